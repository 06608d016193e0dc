//! What the site is called, as far as its page says so.
//!
//! A page bears the name of its site on top, in a line of its own, in a copyright, or behind the headline in the title. The press does not
//! speak of itself in its articles; a sentence that names the site is one that the site says about itself: who it is, what it asks of its
//! readers, who may reprint it.

use super::headline::SITE_DIVIDERS;
use super::lines::{Line, Sort};
use super::shapes::{is_name, words};

/// Lines on top among which the name is looked for, and bytes of the names.
const TOP: usize = 12;
const LENGTH: std::ops::RangeInclusive<usize> = 6..=40;

/// Lines at the end among which a copyright is looked for.
const BOTTOM: usize = 40;

/// Paragraphs that may name the site. More of them are about it, or hold an interview that it leads.
const MAX_NAMING: usize = 3;

/// The names that a page may have for its site.
pub(super) struct Names(Vec<String>);

impl Names {
    pub fn of(lines: &[Line], title: Option<&str>, first: usize) -> Names {
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: &str| {
            let name = name.trim_matches([' ', '\u{a0}', '.', '-', '–', '—', '©', '"', '«', '»']);
            let is_domain = !name.contains(' ') && name.contains('.');
            if LENGTH.contains(&name.len())
                && words(name) <= 5
                && (is_domain || is_named(name))
                && !names.iter().any(|other| other == name)
            {
                names.push(name.to_owned());
                // "LIPTAKO MAGAZINE" on top is "Liptako Magazine" in a sentence.
                if !name.chars().any(char::is_lowercase) {
                    names.push(name.split(' ').map(small).collect::<Vec<_>>().join(" "));
                }
            }
        };
        for line in lines.iter().filter(|line| line.sort != Sort::Blank).take(TOP) {
            match line.sort {
                // "Mali", "Burkina Faso" and the like are sections.
                Sort::Weak("head" | "share") | Sort::Prose => {}
                _ => {
                    add(line.text);
                    line.text.split([',', '|', '·', '•', '(']).take(1).for_each(&mut add);
                    line.text.split(" - ").take(1).for_each(&mut add);
                    line.text.split(" – ").take(1).for_each(&mut add);
                }
            }
        }
        if let Some(title) = title {
            // The first line of a page may be its site's name, if a headline stands below.
            let is_headline = |line: &Line| line.sort == Sort::Short && words(line.text) >= 4 && line.text != title;
            let is_name_of_site = words(title) <= 3 || (words(title) <= 5 && is_named(title));
            if is_name_of_site && lines[..first].iter().any(is_headline) {
                add(title);
            }
            for divider in SITE_DIVIDERS {
                if let Some((_, site)) = title.rsplit_once(divider) {
                    add(site);
                }
            }
        }
        for line in lines[first..].iter().rev().filter(|line| line.sort != Sort::Blank).take(BOTTOM) {
            if let Some(at) = line.text.find('©') {
                let owner = line.text[at..].trim_start_matches(|c: char| !c.is_alphabetic());
                add(owner.split(['.', ',', '|', '-', '–']).next().unwrap_or_default());
            }
        }
        // What the headline speaks of is no site, nor is what several paragraphs speak of.
        let headlines = || lines[..first].iter().filter(|line| line.sort == Sort::Short && words(line.text) >= 5);
        // Who speaks in an interview is named in front of what is said.
        let speaks = |name: &String| {
            let is_said = |line: &Line| {
                let rest = line.text.strip_prefix(name.as_str()).map(str::trim_start);
                rest.is_some_and(|rest| rest.starts_with([':', '–', '—', '-']) && rest.len() > 2)
            };
            lines[first.min(lines.len())..].iter().any(is_said)
        };
        names.retain(|name| !speaks(name));
        names.retain(|name| {
            let prose = lines.iter().filter(|line| line.sort == Sort::Prose);
            let naming = prose.filter(|line| holds(line.text, name)).take(MAX_NAMING + 1).count();
            (1..=MAX_NAMING).contains(&naming)
                && !headlines().any(|line| {
                    holds(line.text, name) && {
                        !line
                            .text
                            .strip_prefix(name.as_str())
                            .is_some_and(|rest| !rest.trim_start().starts_with([':', ',']) && rest.starts_with(' '))
                    }
                })
        });
        Names(names)
    }

    /// Whether the sentence names the site, outside of quotations.
    pub fn are_in(&self, line: &str) -> bool {
        !line.contains(['«', '“']) && self.0.iter().any(|name| holds(line, name))
    }
}

/// A word with a large first letter and small others.
fn small(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().chain(chars.flat_map(char::to_lowercase)).collect()
}

/// Whether the name is one of a site: "Le Crieur", "Delta Actu".
pub(super) fn is_named(name: &str) -> bool {
    let bare = ["Le ", "La ", "Les ", "L’", "L'"].iter().find_map(|article| name.strip_prefix(article));
    (words(name) >= 2 || bare.is_some()) && is_name(bare.unwrap_or(name))
}

fn holds(line: &str, name: &str) -> bool {
    line.len() < 1_200 && line.contains(name)
}
