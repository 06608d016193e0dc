//! The rules that tell the types of events, as the data file `events.tsv` gives them.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::EventType;
use super::sets::{Lists, WordSet};
use crate::analysis::{Analyzer, Chain, Word};

/// Words of one rule stand no farther apart.
const NEAR: usize = 16;

/// Words of an expression stand so close behind each other: "coup d'État", "prise en otage".
const RIGHT_BEHIND: usize = 2;

/// No rule asks for more words.
pub const MOST_WORDS: usize = 4;

/// A set of topics, a bit for each.
pub type Topics = u32;

/// What the data file says.
pub struct Rules {
    /// The types of events.
    pub types: Vec<EventType>,
    /// The rules.
    pub all: Vec<Rule>,
    /// Types that do not stand beside each other.
    pub over: Vec<Over>,
    /// The types that are acts of armed groups and forces.
    pub of_war: Vec<usize>,
    /// The types for many of whose rules two states must be named.
    pub between_states: Vec<usize>,
    /// Words for such groups and forces.
    pub armed: WordSet,
    /// Subjects under whose words some types are figures of speech, and these types.
    pub topics: Vec<Vec<usize>>,
    /// The rules that begin with each word.
    by_first: Lists<Begun>,
    /// The topics that a word speaks of.
    pub topics_of: Vec<Topics>,
    /// The numbers of the classes that each word is in.
    classes_of: Lists<u16>,
    /// Words that stand for a state or a body of states.
    pub bodies: WordSet,
    /// Words in front of what went before, may come, or did not happen.
    before: FxHashSet<&'static str>,
    /// The number of each word that a rule knows, from 1, by its terms.
    words: FxHashMap<Box<str>, u16>,
    /// The numbers of forms that say something else than the words that they are forms of, folded.
    forms: FxHashMap<Box<str>, u16>,
}

/// The other type is not given beside the one unless it weighs so many times as much.
pub struct Over {
    /// The type that stands.
    pub one: usize,
    /// The type that falls.
    pub other: usize,
    /// Unless it weighs so many times as much.
    pub factor: f32,
}

/// Words that together tell a type.
pub struct Rule {
    /// The type.
    pub kind: usize,
    /// How sure they tell it.
    pub weight: f32,
    /// Whether the article must name two states.
    abroad: bool,
    words: Vec<Wanted>,
    without: Vec<Any>,
}

/// A rule that begins with a word, and what can be told of it without a look at it. Few bytes, since there are many and all are gone through.
struct Begun {
    rule: u16,
    /// The word or class that is asked for behind the first; 0 where none is.
    second: u16,
}

/// Words of which any will do.
#[derive(Clone)]
struct Any {
    /// The number of the word, or the one that stands for all of them in the words of a sentence.
    number: u16,
    /// Where there are several; shared by all rules that name the same.
    class: Option<Arc<WordSet>>,
}

impl Any {
    fn contains(&self, word: u16) -> bool {
        self.class.as_ref().map_or(self.number == word, |class| class.contains(word))
    }
}

/// A word that must be there.
struct Wanted {
    /// The words that will do.
    any: Any,
    /// Whether it must stand right behind the one before it, a small word at most between them.
    right_behind: bool,
}

impl Rule {
    /// Whether a sentence of these words has all that the rule asks for, wherever they stand.
    fn may_hold(&self, words: &WordSet, abroad: bool) -> bool {
        (abroad || !self.abroad)
            && self.words[1..].iter().all(|wanted| words.contains(wanted.any.number))
            && !self.without.iter().any(|any| words.contains(any.number))
    }

    /// The words by which the rule holds in a sentence for which it [may](Rule::may_hold), of whose words `hits` says where they are; that at
    /// `token` is its first.
    pub fn matched(&self, hits: &[(u16, usize)], token: usize) -> Option<[u16; MOST_WORDS]> {
        let mut matched = [0; MOST_WORDS];
        let mut last = token;
        for (place, wanted) in self.words.iter().enumerate() {
            let fits = |&&(word, at): &&(u16, usize)| {
                wanted.any.contains(word)
                    && match (place, wanted.right_behind) {
                        (0, _) => at == token,
                        (_, true) => at > last && at - last <= RIGHT_BEHIND,
                        _ => at != token && at.abs_diff(token) <= NEAR,
                    }
            };
            (matched[place], last) = *hits.iter().find(fits)?;
        }
        Some(matched)
    }
}

impl Rules {
    /// The number of a word, the same for all its forms; 0 for one that no rule knows.
    pub fn number(&self, word: &Word) -> u16 {
        let by_form = self.forms.get(&word.folded).copied();
        by_form.or_else(|| word.common_terms().iter().find_map(|term| self.words.get(&**term).copied())).unwrap_or(0)
    }

    /// Adds a word to those of a sentence, and the classes that it is in.
    pub fn add_to(&self, words: &mut WordSet, word: u16) {
        words.insert(word);
        self.classes_of.of(word).iter().for_each(|class| words.insert(*class));
    }

    /// An empty set with room for all words and classes.
    pub fn no_words(&self) -> WordSet {
        WordSet::of_size(self.topics_of.len())
    }

    /// The rules that begin with a word and may hold in a sentence of these words: most fail for want of their second.
    pub fn begun<'r>(&'r self, first: u16, words: &'r WordSet, abroad: bool) -> impl Iterator<Item = &'r Rule> {
        let begun = self.by_first.of(first).iter();
        begun
            .filter(|begun| begun.second == 0 || words.contains(begun.second))
            .map(|begun| &self.all[usize::from(begun.rule)])
            .filter(move |rule| rule.may_hold(words, abroad))
    }

    /// Whether a folded word says of those behind it that they went before, may come or did not happen.
    pub fn recalls(&self, folded: &str) -> bool {
        self.before.contains(folded)
    }

    fn kind(&self, id: &str) -> Option<usize> {
        self.types.iter().position(|known| known.id == id)
    }

    fn kinds(&self, ids: &str) -> Vec<usize> {
        ids.split(' ').filter_map(|id| self.kind(id)).collect()
    }

    fn add(&mut self, row: [&'static str; 3], classes: &mut Classes, analyzer: &mut Analyzer) {
        match row {
            ["type", id, name] => self.types.push(EventType { id, name }),
            ["war", types, words] => {
                self.of_war = self.kinds(types);
                self.armed = words.split(' ').map(|word| self.learn(analyzer, word)).collect();
            }
            ["topic", types, words] => {
                let topic: Topics = 1 << self.topics.len();
                self.topics.push(self.kinds(types));
                for word in words.split(' ') {
                    let number = self.learn(analyzer, word);
                    self.topics_of[usize::from(number)] |= topic;
                }
            }
            ["before", _, words] => self.before = words.split(' ').collect(),
            ["class", name, words] => {
                let mut numbers: Vec<u16> = words.split(' ').map(|word| self.learn(analyzer, word)).collect();
                numbers.sort_unstable();
                numbers.dedup();
                let class = self.class(&numbers);
                if name == "organisation" {
                    self.bodies = numbers.iter().copied().collect();
                }
                classes.insert(name, (numbers, class));
            }
            ["over", pair, factor] => {
                if let [one, other] = self.kinds(pair)[..] {
                    self.over.push(Over { one, other, factor: factor.parse().unwrap_or(1.0) });
                }
            }
            [id, weight, words] => {
                let Some(kind) = self.kind(id) else { return };
                let weight = weight.parse().unwrap_or(0.0);
                let mut rule = Rule { kind, weight, abroad: false, words: Vec::new(), without: Vec::new() };
                for word in words.split(' ') {
                    match word.strip_prefix('-') {
                        _ if word == "&abroad" => rule.abroad = true,
                        Some(word) => rule.without.push(self.any(word, classes, analyzer)),
                        None => {
                            rule.words.extend(word.split('+').enumerate().map(|(n, word)| Wanted {
                                any: self.any(word, classes, analyzer),
                                right_behind: n > 0,
                            }))
                        }
                    }
                }
                let second = rule.words.get(1).map_or(0, |wanted| wanted.any.number);
                let firsts = words.split([' ', '+']).next().unwrap_or_default();
                for first in self.numbers(firsts, classes, analyzer) {
                    self.by_first.found.push((first, Begun { rule: self.all.len() as u16, second }));
                }
                self.all.push(rule);
            }
        }
    }

    /// Any of the words that a word of a rule stands for. The sets of the same words are one.
    fn any(&mut self, words: &'static str, classes: &mut Classes, analyzer: &mut Analyzer) -> Any {
        let key = match words.strip_prefix('@') {
            _ if words.contains('|') => words,
            Some(class) => class,
            None => return Any { number: self.learn(analyzer, words), class: None },
        };
        if !classes.contains_key(key) {
            let numbers = self.numbers(words, classes, analyzer);
            let class = self.class(&numbers);
            classes.insert(key, (numbers, class));
        }
        classes[key].1.clone()
    }

    /// A class of words, with a number of its own that goes with each of them.
    fn class(&mut self, words: &[u16]) -> Any {
        let number = self.next_number();
        self.classes_of.found.extend(words.iter().map(|&word| (word, number)));
        Any { number, class: Some(Arc::new(words.iter().copied().collect())) }
    }

    fn next_number(&mut self) -> u16 {
        self.topics_of.push(0);
        self.topics_of.len() as u16 - 1
    }

    /// The numbers of the words that a word of a rule stands for.
    fn numbers(&mut self, words: &str, classes: &Classes, analyzer: &mut Analyzer) -> Vec<u16> {
        let mut numbers: Vec<u16> = Vec::new();
        for word in words.split('|') {
            match word.strip_prefix('@').and_then(|class| classes.get(class)) {
                Some((class, _)) => numbers.extend(class),
                None => numbers.push(self.learn(analyzer, word)),
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The number of a word, from now on known.
    fn learn(&mut self, analyzer: &mut Analyzer, word: &str) -> u16 {
        let form = word.strip_prefix('=');
        let id = analyzer.intern(form.unwrap_or(word));
        if form.is_some() {
            let folded = &analyzer.word(id).folded;
            if let Some(known) = self.forms.get(folded) {
                return *known;
            }
            let number = self.next_number();
            self.forms.insert(folded.clone(), number);
            return number;
        }
        let terms = analyzer.word(id).common_terms();
        if let Some(known) = terms.iter().find_map(|term| self.words.get(term)) {
            return *known;
        }
        let number = self.next_number();
        for term in terms {
            self.words.insert(term.clone(), number);
        }
        number
    }
}

/// The words of each class, as a list and as a set.
type Classes = FxHashMap<&'static str, (Vec<u16>, Any)>;

/// The rules, read once.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut rules = Rules {
            types: Vec::new(),
            all: Vec::new(),
            over: Vec::new(),
            of_war: Vec::new(),
            between_states: Vec::new(),
            armed: WordSet::default(),
            topics: Vec::new(),
            by_first: Lists::default(),
            topics_of: vec![0],
            classes_of: Lists::default(),
            bodies: WordSet::default(),
            before: FxHashSet::default(),
            words: FxHashMap::default(),
            forms: FxHashMap::default(),
        };
        let mut analyzer = Analyzer::new(Chain::French, None);
        let mut classes = Classes::default();
        rows().for_each(|row| rules.add(row, &mut classes, &mut analyzer));
        rules.by_first.lay_out(rules.topics_of.len());
        rules.classes_of.lay_out(rules.topics_of.len());
        let of =
            |kind: usize, is: fn(&Rule) -> bool| rules.all.iter().filter(|rule| rule.kind == kind && is(rule)).count();
        let often = |&kind: &usize| of(kind, |rule| rule.abroad) * 3 > of(kind, |_| true);
        rules.between_states = (0..rules.types.len()).filter(often).collect();
        rules
    })
}

/// The rows of the data file, comments left out.
fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    let rows = include_str!("events.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| <[&str; 3]>::try_from(line.split('\t').collect::<Vec<_>>()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_of_a_known_kind() {
        let lines = include_str!("events.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().count(), lines);
        assert_eq!(rules().types.len(), 14);
        assert_eq!(rules().over.len(), rows().filter(|row| row[0] == "over").count());
        assert!(rules().bodies != WordSet::default() && !rules().before.is_empty() && !rules().of_war.is_empty());
        let classes: Vec<&str> = rows().filter(|row| row[0] == "class").map(|row| row[1]).collect();
        for [kind, weight, words] in rows() {
            match kind {
                "type" | "class" | "over" | "before" => {}
                "war" => assert!(weight.split(' ').all(|id| rules().kind(id).is_some()), "{weight}"),
                "topic" => assert!(weight.split(' ').all(|id| rules().kind(id).is_some()), "{weight}"),
                _ => {
                    let known = |class: &str| classes.contains(&class.split([' ', '+', '|']).next().unwrap());
                    assert!(words.split('@').skip(1).all(known), "{words}");
                    let wanted = words.split([' ', '+']).filter(|word| !word.starts_with(['-', '&']));
                    assert!(wanted.count() <= MOST_WORDS, "{words}");
                    let right = rules().kind(kind).is_some() && weight.parse::<f32>().is_ok();
                    assert!(right && !words.starts_with(['-', '&']), "{kind} {words}");
                }
            }
        }
    }
}
