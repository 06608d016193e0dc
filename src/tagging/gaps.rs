//! What stands between the words of a text, as far as it divides them.

use std::ops::Range;

use crate::analysis::{Token, is_apostrophe, is_hyphen, is_invisible};

/// What stands between a token and the next, as far as it divides them. It is asked of every token again and again, and looked at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap(u8);

impl Gap {
    /// Behind the last token.
    const END: Gap = Gap(Gap::SENTENCE);
    /// Nearly always, and what stands there most often besides.
    const BLANK: Gap = Gap(Gap::PHRASE | Gap::BLANKS);
    const NOTHING: Gap = Gap(Gap::PHRASE);
    const COMMA: Gap = Gap(0);
    const STOP: Gap = Gap(Gap::SENTENCE);

    const PHRASE: u8 = 1;
    const BLANKS: u8 = 2;
    const SENTENCE: u8 = 4;

    /// Replaces `gaps` by those behind each token of a text.
    pub fn all(text: &str, tokens: &[Token], gaps: &mut Vec<Gap>) {
        gaps.clear();
        let (bytes, pairs) = (text.as_bytes(), tokens.iter().zip(tokens.iter().skip(1)));
        gaps.extend(pairs.map(|(left, right)| {
            let (end, start) = (left.segment().end, right.segment().start);
            if start == end + 1 && bytes[end] == b' ' { Gap::BLANK } else { Gap::of(text, end..start) }
        }));
        gaps.extend((!tokens.is_empty()).then_some(Gap::END));
    }

    /// What these bytes are between two tokens.
    #[inline]
    pub fn of(text: &str, bytes: Range<usize>) -> Gap {
        match &text.as_bytes()[bytes.clone()] {
            b"" => Gap::NOTHING,
            b" " => Gap::BLANK,
            b", " => Gap::COMMA,
            b". " => Gap::STOP,
            _ => Gap::between(&text[bytes]),
        }
    }

    fn between(between: &str) -> Gap {
        let (mut lines, mut signs, mut dashes, mut blanks) = (0, false, false, false);
        let (mut divides, mut ends) = (false, false);
        for c in between.chars() {
            match c {
                ' ' => blanks = true,
                '\'' | '’' => signs = true,
                '-' => (signs, dashes) = (true, true),
                '\n' => (lines, blanks, ends) = (lines + 1, true, true),
                '.' | '!' | '?' | ':' | '…' => (divides, ends) = (true, true),
                ',' | ';' | '(' | ')' => divides = true,
                '«' | '»' | '"' | '“' => (signs, ends) = (true, true),
                '”' => signs = true,
                _ if c.is_whitespace() => blanks = true,
                _ if is_hyphen(c) => (signs, dashes) = (true, true),
                _ if is_apostrophe(c) || is_invisible(c) => signs = true,
                _ => divides = true,
            }
        }
        // "MAROUA – Deux soldats": a dash between blanks begins something new.
        let is_phrase = !divides && lines < 2 && !(dashes && blanks);
        let flag = |is_so, flag| if is_so { flag } else { 0 };
        Gap(flag(is_phrase, Gap::PHRASE) | flag(is_phrase && blanks && !signs, Gap::BLANKS) | flag(ends, Gap::SENTENCE))
    }

    /// Whether only blanks, hyphens, apostrophes and quotes stand there.
    #[inline]
    pub fn is_phrase(self) -> bool {
        self.0 & Gap::PHRASE != 0
    }

    /// Whether only blanks stand there, and some do.
    #[inline]
    pub fn is_blank(self) -> bool {
        self.0 & Gap::BLANKS != 0
    }

    /// Whether a sentence ends there.
    #[inline]
    pub fn ends_sentence(self) -> bool {
        self.0 & Gap::SENTENCE != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_words_divides_them_or_not() {
        for (between, phrase, blank, sentence) in [
            (" ", true, true, false),
            ("", true, false, false),
            ("\n", true, true, true),
            ("\n\n", false, false, true),
            ("-", true, false, false),
            (" – ", false, false, false),
            (" « ", true, false, true),
            (",", false, false, false),
            (", ", false, false, false),
            (",  ", false, false, false),
            (".", false, false, true),
            (". ", false, false, true),
            ("\u{a0}", true, true, false),
        ] {
            let gap = Gap::of(between, 0..between.len());
            assert_eq!(gap, Gap::between(between), "{between:?}");
            assert_eq!(
                (gap.is_phrase(), gap.is_blank(), gap.ends_sentence()),
                (phrase, blank, sentence),
                "{between:?}"
            );
        }
    }
}
