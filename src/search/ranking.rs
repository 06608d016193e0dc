//! The second look at the best candidates: what a sum over single words cannot see.
//!
//! The index hands over its best candidates by BM25. They are scored again with the positions of the words at hand: words that stand
//! together in the query and in the text count more, and for questions, of which no article has every word, so do the share of the question's
//! words that an article has and words of the same root (*produire*, *production*). The weights were fitted on half of the topics of a
//! public test set and checked on the other half; the table is in `benches/README.md`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentOrdinal, SegmentReader, TERMINATED, Term};

use super::explain::{Reason, ReasonKind};
use super::failed;
use crate::error::Result;
use crate::index::{Address, Index};
use crate::query::QueryWord;

/// Candidates that are looked at a second time.
pub const WINDOW: usize = 200;

/// BM25: saturation of term frequency, and the weight of length in bodies and headlines.
const K1: f32 = 0.9;
const B_BODY: f32 = 0.75;
const B_TITLE: f32 = 0.3;

/// How many times a word in the headline counts as much as one in the body, before saturation (BM25F: Robertson, Zaragoza and Taylor,
/// "Simple BM25 Extension to Multiple Weighted Fields", 2004).
const TITLE_TIMES: f32 = 2.0;

/// What a word itself weighs, it and its kin together, and they in the headline once more.
const OWN: f32 = 0.2;
const KIN: f32 = 0.9;
const KIN_TITLE: f32 = 0.4;

/// What each word of a question weighs that an article has at all.
const COVERAGE: f32 = 1.0;

/// Rare words count a little more than their idf says; the factor keeps the usual scale.
const IDF_POWER: f32 = 1.2;
const IDF_SCALE: f32 = 0.757_858;

/// A question says last what it is about: the first of its words counts so much less than the mean, the last so much more.
const RAMP: f32 = 0.15;

/// A name counts so much more than a word.
const NAME: f32 = 0.4;

/// What two neighbouring words weigh that stand in the text as in the query, and what they weigh near each other: where every
/// candidate has all words, how they stand is most of what tells them apart; in questions it is less.
const CLOSENESS: [(f32, f32); 2] = [(2.0, 0.8), (1.1, 0.3)];

/// Words farther apart are not near.
const NEAR_WORDS: u32 = 10;

/// Letters that words of one root share, as far as ranking is concerned.
const ROOT_LETTERS: usize = 5;

/// More kin than this and the root is no root.
const MAX_KIN: usize = 40;

/// How candidates are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every candidate has all the words: the index's score, and how close the words stand.
    AllWords,
    /// Candidates have some of the words: everything counts anew.
    Question,
}

/// Scores the candidates again and sorts them, the best first. Those beyond [`WINDOW`] keep their order behind the others.
pub fn rescore(
    index: &Index,
    words: &[QueryWord],
    mode: Mode,
    mut candidates: Vec<(Score, Address)>,
) -> Result<Vec<(Score, Address)>> {
    if words.is_empty() || (words.len() == 1 && mode == Mode::AllWords) {
        return Ok(candidates);
    }
    let window = candidates.len().min(WINDOW);
    let collection = Collection::new(index);
    let mut by_segment: FxHashMap<u32, Vec<(DocId, usize)>> = FxHashMap::default();
    for (number, (_, address)) in candidates[..window].iter().enumerate() {
        by_segment.entry(address.segment_ord).or_default().push((address.doc_id, number));
    }
    // What a word weighs must not depend on the segment.
    let weights = index.executor().map(|word| Ok(collection.weigh(word, mode)), words.iter()).map_err(failed)?;
    let looks = index.executor().map(
        |(ordinal, mut documents): (SegmentOrdinal, Vec<(DocId, usize)>)| {
            documents.sort_unstable();
            let ids: Vec<DocId> = documents.iter().map(|(document, _)| *document).collect();
            let look = |(word, weight)| collection.look(ordinal, word, weight, &ids);
            let looks: Vec<Vec<Look>> = words.iter().zip(&weights).map(look).collect();
            Ok((documents, looks))
        },
        by_segment.into_iter(),
    );
    for (documents, looks) in looks.map_err(failed)? {
        for (place, (_, number)) in documents.iter().enumerate() {
            let looks: Vec<&Look> = looks.iter().map(|looks| &looks[place]).collect();
            let score = &mut candidates[*number].0;
            if mode == Mode::Question {
                let scores = looks.iter().zip(&weights).enumerate();
                *score = scores
                    .map(|(number, (look, weight))| stress(words, number) * look.parts(weight).iter().sum::<f32>())
                    .sum();
            }
            *score += closeness(words, &weights, &looks, mode).map(|(_, score)| score).sum::<f32>();
        }
    }
    candidates[..window].sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(candidates)
}

/// What the second look gives one article: what each word adds and what each pair of neighbours does. Where every candidate
/// has all the words, the words' own share is the index's, and not here.
pub fn reasons(index: &Index, words: &[QueryWord], mode: Mode, address: Address) -> Vec<Reason> {
    let collection = Collection::new(index);
    let weights: Vec<Weight> = words.iter().map(|word| collection.weigh(word, mode)).collect();
    let looks: Vec<Look> = words
        .iter()
        .zip(&weights)
        .map(|(word, weight)| collection.look(address.segment_ord, word, weight, &[address.doc_id]).remove(0))
        .collect();
    let mut reasons = Vec::new();
    if mode == Mode::Question {
        for (number, (look, weight)) in looks.iter().zip(&weights).enumerate() {
            const KINDS: [ReasonKind; 4] =
                [ReasonKind::Word, ReasonKind::Kin, ReasonKind::KinInTitle, ReasonKind::Presence];
            let parts = KINDS.into_iter().zip(look.parts(weight));
            reasons.extend(parts.map(|(kind, score)| Reason {
                kind,
                what: words[number].written.clone(),
                score: stress(words, number) * score,
            }));
        }
    }
    let looks: Vec<&Look> = looks.iter().collect();
    reasons.extend(closeness(words, &weights, &looks, mode).map(|(right, score)| Reason {
        kind: ReasonKind::Closeness,
        what: format!("{} {}", words[right - 1].written, words[right].written),
        score,
    }));
    reasons
}

/// How much more or less a word of a question counts for where it stands and for being a name.
fn stress(words: &[QueryWord], number: usize) -> f32 {
    let last = (words.len() - 1).max(1) as f32;
    let ramp = if words.len() > 1 { RAMP * (2.0 * number as f32 / last - 1.0) } else { 0.0 };
    1.0 + ramp + if words[number].is_name { NAME } else { 0.0 }
}

/// What neighbouring words of the query add that are neighbours in the text too, each with the number of the right one.
fn closeness<'a>(
    words: &'a [QueryWord],
    weights: &'a [Weight],
    looks: &'a [&Look],
    mode: Mode,
) -> impl Iterator<Item = (usize, f32)> + 'a {
    let (together, near) = CLOSENESS[usize::from(mode == Mode::Question)];
    (1..words.len()).map(move |right| {
        let left = right - 1;
        let step = words[right].position - words[left].position;
        let weight = weights[left].idf.min(weights[right].idf);
        let follow = |a: &[u32], b: &[u32]| a.iter().any(|at| b.binary_search(&(at + step)).is_ok());
        if follow(&looks[left].body, &looks[right].body) || follow(&looks[left].title, &looks[right].title) {
            return (right, together * weight);
        }
        let score = match nearest(&looks[left].body, &looks[right].body) {
            Some(distance) if distance <= NEAR_WORDS => near * weight / (distance.max(1) as f32).sqrt(),
            _ => 0.0,
        };
        (right, score)
    })
}

/// The smallest distance between positions of two sorted lists.
fn nearest(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut left, mut right) = (0, 0);
    let mut best = None;
    while left < a.len() && right < b.len() {
        let distance = a[left].abs_diff(b[right]);
        best = Some(best.map_or(distance, |best: u32| best.min(distance)));
        if a[left] < b[right] { left += 1 } else { right += 1 }
    }
    best
}

/// What a word weighs in the collection.
struct Weight {
    /// Of the word itself.
    idf: f32,
    /// Of the word and its kin together.
    kin_idf: f32,
    /// Terms that share the root, the word's own included.
    kin: Vec<Kin>,
}

/// A term with where its postings lie in each segment that has it, in French bodies and in French headlines.
#[derive(Default)]
struct Kin {
    body: Vec<(SegmentOrdinal, TermInfo)>,
    title: Vec<(SegmentOrdinal, TermInfo)>,
}

/// What one word does in one document.
#[derive(Clone, Default)]
struct Look {
    /// How often it stands there, lengths evened out and the headline counted in.
    own: f32,
    /// The same with its kin.
    kin: f32,
    /// With its kin, in the headline alone.
    kin_title: f32,
    found: bool,
    /// Where it stands in the body, sorted.
    body: Vec<u32>,
    /// And in the headline.
    title: Vec<u32>,
}

impl Look {
    /// What the word adds: by itself, with its kin, with its kin in the headline, and by being there at all.
    fn parts(&self, weight: &Weight) -> [f32; 4] {
        let saturated = |frequency: f32| frequency * (K1 + 1.0) / (frequency + K1);
        let rare = |idf: f32| IDF_SCALE * idf.powf(IDF_POWER);
        let (own, kin) = (rare(weight.idf), rare(weight.kin_idf));
        [
            OWN * own * saturated(self.own),
            KIN * kin * saturated(self.kin),
            KIN_TITLE * kin * saturated(self.kin_title),
            if self.found { COVERAGE * own } else { 0.0 },
        ]
    }
}

/// The fields of one language side with what BM25 must know of them.
struct Side {
    title: (Field, f32),
    body: (Field, f32),
    french: bool,
}

struct Collection<'i> {
    index: &'i Index,
    documents: f32,
    sides: [Side; 2],
}

impl<'i> Collection<'i> {
    fn new(index: &'i Index) -> Self {
        let fields = index.fields();
        let segments = index.searcher().segment_readers();
        let documents = segments.iter().map(|segment| segment.max_doc() as f32).sum::<f32>().max(1.0);
        let mean = |field: Field| {
            let tokens: u64 = segments
                .iter()
                .filter_map(|segment| segment.inverted_index(field).ok())
                .map(|inverted| inverted.total_num_tokens())
                .sum();
            (field, (tokens as f32 / documents).max(1.0))
        };
        let sides = [
            Side { title: mean(fields.title), body: mean(fields.body), french: true },
            Side { title: mean(fields.title_plain), body: mean(fields.body_plain), french: false },
        ];
        Collection { index, documents, sides }
    }

    fn idf(&self, document_frequency: u64) -> f32 {
        let frequency = (document_frequency as f32).min(self.documents);
        (1.0 + (self.documents - frequency + 0.5) / (frequency + 0.5)).ln()
    }

    fn frequency(&self, field: Field, term: &str) -> u64 {
        self.index.searcher().doc_freq(&Term::from_field_text(field, term)).unwrap_or(0)
    }

    fn weigh(&self, word: &QueryWord, mode: Mode) -> Weight {
        let frequency = |terms: &[String], french: bool| {
            let side = if french { &self.sides[0] } else { &self.sides[1] };
            terms.iter().map(|term| self.frequency(side.body.0, term)).sum::<u64>()
        };
        let own = frequency(&word.french, true) + frequency(&word.plain, false);
        let kin = if mode == Mode::Question { self.kin(&word.french) } else { Vec::new() };
        let together = kin.iter().flat_map(|kin| &kin.body).map(|(_, info)| u64::from(info.doc_freq)).sum::<u64>();
        Weight { idf: self.idf(own), kin_idf: self.idf(together.max(own)), kin }
    }

    /// `terms`, and the terms of French bodies that share the root of one of them. The postings of all that begin alike are found in
    /// one walk of each dictionary: looking each up would take longer than reading it.
    fn kin(&self, terms: &[String]) -> Vec<Kin> {
        let [title, body] = [self.sides[0].title.0, self.sides[0].body.0];
        let mut kin: BTreeMap<String, Kin> = BTreeMap::new();
        for term in terms {
            kin.insert(term.clone(), Kin { body: self.infos(body, term), title: self.infos(title, term) });
        }
        for term in terms {
            let Some((end, _)) = term.char_indices().nth(ROOT_LETTERS) else { continue };
            let root = &term[..end];
            let mut others: BTreeMap<String, Kin> = BTreeMap::new();
            self.beginning_with(body, root, &mut |segment, other, info| {
                if !kin.contains_key(other) {
                    others.entry(other.to_owned()).or_default().body.push((segment, info.clone()));
                }
                others.len() <= MAX_KIN
            });
            if others.len() > MAX_KIN {
                continue;
            }
            self.beginning_with(title, root, &mut |segment, other, info| {
                others.entry(other.to_owned()).and_modify(|kin| kin.title.push((segment, info.clone())));
                true
            });
            kin.extend(others);
        }
        kin.into_values().collect()
    }

    /// Where the postings of a term lie, in each segment that has it.
    fn infos(&self, field: Field, term: &str) -> Vec<(SegmentOrdinal, TermInfo)> {
        let term = Term::from_field_text(field, term);
        let segments = self.index.searcher().segment_readers().iter().zip(0..);
        let info = |segment: &SegmentReader| segment.inverted_index(field).ok()?.get_term_info(&term).ok()?;
        segments.filter_map(|(segment, ordinal)| Some((ordinal, info(segment)?))).collect()
    }

    /// Calls `found` for each term of a field that begins with `root`, segment by segment, as long as it says so.
    fn beginning_with(&self, field: Field, root: &str, found: &mut dyn FnMut(SegmentOrdinal, &str, &TermInfo) -> bool) {
        for (segment, ordinal) in self.index.searcher().segment_readers().iter().zip(0..) {
            let Ok(inverted) = segment.inverted_index(field) else { continue };
            let Ok(mut stream) = inverted.terms().range().ge(root.as_bytes()).into_stream() else { continue };
            while stream.advance() && stream.key().starts_with(root.as_bytes()) {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && !found(ordinal, term, stream.value())
                {
                    return;
                }
            }
        }
    }

    /// What a word does in each of some documents of a segment, in ascending order.
    fn look(&self, ordinal: SegmentOrdinal, word: &QueryWord, weight: &Weight, documents: &[DocId]) -> Vec<Look> {
        let segment = self.index.searcher().segment_reader(ordinal);
        let mut looks = vec![Look::default(); documents.len()];
        for side in &self.sides {
            let terms = if side.french { &word.french } else { &word.plain };
            if terms.is_empty() {
                continue;
            }
            let fields = [(side.body, B_BODY, 1.0), (side.title, B_TITLE, TITLE_TIMES)];
            for (number, ((field, mean), b, times)) in fields.into_iter().enumerate() {
                let Ok(norms) = segment.get_fieldnorms_reader(field) else { continue };
                let Ok(inverted) = segment.inverted_index(field) else { continue };
                let mut best = vec![0u32; documents.len()];
                let mut positions = Vec::new();
                for term in terms {
                    let term = Term::from_field_text(field, term);
                    let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions);
                    let Ok(Some(postings)) = postings else { continue };
                    visit(postings, documents, |place, postings| {
                        best[place] = best[place].max(postings.term_freq());
                        postings.positions(&mut positions);
                        let look = &mut looks[place];
                        let known = if number == 0 { &mut look.body } else { &mut look.title };
                        known.extend_from_slice(&positions);
                    });
                }
                let mut together = vec![0u32; documents.len()];
                if side.french {
                    let infos = weight.kin.iter().flat_map(|kin| if number == 0 { &kin.body } else { &kin.title });
                    for (_, info) in infos.filter(|(segment, _)| *segment == ordinal) {
                        let postings = inverted.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
                        let Ok(postings) = postings else { continue };
                        visit(postings, documents, |place, postings| together[place] += postings.term_freq());
                    }
                }
                for (place, look) in looks.iter_mut().enumerate() {
                    let length = 1.0 - b + b * norms.fieldnorm(documents[place]) as f32 / mean;
                    look.found |= best[place] > 0;
                    look.own += times * best[place] as f32 / length;
                    look.kin += times * together[place] as f32 / length;
                    if number == 1 {
                        look.kin_title += together[place] as f32 / length;
                    }
                }
            }
        }
        for positions in looks.iter_mut().flat_map(|look| [&mut look.body, &mut look.title]) {
            positions.sort_unstable();
            positions.dedup();
        }
        looks
    }
}

/// Calls `found` for each of some documents, in ascending order, that are among the postings of a term: its place in the list, and the postings there.
fn visit(mut postings: SegmentPostings, documents: &[DocId], mut found: impl FnMut(usize, &mut SegmentPostings)) {
    for (place, &document) in documents.iter().enumerate() {
        let at = if postings.doc() < document { postings.seek(document) } else { postings.doc() };
        if at == document {
            found(place, &mut postings);
        } else if at == TERMINATED {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_positions() {
        assert_eq!(nearest(&[1, 50], &[20, 47]), Some(3));
        assert_eq!(nearest(&[5], &[5]), Some(0));
        assert_eq!(nearest(&[], &[1]), None);
    }
}
