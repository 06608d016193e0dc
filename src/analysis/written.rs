//! What an analyzer remembers of each word for the index: its terms as [`Terms`](super::Terms) writes them.

use super::terms::write_word;
use super::{Word, WordId};

/// Bytes of a word's terms that lie beside its number.
const SHORT: usize = 15;

/// Stands in the last byte where they are longer, and lie elsewhere.
const LONG: u8 = u8::MAX;

/// The terms of word forms, by number. Nearly all are short and lie in the list itself, sixteen bytes each, so that writing them is one look into memory and one
/// move of a fixed length.
#[derive(Default)]
pub struct Written {
    /// The bytes and in the last their number; 0 where the text decides which they are.
    slots: Vec<[u8; SHORT + 1]>,
    /// The longer ones, one behind the other. Their slots say where each begins and ends.
    long: Vec<u8>,
    buffer: String,
}

impl Written {
    /// Adds the terms of the next word.
    pub fn push(&mut self, word: &Word) {
        self.buffer.clear();
        // Only its text says whether such a word is a name.
        if word.name().is_none() {
            write_word(word.terms.iter().chain(&word.exact), &mut self.buffer);
        }
        let bytes = self.buffer.as_bytes();
        let mut slot = [0; SHORT + 1];
        if bytes.len() <= SHORT {
            slot[..bytes.len()].copy_from_slice(bytes);
            slot[SHORT] = bytes.len() as u8;
        } else {
            let start = self.long.len() as u32;
            slot[..4].copy_from_slice(&start.to_le_bytes());
            slot[4..8].copy_from_slice(&(start + bytes.len() as u32).to_le_bytes());
            slot[SHORT] = LONG;
            self.long.extend_from_slice(bytes);
        }
        self.slots.push(slot);
    }

    /// Whether the text decides which the terms of a word are.
    pub fn is_open(&self, id: WordId) -> bool {
        self.slots[id as usize][SHORT] == 0
    }

    /// Appends the terms of a word; returns whether there are any, which there are not where the text decides.
    #[inline]
    pub fn append(&self, id: WordId, out: &mut Vec<u8>) -> bool {
        let slot = &self.slots[id as usize];
        match slot[SHORT] {
            0 => return false,
            LONG => {
                let number = |at: usize| slot[at..at + 4].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
                out.extend_from_slice(&self.long[number(0) as usize..number(4) as usize]);
            }
            length => {
                let end = out.len() + usize::from(length);
                out.extend_from_slice(slot);
                out.truncate(end);
            }
        }
        true
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.long.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Origin;

    #[test]
    fn terms_of_any_length_are_kept() {
        let mut written = Written::default();
        let lengths = [1, 12, 13, 14, 15, 90, 200];
        let word = |length: usize| Word::plain("x".repeat(length), Origin::Lexicon);
        lengths.iter().for_each(|&length| written.push(&word(length)));
        written.push(&Word {
            terms: ["stem".into(), "stems".into()].into(),
            ..Word::plain("stems".into(), Origin::Stemmer)
        });
        for (id, &length) in lengths.iter().enumerate() {
            let (mut out, mut expected) = (b"before".to_vec(), "before".to_owned());
            assert!(written.append(id as WordId, &mut out) && !written.is_open(id as WordId));
            write_word(word(length).terms.iter(), &mut expected);
            assert_eq!(out, expected.as_bytes());
        }
        assert!(written.is_open(7) && !written.append(7, &mut Vec::new()));
    }
}
