//! The articles that match, gathered once for all that is counted of them.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::EnableScoring;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::failed;
use crate::error::Result;
use crate::index::{Address, Index};
use crate::query::Compiled;

/// Articles by segment.
#[derive(Default)]
pub struct Matches {
    segments: Vec<Matched>,
}

/// Articles of one segment.
pub enum Matched {
    /// So many, and these are all that it has, none of them deleted.
    All(DocId),
    /// These, in order.
    Some(Vec<DocId>),
}

/// With more articles in one of so many of a segment's, the copies among them are looked for from the side of the copies.
const MANY: usize = 8;

/// Binary search in a list so many times as long is faster than going along both.
const MUCH_LONGER: usize = 16;

impl Matches {
    /// The articles that have at least `required` of the parts of a query.
    pub fn find(index: &Index, compiled: &Compiled, required: usize) -> Result<Matches> {
        let searcher = index.searcher();
        if compiled.is_everything() {
            let segments = searcher.segment_readers().iter().map(|segment| match segment.alive_bitset() {
                None => Matched::All(segment.max_doc()),
                Some(_) => Matched::Some(segment.doc_ids_alive().collect()),
            });
            return Ok(Matches { segments: segments.collect() });
        }
        let query = compiled.query(required);
        let scoring = EnableScoring::disabled_from_searcher(searcher);
        let segments = searcher.search_with_executor(&*query, &Gather, index.executor(), scoring).map_err(failed)?;
        Ok(Matches { segments })
    }

    /// How many articles.
    pub fn len(&self) -> u64 {
        self.segments.iter().map(|segment| segment.len() as u64).sum()
    }

    /// Whether an article is among them.
    pub fn hold(&self, address: Address) -> bool {
        match &self.segments[address.segment_ord as usize] {
            Matched::All(documents) => address.doc_id < *documents,
            Matched::Some(documents) => documents.binary_search(&address.doc_id).is_ok(),
        }
    }

    /// The articles of each segment.
    pub fn segments(&self) -> &[Matched] {
        &self.segments
    }

    /// Those of them that have copies, in the index and not only among them: each with its cluster.
    pub fn with_copies(&self, index: &Index) -> Result<Vec<(u32, Address)>> {
        let mut found = Vec::new();
        if index.reprints().is_empty() {
            return Ok(found);
        }
        for (ordinal, matched) in self.segments.iter().enumerate() {
            let segment = index.searcher().segment_reader(ordinal as u32);
            let is_many = matched.len() * MANY >= segment.max_doc() as usize;
            let address = |document| Address::new(ordinal as u32, document);
            if !is_many && index.known_copies().is_none() {
                let keys = segment.fast_fields().u64("key").map_err(failed)?;
                let cluster = |document: DocId| index.reprints().cluster(keys.first(document)?);
                let documents = matched.documents();
                found.extend(documents.iter().filter_map(|&doc| Some((cluster(doc)?, address(doc)))));
                continue;
            }
            let copies = &index.copies()?[ordinal];
            let mut copies = copies.iter().map(|(document, cluster)| (*cluster, address(*document)));
            match matched {
                Matched::All(_) => found.extend(copies),
                Matched::Some(documents) if documents.len() > copies.len() * MUCH_LONGER => {
                    found.extend(copies.filter(|(_, at)| documents.binary_search(&at.doc_id).is_ok()));
                }
                Matched::Some(documents) => {
                    let mut next = copies.next();
                    for &document in documents {
                        while next.is_some_and(|(_, at)| at.doc_id < document) {
                            next = copies.next();
                        }
                        found.extend(next.filter(|(_, at)| at.doc_id == document));
                    }
                }
            }
        }
        Ok(found)
    }

    /// How many articles, copies of one text counted once.
    pub fn clusters(&self, index: &Index) -> Result<u64> {
        let copies = self.with_copies(index)?;
        let clusters: FxHashSet<u32> = copies.iter().map(|(cluster, _)| *cluster).collect();
        Ok(self.len() - copies.len() as u64 + clusters.len() as u64)
    }
}

impl Matched {
    /// How many articles.
    pub fn len(&self) -> usize {
        match self {
            Matched::All(documents) => *documents as usize,
            Matched::Some(documents) => documents.len(),
        }
    }

    /// The articles, in order.
    pub fn documents(&self) -> Cow<'_, [DocId]> {
        match self {
            Matched::All(documents) => (0..*documents).collect(),
            Matched::Some(documents) => documents.into(),
        }
    }

    /// The others of a segment of so many, deleted ones included.
    pub fn others(&self, documents: DocId) -> Vec<DocId> {
        let Matched::Some(matched) = self else { return Vec::new() };
        let mut others = Vec::with_capacity((documents as usize).saturating_sub(matched.len()));
        let mut next = 0;
        for &document in matched.iter().chain([&documents]) {
            others.extend(next..document);
            next = document + 1;
        }
        others
    }
}

/// Collects the articles themselves.
struct Gather;

#[derive(Default)]
struct SegmentGather(Vec<DocId>);

impl Collector for Gather {
    type Fruit = Vec<Matched>;
    type Child = SegmentGather;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentGather> {
        Ok(SegmentGather::default())
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<DocId>>) -> tantivy::Result<Vec<Matched>> {
        Ok(segments.into_iter().map(Matched::Some).collect())
    }
}

impl SegmentCollector for SegmentGather {
    type Fruit = Vec<DocId>;

    fn collect(&mut self, document: DocId, _: Score) {
        self.0.push(document);
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        self.0.extend_from_slice(documents);
    }

    fn harvest(self) -> Vec<DocId> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Matched;

    #[test]
    fn the_others_are_all_that_do_not_match() {
        assert_eq!(Matched::Some(vec![0, 2, 3, 6]).others(8), [1, 4, 5, 7]);
        assert_eq!(Matched::Some(Vec::new()).others(2), [0, 1]);
        assert_eq!(Matched::Some(vec![0, 1]).others(2), [0; 0]);
        assert_eq!(Matched::All(5).others(5), [0; 0]);
    }
}
