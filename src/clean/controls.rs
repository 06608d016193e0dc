//! Which lines are the page's machinery: buttons, counters, players?
//!
//! Every site words its buttons in its own way, but a button is always a verb of the interface ("Activer", "Trier", "Masquer") and a thing
//! of the page ("alertes", "commentaires", "PDF"), a counter a number and something that is counted, a player a medium and how long it
//! lasts. The words are data, in `boilerplate.tsv`.

use memchr::{memchr, memchr2, memchr3};

use super::key::{first_word, is_sentence, key};
use super::phrases::Phrases;
use super::shapes::words;

/// Bytes of the longest button, of the longest counter and of the longest name of something that is played.
const MAX_CONTROL: usize = 72;
const MAX_COUNTER: usize = 60;
const MAX_PLAYER: usize = 160;

/// Words of the longest button.
const MAX_WORDS: usize = 9;

impl Phrases {
    /// Whether the line is a button: a verb of the interface and a thing of the page.
    pub fn is_control(&self, line: &str, first: &str) -> bool {
        if !self.controls.contains(first)
            || line.len() > MAX_CONTROL
            || line.ends_with(['.', ',', ';', '?', '»'])
            || line.contains(['«', '“'])
        {
            return false;
        }
        let count = words(line);
        if !(2..=MAX_WORDS).contains(&count) {
            return false;
        }
        let is_short = count <= SHORT;
        let is_thing = |word: &str| self.things.contains(word) && (is_short || !AMBIGUOUS.contains(&word));
        key(line).split(' ').skip(1).any(is_thing) || follows(line)
    }

    /// Whether the line begins with a verb of the interface.
    pub fn begins_like_control(&self, line: &str) -> bool {
        let first = first_word(line);
        self.controls.contains(first.as_str()) || self.calls.contains(first.as_str()) || first == "laissez"
    }

    /// Whether the line is a row of buttons: "Répondre à cette tribune | Imprimer | Envoyer à un proche".
    pub fn is_row_of_controls(&self, line: &str) -> bool {
        // The signs that divide buttons end in these bytes.
        let may_divide = || memchr3(b'|', 0xB7, 0xA2, line.as_bytes()).is_some();
        line.len() <= MAX_PLAYER && may_divide() && line.contains(['|', '·', '•']) && !is_sentence(line) && {
            let parts = || line.split(['|', '·', '•']).map(str::trim).filter(|part| !part.is_empty());
            let is_one = |part: &str| {
                let first = first_word(part);
                self.controls.contains(first.as_str()) || self.buttons.contains(first.as_str()) || first == "repondre"
            };
            parts().count() >= 2
                && parts().all(|part| words(part) <= 5)
                && parts().filter(|part| is_one(part)).count() * 2 > parts().count()
        }
    }

    /// Whether the line, no sentence, tells readers of something that is theirs: "L'article a été ajouté à vos favoris".
    pub fn is_of_account(&self, line: &str) -> bool {
        line.len() <= MAX_CONTROL
            && memchr2(b'v', b'V', line.as_bytes()).is_some()
            && !is_sentence(line)
            && !line.contains(['«', '“', '"', ',', ':'])
            && ["votre ", "vos ", "Votre ", "Vos ", "VOTRE ", "VOS "].iter().any(|your| line.contains(your))
            && {
                let key = key(line);
                let words: Vec<&str> = key.split(' ').collect();
                words.windows(2).any(|two| matches!(two[0], "votre" | "vos") && PERSONAL.contains(&two[1]))
            }
    }

    /// Whether the line is a label of alarm, framed or not: "🛑 *INFO EXPRESS* 🛑".
    pub fn is_alarm(&self, line: &str) -> bool {
        line.len() <= MAX_CONTROL && !line.starts_with(char::is_alphanumeric) && {
            let key = key(line);
            let mut words = key.split(' ').filter(|word| !matches!(*word, ":" | "|" | ""));
            words.clone().next().is_some() && words.all(|word| ALARMS.contains(&word))
        }
    }

    /// Whether the line is the name of a box of other articles: "Les plus lus cette semaine", "Articles de la même source".
    pub fn is_name_of_box(&self, line: &str, first: &str) -> bool {
        // Few lines begin with one of the words of which such a name consists.
        if !(self.headings.contains(first) || LEADING.contains(&first))
            || line.len() > MAX_CONTROL
            || line.ends_with(['.', ',', ';', '?', '»'])
            || !(2..=MAX_WORDS).contains(&words(line))
        {
            return false;
        }
        let mut names = false;
        key(line).split(' ').all(|word| {
            let is_heading = self.headings.contains(word);
            names |= is_heading;
            is_heading || LEADING.contains(&word) || BESIDE.contains(&word)
        }) && names
    }

    /// Whether the line counts readers, messages and the like, and says nothing else: "5 publications", "Lu par : 412", "56 vues0 commentaire".
    pub fn is_counter(&self, line: &str) -> bool {
        if line.len() > MAX_COUNTER || !line.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let mut counts = false;
        let all = line
            .split(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
            .filter(|word| !word.is_empty())
            .all(|word| {
                let word = key(word);
                counts |= self.counted.contains(word.as_str());
                counts && self.counted.contains(word.as_str()) || COUNTING.contains(&word.as_str())
            });
        all && counts
    }
}

/// Things of a page that are others' too: "Ouvrir la police aux femmes".
const AMBIGUOUS: [&str; 26] = [
    "police", "haut", "bas", "archives", "langue", "langues", "carte", "message", "messages", "photo", "photos",
    "image", "images", "fil", "offre", "offres", "numero", "numeros", "contact", "contacts", "passe", "mot", "edition",
    "editions", "article", "articles",
];

/// Words of a button that is one with these.
const SHORT: usize = 4;

/// Whether readers are asked to follow something on a site: "Suivez Kayes sur Delta Actu".
fn follows(line: &str) -> bool {
    ["Suivez ", "Retrouvez ", "Rejoignez ", "Écoutez ", "Regardez ", "Lisez ", "Likez ", "Aimez "]
        .iter()
        .any(|call| line.starts_with(call))
        && line.rsplit_once(" sur ").is_some_and(|(_, site)| words(site) <= 3 && site.starts_with(char::is_uppercase))
}

/// What is a reader's own on a site.
const PERSONAL: [&str; 22] = [
    "favoris",
    "panier",
    "compte",
    "abonnement",
    "newsletter",
    "newsletters",
    "boite",
    "mail",
    "email",
    "courriel",
    "navigateur",
    "profil",
    "preferences",
    "selection",
    "selections",
    "notifications",
    "alertes",
    "playlist",
    "historique",
    "applications",
    "application",
    "smartphone",
];

/// Words of labels of alarm.
const ALARMS: [&str; 26] = [
    "info",
    "infos",
    "express",
    "flash",
    "urgent",
    "alerte",
    "alertes",
    "breaking",
    "news",
    "important",
    "communique",
    "exclusif",
    "exclusivite",
    "direct",
    "derniere",
    "minute",
    "heure",
    "a",
    "la",
    "une",
    "special",
    "en",
    "officiel",
    "partager",
    "urgence",
    "actu",
];

/// Words with which the name of a box begins, and others beside what it holds.
const LEADING: [&str; 19] = [
    "autre", "autres", "nos", "notre", "vos", "les", "le", "la", "plus", "top", "toute", "toutes", "tous", "tout",
    "dautres", "dans", "sur", "ces", "l",
];
const BESIDE: [&str; 40] = [
    "de",
    "du",
    "des",
    "d",
    "meme",
    "memes",
    "cette",
    "ce",
    "aussi",
    "et",
    "semaine",
    "mois",
    "jour",
    "heures",
    "heure",
    "moment",
    "auteur",
    "lauteur",
    "source",
    "sujet",
    "theme",
    "rubrique",
    "categorie",
    "dossier",
    "serie",
    "emission",
    "web",
    "site",
    "pays",
    "region",
    "lire",
    "voir",
    "a",
    ":",
    "#",
    "|",
    "mediatheque",
    "journal",
    "redaction",
    "une",
];

/// Words beside what is counted.
const COUNTING: [&str; 14] =
    ["par", "de", "nombre", "total", "k", "m", "fois", "article", "page", "sur", "et", "a", "d", "des"];

/// Media whose players stand in articles.
const MEDIA: [&str; 22] = [
    "ecouter",
    "ecoutez",
    "reecouter",
    "reecoutez",
    "reportage",
    "audio",
    "podcast",
    "video",
    "son",
    "entretien",
    "interview",
    "regarder",
    "regardez",
    "chronique",
    "emission",
    "invite",
    "extrait",
    "lecture",
    "temoignage",
    "replay",
    "diaporama",
    "journal",
];

/// Whether the line names something that is played, and how long it lasts: "Reportage : Retour à Gao [Écouter - 01:48] Awa Ba".
pub(super) fn is_player(line: &str, first: &str) -> bool {
    if line.len() > MAX_PLAYER || memchr(b':', line.as_bytes()).is_none() || !has_duration(line) || is_sentence(line) {
        return false;
    }
    MEDIA.contains(&first)
        || line.match_indices(['[', '(']).any(|(at, _)| MEDIA.contains(&first_word(&line[at + 1..]).as_str()))
}

/// Whether the line begins with the name of a medium: "Écoutez le témoignage d'un habitant".
pub(super) fn names_medium(line: &str) -> bool {
    line.len() <= MAX_PLAYER && MEDIA.contains(&first_word(line).as_str()) && !is_sentence(line)
}

/// Whether the line is a duration and nothing else: "00:51", "3:20".
pub(super) fn is_duration(line: &str) -> bool {
    (4..=8).contains(&line.len())
        && line.contains(':')
        && line.split(':').all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a duration stands in the line, and not at its beginning: 01:48, 1:02:30.
fn has_duration(line: &str) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let starts_with_digit = line.as_bytes().first().is_some_and(is_digit);
    !starts_with_digit
        && line.as_bytes().windows(5).any(|five| {
            five[2] == b':' && is_digit(&five[0]) && is_digit(&five[1]) && is_digit(&five[3]) && is_digit(&five[4])
        })
}

/// Whether the line announces pictures, a film or a map inside a text: "VIDÉO. Les images du train", "EN IMAGES | La crue à Mopti".
pub(super) fn is_shown_elsewhere(line: &str) -> bool {
    const SHOUTS: [&str; 16] = [
        "VIDÉO",
        "VIDEO",
        "VIDÉOS",
        "VIDEOS",
        "EN VIDÉO",
        "EN VIDEO",
        "AUDIO",
        "PODCAST",
        "EN IMAGES",
        "EN PHOTOS",
        "DIAPORAMA",
        "CARTE",
        "CARTES",
        "INFOGRAPHIE",
        "REPLAY",
        "QUIZ",
    ];
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    // Shouted, as few lines are.
    let is_shouted = line.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && line.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase);
    is_shouted
        && line.len() <= MAX_PLAYER
        && !is_sentence(line)
        && SHOUTS.iter().filter_map(|shout| line.strip_prefix(shout)).any(|rest| {
            let title = rest.trim_start_matches([' ', '\u{a0}', '.', ':', '|', '-', '–', '—', ']', '>']);
            title.len() < rest.len() && rest.len() - title.len() >= 2 && title.starts_with(char::is_uppercase)
        })
}

/// Words by which sites send their readers on.
const READING: [&str; 21] = [
    "lire",
    "relire",
    "voir",
    "revoir",
    "ecouter",
    "reecouter",
    "regarder",
    "decouvrir",
    "consulter",
    "retrouver",
    "lisez",
    "relisez",
    "voyez",
    "revoyez",
    "ecoutez",
    "reecoutez",
    "regardez",
    "decouvrez",
    "consultez",
    "retrouvez",
    "read",
];

/// Whether the line sends its readers to another article: "LIRE >>> La guerre des puits", "À lire ailleurs", "Lisez aussi > Bouna".
pub(super) fn sends_on(line: &str, first: &str) -> bool {
    if !(first == "a" || READING.contains(&first)) || line.len() > 200 {
        return false;
    }
    let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = ["À ", "A ", "à "].iter().find_map(|to| bare.strip_prefix(to));
    let told = rest.unwrap_or(bare);
    if !READING.contains(&first_word(told).as_str()) || (is_sentence(line) && !line.ends_with(['?', '!'])) {
        return false;
    }
    let verb = told.find(|c: char| !c.is_alphabetic()).unwrap_or(told.len());
    let mut behind = told[verb..].trim_start_matches([' ', '\u{a0}']);
    let mut more = rest.is_some();
    for adverb in ["aussi", "également", "encore", "ailleurs", "ou relire", "ou à relire", "et relire", "plus"] {
        let cut = behind.get(..adverb.len()).filter(|start| start.to_lowercase() == adverb);
        if cut.is_some() && !behind[adverb.len()..].starts_with(char::is_alphabetic) {
            behind = behind[adverb.len()..].trim_start_matches([' ', '\u{a0}']);
            more = true;
            break;
        }
    }
    let is_shouted = told[..verb].chars().all(char::is_uppercase) && verb >= 4;
    let divided = behind.starts_with([':', '|', ']', '→', '►', '▶', '»', '➡'])
        || behind.starts_with(">")
        || (more && behind.starts_with(['–', '—', '-']));
    // "A LIRE Malanville : le port sec attendra" is set apart by its capitals alone.
    let apart = is_shouted
        && more
        && behind.chars().nth(1).is_some_and(char::is_lowercase)
        && behind.starts_with(char::is_uppercase);
    // "À lire Burkina Faso : qui sont les maîtres ?"
    let headed = rest.is_some() && behind.starts_with(char::is_uppercase) && behind.contains(':') && words(behind) >= 4;
    headed
        || (divided && (more || is_shouted || behind.starts_with('>')))
        || apart
        || (is_shouted && more && words(told) <= 6 && !told.chars().any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_and_what_only_looks_like_one() {
        let phrases = Phrases::get();
        for line in [
            "🔔 Activer les alertes pour ce direct",
            "Afficher seulement les temps forts",
            "Masquer les réactions",
            "Exporter : CSV - XLS - PDF",
            "Gérer mes préférences",
            "Déposez votre annonce gratuitement",
            "Copier la référence",
            "Suivez Kayes sur Delta Actu",
            "VOIR LA VIDÉO",
        ] {
            assert!(phrases.is_control(line, &first_word(line)), "{line}");
        }
        for line in [
            "Fermer les sites d’orpaillage",
            "Partager l’eau",
            "Suivre la voix",
            "Recevoir et donner",
            "« Partagez la vidéo »",
            "Activer les réseaux de Dori, dit-il, est une alerte.",
            "Accepter la défaite",
            "Offrir un toit",
            "Rejoindre le maquis",
            "Ouvrir la police aux femmes de Gao",
            "Publier les archives de la guerre",
        ] {
            assert!(!phrases.is_control(line, &first_word(line)), "{line}");
        }
    }

    #[test]
    fn counters() {
        let phrases = Phrases::get();
        for line in [
            "5 publications",
            "Lu par : 412",
            "56 vues0 commentaire",
            "Commentaires  (0)    Lu : 1412 fois",
            "3 Messages de forum",
        ] {
            assert!(phrases.is_counter(line), "{line}");
        }
        for line in ["12 morts", "Le 3 mai", "Vote", "3 messages du front", "Prix : 500 F", "15 août"] {
            assert!(!phrases.is_counter(line), "{line}");
        }
    }

    #[test]
    fn rows_accounts_and_alarms() {
        let phrases = Phrases::get();
        assert!(phrases.is_row_of_controls("Répondre à cette tribune | Imprimer | Envoyer à un proche"));
        assert!(!phrases.is_row_of_controls("Mali | Voir Gao"), "one of two");
        assert!(phrases.is_of_account("L’article a été ajouté à vos favoris"));
        assert!(!phrases.is_of_account("Que votre compte soit public, vous pouvez l’ouvrir"), "it goes on");
        assert!(!phrases.is_of_account("« Votre compte est bon »"));
        assert!(phrases.is_alarm("🛑 *INFO EXPRESS* 🛑") && !phrases.is_alarm("🛑 Ménaka : le marché fermé"));
        assert!(!phrases.is_alarm("Urgence"), "a subtitle, unless it is framed");
    }

    #[test]
    fn names_of_boxes() {
        let phrases = Phrases::get();
        for line in [
            "Les plus lus cette semaine",
            "Articles de la même source",
            "Plus de vidéos",
            "Nos derniers dossiers",
            "Dans la même rubrique : les articles",
        ] {
            assert!(phrases.is_name_of_box(line, &first_word(line)), "{line}");
        }
        for line in [
            "Les mêmes sources",
            "Nos morts",
            "Les derniers habitants",
            "Tout le monde",
            "Les articles du code pénal",
            "Plus de vingt morts",
        ] {
            assert!(!phrases.is_name_of_box(line, &first_word(line)), "{line}");
        }
    }

    #[test]
    fn players() {
        for line in [
            "Reportage : « Je reste » [Écouter - 01:48] Awa Ba",
            "Podcast : la route (12:40)",
            "Écoutez un habitant de Titao 00:51",
        ] {
            assert!(is_player(line, &first_word(line)), "{line}");
        }
        for line in [
            "12:41 Zouérate : reprise du trafic",
            "Le car part à 08:30 de Fada",
            "Vidéo : le pont rouvert",
            "L’entretien a duré de 08:30 à 09:10, selon lui.",
        ] {
            assert!(!is_player(line, &first_word(line)), "{line}");
        }
        assert!(is_duration("00:51") && is_duration("1:02:30") && !is_duration("14h30") && !is_duration("Gao: 3"));
        assert!(is_shown_elsewhere("VIDÉO. Les images du train") && is_shown_elsewhere("EN IMAGES | La crue à Mopti"));
        assert!(!is_shown_elsewhere("CARTES SUR TABLE") && !is_shown_elsewhere("Vidéo et preuve"));
    }

    #[test]
    fn readers_are_sent_on() {
        for line in [
            "LIRE >>> La guerre des puits",
            "Lisez aussi > Bouna",
            "À lire ailleurs : le natron",
            "A LIRE Malanville : le port sec attendra",
            "[VOIR AUSSI] Une école sur pilotis",
            "À LIRE AILLEURS SUR LE RELAIS",
            "► À découvrir : le port sec de Dosso",
            "À lire Burkina Faso : qui sont les maîtres de l’ombre ?",
        ] {
            assert!(sends_on(line, &first_word(line)), "{line}");
        }
        for line in [
            "Lire et écrire à Gao",
            "Voir Kidal et mourir",
            "Écouter les morts",
            "Lire : un droit",
            "Voir aussi dans l’eau :",
            "Découvrir la mer à soixante ans",
            "Lire aussi les lettres du maire demandait une patience rare.",
        ] {
            assert!(!sends_on(line, &first_word(line)), "{line}");
        }
    }
}
