//! The book of which an interview or a review speaks, named below it as lists of books do.

use memchr::memchr_iter;

use super::lines::{Line, Sort};
use super::page::Page;
use super::phrases::{Kind, Match};
use super::shapes::{is_name, is_stating, words};
use crate::analysis::fold;

/// Bytes of the longest, and of the title of a book alone on its line.
const MAX_REFERENCE: usize = 300;
const MAX_TITLE: usize = 90;

/// Books below a text; more are a bibliography.
const MAX_BOOKS: usize = 3;

/// Paragraphs of the shortest text that a book stands below.
const LEAST_PARAGRAPHS: usize = 2;

/// Whether the line names a book: "Moussa Ba, Le fleuve, éditions du Sahel, 244 p., 9 500 F CFA."
pub(super) fn is_reference(line: &str) -> bool {
    if line.len() > MAX_REFERENCE || !may_count_pages(line) || line.matches(',').count() < 2 {
        return false;
    }
    let parts = || line.split([',', ';']).map(|part| part.trim_matches([' ', '\u{a0}', '.', '(', ')']));
    if !parts().any(counts_pages) || is_stating(line) {
        return false;
    }
    let is_author = parts().next().is_some_and(|author| is_name(author) && words(author) >= 2);
    let marks = parts().filter(|part| is_publisher(part) || is_price(part) || is_year(part)).count();
    marks >= 1 || (is_author && parts().count() >= 4)
}

/// Whether a *p* stands behind a digit and a blank somewhere, which is asked of every line.
fn may_count_pages(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr_iter(b'p', bytes).any(|at| {
        let before = bytes[..at].strip_suffix(b" ").or_else(|| bytes[..at].strip_suffix("\u{a0}".as_bytes()));
        before.unwrap_or(&bytes[..at]).last().is_some_and(u8::is_ascii_digit)
    })
}

/// "244 p.", "180 pages": the pages and nothing else.
fn counts_pages(part: &str) -> bool {
    let unit = part.trim_start_matches(|c: char| c.is_ascii_digit());
    (2..=4).contains(&(part.len() - unit.len()))
        && matches!(unit.trim_start_matches([' ', '\u{a0}']), "p" | "pp" | "pages" | "p. ill" | "pages ill")
}

/// Who published it.
fn is_publisher(part: &str) -> bool {
    let folded = fold(part);
    let begins = [
        "ed ",
        "editions ",
        "edition ",
        "editeur",
        "presses ",
        "coll ",
        "collection ",
        "isbn",
        "lharmattan",
        "karthala",
    ];
    words(part) <= 6
        && (begins.iter().any(|begin| folded.starts_with(begin))
            || ["editions", "editeur", "edition", "presses"].iter().any(|end| folded.ends_with(end)))
}

fn is_price(part: &str) -> bool {
    let unit = part.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.'));
    unit.len() < part.len()
        && matches!(
            fold(unit).as_str(),
            "f" | "f cfa" | "fcfa" | "francs cfa" | "cfa" | "francs" | "€" | "euros" | "um" | "dollars"
        )
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit()) && part.starts_with(['1', '2'])
}

impl Page<'_> {
    /// Marks the books below the last paragraph, which nothing but the site's words follows.
    pub(super) fn mark_references(&mut self) {
        let mut found = Vec::new();
        let mut at = self.lines.len();
        while at > 0 {
            at -= 1;
            let line = &self.lines[at];
            match line.sort {
                Sort::Blank => {}
                Sort::Site(_) | Sort::Noise(_) | Sort::Weak(_) if found.is_empty() => {}
                Sort::Prose | Sort::Short if is_reference(line.text) => found.push(at),
                // The title of the book on a line of its own.
                Sort::Short if found.len() == 1 && is_title_above(line, self.lines[found[0]].text) => found.push(at),
                _ => break,
            }
        }
        let Some(&top) = found.last() else { return };
        let above = self.above(top);
        let told = self.lines[..top].iter().filter(|line| line.sort == Sort::Prose).take(LEAST_PARAGRAPHS).count();
        // A list is announced.
        if found.len() > MAX_BOOKS || told < LEAST_PARAGRAPHS || above.is_none_or(|above| above.text.ends_with(':')) {
            return;
        }
        for number in found {
            self.lines[number].sort = Sort::Site(Match::of(Kind::End));
        }
    }
}

/// Whether the line may be the title of a book whose publisher and pages stand below.
fn is_title_above(line: &Line, below: &str) -> bool {
    line.text.len() <= MAX_TITLE
        && below.split(',').next().is_some_and(is_publisher)
        && !line.text.ends_with(['.', ':', '?', '!', ',', '»'])
        && words(line.text) >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::boilerplate::separate;

    const TEXT: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.\n\nLes soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";

    #[test]
    fn books() {
        for line in [
            "Idrissa Maïga, Des garçons et des motos, éditions du Dallol, 244 p., 9 500 F CFA.",
            "Thé amer. Une ethnographie des fadas du Niger, éd. Gao Koira, 286 p., 9 500 F CFA.",
            "Le Sel des autres, de Aïcha Moussa, Présence du fleuve, 2019, 212 pages.",
            "Moussa Ba, « La route », L’Harmattan, Paris, 2014, 180 p.",
            "Les Veilleurs (roman), Éditions Sankofa, 190 pages, 5000 FCFA",
            "Chroniques de Gao, Figuira Éditions, 144 pages, 6 000 F.",
            "Éd. Gao Koira, 286 p., 9 500 F CFA",
            "Ousmane Diarra, La route des clameurs, Gallimard, 176 p.",
            "Le fleuve en crue, Karthala, 300 p., 24 €",
        ] {
            assert!(is_reference(line), "{line}");
        }
        for line in [
            "Le rapport, long de 244 pages, cite des juges, des préfets et des maires.",
            "Il a lu 286 pages, payé 9 500 F CFA, et rien compris.",
            "Le livre coûte 9 500 F CFA, à Gao, chez Koira.",
            "Il a écrit, en 2019, 212 pages de plaintes.",
            "Mil, 100 kg, 41 000 F",
            "Un dossier de 80 p., en 2014, a été perdu.",
            "Ses carnets, 180 pages, il les a brûlés à Paris.",
            "Dix pages, un timbre, 200 F",
        ] {
            assert!(!is_reference(line), "{line}");
        }
    }

    #[test]
    fn a_book_stands_below_the_text() {
        let book = "Thé amer. Une ethnographie des fadas du Niger, éd. Gao Koira, 286 p., 9 500 F CFA.";
        for below in [
            book.to_owned(),
            format!("Propos recueillis par Awa Ba\n{book}"),
            "Thé amer\nÉd. Gao Koira, 286 p., 9 500 F CFA".to_owned(),
        ] {
            assert_eq!(separate(format!("{TEXT}\n\n{below}"), None, |_| false).text, TEXT, "{below}");
        }
        for text in [format!("{book}\n\n{TEXT}"), format!("{TEXT}\n\nÀ retrouver en librairie :\n{book}")] {
            assert_eq!(separate(text.clone(), None, |_| false).text, text);
        }
    }
}
