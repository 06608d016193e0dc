//! What stands behind the text: where the part of the page begins that is the site's, who signs, who the author is.

use std::cell::OnceCell;
use std::ops::Range;

use super::boilerplate::name_of;
use super::closing::is_note;
use super::cohesion::{Topic, has_a_word_of};
use super::lines::{Line, Sort, is_readers, starts_with_par};
use super::page::{Page, is_known};
use super::phrases::{Kind, Match, Phrases};
use super::readers::{addresses, is_letter, is_speaker};
use super::shapes::{is_closing_of_document, is_label, is_name, is_ornament, is_signature, is_teaser, words};
use super::signatures::{
    MAX_SIGNED, is_below_name, is_person_alone, is_person_before_comma, is_signed, is_signed_with_role,
};

/// Lines above what an author is among which the site's are looked for, and bytes of what he or she is.
const BOX_LINES: usize = 6;
const MAX_ROLE: usize = 240;

/// Paragraphs from which a text's words are taken, and sentences below a box that are compared with them.
const TOLD: usize = 3;
const MAX_STRANGERS: usize = 12;

/// Lines of the shortest and the longest block behind the last paragraph that is told by its looks, and the part of its words that the
/// text may have.
const BLOCK: usize = 4;
const MAX_BLOCK: usize = 200;
const RELATED: f32 = 0.34;

/// Whether the line says since when a site is whose.
fn is_copyright(line: &str) -> bool {
    line.contains('©')
        && line
            .split(|c: char| !c.is_ascii_digit())
            .any(|year| year.len() == 4 && (year.starts_with("20") || year.starts_with("19")))
}

impl Page<'_> {
    /// The first line of the tail that is cut off whatever it holds.
    pub(super) fn tail_start(&self, first: usize) -> usize {
        let lines = &self.lines;
        // A comment form stands in the last part of a page; the same words early in a text are about something else.
        let earliest = (first + 1).max(lines.len() / 4);
        let is_tail = |line: &Line| matches!(line.sort, Sort::Site(Match { kind: Kind::Tail, .. }));
        // It is followed by more lines of the site's, or by hardly anything.
        let is_followed = |number: usize| {
            if matches!(lines[number].sort, Sort::Site(Match { whole: true, .. })) {
                return true;
            }
            let below = || lines[number + 1..].iter().filter(|line| line.sort != Sort::Blank);
            below().count() <= 2 || below().take(6).any(is_known)
        };
        let mut tail = (earliest..lines.len())
            .find(|&number| is_tail(&lines[number]) && is_followed(number))
            .unwrap_or(lines.len());
        // Two names with the hour at which they wrote, each above what it wrote, are readers'.
        let is_noise = |line: &Line| matches!(line.sort, Sort::Noise(_));
        let below =
            |number: usize| lines[number + 1..].iter().find(|line| line.sort != Sort::Blank).map(|line| line.text);
        let is_reader = |&number: &usize| {
            let line = lines[number].text;
            !is_noise(&lines[number]) && (is_readers(line) || is_speaker(line, below(number)))
        };
        let readers: Vec<usize> = (earliest..tail).filter(is_reader).collect();
        if let [one, .., _] = readers[..] {
            tail = one;
        }
        // A box of other articles, each with its first words, that no paragraph of the author's follows.
        let mut strangers = 0;
        let announces = |line: &Line| matches!(line.sort, Sort::Site(Match { kind: Kind::Related, whole: true, .. }));
        let above = |number: usize| lines[first..number].iter().rfind(|line| line.sort != Sort::Blank);
        let is_prose_above = |number: usize| above(number).is_some_and(|line| line.sort == Sort::Prose);
        // "ARTICLES CONNEXES" above "PLUS DE L'AUTEUR" stands at the end of a page.
        let is_announced_twice = |number: usize| above(number).is_some_and(announces);
        let announced_twice = (first + 1..tail).any(|number| announces(&lines[number]) && is_announced_twice(number));
        let end = if lines[first + 1..tail].iter().any(announces) { tail } else { first + 1 };
        for number in (first + 1..end).rev() {
            let line = &lines[number];
            match line.sort {
                _ if announces(line) && (strangers != 1 || is_announced_twice(number)) => tail = number,
                Sort::Prose if is_teaser(line.text) => {}
                // The first words of another article stand below its headline; a second paragraph is the author's.
                Sort::Prose if is_prose_above(number) => break,
                // Whole sentences are others' too, if they are several and speak of nothing the text speaks of.
                Sort::Prose if line.text.len() <= MAX_ROLE && strangers < MAX_STRANGERS => {
                    let above = lines[first..].iter().filter(|line| line.sort == Sort::Prose).take(TOLD);
                    if (number < first + TOLD && !announced_twice)
                        || has_a_word_of(line.text, above.map(|line| line.text))
                    {
                        break;
                    }
                    strangers += 1;
                }
                Sort::Prose => break,
                _ => {}
            }
        }
        tail
    }

    /// Judges the lines behind the last paragraph: from the first that is the site's on, all are; above it, what signs the article.
    pub(super) fn judge_tail(&self, from: usize, to: usize, fates: &mut [Option<&'static str>]) {
        let is_sites = |line: &Line| match line.sort {
            // "Delta Actu © 2019" at the end of a page is no credit of a picture.
            Sort::Site(Match { kind: Kind::Caption, .. }) => is_copyright(line.text),
            Sort::Site(Match { kind: Kind::Related | Kind::Byline, .. }) => false,
            // A ticker, the head of the next page, a rule.
            Sort::Noise(kind) => kind == "head",
            Sort::Site(_) => true,
            Sort::Weak("share") => true,
            // A rule across the page.
            Sort::Weak("head") => line.text.len() >= 5 && is_ornament(line.text),
            _ => false,
        };
        for (fate, line) in fates[from..to].iter_mut().zip(&self.lines[from..to]) {
            if let Sort::Site(found) = line.sort {
                *fate = fate.or(Some(name_of(found.kind, "tail")));
            }
        }
        let site = (from..to).find(|&number| is_sites(&self.lines[number]));
        let end = site.unwrap_or(to);
        let below = fates[end..to].iter_mut().zip(&self.lines[end..to]);
        for (fate, _) in below.filter(|(_, line)| line.sort != Sort::Blank) {
            *fate = fate.or(Some("tail"));
        }
        // "Fait à Bamako, le 6 mars": who signs a document is part of it, unless it stands among a site's words: then the names are like
        // any article's.
        let closing = (from.saturating_sub(1)..end).find(|&number| is_closing_of_document(self.lines[number].text));
        if let Some(closing) = closing {
            let is_site = |line: &Line| matches!(line.sort, Sort::Site(_) | Sort::Noise(_));
            if self.lines.iter().any(is_site) {
                let below = fates[closing..end].iter_mut().zip(&self.lines[closing..end]);
                for (fate, _) in below.filter(|(_, line)| line.sort != Sort::Blank) {
                    *fate = fate.or(Some("signature"));
                }
            }
            return;
        }
        self.judge_block(from..site.unwrap_or(to), site.is_some(), fates);
        // Short lines between the last paragraph and lines of the site's are tags and names of boxes, unless a list of the author's ends
        // there.
        let mut above = self.above(from).map_or("", |line| line.text);
        let tags = from..site.unwrap_or(from);
        let letter = OnceCell::new();
        let is_letter = || *letter.get_or_init(|| is_letter(self.told()));
        for (number, fate) in tags.clone().zip(fates[tags.clone()].iter_mut()) {
            let line = &self.lines[number];
            if !matches!(line.sort, Sort::Short | Sort::Weak(_)) || fate.is_some() {
                continue;
            }
            // The subtitle of the author's last short sentences.
            let below = self.lines[number + 1..tags.end].iter().find(|line| line.sort != Sort::Blank);
            let is_item =
                |line: &Line| line.sort == Sort::Short && line.text.len() >= 20 && line.text.ends_with(['.', '?', ';']);
            if line.sort == Sort::Short && below.is_some_and(is_item) {
                above = line.text;
                continue;
            }
            let is_asked = line.text.ends_with(['!', '?'])
                && (Phrases::get().speaks_to_readers(line.text)
                    || (line.text.ends_with('!') && addresses(line.text) > 0 && !is_letter()));
            if is_asked || !(above.ends_with([':', ',', ';']) || !is_label(line.text) || is_signature(line.text)) {
                *fate = Some("tail");
            } else {
                above = line.text;
            }
        }
        // Signatures stand at the very end; three names in a row are a list of the author's.
        let (mut signed, mut more, mut notes) = (Vec::new(), Vec::new(), 0);
        for number in (from..end).rev() {
            let line = &self.lines[number];
            match line.sort {
                Sort::Blank => {}
                _ if fates[number].is_some() => {}
                Sort::Weak(_) => fates[number] = Some("signature"),
                _ if is_signature(line.text) || starts_with_par(line.text) || is_signed(line.text) => {
                    signed.push(number)
                }
                // "(Tahoua)" below a name.
                _ if signed.is_empty()
                    && more.is_empty()
                    && is_below_name(line.text)
                    && self.is_below_person(number) =>
                {
                    more.push(number);
                }
                // A note of the author's may stand below who signed.
                _ if signed.is_empty() && notes == 0 && line.text.len() <= MAX_SIGNED && is_note(line.text) => {
                    notes += 1
                }
                // "Yacouba Porgo, cultivateur à Titao"; what the name above is.
                _ if is_signed_with_role(line.text)
                    || (signed.is_empty() && (self.is_role_of_name(number) || self.is_below_comma(number))) =>
                {
                    signed.push(number)
                }
                // "Moussa Ba," above "enseignant à Niono".
                _ if signed.len() == 1 && is_person_before_comma(line.text) => {
                    signed.push(number);
                }
                _ => break,
            }
        }
        if signed.len() <= 2 {
            for number in signed.into_iter().chain(more) {
                fates[number] = Some("signature");
            }
        }
    }

    /// Whether the line above is a name and nothing else.
    fn is_below_person(&self, number: usize) -> bool {
        let above = self.above(number);
        above.is_some_and(|above| above.sort == Sort::Short && is_person_alone(above.text))
    }

    /// Whether the line goes on from a name that ends in a comma: "cultivateur à Titao".
    fn is_below_comma(&self, number: usize) -> bool {
        let line = self.lines[number].text;
        let above = self.above(number).map_or("", |line| line.text);
        line.starts_with(char::is_lowercase)
            && words(line) <= 6
            && !line.ends_with(['.', ':', ';', ',', '?', '!', '»'])
            && is_person_before_comma(above)
    }

    /// Whether the line says what somebody is whose name stands above: "Géographe, coordinateur d'une association".
    fn is_role_of_name(&self, number: usize) -> bool {
        let line = self.lines[number].text;
        let role = line.split([' ', ',']).next().unwrap_or_default();
        let above = self.above(number);
        line.len() <= MAX_SIGNED
            && !line.ends_with(['.', ':', '?', '!'])
            && Phrases::get().is_role(role)
            && above.is_some_and(|above| above.sort == Sort::Short && is_name(above.text) && words(above.text) >= 2)
    }

    /// Short lines that go on from the last paragraph to the end of the page, or to the site's words, are the site's too: neither a list, which
    /// is announced or all of one kind, nor verses, nor the sentences of a dialogue.
    fn judge_block(&self, block: Range<usize>, is_closed: bool, fates: &mut [Option<&'static str>]) {
        let numbers: Vec<usize> = block
            .clone()
            .filter(|&number| self.lines[number].sort != Sort::Blank && fates[number].is_none())
            .take(MAX_BLOCK + 1)
            .collect();
        let least = if is_closed { BLOCK / 2 } else { BLOCK };
        let is_site = |line: &Line| matches!(line.sort, Sort::Site(_) | Sort::Noise(_));
        if !(least..=MAX_BLOCK).contains(&numbers.len()) || !self.lines.iter().any(is_site) {
            return;
        }
        let above = self.above(block.start).map_or("", |line| line.text);
        let texts = || numbers.iter().map(|&number| self.lines[number].text);
        let count = |test: &dyn Fn(&str) -> bool| texts().filter(|line| test(line)).count();
        let is_item = |line: &str| {
            line.ends_with(['.', ';', ',', ':', '»', '?', '!'])
                || line.get(1..2).is_some_and(|second| matches!(second, ")" | "°" | "."))
                || line.starts_with(['-', '–', '—', '•', '*', '·', '«'])
                || line.starts_with(char::is_lowercase)
        };
        let is_priced = |line: &str| line.contains(':') && line.ends_with(|c: char| c.is_ascii_digit() || c == 'F');
        let first = self.lines[numbers[0]].text;
        if above.ends_with([':', ',', ';'])
            || first.ends_with(':')
            || count(&is_item) * 4 > numbers.len()
            || count(&is_name) * 2 > numbers.len()
            || count(&is_priced) * 2 > numbers.len()
        {
            return;
        }
        let prose = self.lines[..block.start].iter().filter(|line| line.sort == Sort::Prose);
        let topic = Topic::of(prose.map(|line| line.text));
        if texts().map(|line| topic.part(line)).sum::<f32>() / numbers.len() as f32 > RELATED {
            return;
        }
        for number in numbers {
            fates[number] = Some("tail");
        }
    }

    /// The last paragraph, if it tells who the author is: short, and "Moussa Diallo est journaliste…" between lines of the site's.
    pub(super) fn biography(&self, first: usize, last: usize) -> Option<usize> {
        let line = self.lines[last].text;
        if last == first || line.len() > 500 {
            return None;
        }
        // The note to a name that bears an asterisk.
        if line.starts_with('*') && self.lines[..first].iter().any(|line| line.text.ends_with('*')) {
            return Some(last);
        }
        let is_site =
            |line: &Line| matches!(line.sort, Sort::Site(Match { kind: Kind::End | Kind::Tail | Kind::Share, .. }));
        let below = self.below(last);
        let mut above = self.lines[..last].iter().rev().filter(|line| line.sort != Sort::Blank);
        let (above, above_that) = (above.next(), above.next());
        // A name below "À propos de l'auteur", and what it stands for.
        let is_box = |line: &Line| matches!(line.sort, Sort::Site(Match { kind: Kind::End, whole: true, .. }));
        let role = line.split([' ', ',']).next().is_some_and(|word| Phrases::get().is_role(word));
        let is_boxed = |line: &Line| is_box(line) || (role && is_known(line));
        if above.is_some_and(|line| is_name(line.text)) && above_that.is_some_and(is_boxed) {
            return Some(last);
        }
        // The same among links to the articles before and behind: "Article suivant", a headline, a name, "Journaliste, elle couvre…".
        let mut near = self.lines[..last].iter().rev().filter(|line| line.sort != Sort::Blank).take(BOX_LINES);
        if role
            && line.len() <= MAX_ROLE
            && below.is_some_and(is_known)
            && above.is_some_and(|line| is_name(line.text))
            && near.any(is_site)
        {
            return Some(last);
        }
        if !below.is_some_and(is_site) && !above.is_some_and(is_site) {
            return None;
        }
        let (name, rest) = line.split_once(" est ")?;
        let mut role = rest.split([' ', ',', '.', '\'', '’']).take(6);
        (is_name(name) && words(name) >= 2 && role.any(|word| Phrases::get().is_role(word))).then_some(last)
    }
}
