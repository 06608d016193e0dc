//! The lines of a page: what each is, looked at alone, and what the lines beside it and its place tell besides.

use super::cohesion::Topic;
use super::lines::{Line, Sort, sort};
use super::phrases::{Kind, Match, Phrases};
use super::repeats;
use super::shapes::{is_caption, is_pointer};

/// Sentences of the site's that are looked for at each end of a page.
const MAX_PEELED: usize = 6;

/// Lines between a sentence and the next paragraph that show that the two do not belong together.
const STRAY: usize = 3;

/// Bytes of the longest of such sentences. Leads are longer.
const MAX_STRAY: usize = 120;

/// Bytes from which a line that begins like a site's is a paragraph, if its words are the text's.
const MIN_TOLD: usize = 160;

/// The lines of a page, each with what it is.
pub(super) struct Page<'t> {
    pub lines: Vec<Line<'t>>,
    pub title: Option<&'t str>,
}

impl<'t> Page<'t> {
    pub fn read(text: &'t str, title: Option<&'t str>, is_repeated: impl Fn(&str) -> bool) -> Page<'t> {
        let mut lines: Vec<Line> = text.split('\n').map(|line| Line { text: line, sort: sort(line) }).collect();
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
        let mut page = Page { lines, title };
        page.settle_doubts();
        page.peel();
        page
    }

    /// Sentences that begin like a site's and go on are the site's beside others, or at the very end.
    fn settle_doubts(&mut self) {
        let doubtful = |line: &Line| matches!(line.sort, Sort::Site(found) if found.doubtful);
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
            let above = self.lines[..number].iter().rfind(|line| line.sort != Sort::Blank);
            let below = self.lines[number + 1..].iter().find(|line| line.sort != Sort::Blank);
            let is_apart = below.is_some() && !above.is_some_and(is_site) && !below.is_some_and(is_site);
            if is_apart || tells {
                self.lines[number].sort = Sort::Prose;
            } else if let Sort::Site(found) = &mut self.lines[number].sort {
                found.doubtful = false;
            }
        }
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
        let first = (0..prose.len().min(MAX_PEELED))
            .take_while(|&at| is_sites(&prose[at]) || self.is_stray(prose[at], &prose[at + 1..]))
            .count();
        let last = (first..prose.len())
            .rev()
            .take(MAX_PEELED)
            .take_while(|&at| is_sites(&prose[at]) || self.is_stray(prose[at], &prose[first..at]))
            .count();
        let kept = &prose[first..prose.len() - last];
        if kept.is_empty() {
            return;
        }
        // A box in the middle of the text begins with words that are known.
        let is_below =
            |number: usize| self.lines[..number].iter().rfind(|line| line.sort != Sort::Blank).is_some_and(is_boxed);
        let boxed: Vec<usize> = kept.iter().copied().filter(|&number| is_below(number) && is_sites(&number)).collect();
        if boxed.len() == kept.len() {
            return;
        }
        for number in prose[..first].iter().chain(&boxed).chain(&prose[prose.len() - last..]) {
            let kind = if self.is_caption(*number) { Kind::Caption } else { Kind::End };
            self.lines[*number].sort = Sort::Site(Match::of(kind));
        }
    }

    /// Whether a sentence stands apart from the other paragraphs, among lines that are none, and speaks of something else.
    fn is_stray(&self, number: usize, others: &[usize]) -> bool {
        let line = self.lines[number].text;
        let Some(nearest) = others.iter().copied().min_by_key(|other| other.abs_diff(number)) else { return false };
        let between = self.lines[number.min(nearest) + 1..number.max(nearest)].iter();
        let between: Vec<&Line> = between.filter(|line| line.sort != Sort::Blank).collect();
        let is_box = |line: &&Line| {
            matches!(
                line.sort,
                Sort::Site(Match { kind: Kind::End | Kind::Tail | Kind::Share, .. }) | Sort::Weak("share")
            )
        };
        if line.len() > MAX_STRAY || between.len() < STRAY || !between.iter().any(is_box) {
            return false;
        }
        let others = || others.iter().map(|&other| self.lines[other].text);
        others().map(str::len).sum::<usize>() >= 3 * line.len() && Topic::of(others()).shared(line) == 0
    }

    /// Whether the line, below "À propos de Sahel Secours", tells what Sahel Secours is.
    fn is_self_portrait(&self, number: usize) -> bool {
        let above = self.lines[..number].iter().rfind(|line| line.sort != Sort::Blank).map_or("", |line| line.text);
        let line = self.lines[number].text;
        let Some(name) =
            ["À propos ", "A propos ", "À PROPOS ", "A PROPOS "].iter().find_map(|start| above.strip_prefix(start))
        else {
            return false;
        };
        let name = ["de ", "du ", "d’", "d'"].iter().find_map(|of| name.strip_prefix(of)).unwrap_or(name).trim();
        name.len() >= 3 && line.find(name).is_some_and(|at| at <= 8)
    }

    /// Whether the line, below others of the site's, tells of a picture and when it was taken: no verb that states anything, and a date.
    pub fn is_caption(&self, number: usize) -> bool {
        let line = self.lines[number].text;
        line.len() < 160
            && is_caption(line)
            && self.lines[..number].iter().rfind(|line| line.sort != Sort::Blank).is_some_and(is_known)
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
