//! The parts of an article that show why it matched.
//!
//! A passage is a sentence, or a window of a long one. The first is the one with the most different matches; the next add what the
//! first lacks. Where nothing in the body matched, the lead is shown.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Analyzer, NamesInText, sentences};
use crate::article::Article;
use crate::index::entity_term;
use crate::query::Marks;

/// Passages of one hit.
const MAX_PASSAGES: usize = 3;

/// A longer sentence is shown in part, in bytes.
const MAX_BYTES: usize = 300;

/// A piece of an article's text with what matched in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it lies, in bytes of the article's text.
    pub range: Range<usize>,
    /// What matched, in bytes of the article's text, in order, without overlaps.
    pub highlights: Vec<Range<usize>>,
}

/// Bytes of an article's text that match, and a number for what they match.
pub type Highlight = (Range<usize>, u32);

/// Everything in an article that matches.
pub fn highlights(article: &Article, marks: &Marks, analyzer: &mut Analyzer) -> Vec<Highlight> {
    let mut found: Vec<Highlight> = Vec::new();
    let mut numbers: FxHashMap<String, u32> = FxHashMap::default();
    let mut number = |what: &str| {
        let next = numbers.len() as u32;
        *numbers.entry(what.to_owned()).or_insert(next)
    };
    let tokens = analyzer.tokens(&article.text);
    let names = NamesInText::of(analyzer, &article.text, &tokens);
    let terms = |token: usize| names.terms(&tokens[token]);
    let span = |tokens_range: Range<usize>| {
        tokens[tokens_range.start].segment().word_start..tokens[tokens_range.end - 1].segment().end
    };
    if !(marks.terms.is_empty() && marks.sequences.is_empty()) {
        for at in 0..tokens.len() {
            if let Some(term) = terms(at).iter().find(|term| marks.terms.contains(&***term)) {
                found.push((span(at..at + 1), number(term)));
            }
            if let Some(compound) = tokens[at].compound()
                && let Some(whole) =
                    analyzer.word(compound).common_terms().iter().find(|term| marks.terms.contains(&***term))
            {
                let parts = tokens[at + 1..].iter().take_while(|token| token.segment().joined).count();
                found.push((span(at..at + 1 + parts), number(whole)));
            }
            for sequence in &marks.sequences {
                let end = at + sequence.len();
                if end <= tokens.len()
                    && sequence
                        .iter()
                        .zip(at..end)
                        .all(|(wanted, token)| terms(token).iter().any(|term| **term == **wanted))
                {
                    found.push((span(at..end), number(&sequence.join(" "))));
                }
            }
        }
    }
    for mention in &article.mentions {
        let entity = entity_term(mention.kind, &mention.id);
        if marks.entities.contains(&entity) {
            found.push((mention.start..mention.end, number(&entity)));
        }
    }
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    // Of overlapping ones the first and longest stays: a phrase rather than its words.
    let mut end = 0;
    found.retain(|(range, _)| {
        let free = range.start >= end;
        if free {
            end = range.end;
        }
        free
    });
    found
}

/// The passages to show, in the order of the text.
pub fn choose(article: &Article, highlights: &[Highlight]) -> Vec<Passage> {
    let body = article.body();
    let offset = article.body_start;
    let mut windows: Vec<(Range<usize>, Vec<&Highlight>)> = Vec::new();
    let mut rest = highlights.iter().skip_while(|(range, _)| range.start < offset).peekable();
    let mut lead = None;
    for sentence in sentences(body) {
        let sentence = sentence.start + offset..sentence.end + offset;
        let mut inside = Vec::new();
        while let Some(found) = rest.next_if(|(range, _)| range.start < sentence.end) {
            if range_within(&found.0, &sentence) {
                inside.push(found);
            }
        }
        lead.get_or_insert_with(|| sentence.clone());
        if !inside.is_empty() {
            windows.push((sentence, inside));
        } else if rest.peek().is_none() {
            break;
        }
    }
    if windows.is_empty() {
        return lead
            .map(|range| Passage { range: cut(&article.text, range, &[]), highlights: Vec::new() })
            .into_iter()
            .collect();
    }
    let mut shown: FxHashSet<u32> = FxHashSet::default();
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < MAX_PASSAGES {
        let gain = |window: usize| {
            let kinds: FxHashSet<u32> = windows[window].1.iter().map(|(_, kind)| *kind).collect();
            let new = kinds.iter().filter(|kind| !shown.contains(kind)).count();
            (new, kinds.len(), std::cmp::Reverse(window))
        };
        let best = (0..windows.len()).filter(|window| !chosen.contains(window)).max_by_key(|&window| gain(window));
        // A second passage must be worth its lines: it shows something new, or as much as the first.
        match best {
            Some(window) if chosen.is_empty() || gain(window).0 > 0 || (chosen.len() < 2 && gain(window).1 > 1) => {
                shown.extend(windows[window].1.iter().map(|(_, kind)| *kind));
                chosen.push(window);
            }
            _ => break,
        }
    }
    chosen.sort_unstable();
    chosen
        .into_iter()
        .map(|window| {
            let (sentence, inside) = &windows[window];
            let range = cut(&article.text, sentence.clone(), inside);
            let highlights =
                inside.iter().map(|(range, _)| range.clone()).filter(|h| range_within(h, &range)).collect();
            Passage { range, highlights }
        })
        .collect()
}

fn range_within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A sentence, or the part of a long one in which most highlights lie, cut between words.
fn cut(text: &str, sentence: Range<usize>, inside: &[&Highlight]) -> Range<usize> {
    if sentence.len() <= MAX_BYTES {
        return sentence;
    }
    let weight = |from: usize| {
        let kinds: FxHashSet<u32> = inside
            .iter()
            .filter(|(range, _)| range.start >= from && range.end <= from + MAX_BYTES)
            .map(|(_, kind)| *kind)
            .collect();
        kinds.len()
    };
    // Windows begin a little before a highlight, so that it is read in its context.
    let starts = inside.iter().map(|(range, _)| range.start.saturating_sub(MAX_BYTES / 4).max(sentence.start));
    let start = starts
        .chain([sentence.start])
        .max_by_key(|&start| (weight(start), std::cmp::Reverse(start)))
        .unwrap_or(sentence.start);
    let start = start.min(sentence.end - MAX_BYTES);
    let end = start + MAX_BYTES;
    let start =
        if start == sentence.start { start } else { next_word(text, text.ceil_char_boundary(start), sentence.end) };
    let end =
        if end >= sentence.end { sentence.end } else { last_word_end(text, start, text.floor_char_boundary(end)) };
    // A highlight that the cut would halve decides for itself.
    let halved = inside.iter().find(|(range, _)| range.start < end && end < range.end);
    start..halved.map_or(end, |(range, _)| range.end)
}

/// The first word that begins at or behind `from`; `from` itself in text without blanks.
fn next_word(text: &str, from: usize, limit: usize) -> usize {
    let window = &text[from..text.floor_char_boundary((from + 40).min(limit))];
    window.find(char::is_whitespace).map_or(from, |at| from + at + 1)
}

/// The end of the last word that ends at or before `to`; `to` itself in text without blanks.
fn last_word_end(text: &str, start: usize, to: usize) -> usize {
    let from = text.ceil_char_boundary(to.saturating_sub(40).max(start));
    text[from..to].rfind(char::is_whitespace).map_or(to, |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Chain;

    fn article(text: &str) -> Article {
        Article { text: text.to_owned(), lang: "fr".into(), ..Article::default() }
    }

    fn shown(text: &str, words: &[&str], sequences: &[&[&str]]) -> Vec<String> {
        let mut analyzer = Analyzer::new(Chain::French, None);
        let mut term = |word: &str| {
            let id = analyzer.intern(word);
            analyzer.word(id).terms[0].to_string()
        };
        let marks = Marks {
            terms: words.iter().map(|word| term(word)).collect(),
            sequences: sequences.iter().map(|words| words.iter().map(|word| term(word)).collect()).collect(),
            ..Marks::default()
        };
        let article = article(text);
        let found = highlights(&article, &marks, &mut analyzer);
        let passages = choose(&article, &found);
        passages
            .iter()
            .map(|passage| {
                let mut out = String::new();
                let mut at = passage.range.start;
                for highlight in &passage.highlights {
                    out += &format!("{}[{}]", &text[at..highlight.start], &text[highlight.clone()]);
                    at = highlight.end;
                }
                out + &text[at..passage.range.end]
            })
            .collect()
    }

    #[test]
    fn the_words_that_matched_are_marked_and_nothing_else() {
        let text = "Rien ici. L’armée a libéré les otages à Kati. Les Otages, dit-on, vont bien. Fin.";
        assert_eq!(shown(text, &["otage", "armee"], &[]), ["L’[armée] a libéré les [otages] à Kati."]);
        assert_eq!(shown(text, &[], &[&["les", "otages"]]), ["L’armée a libéré [les otages] à Kati."]);
        assert_eq!(shown(text, &["introuvable"], &[]), ["Rien ici."]);
    }

    #[test]
    fn a_long_sentence_is_shown_around_its_matches() {
        let text = format!("{} otages {}.", "mot ".repeat(300), "mot ".repeat(300));
        let passages = shown(&text, &["otages"], &[]);
        assert!(
            passages.len() == 1 && passages[0].contains("[otages]") && passages[0].len() < MAX_BYTES + 10,
            "{passages:?}"
        );
    }

    #[test]
    fn text_without_blanks_is_cut_between_characters() {
        let text = format!("otages {}", "é".repeat(5_000));
        let passages = shown(&text, &["otages"], &[]);
        assert!(passages[0].starts_with("[otages]"));
    }
}
