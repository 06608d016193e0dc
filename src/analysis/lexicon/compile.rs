//! The lexicon's text files to finite-state tables that are read in place; run by `build.rs`.

use std::collections::BTreeMap;

/// Bits of a lemma's number in a form's value; three numbers fit.
pub const LEMMA_BITS: u32 = 20;

/// Lemmas that a form may have.
pub const MAX_LEMMAS: usize = 3;

/// What the binary embeds.
pub struct Tables {
    /// Finite-state map from forms to the numbers of their lemmas, each plus one, packed.
    pub forms: Vec<u8>,
    /// Where each lemma ends in the text that follows: a count, then that many offsets, then the text.
    pub lemmas: Vec<u8>,
    /// Finite-state set of the accented forms that differ from another word by accents alone.
    pub accented: Vec<u8>,
}

/// Compiles `lexicon.tsv` and `accented.txt`, or says which line is wrong.
pub fn compile(lexicon: &str, accented: &str) -> Result<Tables, String> {
    let mut readings: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut ends: Vec<u32> = Vec::new();
    let mut text = String::new();
    for line in lexicon.lines().filter(|line| !line.starts_with('#')) {
        let (lemma, cells) = line.split_once('\t').ok_or_else(|| format!("lexicon.tsv: no tab in {line:?}"))?;
        let number = ends.len() as u64 + 1;
        text.push_str(lemma);
        ends.push(text.len() as u32);
        for cell in cells.split(' ') {
            let digits = cell.bytes().take_while(u8::is_ascii_digit).count();
            let kept: usize =
                cell[..digits].parse().map_err(|_| format!("lexicon.tsv: {lemma}: no length in {cell:?}"))?;
            let root = lemma.get(..kept).ok_or_else(|| format!("lexicon.tsv: {lemma}: {cell:?} keeps too much"))?;
            readings.entry(format!("{root}{}", &cell[digits..])).or_default().push(number);
        }
    }
    if ends.len() >= 1 << LEMMA_BITS {
        return Err("lexicon.tsv: too many lemmas".to_owned());
    }
    let values = readings.iter().map(|(form, numbers)| {
        let packed = numbers.iter().take(MAX_LEMMAS).rev().fold(0, |packed, number| packed << LEMMA_BITS | number);
        (form, packed)
    });
    let forms = fst::Map::from_iter(values).map_err(|error| error.to_string())?.into_fst().into_inner();
    let mut words: Vec<&str> = accented.lines().filter(|line| !line.starts_with('#')).collect();
    words.sort_unstable();
    words.dedup();
    let accented = fst::Set::from_iter(words).map_err(|error| error.to_string())?.into_fst().into_inner();
    let mut lemmas = (ends.len() as u32).to_le_bytes().to_vec();
    lemmas.extend(ends.iter().flat_map(|end| end.to_le_bytes()));
    lemmas.extend(text.as_bytes());
    Ok(Tables { forms, lemmas, accented })
}
