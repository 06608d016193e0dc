//! Where a hit's score comes from.

use std::fmt;

use tantivy::DocSet;
use tantivy::query::{EnableScoring, Query as TantivyQuery};

use super::failed;
use super::ranking::{Mode, reasons};
use crate::error::Result;
use crate::index::{Address, Index};
use crate::query::Compiled;

/// One share of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What sort of share it is.
    pub kind: ReasonKind,
    /// The words of the query that it is about.
    pub what: String,
    /// How much of the score.
    pub score: f32,
}

/// What adds to a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonKind {
    /// A part of the query matches: BM25 of headline and body, names under all their aliases.
    Match,
    /// A word of a question stands in the article, in any of its forms.
    Word,
    /// It or words of the same root do.
    Kin,
    /// They do in the headline.
    KinInTitle,
    /// It is there at all: articles with more of a question's words come first.
    Presence,
    /// Two words stand near each other as in the query.
    Closeness,
}

impl ReasonKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            ReasonKind::Match => "match",
            ReasonKind::Word => "word",
            ReasonKind::Kin => "kin",
            ReasonKind::KinInTitle => "kin-in-title",
            ReasonKind::Presence => "presence",
            ReasonKind::Closeness => "closeness",
        }
    }
}

impl fmt::Display for Reason {
    /// `otages 5.10`, `kin of produire 0.42`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = &self.what;
        match self.kind {
            ReasonKind::Match | ReasonKind::Word => write!(f, "{what}"),
            ReasonKind::Kin => write!(f, "kin of {what}"),
            ReasonKind::KinInTitle => write!(f, "kin of {what} in the headline"),
            ReasonKind::Presence => write!(f, "having {what}"),
            ReasonKind::Closeness => write!(f, "closeness of {what}"),
        }?;
        write!(f, " {:.2}", self.score)
    }
}

/// The shares of the score of a hit, the largest first. What adds nothing is left out.
pub fn explain(index: &Index, compiled: &Compiled, mode: Mode, address: Address, score: f32) -> Result<Vec<Reason>> {
    let mut matches = Vec::new();
    for (label, query) in compiled.labelled() {
        let score = score_of(index, query, address)?;
        matches.push(Reason { kind: ReasonKind::Match, what: label.to_owned(), score });
    }
    let second = reasons(index, &compiled.words, mode, address);
    let looked_at = match mode {
        Mode::AllWords => matches.iter().cloned().chain(second).collect(),
        Mode::Question => second,
    };
    // Candidates beyond the window of the second look keep the index's score: which of the two a score is shows in the sum.
    let miss = |shares: &[Reason]| (shares.iter().map(|reason| reason.score).sum::<f32>() - score).abs();
    let mut shares: Vec<Reason> = if miss(&looked_at) <= miss(&matches) { looked_at } else { matches };
    shares.retain(|reason| reason.score > 0.0);
    shares.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(shares)
}

/// What a part of the query gives an article; nothing where it does not match.
fn score_of(index: &Index, query: &dyn TantivyQuery, address: Address) -> Result<f32> {
    let searcher = index.searcher();
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher)).map_err(failed)?;
    let mut scorer = weight.scorer(searcher.segment_reader(address.segment_ord), 1.0).map_err(failed)?;
    let at = if scorer.doc() < address.doc_id { scorer.seek(address.doc_id) } else { scorer.doc() };
    Ok(if at == address.doc_id { scorer.score() } else { 0.0 })
}
