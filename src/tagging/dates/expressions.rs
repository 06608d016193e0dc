//! The words of a text that name a date, and what they mean on their own.

use jiff::civil::{Date, Weekday};

use super::super::keywords::Keyword;
use super::super::view::View;
use super::calendar;
use super::meaning::{Expression, Meaning, Part, Partial, Side};
use super::starts::{Start, start};
use super::words::{Words, read};

/// The date expressions of a text, in its order.
pub fn find(view: &View) -> Vec<Expression> {
    let scanner = Scanner { text: view.text, words: view };
    let begins = |token: usize| match view.traits[token].begins_date {
        Start::Never => false,
        Start::Maybe => true,
        Start::BeforeTime => view.traits.get(token + 1).is_some_and(|next| next.is_time),
    };
    scanner.scan(view.noted.iter().copied().filter(|&token| begins(token)))
}

/// The date expressions of a short text outside an article.
pub fn find_in(text: &str) -> Vec<Expression> {
    let words = read(text);
    let scanner = Scanner { text, words: &words[..] };
    scanner.scan((0..words.len()).filter(|&token| start(words[token].keyword, &words[token].folded).0 != Start::Never))
}

pub(super) fn side(word: Keyword) -> Option<Side> {
    Some(match word {
        Keyword::Dernier | Keyword::Derniere | Keyword::Passe | Keyword::Passee | Keyword::Ecoule => Side::Past,
        Keyword::Prochain | Keyword::Prochaine => Side::Future,
        _ => return None,
    })
}

pub(super) struct Scanner<'a, W: ?Sized> {
    text: &'a str,
    words: &'a W,
}

/// A meaning, and the token behind the words that have it.
pub(super) type Parsed<T> = Option<(usize, T)>;

impl<'a, W: Words + ?Sized> Scanner<'a, W> {
    fn scan(&self, starts: impl Iterator<Item = usize>) -> Vec<Expression> {
        let mut found: Vec<Expression> = Vec::with_capacity(8);
        let mut free = 0;
        for token in starts {
            if token < free {
                continue;
            }
            if let Some((end, meaning)) = self.at(token) {
                let range = self.words.segment(token).word_start..self.words.segment(end - 1).end;
                found.push(Expression { range, tokens: token..end, meaning });
                free = end;
            }
        }
        found
    }

    /// The expression that begins at a token.
    fn at(&self, token: usize) -> Parsed<Meaning> {
        // "un", "ce" and the like are in every sentence, and begin none of the others.
        let keyword = self.keyword(token);
        let dated = keyword == Keyword::Premier
            || calendar::weekday(keyword).is_some()
            || calendar::month(keyword).is_some()
            || calendar::part(keyword).is_some()
            || self.is_number(token);
        let found = if dated { self.range(token).or_else(|| self.one(token)) } else { None };
        found.or_else(|| self.relative(token))
    }

    pub(super) fn keyword(&self, token: usize) -> Keyword {
        if token < self.words.count() { self.words.keyword(token) } else { Keyword::Nothing }
    }

    /// The figures of a number; nothing where a token is none.
    pub(super) fn figures(&self, token: usize) -> &'a str {
        if self.is_number(token) { self.words.folded(token) } else { "" }
    }

    fn is_number(&self, token: usize) -> bool {
        token < self.words.count() && self.text.as_bytes()[self.words.segment(token).word_start].is_ascii_digit()
    }

    /// The word `distance` tokens before one, in the same phrase.
    fn word_before(&self, token: usize, distance: usize) -> Keyword {
        let Some(at) = token.checked_sub(distance) else { return Keyword::Nothing };
        if (at..token).all(|left| self.is_phrase(left)) { self.keyword(at) } else { Keyword::Nothing }
    }

    /// What stands between two neighbouring tokens.
    fn between(&self, left: usize) -> &'a str {
        match left + 1 < self.words.count() {
            true => &self.text[self.words.segment(left).end..self.words.segment(left + 1).start],
            false => "\n",
        }
    }

    pub(super) fn is_phrase(&self, left: usize) -> bool {
        // Behind the last word stands the end of its line.
        left + 1 >= self.words.count() || self.words.gap(self.text, left).is_blank()
    }

    /// A phrase in which a hyphen may join the words: `mi-mars`.
    pub(super) fn is_joined(&self, left: usize) -> bool {
        self.is_phrase(left) || self.between(left) == "-"
    }

    fn year(&self, token: usize) -> Option<i16> {
        let figures = self.figures(token);
        let year = (figures.len() == 4).then(|| figures.parse().ok()).flatten()?;
        (1900..=2100).contains(&year).then_some(year)
    }

    fn day(&self, token: usize) -> Option<i8> {
        if self.keyword(token) == Keyword::Premier {
            return Some(1);
        }
        let figures = self.figures(token);
        let digits = figures.strip_suffix("er").filter(|digits| *digits == "1").unwrap_or(figures);
        let day: i8 = (digits.len() <= 2).then(|| digits.parse().ok()).flatten()?;
        (1..=31).contains(&day).then_some(day)
    }

    fn month(&self, token: usize) -> Option<i8> {
        calendar::month(self.keyword(token))
    }

    fn weekday(&self, token: usize) -> Option<Weekday> {
        calendar::weekday(self.keyword(token))
    }

    /// `27/11/2022`, `27.11.22`, `2022-11-27`.
    fn numeric(&self, token: usize) -> Parsed<Partial> {
        let separator = self.between(token);
        if !matches!(separator, "/" | "-" | ".") || self.between(token + 1) != separator {
            return None;
        }
        let (a, b, c) = (self.figures(token), self.figures(token + 1), self.figures(token + 2));
        let (year, month, day) = if a.len() == 4 {
            (self.year(token)?, b, c)
        } else {
            // Two figures are a year only where nothing else is meant by slashes.
            let short = || (separator == "/" && c.len() == 2).then(|| c.parse::<i16>().ok()).flatten();
            (self.year(token + 2).or_else(|| short().map(|year| 2000 + year))?, b, a)
        };
        if month.len() > 2 || day.len() > 2 {
            return None;
        }
        let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
        Some((token + 3, Partial::of(date)))
    }

    /// A day with its month: `27 novembre 2022`, `dimanche 27 novembre`.
    fn day_of_month(&self, token: usize) -> Parsed<Partial> {
        if let Some((end, partial)) = self.numeric(token) {
            return Some((end, partial));
        }
        if let Some(weekday) = self.weekday(token) {
            // "mardi, 27 novembre" and "mardi le 27" are written too.
            let comma = self.between(token).trim() == ",";
            let next = token + 1 + usize::from(self.keyword(token + 1) == Keyword::Le);
            if !comma && !self.is_phrase(token) {
                return None;
            }
            let (end, partial) = self.day_of_month(next).filter(|(_, partial)| partial.weekday.is_none())?;
            return Some((end, Partial { weekday: Some(weekday), ..partial }));
        }
        let day = self.day(token)?;
        let month = self.is_phrase(token).then(|| self.month(token + 1)).flatten()?;
        // Any leap year: whether the day exists must not depend on the year that is missing.
        Date::new(2024, month, day).ok()?;
        let partial = Partial { month: Some(month), day: Some(day), ..Partial::default() };
        // "28 janv. 2013"
        let goes_on = self.is_phrase(token + 1) || self.between(token + 1) == ". ";
        match goes_on.then(|| self.year(token + 2)).flatten() {
            Some(year) => {
                Date::new(year, month, day).ok()?;
                Some((token + 3, Partial { year: Some(year), ..partial }))
            }
            None => Some((token + 2, partial)),
        }
    }

    /// The last day of a range: `5 mai 2021`, `le 5 mai`, `dimanche`, `dimanche 5 mai`.
    fn last_day(&self, token: usize) -> Parsed<Partial> {
        let token =
            token + usize::from(matches!(self.keyword(token), Keyword::Le | Keyword::Ce) && self.is_phrase(token));
        self.day_of_month(token)
            .or_else(|| Some((token + 1, Partial { weekday: Some(self.weekday(token)?), ..Partial::default() })))
    }

    /// `du 3 au 5 mai`, `3 et 4 mai`, `de samedi à dimanche`, `31 décembre 2018 au 1er janvier 2019`.
    fn range(&self, token: usize) -> Parsed<Meaning> {
        let (end, first) = self.first_day(token)?;
        let hyphen = self.between(end - 1) == "-" && first.month.is_none() && first.weekday.is_none();
        let connected = self.is_phrase(end - 1)
            && matches!(self.keyword(end), Keyword::Et | Keyword::Au | Keyword::A | Keyword::Ou);
        let next = match (hyphen, connected) {
            (true, _) => end,
            (_, true) if self.is_phrase(end) => end + 1,
            _ => return None,
        };
        let alone = first.month.is_none() && first.day.is_some();
        let (behind, last) = self.last_day(next)?;
        if first.day.is_none() != (last.day.is_none()) && first.weekday.is_none() {
            return None;
        }
        // "jeudi et vendredi" are two days of which each may be meant alone; "3 et 4 mai" share their month.
        if self.keyword(end) == Keyword::Et && !alone && !self.follows_between(token) {
            return None;
        }
        let night = (1..=3).any(|distance| self.word_before(token, distance) == Keyword::Nuit);
        let (first, last) = completed(first, last)?;
        let both_weekdays = first.weekday.is_some() && last.weekday.is_some() && first.day.is_none();
        Some((behind, if night || both_weekdays { Meaning::Night(first, last) } else { Meaning::Days(first, last) }))
    }

    /// Whether a range begins with `entre`.
    fn follows_between(&self, token: usize) -> bool {
        self.word_before(token, 1) == Keyword::Entre || self.word_before(token, 2) == Keyword::Entre
    }

    /// The first day of a range; a number alone when the month comes with the last.
    fn first_day(&self, token: usize) -> Parsed<Partial> {
        if let Some(found) = self.day_of_month(token) {
            return Some(found);
        }
        if let Some(weekday) = self.weekday(token) {
            return match self.is_phrase(token).then(|| self.day(token + 1)).flatten() {
                Some(day) => {
                    Some((token + 2, Partial { weekday: Some(weekday), day: Some(day), ..Partial::default() }))
                }
                None => Some((token + 1, Partial { weekday: Some(weekday), ..Partial::default() })),
            };
        }
        Some((token + 1, Partial { day: Some(self.day(token)?), ..Partial::default() }))
    }

    /// A day, a weekday, a month or a year, with what is said of its side and part.
    fn one(&self, token: usize) -> Parsed<Meaning> {
        if let Some((end, partial)) = self.day_of_month(token) {
            return Some(self.with_side(end, partial, None));
        }
        if let Some(weekday) = self.weekday(token) {
            let end = self.behind_time_of_day(token + 1);
            return Some(self.with_side(end, Partial { weekday: Some(weekday), ..Partial::default() }, None));
        }
        if let Some(part) = calendar::part(self.keyword(token)) {
            let (end, partial) = self.month_or_year(self.behind_of(token + 1), token)?;
            return Some(self.with_side(end, partial, Some(part)));
        }
        if let Some(month) = self.month(token) {
            let partial = Partial { month: Some(month), ..Partial::default() };
            if let Some(year) = self.is_phrase(token).then(|| self.year(token + 1)).flatten() {
                return Some(self.with_side(token + 2, Partial { year: Some(year), ..partial }, None));
            }
            // Without its year a month is named only where a word says that it is one: "mars" and "mai" are words.
            let said = matches!(self.word_before(token, 1), Keyword::En | Keyword::Courant | Keyword::Depuis)
                || (matches!(self.word_before(token, 1), Keyword::De | Keyword::D)
                    && self.word_before(token, 2) == Keyword::Mois);
            let found = self.with_side(token + 1, partial, None);
            return (said || found.0 > token + 1).then_some(found);
        }
        let year = self.year(token).filter(|_| self.introduces_year(token))?;
        Some((token + 1, Meaning::One(Partial { year: Some(year), ..Partial::default() }, None, None)))
    }

    fn month_or_year(&self, token: usize, before: usize) -> Parsed<Partial> {
        if !(before..token).all(|left| self.is_joined(left)) {
            return None;
        }
        if let Some(month) = self.month(token) {
            let year = self.is_phrase(token).then(|| self.year(token + 1)).flatten();
            let end = token + 1 + usize::from(year.is_some());
            return Some((end, Partial { year, month: Some(month), ..Partial::default() }));
        }
        Some((token + 1, Partial { year: Some(self.year(token)?), ..Partial::default() }))
    }

    /// Behind `de`, `du mois de`, `de l'année`, which may stand between a part and what it is a part of.
    fn behind_of(&self, mut token: usize) -> usize {
        for _ in 0..4 {
            if !matches!(
                self.keyword(token),
                Keyword::De | Keyword::Du | Keyword::D | Keyword::Mois | Keyword::Annee | Keyword::L
            ) {
                break;
            }
            token += 1;
        }
        token
    }

    /// Behind `matin`, `soir`, `après-midi`, `même` and the like.
    pub(super) fn behind_time_of_day(&self, token: usize) -> usize {
        if token > 0 && self.is_phrase(token - 1) {
            match self.keyword(token) {
                Keyword::Matin | Keyword::Soir | Keyword::Midi | Keyword::Nuit => return token + 1,
                Keyword::Apres if self.keyword(token + 1) == Keyword::Midi => return token + 2,
                _ => {}
            }
        }
        token
    }

    fn with_side(&self, end: usize, partial: Partial, part: Option<Part>) -> (usize, Meaning) {
        let said = self.is_phrase(end - 1).then(|| side(self.keyword(end))).flatten();
        (end + usize::from(said.is_some()), Meaning::One(partial, part, said))
    }

    /// A bare number is a year only behind a word that says so.
    fn introduces_year(&self, token: usize) -> bool {
        match self.word_before(token, 1) {
            Keyword::En | Keyword::Depuis | Keyword::Annee | Keyword::Courant | Keyword::Lan => true,
            // "plus de 2000 morts" counts; "la rébellion de 2012" dates.
            Keyword::De => {
                !matches!(
                    self.word_before(token, 2),
                    Keyword::Plus
                        | Keyword::Pres
                        | Keyword::Moins
                        | Keyword::Autour
                        | Keyword::Nothing
                        | Keyword::Dizaine
                        | Keyword::Centaine
                ) && (1990..=2100).contains(&self.year(token).unwrap_or(0))
            }
            _ => false,
        }
    }
}

/// Gives the first day of a range the month and year that come with the last.
fn completed(mut first: Partial, last: Partial) -> Option<(Partial, Partial)> {
    if let (Some(day), Some(last_day), Some(last_month)) = (first.day, last.day, last.month) {
        if first.month.is_none() {
            // "la nuit du 31 au 1er janvier" begins in the month before.
            let back = day > last_day;
            first.month = Some(if !back {
                last_month
            } else if last_month == 1 {
                12
            } else {
                last_month - 1
            });
        }
        let turned = first.month > last.month;
        first.year = first.year.or(last.year.map(|year| year - i16::from(turned)));
        Date::new(first.year.unwrap_or(2024), first.month?, day).ok()?;
    } else if first.day.is_some() && last.day.is_none() {
        return None;
    }
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(partial: Partial) -> String {
        let two = |number: Option<i8>| number.map_or("__".to_owned(), |number| format!("{number:02}"));
        let year = partial.year.map_or("____".to_owned(), |year| year.to_string());
        let date = format!("{year}-{}-{}", two(partial.month), two(partial.day));
        let weekday = partial.weekday.map_or(String::new(), |day| format!("{day:?}")[..3].to_owned());
        match (date.as_str(), weekday.as_str()) {
            ("____-__-__", weekday) => weekday.to_owned(),
            (date, "") => date.to_owned(),
            (date, weekday) => format!("{weekday} {date}"),
        }
    }

    fn shown(text: &str) -> String {
        let one = |expression: &Expression| {
            let meaning = match expression.meaning {
                Meaning::One(partial, part, side) => {
                    let part = part.map_or(String::new(), |part| format!(" {part:?}"));
                    let side = side.map_or(String::new(), |side| format!(" {side:?}"));
                    format!("{}{part}{side}", written(partial))
                }
                Meaning::Days(first, last) => format!("{}..{}", written(first), written(last)),
                Meaning::Night(first, last) => format!("night {}..{}", written(first), written(last)),
                Meaning::Ago(count, unit) => format!("-{count} {unit:?}"),
                Meaning::After(days) => format!("{days:+}"),
            };
            format!("{}={meaning}", &text[expression.range.clone()])
        };
        find_in(text).iter().map(one).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn french_dates() {
        for (text, found) in [
            ("le 1er août 2020", "1er août 2020=2020-08-01"),
            ("le premier mai", "premier mai=____-05-01"),
            ("Dimanche 27 novembre, dans", "Dimanche 27 novembre=Sun ____-11-27"),
            ("mardi 16 septembre 2024", "mardi 16 septembre 2024=Tue 2024-09-16"),
            ("mardi, 16 septembre", "mardi, 16 septembre=Tue ____-09-16"),
            ("le 05/06/2021 à", "05/06/2021=2021-06-05"),
            ("le 05/06/21", "05/06/21=2021-06-05"),
            ("2022-11-27", "2022-11-27=2022-11-27"),
            ("en mai 2021 contre", "mai 2021=2021-05-__"),
            ("en mai contre", "mai=____-05-__"),
            ("il mai, les mars", ""),
            ("en juillet dernier", "juillet dernier=____-07-__ Past"),
            ("le 15 juillet dernier", "15 juillet dernier=____-07-15 Past"),
            ("mi-mars, à la mi-septembre 2025", "mi-mars=____-03-__ Middle; mi-septembre 2025=2025-09-__ Middle"),
            ("début 2023 et fin 2022", "début 2023=2023-__-__ Beginning; fin 2022=2022-__-__ End"),
            ("au début du mois de juin", "début du mois de juin=____-06-__ Beginning"),
            ("fin de l'année 2021", "fin de l'année 2021=2021-__-__ End"),
            ("en 2012, la rébellion de 2013", "2012=2012-__-__; 2013=2013-__-__"),
            ("2012 personnes, plus de 2000 morts", ""),
            ("les 3 et 4 mai 2023", "3 et 4 mai 2023=2023-05-03..2023-05-04"),
            ("du 3 au 5 mai", "3 au 5 mai=____-05-03..____-05-05"),
            ("entre le 3 et le 5 mai", "3 et le 5 mai=____-05-03..____-05-05"),
            ("lundi dernier", "lundi dernier=Mon Past"),
            ("jeudi prochain, mardi soir", "jeudi prochain=Thu Future; mardi soir=Tue"),
            ("dans la nuit de samedi à dimanche", "samedi à dimanche=night Sat..Sun"),
            ("dans la nuit du 4 au 5 juin 2021", "4 au 5 juin 2021=night 2021-06-04..2021-06-05"),
            (
                "la nuit de vendredi 4 à samedi 5 juin",
                "vendredi 4 à samedi 5 juin=night Fri ____-06-04..Sat ____-06-05",
            ),
            (
                "la nuit du 31 décembre 2018 au 1er janvier 2019",
                "31 décembre 2018 au 1er janvier 2019=night 2018-12-31..2019-01-01",
            ),
            ("jeudi et vendredi", "jeudi=Thu; vendredi=Fri"),
            ("hier, avant-hier, aujourd’hui", "hier=-1 Day; avant-hier=-2 Day; aujourd’hui=-0 Day"),
            ("il y a trois jours, il y a 2 ans", "il y a trois jours=-3 Day; il y a 2 ans=-2 Year"),
            ("la semaine dernière, l’an passé", "semaine dernière=-1 Week; an passé=-1 Year"),
            ("la veille, le lendemain, le même jour", "veille=-1; lendemain=+1; même jour=+0"),
            ("deux jours plus tôt, trois semaines plus tard", "deux jours plus tôt=-2; trois semaines plus tard=+21"),
            ("31 février 2020, 31 novembre", "février 2020=2020-02-__"),
            ("il y a des mois, mai", ""),
            ("12,5 millions, 3 à 5 morts", ""),
            ("un deuil de trois jours", ""),
        ] {
            assert_eq!(shown(text), found, "{text}");
        }
    }
}
