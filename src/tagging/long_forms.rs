//! Long names of actors that are nearly right: "Groupe pour le soutien de l'islam et des musulmans".
//!
//! Writers remember the words of a long name and their order, not the little words between. So the content words of each long
//! form of the registry are looked for in their order, in any inflection, with nothing but stop words between.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::view::View;
use crate::analysis::{Analyzer, Chain, Word};
use crate::knowledge::{Registry, protected};

/// A shorter form has too few words to be recognised by them.
const LEAST_WORDS: usize = 4;

/// So many stop words may stand between two content words.
const MOST_BETWEEN: usize = 3;

/// A long form found: its tokens, and the number of the actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LongForm {
    /// The tokens it covers.
    pub tokens: std::ops::Range<usize>,
    /// The number of the actor.
    pub actor: u32,
}

/// The long forms of the registry's actors by their first content word.
pub struct LongForms {
    numbers: FxHashMap<Box<str>, u16>,
    by_first: Vec<Behind>,
}

/// The long forms that begin with a word.
#[derive(Clone, Default)]
struct Behind {
    /// The second word of each, side by side: nearly every one is refused by it.
    seconds: Vec<u16>,
    /// For each the words behind, and the actor.
    rest: Vec<(Vec<u16>, u32)>,
}

impl LongForms {
    /// The long forms of all actors that are named and not merely described.
    pub fn new(registry: &Arc<Registry>) -> LongForms {
        let mut analyzer = Analyzer::new(Chain::French, Some(protected(registry)));
        let mut forms = LongForms { numbers: FxHashMap::default(), by_first: Vec::new() };
        let mut found: Vec<(Vec<u16>, u32)> = Vec::new();
        for (actor, entry) in registry.actors().iter().enumerate() {
            if entry.is_generic() {
                continue;
            }
            for alias in entry.aliases.iter().filter(|alias| !entry.ambiguous.contains(alias)) {
                let tokens = analyzer.tokens(alias);
                let words: Vec<u16> = tokens
                    .iter()
                    .map(|token| analyzer.word(token.word))
                    .filter(|word| !word.is_stop_word())
                    .filter_map(|word| Some(forms.number(word.terms.first()?)))
                    .collect();
                if words.len() >= LEAST_WORDS {
                    found.push((words, actor as u32));
                }
            }
        }
        // The longest form wins.
        found.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        forms.by_first.resize(usize::from(FIRST) + forms.numbers.len(), Behind::default());
        for (words, actor) in found {
            let Behind { seconds, rest } = &mut forms.by_first[usize::from(words[0])];
            let form = (words[2..].to_vec(), actor);
            if !seconds.iter().zip(&*rest).any(|(second, known)| *second == words[1] && *known == form) {
                seconds.push(words[1]);
                rest.push(form);
            }
        }
        forms
    }

    fn number(&mut self, term: &str) -> u16 {
        let next = self.numbers.len() as u16 + FIRST;
        *self.numbers.entry(term.into()).or_insert(next)
    }

    /// The number of a word among those of long forms; the tagger remembers it in [`Traits::long_form`](super::traits::Traits::long_form).
    pub fn number_of(&self, word: &Word) -> u16 {
        match word.is_stop_word() {
            true => STOP,
            false => word.common_terms().iter().find_map(|term| self.numbers.get(term).copied()).unwrap_or(UNKNOWN),
        }
    }

    /// Whether a long form begins with the word of this number.
    pub fn is_first(&self, number: u16) -> bool {
        self.by_first.get(usize::from(number)).is_some_and(|behind| !behind.seconds.is_empty())
    }

    /// The long forms of a text, in its order.
    pub fn find(&self, view: &View) -> Vec<LongForm> {
        let mut found = Vec::new();
        let mut free = 0;
        for &token in view.noted {
            let traits = &view.traits[token];
            if token < free || !traits.begins_long_form {
                continue;
            }
            let Some(second) = next_content_word(view, token) else { continue };
            let number = view.traits[second].long_form;
            let Behind { seconds, rest } = &self.by_first[usize::from(traits.long_form)];
            let forms = seconds.iter().zip(rest).filter(|(second, _)| **second == number);
            let form = forms.map(|(_, form)| form).find_map(|(rest, actor)| {
                let last = rest.iter().try_fold(second, |at, wanted| {
                    next_content_word(view, at).filter(|&next| view.traits[next].long_form == *wanted)
                })?;
                Some(LongForm { tokens: token..last + 1, actor: *actor })
            });
            free = form.as_ref().map_or(free, |form| form.tokens.end);
            found.extend(form);
        }
        found
    }
}

/// The token of the next word of the phrase that is no stop word.
fn next_content_word(view: &View, token: usize) -> Option<usize> {
    for next in token + 1..view.tokens.len().min(token + MOST_BETWEEN + 2) {
        if !view.is_phrase(next - 1) {
            return None;
        }
        if view.traits[next].long_form != STOP {
            return Some(next);
        }
    }
    None
}

/// A word of no long form, and a stop word.
const UNKNOWN: u16 = 0;
const STOP: u16 = 1;
/// The first number of a word.
const FIRST: u16 = 2;
