//! The chain as tantivy wants to see it: a thin adapter, no analysis of its own.

use tantivy::tokenizer::{TextAnalyzer, Token as TantivyToken, TokenStream, Tokenizer};

use super::{Analyzer, Token};

/// The name under which the French chain is registered with an index.
pub const FRENCH: &str = "vigie_fr";
/// The name under which the plain chain is registered with an index.
pub const PLAIN: &str = "vigie_plain";

/// The chain of `analyzer` as a tantivy tokenizer.
pub fn tokenizer(analyzer: Analyzer) -> TextAnalyzer {
    TextAnalyzer::from(ChainTokenizer { analyzer, tokens: Vec::new() })
}

#[derive(Clone)]
struct ChainTokenizer {
    analyzer: Analyzer,
    tokens: Vec<Token>,
}

impl Tokenizer for ChainTokenizer {
    type TokenStream<'a> = ChainStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ChainStream<'a> {
        self.analyzer.analyze(text, &mut self.tokens);
        ChainStream {
            analyzer: &self.analyzer,
            tokens: &self.tokens,
            next: 0,
            compound_due: false,
            token: TantivyToken::default(),
        }
    }
}

struct ChainStream<'a> {
    analyzer: &'a Analyzer,
    tokens: &'a [Token],
    next: usize,
    /// Whether the compound that begins with the last token is still to come, at the same position.
    compound_due: bool,
    token: TantivyToken,
}

impl TokenStream for ChainStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let id = if self.compound_due {
                self.compound_due = false;
                self.tokens[self.next - 1].compound
            } else {
                let Some(token) = self.tokens.get(self.next) else { return false };
                self.next += 1;
                self.compound_due = token.compound.is_some();
                self.token.position = token.position as usize;
                self.token.offset_from = token.segment.word_start;
                self.token.offset_to = token.segment.end;
                Some(token.word)
            };
            if let Some(word) = id.map(|id| self.analyzer.word(id)).filter(|word| !word.term.is_empty()) {
                self.token.text.clear();
                self.token.text.push_str(&word.term);
                return true;
            }
        }
    }

    fn token(&self) -> &TantivyToken {
        &self.token
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        &mut self.token
    }
}
