//! Which lines are the page's machinery: buttons, counters, labels of alarm?
//!
//! Every site words its buttons in its own way, but a button is always a verb of the interface ("Activer", "Trier", "Masquer") and a thing
//! of the page ("alertes", "commentaires", "PDF"), and a counter a number and something that is counted. The words are data, in
//! `boilerplate.tsv`.

use memchr::{memchr2, memchr3};

use super::key::{first_word, is_sentence, key};
use super::phrases::Phrases;
use super::shapes::words;

/// Bytes of the longest button, of the longest counter and of the longest row of buttons.
const MAX_CONTROL: usize = 72;
const MAX_COUNTER: usize = 60;
const MAX_ROW: usize = 160;

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
        line.len() <= MAX_ROW && may_divide() && line.contains(['|', '·', '•']) && !is_sentence(line) && {
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

/// Words beside what is counted.
const COUNTING: [&str; 14] =
    ["par", "de", "nombre", "total", "k", "m", "fois", "article", "page", "sur", "et", "a", "d", "des"];

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
}
