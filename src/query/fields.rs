//! The fields that a query can name: one table, from which the parser and the help are made.

use crate::analysis::fold;

/// A field of the query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueryField {
    /// The headline.
    Title,
    /// An actor of the registry, its children included.
    Actor,
    /// A place of the registry, what lies in it included.
    Place,
    /// A day, month or year, or a range of them.
    Date,
    /// Who published the article.
    Source,
}

/// How a field is written and what it is for.
pub struct FieldInfo {
    /// The field.
    pub field: QueryField,
    /// Its names; the first is the one that queries print back.
    pub names: &'static [&'static str],
    /// One line of help.
    pub help: &'static str,
    /// An example.
    pub example: &'static str,
}

/// Every field.
pub const FIELDS: [FieldInfo; 5] = [
    FieldInfo {
        field: QueryField::Title,
        names: &["titre", "title"],
        help: "words of the headline",
        example: "titre:otages",
    },
    FieldInfo {
        field: QueryField::Actor,
        names: &["acteur", "actor"],
        help: "an actor under any of its names, and the groups below it",
        example: "acteur:jnim",
    },
    FieldInfo {
        field: QueryField::Place,
        names: &["lieu", "place"],
        help: "a place under any of its names, and what lies in it",
        example: "lieu:\"Tin Zaouatine\"",
    },
    FieldInfo {
        field: QueryField::Date,
        names: &["date"],
        help: "the event's date, else the publication date",
        example: "date:2022-11..2023-02",
    },
    FieldInfo {
        field: QueryField::Source,
        names: &["source"],
        help: "who published it",
        example: "source:\"BBC Afrique\"",
    },
];

impl QueryField {
    /// The field called `name`, in any case and with or without accents.
    pub fn named(name: &str) -> Option<QueryField> {
        let folded = fold(name);
        FIELDS.iter().find(|info| info.names.contains(&folded.as_str())).map(|info| info.field)
    }

    /// The name that queries print back.
    pub fn name(self) -> &'static str {
        FIELDS.iter().find(|info| info.field == self).map_or("", |info| info.names[0])
    }
}
