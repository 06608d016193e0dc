//! Which article does each row of a CSV or TSV file hold?

use std::io::BufRead;

use csv::{ByteRecord, ReaderBuilder};
use serde_json::Value;

use super::names::{Field, Names};
use super::records::{Lost, Records, delimiter_of};
use super::{Found, OnFound, Options, Origin, bytes};
use crate::article::RawArticle;
use crate::error::Result;

/// Hands the article of every row to `on_found`. Rows are counted from 1 below the header.
pub(super) fn read(
    reader: impl BufRead,
    tabs: bool,
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
    let delimiter = match (tabs, reader.fill_buf()) {
        (false, Ok(head)) => delimiter_of(head),
        (true, Ok(_)) => b'\t',
        (_, Err(error)) => return on_found(origin.skipped(None, bytes::reason(&error))),
    };
    let records = Records::new(reader, delimiter, max);
    let lost = records.lost();
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        // Rows of another length are judged here, one by one.
        .flexible(true)
        .from_reader(records);
    let mut row = ByteRecord::new();
    let mut header: Option<Header> = None;
    let mut number = 0;
    loop {
        let more = rows.read_byte_record(&mut row);
        while let Some(lost) = lost.borrow_mut().pop_front() {
            if header.is_none() {
                return on_found(origin.skipped(None, format!("the header is {}", told(lost, max))));
            }
            number += 1;
            on_found(origin.skipped(Some(number), told(lost, max)))?;
        }
        match more {
            Ok(true) => {}
            Ok(false) if header.is_none() => {
                return on_found(origin.skipped(None, "the file is empty"));
            }
            Ok(false) => return Ok(()),
            Err(error) => return on_found(origin.skipped(Some(number + 1), csv_reason(error))),
        }
        let Some(header) = &header else {
            match Header::new(&row, names) {
                Ok(found) => header = Some(found),
                Err(reason) => return on_found(origin.skipped(None, reason)),
            }
            continue;
        };
        number += 1;
        // Spreadsheets leave rows of nothing but delimiters behind the last one.
        if row.iter().all(|value| value.trim_ascii().is_empty()) {
            continue;
        }
        on_found(match header.article(&row, origin.article(Some(number))) {
            Ok(article) => Found::Article(Box::new(article)),
            Err(reason) => origin.skipped(Some(number), reason),
        })?;
    }
}

/// What the columns hold.
struct Header {
    names: Vec<String>,
    /// Columns that may fill each field, the best name first.
    fields: Vec<(Field, usize)>,
}

impl Header {
    fn new(row: &ByteRecord, names: &Names) -> Result<Self, String> {
        let columns: Vec<String> = row.iter().map(|name| bytes::decode_line(name).trim().to_owned()).collect();
        let mut ranked: Vec<(Field, usize, usize)> = columns
            .iter()
            .enumerate()
            .filter_map(|(at, name)| names.look_up(name).map(|(field, rank)| (field, rank, at)))
            .collect();
        ranked.sort_unstable();
        if !ranked.iter().any(|&(field, ..)| field == Field::Text) {
            let shown: Vec<_> = columns.iter().take(50).map(|name| format!("`{name}`")).collect();
            return Err(format!(
                "no column for the text; the header holds {} (--column text=NAME names the right one)",
                shown.join(", ")
            ));
        }
        let fields = ranked.into_iter().map(|(field, _, at)| (field, at)).collect();
        Ok(Header { names: columns, fields })
    }

    /// The article of one row; the error is the reason why there is none.
    fn article(&self, row: &ByteRecord, mut article: RawArticle) -> Result<RawArticle, String> {
        let beyond = row.iter().skip(self.names.len()).any(|value| !value.is_empty());
        if beyond || row.len() < self.names.len() {
            let (found, wanted) = (row.len(), self.names.len());
            return Err(format!("{found} values where the header has {wanted} columns"));
        }
        let mut filled: Vec<Field> = Vec::new();
        let mut used = vec![false; self.names.len()];
        for &(field, at) in &self.fields {
            let value = bytes::decode_line(&row[at]);
            if !filled.contains(&field) && !value.trim().is_empty() {
                filled.push(field);
                used[at] = true;
                field.set(&mut article, value.into_owned());
            }
        }
        if !filled.contains(&Field::Text) && !filled.contains(&Field::Title) {
            return Err("both text and title are blank".to_owned());
        }
        for (at, name) in self.names.iter().enumerate().filter(|&(at, _)| !used[at]) {
            let value = bytes::decode_line(&row[at]);
            if !value.trim().is_empty() {
                article.extra.insert(name.clone(), Value::String(value.into_owned()));
            }
        }
        Ok(article)
    }
}

fn told(lost: Lost, max: usize) -> String {
    match lost {
        Lost::TooLong => format!("{} (perhaps a quote is not closed)", bytes::too_long(max)),
        Lost::OpenQuote => "a quote is opened and never closed".to_owned(),
    }
}

fn csv_reason(error: csv::Error) -> String {
    let message = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => bytes::reason(&error),
        _ => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `record:id:title:text` of each article, `record!reason` of each row skipped.
    fn told_of(text: &[u8], tabs: bool, options: &Options) -> Vec<String> {
        let mut told = Vec::new();
        let names = Names::new(&options.columns).unwrap();
        read(text, tabs, &Origin::stdin(), &names, options, &mut |found| {
            told.push(match found {
                Found::Article(article) => {
                    let show = |value: Option<String>| value.unwrap_or_default();
                    let (record, id) = (article.record.unwrap_or(0), show(article.id));
                    format!("{record}:{id}:{}:{}", show(article.title), article.text)
                }
                Found::Skipped(skipped) => {
                    format!("{}!{}", skipped.record.unwrap_or(0), skipped.reason)
                }
            });
            Ok(())
        })
        .unwrap();
        told
    }

    #[test]
    fn rows_quotes_and_delimiters() {
        for (text, tabs, expected) in [
            (&b"id,Title,TEXT\n1,T,B\n"[..], false, &["1:1:T:B"][..]),
            (b"id;titre;texte\r\n1;\"a;b\";\"x\r\ny \"\"z\"\"\"\r\n2;;w", false, &["1:1:a;b:x\r\ny \"z\"", "2:2::w"]),
            (b"id\ttext\n1\ta,b;c\n", true, &["1:1::a,b;c"]),
            (b"text\tid\nx\t1\n", false, &["1:1::x"]),
            (b"\"a,b\";text\nq;x\n", false, &["1:::x"]),
            (b"\xEF\xBB\xBFtext,id\n\xE9t\xE9,\n,,\n\nz,4\n", false, &["1:::\u{e9}t\u{e9}", "3:4::z"]),
            (b"id,body,text\n1,b,\n2,b,t\n", false, &["1:1::b", "2:2::t"]),
            (b"id,text\ra,b\rc,d\r", false, &["1:a::b", "2:c::d"]),
            (b"id,text\n", false, &[]),
            (b"", false, &["0!the file is empty"]),
        ] {
            assert_eq!(told_of(text, tabs, &Options::default()), expected);
        }
    }

    #[test]
    fn bad_rows_are_skipped_and_reading_goes_on() {
        let text = b"id,text\n1,a,b\n2\n3,\n4,d\n5,\"e\n6,f\n";
        assert_eq!(
            told_of(text, false, &Options::default()),
            [
                "1!3 values where the header has 2 columns",
                "2!1 values where the header has 2 columns",
                "3!both text and title are blank",
                "4:4::d",
                "5!a quote is opened and never closed",
                "6:6::f",
            ]
        );
    }

    #[test]
    fn an_over_long_row_is_skipped_and_reading_goes_on() {
        let options = Options { max_record_bytes: 20, ..Options::default() };
        let text = format!("id,text\n1,a\n2,\"{}\n\"\n3,c\n", "b\n".repeat(9000));
        let told = told_of(text.as_bytes(), false, &options);
        assert_eq!((told.len(), &*told[0], &*told[2]), (3, "1:1::a", "3:3::c"));
        assert!(told[1].starts_with("2!longer than the limit of 20 bytes"));
    }

    #[test]
    fn without_a_text_column_the_file_is_skipped_unless_it_is_mapped() {
        let mut options = Options::default();
        let text = b"o:id,bibo:content\n1,B\n";
        let told = told_of(text, false, &options);
        assert!(told[0].contains("`o:id`, `bibo:content`") && told[0].contains("--column text=NAME"));
        options.columns.insert("text".to_owned(), "bibo:content".to_owned());
        options.columns.insert("id".to_owned(), "o:id".to_owned());
        assert_eq!(told_of(text, false, &options), ["1:1::B"]);
    }

    #[test]
    fn other_columns_are_kept() {
        let options = Options::default();
        let names = Names::new(&options.columns).unwrap();
        let text = b"text,content,author,empty\na,b,c,\n";
        read(&text[..], false, &Origin::stdin(), &names, &options, &mut |found| {
            let Found::Article(article) = found else { panic!("skipped") };
            let extra: Vec<_> = article.extra.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            assert_eq!(extra, [("author", Some("c")), ("content", Some("b"))]);
            Ok(())
        })
        .unwrap();
    }
}
