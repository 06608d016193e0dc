//! The words by which the site's own lines are known, looked up without folding every line.
//!
//! The phrases are data, in `boilerplate.tsv`. A line is compared as its *key*: its words folded, numbers as `#`, with colons, bars and
//! copyright signs as words of their own, so that "Publié le : 03/06/2021" begins with "Publié le" and "Photo : AFP" is not "Photo contre
//! photo". Most lines are told from all phrases by their first word.

use std::sync::OnceLock;

use memchr::{memchr_iter, memmem::Finder};
use rustc_hash::{FxHashMap, FxHashSet};

use super::key::{contains_words, first_word, is_sentence, key, plain_second_word};
use super::voice::Voice;
use crate::analysis::fold;

/// What a line of the site's is, as far as its words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The page ends here: comment forms and threads, lists of other articles.
    Tail,
    /// Lines around the end of an article: author boxes, tags, subscriptions. They end nothing where paragraphs follow.
    End,
    /// Links by which readers pass the article on.
    Share,
    /// Who wrote it and when.
    Byline,
    /// What sites put on top: menus, tickers, reading times, labels.
    Head,
    /// What tells of a picture, or who took it.
    Caption,
    /// News of the day on top of a page.
    Ticker,
    /// Headlines of other articles.
    Related,
    /// Advertisements.
    Advert,
}

/// How much of a line the phrase must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// All of it.
    Line,
    /// Its beginning, if the line is no sentence.
    Start,
    /// Its beginning, whatever follows.
    Sentence,
    /// Any part of it, if the line is short.
    Inside,
}

struct Phrase {
    kind: Kind,
    extent: Extent,
    key: String,
}

/// A phrase that is looked for anywhere in a line.
struct Inside {
    kind: Kind,
    words: Finder<'static>,
}

/// What a phrase of the table says about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub kind: Kind,
    /// Whether the phrase is the whole line, so that what it announces stands below.
    pub whole: bool,
    /// Whether more is told behind the phrase, so that only the lines beside it show whose it is.
    pub doubtful: bool,
}

impl Match {
    /// A line in which something tells its kind.
    pub fn of(kind: Kind) -> Match {
        Match { kind, whole: false, doubtful: false }
    }
}

pub(super) struct Phrases {
    by_first_word: FxHashMap<String, Vec<Phrase>>,
    /// What follows the first word of these: their second words, and the empty one where there is none.
    seconds: FxHashMap<String, FxHashSet<String>>,
    inside: Vec<Inside>,
    /// Words of which lines of buttons consist.
    pub(super) buttons: FxHashSet<String>,
    /// Words of which lines of menus consist.
    menus: FxHashSet<String>,
    /// Words of which a date or a time consists.
    pub(super) dates: FxHashSet<String>,
    /// Names of social networks, and what else a site asks its readers to join.
    pub(super) networks: FxHashSet<String>,
    /// Words by which it asks them.
    pub(super) calls: FxHashSet<String>,
    /// What people who write for the press are.
    roles: FxHashSet<String>,
    /// Small words beside their names.
    asides: FxHashSet<String>,
    /// First words of sentences with a telling word inside.
    openers: FxHashSet<String>,
    /// Words that sites use of themselves and to their readers, and who else uses them.
    pub(super) voices: FxHashMap<String, Voice>,
    /// Verbs of buttons, and the things of a page that they act upon.
    pub(super) controls: FxHashSet<String>,
    pub(super) things: FxHashSet<String>,
    /// What sites count.
    pub(super) counted: FxHashSet<String>,
    /// What the boxes of other articles hold, by their names.
    pub(super) headings: FxHashSet<String>,
}

/// A longer line is a paragraph unless it begins with a phrase that is a sentence.
pub(super) const MAX_LINE: usize = 300;

/// A line that begins with the sentence of a site is no longer than this.
pub(super) const MAX_SENTENCE: usize = 600;

/// What follows the beginning of such a sentence, if nothing else shows that it is a site's.
const MAX_REST: usize = 40;

/// Words with which the beginning of a sentence is nobody else's.
const MIN_SURE: usize = 5;

/// Lines with a telling word inside are no longer than this.
pub(super) const MAX_INSIDE: usize = 240;

/// A line of buttons or of a menu has at most so many words.
const MAX_WORDS: usize = 14;

impl Phrases {
    pub fn get() -> &'static Phrases {
        static PHRASES: OnceLock<Phrases> = OnceLock::new();
        PHRASES.get_or_init(|| Phrases::read(include_str!("boilerplate.tsv")))
    }

    fn read(table: &str) -> Phrases {
        let mut phrases = Phrases {
            by_first_word: FxHashMap::default(),
            seconds: FxHashMap::default(),
            inside: Vec::new(),
            buttons: FxHashSet::default(),
            menus: FxHashSet::default(),
            dates: FxHashSet::default(),
            networks: FxHashSet::default(),
            calls: FxHashSet::default(),
            roles: FxHashSet::default(),
            asides: FxHashSet::default(),
            openers: FxHashSet::default(),
            voices: FxHashMap::default(),
            controls: FxHashSet::default(),
            things: FxHashSet::default(),
            counted: FxHashSet::default(),
            headings: FxHashSet::default(),
        };
        for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let mut fields = line.split('\t');
            let (Some(kind), Some(extent), Some(words)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let extent = match extent {
                "start" => Extent::Start,
                "sentence" => Extent::Sentence,
                "inside" => Extent::Inside,
                _ => Extent::Line,
            };
            let kind = match kind {
                "tail" => Kind::Tail,
                "end" => Kind::End,
                "share" => Kind::Share,
                "byline" => Kind::Byline,
                "head" => Kind::Head,
                "ticker" => Kind::Ticker,
                "caption" => Kind::Caption,
                "related" => Kind::Related,
                "advert" => Kind::Advert,
                "own" | "common" | "notice" => {
                    for word in words_of(words) {
                        let voice = phrases.voices.entry(word).or_default();
                        voice.own |= kind == "own";
                        voice.common |= kind == "common";
                        voice.notice |= kind == "notice";
                    }
                    continue;
                }
                set => {
                    let set = match set {
                        "button" => &mut phrases.buttons,
                        "menu" => &mut phrases.menus,
                        "network" => &mut phrases.networks,
                        "call" => &mut phrases.calls,
                        "role" => &mut phrases.roles,
                        "aside" => &mut phrases.asides,
                        "opener" => &mut phrases.openers,
                        "control" => &mut phrases.controls,
                        "thing" => &mut phrases.things,
                        "counted" => &mut phrases.counted,
                        "heading" => &mut phrases.headings,
                        _ => &mut phrases.dates,
                    };
                    set.extend(words_of(words));
                    continue;
                }
            };
            let phrase = Phrase { kind, extent, key: key(&numbered(words)) };
            if extent == Extent::Inside {
                let words = Finder::new(&phrase.key).into_owned();
                phrases.inside.push(Inside { kind, words });
            } else {
                let mut words = phrase.key.split(' ').map(str::to_owned);
                let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
                phrases.seconds.entry(first.clone()).or_default().insert(second);
                phrases.by_first_word.entry(first).or_default().push(phrase);
            }
        }
        phrases
    }

    /// Whether the second word of a line may go on where its first begins a phrase.
    fn goes_on(&self, first: &str, line: &str) -> bool {
        let Some(seconds) = self.seconds.get(first) else { return false };
        seconds.contains("")
            || plain_second_word(line).map_or_else(
                || {
                    let end = memchr_iter(b' ', line.as_bytes()).nth(2).unwrap_or(line.len());
                    let begin = key(&line[..line.floor_char_boundary(end.min(MAX_LINE))]);
                    begin.split(' ').nth(1).is_none_or(|second| seconds.contains(second))
                },
                |second| seconds.contains(second.as_str()),
            )
    }

    /// What the words of a line say about it.
    pub fn find(&self, line: &str) -> Option<Match> {
        let long = line.len() > MAX_LINE;
        // A long line is only looked at when its first word begins a phrase; few do.
        let first = first_word(line);
        let mut candidates = self.by_first_word.get(first.as_str());
        let sentence = long || is_sentence(line);
        // Of a sentence that begins with no such word only a caption's end could tell more.
        let open = self.calls.contains(first.as_str()) || self.openers.contains(first.as_str()) || first == "#";
        let needs_start = long || (sentence && !open && !line.ends_with(')'));
        if candidates.is_none() && needs_start {
            return None;
        }
        // Many sentences begin with the first word of a phrase, and few have its second.
        if candidates.is_some() && needs_start && !self.goes_on(&first, line) {
            return None;
        }
        let key = key(line);
        let mut start = key.as_str();
        if first == "#" && candidates.is_none_or(|phrases| !phrases.iter().any(|phrase| key.starts_with(&phrase.key))) {
            // "24 mai 2017 - Écrit par …"
            start = self.without_date(&key);
            candidates = self.by_first_word.get(start.split(' ').next().unwrap_or_default());
        }
        let mut found: Option<(usize, Match)> = None;
        let is_long = |rest: &str| sentence && rest.len() > MAX_REST && !self.is_about_site(line);
        for phrase in candidates.into_iter().flatten() {
            let Some(rest) = start.strip_prefix(phrase.key.as_str()) else { continue };
            let whole = rest.trim_matches([' ', ':', '#', '|']).is_empty();
            let matches = match phrase.extent {
                _ if whole => true,
                _ if !rest.starts_with(' ') => false,
                Extent::Sentence => line.len() <= MAX_SENTENCE,
                // "Lire aussi : …" is a link even where it ends like a sentence; "Lire aussi les versets…" is not.
                Extent::Start => {
                    let announces = phrase.key.ends_with(':') || rest.starts_with(" :");
                    // "Contact : un mot que les soldats redoutent." is the author's, "Contact : 20 20 20 20." is not.
                    let tells =
                        !matches!(phrase.kind, Kind::End | Kind::Head | Kind::Tail) || line.contains(is_of_address);
                    // A verse breaks off in a comma, a link does not.
                    !long
                        && (phrase.kind == Kind::Byline || !line.ends_with(','))
                        && (phrase.key == "©" || {
                            let links =
                                announces || (phrase.kind == Kind::Related && is_headline_behind(line, &phrase.key));
                            if sentence { links && tells } else { tells || !announces || !line.ends_with('.') }
                        })
                }
                Extent::Line | Extent::Inside => false,
            };
            if matches && found.is_none_or(|(length, _)| phrase.key.len() > length) {
                let is_short = phrase.key.bytes().filter(|&byte| byte == b' ').count() < MIN_SURE - 1;
                let doubtful = phrase.extent == Extent::Sentence && !whole && is_short && is_long(rest);
                found = Some((phrase.key.len(), Match { kind: phrase.kind, whole, doubtful }));
            }
        }
        if found.is_none() && line.len() <= MAX_INSIDE {
            // "Suivez mon regard, dit-il, sur Facebook." is somebody's word.
            let asks = self.calls.contains(first.as_str()) && !(sentence && (line.len() > 90 || line.contains(", ")));
            if asks && key.split(' ').any(|word| self.networks.contains(word)) {
                return Some(Match::of(Kind::End));
            }
            // A sentence may well speak of a photo; in brackets at its end it is none's but a caption's.
            let free = !sentence && !line.ends_with("...") && !line.ends_with('…');
            let fits = |phrase: &&Inside| {
                phrase.kind == Kind::End || free || (line.ends_with(')') && phrase.kind == Kind::Caption)
            };
            let inside = self.inside.iter().filter(fits).find(|phrase| contains_words(&key, &phrase.words))?;
            return Some(Match::of(inside.kind));
        }
        found.map(|(_, found)| found)
    }

    /// What follows a date at the beginning of a key.
    fn without_date<'k>(&self, key: &'k str) -> &'k str {
        let mut rest = key;
        while let Some((word, after)) = rest.split_once(' ') {
            if !(matches!(word, "#" | ":" | "|") || self.dates.contains(word)) {
                break;
            }
            rest = after;
        }
        rest
    }

    /// The words of a line that are neither numbers nor words of dates.
    pub fn words_beside_date(&self, line: &str) -> usize {
        key(line).split(' ').filter(|word| !matches!(*word, "#" | ":" | "|") && !self.dates.contains(*word)).count()
    }

    /// Whether the line holds a full date, and at most five words beside dates.
    pub fn is_dated(&self, line: &str) -> bool {
        let key = key(line);
        let words: Vec<&str> = key.split(' ').collect();
        let is_date =
            |part: &[&str]| part[0] == "#" && part[2] == "#" && part[1].len() >= 3 && self.dates.contains(part[1]);
        // Words that are mostly the site's do not count: "12 mars 2022 Laisser un commentaire 87 vues".
        let is_sites = |word: &str| self.voice_of(word).own || self.menus.contains(word) || self.buttons.contains(word);
        let is_beside =
            |word: &&&str| !matches!(**word, "#" | ":" | "|") && !self.dates.contains(**word) && !is_sites(word);
        (words.windows(3).any(is_date) || has_numeric_date(line)) && words.iter().filter(is_beside).count() <= 5
    }

    /// Whether the line says when the page was published or brought up to date.
    pub fn says_published(&self, line: &str) -> bool {
        let first = first_word(line);
        ["publie", "publiee", "mis", "mise", "modifie", "modifiee", "actualise", "posted", "published", "updated"]
            .contains(&first.as_str())
    }

    /// Whether the line ends in how long ago it was written: "il y a 2 heures".
    pub fn is_ago(&self, line: &str) -> bool {
        let key = key(line);
        let mut words = key.rsplit(' ');
        let unit = words.next().unwrap_or_default();
        ["heure", "jour", "minute", "moi", "semaine", "an"].contains(&unit.trim_end_matches('s'))
            && words.next() == Some("#")
            && words.next() == Some("a")
            && words.next() == Some("y")
    }

    /// Whether the word says what somebody who writes for the press is.
    pub fn is_role(&self, word: &str) -> bool {
        self.roles.contains(&fold(word))
    }

    /// Whether the word may stand, written small, beside the name of somebody who writes for the press.
    pub fn is_aside(&self, word: &str) -> bool {
        let word = fold(word);
        self.roles.contains(&word) || self.asides.contains(&word)
    }

    /// Whether the line is made of the words of buttons ("Facebook Twitter 12 partages") alone.
    pub fn is_buttons(&self, line: &str) -> bool {
        all_words(line, |word| self.buttons.contains(word))
    }

    /// Whether the line is made of the words of menus and buttons alone, or of two or three of them and a name.
    pub fn is_menu(&self, line: &str) -> bool {
        all_words(line, |word| self.menus.contains(word) || self.buttons.contains(word))
    }

    /// Whether the line is a date, a time or both, and nothing else.
    pub fn is_date(&self, line: &str) -> bool {
        line.bytes().any(|byte| byte.is_ascii_digit()) && all_words(line, |word| self.dates.contains(word))
    }
}

/// The words of a row of the table, folded.
fn words_of(words: &str) -> impl Iterator<Item = String> {
    words.split([' ', '-']).map(key).filter(|word| !word.is_empty())
}

/// The words of the table with a number where `#` stands for one.
fn numbered(words: &str) -> String {
    words.replace('#', "0")
}

/// Whether every word of a short line passes the test or is a number.
fn all_words(line: &str, test: impl Fn(&str) -> bool) -> bool {
    if line.len() > 140 {
        return false;
    }
    let key = key(line);
    let mut words = key.split(' ').filter(|word| !matches!(*word, ":" | "|" | "" | "©"));
    let mut count = 0;
    let mut any = false;
    let all = words.all(|word| {
        count += 1;
        any |= word != "#";
        word == "#" || test(word)
    });
    all && count <= MAX_WORDS && (any || count > 0)
}

/// Whether the line holds a date in numbers: 28.03.2023, 7/6/22.
fn has_numeric_date(line: &str) -> bool {
    line.split(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '.' | '-'))).any(|word| {
        let mut parts = word.trim_matches(['/', '.', '-']).split(['/', '.', '-']);
        let lengths = [parts.next(), parts.next(), parts.next(), parts.next()].map(|part| part.map_or(0, str::len));
        matches!(lengths, [1..=2, 1..=2, 2 | 4, 0] | [4, 1..=2, 1..=2, 0])
    })
}

/// Whether a question or an exclamation that begins with a capital stands behind the phrase: "À lire Mali : qui gouverne ?"
fn is_headline_behind(line: &str, phrase: &str) -> bool {
    let words = phrase.split(' ').count();
    let behind = line.split_whitespace().nth(words).unwrap_or_default();
    line.ends_with(['?', '!']) && behind.starts_with(char::is_uppercase)
}

fn is_of_address(c: char) -> bool {
    c.is_ascii_digit() || c == '@'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_file_is_a_phrase() {
        let kinds = [
            "tail", "end", "share", "byline", "head", "ticker", "caption", "related", "advert", "button", "menu",
            "date", "network", "call", "role", "aside", "opener", "own", "common", "notice", "control", "thing",
            "counted", "heading",
        ];
        let mut seen = FxHashSet::default();
        for line in include_str!("boilerplate.tsv").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [kind, extent, words] = fields[..] else { panic!("three fields: {line}") };
            assert!(kinds.contains(&kind), "{line}");
            assert!(["line", "start", "sentence", "inside", "words"].contains(&extent), "{line}");
            assert!(!key(&numbered(words)).is_empty(), "{line}");
            assert!(seen.insert((kind.to_owned(), extent == "inside", key(&numbered(words)))), "twice: {line}");
        }
    }

    #[test]
    fn sentences_are_not_links() {
        let kind = |line| Phrases::get().find(line).map(|found| found.kind);
        assert_eq!(kind("Lire aussi : Attaque à Djibo"), Some(Kind::Related));
        assert_eq!(kind("Lire aussi les lettres du maire demandait, ce soir-là, une patience rare."), None);
        assert_eq!(kind("Partager l’eau demande de la patience, dit le vieux berger de Gossi."), None);
        assert_eq!(kind("Partager cet article"), Some(Kind::Share));
        assert_eq!(
            kind("Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *"),
            Some(Kind::Tail)
        );
    }
}
