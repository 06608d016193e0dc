//! How those sign who write for the press: a name, and behind it or below it a place, a task or an agency.
//!
//! All of it counts at the very end of a text alone. A name above a paragraph is a subtitle, and a name in a sentence is somebody's.

use super::key::is_sentence;
use super::phrases::Phrases;
use super::shapes::{is_name, is_role, is_telling, words};

/// Bytes of the longest signature, and of the longest line below a name.
pub(super) const MAX_SIGNED: usize = 90;
const MAX_BELOW: usize = 48;

/// Words of the longest name of one or two people.
const MAX_WORDS: usize = 6;

/// Whether the line is a name with what its bearer is or where: "Abdoulaye B. MAÏGA,", "Awa Sow (correspondante à Fada).", "Ali Dao – AMAP,
/// Ségou", "Jean Oua, Koro, 3 mai 2021".
pub(super) fn is_signed(line: &str) -> bool {
    if line.len() > MAX_SIGNED || !line.starts_with(|c: char| c.is_uppercase() || matches!(c, '(' | '/' | '—' | '–'))
    {
        return false;
    }
    let bare = line.trim_start_matches(['/', '—', '–', ' ', '\u{a0}']).trim_end_matches([',', '.', ' ']);
    if bare.starts_with(|c: char| !c.is_uppercase() && c != '(') || bare.contains(". ") && is_stop_inside(bare) {
        return false;
    }
    let (name, behind) = part(without_date(bare));
    is_person(name) && (behind.is_empty() || is_affix_text(behind))
}

/// Whether the line is a name and what its bearer is: "Yacouba Porgo, cultivateur à Titao".
pub(super) fn is_signed_with_role(line: &str) -> bool {
    line.len() <= MAX_SIGNED
        && !line.ends_with(['.', ':', ';', ',', '?', '!', '»'])
        && line.split_once(", ").is_some_and(|(name, role)| {
            is_name(name)
                && (2..=4).contains(&words(name))
                && role.starts_with(char::is_lowercase)
                && words(role) <= 8
                && !role.contains(|c: char| c.is_ascii_digit())
        })
        && !is_telling(line)
}

/// Whether the line is somebody's name and a comma, below which stands what he or she is: "Moussa Ba,".
pub(super) fn is_person_before_comma(line: &str) -> bool {
    line.strip_suffix(',').is_some_and(|name| words(name) >= 2 && is_name(name))
}

/// Whether the line goes on from the name above it: "(Tahoua)", "/ AMAP", "pour La Voix", "Kayes", "avec l'AIB".
pub(super) fn is_below_name(line: &str) -> bool {
    let bare = line.trim_start_matches(['/', '—', '–', '-', ',', ' ', '\u{a0}']).trim_end_matches([',', '.', ' ']);
    line.len() <= MAX_BELOW && !is_sentence(line) && words(bare) <= 5 && is_affix_text(bare)
}

/// Whether the line is the name of one person, or of two, and nothing else; a comma may stand behind it.
pub(super) fn is_person_alone(line: &str) -> bool {
    is_person(line.trim_end_matches([',', '.', ' ']))
}

/// Whether two words at least are the name of somebody: each is written large, has an initial's stop or none, and is no number.
fn is_person(name: &str) -> bool {
    let count = words(name);
    (2..=MAX_WORDS).contains(&count)
        && is_name(name)
        && !name.contains(['«', '"', '“', '(', '[', ',', '|', '/'])
        && !name.contains(|c: char| c.is_ascii_digit())
}

/// The line without the date in which it ends.
fn without_date(line: &str) -> &str {
    if !line.ends_with(|c: char| c.is_ascii_digit()) {
        return line;
    }
    let dated = [", le ", ", ", " - ", " – ", " — ", " | "].iter().filter_map(|divider| line.rsplit_once(divider));
    dated.into_iter().find(|(_, date)| Phrases::get().is_date(date)).map_or(line, |(before, _)| before)
}

/// The name, and what stands behind it in brackets, behind a comma, a dash or a bar.
fn part(line: &str) -> (&str, &str) {
    if let Some((name, rest)) = line.split_once(" (")
        && let Some(inside) = rest.strip_suffix(')')
    {
        return (name.trim_end_matches(','), inside);
    }
    let divider = [", ", " - ", " – ", " — ", " / ", "/", " | ", " à ", " pour ", " avec "]
        .iter()
        .filter_map(|divider| line.find(divider).map(|at| (at, divider.len())))
        .min();
    match divider {
        // The words of the last three tell themselves what they are.
        Some((at, _)) if line[at..].starts_with(" à ") || line[at..].starts_with(" pour ") => {
            (&line[..at], line[at..].trim_start())
        }
        Some((at, _)) if line[at..].starts_with(" avec ") => (&line[..at], line[at..].trim_start()),
        Some((at, width)) => (line[..at].trim_end(), line[at + width..].trim_start()),
        None => (line, ""),
    }
}

/// Whether the words are a place, an agency or a task, and state nothing: each is written large or is one of the small words of the press.
fn is_affix_text(text: &str) -> bool {
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    if text.is_empty() || text.len() > MAX_BELOW || is_sentence(text) || text.contains([':', '«', '?', '!', ';']) {
        return false;
    }
    // "Les faits", "Un marché" and "Retour à Gao" are subtitles.
    if ["Le ", "La ", "Les ", "Un ", "Une ", "Des "].iter().any(|article| text.starts_with(article))
        && text.split(' ').skip(1).any(|word| word.starts_with(char::is_lowercase))
    {
        return false;
    }
    let phrases = Phrases::get();
    let mut large = 0;
    let all = text.split([' ', '\u{a0}', ',', '/', '-', '–']).filter(|word| !word.is_empty()).all(|word| {
        let word = word.trim_matches(['(', ')', '.']);
        let word =
            ["l’", "l'", "d’", "d'", "L’", "L'"].iter().find_map(|small| word.strip_prefix(small)).unwrap_or(word);
        large += usize::from(word.starts_with(char::is_uppercase));
        word.starts_with(char::is_uppercase)
            || word.is_empty()
            || matches!(word, "de" | "du" | "des" | "la" | "le" | "les" | "et" | "en" | "au")
            || phrases.is_aside(word)
    });
    let starts_with_role =
        text.split([' ', ',', '-']).next().is_some_and(|word| word.len() > 5 && phrases.is_aside(word));
    all && (large > 0 || starts_with_role) || is_role(text)
}

/// Whether a stop in the line ends something: behind an initial or a short form it does not.
fn is_stop_inside(line: &str) -> bool {
    line.match_indices(". ").any(|(at, _)| {
        let word = line[..at].rsplit([' ', '.', '-', '(']).next().unwrap_or_default();
        word.chars().count() > 3 || word.starts_with(char::is_lowercase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::boilerplate::separate;

    const ONE: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.";
    const TWO: &str = "Les soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";

    #[test]
    fn names_with_places_and_tasks() {
        for line in [
            "Souleymane Oumarou (Tahoua)",
            "Abdoulaye B. MAÏGA,",
            "Awa Sow (correspondante à Fada).",
            "Ali DAO, Kayes",
            "Ali Dao – AMAP, Ségou",
            "Boubacar Sidiki Haïdara.",
            "M. K. Diallo/Le Sahel",
            "Jean Oua, envoyé spécial à Bouna",
            "Mahamane Touré à Gao",
            "Aïssata Ly avec l’AIB",
            "Ali Dao et Awa Sow (Mopti)",
            "A. Ould Sidi (stagiaire)",
            "Moussa Ba | Sikasso",
            "— Kwami A. Mensah, Lomé",
        ] {
            assert!(is_signed(line), "{line}");
        }
        for line in [
            "Gao, Ménaka, Kidal",
            "Les femmes (Tahoua)",
            "Moussa Ba, berger, soixante ans, sans troupeau",
            "Moussa Ba a parlé.",
            "Une affaire de galons",
            "Souleymane Oumarou (il a vingt ans)",
            "Le marché de Gao",
            "Tahoua",
            "Moussa Ba : le dernier forgeron",
            "Retour à Gao",
            "Moussa Ba (1950-2019)",
        ] {
            assert!(!is_signed(line), "{line}");
        }
    }

    #[test]
    fn what_stands_below_a_name() {
        for line in [
            "(Tahoua)",
            "(Correspondant)",
            "/ AMAP",
            "pour La Voix",
            "Kayes",
            "avec l’AIB",
            "(L’Essor)",
            "Envoyé spécial",
        ] {
            assert!(is_below_name(line), "{line}");
        }
        for line in [
            "(il est parti)",
            "il pleut",
            "Un marché sous escorte",
            "(1)",
            "Il est mort en 2019.",
            "« Kayes »",
            "Les faits",
        ] {
            assert!(!is_below_name(line), "{line}");
        }
    }

    #[test]
    fn signatures_are_dropped_at_the_end_alone() {
        for signature in [
            "Souleymane Oumarou\n(Tahoua)",
            "Souleymane Oumarou\nTahoua",
            "Abdoulaye B. MAÏGA,\nenvoyé spécial à Kidal",
            "Abdoulaye B. MAÏGA,",
            "Boubacar Sidiki Haïdara et Aminata Traoré.",
            "Awa Sow (correspondante à Fada).",
            "Ali Dao, Ségou, 3 mai 2021",
        ] {
            assert_eq!(
                separate(format!("{ONE}\n\n{TWO}\n\n{signature}"), None, |_| false).text,
                format!("{ONE}\n\n{TWO}")
            );
        }
        assert_eq!(
            separate(format!("{ONE}\n\n{TWO}\n\nAwa Sow (Fada)\n\n* Prénom d’emprunt"), None, |_| false).text,
            format!("{ONE}\n\n{TWO}\n\n* Prénom d’emprunt"),
            "a note follows"
        );
        for kept in [
            format!("{ONE}\n\nSouleymane Oumarou\n\n{TWO}"),
            format!("{ONE}\n\nSouleymane Oumarou (Tahoua)\n\n{TWO}"),
            format!("{ONE}\n\n{TWO}\n\nGao, Ménaka, Kidal"),
            format!("{ONE}\n\n{TWO}\n\nTahoua"),
            format!("{ONE}\n\nLes morts :\nAli Dao (Gao)\nAwa Sow (Ségou)\nJean Oua (Koro)"),
        ] {
            assert_eq!(separate(kept.clone(), None, |_| false).text, kept);
        }
    }
}
