//! Which article does each row of a Parquet table hold?
//!
//! Row by row, one group of rows after the other; of the columns, all, because those that mean nothing to us
//! are kept with the article. The table's directory stands at its end, so a table that is cut off cannot be
//! read at all.
//!
//! One page of each column is held at a time. Writers make pages of 1 MiB; the format allows 2 GiB, and `pages` bounds them.

mod pages;
mod value;

use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::file::reader::{ChunkReader, FileReader, RowGroupReader, SerializedFileReader};
use ::parquet::record::Row;
use ::parquet::record::reader::{ReaderIter, TreeBuilder};
use serde_json::{Map, Value};

use self::pages::Bounded;
use super::dispatch::Scope;
use super::json_lines::article_from;
use super::names::Field;
use super::{Found, OnFound, Origin, bytes};
use crate::error::Result;

/// Rows whose values are taken from each column at a time.
const BATCH: usize = 64;
/// Most columns that a table may have; each costs a page of memory.
const MAX_COLUMNS: usize = 2000;

/// Hands the article of every row to `on_found`. Rows are counted from 1 through the whole table.
pub(super) fn read<R: ChunkReader + 'static>(
    reader: R,
    origin: &Origin,
    scope: &Scope,
    on_found: &mut OnFound,
) -> Result<()> {
    let table = match guarded(|| SerializedFileReader::new(Bounded(reader))) {
        Ok(table) => table,
        Err(reason) => {
            return on_found(origin.skipped(None, format!("not a Parquet table that can be read: {reason}")));
        }
    };
    if let Err(reason) = check(&table, scope) {
        return on_found(origin.skipped(None, reason));
    }
    let mut number = 0;
    for group in 0..table.num_row_groups() {
        let first = number;
        let rows = table.metadata().row_group(group).num_rows().max(0).unsigned_abs();
        let stopped = match guarded(|| table.get_row_group(group)) {
            Ok(reader) => read_group(&*reader, &table, &mut number, origin, scope, on_found)?,
            Err(reason) => Some(reason),
        };
        if let Some(reason) = stopped {
            let lost = first.saturating_add(rows).saturating_sub(number);
            let reason = format!("{reason}; {lost} rows from here on were not read");
            on_found(origin.skipped(Some(number + 1), reason))?;
            if scope.budget.is_spent() {
                return Ok(());
            }
        }
        // The rows of a damaged group count, so that those behind it keep their numbers.
        number = first.saturating_add(rows);
    }
    if number == 0 { on_found(origin.skipped(None, "the table is empty")) } else { Ok(()) }
}

/// Reads one group of rows; returns why it stopped before the end.
fn read_group(
    group: &dyn RowGroupReader,
    table: &dyn FileReader,
    number: &mut u64,
    origin: &Origin,
    scope: &Scope,
    on_found: &mut OnFound,
) -> Result<Option<String>> {
    let schema = table.metadata().file_metadata().schema_descr_ptr();
    let rows = guarded(|| TreeBuilder::new().with_batch_size(BATCH).as_iter(schema, group));
    let mut rows: ReaderIter = match rows {
        Ok(rows) => rows,
        Err(reason) => return Ok(Some(reason)),
    };
    loop {
        let row = match guarded(|| rows.next().transpose()) {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(None),
            Err(reason) => return Ok(Some(reason)),
        };
        *number += 1;
        let (object, size) = object_of(row);
        // A dictionary gives one long value to any number of rows.
        if let Err(error) = scope.budget.spend(size) {
            return Ok(Some(bytes::reason(&error)));
        }
        let max = scope.options.max_record_bytes;
        let article = match size {
            size if size > max => Err(bytes::too_long(max)),
            _ => article_from(object, origin.article(Some(*number)), scope.names),
        };
        on_found(match article {
            Ok(article) => Found::Article(Box::new(article)),
            Err(reason) => origin.skipped(Some(*number), reason),
        })?;
    }
}

/// Whether the table has a column for the text and is no monster; the error is the reason.
fn check(table: &dyn FileReader, scope: &Scope) -> std::result::Result<(), String> {
    let schema = table.metadata().file_metadata().schema();
    let names: Vec<&str> = schema.get_fields().iter().map(|column| column.name()).collect();
    if table.metadata().file_metadata().schema_descr().num_columns() > MAX_COLUMNS {
        return Err(format!("the table has more than {MAX_COLUMNS} columns"));
    }
    let is_text = |name: &&str| matches!(scope.names.look_up(name), Some((Field::Text | Field::Title, _)));
    if !names.iter().any(is_text) {
        let shown: Vec<String> = names.iter().take(50).map(|name| format!("`{name}`")).collect();
        return Err(format!(
            "no column for the text; the table holds {} (--column text=NAME names the right one)",
            shown.join(", ")
        ));
    }
    Ok(())
}

/// The row's values under their columns' names, and about how many bytes they take.
fn object_of(row: Row) -> (Map<String, Value>, usize) {
    let mut size = 0;
    let mut object = Map::new();
    for (name, field) in row.into_columns() {
        match value::json(field, &mut size) {
            Value::Null => {}
            value => {
                object.insert(name, value);
            }
        }
    }
    (object, size)
}

/// The reader is not ours and trusts what it reads more than we do: what makes it panic is damaged.
fn guarded<T>(read: impl FnOnce() -> ::parquet::errors::Result<T>) -> std::result::Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(format!("the table is damaged ({error})")),
        Err(_) => Err("the table is damaged".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use ::parquet::basic::Compression;

    use super::super::Options;
    use super::super::testing::{articles, gzip, table, table_with, told, told_with, zip};

    #[test]
    fn rows_of_a_table_in_every_compression() {
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::GZIP(Default::default()),
            Compression::LZ4_RAW,
            Compression::ZSTD(Default::default()),
        ] {
            let table = table(&["Un &eacute;t&eacute;.", "Deux.", "Trois."], 2, compression);
            let articles = articles("x.parquet", &table);
            let told: Vec<_> = articles.iter().map(|article| (article.record.unwrap(), &*article.text)).collect();
            assert_eq!(told, [(1, "Un été."), (2, "Deux."), (3, "Trois.")]);
            let last = &articles[2];
            let fields = [&last.url, &last.date, &last.lang].map(|field| field.as_deref().unwrap());
            assert_eq!(fields, ["https://dune.example/2", "2022-04-19", "fr"]);
            assert_eq!(last.extra["fetched"], "2022-04-19T08:00:00Z");
        }
    }

    #[test]
    fn a_table_inside_something_else_is_held_within_the_bound() {
        let table = table(&["Un."], 9, Compression::SNAPPY);
        assert_eq!(told("x.parquet.gz", &gzip(&table)), ["x.parquet.gz#1=Un."]);
        assert_eq!(told("x.zip", &zip(&[("y.parquet", &table)])), ["x.zip/y.parquet#1=Un."]);
        let options = Options { max_record_bytes: 99, ..Options::default() };
        assert!(told_with("x.parquet.gz", &gzip(&table), &options)[0].contains("longer than the limit of 99 bytes"));
    }

    #[test]
    fn columns_are_mapped_or_asked_for() {
        let table = table_with("corps", &["Un."], 9, Compression::SNAPPY);
        let told_of = told("x.parquet", &table);
        assert!(
            told_of[0].contains("the table holds `corps`, `url`, `date`, `language`, `fetched` (--column text=NAME"),
            "{told_of:?}"
        );
        let options = Options { columns: [("text".to_owned(), "corps".to_owned())].into(), ..Options::default() };
        assert_eq!(told_with("x.parquet", &table, &options), ["x.parquet#1=Un."]);
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_reported() {
        let whole = table(&["Un.", "Deux."], 1, Compression::SNAPPY);
        for bad in [&whole[..whole.len() - 9], b"", b"PAR1", b"PAR1PAR1", b"ceci n'est pas une table"] {
            let told = told("x.parquet", bad);
            assert!(told.len() == 1 && told[0].starts_with("x.parquet!not a Parquet table"), "{told:?}");
        }
        let mut damaged = whole.clone();
        damaged[4..24].fill(0xff);
        let told_of = told("x.parquet", &damaged);
        assert!(told_of[0].starts_with("x.parquet#1!the table is damaged"), "{told_of:?}");
        assert_eq!(told_of[1], "x.parquet#2=Deux.");
    }

    #[test]
    fn long_and_multiplied_values_stop_at_their_limits() {
        let long = "mot ".repeat(50_000);
        let table = table(&[&*long; 400], 400, Compression::ZSTD(Default::default()));
        let options = Options { max_record_bytes: 100_000, ..Options::default() };
        let told_of = told_with("x.parquet", &table, &options);
        assert_eq!(told_of[0], "x.parquet#1!longer than the limit of 100000 bytes");
        assert!(told_of.last().unwrap().contains("looks like a decompression bomb"), "{:?}", told_of.last());
    }
}
