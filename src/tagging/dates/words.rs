//! The words in which dates are looked for: those of an article, of which the tagger knows everything already, or of a line beside it.

use super::super::gaps::Gap;
use super::super::keywords::Keyword;
use super::super::view::View;
use crate::analysis::{Segment, fold, segments};

/// The words in which dates are looked for.
pub trait Words {
    /// How many there are.
    fn count(&self) -> usize;
    /// Where one stands.
    fn segment(&self, token: usize) -> Segment;
    /// One folded.
    fn folded(&self, token: usize) -> &str;
    /// Which of the little words one is.
    fn keyword(&self, token: usize) -> Keyword;
    /// What stands between a word and the next, in `text`.
    fn gap(&self, text: &str, left: usize) -> Gap;
}

impl Words for View<'_> {
    fn count(&self) -> usize {
        self.tokens.len()
    }

    fn segment(&self, token: usize) -> Segment {
        self.tokens[token].segment()
    }

    fn folded(&self, token: usize) -> &str {
        View::folded(self, token)
    }

    fn keyword(&self, token: usize) -> Keyword {
        View::keyword(self, token)
    }

    fn gap(&self, _: &str, left: usize) -> Gap {
        self.gaps[left]
    }
}

/// A word outside an article.
pub struct Read {
    segment: Segment,
    /// Folded.
    pub folded: String,
    /// Which of the little words it is.
    pub keyword: Keyword,
}

impl Words for [Read] {
    fn count(&self) -> usize {
        self.len()
    }

    fn segment(&self, token: usize) -> Segment {
        self[token].segment
    }

    fn folded(&self, token: usize) -> &str {
        &self[token].folded
    }

    fn keyword(&self, token: usize) -> Keyword {
        self[token].keyword
    }

    fn gap(&self, text: &str, left: usize) -> Gap {
        Gap::of(text, self[left].segment.end..self[left + 1].segment.start)
    }
}

/// The words of a short text outside an article.
pub fn read(text: &str) -> Vec<Read> {
    let read = |segment: Segment| {
        let folded = fold(&text[segment.word_start..segment.end]);
        Read { segment, keyword: Keyword::of(&folded), folded }
    };
    segments(text).map(read).collect()
}
