//! What characters do these bytes stand for?
//!
//! Reading within bounds, and decoding. French archives hold UTF-8, Windows-1252, the odd UTF-16 export of
//! a spreadsheet, and files that mix two of them.

use std::borrow::Cow;
use std::io::{self, BufRead, Cursor, ErrorKind, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::unpack::{because, reason_in};

/// Bytes that one system call reads, and the most that a look at a file's head may see.
pub(super) const BUFFER: usize = 64 << 10;
/// Bytes at the head of a file by which it is judged text or not.
const SNIFFED: usize = 8 << 10;
/// Bytes that the encoding is guessed from: the guess is settled long before.
const GUESSED: usize = 256 << 10;

/// Why reading stopped, for a person.
pub(super) fn reason(error: &io::Error) -> String {
    if let Some(reason) = reason_in(error) {
        return reason;
    }
    match error.kind() {
        ErrorKind::UnexpectedEof => "the file is cut off".to_owned(),
        ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => format!("cannot read: {error}"),
    }
}

/// The whole content, unless it is longer than `max` or cannot be read; the error is the reason.
pub(super) fn read_whole(reader: impl Read, max: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let bound = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(bound).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    if bytes.len() > max {
        return Err(too_long(max));
    }
    Ok(bytes)
}

/// The reason for passing over what is longer than `max` bytes.
pub(super) fn too_long(max: usize) -> String {
    format!("longer than the limit of {max} bytes")
}

/// Decodes a whole file; the error is the reason why it is not text.
pub(super) fn decode(bytes: &[u8]) -> Result<String, String> {
    decode_as(bytes, None)
}

/// Decodes a whole file that claims an encoding. Bytes that are valid UTF-8 are taken as such
/// whatever is claimed: pages are often saved again in UTF-8 with their old declaration.
pub(super) fn decode_as(bytes: &[u8], claimed: Option<&'static Encoding>) -> Result<String, String> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return Ok(without_nul(text).into_owned());
    }
    if is_binary(bytes) {
        return Err("looks like a binary file".to_owned());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match (std::str::from_utf8(bytes), claimed) {
        (Ok(text), _) => Cow::Borrowed(text),
        (Err(_), Some(claimed)) if claimed != UTF_8 => claimed.decode_without_bom_handling(bytes).0,
        (Err(_), _) if is_mostly_utf8(bytes) => Cow::Owned(decode_mixed(bytes)),
        (Err(_), _) => guess(bytes).decode_without_bom_handling(bytes).0,
    };
    Ok(without_nul(text).into_owned())
}

/// Decodes one line of a file of records, which may come from many hands: UTF-8, else Windows-1252.
pub(super) fn decode_line(bytes: &[u8]) -> Cow<'_, str> {
    let text = match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) if is_mostly_utf8(bytes) => Cow::Owned(decode_mixed(bytes)),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    without_nul(text)
}

/// Makes a stream of records readable line by line: no byte order mark, no UTF-16, not binary. The
/// error is the reason. Only UTF-16 (what spreadsheets call "Unicode text") is read as a whole.
pub(super) fn line_stream<'a>(mut reader: impl BufRead + 'a, max: usize) -> Result<Box<dyn BufRead + 'a>, String> {
    let head = reader.fill_buf().map_err(|error| reason(&error))?;
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        let bytes = read_whole(reader, max)?;
        return Ok(Box::new(Cursor::new(decode(&bytes)?.into_bytes())));
    }
    if is_binary(head) {
        return Err("looks like a binary file".to_owned());
    }
    if head.starts_with(b"\xEF\xBB\xBF") {
        reader.consume(3);
    }
    Ok(Box::new(reader))
}

/// Text without the NUL characters that some exports leave in it; they end strings elsewhere.
pub(super) fn without_nul(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(0, text.as_bytes()).is_some() { Cow::Owned(text.replace('\0', "")) } else { text }
}

/// The encoding that a web page or a line of it claims by name.
pub(super) fn encoding_named(label: &[u8]) -> Option<&'static Encoding> {
    // A page whose declaration could be read as ASCII is not UTF-16, whatever it declares.
    Encoding::for_label(label).filter(|&found| found != UTF_16LE && found != UTF_16BE)
}

/// The next so many bytes of a stream: fewer are an error, because half a text is not that text.
pub(super) struct Exactly<'a> {
    stream: &'a mut (dyn BufRead + 'a),
    left: u64,
}

impl<'a> Exactly<'a> {
    pub(super) fn new(stream: &'a mut (dyn BufRead + 'a), length: u64) -> Self {
        Exactly { stream, left: length }
    }

    /// The stream behind, at wherever reading has come to.
    pub(super) fn stream(&mut self) -> &mut (dyn BufRead + 'a) {
        self.stream
    }
}

impl Read for Exactly<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.fill_buf()?;
        let read = rest.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Exactly<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let rest = self.stream.fill_buf()?;
        if rest.is_empty() {
            return Err(because("the file is cut off here"));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        Ok(&rest[..rest.len().min(most)])
    }

    fn consume(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes as u64);
        self.stream.consume(bytes);
    }
}

/// Whether the head holds more NULs or control characters than any text. A handful is forgiven, so
/// that a short text with a few stray NULs is still read.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SNIFFED)];
    let count = |wanted: fn(&u8) -> bool| head.iter().filter(|&byte| wanted(byte)).count();
    let nuls = count(|&byte| byte == 0);
    let controls = count(|&byte| matches!(byte, 0..=8 | 14..=26 | 28..=31));
    (nuls > 4 && nuls * 100 > head.len()) || (controls > 8 && controls * 20 > head.len())
}

/// Whether the bytes are UTF-8 with a few errors (a cut, a pasted line) rather than another encoding:
/// to take them for another would spoil every accent.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    good > bad.saturating_mul(4)
}

/// UTF-8 in which each wrong byte is read as Windows-1252.
fn decode_mixed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// The encoding that French text in these bytes most likely has.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // ASCII says nothing; what stands before the first accent gives the context.
    let start = Encoding::ascii_valid_up_to(bytes).saturating_sub(BUFFER);
    let end = bytes.len().min(start.saturating_add(GUESSED));
    detector.feed(&bytes[start..end], end == bytes.len());
    detector.guess(Some(b"fr"), Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn encodings_of_whole_files() {
        let mixed = [&"é è à ô ç ".repeat(2).into_bytes()[..], b"\xE9t\xE9"].concat();
        for (bytes, expected) in [
            (&b""[..], ""),
            ("été".as_bytes(), "été"),
            (b"\xEF\xBB\xBFa", "a"),
            (b"L'arm\xE9e a \xE9t\xE9 attaqu\xE9e \x96 \x93hier\x94", "L'armée a été attaquée – “hier”"),
            (b"\xFF\xFEa\0\xE9\0", "aé"),
            (b"\xFE\xFF\0a\0\xE9", "aé"),
            (b"Ga\0o", "Gao"),
            (&mixed, "é è à ô ç é è à ô ç été"),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn binary_files_are_not_text() {
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"[..], &[0; 40]].concat();
        assert!(decode(&png).is_err());
        assert!(line_stream(&png[..], 1000).is_err());
        let noise: Vec<u8> = (0..9000u32).map(|i| (i * i % 251) as u8).collect();
        assert!(decode(&noise).is_err());
    }

    #[test]
    fn a_claimed_encoding_gives_way_to_valid_utf8() {
        let claimed = encoding_named(b"iso-8859-2");
        assert_eq!(decode_as("été".as_bytes(), claimed).as_deref(), Ok("été"));
        assert_eq!(decode_as(b"\xB1", claimed).as_deref(), Ok("ą"));
        assert_eq!(encoding_named(b"utf-16"), None);
    }

    #[test]
    fn lines_are_decoded_one_by_one() {
        assert_eq!(decode_line("é".as_bytes()), "é");
        assert_eq!(decode_line(b"caf\xE9"), "café");
    }

    #[test]
    fn utf16_records_are_read_as_lines() {
        let mut text = String::new();
        line_stream(&b"\xFF\xFEa\0\n\0b\0"[..], 100).unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "a\nb");
    }

    #[test]
    fn a_cut_gzip_file_keeps_what_came_before_the_cut() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.jsonl.gz");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        let line = format!("{{\"text\":\"{}\"}}\n", "a".repeat(1000));
        gz.write_all(line.repeat(200).as_bytes()).unwrap();
        let whole = gz.finish().unwrap();
        std::fs::write(&path, &whole[..whole.len() - 500]).unwrap();
        let (mut articles, mut reasons) = (0, Vec::new());
        crate::ingest::read_paths(&[path], &Default::default(), &mut |found| {
            match found {
                crate::ingest::Found::Article(_) => articles += 1,
                crate::ingest::Found::Skipped(skipped) => reasons.push(skipped.reason),
            }
            Ok(())
        })
        .unwrap();
        assert!(articles > 100, "{articles}");
        assert_eq!(reasons, ["the file is cut off: its gzip data ends too early"]);
    }
}
