//! The form in which lines and phrases are compared.
//!
//! A key is the words of a line, folded, with `#` for numbers, and with colons, bars and copyright signs as words of their own.

use std::fmt::Write;

use memchr::memmem::Finder;

use crate::analysis::{fold_into, is_apostrophe, is_invisible, is_word_char};

/// Bytes of a line of which its key is made.
const MAX_KEY: usize = 260;

/// Bytes of the first word of a line that are looked at.
const MAX_FIRST: usize = 48;

/// Whether a line ends like a sentence and is long enough for one.
pub(super) fn is_sentence(line: &str) -> bool {
    line.len() >= 30
        && line.trim_end_matches(['»', '"', '”', ')', ' ', '\u{a0}', '\u{202f}']).ends_with(['.', '!', '?'])
        && !line.ends_with("...")
}

/// Whether the key holds these words, whole and one after the other.
pub(super) fn contains_words(key: &str, words: &Finder) -> bool {
    words.find_iter(key.as_bytes()).any(|at| {
        let end = at + words.needle().len();
        (at == 0 || key.as_bytes()[at - 1] == b' ') && (end == key.len() || key.as_bytes()[end] == b' ')
    })
}

/// The first word of a line, folded.
pub(super) fn first_word(line: &str) -> String {
    // Most lines begin with a word of plain letters.
    let plain = plain_letters(&line.as_bytes()[..line.len().min(MAX_FIRST)]);
    if plain > 0 {
        return line[..plain].to_ascii_lowercase();
    }
    let mut word = String::new();
    let mut begun = false;
    let start = &line[..line.floor_char_boundary(MAX_FIRST)];
    for c in start.chars() {
        if c.is_ascii_alphanumeric() {
            begun = true;
            word.push(c.to_ascii_lowercase());
        } else if is_key_char(c) {
            let mut buffer = [0; 4];
            fold_into(c.encode_utf8(&mut buffer), &mut word);
            // The mark that makes a picture of a heart is no letter.
            begun |= !word.is_empty();
        } else if matches!(c, '©') && !begun {
            return "©".to_owned();
        } else if begun {
            break;
        }
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) { "#".to_owned() } else { word }
}

/// The second word of a line, folded, where plain letters and no sign with a meaning of its own stand up to its end.
pub(super) fn plain_second_word(line: &str) -> Option<String> {
    let rest = &line[Some(plain_letters(line.as_bytes())).filter(|length| *length > 0)?..];
    let rest = &rest[blanks(rest)..];
    let length = plain_letters(rest.as_bytes());
    (length > 0).then(|| rest[..length].to_ascii_lowercase())
}

/// The length of what stands between two words and means nothing.
fn blanks(text: &str) -> usize {
    text.bytes().take_while(|byte| matches!(byte, b' ' | b',' | b'.' | b'-')).count()
}

fn is_key_char(c: char) -> bool {
    is_word_char(c) || is_apostrophe(c) || is_invisible(c)
}

/// The words of a line in the form in which phrases are compared.
pub(super) fn key(line: &str) -> String {
    let line = &line[..line.floor_char_boundary(MAX_KEY)];
    let mut key = String::with_capacity(line.len());
    let mut rest = line;
    loop {
        // Most words are plain letters, with a blank or a comma between them.
        rest = &rest[blanks(rest)..];
        let plain = plain_letters(rest.as_bytes());
        if plain > 0 {
            push_word(&mut key, &rest[..plain]);
            let start = key.len() - plain;
            key[start..].make_ascii_lowercase();
            rest = &rest[plain..];
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        if is_key_char(c) {
            let end = rest.find(|c| !is_key_char(c)).unwrap_or(rest.len());
            let at = key.len();
            if c.is_ascii_digit() {
                // "1er", "10h30" and "2,5" are numbers like any other.
                if !key.ends_with('#') {
                    push_word(&mut key, "#");
                }
                let unit = rest[..end].trim_start_matches(|c: char| c.is_ascii_digit());
                if unit.chars().count() > 3 {
                    push_word(&mut key, "");
                    fold_into(unit, &mut key);
                }
            } else {
                push_word(&mut key, "");
                let start = key.len();
                fold_into(&rest[..end], &mut key);
                if key.len() == start {
                    key.truncate(at);
                }
            }
            rest = &rest[end..];
            continue;
        }
        let width = c.len_utf8();
        // "[À LIRE] …" announces what follows like a colon, "Accueil > Mali" divides like a bar.
        let c = match c {
            ']' => ':',
            '>' | '›' | '•' | '·' => '|',
            other => other,
        };
        if matches!(c, ':' | '|' | '©') && !key.ends_with(c) {
            push_word(&mut key, "");
            let _ = write!(key, "{c}");
        }
        rest = &rest[width..];
    }
    key
}

/// The length of the word with which a text begins, if it begins with one of plain letters: ASCII, no number first, and nothing else of a
/// word behind them.
fn plain_letters(text: &[u8]) -> usize {
    if !text.first().is_some_and(u8::is_ascii_alphabetic) {
        return 0;
    }
    let length = text.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ends = text.get(length).is_none_or(|next| next.is_ascii() && !is_apostrophe(char::from(*next)));
    if ends { length } else { 0 }
}

fn push_word(key: &mut String, word: &str) {
    if !key.is_empty() {
        key.push(' ');
    }
    key.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_words() {
        for (line, expected) in [
            ("❤️ Aimer cet article", "aimer"),
            ("> À lire", "a"),
            ("3 mai", "#"),
            ("…", ""),
            ("Étiquettes :", "etiquettes"),
        ] {
            assert_eq!(first_word(line), expected, "{line}");
        }
    }

    #[test]
    fn keys_of_lines() {
        for (line, expected) in [
            ("► À lire aussi : Burkina Faso", "a lire aussi : burkina faso"),
            ("Publié le : 03/06/2021 - 00:24", "publie le : # : #"),
            ("Il vous reste 61.4% de cet article", "il vous reste # de cet article"),
            ("S’abonner | L'info", "sabonner | linfo"),
            ("*** …", ""),
        ] {
            assert_eq!(key(line), expected, "{line}");
        }
    }
}
