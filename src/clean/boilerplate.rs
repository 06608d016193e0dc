//! Which lines of an article are the site's and not the author's.
//!
//! A page is a head, a body and a tail: the body lasts from the first to the last line of prose, that is, of sentences that no phrase
//! knows as the site's. In the head and the tail, where the site's words outnumber the author's, weak evidence is enough: a name alone, a
//! date, words of menus. Between paragraphs it takes a phrase or a credit.

use std::ops::Range;

use super::headline::{is_same, is_shouted};
use super::key::is_sentence;
use super::lines::{Line, Sort, is_dated, starts_with_par};
use super::page::Page;
use super::phrases::{Kind, Match, Phrases};
use super::readers::addresses;
use super::scenes::is_scene;
use super::shapes::{has_title_and_more, is_label, is_linked, words};
use crate::article::Dropped;

/// Lines of the body, empty ones included, in which what sites put under a headline may follow the lead.
const LEAD_LINES: usize = 10;

/// Bytes of the longest line that only says who took a picture.
const MAX_CREDIT: usize = 80;

/// So many lines of the site's between two paragraphs make buttons of the few words below them.
const CROWDED: usize = 3;

/// What is the author's, and what is not.
pub(super) struct Parted {
    pub text: String,
    /// A headline found in the text, where the record had none or only the name of the site.
    pub title: Option<String>,
    pub dropped: Vec<Dropped>,
}

/// Parts the author's text from the site's.
pub(super) fn separate(text: String, title: Option<&str>, is_repeated: impl Fn(&str) -> bool) -> Parted {
    let page = Page::read(&text, title, is_repeated);
    let (fates, title) = page.judge();
    if fates.iter().all(Option::is_none) {
        return Parted { text, title, dropped: Vec::new() };
    }
    let mut kept = String::with_capacity(text.len());
    let mut dropped: Vec<Dropped> = Vec::new();
    let mut last = None;
    let mut blank = false;
    for (line, fate) in page.lines.iter().zip(fates) {
        if line.text.is_empty() {
            blank = true;
            continue;
        }
        match fate {
            None => {
                if !kept.is_empty() {
                    // Where something was taken out, paragraphs meet.
                    kept.push_str(if blank || last.is_some() { "\n\n" } else { "\n" });
                }
                kept.push_str(line.text);
                blank = false;
            }
            // What was taken out together is shown together.
            Some(kind) => match dropped.last_mut() {
                Some(before) if last == Some(kind) && before.kind == kind => {
                    before.text.push('\n');
                    before.text.push_str(line.text);
                }
                _ => dropped.push(Dropped { kind: kind.to_owned(), text: line.text.to_owned() }),
            },
        }
        last = fate;
    }
    Parted { text: kept, title, dropped }
}

impl Page<'_> {
    /// Why each line is dropped, if it is; and the headline that was found.
    fn judge(&self) -> (Vec<Option<&'static str>>, Option<String>) {
        let lines = &self.lines;
        let mut fates: Vec<Option<&'static str>> = lines.iter().map(|_| None).collect();
        let is_prose = |line: &Line| line.sort == Sort::Prose;
        // A text of a few words has only short sentences.
        let is_short_prose = |line: &Line| line.sort == Sort::Short && line.text.ends_with('.');
        let has_prose = lines.iter().any(is_prose);
        let is_body = |line: &Line| if has_prose { is_prose(line) } else { is_short_prose(line) };
        let Some(first) = lines.iter().position(is_body) else {
            // A text without sentences is a headline, a list or a poem; only what is surely not the author's goes.
            self.judge_middle(0, lines.len(), &mut fates);
            self.keep_something(&mut fates);
            return (fates, None);
        };
        let tail = self.tail_start(first);
        let first = self.short_sentences_above(first);
        let title = self.judge_head(first, &mut fates);
        self.judge_middle(first, tail, &mut fates);
        let mut last = lines[..tail].iter().rposition(is_body).unwrap_or(first);
        if let Some(biography) = self.biography(first, last) {
            fates[biography] = Some("author");
            last = lines[..biography].iter().rposition(is_body).unwrap_or(first);
        }
        self.judge_tail(last + 1, tail, &mut fates);
        for (fate, line) in fates[tail..].iter_mut().zip(&lines[tail..]) {
            *fate = Some(match line.sort {
                Sort::Noise(kind) => kind,
                _ => "tail",
            });
        }
        (fates, title)
    }

    /// The first of the short sentences with which a body begins: a chronicle, a list of tolls.
    fn short_sentences_above(&self, first: usize) -> usize {
        let (mut start, mut count) = (first, 0);
        for (number, line) in self.lines[..first].iter().enumerate().rev() {
            match line.sort {
                Sort::Short if self.title.is_some_and(|title| is_same(title, line.text)) => break,
                Sort::Short if line.text.ends_with('.') && is_sentence(line.text) => {
                    (start, count) = (number, count + 1)
                }
                Sort::Short | Sort::Blank | Sort::Weak("head") => {}
                _ => break,
            }
        }
        // One may be the caption of a picture.
        if count < 2 {
            return first;
        }
        // The subtitle of the first.
        match self.number_above(start) {
            Some(above) if self.lines[above].sort == Sort::Weak("head") => above,
            _ => start,
        }
    }

    /// Judges the lines above the first paragraph and finds the headline among them.
    fn judge_head(&self, first: usize, fates: &mut [Option<&'static str>]) -> Option<String> {
        let head = &self.lines[..first];
        let same = self.title.and_then(|title| head.iter().rposition(|line| is_same(title, line.text)));
        let is_sites_name = same.is_some() && self.title.is_some_and(|title| self.is_sites_name(title, first));
        let found = if same.is_none() || is_sites_name { self.find_headline(first) } else { None };
        // Where it stands twice, the lower one is on top of the text, unless it lost its accents.
        let found = found.map(|number| self.best_copy(number, first)).or(same.and_then(|same| self.accented(same)));
        // The name of the site may stand below the headline, above who wrote the article.
        let top = found.or(same);
        let name = top.map(|top| head[top].text).or(self.title);
        // Without a line that is surely the site's, a word of menus is a subtitle.
        let is_sure = self.lines.iter().any(|line| matches!(line.sort, Sort::Site(_) | Sort::Noise(_)));
        for (number, line) in head.iter().enumerate() {
            let above = top.is_some_and(|top| number < top);
            fates[number] = match line.sort {
                Sort::Blank => None,
                Sort::Weak("head") if !is_sure && !above && top.is_some() => None,
                Sort::Noise(kind) | Sort::Weak(kind) => Some(kind),
                Sort::Site(found) => Some(name_of(found.kind, "head")),
                _ if Some(number) == top => Some("title"),
                _ if above => Some("head"),
                _ if self.is_byline(number, first) => Some("byline"),
                _ if name.is_some_and(|name| has_title_and_more(name, line.text)) => Some("title"),
                Sort::Short if found.is_some() && name.is_some_and(|name| self.is_copy(line.text, name)) => {
                    Some("title")
                }
                Sort::Short
                    if self.is_caption(number) || ((number > 0 || self.title.is_some()) && is_scene(line.text)) =>
                {
                    Some("caption")
                }
                Sort::Short if self.is_beside_credit(number) => Some("caption"),
                _ if !is_sentence(line.text) && is_dated(line.text) => Some("byline"),
                _ => None,
            };
        }
        for number in (0..first).filter(|&number| self.names_below(number, first)) {
            fates[number] = fates[number].or(Some("head"));
        }
        self.judge_labels(first, top, fates);
        if top.is_some() || self.title.is_some() {
            self.judge_between(top.map_or(0, |top| top + 1)..first, true, fates);
        }
        found.map(|number| head[number].text.to_owned())
    }

    /// Labels of one to three words that stand beside lines of the site's ("Mali", "Suivre") are the site's too.
    fn judge_labels(&self, first: usize, top: Option<usize>, fates: &mut [Option<&'static str>]) {
        let from = top.map_or(0, |top| top + 1);
        for number in (from..first).rev() {
            let line = &self.lines[number];
            if fates[number].is_some() || line.sort != Sort::Short || words(line.text) > 3 {
                continue;
            }
            // The first of the text's subtitles.
            let is_last = self.lines[number + 1..first].iter().all(|line| line.sort == Sort::Blank);
            if is_last && is_shouted(line.text) && self.has_shouted_subtitles(first) {
                continue;
            }
            let near = |mut numbers: Box<dyn Iterator<Item = usize>>| {
                numbers
                    .find(|&number| self.lines[number].sort != Sort::Blank)
                    .is_some_and(|number| matches!(self.lines[number].sort, Sort::Site(_) | Sort::Weak(_)))
            };
            let below = (number + 1..first).find(|&below| self.lines[below].sort != Sort::Blank);
            let is_above_label = below.is_some_and(|below| matches!(fates[below], Some("head" | "byline" | "share")));
            if is_above_label || near(Box::new(number + 1..first)) || near(Box::new((from..number).rev())) {
                fates[number] = Some("head");
            }
        }
    }

    /// Judges what stands in one gap between paragraphs together with lines of the site's: buttons and dates beside them, and short lines
    /// between two of them. A line right above a paragraph may be its subtitle.
    fn judge_between(&self, gap: Range<usize>, is_head: bool, fates: &mut [Option<&'static str>]) {
        // Two buttons or counters in a row are nobody else's.
        let is_button = |number: &usize| self.lines[*number].sort == Sort::Weak("share");
        if gap.clone().filter(is_button).take(2).count() == 2 {
            gap.clone().filter(is_button).for_each(|number| fates[number] = fates[number].or(Some("share")));
        }
        if !gap.clone().any(|number| fates[number].is_some()) {
            return;
        }
        let numbers: Vec<usize> = gap.filter(|&number| self.lines[number].sort != Sort::Blank).collect();
        let is_crowded = numbers.iter().filter(|&&number| fates[number].is_some()).count() >= CROWDED;
        let mut judge = |at: usize| {
            let line = &self.lines[numbers[at]];
            let above = at.checked_sub(1).and_then(|above| fates[numbers[above]]);
            let below = numbers.get(at + 1).and_then(|&below| fates[below]);
            if fates[numbers[at]].is_some() || (above.is_none() && below.is_none()) {
                return;
            }
            // "Delta Actu est sur WhatsApp", and no subtitle.
            let is_networked = || {
                at + 1 < numbers.len()
                    && !is_sentence(line.text)
                    && is_label(line.text)
                    && Phrases::get().is_networked(line.text)
            };
            // "AYEZ LE RÉFLEXE DELTA" above "Recevez nos articles sur WhatsApp".
            let asks = || {
                !line.text.ends_with(['.', ':', '?', '»'])
                    && addresses(line.text) > 0
                    && numbers.get(at + 1).is_some_and(|&below| {
                        matches!(
                            self.lines[below].sort,
                            Sort::Site(Match { kind: Kind::End | Kind::Share | Kind::Advert, .. })
                        )
                    })
            };
            let is_button = || is_crowded && above.is_some() && at + 1 < numbers.len() && words(line.text) <= 3;
            fates[numbers[at]] = match line.sort {
                Sort::Short if (is_button() && is_label(line.text)) || is_networked() || asks() => Some("head"),
                Sort::Weak(kind @ ("share" | "byline")) => Some(kind),
                Sort::Weak(kind) if above.is_some() && below.is_some() => Some(kind),
                Sort::Short
                    if above.is_some()
                        && below.is_some()
                        && !line.text.ends_with('.')
                        && !is_sentence(line.text)
                        && (is_head || words(line.text) <= 3) =>
                {
                    Some("head")
                }
                _ => None,
            };
        };
        (0..numbers.len()).for_each(&mut judge);
        (0..numbers.len()).rev().for_each(&mut judge);
    }

    /// Judges the lines between paragraphs.
    fn judge_middle(&self, from: usize, to: usize, fates: &mut [Option<&'static str>]) {
        self.judge_lines(from, to, fates);
        self.judge_scenes(from, to, fates);
        let mut gap = from;
        for number in from..=to {
            if number == to || self.lines[number].sort == Sort::Prose {
                self.judge_between(gap..number, false, fates);
                gap = number + 1;
            }
        }
    }

    /// Whether the line, no sentence, tells of somebody or something, and the line beside it who took the picture.
    fn is_beside_credit(&self, number: usize) -> bool {
        let line = self.lines[number].text;
        let is_credit = |line: &Line| {
            matches!(line.sort, Sort::Site(Match { kind: Kind::Caption, .. }))
                && line.text.len() <= MAX_CREDIT
                && line.text.starts_with(['©', '(', 'C', 'P'])
        };
        line.contains(", ")
            && line.len() <= 2 * MAX_CREDIT
            && !line.ends_with(['.', ':', ';', ',', '?', '!', '»'])
            && !line.contains(['«', ':'])
            && (self.above(number).is_some_and(is_credit) || self.below(number).is_some_and(is_credit))
    }

    /// What a picture shows stands alone between two paragraphs, or among lines of the site's.
    fn judge_scenes(&self, from: usize, to: usize, fates: &mut [Option<&'static str>]) {
        let stands = |number: Option<usize>| {
            number.is_none_or(|number| self.lines[number].sort != Sort::Short || fates[number].is_some())
        };
        let scenes: Vec<usize> = (from..to)
            .filter(|&number| {
                self.lines[number].sort == Sort::Short && fates[number].is_none() && is_scene(self.lines[number].text)
            })
            .filter(|&number| {
                stands((from..number).rfind(|&above| self.lines[above].sort != Sort::Blank))
                    && stands((number + 1..to).find(|&below| self.lines[below].sort != Sort::Blank))
            })
            .collect();
        let beside = (from..to).filter(|&number| {
            self.lines[number].sort == Sort::Short && fates[number].is_none() && self.is_beside_credit(number)
        });
        for number in scenes.into_iter().chain(beside.collect::<Vec<_>>()) {
            fates[number] = Some("caption");
        }
    }

    fn judge_lines(&self, from: usize, to: usize, fates: &mut [Option<&'static str>]) {
        let (mut box_open, mut boxed) = (false, 0);
        // Headlines of a box that are set as a list are its own, questions too.
        let bullet =
            |line: &str| line.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '•' | '▪' | '*' | '·' | '■'));
        let mut listed = None;
        for (number, line) in self.lines.iter().enumerate().take(to).skip(from) {
            let fate = match line.sort {
                Sort::Blank => continue,
                Sort::Noise(kind) => Some(kind),
                Sort::Site(Match { kind: Kind::Head | Kind::Ticker, .. }) if number > from + LEAD_LINES => None,
                Sort::Site(Match { kind: Kind::Byline, .. })
                    if number > from + LEAD_LINES && is_sentence(line.text) =>
                {
                    None
                }
                Sort::Site(found) => {
                    // What is announced alone stands below, up to the next paragraph.
                    (boxed, listed) = (0, None);
                    box_open = found.kind == Kind::Related && (found.whole || line.text.trim_end().ends_with(':'));
                    fates[number] = Some(name_of(found.kind, "end"));
                    continue;
                }
                Sort::Short if box_open && listed.is_some() && bullet(line.text) == listed => Some("related"),
                Sort::Short if box_open && is_linked(line.text, boxed) => {
                    listed = bullet(line.text).filter(|_| boxed == 0);
                    Some("related")
                }
                // Dates and ornaments beside the headlines.
                Sort::Weak(_) if box_open => {
                    boxed = boxed.max(1) - 1;
                    Some("related")
                }
                Sort::Short if number <= from + LEAD_LINES && starts_with_par(line.text) => Some("byline"),
                Sort::Weak("byline") if number <= from + LEAD_LINES => Some("byline"),
                _ => None,
            };
            box_open &= fate.is_some();
            boxed += 1;
            fates[number] = fates[number].or(fate);
        }
    }

    /// A page that is only a form or a menu is kept as it is: an article without a text would be nothing at all.
    fn keep_something(&self, fates: &mut [Option<&'static str>]) {
        let kept = self.lines.iter().zip(fates.iter()).any(|(line, fate)| fate.is_none() && line.sort != Sort::Blank);
        if !kept && self.title.is_none() {
            fates.fill(None);
        }
    }
}

/// The name under which a phrase's line is kept in the record; `other` for kinds that only say where the line stands.
pub(super) fn name_of(kind: Kind, other: &'static str) -> &'static str {
    match kind {
        Kind::Tail => "tail",
        Kind::End => {
            if other == "head" {
                "head"
            } else {
                "tail"
            }
        }
        Kind::Share => "share",
        Kind::Byline => "byline",
        Kind::Head | Kind::Ticker => "head",
        Kind::Caption => "caption",
        Kind::Related => "related",
        Kind::Advert => "advert",
    }
}

#[cfg(test)]
mod tests {
    use super::separate;

    fn kept(text: &str) -> String {
        separate(text.to_owned(), None, |_| false).text
    }

    #[test]
    fn an_article_about_comments_keeps_its_first_words() {
        let text = "Laisser un commentaire est un droit.\n\nDeux.\n\nTrois.\n\nQuatre.";
        assert_eq!(kept(text), text);
    }

    #[test]
    fn a_page_that_is_only_a_form_is_kept() {
        assert_eq!(kept("Laisser un commentaire"), "Laisser un commentaire");
    }
}
