//! Which article does each line of a JSON Lines file hold?

use std::io::BufRead;

use serde_json::{Map, Value};

use super::names::{Field, Names};
use super::records::{Line, next_line};
use super::{Found, OnFound, Options, Origin, bytes};
use crate::article::RawArticle;
use crate::error::Result;

/// Hands the article of every line to `on_found`. Lines are told apart by their number.
pub(super) fn read(
    reader: impl BufRead,
    origin: &Origin,
    names: &Names,
    options: &Options,
    on_found: &mut OnFound,
) -> Result<()> {
    let max = options.max_record_bytes;
    let mut reader = match bytes::line_stream(reader, max) {
        Ok(reader) => reader,
        Err(reason) => return on_found(origin.skipped(None, reason)),
    };
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        number += 1;
        let article = match next_line(&mut reader, &mut line, max) {
            Ok(Line::End) if number == 1 => {
                return on_found(origin.skipped(None, "the file is empty"));
            }
            Ok(Line::End) => return Ok(()),
            Ok(Line::TooLong) => Err(bytes::too_long(max)),
            Ok(Line::Kept) if line.trim_ascii().is_empty() => continue,
            Ok(Line::Kept) => article_of(&line, origin.article(Some(number)), names),
            Err(error) => {
                return on_found(origin.skipped(Some(number), bytes::reason(&error)));
            }
        };
        on_found(match article {
            Ok(article) => Found::Article(Box::new(article)),
            Err(reason) => origin.skipped(Some(number), reason),
        })?;
    }
}

/// The article of one line; the error is the reason why there is none.
fn article_of(line: &[u8], article: RawArticle, names: &Names) -> Result<RawArticle, String> {
    let line = bytes::decode_line(line);
    match serde_json::from_str(line.trim()) {
        Ok(Value::Object(object)) => article_from(object, article, names),
        Ok(other) => Err(format!("{} where an object was expected", kind(&other))),
        Err(error) => Err(invalid_json(&error)),
    }
}

/// The article of one record of named values, whatever it was written as; the error is the reason why there
/// is none.
pub(super) fn article_from(
    mut object: Map<String, Value>,
    mut article: RawArticle,
    names: &Names,
) -> Result<RawArticle, String> {
    let says = |(name, value): (&String, &Value)| {
        !is_blank(value) && matches!(names.look_up(name), Some((Field::Text | Field::Title, _)))
    };
    let found = if object.iter().any(says) { Vec::new() } else { quoted(object.keys()) };
    let chosen = choose(&mut object, names);
    article.extra = object.into_iter().collect();
    for (field, name, value) in chosen {
        match as_text(field, value) {
            // An escape (`\u0000`) brings NUL past the decoder.
            Ok(text) => field.set(&mut article, bytes::without_nul(text.into()).into_owned()),
            // Without its text or its own id the article would be another one.
            Err(value) if matches!(field, Field::Text | Field::Id) => {
                let expected = if field == Field::Id { "a string or a whole number" } else { "a string" };
                return Err(format!("`{name}` is {}, expected {expected}", kind(&value)));
            }
            Err(value) => {
                article.extra.insert(name, value);
            }
        }
    }
    if article.text.is_empty() && article.title.is_none() {
        let found = if found.is_empty() { quoted(article.extra.keys()) } else { found };
        let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
        return Err(format!(
            "neither `text` nor `title` is there or both are blank; found {found} (--column text=NAME names another field)"
        ));
    }
    Ok(article)
}

/// The first of some names, for a message.
fn quoted<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    names.take(20).map(|name| format!("`{name}`")).collect()
}

/// Takes out of the object, for each field, the value under its best name.
fn choose(object: &mut Map<String, Value>, names: &Names) -> Vec<(Field, String, Value)> {
    // A blank value under a name of ours says nothing worth keeping.
    object.retain(|name, value| !(is_blank(value) && names.look_up(name).is_some()));
    let mut best: Vec<(Field, usize, String)> = Vec::new();
    for name in object.keys() {
        if let Some((field, rank)) = names.look_up(name) {
            best.push((field, rank, name.clone()));
        }
    }
    best.sort();
    best.dedup_by_key(|(field, ..)| *field);
    best.into_iter().filter_map(|(field, _, name)| object.remove(&name).map(|value| (field, name, value))).collect()
}

/// The value as text for this field, or the value back when it cannot be one.
fn as_text(field: Field, value: Value) -> Result<String, Value> {
    let text = match (field, &value) {
        // schema.org and news APIs write {"name": "Studio Tamani"}.
        (Field::Source, Value::Object(object)) => object.get("name").and_then(Value::as_str),
        _ => None,
    };
    if let Some(text) = text {
        return Ok(text.to_owned());
    }
    match (field, value) {
        (_, Value::String(text)) => Ok(text),
        // A fraction, or a number too large for 64 bits, does not survive being read as a number:
        // two ids could become one.
        (Field::Id, Value::Number(number)) if !number.is_f64() => Ok(number.to_string()),
        (Field::Title | Field::Date, Value::Number(number)) => Ok(number.to_string()),
        (_, value) => Err(value),
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The parser counts lines within the one line that it was given, which would only mislead.
fn invalid_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    format!("invalid JSON at column {}: {message}", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_with(lines: &[u8], options: &Options) -> Vec<Found> {
        let mut found = Vec::new();
        super::super::read_json_lines(lines, "x.jsonl", options, &mut |one| {
            found.push(one);
            Ok(())
        })
        .unwrap();
        found
    }

    fn one(line: &str) -> Found {
        let mut found = read_with(line.as_bytes(), &Options::default());
        assert_eq!(found.len(), 1, "{line}");
        found.remove(0)
    }

    #[test]
    fn a_record_fills_the_fields_and_keeps_the_rest() {
        let line = r#"{"id":7,"titre":" T ","body":"B","pubDate":"2020-01-02","link":"u","publisher":{"name":"P"},"language":"fr","author":["x"],"text":""}"#;
        let Found::Article(article) = one(line) else { panic!("skipped") };
        assert_eq!(article.record, Some(1));
        assert_eq!(article.text, "B");
        let fields = [&article.id, &article.title, &article.date, &article.url, &article.source, &article.lang];
        let fields = fields.map(|field| field.as_deref().unwrap_or_default());
        assert_eq!(fields, ["7", "T", "2020-01-02", "u", "P", "fr"]);
        assert_eq!(article.extra.keys().collect::<Vec<_>>(), ["author"]);
    }

    #[test]
    fn the_best_name_wins_and_the_other_is_kept() {
        let Found::Article(article) = one(r#"{"content":"long","text":"short","id":""}"#) else { panic!("skipped") };
        assert_eq!((article.text.as_str(), article.id.as_deref()), ("short", None));
        assert_eq!(article.extra["content"], "long");
        let mut options = Options::default();
        options.columns.insert("text".to_owned(), "content".to_owned());
        let found = read_with(br#"{"content":"long","text":"short"}"#, &options);
        assert!(matches!(&found[0], Found::Article(article) if article.text == "long"));
    }

    #[test]
    fn reasons_for_skipping_a_line() {
        for (line, expected) in [
            ("{\"text\":3}", "`text` is a number, expected a string"),
            ("{\"body\":[\"a\"]}", "`body` is an array, expected a string"),
            ("{\"id\":1.5,\"text\":\"a\"}", "`id` is a number, expected a string or a whole number"),
            ("[1]", "an array where an object was expected"),
            ("12", "a number where an object was expected"),
            ("{\"a\":1}", "neither `text` nor `title`"),
            ("{\"text\":\" \",\"title\":null}", "neither `text` nor `title`"),
            ("{\"text\": oops}", "invalid JSON at column 10: expected value"),
            ("{\"text\":\"a\"} x", "invalid JSON at column 14: trailing characters"),
            (&"[".repeat(100_000), "invalid JSON at column 128: recursion limit exceeded"),
        ] {
            let Found::Skipped(skipped) = one(line) else { panic!("{line}") };
            assert_eq!(skipped.record, Some(1));
            assert!(skipped.reason.contains(expected), "{}", skipped.reason);
        }
    }

    #[test]
    fn a_title_without_text_is_enough() {
        assert!(matches!(one(r#"{"title":"T"}"#), Found::Article(a) if a.text.is_empty()));
    }

    #[test]
    fn odd_bytes_and_blank_lines() {
        let lines = b"\xEF\xBB\xBF{\"text\":\"\xE9t\xE9\"}\r\n\n  \n{\"text\":\"a\\u0000b\"}";
        let found = read_with(lines, &Options::default());
        let told: Vec<_> = found
            .iter()
            .map(|found| match found {
                Found::Article(article) => (article.record, article.text.as_str()),
                Found::Skipped(skipped) => (skipped.record, skipped.reason.as_str()),
            })
            .collect();
        assert_eq!(told, [(Some(1), "été"), (Some(4), "ab")]);
        assert!(matches!(&read_with(b"", &Options::default())[0], Found::Skipped(_)));
    }

    #[test]
    fn an_over_long_line_is_skipped_and_reading_goes_on() {
        let options = Options { max_record_bytes: 50, ..Options::default() };
        let lines = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"b\"}}\n", "a".repeat(500_000));
        let found = read_with(lines.as_bytes(), &options);
        assert!(matches!(&found[0], Found::Skipped(s) if s.record == Some(1) && s.reason.contains("50 bytes")));
        assert!(matches!(&found[1], Found::Article(article) if article.record == Some(2)));
    }
}
