//! A text as the resolvers look at it: its words, what is known of each, and what stands between them.

use std::ops::Range;

use memchr::memrchr;

use super::cues::Cue;
use super::gaps::Gap;
use super::keywords::Keyword;
use super::names::Match;
use super::traits::{Known, Traits};
use crate::analysis::{Analyzer, Token, is_invisible};
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
    /// Those with which a name may begin; see [`Known::begin_names`].
    pub begin_names: &'a [usize],
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
        let Known { traits, gaps, noted, begin_names } = known;
        let (noted, begin_names) = (noted.all(), begin_names.all());
        View { registry, analyzer, text, tokens, traits, gaps, noted, begin_names }
    }

    /// The bytes that a match covers, an elided article left out.
    pub fn range(&self, found: &Match) -> Range<usize> {
        self.tokens[found.tokens.start].segment().word_start..self.tokens[found.tokens.end - 1].segment().end
    }

    /// The words of a match as written.
    pub fn surface(&self, found: &Match) -> &'a str {
        &self.text[self.range(found)]
    }

    /// A token as written, an elided article left out.
    pub fn written(&self, token: usize) -> &'a str {
        let segment = self.tokens[token].segment();
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
        let segment = self.tokens[token].segment();
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
