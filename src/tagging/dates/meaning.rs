//! What a date expression can mean, before the article says more.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

/// A date in words or figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The words, in bytes of the text.
    pub range: Range<usize>,
    /// The words, in tokens.
    pub tokens: Range<usize>,
    /// What they mean.
    pub meaning: Meaning,
}

/// What is said of a day, a month or a year; the rest is left to the context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Partial {
    /// The year.
    pub year: Option<i16>,
    /// The month, from 1.
    pub month: Option<i8>,
    /// The day of the month.
    pub day: Option<i8>,
    /// The weekday.
    pub weekday: Option<Weekday>,
}

/// Which third of a month or year is meant: `début mai`, `mi-mars`, `fin 2022`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first third.
    Beginning,
    /// The second third.
    Middle,
    /// The last third.
    End,
}

/// On which side of the day of writing a date is said to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `lundi dernier`, `en juillet dernier`.
    Past,
    /// `lundi prochain`.
    Future,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// What a date expression means without its context.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// `dimanche 27 novembre 2022`, `27 novembre`, `mai 2021`, `mi-mars`, `2012`, `lundi dernier`.
    One(Partial, Option<Part>, Option<Side>),
    /// `du 3 au 5 mai`, `les 3 et 4 mai`, `entre le 3 et le 5 mai 2021`: all the days from the first to the last.
    Days(Partial, Partial),
    /// `dans la nuit de samedi à dimanche`: one night, which begins on the first day and ends on the second.
    Night(Partial, Partial),
    /// So long before the day of writing: `hier`, `il y a trois jours`, `la semaine dernière`.
    Ago(i32, Unit),
    /// So many days after the date that the text named before, or before it: `le lendemain`, `deux jours plus tôt`.
    After(i32),
}

impl Partial {
    /// All that a date says.
    pub fn of(date: Date) -> Partial {
        Partial { year: Some(date.year()), month: Some(date.month()), day: Some(date.day()), weekday: None }
    }
}
