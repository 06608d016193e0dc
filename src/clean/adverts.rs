//! Advertisements: what stands below their label, or between two rules.

use super::key::{is_sentence, key};
use super::layout::is_rule;
use super::lines::{Line, Sort};
use super::page::Page;
use super::phrases::{Kind, Match};
use super::readers::{addresses, is_letter};
use super::shapes::{is_ornament, is_telling};

/// Lines of an advertisement, and bytes of the longest.
const MAX_ADVERT: usize = 4;
const MAX_OFFER: usize = 200;

/// Lines between two rules that may be a box, and their bytes.
const MAX_RULED: usize = 5;
pub(super) const MAX_BOX: usize = 400;

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

/// Whether the line offers something: two words of sellers at least, and nothing is stated.
pub(super) fn is_offer(line: &str) -> bool {
    if line.len() > MAX_OFFER || line.contains(['«', '“']) || is_telling(line) {
        return false;
    }
    let key = key(line);
    let count = |words: &[&str]| key.split(' ').filter(|word| words.contains(word)).count();
    let offers = count(&OFFERS);
    offers > 1 || (offers == 1 && (count(&GOODS) > 0 || !is_sentence(line)))
}

impl Page<'_> {
    /// What is offered for sale right below "Publicité" or "Annonce".
    pub(super) fn mark_adverts(&mut self) {
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
    pub(super) fn mark_ruled(&mut self) {
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
