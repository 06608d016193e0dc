//! Sets of words and lists for each of them, as small as they can be: every lead is held against all of them.

/// Numbers of words, a bit for each.
#[derive(Default)]
pub struct WordSet(Vec<u64>);

impl WordSet {
    /// Takes all out, and makes room for the numbers below a size.
    pub fn clear(&mut self, size: usize) {
        self.0.clear();
        self.0.resize(size.div_ceil(64), 0);
    }

    /// Adds a number for which there is room. Returns whether it is new.
    #[inline]
    pub fn insert(&mut self, word: u16) -> bool {
        let (bits, bit) = (&mut self.0[usize::from(word / 64)], 1 << (word % 64));
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }
}

/// The number of the first class; those of words lie below.
pub const FIRST_CLASS: u16 = 1 << 12;

/// The sentences of a lead, a bit for each.
pub type Sentences = u16;

/// In which sentences of a lead each word and each class stands. It is emptied for the next lead.
pub struct Presence {
    /// Of words, by number. 0, which is no word, stands in every sentence: a rule that asks for nothing more asks for it. Classes stand behind the words.
    sentences: Vec<Sentences>,
    /// The words that stand in any, each once.
    words: Vec<u16>,
    count: usize,
}

impl Presence {
    /// Nothing yet, of so many classes.
    pub fn new(classes: usize) -> Presence {
        let mut sentences = vec![0; usize::from(FIRST_CLASS) + classes.next_multiple_of(8)];
        sentences[0] = Sentences::MAX;
        Presence { sentences, words: vec![0; usize::from(FIRST_CLASS)], count: 0 }
    }

    /// The sentences in which a word or a class stands.
    #[inline]
    pub fn of(&self, number: u16) -> Sentences {
        self.sentences[usize::from(number)]
    }

    /// The words.
    pub fn words(&self) -> &[u16] {
        &self.words[..self.count]
    }

    /// So many classes from the first on, and some more, eight by eight.
    pub fn classes(&self, count: usize) -> &[[Sentences; 8]] {
        &self.sentences[usize::from(FIRST_CLASS)..].as_chunks().0[..count.div_ceil(8)]
    }

    /// Replaces all by the words of sentences and their classes. The words come with the place of each one's sentence.
    pub fn fill(&mut self, words: impl Iterator<Item = (u16, usize)>, classes_of: &Lists<u16>) {
        self.clear();
        let mut count = 0;
        for (word, sentence) in words {
            let sentences = &mut self.sentences[usize::from(word)];
            // Nothing foretells which words are new, so nothing branches here.
            self.words[count] = word;
            count += usize::from(*sentences == 0);
            *sentences |= 1 << sentence;
        }
        self.count = count;
        let (of_words, of_classes) = self.sentences.split_at_mut(usize::from(FIRST_CLASS));
        for word in &self.words[..count] {
            let sentences = of_words[usize::from(*word)];
            classes_of.of(*word).iter().for_each(|class| of_classes[usize::from(*class)] |= sentences);
        }
    }

    fn clear(&mut self) {
        self.words[..self.count].iter().for_each(|word| self.sentences[usize::from(*word)] = 0);
        self.sentences[usize::from(FIRST_CLASS)..].fill(0);
        self.count = 0;
    }
}

/// A list for each number, all lists one behind the other: a few kilobytes that stay in the cache.
pub struct Lists<T> {
    items: Vec<T>,
    /// Where the list of each number begins, and where the last ends.
    starts: Vec<u32>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Lists::new(Vec::new(), 0)
    }
}

impl<T> Lists<T> {
    /// Lists for numbers below `count`, of items each with its number; those of a number stay in their order.
    pub fn new(mut items: Vec<(u16, T)>, count: usize) -> Lists<T> {
        items.sort_by_key(|(number, _)| *number);
        let ends = (0..count).map(|number| items.partition_point(|(other, _)| usize::from(*other) <= number) as u32);
        let starts = std::iter::once(0).chain(ends).collect();
        Lists { items: items.into_iter().map(|(_, item)| item).collect(), starts }
    }

    /// The list of a number.
    #[inline]
    pub fn of(&self, number: u16) -> &[T] {
        let number = usize::from(number);
        &self.items[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_classes_stand_in_the_sentences_that_hold_them() {
        let classes_of = Lists::new(vec![(1, 0), (2, 0), (2, 9)], 3);
        let mut presence = Presence::new(10);
        presence.fill([(1, 0), (2, 3), (1, 3)].into_iter(), &classes_of);
        assert_eq!([0, 1, 2, 3].map(|word| presence.of(word)), [Sentences::MAX, 0b1001, 0b1000, 0]);
        assert_eq!([0, 1, 9].map(|class| presence.of(FIRST_CLASS + class)), [0b1001, 0, 0b1000]);
        assert_eq!((presence.words(), presence.classes(9).len()), (&[1, 2][..], 2));
        // The next lead finds nothing of it.
        presence.fill([].into_iter(), &classes_of);
        assert!((1..FIRST_CLASS + 10).all(|number| presence.of(number) == 0) && presence.words().is_empty());
    }
}
