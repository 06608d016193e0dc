//! What the tagger knows of a word form, whatever text it stands in.
//!
//! A form is looked up once, when it is first met; after that each of its uses costs one look into a list, for all that the tagger asks.

use std::sync::Arc;

use super::cues::{Cue, cue};
use super::dates::DateCue;
use super::evidence::Evidence;
use super::keywords::Keyword;
use super::long_forms::LongForms;
use super::memo::Memo;
use super::names::Finder;
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
    /// Behind which words a name may go on with it, a bit for each trace; see [`Registry::continues_behind`].
    pub continues_behind: u32,
    /// Its own trace.
    pub trace: u8,
    /// Its number among the words of long names.
    pub long_form: u16,
    /// Whether a long name begins with it.
    pub begins_long_form: bool,
    /// Its number among the first words of the registry's evidence.
    pub evidence: u16,
    /// Its number among the words of event types.
    pub event: u16,
    /// Its number among the words that hint at event types.
    pub hint: u16,
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

    /// Replaces `found` by the traits of each token.
    pub fn traits(&mut self, registry: &Registry, analyzer: &Analyzer, tokens: &[Token], found: &mut Vec<Traits>) {
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
            Traits {
                begins_name,
                is_name: finder.is_name(begins_name),
                continues_behind: registry.continues_behind(&word.folded),
                trace: trace(&word.folded),
                long_form,
                begins_long_form: long_forms.is_first(long_form),
                evidence: evidence.number_of(word),
                event: events::number_of(word),
                hint: events::hint_of(word),
                date_cue: dates::cue_of(word),
                begins_date,
                is_time,
                keyword,
                is_simple_past: dates::is_simple_past(&word.folded),
                cue: cue(&word.folded),
                is_act: capitals::is_act(word),
                is_capital: capitals::is_capital(&word.folded),
                shared_noun: coordinated::number_of(&word.folded),
            }
        };
        found.clear();
        found.extend(tokens.iter().map(|token| memo.of(analyzer, token.word, &mut traits)));
    }
}
