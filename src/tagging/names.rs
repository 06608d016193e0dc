//! Where a text holds names of the registry, whatever they stand for.
//!
//! The registry's names are a finite-state map over folded words. The finder walks it from every token, over the following words
//! for as long as the map has a way; most words begin no name.

use std::ops::Range;
use std::sync::Arc;

use fst::raw::{Fst, Output};
use rustc_hash::FxHashMap;

use super::view::View;
use crate::analysis::{Word, WordId};
use crate::knowledge::{CountryCode, Entry, Place, PlaceKind, Registry, Sense};

/// A name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// What it may stand for.
    pub name: Arc<Name>,
}

/// What the registry files under a name, read once for all texts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// The actors that it may stand for.
    pub actors: Vec<ActorSense>,
    /// The places that it may stand for.
    pub places: Vec<PlaceSense>,
    /// The countries whose inhabitants are called so.
    pub demonym_of: Vec<CountryCode>,
    /// Whether it names an actor without further evidence.
    is_sure: bool,
    /// Whether nothing but small places bears it.
    pub is_small: bool,
    /// The spellings in which alone it counts; none where any does.
    exact: Option<Vec<Box<str>>>,
}

/// An actor as one thing that a name may stand for.
#[derive(Debug, PartialEq, Eq)]
pub struct ActorSense {
    /// The actor's number.
    pub number: u32,
    /// Whether the name needs evidence elsewhere in the article.
    pub ambiguous: bool,
    /// Whether the name counts only with its elided article.
    pub article: bool,
    /// The country that the actor belongs to, if to one only.
    pub country: Option<CountryCode>,
    exact: Option<Box<str>>,
}

/// A place as one thing that a name may stand for: what the registry says of it, side by side, since namesakes are many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceSense {
    /// The place's number.
    pub number: u32,
    /// See [`Place::population`].
    pub population: u32,
    /// Its country; none for places that span several.
    pub country: Option<CountryCode>,
    /// What sort of place it is.
    pub kind: PlaceKind,
    /// See [`Place::rank`].
    pub rank: u8,
    /// Whether its name is also an ordinary word or a person's.
    pub is_doubtful: bool,
}

impl PlaceSense {
    fn of(place: &Place) -> PlaceSense {
        PlaceSense {
            number: place.number(),
            population: place.population(),
            country: place.country_code(),
            kind: place.kind(),
            rank: place.rank(),
            is_doubtful: place.is_word() || place.is_person(),
        }
    }
}

impl ActorSense {
    /// Whether a surface has the case that the form asks for.
    pub fn is_written_right(&self, surface: &str) -> bool {
        self.exact.as_deref().is_none_or(|exact| is_same(exact, surface))
    }
}

/// The rank from which on a place is known beyond its district.
pub const KNOWN: u8 = 40;

impl Name {
    fn read(registry: &Registry, offset: u64) -> Name {
        let mut name = Name { is_small: true, exact: Some(Vec::new()), ..Name::default() };
        for sense in registry.senses_at(offset) {
            match (&mut name.exact, sense.exact) {
                (Some(spellings), Some(exact)) => spellings.push(exact.into()),
                _ => name.exact = None,
            }
            match sense.entry {
                Entry::Actor(number) => {
                    name.is_small = false;
                    name.is_sure |= !sense.ambiguous;
                    let exact = sense.exact.map(Box::from);
                    let Sense { ambiguous, article, .. } = sense;
                    let country = registry.actors()[number as usize].only_country();
                    name.actors.push(ActorSense { number, ambiguous, article, country, exact });
                }
                Entry::Place(number) => {
                    let place = PlaceSense::of(&registry.place_at(number));
                    name.is_small &= place.rank < KNOWN;
                    if sense.demonym {
                        name.demonym_of.extend(place.country);
                    } else {
                        name.places.push(place);
                    }
                }
            }
        }
        name
    }

    fn is_only_of_places(&self) -> bool {
        self.actors.is_empty() && self.demonym_of.is_empty()
    }

    /// Whether a surface has the case that one of the forms asks for.
    pub fn is_written_right(&self, surface: &str) -> bool {
        self.exact.as_ref().is_none_or(|spellings| spellings.iter().any(|exact| is_same(exact, surface)))
    }
}

/// Whether two spellings differ in marks between their letters at most.
fn is_same(exact: &str, surface: &str) -> bool {
    exact == surface || letters(exact).eq(letters(surface))
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric())
}

/// A state of the name map: a node, and the sum of the outputs on the way to it.
struct State {
    /// The name that ends here.
    ends: Option<Arc<Name>>,
    /// Whether it stands for places alone, and whether any spelling will do: most words that are names are no names here, and the name itself
    /// need not be looked at.
    is_only_of_places: bool,
    is_in_any_spelling: bool,
    /// The node behind a blank and the output up to it, where names go on.
    behind_blank: Option<(usize, u64)>,
}

/// No name begins or goes on so.
pub const NOWHERE: u32 = u32::MAX;

/// Steps remembered before they are forgotten, so that hostile text cannot make the memory grow without bound.
const MAX_STEPS: usize = 1 << 18;

/// Finds names. It remembers where each word form leads from each state, so that the map itself is hardly ever read.
#[derive(Default)]
pub struct Finder {
    /// The state behind a further word, by the state before it and the word.
    steps: FxHashMap<(u32, WordId), u32>,
    states: Vec<State>,
}

impl Finder {
    /// Every name in the text that is written as the registry asks, overlapping ones too.
    pub fn find(&mut self, view: &View) -> Vec<Match> {
        let tokens = view.tokens;
        let may_go_on = |token: usize| {
            let next = view.traits.get(token + 1);
            next.is_some_and(|next| next.may_follow(view.traits[token].trace))
        };
        let mut found = Vec::with_capacity(32);
        for &first in view.begin_names {
            let traits = &view.traits[first];
            // The names of many places are words too.
            if traits.is_place_alone && !view.is_capitalised(first) && !may_go_on(first) {
                continue;
            }
            let mut number = traits.begins_name;
            let mut next = first;
            while number != NOWHERE {
                let state = &self.states[number as usize];
                let behind_blank = state.behind_blank;
                if let Some(name) = &state.ends
                    && (!state.is_only_of_places || view.is_named(first..next + 1))
                {
                    // In the wrong case it is no match, and must not keep a shorter one from being found.
                    let surface = || &view.text[tokens[first].segment().word_start..tokens[next].segment().end];
                    if state.is_in_any_spelling || name.is_written_right(surface()) {
                        found.push(Match { tokens: first..next + 1, name: name.clone() });
                    }
                }
                let Some(behind) = behind_blank.filter(|_| may_go_on(next)) else { break };
                next += 1;
                number = self.step(view, number, behind, next);
                if number != NOWHERE && !view.is_phrase(next - 1) {
                    break;
                }
            }
        }
        found
    }

    /// The number of the state behind a word that begins a name; the tagger remembers it in [`Traits::begins_name`].
    pub fn start(&mut self, registry: &Registry, word: &Word) -> u32 {
        // A word that holds nothing that is matched leads nowhere.
        if word.folded.is_empty() || !registry.may_stand_in_name(&word.folded) {
            return NOWHERE;
        }
        let names = registry.names();
        number(&mut self.states, registry, walk(names, names.root().addr(), 0, &word.folded))
    }

    /// Whether a name ends with the state of this number, and whether it stands for places alone.
    pub fn is_name(&self, number: u32) -> (bool, bool) {
        self.states.get(number as usize).map_or((false, false), |state| (state.ends.is_some(), state.is_only_of_places))
    }

    /// Whether it remembers so much that it should forget, and the tagger with it.
    pub fn is_full(&self) -> bool {
        self.steps.len() > MAX_STEPS
    }

    /// Forgets everything; the numbers of states are void.
    pub fn clear(&mut self) {
        self.steps.clear();
        self.states.clear();
    }

    fn step(&mut self, view: &View, from: u32, (address, output): (usize, u64), token: usize) -> u32 {
        let states = &mut self.states;
        *self.steps.entry((from, view.tokens[token].word)).or_insert_with(|| {
            let names = view.registry.names();
            number(states, view.registry, walk(names, address, output, view.folded(token)))
        })
    }
}

/// Files the state at a node and gives it a number.
fn number(states: &mut Vec<State>, registry: &Registry, reached: Option<(usize, u64)>) -> u32 {
    let Some((address, output)) = reached else { return NOWHERE };
    let node = registry.names().node(address);
    let ends = node.is_final().then(|| Arc::new(Name::read(registry, output + node.final_output().value())));
    states.push(State {
        is_only_of_places: ends.as_ref().is_some_and(|name| name.is_only_of_places()),
        is_in_any_spelling: ends.as_ref().is_some_and(|name| name.exact.is_none()),
        ends,
        behind_blank: node.find_input(b' ').map(|blank| {
            let transition = node.transition(blank);
            (transition.addr, output + transition.out.value())
        }),
    });
    states.len() as u32 - 1
}

/// Follows `word` from the node at `address`: the node reached, and the sum of the outputs.
fn walk(names: &Fst<impl AsRef<[u8]>>, mut address: usize, output: u64, word: &str) -> Option<(usize, u64)> {
    let mut output = Output::new(output);
    for &byte in word.as_bytes() {
        let node = names.node(address);
        let transition = node.transition(node.find_input(byte)?);
        output = output.cat(transition.out);
        address = transition.addr;
    }
    Some((address, output.value()))
}

/// The one among `matches`, which are in the order of the text and do not overlap, that covers a token.
pub fn covering(matches: &[Match], token: usize) -> Option<&Match> {
    let next = matches.partition_point(|found| found.tokens.start <= token);
    matches[..next].last().filter(|found| found.tokens.contains(&token))
}

/// The matches that remain when longer ones win over shorter ones, wherever they start, in the order of the text.
pub fn longest(found: Vec<Match>) -> Vec<Match> {
    let mut kept: Vec<Match> = Vec::with_capacity(found.len());
    let mut found = found.into_iter().peekable();
    // They come in the order of the text, so those that overlap stand together; most stand alone.
    while let Some(first) = found.next() {
        let mut end = first.tokens.end;
        let start = kept.len();
        kept.push(first);
        while let Some(next) = found.next_if(|next| next.tokens.start < end) {
            end = end.max(next.tokens.end);
            kept.push(next);
        }
        if kept.len() - start > 1 {
            let rivals = kept.split_off(start);
            kept.extend(longest_of(rivals));
        }
    }
    kept
}

/// The same of matches that overlap.
fn longest_of(mut rivals: Vec<Match>) -> Vec<Match> {
    // Of two that are as long, the one that needs no evidence: "des [militaires français]", not "[des militaires] français".
    rivals.sort_by_key(|rival| (std::cmp::Reverse(rival.tokens.len()), !rival.name.is_sure, rival.tokens.start));
    let first = rivals.iter().map(|rival| rival.tokens.start).min().unwrap_or(0);
    let end = rivals.iter().map(|rival| rival.tokens.end).max().unwrap_or(first);
    let mut taken = vec![false; end - first];
    rivals.retain(|rival| {
        let tokens = &mut taken[rival.tokens.start - first..rival.tokens.end - first];
        let free = !tokens.contains(&true);
        if free {
            tokens.fill(true);
        }
        free
    });
    rivals.sort_by_key(|rival| rival.tokens.start);
    rivals
}
