//! Which date expressions say when an article was published, rather than anything told in it.
//!
//! A line that says so ("Publié le …"), a byline, a dateline, a signature at the end.

use memchr::{memchr, memchr_iter, memrchr};

use super::super::view::View;
use super::meaning::{Expression, Meaning, Partial};
use crate::analysis::fold;

/// Bytes of a line that says when the article was published.
const LINE_BYTES: usize = 160;

/// Words of a line that says when the article was published; a longer one is a paragraph.
const LINE_WORDS: usize = 18;

/// Bytes of the shortest words that say so: "posté".
const SHORTEST: usize = 5;

/// Lines at the head of a text where bylines stand.
const HEAD_LINES: usize = 8;

/// Words of a line before the date of a dateline.
const DATELINE_WORDS: usize = 9;

/// Words of the place before the date of a dateline that ends like a sentence.
const PLACE_WORDS: usize = 4;

/// Whether each expression dates the publication rather than anything told.
pub fn lines(view: &View, expressions: &[Expression]) -> Vec<bool> {
    // Lines that begin with a day each make a chronology.
    let begin = expressions.iter().filter(|expression| begins_line(view, expression)).take(2).count();
    expressions
        .iter()
        .map(|expression| {
            // What dates a publication names a month at least.
            let Meaning::One(Partial { month: Some(_), .. }, ..) = expression.meaning else { return false };
            if is_deep_in_paragraph(view.text, expression.range.start) {
                return false;
            }
            let line = Line::around(view.text, expression);
            line.says_published(expression)
                || line.is_byline(view.text, expression)
                || line.is_signature(view.text)
                || is_dateline(view, &line, expression)
                || (begin == 1 && is_bare(view, &line, expression))
        })
        .collect()
}

/// Whether so much of a line stands before a byte that the line is a paragraph, and no line that says when it was published.
fn is_deep_in_paragraph(text: &str, at: usize) -> bool {
    at > LINE_BYTES && memchr(b'\n', &text.as_bytes()[at - LINE_BYTES..at]).is_none()
}

/// The line of a text in which an expression stands.
struct Line<'t> {
    text: &'t str,
    start: usize,
    /// What stands above it.
    above: &'t str,
    /// What stands below it.
    below: &'t str,
}

impl<'t> Line<'t> {
    fn around(text: &'t str, expression: &Expression) -> Line<'t> {
        let bytes = text.as_bytes();
        let start = memrchr(b'\n', &bytes[..expression.range.start]).map_or(0, |at| at + 1);
        let end = memchr(b'\n', &bytes[expression.range.end..]).map_or(text.len(), |at| expression.range.end + at);
        Line { text: &text[start..end], start, above: &text[..start], below: &text[end..] }
    }

    /// Whether no more than so many lines stand above it, empty ones left out.
    fn is_below(&self, lines: usize) -> bool {
        let mut start = 0;
        let ends = memchr_iter(b'\n', self.above.as_bytes()).chain([self.above.len()]);
        let above = ends.map(|end| &self.above[std::mem::replace(&mut start, end + 1)..end]);
        above.filter(|line| !line.trim().is_empty()).nth(lines).is_none()
    }

    /// Whether it is short enough to say when the article was published and nothing else.
    fn is_short(&self) -> bool {
        self.text.len() < LINE_BYTES && self.text.split_whitespace().count() <= LINE_WORDS
    }

    /// `Publié le 3 mai 2021 à 14h30`, and the same words at the end of a text.
    fn says_published(&self, expression: &Expression) -> bool {
        let before = &self.text[..expression.range.start - self.start];
        before.len() >= SHORTEST
            && (self.is_short() || (before.split_whitespace().nth(4).is_none() && self.is_below(HEAD_LINES)))
            && says_published(before)
    }

    /// `Par la rédaction | 10 mai 2019 à 16h42`, or the date alone, above the text.
    fn is_byline(&self, text: &str, expression: &Expression) -> bool {
        if !is_full(expression) || !self.is_short() || !self.is_below(HEAD_LINES) {
            return false;
        }
        let before = &text[self.start..expression.range.start];
        let behind = &self.text[expression.range.end - self.start..];
        // "Note d'information – 12 juin 2024"
        let is_label = || before.trim_end().ends_with(['–', '—', '-', ':']) && behind.trim().is_empty();
        before.contains(['|', '·', '•'])
            || behind.contains(['|', '·', '•'])
            || is_label()
            || (before.trim().is_empty() && is_hour(behind))
    }

    /// `(Sahel Dépêches, 28 septembre 2022)` below the text.
    fn is_signature(&self, text: &str) -> bool {
        let line = self.text.trim();
        self.below.trim().is_empty()
            && self.is_short()
            && self.start > text.len() / 3
            && line.starts_with('(')
            && line.ends_with(')')
    }
}

fn is_full(expression: &Expression) -> bool {
    matches!(expression.meaning, Meaning::One(Partial { year: Some(_), day: Some(_), .. }, ..))
}

/// Whether nothing but an hour follows.
fn is_hour(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "àaAhH:,.-–min".contains(c)) && text.len() < 16
}

/// Whether words say that something is published or was brought up to date.
pub fn says_published(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        // Few words begin like those that say so.
        if !word.starts_with(['p', 'P', 'm', 'M', 'r', 'R', 'a', 'A', 'u', 'U']) {
            continue;
        }
        let says = match fold(word).as_str() {
            "publie" | "publiee" | "publication" | "poste" | "postee" | "modifie" | "modifiee" | "redige"
            | "published" | "posted" | "actualise" | "actualisee" | "parution" | "updated" => true,
            "mis" | "mise" => {
                let mut behind = words.clone().map(fold);
                let (one, two) = (behind.next(), behind.next());
                matches!((one.as_deref(), two.as_deref()), (Some("en"), Some("ligne")) | (Some("a"), Some("jour")))
            }
            _ => false,
        };
        if says {
            return true;
        }
    }
    false
}

/// Whether a full date is the first of its line.
fn begins_line(view: &View, expression: &Expression) -> bool {
    let before = view.line_before(expression.range.start, 8);
    is_full(expression) && before.is_some_and(|before| before.trim().is_empty())
}

/// `29.01.2025 – C'est fait.`, `Vendredi 21 octobre 2022. La ville…`: a full date alone before the first sentence.
fn is_bare(view: &View, line: &Line, expression: &Expression) -> bool {
    begins_line(view, expression)
        && after(view.text, expression).starts_with(['.', '–', '—', '-'])
        && line.is_below(BARE_LINES)
}

/// Lines at the head of a text where a date may stand alone: the headline, what is under it, and the first paragraph.
const BARE_LINES: usize = 3;

/// What stands behind an expression; nothing where it goes on to another number, as in "13 mai 2008-13 mai 2015".
fn after<'t>(text: &'t str, expression: &Expression) -> &'t str {
    let after = text[expression.range.end..].trim_start_matches([' ', '\u{a0}']);
    let goes_on =
        after.trim_start_matches(['-', '–', '—', '/', ' ', '\u{a0}']).starts_with(|c: char| c.is_ascii_digit());
    if goes_on { "" } else { after }
}

/// `Bamako, 17 septembre 2024 (AFP)`, `GAO, 11 novembre 2023.`, `Niamey, jeudi 27 juillet.`, `Agadez, décembre 2023.`: a place and a date before the
/// first sentence of a line.
fn is_dateline(view: &View, line: &Line, expression: &Expression) -> bool {
    let Meaning::One(Partial { year, month: Some(_), day, .. }, ..) = expression.meaning else { return false };
    let before = &view.text[line.start..expression.range.start];
    let after = after(view.text, expression);
    if !after.starts_with(BEHIND_DATELINES)
        || (year.is_none() && day.is_none())
        || before.split_whitespace().nth(DATELINE_WORDS).is_some()
        || before.contains(['!', '?', ';'])
        || !before.contains(char::is_alphabetic)
        || !line.is_below(HEAD_LINES)
    {
        return false;
    }
    match (day, year) {
        (Some(_), _) if after.starts_with('.') || year.is_none() => {
            is_place(before) && after.starts_with(['.', '(', '-', '–', '—', '/', '|', ')'])
        }
        (Some(_), _) => !before.contains(". ") && after.starts_with(['(', '-', '–', '—', '/', '|', ')', '\n']),
        // A month needs more: the place, a comma, and the sentence begins behind it.
        (None, _) => {
            before.trim_end().ends_with(',') && after.starts_with(['.', '-', '–', '—']) && !before.contains('.')
        }
    }
}

/// What may stand behind the date of a dateline.
const BEHIND_DATELINES: [char; 9] = ['.', '(', '-', '–', '—', '/', '|', ')', '\n'];

/// `GAO, `, `N'Djamena (Tchad), le `, `KANO – `: a name and a comma or a dash, and nothing else.
pub fn is_place(before: &str) -> bool {
    let place = before.trim_end();
    let place = place.strip_suffix(" le").unwrap_or(place).trim_end();
    let Some(place) = place.strip_suffix([',', '–', '—']) else { return false };
    let words = || place.split([' ', '-', '(', ')', ',', '\u{a0}']).filter(|word| !word.is_empty());
    let is_small = |word: &str| matches!(word, "de" | "du" | "la" | "le" | "sur" | "et" | "en");
    words().count() <= PLACE_WORDS && words().all(|word| word.starts_with(char::is_uppercase) || is_small(word))
}
