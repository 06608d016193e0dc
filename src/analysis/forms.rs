//! The word forms that an analyzer has seen, each with a number.

use rustc_hash::FxHashMap;

use super::WordId;

/// Bytes of a form that fit into its key.
const SHORT: usize = 15;

/// Word forms by spelling. Looking words up is most of the work of the chain, and nearly all words are short: those are compared
/// as one number, which needs no pointer followed and no string compared.
#[derive(Default)]
pub struct Forms {
    short: FxHashMap<u128, WordId>,
    long: FxHashMap<Box<str>, WordId>,
}

impl Forms {
    /// The number of a form.
    pub fn get(&self, form: &str) -> Option<WordId> {
        match key(form) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(form).copied(),
        }
    }

    /// Gives a form its number.
    pub fn insert(&mut self, form: &str, id: WordId) {
        match key(form) {
            Some(key) => self.short.insert(key, id),
            None => self.long.insert(form.into(), id),
        };
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.short.clear();
        self.long.clear();
    }
}

/// The bytes of a short form and their number.
fn key(form: &str) -> Option<u128> {
    let length = form.len();
    if length > SHORT {
        return None;
    }
    let mut bytes = [0; 16];
    bytes[..length].copy_from_slice(form.as_bytes());
    bytes[SHORT] = length as u8;
    Some(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart_by_bytes_and_length() {
        let mut forms = Forms::default();
        let all = ["", "\0", "\0\0", "a", "a\0", "quinze lettres!", "seize lettres !!", "seize lettres !?"];
        for (id, form) in all.iter().enumerate() {
            assert_eq!(forms.get(form), None);
            forms.insert(form, id as WordId);
        }
        assert!(all.iter().enumerate().all(|(id, form)| forms.get(form) == Some(id as WordId)));
    }
}
