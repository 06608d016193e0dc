//! Where sentences begin and end.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memchr3, memmem};

use super::fold;

/// Abbreviations behind which a full stop ends nothing; single letters ("M. Koné", "B. Sissoko") need no list.
const ABBREVIATIONS: [&str; 14] =
    ["mm", "mme", "mmes", "mlle", "dr", "pr", "me", "gal", "gen", "col", "lt", "cap", "st", "av"];

/// Bytes of a word that is longer than all of them, with any accents.
const LONGEST: usize = 7;

/// The sentences of a text, in bytes, without the blanks around them. A paragraph's end always ends one; the end of a
/// line does not, since lines may be wrapped. Glued sentences ("otages.Dimanche") are parted.
pub fn sentences(text: &str) -> Sentences<'_> {
    Sentences { text, start: 0, ends: Ends::of(text), is_over: false }
}

/// Iterator over the sentences of a text; see [`sentences`].
pub struct Sentences<'t> {
    text: &'t str,
    /// Where the next begins.
    start: usize,
    ends: Ends<'t>,
    is_over: bool,
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        while !self.is_over {
            let piece = self.piece();
            let sentence = &self.text[piece.clone()];
            let start = piece.start + (sentence.len() - sentence.trim_start().len());
            let end = piece.start + sentence.trim_end().len();
            if start < end {
                return Some(start..end);
            }
        }
        None
    }
}

impl Sentences<'_> {
    /// What lies before the next end, blanks and all.
    fn piece(&mut self) -> Range<usize> {
        let (text, bytes, start) = (self.text, self.text.as_bytes(), self.start);
        let mut at = start;
        while let Some(here) = self.ends.next(at) {
            let c = if bytes[here] == 0xE2 { '…' } else { char::from(bytes[here]) };
            at = here + c.len_utf8();
            match c {
                '\n' if bytes.get(at) == Some(&b'\n') => {
                    self.start = at;
                    return start..here;
                }
                '.' | '!' | '?' | '…' => {
                    at += text[at..].chars().take_while(|&c| closes(c)).map(char::len_utf8).sum::<usize>();
                    let ends = match text[at..].chars().next() {
                        None => true,
                        Some(next) if next.is_whitespace() => c != '.' || !is_abbreviation(&text[start..here]),
                        Some(next) => next.is_uppercase() && !ends_in_capital(&text[start..here]),
                    };
                    if ends {
                        self.start = at;
                        return start..at;
                    }
                }
                _ => {}
            }
        }
        self.is_over = true;
        start..text.len()
    }
}

/// Where the signs stand that may end a sentence. Each sort is looked for by itself, many bytes at a time.
struct Ends<'t> {
    text: &'t str,
    /// The next full stop, exclamation or question mark, the next newline, the next ellipsis; the end of the text where there is none.
    next: [usize; 3],
}

/// Finds the ellipsis; made once, since making it takes longer than most searches.
static ELLIPSIS: LazyLock<memmem::Finder> = LazyLock::new(|| memmem::Finder::new("…"));

impl<'t> Ends<'t> {
    fn of(text: &'t str) -> Self {
        let mut ends = Ends { text, next: [0; 3] };
        (0..3).for_each(|sort| ends.look(sort, 0));
        ends
    }

    fn look(&mut self, sort: usize, from: usize) {
        let rest = &self.text.as_bytes()[from..];
        let step = match sort {
            0 => memchr3(b'.', b'!', b'?', rest),
            1 => memchr(b'\n', rest),
            _ => ELLIPSIS.find(rest),
        };
        self.next[sort] = step.map_or(self.text.len(), |step| from + step);
    }

    /// The first of them from a byte on.
    fn next(&mut self, from: usize) -> Option<usize> {
        for sort in 0..3 {
            if self.next[sort] < from {
                self.look(sort, from);
            }
        }
        self.next.into_iter().min().filter(|&at| at < self.text.len())
    }
}

fn closes(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '»' | '"' | '”' | '’' | ')' | ']')
}

/// Whether the text before a full stop ends in an abbreviation.
fn is_abbreviation(before: &str) -> bool {
    // None is as long as most words are, and most end in plain letters.
    let letters = before.bytes().rev().take(LONGEST).take_while(u8::is_ascii_alphabetic).count();
    if letters == LONGEST {
        return false;
    }
    let (head, word) = before.as_bytes().split_at(before.len() - letters);
    if head.last().is_none_or(u8::is_ascii) {
        return match word {
            [letter] => letter.is_ascii_uppercase(),
            _ => ABBREVIATIONS.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word)),
        };
    }
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => only.is_uppercase(),
        (Some(_), Some(_)) => word.len() < LONGEST && ABBREVIATIONS.contains(&fold(word).as_str()),
        _ => false,
    }
}

fn ends_in_capital(before: &str) -> bool {
    before.chars().next_back().is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_of_the_press() {
        let text =
            "M. Koné est mort. « Qui ? » a-t-il dit… Les otages.Dimanche, 12.5 kg\nde G.A.T. à Kati !\n\nTitre\n\nFin";
        let found: Vec<&str> = sentences(text).map(|range| &text[range]).collect();
        assert_eq!(
            found,
            [
                "M. Koné est mort.",
                "« Qui ?",
                "» a-t-il dit…",
                "Les otages.",
                "Dimanche, 12.5 kg\nde G.A.T. à Kati !",
                "Titre",
                "Fin"
            ]
        );
    }

    #[test]
    fn titles_and_initials_are_abbreviations() {
        for (before, is_one) in [
            ("M", true),
            ("le Dr", true),
            ("le dr", true),
            ("dit le Gén", true),
            ("l’É", true),
            ("d'E", true),
            ("G.A.T", true),
            ("il y a", false),
            ("élu", false),
            ("tués", false),
            ("militaires", false),
            ("le Drs", false),
            ("en 12", false),
            ("»", false),
            ("", false),
        ] {
            assert_eq!(is_abbreviation(before), is_one, "{before}");
        }
    }

    proptest! {
        #[test]
        fn sentences_are_in_order_and_lose_only_blanks(text in "\\PC{0,60}|([A-Za-zé]{1,4}[.!?\n» ]{1,3}){0,12}") {
            let mut last = 0;
            for range in sentences(&text) {
                prop_assert!(text[last..range.start].chars().all(char::is_whitespace));
                prop_assert!(range.start < range.end);
                last = range.end;
            }
            prop_assert!(text[last..].chars().all(char::is_whitespace));
        }
    }
}
