//! Where the article is closed: below who signed it, where it comes from, its tags or who owns it.
//!
//! What a site, a desk or a newsletter adds stands below the close. Its sentences speak of nothing the text speaks of; a paragraph of the
//! author's does, and shows that what looked like a close was none.

use super::cohesion::Topic;
use super::lines::Sort;
use super::page::Page;
use super::phrases::{Kind, Match, Phrases};
use super::references::is_reference;
use super::shapes::{is_initials, is_role, is_signature, words};
use super::signatures::is_person_before_comma;

/// Sentences below a close, and bytes of the longest.
const MAX_ADDED: usize = 8;
const MAX_BYTES: usize = 420;

/// Paragraphs and bytes of the shortest text that is closed.
const LEAST_PARAGRAPHS: usize = 3;
const LEAST_BYTES: usize = 600;

/// Signatures between paragraphs, of which more are the names of speakers or of portraits.
const MAX_SIGNATURES: usize = 2;

impl Page<'_> {
    /// Marks the sentences below the close of the article.
    pub(super) fn mark_added(&mut self) {
        let prose: Vec<usize> =
            (0..self.lines.len()).filter(|&number| self.lines[number].sort == Sort::Prose).collect();
        if prose.len() <= LEAST_PARAGRAPHS {
            return;
        }
        let lowest = LEAST_PARAGRAPHS.max(prose.len().saturating_sub(MAX_ADDED));
        let close = |at: usize| (prose[at - 1] + 1..prose[at]).find(|&number| self.is_close(number));
        // "- FIN -": nothing of the text follows.
        let is_end = |&number: &usize| is_end_mark(self.lines[number].text);
        if let Some(end) = (prose[LEAST_PARAGRAPHS - 1]..self.lines.len()).find(is_end) {
            let below: Vec<usize> = prose.iter().copied().filter(|&number| number > end).collect();
            if (1..=MAX_ADDED / 2).contains(&below.len()) && below.len() < prose.len() / 2 {
                for number in below {
                    self.lines[number].sort = Sort::Site(Match::of(Kind::End));
                }
                return;
            }
        }
        // Hardly any page has one, and looking for it is cheap.
        if !(lowest..prose.len()).any(|at| close(at).is_some()) {
            return;
        }
        let signatures = (prose[0]..prose[prose.len() - 1])
            .filter(|&number| self.lines[number].sort == Sort::Short && is_signature(self.lines[number].text));
        let are_speakers = signatures.take(MAX_SIGNATURES + 1).count() > MAX_SIGNATURES;
        let (mut closed, mut sure) = (None, false);
        for at in (lowest..prose.len()).rev() {
            // Below the source or a name the author may well go on.
            let is_sure = close(at).is_some_and(|number| self.is_sure_close(number));
            sure |= is_sure;
            if !self.is_added(prose[at], &prose[..at], sure) {
                break;
            }
            // What stands below every article of a list closes none of them.
            let is_once = |text: &str| self.lines.iter().filter(|line| line.text == text).take(2).count() == 1;
            let found = close(at)
                .filter(|&number| self.lines[number].sort != Sort::Short || !are_speakers)
                .filter(|&number| is_once(self.lines[number].text));
            closed = found.map(|number| (number, at)).or(closed);
        }
        if let Some((close, at)) = closed {
            if self.lines[close].sort == Sort::Short && is_source(self.lines[close].text) {
                self.lines[close].sort = Sort::Site(Match::of(Kind::End));
            }
            for &number in &prose[at..] {
                self.lines[number].sort = Sort::Site(Match::of(Kind::End));
            }
        }
    }

    /// Whether the line closes an article.
    fn is_close(&self, number: usize) -> bool {
        let line = self.lines[number].text;
        match self.lines[number].sort {
            Sort::Site(Match { kind: Kind::Byline, .. }) => {
                ["Propos ", "PROPOS ", "Entretien ", "Interview ", "Recueilli", "Traduit", "Traduction"]
                    .iter()
                    .any(|start| line.starts_with(start))
            }
            Sort::Site(Match { kind: Kind::End, whole, .. }) => {
                (whole && is_farewell(line))
                    || line.contains('©')
                    || is_source(line)
                    || Phrases::get().is_end_of_article(line)
            }
            Sort::Short => {
                is_source(line)
                    || self.is_name_above_role(number)
                    || (is_signature(line) && (words(line) >= 2 || is_initials(line)) && words(line) <= 8)
            }
            Sort::Weak("byline") => is_initials(line),
            _ => false,
        }
    }

    /// Whether the line closes an article for sure: its tags, who owns it, a farewell.
    fn is_sure_close(&self, number: usize) -> bool {
        let line = self.lines[number].text;
        matches!(self.lines[number].sort, Sort::Site(Match { kind: Kind::End, .. })) && !is_source(line)
    }

    /// "Moussa Ba," above "enseignant à Niono".
    fn is_name_above_role(&self, number: usize) -> bool {
        is_person_before_comma(self.lines[number].text) && self.below(number).is_some_and(|below| is_role(below.text))
    }

    /// Whether the sentence may be added below the close: it has no word but one in common with the text, or speaks of the site.
    fn is_added(&self, number: usize, others: &[usize], is_sure: bool) -> bool {
        let line = self.lines[number].text;
        if line.len() > MAX_BYTES {
            return false;
        }
        if is_note(line) || is_reference(line) {
            return true;
        }
        let bytes: usize = others.iter().map(|&other| self.lines[other].text.len()).sum();
        if bytes < LEAST_BYTES.max(2 * line.len()) {
            return false;
        }
        let phrases = Phrases::get();
        phrases.may_be_about_site(line)
            || (is_sure || phrases.has_word_of_site(line))
                && Topic::of(others.iter().map(|&other| self.lines[other].text)).shared(line) <= 1
    }
}

/// Whether the line is the sign with which a communiqué or a dispatch ends, and no subtitle: it is framed.
fn is_end_mark(line: &str) -> bool {
    line.len() <= 16
        && (matches!(line, "###" | "# # #" | "-30-" | "– 30 –")
            || (line.starts_with(['-', '–', '—', '*', '('])
                && matches!(
                    line.trim_matches(|c: char| !c.is_alphabetic()),
                    "FIN" | "Fin" | "END" | "Fin du communiqué"
                )))
}

/// Whether a line that is known as the site's says good-bye: "À dimanche prochain,".
fn is_farewell(line: &str) -> bool {
    ["À ", "A ", "Bon ", "Bonne ", "Au mois", "Rendez-vous"].iter().any(|start| line.starts_with(start))
}

/// Whether the line says where the text comes from.
fn is_source(line: &str) -> bool {
    line.len() <= 100
        && [
            "Source :",
            "Source:",
            "Source\u{a0}:",
            "Sources :",
            "Sources:",
            "Sources\u{a0}:",
            "SOURCE :",
            "SOURCE:",
            "SOURCES :",
        ]
        .iter()
        .any(|start| line.starts_with(start))
}

/// Whether the line is a note of the desk's, by its first letters.
pub(super) fn is_note(line: &str) -> bool {
    ["NB ", "NB:", "N.B", "NDLR", "N.D.L.R", "Ndlr", "PS ", "P.S", "PS:", "*", "(*)", "(1)", "[1]"]
        .iter()
        .any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::boilerplate::separate;

    const TEXT: &str = "Les maîtres de Nouna ont rouvert lundi une classe dans un moulin de la ville, entre les sacs de mil et la balance du meunier, ont raconté des élèves.\n\nLe directeur de l’école, venu de Bourasso, y fait la dictée chaque matin, et la farine qui retombe sur le tableau sert de craie aux enfants des déplacés.\n\nLes autorités de la province ne voient rien à redire à cette classe, pourvu que le meunier ait de bons poids, a dit le préfet de Nouna aux élèves.\n\nPlus de trois cents écoles de la boucle du fleuve étaient fermées à la rentrée, et les copies des examens voyagent sous escorte comme le carburant.";

    fn kept_below(lines: &str) -> String {
        let text = separate(format!("{TEXT}\n\n{lines}"), None, |_| false).text;
        text.strip_prefix(TEXT).expect("the text").trim().to_owned()
    }

    #[test]
    fn what_is_added_below_the_close_is_dropped() {
        for added in [
            "Source : La Gazette\n\nUn portail associatif lancé par quatre étudiants de Lomé il y a dix ans.",
            "Tags : Nouna, écoles\n\nUne équipe de bénévoles relaie ici les dépêches de vingt agences.",
            "Propos recueillis par Awa Ba\n\nIdrissa Maïga, Des garçons et des motos, éditions du Dallol, 244 p., 9 500 F CFA.",
            "Moussa Ba\n\nNB : la titraille a été choisie par nos soins, hors de sa présence.",
            "À dimanche prochain,\nClémence\n\n▪ Rencontre à Niamey le 19 novembre, inscription en répondant à ce mail.",
        ] {
            assert_eq!(kept_below(added), "", "{added}");
        }
    }

    #[test]
    fn a_paragraph_of_the_authors_shows_that_nothing_was_closed() {
        for more in [
            "Moussa Ba\n\nLe meunier de Nouna, lui, a compté les élèves et les sacs : il lui manque deux enfants depuis la rentrée.",
            "Source : La Gazette\n\nLes pluies reprendront mardi, si Dieu veut, et les mares avec elles.",
            "Source : La Gazette\n\nLe directeur de l’école attend que le préfet rende aux élèves leurs tables et leur tableau.",
        ] {
            assert!(kept_below(more).ends_with(more.rsplit('\n').next().expect("a line")), "{more}");
        }
        let portraits = "Moussa Ba\n\nUn berger qui aime la pluie et la boue des mares.\n\nAwa Sow\n\nUne vendeuse de beignets connue pour ses colères.\n\nAli Dao\n\nUn forgeron muet qui chante faux sous la lune.";
        assert!(kept_below(portraits).contains("Un berger qui aime"), "names of several people are no signatures");
    }

    #[test]
    fn nothing_of_the_text_follows_its_end() {
        assert_eq!(
            kept_below(
                "- FIN -\n\nLe directeur de l’école de Nouna et les maîtres de la boucle du fleuve sont réunis en association depuis 1998."
            ),
            ""
        );
        assert!(!is_end_mark("Fin") && !is_end_mark("La fin") && is_end_mark("– Fin –") && is_end_mark("###"));
    }

    #[test]
    fn sources() {
        assert!(is_source("Source : La Gazette") && !is_source("Sources d’eau : le compte n’y est pas"));
    }
}
