//! Date expressions that count from another day: "hier", "il y a trois jours", "deux jours plus tôt", "le lendemain".

use super::super::keywords::Keyword;
use super::calendar;
use super::expressions::{Parsed, Scanner, side};
use super::meaning::{Meaning, Side, Unit};
use super::words::Words;

impl<W: Words + ?Sized> Scanner<'_, W> {
    /// What counts from the day of writing or from the date named before.
    pub(super) fn relative(&self, token: usize) -> Parsed<Meaning> {
        let next = self.keyword(token + 1);
        let joined = self.is_joined(token);
        match self.keyword(token) {
            Keyword::Hier => Some((self.behind_time_of_day(token + 1), Meaning::Ago(1, Unit::Day))),
            Keyword::Avant if next == Keyword::Hier => Some((token + 2, Meaning::Ago(2, Unit::Day))),
            Keyword::Avant if next == Keyword::Veille => Some((token + 2, Meaning::After(-2))),
            Keyword::Aujourdhui => Some((token + 1, Meaning::Ago(0, Unit::Day))),
            Keyword::Veille => Some((token + 1, Meaning::After(-1))),
            Keyword::Lendemain => Some((token + 1, Meaning::After(1))),
            Keyword::Surlendemain => Some((token + 1, Meaning::After(2))),
            Keyword::Meme if joined && next == Keyword::Jour => Some((token + 2, Meaning::After(0))),
            Keyword::Ce if joined && next == Keyword::Jour && self.keyword(token + 2) == Keyword::La => {
                Some((token + 3, Meaning::After(0)))
            }
            Keyword::Ce if joined && matches!(next, Keyword::Matin | Keyword::Soir) => {
                Some((token + 2, Meaning::Ago(0, Unit::Day)))
            }
            Keyword::Cette if joined && next == Keyword::Semaine => Some((token + 2, Meaning::Ago(0, Unit::Week))),
            Keyword::Cette if joined && next == Keyword::Annee => Some((token + 2, Meaning::Ago(0, Unit::Year))),
            Keyword::Semaine if joined && side(next) == Some(Side::Past) => {
                Some((token + 2, Meaning::Ago(1, Unit::Week)))
            }
            Keyword::Mois if joined && side(next) == Some(Side::Past) => {
                Some((token + 2, Meaning::Ago(1, Unit::Month)))
            }
            Keyword::An | Keyword::Annee if joined && side(next) == Some(Side::Past) => {
                Some((token + 2, Meaning::Ago(1, Unit::Year)))
            }
            Keyword::Il if next == Keyword::Y && self.keyword(token + 2) == Keyword::A => {
                let (end, (count, unit)) = self.duration(token + 3)?;
                Some((end, Meaning::Ago(count, unit)))
            }
            _ => {
                let (end, (count, unit)) = self.duration(token)?;
                let days = match unit {
                    Unit::Day => count,
                    Unit::Week => 7 * count,
                    _ => return None,
                };
                if !self.is_phrase(end - 1) {
                    return None;
                }
                match (self.keyword(end), self.keyword(end + 1)) {
                    (Keyword::Plus, Keyword::Tot) => Some((end + 2, Meaning::After(-days))),
                    (Keyword::Plus, Keyword::Tard) => Some((end + 2, Meaning::After(days))),
                    (Keyword::Auparavant | Keyword::Avant, _) => Some((end + 1, Meaning::After(-days))),
                    (Keyword::Apres, _) if self.keyword(end + 1) != Keyword::L => Some((end + 1, Meaning::After(days))),
                    _ => None,
                }
            }
        }
    }

    /// `trois jours`, `une semaine`.
    fn duration(&self, token: usize) -> Parsed<(i32, Unit)> {
        let count = calendar::number(self.keyword(token), self.figures(token))?;
        if !self.is_phrase(token) {
            return None;
        }
        let unit = match self.keyword(token + 1) {
            Keyword::Jour | Keyword::Jours => Unit::Day,
            Keyword::Semaine | Keyword::Semaines => Unit::Week,
            Keyword::Mois => Unit::Month,
            Keyword::An | Keyword::Ans | Keyword::Annees => Unit::Year,
            _ => return None,
        };
        Some((token + 2, (count, unit)))
    }
}
