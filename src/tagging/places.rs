//! Which place a name stands for, and whether it is a place at all.
//!
//! A name counts only with a capital. A name that is also an ordinary word or a person's needs a cue ("village de", "à"); one
//! between other capitalised words is part of somebody's name. Namesakes are settled by the countries that the rest of
//! the article points to; where nothing does, nothing is tagged.

use std::ops::Range;

use memchr::{memchr, memrchr};
use rustc_hash::FxHashSet;

use super::actors;
use super::capitals;
use super::countries::Weights;
use super::cues::Cue;
use super::decision::{Log, Why};
use super::keywords::Keyword;
use super::names::{ActorSense, KNOWN, Match, PlaceSense, covering};
use super::view::View;
use crate::knowledge::{CountryCode, Entry, PlaceKind};

/// What a country named outright weighs against a place that lies in it.
const COUNTRY_WEIGHT: u32 = 3;

/// What it weighs that a namesake lies in the country that the article plays in.
const MAIN: u32 = 15;

/// A town with more inhabitants is known beyond its country.
const KNOWN_ABROAD: u32 = 100_000;

/// The places among `matches`, chosen with the whole article in view.
pub fn resolve(view: &View, matches: &[Match], log: &mut Log) -> Vec<(Range<usize>, PlaceSense)> {
    let mut candidates: Vec<(&Match, &[PlaceSense])> = Vec::with_capacity(matches.len());
    candidates
        .extend(matches.iter().map(|found| (found, places(view, found))).filter(|(_, senses)| !senses.is_empty()));
    if candidates.is_empty() {
        return Vec::new();
    }
    let context = context(view, matches, &candidates);
    let people = people(view, matches, &candidates);
    let has_brackets = memchr(b'(', view.text.as_bytes()).is_some();
    let is_in_byline = |found: &Match| has_brackets && is_byline(view, found);
    let mut chosen = Vec::with_capacity(candidates.len());
    for (found, senses) in candidates {
        let range = view.range(found);
        let is_person =
            !people.is_empty() && people.contains(view.folded(found.tokens.start)) && is_nobodys_town(view, found);
        let reads = !is_person
            && reads_as_place(view, found, senses, matches, &context)
            && !is_in_byline(found)
            && !capitals::is_government(view, found);
        let place = reads.then(|| choose(senses, &context)).flatten();
        // "Afrique de l'Ouest" and "Sahara" say where the world is, not where anything happened.
        let is_zone =
            |place: &PlaceSense| matches!(place.kind, PlaceKind::Area | PlaceKind::Desert) && place.country.is_none();
        let taken = place.filter(|place| !is_zone(place));
        let why = match (reads, place, taken) {
            (false, ..) => Why::NotAPlace,
            (_, None, _) => Why::FarAway,
            (_, _, None) => Why::Zone,
            _ if senses.len() == 1 => Why::OnlyBearer,
            (_, Some(place), _) if context.weights.of(place.country) > 0 => Why::Context,
            _ => Why::BestKnown,
        };
        log.note(&range, taken.map(|place| Entry::Place(place.number)), why, || {
            senses.iter().map(|place| Entry::Place(place.number)).collect::<Vec<_>>()
        });
        chosen.extend(taken.map(|place| (range, place)));
    }
    chosen
}

/// Small places whose names somebody bears in the text: "Nuhu Ribadu", and "M. Ribadu" further down.
fn people<'v>(view: &'v View, matches: &[Match], candidates: &[(&Match, &[PlaceSense])]) -> FxHashSet<&'v str> {
    let is_borne = |found: &Match| {
        let first = found.tokens.start;
        let before = first.checked_sub(1).filter(|&token| view.is_phrase(token));
        cue_before(view, first) == Some(Cue::Person)
            || before.is_some_and(|token| {
                is_name(view, matches, token) && !view.tokens[first].segment().joined && !is_shouted(view, token)
            })
    };
    let small = candidates.iter().filter(|(found, _)| may_be_a_person(found) && is_borne(found));
    small.map(|(found, _)| view.folded(found.tokens.start)).collect()
}

/// Whether nothing in front of a small place's name says that it is a place.
fn is_nobodys_town(view: &View, found: &Match) -> bool {
    may_be_a_person(found) && cue_before(view, found.tokens.start) != Some(Cue::Place)
}

/// Whether a token is all capitals: in a headline, no name begins there.
fn is_shouted(view: &View, token: usize) -> bool {
    view.written(token).chars().all(|c| !c.is_lowercase())
}

/// Whether a token is written as a name inside a sentence, and is no place or actor that is known.
fn is_name(view: &View, matches: &[Match], token: usize) -> bool {
    view.is_capitalised(token)
        && !view.begins_sentence(token)
        && !view.tokens[token].segment().joined
        && covering(matches, token).is_none_or(may_be_a_person)
}

/// Where, in bytes, the chosen places, the capitals that stand for governments and the demonyms point to which country.
pub fn countries(view: &View, matches: &[Match], chosen: &[(Range<usize>, PlaceSense)]) -> Vec<(usize, CountryCode)> {
    let of_places = chosen.iter().filter_map(|(range, place)| Some((range.start, place.country?)));
    let mut countries = Vec::with_capacity(matches.len());
    countries.extend(of_places.chain(capitals::countries(view, matches)).chain(demonyms(view, matches)));
    countries
}

/// The places that a match may stand for; none when it lacks the capital, or is unambiguously an actor.
fn places<'m>(view: &View, found: &'m Match) -> &'m [PlaceSense] {
    if found.name.places.is_empty() || !view.is_named(found.tokens.clone()) {
        return &[];
    }
    let is_actor = |sense: &ActorSense| !sense.ambiguous && sense.is_written_right(view.surface(found));
    if found.name.actors.iter().any(is_actor) {
        return &[];
    }
    &found.name.places
}

/// Whether a match is in the name of the agency behind a dateline: "Niamey, 9 juin 2016 (Le Relais de Niamey)".
fn is_byline(view: &View, found: &Match) -> bool {
    let range = view.range(found);
    let Some(line) = view.line_before(range.start, BYLINE) else { return false };
    let Some(open) = memrchr(b'(', line.as_bytes()) else { return false };
    let before = line[..open].trim_end();
    before.len() < 60
        && before.ends_with(|c: char| c.is_ascii_digit())
        && before.contains(',')
        && view.text[range.end..].chars().take(60).take_while(|&c| c != '\n').any(|c| c == ')')
}

/// Bytes of the longest line before a name in such brackets.
const BYLINE: usize = 200;

/// The countries that the article points to.
struct Context {
    weights: Weights,
    /// The one in which it plays.
    main: Option<CountryCode>,
}

impl Context {
    /// Whether it plays there, as far as it points anywhere.
    fn is_main(&self, country: Option<CountryCode>) -> bool {
        self.weights.is_empty() || self.main.is_some() && self.main == country
    }
}

/// The countries that the article points to, before namesakes are settled.
fn context(view: &View, matches: &[Match], candidates: &[(&Match, &[PlaceSense])]) -> Context {
    let mut weights = actors::countries(view, matches);
    for (_, senses) in candidates {
        let Some(country) = senses[0].country else { continue };
        // A small place proves nothing: its name may be anything.
        let known = |place: &PlaceSense| place.kind < PlaceKind::Commune || place.population >= KNOWN_ABROAD / 10;
        let named_outright = senses.iter().find(|place| place.kind == PlaceKind::Country);
        if senses.iter().all(|place| place.country == Some(country)) && senses.iter().any(known) {
            weights.add(country, if named_outright.is_some() { COUNTRY_WEIGHT } else { 1 });
        } else if let Some(country) = named_outright.and_then(|place| place.country) {
            weights.add(country, COUNTRY_WEIGHT);
        }
    }
    demonyms(view, matches).for_each(|(_, country)| weights.add(country, 1));
    Context { main: weights.main(), weights }
}

/// The place that a name stands for in an article that plays in the countries of `context`.
fn choose(senses: &[PlaceSense], context: &Context) -> Option<PlaceSense> {
    let weight = |place: &PlaceSense| context.weights.of(place.country);
    let score = |place: &PlaceSense| {
        let weight = weight(place);
        let main = if weight > 0 && context.is_main(place.country) { MAIN } else { 0 };
        u32::from(place.rank) + 25 * weight.min(3) + main
    };
    let (&first, others) = senses.split_first()?;
    let (mut best, mut highest, mut is_open) = (first, if others.is_empty() { 0 } else { score(&first) }, false);
    for &other in others {
        let reached = score(&other);
        if reached > highest {
            (best, highest, is_open) = (other, reached, false);
        } else if reached == highest {
            // Namesakes of the same weight in different countries stay open; of one country, the first in the registry is meant.
            is_open |= other.country != best.country;
            best = if other.number < best.number { other } else { best };
        }
    }
    let local = best.country.is_some() && weight(&best) == 0;
    let small = best.kind > PlaceKind::Region
        && !matches!(best.kind, PlaceKind::Area | PlaceKind::Park)
        && best.population < KNOWN_ABROAD;
    if local && small {
        return None;
    }
    // "La région du Sahel" is the zone, unless the article plays in the country that has a region of this name.
    let may_be_zone = best.kind == PlaceKind::Region && senses.iter().any(|place| place.kind == PlaceKind::Area);
    let is_settled = !may_be_zone || context.is_main(best.country);
    (is_settled && !is_open).then_some(best)
}

/// Whether the words around a match let it be a place.
fn reads_as_place(view: &View, found: &Match, senses: &[PlaceSense], matches: &[Match], context: &Context) -> bool {
    let first = found.tokens.start;
    let last = found.tokens.end - 1;
    let before = (first > 0 && view.is_phrase(first - 1)).then(|| first - 1);
    let after = (last + 1 < view.tokens.len() && view.is_phrase(last)).then_some(last + 1);
    let cue = cue_before(view, first);
    if cue == Some(Cue::Water) && !senses.iter().any(|place| matches!(place.kind, PlaceKind::River | PlaceKind::Lake)) {
        return false;
    }
    let best = senses.iter().map(|place| place.rank).max().unwrap_or(0);
    let known = best >= KNOWN;
    let doubtful = found.tokens.len() == 1 && senses.iter().all(|place| place.is_doubtful);
    if cue == Some(Cue::Place) {
        return true;
    }
    if doubtful && is_region_of_main_country(view, found, senses, context) {
        return true;
    }
    if doubtful && !(known && senses.iter().all(|place| place.kind == PlaceKind::Country)) {
        return false;
    }
    // "Moussa Gao Traoré": between names it is a part of one, unless the neighbour is a place or an actor too.
    let is_name = |token: usize| is_name(view, matches, token);
    // "Sud-Est", "San Francisco", "APA": a part of a compound, of a longer name, or an acronym.
    let single = found.tokens.len() == 1;
    let joined = |token: usize| view.tokens[token].segment().joined && covering(matches, token).is_none();
    let compound = view.tokens[first].segment().joined && before.is_none_or(|token| covering(matches, token).is_none());
    if single
        && (compound
            || after.is_some_and(joined)
            || after.is_some_and(is_name)
            || (is_acronym(view.surface(found), senses) && !begins_dateline(view, found, best)))
    {
        return false;
    }
    let person_before = cue == Some(Cue::Person) || before.is_some_and(is_name);
    let person_after = after.is_some_and(|token| is_name(token) && !view.tokens[token].segment().joined);
    if known { !(person_before && found.tokens.len() == 1) } else { !person_before && !person_after }
}

/// "Baré Maïnassara" are two villages and one person: whether nothing but small places bears a name.
fn may_be_a_person(found: &Match) -> bool {
    found.tokens.len() == 1 && found.name.is_small
}

/// Whether a name such as "Est" or "Sahel" is the region of the country that the article plays in, as "dans l'Est" but not "l'Est du Mali".
fn is_region_of_main_country(view: &View, found: &Match, senses: &[PlaceSense], context: &Context) -> bool {
    let first = found.tokens.start;
    let main = context.main;
    let is_region = senses.iter().any(|place| place.kind == PlaceKind::Region && place.country == main);
    // "le Sahel" is the zone before it is the region.
    let is_zone = senses.iter().any(|place| place.kind == PlaceKind::Area);
    if main.is_none() || !is_region || is_zone || view.tokens[first].segment().joined {
        return false;
    }
    let elided = view.tokens[first].segment().start < view.tokens[first].segment().word_start;
    let article = first > 0
        && view.is_phrase(first - 1)
        && matches!(
            view.keyword(first - 1),
            Keyword::Le | Keyword::Du | Keyword::Au | Keyword::La | Keyword::Des | Keyword::Les
        );
    let last = found.tokens.end - 1;
    let of = last + 1 < view.tokens.len()
        && view.is_phrase(last)
        && matches!(view.keyword(last + 1), Keyword::Du | Keyword::De | Keyword::Des | Keyword::D);
    let of = of
        || (last + 1 < view.tokens.len()
            && view.is_phrase(last)
            && view.tokens[last + 1].segment().start < view.tokens[last + 1].segment().word_start);
    (elided || article) && !of
}

/// A few capitals: an agency or a bank rather than a village, whatever the gazetteer holds; but *MALI* and *RDC* are countries.
fn is_acronym(surface: &str, senses: &[PlaceSense]) -> bool {
    surface.len() <= 4
        && surface.len() >= 2
        && surface.chars().all(char::is_uppercase)
        && senses.iter().all(|place| place.kind != PlaceKind::Country)
}

/// Whether a known place stands at the beginning of a line and before a comma, a dash or a bracket: "GAO, 11 novembre", "KAYA – Les greniers".
fn begins_dateline(view: &View, found: &Match, rank: u8) -> bool {
    let range = view.range(found);
    let is_first = view.line_before(range.start, 8).is_some_and(|before| before.trim().is_empty());
    let behind = view.text[range.end..].trim_start_matches([' ', '\u{a0}']);
    rank >= KNOWN && is_first && behind.starts_with([',', '-', '–', '—', '(', '/'])
}

/// What the words in front of a name say about it.
fn cue_before(view: &View, first: usize) -> Option<Cue> {
    // In "Nord-Est" the north is no cue.
    let previous = first.checked_sub(1).filter(|_| !view.tokens[first].segment().joined)?;
    if !view.is_phrase(previous) {
        let between = &view.text[view.tokens[previous].segment().end..view.tokens[first].segment().start];
        let is_title = between.trim() == "." && matches!(view.written(previous), "M" | "MM" | "Dr" | "Pr" | "Me");
        return is_title.then_some(Cue::Person);
    }
    match view.keyword(previous) {
        // Without its accent it is the verb, unless capitals took it.
        Keyword::A => (view.written(previous) != "a").then_some(Cue::Place),
        Keyword::De | Keyword::Du | Keyword::Des | Keyword::D | Keyword::La | Keyword::Le => {
            let noun = previous.checked_sub(1).filter(|&token| view.is_phrase(token))?;
            let is_near = || matches!(view.keyword(noun), Keyword::Pres | Keyword::Loin | Keyword::Proche);
            view.traits[noun].cue.or_else(|| is_near().then_some(Cue::Place))
        }
        _ => view.traits[previous].cue,
    }
}

/// Where which country is pointed to by one of its demonyms.
fn demonyms(view: &View, matches: &[Match]) -> impl Iterator<Item = (usize, CountryCode)> {
    matches.iter().flat_map(|found| found.name.demonym_of.iter().map(|country| (view.range(found).start, *country)))
}
