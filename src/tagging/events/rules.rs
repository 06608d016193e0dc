//! The rules that tell the types of events, as the data file `events.tsv` gives them.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::sets::{Lists, WordSet};
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
    /// Words for such groups and forces.
    pub armed: WordSet,
    /// Subjects under whose words some types are figures of speech, and these types.
    pub topics: Vec<Vec<usize>>,
    /// The rules that begin with each word.
    pub by_first: Lists<Begun>,
    /// The topics that a word speaks of.
    pub topics_of: Vec<Topics>,
    /// The numbers of the classes that each word is in.
    pub classes_of: Lists<u16>,
    /// Words that stand for a state or a body of states.
    pub bodies: WordSet,
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
    /// The words that must be there.
    pub words: Vec<Wanted>,
    /// Those that must not.
    pub without: Vec<Any>,
}

/// A rule that begins with a word, and what can be told of it without a look at it. Few bytes, since there are many and all are gone through.
pub struct Begun {
    /// Its place among all.
    pub rule: u16,
    /// The word or class that is asked for behind the first; 0 where none is.
    pub second: u16,
}

/// Words of which any will do.
#[derive(Clone)]
pub struct Any {
    /// The number of the word, or the one that stands for all of them in the words of a sentence.
    pub number: u16,
    /// Where there are several; shared by all rules that name the same.
    pub class: Option<Arc<WordSet>>,
}

impl Any {
    fn contains(&self, word: u16) -> bool {
        self.class.as_ref().map_or(self.number == word, |class| class.contains(word))
    }
}

/// A word that must be there.
pub struct Wanted {
    /// The words that will do.
    pub any: Any,
    /// Whether it must stand right behind the one before it, a small word at most between them.
    pub right_behind: bool,
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
}

/// The rules, read once.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(read::rules)
}
