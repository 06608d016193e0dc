//! Which lines stand for something that is played or shown elsewhere: players, films, maps?

use memchr::memchr;

use super::key::{first_word, is_sentence};
use super::lines::Sort;
use super::page::{Page, is_known};
use super::shapes::{is_name, words};

/// Bytes of the longest name of something that is played.
const MAX_PLAYER: usize = 160;

/// Players that are looked for.
const MAX_PLAYERS: usize = 16;

/// Lines below the duration of something that is played.
const PLAYED: usize = 2;

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

impl Page<'_> {
    /// Marks players, their names and what is announced as shown elsewhere.
    pub(super) fn mark_players(&mut self) {
        self.mark_shown_elsewhere();
        self.mark_durations();
        self.mark_names_of_players();
    }

    /// Films, maps and the like that are announced inside the text.
    fn mark_shown_elsewhere(&mut self) {
        let Some(first) = self.lines.iter().position(|line| line.sort == Sort::Prose) else { return };
        for line in &mut self.lines[first + 1..] {
            if line.sort == Sort::Short && is_shown_elsewhere(line.text) && words(line.text) >= 3 {
                line.sort = Sort::Noise("related");
            }
        }
    }

    /// A player that is copied line by line: "Écoutez un habitant de Titao", "00:51", "Un commerçant", and the name of the station.
    fn mark_durations(&mut self) {
        let numbers: Vec<usize> =
            (0..self.lines.len()).filter(|&number| is_duration(self.lines[number].text)).take(MAX_PLAYERS).collect();
        for number in numbers {
            let Some(above) = self.number_above(number) else { continue };
            if self.lines[above].sort != Sort::Short || !names_medium(self.lines[above].text) {
                continue;
            }
            self.lines[above].sort = Sort::Noise("embed");
            self.lines[number].sort = Sort::Noise("embed");
            let below: Vec<usize> = (number + 1..self.lines.len())
                .filter(|&below| self.lines[below].sort != Sort::Blank)
                .take(PLAYED + 1)
                .take_while(|&below| self.lines[below].sort == Sort::Short && !is_sentence(self.lines[below].text))
                .collect();
            // The last may be a subtitle.
            for &below in below.iter().take(PLAYED).take(below.len().saturating_sub(1)) {
                self.lines[below].sort = Sort::Noise("embed");
            }
            if let Some(&last) = below.last()
                && (2..=PLAYED).contains(&below.len())
                && is_name(self.lines[last].text)
                && self.lines[..above].iter().any(|line| is_known(line) && line.text.contains(self.lines[last].text))
            {
                self.lines[last].sort = Sort::Noise("embed");
            }
        }
    }

    /// What is played bears its name above or below the player too.
    fn mark_names_of_players(&mut self) {
        let players: Vec<usize> =
            (0..self.lines.len()).filter(|&number| self.lines[number].sort == Sort::Noise("embed")).collect();
        for number in players {
            for near in [self.number_above(number), self.number_below(number)].into_iter().flatten() {
                let name = self.lines[near].text;
                if self.lines[near].sort == Sort::Short && words(name) >= 2 && self.lines[number].text.contains(name) {
                    self.lines[near].sort = Sort::Noise("embed");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
