//! What kind of event an article is about.
//!
//! The types and the words that tell them are data, in `events.tsv`. News say first what they are about, so only the headline and the
//! lead are looked at, and a word counts less the later it comes. Words behind *après*, *depuis* or in the pluperfect tell what went
//! before, those under a negation what did not happen, and count less too. The same word is a figure of speech in an article about a
//! match or a virus, and a visit is diplomacy only between states. What no expression says is told by all words of the lead together (`hints`).

mod hints;
#[cfg(test)]
mod learn;
mod read;
mod rules;
mod sets;

use std::ops::Range;

use super::keywords::Keyword;
use super::view::View;
use crate::analysis::Word;
use crate::knowledge::CountryCode;
use hints::hints;
use rules::{MOST_WORDS, Rules, Topics, rules};
use sets::{Sentence, WordSet};

/// What must come together for the heaviest type to be given. An article that says so little is more often about it than about nothing.
const THRESHOLD: f32 = 1.0;

/// What must come together for another type to be given beside the heaviest. Most articles are about one.
const BESIDE: f32 = 1.6;

/// How much a word counts in the headline, and in each of the first sentences.
const HEADLINE: f32 = 1.2;
const SENTENCES: [f32; 10] = [1.0, 0.8, 0.64, 0.51, 0.41, 0.33, 0.26, 0.21, 0.17, 0.13];

/// Words of the longest sentence. What goes on without a full stop is a table or worse, and its words are compared with each other.
const LONGEST: usize = 150;

/// Words of the shortest: a dateline or an exclamation is no sentence of its own.
const SHORTEST: usize = 5;

/// How much of its weight a word keeps that tells what went before.
const RECALLED: f32 = 0.35;

/// How much of its weight a type of violence keeps in an article that names no armed group and no force.
const WITHOUT_ACTOR: f32 = 0.6;

/// How much of its weight a type keeps in an article on a subject that uses its words as figures of speech.
const FIGURE: f32 = 0.3;

/// So many words of a subject show that an article is on it.
const TOPIC_WORDS: usize = 2;

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
    read::types()
}

/// The number of a word among those that the rules know, from 1; 0 for all others.
pub fn number_of(word: &Word) -> u16 {
    rules().number(word)
}

/// The number of a word among those that hint at types, from 1; 0 for all others.
pub fn hint_of(word: &Word) -> u16 {
    hints().number(word)
}

/// Whether a folded word says of those behind it that they went before, may come or did not happen.
pub fn recalls(folded: &str) -> bool {
    rules().before.contains(folded)
}

/// What the article names, for rules that ask who takes part.
pub struct Named {
    /// Whether it names an armed group or a force of the registry, without whom battles are figures of speech.
    pub an_actor: bool,
    /// Where, in bytes, it names a country, one of its places or its people.
    pub countries: Vec<(usize, CountryCode)>,
}

/// What the rules know of a lead.
struct Lead {
    /// The words that a rule knows, and where.
    hits: Vec<(u16, usize)>,
    /// The same words, wherever they are.
    words: WordSet,
    /// Where among the hits each sentence ends, and how much it counts.
    sentences: Vec<(usize, f32)>,
}

/// The types of the event that an article is about, the surest first.
pub fn events(view: &View, body_start: usize, named: &Named) -> Vec<&'static str> {
    let rules = rules();
    let lead = lead(view, body_start);
    let (mut scores, abroad) = weigh(view, &lead, named);
    for (kind, (score, hint)) in scores.iter_mut().zip(hints().of(view, &lead)).enumerate() {
        // Words of diplomacy are said of religions and parties too.
        let may_tell = hint < 0.0 || abroad || !rules.between_states.contains(&kind);
        *score += if may_tell { hint } else { 0.0 };
    }
    let heaviest = scores.iter().copied().fold(0.0, f32::max);
    let mut found: Vec<usize> = (0..scores.len())
        .filter(|&kind| scores[kind] >= if scores[kind] == heaviest { THRESHOLD } else { BESIDE })
        .collect();
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

/// How much the expressions of a lead speak for each type, on the whole; and whether it names two states.
fn weigh(view: &View, lead: &[(Range<usize>, f32)], named: &Named) -> (Vec<f32>, bool) {
    let rules = rules();
    let end = lead.last().map_or(0, |(tokens, _)| tokens.end);
    let mut known = Lead {
        hits: Vec::with_capacity(128),
        words: WordSet::of_size(rules.words()),
        sentences: Vec::with_capacity(lead.len()),
    };
    for (tokens, factor) in lead {
        let numbers = tokens.clone().map(|token| (view.traits[token].event, token));
        known.hits.extend(numbers.filter(|(number, _)| *number > 0));
        known.sentences.push((known.hits.len(), *factor));
    }
    known.hits.iter().for_each(|(number, _)| known.words.insert(*number));
    let lead = known;
    let abroad = names_two_states(rules, view, named, &lead, end);
    let mut scores = scores(rules, view, &lead, abroad);
    if !named.an_actor && !lead.words.meets(&rules.armed) {
        rules.of_war.iter().for_each(|&kind| scores[kind] *= WITHOUT_ACTOR);
    }
    for kind in topics(rules, &lead) {
        scores[kind] *= FIGURE;
    }
    (scores, abroad)
}

/// How much speaks for each type. A word speaks for a type once: in the rule, and where in the lead, it weighs most.
fn scores(rules: &Rules, view: &View, lead: &Lead, abroad: bool) -> Vec<f32> {
    let mut matches: Vec<(f32, usize, u16, [u16; MOST_WORDS])> = Vec::with_capacity(32);
    let (mut sentence, mut first) = (Sentence::default(), 0);
    for &(end, factor) in &lead.sentences {
        let hits = &lead.hits[first..end];
        first = end;
        let words = hits.iter().map(|(number, _)| *number);
        rules.that_may_hold(words, &mut sentence, abroad, |number, rule| {
            let first = rule.wanted()[0].number;
            for &(_, token) in hits.iter().filter(|(word, _)| rules.classes_of.is_in(*word, first)) {
                if let Some(words) = rule.matched(&rules.classes_of, hits, token) {
                    let weight = rule.weight * factor * if is_recalled(view, token) { RECALLED } else { 1.0 };
                    matches.push((weight, token, number, words));
                }
            }
        });
    }
    matches.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let mut scores = vec![0.0f32; rules.types.len()];
    let mut spoken: Vec<(usize, u16)> = Vec::with_capacity(32);
    for (weight, _, rule, words) in matches {
        let kind = rules.all[usize::from(rule)].kind;
        let words = words.iter().filter(|word| **word > 0).map(|&word| (kind, word));
        if !words.clone().any(|word| spoken.contains(&word)) {
            scores[kind] += weight;
            spoken.extend(words);
        }
    }
    scores
}

/// The types whose words are figures of speech in what the lead is about.
fn topics(rules: &Rules, lead: &Lead) -> Vec<usize> {
    let mut words: Vec<(Topics, u16)> = lead
        .hits
        .iter()
        .map(|&(number, _)| (rules.topics_of[usize::from(number)], number))
        .filter(|(topics, _)| *topics != 0)
        .collect();
    words.sort_unstable();
    words.dedup();
    let mut kinds: Vec<usize> = rules
        .topics
        .iter()
        .enumerate()
        .filter(|(topic, _)| words.iter().filter(|(topics, _)| topics & (1 << topic) != 0).count() >= TOPIC_WORDS)
        .flat_map(|(_, kinds)| kinds.iter().copied())
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Whether the lead, which ends before the token `end`, names two states, or a state and a body of states.
fn names_two_states(rules: &Rules, view: &View, named: &Named, lead: &Lead, end: usize) -> bool {
    let end = end.checked_sub(1).map_or(0, |last| view.tokens[last].segment().end);
    let mut countries = named.countries.iter().filter(|(at, _)| *at < end).map(|(_, country)| country);
    let bodies = lead.words.meets(&rules.bodies);
    let first = countries.next();
    first.is_some() && (bodies || countries.any(|country| Some(country) != first))
}

/// The headline and the first sentences of the body, in tokens, and how much each counts.
fn lead(view: &View, body_start: usize) -> Vec<(Range<usize>, f32)> {
    let first_body_token = view.tokens.partition_point(|token| token.segment().start < body_start);
    let mut lead = Vec::with_capacity(SENTENCES.len() + 1);
    lead.push((0..first_body_token, HEADLINE));
    let (mut start, last) = (first_body_token, view.tokens.len());
    for factor in SENTENCES {
        if start >= last {
            break;
        }
        let (first, longest) = (last.min(start + SHORTEST), last.min(start + LONGEST));
        let end = (first..longest).find(|&token| view.begins_sentence(token)).unwrap_or(longest);
        lead.push((start..end, factor));
        start = end;
    }
    lead
}

/// Whether the words in front of one say that it went before, may come or did not happen: "après l'attaque de", "avait attaqué",
/// "menace d'attentat", "n'attaque pas".
fn is_recalled(view: &View, token: usize) -> bool {
    let mut before = (token.saturating_sub(4)..=token).rev().take_while(|&at| at == token || view.is_phrase(at));
    let mut behind = (token + 1..view.tokens.len().min(token + 4)).take_while(|&at| view.is_phrase(at - 1));
    before.any(|at| view.traits[at].recalls) || behind.any(|at| view.keyword(at) == Keyword::Pas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analyzer, Chain};
    use crate::knowledge::Registry;
    use crate::tagging::traits::{Known, Vocabulary};
    use std::sync::Arc;

    /// The types of an article without a headline, which names these countries and an armed actor.
    fn types(text: &str, countries: &[&str]) -> Vec<&'static str> {
        let registry = Arc::new(Registry::embedded().unwrap());
        let mut analyzer = Analyzer::new(Chain::French, None);
        let tokens = analyzer.tokens(text);
        let mut known = Known::default();
        Vocabulary::new(&registry).look_up(&registry, &analyzer, (text, &tokens), &mut known);
        let view = View::new(&registry, &analyzer, text, &tokens, &known);
        let countries = countries.iter().filter_map(|country| Some((0, CountryCode::new(country)?))).collect();
        events(&view, 0, &Named { an_actor: true, countries })
    }

    #[test]
    fn what_went_before_or_did_not_happen_is_no_event() {
        assert_eq!(types("Des hommes armés ont attaqué le village.", &[]), ["attaque"]);
        assert!(types("Le maire a parlé cinq ans après une attaque.", &[]).is_empty());
        assert!(types("Les rebelles n'attaquent pas la ville.", &[]).is_empty());
    }

    #[test]
    fn a_visit_is_diplomacy_between_states() {
        let text = "Le président a reçu une délégation de ministres pour une visite de trois jours.";
        assert!(types(text, &["ML", "ML"]).is_empty());
        assert_eq!(types(text, &["ML", "TG"]), ["diplomatie"]);
        assert_eq!(types("Le président a reçu une délégation de l'ONU au palais de Bamako.", &["ML"]), ["diplomatie"]);
    }

    #[test]
    fn the_words_of_an_expression_stand_together() {
        assert_eq!(types("Un coup d'État a eu lieu.", &[]), ["coup-etat"]);
        assert!(types("Le chef de l'État a donné un coup de fil.", &[]).is_empty());
    }

    #[test]
    fn a_form_can_be_told_from_its_lemma() {
        assert_eq!(types("Des manifestants brûlent des pneus.", &[]), ["manifestation"]);
        assert!(types("La maladie se manifeste par la fièvre.", &[]).is_empty());
    }

    #[test]
    fn in_a_match_the_attack_is_a_figure_of_speech() {
        assert!(types("L'attaquant du club a marqué.", &[]).is_empty());
        assert!(types("Le club a soigné son attaque et gagné le match.", &[]).is_empty());
    }

    #[test]
    fn a_word_speaks_for_a_type_once() {
        // "libérer" and "otage" together weigh more than "libérer", but not both sums.
        assert_eq!(types("Les otages ont été libérés.", &[]), ["liberation"]);
        assert!(types("Un suspect. Un autre suspect. Les suspects sont trois, dit-on ici.", &[]).is_empty());
    }
}
