//! Text to tokens: the one chain that indexing, queries, tagging and passages share.
//!
//! In order: `segment` finds the words and cuts elided articles, `fold` makes spellings equal, stop words are
//! marked (not removed: a phrase or a query of stop words alone still needs them), names are protected, `variants` settle on
//! one spelling, the `lexicon` gives the lemmas of known forms, `stemmer` the stems of all others, and a compound also yields its
//! parts joined into one term (*narco-trafiquants* is found by *narcotrafiquants*).
//!
//! Every word form is analysed once and remembered, so that a token costs one hash lookup. Terms never carry offsets of
//! their own: a token's offsets always point into the text that was given.
//!
//! # Why a lexicon
//!
//! A stemmer cannot know that *bas* and *base* are two words and *œil* is one with *yeux*, and every stemmer of accented French fails on
//! unaccented queries. Four designs were measured by `cargo bench --bench analyzer` on the families of forms that must be equal
//! and the pairs that must stay apart in `tests/data/french`; speed and index size are multiples of tantivy's own chain, the second row.
//!
//! | design | families | pairs | speed | index |
//! |---|---:|---:|---:|---:|
//! | stem, fold | 105 of 210 | 97 of 240 | 0.99 | 1.00 |
//! | fold, stem | 107 of 210 | 110 of 240 | 1.00 | 1.00 |
//! | fold, mend endings, stem | 109 of 210 | 106 of 240 | 0.99 | 1.00 |
//! | lexicon, Snowball and capitals for the rest | 209 of 210 | 240 of 240 | 3.03 | 1.02 |
//!
//! On 3,000 lemmas of a list that the lexicon was not made from, all forms of 98.3 % find their lemma. Light and minimal stemming rank no better
//! (`benches/README.md`).
//!
//! # Names
//!
//! A word that the registry lists as a name is matched as it is. One that neither registry nor lexicon knows is a name in a text that writes it with a
//! capital inside a sentence ([`NamesInText`]): there it is indexed as it is, plural aside, and elsewhere by its stem. A search means both, so its case
//! does not matter; but *Karimat* no longer finds *Karimata*, as stems would have it. Capitals say nothing of words that the lexicon knows,
//! which titles, institutions and emphasis write with a capital too.
//!
//! # Several terms at one position
//!
//! A form that belongs to several lemmas (*dure*: *dur*, *durer*) yields a term for each at one position, so that no two lemmas are
//! merged because they share a form. A form that only its accents tell from another word (*côté*) yields one more term with its accents, by
//! which an exact match ranks first.

mod fold;
mod forms;
mod lexicon;
mod segment;
mod sentences;
mod stemmer;
mod stop_words;
mod terms;
mod variants;
mod written;

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

pub use fold::{fold, fold_into, is_apostrophe, is_hyphen, is_invisible, is_word_char};
pub use lexicon::Lexicon;
pub use segment::{Segment, segments};
pub use sentences::{Sentences, sentences};
pub use stop_words::contains as is_stop_word;
pub use terms::{NamesInText, TERMS, Terms, reader};

use forms::Forms;
use stemmer::Stemmer;
use written::Written;

/// Longer words are noise (an encoded image, a line of underscores), kept out of the index.
pub const MAX_WORD_BYTES: usize = 200;

/// What follows in a longer text is not analysed.
pub const MAX_TEXT_BYTES: usize = u32::MAX as usize;

/// Word forms remembered before the memory is cleared, so that hostile text cannot make it grow without bound.
const MAX_REMEMBERED: usize = 1 << 17;

/// Which words are names: they are matched as written and never stemmed into words.
pub trait Names: Send + Sync {
    /// How surely the folded `word` is the name of something in the registry.
    fn certainty(&self, word: &str) -> Option<Certainty>;
}

/// How surely a word is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It may be one: it is a name unless the lexicon knows it as a word.
    Weak,
    /// It is the name of a known place: *Pama* is the town and not a form of *pâmer*.
    Strong,
}

/// How the words of a text become terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Chain {
    /// French: everything that the module's doc lists.
    French,
    /// Any other language: the same words and folding, no stop words, no stemming.
    Plain,
}

/// Names one word form that an [`Analyzer`] has seen; see [`Analyzer::word`].
pub type WordId = u32;

/// What the chain made of one word form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Lower case, no accents: the form by which names are matched.
    pub folded: Box<str>,
    /// What is searched: its lemmas, the name itself, or its stem and the name that it may be. Empty when the word is too long to be one.
    pub terms: Box<[Box<str>]>,
    /// The term with accents of a form that only these tell from another word.
    pub exact: Option<Box<str>>,
    /// Where the terms come from.
    pub origin: Origin,
}

/// Which step of the chain made the terms of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A stop word, as it is: ignored in queries that hold other words.
    StopWord,
    /// A name of the registry, as it is.
    Name,
    /// The lemmas of the lexicon.
    Lexicon,
    /// The stemmer.
    Stemmer,
    /// Nothing but folding.
    Folding,
}

impl Word {
    fn plain(folded: String, origin: Origin) -> Word {
        Word { terms: [folded.as_str().into()].into(), folded: folded.into(), exact: None, origin }
    }

    /// Whether it is a stop word.
    pub fn is_stop_word(&self) -> bool {
        self.origin == Origin::StopWord
    }

    /// The term of a word that neither the lexicon nor the registry knows, where it is used as a name. It is the last of the terms; those
    /// before it are what the word is indexed under elsewhere.
    pub fn name(&self) -> Option<&str> {
        match (self.origin, &*self.terms) {
            (Origin::Stemmer, [_, name]) => Some(name),
            _ => None,
        }
    }

    /// The terms of the word where it is no name.
    pub fn common_terms(&self) -> &[Box<str>] {
        &self.terms[..self.terms.len() - usize::from(self.name().is_some())]
    }

    /// Whether a search for `term` means it.
    pub fn has_term(&self, term: &str) -> bool {
        self.terms.iter().any(|own| **own == *term)
    }
}

/// Begins the terms of [`Word::exact`].
const EXACT_MARK: char = '=';

/// One word of a text. Small, since an article's are gone through many times: with offsets of eight bytes they would take twice the room in the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    start: u32,
    word_start: u32,
    end: u32,
    joined: bool,
    /// The word form.
    pub word: WordId,
    /// [`NO_WORD`] where there is none.
    compound: WordId,
}

/// No word form has this number.
const NO_WORD: WordId = WordId::MAX;

impl Token {
    /// None where the segment ends behind the first [`MAX_TEXT_BYTES`].
    fn new(segment: Segment, word: WordId) -> Option<Token> {
        let Segment { start, word_start, end, joined } = segment;
        let end = u32::try_from(end).ok()?;
        Some(Token { start: start as u32, word_start: word_start as u32, end, joined, word, compound: NO_WORD })
    }

    /// Offsets in bytes and whether a hyphen joins it to the word before.
    #[inline]
    pub fn segment(&self) -> Segment {
        Segment {
            start: self.start as usize,
            word_start: self.word_start as usize,
            end: self.end as usize,
            joined: self.joined,
        }
    }

    /// The compound that begins with this word, its parts written together.
    #[inline]
    pub fn compound(&self) -> Option<WordId> {
        Some(self.compound).filter(|compound| *compound != NO_WORD)
    }
}

/// The analysis chain, with its memory of word forms. One for each thread; cloning is cheap and starts with an empty memory.
pub struct Analyzer {
    chain: Chain,
    names: Option<Arc<dyn Names>>,
    stemmer: Stemmer,
    lexicon: &'static Lexicon,
    ids: Forms,
    words: Vec<Word>,
    written: Written,
    epoch: u32,
}

impl Clone for Analyzer {
    fn clone(&self) -> Self {
        Analyzer::new(self.chain, self.names.clone())
    }
}

impl Analyzer {
    /// The chain for `chain`; `names` says which words to protect from stemming.
    pub fn new(chain: Chain, names: Option<Arc<dyn Names>>) -> Self {
        Analyzer {
            chain,
            names,
            stemmer: Stemmer::french(),
            lexicon: Lexicon::embedded(),
            ids: Forms::default(),
            words: Vec::new(),
            written: Written::default(),
            epoch: 0,
        }
    }

    /// Replaces `tokens` by the words of `text`, up to [`MAX_TEXT_BYTES`]. Ids handed out for earlier texts stay valid until
    /// [`epoch`](Analyzer::epoch) changes, which happens only here.
    pub fn analyze(&mut self, text: &str, tokens: &mut Vec<Token>) {
        if self.words.len() > MAX_REMEMBERED {
            self.ids.clear();
            self.words.clear();
            self.written.clear();
            self.epoch += 1;
        }
        tokens.clear();
        for segment in segments(text) {
            let word = self.intern(&text[segment.word_start..segment.end]);
            let Some(token) = Token::new(segment, word) else { break };
            tokens.push(token);
        }
        self.join_compounds(text, tokens);
    }

    /// The tokens of `text`, for callers that have no buffer to reuse.
    pub fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        self.analyze(text, &mut tokens);
        tokens
    }

    /// What the chain made of a word form.
    pub fn word(&self, id: WordId) -> &Word {
        &self.words[id as usize]
    }

    /// How many word forms it remembers; their ids count from 0.
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Changes whenever ids handed out before are void.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The id of a word form, analysed now if it is new.
    pub fn intern(&mut self, form: &str) -> WordId {
        if let Some(id) = self.ids.get(form) {
            return id;
        }
        let word = self.make_word(form);
        let id = self.words.len() as WordId;
        self.written.push(&word);
        self.words.push(word);
        self.ids.insert(form, id);
        id
    }

    fn make_word(&mut self, form: &str) -> Word {
        if form.len() > MAX_WORD_BYTES {
            return Word { folded: "".into(), terms: [].into(), exact: None, origin: Origin::Folding };
        }
        let folded = fold(form);
        if self.chain == Chain::Plain {
            return Word::plain(folded, Origin::Folding);
        }
        if stop_words::contains(&folded) {
            return Word::plain(folded, Origin::StopWord);
        }
        let certainty = |word: &str| self.names.as_ref().and_then(|names| names.certainty(word));
        let name = certainty(&folded);
        if name == Some(Certainty::Strong) {
            return Word::plain(folded, Origin::Name);
        }
        let standard = variants::standard(&folded);
        let lemmas: Box<[Box<str>]> = self.lexicon.lemmas(&standard).map(Box::from).collect();
        if !lemmas.is_empty() {
            let exact = self.exact(form);
            return Word { folded: folded.into(), terms: lemmas, exact, origin: Origin::Lexicon };
        }
        if name.is_some() {
            // "dozos" is the plural of the name "dozo".
            let singular =
                standard.strip_suffix('s').filter(|singular| singular.len() > 2 && certainty(singular).is_some());
            let term = singular.unwrap_or(&standard).into();
            return Word { folded: folded.into(), terms: [term].into(), exact: None, origin: Origin::Name };
        }
        let stem = self.stemmer.stem(&standard);
        if stem == standard {
            return Word { folded: folded.into(), terms: [stem.into()].into(), exact: None, origin: Origin::Folding };
        }
        // It may be a name that nobody has listed: then "les Kouroumas" are found by "Kourouma", and nothing else is stripped.
        let is_word = |word: &str| self.lexicon.lemmas(word).next().is_some();
        let singular = standard.strip_suffix('s').filter(|singular| singular.len() > 3 && !is_word(singular));
        let name = singular.unwrap_or(&standard).into();
        Word { folded: folded.into(), terms: [stem.into(), name].into(), exact: None, origin: Origin::Stemmer }
    }

    fn exact(&self, form: &str) -> Option<Box<str>> {
        if form.is_ascii() {
            return None;
        }
        let accented: String = form.nfc().filter(|&c| !is_invisible(c)).flat_map(char::to_lowercase).collect();
        self.lexicon.is_told_apart_by_accents(&accented).then(|| format!("{EXACT_MARK}{accented}").into())
    }

    /// Gives the first word of every compound of two to four parts the term of the whole.
    fn join_compounds(&mut self, text: &str, tokens: &mut [Token]) {
        let mut first = 0;
        let mut joined = String::new();
        while first < tokens.len() {
            let mut next = first + 1;
            while next < tokens.len() && tokens[next].joined {
                next += 1;
            }
            if (2..=4).contains(&(next - first)) {
                joined.clear();
                for token in &tokens[first..next] {
                    joined.push_str(&text[token.segment().word_start..token.segment().end]);
                }
                tokens[first].compound = self.intern(&joined);
            }
            first = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct SomeNames;
    impl Names for SomeNames {
        fn certainty(&self, word: &str) -> Option<Certainty> {
            match word {
                "pama" => Some(Certainty::Strong),
                "moura" | "karma" | "dozo" | "dozos" => Some(Certainty::Weak),
                _ => None,
            }
        }
    }

    fn terms(text: &str) -> Vec<String> {
        let mut analyzer = Analyzer::new(Chain::French, Some(Arc::new(SomeNames)));
        let tokens = analyzer.tokens(text);
        tokens.iter().map(|token| analyzer.word(token.word).terms.join("|")).collect()
    }

    #[test]
    fn forms_of_a_word_share_a_term() {
        for forms in [
            "attaque attaques ATTAQUE attaqué attaquée attaquées attaqués attaquer Attaqué",
            "armée armees ARMÉE l'armée d’armée",
            "sécurité securite SECURITE",
            "État ETAT états l'Etat",
            "otage otages d'otages",
        ] {
            let terms = terms(forms);
            assert!(terms.windows(2).all(|pair| pair[0] == pair[1]), "{forms}: {terms:?}");
        }
    }

    #[test]
    fn names_are_not_stemmed() {
        assert_ne!(terms("Moura")[0], terms("mourir")[0]);
        assert_eq!(terms("MOURA"), terms("moura"));
        assert_ne!(terms("Pama")[0], terms("pâmer")[0]);
        assert_eq!(terms("karma dozo dozos"), ["karma", "dozo", "dozo"]);
        assert_ne!(terms("nigérien"), terms("nigérian"));
    }

    #[test]
    fn accents_that_tell_words_apart_are_kept_beside_the_lemma() {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let mut word = |form: &str| {
            let id = analyzer.intern(form);
            analyzer.word(id).clone()
        };
        assert_eq!(word("CÔTÉ").exact.as_deref(), Some("=côté"));
        assert_eq!(word("cote").exact, None);
        assert_eq!(word("côte").terms, word("cote").terms);
        assert_eq!(word("otage").exact, None);
    }

    #[test]
    fn a_compound_is_found_whole_and_in_parts() {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let whole = analyzer.intern("narcotrafiquants");
        let tokens = analyzer.tokens("des narco-trafiquants");
        assert_eq!(tokens.len(), 3);
        let compound = tokens[1].compound().expect("a compound");
        assert_eq!(analyzer.word(compound).terms, analyzer.word(whole).terms);
    }

    #[test]
    fn a_word_longer_than_any_word_yields_no_term() {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let tokens = analyzer.tokens(&"a".repeat(MAX_WORD_BYTES + 1));
        assert!(analyzer.word(tokens[0].word).terms.is_empty());
    }

    proptest! {
        #[test]
        fn normalisation_of_the_text_does_not_change_the_terms(text in "\\PC{0,60}") {
            use unicode_normalization::UnicodeNormalization;
            let composed: String = text.nfc().collect();
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(terms(&composed), terms(&decomposed));
        }
    }
}
