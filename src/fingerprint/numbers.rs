//! Numbers in a text, which a form changes from issue to issue.

/// Numbers in words, with their values. "Un" is an article more often than a number, and what counts thousands stands in all large ones.
const WORDS: [(&str, u16); 28] = [
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("six", 6),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("treize", 13),
    ("quatorze", 14),
    ("quinze", 15),
    ("seize", 16),
    ("vingt", 20),
    ("trente", 30),
    ("quarante", 40),
    ("cinquante", 50),
    ("soixante", 60),
    ("cent", 100),
    ("dizaine", 10),
    ("vingtaine", 20),
    ("trentaine", 30),
    ("quarantaine", 40),
    ("cinquantaine", 50),
    ("soixantaine", 60),
    ("centaine", 100),
];

/// The value of a number in figures or in one word, so that it does not matter in which a newspaper writes it; 0 for all other words. Values are
/// stored with fingerprints, so they must never change.
pub fn value(folded: &str) -> u16 {
    let digits = folded.bytes().take_while(u8::is_ascii_digit).fold(None, |value: Option<u16>, digit| {
        Some(value.unwrap_or(0).saturating_mul(10).saturating_add(u16::from(digit - b'0')))
    });
    let in_words = || WORDS.iter().find(|(word, _)| *word == folded).map(|(_, value)| *value);
    digits.or_else(in_words).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn figures_and_words_have_the_same_value() {
        assert_eq!(["14", "quatorze", "1er", "23h", "000", "un", "mort"].map(value), [14, 14, 1, 23, 0, 0, 0]);
        assert_eq!(["65535", "999999"].map(value), [u16::MAX, u16::MAX]);
    }
}
