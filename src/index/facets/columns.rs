//! The values of a segment's articles, read where they lie, and counted.

use std::path::Path;

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use tantivy::{DocId, SegmentReader};

use super::{FacetDimension, file_name, is_narrow};
use crate::error::{Error, ErrorKind, Result};

/// The values of the articles of a segment.
pub struct SegmentFacets {
    dimensions: Vec<Column>,
}

/// The values of the articles of a segment in one dimension.
pub struct Column {
    /// Paths, sorted, with how many articles have each.
    pub values: Vec<(String, u32)>,
    starts: OwnedBytes,
    numbers: OwnedBytes,
}

impl SegmentFacets {
    /// Opens the file of a segment in the folder of its index. It is mapped, not read.
    pub fn open(segment: &SegmentReader, folder: &MmapDirectory) -> Result<SegmentFacets> {
        let name = file_name(segment.segment_id());
        let damaged = || {
            Error::new(ErrorKind::CorruptIndex, format!("the index is damaged: {name} is not as it was written"))
                .hint("`vigie rebuild` writes the index anew")
        };
        let file = folder.open_read(Path::new(&name)).map_err(|error| damaged().caused_by(error))?;
        let mut bytes = file.read_bytes().map_err(|error| damaged().caused_by(error))?;
        let dimensions = FacetDimension::ALL.iter().map(|_| Column::read(&mut bytes, segment.max_doc()));
        Ok(SegmentFacets { dimensions: dimensions.collect::<Option<_>>().ok_or_else(damaged)? })
    }

    /// One dimension.
    pub fn column(&self, dimension: FacetDimension) -> &Column {
        &self.dimensions[dimension.place()]
    }
}

impl Column {
    fn read(bytes: &mut OwnedBytes, documents: DocId) -> Option<Column> {
        let [values, starts, numbers] = [number(bytes)?, number(bytes)?, number(bytes)?].map(|length| length as usize);
        let width = if is_narrow(values) { 2 } else { 4 };
        let values = (0..values).map(|_| {
            let (length, total) = (number(bytes)? as usize, number(bytes)?);
            let path = take(bytes, length)?;
            Some((String::from_utf8(path.to_vec()).ok()?, total))
        });
        let values = values.collect::<Option<_>>()?;
        let starts = take(bytes, starts.checked_mul(4)?)?;
        let column = Column { values, starts, numbers: take(bytes, numbers.checked_mul(width)?)? };
        (column.starts.len() == 4 * (documents as usize + 1)).then_some(column)
    }

    /// Adds one to the count of every value of each of these articles.
    pub fn count(&self, documents: &[DocId], counts: &mut [u32]) {
        let starts = self.starts.as_chunks::<4>().0;
        if is_narrow(self.values.len()) {
            let numbers = self.numbers.as_chunks::<2>().0;
            count(starts, numbers, documents, |bytes| usize::from(u16::from_le_bytes(*bytes)), counts);
        } else {
            let numbers = self.numbers.as_chunks::<4>().0;
            count(starts, numbers, documents, |bytes| u32::from_le_bytes(*bytes) as usize, counts);
        }
    }

    /// The numbers of the values of one article, each once.
    pub fn line(&self, document: DocId) -> Vec<u32> {
        let mut line = Vec::new();
        let starts = self.starts.as_chunks::<4>().0;
        let range = range(starts, document);
        if is_narrow(self.values.len()) {
            let numbers = self.numbers.as_chunks::<2>().0.get(range).unwrap_or_default();
            line.extend(numbers.iter().map(|bytes| u32::from(u16::from_le_bytes(*bytes))));
        } else {
            let numbers = self.numbers.as_chunks::<4>().0.get(range).unwrap_or_default();
            line.extend(numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)));
        }
        line
    }
}

fn range(starts: &[[u8; 4]], document: DocId) -> std::ops::Range<usize> {
    let start = |place: usize| starts.get(place).map_or(0, |start| u32::from_le_bytes(*start) as usize);
    start(document as usize)..start(document as usize + 1)
}

#[inline(always)]
fn count<const WIDTH: usize>(
    starts: &[[u8; 4]],
    numbers: &[[u8; WIDTH]],
    documents: &[DocId],
    value: impl Fn(&[u8; WIDTH]) -> usize,
    counts: &mut [u32],
) {
    for &document in documents {
        for bytes in numbers.get(range(starts, document)).unwrap_or_default() {
            // A number that is out of bounds is damage, which `verify` finds.
            if let Some(count) = counts.get_mut(value(bytes)) {
                *count += 1;
            }
        }
    }
}

fn take(bytes: &mut OwnedBytes, length: usize) -> Option<OwnedBytes> {
    if length > bytes.len() {
        return None;
    }
    let (taken, rest) = bytes.clone().split(length);
    *bytes = rest;
    Some(taken)
}

fn number(bytes: &mut OwnedBytes) -> Option<u32> {
    take(bytes, 4)?.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::super::lines::Lines;
    use super::*;

    /// A column of so many values; each article has its own and the first.
    fn column(values: u32) -> Column {
        let names = (0..values).map(|number| format!("{number:06}")).collect();
        let mut bytes = Vec::new();
        // A value that comes twice counts once.
        Lines::new(names, values, |article, line| line.extend([article, 0, article])).write(&mut bytes).unwrap();
        let mut bytes = OwnedBytes::new(bytes);
        let column = Column::read(&mut bytes, values).unwrap();
        assert!(bytes.is_empty());
        column
    }

    #[test]
    fn what_is_written_is_counted_however_many_values_there_are() {
        for values in [3, 1 << 16, (1 << 16) + 1] {
            let column = column(values);
            let mut counts = vec![0; values as usize];
            column.count(&[0, 1, values - 1], &mut counts);
            assert_eq!((counts[0], counts[1], counts[values as usize - 1]), (3, 1, 1), "{values}");
            assert_eq!(counts.iter().sum::<u32>(), 5);
            assert_eq!(column.line(values - 1), [0, values - 1]);
            assert_eq!((column.values[0].1, column.values[1].1), (values, 1));
        }
    }

    #[test]
    fn a_file_that_is_cut_off_is_refused() {
        let mut whole = Vec::new();
        let lines = Lines::new(vec!["mali".into()], 2, |article, line| line.extend((article == 0).then_some(0)));
        lines.write(&mut whole).unwrap();
        for length in 0..whole.len() {
            assert!(Column::read(&mut OwnedBytes::new(whole[..length].to_vec()), 2).is_none(), "{length}");
        }
        assert!(Column::read(&mut OwnedBytes::new(whole.clone()), 3).is_none());
        assert!(Column::read(&mut OwnedBytes::new(whole), 2).is_some());
    }
}
