//! Which line of a page is its headline?

use super::cohesion::Topic;
use super::copies::is_before_site;
use super::layout::is_running_head;
use super::lines::{Line, Sort, is_dated, is_name_and_date, sort, starts_with_par};
use super::page::{Page, is_known};
use super::phrases::{Kind, Match, Phrases};
use super::print::{is_paper, is_running_line};
use super::shapes::{is_name, is_role, is_signature, is_teaser, is_trail, words};
use super::slugs::{is_chain, is_masthead};
use crate::analysis::fold;
use crate::article::Dropped;

/// What divides a headline from the name of its site in the title of a page.
pub(super) const SITE_DIVIDERS: [&str; 7] = [" | ", " – ", " — ", " - ", " :: ", " » ", " • "];

/// A headline has at least so many words; fewer are a section or a site.
const MIN_WORDS: usize = 4;

/// Bytes of the shortest and the longest headline that is taken from a text.
const LENGTH: std::ops::RangeInclusive<usize> = 20..=220;

/// Lines above the first paragraph, with the record's title, among which the headline is looked for by what it tells.
const LONG_HEAD: usize = 3;

/// Lines of a head among which one may name the sections above another; heads of pages are shorter.
const MAX_HEAD: usize = 200;

/// The part of a headline's words that the text has.
const TELLING: f32 = 0.4;

/// Telling words of the shortest line that sums the text up, and the part of them that the text has.
const SUMMARY: usize = 9;
const COPIED: f32 = 0.85;

/// How much more of a line's words than of the record's title the text must have before the line is the headline.
const CLEARLY: f32 = 0.3;

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

/// The headline and the name of the site behind it, where what was dropped tells that it is one: "Un guetteur tué - Radio Issa-Ber".
pub(super) fn without_site(title: &str, dropped: &[Dropped]) -> Option<(String, String)> {
    // Nothing was dropped from most pages, and a name stands there to be known again.
    if dropped.is_empty() {
        return None;
    }
    SITE_DIVIDERS.iter().find_map(|divider| {
        let (headline, site) = title.rsplit_once(divider)?;
        let is_named = words(headline) >= MIN_WORDS
            && words(site) <= 5
            && is_name(site)
            && (words(site) >= 2 || !Phrases::get().is_menu(site));
        let holds = |dropped: &Dropped| {
            matches!(dropped.kind.as_str(), "head" | "tail" | "byline")
                && dropped
                    .text
                    .split('\n')
                    .any(|line| line.strip_prefix(site).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)))
        };
        (is_named && dropped.iter().any(holds))
            .then(|| (headline.trim_end().to_owned(), format!("{}{site}", divider.trim())))
    })
}

/// Whether a short line among the site's can be the headline.
pub(super) fn is_headline(line: &str) -> bool {
    LENGTH.contains(&line.len())
        && words(line) >= MIN_WORDS
        && !line.ends_with([',', ';', ':', '.'])
        && !is_section(line)
        && !line.starts_with(['-', '–', '•', '*'])
        && !["http", "www."].iter().any(|start| line.starts_with(start))
}

/// Whether the line names a part of the site: "Afrique de l'Ouest | Analyse".
fn is_section(line: &str) -> bool {
    line.split_once(" | ").is_some_and(|(one, other)| words(one) <= 3 && words(other) <= 3)
}

/// Whether a line is written in capitals alone.
pub(super) fn is_shouted(line: &str) -> bool {
    line.contains(char::is_uppercase) && !line.contains(char::is_lowercase)
}

impl Page<'_> {
    /// Whether the record's title is the name of the site: lines of the head bear it again and again, and the text never.
    pub(super) fn is_sites_name(&self, title: &str, first: usize) -> bool {
        words(title) < MIN_WORDS && is_name(title) && {
            let bears = |line: &&Line| line.text.contains(title);
            let in_head = self.lines[..first].iter().filter(bears).take(2).count();
            in_head == 2 && !self.lines[first..].iter().filter(|line| line.sort == Sort::Prose).any(|line| bears(&line))
        }
    }

    /// The line that the subject of an e-mail ends in: "Objet : [Liptako #84] Le prix d'un âne" above "Le prix d’un âne".
    fn subject(&self, first: usize) -> Option<usize> {
        let head = &self.lines[..first];
        let is_subject = |line: &&Line| {
            line.sort == Sort::Noise("head")
                && ["Objet", "Sujet", "Subject"].iter().any(|start| line.text.starts_with(start))
        };
        let subject = words_of(head.iter().take(MAX_HEAD).find(is_subject)?.text);
        head.iter().take(MAX_HEAD).position(|line| {
            line.sort == Sort::Short && words(line.text) >= 2 && subject.ends_with(&format!(" {}", words_of(line.text)))
        })
    }

    /// A headline in the text that is better than the record's.
    pub(super) fn find_headline(&self, first: usize) -> Option<usize> {
        let head = &self.lines[..first];
        if let Some(subject) = self.subject(first) {
            return Some(subject);
        }
        let mut candidates = (0..first).filter(|&number| {
            let line = &head[number];
            line.sort == Sort::Short
                && is_headline(line.text)
                && !self.leads_to_another(number, first)
                && !self.names_below(number, first)
                && !self.is_byline(number, first)
                && !Phrases::get().is_about_site(line.text)
        });
        // "Un guetteur tué - Radio Issa-Ber" above "Un guetteur tué".
        if let Some(title) = self.title
            && let Some(bare) = candidates.clone().find(|&number| is_before_site(title, head[number].text))
        {
            return Some(bare);
        }
        if let Some(telling) = self.telling_headline(first, candidates.clone()) {
            return Some(telling);
        }
        let best = candidates.next()?;
        let mut best = best;
        if let Some(telling) = self.speaking_headline(first, std::iter::once(best).chain(candidates.clone())) {
            match self.title {
                Some(_) if (0..telling).any(|number| is_known(&head[number])) => return Some(telling),
                _ => best = telling,
            }
        }
        if let Some(title) = self.title {
            // "Le Site : la une de" where the text says "La une de samedi".
            let part = std::iter::once(best).chain(candidates.clone()).find(|&best| is_part(title, head[best].text));
            if part.is_some() {
                return part;
            }
            let phrases = Phrases::get();
            let is_sites = is_running_line(title)
                || is_paper(title)
                || is_running_head(title)
                || is_chain(title)
                || is_masthead(title)
                || phrases.find(title).is_some()
                || phrases.is_buttons(title)
                || is_trail(title)
                || phrases.is_about_site(title)
                || title.split_once(" | ").is_some_and(|(site, section)| words(site) <= 3 && words(section) <= 3);
            let is_site = |number: usize| {
                matches!(head[number].sort, Sort::Site(_) | Sort::Weak(_)) || self.is_byline(number, first)
            };
            // The name of the site on top of its menu is no headline.
            if !is_sites && (phrases.words_beside_date(title) > 3 || !(0..first).any(is_site)) {
                return None;
            }
        } else if !(0..first).any(|number| matches!(head[number].sort, Sort::Site(_) | Sort::Weak(_))) {
            return None;
        }
        if let Some(signed) = std::iter::once(best).chain(candidates.clone()).find(|&line| self.is_signed(line, first))
        {
            return Some(signed);
        }
        // What stands below "Dernière minute" is no headline, if there is another.
        if self.is_below_ticker(best) { candidates.next().or(Some(best)) } else { Some(best) }
    }

    /// The first of the lines that have words of the text, where the first of all has none, or the record's title is a name, of the site's or
    /// of somebody of whom the text says less.
    fn speaking_headline(&self, first: usize, candidates: impl Iterator<Item = usize> + Clone) -> Option<usize> {
        let is_name_of_site = |title: &str| {
            let name =
                SITE_DIVIDERS.iter().find_map(|divider| title.split_once(divider)).map_or(title, |(name, _)| name);
            is_name(name.trim_end_matches(['.', ' ']))
        };
        if !self.title.is_none_or(is_name_of_site) {
            return None;
        }
        let prose = self.lines[first..].iter().filter(|line| line.sort == Sort::Prose);
        let topic = Topic::of(prose.map(|line| line.text));
        let part = |number: usize| topic.part(self.lines[number].text);
        let candidates = candidates.filter(|&number| !self.is_below_ticker(number));
        let most = candidates.clone().map(part).fold(0.0, f32::max);
        let best = candidates.clone().find(|&number| most > 0.0 && part(number) >= most / 2.0)?;
        match self.title {
            Some(title) => (topic.part(title) <= part(best)).then_some(best),
            None => candidates.clone().next().filter(|&number| part(number) == 0.0).map(|_| best),
        }
    }

    /// Whether a line of the head names the sections above another: "Accueil / Sécurité / La une" above "La une".
    fn leads_to_another(&self, number: usize, first: usize) -> bool {
        let line = self.lines[number].text;
        let last = [" / ", " > ", " » ", " › ", " | ", " :: "]
            .iter()
            .filter_map(|divider| line.rsplit_once(divider))
            .map(|(_, last)| last);
        let others = || (0..first.min(MAX_HEAD)).filter(|&other| other != number).map(|other| self.lines[other].text);
        number < MAX_HEAD
            && last.filter(|last| last.len() >= *LENGTH.start()).any(|last| others().any(|other| is_same(last, other)))
    }

    /// Whether the line says whose the page is, and the name stands below: "Publication de La Voix du Soum" above "La Voix du Soum".
    pub(super) fn names_below(&self, number: usize, first: usize) -> bool {
        let line = self.lines[number].text;
        let below = self.lines[number + 1..first].iter().find(|line| line.sort != Sort::Blank);
        below.is_some_and(|below| {
            below.text.len() >= 5
                && line.strip_suffix(below.text).is_some_and(|rest| rest.ends_with(' ') && words(rest) <= 3)
                && is_name(below.text.trim_start_matches(['L', 'a', 'e', ' ', '’', '\'']))
        })
    }

    /// The line of a long head that speaks of what the text speaks of, when the record's title says nothing of it.
    fn telling_headline(&self, first: usize, candidates: impl Iterator<Item = usize>) -> Option<usize> {
        let head = &self.lines[..first];
        let lines = head.iter().filter(|line| line.sort != Sort::Blank).count() + usize::from(self.title.is_some());
        if lines < LONG_HEAD {
            return None;
        }
        let paragraphs = self.lines[first..].iter().filter(|line| line.sort == Sort::Prose);
        let topic = Topic::of(paragraphs.map(|line| line.text));
        let fits = |&number: &usize| {
            let line = head[number].text;
            // What has all of its words from the text is its beginning, shown twice.
            let is_summary = topic.words(line) >= SUMMARY && topic.has(line, COPIED);
            !is_teaser(line) && !is_summary && (self.is_signed(number, first) || topic.has(line, TELLING))
        };
        let mut telling: Vec<usize> = candidates.filter(fits).collect();
        // "Accueil » Sécurité » La une" stands above "La une".
        let ends_in_another = |&number: &usize| {
            telling.iter().any(|&other| other != number && head[number].text.ends_with(head[other].text))
        };
        let trails: Vec<usize> = telling.iter().copied().filter(ends_in_another).collect();
        telling.retain(|number| !trails.contains(number));
        let weight = |number: usize| {
            let near = 0.3 * number as f32 / first as f32;
            topic.part(head[number].text) + near + if self.is_signed(number, first) { 0.5 } else { 0.0 }
        };
        let mut best = telling.iter().copied().max_by(|&a, &b| weight(a).total_cmp(&weight(b)))?;
        // Of two that stand together the lower is the subtitle.
        if best > 0 && telling.contains(&(best - 1)) {
            best -= 1;
        }
        // The record's own headline is the better one, unless it says nothing of the text or hardly anything at all.
        let above = || head[..best].iter().filter(|line| line.sort != Sort::Blank);
        let is_head = above().any(is_known) || above().count() >= LONG_HEAD;
        let is_better = |title: &str| {
            let (title, words, line) = (topic.part(title), topic.words(title), topic.part(head[best].text));
            let is_other = title < TELLING / 2.0 && line >= TELLING / 2.0 && self.is_signed(best, first);
            let is_button = || Phrases::get().is_buttons(self.title.unwrap_or_default());
            (is_head || is_button()) && (words < MIN_WORDS - 1 || line >= title + CLEARLY || is_other)
        };
        self.title.is_none_or(is_better).then_some(best)
    }

    /// Whether a name or a date stands below the line: then it is the headline, whatever menus and tickers stand higher up.
    fn is_signed(&self, number: usize, first: usize) -> bool {
        // A section may stand between the two.
        let is_between = |line: usize| matches!(self.lines[line].sort, Sort::Blank | Sort::Weak("head"));
        let below = (number + 1..first).find(|&below| !is_between(below));
        below.is_some_and(|below| match self.lines[below].sort {
            Sort::Weak(kind) => kind == "byline",
            Sort::Site(found) => found.kind == Kind::Byline,
            _ => self.is_byline(below, first) || is_dated(self.lines[below].text),
        })
    }

    /// Whether the line above is the name of a ticker.
    fn is_below_ticker(&self, number: usize) -> bool {
        let above = self.above(number);
        let above = above.map(|line| line.sort).or_else(|| self.title.map(sort));
        matches!(above, Some(Sort::Site(Match { kind: Kind::Ticker, whole: true, .. })))
    }

    /// Whether the text has subtitles in capitals, so that "FAITS SAILLANTS" above it is one and nobody's name.
    pub(super) fn has_shouted_subtitles(&self, first: usize) -> bool {
        let below = self.lines[first..].iter().take(MAX_HEAD);
        below.filter(|line| line.sort == Sort::Short && is_shouted(line.text) && words(line.text) > 0).count() >= 2
    }

    /// A name between the headline and the first paragraph, or one with a date.
    pub(super) fn is_byline(&self, number: usize, first: usize) -> bool {
        let line = self.lines[number].text;
        if starts_with_par(line) || is_name_and_date(line) {
            return true;
        }
        // "Sahel central" may be a subtitle; a name right above the text is hardly one.
        let below = self.lines[number + 1..=first].iter().find(|line| line.sort != Sort::Blank);
        is_signature(line)
            && !(is_shouted(line) && self.has_shouted_subtitles(first))
            && (words(line) <= 4 || is_role(line))
            && below.is_some_and(|below| below.sort != Sort::Short || is_name(below.text) || is_role(below.text))
            && (self.title.is_some() || number > 0)
    }
}
