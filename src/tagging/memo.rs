//! What the tagger remembers of word forms, by their numbers.

use crate::analysis::{Analyzer, Word, WordId};

/// One value for each word form, made when the form is first met.
pub struct Memo<T> {
    values: Vec<Option<T>>,
    epoch: u32,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo { values: Vec::new(), epoch: 0 }
    }
}

impl<T: Copy> Memo<T> {
    /// Makes room for the words that `analyzer` knows; called before each text. Returns whether the analyzer has forgotten its words,
    /// and the memo with it.
    pub fn prepare(&mut self, analyzer: &Analyzer) -> bool {
        let forgotten = self.epoch != analyzer.epoch();
        if forgotten {
            self.clear(analyzer);
        } else if self.values.len() < analyzer.word_count() {
            self.values.resize(analyzer.word_count(), None);
        }
        forgotten
    }

    /// Forgets all values.
    pub fn clear(&mut self, analyzer: &Analyzer) {
        self.values.clear();
        self.values.resize(analyzer.word_count(), None);
        self.epoch = analyzer.epoch();
    }

    /// The value of a word that `analyzer` knew when the memo was prepared.
    #[inline]
    pub fn of(&mut self, analyzer: &Analyzer, id: WordId, make: impl FnOnce(&Word) -> T) -> T {
        match self.values[id as usize] {
            Some(value) => value,
            None => self.first(analyzer, id, make),
        }
    }

    /// Most words have been met before.
    #[cold]
    fn first(&mut self, analyzer: &Analyzer, id: WordId, make: impl FnOnce(&Word) -> T) -> T {
        *self.values[id as usize].insert(make(analyzer.word(id)))
    }
}
