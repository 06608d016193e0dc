//! Sets of words and lists for each of them, as small as they can be: every sentence of every lead is held against all of them.

/// Numbers of words, a bit for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordSet(Vec<u64>);

impl WordSet {
    /// Whether a word is in it.
    #[inline]
    pub fn contains(&self, word: u16) -> bool {
        self.0.get(usize::from(word / 64)).is_some_and(|bits| bits >> (word % 64) & 1 == 1)
    }

    /// An empty set with room for the numbers below a size.
    pub fn of_size(size: usize) -> WordSet {
        WordSet(vec![0; size.div_ceil(64)])
    }

    /// Adds a number for which there is room.
    #[inline]
    pub fn insert(&mut self, word: u16) {
        self.0[usize::from(word / 64)] |= 1 << (word % 64);
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Whether a word is in both.
    pub fn meets(&self, other: &WordSet) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }
}

impl Extend<u16> for WordSet {
    fn extend<W: IntoIterator<Item = u16>>(&mut self, words: W) {
        for word in words {
            let place = usize::from(word / 64);
            self.0.resize(self.0.len().max(place + 1), 0);
            self.0[place] |= 1 << (word % 64);
        }
    }
}

impl FromIterator<u16> for WordSet {
    fn from_iter<W: IntoIterator<Item = u16>>(words: W) -> Self {
        let mut set = WordSet::default();
        set.extend(words);
        set
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
