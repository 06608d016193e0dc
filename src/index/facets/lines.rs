//! The values of a segment's articles, gathered and written.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::{FacetDimension, SEPARATOR, is_narrow};
use crate::index::year_of;

/// One dimension of a segment before it is written.
pub struct Lines {
    /// Paths, sorted; a value's number is its place.
    values: Vec<String>,
    /// How many articles have each.
    totals: Vec<u32>,
    /// Where the line of each article begins, and where the last ends.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Lines {
    /// Gathers them from the columns of the segment.
    pub fn of(segment: &SegmentReader, dimension: FacetDimension) -> tantivy::Result<Lines> {
        if dimension == FacetDimension::Year {
            let days = segment.fast_fields().i64(dimension.column())?;
            let mut years: FxHashMap<i64, Option<i16>> = FxHashMap::default();
            let mut year = |document| {
                let day = days.first(document)?;
                *years.entry(day).or_insert_with(|| year_of(day))
            };
            let all: Vec<Option<i16>> = (0..segment.max_doc()).map(&mut year).collect();
            let mut values: Vec<i16> = all.iter().flatten().copied().collect();
            values.sort_unstable();
            values.dedup();
            let number = |year: &i16| values.partition_point(|value| value < year) as u32;
            let names = values.iter().map(i16::to_string).collect();
            return Ok(Lines::new(names, segment.max_doc(), |document, line| {
                line.extend(all[document as usize].as_ref().map(number));
            }));
        }
        let Some(column) = segment.fast_fields().str(dimension.column())? else {
            return Ok(Lines::new(Vec::new(), segment.max_doc(), |_, _| ()));
        };
        let (values, ancestry) = ancestry(&column)?;
        Ok(Lines::new(values, segment.max_doc(), |document, line| {
            column.term_ords(document).for_each(|ordinal| line.extend(&ancestry[ordinal as usize]));
        }))
    }

    /// Puts the lines of all articles one behind the other. `line` appends the numbers of an article's values to a list that is empty; each
    /// counts once.
    pub fn new(values: Vec<String>, articles: DocId, mut line: impl FnMut(DocId, &mut Vec<u32>)) -> Lines {
        let mut totals = vec![0; values.len()];
        let (mut starts, mut numbers) = (Vec::with_capacity(articles as usize + 1), Vec::new());
        starts.push(0);
        // One list for all: making one for each article takes longer than filling it.
        let mut own = Vec::new();
        for article in 0..articles {
            own.clear();
            line(article, &mut own);
            own.sort_unstable();
            own.dedup();
            own.iter().for_each(|&number| totals[number as usize] += 1);
            numbers.extend_from_slice(&own);
            starts.push(numbers.len() as u32);
        }
        Lines { values, totals, starts, numbers }
    }

    /// Appends them to the file of the segment.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for length in [self.values.len(), self.starts.len(), self.numbers.len()] {
            out.write_all(&(length as u32).to_le_bytes())?;
        }
        for (value, total) in self.values.iter().zip(&self.totals) {
            out.write_all(&(value.len() as u32).to_le_bytes())?;
            out.write_all(&total.to_le_bytes())?;
            out.write_all(value.as_bytes())?;
        }
        self.starts.iter().try_for_each(|start| out.write_all(&start.to_le_bytes()))?;
        if is_narrow(self.values.len()) {
            self.numbers.iter().try_for_each(|number| out.write_all(&(*number as u16).to_le_bytes()))
        } else {
            self.numbers.iter().try_for_each(|number| out.write_all(&number.to_le_bytes()))
        }
    }
}

/// The values of a column with everything above them, sorted; and for each ordinal the numbers of its value and of those above it.
fn ancestry(column: &StrColumn) -> io::Result<(Vec<String>, Vec<Vec<u32>>)> {
    let mut paths = Vec::with_capacity(column.num_terms());
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for ordinal in 0..column.num_terms() as u64 {
        let mut path = String::new();
        column.ord_to_str(ordinal, &mut path)?;
        ends(&path).for_each(|end| _ = numbers.insert(path[..end].to_owned(), 0));
        paths.push(path);
    }
    numbers.values_mut().enumerate().for_each(|(place, number)| *number = place as u32);
    let ancestry = paths.iter().map(|path| ends(path).filter_map(|end| numbers.get(&path[..end]).copied()).collect());
    let ancestry = ancestry.collect();
    Ok((numbers.into_keys().collect(), ancestry))
}

/// Where a path and each that lies above it end.
fn ends(path: &str) -> impl Iterator<Item = usize> {
    path.match_indices(SEPARATOR).map(|(at, _)| at).chain([path.len()])
}
