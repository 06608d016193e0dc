//! How many of the matching articles are dated when.
//!
//! A date is a span of days: one, or a month or a year when no more is known. An article counts in the row that holds its whole span; where the
//! rows are finer than what is known of its date, it counts in a row of its month or year, behind the others, and never in
//! a day that somebody would have to guess.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use rustc_hash::{FxHashMap, FxHashSet};

use super::copies::Unit;
use super::failed;
use super::matches::{Matched, Matches};
use crate::error::Result;
use crate::index::{Index, day_number};
use crate::query::DateField;

/// The first and the last day of what is known of a date, counted from 1970-01-01; `None` for an undated article.
type Days = Option<(i64, i64)>;

/// How long the rows of a timeline are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A row a day.
    Day,
    /// A row a week, from Monday on.
    Week,
    /// A row a month.
    Month,
    /// A row a year.
    Year,
}

/// So many rows fit on a screen or two. The step is the finest of which there are no more; months may be twice as many,
/// since the years would be too few.
const MOST_ROWS: [(Step, usize); 3] = [(Step::Day, 60), (Step::Week, 60), (Step::Month, 120)];

/// The dates of the articles that match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    counts: BTreeMap<Days, u64>,
    /// Where copies count as one: the spans of each cluster's copies.
    clusters: FxHashSet<(u32, Days)>,
}

/// A row of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its first and last day; `None` for the undated.
    pub span: Option<(Date, Date)>,
    /// How many articles.
    pub count: u64,
    /// Whether it holds dates of which too little is known for the rows proper.
    pub vague: bool,
}

impl Dates {
    fn spans(&self) -> impl Iterator<Item = Days> {
        self.counts.keys().copied().chain(self.clusters.iter().map(|(_, days)| *days))
    }

    /// How many articles have a date of which the day is known.
    pub fn with_day(&self) -> u64 {
        let has_day = |days: &Days| days.is_some_and(|(from, to)| from == to);
        let single: u64 = self.counts.iter().filter(|(days, _)| has_day(days)).map(|(_, count)| count).sum();
        let clusters: FxHashSet<u32> =
            self.clusters.iter().filter(|(_, days)| has_day(days)).map(|(cluster, _)| *cluster).collect();
        single + clusters.len() as u64
    }

    /// The step by which the rows are neither too few nor too many.
    pub fn usual_step(&self) -> Step {
        let (first, last) = self
            .spans()
            .flatten()
            .fold((i64::MAX, i64::MIN), |(first, last), (from, to)| (first.min(from), last.max(to)));
        let (Some(first), Some(last)) = (date(first), date(last)) else { return Step::Year };
        let fits = |step: Step, most: usize| step.rows(first, last).take(most + 1).count() <= most;
        MOST_ROWS.into_iter().find(|(step, most)| fits(*step, *most)).map_or(Step::Year, |(step, _)| step)
    }

    /// The rows by `step`: without a gap from the first to the last that has an article, then those of dates that are known too little of,
    /// then the undated.
    pub fn rows(&self, step: Step) -> Vec<Row> {
        let mut proper: BTreeMap<Date, u64> = BTreeMap::new();
        let mut vague: BTreeMap<Option<(Date, Date)>, u64> = BTreeMap::new();
        let mut met = BTreeSet::new();
        let each = self.counts.iter().map(|(days, count)| (None, *days, *count));
        let clusters = self.clusters.iter().map(|(cluster, days)| (Some(*cluster), *days, 1));
        for (cluster, days, count) in each.chain(clusters) {
            let span = days.and_then(|(from, to)| Some((date(from)?, date(to)?)));
            let row = span.and_then(|(from, to)| Some(step.around(from)).filter(|row| row.1 >= to));
            let place = row.or(span.map(vague_row));
            if cluster.is_some_and(|cluster| !met.insert((cluster, row.is_some(), place))) {
                continue;
            }
            match row {
                Some((from, _)) => *proper.entry(from).or_insert(0) += count,
                None => *vague.entry(place).or_insert(0) += count,
            }
        }
        let mut rows = Vec::new();
        if let (Some((&first, _)), Some((&last, _))) = (proper.first_key_value(), proper.last_key_value()) {
            rows.extend(step.rows(first, last).map(|span| Row {
                span: Some(span),
                count: proper.get(&span.0).copied().unwrap_or(0),
                vague: false,
            }));
        }
        // `None` sorts first, and the undated stand last.
        let undated = vague.remove(&None);
        rows.extend(vague.into_iter().map(|(span, count)| Row { span, count, vague: true }));
        rows.extend(undated.map(|count| Row { span: None, count, vague: true }));
        rows
    }
}

/// The month or the year that holds a span, or the span itself.
fn vague_row((from, to): (Date, Date)) -> (Date, Date) {
    let around = [Step::Month, Step::Year].map(|step| step.around(from));
    around.into_iter().find(|row| row.1 >= to).unwrap_or((from, to))
}

impl Step {
    /// The row that holds a day.
    fn around(self, day: Date) -> (Date, Date) {
        match self {
            Step::Day => (day, day),
            Step::Week => {
                let first = day.saturating_sub(i64::from(day.weekday().since(Weekday::Monday)).days());
                (first, first.saturating_add(6.days()))
            }
            Step::Month => (day.first_of_month(), day.last_of_month()),
            Step::Year => (day.first_of_year(), day.last_of_year()),
        }
    }

    /// The rows from that of one day to that of another.
    fn rows(self, first: Date, last: Date) -> impl Iterator<Item = (Date, Date)> {
        let mut next = Some(self.around(first));
        std::iter::from_fn(move || {
            let row = next.filter(|row| row.0 <= last)?;
            next = row.1.tomorrow().ok().map(|day| self.around(day));
            Some(row)
        })
    }
}

/// The day with this number; none where the calendar ends.
fn date(day: i64) -> Option<Date> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    EPOCH.checked_add(Span::new().try_days(day).ok()?).ok().filter(|date| day_number(*date) == day)
}

/// The dates of the articles that match, those that `field` means.
pub fn count(index: &Index, field: DateField, unit: Unit, matches: &Matches) -> Result<Dates> {
    let (from, to) = match field {
        DateField::Either => ("date_from", "date_to"),
        DateField::Event => ("event_from", "event_to"),
        DateField::Published => ("published_from", "published_to"),
    };
    let segments: Vec<_> = index
        .searcher()
        .segment_readers()
        .iter()
        .map(|segment| Ok((segment.fast_fields().i64(from)?, segment.fast_fields().i64(to)?)))
        .collect::<tantivy::Result<_>>()
        .map_err(failed)?;
    let days = |segment: usize, document| segments[segment].0.first(document).zip(segments[segment].1.first(document));
    let counted = index.executor().map(
        |(segment, matched): (usize, &Matched)| {
            let mut counts: FxHashMap<Days, u64> = FxHashMap::default();
            for &document in matched.documents().iter() {
                *counts.entry(days(segment, document)).or_insert(0) += 1;
            }
            Ok(counts)
        },
        matches.segments().iter().enumerate(),
    );
    let mut dates = Dates::default();
    for (days, count) in counted.map_err(failed)?.into_iter().flatten() {
        *dates.counts.entry(days).or_insert(0) += count;
    }
    if unit == Unit::Clusters {
        for (cluster, at) in matches.with_copies(index)? {
            let days = days(at.segment_ord as usize, at.doc_id);
            dates.counts.entry(days).and_modify(|count| *count -= 1);
            dates.clusters.insert((cluster, days));
        }
        dates.counts.retain(|_, count| *count > 0);
    }
    Ok(dates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tagging::dates::span;

    fn dates(known: &[(&str, u64)]) -> Dates {
        let days = |text: &str| span(text).map(|(from, to)| (day_number(from), day_number(to)));
        Dates { counts: known.iter().map(|(text, count)| (days(text), *count)).collect(), ..Dates::default() }
    }

    fn shown(dates: &Dates, step: Step) -> Vec<String> {
        let row = |row: Row| {
            let span = row.span.map_or("undated".to_owned(), |(from, to)| format!("{from}..{to}"));
            format!("{span} {}{}", row.count, if row.vague { " vague" } else { "" })
        };
        dates.rows(step).into_iter().map(row).collect()
    }

    #[test]
    fn a_date_counts_in_the_row_that_holds_all_of_it() {
        let dates = dates(&[("2022-11-27", 2), ("2022-11-29", 1), ("2022-11", 3), ("2022", 1), ("", 4)]);
        let vague = ["2022-01-01..2022-12-31 1 vague", "2022-11-01..2022-11-30 3 vague", "undated 4 vague"];
        let days = ["2022-11-27..2022-11-27 2", "2022-11-28..2022-11-28 0", "2022-11-29..2022-11-29 1"];
        assert_eq!(shown(&dates, Step::Day), [&days[..], &vague].concat());
        let weeks = ["2022-11-21..2022-11-27 2", "2022-11-28..2022-12-04 1"];
        assert_eq!(shown(&dates, Step::Week), [&weeks[..], &vague].concat());
        let months = ["2022-11-01..2022-11-30 6", "2022-01-01..2022-12-31 1 vague", "undated 4 vague"];
        assert_eq!(shown(&dates, Step::Month), months);
        assert_eq!(shown(&dates, Step::Year), ["2022-01-01..2022-12-31 7", "undated 4 vague"]);
    }

    #[test]
    fn copies_of_a_text_count_once_a_row() {
        let day = |text: &str| span(text).map(|(from, to)| (day_number(from), day_number(to)));
        let clusters = [(1, day("2022-11-27")), (1, day("2022-11-28")), (2, day("2022-11-28")), (1, None), (2, None)];
        let dates = Dates { clusters: clusters.into_iter().collect(), ..Dates::default() };
        assert_eq!(
            shown(&dates, Step::Day),
            ["2022-11-27..2022-11-27 1", "2022-11-28..2022-11-28 2", "undated 2 vague"]
        );
        assert_eq!(shown(&dates, Step::Year), ["2022-01-01..2022-12-31 2", "undated 2 vague"]);
    }

    #[test]
    fn days_are_counted_where_they_are_known() {
        assert_eq!(dates(&[("2022-11-27", 2), ("2022-11", 3), ("", 4)]).with_day(), 2);
    }

    #[test]
    fn the_step_suits_the_time_that_is_covered() {
        let step = |first, last| dates(&[(first, 1), (last, 1)]).usual_step();
        assert_eq!(step("2022-11-01", "2022-11-30"), Step::Day);
        assert_eq!(step("2022-11-01", "2023-05-30"), Step::Week);
        assert_eq!(step("2016-01-01", "2022-05-30"), Step::Month);
        assert_eq!(step("1990", "2022-05-30"), Step::Year);
        assert_eq!(dates(&[("", 3)]).usual_step(), Step::Year);
        assert_eq!(Dates::default().rows(Step::Day), []);
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        let dates = dates(&[("9999-12-31", 1)]);
        for step in [Step::Day, Step::Week, Step::Month, Step::Year] {
            assert_eq!(dates.rows(step).len(), 1, "{step:?}");
        }
    }
}
