//! Learns what words hint at from annotated articles, and writes `hints.tsv`.
//!
//! It looks at a lead as the tagger does, so it lives beside it; it is no part of the program and runs only when asked for:
//! `cargo test --lib learn -- --ignored`. Articles that are kept unseen teach nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use super::super::Tagger;
use super::super::decision::Log;
use super::super::traits::Known;
use super::super::view::View;
use super::hints::{BIAS, FEW, UNIT, lemma};
use super::{Classifier, THRESHOLD, event_types, lead};
use crate::analysis::{Analyzer, Chain};
use crate::article::RawArticle;
use crate::clean::{Detector, clean};
use crate::knowledge::{Registry, protected};

/// The files that teach, and whether every article of a file does or only every other, the first, the third and so on.
const TEACHERS: [(&str, bool); 7] = [
    ("traps.jsonl", true),
    ("later.jsonl", false),
    ("second-hand.jsonl", true),
    ("third-hand.jsonl", false),
    ("fourth-hand.jsonl", false),
    ("fifth-hand.jsonl", false),
    ("lessons.jsonl", true),
];

/// Articles that a lemma must stand in to be learnt.
const LEAST_ARTICLES: usize = 3;

const PASSES: usize = 60;
const STEP: f32 = 0.3;

/// What every type is given beforehand: right and missing types together are fewest wrong when a type is given at a chance of less than one half.
const EASE: f32 = 0.8;

const PENALTY: f32 = 0.002;

#[derive(Deserialize)]
struct Annotated {
    title: Option<String>,
    text: String,
    events: BTreeSet<String>,
}

/// An article as it is learnt from.
struct Lesson {
    /// Its lemmas, and how much each counts.
    words: Vec<(String, f32)>,
    /// What the rules say of each type.
    rules: Vec<f32>,
    right: Vec<bool>,
}

fn lessons() -> Vec<Lesson> {
    let registry = Arc::new(Registry::embedded().unwrap());
    let mut analyzer = Analyzer::new(Chain::French, Some(protected(&registry)));
    let mut tagger = Tagger::new(&registry, Date::constant(2026, 1, 1));
    let mut classifier = Classifier::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gold");
    let mut lessons = Vec::new();
    for (name, whole) in TEACHERS {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        for line in text.lines().enumerate().filter(|(place, _)| whole || place % 2 == 0).map(|(_, line)| line) {
            let Annotated { title, text, events } = serde_json::from_str(line).unwrap();
            let article = clean(RawArticle { title, text, ..RawArticle::default() }, &Detector::default());
            let tokens = analyzer.tokens(&article.text);
            let mut known = Known::default();
            tagger.vocabulary.look_up(&registry, &analyzer, (&article.text, &tokens), &mut known);
            let view = View::new(&registry, &analyzer, &article.text, &tokens, &known);
            let named = tagger.mentions(&view, None, &mut Log::default()).named;
            let lead = lead(&view, article.body_start);
            let mut words: Vec<(String, f32)> = Vec::new();
            for (tokens, factor) in &lead {
                let words_of = tokens.clone().filter_map(|token| lemma(analyzer.word(view.tokens[token].word)));
                for word in words_of {
                    if !words.iter().any(|(known, _)| known == word) {
                        words.push((word.to_owned(), *factor));
                    }
                }
            }
            let right = event_types().map(|kind| events.contains(kind.id)).collect();
            lessons.push(Lesson { words, rules: classifier.weigh(&view, &lead, &named).0.to_vec(), right });
        }
    }
    lessons
}

#[test]
#[ignore = "writes hints.tsv anew; for when the rules or the annotated articles have changed"]
fn learn() {
    let mut lessons = lessons();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    lessons.iter().flat_map(|lesson| &lesson.words).for_each(|(word, _)| *counts.entry(word.clone()).or_default() += 1);
    let lemmas: Vec<String> =
        counts.into_iter().filter(|(_, count)| *count >= LEAST_ARTICLES).map(|(lemma, _)| lemma).collect();
    let number = |word: &String| lemmas.binary_search(word).ok();
    let known: Vec<Vec<(usize, f32)>> = lessons
        .iter_mut()
        .map(|lesson| {
            let words = lesson.words.iter().filter_map(|(word, factor)| Some((number(word)?, *factor)));
            let words: Vec<(usize, f32)> = words.collect();
            let length = f32::sqrt(words.iter().map(|(_, factor)| factor * factor).sum()).max(FEW);
            words.into_iter().map(|(word, factor)| (word, factor / length)).collect()
        })
        .collect();
    let kinds = event_types().count();
    // The last weight of a type is its bias; the trust in the rules is one for all types.
    let mut weights = vec![vec![0.0f32; lemmas.len() + 1]; kinds];
    let mut squares = vec![vec![1e-6f32; lemmas.len() + 1]; kinds];
    let (mut trust, mut trust_squares) = (2.0f32, 1e-6f32);
    weights.iter_mut().for_each(|weights| weights[lemmas.len()] = -1.0);
    for _ in 0..PASSES {
        for (lesson, words) in lessons.iter().zip(&known) {
            for kind in 0..kinds {
                let (weights, squares) = (&mut weights[kind], &mut squares[kind]);
                let rules = lesson.rules[kind].min(3.0) - THRESHOLD;
                let sum: f32 = words.iter().map(|(word, factor)| weights[*word] * factor).sum();
                let logit = trust * rules + weights[lemmas.len()] + sum;
                let error = 1.0 / (1.0 + (-logit).exp()) - f32::from(u8::from(lesson.right[kind]));
                let mut step = |at: usize, factor: f32, penalty: f32| {
                    let slope = error * factor + penalty * weights[at];
                    squares[at] += slope * slope;
                    weights[at] -= STEP * slope / squares[at].sqrt();
                };
                words.iter().for_each(|(word, factor)| step(*word, *factor, PENALTY));
                step(lemmas.len(), 1.0, 0.0);
                let slope = error * rules;
                trust_squares += slope * slope;
                trust = (trust - STEP * slope / trust_squares.sqrt()).max(0.5);
            }
        }
    }
    let mut out = format!(
        "# What lemmas hint at, in fiftieths of what a rule may weigh: `lemma<TAB>one weight for each type`, the types in the order of events.tsv.\n\
         # The line of * is what each type weighs before a word is said. Learnt by `cargo test --lib learn -- --ignored`\n\
         # from {} articles, the trust in the rules {trust:.2}; not written by hand.\n",
        lessons.len(),
    );
    let mut line = |lemma: &str, at: usize| {
        let rounded = weights.iter().map(|weights| {
            format!(
                "{:.0}",
                (UNIT * weights[at] / trust + if at == lemmas.len() { UNIT * EASE } else { 0.0 }).clamp(-127.0, 127.0)
            )
        });
        let rounded: Vec<String> = rounded.map(|weight| if weight == "-0" { "0".into() } else { weight }).collect();
        writeln!(out, "{lemma}\t{}", rounded.join("\t")).unwrap();
    };
    line(BIAS, lemmas.len());
    lemmas.iter().enumerate().for_each(|(at, lemma)| line(lemma, at));
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tagging/events/hints.tsv"), out).unwrap();
}
