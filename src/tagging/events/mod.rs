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
use hints::{Hinted, Scores, hints};
use rules::{MOST_WORDS, Rules, Topics, rules};
use sets::{Presence, Sentences};

/// What must come together for the heaviest type to be given. An article that says so little is more often about it than about nothing.
const THRESHOLD: f32 = 1.0;

/// What must come together for another type to be given beside the heaviest. Most articles are about one.
const BESIDE: f32 = 1.6;

/// How much a word counts in the headline, and in each of the first sentences.
const HEADLINE: f32 = 1.2;
const SENTENCES: [f32; 10] = [1.0, 0.8, 0.64, 0.51, 0.41, 0.33, 0.26, 0.21, 0.17, 0.13];

/// The headline is one more.
const _: () = assert!(SENTENCES.len() < Sentences::BITS as usize);

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

/// A word that a rule knows, and the token that it is.
type Hit = (u16, usize);

/// A rule that holds: how much it weighs, at which token, its place among all, and the words that fulfil it.
type Holding = (f32, usize, u16, [u16; MOST_WORDS]);

/// Tells the types of events. It keeps its lists for the next article.
pub struct Classifier {
    /// The words of the lead that rules know.
    hits: Vec<Hit>,
    /// Where among these each sentence of the lead ends, and how much it counts.
    sentences: Vec<(usize, f32)>,
    /// Which of them stands in which sentence.
    presence: Presence,
    holding: Vec<Holding>,
    /// By the words' numbers, the types that each has spoken for, a bit for each.
    spoken: Vec<u16>,
    hinted: Hinted,
}

impl Default for Classifier {
    fn default() -> Self {
        Classifier {
            hits: Vec::new(),
            sentences: Vec::new(),
            presence: Presence::new(rules().classes),
            holding: Vec::new(),
            spoken: vec![0; rules().words()],
            hinted: Hinted::default(),
        }
    }
}

impl Classifier {
    /// The types of the event that an article is about, the surest first.
    pub fn types(&mut self, view: &View, body_start: usize, named: &Named) -> Vec<&'static str> {
        let rules = rules();
        let lead = lead(view, body_start);
        let (mut scores, abroad) = self.weigh(view, &lead, named);
        let hinted = hints().of(view, &lead, &mut self.hinted);
        for (kind, (score, hint)) in scores.iter_mut().zip(hinted).take(rules.types.len()).enumerate() {
            // Words of diplomacy are said of religions and parties too.
            let may_tell = hint < 0.0 || abroad || !rules.between_states.contains(&kind);
            *score += if may_tell { hint } else { 0.0 };
        }
        let heaviest = scores.iter().copied().fold(0.0, f32::max);
        let mut found: Vec<usize> = (0..scores.len())
            .filter(|&kind| scores[kind] >= if scores[kind] == heaviest { THRESHOLD } else { BESIDE })
            .collect();
        let is_weak = |other: usize| {
            let over = rules.over.iter().filter(|over| over.other == other && found.contains(&over.one));
            over.into_iter().any(|over| scores[other] < over.factor * scores[over.one])
        };
        let weak: Vec<usize> = found.iter().copied().filter(|&kind| is_weak(kind)).collect();
        found.retain(|kind| !weak.contains(kind));
        found.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        found.into_iter().map(|kind| rules.types[kind].id).collect()
    }

    /// How much the expressions of a lead speak for each type, on the whole; and whether it names two states.
    fn weigh(&mut self, view: &View, lead: &[(Range<usize>, f32)], named: &Named) -> (Scores, bool) {
        let rules = rules();
        self.read(rules, view, lead);
        let end = lead.last().map_or(0, |(tokens, _)| tokens.end);
        let abroad = names_two_states(view, named, self.presence.of(rules.bodies) != 0, end);
        let mut scores = self.scores(rules, view, abroad);
        if !named.an_actor && self.presence.of(rules.armed) == 0 {
            rules.of_war.iter().for_each(|&kind| scores[kind] *= WITHOUT_ACTOR);
        }
        let figures = figures(rules, self.presence.words());
        scores
            .iter_mut()
            .enumerate()
            .filter(|(kind, _)| figures >> kind & 1 == 1)
            .for_each(|(_, score)| *score *= FIGURE);
        (scores, abroad)
    }

    /// Notes the words of a lead that rules know.
    fn read(&mut self, rules: &Rules, view: &View, lead: &[(Range<usize>, f32)]) {
        let most = lead.iter().map(|(tokens, _)| tokens.len()).sum::<usize>() + 1;
        self.hits.resize(self.hits.len().max(most), (0, 0));
        self.sentences.clear();
        let mut count = 0;
        for (tokens, factor) in lead {
            for (traits, token) in view.traits[tokens.clone()].iter().zip(tokens.clone()) {
                // Nothing foretells which words rules know, so nothing branches here.
                self.hits[count] = (traits.event, token);
                count += usize::from(traits.event > 0);
            }
            self.sentences.push((count, *factor));
        }
        let mut first = 0;
        let of_sentences = self.sentences.iter().map(|(end, _)| &self.hits[std::mem::replace(&mut first, *end)..*end]);
        let words = of_sentences.zip(0..).flat_map(|(hits, place)| hits.iter().map(move |(word, _)| (*word, place)));
        self.presence.fill(words, &rules.classes_of);
    }

    /// How much speaks for each type. A word speaks for a type once: in the rule, and where in the lead, it weighs most.
    fn scores(&mut self, rules: &Rules, view: &View, abroad: bool) -> Scores {
        let Classifier { hits, sentences, presence, holding, spoken, .. } = self;
        holding.clear();
        rules.that_may_hold(presence, abroad, |number, rule, mut places| {
            let first = rule.wanted()[0].number;
            while places != 0 {
                let place = places.trailing_zeros() as usize;
                places &= places - 1;
                let (end, factor) = sentences[place];
                let hits = &hits[place.checked_sub(1).map_or(0, |before| sentences[before].0)..end];
                for &(_, token) in hits.iter().filter(|(word, _)| rules.is_in(*word, first)) {
                    if let Some(words) = rule.matched(rules, hits, token) {
                        let weight = rule.weight * factor * if is_recalled(view, token) { RECALLED } else { 1.0 };
                        holding.push((weight, token, number, words));
                    }
                }
            }
        });
        holding.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        let mut scores = Scores::default();
        for (weight, _, rule, words) in holding {
            let kind = rules.all[usize::from(*rule)].kind;
            // 0, which stands where a rule asks for no further word, is none and speaks for nothing.
            if words.iter().all(|word| spoken[usize::from(*word)] >> kind & 1 == 0) {
                scores[kind] += *weight;
                words.iter().for_each(|word| spoken[usize::from(*word)] |= u16::from(*word > 0) << kind);
            }
        }
        presence.words().iter().for_each(|word| spoken[usize::from(*word)] = 0);
        scores
    }
}

/// The types whose words are figures of speech in what a lead of these words is about, a bit for each.
fn figures(rules: &Rules, words: &[u16]) -> u32 {
    let mut counts = [0; Topics::BITS as usize];
    for word in words {
        let mut topics = rules.topics_of[usize::from(*word)];
        while topics != 0 {
            counts[topics.trailing_zeros() as usize] += 1;
            topics &= topics - 1;
        }
    }
    let kinds = rules.topics.iter().zip(counts).filter(|(_, count)| *count >= TOPIC_WORDS).flat_map(|(kinds, _)| kinds);
    kinds.fold(0, |figures, kind| figures | 1 << kind)
}

/// Whether the lead, which ends before the token `end`, names two states, or a state and a body of states.
fn names_two_states(view: &View, named: &Named, names_body: bool, end: usize) -> bool {
    let end = end.checked_sub(1).map_or(0, |last| view.tokens[last].segment().end);
    let mut countries = named.countries.iter().filter(|(at, _)| *at < end).map(|(_, country)| country);
    let first = countries.next();
    first.is_some() && (names_body || countries.any(|country| Some(country) != first))
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
        Classifier::default().types(&view, 0, &Named { an_actor: true, countries })
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
