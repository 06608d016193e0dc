//! How right are actors, places, dates and event types? Measured against articles annotated by hand (`data/gold`): 74 of the shipped
//! corpus, 40 passages full of traps, and 584 articles by six hands, written when the rules were there. Prints precision, recall and F1 and fails below a floor.
//!
//! `VIGIE_GOLD=DIR` measures `DIR/gold.jsonl` too, whose texts are the records of `DIR/articles.jsonl` with the same ids, without a floor.
//! `VIGIE_GOLD_VERBOSE=1` names every difference.

#![allow(clippy::print_stdout, reason = "the table is what this test is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use vigie::article::{Article, DateValue, MentionKind, Precision, RawArticle};
use vigie::ingest::{self, Found};
use vigie::knowledge::{Entry, Place, Registry, name_key};
use vigie::pipeline::Worker;

/// The day on which the annotations were made.
const TODAY: Date = Date::constant(2026, 11, 20);

/// What an annotator wrote of one article.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    id: Option<String>,
    /// Why a passage was written; for people.
    #[serde(default, rename = "why")]
    _why: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    actors: BTreeSet<String>,
    #[serde(default)]
    places: Vec<GoldPlace>,
    #[serde(default)]
    published: Option<GoldDate>,
    #[serde(default)]
    event: Option<GoldDate>,
    #[serde(default)]
    event_candidates: Vec<String>,
    events: BTreeSet<String>,
}

impl Gold {
    /// The dates that remain possible, where the annotator could not tell which is the event's.
    fn candidates(&self) -> &[String] {
        if self.event.is_none() { &self.event_candidates } else { &[] }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldPlace {
    name: String,
    country: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldDate {
    date: String,
    #[serde(rename = "precision")]
    _precision: String,
}

/// Right, wrong and missing.
#[derive(Clone, Copy, Default)]
struct Count {
    right: u32,
    wrong: u32,
    missing: u32,
}

impl Count {
    fn add<T: Ord>(&mut self, gold: &BTreeSet<T>, found: &BTreeSet<T>) {
        self.right += gold.intersection(found).count() as u32;
        self.wrong += found.difference(gold).count() as u32;
        self.missing += gold.difference(found).count() as u32;
    }

    fn precision(self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.wrong).max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.missing).max(1))
    }

    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

/// How right the dates of one sort are.
#[derive(Clone, Copy, Default)]
struct Dates {
    /// Called certain with day precision, and right among them.
    certain: (u32, u32),
    /// Known to the annotator, and found among them.
    known: (u32, u32),
    /// Unknown with candidates to the annotator, and unknown with the same candidates.
    candidates: (u32, u32),
}

impl Dates {
    fn add(&mut self, gold: Option<&GoldDate>, candidates: &[String], found: Option<&DateValue>) {
        let date = found.and_then(|found| found.date.as_deref());
        let right = gold.is_some_and(|gold| Some(gold.date.as_str()) == date);
        if found.is_some_and(|found| found.precision == Precision::Day) {
            self.certain.0 += 1;
            self.certain.1 += u32::from(right);
        }
        if gold.is_some() {
            self.known.0 += 1;
            self.known.1 += u32::from(right);
        }
        if !candidates.is_empty() {
            let same = found.is_some_and(|found| found.date.is_none() && found.candidates == candidates);
            self.candidates.0 += 1;
            self.candidates.1 += u32::from(same);
        }
    }

    fn precision(self) -> f64 {
        f64::from(self.certain.1) / f64::from(self.certain.0.max(1))
    }

    fn recall(self) -> f64 {
        f64::from(self.known.1) / f64::from(self.known.0.max(1))
    }
}

#[derive(Default)]
struct Score {
    articles: u32,
    actors: Count,
    places: Count,
    events: Count,
    published: Dates,
    event: Dates,
}

impl Score {
    fn add(&mut self, gold: &Gold, article: &Article, registry: &Registry, verbose: bool) {
        let found = |kind| article.mentions_of(kind).map(|mention| mention.id.as_str());
        let actors: BTreeSet<String> = found(MentionKind::Actor).map(str::to_owned).collect();
        let place_name =
            |place: &Place| format!("{} ({})", place.name(), place.country().unwrap_or("several countries"));
        let places: BTreeSet<String> =
            found(MentionKind::Place).filter_map(|id| registry.place(id)).map(|place| place_name(&place)).collect();
        // The annotator may use another name of the place than the registry's first.
        let gold_places: BTreeSet<String> = gold
            .places
            .iter()
            .map(|place| {
                let senses = registry.senses(&name_key(&place.name));
                let known = senses.iter().filter_map(|sense| match sense.entry {
                    Entry::Place(number) => Some(registry.place_at(number)),
                    Entry::Actor(_) => None,
                });
                let names =
                    known.filter(|known| known.country() == place.country.as_deref()).map(|place| place_name(&place));
                let names: Vec<String> = names.collect();
                names
                    .iter()
                    .find(|name| places.contains(*name))
                    .or(names.first())
                    .cloned()
                    .unwrap_or(place.name.clone())
            })
            .collect();
        let events: BTreeSet<String> = article.events.iter().cloned().collect();
        self.articles += 1;
        self.actors.add(&gold.actors, &actors);
        self.places.add(&gold_places, &places);
        self.events.add(&gold.events, &events);
        self.published.add(gold.published.as_ref(), &[], article.published.as_ref());
        self.event.add(gold.event.as_ref(), gold.candidates(), article.event.as_ref());
        if verbose {
            let name = gold.path.as_deref().or(gold.id.as_deref()).unwrap_or_default();
            let lines = [
                differences("actors", &gold.actors, &actors),
                differences("places", &gold_places, &places),
                differences("events", &gold.events, &events),
                date_difference("published", gold.published.as_ref(), &[], article.published.as_ref()),
                date_difference("event", gold.event.as_ref(), gold.candidates(), article.event.as_ref()),
            ];
            for line in lines.into_iter().flatten() {
                println!("{name}: {line}");
            }
        }
    }

    fn print(&self, name: &str) {
        println!("\n{name}: {} articles", self.articles);
        for (facet, count) in [("actors", self.actors), ("places", self.places), ("event types", self.events)] {
            // Not every file is annotated with all of them.
            if count.right + count.missing == 0 {
                continue;
            }
            println!(
                "  {facet:<12} precision {:.3}  recall {:.3}  F1 {:.3}   ({} right, {} wrong, {} missing)",
                count.precision(),
                count.recall(),
                count.f1(),
                count.right,
                count.wrong,
                count.missing
            );
        }
        for (facet, dates) in [("published", self.published), ("event date", self.event)] {
            if dates.known.0 == 0 {
                continue;
            }
            println!(
                "  {facet:<12} certain {} of {} right ({:.3}), known {} of {} found ({:.3}), candidates {} of {}",
                dates.certain.1,
                dates.certain.0,
                dates.precision(),
                dates.known.1,
                dates.known.0,
                dates.recall(),
                dates.candidates.1,
                dates.candidates.0
            );
        }
    }
}

fn differences<T: Ord + std::fmt::Debug>(facet: &str, gold: &BTreeSet<T>, found: &BTreeSet<T>) -> Option<String> {
    let wrong: Vec<&T> = found.difference(gold).collect();
    let missing: Vec<&T> = gold.difference(found).collect();
    (!wrong.is_empty() || !missing.is_empty()).then(|| format!("{facet}: wrong {wrong:?}, missing {missing:?}"))
}

fn date_difference(
    facet: &str,
    gold: Option<&GoldDate>,
    candidates: &[String],
    found: Option<&DateValue>,
) -> Option<String> {
    let date = found.and_then(|found| found.date.as_deref());
    let same = gold.map(|gold| gold.date.as_str()) == date
        && (candidates.is_empty() || found.is_some_and(|found| found.candidates == candidates));
    (!same)
        .then(|| format!("{facet}: should be {:?} {candidates:?}, is {found:?}", gold.map(|gold| gold.date.as_str())))
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gold").join(name)
}

fn annotations(path: &Path) -> Vec<Gold> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}: {line}", path.display())))
        .collect()
}

fn read(path: PathBuf) -> Vec<RawArticle> {
    let mut raws = Vec::new();
    ingest::read_paths(&[path], &ingest::Options::default(), &mut |found| {
        if let Found::Article(raw) = found {
            raws.push(*raw);
        }
        Ok(())
    })
    .expect("the articles can be read");
    raws
}

fn measure(name: &str, pairs: impl IntoIterator<Item = (Gold, RawArticle)>) -> Score {
    let registry = Arc::new(Registry::embedded().expect("the registry that ships is sound"));
    let mut worker = Worker::new(&registry, TODAY);
    let verbose = std::env::var_os("VIGIE_GOLD_VERBOSE").is_some();
    let mut score = Score::default();
    for (gold, raw) in pairs {
        let article = worker.prepare(raw).article;
        score.add(&gold, &article, &registry, verbose);
    }
    score.print(name);
    score
}

/// The measured values may not fall below these: F1 of actors, places and event types, and the share of dates called certain that are right.
struct Floors {
    actors: f64,
    places: f64,
    events: f64,
    published: f64,
    event: f64,
}

fn assert_floors(score: &Score, floors: &Floors) {
    for (facet, value, floor) in [
        ("F1 of actors", score.actors.f1(), floors.actors),
        ("F1 of places", score.places.f1(), floors.places),
        ("F1 of event types", score.events.f1(), floors.events),
        ("share of right publication dates", score.published.precision(), floors.published),
        ("share of right event dates", score.event.precision(), floors.event),
    ] {
        assert!(value >= floor, "{facet} is {value:.3}, below the floor of {floor}");
    }
}

#[test]
fn articles_of_the_corpus() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut raws: BTreeMap<String, RawArticle> = BTreeMap::new();
    for raw in read(root.join("corpus")) {
        raws.entry(format!("corpus/{}", raw.relative_path)).or_insert(raw);
    }
    let golds = ["mali.jsonl", "burkina-niger.jsonl", "voisins.jsonl"].iter().flat_map(|name| annotations(&data(name)));
    let pairs: Vec<(Gold, RawArticle)> = golds
        .map(|gold| {
            let path = gold.path.clone().expect("an article of the corpus has a path");
            let raw = raws.remove(&path).unwrap_or_else(|| panic!("{path} is not in the corpus, or annotated twice"));
            (gold, raw)
        })
        .collect();
    assert!(pairs.len() >= 60, "{} articles", pairs.len());
    let score = measure("corpus", pairs);
    assert_floors(&score, &Floors { actors: 0.95, places: 0.95, events: 0.80, published: 0.97, event: 0.92 });
}

/// The annotations of a file that holds the texts too.
fn with_texts(name: &str) -> Vec<(Gold, RawArticle)> {
    annotations(&data(name))
        .into_iter()
        .map(|mut gold| {
            let id = gold.id.clone().expect("a passage has an id");
            let raw = RawArticle {
                path: id.clone(),
                relative_path: id,
                title: gold.title.take(),
                text: gold.text.take().expect("a passage has a text"),
                url: gold.url.take(),
                date: gold.date.take(),
                ..RawArticle::default()
            };
            (gold, raw)
        })
        .collect()
}

#[test]
fn passages_with_traps() {
    let pairs = with_texts("traps.jsonl");
    assert!(pairs.len() >= 40, "{} passages", pairs.len());
    let score = measure("traps", pairs);
    assert_floors(&score, &Floors { actors: 0.96, places: 0.97, events: 0.96, published: 0.97, event: 0.97 });
}

/// Written in many hands when the rules were there; only those with odd numbers have been looked at since.
#[test]
fn articles_that_the_rules_had_not_seen() {
    let score = measure("written later", with_texts("later.jsonl"));
    assert_floors(&score, &Floors { actors: 0.97, places: 0.92, events: 0.84, published: 0.97, event: 0.84 });
}

/// The same by two more hands who had not seen the rules. The first wrote in the manner of magazines and was looked at when the words of
/// events and datelines were widened; of the second, only those with odd numbers were.
#[test]
fn articles_of_other_hands() {
    let score = measure("second hand", with_texts("second-hand.jsonl"));
    assert_floors(&score, &Floors { actors: 0.95, places: 0.90, events: 0.90, published: 0.97, event: 0.90 });
    let score = measure("third hand", with_texts("third-hand.jsonl"));
    assert_floors(&score, &Floors { actors: 0.96, places: 0.92, events: 0.90, published: 0.97, event: 0.90 });
}

/// By two more hands who had not seen the rules and kept away from the usual words; only what happened is annotated, and in the longer ones the
/// dates. Of both, only every other article has been looked at since.
#[test]
fn events_in_unusual_words() {
    let halves = |name: &str| {
        let (seen, unseen): (Vec<_>, Vec<_>) =
            with_texts(name).into_iter().enumerate().partition(|(number, _)| number % 2 == 0);
        [seen, unseen].map(|half| half.into_iter().map(|(_, pair)| pair).collect::<Vec<_>>())
    };
    for (name, file, floors) in
        [("fourth hand", "fourth-hand.jsonl", [0.94, 0.71]), ("fifth hand", "fifth-hand.jsonl", [0.92, 0.60])]
    {
        let [seen, unseen] = halves(file);
        for (half, pairs, floor) in [("looked at", seen, floors[0]), ("never looked at", unseen, floors[1])] {
            let score = measure(&format!("{name}, {half}"), pairs);
            assert!(score.events.f1() >= floor, "{name}: F1 of event types is {:.3}", score.events.f1());
            assert!(score.published.precision() >= 0.97 || score.published.certain.0 == 0);
        }
    }
}

/// In usual words, as a sample of the press has them, by one more hand. Nobody has looked at them, and nothing is learnt from them: keep it so.
#[test]
fn events_that_nothing_was_learnt_from() {
    let score = measure("sixth hand", with_texts("sixth-hand.jsonl"));
    assert!(score.events.f1() >= 0.88, "F1 of event types is {:.3}", score.events.f1());
}

#[test]
fn articles_from_elsewhere() {
    let Some(folder) = std::env::var_os("VIGIE_GOLD").map(PathBuf::from) else {
        println!("VIGIE_GOLD names no folder of further annotations; nothing measured");
        return;
    };
    let mut raws: BTreeMap<String, RawArticle> = BTreeMap::new();
    for raw in read(folder.join("articles.jsonl")) {
        raws.insert(raw.id.clone().expect("a record has an id"), raw);
    }
    let pairs = annotations(&folder.join("gold.jsonl")).into_iter().map(|gold| {
        let id = gold.id.clone().expect("an annotation names its record");
        let raw = raws.remove(&id).unwrap_or_else(|| panic!("no record {id}"));
        (gold, raw)
    });
    measure("elsewhere", pairs.collect::<Vec<_>>());
}
