//! Whether a query is a question in words rather than the words that an article must have.

use super::ast::{Leaf, LeafKind, Node, Query};
use crate::analysis::{fold, is_apostrophe, is_hyphen};

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

/// Pronouns that stand behind the verb in a question: *a-t-il*, *sont-elles*.
const INVERTED: [&str; 6] = ["ce", "elle", "elles", "il", "ils", "on"];

/// Whether the query is a run of words that asks something, or a whole sentence.
pub fn is_question(query: &Query) -> bool {
    let Some(Node::All(nodes)) = &query.root else { return false };
    let words: Vec<String> = nodes
        .iter()
        .map_while(|node| match node {
            Node::Leaf(Leaf { field: None, kind: LeafKind::Word, text }) => Some(text.clone()),
            _ => None,
        })
        .collect();
    if words.len() < nodes.len() || words.len() < MIN_WORDS {
        return false;
    }
    // "Qu'est-ce", "D'où" and "a-t-il" are several words in this.
    let parts: Vec<String> = words
        .iter()
        .flat_map(|word| word.split(|c: char| is_apostrophe(c) || is_hyphen(c)).map(fold))
        .filter(|part| !part.is_empty())
        .collect();
    let asks = |part: Option<&String>| part.is_some_and(|part| INTERROGATIVES.contains(&part.as_str()));
    let before = parts.first().is_some_and(|part| BEFORE.contains(&part.as_str()));
    let inverted = words.iter().any(|word| {
        let behind = word.rsplit_once(is_hyphen).map(|(_, pronoun)| fold(pronoun));
        behind.is_some_and(|pronoun| INVERTED.contains(&pronoun.as_str()))
    });
    asks(parts.first())
        || (before && asks(parts.get(1)))
        || asks(parts.last())
        || inverted
        || words.len() >= SENTENCE_WORDS
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
            ("Qu'est-ce que le MUJAO ?", true),
            ("D’où viennent les armes", true),
            ("Est-ce que Kidal est reprise", true),
            ("Barkhane a-t-elle quitté Gao", true),
            ("attaque de Djibo quand ?", true),
            ("porte-avions français Tessalit", false),
            ("l'attaque du camp d'Inata", false),
            ("combien de morts -Mali à Solhan", false),
            ("\"qui a attaqué\" la base d'Inates", false),
            ("le président a annoncé la fin du couvre feu dans tout le nord du pays", true),
        ] {
            assert_eq!(is_question(&parse(text)), question, "{text}");
        }
    }
}
