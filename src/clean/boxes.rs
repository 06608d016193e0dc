//! Boxes inside a page: portraits of the authors, and what only looks like a box: what a paragraph quotes or explains.

use super::adverts::MAX_BOX;
use super::lines::{Line, Sort};
use super::page::Page;
use super::phrases::{Kind, Match};
use super::shapes::{is_name, words};

/// Portraits in a box on the authors.
const MAX_PORTRAITS: usize = 6;

/// Bytes from which a line that ends in a colon is a paragraph.
const MIN_ANNOUNCING: usize = 60;

/// Lines of the site's words that an author quotes.
const MAX_QUOTED: usize = 4;

/// Whether the line is a word or two, a colon and what they mean, which ends like a sentence.
fn is_definition(line: &str) -> bool {
    line.ends_with('.')
        && line.split_once(':').is_some_and(|(word, meaning)| {
            let word = word.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
            (1..=3).contains(&words(word))
                && word.len() <= 32
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-'))
                && meaning.trim_start().starts_with(char::is_lowercase)
                && words(meaning) >= 1
        })
}

impl Page<'_> {
    /// Marks what stands in boxes of the site's.
    pub(super) fn mark_boxed(&mut self) {
        self.unmark_announced();
        self.unmark_defined();
        self.mark_mail();
        self.mark_adverts();
        self.mark_small_adverts();
        self.mark_ruled();
        self.mark_letterhead();
        self.mark_portraits();
        self.mark_players();
    }

    /// Who the authors are, below "À propos des auteurs".
    fn mark_portraits(&mut self) {
        let half = self.lines.len() / 2;
        let is_box = |line: &Line| {
            matches!(line.sort, Sort::Site(Match { kind: Kind::End, whole: true, .. }))
                && line.text.len() < 60
                && ["aut", "Aut", "AUT", "iograph", "ontribut"].iter().any(|word| line.text.contains(word))
        };
        let Some(start) = (half..self.lines.len()).find(|&number| is_box(&self.lines[number])) else { return };
        for line in self.lines[start + 1..].iter_mut().filter(|line| line.sort != Sort::Blank).take(MAX_PORTRAITS) {
            let name: Vec<&str> = line.text.split(' ').take(2).collect();
            let is_portrait = line.text.len() <= MAX_BOX
                && name.len() == 2
                && name.iter().all(|word| word.starts_with(char::is_uppercase))
                && is_name(&name.join(" "));
            match line.sort {
                Sort::Prose | Sort::Short if is_portrait => line.sort = Sort::Site(Match::of(Kind::End)),
                _ => break,
            }
        }
    }

    /// What a paragraph announces with a colon is quoted by its author, be it the words of a site: "Ils écrivent dessous :" above
    /// "Suivez-nous sur Facebook". A paragraph follows.
    fn unmark_announced(&mut self) {
        let (mut announced, mut quoted): (bool, Vec<usize>) = (false, Vec::new());
        for number in 0..self.lines.len() {
            match self.lines[number].sort {
                Sort::Prose => {
                    for number in quoted.drain(..) {
                        self.lines[number].sort = Sort::Short;
                    }
                    announced = self.lines[number].text.ends_with(':');
                }
                // A short paragraph.
                Sort::Short
                    if self.lines[number].text.len() >= MIN_ANNOUNCING && self.lines[number].text.ends_with(':') =>
                {
                    quoted.clear();
                    announced = true;
                }
                // The quotation ends with its block.
                Sort::Blank => announced &= quoted.is_empty(),
                Sort::Site(Match { kind: Kind::End | Kind::Share, .. }) if announced && quoted.len() < MAX_QUOTED => {
                    quoted.push(number);
                }
                Sort::Short if announced => {}
                _ => announced = false,
            }
        }
    }

    /// Words of the site's that an author explains one by one: "Partager : céder un litre à celui qui est derrière." among others like it.
    fn unmark_defined(&mut self) {
        let defines = |line: &Line| is_definition(line.text);
        let numbers: Vec<usize> = (0..self.lines.len())
            .filter(|&number| matches!(self.lines[number].sort, Sort::Site(_)) && defines(&self.lines[number]))
            .collect();
        for number in numbers {
            let is_own = |line: &Line| matches!(line.sort, Sort::Short | Sort::Prose) && defines(line);
            let above = self.above(number);
            let below = self.below(number);
            if above.is_some_and(is_own) || below.is_some_and(is_own) {
                self.lines[number].sort = Sort::Short;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::boilerplate::separate;

    const ONE: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.";
    const TWO: &str = "Les soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";

    fn kept_between(lines: &str) -> String {
        let text = separate(format!("{ONE}\n{lines}\n{TWO}"), None, |_| false).text;
        text.strip_prefix(ONE).and_then(|text| text.strip_suffix(TWO)).expect("both paragraphs").trim().to_owned()
    }

    #[test]
    fn what_stands_in_boxes_is_dropped() {
        for noise in [
            "Annonce\nTerrain à vendre, prix à débattre. Tél. 00 00 00 00\nDéposez votre annonce gratuitement",
            "- Publicité -\nVotre villa à partir de 18 millions, visite gratuite le samedi.",
            "–––––\nCETTE LETTRE VOUS EST OFFERTE PAR\nNerwaya : votre bétail mérite une protection. J’en profite >\n–––––",
            "VIDÉO. Les images du train accidenté",
            "Reportage : « Je reste » [Écouter - 01:48] Awa Ba\nReportage : « Je reste »",
            "🔔 Activer les alertes pour ce direct\n5 publications",
            "AYEZ LE RÉFLEXE DELTA\nRecevez nos articles sur WhatsApp",
            "Une vue des participants",
        ] {
            assert_eq!(kept_between(noise), "", "{noise}");
        }
    }

    #[test]
    fn what_only_stands_there_is_kept() {
        for text in [
            "Un âne se vend 90 000 francs à la foire",
            "Qui achète ?",
            "* * *\n\nDix ans plus tard\n\n* * *",
            "Les femmes au bord du fleuve",
            "Suivre la voix",
            "Vendre ou partir",
        ] {
            assert_eq!(kept_between(text), text, "{text}");
        }
    }

    #[test]
    fn what_a_paragraph_announces_is_quoted() {
        let announced = format!("{ONE} Les passeurs filment des piscines, et ils écrivent dessous :");
        let text = format!("{announced}\n\nSuivez-nous sur Facebook et TikTok !\nPartagez avec vos amis !\n\n{TWO}");
        assert_eq!(separate(text.clone(), None, |_| false).text, text);
        let text = format!("{announced}\n\nSuivez-nous sur Facebook");
        assert_eq!(separate(text, None, |_| false).text, announced, "nothing follows");
    }

    #[test]
    fn what_is_explained_word_by_word_is_kept() {
        let text = format!(
            "{ONE}\n\nSuivre : avancer sa moto sans la mettre en marche.\n\nPartager : céder un litre à celui qui est derrière, contre une histoire.\n\nÀ lire : l’ardoise du pompiste.\n\n{TWO}"
        );
        assert_eq!(separate(text.clone(), None, |_| false).text, text);
        assert_eq!(kept_between("Partager : Facebook Twitter"), "");
    }
}
