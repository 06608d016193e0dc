//! Which language an article is in.

use std::borrow::Cow;

use whatlang::{Detector as Whatlang, Lang};

/// Bytes of the body that are looked at first, and when these do not settle the matter.
const SAMPLE_BYTES: [usize; 3] = [320, 640, 1_600];

/// Fewer letters are too few for trigrams; then the metadata is believed, and otherwise French.
const MIN_LETTERS: usize = 24;

/// A sample in which at least this share of the words (one in so many), and this number, are such words is French.
const PLAINLY_FRENCH: (usize, usize) = (12, 4);

/// Shorter texts are French when anything in them is.
const SHORT_BYTES: usize = 160;

/// Finds the language of texts.
pub struct Detector {
    whatlang: Whatlang,
}

impl Default for Detector {
    /// Knows the languages in which the region is reported on. A longer list makes French headlines Catalan or Romanian.
    fn default() -> Self {
        let languages = [
            Lang::Fra,
            Lang::Eng,
            Lang::Ara,
            Lang::Spa,
            Lang::Por,
            Lang::Deu,
            Lang::Ita,
            Lang::Rus,
            Lang::Nld,
            Lang::Tur,
        ];
        Detector { whatlang: Whatlang::with_allowlist(languages.to_vec()) }
    }
}

impl Detector {
    /// ISO 639-1 code of the language of a body and its headline; `claimed` is what the metadata says.
    pub fn detect(&self, body: &str, title: Option<&str>, claimed: Option<&str>) -> String {
        let claimed = claimed.and_then(code_of_tag);
        let sample = |bytes: usize| match title {
            Some(title) if body.len() < SAMPLE_BYTES[0] => Cow::from(format!("{title}. {body}")),
            _ => middle(body, bytes).into(),
        };
        // Most articles are plainly French, and trigrams cost as much as all of indexing.
        if SAMPLE_BYTES.iter().any(|&bytes| is_plainly_french(&sample(bytes))) {
            return "fr".to_owned();
        }
        let mut doubtful = None;
        for bytes in SAMPLE_BYTES {
            let sample = sample(bytes);
            let letters = sample.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count();
            if letters < MIN_LETTERS {
                break;
            }
            // Of a line or two trigrams know little, and names of the region mislead them.
            if sample.len() < SHORT_BYTES && claimed.is_none() && has_french_word(&sample) {
                return "fr".to_owned();
            }
            match self.whatlang.detect(&sample) {
                Some(info) if info.is_reliable() => return code(info.lang()).to_owned(),
                Some(info) => doubtful = Some(info),
                None => {}
            }
            if body.len() <= bytes {
                break;
            }
        }
        match doubtful {
            // A long text is what it most looks like; of a short one the metadata knows more.
            Some(info) if body.len() > SAMPLE_BYTES[0] => code(info.lang()).to_owned(),
            Some(info) if claimed.is_none() && info.confidence() > 0.5 => code(info.lang()).to_owned(),
            _ => claimed.unwrap_or("fr").to_owned(),
        }
    }
}

/// Whether a short text has a word that is French and not English.
fn has_french_word(sample: &str) -> bool {
    let mut words = sample.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    let is = |word: &String, known: &[&str]| known.contains(&word.as_str());
    words.clone().any(|word| is_french_word(word.as_bytes()) || is(&word, &["le", "à", "été", "l", "d"]))
        && !words.any(|word| {
            is(
                &word,
                &[
                    "the", "of", "and", "los", "las", "el", "del", "por", "il", "gli", "di", "che", "per", "os", "do",
                    "da",
                ],
            )
        })
}

fn is_plainly_french(sample: &str) -> bool {
    let (share, least) = PLAINLY_FRENCH;
    let (mut words, mut french) = (0, 0);
    // The words looked for are ASCII, so bytes do; an accent may belong to any word, and what is no letter divides.
    let mut rest = sample.as_bytes();
    let part = |byte: &u8| PARTS[usize::from(*byte)];
    while let Some(start) = rest.iter().position(|byte| part(byte) == Part::Letter) {
        rest = &rest[start..];
        let length = rest.iter().position(|byte| part(byte) == Part::Divider).unwrap_or(rest.len());
        words += 1;
        french += usize::from(is_french_word(&rest[..length]));
        rest = &rest[length..];
    }
    french >= least && french * share >= words
}

/// What a byte is in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// One of its letters, or the first byte of one.
    Letter,
    /// A further byte of a letter.
    Inner,
    /// No part of a word.
    Divider,
}

/// What each byte is.
const PARTS: [Part; 256] = {
    let mut parts = [Part::Letter; 256];
    let mut byte = 0;
    while byte < 256 {
        parts[byte] = match byte as u8 {
            // The blanks and quotes of typography (U+00A0 to U+00BF, U+2000 to U+2FFF).
            0xC2 | 0xE2 => Part::Divider,
            0x80..=0xBF => Part::Inner,
            ascii @ 0..=0x7F if !ascii.is_ascii_alphabetic() => Part::Divider,
            _ => Part::Letter,
        };
        byte += 1;
    }
    parts
};

/// Whether a word is a function word that French shares with no other language of the region's press.
fn is_french_word(word: &[u8]) -> bool {
    // A match is compared by length first, which a list is not.
    matches!(
        word,
        b"au"
            | b"aux"
            | b"avait"
            | b"avec"
            | b"ce"
            | b"ces"
            | b"cet"
            | b"cette"
            | b"chez"
            | b"contre"
            | b"dans"
            | b"depuis"
            | b"des"
            | b"deux"
            | b"dont"
            | b"du"
            | b"elle"
            | b"est"
            | b"et"
            | b"il"
            | b"ils"
            | b"leur"
            | b"leurs"
            | b"les"
            | b"lors"
            | b"mais"
            | b"ont"
            | b"par"
            | b"pour"
            | b"qui"
            | b"selon"
            | b"sont"
            | b"sous"
            | b"sur"
            | b"une"
            | b"vers"
    )
}

/// A sample from behind the first lines, which on scraped pages are names and menus as often as text.
fn middle(text: &str, bytes: usize) -> &str {
    let start = text.floor_char_boundary(if text.len() > bytes * 2 { text.len() / 4 } else { 0 });
    let end = text.floor_char_boundary((start + bytes).min(text.len()));
    &text[start..end]
}

fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Fra => "fr",
        Lang::Eng => "en",
        Lang::Ara => "ar",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Deu => "de",
        Lang::Ita => "it",
        Lang::Rus => "ru",
        Lang::Nld => "nl",
        Lang::Tur => "tr",
        other => other.code(),
    }
}

/// The code of a tag such as `fr-FR`, `fra` or `French`, where it is one that we know.
fn code_of_tag(tag: &str) -> Option<&'static str> {
    let tag = tag.trim().to_ascii_lowercase();
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    Some(match primary {
        "fr" | "fra" | "fre" | "french" | "français" | "francais" => "fr",
        "en" | "eng" | "english" | "anglais" => "en",
        "ar" | "ara" | "arabic" | "arabe" => "ar",
        "es" | "spa" | "spanish" | "espagnol" => "es",
        "pt" | "por" | "portuguese" | "portugais" => "pt",
        "de" | "deu" | "ger" | "german" | "allemand" => "de",
        "it" | "ita" | "italian" | "italien" => "it",
        "ru" | "rus" | "russian" | "russe" => "ru",
        "nl" | "nld" | "dut" | "dutch" => "nl",
        "tr" | "tur" | "turkish" => "tr",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_the_region() {
        let detector = Detector::default();
        for (text, lang) in [
            ("Les forces armées ont repris le contrôle de la ville après plusieurs jours de combats.", "fr"),
            ("Les soldats et les gendarmes sont dans la ville pour une opération qui dure et dont on parle.", "fr"),
            ("Los soldados están en la ciudad por una operación que dura y de la que se habla en las calles.", "es"),
            ("Os soldados estão na cidade para uma operação que dura e da qual se fala nas ruas do país.", "pt"),
            ("I soldati sono nella città per una operazione che dura e di cui si parla per le strade del paese.", "it"),
            ("The armed forces regained control of the town after several days of fighting.", "en"),
            ("استعادت القوات المسلحة السيطرة على المدينة بعد أيام من القتال", "ar"),
            ("Las fuerzas armadas recuperaron el control de la ciudad tras varios días de combates.", "es"),
        ] {
            assert_eq!(detector.detect(text, None, None), lang, "{text}");
        }
    }

    #[test]
    fn a_text_too_short_is_what_the_metadata_says_or_french() {
        let detector = Detector::default();
        assert_eq!(detector.detect("Mali", None, Some("en-GB")), "en");
        assert_eq!(detector.detect("Mali", None, None), "fr");
        assert_eq!(detector.detect("Le Jnim a attaqué Kati dimanche.", None, None), "fr");
        assert_eq!(detector.detect("The army retook Kati on Sunday morning.", None, None), "en");
        assert_eq!(detector.detect("", Some("Niger : trois soldats tués"), None), "fr");
    }
}
