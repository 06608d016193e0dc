//! In whose voice does a line speak? A site speaks of itself and to its readers in words that are its own.

use super::key::{is_sentence, key};
use super::phrases::{MAX_INSIDE, MAX_SENTENCE, Phrases};

/// Who uses a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Voice {
    /// Mostly sites, of themselves.
    pub own: bool,
    /// Sites of themselves and to their readers, and others too.
    pub common: bool,
    /// Notices on how something is published, broadcast and paid for.
    pub notice: bool,
}

impl Phrases {
    /// Who uses the (folded) word.
    pub(super) fn voice_of(&self, word: &str) -> Voice {
        self.voices.get(word).copied().unwrap_or_default()
    }

    /// Whether a site speaks of itself in these sentences: its words are many among them, and one is hardly anybody else's.
    pub fn is_about_site(&self, line: &str) -> bool {
        let (own, _, common, words) = self.count_own(line);
        own > 0 && own + common >= 3 && (2 * own + common) * 6 >= words
    }

    /// The same, where the lines around the sentence tell that it may be the site's: fewer of its words.
    pub fn may_be_about_site(&self, line: &str) -> bool {
        let (own, notices, common, words) = self.count_own(line);
        // Words of notices may be common ones as well.
        let (own, common) = (own + notices, common.saturating_sub(notices));
        own > 0 && (own > 1 || own + common > 2) && (2 * own + common) * 8 >= words
    }

    /// Whether the sentence has a word that sites use of themselves.
    pub fn has_word_of_site(&self, line: &str) -> bool {
        let (own, notices, common, _) = self.count_own(line);
        own + notices + common > 0
    }

    /// How many different words of sites the line has, how many of notices, how many that others have too, and how many words in all.
    fn count_own(&self, line: &str) -> (usize, usize, usize, usize) {
        if line.len() > MAX_SENTENCE || line.contains(['«', '“']) {
            return (0, 0, 0, 0);
        }
        let key = key(line);
        let mut seen: Vec<&str> = Vec::new();
        let (mut own, mut notices, mut common, mut words) = (0, 0, 0, 0);
        for word in key.split(' ') {
            words += 1;
            let voice = self.voice_of(word);
            if !(voice.own || voice.notice || voice.common) || seen.contains(&word) {
                continue;
            }
            seen.push(word);
            own += usize::from(voice.own);
            notices += usize::from(voice.notice && !voice.own);
            common += usize::from(voice.common && !voice.own);
        }
        (own, notices, common, words)
    }

    /// Whether a site asks its readers something in a short line: two of its words at least.
    pub fn speaks_to_readers(&self, line: &str) -> bool {
        let key = key(line);
        line.len() < 120
            && key.split(' ').map(|word| self.voice_of(word)).filter(|voice| voice.own || voice.common).count() >= 2
    }

    /// Whether a short line, marked with a picture or a site's word of itself, names a social network: "📲 Le canal WhatsApp est ouvert".
    pub fn is_channel(&self, line: &str) -> bool {
        let is_picture = |c: char| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' | '►' | '▶');
        line.len() < 140
            && !is_sentence(line)
            && key(line).split(' ').any(|word| self.networks.contains(word))
            && (line.starts_with(is_picture)
                || key(line).split(' ').any(|word| matches!(word, "nos" | "notre" | "vos" | "votre")))
    }

    /// Whether the line names a social network.
    pub fn is_networked(&self, line: &str) -> bool {
        line.len() < 140 && key(line).split(' ').any(|word| self.networks.contains(word))
    }

    /// Whether the line, which begins with when the page was published, holds nothing but dates, hours and how long it takes to read: "Publié
    /// le 5 juin à 19h00, modifié le 6 juin à 09h14 • Lecture 4 min."
    pub fn is_published_line(&self, line: &str) -> bool {
        const SAYING: [&str; 22] = [
            "publie",
            "publiee",
            "modifie",
            "modifiee",
            "mis",
            "mise",
            "jour",
            "actualise",
            "actualisee",
            "lecture",
            "temps",
            "minutes",
            "minute",
            "mn",
            "min",
            "derniere",
            "posted",
            "published",
            "updated",
            "heure",
            "locale",
            "paris",
        ];
        line.len() < 140
            && line.starts_with(['P', 'M', 'A', 'U', 'p', 'm', 'a', 'u'])
            && self.says_published(line)
            && line.bytes().any(|byte| byte.is_ascii_digit())
            && key(line).split(' ').all(|word| {
                matches!(word, "#" | ":" | "|" | "de" | "en" | "ligne")
                    || self.dates.contains(word)
                    || SAYING.contains(&word)
            })
    }

    /// Whether a site says in the line that it does not answer for it.
    pub fn is_disclaimer(&self, line: &str) -> bool {
        if line.len() > MAX_INSIDE || line.contains(['«', '“']) {
            return false;
        }
        let key = key(line);
        let is_opinion = || {
            ["opinion", "avis", "propos", "point", "vue", "contenu", "position", "information"]
                .iter()
                .any(|said| key.split(' ').any(|word| word.trim_end_matches('s') == *said))
        };
        key.contains(" pas responsable d")
            || key.contains("tenu responsable d")
            || key.contains(" nengage que ")
            || key.contains(" nengagent que ")
            || ([
                " ne refletent ",
                " ne reflete ",
                " ne representent ",
                " nengagent ",
                " nengage ",
                " sauraient engager ",
                " saurait engager ",
            ]
            .iter()
            .any(|denies| key.contains(denies))
                && is_opinion())
    }

    /// Whether the line says what the article is filed under, where it was first published or who owns it: it ends there.
    pub fn is_end_of_article(&self, line: &str) -> bool {
        const FILED: [&str; 12] = [
            "tag",
            "tags",
            "tague",
            "tagge",
            "tagged",
            "taggue",
            "mots",
            "etiquettes",
            "etiquete",
            "filed",
            "classe",
            "libelles",
        ];
        let key = key(line);
        let first = key.split(' ').next().unwrap_or_default();
        FILED.contains(&first)
            || [
                "lire larticle original",
                "larticle original",
                "article original",
                "droits dauteur",
                "tous droits",
                "copyright",
            ]
            .iter()
            .any(|start| key.starts_with(start))
    }
}
