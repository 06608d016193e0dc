//! What copying did to an author's text, undone: lines broken to a width are joined, sentences glued together are parted, headlines of
//! other articles inside a paragraph are taken out.

use memchr::{memchr_iter, memchr3_iter};

use super::lines::lines_of;
use crate::analysis::{Lexicon, fold};
use crate::article::Dropped;

/// Characters of the widest line of a text that is broken to a width; mail and old editors break between 60 and 80.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=110;

/// Lines of a block from which its shape is no accident.
const MIN_LINES: usize = 3;

/// Words behind which a full stop ends nothing.
const ABBREVIATIONS: [&str; 13] =
    ["www", "mme", "mlle", "mgr", "gal", "gen", "col", "capt", "cdt", "ltn", "art", "chap", "tel"];

/// What follows the full stop in the name of a site.
const DOMAINS: [&str; 14] = ["com", "net", "org", "info", "tv", "fr", "ml", "ne", "bf", "td", "sn", "tg", "bj", "ci"];

/// How headlines of other articles are announced inside a paragraph.
const ANNOUNCEMENTS: [&str; 8] = [
    "écouvrir aussi",
    "ire aussi",
    "ire également",
    "ire encore",
    "oir aussi",
    "oir également",
    "ead also",
    "lso read",
];

/// Bytes of an announcement with the name of a site, and of the headlines that it announces.
const MAX_ANNOUNCEMENT: usize = 64;
const MAX_ANNOUNCED: usize = 300;

/// Joins the lines of every block that is broken to a width, and words that a hyphen divides at the end of any line. `text` has no blanks at the
/// ends of its lines.
pub(super) fn join_wraps(text: String) -> String {
    // Most texts have a paragraph on each line, and nothing to join.
    if !has_neighbours(&text) || !lines_of(&text).any(|line| WIDTHS.contains(&line.len()) || line.ends_with('-')) {
        return text;
    }
    let blocks: Vec<Vec<&str>> = text.split("\n\n").map(|block| block.split('\n').collect()).collect();
    let width = blocks.iter().filter_map(|block| wrap_width(block)).max();
    if width.is_none() && !text.contains("-\n") {
        return text;
    }
    let width = width.unwrap_or(0);
    let mut joined = String::with_capacity(text.len());
    for block in &blocks {
        if !joined.is_empty() {
            joined.push_str("\n\n");
        }
        let own = wrap_width(block);
        let wrapped =
            own.is_some() || (block.len() == 2 && breaks_at(block[0], block[1], width) && chars(block[0]) <= width);
        let own = own.unwrap_or(width);
        for (number, line) in block.iter().enumerate() {
            if number > 0 {
                let above = block[number - 1];
                match wrapped && breaks_at(above, line, own) {
                    _ if is_divided(above, line) && is_one_word(above, line) => {
                        joined.pop();
                    }
                    true if is_divided(above, line) => {}
                    true => joined.push(' '),
                    false => joined.push('\n'),
                }
            }
            joined.push_str(line);
        }
    }
    joined
}

/// Whether there are lines without an empty line between them.
fn has_neighbours(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_alone = |at: usize| at > 0 && bytes[at - 1] != b'\n' && bytes.get(at + 1).is_some_and(|&next| next != b'\n');
    memchr_iter(b'\n', bytes).any(is_alone)
}

/// Whether a line breaks off inside a word: "un commu-", "niqué".
fn is_divided(line: &str, next: &str) -> bool {
    line.strip_suffix('-').is_some_and(|line| line.ends_with(char::is_alphabetic))
        && next.starts_with(char::is_lowercase)
}

/// Whether the word that a hyphen divides between two lines is one, and no compound: "commu-", "niqué", but not "peut-", "être".
fn is_one_word(line: &str, next: &str) -> bool {
    let is_other = |c: char| !c.is_alphabetic();
    let half = line.trim_end_matches('-');
    let start = half.rfind(is_other).map_or(0, |at| half.ceil_char_boundary(at + 1));
    let end = next.find(is_other).unwrap_or(next.len());
    let word = fold(&format!("{}{}", &half[start..], &next[..end]));
    Lexicon::embedded().lemmas(&word).next().is_some()
}

fn chars(line: &str) -> usize {
    line.chars().count()
}

/// Whether the line ends where it does because the first word of the next did not fit in. Two characters are allowed for editors that
/// count otherwise.
fn breaks_at(line: &str, next: &str, width: usize) -> bool {
    let word = next.split([' ', '\n']).next().unwrap_or_default();
    chars(line) + 3 + chars(word) > width
}

/// The width to which the lines of a block are broken, if they are.
fn wrap_width(block: &[&str]) -> Option<usize> {
    // A box drawn with signs has lines of one width, and so have tables.
    if block.len() < MIN_LINES || block.iter().any(|line| line.starts_with(['|', '+', '¦', '│', '┌', '└'])) {
        return None;
    }
    let width = block.iter().map(|line| chars(line)).max()?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let (mut inner, mut small) = (0, 0);
    for pair in block.windows(2) {
        let (line, next) = (pair[0], pair[1]);
        if !breaks_at(line, next, width) {
            // The last line of a paragraph that no empty line follows.
            if line.ends_with(['.', '!', '?', '»', ':']) {
                continue;
            }
            return None;
        }
        if !line.ends_with(['.', '!', '?']) {
            inner += 1;
            small += usize::from(!next.starts_with(char::is_uppercase));
        }
    }
    // Lines of a list, a menu or a poem begin in capitals; those of prose mostly break in the middle of a sentence.
    (inner * 2 >= block.len() - 1 && small * 2 > inner).then_some(width)
}

/// Puts a blank between sentences that stand together ("otages.Dimanche").
pub(super) fn part_sentences(text: String) -> String {
    let mut parted = String::new();
    let mut copied = 0;
    let bytes = text.as_bytes();
    for at in memchr3_iter(b'.', b'!', b'?', bytes) {
        if at == 0 || at + 2 >= bytes.len() || bytes[at + 1].is_ascii_whitespace() || bytes[at + 1] == bytes[at] {
            continue;
        }
        if is_glued(&text, at) {
            parted.push_str(&text[copied..=at]);
            parted.push(' ');
            copied = at + 1;
        }
    }
    if copied == 0 {
        return text;
    }
    parted.push_str(&text[copied..]);
    parted
}

/// Whether the sign at `at` ends a sentence to which the next is glued.
fn is_glued(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at + 1..]);
    let mut next = after.chars();
    let (Some(first), second) = (next.next(), next.next()) else { return false };
    let starts = match first {
        '«' | '“' => true,
        // "G.A.T" and "S.A" go on in capitals; "A Gao", "À Gao" and "L’armée" are sentences.
        c => {
            c.is_uppercase()
                && second.is_some_and(|c| {
                    c.is_lowercase() || matches!(c, '\'' | '’') || (c == ' ' && matches!(first, 'A' | 'À'))
                })
        }
    };
    if !starts {
        return false;
    }
    let start = before.rfind(|c: char| c.is_whitespace() || c == '\'' || c == '’').map_or(0, |at| at + 1);
    let token = before[before.ceil_char_boundary(start)..].trim_start_matches(['’', '\'']);
    let word_start = token.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| token.ceil_char_boundary(at + 1));
    let word = &token[word_start..];
    if token.is_empty() && (text.as_bytes()[at] == b'.' || !before.ends_with([' ', '\u{a0}', '\u{202f}'])) {
        return false;
    }
    if token.contains(['/', '@', '\\', '_']) || token.contains("www.") || token.contains('.') {
        return false;
    }
    let ends = match word.chars().next_back() {
        // A sentence ends in a word of some length: "M.Koné" and "B.Sissoko" are people.
        Some(c) if c.is_lowercase() => chars(word) >= 3 && !ABBREVIATIONS.contains(&fold(word).as_str()),
        Some(c) if c.is_ascii_digit() => word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_digit()),
        Some(_) => false,
        // French puts a blank before its exclamation and question marks, and quotation marks close sentences.
        None => token.is_empty() || token.ends_with(['»', ')', '”', '"', '%']),
    };
    let following = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ends && !DOMAINS.contains(&fold(following).as_str())
}

/// Takes out what announces other articles inside a paragraph: up to the end of the line where what follows is no sentence, and the
/// announcement alone where the author's words go on behind it.
pub(super) fn take_out_announcements(text: String, dropped: &mut Vec<Dropped>) -> String {
    let mut kept = String::new();
    let mut copied = 0;
    // Each ends in a colon, and colons are few.
    for colon in memchr_iter(b':', text.as_bytes()) {
        if colon < copied {
            continue;
        }
        let Some(start) = announcement_before(&text[copied..colon]).map(|start| copied + start) else { continue };
        let Some(end) = announcement_end(&text, start, colon) else { continue };
        kept.push_str(text[copied..start].trim_end_matches([' ', '\u{a0}', '(', '[', '►', '→', '>']));
        dropped.push(Dropped { kind: "related".to_owned(), text: text[start..end].trim().to_owned() });
        copied = end;
        if text[copied..].starts_with(char::is_alphanumeric) {
            kept.push(' ');
        }
    }
    if copied == 0 {
        return text;
    }
    kept.push_str(&text[copied..]);
    kept.trim_end().to_owned()
}

/// Where the announcement begins that ends the text, but for the name of a site ("Lire aussi sur BBC Afrique").
fn announcement_before(text: &str) -> Option<usize> {
    let near = text.floor_char_boundary(text.len().saturating_sub(MAX_ANNOUNCEMENT));
    // Hardly any colon stands behind one of them, or behind "sur" and a few words.
    let end = text.trim_end();
    if !ANNOUNCEMENTS.iter().any(|words| end.ends_with(words)) && !text[near..].contains(" sur ") {
        return None;
    }
    let (words, at) = ANNOUNCEMENTS.iter().find_map(|words| Some((words, near + text[near..].rfind(words)?)))?;
    let rest = &text[at + words.len()..];
    if !(rest.trim().is_empty() || rest.starts_with(" sur ")) {
        return None;
    }
    let start = text[..at].char_indices().next_back()?.0;
    let start = ["À ", "A "].iter().find_map(|a| text[..start].strip_suffix(a)).map_or(start, str::len);
    text[start..].starts_with(['L', 'À', 'A', 'V', 'R']).then_some(start)
}

/// Where what is announced ends, if it is surely announced.
fn announcement_end(text: &str, start: usize, colon: usize) -> Option<usize> {
    let head = colon + 1;
    let near = &text[head..text.floor_char_boundary(head + MAX_ANNOUNCED)];
    let before = text[..start].chars().next_back();
    if matches!(before, Some('(' | '[')) {
        return Some(head + near.find([')', ']'])? + 1);
    }
    // Behind a sentence, or nothing can be said.
    if !before.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | '!' | '?' | '»' | '…' | '►' | '→')) {
        return None;
    }
    let end = near.find('\n').or((head + near.len() == text.len()).then_some(near.len()));
    let headline = end.map(|end| near[..end].trim()).filter(|line| !line.ends_with('.') && !line.contains(". "));
    Some(if headline.is_some() { head + end? } else { head })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_broken_to_a_width_are_joined() {
        let divided = "Un drone de l’armée malienne s’est écrasé mardi peu\naprès son décollage de l’aéroport de Gao, dit un commu-\nniqué diffusé dans la soirée. Il s’agit d’une panne, peut-\nêtre d’un tir, selon le porte-parole de la base.";
        let whole = join_wraps(divided.to_owned());
        assert!(whole.contains("dit un communiqué diffusé") && whole.contains("panne, peut-être"), "{whole}");
        let wrapped = "Un drone de l’armée malienne s’est écrasé mardi\npeu après son décollage de l’aéroport de Gao, dans\nle nord du pays, sans faire de victime.\n\nDeux.";
        assert_eq!(join_wraps(wrapped.to_owned()), wrapped.replacen('\n', " ", 2));
    }

    #[test]
    fn lists_and_verses_keep_their_lines() {
        for text in [
            "Le préfet a reçu plusieurs personnes :\nles chefs des villages voisins ;\nles imams de la ville et des environs ;\nles femmes.",
            "Dans la nuit sans lune, le fleuve s’en allait,\nEt le pêcheur disait :\nIl reviendra demain, s’il plaît au ciel, chez nous.",
            "Bamako\nGao\nKidal",
        ] {
            assert_eq!(join_wraps(text.to_owned()), text);
        }
    }

    #[test]
    fn glued_sentences_are_parted() {
        for (glued, parted) in [
            ("les narcotrafiquants.Dimanche, il", "les narcotrafiquants. Dimanche, il"),
            ("la paix.A Gao, la", "la paix. A Gao, la"),
            ("la paix.L’armée", "la paix. L’armée"),
            ("en 2019.Le camp", "en 2019. Le camp"),
            ("« non ».Le camp", "« non ». Le camp"),
            ("partis !Le camp", "partis ! Le camp"),
        ] {
            assert_eq!(part_sentences(glued.to_owned()), parted);
        }
        for whole in [
            "M.Koné et Mme.Diallo",
            "le G.A.T.I.A et l’O.N.U",
            "12.5 kg, 3.000",
            "maliweb.Net",
            "www.Mali.Com",
            "a@Exemple.Org",
            "S.E.M. Ba",
            "fin.",
            "n°3.A",
            "et… Le",
            "quoi ?!Non",
        ] {
            assert_eq!(part_sentences(whole.to_owned()), whole);
        }
    }

    #[test]
    fn announcements_inside_paragraphs() {
        for (text, kept) in [
            ("Ils sont partis. Lire aussi : Kéniéba évacuée", "Ils sont partis."),
            (
                "Ils sont partis. Lire aussi : Le maire est revenu. Il a parlé.",
                "Ils sont partis. Le maire est revenu. Il a parlé.",
            ),
            ("Ils sont partis (Lire aussi : Kéniéba évacuée). Il a parlé.", "Ils sont partis. Il a parlé."),
            ("Ils sont partis. >> A découvrir aussi : L'or blanc", "Ils sont partis."),
            ("Il faut lire aussi : un livre", "Il faut lire aussi : un livre"),
            (
                "« On peut lire. Lire aussi les versets sur la paix », dit-il.",
                "« On peut lire. Lire aussi les versets sur la paix », dit-il.",
            ),
        ] {
            assert_eq!(take_out_announcements(text.to_owned(), &mut Vec::new()), kept);
        }
    }
}
