//! The terms of an analysed text on their way into the index.
//!
//! An article is analysed once, for the tagger and for the index alike. What the index gets is not the text but its terms, written into
//! one string: for each a character that says whether it stands one position further or at the same, its length in bytes, as the character of
//! that number, and then the term. [`reader`] is what tantivy reads them with.

use rustc_hash::FxHashSet;
use tantivy::tokenizer::{TextAnalyzer, Token as TantivyToken, TokenStream, Tokenizer};

use super::{Analyzer, Token, is_invisible};

/// The name under which [`reader`] is registered with an index.
pub const TERMS: &str = "vigie_terms";

/// Where a term stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// At the position of the last.
    Same = 0,
    /// One position behind the last. A word without terms takes a position, and an empty term says so.
    Next = 1,
}

/// Lengths are written as characters of two bytes at most. A longer term is none.
const MAX_LENGTH: usize = 0x7FF;

pub(super) fn write_term(step: Step, term: &str, out: &mut String) {
    let term = if term.len() <= MAX_LENGTH { term } else { "" };
    out.push(char::from(step as u8));
    out.push(char::from_u32(term.len() as u32).unwrap_or_default());
    out.push_str(term);
}

/// Writes the terms of one word.
pub(super) fn write_word<'t>(terms: impl Iterator<Item = &'t Box<str>>, out: &mut String) {
    let mut step = Step::Next;
    for term in terms {
        write_term(step, term, out);
        step = Step::Same;
    }
    if step == Step::Next {
        write_term(step, "", out);
    }
}

/// The terms of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Those of the headline.
    pub title: String,
    /// Those of the rest.
    pub body: String,
}

impl Terms {
    /// The terms of `tokens`, which `analyzer` made of `text`, whose body begins at byte `body_start`.
    pub fn new(analyzer: &Analyzer, text: &str, tokens: &[Token], body_start: usize) -> Terms {
        let names = NamesInText::of(analyzer, text, tokens);
        let (title, body) = tokens.split_at(tokens.partition_point(|token| token.segment().start < body_start));
        Terms { title: written(&names, title), body: written(&names, body) }
    }
}

fn written(names: &NamesInText, tokens: &[Token]) -> String {
    let mut out = Vec::with_capacity(tokens.len() * 9);
    let mut rare = String::new();
    for token in tokens {
        if names.analyzer.written.append(token.word, &mut out) && token.compound().is_none() {
            continue;
        }
        rare.clear();
        if names.analyzer.written.is_open(token.word) {
            write_word(names.terms(token).iter(), &mut rare);
        }
        if let Some(compound) = token.compound() {
            let terms = names.analyzer.word(compound).common_terms();
            terms.iter().for_each(|term| write_term(Step::Same, term, &mut rare));
        }
        out.extend_from_slice(rare.as_bytes());
    }
    // Whole strings one behind the other are a string.
    String::from_utf8(out).unwrap_or_default()
}

/// Which words of a text are names, of those that nobody has listed: what it writes with a capital inside a sentence.
pub struct NamesInText<'a> {
    analyzer: &'a Analyzer,
    text: &'a str,
    /// The terms of the names.
    names: FxHashSet<&'a str>,
}

impl<'a> NamesInText<'a> {
    /// The names among `tokens`, which `analyzer` made of `text`.
    pub fn of(analyzer: &'a Analyzer, text: &'a str, tokens: &[Token]) -> Self {
        let mut found = NamesInText { analyzer, text, names: FxHashSet::default() };
        for (place, token) in tokens.iter().enumerate().skip(1) {
            // Nearly all words begin so.
            if is_small(text, token) || !analyzer.written.is_open(token.word) || !found.is_capitalised(token) {
                continue;
            }
            let before = &tokens[place - 1];
            if !ends_sentence(&text[before.segment().end..token.segment().start]) && !found.is_shouted(before) {
                found.names.extend(analyzer.word(token.word).name());
            }
        }
        found
    }

    /// What a word of the text is indexed under, accents aside.
    pub fn terms(&self, token: &Token) -> &'a [Box<str>] {
        let word = self.analyzer.word(token.word);
        match word.name() {
            Some(name) if self.is_capitalised(token) && self.names.contains(name) => &word.terms[1..],
            _ => word.common_terms(),
        }
    }

    fn written(&self, token: &Token) -> impl Iterator<Item = char> + use<'a> {
        self.text[token.segment().word_start..token.segment().end].chars().filter(|&c| !is_invisible(c))
    }

    fn is_capitalised(&self, token: &Token) -> bool {
        !is_small(self.text, token) && self.written(token).next().is_some_and(char::is_uppercase)
    }

    /// Whether a word has nothing but capitals. Behind one, a capital is the headline's.
    fn is_shouted(&self, token: &Token) -> bool {
        self.written(token).nth(1).is_some() && self.written(token).all(|c| !c.is_lowercase())
    }
}

/// Whether a word begins with a small letter or a digit of ASCII.
fn is_small(text: &str, token: &Token) -> bool {
    matches!(text.as_bytes().get(token.segment().word_start), Some(b'a'..=b'z' | b'0'..=b'9'))
}

/// Whether a sentence or a quotation may begin behind what stands between two words.
fn ends_sentence(between: &str) -> bool {
    // Nearly always a single blank.
    between != " " && between.contains(['.', '!', '?', '\n', '«', '»', ':', '…', '"', '“', '–', '—', '•'])
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
        // What was not written by us ends where it makes no sense.
        while let Some(&[step, length]) = bytes.get(self.at..self.at + 2).and_then(|head| head.first_chunk()) {
            let (length, start) = match (length, bytes.get(self.at + 2)) {
                (..0x80, _) => (usize::from(length), self.at + 2),
                (_, Some(&rest)) => (usize::from(length & 0x1F) << 6 | usize::from(rest & 0x3F), self.at + 3),
                (_, None) => return false,
            };
            self.token.position = self.token.position.wrapping_add(usize::from(step));
            self.at = start + length;
            if length > 0 {
                let Some(term) = self.terms.get(start..self.at) else { return false };
                self.token.text.clear();
                self.token.text.push_str(term);
                (self.token.offset_from, self.token.offset_to) = (start, self.at);
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
        let terms = Terms::new(&analyzer, &text, &tokens, body_start);
        assert_eq!(read(&terms.title), ["0:le", "1:coter", "1:=côté"]);
        // The word without terms keeps its position.
        assert_eq!(read(&terms.body), ["1:des", "2:narco", "2:narcotrafiquant", "3:trafiquant", "4:ici"]);
        let wide = "7".repeat(MAX_WORD_BYTES);
        let tokens = analyzer.tokens(&wide);
        assert_eq!(read(&Terms::new(&analyzer, &wide, &tokens, 0).body), [format!("0:{wide}")]);
        for other in ["", "école", "x", "\u{1}", "\u{1}\u{7}abc", "\u{1}é"] {
            assert_eq!(read(other), Vec::<String>::new());
        }
    }

    #[test]
    fn an_unlisted_word_is_a_name_where_it_has_its_capital_inside_a_sentence() {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let mut body = |text: &str| {
            let tokens = analyzer.tokens(text);
            read(&Terms::new(&analyzer, text, &tokens, 0).body)
        };
        let last = |terms: Vec<String>| terms.last().cloned().unwrap_or_default();
        assert_eq!(body("Le chef Zourkaleb est là. ZOURKALEB, zourkalebs")[2], "2:zourkaleb");
        assert_eq!(last(body("Le chef Zourkaleb est là. Zourkaleb")), "5:zourkaleb");
        assert_eq!(last(body("Le chef Zourkaleb est là. LES ZOURKALEBS")), "6:zourkaleb");
        for no_name in ["la zourkaleb", "Zourkaleb", "Fin. Zourkaleb", "« Zourkaleb", "LA ZOURKALEB", "- Zourkaleb"] {
            assert_eq!(last(body(no_name)).split(':').nth(1), Some("zourkaleb~"), "{no_name}");
        }
        // What the lexicon knows is the word, whatever its capitals.
        assert_eq!(last(body("le ministre des Attaques")), last(body("le ministre des attaques")));
    }
}
