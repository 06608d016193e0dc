//! Results as JSON, one object a line. The field names are a contract with scripts: missing values are null or `[]`, never
//! absent. Offsets count Unicode characters, not bytes.

mod analysis;

use std::io::{self, Write};

use serde::Serialize;

pub use analysis::analysis;

use crate::article::{Article, Mention, MentionKind, Precision};
use crate::knowledge::{Actor, Place, Registry};
use crate::search::{FacetDimension, FacetValue, Hit, Naming, Passage, Reprint, Row, SearchResults};

/// A hit, or a whole article.
#[derive(Debug, Serialize)]
struct HitJson<'a> {
    rank: Option<usize>,
    score: Option<f32>,
    id: &'a str,
    title: Option<&'a str>,
    path: &'a str,
    url: Option<&'a str>,
    source: Option<&'a str>,
    lang: &'a str,
    published: Option<PublishedJson<'a>>,
    event: Option<EventJson<'a>>,
    actors: Vec<ActorJson<'a>>,
    places: Vec<PlaceJson<'a>>,
    events: &'a [String],
    copies: Vec<CopyJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<Vec<PassageJson<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// With `--explain` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<ReasonJson<'a>>>,
}

#[derive(Debug, Serialize)]
struct ReasonJson<'a> {
    kind: &'static str,
    what: &'a str,
    score: f32,
}

#[derive(Debug, Serialize)]
struct CopyJson<'a> {
    id: &'a str,
    path: &'a str,
}

#[derive(Debug, Serialize)]
struct PublishedJson<'a> {
    date: Option<&'a str>,
    precision: Precision,
    evidence: &'a str,
}

#[derive(Debug, Serialize)]
struct EventJson<'a> {
    date: Option<&'a str>,
    precision: Precision,
    evidence: &'a str,
    candidates: &'a [String],
}

#[derive(Debug, Serialize)]
struct ActorJson<'a> {
    id: &'a str,
    name: &'a str,
    surface: &'a str,
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
struct PlaceJson<'a> {
    id: &'a str,
    name: &'a str,
    path: String,
    country: Option<&'a str>,
    lat: Option<f64>,
    lon: Option<f64>,
    surface: &'a str,
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
struct PassageJson<'a> {
    start: usize,
    text: &'a str,
    highlights: Vec<[usize; 2]>,
}

/// Bytes to characters, in constant time for each offset after one pass over the text.
struct CharOffsets<'a> {
    text: &'a str,
    /// The characters before every 256th byte.
    marks: Vec<usize>,
}

impl<'a> CharOffsets<'a> {
    const STEP: usize = 256;

    fn new(text: &'a str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        for (number, (at, _)) in text.char_indices().enumerate() {
            while marks.len() * Self::STEP <= at {
                marks.push(number);
            }
        }
        CharOffsets { text, marks }
    }

    /// How many characters begin before the byte `at`.
    fn at(&self, at: usize) -> usize {
        let mark = (at / Self::STEP).min(self.marks.len().saturating_sub(1));
        let Some(&number) = self.marks.get(mark) else { return 0 };
        let from = self.text.ceil_char_boundary(mark * Self::STEP);
        number + self.text[from.min(at)..at].chars().count()
    }
}

/// Writes the hits of a search, one a line; with `explain`, each says where its score comes from.
pub fn hits(out: &mut dyn Write, results: &SearchResults, explain: bool, registry: &Registry) -> io::Result<()> {
    for hit in &results.hits {
        let mut json = hit_json(hit, registry);
        let reasons = hit.reasons.iter();
        let reasons =
            reasons.map(|reason| ReasonJson { kind: reason.kind.name(), what: &reason.what, score: reason.score });
        json.explain = explain.then(|| reasons.collect());
        line(out, &json)?;
    }
    Ok(())
}

/// Writes the totals of a search: the last line of `--summary`.
pub fn summary(out: &mut dyn Write, results: &SearchResults, took_ms: f64) -> io::Result<()> {
    let facets: serde_json::Map<String, serde_json::Value> = results
        .facets
        .iter()
        .map(|(dimension, values)| {
            let counts = flat(values).map(|(value, _)| (value.id.clone(), value.count.into())).collect();
            (dimension_name(*dimension).to_owned(), serde_json::Value::Object(counts))
        })
        .collect();
    line(
        out,
        &serde_json::json!({"summary": {
            "total": results.total,
            "relaxed": results.relaxed.is_some(),
            "facets": facets,
            "took_ms": took_ms,
        }}),
    )
}

/// Writes a whole article.
pub fn article(out: &mut dyn Write, article: &Article, copies: &[Reprint], registry: &Registry) -> io::Result<()> {
    let mut json = article_json(article, copies, registry);
    json.text = Some(&article.text);
    line(out, &json)
}

fn hit_json<'a>(hit: &'a Hit, registry: &'a Registry) -> HitJson<'a> {
    let mut json = article_json(&hit.article, &hit.copies, registry);
    json.rank = Some(hit.rank);
    json.score = Some(hit.score);
    let offsets = CharOffsets::new(&hit.article.text);
    json.passages =
        Some(hit.passages.iter().map(|passage| passage_json(passage, &hit.article.text, &offsets)).collect());
    json
}

fn article_json<'a>(article: &'a Article, copies: &'a [Reprint], registry: &'a Registry) -> HitJson<'a> {
    let offsets = CharOffsets::new(&article.text);
    let (actors, places) = mentions_json(&article.text, &article.mentions, &offsets, registry);
    HitJson {
        rank: None,
        score: None,
        id: &article.id,
        title: article.title.as_deref(),
        path: &article.path,
        url: article.url.as_deref(),
        source: article.source.as_deref(),
        lang: &article.lang,
        published: article.published.as_ref().map(|date| PublishedJson {
            date: date.date.as_deref(),
            precision: date.precision,
            evidence: &date.evidence,
        }),
        event: article.event.as_ref().map(|date| EventJson {
            date: date.date.as_deref(),
            precision: date.precision,
            evidence: &date.evidence,
            candidates: &date.candidates,
        }),
        actors,
        places,
        events: &article.events,
        copies: copies.iter().map(|copy| CopyJson { id: &copy.id, path: &copy.path }).collect(),
        passages: None,
        text: None,
        explain: None,
    }
}

fn mentions_json<'a>(
    text: &'a str,
    mentions: &'a [Mention],
    offsets: &CharOffsets,
    registry: &'a Registry,
) -> (Vec<ActorJson<'a>>, Vec<PlaceJson<'a>>) {
    let mut actors = Vec::new();
    let mut places = Vec::new();
    for mention in mentions {
        let surface = &text[mention.start..mention.end];
        let (start, end) = (offsets.at(mention.start), offsets.at(mention.end));
        let id = mention.id.as_str();
        match mention.kind {
            MentionKind::Actor => {
                let name = registry.actor(id).map_or(id, |actor| &actor.short);
                actors.push(ActorJson { id, name, surface, start, end });
            }
            MentionKind::Place => {
                let place = registry.place(id);
                let coordinates = place.map(|place| place.coordinates());
                places.push(PlaceJson {
                    id,
                    name: place.map_or(id, |place| place.name()),
                    path: place.map_or_else(String::new, |place| place.path()),
                    country: place.and_then(|place| place.country()),
                    lat: coordinates.map(|(lat, _)| lat),
                    lon: coordinates.map(|(_, lon)| lon),
                    surface,
                    start,
                    end,
                });
            }
        }
    }
    (actors, places)
}

fn passage_json<'a>(passage: &Passage, text: &'a str, offsets: &CharOffsets) -> PassageJson<'a> {
    let start = offsets.at(passage.range.start);
    let highlights =
        passage.highlights.iter().map(|range| [offsets.at(range.start) - start, offsets.at(range.end) - start]);
    PassageJson { start, text: &text[passage.range.clone()], highlights: highlights.collect() }
}

#[derive(Serialize)]
struct FacetJson<'a> {
    facet: &'static str,
    id: &'a str,
    name: &'a str,
    path: String,
    depth: usize,
    count: u64,
}

/// Writes the values of a facet, parents before what lies below them.
pub fn facet(
    out: &mut dyn Write,
    dimension: FacetDimension,
    values: &[FacetValue],
    limit: Option<usize>,
) -> io::Result<()> {
    for (value, depth) in flat(values).take(limit.unwrap_or(usize::MAX)) {
        let path = value.path.join("/");
        line(
            out,
            &FacetJson {
                facet: dimension_name(dimension),
                id: &value.id,
                name: &value.name,
                path,
                depth,
                count: value.count,
            },
        )?;
    }
    Ok(())
}

/// Writes the rows of a timeline; `from` and `to` are null for the undated.
pub fn timeline(out: &mut dyn Write, rows: &[Row]) -> io::Result<()> {
    #[derive(Serialize)]
    struct RowJson {
        from: Option<String>,
        to: Option<String>,
        count: u64,
    }
    rows.iter().try_for_each(|row| {
        let (from, to) = row.span.map(|(from, to)| (from.to_string(), to.to_string())).unzip();
        line(out, &RowJson { from, to, count: row.count })
    })
}

/// The values of a tree with their depths, parents first.
pub fn flat(values: &[FacetValue]) -> impl Iterator<Item = (&FacetValue, usize)> {
    let mut stack: Vec<(&FacetValue, usize)> = values.iter().rev().map(|value| (value, 0)).collect();
    std::iter::from_fn(move || {
        let (value, depth) = stack.pop()?;
        stack.extend(value.children.iter().rev().map(|child| (child, depth + 1)));
        Some((value, depth))
    })
}

/// The name of a facet on the command line and in JSON.
pub fn dimension_name(dimension: FacetDimension) -> &'static str {
    match dimension {
        FacetDimension::Actor => "actor",
        FacetDimension::Place => "place",
        FacetDimension::Country => "country",
        FacetDimension::Source => "source",
        FacetDimension::Lang => "lang",
        FacetDimension::Year => "year",
        FacetDimension::Event => "event",
    }
}

/// How an entry of the registry is named in the index; all null or empty without an index.
#[derive(Serialize)]
struct NamingJson<'a> {
    articles: Option<u64>,
    articles_with_below: Option<u64>,
    articles_read: Option<u64>,
    surfaces: Vec<SurfaceJson<'a>>,
}

#[derive(Serialize)]
struct SurfaceJson<'a> {
    surface: &'a str,
    count: u64,
}

fn naming_json(naming: Option<&Naming>) -> NamingJson<'_> {
    let surfaces = naming.into_iter().flat_map(|naming| &naming.surfaces);
    NamingJson {
        articles: naming.map(|naming| naming.articles),
        articles_with_below: naming.map(|naming| naming.with_below),
        articles_read: naming.map(|naming| naming.read),
        surfaces: surfaces.map(|(surface, count)| SurfaceJson { surface, count: *count }).collect(),
    }
}

/// Writes an actor's entry.
pub fn actor(out: &mut dyn Write, actor: &Actor, naming: Option<&Naming>) -> io::Result<()> {
    #[derive(Serialize)]
    struct Entry<'a> {
        #[serde(flatten)]
        actor: &'a Actor,
        #[serde(flatten)]
        naming: NamingJson<'a>,
    }
    line(out, &Entry { actor, naming: naming_json(naming) })
}

/// Writes a place's entry.
pub fn place(out: &mut dyn Write, place: &Place, naming: Option<&Naming>) -> io::Result<()> {
    #[derive(Serialize)]
    struct Entry<'a> {
        id: &'a str,
        name: &'a str,
        kind: &'static str,
        path: String,
        country: Option<&'a str>,
        lat: f64,
        lon: f64,
        population: Option<u32>,
        aliases: Vec<&'a str>,
        #[serde(flatten)]
        naming: NamingJson<'a>,
    }
    let (lat, lon) = place.coordinates();
    let entry = Entry {
        id: place.id(),
        name: place.name(),
        kind: place.kind().name(),
        path: place.path(),
        country: place.country(),
        lat,
        lon,
        population: Some(place.population()).filter(|population| *population > 0),
        aliases: place.aliases().collect(),
        naming: naming_json(naming),
    };
    line(out, &entry)
}

/// Writes any value as one line.
pub fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::CharOffsets;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_count_characters(text in "\\PC{0,400}") {
            let offsets = CharOffsets::new(&text);
            for (number, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(offsets.at(at), number);
            }
            prop_assert_eq!(offsets.at(text.len()), text.chars().count());
        }
    }
}
