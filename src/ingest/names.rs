//! Which of our fields does this name of theirs stand for?
//!
//! One table serves JSON Lines, delimited files, Parquet tables and feeds alike, and `--column` is laid over it.

use std::collections::BTreeMap;

use super::mend::without_entities;
use crate::article::RawArticle;
use crate::error::{Error, ErrorKind, Result};

/// A field of an article that records can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    Title,
    Text,
    Date,
    Url,
    Source,
    Lang,
}

/// The names under which each field is looked for, the best first; case does not matter.
const TABLE: [(Field, &[&str]); 7] = [
    (Field::Id, &["id"]),
    (Field::Title, &["title", "headline", "titre"]),
    (Field::Text, &["text", "body", "content", "texte"]),
    (Field::Date, &["date", "published", "published_at", "pubDate"]),
    (Field::Url, &["url", "link"]),
    (Field::Source, &["source", "publisher"]),
    (Field::Lang, &["lang", "language"]),
];

/// The table with the user's own names laid over it.
pub(super) struct Names {
    mapped: Vec<(Field, String)>,
}

impl Names {
    /// Lays `columns` (our name to theirs) over the table.
    pub(super) fn new(columns: &BTreeMap<String, String>) -> Result<Self> {
        let mapped = columns.iter().map(|(ours, theirs)| match in_table(ours) {
            Some((field, _)) => Ok((field, theirs.trim().to_owned())),
            None => {
                let ours_all: Vec<_> = TABLE.iter().map(|(_, names)| names[0]).collect();
                Err(Error::new(ErrorKind::BadArgument, format!("there is no field `{ours}` to map"))
                    .hint(format!("write --column FIELD=NAME with one of {} as FIELD", ours_all.join(", "))))
            }
        });
        Ok(Names { mapped: mapped.collect::<Result<_>>()? })
    }

    /// The field that `name` stands for and how good a name it is: 0 for a mapped one, then the
    /// place in the table. Of several names in one record the lowest number with a value wins.
    pub(super) fn look_up(&self, name: &str) -> Option<(Field, usize)> {
        let name = name.trim();
        let mapped = self.mapped.iter().find(|(_, theirs)| theirs.eq_ignore_ascii_case(name));
        match mapped {
            Some(&(field, _)) => Some((field, 0)),
            None => in_table(name),
        }
    }
}

fn in_table(name: &str) -> Option<(Field, usize)> {
    let name = name.trim();
    TABLE.iter().find_map(|&(field, names)| {
        let at = names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        Some((field, at + 1))
    })
}

impl Field {
    /// Puts a value into its place in an article. A blank value counts as absent.
    ///
    /// Records often hold what was cut out of a page, entities and all: they are decoded in what is read,
    /// never in what must stay as it is, such as an id or a URL.
    pub(super) fn set(self, article: &mut RawArticle, value: String) {
        let value = match self {
            Field::Title | Field::Text | Field::Source => without_entities(value),
            _ => value,
        };
        if value.trim().is_empty() {
            return;
        }
        let place = match self {
            Field::Text => {
                article.text = value;
                return;
            }
            Field::Id => &mut article.id,
            Field::Title => &mut article.title,
            Field::Date => &mut article.date,
            Field::Url => &mut article.url,
            Field::Source => &mut article.source,
            Field::Lang => &mut article.lang,
        };
        // An id is kept as it is: the user will ask for it by exactly these characters.
        *place = Some(match self {
            Field::Id => value,
            _ => value.trim().to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(columns: &[(&str, &str)]) -> Result<Names> {
        let owned = columns.iter().map(|&(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
        Names::new(&owned.collect())
    }

    #[test]
    fn names_in_any_case_and_mapped_ones_first() {
        let names = names(&[("text", "bibo:content"), ("title", "date")]).unwrap();
        for (name, expected) in [
            ("text", Some((Field::Text, 1))),
            ("BODY", Some((Field::Text, 2))),
            ("bibo:content", Some((Field::Text, 0))),
            (" pubdate ", Some((Field::Date, 4))),
            ("date", Some((Field::Title, 0))),
            ("author", None),
        ] {
            assert_eq!(names.look_up(name), expected, "{name}");
        }
    }

    #[test]
    fn mapping_a_field_that_we_do_not_have_is_an_error() {
        let error = names(&[("txt", "x")]).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::BadArgument);
        assert!(error.hint_text().unwrap().contains("id, title, text"));
    }
}
