//! Which line of a page is its headline?

use crate::analysis::fold;

/// A headline has at least so many words; fewer are a section or a site.
const MIN_WORDS: usize = 4;

/// Bytes of the shortest and the longest headline that is taken from a text.
const LENGTH: std::ops::RangeInclusive<usize> = 20..=220;

/// Whether two lines are equal but for case, accents and punctuation.
pub(super) fn is_same(title: &str, line: &str) -> bool {
    // A paragraph is no headline; and the folded first letters tell most lines from the title.
    if line.len() >= 2 * title.len() + 40 || title.len() >= 2 * line.len() + 40 {
        return false;
    }
    words_of(title) == words_of(line)
}

fn words_of(line: &str) -> String {
    let folded = fold(line);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether the record's title ends in the beginning of the line: the name of the site and a headline cut short.
pub(super) fn is_part(title: &str, line: &str) -> bool {
    if title.len() > 400 {
        return false;
    }
    let line = words_of(line);
    [": ", " - ", " | ", " – ", " — ", " :: ", " » "].iter().any(|divider| {
        title.match_indices(divider).any(|(at, _)| {
            let after = words_of(&title[at + divider.len()..]);
            // Equal, they would tell nothing: "Mali : le bilan" above "Le bilan" is the better headline.
            after.split(' ').count() >= MIN_WORDS && line.len() > after.len() && line.starts_with(&after)
        })
    })
}

/// Whether a short line among the site's can be the headline.
pub(super) fn is_headline(line: &str) -> bool {
    LENGTH.contains(&line.len())
        && super::shapes::words(line) >= MIN_WORDS
        && !line.ends_with([',', ';', ':', '.'])
        && !line.starts_with(['-', '–', '•', '*'])
        && !["http", "www."].iter().any(|start| line.starts_with(start))
}
