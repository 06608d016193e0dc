//! Word forms that the lexicon lacks to stems: Snowball French over folded text, with the endings that folding blunts mended first.
//!
//! Snowball expects accents: of *attaquée* it removes *ée*, of the folded *attaquee* only the last *e*. So feminine and
//! plural endings of participles are reduced before it runs, and what it returns no longer depends on accents. A stem ends in
//! [`MARK`], so that it is never mistaken for a word of the lexicon or for a name: only words that are both unknown share stems.

use rust_stemmers::{Algorithm, Stemmer as Snowball};

/// Ends every stem.
pub const MARK: char = '~';

/// The stemmer of the French chain. It takes and returns folded words.
pub struct Stemmer {
    snowball: Snowball,
}

impl Stemmer {
    /// Snowball French, mended.
    pub fn french() -> Self {
        Stemmer { snowball: Snowball::create(Algorithm::French) }
    }

    /// The stem of a folded word. Short words and words with anything but plain letters are their own stems.
    pub fn stem(&self, folded: &str) -> String {
        if folded.len() <= 3 || !folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return folded.to_owned();
        }
        let mended = ["ees", "ee"]
            .iter()
            .find_map(|ending| folded.strip_suffix(ending))
            .filter(|root| root.len() >= 3)
            .map(|root| format!("{root}e"));
        let stem = self.snowball.stem(mended.as_deref().unwrap_or(folded));
        // Snowball returns accents where it replaces an ending.
        let mut stem = super::fold(&stem);
        stem.push(MARK);
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_share_marked_stems() {
        let stemmer = Stemmer::french();
        assert_eq!(stemmer.stem("azawadiens"), stemmer.stem("azawadien"));
        assert_eq!(stemmer.stem("drogbatisees"), stemmer.stem("drogbatise"));
        assert!(stemmer.stem("azawadiens").ends_with(MARK));
    }

    #[test]
    fn short_words_and_numbers_stay() {
        let stemmer = Stemmer::french();
        for word in ["g5", "2022", "vdp", "14h30", "هجوم"] {
            assert_eq!(stemmer.stem(word), word);
        }
    }
}
