//! The fingerprint of one article, and making it from the article's tokens.

use super::numbers::value;
use crate::analysis::{Analyzer, Origin, Token, Word, WordId};

/// Words in a shingle by which articles are compared.
const SHINGLE: usize = 3;

/// Words in a shingle by which articles are looked up.
const ANCHOR: usize = 5;

/// One shingle in so many is an anchor, within the bounds below.
const ANCHOR_RATE: usize = 12;

/// A short text keeps so many anchors, that a cut and edited copy may still share some.
const MIN_ANCHORS: usize = 16;

/// A long one keeps no more than this.
const MAX_ANCHORS: usize = 64;

/// What follows is no longer looked at: in a text so long, a copy shows in its beginning.
const MAX_SHINGLES: usize = 4096;

/// Bodies with fewer shingles have no fingerprint: a caption or a line of contact details is the same in many articles.
const MIN_SHINGLES: usize = 8;

/// What is remembered of an article's words in order to know its copies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// By which it is looked up, in ascending order.
    pub anchors: Vec<u32>,
    /// By which it is compared, each once, in the order of the text.
    pub shingles: Vec<u16>,
    /// Words that no lexicon knows, which are names nearly all: who and where. Each once, in the order of the text.
    pub names: Vec<u16>,
    /// The values of the numbers. Each once, in the order of the text.
    pub numbers: Vec<u16>,
    /// The day of publication (days since 1970-01-01), where it is known.
    pub published: Option<i32>,
}

impl Fingerprint {
    /// Whether the text is too short to be compared.
    pub fn is_empty(&self) -> bool {
        self.shingles.is_empty()
    }

    /// Appends the fingerprint as bytes, all little-endian: the day of publication, the four counts, anchors, shingles, names and numbers.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.published.unwrap_or(UNDATED).to_le_bytes());
        for count in [self.anchors.len(), self.shingles.len(), self.names.len(), self.numbers.len()] {
            out.extend_from_slice(&(count as u16).to_le_bytes());
        }
        self.anchors.iter().for_each(|anchor| out.extend_from_slice(&anchor.to_le_bytes()));
        self.shingles
            .iter()
            .chain(&self.names)
            .chain(&self.numbers)
            .for_each(|hash| out.extend_from_slice(&hash.to_le_bytes()));
    }

    /// Reads what [`write`](Fingerprint::write) wrote; `None` when the bytes are something else.
    pub fn read(bytes: &[u8]) -> Option<Fingerprint> {
        let (day, rest) = bytes.split_first_chunk::<4>()?;
        let (counts, rest) = rest.split_first_chunk::<8>()?;
        let [anchors, shingles, names, numbers] =
            [0, 2, 4, 6].map(|at| usize::from(u16::from_le_bytes([counts[at], counts[at + 1]])));
        if rest.len() != 4 * anchors + 2 * (shingles + names + numbers) {
            return None;
        }
        let (first, second) = rest.split_at(4 * anchors);
        let mut hashes = second.as_chunks::<2>().0.iter().map(|bytes| u16::from_le_bytes(*bytes));
        let day = i32::from_le_bytes(*day);
        Some(Fingerprint {
            anchors: first.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect(),
            shingles: hashes.by_ref().take(shingles).collect(),
            names: hashes.by_ref().take(names).collect(),
            numbers: hashes.collect(),
            published: Some(day).filter(|day| *day != UNDATED),
        })
    }
}

/// The anchors of a fingerprint as [`Fingerprint::write`] wrote it, without reading the rest.
pub fn stored_anchors(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let count = bytes.get(4..6).map_or(0, |count| usize::from(u16::from_le_bytes([count[0], count[1]])));
    let anchors = bytes.get(12..12 + 4 * count).unwrap_or_default();
    anchors.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}

/// Stands for no day.
const UNDATED: i32 = i32::MIN;

/// Makes fingerprints. It remembers the hash of every word form by the form's number, so that a word costs one look into a list; each
/// thread has its own, with an analyzer of its own.
#[derive(Default)]
pub struct Sketcher {
    /// 0 where the form has not been met.
    hashes: Vec<u64>,
    /// The value of each form, 0 where it is no number.
    values: Vec<u16>,
    epoch: u32,
    words: Vec<u64>,
    long: Vec<u32>,
    seen: Seen,
}

impl Sketcher {
    /// The fingerprint of a text. `tokens` are what `analyzer`, always the same one, made of it; the body begins at byte `body_start`.
    pub fn sketch(&mut self, analyzer: &Analyzer, tokens: &[Token], body_start: usize) -> Fingerprint {
        if self.epoch != analyzer.epoch() {
            self.hashes.clear();
            self.values.clear();
            self.epoch = analyzer.epoch();
        }
        self.hashes.resize(analyzer.word_count().max(self.hashes.len()), 0);
        self.values.resize(self.hashes.len(), 0);
        let body = &tokens[tokens.partition_point(|token| token.segment().start < body_start)..];
        let body = &body[..body.len().min(MAX_SHINGLES + SHINGLE - 1)];
        self.words.clear();
        self.seen.clear();
        let (mut names, mut numbers) = (Vec::new(), Vec::new());
        for token in body {
            let word = self.word(analyzer, token.word);
            self.words.push(word | NO_NUMBER);
            // Names and numbers are few.
            if word & NO_NUMBER == 0 {
                numbers.push(self.values[token.word as usize]);
            }
            if word & NAME != 0 && self.seen.insert((word >> 16) as u16) {
                names.push((word >> 16) as u16);
            }
        }
        self.seen.clear();
        numbers.retain(|&value| self.seen.insert(value));
        self.seen.clear();
        self.long.clear();
        let tail = self.words.len().min(ANCHOR - 1);
        // A long run begins with the short one at the same place.
        for (run, rest) in self.words.windows(ANCHOR).map(|run| run.split_at(SHINGLE)) {
            let short = sum(0, run);
            self.seen.insert(mix(short) as u16);
            self.long.push(mix(sum(short, rest)) as u32);
        }
        for run in self.words[self.words.len() - tail..].windows(SHINGLE) {
            self.seen.insert(mix(sum(0, run)) as u16);
        }
        if self.seen.members.len() < MIN_SHINGLES {
            return Fingerprint::default();
        }
        let shingles = self.seen.members.clone();
        let most = (self.long.len() / ANCHOR_RATE).clamp(MIN_ANCHORS, MAX_ANCHORS);
        if self.long.len() > most {
            self.long.select_nth_unstable(most);
        }
        let mut anchors = self.long[..self.long.len().min(most)].to_vec();
        anchors.sort_unstable();
        anchors.dedup();
        Fingerprint { anchors, shingles, names, numbers, published: None }
    }

    /// The hash of a word form, its last bits [`NO_NUMBER`] and [`NAME`].
    fn word(&mut self, analyzer: &Analyzer, id: WordId) -> u64 {
        let known = &mut self.hashes[id as usize];
        if *known == 0 {
            let Word { folded, origin, .. } = analyzer.word(id);
            let hash = mix(folded
                .bytes()
                .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)));
            let number = folded.starts_with(|c: char| c.is_ascii_digit());
            let is_name = !matches!(origin, Origin::StopWord | Origin::Lexicon) && folded.len() > 2 && !number;
            let value = value(folded);
            self.values[id as usize] = value;
            *known = (hash | NO_NUMBER | NAME) ^ if is_name { 0 } else { NAME } ^ if value > 0 { NO_NUMBER } else { 0 };
        }
        *known
    }
}

/// The bit that says whether a word is a name.
const NAME: u64 = 1;

/// The bit that says that a word is no number. In the hashes of runs it is always set.
const NO_NUMBER: u64 = 2;

/// What a run of words is hashed from, `before` being that of the words before it. Fingerprints are stored, so it must never change.
fn sum(before: u64, run: &[u64]) -> u64 {
    run.iter().fold(before, |sum, word| sum.rotate_left(23).wrapping_add(*word))
}

/// Spreads the bits of a number evenly (the finalizer of SplitMix64).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

/// A set of 16-bit hashes: a bit for each that can be.
pub struct Seen {
    bits: Box<[u64; 1 << 10]>,
    members: Vec<u16>,
}

impl Default for Seen {
    fn default() -> Self {
        Seen { bits: Box::new([0; 1 << 10]), members: Vec::new() }
    }
}

impl Seen {
    /// Adds a shingle; returns whether it is new.
    pub fn insert(&mut self, shingle: u16) -> bool {
        let new = !self.contains(shingle);
        if new {
            self.bits[usize::from(shingle >> 6)] |= 1 << (shingle & 63);
            self.members.push(shingle);
        }
        new
    }

    /// Whether the shingle is in the set.
    pub fn contains(&self, shingle: u16) -> bool {
        self.bits[usize::from(shingle >> 6)] >> (shingle & 63) & 1 == 1
    }

    /// Empties the set, in time that depends on its members alone.
    pub fn clear(&mut self) {
        for shingle in self.members.drain(..) {
            self.bits[usize::from(shingle >> 6)] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Chain;

    fn sketch(text: &str) -> Fingerprint {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let tokens = analyzer.tokens(text);
        Sketcher::default().sketch(&analyzer, &tokens, 0)
    }

    #[test]
    fn a_fingerprint_does_not_depend_on_spelling_or_on_what_was_met_before() {
        let text = "Neuf personnes ont été tuées samedi à Bankouara, un village de la commune de Sanam, dans l'ouest.";
        let print = sketch(text);
        assert_eq!(print, sketch(&text.to_uppercase().replace('\'', "’")));
        let mut analyzer = Analyzer::new(Chain::French, None);
        let mut sketcher = Sketcher::default();
        let before = analyzer.tokens("Un autre texte.");
        sketcher.sketch(&analyzer, &before, 0);
        let tokens = analyzer.tokens(text);
        assert_eq!(sketcher.sketch(&analyzer, &tokens, 0), print);
        assert_eq!((print.shingles.len(), print.anchors.len()), (15, 13));
    }

    #[test]
    fn the_hash_of_a_text_is_for_ever() {
        let print = sketch("un deux trois quatre cinq six sept huit neuf dix");
        assert_eq!((print.anchors[0], print.shingles[0]), (362417241, 28238));
    }

    #[test]
    fn a_short_body_has_no_fingerprint() {
        assert!(sketch("Un deux trois quatre cinq six sept huit neuf.").is_empty());
    }

    #[test]
    fn what_is_written_is_read() {
        let mut print = sketch(&"le camp de Mondoro a été attaqué par 30 hommes armés à moto ".repeat(3));
        assert!(!print.names.is_empty());
        assert_eq!(print.numbers, [30]);
        print.published = Some(-3);
        let mut bytes = Vec::new();
        print.write(&mut bytes);
        assert_eq!(stored_anchors(&bytes).collect::<Vec<_>>(), print.anchors);
        assert_eq!(Fingerprint::read(&bytes), Some(print));
        assert_eq!(Fingerprint::read(&bytes[1..]), None);
        assert_eq!(Fingerprint::read(&bytes[..bytes.len() - 2]), None);
    }
}
