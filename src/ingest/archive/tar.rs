//! Which files does this tar archive hold?
//!
//! The blocks are walked here, because a name of any length would be held in memory by a reader that
//! trusts the archive; the fields of a header are read by the `tar` crate.

use std::io::{self, BufRead, Read};

use ::tar::{EntryType, Header, PaxExtensions};

use super::super::bytes::{self, Exactly};
use super::super::dispatch::{Input, Scope};
use super::super::{OnFound, Origin};
use super::{LINK, Verdict, judge, read_member};
use crate::error::Result;

const BLOCK: usize = 512;
/// Longest name or set of extended attributes that is read; longer ones are passed over.
const MAX_EXTENSION: u64 = 64 << 10;

/// Hands every article of every member to `on_found`, in the order of the archive.
pub(in super::super) fn read<'a>(
    mut reader: Box<dyn BufRead + 'a>,
    origin: &Origin,
    scope: &Scope,
    on_found: &mut OnFound,
) -> Result<()> {
    let (mut ours, mut ended, mut lost) = (false, false, false);
    let mut told = Extensions::default();
    let mut block = [0; BLOCK];
    loop {
        match fill(&mut reader, &mut block) {
            Ok(0) if lost => return Ok(()),
            Ok(0) => return end(ours, origin, on_found),
            Ok(BLOCK) => {}
            // Padding behind the end may have any length.
            Ok(_) if ended => return end(ours, origin, on_found),
            Ok(_) => return on_found(origin.skipped(None, "the archive is cut off")),
            Err(error) => return on_found(origin.skipped(None, bytes::reason(&error))),
        }
        if block.iter().all(|&byte| byte == 0) {
            ended = true;
            continue;
        }
        let header = Header::from_byte_slice(&block);
        let size = header.entry_size().ok().filter(|_| is_intact(header));
        let Some(size) = size.map(|size| told.size.unwrap_or(size)) else {
            if ended {
                return end(ours, origin, on_found);
            }
            // Whatever is wrong here, the next header may be whole again.
            if !lost {
                lost = true;
                let reason = "no tar header where one was expected; reading goes on at the next one";
                on_found(origin.skipped(None, reason))?;
            }
            continue;
        };
        (ended, lost) = (false, false);
        if let Err(reason) = scope.budget.count_member() {
            return on_found(origin.skipped(None, reason));
        }
        let mut content = Exactly::new(&mut *reader, size);
        let kind = header.entry_type();
        if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
            let read = if size <= MAX_EXTENSION { told.read(kind, &mut content) } else { Ok(()) };
            if let Err(error) = read.and_then(|()| skip(&mut content, size)) {
                return on_found(origin.skipped(None, bytes::reason(&error)));
            }
            continue;
        }
        let name = std::mem::take(&mut told).name.unwrap_or_else(|| header.path_bytes().into_owned());
        let name = bytes::decode_line(name.strip_suffix(b"\0").unwrap_or(&name)).into_owned();
        let refused = match kind {
            kind if kind.is_symlink() || kind.is_hard_link() => Some(LINK),
            kind if kind.is_gnu_sparse() => Some("a file stored with holes (sparse), which is not read"),
            _ => None,
        };
        if refused.is_some() || kind.is_file() || kind.is_contiguous() {
            match judge(&name, refused, origin, scope) {
                Verdict::Ours(member, kind) => {
                    ours = true;
                    read_member(Input::Stream(Box::new(&mut content)), &kind, &member, scope, on_found)?;
                }
                Verdict::Skipped(found) => {
                    ours = true;
                    on_found(found)?;
                }
                Verdict::Foreign => {}
            }
        }
        if let Err(error) = skip(&mut content, size) {
            return on_found(origin.skipped(None, bytes::reason(&error)));
        }
    }
}

/// Ends an archive; says so if it held nothing of ours.
fn end(ours: bool, origin: &Origin, on_found: &mut OnFound) -> Result<()> {
    if ours {
        return Ok(());
    }
    on_found(origin.skipped(None, "nothing in the archive is of a kind that is read"))
}

/// What extension entries say about the member that follows them.
#[derive(Default)]
struct Extensions {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Extensions {
    fn read(&mut self, kind: EntryType, content: &mut Exactly) -> io::Result<()> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        if kind.is_gnu_longname() {
            self.name = Some(bytes);
            return Ok(());
        }
        for extension in PaxExtensions::new(&bytes).flatten() {
            match extension.key_bytes() {
                b"path" => self.name = Some(extension.value_bytes().to_vec()),
                b"size" => self.size = extension.value().ok().and_then(|size| size.parse().ok()),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Fills the block as far as the stream goes.
fn fill(reader: &mut dyn BufRead, block: &mut [u8; BLOCK]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < BLOCK {
        match reader.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Reads past what is left of a member and its padding to whole blocks.
fn skip(content: &mut Exactly, size: u64) -> io::Result<()> {
    io::copy(content, &mut io::sink())?;
    let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    // An archive whose last padding is missing is whole all the same.
    io::copy(&mut content.stream().take(padding), &mut io::sink()).map(|_| ())
}

/// Whether the header's checksum is right.
fn is_intact(header: &Header) -> bool {
    let bytes = header.as_bytes();
    let sum: u32 =
        bytes.iter().enumerate().map(|(at, &byte)| if (148..156).contains(&at) { 32 } else { u32::from(byte) }).sum();
    header.cksum().is_ok_and(|told| told == sum)
}

#[cfg(test)]
mod tests {
    use super::super::super::Options;
    use super::super::super::testing::{gzip, tar, told, told_with, zip, zstd};
    use super::BLOCK;

    #[test]
    fn members_are_read_in_order_through_any_compression() {
        let archive = tar(&[
            ("./mali/a.txt", b"Un."),
            ("../../etc/b.txt", b"Deux."),
            ("/c.jsonl.gz", &gzip(b"{\"text\":\"Trois\"}")),
            ("d.zip", &zip(&[("e.txt", b"Quatre.")])),
            ("README.md", b"not ours"),
        ]);
        let read = |name: &str| {
            ["/mali/a.txt=Un.", "/etc/b.txt=Deux.", "/c.jsonl.gz#1=Trois", "/d.zip/e.txt=Quatre."]
                .map(|line| format!("{name}{line}"))
        };
        assert_eq!(told("x.tar", &archive), read("x.tar"));
        assert_eq!(told("x.tgz", &gzip(&archive)), read("x.tgz"));
        assert_eq!(told("x.tar.zst", &zstd(&archive)), read("x.tar.zst"));
        // Joined archives are one.
        assert_eq!(told("x.tar", &[tar(&[("a.txt", b"a")]), tar(&[("b.txt", b"b")])].concat()).len(), 2);
    }

    #[test]
    fn long_names_and_links() {
        let mut builder = ::tar::Builder::new(Vec::new());
        let long = format!("{}/a.txt", "dossier".repeat(40));
        let mut header = ::tar::Header::new_gnu();
        header.set_size(3);
        builder.append_data(&mut header, &long, &b"Un."[..]).unwrap();
        builder.append_pax_extensions([("path", "nom étendu.txt".as_bytes()), ("size", b"5")]).unwrap();
        let mut header = ::tar::Header::new_ustar();
        header.set_path("court.txt").unwrap();
        header.set_size(5);
        header.set_cksum();
        builder.append(&header, &b"Deux."[..]).unwrap();
        for (kind, name) in [(::tar::EntryType::Symlink, "lien.txt"), (::tar::EntryType::Link, "dur.txt")] {
            let mut header = ::tar::Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(0);
            builder.append_link(&mut header, name, "/etc/passwd").unwrap();
        }
        let told = told("x.tar", &builder.into_inner().unwrap());
        assert_eq!(told[0], format!("x.tar/{long}=Un."));
        assert_eq!(told[1], "x.tar/nom étendu.txt=Deux.");
        for (line, name) in told[2..].iter().zip(["lien.txt", "dur.txt"]) {
            assert_eq!(*line, format!("x.tar/{name}!a link in an archive, not followed"));
        }
    }

    #[test]
    fn a_name_without_end_costs_nothing() {
        let mut header = ::tar::Header::new_gnu();
        header.set_entry_type(::tar::EntryType::GNULongName);
        header.set_size(64 << 20);
        header.set_cksum();
        let mut archive = header.as_bytes().to_vec();
        archive.resize(archive.len() + (64 << 20), b'a');
        archive.extend(tar(&[("a.txt", b"Un.")]));
        assert_eq!(told("x.tar", &archive), ["x.tar/a.txt=Un."]);
    }

    #[test]
    fn what_lies_before_a_cut_or_behind_damage_is_read() {
        let archive =
            tar(&[("a.txt", b"Un."), ("b.jsonl", "{\"text\":\"b\"}\n".repeat(99).as_bytes()), ("c.txt", b"Trois.")]);
        let told_of = |bytes: &[u8]| told("x.tar", bytes);
        let cut = told_of(&archive[..1024 + 512 + 14 * 4]);
        assert_eq!(cut[..2], ["x.tar/a.txt=Un.", "x.tar/b.jsonl#1=b"]);
        assert_eq!(
            cut[4..],
            ["x.tar/b.jsonl#4=b", "x.tar/b.jsonl#5!the file is cut off here", "x.tar!the file is cut off here"]
        );
        let mut damaged = archive.clone();
        damaged[5] = b'?';
        let damaged = told_of(&damaged);
        assert_eq!(damaged[0], "x.tar!no tar header where one was expected; reading goes on at the next one");
        assert_eq!(damaged.len(), 1 + 99 + 1, "{damaged:?}");
        assert_eq!(told_of(b""), ["x.tar!nothing in the archive is of a kind that is read"]);
        // An end with something behind it is an end all the same.
        for behind in [&[b'?'; BLOCK][..], b"?", b""] {
            let archive = [&[0; 2 * BLOCK][..], behind].concat();
            assert_eq!(told_of(&archive), ["x.tar!nothing in the archive is of a kind that is read"]);
        }
        assert_eq!(told_of(&[7; 700]).len(), 2);
        assert_eq!(
            told("x.tgz", &gzip(&archive)[..40]).last().unwrap(),
            "x.tgz!the file is cut off: its gzip data ends too early"
        );
    }

    #[test]
    fn limits_hold() {
        let archive = tar(&[("a.txt", b"a"), ("b.txt", b"b")]);
        let options = Options { max_members: 1, ..Options::default() };
        assert!(told_with("x.tar", &archive, &options)[1].contains("more than 1 members"));
        let options = Options { max_depth: 1, ..Options::default() };
        let told = told_with("x.tar", &tar(&[("y.tar", &archive), ("z.txt", b"z")]), &options);
        assert!(told[0].contains("more than 1 deep") && told[1] == "x.tar/z.txt=z", "{told:?}");
    }
}
