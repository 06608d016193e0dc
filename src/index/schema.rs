//! An article's fields in the index, and the article to a document.

use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::TantivyDocument;
use tantivy::schema::document::ReferenceValueLeaf;
use tantivy::schema::{
    FAST, Facet, FacetOptions, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

use super::record;
use crate::analysis::{TERMS, Terms};
use crate::article::{Article, DateValue, Mention, MentionKind};
use crate::knowledge::{Registry, name_key};
use crate::tagging::dates;

/// The language whose articles go through the French chain.
pub const FRENCH_CODE: &str = "fr";

/// The fields of the index.
///
/// `key` and `digest` are the article's [identity](crate::clean::Identity) and content; `id` is what users type. Headline and body lie in
/// one pair of fields for French and in another for every other language, since their terms are made differently. `actor`
/// and `place` are hierarchical facets of ids; `entity` holds each mention once more as a plain term with its frequency, for ranking.
/// Dates are days since 1970-01-01, the first and the last day that the date allows; `date` is the event's, else the
/// publication date. `record` is the whole article as stored.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "described together above")]
pub struct Fields {
    pub key: Field,
    pub digest: Field,
    pub id: Field,
    pub title: Field,
    pub body: Field,
    pub title_plain: Field,
    pub body_plain: Field,
    pub entity: Field,
    pub actor: Field,
    pub place: Field,
    pub country: Field,
    pub event_type: Field,
    pub source: Field,
    pub source_key: Field,
    pub lang: Field,
    pub date_from: Field,
    pub date_to: Field,
    pub event_from: Field,
    pub event_to: Field,
    pub published_from: Field,
    pub published_to: Field,
    pub record: Field,
}

impl Fields {
    /// The schema, and its fields.
    pub fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let numbers = INDEXED | FAST;
        let days = |schema: &mut SchemaBuilder, name: &str| schema.add_i64_field(name, FAST);
        let terms = |record| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(record),
            )
        };
        let fields = Fields {
            key: schema.add_u64_field("key", numbers.clone()),
            digest: schema.add_u64_field("digest", FAST),
            id: schema.add_text_field("id", STRING),
            title: schema.add_text_field("title", text()),
            body: schema.add_text_field("body", text()),
            title_plain: schema.add_text_field("title_plain", text()),
            body_plain: schema.add_text_field("body_plain", text()),
            entity: schema.add_text_field("entity", terms(IndexRecordOption::WithFreqs)),
            actor: schema.add_facet_field("actor", FacetOptions::default()),
            place: schema.add_facet_field("place", FacetOptions::default()),
            country: schema.add_text_field("country", terms(IndexRecordOption::Basic).set_fast("raw")),
            event_type: schema.add_text_field("event_type", terms(IndexRecordOption::Basic).set_fast("raw")),
            source: schema.add_text_field("source", TextOptions::default().set_fast("raw")),
            source_key: schema.add_text_field("source_key", terms(IndexRecordOption::Basic)),
            lang: schema.add_text_field("lang", terms(IndexRecordOption::Basic).set_fast("raw")),
            date_from: days(&mut schema, "date_from"),
            date_to: days(&mut schema, "date_to"),
            event_from: days(&mut schema, "event_from"),
            event_to: days(&mut schema, "event_to"),
            published_from: days(&mut schema, "published_from"),
            published_to: days(&mut schema, "published_to"),
            record: schema.add_text_field("record", STORED),
        };
        (schema.build(), fields)
    }
}

/// Bytes that the fields of a usual document take beside its text and terms.
const SMALL_FIELDS: usize = 2048;

/// Bytes of room that are kept from one article to the next.
const MAX_ROOM: usize = 1 << 20;

/// Makes documents of articles. It remembers where in the hierarchy each actor and place stands.
pub struct DocumentMaker {
    fields: Fields,
    registry: Arc<Registry>,
    /// What is known of the actors and places that were met, and their numbers by their ids, those of actors first.
    standings: Vec<Standing>,
    numbers: [FxHashMap<String, usize>; 2],
    /// Room for the record of an article.
    record: Vec<u8>,
}

/// Where an actor or place stands.
struct Standing {
    /// The field of its facet.
    field: Field,
    /// Its term in the field `entity`.
    term: String,
    /// None of what the registry does not know.
    facet: Option<Facet>,
    country: Option<String>,
}

impl DocumentMaker {
    /// A maker of documents for articles tagged with `registry`.
    pub fn new(registry: &Arc<Registry>) -> DocumentMaker {
        DocumentMaker {
            fields: Fields::schema().1,
            registry: registry.clone(),
            standings: Vec::new(),
            numbers: Default::default(),
            record: Vec::new(),
        }
    }

    /// The document of an article with these terms.
    pub fn document(&mut self, article: &Article, terms: &Terms, version: Version) -> TantivyDocument {
        let fields = self.fields;
        // Room for all that is long: a list that grows is copied each time.
        let length = terms.title.len() + terms.body.len() + article.text.len();
        let mut document = TantivyDocument::with_capacity(length + SMALL_FIELDS);
        document.add_u64(fields.key, version.key);
        document.add_u64(fields.digest, version.digest);
        document.add_text(fields.id, &article.id);
        let (title, body) = if article.lang == FRENCH_CODE {
            (fields.title, fields.body)
        } else {
            (fields.title_plain, fields.body_plain)
        };
        if article.title.is_some() {
            document.add_text(title, &terms.title);
        }
        document.add_text(body, &terms.body);
        document.add_text(fields.lang, &article.lang);
        if let Some(source) = &article.source {
            document.add_text(fields.source, source);
            document.add_text(fields.source_key, name_key(source));
        }
        for event_type in &article.events {
            document.add_text(fields.event_type, event_type);
        }
        self.add_mentions(&mut document, article);
        self.add_dates(&mut document, article);
        document.add_text(fields.record, record::encode(article, &mut self.record));
        if self.record.capacity() > MAX_ROOM {
            self.record = Vec::new();
        }
        document
    }

    fn add_mentions(&mut self, document: &mut TantivyDocument, article: &Article) {
        let numbers: Vec<usize> = article.mentions.iter().map(|mention| self.standing(mention)).collect();
        let mut seen: Vec<usize> = Vec::with_capacity(numbers.len());
        let mut countries: Vec<&str> = Vec::new();
        for number in numbers {
            let Standing { field, term, facet, country } = &self.standings[number];
            document.add_text(self.fields.entity, term);
            if seen.contains(&number) {
                continue;
            }
            seen.push(number);
            if let Some(facet) = facet {
                document.add_leaf_field_value(*field, ReferenceValueLeaf::Facet(facet.encoded_str()));
            }
            countries.extend(country.as_deref().filter(|country| !countries.contains(country)));
        }
        for country in countries {
            document.add_text(self.fields.country, country);
        }
    }

    /// The number of what is known of an actor or a place.
    fn standing(&mut self, mention: &Mention) -> usize {
        let kind = match mention.kind {
            MentionKind::Actor => 0,
            MentionKind::Place => 1,
        };
        if let Some(number) = self.numbers[kind].get(&mention.id) {
            return *number;
        }
        let (field, facet, country) = match mention.kind {
            MentionKind::Actor => {
                (self.fields.actor, Some(Facet::from_path(self.registry.actor_path(&mention.id))), None)
            }
            MentionKind::Place => {
                let place = self.registry.place(&mention.id);
                let facet = place.map(|place| Facet::from_path(place.lineage().iter().map(|place| place.id())));
                (self.fields.place, facet, place.and_then(|place| place.country().map(str::to_owned)))
            }
        };
        let number = self.standings.len();
        self.numbers[kind].insert(mention.id.clone(), number);
        self.standings.push(Standing { field, term: entity_term(mention.kind, &mention.id), facet, country });
        number
    }

    fn add_dates(&self, document: &mut TantivyDocument, article: &Article) {
        let event = days(article.event.as_ref());
        let published = days(article.published.as_ref());
        for (span, from, to) in [
            (event, self.fields.event_from, self.fields.event_to),
            (published, self.fields.published_from, self.fields.published_to),
            (event.or(published), self.fields.date_from, self.fields.date_to),
        ] {
            if let Some((first, last)) = span {
                document.add_i64(from, first);
                document.add_i64(to, last);
            }
        }
    }
}

/// Which version of which article a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Tells articles apart; see [`Identity::key`](crate::clean::Identity::key).
    pub key: u64,
    /// Tells versions of one article apart.
    pub digest: u64,
}

/// The term of the field `entity` under which mentions of an actor or place are counted.
pub fn entity_term(kind: MentionKind, id: &str) -> String {
    let mut term = String::with_capacity(id.len() + 2);
    term.push_str(match kind {
        MentionKind::Actor => "a:",
        MentionKind::Place => "p:",
    });
    term.push_str(id);
    term
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i64 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    i64::from(date.duration_since(EPOCH).as_hours() as i32 / 24)
}

/// The year of a day that [`day_number`] has counted.
pub fn year_of(day: i64) -> Option<i16> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    EPOCH.checked_add(Span::new().try_days(day).ok()?).ok().map(|date| date.year())
}

/// The first day that a date allows, as [`day_number`] counts.
pub fn first_day(date: &DateValue) -> Option<i32> {
    days(Some(date)).map(|(first, _)| first as i32)
}

fn days(date: Option<&DateValue>) -> Option<(i64, i64)> {
    let (from, to) = dates::span(date?.date.as_deref()?)?;
    Some((day_number(from), day_number(to)))
}

fn text() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default().set_tokenizer(TERMS).set_index_option(IndexRecordOption::WithFreqsAndPositions),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day_number(Date::constant(1970, 1, 1)), 0);
        assert_eq!(day_number(Date::constant(1969, 12, 31)), -1);
        assert_eq!(day_number(Date::constant(2022, 11, 27)), 19323);
    }
}
