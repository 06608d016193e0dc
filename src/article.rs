//! The two states of an article: as it was found, and as it is indexed and shown.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// One article as a reader of files found it, before any cleaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawArticle {
    /// Where it was found: the path as the user gave it, `-` for standard input.
    pub path: String,
    /// The path below the folder that was asked for, with `/` on every system. It does not change when the folder moves,
    /// so the article's id can be derived from it.
    pub relative_path: String,
    /// The record within the file, counted from 1, for files that hold several.
    pub record: Option<u64>,
    /// The record's own id, kept as it is.
    pub id: Option<String>,
    /// The headline, where the format has one.
    pub title: Option<String>,
    /// The text, paragraphs divided by newlines.
    pub text: String,
    /// The publication date as written in the metadata.
    pub date: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// The language that the metadata claims.
    pub lang: Option<String>,
    /// Whatever else the record held.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// One article as it is indexed, stored and shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Stable name of the article: its own id, or one derived from its URL or relative path.
    pub id: String,
    /// Where it was found.
    pub path: String,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The whole text that is shown: the headline, a blank line and the body, or the body alone.
    /// Every offset of a mention, a token or a passage counts from its start. It is stored beside the other fields.
    #[serde(skip)]
    pub text: String,
    /// Byte offset in [`text`](Article::text) at which the body begins.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub body_start: usize,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// ISO 639-1 code of the language of the text.
    pub lang: String,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<DateValue>,
    /// When the event that it tells of took place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<DateValue>,
    /// Actors and places, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// Ids of the event types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<String>,
    /// What the cleaner took out of the text: the site's own words, kept for whoever wants to check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Dropped>,
    /// Fields of the record that have no meaning here and are kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, serde_json::Value>,
}

fn is_zero(value: &usize) -> bool {
    *value == 0
}

impl Article {
    /// The text without the headline.
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }

    /// The mentions of one kind, in the order of the text.
    pub fn mentions_of(&self, kind: MentionKind) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().filter(move |mention| mention.kind == kind)
    }
}

/// Words that the cleaner took out of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// What they are: `head`, `byline`, `caption`, `related`, `tail`…; [`clean`](crate::clean) lists them all.
    pub kind: String,
    /// The words as found.
    pub text: String,
}

/// What a [`Mention`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MentionKind {
    /// An armed group, a force, an organisation.
    #[serde(rename = "a")]
    Actor,
    /// A place.
    #[serde(rename = "p")]
    Place,
}

/// An entry of the registry named at one place of the text. Articles have many, which are stored as lists of four.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "(MentionKind, String, usize, usize)")]
pub struct Mention {
    /// What is named.
    pub kind: MentionKind,
    /// The registry's permanent id.
    pub id: String,
    /// Byte offset of the first character in the article's text.
    pub start: usize,
    /// Byte offset behind the last character.
    pub end: usize,
}

impl From<(MentionKind, String, usize, usize)> for Mention {
    fn from((kind, id, start, end): (MentionKind, String, usize, usize)) -> Mention {
        Mention { kind, id, start, end }
    }
}

impl Serialize for Mention {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.kind, &self.id, self.start, self.end).serialize(serializer)
    }
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Year, month and day.
    Day,
    /// Year and month.
    Month,
    /// The year alone.
    Year,
    /// Nothing that could be fixed; the candidates say what is possible.
    Unknown,
}

/// A date as far as it is known, with the words that it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateValue {
    /// `2022-11-27`, `2022-11` or `2022`; absent when the precision is unknown.
    pub date: Option<String>,
    /// How much of it is known.
    pub precision: Precision,
    /// The words of the text, or `url` or `metadata`.
    pub evidence: String,
    /// Other dates that the evidence allows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
}

impl fmt::Display for DateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.date.as_deref().unwrap_or("unknown"))
    }
}
