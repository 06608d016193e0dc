//! Boxes inside a page: advertisements below their label, what stands between two rules, the heads of e-mails and of official letters,
//! portraits of the authors.

use super::key::{is_sentence, key};
use super::layout::is_rule;
use super::lines::{Line, Sort};
use super::page::Page;
use super::phrases::{Kind, Match};
use super::readers::{addresses, is_letter};
use super::shapes::{is_name, is_ornament, words};
use crate::analysis::fold;

/// Lines of an advertisement, and bytes of the longest.
const MAX_ADVERT: usize = 4;
const MAX_OFFER: usize = 200;

/// Lines between two rules that may be a box, and their bytes.
const MAX_RULED: usize = 5;
const MAX_BOX: usize = 400;

/// Portraits in a box on the authors.
const MAX_PORTRAITS: usize = 6;

/// Bytes from which a line that ends in a colon is a paragraph.
const MIN_ANNOUNCING: usize = 60;

/// Lines of the site's words that an author quotes.
const MAX_QUOTED: usize = 4;

/// Lines on top of a page among which the head of an e-mail is looked for.
const TOP: usize = 14;

/// What the lines of an e-mail's head begin with.
const HEADERS: [&str; 22] = [
    "De",
    "From",
    "À",
    "A",
    "To",
    "Cc",
    "Cci",
    "Bcc",
    "Envoyé",
    "Envoyé le",
    "Sent",
    "Date",
    "Objet",
    "Sujet",
    "Subject",
    "Répondre à",
    "Reply-To",
    "Pièces jointes",
    "Pièce jointe",
    "Importance",
    "Destinataires",
    "Expéditeur",
];

/// Words by which a line shows that it is offered for sale, and words that others use too.
const OFFERS: [&str; 34] = [
    "vendre",
    "louer",
    "vends",
    "vend",
    "promo",
    "promos",
    "promotion",
    "promotions",
    "rabais",
    "soldes",
    "gratuit",
    "gratuite",
    "gratuits",
    "gratuites",
    "gratuitement",
    "livraison",
    "debattre",
    "devis",
    "reservez",
    "commandez",
    "appelez",
    "forfait",
    "forfaits",
    "profitez",
    "gagnez",
    "achetez",
    "decouvrez",
    "jenprofite",
    "offert",
    "offerte",
    "remboursable",
    "financez",
    "simulation",
    "essai",
];
const GOODS: [&str; 30] = [
    "prix",
    "partir",
    "francs",
    "fcfa",
    "cfa",
    "f",
    "million",
    "millions",
    "euros",
    "tel",
    "whatsapp",
    "contact",
    "visite",
    "villa",
    "villas",
    "parcelle",
    "parcelles",
    "terrain",
    "terrains",
    "appartement",
    "appartements",
    "voiture",
    "vehicule",
    "credit",
    "assurance",
    "protection",
    "mois",
    "stock",
    "magasin",
    "boutique",
];

/// Words of sentences that state something: the author's.
const STATING: [&str; 14] = [
    " a ",
    " ont ",
    " est ",
    " sont ",
    " était ",
    " avait ",
    " étaient ",
    " a été ",
    " dit ",
    " qui ",
    " selon ",
    " s’est ",
    " s'est ",
    " se ",
];

/// Whether the line offers something: two words of sellers at least, and nothing is stated.
fn is_offer(line: &str) -> bool {
    if line.len() > MAX_OFFER || line.contains(['«', '“']) || STATING.iter().any(|word| line.contains(word)) {
        return false;
    }
    let key = key(line);
    let count = |words: &[&str]| key.split(' ').filter(|word| words.contains(word)).count();
    let offers = count(&OFFERS);
    offers > 1 || (offers == 1 && (count(&GOODS) > 0 || !is_sentence(line)))
}

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

/// Whether the line names an office of a state, and tells nothing of it.
fn is_office(line: &str) -> bool {
    const OFFICES: [&str; 27] = [
        "minist",
        "secretariat",
        "direction",
        "cabinet",
        "gouvernorat",
        "presidence",
        "primature",
        "region",
        "province",
        "prefecture",
        "commune",
        "mairie",
        "service",
        "division",
        "cellule",
        "etat-major",
        "haut-commissariat",
        "haute autorite",
        "agence",
        "office",
        "conseil",
        "bureau",
        "police",
        "gendarmerie",
        "garde",
        "departement",
        "cercle",
    ];
    let line = fold(line);
    line.len() <= 120 && !line.contains([':', '?', '!', '.']) && OFFICES.iter().any(|office| line.starts_with(office))
}

impl Page<'_> {
    /// Marks what stands in boxes of the site's.
    pub(super) fn mark_boxed(&mut self) {
        self.unmark_announced();
        self.unmark_defined();
        self.mark_mail();
        self.mark_adverts();
        self.mark_ruled();
        self.mark_letterhead();
        self.mark_portraits();
        self.mark_players();
    }

    /// The offices below the name and the motto of a state.
    fn mark_letterhead(&mut self) {
        let mut below = false;
        for line in self.lines.iter_mut().take(TOP) {
            match line.sort {
                Sort::Blank => {}
                Sort::Site(Match { kind: Kind::Head, whole: true, .. }) => {
                    let is_motto = || [" - ", " – ", " — "].iter().any(|dash| line.text.contains(dash));
                    below |=
                        is_motto() || ["Rép", "RÉP", "REP", "Rep"].iter().any(|start| line.text.starts_with(start));
                }
                Sort::Short | Sort::Weak(_) if below && is_office(line.text) => line.sort = Sort::Noise("head"),
                _ if below && is_ornament(line.text) => {}
                _ => below = false,
            }
        }
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
            let above = self.lines[..number].iter().rfind(|line| line.sort != Sort::Blank);
            let below = self.lines[number + 1..].iter().find(|line| line.sort != Sort::Blank);
            if above.is_some_and(is_own) || below.is_some_and(is_own) {
                self.lines[number].sort = Sort::Short;
            }
        }
    }

    /// What is offered for sale right below "Publicité" or "Annonce".
    fn mark_adverts(&mut self) {
        let mut left = 0;
        for number in 0..self.lines.len() {
            let line = &self.lines[number];
            match line.sort {
                Sort::Blank => {}
                Sort::Site(Match { kind: Kind::Advert, whole, .. }) => left = if whole { MAX_ADVERT } else { 0 },
                Sort::Short | Sort::Prose | Sort::Weak(_) | Sort::Site(_) if left > 0 => {
                    let asks =
                        || line.text.len() <= MAX_OFFER / 2 && !is_sentence(line.text) && addresses(line.text) > 0;
                    if is_offer(line.text) || asks() {
                        self.lines[number].sort = Sort::Site(Match::of(Kind::Advert));
                        left -= 1;
                    } else {
                        left = 0;
                    }
                }
                _ => left = 0,
            }
        }
    }

    /// What stands between two rules and speaks to readers.
    fn mark_ruled(&mut self) {
        let is_between = |line: &Line| {
            is_rule(line.text) || (line.sort == Sort::Weak("head") && line.text.len() >= 3 && is_ornament(line.text))
        };
        let rules: Vec<usize> = (0..self.lines.len()).filter(|&number| is_between(&self.lines[number])).collect();
        if rules.len() < 2 || is_letter(self.told()) {
            return;
        }
        for pair in rules.windows(2) {
            let between = pair[0] + 1..pair[1];
            let lines = || self.lines[between.clone()].iter().filter(|line| line.sort != Sort::Blank);
            let bytes: usize = lines().take(MAX_RULED + 1).map(|line| line.text.len()).sum();
            let is_box = (1..=MAX_RULED).contains(&lines().take(MAX_RULED + 1).count())
                && bytes <= MAX_BOX
                && lines().any(|line| (line.sort != Sort::Prose && addresses(line.text) > 0) || is_offer(line.text));
            if is_box {
                for number in between.filter(|&number| self.lines[number].sort != Sort::Blank).collect::<Vec<_>>() {
                    self.lines[number].sort = Sort::Noise("advert");
                }
                for &number in pair {
                    self.lines[number].sort = Sort::Noise("head");
                }
            }
        }
    }

    /// From whom, to whom, when and about what: the head of an e-mail, two lines of it at least.
    fn mark_mail(&mut self) {
        let header = |line: &Line| {
            let (name, rest) = line.text.split_once(':')?;
            let name = name.trim_end_matches([' ', '\u{a0}']).trim_matches('*');
            (line.text.len() < 300 && HEADERS.contains(&name)).then(|| (name.to_owned(), rest.contains('@')))
        };
        let top: Vec<usize> =
            (0..self.lines.len()).filter(|&number| self.lines[number].sort != Sort::Blank).take(TOP).collect();
        let found: Vec<(usize, (String, bool))> =
            top.into_iter().filter_map(|number| Some((number, header(&self.lines[number])?))).collect();
        let is_sent =
            found.iter().any(|(_, (name, has_mailbox))| *has_mailbox || name.starts_with("Envoyé") || name == "Sent");
        let is_from =
            found.iter().any(|(_, (name, _))| matches!(name.as_str(), "De" | "From" | "Expéditeur" | "À" | "To"));
        if found.len() >= 2 && is_sent && is_from {
            for (number, _) in found {
                self.lines[number].sort = Sort::Noise("head");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::boilerplate::separate;

    const ONE: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.";
    const TWO: &str = "Les soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";

    fn kept_between(lines: &str) -> String {
        let text = separate(format!("{ONE}\n{lines}\n{TWO}"), None, |_| false).text;
        text.strip_prefix(ONE).and_then(|text| text.strip_suffix(TWO)).expect("both paragraphs").trim().to_owned()
    }

    #[test]
    fn offers() {
        for line in [
            "Terrain à vendre à Kayes Plateau, 400 m2, TF, prix à débattre. Tél. 00 00 00 00",
            "Votre villa à partir de 18 millions, visite gratuite le samedi.",
            "Promo rentrée : le pack famille à 5 000 F",
            "Livraison gratuite",
        ] {
            assert!(is_offer(line), "{line}");
        }
        for line in [
            "Le prix du litre est passé à 775 francs.",
            "Mil local, sac de 100 kg : 41 000 F",
            "La consultation est gratuite, selon le préfet.",
            "« Gratuit », dit l’affiche du magasin.",
        ] {
            assert!(!is_offer(line), "{line}");
        }
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

    #[test]
    fn the_head_of_an_email_is_no_text() {
        let text = format!(
            "De : La lettre <a@b.example>\nÀ : liste\nEnvoyé : lundi 3 mai\nObjet : [Lettre 4] Le prix d'un âne\n\nLe prix d’un âne\n\n{ONE}\n{TWO}"
        );
        let parted = separate(text, None, |_| false);
        assert_eq!(parted.title.as_deref(), Some("Le prix d’un âne"));
        assert_eq!(parted.text, format!("{ONE}\n{TWO}"));
        let letter = format!("De : les femmes de Gossi\nÀ : Monsieur le préfet\n\n{ONE}\n{TWO}");
        assert_eq!(separate(letter.clone(), None, |_| false).text, letter, "not sent");
    }
}
