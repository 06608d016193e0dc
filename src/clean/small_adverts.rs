//! Small advertisements without a label, as printed papers and their scans have them between paragraphs: a name, goods, an address, a boast.
//!
//! An author too tells where somebody lives and what something costs, but in sentences, with words of the text, or below a colon.

use super::adverts::is_offer;
use super::cohesion::Topic;
use super::lines::Sort;
use super::page::Page;
use super::phrases::{Kind, Match};
use super::shapes::{is_telling, words};

/// Blanks that set the columns of an advertisement apart.
const GAP: &str = "   ";

/// Lines of a small advertisement, bytes of the longest, and how many of them are compared with the text.
const MAX_SMALL: usize = 6;
const MAX_SMALL_LINE: usize = 130;
const MAX_COMPARED: usize = 8;

/// What tells by its look that a block of lines advertises something: whom to call, where to find it, whose it is, what it sells and what it
/// boasts of.
fn small_advert(lines: &[&str]) -> bool {
    let parts: Vec<&str> = lines.iter().flat_map(|line| parts(line)).map(str::trim).collect();
    let any = |test: &dyn Fn(&str) -> bool| parts.iter().any(|part| test(part));
    let calls = any(&has_number_to_call);
    let lives = any(&|part| {
        // All are written large.
        part.split([',', ':', '–', '-', '|']).map(str::trim_start).filter(|part| part.starts_with(is_large)).any(
            |part| STREETS.iter().any(|street| part.strip_prefix(street).is_some_and(|rest| rest.starts_with(' '))),
        )
    });
    // Hardly a subtitle says either.
    if !calls && !lives {
        return false;
    }
    let is_named = any(&|part| {
        let letters = || part.chars().filter(|c| c.is_alphabetic());
        letters().count() >= 6 && letters().all(char::is_uppercase) && words(part) <= 7
    });
    let boasts = any(&|part| part.ends_with('»') && part.contains('«') && words(part) <= 12);
    let sells =
        any(&|part| part.matches(", ").count() >= 2 && !part.contains(|c: char| c.is_ascii_digit())) || any(&is_offer);
    // Somebody's name or goods, and how to come by them.
    (is_named || boasts || sells)
        && [calls, calls && lives, is_named, boasts, sells, lives].iter().filter(|told| **told).count() >= 3
}

fn is_large(c: char) -> bool {
    c.is_ascii_uppercase() || c == 'À'
}

/// What gaps, dashes and bars part in a line.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(GAP).flat_map(|part| part.split(['—', '–', '|', '•']))
}

/// Where shops stand.
const STREETS: [&str; 22] = [
    "Avenue",
    "Av.",
    "Rue",
    "Boulevard",
    "Bd",
    "Bld",
    "Quartier",
    "Qtier",
    "Route",
    "Carrefour",
    "Rond-point",
    "Marché",
    "Immeuble",
    "Zone",
    "Place",
    "Face",
    "Derrière",
    "Près",
    "Non loin",
    "À côté",
    "En face",
    "Siège",
];

/// Whether a box of the post or a telephone stands in the part of a line, with its number.
fn has_number_to_call(part: &str) -> bool {
    const MARKS: [&str; 12] =
        ["BP", "B.P.", "B.P", "Tél", "Tel", "TÉL", "TEL", "Cél", "Cel", "Fax", "Contact", "WhatsApp"];
    // Few lines count anything.
    part.bytes().any(|byte| byte.is_ascii_digit())
        && MARKS.iter().any(|mark| {
            part.match_indices(mark).any(|(at, _)| {
                let behind =
                    part[at + mark.len()..].trim_start_matches(['s', '.', ':', ' ', '\u{a0}', '(', '+', '°', 'n', 'N']);
                !part[..at].ends_with(char::is_alphanumeric) && behind.starts_with(|c: char| c.is_ascii_digit())
            })
        })
}

impl Page<'_> {
    /// Advertisements without a label: a block of short lines between two paragraphs that states nothing and shares no word with them.
    pub(super) fn mark_small_adverts(&mut self) {
        let Some(first) = self.lines.iter().position(|line| line.sort == Sort::Prose) else { return };
        let Some(last) = self.lines.iter().rposition(|line| line.sort == Sort::Prose) else { return };
        let (mut number, mut compared) = (first + 1, 0);
        while number < last {
            let start = number;
            // A block ends with an empty line.
            while number < last && self.lines[number].sort != Sort::Blank && self.lines[number].sort != Sort::Prose {
                number += 1;
            }
            let block = start..number;
            number += 1;
            if block.is_empty() || block.len() > MAX_SMALL {
                continue;
            }
            let texts: Vec<&str> = self.lines[block.clone()].iter().map(|line| line.text).collect();
            let is_short = |line: &&str| line.len() <= MAX_SMALL_LINE && !line.ends_with([':', '?', ';', ',']);
            let above = self.above(start);
            if !texts.iter().all(is_short)
                || above.is_some_and(|above| above.text.ends_with(':'))
                || !small_advert(&texts)
                || texts.iter().any(|line| is_telling(line))
            {
                continue;
            }
            compared += 1;
            let topic = Topic::of(self.lines.iter().filter(|line| line.sort == Sort::Prose).map(|line| line.text));
            if compared > MAX_COMPARED || texts.iter().map(|line| topic.shared(line)).sum::<usize>() > 1 {
                continue;
            }
            for line in &mut self.lines[block] {
                line.sort = Sort::Site(Match::of(Kind::Advert));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::boilerplate::separate;

    const ONE: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.";
    const TWO: &str = "Les soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";

    #[test]
    fn small_adverts_between_paragraphs() {
        for advert in [
            "QUINCAILLERIE DU FLEUVE                   Tôles bac, ciment, peinture\nAvenue de l'Indépendance, BP 144, Gao     « La qualité au juste prix »",
            "PHARMACIE LA PAIX\nRue 14, face au grand marché\nTél. 21 00 00 00",
            "HÔTEL LE BAOBAB\nChambres ventilées, restaurant, parking\nQuartier Sonni, BP 12",
            "Garage Saint-Michel\nPneus, batteries, vidange\nRoute de Niamey – Tél : 20 00 00 00",
            "LIBRAIRIE DU SAHEL\n« Le livre pour tous »\nAvenue de la Mairie, Mopti",
            "ETS TRAORÉ & FILS\nVente de motos, pièces, pneus\nContact : 70 00 00 00",
            "ÉCOLE LES ÉTOILES    Inscriptions ouvertes\nBoulevard du 22 septembre     B.P. 33",
            "BOULANGERIE MODERNE — Place du marché — Tél. 4 22 10",
        ] {
            let text = separate(format!("{ONE}\n\n{advert}\n\n{TWO}"), None, |_| false).text;
            assert_eq!(text, format!("{ONE}\n\n{TWO}"), "{advert}");
        }
        for kept in [
            "PHARMACIE LA PAIX",
            "Rue des Soldats\nCAMP DE LA RÉGION\nBP 12, camp des soldats",
            "Avenue de l’Indépendance\nUne rue sans nom",
            "« La qualité au juste prix »",
            "Mil, sorgho, riz, niébé",
            "QUARTIER SANS EAU\nUne journée à Sonni",
            "Route de Gao, midi",
            "Une vendeuse est assise devant la PHARMACIE LA PAIX, rue 14, BP 12.",
        ] {
            let text = format!("{ONE}\n\n{kept}\n\n{TWO}");
            assert_eq!(separate(text.clone(), None, |_| false).text, text, "{kept}");
        }
        let announced = format!(
            "{ONE}\n\n{ONE} Il reste une adresse, que les familles des soldats de la région se passent de main en main, lundi encore :\n\nPHARMACIE LA PAIX\nRue 14, face au grand marché\nBP 12\n\n{TWO}"
        );
        assert_eq!(separate(announced.clone(), None, |_| false).text, announced);
    }
}
