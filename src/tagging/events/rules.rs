//! The rules that tell the types of events, as the data file `events.tsv` gives them.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::sets::{FIRST_CLASS, Lists, Presence, Sentences};
use super::{EventType, read};
use crate::analysis::Word;

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
    /// The types that only expressions tell where no two states are named.
    pub between_states: Vec<usize>,
    /// The class of the words for such groups and forces.
    pub armed: u16,
    /// Subjects under whose words some types are figures of speech, and these types.
    pub topics: Vec<Vec<usize>>,
    /// The rules that ask for each word or class, each rule under the rarest of those that it asks for.
    pub by_rarest: Lists<Asking>,
    /// The topics that a word speaks of.
    pub topics_of: Vec<Topics>,
    /// The classes that each word is in, by their places behind [`FIRST_CLASS`].
    pub classes_of: Lists<u16>,
    /// How many of the classes, from the first on, are those that rules stand under.
    pub asking_classes: usize,
    /// How many classes there are.
    pub classes: usize,
    /// The class of the words that stand for a state or a body of states.
    pub bodies: u16,
    /// Words in front of what went before, may come, or did not happen.
    pub before: FxHashSet<&'static str>,
    /// The number of each word that a rule knows, from 1, by its terms.
    pub words: FxHashMap<Box<str>, u16>,
    /// The numbers of forms that say something else than the words that they are forms of, folded.
    pub forms: FxHashMap<Box<str>, u16>,
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
    pub abroad: bool,
    /// The words that must be there, as many as there are, side by side: every sentence looks at some.
    words: [Wanted; MOST_WORDS],
    length: usize,
    /// Words and classes that must not.
    pub without: Vec<u16>,
}

/// A rule that asks for a word, and what can be told of it without a look at it. Few bytes, since there are many.
pub struct Asking {
    /// Its place among all.
    pub rule: u16,
    /// The other words and classes that it asks for; 0 where there are fewer, which stands in every sentence.
    pub others: [u16; MOST_WORDS - 1],
}

/// A word that must be there.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    /// The word, or the class of those that will do.
    pub number: u16,
    /// Whether it must stand right behind the one before it, a small word at most between them.
    pub right_behind: bool,
}

impl Rule {
    /// A rule that asks for nothing yet.
    pub fn new(kind: usize, weight: f32) -> Rule {
        Rule { kind, weight, abroad: false, words: Default::default(), length: 0, without: Vec::new() }
    }

    /// The words that must be there.
    pub fn wanted(&self) -> &[Wanted] {
        &self.words[..self.length]
    }

    /// The numbers of all words and classes that it speaks of.
    pub fn numbers(&mut self) -> impl Iterator<Item = &mut u16> {
        self.words[..self.length].iter_mut().map(|wanted| &mut wanted.number).chain(&mut self.without)
    }

    /// Asks for one more word. A rule may ask for [`MOST_WORDS`], which a test holds the data file to.
    pub fn ask_for(&mut self, wanted: Wanted) {
        if let Some(next) = self.words.get_mut(self.length) {
            *next = wanted;
            self.length += 1;
        }
    }

    /// The sentences in which something keeps the rule from holding.
    fn excluded(&self, lead: &Presence, abroad: bool) -> Sentences {
        let none = if self.abroad && !abroad { Sentences::MAX } else { 0 };
        self.without.iter().fold(none, |sentences, number| sentences | lead.of(*number))
    }

    /// The words of the text that fulfil the rule when its first word stands at a token; 0 for each that it does not ask for.
    /// `rules` know the classes of the words.
    pub fn matched(&self, rules: &Rules, hits: &[(u16, usize)], token: usize) -> Option<[u16; MOST_WORDS]> {
        let mut matched = [0; MOST_WORDS];
        let mut last = token;
        for (place, wanted) in self.wanted().iter().enumerate() {
            let fits = |&&(word, at): &&(u16, usize)| {
                rules.is_in(word, wanted.number)
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

    /// Whether a word is another, or in a class.
    #[inline]
    pub fn is_in(&self, word: u16, number: u16) -> bool {
        match number.checked_sub(FIRST_CLASS) {
            None => word == number,
            Some(class) => self.classes_of.of(word).contains(&class),
        }
    }

    /// How many numbers words have.
    pub fn words(&self) -> usize {
        self.topics_of.len()
    }

    /// Hands over the rules that may hold in sentences of a lead, each with its place among all and these sentences.
    pub fn that_may_hold(&self, lead: &Presence, abroad: bool, mut take: impl FnMut(u16, &Rule, Sentences)) {
        let mut look = |number: u16, sentences: Sentences| {
            for asking in self.by_rarest.of(number) {
                // Most fail for want of another word.
                let sentences = asking.others.iter().fold(sentences, |all, other| all & lead.of(*other));
                if sentences == 0 {
                    continue;
                }
                let rule = &self.all[usize::from(asking.rule)];
                let sentences = sentences & !rule.excluded(lead, abroad);
                if sentences != 0 {
                    take(asking.rule, rule, sentences);
                }
            }
        };
        lead.words().iter().for_each(|word| look(*word, lead.of(*word)));
        // Few classes are there, and eight are told at once.
        for (eight, first) in lead.classes(self.asking_classes).iter().zip((FIRST_CLASS..).step_by(8)) {
            if *eight == [0; 8] {
                continue;
            }
            let there = (first..).zip(eight).filter(|(_, sentences)| **sentences != 0);
            there.for_each(|(class, sentences)| look(class, *sentences));
        }
    }
}

/// The rules, read once.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(read::rules)
}
