//! Reading a compiled registry in place: nothing is parsed or copied when it is opened.

use std::ops::Range;
use std::sync::Arc;

use super::compile::{HEADER_BYTES, MAGIC, NONE, PLACE_BYTES, POSTING_BYTES, Section};

/// A part of an image, wherever the image lies.
#[derive(Clone)]
pub struct Bytes {
    image: Store,
    range: Range<usize>,
}

#[derive(Clone)]
enum Store {
    Embedded(&'static [u8]),
    Compiled(Arc<[u8]>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        let image = match &self.image {
            Store::Embedded(bytes) => bytes,
            Store::Compiled(bytes) => &bytes[..],
        };
        &image[self.range.clone()]
    }
}

impl Bytes {
    /// An image that is part of the binary.
    pub fn embedded(image: &'static [u8]) -> Self {
        Bytes { range: 0..image.len(), image: Store::Embedded(image) }
    }

    /// An image compiled at run time.
    pub fn compiled(image: Vec<u8>) -> Self {
        Bytes { range: 0..image.len(), image: Store::Compiled(image.into()) }
    }

    /// Checks the magic bytes.
    pub fn is_image(&self) -> bool {
        let bytes = self.as_ref();
        bytes.len() >= HEADER_BYTES && bytes.starts_with(MAGIC)
    }

    /// The number that names the registry's whole content.
    pub fn fingerprint(&self) -> u64 {
        let mut number = [0; 8];
        number.copy_from_slice(&self.as_ref()[8..16]);
        u64::from_le_bytes(number)
    }

    /// One section of an image.
    pub fn section(&self, section: Section) -> Bytes {
        let at = 16 + section as usize * 8;
        let (offset, length) = (self.u32(at) as usize, self.u32(at + 4) as usize);
        let start = self.range.start + offset;
        Bytes { image: self.image.clone(), range: start..start + length }
    }

    /// The number at a byte offset.
    pub fn u32(&self, at: usize) -> u32 {
        let mut number = [0; 4];
        number.copy_from_slice(&self.as_ref()[at..at + 4]);
        u32::from_le_bytes(number)
    }

    /// The string at a byte offset.
    pub fn str(&self, offset: u32, length: u32) -> &str {
        std::str::from_utf8(self.slice(offset, length)).unwrap_or_default()
    }

    /// The bytes of that string.
    fn slice(&self, offset: u32, length: u32) -> &[u8] {
        &self.as_ref()[offset as usize..(offset + length) as usize]
    }
}

/// The table of places.
pub struct PlaceTable {
    strings: Bytes,
    records: Bytes,
}

impl PlaceTable {
    /// The table of an image.
    pub fn new(image: &Bytes) -> Self {
        PlaceTable { strings: image.section(Section::Strings), records: image.section(Section::Places) }
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.records.as_ref().len() / PLACE_BYTES
    }

    /// A string of the record.
    pub fn text(&self, place: u32, column: TextColumn) -> &str {
        let at = place as usize * PLACE_BYTES + column as usize * 8;
        self.strings.str(self.records.u32(at), self.records.u32(at + 4))
    }

    /// The number of the enclosing place.
    pub fn parent(&self, place: u32) -> Option<u32> {
        let parent = self.records.u32(place as usize * PLACE_BYTES + 24);
        (parent != NONE).then_some(parent)
    }

    /// Inhabitants, 0 when unknown.
    pub fn population(&self, place: u32) -> u32 {
        self.records.u32(place as usize * PLACE_BYTES + 28)
    }

    /// Latitude and longitude in degrees.
    pub fn coordinates(&self, place: u32) -> (f64, f64) {
        let at = place as usize * PLACE_BYTES + 32;
        let degrees = |at| f64::from(self.records.u32(at) as i32) / 1e5;
        (degrees(at), degrees(at + 4))
    }

    /// ISO 3166 code; two blanks where the place spans countries.
    pub fn country(&self, place: u32) -> &str {
        let at = place as usize * PLACE_BYTES + 40;
        std::str::from_utf8(&self.records.as_ref()[at..at + 2]).unwrap_or_default()
    }

    /// The number of the kind, and the flags.
    pub fn kind_and_flags(&self, place: u32) -> (u8, u8) {
        let at = place as usize * PLACE_BYTES + 42;
        (self.records.as_ref()[at], self.records.as_ref()[at + 1])
    }

    fn id_bytes(&self, place: u32) -> &[u8] {
        let at = place as usize * PLACE_BYTES + TextColumn::Id as usize * 8;
        self.strings.slice(self.records.u32(at), self.records.u32(at + 4))
    }

    /// The place with this id, by binary search: the table is in the order of the ids.
    pub fn find(&self, id: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.id_bytes(middle).cmp(id.as_bytes()) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// The strings of a place record, in their order.
#[derive(Clone, Copy)]
pub enum TextColumn {
    /// Permanent id.
    Id,
    /// French name.
    Name,
    /// Other spellings, `|` between them.
    Aliases,
}

/// What a name may stand for: one posting of the name map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Flags and entry number; see [`compile`](super::compile).
    pub bits: u32,
    surface: (u32, u32),
}

impl Posting {
    /// The form's exact spelling, when only that is accepted.
    pub fn exact<'i>(&self, strings: &'i Bytes) -> Option<&'i str> {
        (self.surface.0 != NONE).then(|| strings.str(self.surface.0, self.surface.1))
    }
}

/// The postings at the offset that the name map gives.
pub fn postings(section: &Bytes, offset: u64) -> impl Iterator<Item = Posting> + '_ {
    let at = offset as usize;
    let count = section.u32(at) as usize;
    (0..count).map(move |number| {
        let at = at + 4 + number * POSTING_BYTES;
        Posting { bits: section.u32(at), surface: (section.u32(at + 4), section.u32(at + 8)) }
    })
}
