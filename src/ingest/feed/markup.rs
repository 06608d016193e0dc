//! Where in this stream of markup does one item end and the next begin?

use std::io::{self, BufRead};

use encoding_rs::Encoding;

use super::super::bytes;
use super::super::records::{Line, next_until};

/// A part of a feed.
pub(super) enum Part {
    /// All that stands above the first item. It comes first, and once.
    Head(Vec<u8>),
    /// An item, from its first tag to its last.
    Item(Vec<u8>),
    /// An item that was longer than the bound, and is gone.
    TooLong,
    /// The file ends in an item.
    CutOff,
    /// The file ends.
    End,
}

/// Bytes above the first item that are kept: what is said there of the feed stands at its beginning.
const MAX_HEAD: usize = 256 << 10;

/// A feed as a stream of its parts.
pub(super) struct Parts<R> {
    reader: R,
    max: usize,
    /// The tag at which the next item begins, and whether the head has been given.
    first: Option<Vec<u8>>,
    head_given: bool,
}

/// What a tag does.
#[derive(PartialEq, Eq)]
enum Tag {
    Opens,
    Closes,
    Other,
}

impl<R: BufRead> Parts<R> {
    pub(super) fn new(reader: R, max: usize) -> Self {
        Parts { reader, max, first: None, head_given: false }
    }

    pub(super) fn next(&mut self) -> io::Result<Part> {
        let mut piece = Vec::new();
        let mut head = Vec::new();
        while self.first.is_none() {
            let kept = match self.piece(&mut piece)? {
                Line::End => break,
                kept => kept == Line::Kept,
            };
            match tag_of(&piece) {
                Tag::Opens if kept => self.first = Some(std::mem::take(&mut piece)),
                _ if kept && head.len() + piece.len() <= MAX_HEAD => head.append(&mut piece),
                _ => {}
            }
        }
        if !self.head_given {
            self.head_given = true;
            return Ok(Part::Head(head));
        }
        let Some(first) = self.first.take() else { return Ok(Part::End) };
        // What stood between the last item and this tag goes with it and does no harm.
        let (mut item, mut too_long) = (first, false);
        loop {
            let kept = match self.piece(&mut piece)? {
                Line::End => return Ok(if too_long { Part::TooLong } else { Part::CutOff }),
                kept => kept == Line::Kept,
            };
            let tag = if kept { tag_of(&piece) } else { Tag::Other };
            if tag == Tag::Opens {
                // Items do not lie in items: the last was not closed.
                let at = piece.iter().position(|&byte| byte == b'<').unwrap_or_default();
                self.first = Some(piece.split_off(at));
                item.append(&mut piece);
                return Ok(if too_long || item.len() > self.max { Part::TooLong } else { Part::Item(item) });
            }
            too_long |= !kept || item.len() + piece.len() > self.max;
            if too_long {
                item = Vec::new();
            } else {
                item.extend_from_slice(&piece);
            }
            if tag == Tag::Closes {
                return Ok(if too_long { Part::TooLong } else { Part::Item(item) });
            }
        }
    }

    /// Text and the one tag, comment or CDATA section behind it.
    fn piece(&mut self, piece: &mut Vec<u8>) -> io::Result<Line> {
        let mut read = next_until(&mut self.reader, b'>', piece, self.max)?;
        let mut more = Vec::new();
        // A section that begins within the piece is its only markup, for nothing else holds a `>`.
        let at = piece.iter().position(|&byte| byte == b'<').unwrap_or(piece.len());
        while read == Line::Kept && is_open(&piece[at..]) {
            match next_until(&mut self.reader, b'>', &mut more, self.max)? {
                Line::End => break,
                Line::Kept if piece.len() + more.len() <= self.max => piece.extend_from_slice(&more),
                _ => {
                    // The section goes on unseen, to wherever it seems to end.
                    *piece = Vec::new();
                    read = Line::TooLong;
                }
            }
        }
        Ok(read)
    }
}

/// Whether this is a comment or a CDATA section that goes on, where `>` is a character like any other.
fn is_open(markup: &[u8]) -> bool {
    (markup.starts_with(b"<![CDATA[") && !markup.ends_with(b"]]>"))
        || (markup.starts_with(b"<!--") && !(markup.ends_with(b"-->") && markup.len() >= 7))
}

fn tag_of(piece: &[u8]) -> Tag {
    let Some(at) = piece.iter().position(|&byte| byte == b'<') else { return Tag::Other };
    let (tag, opens) = match piece[at + 1..].strip_prefix(b"/") {
        Some(tag) => (tag, Tag::Closes),
        None => (&piece[at + 1..], Tag::Opens),
    };
    let end = tag.iter().position(|byte| b" \t\r\n/>".contains(byte)).unwrap_or(tag.len());
    let local = tag[..end].rsplit(|&byte| byte == b':').next().unwrap_or_default();
    if [&b"item"[..], b"entry"].iter().any(|name| local.eq_ignore_ascii_case(name)) { opens } else { Tag::Other }
}

/// The encoding that the XML declaration names.
pub(super) fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = head.trim_ascii_start();
    let end = head.iter().position(|&byte| byte == b'>')?;
    let declaration = head[..end].strip_prefix(b"<?xml")?;
    let at = declaration.windows(9).position(|window| window == b"encoding=")?;
    let value = &declaration[at + 9..];
    let quote = value.first().filter(|quote| b"\"'".contains(quote))?;
    let label = value[1..].split(|byte| byte == quote).next()?;
    bytes::encoding_named(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(feed: &str, max: usize) -> Vec<String> {
        let mut parts = Parts::new(feed.as_bytes(), max);
        let mut told = Vec::new();
        loop {
            told.push(match parts.next().unwrap() {
                Part::Head(head) => format!("head {}", String::from_utf8(head).unwrap()),
                Part::Item(item) => String::from_utf8(item).unwrap(),
                Part::TooLong => "too long".to_owned(),
                Part::CutOff => "cut off".to_owned(),
                Part::End => return told,
            });
        }
    }

    #[test]
    fn items_are_cut_out() {
        for (feed, expected) in [
            ("<r><item>a</item> <item>b</item></r>", &["head <r>", "<item>a</item>", " <item>b</item>"][..]),
            ("<r><a:entry x='1'>a</a:entry>", &["head <r>", "<a:entry x='1'>a</a:entry>"]),
            ("<r><items><item>a</item></items>", &["head <r><items>", "<item>a</item>"]),
            ("<r><item><![CDATA[</item>]]></item>", &["head <r>", "<item><![CDATA[</item>]]></item>"]),
            ("<r><!-- <item> --><item>a</item>", &["head <r><!-- <item> -->", "<item>a</item>"]),
            ("<item>a<item>b</item>", &["head ", "<item>a", "<item>b</item>"][..]),
            ("<r><item>a", &["head <r>", "cut off"]),
            ("<item>0123456789012345678901234</item><item>a</item>", &["head ", "too long", "<item>a</item>"]),
            ("", &["head "]),
        ] {
            let max = if feed.contains("0123") { 30 } else { 60 };
            assert_eq!(parts(feed, max), expected, "{feed}");
        }
    }

    #[test]
    fn encodings_are_declared_on_top() {
        let name = |head: &[u8]| declared_encoding(head).map(Encoding::name);
        assert_eq!(name(b"<?xml version='1.0' encoding='latin1'?><rss>"), Some("windows-1252"));
        assert_eq!(name(b"<rss encoding='latin1'>"), None);
        assert_eq!(name(b"<?xml encoding=>"), None);
    }
}
