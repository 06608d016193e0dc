//! The words of the French calendar, folded, and numbers in words.

use jiff::civil::{Date, Weekday};

use super::super::keywords::Keyword;
use super::meaning::Part;

/// The number of a month, from 1.
pub fn month(word: Keyword) -> Option<i8> {
    Some(match word {
        Keyword::Janvier | Keyword::Janv | Keyword::Jan => 1,
        Keyword::Fevrier | Keyword::Fevr | Keyword::Fev => 2,
        Keyword::Mars => 3,
        Keyword::Avril | Keyword::Avr => 4,
        Keyword::Mai => 5,
        Keyword::Juin => 6,
        Keyword::Juillet | Keyword::Juil => 7,
        Keyword::Aout => 8,
        Keyword::Septembre | Keyword::Sept => 9,
        Keyword::Octobre | Keyword::Oct => 10,
        Keyword::Novembre | Keyword::Nov => 11,
        Keyword::Decembre | Keyword::Dec => 12,
        _ => return None,
    })
}

/// A weekday.
pub fn weekday(word: Keyword) -> Option<Weekday> {
    Some(match word {
        Keyword::Lundi => Weekday::Monday,
        Keyword::Mardi => Weekday::Tuesday,
        Keyword::Mercredi => Weekday::Wednesday,
        Keyword::Jeudi => Weekday::Thursday,
        Keyword::Vendredi => Weekday::Friday,
        Keyword::Samedi => Weekday::Saturday,
        Keyword::Dimanche => Weekday::Sunday,
        _ => return None,
    })
}

/// Days from one date to a later one, less than none to an earlier one.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// A part of a month or year.
pub fn part(word: Keyword) -> Option<Part> {
    Some(match word {
        Keyword::Debut => Part::Beginning,
        Keyword::Mi => Part::Middle,
        Keyword::Fin => Part::End,
        _ => return None,
    })
}

/// A small number, in words or figures.
pub fn number(word: Keyword, figures: &str) -> Option<i32> {
    Some(match word {
        Keyword::Zero => 0,
        Keyword::Un | Keyword::Une => 1,
        Keyword::Deux => 2,
        Keyword::Trois => 3,
        Keyword::Quatre => 4,
        Keyword::Cinq => 5,
        Keyword::Six => 6,
        Keyword::Sept => 7,
        Keyword::Huit => 8,
        Keyword::Neuf => 9,
        Keyword::Dix => 10,
        Keyword::Onze => 11,
        Keyword::Douze => 12,
        Keyword::Treize => 13,
        Keyword::Quatorze => 14,
        Keyword::Quinze => 15,
        Keyword::Seize => 16,
        Keyword::Dixsept => 17,
        Keyword::Dixhuit => 18,
        Keyword::Dixneuf => 19,
        Keyword::Vingt => 20,
        Keyword::Trente => 30,
        Keyword::Quarante => 40,
        Keyword::Other => return figures.parse().ok().filter(|number| (0..=60).contains(number)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        for (from, to, days) in [
            ("2024-02-28", "2024-03-01", 2),
            ("2024-03-01", "2024-02-28", -2),
            ("2023-12-31", "2024-12-31", 366),
            ("2024-05-05", "2024-05-05", 0),
        ] {
            assert_eq!(days_between(day(from), day(to)), days, "{from} {to}");
        }
    }

    #[test]
    fn numbers() {
        for (word, value) in [("une", Some(1)), ("dix", Some(10)), ("45", Some(45)), ("61", None), ("dizaine", None)] {
            assert_eq!(number(Keyword::of(word), word), value, "{word}");
        }
    }
}
