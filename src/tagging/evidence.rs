//! What the registry asks of an article before an ambiguous form counts, ready to be looked up.
//!
//! Evidence and vetoes are phrases, of which most articles hold few. So the phrases are filed under their first words, and an article's words
//! are gone through once, whatever forms are in question and however many actors bear them.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::countries::Weights;
use super::dates::span;
use super::view::View;
use crate::analysis::Word;
use crate::knowledge::{CountryCode, Registry, name_key};

/// What each actor's entry asks for, ready to be looked up.
pub struct Evidence {
    /// The rules of each actor, by its number.
    pub actors: Vec<Rules>,
    /// The countries that license a form of any actor (ISO 3166).
    countries: Vec<CountryCode>,
    /// The words of all phrases, folded, and their numbers, from 1.
    words: FxHashMap<String, u16>,
    /// The phrases that begin with each of these words.
    by_first: Vec<Vec<Phrase>>,
}

/// A phrase that an article must hold, or must not, before an actor's ambiguous forms count.
struct Phrase {
    /// The number of its second word, by which nearly every phrase is refused; 0 where there is none.
    second: u16,
    /// The numbers of its words behind the first.
    rest: Vec<u16>,
    /// The number of the actor.
    actor: usize,
    is_veto: bool,
}

/// What one actor's entry asks for.
pub struct Rules {
    /// Countries that license its ambiguous forms, by their places among [`Evidence::countries`]; some only in articles of certain years.
    pub countries: Vec<(usize, Option<(Date, Date)>)>,
    /// When it existed.
    pub active: (Date, Date),
    /// Whether the form means this actor in the region unless something speaks against it.
    pub by_default: bool,
    /// The actor itself, its parent and its children.
    pub family: Vec<u32>,
    /// The parent.
    pub parent: Option<u32>,
    /// For generic labels, the numbers of the kinds of actors that they may stand for.
    pub stands_for: Vec<usize>,
    /// The number of its kind.
    pub kind: usize,
}

impl Evidence {
    /// The number of a word form among the words of phrases, from 1, and whether a phrase begins with it; 0 for all others.
    pub fn number_of(&self, word: &Word) -> (u16, bool) {
        let number = self.words.get(&*word.folded).copied().unwrap_or(0);
        (number, !self.by_first[usize::from(number)].is_empty())
    }

    /// Reads the rules of all actors.
    pub fn new(registry: &Registry) -> Self {
        let mut words: FxHashMap<String, u16> = FxHashMap::default();
        let mut by_first: Vec<Vec<Phrase>> = vec![Vec::new()];
        let mut file = |actor: usize, phrase: &str, is_veto: bool| {
            let mut number = |word: &str| {
                let next = by_first.len() as u16;
                let number = *words.entry(word.to_owned()).or_insert(next);
                if number == next {
                    by_first.push(Vec::new());
                }
                number
            };
            let key = name_key(phrase);
            let mut numbers = key.split(' ').map(&mut number);
            let first = numbers.next().unwrap_or_default();
            let rest: Vec<u16> = numbers.collect();
            let second = rest.first().copied().unwrap_or(0);
            by_first[usize::from(first)].push(Phrase { second, rest, actor, is_veto });
        };
        for (number, actor) in registry.actors().iter().enumerate() {
            let evidence = actor.evidence.iter().filter(|rule| *rule != "*" && !rule.starts_with("pays:"));
            evidence.for_each(|phrase| file(number, phrase, false));
            actor.veto.iter().for_each(|phrase| file(number, phrase, true));
        }
        let mut countries: Vec<CountryCode> = Vec::new();
        let mut place = |code: &str| {
            let code = CountryCode::new(code)?;
            Some(countries.iter().position(|known| *known == code).unwrap_or_else(|| {
                countries.push(code);
                countries.len() - 1
            }))
        };
        let mut kinds: Vec<&String> =
            registry.actors().iter().flat_map(|actor| actor.stands_for.iter().chain([&actor.kind])).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let number_of_kind = |kind: &String| kinds.partition_point(|known| *known < kind);
        let rules = registry.actors().iter().enumerate().map(|(number, actor)| {
            let parent = actor.parent.as_deref().and_then(|id| registry.actor_number(id));
            let children =
                registry.actors().iter().enumerate().filter(|(_, other)| other.parent.as_ref() == Some(&actor.id));
            let mut family: Vec<u32> = children.map(|(number, _)| number as u32).collect();
            family.push(number as u32);
            family.extend(parent);
            Rules {
                countries: actor
                    .evidence
                    .iter()
                    .filter_map(|rule| rule.strip_prefix("pays:"))
                    .filter_map(|rule| match rule.split_once('@') {
                        Some((code, years)) => Some((place(code)?, interval(years))),
                        None => Some((place(rule)?, None)),
                    })
                    .collect(),
                active: (
                    actor.active_from.as_deref().and_then(span).map_or(Date::MIN, |(from, _)| from),
                    actor.active_to.as_deref().and_then(span).map_or(Date::MAX, |(_, to)| to),
                ),
                by_default: actor.evidence.iter().any(|rule| rule == "*"),
                family,
                parent,
                stands_for: actor.stands_for.iter().map(&number_of_kind).collect(),
                kind: number_of_kind(&actor.kind),
            }
        });
        let actors = rules.collect();
        Evidence { actors, countries, words, by_first }
    }

    /// What an article says outside the ambiguous forms at `open`, in bytes and in the order of the text: a form is never its own evidence.
    /// `countries` are those that it points to, and how often.
    pub fn heard(&self, view: &View, open: &[Range<usize>], countries: &Weights) -> Heard {
        let nothing = vec![false; self.actors.len()];
        let countries = self.countries.iter().map(|code| countries.of(Some(*code))).collect();
        let mut heard = Heard { evidence: nothing.clone(), veto: nothing, countries };
        let is_inside = |token: usize| {
            let start = view.tokens[token].segment().word_start;
            let form = open.get(open.partition_point(|form| form.end <= start));
            form.is_some_and(|form| form.contains(&start))
        };
        let firsts = view.noted.iter().map(|&token| (token, &self.by_first[usize::from(view.traits[token].evidence)]));
        for (token, phrases) in firsts.filter(|(token, phrases)| !phrases.is_empty() && !is_inside(*token)) {
            let next = view.traits.get(token + 1).map_or(0, |traits| traits.evidence);
            for phrase in phrases.iter().filter(|phrase| phrase.second == 0 || phrase.second == next) {
                let said = if phrase.is_veto { &mut heard.veto } else { &mut heard.evidence };
                let said = &mut said[phrase.actor];
                *said = *said
                    || phrase.rest.iter().zip(token + 1..).all(|(word, token)| {
                        view.traits.get(token).is_some_and(|traits| traits.evidence == *word) && !is_inside(token)
                    });
            }
        }
        heard
    }
}

/// The first and last day of `2021-12..2025-06-06`; either end may be open.
fn interval(text: &str) -> Option<(Date, Date)> {
    let (from, to) = text.split_once("..")?;
    let first = span(from).map_or(Date::MIN, |(first, _)| first);
    let last = span(to).map_or(Date::MAX, |(_, last)| last);
    Some((first, last))
}

/// For and against which actors' ambiguous forms an article speaks, by the actors' numbers.
pub struct Heard {
    /// A phrase that is evidence for the actor is there.
    pub evidence: Vec<bool>,
    /// A phrase that rules the actor out is there.
    pub veto: Vec<bool>,
    /// How often the article points to each of the countries that license a form.
    pub countries: Vec<u32>,
}
