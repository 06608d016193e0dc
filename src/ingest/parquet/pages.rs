//! Pages of a table that say that they are larger than any page is, or that their headers never end.
//!
//! A page's header says how long its content is once decompressed, and the reader makes room for as much: a table of two thousand bytes can ask for two
//! gigabytes, many times over. So each header is looked at before the reader sees it. A header can also hold a list of two thousand million
//! entries, for each of which the reader asks the end of the file once more: that is refused.

use std::io::{self, Read};

use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::reader::{ChunkReader, Length};

/// Bytes of the largest page that is read. Writers make pages of 1 MiB.
pub(super) const MAX_PAGE: u64 = 128 << 20;

/// Bytes in which the header says how long the page is.
const HEAD: u64 = 16;

/// So often may be read behind the end of a file.
const MAX_BEHIND: u32 = 64;

/// What is read from some place on.
pub(super) struct Ending<T> {
    inner: T,
    behind: u32,
}

impl<T: Read> Read for Ending<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.behind += u32::from(read == 0 && !buffer.is_empty());
        if self.behind > MAX_BEHIND { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(read) }
    }
}

/// A file whose pages are looked at before they are read.
pub(super) struct Bounded<R>(pub R);

impl<R: Length> Length for Bounded<R> {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl<R: ChunkReader> ChunkReader for Bounded<R> {
    type T = Ending<R::T>;

    fn get_read(&self, start: u64) -> Result<Ending<R::T>> {
        let rest = self.0.len().saturating_sub(start);
        if rest > 0 {
            let head = self.0.get_bytes(start, rest.min(HEAD) as usize)?;
            if decompressed_length(&head).is_some_and(|length| length > MAX_PAGE) {
                return Err(ParquetError::General(format!("a page of more than {} MiB", MAX_PAGE >> 20)));
            }
        }
        Ok(Ending { inner: self.0.get_read(start)?, behind: 0 })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<::bytes::Bytes> {
        self.0.get_bytes(start, length)
    }
}

/// The length that a page's header gives for its content once decompressed; nothing where the bytes are no such header. In Thrift's compact
/// protocol they begin with two fields of 32 bits: the sort of the page and this length.
fn decompressed_length(head: &[u8]) -> Option<u64> {
    /// The next field is the one behind the last, and holds 32 bits.
    const FIELD: u8 = 0x15;
    let rest = head.strip_prefix(&[FIELD])?;
    let (_, rest) = varint(rest)?;
    let (length, _) = varint(rest.strip_prefix(&[FIELD])?)?;
    // Zigzag: even numbers are positive.
    (length & 1 == 0).then_some(length >> 1)
}

/// A number of seven bits a byte, the least first.
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let last = bytes.iter().take(10).position(|byte| *byte < 0x80)?;
    let number = bytes[..=last].iter().rev().fold(0u64, |number, byte| number << 7 | u64::from(byte & 0x7F));
    Some((number, &bytes[last + 1..]))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Ending, MAX_BEHIND, decompressed_length};

    #[test]
    fn the_end_of_a_file_is_not_asked_for_for_ever() {
        let mut ending = Ending { inner: &b"ab"[..], behind: 0 };
        let mut buffer = [0; 4];
        assert_eq!(ending.read(&mut buffer).unwrap(), 2);
        let asked = (0..2 * MAX_BEHIND).take_while(|_| ending.read(&mut buffer).is_ok()).count();
        assert_eq!(asked, MAX_BEHIND as usize);
    }

    #[test]
    fn the_header_says_how_long_a_page_is() {
        assert_eq!(decompressed_length(b"\x15\x04\x15\x0e\x15\x12L"), Some(7));
        assert_eq!(decompressed_length(b"\x15\x00\x15\xfe\xff\xff\xff\x0f"), Some(0x7FFF_FFFF));
        for other in [&b""[..], b"PAR1", b"\x15\x00\x15\x01", b"\x15\x00\x19\x0e", b"\x15\x00\x15\xff\xff"] {
            assert_eq!(decompressed_length(other), None, "{other:?}");
        }
    }
}
