//! How much may one file turn into?
//!
//! Everything that is decompressed on behalf of one file of the walk, however deep inside it, is counted
//! by one [`Budget`]. A bomb then costs what its limit says, whether it is one stream of zeros, a thousand
//! overlapping members or an archive that holds itself.

use std::cell::Cell;
use std::error::Error as StdError;
use std::fmt;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;

use super::Options;
use super::bytes::BUFFER;
use super::format::Layer;

/// The largest window of a zstd stream as a power of two: what `zstd` itself accepts without `--long`.
const MAX_ZSTD_WINDOW_LOG: u32 = 27;

/// What may still be unpacked on behalf of one file.
pub(super) struct Budget {
    left: Cell<u64>,
    members: Cell<u64>,
    limit: u64,
    max_members: u64,
}

impl Budget {
    /// The budget of a file of `size` bytes. However small it is, it may unpack to one record of the
    /// longest kind.
    pub(super) fn new(options: &Options, size: u64) -> Self {
        let smallest = u64::try_from(options.max_record_bytes).unwrap_or(u64::MAX);
        let limit = size.saturating_mul(options.max_ratio).max(smallest).min(options.max_unpacked_bytes);
        Budget {
            left: Cell::new(limit),
            members: Cell::new(options.max_members),
            limit,
            max_members: options.max_members,
        }
    }

    /// Counts unpacked bytes; an error once there are too many.
    pub(super) fn spend(&self, bytes: usize) -> io::Result<()> {
        match self.left.get().checked_sub(u64::try_from(bytes).unwrap_or(u64::MAX)) {
            Some(left) => self.left.set(left),
            None => self.left.set(0),
        }
        if self.is_spent() { Err(because(self.spent())) } else { Ok(()) }
    }

    /// Counts a member of an archive; the error is the reason why it is one too many.
    pub(super) fn count_member(&self) -> Result<(), String> {
        match self.members.get().checked_sub(1) {
            Some(left) => self.members.set(left),
            None => {
                let max = self.max_members;
                return Err(format!("holds more than {max} members; the rest was not read (--max-members N)"));
            }
        }
        if self.is_spent() { Err(self.spent()) } else { Ok(()) }
    }

    /// Whether nothing more may be unpacked.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    fn spent(&self) -> String {
        let limit = self.limit;
        format!(
            "unpacks to more than {limit} bytes, which looks like a decompression bomb; the rest was not read \
             (--max-ratio N and --max-unpacked GIB allow more)"
        )
    }
}

/// A stream without its compressions.
pub(super) fn unpack<'a>(
    mut stream: Box<dyn BufRead + 'a>,
    layers: &[Layer],
    budget: &'a Budget,
) -> io::Result<Box<dyn BufRead + 'a>> {
    for layer in layers {
        stream = match layer {
            Layer::Gzip => counted(MultiGzDecoder::new(stream), "gzip", budget),
            Layer::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(stream)?;
                decoder.window_log_max(MAX_ZSTD_WINDOW_LOG)?;
                counted(decoder, "zstd", budget)
            }
        };
    }
    Ok(stream)
}

/// What `reader` decompresses, counted, with errors that name the compression.
pub(super) fn counted<'a>(
    reader: impl Read + 'a,
    compression: &'static str,
    budget: &'a Budget,
) -> Box<dyn BufRead + 'a> {
    Box::new(BufReader::with_capacity(BUFFER, Counted { reader, compression, budget }))
}

struct Counted<'a, R> {
    reader: R,
    compression: &'static str,
    budget: &'a Budget,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(out).map_err(|error| self.explained(error))?;
        self.budget.spend(read)?;
        Ok(read)
    }
}

impl<R> Counted<'_, R> {
    fn explained(&self, error: io::Error) -> io::Error {
        if reason_in(&error).is_some() {
            return error;
        }
        let what = self.compression;
        match error.kind() {
            ErrorKind::Interrupted | ErrorKind::PermissionDenied => error,
            ErrorKind::UnexpectedEof => because(format!("the file is cut off: its {what} data ends too early")),
            _ => because(format!("the {what} data is damaged: {error}")),
        }
    }
}

/// A reason in words for a person, on its way through readers that only pass I/O errors on.
#[derive(Debug)]
struct Reason(String);

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Reason {}

/// An error that says why in words for a person.
pub(super) fn because(reason: impl Into<String>) -> io::Error {
    io::Error::other(Reason(reason.into()))
}

/// The reason that [`because`] put into this error or into one of its causes.
pub(super) fn reason_in(error: &io::Error) -> Option<String> {
    let mut cause: Option<&(dyn StdError + 'static)> = error.get_ref().map(|inner| inner as _);
    while let Some(error) = cause {
        if let Some(Reason(reason)) = error.downcast_ref() {
            return Some(reason.clone());
        }
        cause = match error.downcast_ref::<io::Error>() {
            Some(error) => error.get_ref().map(|inner| inner as _),
            None => error.source(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(content: &[u8]) -> Vec<u8> {
        zstd::encode_all(content, 3).unwrap()
    }

    fn read(packed: &[u8], layers: &[Layer], options: &Options) -> (usize, Option<String>) {
        let budget = Budget::new(options, packed.len() as u64);
        let mut stream = unpack(Box::new(packed), layers, &budget).unwrap();
        let mut out = Vec::new();
        let error = stream.read_to_end(&mut out).err();
        (out.len(), error.map(|error| reason_in(&error).unwrap_or_else(|| format!("bare: {error}"))))
    }

    #[test]
    fn layers_come_off_from_the_outside() {
        let options = Options::default();
        let packed = gzip(&zstd(b"Kati"));
        assert_eq!(read(&packed, &[Layer::Gzip, Layer::Zstd], &options), (4, None));
        // Compressors append: several streams in one file are one text.
        assert_eq!(read(&[gzip(b"Ka"), gzip(b"ti")].concat(), &[Layer::Gzip], &options), (4, None));
        assert_eq!(read(&[zstd(b"Ka"), zstd(b"ti")].concat(), &[Layer::Zstd], &options), (4, None));
    }

    #[test]
    fn what_is_cut_off_or_damaged_says_so() {
        let options = Options::default();
        let content: Vec<u8> = (0..90_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for (packed, layer, name) in [(gzip(&content), Layer::Gzip, "gzip"), (zstd(&content), Layer::Zstd, "zstd")] {
            let (length, reason) = read(&packed[..packed.len() / 2], &[layer], &options);
            assert_eq!(reason.unwrap(), format!("the file is cut off: its {name} data ends too early"));
            assert!(length > 0, "what came before the cut is read");
            let (_, reason) = read(b"ceci n'est pas compress\xc3\xa9", &[layer], &options);
            assert!(reason.unwrap().starts_with(&format!("the {name} data is damaged")));
        }
    }

    #[test]
    fn a_bomb_costs_what_the_limit_says() {
        let options = Options { max_record_bytes: 1 << 20, ..Options::default() };
        let zeros = vec![0; 256 << 20];
        for (packed, layers) in [
            (gzip(&zeros), &[Layer::Gzip][..]),
            (zstd(&zeros), &[Layer::Zstd]),
            (gzip(&gzip(&zeros)), &[Layer::Gzip, Layer::Gzip]),
        ] {
            let (length, reason) = read(&packed, layers, &options);
            assert!(reason.unwrap().contains("--max-ratio"));
            assert!(length <= (packed.len() * 200).max(1 << 20), "{length}");
        }
        let options = Options { max_unpacked_bytes: 1000, ..Options::default() };
        assert_eq!(read(&gzip(&[0; 999]), &[Layer::Gzip], &options), (999, None));
        assert!(read(&gzip(&[0; 4000]), &[Layer::Gzip], &options).1.unwrap().contains("more than 1000 bytes"));
    }

    #[test]
    fn a_zstd_window_of_gigabytes_is_refused() {
        // A frame header that asks for a window of 2 GiB, and one empty block.
        let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0x00, 0x00];
        let (_, reason) = read(&frame, &[Layer::Zstd], &Options::default());
        assert!(reason.unwrap().contains("zstd data is damaged"));
    }
}
