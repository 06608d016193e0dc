//! What makes two spellings of a word the same key: case, accents, ligatures, apostrophes and invisible characters.
//!
//! Folding never looks at more than one character, so folding a text and folding its words give the same words.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Characters that are used as an apostrophe in French press and in transliterated Arabic and Hausa names.
pub fn is_apostrophe(c: char) -> bool {
    if c.is_ascii() {
        return c == '\'' || c == '`';
    }
    matches!(
        c,
        '\u{2019}'
            | '\u{2018}'
            | '\u{201B}'
            | '\u{02BC}'
            | '\u{02BB}'
            | '\u{02B9}'
            | '\u{02BE}'
            | '\u{02BF}'
            | '\u{00B4}'
            | '\u{2032}'
            | '\u{FF07}'
            | '\u{A78C}'
    )
}

/// Characters that join the parts of a compound word or two names.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

/// Characters that a reader does not see: soft hyphens, zero-width spaces and joiners, byte order marks,
/// directional marks, variation selectors, the Arabic tatweel.
pub fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{0640}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        )
}

/// Characters that words are made of.
pub fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    // The accented Latin letters, without the signs for times and divided by, need no table.
    if matches!(c, '\u{C0}'..='\u{24F}') {
        return c != '×' && c != '÷';
    }
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_apostrophe(c) && !is_invisible(c)
}

/// Appends the folded form of `word` to `out`: lower case without accents, ligatures spelt out, apostrophes and
/// invisible characters dropped.
pub fn fold_into(word: &str, out: &mut String) {
    for c in word.chars() {
        if c.is_ascii() {
            // The only words with full stops are acronyms: G.A.T. is GAT.
            if !is_apostrophe(c) && c != '.' {
                out.push(c.to_ascii_lowercase());
            }
            continue;
        }
        if let Some(plain) = plain_letter(c) {
            out.push(plain);
            continue;
        }
        if is_invisible(c) || is_apostrophe(c) {
            continue;
        }
        fold_any(c, out);
    }
}

/// Any character's letters, by the tables of Unicode.
fn fold_any(c: char, out: &mut String) {
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) {
            for lower in part.to_lowercase() {
                fold_letter(lower, out);
            }
        }
    });
}

/// The letters of French with their accents, which need no table.
fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => 'e',
        'à' | 'â' | 'ä' | 'À' | 'Â' | 'Ä' => 'a',
        'ô' | 'ö' | 'Ô' | 'Ö' => 'o',
        'î' | 'ï' | 'Î' | 'Ï' => 'i',
        'û' | 'ù' | 'ü' | 'Û' | 'Ù' | 'Ü' => 'u',
        'ç' | 'Ç' => 'c',
        _ => return None,
    })
}

/// The folded form of `word`.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// Letters that have no decomposition but a plain spelling that people type: ligatures, and the hooked letters of
/// Hausa, Fulfulde and Bambara.
fn fold_letter(c: char, out: &mut String) {
    match c {
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ɗ' => out.push('d'),
        'ı' => out.push('i'),
        'ɓ' => out.push('b'),
        'ƙ' => out.push('k'),
        'ƴ' => out.push('y'),
        'ŋ' | 'ɲ' => out.push('n'),
        'ɛ' => out.push('e'),
        'ɔ' => out.push('o'),
        other if is_combining_mark(other) => {}
        other => out.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_alike() {
        for (word, folded) in [
            ("Ménaka", "menaka"),
            ("ME\u{301}NAKA", "menaka"),
            ("Cœur", "coeur"),
            ("ÉTAT", "etat"),
            ("N’Djaména", "ndjamena"),
            ("Jamāʿat", "jamaat"),
            ("oti\u{ad}sage", "otisage"),
            ("\u{feff}otage", "otage"),
            ("ota\u{200b}ges", "otages"),
            ("ﬁn", "fin"),
            ("Ɓalla", "balla"),
            ("İyad", "iyad"),
            ("14h30", "14h30"),
            ("G.A.T", "gat"),
        ] {
            assert_eq!(fold(word), folded, "{word:?}");
        }
    }

    #[test]
    fn the_letters_of_french_fold_as_the_tables_say() {
        let letters = ('\u{80}'..='\u{24F}').filter_map(|c| Some((c, plain_letter(c)?)));
        let wrong = letters.clone().filter(|&(c, plain)| {
            let mut folded = String::new();
            fold_any(c, &mut folded);
            folded != plain.to_string()
        });
        assert_eq!((wrong.count(), letters.count()), (0, 30));
    }
}
