//! Which actor a name stands for, and whether the article gives reason to think so.
//!
//! An unambiguous form tags its actor. An ambiguous one (an acronym with other meanings, a phrase that any army may bear) tags
//! only with evidence in the same article: another, unambiguous form of the actor or of its parent or children, or what
//! the registry lists as evidence; a word listed as veto rules it out. Where several actors share a form and the
//! article licenses more than one, their common parent is tagged, and otherwise nobody.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{Match, View};
use crate::analysis::sentences;
use crate::knowledge::{Entry, Registry, Sense, name_key};

/// The countries whose press and armed actors the registry is about (ISO 3166). The evidence `*` asks for one of them.
const PERIMETER: [&str; 16] =
    ["ML", "BF", "NE", "TD", "MR", "NG", "CM", "BJ", "TG", "CI", "GH", "SN", "DZ", "LY", "SD", "CF"];

/// What each actor's entry asks for, ready to be looked up.
pub struct Evidence {
    actors: Vec<Rules>,
}

struct Rules {
    /// Folded phrases with a blank at both ends.
    phrases: Vec<String>,
    veto: Vec<String>,
    countries: Vec<String>,
    by_default: bool,
    /// The actor itself, its parent and its children.
    family: Vec<u32>,
    parent: Option<u32>,
    stands_for: Vec<String>,
    kind: String,
}

impl Evidence {
    /// Reads the rules of all actors.
    pub fn new(registry: &Arc<Registry>) -> Self {
        let padded = |phrase: &String| format!(" {} ", name_key(phrase));
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
                    .map(padded)
                    .collect(),
                veto: actor.veto.iter().map(padded).collect(),
                countries: actor
                    .evidence
                    .iter()
                    .filter_map(|rule| rule.strip_prefix("pays:"))
                    .filter_map(|rule| rule.split('@').next())
                    .map(str::to_owned)
                    .collect(),
                by_default: actor.evidence.iter().any(|rule| rule == "*"),
                family,
                parent,
                stands_for: actor.stands_for.clone(),
                kind: actor.kind.clone(),
            }
        });
        Evidence { actors: rules.collect() }
    }
}

/// The actors among `matches`; `countries` are those that the article's places lie in.
pub fn resolve(
    view: &View,
    matches: &[Match],
    countries: &FxHashMap<&str, u32>,
    evidence: &Evidence,
) -> Vec<(Range<usize>, Entry)> {
    let mut certain: Vec<(Range<usize>, u32)> = Vec::new();
    let mut open: Vec<(Range<usize>, Vec<u32>)> = Vec::new();
    for found in matches {
        let surface = view.surface(found);
        let senses = actor_senses(view.registry, found.offset, surface);
        match senses.iter().find(|(_, ambiguous)| !ambiguous) {
            Some(&(number, _)) => certain.push((view.range(found), number)),
            None if senses.is_empty() => {}
            None => open.push((view.range(found), senses.into_iter().map(|(number, _)| number).collect())),
        }
    }
    if !open.is_empty() {
        let named: FxHashSet<u32> = certain.iter().map(|&(_, number)| number).collect();
        let words = words_outside(view, &open);
        let context = Context { words: &words, named: &named, countries, evidence };
        for (range, owners) in open {
            if let Some(number) = context.choose(&owners) {
                certain.push((range, number));
            }
        }
    }
    drop_labels(view.text, &mut certain, evidence);
    certain.into_iter().map(|(range, number)| (range, Entry::Actor(number))).collect()
}

/// The actors that a surface may stand for, and whether it does so only with evidence.
fn actor_senses(registry: &Registry, offset: u64, surface: &str) -> Vec<(u32, bool)> {
    registry
        .senses_at(offset)
        .filter(|sense| is_written_right(sense, surface))
        .filter_map(|sense| match sense.entry {
            Entry::Actor(number) => Some((number, sense.ambiguous)),
            Entry::Place(_) => None,
        })
        .collect()
}

/// Whether a surface has the case that the form asks for.
pub fn is_written_right(sense: &Sense, surface: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    sense.exact.is_none_or(|exact| exact == surface || letters(exact) == letters(surface))
}

struct Context<'a> {
    /// The article's folded words outside the ambiguous forms, one blank between and at both ends.
    words: &'a str,
    named: &'a FxHashSet<u32>,
    countries: &'a FxHashMap<&'a str, u32>,
    evidence: &'a Evidence,
}

impl Context<'_> {
    fn choose(&self, owners: &[u32]) -> Option<u32> {
        let rules = |number: u32| &self.evidence.actors[number as usize];
        let allowed = |&number: &u32| !rules(number).veto.iter().any(|phrase| self.words.contains(phrase.as_str()));
        let owners: Vec<u32> = owners.iter().copied().filter(allowed).collect();
        let named: Vec<u32> = owners
            .iter()
            .copied()
            .filter(|&number| rules(number).family.iter().any(|kin| self.named.contains(kin)))
            .collect();
        let licensed: Vec<u32> = if named.is_empty() {
            owners.iter().copied().filter(|&number| self.has_evidence(rules(number))).collect()
        } else {
            named
        };
        match licensed[..] {
            [one] => Some(one),
            [] => self.by_default(&owners),
            _ => self.of_main_country(&licensed).or_else(|| {
                let parent = rules(licensed[0]).parent?;
                licensed.iter().all(|&number| rules(number).parent == Some(parent)).then_some(parent)
            }),
        }
    }

    fn has_evidence(&self, rules: &Rules) -> bool {
        rules.countries.iter().any(|code| self.countries.contains_key(code.as_str()))
            || rules.phrases.iter().any(|phrase| self.words.contains(phrase.as_str()))
    }

    /// The default sense of a form, for an article that plays in the region.
    fn by_default(&self, owners: &[u32]) -> Option<u32> {
        let inside = PERIMETER.iter().any(|code| self.countries.contains_key(code));
        owners.iter().copied().find(|&number| inside && self.evidence.actors[number as usize].by_default)
    }

    /// The only one of `licensed` whose country the article names more than twice as often as any other's.
    fn of_main_country(&self, licensed: &[u32]) -> Option<u32> {
        let weight = |&number: &u32| {
            let rules = &self.evidence.actors[number as usize];
            rules.countries.iter().filter_map(|code| self.countries.get(code.as_str())).copied().max().unwrap_or(0)
        };
        let best = licensed.iter().copied().max_by_key(weight)?;
        let clear = licensed.iter().filter(|&&number| number != best).all(|other| weight(&best) > 2 * weight(other));
        clear.then_some(best)
    }
}

/// The folded words of the article with the ambiguous forms left out, so that a form is never its own evidence.
fn words_outside(view: &View, open: &[(Range<usize>, Vec<u32>)]) -> String {
    let mut words = String::with_capacity(view.text.len() + 2);
    words.push(' ');
    let mut forms = open.iter().map(|(range, _)| range).peekable();
    for (number, token) in view.tokens.iter().enumerate() {
        while forms.next_if(|range| range.end <= token.segment.word_start).is_some() {}
        let inside = forms.peek().is_some_and(|range| range.contains(&token.segment.word_start));
        words.push_str(if inside { "\u{1}" } else { view.folded(number) });
        words.push(' ');
    }
    words
}

/// Drops a generic label where somebody of the sort that it stands for is named in the same sentence.
fn drop_labels(text: &str, actors: &mut Vec<(Range<usize>, u32)>, evidence: &Evidence) {
    let rules = |number: u32| &evidence.actors[number as usize];
    if !actors.iter().any(|&(_, number)| !rules(number).stands_for.is_empty()) {
        return;
    }
    let sentences = sentences(text);
    let sentence = |range: &Range<usize>| sentences.partition_point(|sentence| sentence.end <= range.start);
    let named: Vec<(usize, &str)> = actors
        .iter()
        .filter(|&&(_, number)| rules(number).stands_for.is_empty())
        .map(|(range, number)| (sentence(range), rules(*number).kind.as_str()))
        .collect();
    actors.retain(|(range, number)| {
        let stands_for = &rules(*number).stands_for;
        let here = sentence(range);
        !named.iter().any(|(other, kind)| *other == here && stands_for.iter().any(|k| k == kind))
    });
}

/// The countries of the unambiguous actors that belong to one country only.
pub fn countries<'r>(registry: &'r Registry, view: &View, matches: &[Match]) -> FxHashMap<&'r str, u32> {
    let mut countries = FxHashMap::default();
    for found in matches {
        for (number, ambiguous) in actor_senses(registry, found.offset, view.surface(found)) {
            if let (false, [country]) = (ambiguous, &registry.actors()[number as usize].countries[..]) {
                *countries.entry(country.as_str()).or_insert(0) += 1;
            }
        }
    }
    countries
}
