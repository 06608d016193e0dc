//! The form under which a name is filed and looked up.

use crate::analysis::{fold_into, segments};

/// The folded words of a name, divided by single blanks: `Tin-Zaouatine` and `TIN ZAOUATINE` are both `tin zaouatine`.
///
/// It is made of the same words as the analysis chain makes of a text, so that names can be found in texts word by word.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for segment in segments(name) {
        if !key.is_empty() {
            key.push(' ');
        }
        fold_into(&name[segment.word_start..segment.end], &mut key);
    }
    key
}

/// A number below 32 by which a folded word is told from most others (FNV-1a).
pub fn trace(folded: &str) -> u8 {
    let hash = folded.bytes().fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 27) as u8
}

/// 64-bit FNV-1a (Fowler, Noll, Vo): names a registry and spreads words, protects nothing.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Bits of the filter of the words that stand in names.
pub const FILTER_BITS: usize = 1 << 20;

/// The two bits of a folded word in that filter (Bloom 1970), from one hash.
pub fn filter_bits(folded: &str) -> [usize; 2] {
    let hash = fnv1a(folded.as_bytes());
    [hash >> 44, hash >> 24].map(|bits| bits as usize % FILTER_BITS)
}

#[cfg(test)]
mod tests {
    use super::name_key;

    #[test]
    fn a_name_is_filed_under_its_folded_words() {
        for (name, key) in [
            ("Groupe de soutien à l’Islam", "groupe de soutien a islam"),
            ("Tin-Zaouatine", "tin zaouatine"),
            ("N'Djaména", "ndjamena"),
            ("Côte d'Ivoire", "cote ivoire"),
            ("G.A.T.", "gat"),
            ("« EI »", "ei"),
            ("…", ""),
        ] {
            assert_eq!(name_key(name), key, "{name}");
        }
    }
}
