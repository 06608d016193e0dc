//! What a line is by the way it is set: tickers, running heads of printed pages, rules, credits of a broadcast, the hours of a live report.
//!
//! None of this is told by words. Print sets columns apart with wide gaps, tickers divide news with one sign, a broadcast names its team as
//! pairs of a task and a name.

use html_escape::decode_html_entities;
use memchr::{memchr, memchr2, memchr2_iter};

use super::key::is_sentence;
use super::shapes::{is_name, is_telling, words};

/// A longer line is looked at by nobody here.
const MAX_LINE: usize = 600;

/// Blanks that set columns apart.
const GAP: &str = "     ";

/// Signs of a rule across the page.
const RULE: usize = 16;

/// News of a ticker, divided by its sign.
const MIN_NEWS: usize = 2;

/// Bytes of the longest task, or two of them.
const MAX_TASK: usize = 64;

/// What the people of a broadcast do.
const TASKS: [&str; 26] = [
    "reportage",
    "images",
    "image",
    "montage",
    "mixage",
    "caméra",
    "cameraman",
    "réalisation",
    "présentation",
    "technique",
    "prise de son",
    "prises de vue",
    "prise de vue",
    "voix",
    "son",
    "commentaire",
    "texte",
    "photos",
    "photo",
    "traduction",
    "journaliste",
    "production",
    "infographie",
    "cadreur",
    "réalisateur",
    "monteur",
];

/// Whether one sign divides or frames what the line tells: "⬛ FLASH ⬛ Coupure d'eau ⬛ Le baril à 82 dollars ⬛", "/// URGENT /// …".
pub(super) fn is_ticker(line: &str) -> bool {
    let bytes = line.as_bytes();
    // Hardly any line has such a sign: apostrophes and dashes begin with the same byte and go on with another.
    let has_sign = || {
        memchr2_iter(0xE2, 0xF0, bytes)
            .any(|at| bytes[at] == 0xF0 || bytes.get(at + 1).is_some_and(|next| *next != 0x80))
    };
    let has_row = || memchr2_iter(b'/', b'+', bytes).any(|at| bytes[at..].starts_with(&[bytes[at]; 3]));
    if line.len() > MAX_LINE || !(has_sign() || has_row()) {
        return false;
    }
    let divides = |divider: &str| {
        let parts = || line.split(divider).filter(|part| words(part) > 0);
        line.matches(divider).count() > MIN_NEWS && parts().count() >= MIN_NEWS && !parts().any(is_sentence)
    };
    let is_sign = |c: char| {
        matches!(c, '\u{25a0}'..='\u{25ff}' | '\u{2b1b}' | '\u{2b1c}' | '★' | '☆' | '✦' | '✱' | '⚫' | '🔴' | '🔵')
    };
    let sign = line.chars().find(|&c| is_sign(c));
    sign.is_some_and(|sign| divides(sign.encode_utf8(&mut [0; 4]))) || divides("///") || divides("+++")
}

/// Whether the line is what a newspaper prints on top of a page: columns far apart, one of which counts pages, years or issues.
pub(super) fn is_running_head(line: &str) -> bool {
    if line.len() > 240 || is_sentence(line) {
        return false;
    }
    let counts = |part: &str| {
        let part = part.trim();
        let words: Vec<&str> = part.split_whitespace().collect();
        let is_number = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit()) && word.len() <= 5;
        match words[..] {
            ["Page" | "page" | "PAGE" | "p." | "P." | "Pages" | "pages", number, ..] => is_number(number),
            [number, "année" | "ANNÉE" | "Année" | "ANNEE", ..] => is_number(number),
            ["N°" | "n°" | "No" | "Numéro" | "NUMÉRO", number, ..] => is_number(number),
            [one] => one.contains("www.") || (one.len() <= 3 && one.bytes().all(|byte| byte.is_ascii_digit())),
            _ => false,
        }
    };
    if line.contains(GAP) && line.split(GAP).any(counts) && line.chars().any(char::is_alphabetic) {
        return true;
    }
    // A table of contents: "Lycées : la liste p. 3   Foot : le Djoliba recrute p. 7".
    let pages = line.match_indices(" p. ").filter(|(at, _)| line[at + 4..].starts_with(|c: char| c.is_ascii_digit()));
    pages.count() >= 2
}

/// Whether a page is counted, and nothing else is said: "Page 5", "- 12 -", "Page 1 / 3".
pub(super) fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(['-', '–', '—', ' ', '|', '[', ']']);
    let rest = ["Page", "PAGE", "page"].iter().find_map(|page| inner.strip_prefix(page));
    line.len() <= 24
        && rest.is_some_and(|rest| {
            rest.bytes().any(|byte| byte.is_ascii_digit())
                && rest.split([' ', '/', '\u{a0}']).all(|word| {
                    word.is_empty()
                        || matches!(word, "sur" | "de" | "of")
                        || word.bytes().all(|byte| byte.is_ascii_digit())
                })
        })
}

/// Whether the line is a rule from one side of the page to the other.
pub(super) fn is_rule(line: &str) -> bool {
    let first = line.chars().next().unwrap_or(' ');
    if line.len() < RULE || !matches!(first, '_' | '-' | '=' | '*' | '~' | '─' | '—' | '–' | '.' | '#' | '+') {
        return false;
    }
    // The side of a box has a corner at each end.
    let side = line.trim_matches(first);
    let second = side.chars().next().unwrap_or(first);
    !second.is_alphanumeric() && !second.is_whitespace() && side.chars().all(|c| c == second)
}

/// Whether the line names who made a broadcast: "Reportage : Abakar Kellou — Images : Hissein M.", "Mixage : Seyni".
pub(super) fn is_team(line: &str) -> bool {
    let is_task = |part: &str| {
        let task = part.trim().to_lowercase();
        TASKS.iter().any(|known| {
            task.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(" et ") && rest.len() < 24)
        })
    };
    // Few lines have a colon near their beginning, and fewer a task before it.
    let colon = memchr(b':', &line.as_bytes()[..line.len().min(MAX_TASK)]);
    if line.len() > 200 || !colon.is_some_and(|colon| is_task(&line[..colon])) {
        return false;
    }
    let mut named = false;
    let all = line.split([';', '—', '–', '|', '/', '•']).flat_map(|part| part.split(" - ")).all(|part| {
        let Some((task, name)) = part.split_once(':') else { return false };
        let name = name.trim().trim_end_matches('.');
        // A team may also be a service ("cellule JT"), if somebody beside it is a person.
        let is_person = is_name(name) && words(name) <= 6;
        named |= is_person;
        is_task(task) && !name.is_empty() && (is_person || words(name) <= 3)
    });
    all && named
}

/// What is made by several people, and how the credits go on.
const WORKS: [&str; 22] = [
    "reportage",
    "enquête",
    "documentaire",
    "production",
    "coproduction",
    "émission",
    "podcast",
    "série",
    "film",
    "récit",
    "entretien",
    "article",
    "dossier",
    "texte",
    "grand reportage",
    "web-documentaire",
    "chronique",
    "magazine",
    "carnet de route",
    "portrait",
    "interview",
    "sujet",
];
const MAKING: [&str; 14] = [
    "de",
    "d’",
    "d'",
    "signé",
    "signée",
    "réalisé",
    "réalisée",
    "préparé",
    "préparée",
    "présenté",
    "présentée",
    "proposé",
    "proposée",
    "produit",
];

/// Whether the line names who made what stands above, and states nothing: "Un reportage d'Awa Ba, réalisé par Jean Oua".
pub(super) fn is_credits(line: &str) -> bool {
    let Some(rest) = ["Un ", "Une "].iter().find_map(|one| line.strip_prefix(one)) else { return false };
    if line.len() > 200 {
        return false;
    }
    let behind = WORKS.iter().filter_map(|work| rest.strip_prefix(work)).find_map(|rest| rest.strip_prefix(' '));
    behind.is_some_and(|behind| {
        let made = MAKING
            .iter()
            .find_map(|making| behind.strip_prefix(making))
            .map(|rest| rest.trim_start_matches([' ', 'p', 'a', 'r']));
        // "Une production Ondes du Fleuve, avec le soutien de la fondation."
        let name = made.or_else(|| line.contains(", avec ").then_some(behind)).unwrap_or_default();
        let name = name
            .split(',')
            .next()
            .unwrap_or_default()
            .split(" et ")
            .next()
            .unwrap_or_default()
            .trim_end_matches(['.', ' ']);
        is_name(name) && words(name) >= 2
    }) && !is_telling(line)
}

/// Whether the line is an hour and nothing else: "14h32", "14:32", "08 h 05 TU".
pub(super) fn is_hour(line: &str) -> bool {
    line.len() <= 14
        && (2..=4).contains(&line.bytes().filter(u8::is_ascii_digit).count())
        && line.starts_with(|c: char| c.is_ascii_digit())
        && line.contains(['h', 'H', ':'])
        && line
            .split(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | ':'))
            .all(|word| matches!(word, "" | "h" | "H" | "GMT" | "TU" | "UTC" | "min" | "mn"))
}

/// Whether the line is a menu by its looks: five words or more, each written large, none of which joins them.
pub(super) fn is_row_of_labels(line: &str) -> bool {
    let is_label = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.clone().count() >= 2 && chars.all(char::is_lowercase)
    };
    const JOINING: [&str; 9] = ["Le", "La", "Les", "Des", "Du", "Un", "Une", "Au", "Aux"];
    let words: Vec<&str> = line.split([' ', '\u{a0}']).filter(|word| !word.is_empty()).collect();
    (5..=16).contains(&words.len())
        && words.iter().all(|word| *word == "&" || (is_label(word) && !JOINING.contains(word)))
}

/// The text of a line in which a feed left its markup: without tags, with the signs that are written as numbers.
pub(super) fn without_markup(line: &str) -> Option<String> {
    if line.len() > 2_000 || memchr2(b'<', b'&', line.as_bytes()).is_none() {
        return None;
    }
    if !["</", "<a ", "/>", "<br", "&#"].iter().any(|mark| line.contains(mark)) {
        return None;
    }
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        let Some((_, behind)) = tag.split_once('>') else {
            plain.push('<');
            rest = tag;
            continue;
        };
        rest = behind;
    }
    plain.push_str(rest);
    let plain = decode_html_entities(&plain);
    Some(plain.trim().to_owned())
}

/// Whether the line is made of buttons in brackets: "[ votre adresse ] [ je la veux ]".
pub(super) fn is_bracketed(line: &str) -> bool {
    let mut rest = line;
    let mut count = 0;
    while let Some(after) = rest.strip_prefix('[') {
        let Some((inside, below)) = after.split_once(']') else { return false };
        if inside.len() > 48 || inside.contains(['.', '…']) && words(inside) == 0 {
            return false;
        }
        count += 1;
        rest = below.trim_start();
    }
    count >= 2 && rest.is_empty()
}

/// Whether the line is a button that speaks for who presses it: "Je m'abonne", "J'accepte tout", "Je rejoins le canal".
pub(super) fn is_first_person_button(line: &str) -> bool {
    line.len() < 48
        && ["Je ", "J'", "J’"].iter().any(|start| line.starts_with(start))
        && words(line) <= 5
        && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ']' | '>' | '→' | '»'))
}

/// Whether the line tells where the site lives and how to call it: "Quartier Sévaré, BP 44. Tél. 66 00 00 00."
pub(super) fn is_imprint(line: &str) -> bool {
    // Two of them, of which one may be an address: a number stands behind the other.
    if line.len() > 240 || !line.bytes().fold(false, |any, byte| any | byte.is_ascii_digit()) {
        return false;
    }
    const MARKS: [&str; 10] = ["BP", "B.P", "Tél", "Tel", "Cél", "Cel", "Fax", "Boîte postale", "Standard", "WhatsApp"];
    let bytes = line.as_bytes();
    let mut found = [false; MARKS.len()];
    let is_digit = |at: usize| bytes[at].is_ascii_digit();
    for at in (0..bytes.len()).filter(|&at| is_digit(at) && (at == 0 || !is_digit(at - 1))) {
        let before = line[..at].trim_end_matches([' ', '.', ':', '\u{a0}', '(', '+', '/']);
        let mark = MARKS.iter().position(|mark| {
            let rest = before.strip_suffix(mark);
            rest.is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
        });
        mark.into_iter().for_each(|mark| found[mark] = true);
    }
    found.iter().filter(|found| **found).count() + usize::from(line.contains('@')) >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickers() {
        assert!(is_ticker("⬛ FLASH ⬛ Coupure d'eau demain ⬛ Le baril à 82 dollars ⬛"));
        assert!(is_ticker("/// URGENT /// Le pont est fermé /// Abéché 39° ///"));
        assert!(!is_ticker("■ Le préfet a reçu les chefs des villages ■ Il a parlé."));
        assert!(!is_ticker("Le fleuve ★★★"));
    }

    #[test]
    fn print() {
        assert!(is_running_head("Régions              LE COURRIER              Page 5"));
        assert!(is_running_head("SOMMAIRE   Lycées : la liste p. 3   Foot p. 7"));
        assert!(!is_running_head("Mil          250 F"));
        assert!(is_page_number("Page 1 / 3") && is_page_number("- Page 5 -") && !is_page_number("Page blanche"));
        assert!(is_rule("____________________") && is_rule("+------------------+") && !is_rule("* * *"));
        assert!(!is_rule("- - - - - - - - - -") && !is_rule("--- Gao, lundi ---------"));
    }

    #[test]
    fn teams_and_hours() {
        assert!(is_team("Reportage : Abakar Kellou — Images : Hissein M. — Montage : cellule JT"));
        assert!(is_team("Mixage : Seyni"));
        assert!(!is_team("Images : les soldats rentrent"));
        assert!(!is_team("Mali : le bilan"));
        assert!(is_hour("14h32") && is_hour("08 h 05 TU") && is_hour("9:05"));
        assert!(!is_hour("14 habitants") && !is_hour("2:1 (1:0)"), "a score has four numbers");
    }

    #[test]
    fn buttons_and_imprints() {
        assert!(is_bracketed("[ votre adresse ] [ je la veux ]") && !is_bracketed("[sans titre]"));
        assert!(is_first_person_button("Je rejoins le canal") && !is_first_person_button("Je suis parti."));
        assert!(is_imprint("Quartier Sévaré, BP 44. Tél. 66 00 00 00."));
        assert!(!is_imprint("Appelez le 80 00 11 14, dit le préfet."));
    }

    #[test]
    fn menus_and_markup() {
        assert!(is_row_of_labels("Pays Catastrophes Organisations Emplois Formations Aide"));
        assert!(!is_row_of_labels("Mali Le Gouvernement Annonce La Fin"));
        assert_eq!(without_markup("L&#8217;article <a href=\"x\">Un</a> est").as_deref(), Some("L’article Un est"));
        assert_eq!(without_markup("a < b"), None);
    }
}
