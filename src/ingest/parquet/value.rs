//! How is a value of a Parquet table written as JSON?

use ::parquet::record::Field;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Number, Value};

use super::super::bytes;

/// Deepest nesting of lists and structures that is kept.
const MAX_DEPTH: usize = 32;

/// The value as JSON; `size` grows by about the bytes that it takes. Dates and times are written as in ISO
/// 8601, bytes as the text that they most likely are.
pub(super) fn json(field: Field, size: &mut usize) -> Value {
    nested(field, size, 0)
}

fn nested(field: Field, size: &mut usize, depth: usize) -> Value {
    *size += 1;
    match field {
        Field::Null => Value::Null,
        Field::Bool(value) => value.into(),
        Field::Byte(value) => value.into(),
        Field::Short(value) => value.into(),
        Field::Int(value) => value.into(),
        Field::Long(value) => value.into(),
        Field::UByte(value) => value.into(),
        Field::UShort(value) => value.into(),
        Field::UInt(value) => value.into(),
        Field::ULong(value) => value.into(),
        Field::Float(value) => Number::from_f64(value.into()).into(),
        Field::Double(value) => Number::from_f64(value).into(),
        Field::Str(text) => string(text, size),
        Field::Bytes(value) => string(bytes::decode_line(value.data()).into_owned(), size),
        Field::Date(days) => jiff::Span::new()
            .try_days(days)
            .and_then(|days| Date::constant(1970, 1, 1).checked_add(days))
            .map_or(Value::Null, |date| date.to_string().into()),
        Field::TimestampMillis(time) => instant(Timestamp::from_millisecond(time)),
        Field::TimestampMicros(time) => instant(Timestamp::from_microsecond(time)),
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) if depth == MAX_DEPTH => Value::Null,
        Field::Group(row) => {
            let columns = row.into_columns().into_iter();
            Value::Object(columns.map(|(name, field)| (name, nested(field, size, depth + 1))).collect())
        }
        Field::ListInternal(list) => {
            Value::Array(list.elements().iter().map(|field| nested(field.clone(), size, depth + 1)).collect())
        }
        Field::MapInternal(map) => {
            let mut object = Map::new();
            for (key, value) in map.entries() {
                object.insert(key.to_string().trim_matches('"').to_owned(), nested(value.clone(), size, depth + 1));
            }
            Value::Object(object)
        }
        // Decimals, halves and times of day: as the reader writes them.
        other => string(other.to_string(), size),
    }
}

fn string(text: String, size: &mut usize) -> Value {
    *size += text.len();
    Value::String(text)
}

fn instant(time: Result<Timestamp, jiff::Error>) -> Value {
    time.map_or(Value::Null, |time| time.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_people_write_them() {
        for (field, expected) in [
            (Field::Null, Value::Null),
            (Field::Long(-7), (-7).into()),
            (Field::Double(f64::NAN), Value::Null),
            (Field::Str("é".into()), "é".into()),
            (Field::Bytes(vec![0xE9].into()), "é".into()),
            (Field::Date(19_101), "2022-04-19".into()),
            (Field::Date(i32::MAX), Value::Null),
            (Field::TimestampMicros(1_650_355_200_000_000), "2022-04-19T08:00:00Z".into()),
            (Field::TimestampMillis(i64::MIN), Value::Null),
        ] {
            assert_eq!(json(field, &mut 0), expected);
        }
    }
}
