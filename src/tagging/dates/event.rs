//! On which day the main event of an article took place.
//!
//! An article names many days: that of the attack, that of the communiqué, those of what went before. Each is weighed by where it
//! stands (news comes first), and by the words around it: *attaqué mardi* dates an event, *a annoncé mardi* a statement, *depuis mai 2021*
//! background, *attendu vendredi* what is still to come. The heaviest is the event's, if it is clearly the heaviest and its day is known.
//! Otherwise the days that it may be are candidates: a wrong date that looks certain is worse than none.

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::super::keywords::Keyword;
use super::super::view::View;
use super::calendar;
use super::meaning::{Expression, Meaning, Unit};
use super::resolve::Resolved;
use crate::analysis::{Analyzer, Chain, Word, sentences};
use crate::article::{DateValue, Precision};

/// Words before and behind a date that say what it dates.
const BEFORE: usize = 10;
const BEHIND: usize = 6;

/// Words of a sentence on each side of a date that are looked at.
const SENTENCE_WORDS: usize = 60;

/// A weight below which no date is taken for the event's, and how much heavier than any other day's it must be.
const LEAST: f32 = 2.1;
const MARGIN: f32 = 0.8;

/// Bytes behind the last date in which its sentence ends.
const BEHIND_LAST: usize = 400;

/// Paragraphs that begin with a day of their own make a chronology, which is about no single event.
const CHRONOLOGY: usize = 4;

/// What a word says of a date beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// Nothing.
    None,
    Statement,
    Aftermath,
    Future,
    Background,
    Event,
}

/// The date of the main event. `expressions` and `resolved` are those of the whole text; `is_published` marks those that
/// date the publication.
pub fn event(
    view: &View,
    body_start: usize,
    (expressions, resolved): (&[Expression], &[Resolved]),
    is_published: &[bool],
    published: Option<Date>,
    latest: Date,
) -> Option<DateValue> {
    if is_published.iter().all(|published| *published) {
        return None;
    }
    // Without its day of publication an article is about as old as the newest day that it names.
    let days = resolved.iter().filter_map(|resolved| resolved.span).map(|(_, last)| last).filter(|day| *day <= latest);
    let written = published.or(days.max());
    let may_be_events = |&number: &usize| {
        let expression = &expressions[number];
        // "hier, mercredi 8 juillet": the fuller one says it.
        let is_repeated = || {
            expressions.get(number + 1).is_some_and(|next| {
                next.tokens.start == expression.tokens.end
                    && matches!(next.meaning, Meaning::One(partial, ..) if partial.day.is_some())
            })
        };
        !is_published[number]
            && resolved[number].span.is_none_or(|(first, _)| first <= latest)
            && weight_of(&expression.meaning).is_some()
            && !is_repeated()
    };
    let may_be: Vec<usize> = (0..expressions.len()).filter(may_be_events).collect();
    // Sentences behind the last of these need not be known.
    let last = expressions[*may_be.last()?].range.start;
    let end = view.text.floor_char_boundary((last + BEHIND_LAST).min(view.text.len()));
    let mut scene = Scene { view, sentences: Vec::with_capacity(16), body_start, written };
    let mut is_behind = false;
    scene.sentences.extend(
        sentences(&view.text[..end]).take_while(|sentence| !std::mem::replace(&mut is_behind, sentence.end > last)),
    );
    if scene.is_chronology(expressions, is_published) {
        return None;
    }
    let mut weighed: Vec<(f32, usize)> = Vec::with_capacity(may_be.len());
    for number in may_be {
        if let Some(weight) = scene.weigh(&expressions[number], &resolved[number]) {
            weighed.push((weight, number));
        }
    }
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let &(weight, best) = weighed.first()?;
    if weight < LEAST {
        return None;
    }
    let value = |number: usize| resolved[number].value(&view.text[expressions[number].range.clone()]);
    let chosen = value(best);
    let rivals = weighed[1..].iter().filter(|(other, number)| {
        weight - other < MARGIN
            && resolved[*number].precision == Precision::Day
            && resolved[*number].span != resolved[best].span
    });
    let rivals: Vec<String> = rivals.filter_map(|(_, number)| value(*number).date).collect();
    if rivals.is_empty() || chosen.precision != Precision::Day {
        return Some(chosen);
    }
    let mut candidates: Vec<String> = chosen.date.into_iter().chain(rivals).collect();
    candidates.sort();
    candidates.dedup();
    Some(DateValue { date: None, precision: Precision::Unknown, candidates, ..chosen })
}

/// How much an expression of a meaning speaks for the date of an event; nothing when it dates none.
fn weight_of(meaning: &Meaning) -> Option<f32> {
    Some(match meaning {
        Meaning::Night(..) => 0.6,
        Meaning::One(partial, ..) if partial.day.is_some() => 0.4,
        Meaning::One(partial, ..) if partial.weekday.is_some() => 0.2,
        Meaning::Days(..) => 0.0,
        Meaning::After(_) => -0.6,
        Meaning::Ago(0, _) => -1.5,
        Meaning::Ago(_, Unit::Month | Unit::Year) => return None,
        Meaning::Ago(..) => 0.0,
        Meaning::One(partial, ..) if partial.month.is_some() => -0.5,
        // A year alone is the year of anything.
        _ => return None,
    })
}

struct Scene<'a> {
    view: &'a View<'a>,
    sentences: Vec<Range<usize>>,
    body_start: usize,
    /// When the article was written, as far as it can be told.
    written: Option<Date>,
}

impl Scene<'_> {
    /// Whether every few lines a new day begins.
    fn is_chronology(&self, expressions: &[Expression], is_published: &[bool]) -> bool {
        let begins = |expression: &Expression| {
            matches!(expression.meaning, Meaning::One(partial, ..) if partial.month.is_some())
                && self.view.line_before(expression.range.start, 16).is_some_and(|before| before.trim().len() <= 3)
        };
        let days =
            expressions.iter().zip(is_published).filter(|(expression, published)| !**published && begins(expression));
        days.count() >= CHRONOLOGY
    }

    fn weigh(&self, expression: &Expression, resolved: &Resolved) -> Option<f32> {
        let at = expression.range.start;
        let sentence = self.sentences.partition_point(|sentence| sentence.end <= at);
        let range = self.sentences.get(sentence)?;
        let title_sentences = self.sentences.partition_point(|sentence| sentence.end <= self.body_start);
        // Where it stands: the headline and the first sentences tell the news.
        let place = sentence.saturating_sub(title_sentences);
        let mut weight = match place {
            0 => 3.0,
            1 => 2.6,
            2 => 2.2,
            3 => 1.6,
            4..=6 => 1.0,
            7..=12 => 0.7,
            _ => 0.3,
        };
        // A paragraph's first sentence says what it is about.
        let begins = text_before(self.view.text, range.start).ends_with("\n\n");
        weight += if begins && place > 0 { 0.3 } else { 0.0 };
        weight += weight_of(&expression.meaning)?;
        // What cannot be placed at all helps nobody, unless nothing else can.
        if resolved.span.is_none() && resolved.candidates.is_empty() {
            weight -= 0.8;
        }
        weight += self.words_around(expression, resolved, range)?;
        if let (Some(published), Some((_, last))) = (self.written, resolved.span) {
            let days = calendar::days_between(last, published);
            weight += match days {
                0..=14 => 0.4,
                15..=60 => 0.0,
                61..=365 => -0.5,
                _ => -1.0,
            };
        }
        Some(weight)
    }

    /// The words of the sentence around a date, as far as they are near.
    fn words_of(&self, sentence: &Range<usize>, date: &Range<usize>) -> Range<usize> {
        let start = |token: usize| self.view.tokens[token].segment().start;
        // What has no full stops is no sentence: a table, say.
        let lowest = date.start.saturating_sub(SENTENCE_WORDS);
        let highest = self.view.tokens.len().min(date.end + SENTENCE_WORDS);
        let before = (lowest..date.start).rev().take_while(|&token| start(token) >= sentence.start);
        let behind = (date.end..highest).take_while(|&token| start(token) < sentence.end);
        date.start - before.count()..date.end + behind.count()
    }

    /// What the words of the sentence say of the date; nothing when they rule it out.
    fn words_around(&self, expression: &Expression, resolved: &Resolved, sentence: &Range<usize>) -> Option<f32> {
        let view = self.view;
        let tokens = &expression.tokens;
        let cue = |token: usize| view.traits[token].date_cue;
        let Range { start: first, end } = self.words_of(sentence, tokens);
        let before = first.max(tokens.start.saturating_sub(BEFORE))..tokens.start;
        let behind = tokens.end..end.min(tokens.end + BEHIND);
        let word_before = |distance: usize| tokens.start.checked_sub(distance + 1).filter(|at| before.contains(at));
        let near = |distance: usize| word_before(distance).map_or(Keyword::Nothing, |token| view.keyword(token));
        let nearest = |words: usize| before.clone().rev().take(words);
        // "depuis le 3 mai", "d'ici le 3 mai", "dès mardi" date a state, not an event; "des 3 et 4 mai" is an article.
        let is_since = |token: usize| {
            matches!(
                view.keyword(token),
                Keyword::Depuis | Keyword::Ici | Keyword::Jusqu | Keyword::Jusquau | Keyword::Jusqua
            ) || matches!(view.written(token), "dès" | "Dès" | "DÈS")
        };
        if nearest(4).any(is_since) {
            return None;
        }
        let mut weight = 0.0;
        if matches!(near(0), Keyword::De | Keyword::Du | Keyword::D) {
            if word_before(1).is_some_and(|token| cue(token) == Cue::Background)
                || (near(1) == Keyword::Etat && near(2) == Keyword::Coup)
            {
                return None;
            }
            // "l'attaque du 10 mars 2021" is one that the reader is reminded of.
            let old = resolved
                .span
                .is_none_or(|(_, last)| self.written.is_none_or(|day| calendar::days_between(last, day) > 60));
            weight -= if old { 0.8 } else { 0.0 };
        }
        // The nearest verb of saying or doing decides, within the clause.
        let between =
            |left: usize, right: usize| &view.text[view.tokens[left].segment().end..view.tokens[right].segment().start];
        let divides = |c: char| matches!(c, ';' | ':' | '(' | ')' | '«' | '»');
        let decides = |distance: usize| {
            let is_verb =
                |token: &usize| matches!(cue(*token), Cue::Statement | Cue::Event | Cue::Aftermath | Cue::Future);
            let left = word_before(distance).filter(is_verb);
            let left = left.filter(|&token| !between(token, tokens.start).contains(divides));
            let right = || Some(tokens.end + distance).filter(|at| behind.contains(at)).filter(is_verb);
            let is_in_clause = |&token: &usize| !between(tokens.end - 1, token).contains(|c| c == ',' || divides(c));
            let token = left.or_else(|| right().filter(is_in_clause))?;
            Some((cue(token), distance))
        };
        weight += match (0..BEFORE).find_map(decides) {
            Some((Cue::Statement, _)) => -2.0,
            Some((Cue::Aftermath, _)) => -1.6,
            Some((Cue::Future, distance)) if distance <= 4 => {
                let is_past = self.written.zip(resolved.span).is_some_and(|(day, (_, last))| last <= day);
                if is_past { -0.8 } else { -2.5 }
            }
            Some((Cue::Event, distance)) if distance <= 4 => 0.9,
            Some((Cue::Event, _)) => 0.6,
            _ => 0.0,
        };
        let (mut acts, mut is_story) = (false, false);
        for traits in &view.traits[first..end] {
            acts |= traits.date_cue == Cue::Event;
            is_story |= traits.is_simple_past;
        }
        weight += if acts { 0.3 } else { 0.0 };
        let is_perfect = |token: usize| {
            matches!(view.keyword(token), Keyword::Ont | Keyword::A | Keyword::Ete | Keyword::Est | Keyword::Sont)
        };
        // The pluperfect tells what went before the news: "où 71 soldats étaient tombés le 10 décembre". So does the simple past of
        // stories. The perfect tells the news itself.
        if nearest(8).any(|token| is_pluperfect(view, token)) {
            weight -= 1.4;
        } else if nearest(8).any(is_perfect) {
            weight += 0.3;
        }
        weight -= if is_story { 0.8 } else { 0.0 };
        let again = (0..3).any(|distance| near(distance) == Keyword::Nouveau);
        weight -= if again { 0.4 } else { 0.0 };
        // An hour belongs to an event.
        let hour = behind.clone().any(|token| {
            matches!(
                view.keyword(token),
                Keyword::Vers
                    | Keyword::Matin
                    | Keyword::Soir
                    | Keyword::Nuit
                    | Keyword::Aube
                    | Keyword::Midi
                    | Keyword::Apres
                    | Keyword::Peu
                    | Keyword::Heures
                    | Keyword::Jour
            )
        });
        weight += if hour { 0.5 } else { 0.0 };
        Some(weight)
    }
}

/// Whether a verb in the pluperfect begins with a token: "avait attaqué", and not "il était cinq heures".
fn is_pluperfect(view: &View, token: usize) -> bool {
    let is_participle = |token: usize| {
        view.keyword(token) == Keyword::Ete
            || (view.keyword(token) == Keyword::Other
                && PARTICIPLES.iter().any(|end| view.written(token).ends_with(end)))
    };
    matches!(view.keyword(token), Keyword::Avait | Keyword::Avaient | Keyword::Etaient | Keyword::Etait)
        && (token + 1..view.tokens.len().min(token + 4)).any(is_participle)
}

/// How past participles end.
const PARTICIPLES: [&str; 18] =
    ["é", "ée", "és", "ées", "u", "ue", "us", "ues", "i", "ie", "is", "ies", "it", "ite", "rt", "rts", "rte", "rtes"];

fn text_before(text: &str, at: usize) -> &str {
    text[..at].trim_end_matches([' ', '\u{a0}'])
}

/// Whether a folded word has the form of the simple past.
pub fn is_simple_past(folded: &str) -> bool {
    folded.len() > 5 && ["erent", "irent", "urent"].iter().any(|ending| folded.ends_with(ending))
}

/// What a word says of a date beside it.
pub fn cue_of(word: &Word) -> Cue {
    word.common_terms().iter().find_map(|term| cues().get(&**term).copied()).unwrap_or(Cue::None)
}

fn cues() -> &'static FxHashMap<Box<str>, Cue> {
    static CUES: OnceLock<FxHashMap<Box<str>, Cue>> = OnceLock::new();
    CUES.get_or_init(|| {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let mut cues = FxHashMap::default();
        for (kind, word) in rows() {
            let cue = match kind {
                "statement" => Cue::Statement,
                "aftermath" => Cue::Aftermath,
                "future" => Cue::Future,
                "background" => Cue::Background,
                _ => Cue::Event,
            };
            let id = analyzer.intern(word);
            for term in analyzer.word(id).common_terms() {
                cues.entry(term.clone()).or_insert(cue);
            }
        }
        cues
    })
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("cues.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_cue_has_a_kind() {
        for (kind, word) in super::rows() {
            assert!(["statement", "aftermath", "future", "background", "event"].contains(&kind), "{kind} {word}");
            assert_eq!(super::rows().filter(|(_, other)| *other == word).count(), 1, "{word}");
        }
    }
}
