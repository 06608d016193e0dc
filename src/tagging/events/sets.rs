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

    /// Whether a word is in both.
    pub fn meets(&self, other: &WordSet) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }
}

/// The number of the first class; those of words lie below.
pub const FIRST_CLASS: u16 = 1 << 12;

/// Room for the words, in bits of so many numbers.
const WORDS: usize = FIRST_CLASS as usize / 64;

/// Room for the classes, in bits of so many numbers.
const WIDTH: usize = 18;

/// Classes are no more than so many.
#[cfg(test)]
pub const MOST_CLASSES: usize = 64 * WIDTH;

/// Classes, a bit for each.
pub type Classes = [u64; WIDTH];

/// The bit of a class: its place, and the number that holds it.
fn bit_of(class: u16) -> (usize, u64) {
    let bit = usize::from(class - FIRST_CLASS);
    (bit / 64, 1 << (bit % 64))
}

/// Some classes.
pub fn classes(some: impl Iterator<Item = u16>) -> Classes {
    let mut classes = [0; WIDTH];
    for (place, bit) in some.map(bit_of) {
        classes[place] |= bit;
    }
    classes
}

/// The classes of each word, as bits that are added to a sentence in a few moves: a word is in dozens of them.
#[derive(Default)]
pub struct Rows {
    /// The row of each word; the first is that of the words that are in no class.
    places: Vec<u16>,
    rows: Vec<Classes>,
}

impl Rows {
    /// The rows of words and their classes, for numbers of words below a size.
    pub fn new(classes_of: &[(u16, u16)], words: usize) -> Rows {
        let mut rows = Rows { places: vec![0; words], rows: vec![[0; WIDTH]] };
        for &(word, class) in classes_of {
            let place = &mut rows.places[usize::from(word)];
            if *place == 0 {
                *place = rows.rows.len() as u16;
                rows.rows.push([0; WIDTH]);
            }
            let (number, bit) = bit_of(class);
            rows.rows[usize::from(*place)][number] |= bit;
        }
        rows
    }

    /// Whether a word is another, or in a class.
    #[inline]
    pub fn is_in(&self, word: u16, number: u16) -> bool {
        if number < FIRST_CLASS {
            return word == number;
        }
        let (place, bit) = bit_of(number);
        self.rows[usize::from(self.places[usize::from(word)])][place] & bit != 0
    }
}

/// The words and classes of a sentence. It is emptied for the next one.
pub struct Sentence {
    /// A bit for each number, those of the classes behind those of the words, so that one look tells whether either is there. The bit of 0,
    /// which is no word, is always set: a rule that asks for nothing more asks for it.
    bits: [u64; WORDS + WIDTH],
    /// Its words, each once.
    list: Vec<u16>,
}

impl Default for Sentence {
    fn default() -> Self {
        let mut sentence = Sentence { bits: [0; WORDS + WIDTH], list: Vec::with_capacity(64) };
        sentence.clear();
        sentence
    }
}

impl Sentence {
    /// Whether a word or a class is in it.
    #[inline]
    pub fn contains(&self, number: u16) -> bool {
        self.bits[usize::from(number / 64)] >> (number % 64) & 1 == 1
    }

    /// Adds a word and its classes.
    #[inline]
    pub fn insert(&mut self, word: u16, rows: &Rows) {
        if self.contains(word) {
            return;
        }
        self.bits[usize::from(word / 64)] |= 1 << (word % 64);
        self.list.push(word);
        let place = rows.places[usize::from(word)];
        if place > 0 {
            let row = &rows.rows[usize::from(place)];
            self.bits[WORDS..].iter_mut().zip(row).for_each(|(classes, more)| *classes |= more);
        }
    }

    /// Its words, and its classes among some.
    pub fn numbers<'s>(&'s self, some: &'s Classes) -> impl Iterator<Item = u16> + 's {
        let classes = self.bits[WORDS..].iter().zip(some).zip(0..).flat_map(|((classes, some), place)| {
            let mut rest = classes & some;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as u16)?;
                rest &= rest - 1;
                Some(FIRST_CLASS + place * 64 + bit)
            })
        });
        self.list.iter().copied().chain(classes)
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.bits.fill(0);
        self.bits[0] = 1;
        self.list.clear();
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
