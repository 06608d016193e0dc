//! What agencies and portals put above a headline: their own name in capitals, and a chain of places and rubrics.

use super::phrases::Phrases;
use super::shapes::{is_stating, words};
use crate::analysis::fold;

/// Bytes of the longest chain and of the longest of its links.
const MAX_CHAIN: usize = 200;
const MAX_LINK: usize = 40;

/// Words of the longest name of a paper.
const MAX_NAME: usize = 6;

/// What divides the links of a chain; the last ones, without blanks, are parts of words and names too.
const SPACED: [&str; 12] = [" - ", " – ", " — ", " | ", " / ", " > ", " › ", " » ", " · ", " • ", " → ", " :: "];
const TIGHT: [char; 7] = ['-', '–', '—', '|', '/', '>', '•'];

/// Words that are part of the names of papers, agencies and stations and of nothing else that is written in capitals above a text (folded).
const NAMING: [&str; 15] = [
    "presse",
    "hebdo",
    "quotidien",
    "gazette",
    "info",
    "infos",
    "news",
    "tv",
    "fm",
    "magazine",
    "mag",
    "actu",
    "actualites",
    "journal",
    "media",
];

/// Whether the line is a chain of three links or more, of few words each, which are written large: "Bénin-Atacora-Élevage-Sécurité", "Société
/// | Justice | Kayes".
pub(super) fn is_chain(line: &str) -> bool {
    if line.len() > MAX_CHAIN || !line.starts_with(char::is_uppercase) || line.ends_with(['.', '!', '?', ';', ',']) {
        return false;
    }
    if line.bytes().any(|byte| matches!(byte, b':' | b'?' | b'!' | b';' | b'"')) && !line.contains(" :: ")
        || line.contains('«')
    {
        return false;
    }
    if let Some(divider) = SPACED.iter().find(|divider| line.contains(**divider)) {
        return line.matches(divider).count() >= 2 && line.split(divider).all(is_link) && !is_stating(line);
    }
    let Some(divider) = TIGHT.iter().find(|&&divider| line.matches(divider).count() >= 2) else { return false };
    let links = || line.split(*divider).map(str::trim);
    // "Alpha-Oumar-Konaré" is a name and "Centre-Nord" a region.
    let is_rubric = |link: &str| link.len() >= 4 && Phrases::get().is_menu(link);
    links().all(|link| is_link(link) && words(link) <= 2 && link.chars().count() >= 3)
        && match divider {
            '-' | '–' | '—' => links().count() >= 3 && links().filter(|link| is_rubric(link)).count() >= 2,
            _ => links().count() >= 3 && links().any(is_rubric),
        }
}

/// Whether the words are a place or a rubric.
fn is_link(link: &str) -> bool {
    let link = link.trim();
    !link.is_empty()
        && link.len() <= MAX_LINK
        && (1..=4).contains(&words(link))
        && link.starts_with(char::is_uppercase)
        && !link.contains(['.', ','])
}

/// Whether the line is the name of a paper, an agency or a station in capitals: "AGENCE ATACORA PRESSE", "KAYES INFOS".
pub(super) fn is_masthead(line: &str) -> bool {
    (1..=MAX_NAME).contains(&words(line))
        && line.len() <= 60
        && line.contains(char::is_uppercase)
        && !line.contains(char::is_lowercase)
        && !line.ends_with(['.', '?', '!', ',', ':', '»'])
        && !line.contains([':', '«', '?'])
        && {
            let folded = fold(line);
            let mut named = folded.split(|c: char| !c.is_alphanumeric());
            let agency = folded.starts_with("agence ") && words(line) >= 3;
            // "LA PRESSE EN PRISON" is a headline: names end in such words, or begin with the agency.
            agency && folded.contains("press")
                || folded.split_whitespace().last().is_some_and(|last| NAMING.contains(&last))
                || (named.next().is_some_and(|first| matches!(first, "radio" | "studio" | "journal"))
                    && words(line) <= 3)
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::boilerplate::separate;

    #[test]
    fn chains() {
        for line in [
            "Bénin-Atacora-Élevage-Sécurité",
            "Bénin - Atacora - Élevage - Sécurité",
            "Société | Justice | Kayes",
            "Accueil > Sécurité > Ménaka",
            "Mali/Ménaka/Sécurité",
            "Niger — Tillabéri — Élevage",
            "Burkina Faso – Est – Transports",
            "Actualités · Afrique · Tchad",
            "Accueil>Politique>Mali",
            "SOCIÉTÉ • JUSTICE • KAYES",
        ] {
            assert!(is_chain(line), "{line}");
        }
        for line in [
            "Alpha-Oumar-Konaré",
            "Bobo-Dioulasso",
            "Gao, Ménaka et Kidal",
            "Mali : Gao - Ménaka - Kidal",
            "Le camp - la route - le fleuve",
            "Mardi - Le préfet a parlé - Mercredi",
            "Saint-Louis-du-Sénégal",
            "Gao - Ménaka",
            "AAP/CT/FS",
            "Ni paix - ni guerre - rien.",
        ] {
            assert!(!is_chain(line), "{line}");
        }
    }

    #[test]
    fn mastheads() {
        for line in [
            "AGENCE ATACORA PRESSE",
            "KAYES INFOS",
            "SAHEL HEBDO",
            "LE QUOTIDIEN",
            "AGENCE DE PRESSE DU FLEUVE",
            "RADIO ISSA-BER",
            "MOPTI TV",
            "TERANGA NEWS",
        ] {
            assert!(is_masthead(line), "{line}");
        }
        for line in [
            "LA PRESSE EN PRISON",
            "APRÈS LA FLAMME, LA PAPERASSE",
            "Kayes Infos",
            "RADIO : LA FIN",
            "LES FAITS",
            "NOTRE JOURNAL DE BORD À KIDAL",
            "GAO",
            "UNE AGENCE DE TROP",
        ] {
            assert!(!is_masthead(line), "{line}");
        }
    }

    #[test]
    fn the_headline_stands_below_them() {
        let text = "Les maires de quinze communes de l’Atacora ont signé un calendrier des troupeaux, vendredi à Natitingou.\n\nLes troupeaux des quinze communes pourront entrer à partir du 15 mars, ont dit les maires de l’Atacora.";
        let headline = "Couloirs de passage : quinze communes d’accord à Natitingou";
        for (title, chain) in [
            ("AGENCE ATACORA PRESSE", "Bénin-Atacora-Élevage-Sécurité"),
            ("KAYES INFOS", "Société | Justice | Kayes"),
            ("Accueil > Élevage > Atacora", "Publié le 3 mai 2022"),
            ("LE FLEUVE — Hebdomadaire — N° 12", "ÉLEVAGE"),
        ] {
            let parted = separate(format!("{chain}\n{headline}\n{text}"), Some(title), |_| false);
            assert_eq!((parted.title.as_deref(), parted.text.as_str()), (Some(headline), text), "{title}");
        }
        for title in ["Les maires signent un calendrier", "COULOIRS DE PASSAGE", "LA PRESSE EN PRISON"] {
            let parted = separate(format!("{headline}\n{text}"), Some(title), |_| false);
            assert_eq!(parted.title, None, "{title}");
        }
    }
}
