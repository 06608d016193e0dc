//! When an article was published, and when the event that it tells of took place.
//!
//! `starts` says which words a date may begin with, `expressions` finds the words that name dates (`relative` those that count from another day) in any `words`, `datelines` those that say when the article was published, `published` the day of it, `resolve` says what the others mean
//! in their article, `event` which of them dates what the article is about. Every date is a value, a precision and the words that it was
//! read from. What the article does not fix stays unknown, with the dates that remain possible as candidates: a wrong date that
//! looks certain is worse than none.

mod calendar;
mod datelines;
mod event;
mod expressions;
mod meaning;
mod published;
mod relative;
mod resolve;
mod starts;
mod words;

use std::ops::Range;

use jiff::civil::Date;

use super::view::View;
use crate::article::{Article, DateValue};

pub(super) use event::{Cue as DateCue, cue_of, is_simple_past};
pub use expressions::find_in;
pub use published::stated;
pub use resolve::{Bounds, Resolved};
pub(super) use starts::{Start, start};

/// The publication date and the date of the main event of an article; `stated` is the publication date as its record [states](stated) it.
pub fn dates(
    view: &View,
    article: &Article,
    stated: Option<DateValue>,
    bounds: &Bounds,
) -> (Option<DateValue>, Option<DateValue>) {
    let expressions = expressions::find(view);
    let is_published = datelines::lines(view, &expressions);
    let published = stated.or_else(|| published::published(view, article, (&expressions, &is_published)));
    let span = published.as_ref().and_then(|value| span(value.date.as_deref()?));
    let resolved = resolve::resolve(&expressions, span, bounds);
    let day = span.filter(|(first, last)| first == last).map(|(day, _)| day);
    let latest = span.map_or(bounds.today, |(_, last)| last);
    let found = (expressions.as_slice(), resolved.as_slice());
    let event = event::event(view, article.body_start, found, &is_published, day, latest);
    (published, event)
}

/// The first day that a date may be.
pub fn first_day(value: &DateValue) -> Option<Date> {
    span(value.date.as_deref()?).map(|(first, _)| first)
}

/// Every date expression of a text, in bytes, and what it means in a text published on the day `published`.
pub fn inspect(view: &View, published: Option<Date>, bounds: &Bounds) -> Vec<(Range<usize>, Resolved)> {
    let expressions = expressions::find(view);
    let resolved = resolve::resolve(&expressions, published.map(|day| (day, day)), bounds);
    expressions.into_iter().map(|expression| expression.range).zip(resolved).collect()
}

/// The first and the last day of a date, or of a month or year when that is all that is known: `2022`, `2022-11`, `2022-11-27`.
pub fn span(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.trim().split('-');
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = parts.next().filter(|part| part.len() == 4 && is_number(part))?.parse().ok()?;
    let mut number = || -> Option<Option<i8>> {
        let Some(part) = parts.next() else { return Some(None) };
        is_number(&part).then(|| part.parse().ok()).flatten().map(Some)
    };
    match (number()?, number()?, number()?) {
        (None, ..) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
        (Some(month), None, _) => {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (Some(month), Some(day), None) => {
            let date = Date::new(year, month, day).ok()?;
            Some((date, date))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        let shown = |text| span(text).map(|(from, to)| format!("{from} {to}"));
        assert_eq!(shown("2022").as_deref(), Some("2022-01-01 2022-12-31"));
        assert_eq!(shown("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(shown("2022-11-27").as_deref(), Some("2022-11-27 2022-11-27"));
        assert_eq!((shown("22"), shown("2022-13"), shown("2022-02-30"), shown("")), (None, None, None, None));
    }
}
