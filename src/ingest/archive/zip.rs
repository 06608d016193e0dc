//! Which files does this zip archive hold?
//!
//! The directory at its end names the members. Where it is missing, because the download was cut off, the
//! members are read from the front until the cut.

use std::io::{self, Read, Seek};

use ::zip::read::{ZipArchive, ZipFile, read_zipfile_from_stream};
use ::zip::result::ZipError;

use super::super::dispatch::{Input, Scope};
use super::super::unpack::{counted, reason_in};
use super::super::{OnFound, Origin, bytes};
use super::{LINK, Verdict, judge, read_member};
use crate::error::Result;

/// Hands every article of every member to `on_found`, in the order of the archive's directory.
pub(in super::super) fn read<R: Read + Seek>(
    mut reader: R,
    origin: &Origin,
    scope: &Scope,
    on_found: &mut OnFound,
) -> Result<()> {
    let mut archive = match ZipArchive::new(&mut reader) {
        Ok(archive) => archive,
        Err(error) => {
            let reason = reason_of(&error);
            return read_forward(&mut reader, &reason, origin, scope, on_found);
        }
    };
    let mut ours = false;
    for index in 0..archive.len() {
        if let Err(reason) = scope.budget.count_member() {
            return on_found(origin.skipped(None, reason));
        }
        let name = archive.name_for_index(index).and_then(|name| name.ok()).map(|name| name.into_owned());
        match archive.by_index(index) {
            Ok(member) => ours |= read_one(member, origin, scope, on_found)?,
            // A member that cannot even be opened is reported if its name says that it is ours.
            Err(error) => match judge(&name.unwrap_or_default(), None, origin, scope) {
                Verdict::Ours(member, _) => {
                    ours = true;
                    on_found(member.skipped(None, reason_of(&error)))?;
                }
                Verdict::Skipped(found) => on_found(found)?,
                Verdict::Foreign => {}
            },
        }
    }
    if archive.has_duplicate_names() {
        on_found(origin.skipped(None, "several members have the same name; only the last of each was read"))?;
    }
    if !ours {
        on_found(origin.skipped(None, "nothing in the archive is of a kind that is read"))?;
    }
    Ok(())
}

/// Reads the members of an archive without a directory, from the front.
fn read_forward<R: Read + Seek>(
    reader: &mut R,
    damage: &str,
    origin: &Origin,
    scope: &Scope,
    on_found: &mut OnFound,
) -> Result<()> {
    let mut members = 0u64;
    if reader.rewind().is_ok() {
        while let Ok(Some(member)) = read_zipfile_from_stream(reader) {
            if let Err(reason) = scope.budget.count_member() {
                return on_found(origin.skipped(None, reason));
            }
            members += 1;
            read_one(member, origin, scope, on_found)?;
        }
    }
    on_found(origin.skipped(
        None,
        match members {
            0 => format!("not a zip archive that can be read: {damage}"),
            _ => format!("the archive is cut off or damaged ({damage}); {members} members at its front were looked at"),
        },
    ))
}

/// Reads one member; tells whether it was of a kind that is read.
fn read_one<R: Read>(member: ZipFile<R>, origin: &Origin, scope: &Scope, on_found: &mut OnFound) -> Result<bool> {
    if member.is_dir() {
        return Ok(false);
    }
    let name = match std::str::from_utf8(member.name_raw()) {
        Ok(name) => name.to_owned(),
        // The archive's own guess: code page 437, whose accents are those of French Windows.
        Err(_) => {
            member.name().map_or_else(|_| bytes::decode_line(member.name_raw()).into_owned(), |name| name.into_owned())
        }
    };
    match judge(&name, member.is_symlink().then_some(LINK), origin, scope) {
        Verdict::Ours(found, kind) => {
            let stream = Input::Stream(counted(member, "zip", scope.budget));
            read_member(stream, &kind, &found, scope, on_found)?;
            Ok(true)
        }
        Verdict::Skipped(found) => on_found(found).map(|()| true),
        Verdict::Foreign => Ok(false),
    }
}

fn reason_of(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
        ZipError::Io(error) => reason_in(error).unwrap_or_else(|| error.to_string()),
        ZipError::UnsupportedArchive(what) if what.to_lowercase().contains("password") => {
            "it is encrypted; unpack it with its password".to_owned()
        }
        ZipError::CompressionMethodNotSupported(method) => {
            format!("its compression (method {method}) is not read; pack it again with deflate")
        }
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Options;
    use super::super::super::testing::{gzip, told, told_with, zip, zstd};

    #[test]
    fn members_are_read_like_files_of_a_folder() {
        let archive = zip(&[
            ("mali/a.txt", b"Un."),
            ("b.jsonl.zst", &zstd(b"{\"text\":\"Deux\"}\n[]\n")),
            ("README.md", b"not ours"),
            ("__MACOSX/mali/._a.txt", b"not ours"),
            (".git/c.txt", b"not ours"),
            ("c.tar.xz", b"?"),
        ]);
        let expected = [
            "x.zip/mali/a.txt=Un.",
            "x.zip/b.jsonl.zst#1=Deux",
            "x.zip/b.jsonl.zst#2!an array where an object was expected",
            "x.zip/c.tar.xz!this packing is not read; unpack the file, or use .gz, .zst, .zip or .tar",
        ];
        assert_eq!(told("x.zip", &archive), expected);
        assert_eq!(told("x.zip", &zip(&[("a.png", b"?")])), ["x.zip!nothing in the archive is of a kind that is read"]);
    }

    #[test]
    fn an_archive_inside_something_else_is_held_within_the_bound() {
        let inner = zip(&[("a.txt", b"Un.")]);
        assert_eq!(told("x.zip.gz", &gzip(&inner)), ["x.zip.gz/a.txt=Un."]);
        let outer = zip(&[("x.zip", &inner)]);
        assert_eq!(told("y.zip", &outer), ["y.zip/x.zip/a.txt=Un."]);
        let options = Options { max_record_bytes: 50, ..Options::default() };
        let told = told_with("y.zip", &outer, &options);
        assert!(told[0].starts_with("y.zip/x.zip!longer than the limit of 50 bytes (it must be held"), "{told:?}");
    }

    #[test]
    fn names_lead_nowhere_and_links_are_not_followed() {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        writer.add_symlink("lien.txt", "/etc/passwd", options).unwrap();
        let linked = writer.finish().unwrap().into_inner();
        assert_eq!(told("x.zip", &linked), ["x.zip/lien.txt!a link in an archive, not followed"]);
        // The writer tidies names, so the bad ones are put in afterwards.
        let mut archive = zip(&[("aaaaaaetc/passwd.txt", b"Un.")]);
        while let Some(at) = archive.windows(6).position(|bytes| bytes == b"aaaaaa") {
            archive[at..at + 6].copy_from_slice(b"../../");
        }
        assert_eq!(told("x.zip", &archive), ["x.zip/etc/passwd.txt=Un."]);
    }

    #[test]
    fn what_lies_before_a_cut_is_read() {
        let archive = zip(&[("a.txt", b"Un."), ("b.txt", b"Deux."), ("c.txt", "Trois. ".repeat(999).as_bytes())]);
        let told_of = |end: usize| told("x.zip", &archive[..end]);
        // Behind the members, the directory alone is lost.
        let cut = told_of(archive.len() - 30);
        assert_eq!((cut.len(), &*cut[0], &*cut[1]), (4, "x.zip/a.txt=Un.", "x.zip/b.txt=Deux."));
        assert!(cut[3].starts_with("x.zip!the archive is cut off or damaged"), "{cut:?}");
        let cut = told_of(120);
        assert_eq!(cut[..2], ["x.zip/a.txt=Un.", "x.zip/b.txt=Deux."]);
        assert!(cut[2].starts_with("x.zip/c.txt!"), "{cut:?}");
        for bad in [&b""[..], b"PK", b"ceci n'est pas un zip"] {
            let told = told("x.zip", bad);
            assert!(told.len() == 1 && told[0].starts_with("x.zip!not a zip archive"), "{told:?}");
        }
    }

    #[test]
    fn a_damaged_member_is_reported_and_the_others_are_read() {
        let mut archive = zip(&[("a.txt", &[b'a'; 500]), ("b.txt", b"Deux.")]);
        archive[36] ^= 0x40;
        let told = told("x.zip", &archive);
        assert!(told[0].starts_with("x.zip/a.txt!the zip data is damaged"), "{told:?}");
        assert_eq!(told[1], "x.zip/b.txt=Deux.");
    }

    #[test]
    fn bombs_stop_at_their_limits() {
        let blanks = vec![b' '; 8 << 20];
        let names: Vec<String> = (0..20).map(|n| format!("{n}.jsonl")).collect();
        let members: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, &*blanks)).collect();
        let bomb = zip(&members);
        let options = Options { max_record_bytes: 1 << 20, ..Options::default() };
        let told = told_with("x.zip", &bomb, &options);
        assert!(told.iter().any(|line| line.contains("looks like a decompression bomb")), "{told:?}");
        assert!(told.last().unwrap().starts_with("x.zip!unpacks to more than"), "{told:?}");
        let options = Options { max_members: 2, ..Options::default() };
        let told = told_with("x.zip", &zip(&[("a.txt", b"a"), ("b.txt", b"b"), ("c.txt", b"c")]), &options);
        assert_eq!(told[2], "x.zip!holds more than 2 members; the rest was not read (--max-members N)");
    }

    #[test]
    fn archives_in_archives_come_to_an_end() {
        let mut archive = zip(&[("a.txt", b"Un.")]);
        for depth in 0..40 {
            archive = zip(&[("a.txt", b"Un."), (&format!("{depth}.zip"), &archive)]);
        }
        let told = told("x.zip", &archive);
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(told[4].contains("archives lie more than 4 deep"), "{told:?}");
    }
}
