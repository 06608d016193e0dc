//! Why a name in a text was taken for what it was taken for, for people who want to know.

use std::ops::Range;

use crate::knowledge::Entry;

/// What became of a name found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The name, in bytes.
    pub range: Range<usize>,
    /// What it was taken for.
    pub taken: Option<Entry>,
    /// Why it was, or why it was taken for nothing.
    pub why: Why,
    /// What else bears the name.
    pub lost: Vec<Entry>,
}

/// The reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "their texts say it")]
pub enum Why {
    OnlyBearer,
    LongForm,
    Coordinated,
    CountryBehind,
    Family,
    Evidence,
    MainCountry,
    Dates,
    CommonParent,
    Default,
    Context,
    BestKnown,
    Refused,
    DefinedOtherwise,
    NoEvidence,
    Undecided,
    Label,
    NotAPlace,
    FarAway,
    Zone,
}

impl Why {
    /// The reason in words.
    pub fn text(self) -> &'static str {
        match self {
            Why::OnlyBearer => "the name needs no evidence",
            Why::Coordinated => "the noun that it shares with the force before it",
            Why::CountryBehind => "its country stands right behind it",
            Why::LongForm => "the words of its long name",
            Why::Family => "it, its parent or its children are named elsewhere",
            Why::Evidence => "evidence in the text",
            Why::MainCountry => "the country that the text is about",
            Why::Dates => "the only one of the name that existed then",
            Why::CommonParent => "what all that bear the name belong to",
            Why::Default => "what the name usually means in the region",
            Why::Context => "the countries that the text points to",
            Why::BestKnown => "the best known of the name",
            Why::Refused => "the words around it say that it is something else",
            Why::DefinedOtherwise => "the text gives the acronym another meaning",
            Why::NoEvidence => "ambiguous, and no evidence in the text",
            Why::Undecided => "the text licenses several, and none above the others",
            Why::Label => "a label for somebody named in the same sentence",
            Why::NotAPlace => "not written as a place here",
            Why::FarAway => {
                "a small place of a country that the text does not point to, or namesakes that nothing tells apart"
            }
            Why::Zone => "a part of the world, not a place where anything happened",
        }
    }
}

/// The decisions about one text, kept only when somebody asks.
#[derive(Debug, Default)]
pub struct Log {
    is_kept: bool,
    /// In the order in which they were taken.
    pub decisions: Vec<Decision>,
}

impl Log {
    /// A log that keeps decisions.
    pub fn kept() -> Log {
        Log { is_kept: true, decisions: Vec::new() }
    }

    /// Notes a decision; `bearers` are all that bear the name.
    pub fn note<I: IntoIterator<Item = Entry>>(
        &mut self,
        range: &Range<usize>,
        taken: Option<Entry>,
        why: Why,
        bearers: impl FnOnce() -> I,
    ) {
        if self.is_kept {
            let mut lost: Vec<Entry> = bearers().into_iter().filter(|entry| Some(*entry) != taken).collect();
            lost.dedup();
            self.decisions.push(Decision { range: range.clone(), taken, why, lost });
        }
    }
}
