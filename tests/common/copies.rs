//! Clusters that the library finds among articles, judged by pairs, and copies made the way newspapers make them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use vigie::article::{Article, RawArticle};
use vigie::fingerprint::{Clusters, Fingerprint};
use vigie::ingest::{Found, read_paths};
use vigie::knowledge::Registry;
use vigie::pipeline::Worker;

/// The articles of files or folders.
pub fn read(path: &Path) -> Vec<RawArticle> {
    let mut articles = Vec::new();
    let result = read_paths(&[path.to_owned()], &Default::default(), &mut |found| {
        match found {
            Found::Article(article) => articles.push(*article),
            Found::Skipped(skipped) => panic!("{skipped}"),
        }
        Ok(())
    });
    result.expect("the articles can be read");
    articles
}

/// What indexing makes of articles, with their fingerprints.
pub fn prepare(articles: Vec<RawArticle>) -> Vec<(Article, Fingerprint)> {
    let registry = Arc::new(Registry::embedded().expect("the registry"));
    let mut worker = Worker::new(&registry, "2026-01-01".parse().expect("a date"));
    let prepared = articles.into_iter().map(|raw| worker.prepare(raw));
    prepared.map(|prepared| (prepared.article, prepared.fingerprint)).collect()
}

/// The cluster of each article.
pub fn cluster(fingerprints: &[Fingerprint]) -> Vec<u32> {
    let mut clusters = Clusters::default();
    for fingerprint in fingerprints {
        clusters.add(fingerprint, &mut { fingerprints }).expect("fingerprints in memory can be read");
    }
    (0..fingerprints.len() as u32).map(|number| clusters.root(number)).collect()
}

/// How well clusters agree with the right ones, counted in pairs of articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// Pairs of copies that were found.
    pub found: usize,
    /// Pairs that are no copies.
    pub wrong: Vec<(usize, usize)>,
    /// Pairs of copies that were not found.
    pub missed: Vec<(usize, usize)>,
}

impl Judged {
    /// Compares the clusters found with the right ones.
    pub fn new<A: PartialEq, B: PartialEq>(found: &[A], right: &[B]) -> Judged {
        let mut judged = Judged::default();
        for a in 0..found.len() {
            for b in a + 1..found.len() {
                match (found[a] == found[b], right[a] == right[b]) {
                    (true, true) => judged.found += 1,
                    (true, false) => judged.wrong.push((a, b)),
                    (false, true) => judged.missed.push((a, b)),
                    (false, false) => {}
                }
            }
        }
        judged
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        let errors = self.wrong.len() + self.missed.len();
        2.0 * self.found as f64 / (2 * self.found + errors).max(1) as f64
    }
}

impl std::fmt::Display for Judged {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let share = |of: usize| 100.0 * self.found as f64 / of.max(1) as f64;
        write!(
            f,
            "{} pairs found, {} wrong, {} missed: precision {:.1} %, recall {:.1} %, F1 {:.3}",
            self.found,
            self.wrong.len(),
            self.missed.len(),
            share(self.found + self.wrong.len()),
            share(self.found + self.missed.len()),
            self.f1()
        )
    }
}

/// Numbers that look random and are always the same.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// What newspapers do to a text.
pub const CHANGES: [&str; 8] = [
    "agency tag",
    "cut short",
    "teaser",
    "paragraphs left out",
    "edited",
    "edited and cut",
    "new toll",
    "site's words",
];

/// A copy of an article after one of [`CHANGES`].
pub fn copy(original: &RawArticle, change: &str, dice: &mut Dice) -> RawArticle {
    let paragraphs: Vec<&str> = original.text.split("\n\n").collect();
    let text = match change {
        "agency tag" => format!("Bamako, 3 août (Agence) - {} (Agence)", original.text),
        "cut short" => beginning(&original.text, 55),
        "teaser" => beginning(&original.text, 30),
        "paragraphs left out" => {
            let left_out = dice.roll(paragraphs.len());
            let kept = paragraphs.iter().enumerate().filter(|(number, _)| *number != left_out || paragraphs.len() == 1);
            kept.map(|(_, paragraph)| *paragraph).collect::<Vec<_>>().join("\n\n")
        }
        "edited" => edited(&original.text, dice),
        "edited and cut" => edited(&beginning(&original.text, 60), dice),
        "new toll" => original.text.split(' ').map(|word| new_number(word, dice)).collect::<Vec<_>>().join(" "),
        "site's words" => {
            format!("Mis à jour à 12 h 30. Temps de lecture : deux minutes.\n\n{}\n\n{SITE}", original.text)
        }
        other => panic!("no such change: {other}"),
    };
    let mut extra = BTreeMap::new();
    extra.insert("change".to_owned(), change.into());
    RawArticle { title: Some(format!("Sahel : {change}")), text, id: None, url: None, extra, ..original.clone() }
}

/// The same form filled in with other facts: other names, other numbers.
pub fn other_facts(original: &RawArticle, dice: &mut Dice) -> RawArticle {
    let mut begins = true;
    let mut words = Vec::new();
    for word in original.text.split(' ') {
        let name = !begins && word.starts_with(char::is_uppercase);
        begins = word.ends_with(['.', '!', '?', '«', '\u{a0}', '\n']) || word.contains('\n');
        words.push(if name { word.to_lowercase().chars().rev().collect() } else { new_number(word, dice) });
    }
    RawArticle { text: words.join(" "), id: None, url: None, ..original.clone() }
}

/// The beginning of an article with the background that stands at the end of every report.
pub fn with_background(original: &RawArticle) -> RawArticle {
    let text = format!("{}\n\n{BACKGROUND}", beginning(&original.text, 45));
    RawArticle { text, id: None, url: None, ..original.clone() }
}

const BACKGROUND: &str = "Depuis plus de dix ans, cette partie du Sahel vit au rythme des attaques de groupes armés affiliés aux deux grandes \
    organisations jihadistes, des opérations des armées nationales et des représailles entre communautés. Des milliers de civils ont \
    perdu la vie, plus de trois millions de personnes ont quitté leurs villages, et des écoles par centaines restent fermées.";

const SITE: &str = "Retrouvez toute l'actualité de la région sur notre application gratuite, et recevez chaque matin notre \
    lettre d'information en vous inscrivant à la rubrique prévue à cet effet au bas de la page d'accueil de ce site.";

/// The first sentences, up to so many percent of the words.
fn beginning(text: &str, percent: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let mut end = (words.len() * percent / 100).max(1);
    while end < words.len() && !words[end - 1].ends_with(['.', '»']) {
        end += 1;
    }
    words[..end].join(" ")
}

/// Light editing in every sentence: about one word in ten is replaced, left out, or gets another before it.
fn edited(text: &str, dice: &mut Dice) -> String {
    let mut out = Vec::new();
    for word in text.split(' ') {
        match dice.roll(30) {
            0 => out.push("toutefois".to_owned()),
            1 => {}
            2 => out.extend(["également".to_owned(), word.to_owned()]),
            _ => out.push(word.to_owned()),
        }
    }
    out.join(" ")
}

fn new_number(word: &str, dice: &mut Dice) -> String {
    const NUMBERS: [&str; 8] = ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "dix"];
    if word.chars().all(|c| c.is_ascii_digit()) || NUMBERS.contains(&word.to_lowercase().as_str()) {
        NUMBERS[dice.roll(NUMBERS.len())].to_owned()
    } else {
        word.to_owned()
    }
}
