//! The values by which articles are counted, laid out for counting.
//!
//! ```text
//! gen-000007/
//!   0f3a….facets    of the segment 0f3a…: for each dimension its values, and the numbers of each article's values
//! ```
//!
//! In a hierarchy an article has a value and everything above it, each once: that is settled here, when the segment is written, and counting is
//! adding one for each number that stands in an article's line. Numbers take two bytes where a segment has fewer than 65,536 values in a
//! dimension, four otherwise. How many articles have a value in all stands beside it: what most articles match is counted by those that do not.
//!
//! A segment never changes and neither does this; who is deleted is the segment's to know.

mod columns;
mod lines;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use super::failpoint::reach;
use crate::error::{Error, ErrorKind, Result};
use columns::SegmentFacets;
use lines::Lines;

pub use columns::Column;

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

impl FacetDimension {
    /// All of them, in the order of the file.
    pub const ALL: [FacetDimension; 7] = [
        FacetDimension::Actor,
        FacetDimension::Place,
        FacetDimension::Country,
        FacetDimension::Event,
        FacetDimension::Source,
        FacetDimension::Lang,
        FacetDimension::Year,
    ];

    /// Its place among all.
    fn place(self) -> usize {
        FacetDimension::ALL.iter().position(|other| *other == self).unwrap_or_default()
    }

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
pub const SEPARATOR: char = '\u{0}';

/// The end of the names of the files.
const FACETS: &str = ".facets";

fn file_name(segment: SegmentId) -> String {
    format!("{}{FACETS}", segment.uuid_string())
}

/// Writes the files of those segments that have none, and removes those of segments that are gone.
pub fn write_facets(folder: &Path, segments: &[SegmentReader]) -> Result<()> {
    let failed = |error: io::Error| Error::io("cannot write in", folder, error);
    let path = |segment: &SegmentReader| folder.join(file_name(segment.segment_id()));
    let missing: Vec<&SegmentReader> = segments.iter().filter(|segment| !path(segment).exists()).collect();
    missing.par_iter().try_for_each(|segment| {
        let path = path(segment);
        write(&path, segment).map_err(|error| Error::io("cannot write", &path, error))
    })?;
    let kept: FxHashSet<String> = segments.iter().map(|segment| file_name(segment.segment_id())).collect();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(FACETS) && !kept.contains(&name) {
            fs::remove_file(folder.join(&name)).map_err(failed)?;
        }
    }
    reach("facets written").map_err(failed)
}

fn write(path: &Path, segment: &SegmentReader) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create_new(path)?);
    for dimension in FacetDimension::ALL {
        Lines::of(segment, dimension).map_err(io::Error::other)?.write(&mut out)?;
    }
    out.flush()
}

/// Whether numbers of so many values fit into two bytes.
fn is_narrow(values: usize) -> bool {
    values <= 1 << 16
}

/// The values of all segments as one.
pub struct Facets {
    segments: Vec<SegmentFacets>,
    dimensions: Vec<Merged>,
}

/// The values of all segments in one dimension.
pub struct Merged {
    /// Paths, sorted.
    pub values: Vec<String>,
    /// For each segment the places of its values among them.
    pub places: Vec<Vec<u32>>,
}

impl Facets {
    /// Opens the files of all segments of the index in `folder`.
    pub fn open(searcher: &Searcher, folder: &Path) -> Result<Facets> {
        let files = MmapDirectory::open(folder)
            .map_err(|error| Error::new(ErrorKind::Io, format!("cannot read {}", folder.display())).caused_by(error))?;
        let segments: Vec<SegmentFacets> = searcher
            .segment_readers()
            .iter()
            .map(|segment| SegmentFacets::open(segment, &files))
            .collect::<Result<_>>()?;
        let dimensions = FacetDimension::ALL.iter().map(|dimension| {
            let own = || segments.iter().map(|segment| &segment.column(*dimension).values);
            let all: BTreeSet<&str> = own().flatten().map(|(value, _)| value.as_str()).collect();
            let places: FxHashMap<&str, u32> = all.iter().copied().zip(0..).collect();
            let places = own().map(|values| values.iter().map(|(value, _)| places[value.as_str()]).collect()).collect();
            Merged { values: all.into_iter().map(str::to_owned).collect(), places }
        });
        let dimensions = dimensions.collect();
        Ok(Facets { segments, dimensions })
    }

    /// One dimension of one segment.
    pub fn column(&self, segment: usize, dimension: FacetDimension) -> &Column {
        self.segments[segment].column(dimension)
    }

    /// One dimension of all segments.
    pub fn merged(&self, dimension: FacetDimension) -> &Merged {
        &self.dimensions[dimension.place()]
    }
}
