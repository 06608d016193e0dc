//! Which words a date expression may begin with, so that the others are passed over.

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

/// What a folded word begins, and whether it is a word of time.
pub fn start(folded: &str) -> (Start, bool) {
    let is_time = matches!(
        folded,
        "jour"
            | "jours"
            | "semaine"
            | "semaines"
            | "mois"
            | "an"
            | "ans"
            | "annee"
            | "annees"
            | "y"
            | "hier"
            | "veille"
            | "matin"
            | "soir"
    );
    let start = match folded {
        "hier" | "aujourdhui" | "veille" | "lendemain" | "surlendemain" | "semaine" | "mois" | "an" | "annee"
        | "week" | "premier" => Start::Maybe,
        "avant" | "il" | "meme" | "ce" | "cette" => Start::BeforeTime,
        _ if folded.starts_with(|c: char| c.is_ascii_digit())
            || calendar::month(folded).is_some()
            || calendar::weekday(folded).is_some()
            || calendar::part(folded).is_some() =>
        {
            Start::Maybe
        }
        _ if calendar::number(folded).is_some() => Start::BeforeTime,
        _ => Start::Never,
    };
    (start, is_time)
}
