//! Where a text holds names of the registry, whatever they stand for.
//!
//! The registry's names are a finite-state map over folded words. The finder walks it from every token. For
//! each word form it remembers the state that the map is in behind that word, or that no name begins so; most words begin
//! none. The walk goes on over the following words for as long as the map has a way.

use std::ops::Range;

use fst::raw::{Fst, Output};

use crate::analysis::{Analyzer, Token, is_apostrophe, is_hyphen, is_invisible};
use crate::knowledge::Registry;

/// A name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The tokens it covers.
    pub tokens: Range<usize>,
    /// What the registry files under the name; see [`Registry::senses_at`].
    pub offset: u64,
}

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
}

impl View<'_> {
    /// The bytes that a match covers, an elided article left out.
    pub fn range(&self, found: &Match) -> Range<usize> {
        self.tokens[found.tokens.start].segment.word_start..self.tokens[found.tokens.end - 1].segment.end
    }

    /// The words of a match as written.
    pub fn surface(&self, found: &Match) -> &str {
        &self.text[self.range(found)]
    }

    /// A token as written, an elided article left out.
    pub fn written(&self, token: usize) -> &str {
        let segment = &self.tokens[token].segment;
        &self.text[segment.word_start..segment.end]
    }

    /// A token folded.
    pub fn folded(&self, token: usize) -> &str {
        &self.analyzer.word(self.tokens[token].word).folded
    }

    /// Whether a token begins with a capital.
    pub fn is_capitalised(&self, token: usize) -> bool {
        self.written(token).chars().find(|&c| !is_invisible(c)).is_some_and(char::is_uppercase)
    }

    /// Whether two neighbouring tokens belong to one phrase: only blanks, hyphens, apostrophes and quotes divide them.
    pub fn is_phrase(&self, left: usize) -> bool {
        divides_words_only(&self.text[self.tokens[left].segment.end..self.tokens[left + 1].segment.start])
    }

    /// Whether a token is the first of its sentence.
    pub fn begins_sentence(&self, token: usize) -> bool {
        if token == 0 {
            return true;
        }
        let between = &self.text[self.tokens[token - 1].segment.end..self.tokens[token].segment.start];
        between.contains(['.', '!', '?', '\n', '«', '»', ':', '…', '"', '“'])
    }
}

fn divides_words_only(between: &str) -> bool {
    // Nearly always a single blank.
    between == " "
        || between.chars().all(|c| {
            c.is_whitespace()
                || is_hyphen(c)
                || is_apostrophe(c)
                || is_invisible(c)
                || matches!(c, '«' | '»' | '"' | '“' | '”')
        }) && between.matches('\n').count() < 2
}

/// The state of the name map behind a word form.
#[derive(Clone, Copy)]
enum Start {
    Unknown,
    NoName,
    At { address: usize, output: u64 },
}

/// Finds names; remembers where each word form leads.
#[derive(Default)]
pub struct Finder {
    starts: Vec<Start>,
    epoch: u32,
}

impl Finder {
    /// Every name in the text, overlapping ones too.
    pub fn find(&mut self, registry: &Registry, analyzer: &mut Analyzer, text: &str, tokens: &[Token]) -> Vec<Match> {
        let names = registry.names();
        if self.epoch != analyzer.epoch() {
            self.starts.clear();
            self.epoch = analyzer.epoch();
        }
        let mut found = Vec::new();
        for first in 0..tokens.len() {
            let Some((mut address, mut output)) = self.start(names, analyzer, &tokens[first]) else { continue };
            let mut next = first;
            loop {
                let node = names.node(address);
                if node.is_final() {
                    found.push(Match { tokens: first..next + 1, offset: output + node.final_output().value() });
                }
                let Some(blank) = node.find_input(b' ') else { break };
                if next + 1 >= tokens.len() {
                    break;
                }
                let between = &text[tokens[next].segment.end..tokens[next + 1].segment.start];
                if !divides_words_only(between) {
                    break;
                }
                let transition = node.transition(blank);
                next += 1;
                let word = &analyzer.word(tokens[next].word).folded;
                match walk(names, transition.addr, output + transition.out.value(), word) {
                    Some(state) => (address, output) = state,
                    None => break,
                }
            }
        }
        found
    }

    fn start(&mut self, names: &Fst<impl AsRef<[u8]>>, analyzer: &Analyzer, token: &Token) -> Option<(usize, u64)> {
        let id = token.word as usize;
        if id >= self.starts.len() {
            self.starts.resize(id + 1, Start::Unknown);
        }
        if let Start::Unknown = self.starts[id] {
            let folded = &analyzer.word(token.word).folded;
            self.starts[id] = match walk(names, names.root().addr(), 0, folded) {
                Some((address, output)) if !folded.is_empty() => Start::At { address, output },
                _ => Start::NoName,
            };
        }
        match self.starts[id] {
            Start::At { address, output } => Some((address, output)),
            _ => None,
        }
    }
}

/// Follows `word` from the node at `address`.
fn walk(names: &Fst<impl AsRef<[u8]>>, mut address: usize, output: u64, word: &str) -> Option<(usize, u64)> {
    let mut output = Output::new(output);
    for &byte in word.as_bytes() {
        let node = names.node(address);
        let transition = node.transition(node.find_input(byte)?);
        output = output.cat(transition.out);
        address = transition.addr;
    }
    Some((address, output.value()))
}

/// The matches that remain when longer ones win over shorter ones, wherever they start, in the order of the text.
pub fn longest(mut found: Vec<Match>) -> Vec<Match> {
    found.sort_by_key(|found| (std::cmp::Reverse(found.tokens.len()), found.tokens.start));
    let mut taken = vec![false; found.iter().map(|found| found.tokens.end).max().unwrap_or(0)];
    found.retain(|candidate| {
        let free = !taken[candidate.tokens.clone()].contains(&true);
        if free {
            taken[candidate.tokens.clone()].fill(true);
        }
        free
    });
    found.sort_by_key(|found| found.tokens.start);
    found
}
