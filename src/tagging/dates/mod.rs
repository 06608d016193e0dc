//! When an article was published, and when the event that it tells of took place.
//!
//! Every date is a value, a precision and the words that it was read from. What the article does not fix stays unknown, with the
//! dates that remain possible as candidates: a wrong date that looks certain is worse than none.

mod expressions;

use jiff::civil::{Date, Weekday};

use super::names::View;
use crate::article::{Article, DateValue, Precision};

pub use expressions::{Expression, Meaning, Starts, find, find_in};

/// Articles about the region's security crises are hardly older; candidates without any bound start here.
const EARLIEST_YEAR: i16 = 2011;

/// More candidates than this say nothing.
const MAX_CANDIDATES: usize = 6;

/// Words of the body that say what the article is about.
const LEAD_WORDS: usize = 80;

/// Words of the body in which a dateline stands.
const DATELINE_WORDS: usize = 14;

/// What the dates of an article are judged by.
pub struct Bounds {
    /// No event is later than this day: the day of indexing.
    pub today: Date,
    /// The latest founding date of the actors named: the event is not earlier.
    pub actors_since: Option<Date>,
}

/// The publication date: from the metadata, the URL, a dateline or a "published on" line, in this order.
pub fn published(
    view: &View,
    article: &Article,
    expressions: &[Expression],
    metadata: Option<&str>,
) -> Option<DateValue> {
    if let Some(date) = metadata.and_then(from_metadata) {
        return Some(date);
    }
    if let Some(date) = article.url.as_deref().and_then(from_url) {
        return Some(certain(date, "url"));
    }
    let first_body_token = view.tokens.partition_point(|token| token.segment.start < article.body_start);
    let stated = expressions.iter().find(|expression| {
        matches!(expression.meaning, Meaning::Day(_))
            && (is_dateline(view, expression, first_body_token) || is_published_line(view, expression))
    })?;
    match stated.meaning {
        Meaning::Day(date) => Some(certain(date, &view.text[stated.range.clone()])),
        _ => None,
    }
}

/// The date of the main event, read from the lead first; `published` anchors what is relative.
pub fn event(
    view: &View,
    article: &Article,
    expressions: &[Expression],
    published: Option<&DateValue>,
    bounds: &Bounds,
) -> Option<DateValue> {
    let anchor =
        published.filter(|date| date.precision == Precision::Day).and_then(|date| parse_day(date.date.as_deref()?));
    let first_body_token = view.tokens.partition_point(|token| token.segment.start < article.body_start);
    let context = Context::new(expressions, anchor, bounds);
    let mut fallback: Option<DateValue> = None;
    for expression in expressions {
        if is_dateline(view, expression, first_body_token)
            || is_published_line(view, expression)
            || is_background(view, expression)
        {
            continue;
        }
        // A year alone is the year of anything; a month dates the event only where the article says what it is about.
        let in_lead = expression.tokens.start < first_body_token + LEAD_WORDS;
        match context.value(expression, view.text) {
            Some(value) if value.precision == Precision::Day => return Some(value),
            Some(value) if value.precision == Precision::Year || (value.precision == Precision::Month && !in_lead) => {}
            Some(value) if fallback.as_ref().is_none_or(|other| value.precision < other.precision) => {
                fallback = Some(value)
            }
            _ => {}
        }
    }
    fallback
}

/// What every expression of a text means, given the day on which it was published; nothing for those that cannot be placed.
pub fn values(
    text: &str,
    expressions: &[Expression],
    published: Option<Date>,
    bounds: &Bounds,
) -> Vec<Option<DateValue>> {
    let context = Context::new(expressions, published, bounds);
    expressions.iter().map(|expression| context.value(expression, text)).collect()
}

/// What the dates of a text are resolved against.
struct Context<'a> {
    /// The day of publication, from which relative dates count.
    anchor: Option<Date>,
    /// No date of the past is later.
    latest: Date,
    newest_year: Option<i16>,
    bounds: &'a Bounds,
}

impl<'a> Context<'a> {
    fn new(expressions: &[Expression], anchor: Option<Date>, bounds: &'a Bounds) -> Self {
        let latest = anchor.unwrap_or(bounds.today);
        Context { anchor, latest, newest_year: newest_year(expressions, latest), bounds }
    }

    fn value(&self, expression: &Expression, text: &str) -> Option<DateValue> {
        let evidence = &text[expression.range.clone()];
        let ago =
            |days: i32| self.anchor?.checked_sub(jiff::Span::new().days(days)).ok().map(|date| certain(date, evidence));
        let partial = |date: String, precision| {
            Some(DateValue { date: Some(date), precision, evidence: evidence.to_owned(), candidates: Vec::new() })
        };
        match expression.meaning {
            Meaning::Day(date) if date <= self.latest => Some(certain(date, evidence)),
            Meaning::DayOfYear { month, day, weekday } => Some(self.day_of_year(month, day, weekday, evidence)),
            Meaning::Weekday { weekday, before } => {
                self.anchor.and_then(|anchor| last_weekday(anchor, weekday, before)).map(|date| certain(date, evidence))
            }
            Meaning::DaysAgo(days) => ago(days),
            Meaning::Month { year, month } if (year, month) <= (self.latest.year(), self.latest.month()) => {
                partial(format!("{year:04}-{month:02}"), Precision::Month)
            }
            Meaning::Year(year) if year <= self.latest.year() => partial(format!("{year:04}"), Precision::Year),
            _ => None,
        }
    }

    /// A day and month without a year.
    fn day_of_year(&self, month: i8, day: i8, weekday: Option<Weekday>, evidence: &str) -> DateValue {
        let unknown = |candidates: Vec<String>| DateValue {
            date: None,
            precision: Precision::Unknown,
            evidence: evidence.to_owned(),
            candidates,
        };
        if let Some(anchor) = self.anchor {
            let recent =
                [anchor.year(), anchor.year() - 1].into_iter().filter_map(|year| Date::new(year, month, day).ok());
            if let Some(date) = recent.into_iter().find(|date| *date <= anchor) {
                return match weekday {
                    // The weekday belongs to another year, or somebody miscounted: not ours to decide.
                    Some(weekday) if date.weekday() != weekday => unknown(vec![date.to_string()]),
                    _ => certain(date, evidence),
                };
            }
        }
        let candidates: Vec<Date> = (self.newest_year.unwrap_or(EARLIEST_YEAR)..=self.bounds.today.year())
            .filter_map(|year| Date::new(year, month, day).ok())
            .filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday))
            .filter(|date| *date <= self.bounds.today && self.bounds.actors_since.is_none_or(|since| since <= *date))
            .collect();
        match candidates[..] {
            [date] if weekday.is_some() => certain(date, evidence),
            _ if candidates.len() > MAX_CANDIDATES => unknown(Vec::new()),
            _ => unknown(candidates.iter().map(Date::to_string).collect()),
        }
    }
}

/// The last such weekday on the anchor's day or before it; `before` asks for a day strictly earlier.
fn last_weekday(anchor: Date, weekday: Weekday, before: bool) -> Option<Date> {
    let back = i32::from(weekday.until(anchor.weekday()));
    let back = if back == 0 && before { 7 } else { back };
    anchor.checked_sub(jiff::Span::new().days(back)).ok()
}

/// The newest year that the text names, not later than `latest`: the event is hardly older than its background.
fn newest_year(expressions: &[Expression], latest: Date) -> Option<i16> {
    let year = |expression: &Expression| match expression.meaning {
        Meaning::Day(date) => Some(date.year()),
        Meaning::Month { year, .. } | Meaning::Year(year) => Some(year),
        _ => None,
    };
    expressions.iter().filter_map(year).filter(|year| *year <= latest.year()).max()
}

/// `Bamako, 17 septembre 2024 (AFP)`: the date stands among the first words and a bracket or dash follows.
fn is_dateline(view: &View, expression: &Expression, first_body_token: usize) -> bool {
    if expression.tokens.start < first_body_token || expression.tokens.start > first_body_token + DATELINE_WORDS / 2 {
        return false;
    }
    let before = &view.text[view.tokens[first_body_token].segment.start..expression.range.start];
    let after = view.text[expression.range.end..].trim_start();
    !before.contains(['.', '!', '?']) && after.starts_with(['(', '-', '–', '—', '/', '|', ')', '\n'])
}

/// `Publié le 3 mai 2021 à 14h30`.
fn is_published_line(view: &View, expression: &Expression) -> bool {
    let start = expression.tokens.start.saturating_sub(4);
    (start..expression.tokens.start).any(|token| {
        matches!(
            view.folded(token),
            "publie" | "publiee" | "publication" | "poste" | "modifie" | "redige" | "published" | "posted"
        )
    }) && (start..expression.tokens.start)
        .all(|token| token + 1 >= view.tokens.len() || view.is_phrase(token) || token + 1 == expression.tokens.start)
}

/// `depuis le coup d'État de mai 2021`, `né le`, `l'accord de 2015`: a date of what went before.
fn is_background(view: &View, expression: &Expression) -> bool {
    let at = expression.tokens.start;
    let phrase = (at.saturating_sub(6)..at).rev().take_while(|&token| view.is_phrase(token));
    let named_by_day =
        matches!(expression.meaning, Meaning::Weekday { .. } | Meaning::DayOfYear { .. } | Meaning::DaysAgo(_));
    phrase.into_iter().any(|token| match view.folded(token) {
        "depuis" => true,
        "apres" | "ne" | "nee" | "fonde" | "fondee" | "cree" | "creee" | "issu" | "issue" => at - token <= 2,
        "etat" | "putsch" | "accord" | "accords" | "resolution" | "loi" | "election" | "elections"
        | "presidentielle" => !named_by_day && at - token == 2 && matches!(view.folded(token + 1), "de" | "du" | "d"),
        _ => false,
    })
}

/// The date that a record's metadata gives: ISO 8601, day/month/year, or words.
fn from_metadata(text: &str) -> Option<DateValue> {
    let text = text.trim();
    let day: String = text.chars().take(10).collect();
    if let Ok(date) = day.parse::<Date>() {
        return Some(certain(date, "metadata"));
    }
    let partial = |date: String, precision| {
        Some(DateValue { date: Some(date), precision, evidence: "metadata".to_owned(), candidates: Vec::new() })
    };
    match *text.split('-').collect::<Vec<_>>() {
        [year] if is_year(year) => return partial(year.to_owned(), Precision::Year),
        [year, month] if is_year(year) && month.parse().is_ok_and(|month: u8| (1..=12).contains(&month)) => {
            return partial(format!("{year}-{month:0>2}"), Precision::Month);
        }
        _ => {}
    }
    find_in(text).into_iter().find_map(|expression| match expression.meaning {
        Meaning::Day(date) => Some(certain(date, "metadata")),
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
    DateValue {
        date: Some(date.to_string()),
        precision: Precision::Day,
        evidence: evidence.to_owned(),
        candidates: Vec::new(),
    }
}

fn parse_day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// The first and the last day of a date, or of a month or year when that is all that is known: `2022`, `2022-11`, `2022-11-27`.
pub fn span(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.trim().split('-').collect();
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()))
        || parts[0].len() != 4
    {
        return None;
    }
    let year = parts[0].parse().ok()?;
    match parts[1..] {
        [] => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        [month] => {
            let first = Date::new(year, month.parse().ok()?, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        [month, day] => {
            let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
            Some((date, date))
        }
        _ => None,
    }
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

    #[test]
    fn spans() {
        let shown = |text| span(text).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(shown("2022").as_deref(), Some("2022-01-01 2022-12-31"));
        assert_eq!(shown("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(shown("2022-11-27").as_deref(), Some("2022-11-27 2022-11-27"));
        assert_eq!((shown("22"), shown("2022-13"), shown("2022-02-30"), shown("")), (None, None, None, None));
    }

    #[test]
    fn the_last_such_weekday() {
        let anchor = Date::constant(2022, 11, 30);
        assert_eq!(last_weekday(anchor, Weekday::Sunday, false), Some(Date::constant(2022, 11, 27)));
        assert_eq!(last_weekday(anchor, Weekday::Wednesday, false), Some(anchor));
        assert_eq!(last_weekday(anchor, Weekday::Wednesday, true), Some(Date::constant(2022, 11, 23)));
    }
}
