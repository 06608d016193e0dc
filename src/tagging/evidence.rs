//! What the registry asks of an article before an ambiguous form counts, ready to be looked up.
//!
//! Evidence and vetoes are phrases, of which most articles hold none. So each article's words are compared with the first words of
//! phrases by number, and a phrase of several words is looked for only where its first word is.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::dates::span;
use super::names::View;
use crate::analysis::Word;
use crate::knowledge::{Registry, name_key};

/// What each actor's entry asks for, ready to be looked up.
pub struct Evidence {
    /// The rules of each actor, by its number.
    pub actors: Vec<Rules>,
    /// The first words of all phrases, folded, and their numbers.
    words: FxHashMap<String, u16>,
}

/// A phrase that an article must hold, or must not.
pub struct Phrase {
    /// The number of its first word among those of all phrases.
    first: u16,
    /// Its other words, folded.
    rest: Vec<String>,
}

/// What one actor's entry asks for.
pub struct Rules {
    /// Any of these is evidence.
    pub phrases: Vec<Phrase>,
    /// Any of these rules the ambiguous forms out.
    pub veto: Vec<Phrase>,
    /// Countries that license its ambiguous forms, some only in articles of certain years.
    pub countries: Vec<(String, Option<(Date, Date)>)>,
    /// When it existed.
    pub active: (Date, Date),
    /// Whether the form means this actor in the region unless something speaks against it.
    pub by_default: bool,
    /// The actor itself, its parent and its children.
    pub family: Vec<u32>,
    /// The parent.
    pub parent: Option<u32>,
    /// For generic labels, the kinds of actors that they may stand for.
    pub stands_for: Vec<String>,
    /// The kind.
    pub kind: String,
}

impl Evidence {
    /// The number of a word form among the first words of phrases, from 1; 0 for all others.
    pub fn number_of(&self, word: &Word) -> u16 {
        self.words.get(&*word.folded).copied().unwrap_or(0)
    }

    /// Reads the rules of all actors.
    pub fn new(registry: &Registry) -> Self {
        let mut words: FxHashMap<String, u16> = FxHashMap::default();
        let mut phrase = |phrase: &String| {
            let key = name_key(phrase);
            let first = key.split(' ').next().unwrap_or_default();
            let next = words.len() as u16 + 1;
            let first = *words.entry(first.to_owned()).or_insert(next);
            Phrase { first, rest: key.split(' ').skip(1).map(str::to_owned).collect() }
        };
        let rules = registry.actors().iter().enumerate().map(|(number, actor)| {
            let parent = actor.parent.as_deref().and_then(|id| registry.actor_number(id));
            let children =
                registry.actors().iter().enumerate().filter(|(_, other)| other.parent.as_ref() == Some(&actor.id));
            let mut family: Vec<u32> = children.map(|(number, _)| number as u32).collect();
            family.push(number as u32);
            family.extend(parent);
            Rules {
                phrases: actor
                    .evidence
                    .iter()
                    .filter(|rule| *rule != "*" && !rule.starts_with("pays:"))
                    .map(&mut phrase)
                    .collect(),
                veto: actor.veto.iter().map(&mut phrase).collect(),
                countries: actor
                    .evidence
                    .iter()
                    .filter_map(|rule| rule.strip_prefix("pays:"))
                    .map(|rule| match rule.split_once('@') {
                        Some((code, years)) => (code.to_owned(), interval(years)),
                        None => (rule.to_owned(), None),
                    })
                    .collect(),
                active: (
                    actor.active_from.as_deref().and_then(span).map_or(Date::MIN, |(from, _)| from),
                    actor.active_to.as_deref().and_then(span).map_or(Date::MAX, |(_, to)| to),
                ),
                by_default: actor.evidence.iter().any(|rule| rule == "*"),
                family,
                parent,
                stands_for: actor.stands_for.clone(),
                kind: actor.kind.clone(),
            }
        });
        let actors = rules.collect();
        Evidence { actors, words }
    }
}

/// The first and last day of `2021-12..2025-06-06`; either end may be open.
fn interval(text: &str) -> Option<(Date, Date)> {
    let (from, to) = text.split_once("..")?;
    let first = span(from).map_or(Date::MIN, |(first, _)| first);
    let last = span(to).map_or(Date::MAX, |(_, last)| last);
    Some((first, last))
}

/// The words of an article with the ambiguous forms left out, so that a form is never its own evidence.
pub struct Words<'a> {
    view: &'a View<'a>,
    /// For each token its number among the first words of phrases, [`INSIDE`] for those of ambiguous forms.
    numbers: Vec<u16>,
    /// Which first words of phrases are there, by their numbers.
    first: Vec<bool>,
}

impl<'a> Words<'a> {
    /// The words of the article outside the ambiguous forms `open`, which are in the order of the text.
    pub fn outside(view: &'a View<'a>, open: &'a [(Range<usize>, Vec<u32>)], evidence: &Evidence) -> Words<'a> {
        let mut forms = open.iter().map(|(range, _)| range).peekable();
        let mut first = vec![false; evidence.words.len() + 1];
        let numbers = view.tokens.iter().zip(view.traits).map(|(token, traits)| {
            let start = token.segment.word_start;
            while forms.next_if(|range| range.end <= start).is_some() {}
            if forms.peek().is_some_and(|range| range.contains(&start)) {
                return INSIDE;
            }
            first[usize::from(traits.evidence)] = true;
            traits.evidence
        });
        let numbers = numbers.collect();
        Words { view, numbers, first }
    }

    /// Whether a phrase is among them.
    pub fn hold(&self, phrase: &Phrase) -> bool {
        if !self.first[usize::from(phrase.first)] {
            return false;
        }
        let goes_on = |first: usize| {
            phrase.rest.iter().zip(first + 1..).all(|(word, token)| {
                self.numbers.get(token).is_some_and(|&number| number != INSIDE) && self.view.folded(token) == word
            })
        };
        phrase.rest.is_empty()
            || (0..self.numbers.len()).any(|token| self.numbers[token] == phrase.first && goes_on(token))
    }
}

/// Stands for a token inside an ambiguous form.
const INSIDE: u16 = u16::MAX;
