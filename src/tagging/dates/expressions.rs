//! The words of a text that name a date, and what they mean on their own.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::super::memo::Memo;
use super::super::names::View;
use crate::analysis::{Segment, fold, segments};

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

/// What a date expression means without its context.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// A day of a year: `27 novembre 2022`, `27/11/2022`.
    Day(Date),
    /// A day without its year: `dimanche 27 novembre`.
    DayOfYear {
        /// The month.
        month: i8,
        /// The day of the month.
        day: i8,
        /// The weekday, where it is named.
        weekday: Option<Weekday>,
    },
    /// A month of a year: `novembre 2022`.
    Month {
        /// The year.
        year: i16,
        /// The month.
        month: i8,
    },
    /// A year: `en 2022`.
    Year(i16),
    /// A weekday: `dimanche`, `lundi dernier`.
    Weekday {
        /// The weekday.
        weekday: Weekday,
        /// Whether it is said to be past (`dernier`).
        before: bool,
    },
    /// Some days before the day of writing: `hier`, `il y a trois jours`.
    DaysAgo(i32),
}

/// Which word forms may begin a date expression.
pub type Starts = Memo<bool>;

/// The date expressions of a text, in its order.
pub fn find(view: &View, starts: &mut Starts) -> Vec<Expression> {
    starts.prepare(view.analyzer);
    let scanner = Scanner {
        text: view.text,
        count: view.tokens.len(),
        segment: &|token| view.tokens[token].segment,
        folded: &|token| view.folded(token),
    };
    scanner.scan(|token| starts.of(view.analyzer, view.tokens[token].word, |word| may_begin(&word.folded)))
}

/// The date expressions of a short text outside an article.
pub fn find_in(text: &str) -> Vec<Expression> {
    let words: Vec<Segment> = segments(text).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(&text[word.word_start..word.end])).collect();
    let scanner = Scanner { text, count: words.len(), segment: &|token| words[token], folded: &|token| &folded[token] };
    scanner.scan(|token| may_begin(&folded[token]))
}

/// Whether a date expression can begin with a word.
fn may_begin(folded: &str) -> bool {
    folded.starts_with(|c: char| c.is_ascii_digit())
        || month(folded).is_some()
        || weekday(folded).is_some()
        || matches!(folded, "hier" | "avant" | "aujourdhui" | "il")
}

struct Scanner<'a> {
    text: &'a str,
    count: usize,
    segment: &'a dyn Fn(usize) -> Segment,
    folded: &'a dyn Fn(usize) -> &'a str,
}

impl<'a> Scanner<'a> {
    fn scan(&self, mut may_begin: impl FnMut(usize) -> bool) -> Vec<Expression> {
        let mut found = Vec::new();
        let mut token = 0;
        while token < self.count {
            match may_begin(token).then(|| self.at(token)).flatten() {
                Some((end, meaning)) => {
                    let range = (self.segment)(token).word_start..(self.segment)(end - 1).end;
                    found.push(Expression { range, tokens: token..end, meaning });
                    token = end;
                }
                None => token += 1,
            }
        }
        found
    }

    /// The expression that begins at a token, and the token behind it.
    fn at(&self, token: usize) -> Option<(usize, Meaning)> {
        if self.word(token).starts_with(|c: char| c.is_ascii_digit()) {
            return self.figures(token);
        }
        self.weekday_first(token).or_else(|| self.month_first(token)).or_else(|| self.relative(token))
    }

    fn word(&self, token: usize) -> &'a str {
        if token < self.count { (self.folded)(token) } else { "" }
    }

    /// What stands between two neighbouring tokens.
    fn between(&self, left: usize) -> &'a str {
        if left + 1 < self.count { &self.text[(self.segment)(left).end..(self.segment)(left + 1).start] } else { "\n" }
    }

    fn is_phrase(&self, left: usize) -> bool {
        let between = self.between(left);
        between == " "
            || (!between.is_empty() && between.chars().all(char::is_whitespace) && between.matches('\n').count() < 2)
    }

    fn year(&self, token: usize) -> Option<i16> {
        let word = self.word(token);
        let year = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
        (1900..=2100).contains(&year).then_some(year)
    }

    fn day(&self, token: usize) -> Option<i8> {
        let word = self.word(token);
        let digits = word.strip_suffix("er").filter(|digits| *digits == "1").unwrap_or(word);
        let day: i8 = (digits.len() <= 2).then(|| digits.parse().ok()).flatten()?;
        (1..=31).contains(&day).then_some(day)
    }

    fn month(&self, token: usize) -> Option<i8> {
        month(self.word(token))
    }

    /// `27 novembre 2022`, `3 et 4 mai`, `27/11/2022`, `2022-11-27`.
    fn figures(&self, token: usize) -> Option<(usize, Meaning)> {
        if let Some(found) = self.numeric(token) {
            return Some(found);
        }
        if let Some(found) = self.day_and_month(token, None) {
            return Some(found);
        }
        // "3 et 4 mai": the first day dates the event.
        let (end, last) = match self.word(token + 1) {
            "et" | "au" | "a" | "ou" if self.is_phrase(token) && self.is_phrase(token + 1) => {
                self.day_and_month(token + 2, None)?
            }
            _ => {
                return self
                    .year(token)
                    .filter(|_| self.introduces_year(token))
                    .map(|year| (token + 1, Meaning::Year(year)));
            }
        };
        let day = self.day(token)?;
        let first = match last {
            Meaning::Day(date) => Meaning::Day(Date::new(date.year(), date.month(), day).ok()?),
            Meaning::DayOfYear { month, .. } => Meaning::DayOfYear { month, day, weekday: None },
            other => other,
        };
        Some((end, first))
    }

    /// A bare number is a year only behind a word that says so.
    fn introduces_year(&self, token: usize) -> bool {
        let Some(previous) = token.checked_sub(1).filter(|&previous| self.is_phrase(previous)) else { return false };
        matches!(self.word(previous), "en" | "depuis" | "debut" | "fin" | "annee" | "courant" | "mi" | "l'annee")
    }

    fn numeric(&self, token: usize) -> Option<(usize, Meaning)> {
        let separator = self.between(token);
        if !matches!(separator, "/" | "-" | ".") || self.between(token + 1) != separator {
            return None;
        }
        let (a, b, c) = (self.word(token), self.word(token + 1), self.word(token + 2));
        let date = if a.len() == 4 {
            Date::new(self.year(token)?, b.parse().ok()?, c.parse().ok()?)
        } else {
            if a.len() > 2 || b.len() > 2 {
                return None;
            }
            Date::new(self.year(token + 2)?, b.parse().ok()?, a.parse().ok()?)
        };
        Some((token + 3, Meaning::Day(date.ok()?)))
    }

    /// `27 novembre` and, where it follows, the year.
    fn day_and_month(&self, token: usize, weekday: Option<Weekday>) -> Option<(usize, Meaning)> {
        let day = self.day(token)?;
        if !self.is_phrase(token) {
            return None;
        }
        let month = self.month(token + 1)?;
        if self.is_phrase(token + 1)
            && let Some(year) = self.year(token + 2)
        {
            return Some((token + 3, Meaning::Day(Date::new(year, month, day).ok()?)));
        }
        // Any leap year: whether the day exists must not depend on the year that is missing.
        Date::new(2024, month, day).ok()?;
        Some((token + 2, Meaning::DayOfYear { month, day, weekday }))
    }

    /// `dimanche 27 novembre`, `lundi dernier`, `dans la nuit de samedi à dimanche`.
    fn weekday_first(&self, token: usize) -> Option<(usize, Meaning)> {
        let weekday = weekday(self.word(token))?;
        if self.is_phrase(token)
            && let Some(found) = self.day_and_month(token + 1, Some(weekday))
        {
            return Some(found);
        }
        let night = self.word(token + 1) == "a" && self::weekday(self.word(token + 2)).is_some();
        let end = token + if night { 3 } else { 1 };
        // "samedi 3 à dimanche 4 mai": the date comes with the second day.
        if night
            && self.is_phrase(token + 2)
            && let Some(found) = self.day_and_month(token + 3, self::weekday(self.word(token + 2)))
        {
            return Some(found);
        }
        let before = matches!(self.word(end), "dernier" | "passe") && self.is_phrase(end - 1);
        Some((if before { end + 1 } else { end }, Meaning::Weekday { weekday, before }))
    }

    /// `novembre 2022`, and `mai` alone nowhere: without a year it names any.
    fn month_first(&self, token: usize) -> Option<(usize, Meaning)> {
        let month = self.month(token)?;
        let year = self.is_phrase(token).then(|| self.year(token + 1)).flatten()?;
        Some((token + 2, Meaning::Month { year, month }))
    }

    /// `hier`, `avant-hier`, `il y a trois jours`.
    fn relative(&self, token: usize) -> Option<(usize, Meaning)> {
        match self.word(token) {
            "hier" => Some((token + 1, Meaning::DaysAgo(1))),
            "avant" if self.word(token + 1) == "hier" => Some((token + 2, Meaning::DaysAgo(2))),
            "aujourdhui" => Some((token + 1, Meaning::DaysAgo(0))),
            "il" if self.word(token + 1) == "y" && self.word(token + 2) == "a" => {
                let number = number(self.word(token + 3))?;
                let days = match self.word(token + 4) {
                    "jour" | "jours" => number,
                    "semaine" | "semaines" => number * 7,
                    _ => return None,
                };
                Some((token + 5, Meaning::DaysAgo(days)))
            }
            _ => None,
        }
    }
}

fn month(folded: &str) -> Option<i8> {
    Some(match folded {
        "janvier" | "janv" => 1,
        "fevrier" | "fevr" => 2,
        "mars" => 3,
        "avril" | "avr" => 4,
        "mai" => 5,
        "juin" => 6,
        "juillet" | "juil" => 7,
        "aout" => 8,
        "septembre" | "sept" => 9,
        "octobre" | "oct" => 10,
        "novembre" | "nov" => 11,
        "decembre" | "dec" => 12,
        _ => return None,
    })
}

fn weekday(folded: &str) -> Option<Weekday> {
    Some(match folded {
        "lundi" => Weekday::Monday,
        "mardi" => Weekday::Tuesday,
        "mercredi" => Weekday::Wednesday,
        "jeudi" => Weekday::Thursday,
        "vendredi" => Weekday::Friday,
        "samedi" => Weekday::Saturday,
        "dimanche" => Weekday::Sunday,
        _ => return None,
    })
}

fn number(folded: &str) -> Option<i32> {
    let words = ["zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"];
    let number = words.iter().position(|word| *word == folded).map(|number| number as i32);
    number.or_else(|| (folded == "une").then_some(1)).or_else(|| folded.parse().ok().filter(|number| *number <= 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let one = |expression: &Expression| {
            let meaning = match expression.meaning {
                Meaning::Day(date) => date.to_string(),
                Meaning::DayOfYear { month, day, weekday } => {
                    format!("{month:02}-{day:02}{}", weekday.map_or(String::new(), |day| format!(" {day:?}")))
                }
                Meaning::Month { year, month } => format!("{year}-{month:02}"),
                Meaning::Year(year) => year.to_string(),
                Meaning::Weekday { weekday, before } => format!("{weekday:?}{}", if before { "<" } else { "" }),
                Meaning::DaysAgo(days) => format!("-{days}d"),
            };
            format!("{}={meaning}", &text[expression.range.clone()])
        };
        find_in(text).iter().map(one).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn french_dates() {
        for (text, found) in [
            ("le 1er août 2020", "1er août 2020=2020-08-01"),
            ("Dimanche 27 novembre, dans", "Dimanche 27 novembre=11-27 Sunday"),
            ("le 05/06/2021 à", "05/06/2021=2021-06-05"),
            ("2022-11-27", "2022-11-27=2022-11-27"),
            ("en mai 2021 contre", "mai 2021=2021-05"),
            ("en 2012", "2012=2012"),
            ("2012 personnes", ""),
            ("les 3 et 4 mai 2023", "3 et 4 mai 2023=2023-05-03"),
            ("du 3 au 5 mai", "3 au 5 mai=05-03"),
            ("lundi dernier", "lundi dernier=Monday<"),
            ("dans la nuit de samedi à dimanche", "samedi à dimanche=Saturday"),
            ("hier, avant-hier, aujourd’hui", "hier=-1d; avant-hier=-2d; aujourd’hui=-0d"),
            ("il y a trois jours", "il y a trois jours=-3d"),
            ("31 février 2020, 31 novembre", "février 2020=2020-02"),
            ("il y a des mois, mai", ""),
            ("12,5 millions", ""),
        ] {
            assert_eq!(shown(text), found, "{text}");
        }
    }
}
