//! When an article was published.
//!
//! In this order: the record's metadata, the URL (both [`stated`] outside the text), a line that says so (`datelines`), what the cleaner took off the page, the head that an
//! aggregator put there, a date that the lead tells as its own ("ont retrouvé leurs familles ce mercredi 7 novembre 2018").

use jiff::civil::Date;

use super::super::keywords::Keyword;
use super::super::view::View;
use super::datelines::{is_place, says_published};
use super::expressions::find_in;
use super::meaning::{Expression, Meaning, Partial};
use crate::article::{Article, DateValue, Precision};

/// The publication date as the record states it outside the text: its metadata, else its URL.
pub fn stated(metadata: Option<&str>, url: Option<&str>) -> Option<DateValue> {
    metadata.and_then(from_metadata).or_else(|| Some(certain(from_url(url?)?, "url")))
}

/// The publication date as the text gives it. `is_published` are the expressions that [`datelines::lines`](super::datelines::lines) found.
pub fn published(
    view: &View,
    article: &Article,
    (expressions, is_published): (&[Expression], &[bool]),
) -> Option<DateValue> {
    let stated = expressions.iter().zip(is_published).filter(|(_, published)| **published);
    let values = stated.filter_map(|(expression, _)| dated(expression, view.text));
    // A day says more than a month.
    values
        .min_by_key(|value| value.precision)
        .or_else(|| from_dropped(article))
        .or_else(|| from_aggregator(&article.text))
        .or_else(|| {
            expressions
                .iter()
                .find(|expression| is_today(view, article, expression))
                .and_then(|today| dated(today, view.text))
        })
}

/// Whether the lead tells a date as that of the day of writing: "ce mercredi 7 novembre 2018", inside a sentence. Stories of long ago begin
/// so: "Ce mercredi 7 novembre 2018, tout bascule".
fn is_today(view: &View, article: &Article, expression: &Expression) -> bool {
    let first = expression.tokens.start;
    let is_full = matches!(
        expression.meaning,
        Meaning::One(Partial { year: Some(_), month: Some(_), day: Some(_), .. }, None, None)
    );
    is_full
        && expression.range.start < article.body_start + LEAD_BYTES
        && first > 0
        && view.keyword(first - 1) == Keyword::Ce
        && view.is_phrase(first - 1)
        && !view.begins_sentence(first - 1)
}

/// Bytes of a body in which its lead ends.
const LEAD_BYTES: usize = 700;

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
    let dropped = article.dropped.iter().filter(|dropped| dropped.kind != "related");
    let lines = dropped.flat_map(|dropped| dropped.text.lines().map(|line| (dropped.kind.as_str(), line)));
    let mut values = lines.take(40).filter(|(_, line)| line.len() < 200).flat_map(|(kind, line)| {
        let first =
            find_in(line).into_iter().find_map(|expression| Some((dated(&expression, line)?, expression.range)));
        let says = |before: &str| {
            // The cleaner has seen that the line is no part of the text. In the byline a date is that of the article; elsewhere it may be anything's.
            kind == "byline" || is_place(before) || says_published(line) || line.contains(['|', '·'])
        };
        let found = first.filter(|(value, range)| value.precision == Precision::Day && says(&line[..range.start]));
        found.map(|(value, _)| value).or_else(|| from_aggregator(line))
    });
    values.next()
}

/// ` date 2019-06`, which aggregators put above the text.
fn from_aggregator(text: &str) -> Option<DateValue> {
    let line = text.lines().find(|line| !line.trim().is_empty())?.trim();
    let date = line.strip_prefix("date ")?.trim();
    from_metadata(date).filter(|_| date.len() <= 10).map(|value| DateValue { evidence: line.to_owned(), ..value })
}

/// The date that a record's metadata gives: ISO 8601, day/month/year, or words.
fn from_metadata(text: &str) -> Option<DateValue> {
    let text = text.trim();
    let day = text.char_indices().nth(10).map_or(text, |(end, _)| &text[..end]);
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
fn from_url(url: &str) -> Option<Date> {
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
