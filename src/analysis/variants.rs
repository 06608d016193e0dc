//! Which spellings of this press are one word (*jihad* and *djihad*, *peul* and *peulh*).

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

struct Variants {
    parts: Vec<(&'static str, &'static str)>,
    words: FxHashMap<&'static str, &'static str>,
}

/// The spelling that stands for a folded word: itself for nearly all.
pub fn standard(folded: &str) -> Cow<'_, str> {
    let variants = variants();
    let mut word = Cow::Borrowed(folded);
    for (part, replacement) in &variants.parts {
        if word.contains(part) {
            word = Cow::Owned(word.replacen(part, replacement, 1));
        }
    }
    if let Some(&other) = variants.words.get(&*word) {
        return Cow::Borrowed(other);
    }
    match word.strip_suffix('s').and_then(|singular| variants.words.get(singular)) {
        Some(other) => Cow::Owned(format!("{other}s")),
        None => word,
    }
}

fn variants() -> &'static Variants {
    static VARIANTS: OnceLock<Variants> = OnceLock::new();
    VARIANTS.get_or_init(|| {
        let mut variants = Variants { parts: Vec::new(), words: FxHashMap::default() };
        for (kind, from, to) in rows() {
            if kind == "part" {
                variants.parts.push((from, to));
            } else {
                variants.words.insert(from, to);
            }
        }
        variants
    })
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    include_str!("variants.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_folded_and_settles_at_once() {
        for (kind, from, to) in rows() {
            assert!(kind == "part" || kind == "word", "{kind}");
            assert!([from, to].iter().all(|word| super::super::fold(word) == **word), "{from} {to}");
            assert_eq!(standard(to), to, "{from} leads to {to}, which leads on");
        }
    }

    #[test]
    fn plurals_follow() {
        assert_eq!(standard("djihadistes"), "jihadistes");
        assert_eq!(standard("antidjihadiste"), "antijihadiste");
        assert_eq!(standard("peulhs"), "peuls");
        assert_eq!(standard("otages"), "otages");
    }
}
