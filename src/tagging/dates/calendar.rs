//! The words of the French calendar, folded, and numbers in words.

use jiff::civil::Weekday;

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
    const WORDS: [Keyword; 21] = [
        Keyword::Zero,
        Keyword::Un,
        Keyword::Deux,
        Keyword::Trois,
        Keyword::Quatre,
        Keyword::Cinq,
        Keyword::Six,
        Keyword::Sept,
        Keyword::Huit,
        Keyword::Neuf,
        Keyword::Dix,
        Keyword::Onze,
        Keyword::Douze,
        Keyword::Treize,
        Keyword::Quatorze,
        Keyword::Quinze,
        Keyword::Seize,
        Keyword::Dixsept,
        Keyword::Dixhuit,
        Keyword::Dixneuf,
        Keyword::Vingt,
    ];
    match word {
        Keyword::Other => figures.parse().ok().filter(|number| (0..=60).contains(number)),
        Keyword::Une => Some(1),
        Keyword::Trente => Some(30),
        Keyword::Quarante => Some(40),
        word => WORDS.iter().position(|other| *other == word).map(|number| number as i32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (word, value) in [("une", Some(1)), ("dix", Some(10)), ("45", Some(45)), ("61", None), ("dizaine", None)] {
            assert_eq!(number(Keyword::of(word), word), value, "{word}");
        }
    }
}
