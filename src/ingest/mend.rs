//! Which characters of this text were other characters once?
//!
//! Three accidents are common in archives of the press, and each is undone only where nothing else can have
//! been meant: UTF-8 that was read as Windows-1252 ("MÃ©naka") or, on Polish and Czech mirrors, as
//! Windows-1250 ("MĂ©naka"), and saved; Windows-1252 that was read as Latin-1, whose curly quotes become
//! control characters; entities of HTML that were cut out of a page with the text around them.

use std::borrow::Cow;
use std::sync::LazyLock;

use encoding_rs::{Encoding, WINDOWS_1250, WINDOWS_1252};
use html_escape::decode_html_entities;
use memchr::memchr;

use super::Found;

/// Times that a text may have been double-encoded; each pass undoes one.
const MAX_PASSES: usize = 3;

/// The same find with its article's characters mended.
pub(super) fn mended(mut found: Found) -> Found {
    if let Found::Article(article) = &mut found {
        let fields = [Some(&mut article.text), article.title.as_mut(), article.source.as_mut()];
        for field in fields.into_iter().flatten() {
            if let Some(mended) = mend(field) {
                *field = mended;
            }
        }
    }
    found
}

/// The text without entities of HTML. Twice, because what was escaped for a page is often escaped again for a
/// feed; unknown ones stay.
pub(super) fn without_entities(text: String) -> String {
    let mut text = text;
    for _ in 0..2 {
        if memchr(b'&', text.as_bytes()).is_none() {
            break;
        }
        match decode_html_entities(&text) {
            Cow::Owned(decoded) => text = decoded,
            Cow::Borrowed(_) => break,
        }
    }
    text
}

/// The mended text, or nothing when it is right as it is.
fn mend(text: &str) -> Option<String> {
    if !is_suspicious(text) {
        return None;
    }
    let mut mended: Option<String> = None;
    for _ in 0..MAX_PASSES {
        let text = mended.as_deref().unwrap_or(text);
        let passes = [&CODE_PAGES.0, &CODE_PAGES.1].map(|page| page.repair(text));
        let Some(best) = passes.into_iter().flatten().rev().max_by_key(|(_, certain)| *certain) else { break };
        mended = Some(best.0);
    }
    let rest = mended.as_deref().unwrap_or(text);
    if rest.contains(is_c1) {
        mended =
            Some(rest.chars().map(|c| if is_c1(c) { CODE_PAGES.0.characters[c as usize - 0x80] } else { c }).collect());
    }
    mended
}

/// A look at the bytes that costs next to nothing: nearly every text passes.
fn is_suspicious(text: &str) -> bool {
    // C1 controls; Â, Ã, Å, and â before the euro sign; Ă and Ĺ; ð. Nothing branches, so that many bytes are told at a time.
    let is_accident = |first: u8, second: u8, third: u8| {
        (first == 0xC2) & (second < 0xA0)
            | (first == 0xC3) & (matches!(second, 0x82 | 0x83 | 0x85 | 0xB0) | (second == 0xA2) & (third >= 0x80))
            | (first == 0xC4) & matches!(second, 0x82 | 0xB9)
    };
    let bytes = text.as_bytes();
    let threes = bytes.iter().zip(bytes.iter().skip(1)).zip(bytes.iter().skip(2));
    threes.fold(false, |any, ((&first, &second), &third)| any | is_accident(first, second, third))
        || matches!(bytes, [.., 0xC2, 0x80..=0x9F])
}

fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9F}')
}

static CODE_PAGES: LazyLock<(CodePage, CodePage)> =
    LazyLock::new(|| (CodePage::new(WINDOWS_1252), CodePage::new(WINDOWS_1250)));

/// A code page that UTF-8 was taken for.
struct CodePage {
    /// The characters of the bytes from 0x80 on.
    characters: Vec<char>,
    /// The same the other way round, sorted.
    bytes: Vec<(char, u8)>,
}

impl CodePage {
    fn new(encoding: &'static Encoding) -> CodePage {
        let bytes: Vec<u8> = (0x80..=0xFF).collect();
        let characters: Vec<char> = encoding.decode_without_bom_handling(&bytes).0.chars().collect();
        let mut bytes: Vec<(char, u8)> = characters.iter().copied().zip(bytes).collect();
        bytes.sort_unstable();
        CodePage { characters, bytes }
    }

    /// The byte that was taken for this character. Where the code page has none, decoders give the control
    /// character of the same number; Latin-1 does so for all of the first 32.
    fn byte(&self, c: char) -> Option<u8> {
        if is_c1(c) {
            return Some(c as u8);
        }
        let at = self.bytes.binary_search_by_key(&c, |&(known, _)| known).ok()?;
        Some(self.bytes[at].1)
    }

    /// The text with its double-encoded characters decoded, and how many of them can have been nothing else;
    /// nothing when there is none of these.
    fn repair(&self, text: &str) -> Option<(String, usize)> {
        let mut repaired = String::with_capacity(text.len());
        let (mut certain, mut done) = (0, 0);
        let mut at = 0;
        while let Some(found) = text[at..].find(|c: char| !c.is_ascii()) {
            at += found;
            let rest = &text[at..];
            let first = rest.chars().next()?;
            match self.double_encoded(rest) {
                Some((character, length)) => {
                    repaired.push_str(&text[done..at]);
                    let (before, after) = (text[..at].chars().next_back(), text[at + length..].chars().next());
                    certain += usize::from(is_certain(character, before, after));
                    repaired.push(character);
                    at += length;
                    done = at;
                }
                None => at += first.len_utf8(),
            }
        }
        if certain == 0 {
            return None;
        }
        repaired.push_str(&text[done..]);
        // Some tidying of spaces took the no-break space that is the other half of the à of French.
        let half: String = [self.characters[0xC3 - 0x80], ' '].iter().collect();
        if repaired.contains(&half) {
            repaired = repaired.replace(&half, "à ");
        }
        Some((repaired, certain))
    }

    /// The character whose UTF-8 bytes the text begins with, as this code page shows them, and how many bytes of
    /// text they take; nothing unless it is a character that French text holds.
    fn double_encoded(&self, text: &str) -> Option<(char, usize)> {
        let mut characters = text.chars();
        let mut bytes = [0; 4];
        bytes[0] = self.byte(characters.next()?)?;
        let count = match bytes[0] {
            0xC2 | 0xC3 | 0xC5 => 2,
            0xE2 => 3,
            0xF0 => 4,
            _ => return None,
        };
        for byte in &mut bytes[1..count] {
            *byte = self.byte(characters.next()?)?;
        }
        let character = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
        let is_likely = match count {
            // Latin-1, the control characters that stand for curly quotes, and œ Œ Š š Ÿ Ž ž.
            2 => character < '\u{100}' || "ŒœŠšŸŽž".contains(character),
            // Dashes, quotes, bullets, the ellipsis, the euro; what others look like can be meant as it is.
            3 => matches!(character, '\u{2000}'..='\u{203F}' | '€' | '™' | '→'),
            _ => matches!(character, '\u{1F000}'..='\u{1FAFF}'),
        };
        is_likely.then(|| (character, text.len() - characters.as_str().len()))
    }
}

/// Whether what looks like this double-encoded character can be nothing else where it stands. "MANHÃ…" and
/// "IRMÃ”" end in a capital Ã and go on with a sign of their own.
fn is_certain(character: char, before: Option<char>, after: Option<char>) -> bool {
    let in_capitals = before.is_some_and(char::is_uppercase);
    !in_capitals || (character.is_alphabetic() && after.is_some_and(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str =
        "À Ménaka, l’armée « n’a rien vu » : dès l’été, où était l’aide ? Ça coûte 3 € à l’État… Œuvre, cœur, naïf.";

    /// The text as one sees it when its UTF-8 is read as this encoding.
    fn spoilt(text: &str, encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn double_encoded_text_is_read_as_it_was() {
        for encoding in [WINDOWS_1252, WINDOWS_1250] {
            let once = spoilt(TEXT, encoding);
            assert_eq!(mend(&once).as_deref(), Some(TEXT), "{once}");
        }
        let twice = spoilt(&spoilt(TEXT, WINDOWS_1252), WINDOWS_1252);
        assert_eq!(mend(&twice).as_deref(), Some(TEXT));
        for (text, expected) in [
            ("MÃ©naka", "Ménaka"),
            ("MĂ©naka", "Ménaka"),
            ("L’armée à MÃ©naka", "L’armée à Ménaka"),
            ("lâ€™armÃ©e", "l’armée"),
            ("l\u{92}armée \u{93}malienne\u{94}", "l’armée “malienne”"),
            ("lÂ\u{92}armée", "l’armée"),
            ("dÃ©jÃ  attaquÃ© Ã\u{a0} Gao, voilÃ  tout", "déjà attaqué à Gao, voilà tout"),
            ("Ã‰tat", "État"),
            ("ÉTÃ‰ Ã  GAO, lÃ©ger", "ÉTÉ à GAO, léger"),
        ] {
            // The space behind may be what is left of the à itself, or a space of its own.
            assert_eq!(mend(text).map(|text| text.replace("  ", " ")).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn text_that_is_right_stays_as_it_is() {
        for text in [
            TEXT,
            "SÃO PAULO et a Ãngela, João, não",
            "« Il a attaqué\u{a0}» ; là\u{a0}« bas\u{a0}»",
            "IRMÃ”, disse; AMANHÃ…",
            "Â, Ã, Å, Ă : des lettres",
            "CASĂ” în Âgé",
            "â€ oh",
            "العربية и русский",
            "3 °C, 5 Å",
            "",
        ] {
            assert_eq!(mend(text), None, "{text}");
        }
    }

    #[test]
    fn entities_that_were_left_over() {
        for (text, expected) in [
            ("attaqu&eacute;e &#233; &#xE9;", "attaquée é é"),
            ("&amp;eacute; &amp;amp;", "é &"),
            ("a & b &inconnu; &eacute", "a & b &inconnu; &eacute"),
            ("?a=1&copy=2", "?a=1&copy=2"),
            ("l&#146;arm&eacute;e", "l\u{92}armée"),
        ] {
            assert_eq!(without_entities(text.to_owned()), expected);
        }
        // What is left of a numbered quote is mended like any other.
        assert_eq!(mend("l\u{92}armée").as_deref(), Some("l’armée"));
    }

    proptest! {
        #[test]
        fn any_text_comes_through(text in "\\PC{0,40}|[a-zÃÂĂâ€™©¨ éàÀ’»«\u{80}-\u{a0} ]{0,40}") {
            if let Some(mended) = mend(&text) {
                prop_assert!(mended.chars().count() <= text.chars().count());
            }
            without_entities(text);
        }

        #[test]
        fn french_text_is_never_touched(text in "[a-zA-Z éèàçùêâîôûëïüœæÉÈÀÇÊÂÎÔÙŒ’«»…–€0-9.,;:!?\u{a0}\u{202f}]{0,60}") {
            // These are not French, and are one half of something else.
            prop_assume!(!text.contains('Â') && !text.contains("â€"));
            prop_assert_eq!(mend(&text), None);
        }
    }
}
