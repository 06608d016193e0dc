//! Where does the headline of a plain text end and its body begin?
//!
//! A headline that is missed stays in the text and costs a little rank; a first sentence taken for a
//! headline is cut off the body. So each rule below asks for evidence before it says "headline".

use super::{Origin, bytes};
use crate::article::RawArticle;

/// Longest headline in characters. Press headlines rarely pass 150.
const MAX_TITLE: usize = 200;
/// Characters at the start of a line in which a dateline ("Bamako, 3 août (AFP) - ") must end.
const MAX_DATELINE: usize = 90;

const MONTHS: [&str; 15] = [
    "janvier",
    "février",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "decembre",
];
/// Words beside numbers and months that a line of nothing but a date may hold.
const DATE_WORDS: [&str; 24] = [
    "date", "publié", "publie", "publiée", "le", "la", "à", "a", "h", "mis", "mise", "jour", "modifié", "gmt", "utc",
    "1er", "et", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];

/// The article of a text file; the error is the reason why there is none.
pub(super) fn read(bytes: &[u8], origin: &Origin) -> Result<RawArticle, String> {
    read_text(&bytes::decode(bytes)?, origin.article(None))
}

/// The article of a text.
pub(super) fn read_text(text: &str, mut article: RawArticle) -> Result<RawArticle, String> {
    if text.trim().is_empty() {
        return Err("the file is empty".to_owned());
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (article.title, article.text) = split_title(&text);
    Ok(article)
}

/// The headline, if the text has one, and the rest. Lines that tell nothing but a date, which
/// aggregators put on top (` date 2019-06`), stay in the rest whatever follows them.
fn split_title(text: &str) -> (Option<String>, String) {
    let text = text.trim_start_matches('\n').trim_end();
    let mut head_end = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() && !is_date_line(line) && !is_published_line(line) {
            break;
        }
        head_end += line.len();
    }
    let (head, rest) = text.split_at(head_end);
    let Some((first, after)) = rest.split_once('\n') else {
        return (None, text.to_owned());
    };
    if !is_title(first.trim(), after) {
        return (None, text.to_owned());
    }
    // The body begins with its first line that is not blank, indented or not.
    let blank: usize = after.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    (Some(first.trim().to_owned()), format!("{head}{}", &after[blank..]))
}

fn is_title(line: &str, after: &str) -> bool {
    let length = line.chars().count();
    if length > MAX_TITLE || !line.contains(char::is_alphabetic) || after.trim().is_empty() {
        return false;
    }
    let ends_like_a_sentence = match line.chars().next_back() {
        Some(';' | ',') => true,
        Some('.') => !line.ends_with("..") && !is_all_caps(line),
        _ => false,
    };
    if ends_like_a_sentence || starts_with_dateline(line) {
        return false;
    }
    let mut lines = after.lines();
    let next = lines.next().unwrap_or_default();
    if next.trim().is_empty() {
        return true;
    }
    // No blank line: either a headline on top of a paragraph, or the first line of a paragraph with
    // hard wraps. A wrapped line ends because the next word no longer fits in.
    let width = |line: &str| line.trim().chars().count();
    let first_word = next.split_whitespace().next().unwrap_or_default();
    let widest = std::iter::once(next)
        .chain(lines.take_while(|line| !line.trim().is_empty()))
        .map(width)
        .max()
        .unwrap_or_default();
    width(next) > length && length + 1 + width(first_word) <= widest && !first_word.starts_with(char::is_lowercase)
}

/// Whether the line begins (or is) a dateline: a place, then a date or an agency, then a dash.
fn starts_with_dateline(line: &str) -> bool {
    let head_end = [" - ", " – ", " — ", ")- ", ")– ", ")— "]
        .iter()
        .filter_map(|dash| line.find(dash).map(|at| at + usize::from(dash.starts_with(')'))))
        .min()
        .unwrap_or(line.len());
    let head = line[..head_end].trim();
    if head.chars().count() > MAX_DATELINE {
        return false;
    }
    // "Bamako, le 3 août 2020", with or without an agency behind it.
    if let Some((place, date)) = head.split_once(',') {
        let date = date.split('(').next().unwrap_or_default();
        if place.split_whitespace().count() <= 4 && is_date_line(date) {
            return true;
        }
    }
    // "ADRÉ (est du Tchad) – Sur la piste…", "Bamako (AFP) - …"; "Barkhane (2014-2022) – bilan" is none.
    head_end < line.len()
        && head.strip_suffix(')').and_then(|head| head.split_once('(')).is_some_and(|(place, agency)| {
            place.split_whitespace().count() <= 2 && !agency.contains(|c: char| c.is_ascii_digit())
        })
}

/// Whether the line tells when and by whom the article was published: "Publié le 11 mai 2024 | Le
/// Courrier", "Ibrahim M. | 7 août 2023".
fn is_published_line(line: &str) -> bool {
    let start: String = line.trim().chars().take(12).collect::<String>().to_lowercase();
    let told = ["publié le", "publie le", "publié :", "mis en ligne", "mis à jour", "mise à jour"];
    (line.contains(|c: char| c.is_ascii_digit()) && told.iter().any(|told| start.starts_with(told)))
        || (line.contains('|') && line.split('|').any(is_date_line))
}

/// Whether the line holds a date and nothing else.
fn is_date_line(line: &str) -> bool {
    if line.len() > 100 {
        return false;
    }
    let line = line.to_lowercase();
    let mut has_number = false;
    let is_date = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
        // "2019", "10h30", "1er"; and ISO 8601's "12T08".
        let number = word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || "hert".contains(c) || c == 'z');
        has_number |= number;
        number || MONTHS.contains(&word) || DATE_WORDS.contains(&word)
    });
    is_date && has_number
}

fn is_all_caps(line: &str) -> bool {
    line.chars().filter(|c| c.is_uppercase()).count() >= 4 && !line.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "Vingt-cinq soldats ont été tués lundi dans l'attaque d'un camp, a dit l'armée.";

    #[test]
    fn first_lines_that_are_titles() {
        for title in [
            "Double attaque contre l'armée malienne",
            "Qui sont les assaillants ?",
            "« Nous avons tout perdu »",
            "MALI - ATTAQUE À MÉNAKA.",
            "2 mars 2017 : quatre groupes djihadistes n’en font plus qu’un",
            "Opération Barkhane (2014-2022) – le bilan",
            "Mali – Ménaka encerclée",
            "Gao, ville assiégée",
            "Mbera, le provisoire qui dure…",
        ] {
            for gap in ["\n\n", "\n", "\n \n\n", "\r\n\r\n"] {
                let file = format!("{title}{gap}{BODY}\n");
                let article = read(file.as_bytes(), &Origin::stdin()).unwrap();
                assert_eq!(article.title.as_deref(), Some(title), "{gap:?}");
                assert_eq!(article.text, BODY);
            }
        }
    }

    #[test]
    fn first_lines_that_are_not() {
        for first in [
            "Vingt soldats sont morts.",
            "Vingt soldats sont morts ;",
            "Bamako, 3 août (AFP) - Vingt soldats sont morts",
            "Bamako, 2 octobre 2019 (Agence Harmattan) - Vingt soldats",
            "ADRÉ (est du Tchad) – Sur la piste de sable",
            "Bamako (AFP)- Vingt soldats",
            "Bamako, le 3 août 2020",
            " date 2019-06",
            "Publié le 12 juin 2019 à 10h30",
            "2019-06-12T08:30:00Z",
            "Publié le 11 mai 2024 | Le Courrier du Fleuve",
            "Ibrahim M. | 7 août 2023",
            "***",
        ] {
            let file = format!("{first}\n\n{BODY}");
            assert_eq!(split_title(&file), (None, file.clone()));
        }
        let long = "mot ".repeat(60);
        assert_eq!(split_title(&format!("{long}\n\n{BODY}")).0, None);
    }

    #[test]
    fn hard_wraps_are_not_titles() {
        let wrapped = "Vingt soldats ont été tués lundi dans\nl'attaque d'un camp, selon l'armée du Mali\nqui le dit.";
        assert_eq!(split_title(wrapped).0, None);
        let wrapped = "Vingt soldats ont été tués lundi à\nTombouctou dans l'attaque du camp\nqui brûle.";
        assert_eq!(split_title(wrapped).0, None);
    }

    #[test]
    fn a_date_head_stays_in_the_text_and_does_not_hide_the_title() {
        let file = format!("\n date 2019-06\n\nUn village effacé\n\n{BODY}");
        let (title, text) = split_title(&file);
        assert_eq!(title.as_deref(), Some("Un village effacé"));
        assert_eq!(text, format!(" date 2019-06\n\n{BODY}"));
    }

    #[test]
    fn files_without_an_article() {
        for empty in ["", " \n\r\n\t", "\u{FEFF}\n", "\0"] {
            let reason = read(empty.as_bytes(), &Origin::stdin()).unwrap_err();
            assert_eq!(reason, "the file is empty");
        }
        let alone = read(b"Un titre sans texte", &Origin::stdin()).unwrap();
        assert_eq!((alone.title, &*alone.text), (None, "Un titre sans texte"));
    }
}
