//! The values of a segment's articles, gathered and written.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

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
            let lines = all.iter().map(|year| year.as_ref().map(number).into_iter().collect());
            return Ok(Lines::new(values.iter().map(i16::to_string).collect(), lines));
        }
        let Some(column) = segment.fast_fields().str(dimension.column())? else {
            return Ok(Lines::new(Vec::new(), (0..segment.max_doc()).map(|_| Vec::new())));
        };
        let (values, ancestry) = ancestry(&column)?;
        let lines = (0..segment.max_doc()).map(|document| {
            let mut line: Vec<u32> =
                column.term_ords(document).flat_map(|ordinal| &ancestry[ordinal as usize]).copied().collect();
            line.sort_unstable();
            line.dedup();
            line
        });
        Ok(Lines::new(values, lines))
    }

    /// Puts the lines of all articles one behind the other.
    pub fn new(values: Vec<String>, lines: impl Iterator<Item = Vec<u32>>) -> Lines {
        let mut totals = vec![0; values.len()];
        let (mut starts, mut numbers) = (vec![0], Vec::new());
        for line in lines {
            line.iter().for_each(|&number| totals[number as usize] += 1);
            numbers.extend(line);
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
