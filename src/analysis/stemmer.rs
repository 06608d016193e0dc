//! Word forms to stems: Snowball French over folded text, with the endings that folding blunts mended first.
//!
//! Snowball expects accents: of *attaquée* it removes *ée*, of the folded *attaquee* only the last *e*. So feminine and
//! plural endings of participles are reduced before it runs, and what it returns no longer depends on accents.

use std::sync::OnceLock;

use rust_stemmers::{Algorithm, Stemmer as Snowball};
use rustc_hash::FxHashMap;

/// The stemmer of the French chain. It takes and returns folded words.
pub struct Stemmer {
    snowball: Snowball,
}

impl Stemmer {
    /// Snowball French, mended.
    pub fn french() -> Self {
        Stemmer { snowball: Snowball::create(Algorithm::French) }
    }

    /// The stem of a folded word. Short words and words with digits are their own stems.
    pub fn stem(&self, folded: &str) -> String {
        if let Some(&stem) = exceptions().get(folded) {
            return stem.to_owned();
        }
        if folded.len() <= 3 || !folded.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return folded.to_owned();
        }
        let mended = ["ees", "ee"]
            .iter()
            .find_map(|ending| folded.strip_suffix(ending))
            .filter(|root| root.len() >= 3)
            .map(|root| format!("{root}e"));
        let stem = self.snowball.stem(mended.as_deref().unwrap_or(folded)).into_owned();
        // Snowball works with capitals for vowels that are consonants (I, U, Y) and accents it never saw here.
        if stem.is_ascii() { stem.to_ascii_lowercase() } else { super::fold(&stem) }
    }
}

/// Words whose stems Snowball confuses with another word's: `form<TAB>stem` lines.
fn exceptions() -> &'static FxHashMap<&'static str, &'static str> {
    static EXCEPTIONS: OnceLock<FxHashMap<&str, &str>> = OnceLock::new();
    EXCEPTIONS.get_or_init(|| {
        include_str!("stem_exceptions.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_folded_sorted_and_unique() {
        let forms: Vec<&str> = include_str!("stem_exceptions.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once('\t').expect("form<TAB>stem").0)
            .collect();
        assert!(forms.windows(2).all(|pair| pair[0] < pair[1]), "{forms:?}");
        assert!(forms.iter().all(|form| super::super::fold(form) == *form));
    }

    #[test]
    fn short_words_and_numbers_stay() {
        let stemmer = Stemmer::french();
        for word in ["g5", "2022", "vdp", "14h30", "هجوم"] {
            assert_eq!(stemmer.stem(word), word);
        }
    }
}
