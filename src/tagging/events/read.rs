//! The rules of events, read from their data file.

use rustc_hash::{FxHashMap, FxHashSet};

use super::EventType;
use super::hint_of;
use super::rules::{Asking, MOST_WORDS, Over, Rule, Rules, Topics, Wanted};
use super::sets::{FIRST_CLASS, Lists};
use crate::analysis::{Analyzer, Chain};

/// The types of events: the first rows, so that who asks for them alone need not read the rules.
pub fn types() -> impl Iterator<Item = EventType> {
    rows().take_while(|row| row[0] == "type").map(|[_, id, name]| EventType { id, name })
}

/// All that the data file says.
pub fn rules() -> Rules {
    let mut reader = Reader {
        rules: Rules {
            types: types().collect(),
            all: Vec::new(),
            over: Vec::new(),
            of_war: Vec::new(),
            between_states: Vec::new(),
            armed: 0,
            topics: Vec::new(),
            by_rarest: Lists::default(),
            topics_of: vec![0],
            classes_of: Lists::default(),
            asking_classes: 0,
            classes: 0,
            bodies: 0,
            before: FxHashSet::default(),
            words: FxHashMap::default(),
            forms: FxHashMap::default(),
        },
        analyzer: Analyzer::new(Chain::French, None),
        classes: FxHashMap::default(),
        classes_of: Vec::new(),
        common: FxHashSet::default(),
    };
    rows().for_each(|row| reader.add(row));
    let asking: FxHashSet<u16> = reader.by_rarest().iter().map(|(number, _)| *number).collect();
    reader.put_first(&asking);
    let by_rarest = reader.by_rarest();
    let Reader { mut rules, classes_of, .. } = reader;
    rules.by_rarest = Lists::new(by_rarest, usize::from(FIRST_CLASS) + rules.classes);
    let places = classes_of.into_iter().map(|(word, class)| (word, class - FIRST_CLASS)).collect();
    rules.classes_of = Lists::new(places, rules.words());
    rules
}

/// The rules as far as they have been read.
struct Reader {
    rules: Rules,
    analyzer: Analyzer,
    /// The words of each class, and its number.
    classes: FxHashMap<&'static str, (Vec<u16>, u16)>,
    /// The classes that each word is in.
    classes_of: Vec<(u16, u16)>,
    /// The words that are common in leads: hints are learnt from those.
    common: FxHashSet<u16>,
}

impl Reader {
    fn kind(&self, id: &str) -> Option<usize> {
        self.rules.types.iter().position(|known| known.id == id)
    }

    fn kinds(&self, ids: &str) -> Vec<usize> {
        ids.split(' ').filter_map(|id| self.kind(id)).collect()
    }

    fn add(&mut self, row: [&'static str; 3]) {
        match row {
            // Read already, since the others name them.
            ["type", ..] => {}
            ["war", types, words] => {
                self.rules.of_war = self.kinds(types);
                let armed: Vec<u16> = words.split(' ').map(|word| self.learn(word)).collect();
                self.rules.armed = self.class(&armed);
            }
            ["topic", types, words] => {
                let topic: Topics = 1 << self.rules.topics.len();
                self.rules.topics.push(self.kinds(types));
                for word in words.split(' ') {
                    let number = self.learn(word);
                    self.rules.topics_of[usize::from(number)] |= topic;
                }
            }
            ["states", types, _] => self.rules.between_states = self.kinds(types),
            ["before", _, words] => self.rules.before = words.split(' ').collect(),
            ["class", name, words] => {
                let mut numbers: Vec<u16> = words.split(' ').map(|word| self.learn(word)).collect();
                numbers.sort_unstable();
                numbers.dedup();
                let class = self.class(&numbers);
                if name == "organisation" {
                    self.rules.bodies = class;
                }
                self.classes.insert(name, (numbers, class));
            }
            ["over", pair, factor] => {
                if let [one, other] = self.kinds(pair)[..] {
                    self.rules.over.push(Over { one, other, factor: factor.parse().unwrap_or(1.0) });
                }
            }
            [id, weight, words] => {
                let Some(kind) = self.kind(id) else { return };
                let weight = weight.parse().unwrap_or(0.0);
                let mut rule = Rule::new(kind, weight);
                for word in words.split(' ') {
                    match word.strip_prefix('-') {
                        _ if word == "&abroad" => rule.abroad = true,
                        Some(word) => rule.without.push(self.any(word)),
                        None => word.split('+').enumerate().for_each(|(n, word)| {
                            rule.ask_for(Wanted { number: self.any(word), right_behind: n > 0 });
                        }),
                    }
                }
                self.rules.all.push(rule);
            }
        }
    }

    /// Each rule under one of the words that it asks for: a word that is rare or a class of few common words, and of those the one that has the fewest
    /// rules, so that rules are looked at in vain as rarely as can be.
    fn by_rarest(&self) -> Vec<(u16, Asking)> {
        let mut counts: FxHashMap<u16, usize> = FxHashMap::default();
        // How many words a class has, the common ones first.
        let mut sizes: FxHashMap<u16, (usize, usize)> = FxHashMap::default();
        let is_common = |word: u16| usize::from(self.common.contains(&word));
        for &(word, class) in &self.classes_of {
            let (common, words) = sizes.entry(class).or_default();
            (*common, *words) = (*common + is_common(word), *words + 1);
        }
        let size = |number: &u16| sizes.get(number).copied().unwrap_or_else(|| (is_common(*number), 1));
        let mut asking = Vec::new();
        // Rules of one word have no choice.
        let mut rules: Vec<(u16, &Rule)> = (0..).zip(&self.rules.all).collect();
        rules.sort_by_key(|(_, rule)| rule.wanted().len());
        for (number, rule) in rules {
            let numbers = || rule.wanted().iter().map(|wanted| wanted.number);
            let rules_of = |number: &u16| counts.get(number).copied().unwrap_or(0);
            let Some(rarest) = numbers().min_by_key(|number| (size(number), rules_of(number))) else { continue };
            let mut others = [0; MOST_WORDS - 1];
            let numbers = numbers().filter(|other| *other != rarest);
            others.iter_mut().zip(numbers).for_each(|(other, number)| *other = number);
            asking.push((rarest, Asking { rule: number, others }));
            *counts.entry(rarest).or_default() += 1;
        }
        asking
    }

    /// Numbers the classes anew, first those that are `asking`: leads are searched for these.
    fn put_first(&mut self, asking: &FxHashSet<u16>) {
        let mut order: Vec<u16> = (FIRST_CLASS..).take(self.rules.classes).collect();
        order.sort_by_key(|class| !asking.contains(class));
        let anew: FxHashMap<u16, u16> = order.into_iter().zip(FIRST_CLASS..).collect();
        let renumber = |number: &mut u16| *number = anew.get(number).copied().unwrap_or(*number);
        self.rules.asking_classes = asking.iter().filter(|number| **number >= FIRST_CLASS).count();
        self.rules.all.iter_mut().flat_map(Rule::numbers).for_each(renumber);
        self.classes_of.iter_mut().for_each(|(_, class)| renumber(class));
        [&mut self.rules.armed, &mut self.rules.bodies].into_iter().for_each(renumber);
        self.classes.values_mut().for_each(|(_, class)| renumber(class));
    }

    /// The number of a word of a rule, or of the class of those that will do in its place. The same words are one class.
    fn any(&mut self, words: &'static str) -> u16 {
        let key = match words.strip_prefix('@') {
            _ if words.contains('|') => words,
            Some(class) => class,
            None => return self.learn(words),
        };
        if !self.classes.contains_key(key) {
            let numbers = self.numbers(words);
            let class = self.class(&numbers);
            self.classes.insert(key, (numbers, class));
        }
        self.classes[key].1
    }

    /// A class of words, with a number of its own that goes with each of them.
    fn class(&mut self, words: &[u16]) -> u16 {
        let number = FIRST_CLASS + self.rules.classes as u16;
        self.rules.classes += 1;
        self.classes_of.extend(words.iter().map(|&word| (word, number)));
        number
    }

    /// The numbers of the words that a word of a rule stands for.
    fn numbers(&mut self, words: &str) -> Vec<u16> {
        let mut numbers: Vec<u16> = Vec::new();
        for word in words.split('|') {
            match word.strip_prefix('@').and_then(|class| self.classes.get(class)) {
                Some((class, _)) => numbers.extend(class),
                None => numbers.push(self.learn(word)),
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The number of a word, from now on known.
    fn learn(&mut self, word: &str) -> u16 {
        let form = word.strip_prefix('=');
        let id = self.analyzer.intern(form.unwrap_or(word));
        let word = self.analyzer.word(id).clone();
        let known = match form {
            Some(_) => self.rules.forms.get(&word.folded),
            None => word.common_terms().iter().find_map(|term| self.rules.words.get(term)),
        };
        if let Some(known) = known {
            return *known;
        }
        let number = self.rules.topics_of.len() as u16;
        self.rules.topics_of.push(0);
        if hint_of(&word) > 0 {
            self.common.insert(number);
        }
        if form.is_some() {
            self.rules.forms.insert(word.folded, number);
        } else {
            self.rules.words.extend(word.common_terms().iter().map(|term| (term.clone(), number)));
        }
        number
    }
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
        let rules = rules();
        let lines = include_str!("events.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(rows().count(), lines);
        assert_eq!(rules.types.len(), 14);
        assert!(rules.words() <= usize::from(FIRST_CLASS) && rules.asking_classes <= rules.classes);
        assert_eq!(rules.over.len(), rows().filter(|row| row[0] == "over").count());
        assert!(
            rules.bodies >= FIRST_CLASS
                && rules.armed >= FIRST_CLASS
                && !rules.before.is_empty()
                && !rules.of_war.is_empty()
        );
        let classes: Vec<&str> = rows().filter(|row| row[0] == "class").map(|row| row[1]).collect();
        let known_kind = |id: &str| rules.types.iter().any(|known| known.id == id);
        for [kind, weight, words] in rows() {
            match kind {
                "type" | "class" | "over" | "before" => {}
                "states" => {
                    assert!(!rules.between_states.is_empty() && weight.split(' ').all(known_kind), "{weight}")
                }
                "war" => assert!(weight.split(' ').all(known_kind), "{weight}"),
                "topic" => assert!(weight.split(' ').all(known_kind), "{weight}"),
                _ => {
                    let known = |class: &str| classes.contains(&class.split([' ', '+', '|']).next().unwrap());
                    assert!(words.split('@').skip(1).all(known), "{words}");
                    let wanted = words.split([' ', '+']).filter(|word| !word.starts_with(['-', '&']));
                    assert!(wanted.count() <= MOST_WORDS, "{words}");
                    let right = known_kind(kind) && weight.parse::<f32>().is_ok();
                    assert!(right && !words.starts_with(['-', '&']), "{kind} {words}");
                }
            }
        }
    }
}
