//! The lines of a page: what each is, looked at alone, and what the lines beside it and its place tell besides.

use std::cell::{Cell, OnceCell};

use super::cohesion::Topic;
use super::key::is_sentence;
use super::layout::is_hour;
use super::lines::{Line, Sort, is_dated, lines_of, sort};
use super::names::{Names, is_named};
use super::phrases::{Kind, Match, Phrases};
use super::readers::{addresses, is_addressed, is_appeal, is_letter};
use super::repeats;
use super::shapes::{is_caption, is_pointer, is_signature, is_teaser, words};

/// Sentences of the site's that are looked for at each end of a page.
const MAX_PEELED: usize = 6;

/// Bytes of the longest of such sentences.
const MAX_STRAY: usize = 120;

/// Lines between a sentence and the next paragraph that show that the two do not belong together.
const STRAY: usize = 3;

/// Lines between two paragraphs of which the lower is the site's, if what it says does not tell so by itself.
const APART: usize = 2;

/// Hours alone on their lines from which on they are a live report's.
const LIVE: usize = 3;

/// The part of the words of another article's beginning that the text has.
const OTHER: f32 = 0.34;

/// Sentences between two lines of boxes that are compared with the text.
const MAX_BOXES: usize = 8;

/// Names that are looked for in all paragraphs.
const MAX_ASKED: usize = 32;

/// Lines that a page's margin may put into a sentence.
const MAX_TORN: usize = 8;

/// Bytes from which a line that begins like a site's is a paragraph, if its words are the text's.
const MIN_TOLD: usize = 160;

/// The lines of a page, each with what it is.
pub(super) struct Page<'t> {
    pub lines: Vec<Line<'t>>,
    pub title: Option<&'t str>,
    /// How many names were looked for in all paragraphs.
    asked: Cell<usize>,
}

impl<'t> Page<'t> {
    pub fn read(text: &'t str, title: Option<&'t str>, is_repeated: impl Fn(&str) -> bool) -> Page<'t> {
        let mut lines: Vec<Line> = lines_of(text).map(|line| Line { text: line, sort: sort(line) }).collect();
        let texts: Vec<&str> = lines.iter().map(|line| line.text).collect();
        for number in repeats::find(&texts) {
            lines[number].sort = Sort::Noise("duplicate");
        }
        let repeated: Vec<usize> = (0..lines.len()).filter(|&number| is_repeated(lines[number].text)).collect();
        // An article most of which stands elsewhere too is a reprint and not the site's.
        if repeated.iter().map(|&number| lines[number].text.len()).sum::<usize>() * 2 < text.len() {
            for number in repeated {
                lines[number].sort = Sort::Noise("repeated");
            }
        }
        // Arrows below a colon are the author's list.
        let pointers: Vec<usize> = (0..lines.len()).filter(|&number| is_pointer(lines[number].text)).collect();
        for number in pointers {
            let above = lines[..number].iter().rfind(|line| line.sort != Sort::Blank);
            let is_item = |line: &Line| is_pointer(line.text) && line.sort == Sort::Short;
            if above.is_some_and(|above| above.text.ends_with(':') && !is_known(above) || is_item(above)) {
                lines[number].sort = Sort::Short;
            }
        }
        let mut page = Page { lines, title, asked: Cell::new(0) };
        page.mark_hours();
        page.mark_walls();
        page.mark_captions();
        page.mark_references();
        page.mark_torn();
        page.settle_doubts();
        page.mark_boxes();
        page.mark_boxed();
        page.peel();
        page.mark_added();
        page
    }

    /// The number of the nearest line above that is not empty.
    pub(super) fn number_above(&self, number: usize) -> Option<usize> {
        (0..number).rfind(|&above| self.lines[above].sort != Sort::Blank)
    }

    /// The number of the nearest line below that is not empty.
    pub(super) fn number_below(&self, number: usize) -> Option<usize> {
        (number + 1..self.lines.len()).find(|&below| self.lines[below].sort != Sort::Blank)
    }

    /// The nearest line above that is not empty.
    pub(super) fn above(&self, number: usize) -> Option<&Line<'t>> {
        self.number_above(number).map(|above| &self.lines[above])
    }

    /// The nearest line below that is not empty.
    pub(super) fn below(&self, number: usize) -> Option<&Line<'t>> {
        self.number_below(number).map(|below| &self.lines[below])
    }

    /// The hours of a live report are its frame and not its text, where a site's words stand around it.
    fn mark_hours(&mut self) {
        let hours: Vec<usize> = (0..self.lines.len()).filter(|&number| is_hour(self.lines[number].text)).collect();
        let is_site = |line: &Line| matches!(line.sort, Sort::Site(_) | Sort::Noise(_));
        if hours.len() >= LIVE && self.lines.iter().any(is_site) {
            for number in hours {
                self.lines[number].sort = Sort::Noise("byline");
            }
        }
    }

    /// What stands in the middle of a sentence, between a paragraph that ends in no sign and one that begins small, is the margin of a
    /// printed page, a caption or a button.
    fn mark_torn(&mut self) {
        let mut torn: Vec<usize> = Vec::new();
        let mut above = None;
        for number in 0..self.lines.len() {
            if self.lines[number].sort != Sort::Prose {
                continue;
            }
            let line = self.lines[number].text;
            if let Some(above) = above.replace(number)
                && line.starts_with(char::is_lowercase)
                && self.lines[above].text.ends_with(|c: char| c.is_alphabetic() || c == ',')
            {
                let between: Vec<usize> =
                    (above + 1..number).filter(|&between| self.lines[between].sort != Sort::Blank).collect();
                // Verses and lists go on in small letters and end in commas.
                let is_margins = |&between: &usize| {
                    let line = self.lines[between].text;
                    !line.starts_with(char::is_lowercase) && !line.ends_with([',', ';', ':'])
                };
                if between.len() <= MAX_TORN && between.iter().all(is_margins) {
                    torn.extend(between);
                }
            }
        }
        for number in torn {
            if matches!(self.lines[number].sort, Sort::Short | Sort::Weak(_)) {
                self.lines[number].sort = Sort::Noise("head");
            }
        }
    }

    /// Sentences that begin like a site's and go on are the site's beside others, or at the very end.
    fn settle_doubts(&mut self) {
        let doubtful =
            |line: &Line| matches!(line.sort, Sort::Site(found) if found.doubtful) && !line.text.contains('©');
        if !self.lines.iter().any(doubtful) {
            return;
        }
        let topic = Topic::of(self.lines.iter().filter(|line| line.sort == Sort::Prose).map(|line| line.text));
        for number in 0..self.lines.len() {
            if !doubtful(&self.lines[number]) {
                continue;
            }
            // As long as a paragraph, and about what the others are about.
            let text = self.lines[number].text;
            let tells = text.len() >= MIN_TOLD && topic.shared(text) >= 2;
            let is_site = |line: &Line| is_known(line) && !matches!(line.sort, Sort::Site(found) if found.doubtful);
            let above = self.above(number);
            let below = self.below(number);
            let is_apart = below.is_some() && !above.is_some_and(is_site) && !below.is_some_and(is_site);
            if is_apart || tells {
                self.lines[number].sort = Sort::Prose;
            } else if let Sort::Site(found) = &mut self.lines[number].sort {
                found.doubtful = false;
            }
        }
    }

    /// Short lines that speak to readers between others of the site's: what stands in a box above its button.
    fn mark_boxes(&mut self) {
        let is_asking =
            |line: &Line| line.sort == Sort::Short && !line.text.ends_with([':', '?', '.']) && addresses(line.text) > 0;
        if !self.lines.iter().any(is_boxed) || !self.lines.iter().any(is_asking) || is_letter(self.told()) {
            return;
        }
        let numbers: Vec<usize> =
            (0..self.lines.len()).filter(|&number| self.lines[number].sort != Sort::Blank).collect();
        for at in 0..numbers.len() {
            let boxed = |near: Option<usize>| {
                near.and_then(|near| numbers.get(near)).is_some_and(|&number| is_boxed(&self.lines[number]))
            };
            let is_above = boxed(at.checked_sub(1)) || boxed(at.checked_sub(2));
            if is_above && boxed(Some(at + 1)) && is_asking(&self.lines[numbers[at]]) {
                self.lines[numbers[at]].sort = Sort::Site(Match::of(Kind::End));
            }
        }
    }

    /// The lines in which an author may address somebody: paragraphs, and the questions of an interview.
    pub(super) fn told(&self) -> impl Iterator<Item = &'t str> {
        let may = |line: &&Line| line.sort == Sort::Prose || (line.sort == Sort::Short && line.text.ends_with('?'));
        self.lines.iter().filter(may).map(|line| line.text)
    }

    /// Finds sentences in which a site speaks of itself to its readers: at the ends of a page and beside other lines of the site's.
    fn peel(&mut self) {
        if !self.lines.iter().any(is_known) {
            return;
        }
        let prose: Vec<usize> =
            (0..self.lines.len()).filter(|&number| self.lines[number].sort == Sort::Prose).collect();
        let is_sites = |&number: &usize| {
            let line = self.lines[number].text;
            let phrases = Phrases::get();
            phrases.is_about_site(line)
                || phrases.is_disclaimer(line)
                || self.is_caption(number)
                || self.is_self_portrait(number)
        };
        let letter = OnceCell::new();
        let is_letter = || *letter.get_or_init(|| is_letter(self.told()));
        let names = Names::of(&self.lines, self.title, prose.first().copied().unwrap_or(0));
        let may_be = |number: usize| {
            let line = self.lines[number].text;
            ((is_addressed(line) || names.are_in(line)) && !is_letter())
                || self.names_itself(number, &prose)
                || Phrases::get().may_be_about_site(line)
        };
        let first = self.peeled(&prose, false, is_sites, may_be);
        let last = self.peeled(&prose[first..], true, is_sites, may_be);
        let kept = &prose[first..prose.len() - last];
        if kept.is_empty() {
            return;
        }
        // A box in the middle of the text begins with words that are known.
        let is_below = |number: usize| self.above(number).is_some_and(is_boxed);
        let is_of_box = |number: usize| {
            let line = self.lines[number].text;
            (names.are_in(line) && Phrases::get().may_be_about_site(line) && !is_letter())
                || (self.is_in_box(number) && may_be(number))
        };
        let mut looked_at = 0;
        let boxed: Vec<usize> = kept
            .iter()
            .copied()
            .filter(|&number| {
                (is_below(number) && is_sites(&number))
                    || (is_appeal(self.lines[number].text) && !is_letter())
                    || is_of_box(number)
                    || (self.is_closed_in(number) && {
                        looked_at += 1;
                        looked_at <= MAX_BOXES && {
                            let others: Vec<usize> = kept.iter().copied().filter(|&other| other != number).collect();
                            self.is_strange(number, &others, false)
                        }
                    })
            })
            .collect();
        if boxed.len() == kept.len() {
            return;
        }
        for number in prose[..first].iter().chain(&boxed).chain(&prose[prose.len() - last..]) {
            let kind = if self.is_caption(*number) { Kind::Caption } else { Kind::End };
            self.lines[*number].sort = Sort::Site(Match::of(kind));
        }
    }

    /// How many of the sentences, counted from one end of the page, are the site's: those that are surely, and those that may be as far as
    /// other lines part them from the text.
    fn peeled(
        &self,
        prose: &[usize],
        from_end: bool,
        is_sites: impl Fn(&usize) -> bool,
        may_be: impl Fn(usize) -> bool,
    ) -> usize {
        let mut peeled = 0;
        // First words of other articles, each with its headline and its date, where the text itself is not set like that.
        let is_text = prose.len() > 2 && !prose[1..3].iter().any(|&number| self.is_listed(number));
        let listed = prose[usize::from(is_text)..].iter().filter(|&&number| self.is_listed(number)).count();
        let is_list = from_end && is_text && 2 * listed < prose.len();
        for at in 0..prose.len().min(if is_list { 2 * MAX_PEELED } else { MAX_PEELED }) {
            let number = if from_end { prose[prose.len() - 1 - at] } else { prose[at] };
            let others = if from_end { &prose[..prose.len() - 1 - at] } else { &prose[at + 1..] };
            let is_sure = is_sites(&number);
            let nearest = if from_end { others.last() } else { others.first() };
            let speaks = is_sure || may_be(number);
            let text = self.lines[number].text;
            let begins = from_end && (is_teaser(text) || (is_list && self.is_listed(number)));
            if !speaks && !begins && text.len() > MAX_STRAY {
                break;
            }
            if !speaks && !self.is_strange(number, others, begins) {
                break;
            }
            // A lead stands right below its headline, and may use other words than the text.
            if !from_end && !speaks && self.is_below_headline(number) {
                break;
            }
            // A lead may well use other words than the text, and so may the last words: they stand near it.
            let is_parted = |&other: &usize| {
                let (above, below) = (number.min(other), number.max(other));
                self.is_parted(above, below) && (speaks || begins || self.is_far(above, below))
            };
            if is_sure || nearest.is_some_and(is_parted) || self.is_asking_at_end(number) {
                peeled = at + 1;
            }
        }
        peeled
    }

    /// Whether a line that may be the headline stands right above.
    fn is_below_headline(&self, number: usize) -> bool {
        let above = self.above(number);
        match above {
            Some(above) => {
                above.sort == Sort::Short && words(above.text) >= 4 && !above.text.ends_with(['.', ':', '!'])
            }
            None => self.title.is_some_and(|title| words(title) >= 4),
        }
    }

    /// Whether a sentence, or the beginning of another article, speaks of something else than the others, which are many more.
    fn is_strange(&self, number: usize, others: &[usize], begins: bool) -> bool {
        let line = self.lines[number].text;
        let others = || others.iter().map(|&other| self.lines[other].text).filter(|line| !is_teaser(line));
        let mut bytes = 0;
        if !others().any(|other| {
            bytes += other.len();
            bytes >= if begins { line.len() } else { 3 * line.len() }
        }) {
            return false;
        }
        let topic = Topic::of(others());
        if begins { topic.part(line) < OTHER } else { topic.shared(line) == 0 }
    }

    /// Whether the paragraph stands between a headline and a date or "Lire la suite", or below a headline and its date.
    fn is_listed(&self, number: usize) -> bool {
        let mut above = self.lines[..number].iter().rev().filter(|line| line.sort != Sort::Blank);
        let (above, above_that) = (above.next(), above.next());
        let below = self.below(number);
        let is_headline = |line: &Line| line.sort == Sort::Short && words(line.text) >= 3 && !line.text.ends_with('.');
        let is_date = |line: &Line| match line.sort {
            Sort::Weak(kind) => kind == "byline",
            Sort::Site(Match { kind, .. }) => kind == Kind::Byline || line.text.starts_with("Lire"),
            Sort::Short => is_dated(line.text) || (words(line.text) <= 5 && line.text.contains(['|', '·', '•'])),
            _ => false,
        };
        (above.is_some_and(is_headline) && below.is_some_and(is_date))
            || (above.is_some_and(is_date) && above_that.is_some_and(is_headline))
    }

    /// Whether so many lines stand between a sentence and the next paragraph that the two do not belong together.
    fn is_far(&self, above: usize, below: usize) -> bool {
        self.lines[above + 1..below].iter().filter(|line| line.sort != Sort::Blank).count() >= STRAY
    }

    /// Whether lines that are no paragraphs part two that are: the site's, or a signature.
    fn is_parted(&self, above: usize, below: usize) -> bool {
        let between = || self.lines[above + 1..below].iter().filter(|line| line.sort != Sort::Blank);
        let is_box = |line: &Line| match line.sort {
            Sort::Site(Match { kind, whole, .. }) => {
                matches!(kind, Kind::End | Kind::Tail | Kind::Share | Kind::Byline | Kind::Head)
                    || kind == Kind::Related && (whole || !line.text.contains(':'))
            }
            Sort::Weak(kind) => kind == "share",
            Sort::Noise(kind) => kind == "head",
            _ => (is_signature(line.text) && words(line.text) <= 4) || is_dated(line.text),
        };
        between().count() >= APART && between().any(is_box)
    }

    /// Whether a sentence that asks its readers again and again stands right above a form or a row of buttons.
    fn is_asking_at_end(&self, number: usize) -> bool {
        let below = self.below(number);
        let line = self.lines[number].text;
        let count = addresses(line);
        // "Laissez-nous cinq étoiles." begins like a button.
        let asks = || line.len() <= MAX_STRAY && count == 1 && Phrases::get().begins_like_control(line);
        (count >= 2 || asks()) && below.is_some_and(is_boxed)
    }

    /// Whether a sentence stands right between two lines of a box.
    fn is_closed_in(&self, number: usize) -> bool {
        let above = self.above(number);
        let below = self.below(number);
        self.lines[number].text.len() <= MAX_STRAY && above.is_some_and(is_boxed) && below.is_some_and(is_boxed)
    }

    /// Whether lines of a box stand above and below a sentence.
    fn is_in_box(&self, number: usize) -> bool {
        let above = self.above(number);
        let below = self.below(number);
        let is_name_of_box = |line: &Line| line.sort == Sort::Short && words(line.text) <= 5 && !is_sentence(line.text);
        let may_be = |line: &Line| is_boxed(line) || is_name_of_box(line);
        above.is_some_and(may_be)
            && below.is_some_and(may_be)
            && (above.is_some_and(is_boxed) || below.is_some_and(is_boxed))
    }

    /// Whether the line, below "À propos de Sahel Secours", tells what Sahel Secours is.
    fn is_self_portrait(&self, number: usize) -> bool {
        let above = self.above(number).map_or("", |line| line.text);
        let line = self.lines[number].text;
        let Some(name) =
            ["À propos ", "A propos ", "À PROPOS ", "A PROPOS "].iter().find_map(|start| above.strip_prefix(start))
        else {
            return false;
        };
        let name = ["de ", "du ", "d’", "d'"].iter().find_map(|of| name.strip_prefix(of)).unwrap_or(name).trim();
        name.len() >= 3 && line.find(name).is_some_and(|at| at <= 8)
    }

    /// Whether the sentence tells what the name above it is, which no other names: a box on the site or on who wrote the article.
    fn names_itself(&self, number: usize, prose: &[usize]) -> bool {
        let above = self.above(number).map_or("", |line| line.text);
        is_named(above)
            && self.lines[number].text.contains(above)
            && {
                self.asked.set(self.asked.get() + 1);
                self.asked.get() <= MAX_ASKED
            }
            && !self.title.is_some_and(|title| title.contains(above))
            && !prose.iter().any(|&other| other != number && self.lines[other].text.contains(above))
    }

    /// Whether the line, below others of the site's, tells of a picture and when it was taken: no verb that states anything, and a date.
    pub fn is_caption(&self, number: usize) -> bool {
        let line = self.lines[number].text;
        line.len() < 160 && is_caption(line) && self.above(number).is_some_and(is_known)
    }
}

/// Whether the line is known as the site's, were it by weak evidence.
pub(super) fn is_known(line: &Line) -> bool {
    matches!(line.sort, Sort::Site(_) | Sort::Weak(_) | Sort::Noise(_))
}

/// Whether the line may be the last above a sentence of a box.
fn is_boxed(line: &Line) -> bool {
    matches!(
        line.sort,
        Sort::Site(Match { kind: Kind::End | Kind::Tail | Kind::Head | Kind::Share | Kind::Advert, .. })
            | Sort::Weak("share")
    )
}
