//! Which lines of an article are the site's and not the author's.
//!
//! Three sorts are told apart: the headline repeated as the first line, headlines of other articles put between the
//! paragraphs ("Lire aussi : …"), and the tail of the page (comment form, share buttons, author box). The phrases are
//! data, in `boilerplate.tsv`.

use std::sync::OnceLock;

use crate::analysis::fold;
use crate::article::Dropped;

/// A longer line is a paragraph, whatever it begins with.
const MAX_LINE_CHARS: usize = 300;

/// The longest phrase, with what may stand before it.
const MAX_PHRASE_CHARS: usize = 72;

/// Lines of an author box are shorter than this.
const MAX_BOX_LINE_CHARS: usize = 60;

/// Parts the author's text from the site's.
pub fn separate(text: String, title: Option<&str>) -> (String, Vec<Dropped>) {
    let lines: Vec<&str> = text.split('\n').collect();
    let tail = tail_start(&lines);
    let mut dropped = Vec::new();
    let mut kept: Vec<&str> = Vec::with_capacity(tail);
    for (number, &line) in lines[..tail].iter().enumerate() {
        let kind = if number == 0 && title.is_some_and(|title| is_same(title, line)) {
            Some("title")
        } else if begins_related(line) {
            Some("related")
        } else {
            None
        };
        match kind {
            Some(kind) => dropped.push(Dropped { kind: kind.to_owned(), text: line.to_owned() }),
            // What was taken out must not leave two empty lines behind.
            None if line.is_empty() && kept.last().is_none_or(|last| last.is_empty()) => {}
            None => kept.push(line),
        }
    }
    while kept.last().is_some_and(|line| line.is_empty()) {
        kept.pop();
    }
    if tail < lines.len() {
        dropped.push(Dropped { kind: "tail".to_owned(), text: lines[tail..].join("\n").trim().to_owned() });
    }
    if dropped.is_empty() {
        return (text, dropped);
    }
    (kept.join("\n"), dropped)
}

/// Whether two lines are equal but for case, accents and punctuation.
fn is_same(title: &str, line: &str) -> bool {
    // A paragraph is no headline.
    line.len() < 2 * title.len() + 40 && fold(title) == fold(line)
}

/// The number of the first line of the tail; the number of lines when there is none.
fn tail_start(lines: &[&str]) -> usize {
    // A comment form stands in the last part of a page; the same words early in a text are about something else.
    let earliest = lines.len() / 3;
    let Some(marker) = (earliest..lines.len()).find(|&number| matches_phrase(lines[number], Kind::Tail)) else {
        return lines.len();
    };
    if marker == 0 {
        return lines.len();
    }
    let mut start = marker;
    for number in (1..marker).rev() {
        let line = lines[number];
        if line.is_empty() || matches_phrase(line, Kind::Box) || (is_short(line) && repeats(lines, number)) {
            start = number;
        } else {
            break;
        }
    }
    start
}

/// Whether the line stands next to itself: the author's name above and inside the author box.
fn repeats(lines: &[&str], number: usize) -> bool {
    lines.get(number + 1) == Some(&lines[number])
        || number.checked_sub(1).is_some_and(|above| lines[above] == lines[number])
}

fn is_short(line: &str) -> bool {
    line.chars().nth(MAX_BOX_LINE_CHARS).is_none() && !line.ends_with(['.', '!', '?', '»', '"', '”'])
}

fn begins_related(line: &str) -> bool {
    matches_phrase(line, Kind::Related)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Tail,
    Box,
    Related,
}

/// Whether the line begins with a phrase of this kind.
fn matches_phrase(line: &str, kind: Kind) -> bool {
    // Most lines are paragraphs; only short ones are folded.
    if line.is_empty() || line.len() > MAX_LINE_CHARS * 4 || line.chars().nth(MAX_LINE_CHARS).is_some() {
        return false;
    }
    // No phrase is longer, and folding is what costs.
    let beginning = line.char_indices().nth(MAX_PHRASE_CHARS).map_or(line, |(at, _)| &line[..at]);
    let folded = fold(beginning);
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    phrases().iter().any(|(phrase_kind, phrase)| *phrase_kind == kind && folded.starts_with(phrase.as_str()))
}

fn phrases() -> &'static [(Kind, String)] {
    static PHRASES: OnceLock<Vec<(Kind, String)>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        include_str!("boilerplate.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(kind, phrase)| {
                let kind = match kind {
                    "tail" => Kind::Tail,
                    "box" => Kind::Box,
                    "related" => Kind::Related,
                    _ => return None,
                };
                Some((kind, fold(phrase)))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::separate;

    #[test]
    fn every_line_of_the_data_file_is_a_phrase() {
        for line in include_str!("boilerplate.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (kind, phrase) = line.split_once('\t').expect("kind<TAB>phrase");
            assert!(["tail", "box", "related"].contains(&kind) && !phrase.is_empty(), "{line}");
            assert!(phrase.chars().count() < super::MAX_PHRASE_CHARS, "{line}");
        }
    }

    #[test]
    fn an_article_about_comments_keeps_its_first_words() {
        let text = "Laisser un commentaire est un droit.\n\nDeux.\n\nTrois.\n\nQuatre.";
        assert_eq!(separate(text.to_owned(), None).0, text);
    }

    #[test]
    fn a_page_that_is_only_a_form_is_kept() {
        assert_eq!(separate("Laisser un commentaire".to_owned(), None).0, "Laisser un commentaire");
    }
}
