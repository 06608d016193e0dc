//! Copies of one text as one hit.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use tantivy::collector::TopDocs;
use tantivy::columnar::Column;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Score, SegmentOrdinal, Term};

use super::failed;
use crate::article::{Article, DateValue};
use crate::error::Result;
use crate::index::{Address, Index};

/// Copies of a text that are told apart by their age; a dispatch may be printed very often.
const EARLIEST: usize = 64;

/// The column of the articles' keys.
const KEY: &str = "key";

/// Another copy of an article's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reprint {
    /// Its id.
    pub id: String,
    /// Where it was found.
    pub path: String,
    /// Who published it.
    pub source: Option<String>,
    /// When.
    pub published: Option<DateValue>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Every article, copies too.
    #[default]
    Articles,
    /// Copies of one text as one.
    Clusters,
}

/// Knows the clusters of the articles of a search.
pub struct Collapser<'i> {
    index: &'i Index,
    keys: FxHashMap<SegmentOrdinal, Column<u64>>,
}

impl<'i> Collapser<'i> {
    /// For searches of `index`.
    pub fn new(index: &'i Index) -> Self {
        Collapser { index, keys: FxHashMap::default() }
    }

    /// Keeps the first article of each cluster; of those with the same score the earliest, whatever order the index holds them in.
    pub fn collapse(&mut self, found: Vec<(Score, Address)>) -> Result<Vec<(Score, Address)>> {
        // Where each cluster stands among those kept, and how many of its articles are earlier than that one.
        let mut met: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        let mut kept: Vec<(Score, Address)> = Vec::with_capacity(found.len());
        for (score, address) in found {
            let key = self.key(address)?;
            let Some((key, cluster)) = key.and_then(|key| Some((key, self.index.reprints().cluster(key)?))) else {
                kept.push((score, address));
                continue;
            };
            let members = self.index.reprints().members(cluster).take(EARLIEST);
            let earlier = members.take_while(|member| *member != key).count();
            match met.entry(cluster) {
                Entry::Vacant(entry) => {
                    entry.insert((kept.len(), earlier));
                    kept.push((score, address));
                }
                // Without words nothing has a score, and the order is that of the days.
                Entry::Occupied(mut entry) if score > 0.0 && kept[entry.get().0].0 == score => {
                    let (place, before) = *entry.get();
                    if earlier < before {
                        kept[place].1 = address;
                        entry.insert((place, earlier));
                    }
                }
                Entry::Occupied(_) => {}
            }
        }
        Ok(kept)
    }

    /// The other copies of an article, the earliest first.
    pub fn copies(&mut self, address: Address) -> Result<Vec<Reprint>> {
        let reprints = self.index.reprints();
        let Some(key) = self.key(address)? else { return Ok(Vec::new()) };
        let Some(cluster) = reprints.cluster(key) else { return Ok(Vec::new()) };
        let mut copies = Vec::new();
        for other in reprints.members(cluster).filter(|other| *other != key) {
            let term = Term::from_field_u64(self.index.fields().key, other);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            let found = self.index.searcher().search(&query, &TopDocs::with_limit(1).order_by_score());
            for (_, address) in found.map_err(failed)? {
                let Article { id, path, source, published, .. } = self.index.article(address)?;
                copies.push(Reprint { id, path, source, published });
            }
        }
        Ok(copies)
    }

    fn key(&mut self, address: Address) -> Result<Option<u64>> {
        let column = match self.keys.entry(address.segment_ord) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let segment = self.index.searcher().segment_reader(address.segment_ord);
                entry.insert(segment.fast_fields().u64(KEY).map_err(failed)?)
            }
        };
        Ok(column.first(address.doc_id))
    }
}
