//! Which lemmas a French word form belongs to: a compact lexicon, embedded and read in place.
//!
//! `lexicon.tsv` is derived from the Hunspell dictionary of Grammalecte 7.0 (Olivier R., [grammalecte.net](https://grammalecte.net/)) by
//! `make_lexicon.py`; both data files are under the Mozilla Public License 2.0, as their source is. `build.rs` compiles them.

#[expect(dead_code, reason = "build.rs runs it; here it is only tested")]
mod compile;

use std::sync::OnceLock;

use compile::LEMMA_BITS;

/// The lexicon. Its words are folded.
pub struct Lexicon {
    forms: fst::Map<&'static [u8]>,
    accented: fst::Set<&'static [u8]>,
    ends: &'static [u8],
    text: &'static str,
}

impl Lexicon {
    /// The lexicon in the binary.
    pub fn embedded() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let lemmas: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon_lemmas.bin"));
            let count = number_at(lemmas, 0) as usize;
            let (ends, text) = lemmas[4..].split_at(count * 4);
            Lexicon {
                forms: fst::Map::new(&include_bytes!(concat!(env!("OUT_DIR"), "/lexicon_forms.fst"))[..])
                    .expect("build.rs wrote a map"),
                accented: fst::Set::new(&include_bytes!(concat!(env!("OUT_DIR"), "/lexicon_accented.fst"))[..])
                    .expect("build.rs wrote a set"),
                ends,
                text: std::str::from_utf8(text).expect("build.rs wrote text"),
            }
        })
    }

    /// The lemmas of a folded form; none when the lexicon lacks it.
    pub fn lemmas(&self, form: &str) -> impl Iterator<Item = &'static str> {
        let mut packed = self.forms.get(form).unwrap_or(0);
        let (ends, text) = (self.ends, self.text);
        std::iter::from_fn(move || {
            let number = (packed & ((1 << LEMMA_BITS) - 1)) as usize;
            packed >>= LEMMA_BITS;
            let end = number_at(ends, (number.checked_sub(1)?) * 4) as usize;
            let start = if number == 1 { 0 } else { number_at(ends, (number - 2) * 4) as usize };
            Some(&text[start..end])
        })
    }

    /// Whether a form, in lower case with its accents, differs from another word by its accents alone (*côté*, *pêche*).
    pub fn is_told_apart_by_accents(&self, form: &str) -> bool {
        self.accented.contains(form)
    }

    /// The map from forms to lemmas, for walking along misspellings.
    pub fn forms(&self) -> &fst::Map<&'static [u8]> {
        &self.forms
    }
}

fn number_at(bytes: &[u8], at: usize) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_have_their_lemmas() {
        let lexicon = Lexicon::embedded();
        let lemmas = |form: &str| lexicon.lemmas(form).collect::<Vec<_>>();
        for form in ["attaque", "attaques", "attaquee", "attaquerent", "attaquer"] {
            assert_eq!(lemmas(form), ["attaquer"], "{form}");
        }
        assert_eq!(lemmas("generaux"), ["general"]);
        assert_eq!(lemmas("dure"), ["dur", "durer"]);
        assert_eq!(lemmas("portions"), ["portion"]);
        assert!(lemmas("koglweogo").is_empty() && lemmas("").is_empty());
        assert!(lexicon.is_told_apart_by_accents("côté") && !lexicon.is_told_apart_by_accents("otage"));
    }

    #[test]
    fn a_broken_line_is_named() {
        assert!(compile::compile("otage 5", "").err().is_some_and(|problem| problem.contains("otage 5")));
        assert!(compile::compile("otage\t9s", "").err().is_some_and(|problem| problem.contains("9s")));
        assert!(compile::compile("otage\t5 5s", "").is_ok());
    }
}
