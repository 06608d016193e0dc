//! Hits for other programs: a table (CSV), and points on a map (GeoJSON). One hit after the other is written, so that an export may be
//! as long as the index.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::style::harmless_line;
use crate::article::{Article, MentionKind, Precision};
use crate::knowledge::{Place, Registry};
use crate::search::Hit;

/// The columns of the table.
const COLUMNS: [&str; 10] = ["id", "title", "date", "precision", "source", "url", "path", "actors", "places", "events"];

/// Divides several values in one cell.
const DIVIDER: &str = "; ";

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A header, then a row a hit.
    Csv,
    /// One FeatureCollection (RFC 7946): a point for each place with coordinates that a hit names.
    GeoJson,
}

/// Writes an export bit by bit.
pub struct Export<'a> {
    out: &'a mut dyn Write,
    form: Form,
    /// Features written so far.
    features: u64,
}

impl<'a> Export<'a> {
    /// Begins an export.
    pub fn begin(out: &'a mut dyn Write, form: Form) -> io::Result<Self> {
        match form {
            Form::Csv => write_row(out, COLUMNS.map(str::to_owned))?,
            Form::GeoJson => write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?,
        }
        Ok(Export { out, form, features: 0 })
    }

    /// Writes a hit.
    pub fn hit(&mut self, hit: &Hit, registry: &Registry) -> io::Result<()> {
        match self.form {
            Form::Csv => write_row(self.out, row(&hit.article, registry)),
            Form::GeoJson => self.points(&hit.article, registry),
        }
    }

    /// Ends the export.
    pub fn end(self) -> io::Result<()> {
        match self.form {
            Form::Csv => Ok(()),
            Form::GeoJson => writeln!(self.out, "\n]}}"),
        }
    }

    fn points(&mut self, article: &Article, registry: &Registry) -> io::Result<()> {
        let (date, precision) = date(article);
        let actors: Vec<&str> = ids(article, MentionKind::Actor);
        for place in ids(article, MentionKind::Place).into_iter().filter_map(|id| registry.place(id)) {
            let (lat, lon) = place.coordinates();
            let feature = json!({
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {
                    "id": article.id,
                    "title": article.title,
                    "date": date,
                    "precision": precision,
                    "source": article.source,
                    "url": article.url,
                    "path": article.path,
                    "place": {
                        "id": place.id(),
                        "name": place.name(),
                        "kind": place.kind().name(),
                        "path": place.path(),
                        "country": place.country(),
                    },
                    "actors": actors,
                    "events": article.events,
                },
            });
            self.out.write_all(if self.features == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut *self.out, &feature)?;
            self.features += 1;
        }
        Ok(())
    }
}

fn row(article: &Article, registry: &Registry) -> [String; COLUMNS.len()] {
    let (date, precision) = date(article);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let places = ids(article, MentionKind::Place).into_iter().filter_map(|id| registry.place(id));
    [
        article.id.clone(),
        text(&article.title),
        date.unwrap_or_default().to_owned(),
        precision.map_or_else(String::new, name),
        text(&article.source),
        text(&article.url),
        article.path.clone(),
        ids(article, MentionKind::Actor).join(DIVIDER),
        places.map(|place: Place| place.path()).collect::<Vec<_>>().join(DIVIDER),
        article.events.join(DIVIDER),
    ]
}

/// The event's date, else the publication date: the date by which articles are filtered and sorted.
fn date(article: &Article) -> (Option<&str>, Option<Precision>) {
    let known = article.event.as_ref().filter(|date| date.date.is_some()).or(article.published.as_ref());
    (known.and_then(|date| date.date.as_deref()), known.map(|date| date.precision))
}

/// What a precision is called in JSON.
fn name(precision: impl Serialize) -> String {
    serde_json::to_value(precision).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What an article names, each once, in the order of the text.
fn ids(article: &Article, kind: MentionKind) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for mention in article.mentions_of(kind) {
        if !ids.contains(&mention.id.as_str()) {
            ids.push(&mention.id);
        }
    }
    ids
}

/// Writes a row at once: through memory, where writing cannot fail, so that a closed pipe is known as one.
fn write_row(out: &mut dyn Write, cells: [String; COLUMNS.len()]) -> io::Result<()> {
    let mut row = Vec::new();
    {
        let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 10).from_writer(&mut row);
        writer.write_record(cells.iter().map(|cell| inert(cell)))?;
        writer.flush()?;
    }
    out.write_all(&row)
}

/// A cell as one line that no spreadsheet takes for a formula.
///
/// Tables are opened by a double click, and headlines come from anybody: `=HYPERLINK(…)` as a title would run on the reader's desk. The apostrophe
/// is what OWASP advises; spreadsheets hide it. Programs that need every value to the letter read `--format json`.
fn inert(cell: &str) -> String {
    let line = harmless_line(cell);
    if line.starts_with(['=', '+', '-', '@']) { format!("'{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn no_cell_is_a_formula_or_more_than_a_line() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1+1", "'=1+1"),
            ("-5 morts à Kati", "'-5 morts à Kati"),
            ("Mali : 5 + 5\nmorts", "Mali : 5 + 5 morts"),
            ("\u{1b}[31mrouge", "[31mrouge"),
        ] {
            assert_eq!(inert(cell), written);
        }
    }
}
