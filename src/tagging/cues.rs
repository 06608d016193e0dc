//! Words that say what the name beside them is: the data file `cues.tsv`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// What a word says of the name beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// "village de X": a place, even when the name is an ordinary word.
    Place,
    /// "fleuve X": a river's or a boat's name, not a country's or town's.
    Water,
    /// "colonel X": a person.
    Person,
    /// "acte X": an adjective behind it describes no person.
    Abstract,
    /// "en tenue de X": dressed like X is not X.
    Dress,
    /// "X accuse": what a government does, by its lemma.
    Government,
    /// "à X": what stands in front of a place and nothing else.
    Preposition,
    /// "la route entre X et Y": what leads from place to place.
    Way,
}

/// What a folded word says.
pub fn cue(folded: &str) -> Option<Cue> {
    static CUES: OnceLock<FxHashMap<&str, Cue>> = OnceLock::new();
    let cues = CUES.get_or_init(|| rows().filter_map(|(kind, word)| Some((word, kind_of(kind)?))).collect());
    cues.get(folded).copied()
}

fn kind_of(name: &str) -> Option<Cue> {
    Some(match name {
        "noun" => Cue::Place,
        "water" => Cue::Water,
        "person" => Cue::Person,
        "abstract" => Cue::Abstract,
        "dress" => Cue::Dress,
        "government" => Cue::Government,
        "preposition" => Cue::Preposition,
        "way" => Cue::Way,
        _ => return None,
    })
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("cues.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap_or((line, "")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold;

    #[test]
    fn cues_have_a_kind_are_folded_and_unique() {
        let mut words: Vec<&str> = rows().map(|(_, word)| word).collect();
        for (kind, word) in rows() {
            assert!(kind_of(kind).is_some() && !word.is_empty() && fold(word) == word, "{kind} {word}");
        }
        words.sort_unstable();
        assert!(words.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
