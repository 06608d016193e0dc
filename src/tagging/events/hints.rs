//! Words that hint at a type of event: each says little, and many together say what no expression says.
//!
//! The rules know expressions. A scene told in other words ("ils les ont fait monter dans leurs pick-up") is known by all of its words at once, so the nouns, verbs
//! and adjectives of the lead are weighed, each for each type. The weights are learnt from articles annotated by hand (`tests/data/gold`), on top of
//! what the rules say of these: logistic regression, one type against the rest, with AdaGrad (Duchi et al. 2011) and an L2 penalty. `learn` writes
//! them into `hints.tsv` anew.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::super::view::View;
use super::sets::WordSet;
use crate::analysis::{Origin, Word};

/// What every lemma says of every type.
pub struct Hints {
    numbers: FxHashMap<&'static str, u16>,
    /// For each lemma, from number 1, how much it speaks for or against each type; nothing at 0.
    weights: Vec<[i8; KINDS]>,
    /// What each type weighs before a word is said.
    bias: [i8; KINDS],
}

impl Hints {
    /// The number of a word among those that hint at something; 0 for all others.
    pub fn number(&self, word: &Word) -> u16 {
        lemma(word).and_then(|lemma| self.numbers.get(lemma).copied()).unwrap_or(0)
    }

    /// What the words of the lead say of each type. Its sentences are given with how much each counts, the most telling first.
    pub fn of(&self, view: &View, lead: &[(Range<usize>, f32)], hinted: &mut Hinted) -> Scores {
        let Hinted { seen, new } = hinted;
        seen.clear(self.weights.len());
        // What hints at nothing is as if it had been seen.
        seen.insert(0);
        let (mut sums, mut length) = ([0.0; KINDS], 0.0);
        for (tokens, factor) in lead {
            new.resize(new.len().max(tokens.len() + 1), 0);
            let mut words = 0;
            for traits in &view.traits[tokens.clone()] {
                // Nothing foretells which words hint, so nothing branches here.
                new[words] = traits.hint;
                words += usize::from(seen.insert(traits.hint));
            }
            let mut said = [0i16; KINDS];
            for weights in new[..words].iter().map(|number| &self.weights[usize::from(*number)]) {
                said.iter_mut().zip(weights).for_each(|(sum, weight)| *sum = sum.saturating_add(i16::from(*weight)));
            }
            length += words as f32 * factor * factor;
            sums.iter_mut().zip(said).for_each(|(sum, said)| *sum += factor * f32::from(said));
        }
        let length = f32::sqrt(length).max(FEW);
        sums.iter_mut().zip(self.bias).for_each(|(sum, bias)| *sum = (f32::from(bias) + *sum / length) / UNIT);
        sums.map(|sum| sum.clamp(-MOST, MOST))
    }
}

/// Room for what is known of the lemmas of a lead.
#[derive(Default)]
pub struct Hinted {
    /// Those that have hinted.
    seen: WordSet,
    /// Those that hint in one sentence and in none before it.
    new: Vec<u16>,
}

/// Room for the types of events, and a few more.
pub const KINDS: usize = 16;

/// How much speaks for each type.
pub type Scores = [f32; KINDS];

/// Weights are whole numbers, so many of which are one of what rules weigh.
pub const UNIT: f32 = 50.0;

/// What all hints together weigh at most: they support expressions and stand in for them, and outweigh no two of them.
const MOST: f32 = 1.5;

/// Words are weighed by their share of the lead, in the length of a vector; a few words alone are no more than their share of this.
pub const FEW: f32 = 4.0;

/// The lemma by which a word hints. Names hint at nothing: the next event is elsewhere.
pub fn lemma(word: &Word) -> Option<&str> {
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
    hints.bias = hints.weights.first_mut().map(std::mem::take).unwrap_or_default();
    hints
}

/// Stands for a lemma in the line of the bias.
pub const BIAS: &str = "*";

#[cfg(test)]
mod tests {
    use super::super::event_types;
    use super::*;

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
}
