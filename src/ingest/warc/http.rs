//! What did this web server answer?

use std::borrow::Cow;
use std::io::BufReader;

use flate2::bufread::{MultiGzDecoder, ZlibDecoder};

use super::super::bytes;
use super::super::dispatch::Scope;
use super::super::unpack::counted;
use super::{Header, MAX_LINES};

/// An answer as it came over the wire.
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) header: Header,
    body: &'a [u8],
}

impl<'a> Answer<'a> {
    /// Takes an answer apart; nothing when it is none.
    pub(super) fn of(content: &'a [u8]) -> Option<Self> {
        let (first, mut rest) = split_line(content);
        let mut words = std::str::from_utf8(first).ok()?.split_ascii_whitespace();
        let version = words.next()?;
        let status = words.next()?.parse().ok()?;
        if !version.starts_with("HTTP/") {
            return None;
        }
        let mut header = Header::default();
        for _ in 0..MAX_LINES {
            let (line, after) = split_line(rest);
            rest = after;
            if line.is_empty() {
                break;
            }
            header.add(line);
        }
        Some(Answer { status, header, body: rest })
    }

    /// The body without its encodings; the error is the reason why they cannot be taken off. Some crawlers
    /// store the body decoded and the header as it was, so each encoding is looked for, not believed.
    pub(super) fn body(&self, scope: &Scope) -> Result<Cow<'a, [u8]>, String> {
        let mut body = Cow::Borrowed(self.body);
        if self.header.get("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"))
            && let Some(joined) = joined_chunks(&body)
        {
            body = Cow::Owned(joined);
        }
        let codings = self.header.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        // They are listed in the order in which they were put on.
        for coding in codings.rsplit(',').map(str::trim) {
            body = match coding {
                "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
                    unpacked(MultiGzDecoder::new(BufReader::new(&*body)), "gzip", scope)?
                }
                "deflate" if body.first().is_some_and(|byte| byte & 0x0f == 8) => {
                    unpacked(ZlibDecoder::new(&*body), "deflate", scope)?
                }
                "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
                    let decoder = zstd::Decoder::with_buffer(&*body).map_err(|error| bytes::reason(&error))?;
                    unpacked(decoder, "zstd", scope)?
                }
                "br" | "compress" if !body.trim_ascii_start().starts_with(b"<") => {
                    return Err(format!("the page is compressed with `{coding}`, which is not read"));
                }
                _ => body,
            };
        }
        Ok(body)
    }
}

fn unpacked<'a>(decoder: impl std::io::Read, coding: &'static str, scope: &Scope) -> Result<Cow<'a, [u8]>, String> {
    bytes::read_whole(counted(decoder, coding, scope.budget), scope.options.max_record_bytes).map(Cow::Owned)
}

/// A value such as the charset of `text/html; charset="utf-8"`.
pub(super) fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    value.split(';').skip(1).find_map(|parameter| {
        let (found, value) = parameter.split_once('=')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches(['"', '\'']))
    })
}

/// A body that was sent in chunks as one; nothing when it was not. A last chunk that is missing is forgiven.
fn joined_chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(body.len());
    while !body.is_empty() {
        let (line, rest) = split_line(body);
        let size = std::str::from_utf8(line).ok()?.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            break;
        }
        joined.extend_from_slice(rest.get(..size)?);
        (_, body) = split_line(&rest[size..]);
    }
    Some(joined)
}

/// A line without its ending, and what follows.
fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|&byte| byte == b'\n');
    let (line, rest) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 1..]));
    (line.strip_suffix(b"\r").unwrap_or(line), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_apart() {
        let answer = Answer::of(b"HTTP/1.1 200\r\nA: b\r\n c\r\nnothing\r\n\r\nbody\r\n\r\n").unwrap();
        assert_eq!((answer.status, answer.header.get("a"), answer.body), (200, Some("b c"), &b"body\r\n\r\n"[..]));
        for other in [&b""[..], b"HTTP/1.1", b"HTTP/1.1 OK", b"<html>", b"\xff\xff 200"] {
            assert!(Answer::of(other).is_none());
        }
    }

    #[test]
    fn chunks_are_joined() {
        for (body, expected) in [
            (&b"3\r\nabc\r\n0\r\n\r\n"[..], Some("abc")),
            (b"1\na\n1;x\nb\n0\n", Some("ab")),
            (b"3\r\nabc\r\n", Some("abc")),
            (b"", Some("")),
            (b"9\r\nabc", None),
            (b"<html>", None),
            (b"ffffffffffffffff\r\nabc", None),
        ] {
            assert_eq!(joined_chunks(body).as_deref(), expected.map(str::as_bytes));
        }
    }

    #[test]
    fn parameters_of_a_content_type() {
        assert_eq!(parameter("text/html; Charset=\"utf-8\"", "charset"), Some("utf-8"));
        assert_eq!(parameter("text/html", "charset"), None);
    }
}
