//! Which articles do these files hold? Bytes go in, [`RawArticle`]s come out, nothing is cleaned yet.
//!
//! ```text
//! path ─ walk ─▶ files ─ dispatch ─▶ unpack (gz, zst) ─▶ archive (zip, tar) ─▶ each member dispatched again
//!                                            └─▶ text │ html │ json_lines │ delimited │ warc │ feed │ parquet
//!                                                                                             └─ mend ─▶ Found
//! ```
//!
//! Invariants: no input makes this module panic, print, recurse without bound or hold more than one
//! record in memory, and nothing is ever written to disk. The bounds are [`Options`]; all that is unpacked
//! on behalf of one file is counted together. What cannot be read becomes a [`Skipped`] with its path and
//! reason, and reading goes on; an `Err` means that the request itself makes no sense or that the caller's
//! own callback failed.
//!
//! What has its directory at its end (`.zip`, `.parquet`) is read in place when it is a file, and held in
//! memory, as one record, when it lies inside something else.
//!
//! Absent: `.bz2`, `.xz`, `.7z` and `.rar` are not read; such files of a known format are reported so that
//! nobody believes them indexed. An article whose own bytes are cut off is reported, not kept in half.

mod archive;
mod bytes;
mod control;
mod delimited;
mod dispatch;
mod feed;
mod format;
#[cfg(test)]
mod hostile;
mod html;
mod json_lines;
mod mend;
mod names;
mod options;
mod parquet;
mod records;
mod stamp;
#[cfg(test)]
mod testing;
mod text;
mod unpack;
mod walk;
mod warc;

use std::fmt;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use crate::article::RawArticle;
use crate::error::{Error, ErrorKind, Result};

pub use control::Control;
pub use options::{MAX_DEPTH, MAX_MEMBERS, MAX_RATIO, MAX_RECORD_BYTES, MAX_UNPACKED_BYTES, Options};
pub use stamp::Stamp;

use dispatch::read_file;
use mend::mended;
use names::Names;
use walk::Step;

/// What reading came upon.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// An article.
    Article(Box<RawArticle>),
    /// Something that should have been one.
    Skipped(Skipped),
}

/// Something that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file or folder, as the user gave it joined with what lies below; for a member of an archive,
    /// joined with the member's name.
    pub path: String,
    /// The record within the file: the line of a JSON Lines file, the row below the header of a
    /// delimited one or of a table, the record of a WARC file, the item of a feed, counted from 1.
    pub record: Option<u64>,
    /// Why, in words for a person (lower case, no full stop).
    pub reason: String,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            Some(record) => write!(f, "{}: record {record}: {}", self.path, self.reason),
            None => write!(f, "{}: {}", self.path, self.reason),
        }
    }
}

/// What a caller does with each find; its failure ends the reading.
type OnFound<'a> = dyn FnMut(Found) -> Result<()> + 'a;

/// Whether reading can begin: every path exists and every mapped column is one of ours.
pub fn check(paths: &[PathBuf], options: &Options) -> Result<()> {
    Names::new(&options.columns)?;
    paths.iter().filter(|path| !is_stdin(path)).try_for_each(|path| check_exists(path))
}

/// The bytes of all files that would be read, as they lie on disk; `None` with standard input, which ends when it ends.
pub fn size(paths: &[PathBuf]) -> Option<u64> {
    if paths.iter().any(|path| is_stdin(path)) {
        return None;
    }
    let mut sum = 0;
    for path in paths {
        let walked = walk::walk(path, &mut |step| {
            if let Step::File(file) = step {
                sum += std::fs::metadata(&file.location).map_or(0, |metadata| metadata.len());
            }
            Ok(())
        });
        walked.ok()?;
    }
    Some(sum)
}

/// Hands every article of every path to `on_found`, in sorted order within each folder.
///
/// Reading ends with an error where [`Options::control`] says so. `-` stands for JSON Lines on standard input. A path that does not exist, or a column mapping for
/// a field that we do not have, is an error before anything is read.
pub fn read_paths(paths: &[PathBuf], options: &Options, on_found: &mut dyn FnMut(Found) -> Result<()>) -> Result<()> {
    struct All<'f>(&'f mut OnFound<'f>);

    impl Sink for All<'_> {
        fn found(&mut self, found: Found) -> Result<()> {
            (self.0)(found)
        }
    }

    read_into(paths, options, &mut All(on_found))
}

/// As [`read_paths`], for a caller who may know some of the files.
pub fn read_into(paths: &[PathBuf], options: &Options, sink: &mut dyn Sink) -> Result<()> {
    check(paths, options)?;
    let names = Names::new(&options.columns)?;
    options.control.begin();
    for path in paths {
        if is_stdin(path) {
            sink.begins(None)?;
            let stdin = std::io::stdin().lock();
            json_lines::read(stdin, &Origin::stdin(), &names, options, &mut told(options, sink))?;
            continue;
        }
        walk::walk(path, &mut |step| match step {
            Step::File(file) => {
                let data = std::fs::metadata(&file.location).ok();
                let known = InputFile {
                    path: &file.origin.path,
                    relative_path: &file.origin.relative_path,
                    stamp: data.as_ref().and_then(Stamp::of),
                };
                options.control.check()?;
                if sink.begins(Some(&known))? {
                    return read_file(&file, &names, options, &mut told(options, sink));
                }
                options.control.file_done(options.control.bytes_read(), data.map_or(0, |data| data.len()));
                Ok(())
            }
            Step::Skipped(skipped) => {
                sink.begins(None)?;
                sink.found(Found::Skipped(skipped))
            }
        })?;
    }
    Ok(())
}

/// Who is told what reading comes upon.
pub trait Sink {
    /// What follows comes from this file, or from none. Says whether the file is to be read.
    fn begins(&mut self, _file: Option<&InputFile>) -> Result<bool> {
        Ok(true)
    }

    /// A find; a failure ends the reading.
    fn found(&mut self, found: Found) -> Result<()>;
}

/// A file before it is read.
#[derive(Clone, Copy, Debug)]
pub struct InputFile<'a> {
    /// As the user gave it joined with what lies below.
    pub path: &'a str,
    /// Below what the user gave.
    pub relative_path: &'a str,
    /// What changes when it does; none where that cannot be told.
    pub stamp: Option<Stamp>,
}

/// Hands finds on to `sink`, mended, until reading should end.
fn told<'s>(options: &'s Options, sink: &'s mut dyn Sink) -> impl FnMut(Found) -> Result<()> + 's {
    |found| {
        options.control.check()?;
        sink.found(mended(found))
    }
}

/// Hands every article of a stream of JSON Lines to `on_found`; `path` names the stream in articles
/// and reports.
pub fn read_json_lines(
    reader: impl BufRead,
    path: &str,
    options: &Options,
    on_found: &mut dyn FnMut(Found) -> Result<()>,
) -> Result<()> {
    let names = Names::new(&options.columns)?;
    json_lines::read(reader, &Origin::stream(path), &names, options, &mut |found| on_found(mended(found)))
}

/// Where a file's articles come from, for the article and for reports.
#[derive(Clone, Debug)]
struct Origin {
    path: String,
    relative_path: String,
}

impl Origin {
    fn stdin() -> Self {
        Origin::stream("-")
    }

    fn stream(name: &str) -> Self {
        Origin { path: name.to_owned(), relative_path: name.to_owned() }
    }

    /// A member of the archive that lies here. Its path does not depend on where it was unpacked from.
    fn member(&self, name: &str) -> Self {
        Origin { path: format!("{}/{name}", self.path), relative_path: format!("{}/{name}", self.relative_path) }
    }

    /// An article that knows where it was found and nothing else.
    fn article(&self, record: Option<u64>) -> RawArticle {
        RawArticle {
            path: self.path.clone(),
            relative_path: self.relative_path.clone(),
            record,
            ..RawArticle::default()
        }
    }

    fn skipped(&self, record: Option<u64>, reason: impl Into<String>) -> Found {
        Found::Skipped(Skipped { path: self.path.clone(), record, reason: reason.into() })
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn check_exists(path: &Path) -> Result<()> {
    let Err(error) = std::fs::metadata(path) else {
        return Ok(());
    };
    if error.kind() != std::io::ErrorKind::NotFound {
        return Err(Error::io("cannot read", path, error));
    }
    let shown = path.display();
    Err(if path.is_symlink() {
        Error::new(ErrorKind::Io, format!("{shown} is a link to something that is not there"))
            .hint("mend the link, or name what it should lead to")
    } else {
        Error::new(ErrorKind::Io, format!("there is no file or folder {shown}"))
            .hint("check the spelling; name a file, a folder, or - for JSON Lines on standard input")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn read_all(paths: &[PathBuf]) -> Vec<Found> {
        let mut found = Vec::new();
        read_paths(paths, &Options::default(), &mut |one| {
            found.push(one);
            Ok(())
        })
        .unwrap();
        found
    }

    #[test]
    fn a_missing_path_is_an_error_before_anything_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("a.txt");
        fs::write(&good, "Un texte.").unwrap();
        let paths = [good, folder.path().join("missing")];
        let error = read_paths(&paths, &Options::default(), &mut |_| panic!("nothing must be read")).unwrap_err();
        assert!(error.to_string().contains("there is no file or folder"));
        assert!(error.hint_text().is_some());
    }

    #[test]
    fn every_format_of_a_folder_is_read_in_sorted_order() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("d.csv", "id,text\n1,Quatre\n");
        write("a.txt", "Un.");
        write("c.jsonl", "{\"text\":\"Trois\"}\n[]\n");
        write("b.htm", "<title>Deux</title><p>Le corps de la page.");
        write("README.md", "not ours");
        let found = read_all(&[folder.path().to_path_buf()]);
        let told: Vec<String> = found
            .iter()
            .map(|found| match found {
                Found::Article(article) => format!("{}={}", article.relative_path, article.text),
                Found::Skipped(skipped) => format!("skipped {:?}", skipped.record),
            })
            .collect();
        assert_eq!(
            told,
            ["a.txt=Un.", "b.htm=Le corps de la page.", "c.jsonl=Trois", "skipped Some(2)", "d.csv=Quatre"]
        );
    }

    #[test]
    fn the_callers_failure_ends_the_reading() {
        let lines = b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n";
        let mut calls = 0;
        let result = read_json_lines(&lines[..], "-", &Options::default(), &mut |_| {
            calls += 1;
            Err(Error::new(ErrorKind::Io, "disk full"))
        });
        assert!(result.is_err());
        assert_eq!(calls, 1);
    }

    #[test]
    fn a_skipped_record_says_where_and_why() {
        let told = |record| match Origin::stdin().skipped(record, "no") {
            Found::Skipped(skipped) => skipped.to_string(),
            Found::Article(_) => String::new(),
        };
        assert_eq!((told(Some(12)), told(None)), ("-: record 12: no".into(), "-: no".into()));
    }
}
