//! Which lines speak of what the article speaks of?
//!
//! A headline, a lead and a paragraph have words in common with the rest of the text; a menu, a ticker and a slogan have none. So the words of a
//! line tell whose it is where no phrase does, on sites that nobody has seen.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use crate::analysis::{fold_into, is_stop_word};

/// Letters of the shortest word that tells what a text is about.
const LEAST_LETTERS: usize = 4;

/// Letters by which words are compared: forms of one word begin alike.
const STEM: usize = 6;

/// Bytes of a line of which its words are taken.
const MAX_BYTES: usize = 60_000;

/// Words of a text from which a line's are looked for. A text so long says what it is about in its beginning.
const MAX_WORDS: usize = 4_000;

/// What a text is about: the hashes of its words, without the little ones.
pub(super) struct Topic(FxHashSet<u64>);

impl Topic {
    /// The topic of some lines.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Topic {
        Topic(lines.flat_map(telling_words).take(MAX_WORDS).collect())
    }

    /// How many different words of the line the topic has.
    pub fn shared(&self, line: &str) -> usize {
        self.count(line).0
    }

    /// How many different telling words the line has.
    pub fn words(&self, line: &str) -> usize {
        self.count(line).1
    }

    /// Whether the line is about the same: it shares two words at least, and this part of its words.
    pub fn has(&self, line: &str, part: f32) -> bool {
        let (shared, all) = self.count(line);
        shared >= 2 && shared as f32 >= part * all as f32
    }

    /// The part of the line's words that the topic has.
    pub fn part(&self, line: &str) -> f32 {
        let (shared, all) = self.count(line);
        shared as f32 / all.max(1) as f32
    }

    /// The different words of the line that the topic has, and all.
    fn count(&self, line: &str) -> (usize, usize) {
        let words: FxHashSet<u64> = telling_words(line).collect();
        (words.iter().filter(|word| self.0.contains(*word)).count(), words.len())
    }
}

/// Whether a line has a telling word in common with others, which are looked at no further than that.
pub(super) fn has_a_word_of<'t>(line: &str, mut others: impl Iterator<Item = &'t str>) -> bool {
    let words: Vec<u64> = telling_words(line).collect();
    others.any(|other| telling_words(other).any(|word| words.contains(&word)))
}

/// The hashes of the beginnings of the words that tell what a line is about.
fn telling_words(line: &str) -> impl Iterator<Item = u64> {
    let mut folded = String::new();
    line[..line.floor_char_boundary(MAX_BYTES)].split(|c: char| !c.is_alphabetic()).filter_map(move |word| {
        folded.clear();
        fold_into(word, &mut folded);
        if folded.len() < LEAST_LETTERS || is_stop_word(&folded) {
            return None;
        }
        let stem = folded.trim_end_matches('s');
        let end = stem.char_indices().nth(STEM).map_or(stem.len(), |(at, _)| at);
        let mut hasher = FxHasher::default();
        stem[..end].hash(&mut hasher);
        Some(hasher.finish())
    })
}

#[cfg(test)]
mod tests {
    use super::Topic;

    #[test]
    fn a_headline_is_about_what_the_text_is_about() {
        let topic = Topic::of(
            ["Les repentis de Goudoumaria attendent un procès, dit le préfet de Diffa.", "Il pleut."].into_iter(),
        );
        assert!(topic.has("Diffa : les repentis attendent à Goudoumaria", 0.5));
        assert!(!topic.has("Lac Tchad : la crue emporte un campement", 0.2));
        assert_eq!(topic.shared("Le préfet des préfets est dans le pays"), 1);
    }
}
