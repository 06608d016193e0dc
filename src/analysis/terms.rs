//! The terms of an analysed text on their way into the index.
//!
//! An article is analysed once, for the tagger and for the index alike. What the index gets is not the text but its terms, written into
//! one string: a control character says whether the next term stands one position further or at the same, and then comes the term. No
//! word holds a control character. [`reader`] is what tantivy reads them with.

use tantivy::tokenizer::{TextAnalyzer, Token as TantivyToken, TokenStream, Tokenizer};

use super::{Analyzer, Token};

/// The name under which [`reader`] is registered with an index.
pub const TERMS: &str = "vigie_terms";

/// Begins a term one position behind the last. A word without terms leaves the mark alone.
pub(super) const NEXT: char = '\u{1}';
/// Begins a term at the position of the last.
pub(super) const SAME: char = '\u{2}';

/// The terms of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Those of the headline.
    pub title: String,
    /// Those of the rest.
    pub body: String,
}

impl Terms {
    /// The terms of `tokens`, which `analyzer` made of a text whose body begins at byte `body_start`.
    pub fn new(analyzer: &Analyzer, tokens: &[Token], body_start: usize) -> Terms {
        let (title, body) = tokens.split_at(tokens.partition_point(|token| token.segment.start < body_start));
        Terms { title: written(analyzer, title), body: written(analyzer, body) }
    }
}

fn written(analyzer: &Analyzer, tokens: &[Token]) -> String {
    let mut out = String::with_capacity(tokens.len() * 8);
    for token in tokens {
        out.push_str(analyzer.written(token.word));
        if let Some(compound) = token.compound {
            for term in &analyzer.word(compound).terms {
                out.push(SAME);
                out.push_str(term);
            }
        }
    }
    out
}

/// Reads [`Terms`] as tantivy wants to see them. Offsets are those in the terms, since nothing in the index looks at them.
pub fn reader() -> TextAnalyzer {
    TextAnalyzer::from(TermReader)
}

#[derive(Clone)]
struct TermReader;

impl Tokenizer for TermReader {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, terms: &'a str) -> TermStream<'a> {
        TermStream { terms, at: 0, token: TantivyToken { position: usize::MAX, ..TantivyToken::default() } }
    }
}

struct TermStream<'a> {
    terms: &'a str,
    at: usize,
    token: TantivyToken,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let bytes = self.terms.as_bytes();
        while let Some(&mark) = bytes.get(self.at) {
            // What was not written by us has no marks, and is one term.
            self.token.position = self.token.position.wrapping_add(usize::from(mark != SAME as u8));
            let start = self.at + usize::from(mark <= SAME as u8);
            let length = bytes[start..].iter().position(|&byte| byte <= SAME as u8);
            let end = length.map_or(bytes.len(), |length| start + length);
            self.at = end;
            if start < end {
                self.token.text.clear();
                self.token.text.push_str(&self.terms[start..end]);
                (self.token.offset_from, self.token.offset_to) = (start, end);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &TantivyToken {
        &self.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Chain, MAX_WORD_BYTES};

    /// `position:term` for each term.
    fn read(terms: &str) -> Vec<String> {
        let mut reader = reader();
        let mut stream = reader.token_stream(terms);
        let mut read = Vec::new();
        stream.process(&mut |token| read.push(format!("{}:{}", token.position, token.text)));
        read
    }

    #[test]
    fn what_is_written_is_read() {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let long = "x".repeat(MAX_WORD_BYTES + 1);
        let text = format!("Le côté\n\n{long} des narco-trafiquants d'ici");
        let body_start = text.find('x').unwrap_or_default();
        let tokens = analyzer.tokens(&text);
        let terms = Terms::new(&analyzer, &tokens, body_start);
        assert_eq!(read(&terms.title), ["0:le", "1:coter", "1:=côté"]);
        // The word without terms keeps its position.
        assert_eq!(read(&terms.body), ["1:des", "2:narco", "2:narcotrafiquant", "3:trafiquant", "4:ici"]);
        assert_eq!(read(""), Vec::<String>::new());
        assert_eq!(read("école"), ["0:école"]);
    }
}
