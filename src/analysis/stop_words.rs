//! Which words carry grammar rather than meaning.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

/// Whether a folded word is a stop word.
pub fn contains(folded: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| words().collect()).contains(folded)
}

fn words() -> impl Iterator<Item = &'static str> {
    include_str!("stop_words.txt").lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_is_folded_sorted_and_unique() {
        let words: Vec<&str> = super::words().collect();
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "not sorted");
        assert!(words.iter().all(|word| super::super::fold(word) == *word));
        assert!(super::contains("est") && !super::contains("otages"));
    }
}
