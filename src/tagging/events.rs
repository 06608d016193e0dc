//! What kind of event an article is about.
//!
//! The types and the words that tell them are data, in `events.tsv`. News say first what they are about, so only the headline and the
//! lead are looked at, and a word counts less the later it comes. Words behind *après*, *depuis* or in the pluperfect tell what went
//! before, and count less too.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::memo::Memo;
use super::names::View;
use crate::analysis::{Analyzer, Chain};

/// What must come together for a type to be given.
const THRESHOLD: f32 = 1.5;

/// What weighs less than this share of the heaviest type is a side matter.
const SHARE: f32 = 0.3;

/// How much a word counts in the headline, and in each of the first sentences.
const HEADLINE: f32 = 1.2;
const SENTENCES: [f32; 6] = [1.0, 0.9, 0.7, 0.5, 0.4, 0.3];

/// How much of its weight a word keeps that tells what went before.
const RECALLED: f32 = 0.3;

/// How much of its weight a type of violence keeps in an article that names no armed group and no force.
const WITHOUT_ACTOR: f32 = 0.6;

/// Words of one rule stand no farther apart.
const NEAR: usize = 9;

/// A type of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventType {
    /// Its permanent id.
    pub id: &'static str,
    /// Its French name.
    pub name: &'static str,
}

/// The types of events, in the order of the documentation.
pub fn event_types() -> impl Iterator<Item = EventType> {
    rules().types.iter().copied()
}

/// Which words the rules know, by word form.
pub type Known = Memo<u16>;

/// The types of the event that an article is about, the surest first; `names_actor` says whether it names an armed group or a force, without
/// whom battles are figures of speech.
pub fn events(view: &View, body_start: usize, names_actor: bool, known: &mut Known) -> Vec<&'static str> {
    known.prepare(view.analyzer);
    let rules = rules();
    let mut scores = vec![0.0f32; rules.types.len()];
    let mut counted: Vec<(usize, f32)> = Vec::new();
    for (sentence, factor) in lead(view, body_start) {
        let hits: Vec<(u16, usize)> = sentence
            .filter_map(|token| {
                let word = view.tokens[token].word;
                let number = known.of(view.analyzer, word, |word| {
                    word.common_terms().iter().find_map(|term| rules.words.get(&**term).copied()).unwrap_or(0)
                });
                (number > 0).then_some((number, token))
            })
            .collect();
        for &(number, token) in &hits {
            for &rule_number in &rules.by_first[usize::from(number)] {
                let rule = &rules.all[rule_number];
                if !rule.matches(&hits, token) {
                    continue;
                }
                let weight = rule.weight * factor * if is_recalled(view, token) { RECALLED } else { 1.0 };
                match counted.iter_mut().find(|(other, _)| *other == rule_number) {
                    // A word that comes again says the same again, only louder.
                    Some((_, best)) if weight > *best => {
                        scores[rule.kind] += weight - *best;
                        *best = weight;
                    }
                    Some(_) => {}
                    None => {
                        scores[rule.kind] += weight;
                        counted.push((rule_number, weight));
                    }
                }
            }
        }
    }
    if !names_actor {
        rules.of_war.iter().for_each(|&kind| scores[kind] *= WITHOUT_ACTOR);
    }
    let most = scores.iter().copied().fold(0.0, f32::max);
    let mut found: Vec<usize> =
        (0..scores.len()).filter(|&kind| scores[kind] >= THRESHOLD && scores[kind] >= SHARE * most).collect();
    let weak: Vec<usize> = rules
        .over
        .iter()
        .filter(|over| found.contains(&over.one) && scores[over.other] < over.factor * scores[over.one])
        .map(|over| over.other)
        .collect();
    found.retain(|kind| !weak.contains(kind));
    found.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    found.into_iter().map(|kind| rules.types[kind].id).collect()
}

/// The headline and the first sentences of the body, in tokens, and how much each counts.
fn lead(view: &View, body_start: usize) -> Vec<(Range<usize>, f32)> {
    let first_body_token = view.tokens.partition_point(|token| token.segment.start < body_start);
    let mut lead = vec![(0..first_body_token, HEADLINE)];
    let mut start = first_body_token;
    for token in first_body_token + 1..=view.tokens.len() {
        if token < view.tokens.len() && !view.begins_sentence(token) {
            continue;
        }
        // A dateline or an exclamation is no sentence of its own.
        if token - start < 5 && token < view.tokens.len() {
            continue;
        }
        let Some(&factor) = SENTENCES.get(lead.len() - 1) else { break };
        lead.push((start..token, factor));
        start = token;
    }
    lead
}

/// Whether the words in front of one say that it went before, or may come: "après l'attaque de", "avait attaqué", "menace d'attentat".
fn is_recalled(view: &View, token: usize) -> bool {
    const WORDS: [&str; 27] = [
        "ancien",
        "anciens",
        "apres",
        "appelle",
        "avait",
        "avaient",
        "contre",
        "coups",
        "demande",
        "depuis",
        "eventuel",
        "exige",
        "face",
        "issu",
        "issues",
        "lors",
        "menace",
        "menaces",
        "plusieurs",
        "potentiel",
        "presumes",
        "reclame",
        "risque",
        "risques",
        "suite",
        "supposes",
        "victimes",
    ];
    let before =
        (token.saturating_sub(4)..=token).rev().take_while(|&before| before == token || view.is_phrase(before));
    before.into_iter().any(|before| WORDS.contains(&view.folded(before)))
}

struct Rules {
    types: Vec<EventType>,
    /// The number of each word that a rule knows, from 1, by its terms.
    words: FxHashMap<Box<str>, u16>,
    all: Vec<Rule>,
    over: Vec<Over>,
    /// The types that are acts of armed groups and forces.
    of_war: Vec<usize>,
    /// The rules that begin with a word.
    by_first: Vec<Vec<usize>>,
}

/// The other type is not given beside the one unless it weighs so many times as much.
struct Over {
    one: usize,
    other: usize,
    factor: f32,
}

struct Rule {
    kind: usize,
    weight: f32,
    /// For each word that must be there, the words that will do.
    words: Vec<Vec<u16>>,
    without: Vec<Vec<u16>>,
}

impl Rule {
    fn matches(&self, hits: &[(u16, usize)], token: usize) -> bool {
        let near = |any: &Vec<u16>| {
            hits.iter().any(|(word, at)| any.contains(word) && at.abs_diff(token) <= NEAR && *at != token)
        };
        let anywhere = |any: &Vec<u16>| hits.iter().any(|(word, _)| any.contains(word));
        self.words[1..].iter().all(near) && !self.without.iter().any(anywhere)
    }
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules = Rules {
            over: Vec::new(),
            of_war: Vec::new(),
            types: Vec::new(),
            words: FxHashMap::default(),
            all: Vec::new(),
            by_first: vec![Vec::new()],
        };
        let mut analyzer = Analyzer::new(Chain::French, None);
        let mut classes: FxHashMap<&str, Vec<u16>> = FxHashMap::default();
        for row in rows() {
            match row {
                ["type", id, name] => rules.types.push(EventType { id, name }),
                ["war", types, _] => {
                    let kind = |id: &str| rules.types.iter().position(|known| known.id == id);
                    rules.of_war = types.split(' ').filter_map(kind).collect();
                }
                ["class", name, words] => {
                    let numbers = words.split(' ').map(|word| number(&mut rules, &mut analyzer, word));
                    let numbers = numbers.collect();
                    classes.insert(name, numbers);
                }
                ["over", pair, factor] => {
                    let kind = |id: &str| rules.types.iter().position(|known| known.id == id);
                    if let Some((one, other)) = pair.split_once(' ')
                        && let (Some(one), Some(other)) = (kind(one), kind(other))
                    {
                        rules.over.push(Over { one, other, factor: factor.parse().unwrap_or(1.0) });
                    }
                }
                [id, weight, words] => {
                    let Some(kind) = rules.types.iter().position(|known| known.id == id) else { continue };
                    let weight = weight.parse().unwrap_or(0.0);
                    let mut rule = Rule { kind, weight, words: Vec::new(), without: Vec::new() };
                    for word in words.split(' ') {
                        let wanted = word.trim_start_matches('-');
                        let any = match wanted.strip_prefix('@') {
                            Some(class) => classes.get(class).cloned().unwrap_or_default(),
                            None => vec![number(&mut rules, &mut analyzer, wanted)],
                        };
                        if word.starts_with('-') { rule.without.push(any) } else { rule.words.push(any) }
                    }
                    for &first in &rule.words[0] {
                        rules.by_first[usize::from(first)].push(rules.all.len());
                    }
                    rules.all.push(rule);
                }
            }
        }
        rules
    })
}

/// The number of a word, the same for all its forms.
fn number(rules: &mut Rules, analyzer: &mut Analyzer, word: &str) -> u16 {
    let id = analyzer.intern(word);
    let terms = analyzer.word(id).common_terms();
    if let Some(known) = terms.iter().find_map(|term| rules.words.get(term)) {
        return *known;
    }
    let number = rules.by_first.len() as u16;
    rules.by_first.push(Vec::new());
    for term in terms {
        rules.words.insert(term.clone(), number);
    }
    number
}

fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    let rows = include_str!("events.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| <[&str; 3]>::try_from(line.split('\t').collect::<Vec<_>>()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_type_or_a_rule() {
        let lines = include_str!("events.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().count(), lines);
        let types: Vec<&str> = event_types().map(|kind| kind.id).collect();
        assert_eq!(types.len(), 14);
        assert_eq!(rules().over.len(), rows().filter(|row| row[0] == "over").count());
        let classes: Vec<&str> = rows().filter(|row| row[0] == "class").map(|row| row[1]).collect();
        for [id, weight, words] in rows().filter(|row| !["type", "class", "over", "war"].contains(&row[0])) {
            assert!(
                words.split('@').skip(1).all(|class| classes.contains(&class.split(' ').next().unwrap())),
                "{words}"
            );
            assert!(types.contains(&id) && weight.parse::<f32>().is_ok() && !words.starts_with('-'), "{id} {words}");
        }
    }
}
