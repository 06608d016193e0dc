//! Lines of article text: made harmless, cut to the width, what matched marked.

use std::ops::Range;

use super::super::style::{Style, columns, fit, harmless_line};
use crate::search::Passage;

/// Text that has been made harmless, with the parts of it that matched.
pub struct Line {
    /// Characters, and whether they matched.
    chars: Vec<(char, bool)>,
}

impl Line {
    /// A part of a text as one line; `highlights` are bytes of the text. Where there is no colour, asterisks stand around what matched,
    /// so that they are counted when the line is cut.
    pub fn new(text: &str, range: Range<usize>, highlights: &[Range<usize>], style: Style) -> Line {
        let mut chars: Vec<(char, bool)> = Vec::new();
        let mut rest = highlights.iter().peekable();
        for (at, c) in text[range.clone()].char_indices() {
            let at = range.start + at;
            while rest.next_if(|highlight| highlight.end <= at).is_some() {}
            let matched = rest.peek().is_some_and(|highlight| highlight.contains(&at));
            if c.is_whitespace() {
                if chars.last().is_some_and(|(last, _)| *last != ' ') {
                    chars.push((' ', matched));
                }
            } else if !harmless_line(c.encode_utf8(&mut [0; 4])).is_empty() {
                chars.push((c, matched));
            }
        }
        if !style.color {
            let runs: Vec<Vec<(char, bool)>> = chars.chunk_by(|(_, a), (_, b)| a == b).map(<[_]>::to_vec).collect();
            chars = runs
                .into_iter()
                .flat_map(|run| {
                    let asterisk = run[0].1.then_some(('*', true));
                    asterisk.into_iter().chain(run).chain(asterisk).collect::<Vec<_>>()
                })
                .collect();
        }
        Line { chars }
    }

    pub fn text(&self) -> String {
        self.chars.iter().map(|(c, _)| c).collect()
    }

    pub fn fitted(self, width: usize) -> Line {
        let fitted = fit(&self.text(), width);
        let matched = |number: usize| self.chars.get(number).is_some_and(|(c, matched)| *matched && *c != '…');
        Line { chars: fitted.chars().enumerate().map(|(number, c)| (c, c != '…' && matched(number))).collect() }
    }

    pub fn painted(&self, style: Style, plain: impl Fn(Style, &str) -> String) -> String {
        let mut out = String::new();
        for run in self.chars.chunk_by(|(_, a), (_, b)| a == b) {
            let text: String = run.iter().map(|(c, _)| c).collect();
            out += &if run[0].1 { style.matched(&text) } else { plain(style, &text) };
        }
        out
    }
}

/// A passage as at most `count` lines of `width` columns, around its first match.
pub fn passage_lines(text: &str, passage: &Passage, width: usize, count: usize, style: Style) -> Vec<Line> {
    let line = Line::new(text, passage.range.clone(), &passage.highlights, style);
    // Some columns less a line, since words are not cut.
    let budget = (count * width).saturating_sub(count * 6 + 2).max(width / 2);
    let mut chars = line.chars;
    if chars.len() > budget {
        let first = chars.iter().position(|(_, matched)| *matched).unwrap_or(0);
        let last = chars.iter().rposition(|(_, matched)| *matched).unwrap_or(0);
        // Show all matches if they fit, with as much before them as behind.
        let spare = budget.saturating_sub(last + 1 - first.min(last));
        let mut start = first.saturating_sub(if spare > 0 { spare / 2 } else { budget / 4 }).min(chars.len() - budget);
        let mut end = start + budget;
        while start > 0 && start < first && chars[start - 1].0 != ' ' {
            start += 1;
        }
        while end < chars.len() && end > start + budget / 2 && chars[end].0 != ' ' {
            end -= 1;
        }
        let cut_behind = end < chars.len();
        chars = chars[start..end].to_vec();
        if start > 0 {
            chars.insert(0, ('…', false));
        }
        if cut_behind {
            chars.push(('…', false));
        }
    }
    wrap(chars, width)
}

/// Breaks characters into lines between words.
pub fn wrap(chars: Vec<(char, bool)>, width: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line: Vec<(char, bool)> = Vec::new();
    for word in chars.split_inclusive(|(c, _)| *c == ' ') {
        let text: String = line.iter().chain(word).map(|(c, _)| c).collect();
        if !line.is_empty() && columns(text.trim_end()) > width {
            lines.push(Line { chars: std::mem::take(&mut line) });
        }
        line.extend_from_slice(word);
        // A word that is longer than a line is broken; a blank at the end takes no column.
        while line.len() > width + usize::from(line.last().is_some_and(|(c, _)| *c == ' ')) {
            let rest = line.split_off(width);
            lines.push(Line { chars: std::mem::replace(&mut line, rest) });
        }
    }
    if !line.is_empty() {
        lines.push(Line { chars: line });
    }
    for line in &mut lines {
        while line.chars.last().is_some_and(|(c, _)| *c == ' ') {
            line.chars.pop();
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { color: false, width: 40 };

    fn lines(text: &str, highlight: Option<Range<usize>>, count: usize) -> Vec<String> {
        let passage = Passage { range: 0..text.len(), highlights: highlight.into_iter().collect() };
        passage_lines(text, &passage, PLAIN.width, count, PLAIN)
            .iter()
            .map(|line| line.painted(PLAIN, |_, text| text.to_owned()))
            .collect()
    }

    #[test]
    fn passages_keep_to_their_lines_and_show_the_match() {
        let text = format!("{} l'otage est libre {}", "mot ".repeat(40), "mot ".repeat(40));
        let at = text.find("otage").unwrap();
        for count in 1..=3 {
            let shown = lines(&text, Some(at..at + 5), count);
            assert!(shown.len() <= count, "{count}: {shown:?}");
            assert!(shown.iter().all(|line| columns(line) <= PLAIN.width), "{shown:?}");
            assert!(shown.concat().contains("*otage*"), "{shown:?}");
        }
    }

    #[test]
    fn a_short_passage_is_shown_whole() {
        assert_eq!(lines("Les otages\nsont  libres.", Some(4..10), 1), ["Les *otages* sont libres."]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        assert!(lines(&"x".repeat(100), None, 3).iter().all(|line| columns(line) <= PLAIN.width));
    }
}
