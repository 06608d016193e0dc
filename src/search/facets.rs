//! How many of the matching articles have each value of a facet.
//!
//! In a hierarchy an article counts once for each value and once for everything above it, however many of its mentions lie below. Where clusters
//! are counted, all copies of a text count together once for each value that one of them has.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::copies::{SegmentClusters, Unit};
use crate::error::Result;
use crate::index::{Index, Reprints};
use crate::knowledge::Registry;
use crate::tagging::events::event_types;

/// What articles are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FacetDimension {
    /// Actors, as a tree.
    Actor,
    /// Places, as a tree.
    Place,
    /// Countries.
    Country,
    /// Publishers.
    Source,
    /// Languages.
    Lang,
    /// The year of the event, else of the publication.
    Year,
    /// Types of events.
    Event,
}

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

impl FacetDimension {
    /// The name of the column that holds the values.
    fn column(self) -> &'static str {
        match self {
            FacetDimension::Actor => "actor",
            FacetDimension::Place => "place",
            FacetDimension::Country => "country",
            FacetDimension::Source => "source",
            FacetDimension::Lang => "lang",
            FacetDimension::Year => "date_from",
            FacetDimension::Event => "event_type",
        }
    }
}

/// Divides the ids of a path in the stored form of a facet.
const SEPARATOR: char = '\u{0}';

/// Every value of a flat facet in the index, whatever the articles.
pub fn all_values(index: &Index, dimension: FacetDimension) -> Result<Vec<String>> {
    let mut values = std::collections::BTreeSet::new();
    for segment in index.searcher().segment_readers() {
        let Ok(Some(column)) = segment.fast_fields().str(dimension.column()) else { continue };
        for ordinal in 0..column.num_terms() as u64 {
            let mut value = String::new();
            if column.ord_to_str(ordinal, &mut value).unwrap_or(false) {
                values.insert(value);
            }
        }
    }
    Ok(values.into_iter().collect())
}

/// Counts several facets in one pass over the matching articles.
pub struct FacetCounter {
    registry: Arc<Registry>,
    dimensions: Vec<FacetDimension>,
    /// Where clusters are counted.
    reprints: Option<Arc<Reprints>>,
}

impl FacetCounter {
    /// A counter for `dimensions`.
    pub fn new(index: &Index, dimensions: &[FacetDimension], unit: Unit) -> Self {
        let reprints = (unit == Unit::Clusters && !index.reprints().is_empty()).then(|| index.reprints().clone());
        FacetCounter { registry: index.registry().clone(), dimensions: dimensions.to_vec(), reprints }
    }
}

/// Counts by path.
type Counts = FxHashMap<String, u64>;

/// Which clusters have which paths.
type Members = FxHashSet<(u32, String)>;

impl Collector for FacetCounter {
    type Fruit = Vec<(FacetDimension, Vec<FacetValue>)>;
    type Child = SegmentCounter;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounter> {
        let counters = self.dimensions.iter().map(|dimension| {
            let fast = segment.fast_fields();
            Ok(match dimension {
                FacetDimension::Year => {
                    Counter::Year { days: fast.i64(dimension.column())?, counts: FxHashMap::default() }
                }
                _ => Counter::Terms(TermCounter::new(fast.str(dimension.column())?)),
            })
        });
        let clusters = self.reprints.as_ref().map(|reprints| SegmentClusters::new(reprints, segment)).transpose()?;
        let members = vec![Members::default(); self.dimensions.len()];
        Ok(SegmentCounter { counters: counters.collect::<tantivy::Result<_>>()?, clusters, members })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<(Counts, Members)>>) -> tantivy::Result<Self::Fruit> {
        let mut merged = vec![(Counts::default(), Members::default()); self.dimensions.len()];
        for segment in segments {
            for ((total, all_members), (counts, members)) in merged.iter_mut().zip(segment) {
                for (path, count) in counts {
                    *total.entry(path).or_insert(0) += count;
                }
                all_members.extend(members);
            }
        }
        let merged = merged.into_iter().map(|(mut counts, members)| {
            members.into_iter().for_each(|(_, path)| *counts.entry(path).or_insert(0) += 1);
            counts
        });
        Ok(self
            .dimensions
            .iter()
            .copied()
            .zip(merged)
            .map(|(dimension, counts)| (dimension, self.tree(dimension, counts)))
            .collect())
    }
}

impl FacetCounter {
    /// The counts as a tree, names looked up.
    fn tree(&self, dimension: FacetDimension, counts: Counts) -> Vec<FacetValue> {
        let mut paths: Vec<(String, u64)> = counts.into_iter().collect();
        paths.sort();
        let mut roots: Vec<FacetValue> = Vec::new();
        for (path, count) in paths {
            let ids: Vec<&str> = path.split(SEPARATOR).collect();
            let names: Vec<String> = ids.iter().map(|id| self.name(dimension, id)).collect();
            let mut level = &mut roots;
            for id in &ids[..ids.len() - 1] {
                // Parents come first: a path sorts behind its own beginning.
                match level.iter().position(|value| value.id == *id) {
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

/// Counts the facets of one segment.
pub struct SegmentCounter {
    counters: Vec<Counter>,
    clusters: Option<SegmentClusters>,
    members: Vec<Members>,
}

enum Counter {
    Terms(TermCounter),
    /// Counted by day; which year that is, is asked once for each day.
    Year {
        days: tantivy::columnar::Column<i64>,
        counts: FxHashMap<i64, u64>,
    },
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Vec<(Counts, Members)>;

    fn collect(&mut self, document: DocId, _: Score) {
        if let Some(cluster) = self.clusters.as_ref().and_then(|clusters| clusters.of(document)) {
            for (counter, members) in self.counters.iter_mut().zip(&mut self.members) {
                members.extend(counter.paths(document).into_iter().map(|path| (cluster, path)));
            }
            return;
        }
        for counter in &mut self.counters {
            match counter {
                Counter::Terms(counter) => counter.collect(document),
                Counter::Year { days, counts } => {
                    if let Some(day) = days.first(document) {
                        *counts.entry(day).or_insert(0) += 1;
                    }
                }
            }
        }
    }

    fn harvest(self) -> Self::Fruit {
        let harvest = |counter| match counter {
            Counter::Terms(counter) => counter.harvest(),
            Counter::Year { counts, .. } => {
                let mut years = Counts::default();
                for (day, count) in counts {
                    if let Some(year) = year_of(day) {
                        *years.entry(year.to_string()).or_insert(0) += count;
                    }
                }
                years
            }
        };
        self.counters.into_iter().map(harvest).zip(self.members).collect()
    }
}

impl Counter {
    /// The values of one article and everything above them.
    fn paths(&self, document: DocId) -> Vec<String> {
        let column = match self {
            Counter::Year { days, .. } => {
                let year = days.first(document).and_then(year_of);
                return year.map(|year| year.to_string()).into_iter().collect();
            }
            Counter::Terms(counter) => counter.column.as_ref(),
        };
        let mut paths = Vec::new();
        for ordinal in column.into_iter().flat_map(|column| column.term_ords(document).map(move |at| (column, at))) {
            let mut path = String::new();
            if ordinal.0.ord_to_str(ordinal.1, &mut path).unwrap_or(false) {
                let ends = path.match_indices(SEPARATOR).map(|(at, _)| at).chain([path.len()]);
                paths.extend(ends.map(|end| path[..end].to_owned()));
            }
        }
        paths
    }
}

fn year_of(day: i64) -> Option<i16> {
    const EPOCH: jiff::civil::Date = jiff::civil::Date::constant(1970, 1, 1);
    EPOCH.checked_add(jiff::Span::new().try_days(day).ok()?).ok().map(|date| date.year())
}

/// Counts the values of one column, and everything above them.
struct TermCounter {
    column: Option<StrColumn>,
    /// For each ordinal met: the numbers of its own path and of those above it. Empty for those not met yet.
    lines: Vec<Box<[u32]>>,
    numbers: FxHashMap<String, u32>,
    /// Count, and the last document counted, plus one.
    counts: Vec<(u64, DocId)>,
}

impl TermCounter {
    fn new(column: Option<StrColumn>) -> Self {
        let values = column.as_ref().map_or(0, |column| column.num_terms());
        TermCounter { column, lines: vec![Box::default(); values], numbers: FxHashMap::default(), counts: Vec::new() }
    }

    fn collect(&mut self, document: DocId) {
        let Some(column) = &self.column else { return };
        for ordinal in column.term_ords(document) {
            let Some(line) = self.lines.get_mut(ordinal as usize) else { continue };
            if line.is_empty() {
                let mut path = String::new();
                if !column.ord_to_str(ordinal, &mut path).unwrap_or(false) {
                    continue;
                }
                let ends = path.match_indices(SEPARATOR).map(|(at, _)| at).chain([path.len()]);
                *line = ends
                    .map(|end| {
                        let next = self.numbers.len() as u32;
                        let number = *self.numbers.entry(path[..end].to_owned()).or_insert(next);
                        if number == next {
                            self.counts.push((0, 0));
                        }
                        number
                    })
                    .collect();
            }
            for &number in line.iter() {
                let (count, last) = &mut self.counts[number as usize];
                if *last != document + 1 {
                    *last = document + 1;
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> Counts {
        let counts = self.counts;
        self.numbers.into_iter().map(|(path, number)| (path, counts[number as usize].0)).collect()
    }
}
