//! When an article was published.
//!
//! In this order: the record's metadata, the URL, a line that says so ("Publié le …"), a byline, a dateline, a signature at the end, the
//! head that an aggregator put there.

use jiff::civil::Date;
use memchr::{memchr, memrchr};

use super::super::names::View;
use super::expressions::find_in;
use super::meaning::{Expression, Meaning, Partial};
use crate::analysis::fold;
use crate::article::{Article, DateValue, Precision};

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

/// Whether each expression dates the publication rather than anything told.
pub fn lines(view: &View, expressions: &[Expression]) -> Vec<bool> {
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
        })
        .collect()
}

/// Whether so much of a line stands before a byte that the line is a paragraph, and no line that says when it was published.
fn is_deep_in_paragraph(text: &str, at: usize) -> bool {
    at > LINE_BYTES && memchr(b'\n', &text.as_bytes()[at - LINE_BYTES..at]).is_none()
}

/// The publication date. `is_published` are the expressions that [`lines`] found.
pub fn published(
    view: &View,
    article: &Article,
    (expressions, is_published): (&[Expression], &[bool]),
    metadata: Option<&str>,
) -> Option<DateValue> {
    if let Some(date) = metadata.and_then(from_metadata) {
        return Some(date);
    }
    if let Some(date) = article.url.as_deref().and_then(from_url) {
        return Some(certain(date, "url"));
    }
    let stated = expressions.iter().zip(is_published).filter(|(_, published)| **published);
    let values = stated.filter_map(|(expression, _)| dated(expression, view.text));
    // A day says more than a month.
    values
        .min_by_key(|value| value.precision)
        .or_else(|| from_dropped(article))
        .or_else(|| from_aggregator(&article.text))
}

/// The value of an expression that names at least a month of a year.
fn dated(expression: &Expression, text: &str) -> Option<DateValue> {
    let Meaning::One(Partial { year: Some(year), month: Some(month), day, .. }, ..) = expression.meaning else {
        return None;
    };
    let evidence = &text[expression.range.clone()];
    match day {
        Some(day) => Date::new(year, month, day).ok().map(|date| certain(date, evidence)),
        None => Some(partly(format!("{year:04}-{month:02}"), Precision::Month, evidence)),
    }
}

/// A date in what the cleaner took off the head and tail of the page.
fn from_dropped(article: &Article) -> Option<DateValue> {
    let lines =
        article.dropped.iter().filter(|dropped| dropped.kind != "related").flat_map(|dropped| dropped.text.lines());
    let mut values = lines.take(40).filter(|line| line.len() < 200).flat_map(|line| {
        let expressions = find_in(line);
        let says = says_published(&fold(line)) || line.contains(['|', '·']);
        let aggregator = from_aggregator(line);
        let found = expressions.iter().filter_map(|expression| dated(expression, line)).next();
        found.filter(|value| says && value.precision == Precision::Day).or(aggregator)
    });
    values.next()
}

/// ` date 2019-06`, which aggregators put above the text.
fn from_aggregator(text: &str) -> Option<DateValue> {
    let line = text.lines().find(|line| !line.trim().is_empty())?.trim();
    let date = line.strip_prefix("date ")?.trim();
    from_metadata(date).filter(|_| date.len() <= 10).map(|value| DateValue { evidence: line.to_owned(), ..value })
}

/// The line of a text in which an expression stands.
struct Line<'t> {
    text: &'t str,
    start: usize,
    number: usize,
    last: bool,
    /// Short enough to say when the article was published and nothing else.
    is_short: bool,
}

impl<'t> Line<'t> {
    fn around(text: &'t str, expression: &Expression) -> Line<'t> {
        let bytes = text.as_bytes();
        let start = memrchr(b'\n', &bytes[..expression.range.start]).map_or(0, |at| at + 1);
        let end = memchr(b'\n', &bytes[expression.range.end..]).map_or(text.len(), |at| expression.range.end + at);
        let number = text[..start].lines().filter(|line| !line.trim().is_empty()).take(HEAD_LINES + 1).count();
        let line = &text[start..end];
        let is_short = line.len() < LINE_BYTES && line.split_whitespace().count() <= LINE_WORDS;
        Line { text: line, start, number, last: text[end..].trim().is_empty(), is_short }
    }

    /// `Publié le 3 mai 2021 à 14h30`, and the same words at the end of a text.
    fn says_published(&self, expression: &Expression) -> bool {
        let before = &self.text[..expression.range.start - self.start];
        before.len() >= SHORTEST
            && (self.is_short || (self.number <= HEAD_LINES && before.split_whitespace().count() <= 4))
            && says_published(&fold(before))
    }

    /// `Par la rédaction | 10 mai 2019 à 16h42`, or the date alone, above the text.
    fn is_byline(&self, text: &str, expression: &Expression) -> bool {
        if self.number > HEAD_LINES || !self.is_short || !is_full(expression) {
            return false;
        }
        let before = &text[self.start..expression.range.start];
        let behind = &self.text[expression.range.end - self.start..];
        before.contains(['|', '·', '•'])
            || behind.contains(['|', '·', '•'])
            || (before.trim().is_empty() && is_hour(behind))
    }

    /// `(Sahel Dépêches, 28 septembre 2022)` below the text.
    fn is_signature(&self, text: &str) -> bool {
        let line = self.text.trim();
        self.last && self.is_short && self.start > text.len() / 3 && line.starts_with('(') && line.ends_with(')')
    }
}

fn is_full(expression: &Expression) -> bool {
    matches!(expression.meaning, Meaning::One(Partial { year: Some(_), day: Some(_), .. }, ..))
}

/// Whether nothing but an hour follows.
fn is_hour(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "àaAhH:,.-–min".contains(c)) && text.len() < 16
}

/// Whether folded words say that something is published or was brought up to date.
fn says_published(folded: &str) -> bool {
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    words.iter().enumerate().any(|(at, word)| match *word {
        "publie" | "publiee" | "publication" | "poste" | "postee" | "modifie" | "modifiee" | "redige" | "published"
        | "posted" | "actualise" | "actualisee" | "parution" | "updated" => true,
        "mis" | "mise" => matches!(words.get(at + 1..at + 3), Some(["en", "ligne"] | ["a", "jour"])),
        _ => false,
    })
}

/// `Bamako, 17 septembre 2024 (AFP)`, `Agadez, décembre 2023.`: a place and a date before the first sentence of a line.
fn is_dateline(view: &View, line: &Line, expression: &Expression) -> bool {
    let Meaning::One(Partial { year: Some(_), month: Some(_), day, .. }, ..) = expression.meaning else { return false };
    let before = &view.text[line.start..expression.range.start];
    let after = view.text[expression.range.end..].trim_start_matches([' ', '\u{a0}']);
    if line.number > HEAD_LINES
        || before.split_whitespace().count() > DATELINE_WORDS
        || before.contains(['!', '?', ';'])
        || !before.contains(char::is_alphabetic)
    {
        return false;
    }
    match day {
        Some(_) => !before.contains(". ") && after.starts_with(['(', '-', '–', '—', '/', '|', ')', '\n']),
        // A month needs more: the place, a comma, and the sentence begins behind it.
        None => before.trim_end().ends_with(',') && after.starts_with(['.', '-', '–', '—']) && !before.contains('.'),
    }
}

/// The first and last day on which an article may have been written, given its publication date.
pub fn span_of(published: Option<&DateValue>) -> Option<(Date, Date)> {
    super::span(published?.date.as_deref()?)
}

/// The date that a record's metadata gives: ISO 8601, day/month/year, or words.
pub fn from_metadata(text: &str) -> Option<DateValue> {
    let text = text.trim();
    let day: String = text.chars().take(10).collect();
    if let Ok(date) = day.parse::<Date>() {
        return Some(certain(date, "metadata"));
    }
    match *text.split('-').collect::<Vec<_>>() {
        [year] if is_year(year) => return Some(partly(year.to_owned(), Precision::Year, "metadata")),
        [year, month] if is_year(year) && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month)) => {
            return Some(partly(format!("{year}-{month:0>2}"), Precision::Month, "metadata"));
        }
        _ => {}
    }
    find_in(text).into_iter().find_map(|expression| match expression.meaning {
        Meaning::One(Partial { year: Some(year), month: Some(month), day: Some(day), .. }, ..) => {
            Date::new(year, month, day).ok().map(|date| certain(date, "metadata"))
        }
        _ => None,
    })
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: i16| (1900..=2100).contains(&year))
}

/// The date in the path of a URL: `/2022/11/28/`, `/2022-11-28-`, `20221128`.
pub fn from_url(url: &str) -> Option<Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
    let plausible = |date: &Date| (1995..=2100).contains(&date.year());
    let triple = numbers.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        if year.len() != 4 || month.len() > 2 || day.len() > 2 {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(plausible)
    });
    triple.or_else(|| {
        numbers.iter().filter(|number| number.len() == 8).find_map(|number| {
            Date::new(number[..4].parse().ok()?, number[4..6].parse().ok()?, number[6..].parse().ok()?)
                .ok()
                .filter(plausible)
        })
    })
}

fn certain(date: Date, evidence: &str) -> DateValue {
    partly(date.to_string(), Precision::Day, evidence)
}

fn partly(date: String, precision: Precision, evidence: &str) -> DateValue {
    DateValue { date: Some(date), precision, evidence: evidence.to_owned(), candidates: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_dates() {
        for (text, date) in [
            ("2022-11-28T09:35:19Z", Some("2022-11-28")),
            ("2022-11-28", Some("2022-11-28")),
            ("2022-11", Some("2022-11")),
            ("2022", Some("2022")),
            ("28/11/2022", Some("2022-11-28")),
            ("28 novembre 2022", Some("2022-11-28")),
            ("1er août 2020", Some("2020-08-01")),
            ("hier", None),
            ("2022-13-45", None),
        ] {
            assert_eq!(from_metadata(text).and_then(|value| value.date).as_deref(), date, "{text}");
        }
    }

    #[test]
    fn url_dates() {
        for (url, date) in [
            ("https://a.example/2022/11/28/prise-d-otages/", Some("2022-11-28")),
            ("https://a.example/20221128-mali", Some("2022-11-28")),
            ("https://a.example/2022-11-28-mali.html", Some("2022-11-28")),
            ("https://a.example/afrique-63426148", None),
            ("https://a.example/2022/13/45/", None),
        ] {
            assert_eq!(from_url(url).map(|date| date.to_string()).as_deref(), date, "{url}");
        }
    }
}
