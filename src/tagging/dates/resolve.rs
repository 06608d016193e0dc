//! What date expressions mean in their article: the year that nobody wrote, the day behind "lundi dernier".
//!
//! Relative dates count from the day of publication. Where that is unknown, a weekday with day and month still fixes the year by the
//! calendar, if no more than one year fits that is not older than the newest date that the text names, nor than the actors
//! named in it, nor later than today, nor than the actors that it is about existed. What fits more than one year stays open, with the dates that remain as candidates.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::calendar;
use super::meaning::{Expression, Meaning, Part, Partial, Side, Unit};
use crate::article::{DateValue, Precision};

/// Articles about the region's security crises are hardly older; candidates without any bound start here.
const EARLIEST_YEAR: i16 = 2012;

/// More candidates than this say nothing.
const MAX_CANDIDATES: usize = 6;

/// An article announces what lies at most so many days ahead when it names a weekday, day and month.
const DAYS_AHEAD: i64 = 60;

/// A day without its year belongs to one with its year in the same text that is no farther from it.
const DAYS_NEAR: i64 = 45;

/// What the dates of an article are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// No event is later than this day: the day of indexing.
    pub today: Date,
    /// The latest founding date of the actors named: the event is not earlier.
    pub actors_since: Option<Date>,
    /// The first day on which an actor that the text is about was long gone: among days that are possible, the event is hardly later.
    pub actors_until: Option<Date>,
}

/// A date expression in its article.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The first and the last day that it covers; nothing when it cannot be told.
    pub span: Option<(Date, Date)>,
    /// How much of the date is known.
    pub precision: Precision,
    /// The days that remain possible where one is not certain.
    pub candidates: Vec<Date>,
    /// Whether the text contradicts itself: the day is no such weekday.
    pub contradicts: bool,
}

impl Resolved {
    fn unknown(candidates: Vec<Date>) -> Resolved {
        let candidates = if candidates.len() > MAX_CANDIDATES { Vec::new() } else { candidates };
        Resolved { span: None, precision: Precision::Unknown, candidates, contradicts: false }
    }

    fn days(first: Date, last: Date) -> Resolved {
        let precision = if first == last {
            Precision::Day
        } else if (first.year(), first.month()) == (last.year(), last.month()) {
            Precision::Month
        } else if first.year() == last.year() {
            Precision::Year
        } else {
            return Resolved {
                span: Some((first, last)),
                precision: Precision::Unknown,
                candidates: Vec::new(),
                contradicts: false,
            };
        };
        Resolved { span: Some((first, last)), precision, candidates: Vec::new(), contradicts: false }
    }

    fn day(date: Date) -> Resolved {
        Resolved::days(date, date)
    }

    /// The value of an article's date, read from these words. A night counts for the day on which it ends.
    pub fn value(&self, evidence: &str) -> DateValue {
        let date = self.span.and_then(|(_, last)| match self.precision {
            Precision::Day => Some(last.to_string()),
            Precision::Month => Some(format!("{:04}-{:02}", last.year(), last.month())),
            Precision::Year => Some(format!("{:04}", last.year())),
            Precision::Unknown => None,
        });
        DateValue {
            precision: if date.is_some() { self.precision } else { Precision::Unknown },
            date,
            evidence: evidence.to_owned(),
            candidates: self.candidates.iter().map(Date::to_string).collect(),
        }
    }
}

/// The meaning of each expression of a text, in its order; `published` is the first and the last day on which it may have been written.
pub fn resolve(expressions: &[Expression], published: Option<(Date, Date)>, bounds: &Bounds) -> Vec<Resolved> {
    let latest = published.map_or(bounds.today, |(_, last)| last);
    let anchor = published.filter(|(first, last)| first == last).map(|(day, _)| day);
    let newest = expressions.iter().filter_map(|expression| explicit(&expression.meaning)).filter(|day| *day <= latest);
    // The newest year that the text names is a lower bound, but not the day in it.
    let newest = newest.max().and_then(|day| Date::new(day.year(), 1, 1).ok());
    let since = newest.into_iter().chain(bounds.actors_since).max();
    let days = expressions.iter().filter_map(|expression| match expression.meaning {
        Meaning::One(Partial { day: Some(_), .. }, ..) => explicit(&expression.meaning),
        _ => None,
    });
    let until = bounds.actors_until;
    let context = Context { published, anchor, since, until, days: days.collect(), today: bounds.today };
    let mut before: Option<Date> = None;
    expressions
        .iter()
        .map(|expression| {
            let resolved = match expression.meaning {
                Meaning::After(days) => {
                    let day = before.and_then(|day| day.checked_add(Span::new().days(days)).ok());
                    day.map_or_else(|| Resolved::unknown(Vec::new()), Resolved::day)
                }
                ref meaning => context.resolve(meaning),
            };
            if resolved.precision == Precision::Day {
                before = resolved.span.map(|(_, last)| last);
            }
            resolved
        })
        .collect()
}

/// The first day of a date that the text itself places in a year.
fn explicit(meaning: &Meaning) -> Option<Date> {
    let (Meaning::One(partial, ..) | Meaning::Days(partial, _) | Meaning::Night(partial, _)) = meaning else {
        return None;
    };
    Date::new(partial.year?, partial.month.unwrap_or(1), partial.day.unwrap_or(1)).ok()
}

struct Context {
    /// The days on which the article may have been written.
    published: Option<(Date, Date)>,
    /// The day, where it is known.
    anchor: Option<Date>,
    /// What happens without a year happens not earlier.
    since: Option<Date>,
    /// And hardly later.
    until: Option<Date>,
    /// The days that the text gives with their years.
    days: Vec<Date>,
    today: Date,
}

impl Context {
    fn resolve(&self, meaning: &Meaning) -> Resolved {
        match *meaning {
            Meaning::One(partial, part, side) => self.one(partial, part, side),
            Meaning::Days(first, last) => self.range(first, last).unwrap_or_else(|| Resolved::unknown(Vec::new())),
            Meaning::Night(first, last) => self.night(first, last),
            Meaning::Ago(count, unit) => self.ago(count, unit).unwrap_or_else(|| Resolved::unknown(Vec::new())),
            Meaning::After(_) => Resolved::unknown(Vec::new()),
        }
    }

    fn one(&self, partial: Partial, part: Option<Part>, side: Option<Side>) -> Resolved {
        let nothing = || Resolved::unknown(Vec::new());
        match partial {
            Partial { day: Some(day), month: Some(month), year: Some(year), weekday } => {
                let Ok(date) = Date::new(year, month, day) else { return nothing() };
                match weekday {
                    Some(weekday) if date.weekday() != weekday => contradiction(date, weekday),
                    _ => Resolved::day(date),
                }
            }
            Partial { day: Some(day), month: Some(month), weekday, .. } => self.day_of_year(month, day, weekday, side),
            Partial { month: Some(month), year: Some(year), .. } => {
                third_of_month(year, month, part).unwrap_or_else(nothing)
            }
            Partial { month: Some(month), .. } => self.month(month, side, part).unwrap_or_else(nothing),
            Partial { year: Some(year), .. } => third_of_year(year, part).unwrap_or_else(nothing),
            Partial { weekday: Some(weekday), .. } => self.weekday(weekday, side).map_or_else(nothing, Resolved::day),
            _ => nothing(),
        }
    }

    /// A day and month without a year.
    fn day_of_year(&self, month: i8, day: i8, weekday: Option<Weekday>, side: Option<Side>) -> Resolved {
        let dates = |years: std::ops::RangeInclusive<i16>| {
            let dates = years.filter_map(|year| Date::new(year, month, day).ok()).collect::<Vec<_>>();
            dates.into_iter().filter(|date| weekday.is_none_or(|weekday| date.weekday() == weekday)).collect::<Vec<_>>()
        };
        if let Some((_, latest)) = self.published {
            let near = dates(latest.year() - 1..=latest.year() + 1);
            let past = near
                .iter()
                .rev()
                .find(|date| **date <= latest && calendar::days_between(**date, latest) < 366)
                .copied();
            let future = near.iter().find(|date| **date > latest).copied();
            let announced = future.filter(|date| {
                calendar::days_between(latest, *date) <= DAYS_AHEAD && (weekday.is_some() || side == Some(Side::Future))
            });
            let chosen = match side {
                Some(Side::Future) => future,
                Some(Side::Past) => past,
                None => announced.filter(|_| past.is_none()).or(past),
            };
            // A year in which the weekday fits may be long ago, or somebody miscounted: not ours to decide.
            return match chosen {
                Some(date) => Resolved::day(date),
                None => Resolved::unknown(dates(latest.year() - 7..=latest.year())),
            };
        }
        let first = self.since.map_or(EARLIEST_YEAR, |since| since.year());
        let candidates: Vec<Date> = dates(first..=self.today.year())
            .into_iter()
            .filter(|date| *date <= self.today && self.since.is_none_or(|since| since <= *date))
            .collect();
        let before: Vec<Date> =
            candidates.iter().copied().filter(|date| self.until.is_none_or(|until| *date < until)).collect();
        let candidates = if before.is_empty() { candidates } else { before };
        // "le 3 août", where the text also says "4 août 2025".
        let is_near =
            |date: &&Date| self.days.iter().any(|day| calendar::days_between(**date, *day).abs() <= DAYS_NEAR);
        let near: Vec<Date> = candidates.iter().filter(is_near).copied().collect();
        match (&near[..], &candidates[..]) {
            ([date], _) => Resolved::day(*date),
            (_, [date]) if weekday.is_some() => Resolved::day(*date),
            _ => Resolved::unknown(candidates),
        }
    }

    /// A month without its year.
    fn month(&self, month: i8, side: Option<Side>, part: Option<Part>) -> Option<Resolved> {
        let (_, latest) = self.published?;
        let year = match side {
            Some(Side::Future) => latest.year() + i16::from(month <= latest.month()),
            Some(Side::Past) => latest.year() - i16::from(month >= latest.month()),
            None => latest.year() - i16::from(month > latest.month()),
        };
        third_of_month(year, month, part)
    }

    fn weekday(&self, weekday: Weekday, side: Option<Side>) -> Option<Date> {
        let anchor = self.anchor?;
        if side == Some(Side::Future) {
            let ahead = i32::from(anchor.weekday().until(weekday));
            return anchor.checked_add(Span::new().days(if ahead == 0 { 7 } else { ahead })).ok();
        }
        last_weekday(anchor, weekday, side == Some(Side::Past))
    }

    fn range(&self, first: Partial, last: Partial) -> Option<Resolved> {
        let (_, last_day) = self.one(last, None, None).span?;
        let first_day = match first.day {
            Some(day) => Date::new(
                last_day.year() - i16::from(first.year.is_none() && first.month > last.month),
                first.month?,
                day,
            )
            .ok()?,
            None => last_weekday(last_day, first.weekday?, true)?,
        };
        (first_day <= last_day).then(|| Resolved::days(first_day, last_day))
    }

    /// A night is one date; days further apart are a range.
    fn night(&self, first: Partial, last: Partial) -> Resolved {
        let ending = self.one(last, None, None);
        let Some((_, last_day)) = ending.span.filter(|_| ending.precision == Precision::Day) else {
            return Resolved::unknown(ending.candidates);
        };
        let eve = last_day.yesterday().unwrap_or(last_day);
        let is_eve = first.weekday.is_none_or(|weekday| eve.weekday() == weekday)
            && first.day.is_none_or(|day| eve.day() == day);
        if is_eve {
            return Resolved {
                span: Some((eve, last_day)),
                precision: Precision::Day,
                candidates: Vec::new(),
                contradicts: false,
            };
        }
        self.range(first, last).unwrap_or_else(|| Resolved::unknown(Vec::new()))
    }

    fn ago(&self, count: i32, unit: Unit) -> Option<Resolved> {
        let anchor = self.anchor?;
        match unit {
            Unit::Day => anchor.checked_sub(Span::new().days(count)).ok().map(Resolved::day),
            Unit::Week => {
                let then = anchor.checked_sub(Span::new().weeks(count)).ok()?;
                let monday = last_weekday(then, Weekday::Monday, false)?;
                let sunday = monday.checked_add(6.days()).ok()?;
                Some(Resolved::days(monday, sunday.min(anchor)))
            }
            Unit::Month => {
                let then = anchor.checked_sub(Span::new().months(count)).ok()?;
                third_of_month(then.year(), then.month(), None)
            }
            Unit::Year => third_of_year(anchor.year().checked_sub(i16::try_from(count).ok()?)?, None),
        }
    }
}

/// A date whose weekday is another: the day as written, and the nearest one that is such a weekday.
fn contradiction(date: Date, weekday: Weekday) -> Resolved {
    let nearest = (-3..=3).filter_map(|days| date.checked_add(Span::new().days(days)).ok());
    let mut candidates: Vec<Date> =
        nearest.filter(|near| near.weekday() == weekday).chain(std::iter::once(date)).collect();
    candidates.sort_unstable();
    Resolved { contradicts: true, ..Resolved::unknown(candidates) }
}

fn third_of_month(year: i16, month: i8, part: Option<Part>) -> Option<Resolved> {
    let first = Date::new(year, month, 1).ok()?;
    let day = |day: i8| Date::new(year, month, day).ok();
    let span = match part {
        None => (first, first.last_of_month()),
        Some(Part::Beginning) => (first, day(10)?),
        Some(Part::Middle) => (day(11)?, day(20)?),
        Some(Part::End) => (day(21)?, first.last_of_month()),
    };
    Some(Resolved { span: Some(span), precision: Precision::Month, candidates: Vec::new(), contradicts: false })
}

fn third_of_year(year: i16, part: Option<Part>) -> Option<Resolved> {
    let (first, last) = match part {
        None => (1, 12),
        Some(Part::Beginning) => (1, 4),
        Some(Part::Middle) => (5, 8),
        Some(Part::End) => (9, 12),
    };
    let span = (Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month());
    Some(Resolved { span: Some(span), precision: Precision::Year, candidates: Vec::new(), contradicts: false })
}

/// The last such weekday on the anchor's day or before it; `before` asks for a day strictly earlier.
fn last_weekday(anchor: Date, weekday: Weekday, before: bool) -> Option<Date> {
    let back = i32::from(weekday.until(anchor.weekday()));
    let back = if back == 0 && before { 7 } else { back };
    anchor.checked_sub(Span::new().days(back)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::expressions::find_in;
    use super::*;

    const BOUNDS: Bounds = Bounds { today: Date::constant(2026, 11, 20), actors_since: None, actors_until: None };

    fn shown(text: &str, published: Option<&str>, bounds: &Bounds) -> String {
        let published = published.and_then(super::super::span);
        let expressions = find_in(text);
        let one = |resolved: &Resolved| match resolved.span {
            Some((first, last)) if first == last => first.to_string(),
            Some((first, last)) => format!("{first}..{last} {:?}", resolved.precision),
            None => format!("{:?}", resolved.candidates.iter().map(Date::to_string).collect::<Vec<_>>()),
        };
        resolve(&expressions, published, bounds).iter().map(one).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn dates_that_count_from_the_day_of_writing() {
        for (text, meaning) in [
            ("dimanche", "2022-11-27"),
            ("mercredi", "2022-11-30"),
            ("mercredi dernier", "2022-11-23"),
            ("vendredi prochain", "2022-12-02"),
            ("hier; avant-hier", "2022-11-29; 2022-11-28"),
            ("il y a trois jours", "2022-11-27"),
            ("la semaine dernière", "2022-11-21..2022-11-27 Month"),
            ("dans la nuit de samedi à dimanche", "2022-11-26..2022-11-27 Day"),
            ("de lundi à vendredi", "2022-11-21..2022-11-25 Month"),
            ("le 27 novembre", "2022-11-27"),
            ("le 15 décembre", "2021-12-15"),
            ("vendredi 9 décembre", "2022-12-09"),
            ("le 15 décembre prochain", "2022-12-15"),
            ("en juillet dernier", "2022-07-01..2022-07-31 Month"),
            ("mi-mars", "2022-03-11..2022-03-20 Month"),
            ("entre le 3 et le 5 mai", "2022-05-03..2022-05-05 Month"),
            ("dans la nuit du 31 octobre au 1er novembre", "2022-10-31..2022-11-01 Day"),
            ("début 2022", "2022-01-01..2022-04-30 Year"),
            ("mardi 22 novembre, le lendemain", "2022-11-22; 2022-11-23"),
            ("vendredi, deux jours plus tôt", "2022-11-25; 2022-11-23"),
        ] {
            assert_eq!(shown(text, Some("2022-11-30"), &BOUNDS), meaning, "{text}");
        }
    }

    #[test]
    fn a_weekday_fixes_the_year_where_only_one_remains() {
        let since = |date: &str| Bounds { actors_since: date.parse().ok(), ..BOUNDS };
        let until = |date: &str| Bounds { actors_until: date.parse().ok(), ..BOUNDS };
        for (text, bounds, meaning) in [
            ("Dimanche 27 novembre", BOUNDS, r#"["2016-11-27", "2022-11-27"]"#),
            ("Dimanche 27 novembre", since("2017-03-02"), "2022-11-27"),
            ("Dimanche 27 novembre, depuis mai 2021", BOUNDS, "2022-11-27; 2021-05-01..2021-05-31 Month"),
            ("Dimanche 27 novembre", until("2018-01-01"), "2016-11-27"),
            ("Dimanche 27 novembre", until("2013-01-01"), r#"["2016-11-27", "2022-11-27"]"#),
            ("le 27 novembre", since("2024-01-01"), r#"["2024-11-27", "2025-11-27"]"#),
            ("mardi 16 septembre 2024", BOUNDS, r#"["2024-09-16", "2024-09-17"]"#),
            ("lundi 16 septembre 2024", BOUNDS, "2024-09-16"),
            ("mardi, hier", BOUNDS, "[]; []"),
        ] {
            assert_eq!(shown(text, None, &bounds), meaning, "{text}");
        }
        // The weekday belongs to another year than the one of publication.
        assert_eq!(shown("lundi 27 novembre", Some("2022-11-30"), &BOUNDS), r#"["2017-11-27"]"#);
    }
}
