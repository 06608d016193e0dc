//! A text as the resolvers look at it: its words, what is known of each, and what stands between them.

use std::ops::Range;

use memchr::memrchr;

use super::cues::Cue;
use super::keywords::Keyword;
use super::names::Match;
use super::traits::{Known, Traits};
use crate::analysis::{Analyzer, Token, is_apostrophe, is_hyphen, is_invisible};
use crate::knowledge::Registry;

/// What the resolvers look at.
pub struct View<'a> {
    /// The names and what they stand for.
    pub registry: &'a Registry,
    /// Knows the folded forms of the tokens.
    pub analyzer: &'a Analyzer,
    /// The text.
    pub text: &'a str,
    /// Its words.
    pub tokens: &'a [Token],
    /// What is known of each.
    pub traits: &'a [Traits],
    /// What stands behind each.
    pub gaps: &'a [Gap],
    /// Those with which something may begin that few words begin; see [`Traits::is_noted`].
    pub noted: &'a [usize],
}

impl<'a> View<'a> {
    /// A text, its tokens, and what the vocabulary knows of them.
    pub fn new(
        registry: &'a Registry,
        analyzer: &'a Analyzer,
        text: &'a str,
        tokens: &'a [Token],
        known: &'a Known,
    ) -> View<'a> {
        View { registry, analyzer, text, tokens, traits: &known.traits, gaps: &known.gaps, noted: &known.noted }
    }

    /// The bytes that a match covers, an elided article left out.
    pub fn range(&self, found: &Match) -> Range<usize> {
        self.tokens[found.tokens.start].segment.word_start..self.tokens[found.tokens.end - 1].segment.end
    }

    /// The words of a match as written.
    pub fn surface(&self, found: &Match) -> &'a str {
        &self.text[self.range(found)]
    }

    /// A token as written, an elided article left out.
    pub fn written(&self, token: usize) -> &'a str {
        let segment = &self.tokens[token].segment;
        &self.text[segment.word_start..segment.end]
    }

    /// A token folded.
    pub fn folded(&self, token: usize) -> &'a str {
        &self.analyzer.word(self.tokens[token].word).folded
    }

    /// Which of the little words that are asked about a token is.
    #[inline]
    pub fn keyword(&self, token: usize) -> Keyword {
        self.traits[token].keyword
    }

    /// Whether a token begins with a capital.
    pub fn is_capitalised(&self, token: usize) -> bool {
        let segment = &self.tokens[token].segment;
        match self.text.as_bytes().get(segment.word_start) {
            Some(byte) if byte.is_ascii() && segment.word_start < segment.end => byte.is_ascii_uppercase(),
            _ => self.written(token).chars().find(|&c| !is_invisible(c)).is_some_and(char::is_uppercase),
        }
    }

    /// Whether tokens are written as the name of a place: with a capital, which stands behind the noun in "province du Lac" and "fleuve Niger".
    pub fn is_named(&self, tokens: Range<usize>) -> bool {
        self.is_capitalised(tokens.start)
            || (matches!(self.traits[tokens.start].cue, Some(Cue::Place | Cue::Water))
                && tokens.clone().skip(1).any(|token| self.is_capitalised(token)))
    }

    /// Whether two neighbouring tokens belong to one phrase: only blanks, hyphens, apostrophes and quotes divide them.
    #[inline]
    pub fn is_phrase(&self, left: usize) -> bool {
        self.gaps[left].is_phrase()
    }

    /// Whether a token is the first of its sentence.
    #[inline]
    pub fn begins_sentence(&self, token: usize) -> bool {
        token == 0 || self.gaps[token - 1].ends_sentence()
    }

    /// What stands before a byte on its line, unless that is more than `most` bytes: a text may be one line, and is not gone through once for each
    /// of its names.
    pub fn line_before(&self, at: usize, most: usize) -> Option<&'a str> {
        let from = self.text.ceil_char_boundary(at.saturating_sub(most));
        match memrchr(b'\n', &self.text.as_bytes()[from..at]) {
            Some(newline) => Some(&self.text[from + newline + 1..at]),
            None => (from == 0).then(|| &self.text[..at]),
        }
    }
}

/// What stands between a token and the next, as far as it divides them. It is asked of every token again and again, and looked at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap(u8);

impl Gap {
    /// Behind the last token.
    const END: Gap = Gap(Gap::SENTENCE);
    /// Nearly always.
    const BLANK: Gap = Gap(Gap::PHRASE | Gap::BLANKS);

    const PHRASE: u8 = 1;
    const BLANKS: u8 = 2;
    const SENTENCE: u8 = 4;

    /// Replaces `gaps` by those behind each token of a text.
    pub fn all(text: &str, tokens: &[Token], gaps: &mut Vec<Gap>) {
        gaps.clear();
        let pairs = tokens.iter().zip(tokens.iter().skip(1));
        gaps.extend(pairs.map(|(left, right)| Gap::of(text, left.segment.end..right.segment.start)));
        gaps.extend((!tokens.is_empty()).then_some(Gap::END));
    }

    /// What these bytes are between two tokens.
    #[inline]
    pub fn of(text: &str, bytes: Range<usize>) -> Gap {
        if bytes.len() == 1 && text.as_bytes()[bytes.start] == b' ' { Gap::BLANK } else { Gap::between(&text[bytes]) }
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
            (", ", false, false, false),
            (". ", false, false, true),
            ("\u{a0}", true, true, false),
        ] {
            let gap = Gap::of(between, 0..between.len());
            assert_eq!(
                (gap.is_phrase(), gap.is_blank(), gap.ends_sentence()),
                (phrase, blank, sentence),
                "{between:?}"
            );
        }
    }
}
