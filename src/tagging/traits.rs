//! What the tagger knows of a word form, whatever text it stands in.
//!
//! A form is looked up once, when it is first met; after that each of its uses costs one look into a list, for all that the tagger asks.

use std::sync::Arc;

use super::cues::{Cue, cue};
use super::dates::DateCue;
use super::evidence::Evidence;
use super::gaps::Gap;
use super::keywords::Keyword;
use super::long_forms::LongForms;
use super::memo::Memo;
use super::names::{Finder, NOWHERE};
use super::{capitals, coordinated, dates, events};
use crate::analysis::{Analyzer, Token, Word};
use crate::knowledge::{Registry, trace};

/// What is known of a word form.
#[derive(Clone, Copy, Debug)]
pub struct Traits {
    /// Where a name goes on that begins with it; see [`Finder`].
    pub begins_name: u32,
    /// Whether it is a name of the registry by itself.
    pub is_name: bool,
    /// Whether that name stands for places alone, which are written with a capital.
    pub is_place_alone: bool,
    /// Behind which words a name may go on with it, a bit for each trace; see [`Registry::continues_behind`].
    pub continues_behind: u32,
    /// Its own trace.
    pub trace: u8,
    /// Its number among the words of long names.
    pub long_form: u16,
    /// Whether a long name begins with it.
    pub begins_long_form: bool,
    /// Its number among the words of the registry's evidence.
    pub evidence: u16,
    /// Its number among the words of event types.
    pub event: u16,
    /// Its number among the words that hint at event types.
    pub hint: u16,
    /// Whether it says of the words behind it that they tell what went before, may come or did not happen.
    pub recalls: bool,
    /// What it says of a date beside it.
    pub date_cue: DateCue,
    /// Whether a date begins with it.
    pub begins_date: dates::Start,
    /// Whether it is a word of time, behind which a date may go on.
    pub is_time: bool,
    /// Whether it has the form of the simple past.
    pub is_simple_past: bool,
    /// Which of the little words that are asked about it is.
    pub keyword: Keyword,
    /// What it says of a name beside it.
    pub cue: Option<Cue>,
    /// Whether it is something that governments do.
    pub is_act: bool,
    /// Whether it is the name of a country's capital.
    pub is_capital: bool,
    /// Its number among the nouns that forces share, from 1.
    pub shared_noun: u8,
    /// Whether a date, a long name, evidence or names that share a noun may begin with it: few words are asked about any of these.
    pub is_noted: bool,
}

impl Traits {
    /// Whether a name begins with it where this is the next word.
    #[inline]
    fn begins_name_before(&self, next: Option<&Traits>) -> bool {
        (self.begins_name != NOWHERE) & (self.is_name | next.is_some_and(|next| next.may_follow(self.trace)))
    }

    /// Whether a name may go on with the word behind one of this trace.
    #[inline]
    pub fn may_follow(&self, trace: u8) -> bool {
        self.continues_behind >> trace & 1 == 1
    }
}

/// What is known of the words of a text. A list that is used for one text after the other stays in the cache.
#[derive(Default)]
pub struct Known {
    /// The traits of each.
    pub traits: Vec<Traits>,
    /// What stands behind each.
    pub gaps: Vec<Gap>,
    /// Those that are [noted](Traits::is_noted), by their places.
    pub noted: Places,
    /// Those with which a name may begin here, by their places: one that is its own name, or goes on with the next word.
    pub begin_names: Places,
}

/// Some of the words of a text, by their places.
#[derive(Default)]
pub struct Places {
    places: Vec<usize>,
    count: usize,
}

impl Places {
    /// Replaces all by those of so many words that are asked for.
    fn fill(&mut self, words: usize, is_one: impl Fn(usize) -> bool) {
        self.places.resize(self.places.len().max(words), 0);
        let (places, mut count) = (&mut self.places[..], 0);
        for place in 0..words {
            // Nothing foretells which are, so nothing branches here.
            places[count] = place;
            count += usize::from(is_one(place));
        }
        self.count = count;
    }

    /// Those that were asked for.
    pub fn all(&self) -> &[usize] {
        &self.places[..self.count]
    }
}

/// All word forms that a tagger has met, and who knows what of them.
pub struct Vocabulary {
    memo: Memo<Traits>,
    /// Finds names of the registry.
    pub finder: Finder,
    /// Finds long names.
    pub long_forms: LongForms,
    /// What ambiguous names ask for.
    pub evidence: Evidence,
}

impl Vocabulary {
    /// Knows no word yet.
    pub fn new(registry: &Arc<Registry>) -> Vocabulary {
        Vocabulary {
            memo: Memo::default(),
            finder: Finder::default(),
            long_forms: LongForms::new(registry),
            evidence: Evidence::new(registry),
        }
    }

    /// Replaces `known` by what is known of the tokens of a text.
    pub fn look_up(
        &mut self,
        registry: &Registry,
        analyzer: &Analyzer,
        (text, tokens): (&str, &[Token]),
        known: &mut Known,
    ) {
        let Vocabulary { memo, finder, long_forms, evidence } = self;
        if memo.prepare(analyzer) || finder.is_full() {
            memo.clear(analyzer);
            finder.clear();
        }
        let mut traits = |word: &Word| {
            let keyword = Keyword::of(&word.folded);
            let (begins_date, is_time) = dates::start(keyword, &word.folded);
            let long_form = long_forms.number_of(word);
            let begins_name = finder.start(registry, word);
            let (is_name, is_place_alone) = finder.is_name(begins_name);
            let begins_long_form = long_forms.is_first(long_form);
            let (evidence, begins_evidence) = evidence.number_of(word);
            let shared_noun = coordinated::number_of(&word.folded);
            Traits {
                begins_name,
                is_name,
                is_place_alone,
                continues_behind: registry.continues_behind(&word.folded),
                trace: trace(&word.folded),
                long_form,
                begins_long_form,
                evidence,
                event: events::number_of(word),
                hint: events::hint_of(word),
                recalls: events::recalls(&word.folded),
                date_cue: dates::cue_of(word),
                begins_date,
                is_time,
                keyword,
                is_simple_past: dates::is_simple_past(&word.folded),
                cue: cue(&word.folded),
                is_act: capitals::is_act(word),
                is_capital: capitals::is_capital(&word.folded),
                shared_noun,
                is_noted: begins_long_form || begins_evidence || shared_noun > 0 || begins_date != dates::Start::Never,
            }
        };
        known.traits.clear();
        known.traits.extend(tokens.iter().map(|token| memo.of(analyzer, token.word, &mut traits)));
        // Few words are noted or begin a name, and only those are looked at again.
        let words = &known.traits[..];
        known.noted.fill(words.len(), |place| words[place].is_noted);
        known.begin_names.fill(words.len(), |place| words[place].begins_name_before(words.get(place + 1)));
        Gap::all(text, tokens, &mut known.gaps);
    }
}
