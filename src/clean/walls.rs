//! What stands where a player, a message or a map of another site should be: the wall that asks for consent, or that says why it is empty.
//!
//! An author may write of cookies and of what a network blocks; a wall speaks of "this content" to whoever reads the page.

use super::lines::Sort;
use super::page::Page;
use crate::analysis::fold;

/// Bytes of the longest line of a wall.
const MAX_WALL: usize = 420;

/// Lines between the beginning and the end of what is embedded.
const MAX_EMBEDDED: usize = 16;

/// Whose players are embedded (folded).
const HOSTS: [&str; 22] = [
    "youtube",
    "twitter",
    "facebook",
    "dailymotion",
    "instagram",
    "tiktok",
    "datawrapper",
    "vimeo",
    "spotify",
    "soundcloud",
    "flourish",
    "infogram",
    "telegram",
    "google",
    "deezer",
    "meta",
    "linkedin",
    "threads",
    "bluesky",
    "mastodon",
    "podcast",
    "x",
];

/// How the lines of walls begin, which nobody else writes (folded).
const SURE: [&str; 34] = [
    "autorisez-vous l affichage d",
    "autoriser l affichage d",
    "cet article contient des elements",
    "cet article contient du contenu",
    "cette page contient des elements",
    "cette page contient du contenu",
    "ce contenu est heberge par",
    "ce contenu est fourni par",
    "ce contenu provient d",
    "ce contenu a ete bloque car",
    "ce contenu est bloque car",
    "ce contenu n est pas disponible",
    "ce contenu n est plus disponible",
    "ce contenu externe",
    "ce fournisseur peut utiliser",
    "cette video ne peut",
    "cette video n est pas disponible",
    "nous demandons votre autorisation avant",
    "nous avons besoin de votre consentement",
    "nous avons besoin de votre accord",
    "contenu bloque",
    "contenu externe bloque",
    "contenu tiers bloque",
    "voir le tweet",
    "voir ce tweet",
    "voir cette publication sur",
    "voir ce post sur",
    "voir sur instagram",
    "voir sur x",
    "regarder sur youtube",
    "ecouter sur spotify",
    "creer avec datawrapper",
    "cree avec datawrapper",
    "created with datawrapper",
];

/// How others begin that ask for something of the reader first, and what they ask for.
const ASKING: [&str; 24] = [
    "pour afficher ce",
    "pour afficher cet",
    "pour afficher la",
    "pour voir ce",
    "pour voir cet",
    "pour visualiser",
    "pour visionner",
    "pour regarder ce",
    "pour lire cette video",
    "pour consulter ce",
    "pour acceder a ce",
    "pour profiter de ce",
    "pour charger ce",
    "en cliquant sur",
    "en affichant ce",
    "en chargeant ce",
    "vos preferences",
    "vos parametres",
    "vos choix",
    "votre consentement",
    "votre autorisation",
    "veuillez accepter",
    "vous devez accepter",
    "l affichage de ce",
];
const ASKED: [&str; 12] = [
    "cookie",
    "traceur",
    "consent",
    "accept",
    "autoris",
    "confidentialit",
    "fournisseur",
    "tiers",
    "preferences",
    "parametres",
    "activ",
    "donnees",
];

/// Buttons of walls (folded), which count beside one.
const BUTTONS: [&str; 14] = [
    "accepter et continuer",
    "accepter et afficher",
    "accepter et voir",
    "accepter les cookies",
    "tout accepter",
    "j accepte",
    "autoriser",
    "autoriser le contenu",
    "afficher le contenu",
    "charger le contenu",
    "charger la video",
    "refuser et continuer",
    "gerer mes choix",
    "en savoir plus",
];

/// The line folded, with blanks for apostrophes.
fn plain(line: &str) -> String {
    fold(&line.replace(['’', '\''], " "))
}

/// Whether the line is a wall's.
pub(super) fn is_wall(line: &str) -> bool {
    // Of the letters with which walls begin most paragraphs have none.
    if line.len() > MAX_WALL
        || !matches!(line.as_bytes(), [b'A' | b'C' | b'E' | b'F' | b'L' | b'N' | b'P' | b'R' | b'V' | 0xC3, ..])
    {
        return false;
    }
    const BEGINNINGS: [&str; 26] = [
        "Auto",
        "Cet article contient",
        "Cette page contient",
        "Ce contenu",
        "Ce fourn",
        "Cette vid",
        "Nous demand",
        "Nous avons besoin",
        "Contenu",
        "Voir ",
        "Regarder ",
        "Écouter ",
        "Ecouter ",
        "Cré",
        "Cre",
        "Pour ",
        "En ",
        "Vos ",
        "Votre ",
        "Veuillez",
        "Vous devez",
        "L’aff",
        "L'aff",
        "Passer ",
        "Fin de ",
        "Fin du ",
    ];
    if !BEGINNINGS.iter().any(|begin| line.starts_with(begin)) {
        return false;
    }
    let line = plain(line);
    SURE.iter().any(|start| line.strip_prefix(start).is_some_and(|rest| !start.ends_with(" x") || rest.is_empty()))
        || (ASKING.iter().any(|start| line.starts_with(start))
            && ASKED.iter().any(|word| line.contains(word))
            && is_about_content(&line))
        || is_start(&line)
        || is_end(&line)
}

/// Whether a (folded) line names what is walled off.
fn is_about_content(line: &str) -> bool {
    [
        "contenu",
        "video",
        "publication",
        "tweet",
        "post",
        "carte",
        "infographie",
        "element",
        "lecteur",
        "player",
        "podcast",
        "audio",
    ]
    .iter()
    .any(|thing| line.contains(thing))
        && ["ce ", "cet ", "cette ", "ces ", "le contenu", "du contenu", "vos "].iter().any(|this| line.contains(this))
}

/// Whether a (folded) line lets readers skip what is embedded: "Passer YouTube publication, 1", "Passer la publication X".
fn is_start(line: &str) -> bool {
    line.len() <= 64 && line.strip_prefix("passer ").is_some_and(names_host_and_thing)
}

/// Whether a (folded) line says that it ends here: "Fin de YouTube publication, 1".
fn is_end(line: &str) -> bool {
    line.len() <= 64
        && ["fin de ", "fin du "].iter().any(|end| line.strip_prefix(end).is_some_and(names_host_and_thing))
}

fn names_host_and_thing(rest: &str) -> bool {
    let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_small = |word: &str| matches!(word, "la" | "le" | "l" | "de" | "du" | "d" | "sur" | "en");
    let is_thing = |word: &str| {
        matches!(word, "publication" | "post" | "tweet" | "video" | "contenu" | "message" | "player" | "podcast")
    };
    let (mut hosts, mut things) = (0, 0);
    let all = words.all(|word| {
        hosts += usize::from(HOSTS.contains(&word));
        things += usize::from(is_thing(word));
        HOSTS.contains(&word) || is_thing(word) || is_small(word) || word.bytes().all(|byte| byte.is_ascii_digit())
    });
    all && hosts > 0 && things > 0
}

impl Page<'_> {
    /// Marks walls, their buttons, and what stands between the two ends of what is embedded.
    pub(super) fn mark_walls(&mut self) {
        let walls: Vec<usize> = (0..self.lines.len()).filter(|&number| is_wall(self.lines[number].text)).collect();
        for &number in &walls {
            self.lines[number].sort = Sort::Noise("embed");
        }
        for pair in walls.windows(2) {
            // The one skips to the other: all between them is embedded.
            let between = pair[0] + 1..pair[1];
            if between.len() <= 2 * MAX_EMBEDDED
                && is_start(&plain(self.lines[pair[0]].text))
                && is_end(&plain(self.lines[pair[1]].text))
            {
                self.mark_embedded(between);
            }
        }
        for &number in &walls {
            for near in [self.number_above(number), self.number_below(number)].into_iter().flatten() {
                let line = self.lines[near].text;
                if line.len() <= 32 && BUTTONS.contains(&plain(line).trim_end()) {
                    self.lines[near].sort = Sort::Noise("embed");
                }
            }
        }
    }

    fn mark_embedded(&mut self, lines: std::ops::Range<usize>) {
        for line in self.lines[lines].iter_mut().filter(|line| line.sort != Sort::Blank) {
            line.sort = Sort::Noise("embed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::boilerplate::separate;

    const ONE: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.";
    const TWO: &str = "Les soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";

    #[test]
    fn walls() {
        for line in [
            "Passer YouTube publication",
            "Passer la publication X",
            "Fin de Facebook publication, 1",
            "Autorisez-vous l'affichage du contenu Google YouTube?",
            "Cet article contient des éléments de contenu fourni par Google YouTube. Nous demandons votre autorisation avant tout affichage car ce fournisseur peut utiliser des cookies et autres technologies.",
            "Ce contenu est hébergé par Dailymotion et peut déposer des traceurs.",
            "Pour afficher ce contenu Instagram, vous devez accepter les cookies de réseaux sociaux.",
            "Vos préférences en matière de cookies ne permettent pas d’afficher cette vidéo.",
            "En cliquant sur « Accepter », vous autorisez le dépôt de cookies par le fournisseur de ce contenu.",
            "Contenu bloqué : X (Twitter)",
            "Voir le tweet",
            "Voir cette publication sur Instagram",
            "Created with Datawrapper",
            "L’affichage de ce contenu TikTok nécessite votre consentement.",
            "Nous avons besoin de votre consentement pour charger le lecteur.",
            "Ce contenu n’est pas disponible en raison de vos préférences.",
        ] {
            assert!(is_wall(line), "{line}");
        }
        for line in [
            "Passer la frontière",
            "Fin de la publication du journal",
            "Ce contenu a été partagé dix mille fois, selon la police.",
            "Pour afficher la liste des candidats, la CENI a pris un mur.",
            "En cliquant sur le lien, il a perdu dix mille francs.",
            "Cette vidéo, publiée sur Facebook, montre le pont.",
            "Vos préférences, dit le préfet, je les connais.",
            "Voir Tessalit et mourir",
            "Fin de partie pour Facebook",
            "Passer du temps sur X",
            "Pour voir ce marché, il faut accepter de se lever à quatre heures.",
            "Votre consentement, on s’en passe, a dit le chef de la vidéo.",
        ] {
            assert!(!is_wall(line), "{line}");
        }
    }

    #[test]
    fn what_is_walled_off_is_dropped() {
        for wall in [
            "Passer YouTube publication\nUne vidéo du marché de Gao vue de haut par un drone de la mairie.\nFin de YouTube publication",
            "Pour afficher ce contenu Facebook, acceptez les cookies.\nAccepter et continuer",
            "Tout accepter\nCe contenu est hébergé par YouTube.\nEn savoir plus",
        ] {
            assert_eq!(separate(format!("{ONE}\n\n{wall}\n\n{TWO}"), None, |_| false).text, format!("{ONE}\n\n{TWO}"));
        }
    }
}
