//! Which words a date expression may begin with, so that the others are passed over.

use super::super::keywords::Keyword;
use super::calendar;

/// Whether a date expression begins with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// None does.
    Never,
    /// One may.
    Maybe,
    /// One does only before a word of time: "un an plus tôt", "il y a", "ce soir".
    BeforeTime,
}

/// What a word begins, and whether it is a word of time.
pub fn start(keyword: Keyword, folded: &str) -> (Start, bool) {
    let is_time = matches!(
        keyword,
        Keyword::Jour
            | Keyword::Jours
            | Keyword::Semaine
            | Keyword::Semaines
            | Keyword::Mois
            | Keyword::An
            | Keyword::Ans
            | Keyword::Annee
            | Keyword::Annees
            | Keyword::Y
            | Keyword::Hier
            | Keyword::Veille
            | Keyword::Matin
            | Keyword::Soir
    );
    let start = match keyword {
        Keyword::Hier
        | Keyword::Aujourdhui
        | Keyword::Veille
        | Keyword::Lendemain
        | Keyword::Surlendemain
        | Keyword::Semaine
        | Keyword::Mois
        | Keyword::An
        | Keyword::Annee
        | Keyword::Week
        | Keyword::Premier => Start::Maybe,
        Keyword::Avant | Keyword::Il | Keyword::Meme | Keyword::Ce | Keyword::Cette => Start::BeforeTime,
        _ if folded.starts_with(|c: char| c.is_ascii_digit())
            || calendar::month(keyword).is_some()
            || calendar::weekday(keyword).is_some()
            || calendar::part(keyword).is_some() =>
        {
            Start::Maybe
        }
        _ if calendar::number(keyword, folded).is_some() => Start::BeforeTime,
        _ => Start::Never,
    };
    (start, is_time)
}
