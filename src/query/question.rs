//! Whether a query is a question in words rather than the words that an article must have.

use super::ast::{Leaf, LeafKind, Node, Query};
use crate::analysis::fold;

/// Words that ask, folded.
const INTERROGATIVES: [&str; 17] = [
    "combien",
    "comment",
    "lequel",
    "laquelle",
    "lesquelles",
    "lesquels",
    "ou",
    "pourquoi",
    "quand",
    "que",
    "quel",
    "quelle",
    "quelles",
    "quels",
    "qu",
    "qui",
    "quoi",
];

/// Words that may stand before one that asks: *dans quelle ville*, *à qui*.
const BEFORE: [&str; 14] =
    ["a", "au", "avec", "chez", "contre", "d", "dans", "de", "depuis", "en", "jusqu", "par", "pour", "sur"];

/// A question needs this many words; "qui" alone is a word.
const MIN_WORDS: usize = 3;

/// So many words are a sentence, whatever they begin with.
const SENTENCE_WORDS: usize = 9;

/// Whether the query is a run of words that asks something, or a whole sentence.
pub fn is_question(query: &Query) -> bool {
    let Some(Node::All(nodes)) = &query.root else { return false };
    let words: Vec<String> = nodes
        .iter()
        .map_while(|node| match node {
            Node::Leaf(Leaf { field: None, kind: LeafKind::Word, text }) => Some(fold(text)),
            _ => None,
        })
        .collect();
    if words.len() < nodes.len() || words.len() < MIN_WORDS {
        return false;
    }
    let asks = |word: &String| INTERROGATIVES.contains(&word.as_str());
    asks(&words[0]) || (BEFORE.contains(&words[0].as_str()) && asks(&words[1])) || words.len() >= SENTENCE_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;

    #[test]
    fn questions_and_words() {
        for (text, question) in [
            ("Qui a attaqué la base d'Inates ?", true),
            ("Dans quelle ville les otages sont-ils morts", true),
            ("prise d'otages Missabougou", false),
            ("qui vive", false),
            ("combien de morts -Mali à Solhan", false),
            ("\"qui a attaqué\" la base d'Inates", false),
            ("le président a annoncé la fin du couvre feu dans tout le nord du pays", true),
        ] {
            assert_eq!(is_question(&parse(text)), question, "{text}");
        }
    }
}
