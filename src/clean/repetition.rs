//! Lines that come again and again in the articles of one source are the site's, whatever they say.
//!
//! No list of phrases knows the motto of every newspaper. What is learnt is a count of line hashes per source; what is handed to the
//! threads that clean is the small set of those that are frequent. Both are bounded, and both depend only on the articles and their order,
//! so that the same files always make the same index.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::article::RawArticle;

/// Articles in which a line stands before it is the site's.
const MIN_ARTICLES: u32 = 5;

/// It stands in one of so many articles of the source at least.
const MAX_RARITY: u32 = 5;

/// Bytes of a line that is counted: shorter ones may be subtitles, longer ones are paragraphs.
const LENGTH: std::ops::RangeInclusive<usize> = 20..=400;

/// Lines that are counted at once; beyond it, those seen once are forgotten.
const MAX_LINES: usize = 1 << 19;

/// Lines of one article that are counted: the first and the last, where sites put their words.
const MAX_ENDS: usize = 40;

/// Counts lines per source.
#[derive(Debug, Default)]
pub struct Repetition {
    articles: FxHashMap<u64, u32>,
    lines: FxHashMap<u64, Count>,
    /// The longest lines of the articles counted: a reprint of an article repeats what its author wrote, and is not counted again.
    bodies: FxHashSet<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    source: u64,
    articles: u32,
    /// The last article that had it, so that a line counts once in each.
    last: u32,
}

/// The lines that were found to be the sites'.
#[derive(Clone, Debug, Default)]
pub struct Repeated(FxHashSet<u64>);

impl Repetition {
    /// Counts the lines of an article.
    pub fn learn(&mut self, raw: &RawArticle) {
        let source = source_of(raw);
        let lines: Vec<&str> = lines(&raw.text).collect();
        let longest = lines.iter().max_by_key(|line| line.len()).copied().unwrap_or_default();
        if self.bodies.len() >= MAX_LINES {
            self.bodies.clear();
        }
        if !self.bodies.insert(hash(source, beginning(longest))) {
            return;
        }
        let number = self.articles.entry(source).or_default();
        *number += 1;
        let number = *number;
        for line in ends(lines) {
            let count = self.lines.entry(hash(source, line)).or_insert(Count { source, articles: 0, last: 0 });
            if count.last != number {
                *count = Count { source, articles: count.articles + 1, last: number };
            }
        }
        if self.lines.len() > MAX_LINES {
            self.lines.retain(|_, count| count.articles > 1);
            if self.lines.len() > MAX_LINES / 2 {
                self.lines.retain(|_, count| count.articles >= MIN_ARTICLES);
            }
        }
    }

    /// Appends what was counted, as bytes, for a later run to go on from.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.reserve(24 + 12 * self.articles.len() + 24 * self.lines.len() + 8 * self.bodies.len());
        for length in [self.articles.len(), self.lines.len(), self.bodies.len()] {
            out.extend_from_slice(&(length as u64).to_le_bytes());
        }
        for (source, articles) in &self.articles {
            out.extend_from_slice(&source.to_le_bytes());
            out.extend_from_slice(&articles.to_le_bytes());
        }
        for (line, count) in &self.lines {
            out.extend_from_slice(&line.to_le_bytes());
            out.extend_from_slice(&count.source.to_le_bytes());
            out.extend_from_slice(&count.articles.to_le_bytes());
            out.extend_from_slice(&count.last.to_le_bytes());
        }
        self.bodies.iter().for_each(|body| out.extend_from_slice(&body.to_le_bytes()));
    }

    /// Goes on from what [`write`](Repetition::write) wrote; `None` when the bytes are something else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Repetition> {
        let (lengths, bytes) = bytes.split_first_chunk::<24>()?;
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
        let length = |at: usize| usize::try_from(number(&lengths[at..at + 8])).ok();
        let (articles, bytes) = bytes.split_at_checked(length(0)?.checked_mul(12)?)?;
        let (lines, bodies) = bytes.split_at_checked(length(8)?.checked_mul(24)?)?;
        if bodies.len() != length(16)?.checked_mul(8)? {
            return None;
        }
        let count = |row: &[u8; 24]| Count {
            source: number(&row[8..16]),
            articles: number(&row[16..20]) as u32,
            last: number(&row[20..]) as u32,
        };
        let articles = articles.as_chunks::<12>().0.iter().map(|row| (number(&row[..8]), number(&row[8..]) as u32));
        Some(Repetition {
            articles: articles.collect(),
            lines: lines.as_chunks::<24>().0.iter().map(|row| (number(&row[..8]), count(row))).collect(),
            bodies: bodies.as_chunks::<8>().0.iter().map(|body| u64::from_le_bytes(*body)).collect(),
        })
    }

    /// What is known by now.
    pub fn repeated(&self) -> Repeated {
        let is_frequent = |count: &Count| {
            let articles = self.articles.get(&count.source).copied().unwrap_or_default();
            count.articles >= MIN_ARTICLES && count.articles.saturating_mul(MAX_RARITY) >= articles
        };
        Repeated(self.lines.iter().filter(|(_, count)| is_frequent(count)).map(|(&line, _)| line).collect())
    }
}

impl Repeated {
    /// Whether the line is one that the source repeats.
    pub fn holds(&self, source: u64, line: &str) -> bool {
        !self.0.is_empty() && LENGTH.contains(&line.len()) && self.0.contains(&hash(source, line))
    }
}

/// The lines of a text, trimmed.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| text[std::mem::replace(&mut start, end + 1)..end].trim())
}

/// Those at both ends of a text that may be counted.
fn ends(mut lines: Vec<&str>) -> Vec<&str> {
    lines.retain(|line| LENGTH.contains(&line.len()));
    if lines.len() > 2 * MAX_ENDS {
        lines.drain(MAX_ENDS..lines.len() - MAX_ENDS);
    }
    lines
}

/// As much of a line as tells it from others.
fn beginning(line: &str) -> &str {
    &line[..line.floor_char_boundary(*LENGTH.end())]
}

/// Who published the article: its source, the host of its address, or the folder in which it lies.
pub(super) fn source_of(raw: &RawArticle) -> u64 {
    let host = || raw.url.as_deref()?.split_once("://")?.1.split('/').next();
    let folder = || raw.relative_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut hasher = FxHasher::default();
    hasher.write(raw.source.as_deref().or_else(host).unwrap_or_else(folder).as_bytes());
    hasher.finish()
}

/// The line with its numbers left out: "Lu 903 fois" is one line with "Lu 12 fois".
fn hash(source: u64, line: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(source);
    let mut rest = line.as_bytes();
    while !rest.is_empty() {
        let end = first_digit(rest);
        if end > 0 {
            hasher.write(&rest[..end]);
        }
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    hasher.finish()
}

/// Where the first digit stands, or the end. Whole chunks of bytes are told to have none.
fn first_digit(bytes: &[u8]) -> usize {
    let (chunks, _) = bytes.as_chunks::<32>();
    let has_digit = |chunk: &[u8; 32]| chunk.iter().fold(false, |any, byte| any | byte.is_ascii_digit());
    let clear = 32 * chunks.iter().take_while(|chunk| !has_digit(chunk)).count();
    clear + bytes[clear..].iter().position(u8::is_ascii_digit).unwrap_or(bytes.len() - clear)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOTTO: &str = "Le journal qui dit ce que le fleuve a vu";

    fn article(number: usize, text: &str) -> RawArticle {
        RawArticle {
            source: Some("Le Fleuve".into()),
            text: format!("{text}\nLe corps numéro {} de l'article, le seul de son espèce.", "x".repeat(number)),
            ..RawArticle::default()
        }
    }

    fn learnt(articles: &[RawArticle]) -> Repeated {
        let mut repetition = Repetition::default();
        articles.iter().for_each(|article| repetition.learn(article));
        repetition.repeated()
    }

    #[test]
    fn a_line_of_many_articles_is_the_sites() {
        let mut articles: Vec<RawArticle> = (0..6).map(|number| article(number, MOTTO)).collect();
        let source = source_of(&articles[0]);
        assert!(learnt(&articles).holds(source, MOTTO));
        assert!(!learnt(&articles).holds(source + 1, MOTTO));
        assert!(!learnt(&articles[..4]).holds(source, MOTTO));
        articles.extend((6..40).map(|number| article(number, "")));
        assert!(!learnt(&articles).holds(source, MOTTO), "six of forty");
    }

    #[test]
    fn counting_goes_on_from_what_was_written() {
        let articles: Vec<RawArticle> = (0..6).map(|number| article(number, MOTTO)).collect();
        let mut repetition = Repetition::default();
        articles[..3].iter().for_each(|article| repetition.learn(article));
        let mut bytes = Vec::new();
        repetition.write(&mut bytes);
        let mut later = Repetition::from_bytes(&bytes).unwrap();
        articles[2..].iter().for_each(|article| later.learn(article));
        assert!(later.repeated().holds(source_of(&articles[0]), MOTTO));
        assert_eq!(later.articles.values().sum::<u32>(), 6, "the third article counts once");
        assert!(Repetition::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        assert!(Repetition::from_bytes(&[255; 40]).is_none());
    }

    #[test]
    fn digits_are_left_out_wherever_they_stand() {
        let parts = |line: &str| {
            let mut hasher = FxHasher::default();
            hasher.write_u64(7);
            line.split(|c: char| c.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .for_each(|p| hasher.write(p.as_bytes()));
            hasher.finish()
        };
        let long = "é".repeat(40);
        for line in
            ["", "3", "12 fois", "lu 12", &long, &format!("{long}7{long}"), &format!("{long}99"), &"1".repeat(70)]
        {
            assert_eq!(hash(7, line), parts(line), "{line}");
        }
    }

    #[test]
    fn a_reprint_is_not_a_repetition() {
        let same: Vec<RawArticle> = (0..9).map(|_| article(1, MOTTO)).collect();
        assert!(!learnt(&same).holds(source_of(&same[0]), MOTTO));
    }

    #[test]
    fn numbers_may_differ_and_a_line_counts_once_in_an_article() {
        let counted: Vec<RawArticle> = (0..6).map(|n| article(n, &format!("Article lu {n} fois à ce jour"))).collect();
        assert!(learnt(&counted).holds(source_of(&counted[0]), "Article lu 903 fois à ce jour"));
        let often = [article(1, &[MOTTO; 9].join("\n"))];
        assert!(!learnt(&often).holds(source_of(&often[0]), MOTTO));
    }
}
