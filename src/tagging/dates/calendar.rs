//! The words of the French calendar, folded, and numbers in words.

use jiff::civil::Weekday;

use super::meaning::Part;

/// The number of a month, from 1.
pub fn month(folded: &str) -> Option<i8> {
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

/// A weekday.
pub fn weekday(folded: &str) -> Option<Weekday> {
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

/// A part of a month or year.
pub fn part(folded: &str) -> Option<Part> {
    Some(match folded {
        "debut" => Part::Beginning,
        "mi" => Part::Middle,
        "fin" => Part::End,
        _ => return None,
    })
}

/// A small number, in words or figures.
pub fn number(folded: &str) -> Option<i32> {
    const WORDS: [&str; 21] = [
        "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
        "treize", "quatorze", "quinze", "seize", "dixsept", "dixhuit", "dixneuf", "vingt",
    ];
    match folded {
        "une" => Some(1),
        "trente" => Some(30),
        "quarante" => Some(40),
        _ if folded.starts_with(|c: char| c.is_ascii_digit()) => folded.parse().ok().filter(|number| *number <= 60),
        _ => WORDS.iter().position(|word| *word == folded).map(|number| number as i32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (word, value) in [("une", Some(1)), ("dix", Some(10)), ("45", Some(45)), ("61", None), ("dizaine", None)] {
            assert_eq!(number(word), value, "{word}");
        }
    }
}
