//! Which actor a name stands for, and whether the article gives reason to think so.
//!
//! An unambiguous form tags its actor. An ambiguous one (an acronym with other meanings, a phrase that any army may bear) tags
//! only with evidence in the same article: another, unambiguous form of the actor or of its parent or children, or what
//! the registry lists as evidence; a word listed as veto rules it out. Where several actors share a form and the
//! article licenses more than one, their common parent is tagged, and otherwise nobody.

use std::ops::Range;

use jiff::civil::Date;
use memchr::memchr_iter;
use rustc_hash::{FxHashMap, FxHashSet};

use super::coordinated;
use super::countries::Weights;
use super::cues::Cue;
use super::decision::{Log, Why};
use super::evidence::{Evidence, Heard, Rules};
use super::keywords::Keyword;
use super::long_forms::LongForm;
use super::names::{ActorSense, Match, covering};
use super::view::View;
use crate::analysis::sentences;
use crate::knowledge::{CountryCode, Entry, PlaceKind, name_key};

/// The countries whose press and armed actors the registry is about (ISO 3166). The evidence `*` asks for one of them.
const PERIMETER: [&str; 16] =
    ["ML", "BF", "NE", "TD", "MR", "NG", "CM", "BJ", "TG", "CI", "GH", "SN", "DZ", "LY", "SD", "CF"];

/// What was found in an article before its actors are settled.
pub struct Found<'a> {
    /// Names of the registry.
    pub matches: &'a [Match],
    /// Long names nearly right.
    pub long_forms: &'a [LongForm],
    /// The countries that the article's places lie in.
    pub countries: &'a Weights,
    /// The day of the article, as far as it is known.
    pub when: Option<Date>,
}

/// The actors among what was found.
pub fn resolve(view: &View, found: &Found, evidence: &Evidence, log: &mut Log) -> Vec<(Range<usize>, u32)> {
    let Found { matches, long_forms, countries, when } = *found;
    let entries = |owners: &[u32]| owners.iter().map(|&number| Entry::Actor(number)).collect::<Vec<_>>();
    let mut certain: Vec<(Range<usize>, u32)> = Vec::with_capacity(matches.len());
    // Forms that need evidence, and which of `bearers` each may stand for.
    let mut open: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut bearers: Vec<u32> = Vec::with_capacity(64);
    for found in matches.iter().filter(|found| !found.name.actors.is_empty()) {
        let first = bearers.len();
        bearers.extend(senses(view, found).map(|sense| sense.number));
        let owners = &bearers[first..];
        if owners.is_empty() {
            continue;
        }
        let range = view.range(found);
        let sure = senses(view, found).find(|sense| !sense.ambiguous);
        if reads_as_something_else(view, found, owners, sure.is_some(), matches, evidence) {
            log.note(&range, None, Why::Refused, || entries(owners));
        } else if let Some(&ActorSense { number, .. }) = sure {
            log.note(&range, Some(Entry::Actor(number)), Why::OnlyBearer, || entries(owners));
            certain.push((range, number));
        } else if let Some(number) = of_country_behind(view, found, owners, matches) {
            log.note(&range, Some(Entry::Actor(number)), Why::CountryBehind, || entries(owners));
            certain.push((range, number));
        } else {
            open.push((range, first..bearers.len()));
            continue;
        }
        bearers.truncate(first);
    }
    for (range, number) in coordinated::find(view, matches) {
        log.note(&range, Some(Entry::Actor(number)), Why::Coordinated, Vec::new);
        certain.push((range, number));
    }
    certain.sort_by_key(|(range, _)| range.start);
    let covered = |form: &LongForm, range: &Range<usize>| {
        let first = view.tokens[form.tokens.start].segment().word_start;
        range.start < view.tokens[form.tokens.end - 1].segment().end && first < range.end
    };
    // In the order of the text, and apart from each other.
    let named = if long_forms.is_empty() { Vec::new() } else { certain.clone() };
    for form in long_forms {
        let first = view.tokens[form.tokens.start].segment().word_start;
        let next = named.partition_point(|(range, _)| range.end <= first);
        if named.get(next).is_none_or(|(range, _)| !covered(form, range)) {
            let range =
                view.tokens[form.tokens.start].segment().word_start..view.tokens[form.tokens.end - 1].segment().end;
            open.retain(|(range, _)| !covered(form, range));
            log.note(&range, Some(Entry::Actor(form.actor)), Why::LongForm, Vec::new);
            certain.push((range, form.actor));
        }
    }
    let brackets: Vec<usize> =
        if open.is_empty() { Vec::new() } else { memchr_iter(b'(', view.text.as_bytes()).collect() };
    let mut defined: FxHashMap<&str, bool> = FxHashMap::default();
    open.retain(|(range, owners)| {
        let surface = &view.text[range.clone()];
        let owners = &bearers[owners.clone()];
        let otherwise = !brackets.is_empty()
            && *defined
                .entry(surface)
                .or_insert_with(|| is_defined_otherwise(view, &brackets, surface, owners, &certain));
        if otherwise {
            log.note(range, None, Why::DefinedOtherwise, || entries(owners));
        }
        !otherwise
    });
    if !open.is_empty() {
        let mut named = vec![false; evidence.actors.len()];
        certain.iter().for_each(|&(_, number)| named[number as usize] = true);
        let forms: Vec<Range<usize>> = open.iter().map(|(range, _)| range.clone()).collect();
        let context =
            Context { heard: &evidence.heard(view, &forms, countries), named: &named, countries, evidence, when };
        // What a form stands for it stands for throughout.
        let mut known: FxHashMap<&[u32], (Option<u32>, Why)> = FxHashMap::default();
        for (range, owners) in &open {
            let owners = &bearers[owners.clone()];
            let (chosen, why) = *known.entry(owners).or_insert_with(|| context.choose(owners));
            log.note(range, chosen.map(Entry::Actor), why, || entries(owners));
            if let Some(number) = chosen {
                certain.push((range.clone(), number));
            }
        }
    }
    drop_labels(view, &mut certain, evidence, log);
    certain
}

/// Whether the words around a form say that it is not what the registry lists.
fn reads_as_something_else(
    view: &View,
    found: &Match,
    owners: &[u32],
    is_sure: bool,
    matches: &[Match],
    evidence: &Evidence,
) -> bool {
    let (first, last) = (found.tokens.start, found.tokens.end - 1);
    let single = found.tokens.len() == 1;
    let generic = || owners.iter().all(|&number| !evidence.actors[number as usize].stands_for.is_empty());
    // "un acte terroriste" is no terrorist.
    let is_abstract = |token: usize| view.traits[token].cue == Some(Cue::Abstract) && view.is_phrase(token);
    if single && first > 0 && is_abstract(first - 1) && generic() {
        return true;
    }
    if is_sure {
        return false;
    }
    let next = (last + 1 < view.tokens.len() && view.is_phrase(last)).then_some(last + 1);
    // "EI Hadj Moussa" is a name in which somebody took an l for an i.
    let short = single && view.surface(found).len() <= 3 && view.is_capitalised(first);
    let begins_name = |token: usize| {
        let hyphen = view.tokens[token].segment().joined;
        !hyphen
            && view.is_capitalised(token)
            && !view.written(token).chars().all(char::is_uppercase)
            && covering(matches, token).is_none()
    };
    if short && next.is_some_and(begins_name) {
        return true;
    }
    // What many armies are called ("l'armée", "les soldats") needs its article, and no other country behind it.
    if owners.len() < COMMON_NOUN {
        return false;
    }
    let demonym = |token: usize| {
        covering(matches, token)
            .filter(|other| other.tokens.start == token)
            .is_some_and(|other| !other.name.demonym_of.is_empty() || !other.name.actors.is_empty())
    };
    // "des hommes en tenue de l'armée" are not the army.
    let dressed = (first.saturating_sub(3)..first).any(|token| view.traits[token].cue == Some(Cue::Dress));
    dressed || next.is_some_and(demonym)
}

/// Of the actors that share a common noun, the one whose country stands right behind it: "l'armée du Mali". Soldiers *au Mali* may be anybody's.
fn of_country_behind(view: &View, found: &Match, owners: &[u32], matches: &[Match]) -> Option<u32> {
    let (last, name) = (found.tokens.end - 1, found.tokens.end + 1);
    if owners.len() < COMMON_NOUN || name >= view.tokens.len() || !(view.is_phrase(last) && view.is_phrase(last + 1)) {
        return None;
    }
    if !matches!(view.keyword(last + 1), Keyword::Du | Keyword::De) {
        return None;
    }
    let place = covering(matches, name).filter(|place| place.tokens.start == name)?;
    let country = place.name.places.iter().find(|place| place.kind == PlaceKind::Country)?.country?;
    senses(view, found).find(|sense| sense.country == Some(country)).map(|sense| sense.number)
}

/// A form that so many actors share is a common noun.
const COMMON_NOUN: usize = 6;

/// Whether an acronym in brackets is the initials of the words before it, and these are none of its owners: "la Chambre des métiers de
/// l'artisanat (CMA)". Then the article means something else by it wherever it stands.
fn is_defined_otherwise(
    view: &View,
    brackets: &[usize],
    surface: &str,
    owners: &[u32],
    certain: &[(Range<usize>, u32)],
) -> bool {
    if surface.len() < 2 || !surface.chars().all(char::is_uppercase) {
        return false;
    }
    let holds_it = |bracket: usize| {
        let inside = view.text[bracket + 1..].strip_prefix(surface);
        inside.is_some_and(|behind| behind.starts_with(')'))
    };
    brackets.iter().copied().filter(|&bracket| holds_it(bracket)).any(|bracket| {
        let token = view.tokens.partition_point(|token| token.segment().word_start <= bracket);
        if view.tokens.get(token).is_none_or(|_| view.written(token) != surface) {
            return false;
        }
        let Some(long) = initials(view, token, surface) else { return false };
        !certain
            .iter()
            .any(|(named, number)| owners.contains(number) && named.start < long.end && long.start < named.end)
            && !shares_words(view, &long, owners)
    })
}

/// The words before `token` of which `acronym` is the initials, little words passed over.
fn initials(view: &View, token: usize, acronym: &str) -> Option<Range<usize>> {
    let mut letters: Vec<char> = acronym.to_lowercase().chars().collect();
    let end = view.tokens[token.checked_sub(1)?].segment().end;
    for before in (token.saturating_sub(14)..token).rev() {
        let word = view.folded(before);
        match (letters.last(), word.chars().next()) {
            (Some(letter), Some(first)) if *letter == first => {
                letters.pop();
            }
            _ if view.analyzer.word(view.tokens[before].word).is_stop_word() => {}
            _ => return None,
        }
        if letters.is_empty() {
            return Some(view.tokens[before].segment().word_start..end);
        }
    }
    None
}

/// Whether words of a text share half of their content with a name of one of the actors: the long form, not quite right.
fn shares_words(view: &View, range: &Range<usize>, owners: &[u32]) -> bool {
    let words = name_key(&view.text[range.clone()]);
    let words: FxHashSet<&str> = words.split(' ').filter(|word| word.len() > 3).collect();
    let names = owners.iter().flat_map(|&number| &view.registry.actors()[number as usize].aliases);
    names.map(|name| name_key(name)).any(|name| {
        let shared = name.split(' ').filter(|word| words.contains(word)).count();
        2 * shared >= words.len().max(1) && shared > 0
    })
}

/// The actors that a match may stand for as it is written.
fn senses<'m>(view: &View, found: &'m Match) -> impl Iterator<Item = &'m ActorSense> {
    let (surface, segment) = (view.surface(found), view.tokens[found.tokens.start].segment());
    // "Un général d'armée" is a general of any army.
    let article = view.text[segment.start..segment.word_start].starts_with(['l', 'L']);
    found.name.actors.iter().filter(move |sense| (article || !sense.article) && sense.is_written_right(surface))
}

struct Context<'a> {
    /// What the article says outside the ambiguous forms.
    heard: &'a Heard,
    /// Whether each actor is named without doubt, by its number.
    named: &'a [bool],
    countries: &'a Weights,
    evidence: &'a Evidence,
    /// The day of the article, as far as it is known.
    when: Option<Date>,
}

impl Context<'_> {
    /// The actor that a form stands for, and why; or why none.
    fn choose(&self, owners: &[u32]) -> (Option<u32>, Why) {
        let rules = |number: u32| &self.evidence.actors[number as usize];
        let allowed = |&number: &u32| !self.heard.veto[number as usize];
        let owners: Vec<u32> = owners.iter().copied().filter(allowed).collect();
        let named: Vec<u32> = owners
            .iter()
            .copied()
            .filter(|&number| rules(number).family.iter().any(|&kin| self.named[kin as usize]))
            .collect();
        let (licensed, why) = if named.is_empty() {
            let licensed = owners.iter().copied().filter(|&number| self.has_evidence(number));
            (licensed.collect(), Why::Evidence)
        } else {
            (named, Why::Family)
        };
        match licensed[..] {
            [one] => (Some(one), why),
            [] => match self.by_default(&owners) {
                Some(number) => (Some(number), Why::Default),
                None => (None, Why::NoEvidence),
            },
            _ => {
                // Dates break ties; they never reject a name, for articles look back.
                let lived = |&number: &u32| {
                    let (from, to) = rules(number).active;
                    self.when.is_none_or(|when| from <= when && when <= to)
                };
                if let [one] = licensed.iter().copied().filter(lived).collect::<Vec<_>>()[..] {
                    return (Some(one), Why::Dates);
                }
                if let Some(number) = self.of_main_country(&licensed) {
                    return (Some(number), Why::MainCountry);
                }
                let parent = rules(licensed[0]).parent;
                match parent.filter(|_| licensed.iter().all(|&number| rules(number).parent == parent)) {
                    Some(parent) => (Some(parent), Why::CommonParent),
                    None => (None, Why::Undecided),
                }
            }
        }
    }

    fn has_evidence(&self, number: u32) -> bool {
        let Rules { countries, .. } = &self.evidence.actors[number as usize];
        let holds = |years: &Option<(Date, Date)>| {
            // An article without a date may be of those years.
            let outside = years.zip(self.when).is_some_and(|((from, to), when)| when < from || to < when);
            !outside
        };
        self.heard.evidence[number as usize]
            || countries.iter().any(|(country, years)| self.heard.countries[*country] > 0 && holds(years))
    }

    /// The default sense of a form, for an article that plays in the region.
    fn by_default(&self, owners: &[u32]) -> Option<u32> {
        let inside = PERIMETER.iter().any(|code| self.countries.of(CountryCode::new(code)) > 0);
        owners.iter().copied().find(|&number| inside && self.evidence.actors[number as usize].by_default)
    }

    /// The only one of `licensed` whose country the article names more than twice as often as any other's.
    fn of_main_country(&self, licensed: &[u32]) -> Option<u32> {
        let weight = |&number: &u32| {
            let rules = &self.evidence.actors[number as usize];
            rules.countries.iter().map(|(country, _)| self.heard.countries[*country]).max().unwrap_or(0)
        };
        let best = licensed.iter().copied().max_by_key(weight)?;
        let clear = licensed.iter().filter(|&&number| number != best).all(|other| weight(&best) > 2 * weight(other));
        clear.then_some(best)
    }
}

/// Drops a generic label where somebody of the sort that it stands for is named in the same sentence.
fn drop_labels(view: &View, actors: &mut Vec<(Range<usize>, u32)>, evidence: &Evidence, log: &mut Log) {
    let rules = |number: u32| &evidence.actors[number as usize];
    let mut named: Vec<(usize, u32)> = actors
        .iter()
        .filter(|(_, number)| rules(*number).stands_for.is_empty())
        .map(|(range, number)| (range.start, *number))
        .collect();
    if named.is_empty() || named.len() == actors.len() {
        return;
    }
    named.sort_unstable();
    let is_one_sentence = |a: usize, b: usize| sentences(&view.text[a.min(b)..a.max(b)]).nth(1).is_none();
    actors.retain(|(range, number)| {
        let stands_for = &rules(*number).stands_for;
        if stands_for.is_empty() {
            return true;
        }
        let first = named.partition_point(|&(at, _)| at + LONGEST_SENTENCE < range.start);
        let near = named[first..].iter().take_while(|&&(at, _)| at < range.start + LONGEST_SENTENCE);
        let is_label = near
            .take(MOST_NEAR)
            .any(|&(at, other)| stands_for.contains(&rules(other).kind) && is_one_sentence(range.start, at));
        if is_label {
            log.note(range, None, Why::Label, || [Entry::Actor(*number)]);
        }
        !is_label
    });
}

/// No sentence is longer, in bytes, or names more.
const LONGEST_SENTENCE: usize = 1_000;
const MOST_NEAR: usize = 40;

/// The countries of the unambiguous actors that belong to one country only.
pub fn countries(view: &View, matches: &[Match]) -> Weights {
    let mut countries = Weights::default();
    for found in matches.iter().filter(|found| found.name.actors.iter().any(|sense| !sense.ambiguous)) {
        for sense in senses(view, found).filter(|sense| !sense.ambiguous) {
            if let Some(country) = sense.country {
                countries.add(country, 1);
            }
        }
    }
    countries
}
