//! Forces that share a noun: "les armées malienne, nigérienne et burkinabè", "les armées du Mali et du Niger".

use std::ops::Range;

use super::keywords::Keyword;
use super::names::{Match, covering};
use super::view::View;
use crate::knowledge::{CountryCode, Entry, PlaceKind, Registry};

/// Plural nouns that armed forces share, folded, and what one of them is called.
const NOUNS: [(&str, &str); 3] = [("armees", "armee"), ("polices", "police"), ("gendarmeries", "gendarmerie")];

/// The number of a folded word among the nouns, from 1; 0 for all others.
pub fn number_of(folded: &str) -> u8 {
    NOUNS.iter().position(|(plural, _)| *plural == folded).map_or(0, |place| place as u8 + 1)
}

/// The forces named so, in bytes: the noun with the first, the demonym or the country alone for each other.
pub fn find(view: &View, matches: &[Match]) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    for noun in view.noted.iter().copied().filter(|&token| view.traits[token].shared_noun > 0) {
        let (_, one) = NOUNS[usize::from(view.traits[noun].shared_noun) - 1];
        let owners = owners(view, matches, noun + 1);
        if owners.len() < 2 {
            continue;
        }
        let mut start = view.tokens[noun].segment().word_start;
        for owner in owners {
            let range = view.range(owner);
            let force = match country(owner) {
                Some(code) => force_of(view.registry, one, code),
                None => force(view.registry, &format!("{one} {}", view.folded(owner.tokens.start))),
            };
            found.extend(force.map(|number| (start.min(range.start)..range.end, number)));
            start = usize::MAX;
        }
    }
    found
}

/// The actor that a name needs no evidence for.
fn force(registry: &Registry, name: &str) -> Option<u32> {
    registry.senses(name).iter().find_map(|sense| match sense.entry {
        Entry::Actor(number) if !sense.ambiguous => Some(number),
        _ => None,
    })
}

/// The force of a country among those that the noun may stand for.
fn force_of(registry: &Registry, noun: &str, country: CountryCode) -> Option<u32> {
    registry.senses(noun).iter().find_map(|sense| match sense.entry {
        Entry::Actor(number) if registry.actors()[number as usize].only_country() == Some(country) => Some(number),
        _ => None,
    })
}

/// Whether a word may stand between two owners.
fn is_between(word: Keyword) -> bool {
    matches!(
        word,
        Keyword::Et
            | Keyword::Ou
            | Keyword::Ainsi
            | Keyword::Que
            | Keyword::De
            | Keyword::Du
            | Keyword::Des
            | Keyword::La
    )
}

/// The code of the country that a match names.
fn country(found: &Match) -> Option<CountryCode> {
    found.name.places.iter().find(|place| place.kind == PlaceKind::Country)?.country
}

/// The demonyms, or the countries behind *du*, from a token on, divided by commas and *et*.
fn owners<'m>(view: &View, matches: &'m [Match], first: usize) -> Vec<&'m Match> {
    let mut found: Vec<&Match> = Vec::new();
    let mut at = first;
    while at < view.tokens.len() {
        let between = &view.text[view.tokens[at - 1].segment().end..view.tokens[at].segment().start];
        if !matches!(between.trim(), "" | ",") {
            break;
        }
        let owner = covering(matches, at).filter(|owner| !owner.name.demonym_of.is_empty() || country(owner).is_some());
        match owner {
            Some(owner) => {
                found.push(owner);
                at = owner.tokens.end;
            }
            None if is_between(view.keyword(at)) => at += 1,
            None => break,
        }
    }
    found
}
