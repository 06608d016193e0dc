//! Words that hint at a type of event: each says little, and many together say what no expression says.
//!
//! The rules know expressions. A scene told in other words ("ils les ont fait monter dans leurs pick-up") is known by all of its words at once, so the nouns, verbs
//! and adjectives of the lead are weighed, each for each type. The weights are learnt from articles annotated by hand (`tests/data/gold`), on top of
//! what the rules say of these: logistic regression, one type against the rest, with AdaGrad (Duchi et al. 2011) and an L2 penalty. `learn` below writes
//! them into `hints.tsv` anew; articles that are kept unseen teach nothing.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::super::names::View;
use super::sets::WordSet;
use crate::analysis::{Origin, Word};

/// What every lemma says of every type.
pub struct Hints {
    numbers: FxHashMap<&'static str, u16>,
    /// For each lemma, from number 1, how much it speaks for or against each type.
    weights: Vec<[i8; KINDS]>,
    /// What each type weighs before a word is said.
    bias: [i8; KINDS],
}

impl Hints {
    /// The number of a word among those that hint at something; 0 for all others.
    pub fn number(&self, word: &Word) -> u16 {
        lemma(word).and_then(|lemma| self.numbers.get(lemma).copied()).unwrap_or(0)
    }

    /// Adds to the scores of the types what the words of the lead say, which are given with how much each sentence counts, the most telling first.
    pub fn add(&self, view: &View, lead: &[(Range<usize>, f32)], scores: &mut [f32]) {
        let (mut seen, mut sums, mut length) = (WordSet::of_size(self.weights.len()), [0.0; KINDS], 0.0);
        for (tokens, factor) in lead {
            for number in view.traits[tokens.clone()].iter().map(|traits| traits.hint) {
                if number == 0 || seen.contains(number) {
                    continue;
                }
                seen.insert(number);
                length += factor * factor;
                let weights = &self.weights[usize::from(number)];
                sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += factor * f32::from(*weight));
            }
        }
        let length = f32::sqrt(length).max(FEW);
        for ((score, sum), bias) in scores.iter_mut().zip(sums).zip(&self.bias) {
            *score += ((f32::from(*bias) + sum / length) / UNIT).clamp(-MOST, MOST);
        }
    }
}

/// Room for the types of events, and a few more.
const KINDS: usize = 16;

/// Weights are whole numbers, so many of which are one of what rules weigh.
const UNIT: f32 = 50.0;

/// What all hints together weigh at most: they support expressions and stand in for them, and outweigh no two of them.
const MOST: f32 = 1.5;

/// Words are weighed by their share of the lead, in the length of a vector; a few words alone are no more than their share of this.
const FEW: f32 = 4.0;

/// The lemma by which a word hints. Names hint at nothing: the next event is elsewhere.
fn lemma(word: &Word) -> Option<&str> {
    (word.origin == Origin::Lexicon).then(|| word.common_terms().first().map(|lemma| &**lemma)).flatten()
}

/// The hints, read once.
pub fn hints() -> &'static Hints {
    static HINTS: OnceLock<Hints> = OnceLock::new();
    HINTS.get_or_init(|| read(include_str!("hints.tsv")))
}

/// Reads lines of a lemma and its weights, one for each type, of which the first is the bias.
fn read(text: &'static str) -> Hints {
    let mut hints = Hints { numbers: FxHashMap::default(), weights: Vec::new(), bias: [0; KINDS] };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let lemma = fields.next().unwrap_or_default();
        let mut weights = [0; KINDS];
        weights.iter_mut().zip(fields).for_each(|(weight, field)| *weight = field.parse().unwrap_or(0));
        hints.numbers.insert(lemma, hints.weights.len() as u16);
        hints.weights.push(weights);
    }
    // The first line stands at 0, the number of words that hint at nothing.
    hints.numbers.remove(BIAS);
    hints.bias = hints.weights.first().copied().unwrap_or_default();
    hints
}

/// Stands for a lemma in the line of the bias.
const BIAS: &str = "*";

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fmt::Write;
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use super::super::super::Tagger;
    use super::super::super::decision::Log;
    use super::super::{event_types, lead, weigh};
    use super::*;
    use crate::analysis::{Analyzer, Chain};
    use crate::article::RawArticle;
    use crate::clean::{Detector, clean};
    use crate::knowledge::{Registry, protected};
    use jiff::civil::Date;
    use serde::Deserialize;

    #[test]
    fn every_line_has_a_weight_for_every_type() {
        let lines: Vec<&str> = include_str!("hints.tsv").lines().filter(|line| !line.starts_with('#')).collect();
        for line in &lines {
            assert_eq!(line.split('\t').count(), 1 + event_types().count(), "{line}");
            assert!(line.split('\t').skip(1).all(|weight| weight.parse::<i8>().is_ok()), "{line}");
        }
        assert!(lines[0].starts_with(BIAS) && lines[1..].is_sorted() && event_types().count() <= KINDS);
        assert_eq!(hints().numbers.len(), lines.len() - 1);
    }

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
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/gold");
        let mut lessons = Vec::new();
        for (name, whole) in TEACHERS {
            let Ok(text) = fs::read_to_string(folder.join(name)) else { continue };
            for line in text.lines().enumerate().filter(|(place, _)| whole || place % 2 == 0).map(|(_, line)| line) {
                let Annotated { title, text, events } = serde_json::from_str(line).unwrap();
                let article = clean(RawArticle { title, text, ..RawArticle::default() }, &Detector::default());
                let tokens = analyzer.tokens(&article.text);
                let mut traits = Vec::new();
                tagger.vocabulary.traits(&registry, &analyzer, &tokens, &mut traits);
                let view = View {
                    registry: &registry,
                    analyzer: &analyzer,
                    text: &article.text,
                    tokens: &tokens,
                    traits: &traits,
                };
                let (_, named) = tagger.mentions(&view, None, &mut Log::default());
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
                lessons.push(Lesson { words, rules: weigh(&view, &lead, &named).0, right });
            }
        }
        lessons
    }

    #[test]
    #[ignore = "writes hints.tsv anew; for when the rules or the annotated articles have changed"]
    fn learn() {
        let mut lessons = lessons();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        lessons
            .iter()
            .flat_map(|lesson| &lesson.words)
            .for_each(|(word, _)| *counts.entry(word.clone()).or_default() += 1);
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
                    let rules = lesson.rules[kind].min(3.0) - super::super::THRESHOLD;
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
                    (UNIT * weights[at] / trust + if at == lemmas.len() { UNIT * EASE } else { 0.0 })
                        .clamp(-127.0, 127.0)
                )
            });
            let rounded: Vec<String> = rounded.map(|weight| if weight == "-0" { "0".into() } else { weight }).collect();
            writeln!(out, "{lemma}\t{}", rounded.join("\t")).unwrap();
        };
        line(BIAS, lemmas.len());
        lemmas.iter().enumerate().for_each(|(at, lemma)| line(lemma, at));
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tagging/events/hints.tsv"), out).unwrap();
    }
}
