//! Which lines send readers on: the names of boxes of other articles, and headlines with a call to read them?

use super::key::{first_word, is_sentence, key};
use super::phrases::Phrases;
use super::shapes::words;

/// Bytes and words of the longest name of a box.
const MAX_NAME: usize = 72;
const MAX_WORDS: usize = 9;

impl Phrases {
    /// Whether the line is the name of a box of other articles: "Les plus lus cette semaine", "Articles de la même source".
    pub fn is_name_of_box(&self, line: &str, first: &str) -> bool {
        // Few lines begin with one of the words of which such a name consists.
        if !(self.headings.contains(first) || LEADING.contains(&first))
            || line.len() > MAX_NAME
            || line.ends_with(['.', ',', ';', '?', '»'])
            || !(2..=MAX_WORDS).contains(&words(line))
        {
            return false;
        }
        let mut names = false;
        key(line).split(' ').all(|word| {
            let is_heading = self.headings.contains(word);
            names |= is_heading;
            is_heading || LEADING.contains(&word) || BESIDE.contains(&word)
        }) && names
    }
}

/// Words with which the name of a box begins, and others beside what it holds.
const LEADING: [&str; 19] = [
    "autre", "autres", "nos", "notre", "vos", "les", "le", "la", "plus", "top", "toute", "toutes", "tous", "tout",
    "dautres", "dans", "sur", "ces", "l",
];
const BESIDE: [&str; 40] = [
    "de",
    "du",
    "des",
    "d",
    "meme",
    "memes",
    "cette",
    "ce",
    "aussi",
    "et",
    "semaine",
    "mois",
    "jour",
    "heures",
    "heure",
    "moment",
    "auteur",
    "lauteur",
    "source",
    "sujet",
    "theme",
    "rubrique",
    "categorie",
    "dossier",
    "serie",
    "emission",
    "web",
    "site",
    "pays",
    "region",
    "lire",
    "voir",
    "a",
    ":",
    "#",
    "|",
    "mediatheque",
    "journal",
    "redaction",
    "une",
];

/// Words by which sites send their readers on.
const READING: [&str; 21] = [
    "lire",
    "relire",
    "voir",
    "revoir",
    "ecouter",
    "reecouter",
    "regarder",
    "decouvrir",
    "consulter",
    "retrouver",
    "lisez",
    "relisez",
    "voyez",
    "revoyez",
    "ecoutez",
    "reecoutez",
    "regardez",
    "decouvrez",
    "consultez",
    "retrouvez",
    "read",
];

/// Whether the line sends its readers to another article: "LIRE >>> La guerre des puits", "À lire ailleurs", "Lisez aussi > Bouna".
pub(super) fn sends_on(line: &str, first: &str) -> bool {
    if !(first == "a" || READING.contains(&first)) || line.len() > 200 {
        return false;
    }
    let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = ["À ", "A ", "à "].iter().find_map(|to| bare.strip_prefix(to));
    let told = rest.unwrap_or(bare);
    if !READING.contains(&first_word(told).as_str()) || (is_sentence(line) && !line.ends_with(['?', '!'])) {
        return false;
    }
    let verb = told.find(|c: char| !c.is_alphabetic()).unwrap_or(told.len());
    let mut behind = told[verb..].trim_start_matches([' ', '\u{a0}']);
    let mut more = rest.is_some();
    for adverb in ["aussi", "également", "encore", "ailleurs", "ou relire", "ou à relire", "et relire", "plus"] {
        let cut = behind.get(..adverb.len()).filter(|start| start.to_lowercase() == adverb);
        if cut.is_some() && !behind[adverb.len()..].starts_with(char::is_alphabetic) {
            behind = behind[adverb.len()..].trim_start_matches([' ', '\u{a0}']);
            more = true;
            break;
        }
    }
    let is_shouted = told[..verb].chars().all(char::is_uppercase) && verb >= 4;
    let divided = behind.starts_with([':', '|', ']', '→', '►', '▶', '»', '➡'])
        || behind.starts_with(">")
        || (more && behind.starts_with(['–', '—', '-']));
    // "A LIRE Malanville : le port sec attendra" is set apart by its capitals alone.
    let apart = is_shouted
        && more
        && behind.chars().nth(1).is_some_and(char::is_lowercase)
        && behind.starts_with(char::is_uppercase);
    // "À lire Burkina Faso : qui sont les maîtres ?"
    let headed = rest.is_some() && behind.starts_with(char::is_uppercase) && behind.contains(':') && words(behind) >= 4;
    headed
        || (divided && (more || is_shouted || behind.starts_with('>')))
        || apart
        || (is_shouted && more && words(told) <= 6 && !told.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_boxes() {
        let phrases = Phrases::get();
        for line in [
            "Les plus lus cette semaine",
            "Articles de la même source",
            "Plus de vidéos",
            "Nos derniers dossiers",
            "Dans la même rubrique : les articles",
        ] {
            assert!(phrases.is_name_of_box(line, &first_word(line)), "{line}");
        }
        for line in [
            "Les mêmes sources",
            "Nos morts",
            "Les derniers habitants",
            "Tout le monde",
            "Les articles du code pénal",
            "Plus de vingt morts",
        ] {
            assert!(!phrases.is_name_of_box(line, &first_word(line)), "{line}");
        }
    }

    #[test]
    fn readers_are_sent_on() {
        for line in [
            "LIRE >>> La guerre des puits",
            "Lisez aussi > Bouna",
            "À lire ailleurs : le natron",
            "A LIRE Malanville : le port sec attendra",
            "[VOIR AUSSI] Une école sur pilotis",
            "À LIRE AILLEURS SUR LE RELAIS",
            "► À découvrir : le port sec de Dosso",
            "À lire Burkina Faso : qui sont les maîtres de l’ombre ?",
        ] {
            assert!(sends_on(line, &first_word(line)), "{line}");
        }
        for line in [
            "Lire et écrire à Gao",
            "Voir Kidal et mourir",
            "Écouter les morts",
            "Lire : un droit",
            "Voir aussi dans l’eau :",
            "Découvrir la mer à soixante ans",
            "Lire aussi les lettres du maire demandait une patience rare.",
        ] {
            assert!(!sends_on(line, &first_word(line)), "{line}");
        }
    }
}
