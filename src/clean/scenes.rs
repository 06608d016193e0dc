//! Which lines tell what a picture shows?
//!
//! A caption states nothing: it has no verb, it names who is seen, where and at which occasion. So does a headline, and so may a subtitle;
//! those neither speak of views and participants nor of what took place "during the press conference".

use crate::analysis::fold;

/// Bytes of the shortest and the longest caption that is told by its words.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=170;

/// How captions begin (folded).
const OPENERS: [&str; 44] = [
    "une vue de",
    "une vue du",
    "une vue des",
    "une vue d",
    "une vue partielle",
    "une vue generale",
    "vue de ",
    "vue du ",
    "vue des ",
    "vue d ",
    "vue partielle",
    "vue d ensemble",
    "vue aerienne",
    "vue generale",
    "vues de",
    "le presidium",
    "les participants",
    "des participants",
    "les officiels",
    "des officiels",
    "photo de famille",
    "la photo de famille",
    "une photo de",
    "une attitude",
    "une partie du public",
    "une partie des participants",
    "une partie de l assistance",
    "l assistance",
    "le public ",
    "le podium",
    "la tribune officielle",
    "remise symbolique",
    "de gauche a droite",
    "coupure du ruban",
    "coupure de ruban",
    "coupe du ruban",
    "poignee de main",
    "les conferenciers",
    "des conferenciers",
    "les panelistes",
    "les recipiendaires",
    "les invites",
    "les laureats",
    "l auditoire",
];

/// How the openers begin, and what the other captions hold, as they are written.
const BEGINNINGS: [&str; 30] = [
    "Une vue",
    "Une photo",
    "Une attitude",
    "Une partie",
    "Vue",
    "Le présidium",
    "Le public",
    "Le podium",
    "Les participants",
    "Les officiels",
    "Les conférenciers",
    "Les panélistes",
    "Les récipiendaires",
    "Les invités",
    "Les lauréats",
    "Des participants",
    "Des officiels",
    "Des conférenciers",
    "Photo",
    "La photo",
    "La tribune",
    "L’assistance",
    "L'assistance",
    "L’auditoire",
    "L'auditoire",
    "Remise",
    "De gauche",
    "Coup",
    "Poignée",
    "VUE",
];
const INSIDE: [&str; 7] = ["lors d", "pendant l", "(", "premier plan", "rrière-plan", "uvre", "gauche"];

/// What a picture was taken at.
const OCCASIONS: [&str; 42] = [
    "conference",
    "ceremonie",
    "rencontre",
    "reunion",
    "atelier",
    "visite",
    "marche",
    "manifestation",
    "meeting",
    "point de presse",
    "match",
    "remise",
    "forum",
    "discours",
    "intervention",
    "audience",
    "lancement",
    "inauguration",
    "ouverture",
    "cloture",
    "proces",
    "defile",
    "hommage",
    "priere",
    "formation",
    "echange",
    "seance",
    "session",
    "tournee",
    "passage",
    "sit-in",
    "allocution",
    "entretien",
    "sommet",
    "celebration",
    "fete",
    "parade",
    "assemblee",
    "colloque",
    "seminaire",
    "interview",
    "investiture",
];

/// Places in a picture.
const PLACES: [&str; 16] = [
    "(a gauche",
    "(a droite",
    "(au centre",
    "(au milieu",
    "(de dos",
    "(micro",
    "(a g",
    "(a dr",
    "(2e a",
    "(debout",
    "(assis",
    "de gauche a droite",
    "au premier plan",
    "arriere-plan",
    "a l oeuvre",
    "a l œuvre",
];

/// Words of sentences that state something (folded).
const STATING: [&str; 24] = [
    "ont", "est", "sont", "ete", "etait", "avait", "avaient", "etaient", "se", "s", "fait", "dit", "sera", "seront",
    "qui", "que", "va", "vont", "peut", "doit", "veut", "ne", "n", "faut",
];

/// Whether a line that is no sentence tells what a picture shows, as far as its words tell.
pub(super) fn is_scene(line: &str) -> bool {
    if !LENGTH.contains(&line.len()) || !line.starts_with(char::is_uppercase) {
        return false;
    }
    if line.ends_with(['.', ':', ';', '?', '!', ',', '…', '»']) || line.contains([':', '«', '?']) {
        return false;
    }
    // Most lines neither begin like a caption nor name an occasion.
    if !BEGINNINGS.iter().any(|begin| line.starts_with(begin)) && !INSIDE.iter().any(|inside| line.contains(inside)) {
        return false;
    }
    let folded = fold(&line.replace(['’', '\''], " "));
    // "à" is no verb, and folded it would be one.
    let states = || {
        folded.split([' ', '\u{a0}']).any(|word| STATING.contains(&word))
            || line.split([' ', '\u{a0}', '\'', '’']).any(|word| word == "a")
    };
    // What happened to somebody is told by participles, in headlines too: "Un soldat tué lors d'une visite".
    let tells = || {
        line.split([' ', '\u{a0}']).any(|word| {
            ["é", "és", "ée", "ées"].iter().any(|end| word.ends_with(end))
                && word.starts_with(char::is_lowercase)
                && word.len() > 3
        })
    };
    let opens = OPENERS.iter().any(|opener| {
        folded.strip_prefix(opener).is_some_and(|rest| opener.ends_with(' ') || !rest.starts_with(char::is_alphabetic))
    });
    if opens {
        return !states();
    }
    if PLACES.iter().any(|place| folded.contains(place)) {
        return !states();
    }
    let occasion = [
        "lors de la ",
        "lors du ",
        "lors de l ",
        "lors d une ",
        "lors d un ",
        "lors de ",
        "pendant la ",
        "pendant le ",
        "pendant l ",
    ]
    .iter()
    .filter_map(|during| folded.find(during).map(|at| &folded[at + during.len()..]))
    .any(|what| {
        let what = ["son ", "sa ", "ses ", "leur ", "une ", "un ", "cette ", "ce "]
            .iter()
            .find_map(|his| what.strip_prefix(his))
            .unwrap_or(what);
        OCCASIONS.iter().any(|occasion| what.starts_with(occasion))
    });
    occasion && !states() && !tells()
}

#[cfg(test)]
mod tests {
    use super::is_scene;

    #[test]
    fn captions_and_what_only_looks_like_one() {
        for line in [
            "Une vue des participants",
            "Le présidium lors de la conférence de presse",
            "Vue partielle du marché de Dori",
            "Le ministre Issa Ba lors de son discours",
            "Des militants pendant le meeting au stade",
            "Remise symbolique d’un trousseau au doyen",
            "Le préfet (à gauche) et le maire de Gao",
            "Photo de famille",
            "Une vue de l'assistance",
            "L’assistance pendant l’ouverture",
            "Quelques élèves à l’œuvre",
            "Les lauréats à l'issue de la cérémonie",
        ] {
            assert!(is_scene(line), "{line}");
        }
        for line in [
            "Un soldat tué lors d’une visite",
            "Mali : deux morts lors d’une marche",
            "Un marché sous escorte",
            "Les participants ont demandé un puits",
            "Le public se fait rare",
            "Une vue de l’esprit ?",
            "Les invités de la nuit :",
            "Lors de la visite, le préfet a parlé",
            "L’assistance s’est levée",
            "Le prix de la visite",
            "Quelques avis à l’issue de la visite de terrain",
            "Boulsa : remise de vivres",
        ] {
            assert!(!is_scene(line), "{line}");
        }
    }
}
