//! Captions by the way they are set: a credit in brackets behind them, a label above them, other captions or players around them.
//!
//! Their words tell nothing, and many state something ("Un pêcheur répare ses nasses"). `scenes` knows the others by their words.

use super::key::is_sentence;
use super::lines::{Line, Sort};
use super::page::Page;
use super::phrases::{Kind, Match};
use super::shapes::{is_stating, words};
use crate::analysis::fold;

/// Bytes of the longest caption, of a credit in brackets and of a label.
const MAX_CAPTION: usize = 240;
const MAX_CREDIT: usize = 64;
const MAX_LABEL: usize = 32;

/// Words of the shortest caption that is told by its neighbours: a subtitle has fewer.
const LEAST_WORDS: usize = 6;

/// What the credit in brackets begins with (folded), and how a credit that is nothing but such a word goes on.
const CREDITS: [&str; 26] = [
    "photo",
    "photos",
    "ph",
    "phot",
    "foto",
    "credit",
    "credits",
    "copyright",
    "cliche",
    "image",
    "images",
    "capture",
    "captures",
    "screenshot",
    "archives",
    "archive",
    "illustration",
    "dessin",
    "caricature",
    "infographie",
    "carte",
    "dr",
    "d r",
    "video",
    "montage",
    "avec l aimable",
];
const GOING_ON: [&str; 32] = [
    "perso",
    "persos",
    "personnelle",
    "personnel",
    "archive",
    "archives",
    "d archives",
    "d archive",
    "d illustration",
    "illustration",
    "de l auteur",
    "de l autrice",
    "de la redaction",
    "de notre",
    "du jour",
    "dr",
    "d ecran",
    "ecran",
    "par",
    "prise par",
    "fournie",
    "transmise",
    "tiree",
    "pris",
    "mise a disposition",
    "libre de droits",
    "non contractuelle",
    "d un lecteur",
    "d un habitant",
    "d une lectrice",
    "prise le",
    "prise en",
];

/// Whether the line ends in brackets that tell who took the picture: "la boîte en question (photo perso)", "Le pont de Gao (Ph. : DR)".
pub(super) fn is_credited_in_brackets(line: &str) -> bool {
    if line.len() > MAX_CAPTION || !line.ends_with([')', ']', '.']) {
        return false;
    }
    let bare = line.trim_end_matches('.');
    let Some((told, credit)) = bare
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once('('))
        .or_else(|| bare.strip_suffix(']').and_then(|line| line.rsplit_once('[')))
    else {
        return false;
    };
    let told = told.trim_end();
    // Two sentences are the author's, and so is one that tells where its picture is to be found.
    if credit.len() > MAX_CREDIT || words(told) == 0 || told.contains(". ") || told.ends_with([',', ';', ':', '«']) {
        return false;
    }
    is_credit(credit.trim(), is_stating(told), line.ends_with('.'))
}

/// Whether the words in brackets are a credit; the word alone does, unless the line states something.
fn is_credit(credit: &str, states: bool, stops: bool) -> bool {
    if credit.starts_with('©') {
        return true;
    }
    let folded = fold(&credit.replace(['’', '\'', '.'], " "));
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_begun =
        |word: &&&str| folded.strip_prefix(**word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let Some(word) = CREDITS.iter().filter(is_begun).max_by_key(|word| word.len()) else { return false };
    let rest = folded[word.len()..].trim_start();
    if rest.is_empty() {
        let is_sure = matches!(*word, "archives" | "archive" | "dr" | "d r");
        return !states && (is_sure || !stops) && !matches!(*word, "carte" | "video" | "montage");
    }
    if rest.starts_with([':', '/', '-', '–', '|', ',', '©']) {
        return !matches!(*word, "carte" | "video");
    }
    // "(Archives Nationales)" names a source, "(dr. Ba)" a doctor.
    let is_of_others =
        matches!(*word, "dr" | "d r" | "archives" | "archive" | "carte" | "video" | "montage" | "infographie");
    // "photo à l’appui" is the author's, "photo Awa Ba" nobody else's.
    let behind = credit.split_whitespace().nth(word.split(' ').count()).unwrap_or_default();
    GOING_ON.iter().any(|more| rest.starts_with(more))
        || (behind.starts_with(char::is_uppercase) && !states && !is_of_others)
}

/// Whether the line is a label above a caption and nothing else: "Légende image,", "Légende de la photo :", "Image caption".
fn is_label(line: &str) -> bool {
    line.len() <= MAX_LABEL && line.starts_with(['L', 'l', 'I', 'M', 'C', 'P']) && {
        let folded = fold(line);
        let bare = folded.trim_end_matches([',', ':', ' ', '\u{a0}', '.']);
        matches!(
            bare,
            "legende"
                | "legende image"
                | "legende photo"
                | "legende video"
                | "legende audio"
                | "legende de limage"
                | "legende de la photo"
                | "legende de la video"
                | "image caption"
                | "media caption"
                | "photo caption"
                | "caption"
        )
    }
}

/// Whether the line is a player, or what stands before one is seen.
fn is_player(line: &Line) -> bool {
    matches!(line.sort, Sort::Noise("embed"))
}

/// Whether the line belongs to a picture.
fn is_of_picture(line: &Line) -> bool {
    matches!(line.sort, Sort::Site(Match { kind: Kind::Caption, .. }))
}

impl Page<'_> {
    /// Marks what stands below a label, and between a picture and another or a player.
    pub(super) fn mark_captions(&mut self) {
        for number in 0..self.lines.len() {
            if !is_label(self.lines[number].text) {
                continue;
            }
            self.lines[number].sort = Sort::Site(Match::of(Kind::Caption));
            let Some(below) =
                (number + 1..self.lines.len().min(number + 3)).find(|&below| self.lines[below].sort != Sort::Blank)
            else {
                continue;
            };
            let line = &self.lines[below];
            let is_one = !line.text.trim_end_matches('.').contains(". ") && line.text.len() <= MAX_CAPTION;
            if matches!(line.sort, Sort::Short | Sort::Weak(_)) || (line.sort == Sort::Prose && is_one) {
                self.lines[below].sort = Sort::Site(Match::of(Kind::Caption));
            }
        }
        for number in 1..self.lines.len().saturating_sub(1) {
            let line = &self.lines[number];
            let may_be = line.sort == Sort::Short
                && line.text.len() <= MAX_CAPTION
                && words(line.text) >= LEAST_WORDS
                && !line.text.ends_with([':', '?', ',', ';', '»'])
                && !is_sentence(line.text);
            if !may_be {
                continue;
            }
            // A caption touches its picture; the other side may stand apart.
            let touches = [number - 1, number + 1]
                .iter()
                .any(|&near| is_player(&self.lines[near]) || is_of_picture(&self.lines[near]));
            if !touches {
                continue;
            }
            let is_near = |line: Option<&Line>| line.is_some_and(|line| is_player(line) || is_of_picture(line));
            if is_near(self.above(number)) && is_near(self.below(number)) {
                self.lines[number].sort = Sort::Site(Match::of(Kind::Caption));
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

    #[test]
    fn credits_in_brackets() {
        for line in [
            "la boite en question (photo perso)",
            "Le pont de Gao (Ph. : DR)",
            "Le pont de Gao, vu du bac (Photo Awa Ba)",
            "Le maire (ph. A. Diarra)",
            "Une pirogue à Konna (crédit : ORTM)",
            "Des élèves de Dori (DR)",
            "Des élèves de Dori (D.R.)",
            "Le colonel Ba (photo d’archives)",
            "Le colonel Ba [capture d’écran]",
            "Le colonel Ba (archives).",
            "Le barrage (© Studio Nyama)",
            "Le barrage de Sélingué (image d'illustration)",
            "Le barrage (photo d’un lecteur)",
            "Adoum répare ses nasses à Guitté (photo : C. Ndilngar)",
        ] {
            assert!(is_credited_in_brackets(line), "{line}");
        }
        for line in [
            "Il a montré sa carte d’électeur (photo à l’appui)",
            "Le préfet a reçu les chefs (photo).",
            "Il a tout filmé. Il a tout montré (vidéo)",
            "Le marché de Gao (Mali)",
            "Une place (carte de presse exigée)",
            "Moussa Ba (le photographe)",
            "(photo perso)",
            "Le prix du pain (250 F)",
            "Les dragons (dr. Ba y croit)",
            "Lettre du 3 mai 1912 (Archives Nationales)",
            "Un barrage à deux faces (image de la misère)",
        ] {
            assert!(!is_credited_in_brackets(line), "{line}");
        }
    }

    #[test]
    fn what_stands_below_a_label_is_a_caption() {
        for label in
            ["Légende image,", "Légende photo :", "Légende", "Image caption", "Légende de la photo,", "LÉGENDE IMAGE,"]
        {
            let text = format!("{ONE}\n\n{label}\nUn pêcheur répare ses nasses à Guitté\n\n{TWO}");
            assert_eq!(separate(text, None, |_| false).text, format!("{ONE}\n\n{TWO}"), "{label}");
        }
        for kept in ["La légende du lac", "Légendes et mensonges"] {
            let text = format!("{ONE}\n\n{kept}\n\n{TWO}");
            assert_eq!(separate(text.clone(), None, |_| false).text, text, "{kept}");
        }
    }

    #[test]
    fn a_headline_is_not_what_stands_below_a_label() {
        let text = format!(
            "Aller au contenu\nNEWS SAVANE\nActualités  Afrique  Monde  Santé  Sport\nLes soldats du camp quittent la région sans leurs armes\nCrédit photo, News Savane\nLégende image,\nUn soldat répare sa moto dans le camp\nAuthor, Célestin Ba\n16 mai 2024\n{ONE}\n\n{TWO}\n\n{ONE} Encore."
        );
        let title = separate(text, None, |_| false).title;
        assert_eq!(title.as_deref(), Some("Les soldats du camp quittent la région sans leurs armes"));
    }

    #[test]
    fn sentences_between_pictures_are_captions() {
        let picture = "Crédit photo, AFP";
        let text = format!("{ONE}\n\n{picture}\nLe poisson fumé part en carton pour le Nigeria\n{picture}\n\n{TWO}");
        assert_eq!(separate(text, None, |_| false).text, format!("{ONE}\n\n{TWO}"));
        for kept in ["Une affaire de galons", "Qui a vu le poisson fumé partir pour le Nigeria ?"] {
            let text = format!("{ONE}\n\n{kept}\n\n{TWO}");
            assert_eq!(separate(text.clone(), None, |_| false).text, text, "{kept}");
            let text = format!("{ONE}\n\n{picture}\n\n{kept}\n\n{TWO}");
            assert!(separate(text, None, |_| false).text.contains(kept), "{kept}");
        }
    }
}
