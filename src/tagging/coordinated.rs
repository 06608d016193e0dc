//! Forces that share a noun: "les armées malienne, nigérienne et burkinabè".

use std::ops::Range;

use super::names::{Match, View, covering};
use crate::knowledge::Entry;

/// Plural nouns that armed forces share, folded, and what one of them is called.
const NOUNS: [(&str, &str); 3] = [("armees", "armee"), ("polices", "police"), ("gendarmeries", "gendarmerie")];

/// The number of a folded word among the nouns, from 1; 0 for all others.
pub fn number_of(folded: &str) -> u8 {
    NOUNS.iter().position(|(plural, _)| *plural == folded).map_or(0, |place| place as u8 + 1)
}

/// The forces named so, in bytes: the noun with the first, the adjective alone for each other.
pub fn find(view: &View, matches: &[Match]) -> Vec<(Range<usize>, u32)> {
    let mut found = Vec::new();
    for noun in (0..view.tokens.len()).filter(|&token| view.traits[token].shared_noun > 0) {
        let (_, one) = NOUNS[usize::from(view.traits[noun].shared_noun) - 1];
        let adjectives = adjectives(view, matches, noun + 1);
        if adjectives.len() < 2 {
            continue;
        }
        let mut start = view.tokens[noun].segment.word_start;
        for adjective in adjectives {
            let segment = &view.tokens[adjective].segment;
            let force = view.registry.senses(&format!("{one} {}", view.folded(adjective)));
            let actor = force.iter().find_map(|sense| match sense.entry {
                Entry::Actor(number) if !sense.ambiguous => Some(number),
                _ => None,
            });
            found.extend(actor.map(|number| (start.min(segment.word_start)..segment.end, number)));
            start = usize::MAX;
        }
    }
    found
}

/// The demonyms from a token on, divided by commas and *et*.
fn adjectives(view: &View, matches: &[Match], first: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = first;
    while at < view.tokens.len() {
        let is_demonym = covering(matches, at).is_some_and(|name| !name.name.demonym_of.is_empty());
        let joins = matches!(view.folded(at), "et" | "ou" | "ainsi" | "que");
        let between = &view.text[view.tokens[at - 1].segment.end..view.tokens[at].segment.start];
        if !matches!(between.trim(), "" | ",") || !(is_demonym || joins) {
            break;
        }
        if is_demonym {
            found.push(at);
        }
        at += 1;
    }
    found
}
