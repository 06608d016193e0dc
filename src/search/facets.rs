//! How many of the matching articles have each value of a facet.
//!
//! In a hierarchy an article counts once for each value and once for everything above it, however many of its mentions lie below. Where clusters
//! are counted, all copies of a text count together once for each value that one of them has.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::copies::Unit;
use super::failed;
use super::matches::{Matched, Matches};
use crate::error::Result;
use crate::index::{FacetDimension, Facets, Index, SEPARATOR};
use crate::knowledge::Registry;
use crate::tagging::events::event_types;

/// One value with its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// The registry's id, or the value itself.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The names from the root of the hierarchy down, this one included.
    pub path: Vec<String>,
    /// How many articles have it or something below it.
    pub count: u64,
    /// What lies below, the most frequent first.
    pub children: Vec<FacetValue>,
}

/// Every value of a flat facet in the index, whatever the articles.
pub fn all_values(index: &Index, dimension: FacetDimension) -> Result<Vec<String>> {
    Ok(index.facets()?.merged(dimension).values.clone())
}

/// Counts several facets of the articles that match.
pub fn count(
    index: &Index,
    dimensions: &[FacetDimension],
    unit: Unit,
    matches: &Matches,
) -> Result<Vec<(FacetDimension, Vec<FacetValue>)>> {
    let facets = index.facets()?;
    let segments = matches.segments().iter().enumerate();
    let counted = index
        .executor()
        .map(|(segment, matched)| Ok(of_segment(index, facets, dimensions, segment, matched)), segments);
    let counted = counted.map_err(failed)?;
    let copies = match unit {
        Unit::Articles => Vec::new(),
        Unit::Clusters => matches.with_copies(index)?,
    };
    let names = Names { registry: index.registry() };
    let each = dimensions.iter().enumerate().map(|(place, &dimension)| {
        let merged = facets.merged(dimension);
        let mut counts = vec![0; merged.values.len()];
        for (counted, places) in counted.iter().zip(&merged.places) {
            for (count, &place) in counted[place].iter().zip(places) {
                counts[place as usize] += u64::from(*count);
            }
        }
        // What each copy has was counted for every one of them, and is to count once for all.
        let mut met = FxHashSet::default();
        for (cluster, at) in &copies {
            let segment = at.segment_ord as usize;
            for number in facets.column(segment, dimension).line(at.doc_id) {
                let place = merged.places[segment][number as usize];
                if !met.insert((*cluster, place)) {
                    counts[place as usize] -= 1;
                }
            }
        }
        let counts = merged.values.iter().map(String::as_str).zip(counts).filter(|(_, count)| *count > 0);
        (dimension, names.tree(dimension, counts))
    });
    Ok(each.collect())
}

/// The counts of the values of a segment, for each dimension by the numbers that the values have there.
fn of_segment(
    index: &Index,
    facets: &Facets,
    dimensions: &[FacetDimension],
    segment: usize,
    matched: &Matched,
) -> Vec<Vec<u32>> {
    let documents = index.searcher().segment_reader(segment as u32).max_doc();
    // The fewer are counted: those that match, or those that do not.
    let inverse = matched.len() > documents as usize / 2;
    let documents = if inverse { Cow::Owned(matched.others(documents)) } else { matched.documents() };
    let count = |dimension: &FacetDimension| {
        let column = facets.column(segment, *dimension);
        let mut counts = vec![0; column.values.len()];
        column.count(&documents, &mut counts);
        if inverse {
            counts.iter_mut().zip(&column.values).for_each(|(count, (_, total))| *count = total.saturating_sub(*count));
        }
        counts
    };
    dimensions.iter().map(count).collect()
}

/// Knows what people call the values.
struct Names<'i> {
    registry: &'i Registry,
}

impl Names<'_> {
    /// The counts, sorted by path, as a tree.
    fn tree<'c>(&self, dimension: FacetDimension, counts: impl Iterator<Item = (&'c str, u64)>) -> Vec<FacetValue> {
        let mut roots: Vec<FacetValue> = Vec::new();
        for (path, count) in counts {
            let ids: Vec<&str> = path.split(SEPARATOR).collect();
            let names: Vec<String> = ids.iter().map(|id| self.name(dimension, id)).collect();
            let mut level = &mut roots;
            for id in &ids[..ids.len() - 1] {
                // Parents come first, and nearly always right before: a path sorts behind its own beginning.
                match level.iter().rposition(|value| value.id == *id) {
                    Some(parent) => level = &mut level[parent].children,
                    None => break,
                }
            }
            let id = ids[ids.len() - 1].to_owned();
            level.push(FacetValue {
                id,
                name: names[names.len() - 1].clone(),
                path: names,
                count,
                children: Vec::new(),
            });
        }
        let by_value = dimension == FacetDimension::Year;
        sort(&mut roots, by_value);
        roots
    }

    fn name(&self, dimension: FacetDimension, id: &str) -> String {
        let name = match dimension {
            FacetDimension::Actor => self.registry.actor(id).map(|actor| actor.short.clone()),
            FacetDimension::Place | FacetDimension::Country => {
                self.registry.place(id).map(|place| place.name().to_owned())
            }
            FacetDimension::Event => event_types().find(|kind| kind.id == id).map(|kind| kind.name.to_owned()),
            _ => None,
        };
        name.unwrap_or_else(|| id.to_owned())
    }
}

fn sort(values: &mut [FacetValue], by_value: bool) {
    values.sort_by(|a, b| {
        let by_count = if by_value { std::cmp::Ordering::Equal } else { b.count.cmp(&a.count) };
        by_count.then_with(|| a.name.cmp(&b.name))
    });
    for value in values {
        sort(&mut value.children, by_value);
    }
}
