//! The JSON of the contract as types: no field may be missing, none may be unknown.

#![allow(missing_docs, reason = "the fields are those of the contract")]

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Desk;

/// Searches that between them use words, phrases, names, prefixes, typing errors and no query at all.
pub const SEARCHES: [&[&str]; 9] = [
    &["prise d'otages", "--limit", "12"],
    &["jnim", "--limit", "12"],
    &["\"forces armées maliennes\" OU gendarmes", "--limit", "12"],
    &["attaq* Ménaka", "--limit", "12"],
    &["burkinab~ armée", "--limit", "12"],
    &["aujourd'hui", "--limit", "12"],
    &["titre:Bamako", "--limit", "12"],
    &["--lang", "any", "--limit", "40"],
    &["éléphants", "--limit", "12"],
];

/// A value that may be null and must be there: for a plain `Option`, serde takes an absent key for null.
pub fn there<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(from)
}

/// What a hit and an article have in common; a hit adds `passages`, an article `text`.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    #[serde(deserialize_with = "there")]
    pub rank: Option<usize>,
    #[serde(deserialize_with = "there")]
    pub score: Option<f64>,
    pub id: String,
    #[serde(deserialize_with = "there")]
    pub title: Option<String>,
    pub path: String,
    #[serde(deserialize_with = "there")]
    pub url: Option<String>,
    #[serde(deserialize_with = "there")]
    pub source: Option<String>,
    pub lang: String,
    #[serde(deserialize_with = "there")]
    pub published: Option<Published>,
    #[serde(deserialize_with = "there")]
    pub event: Option<Event>,
    pub actors: Vec<Actor>,
    pub places: Vec<Place>,
    pub events: Vec<String>,
    pub copies: Vec<Copied>,
}

/// When an article was published.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    #[serde(deserialize_with = "there")]
    pub date: Option<String>,
    pub precision: Precision,
    pub evidence: String,
}

/// When the event took place.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    #[serde(deserialize_with = "there")]
    pub date: Option<String>,
    pub precision: Precision,
    pub evidence: String,
    pub candidates: Vec<String>,
}

/// How much of a date is known.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    Day,
    Month,
    Year,
    Unknown,
}

/// An actor named in a text.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    pub id: String,
    pub name: String,
    pub surface: String,
    pub start: usize,
    pub end: usize,
}

/// A place named in a text.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub id: String,
    pub name: String,
    pub path: String,
    #[serde(deserialize_with = "there")]
    pub country: Option<String>,
    #[serde(deserialize_with = "there")]
    pub lat: Option<f64>,
    #[serde(deserialize_with = "there")]
    pub lon: Option<f64>,
    pub surface: String,
    pub start: usize,
    pub end: usize,
}

/// A near-duplicate.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    pub id: String,
    pub path: String,
}

/// A part of a hit's text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    pub start: usize,
    pub text: String,
    pub highlights: Vec<[usize; 2]>,
}

/// The last line of `--summary`, under its one key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    pub total: usize,
    pub relaxed: bool,
    pub facets: BTreeMap<String, BTreeMap<String, u64>>,
    pub took_ms: f64,
}

/// One value of a facet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facet {
    pub facet: String,
    pub id: String,
    pub name: String,
    pub path: String,
    pub depth: usize,
    pub count: u64,
}

/// What `analyze` sees in a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analysis {
    pub text: String,
    pub lang: String,
    pub tokens: Vec<Token>,
    pub actors: Vec<Actor>,
    pub places: Vec<Place>,
    pub dates: Vec<Date>,
    pub events: Vec<String>,
}

/// One word of a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    pub position: u32,
    pub start: usize,
    pub end: usize,
    pub source: String,
    pub terms: Vec<String>,
}

/// A date named in a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Date {
    pub surface: String,
    pub start: usize,
    pub end: usize,
    #[serde(deserialize_with = "there")]
    pub from: Option<String>,
    #[serde(deserialize_with = "there")]
    pub to: Option<String>,
    pub precision: Precision,
    pub candidates: Vec<String>,
}

/// Decodes a value, or says which field is wrong.
#[track_caller]
pub fn decode<T: for<'de> Deserialize<'de>>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error} in {value}"))
}

/// Takes the one key by which a hit and an article differ out of a record, and decodes both parts.
#[track_caller]
pub fn decode_with<T: for<'de> Deserialize<'de>>(mut value: Value, key: &str) -> (Record, T) {
    let own = value.as_object_mut().expect("an object").remove(key);
    (decode(&value), decode(&own.unwrap_or_else(|| panic!("no {key:?} in {value}"))))
}

/// What a search finds.
#[track_caller]
pub fn hits(desk: &Desk, arguments: &[&str]) -> Vec<(Record, Vec<Passage>)> {
    let lines = desk.json(&[&["search"], arguments].concat());
    lines.into_iter().map(|line| decode_with(line, "passages")).collect()
}

/// One article with its text.
#[track_caller]
pub fn article(desk: &Desk, id: &str) -> (Record, String) {
    let mut articles = desk.json(&["show", id]);
    assert_eq!(articles.len(), 1, "{id} names one article");
    decode_with(articles.remove(0), "text")
}
