//! What a newspaper prints around its columns: its name, how often it appears, the issue, the page and the price, on one line.
//!
//! Columns far apart are known by their gaps (`layout`). Here a dash, a bar or a comma parts them, and each tells by itself what it is.

use super::key::is_sentence;
use super::phrases::Phrases;
use super::shapes::{is_stating, words};
use crate::analysis::fold;

/// Bytes of the longest such line, and words of the longest of its parts.
const MAX_LINE: usize = 180;
const MAX_PART: usize = 8;

/// What parts them.
const DIVIDERS: [&str; 10] = [" — ", " – ", " - ", " | ", " / ", " • ", " · ", " * ", "     ", ", "];

/// How often papers appear (folded).
const PERIODS: [&str; 18] = [
    "hebdomadaire",
    "quotidien",
    "mensuel",
    "bimensuel",
    "bimestriel",
    "trimestriel",
    "semestriel",
    "bihebdomadaire",
    "bi-hebdomadaire",
    "trihebdomadaire",
    "tri-hebdomadaire",
    "hebdo",
    "paraissant",
    "parution",
    "journal dinformation",
    "journal dinformations",
    "journal independant",
    "periodique",
];

/// What a part of the line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Period,
    Issue,
    Page,
    Price,
    Edition,
    Date,
    Name,
    Other,
}

/// Whether the line stands on top of a printed page or at its foot: "6 LA VOIX DU NORD — Hebdomadaire — N° 212 — Semaine du 1er au 7 avril".
pub(super) fn is_running_line(line: &str) -> bool {
    // Hardly any line is short, holds a number and a divider; a comma alone parts a sentence too.
    if line.len() > MAX_LINE || line.len() < 12 || is_sentence(line) {
        return false;
    }
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let Some(divider) = DIVIDERS.iter().find(|divider| line.contains(**divider)) else { return false };
    let (page, rest) = without_page(line);
    let mut found = Vec::with_capacity(6);
    if page {
        found.push(Part::Page);
    }
    for part in rest.split(divider).flat_map(|part| part.split("     ")) {
        let part = part.trim();
        if !part.is_empty() {
            found.push(sort(part));
        }
    }
    let count = |of: &[Part]| of.iter().filter(|part| found.contains(part)).count();
    // A name and a date stand above a poem too, and a page in a reference; what only papers print must be among them.
    let prints = count(&[Part::Period, Part::Issue, Part::Page, Part::Price, Part::Edition]);
    let told = prints + count(&[Part::Name, Part::Date]);
    let others = found.iter().filter(|part| **part == Part::Other).count();
    let least = if *divider == ", " { 3 } else { 2 };
    others <= 1 && 2 * others < found.len() && (prints >= least || (prints >= 1 && told >= 3))
}

/// Whether the line is the name of a paper and how often it appears: "Matin du Fleuve – Quotidien d'analyse et de proximité".
pub(super) fn is_paper(line: &str) -> bool {
    line.len() <= MAX_LINE
        && !is_sentence(line)
        && !is_stating(line)
        && DIVIDERS.iter().take(8).any(|divider| {
            line.split_once(divider).is_some_and(|(name, kind)| {
                (1..=MAX_PART).contains(&words(name)) && words(kind) <= MAX_PART && sort(kind) == Part::Period
            })
        })
}

/// Whether a number of a page stands at one end of the line, and the line without it.
fn without_page(line: &str) -> (bool, &str) {
    let number = |word: &str| (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((first, rest)) = line.split_once(' ')
        && number(first)
        && rest.trim_start_matches([' ', '|', '-', '–', '—']).starts_with(char::is_uppercase)
    {
        return (true, rest.trim_start_matches([' ', '|', '-', '–', '—']));
    }
    if let Some((rest, last)) = line.rsplit_once(' ')
        && number(last)
        && rest.ends_with([' ', '|', '-', '–', '—', '•', '·'])
    {
        return (true, rest.trim_end_matches([' ', '|', '-', '–', '—', '•', '·']));
    }
    (false, line)
}

fn sort(part: &str) -> Part {
    if words(part) > MAX_PART || part.contains(['«', '?', '!']) {
        return Part::Other;
    }
    let folded = fold(part);
    let starts = |starts: &[&str]| starts.iter().find_map(|start| folded.strip_prefix(start));
    let is_number =
        |rest: &str| rest.trim_start_matches([' ', '\u{a0}', ':', '.']).starts_with(|c: char| c.is_ascii_digit());
    if PERIODS
        .iter()
        .any(|period| folded.strip_prefix(period).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
    {
        return Part::Period;
    }
    if starts(&["n°", "nº", "no ", "numero", "issue"]).is_some_and(|rest| is_number(rest) && words(rest) <= 4)
        || folded.split_once(" n° ").is_some_and(|(_, rest)| is_number(rest) && words(rest) <= 2)
        || (folded.ends_with("annee") && words(part) <= 2)
        || starts(&["annee "]).is_some_and(is_number)
    {
        return Part::Issue;
    }
    if starts(&["page", "p "]).is_some_and(|rest| is_number(rest) && words(rest) <= 3) {
        return Part::Page;
    }
    let is_price = || {
        let amount = starts(&["prix"]).unwrap_or(&folded).trim_start_matches([' ', ':', '\u{a0}']);
        let unit =
            amount.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '\u{a0}' | '\u{202f}'));
        unit.len() < amount.len()
            && matches!(unit, "f" | "fcfa" | "f cfa" | "francs" | "francs cfa" | "cfa" | "um" | "€")
    };
    if is_price() {
        return Part::Price;
    }
    if starts(&[
        "semaine du ",
        "edition du ",
        "edition de ",
        "edition n",
        "du lundi ",
        "du mardi ",
        "du mercredi ",
        "du jeudi ",
        "du vendredi ",
        "du 1er ",
        "parution du ",
    ])
    .is_some_and(|rest| rest.bytes().any(|byte| byte.is_ascii_digit()) || starts(&["edition de "]).is_some())
    {
        return Part::Edition;
    }
    if Phrases::get().is_date(part) {
        return Part::Date;
    }
    let letters = part.chars().filter(|c| c.is_alphabetic());
    if letters.clone().count() >= 3 && letters.clone().all(char::is_uppercase) && words(part) <= 6 {
        return Part::Name;
    }
    Part::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_around_the_columns() {
        for line in [
            "6     LA VOIX DU SAHEL — Hebdomadaire — N° 212 — Semaine du 1er au 7 avril 1996",
            "L’Essor - Quotidien national d’information - N° 16 234 - Prix : 250 F CFA",
            "LE COURRIER DE FADA | Mensuel | N° 14 | Mars 1998",
            "12 | L’ÉCHO DES DUNES | Mardi 3 mai 2005",
            "N° 212 – Semaine du 3 au 9 mai 2004 – Page 7",
            "Le Républicain, quotidien indépendant, N° 3312, 300 F CFA",
            "SAHEL HEBDO • Édition du 4 juin 1992 • 3",
            "Bimensuel d’informations générales — 3e année — 200 F",
            "KAYES MATIN — 8 août 2001 — p. 4",
            "L'Écho des Hauts-Bassins n° 1187 — 5 décembre 2022 — page 4",
            "NIGER ESPOIR / Bihebdomadaire / Du 3 au 6 mai / N°41",
        ] {
            assert!(is_running_line(line), "{line}");
        }
        for line in [
            "Mil — 250 F — Sorgho — 200 F",
            "1996 – Les armes brûlent à Tombouctou",
            "3 mai 2019 – Le marché rouvre",
            "Gao – 12 morts – 3 blessés",
            "Un quotidien de misère – et après ?",
            "Sa page 4, il l’a lue trois fois, N° 212 ou pas",
            "DJIBO – MARDI 3 MAI 2022",
            "Moussa Ba, La route, 250 F CFA",
            "Le prix du pain – 250 F",
            "7 avril 1996 – KIDAL – Une paix de papier",
            "Le mensuel a fermé – 12 licenciés",
        ] {
            assert!(!is_running_line(line), "{line}");
        }
    }

    #[test]
    fn names_of_papers() {
        assert!(is_paper("Matin du Fleuve – Quotidien béninois d’analyse et de proximité"));
        assert!(is_paper("L’Essor | Hebdomadaire d’informations") && is_paper("Le Pays - Mensuel"));
        assert!(!is_paper("Sahel – le quotidien des bergers") && !is_paper("Gao – Quotidien : ce qui a changé ?"));
    }
}
