//! The chain of `vigie::analysis` as a tokenizer of tantivy, for tantivy fed with plain text.

use tantivy::tokenizer::{TextAnalyzer, Token as TantivyToken, TokenStream, Tokenizer};
use vigie::analysis::{Analyzer, NamesInText, Token};

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
        let (analyzer, tokens) = (&self.analyzer, &self.tokens[..]);
        let names = NamesInText::of(analyzer, text, tokens);
        ChainStream { analyzer, names, tokens, next: 0, part: 0, token: TantivyToken::default() }
    }
}

struct ChainStream<'a> {
    analyzer: &'a Analyzer,
    names: NamesInText<'a>,
    tokens: &'a [Token],
    /// The token whose terms are being handed out.
    next: usize,
    /// How many of its terms have been; all of them stand at one position.
    part: usize,
    token: TantivyToken,
}

/// The terms of a token in order: those of its word, the accented one, those of the compound that begins with it.
fn term<'a>(analyzer: &'a Analyzer, names: &NamesInText<'a>, token: &Token, part: usize) -> Option<&'a str> {
    let terms = names.terms(token);
    if let Some(term) = terms.get(part) {
        return Some(term);
    }
    let part = part - terms.len();
    match (&analyzer.word(token.word).exact, part) {
        (Some(exact), 0) => Some(exact),
        (exact, part) => {
            let compound = analyzer.word(token.compound()?);
            compound.common_terms().get(part - usize::from(exact.is_some())).map(|term| &**term)
        }
    }
}

impl TokenStream for ChainStream<'_> {
    fn advance(&mut self) -> bool {
        while let Some(token) = self.tokens.get(self.next) {
            if let Some(term) = term(self.analyzer, &self.names, token, self.part) {
                self.token.text.clear();
                self.token.text.push_str(term);
                self.token.position = self.next;
                self.token.offset_from = token.segment().word_start;
                self.token.offset_to = token.segment().end;
                self.part += 1;
                return true;
            }
            self.next += 1;
            self.part = 0;
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
