//! What the files were that the index was made of, so that a later run need not read again what has not changed.
//!
//! For every input file: its [`Stamp`] and the versions of the articles in it, in their order. A file is passed over when its stamp is the same and
//! the index holds each of these versions; its articles then count as if they had been read. The lines that sources repeat are remembered
//! too, as they were learnt from all files.
//!
//! The file `inputs` lies beside the generations and belongs to none: it says what was read, and what the index holds is looked up in the
//! index, so that one that is older, newer, damaged or missing costs the reading of some files and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::Version;
use super::failpoint::reach;
use super::generation::FORMAT;
use crate::clean::Repetition;
use crate::error::{Error, Result};
use crate::ingest::{InputFile, Options, Stamp};

const INPUTS: &str = "inputs";
const NEXT: &str = "inputs.next";

/// The files that were read, and what they held.
#[derive(Default)]
pub struct Inputs {
    path: PathBuf,
    /// How files were read: read otherwise, they hold other articles.
    reading: String,
    before: FxHashMap<String, Record>,
    now: FxHashMap<String, Record>,
    current: Option<(String, Record)>,
    /// Whether what is remembered differs from what lies on disk.
    changed: bool,
}

/// A file that was read.
#[derive(Default)]
struct Record {
    stamp: Stamp,
    versions: Vec<Version>,
}

impl Inputs {
    /// What is remembered in the index folder `index` of files that were read as `options` say, and of the lines that their sources repeat.
    pub fn open(index: &Path, options: &Options) -> (Inputs, Repetition) {
        let Options { columns, max_record_bytes, max_unpacked_bytes, max_ratio, max_members, max_depth, control: _ } =
            options;
        let limits = (max_record_bytes, max_unpacked_bytes, max_ratio, max_members, max_depth);
        let reading = format!("{FORMAT} {} {columns:?} {limits:?}", env!("CARGO_PKG_VERSION"));
        let path = index.join(INPUTS);
        let known = fs::read(&path).ok().and_then(|bytes| read(&bytes, &reading));
        let changed = known.is_none();
        let (before, lines) = known.unwrap_or_default();
        (Inputs { path, reading, before, changed, ..Inputs::default() }, lines)
    }

    /// The versions of the articles in a file that is as it was; `None` when it must be read. Articles added from here on are in it.
    pub fn begin(&mut self, file: Option<&InputFile>) -> Option<&[Version]> {
        self.finish();
        let InputFile { path, relative_path, stamp } = file?;
        let name = format!("{path}\0{relative_path}");
        let before = self.before.remove(&name);
        let is_known = before.as_ref().is_some_and(|before| Some(before.stamp) == *stamp);
        self.current = stamp.map(|stamp| (name, Record { stamp, versions: Vec::new() }));
        if !is_known {
            self.changed = true;
            return None;
        }
        let (_, record) = self.current.as_mut()?;
        *record = before?;
        Some(&record.versions)
    }

    /// The file that was begun is read after all.
    pub fn read_again(&mut self) {
        self.changed = true;
        if let Some((_, record)) = &mut self.current {
            record.versions.clear();
        }
    }

    /// An article of the file that was begun.
    pub fn add(&mut self, version: Version) {
        if let Some((_, record)) = &mut self.current {
            record.versions.push(version);
        }
    }

    /// Something in the file that was begun cannot be read: it is to be tried again, and named again.
    pub fn spoil(&mut self) {
        self.current = None;
        self.changed = true;
    }

    fn finish(&mut self) {
        self.now.extend(self.current.take());
    }

    /// Writes what is remembered. Files that do not lie under one of `roots`, which this run has read, stay.
    pub fn save(mut self, lines: &Repetition, roots: &[PathBuf]) -> Result<()> {
        self.finish();
        let files = self.before.len();
        self.before.retain(|name, _| !roots.iter().any(|root| Path::new(path_of(name)).starts_with(root)));
        self.changed |= self.before.len() < files;
        if !self.changed {
            return Ok(());
        }
        let next = self.path.with_file_name(NEXT);
        let saved = fs::write(&next, self.to_bytes(lines))
            .and_then(|()| reach("inputs written"))
            .and_then(|()| fs::rename(&next, &self.path));
        saved.map_err(|error| {
            let _ = fs::remove_file(&next);
            Error::io("cannot write", &next, error).hint("check the permissions and the free space")
        })
    }

    fn to_bytes(&self, lines: &Repetition) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, self.reading.as_bytes());
        let at = out.len();
        out.extend_from_slice(&[0; 8]);
        lines.write(&mut out);
        let length = (out.len() - at - 8) as u64;
        out[at..at + 8].copy_from_slice(&length.to_le_bytes());
        out.reserve(self.before.values().chain(self.now.values()).map(|record| 16 * record.versions.len() + 256).sum());
        for (name, record) in self.before.iter().chain(&self.now) {
            put(&mut out, name.as_bytes());
            record.stamp.0.iter().for_each(|number| out.extend_from_slice(&number.to_le_bytes()));
            out.extend_from_slice(&(record.versions.len() as u64).to_le_bytes());
            for version in &record.versions {
                out.extend_from_slice(&version.key.to_le_bytes());
                out.extend_from_slice(&version.digest.to_le_bytes());
            }
        }
        let checksum = blake3::hash(&out);
        out.extend_from_slice(checksum.as_bytes());
        out
    }
}

/// The path in what a file is remembered by.
fn path_of(name: &str) -> &str {
    name.split('\0').next().unwrap_or_default()
}

/// Appends bytes behind their length.
fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// What was written, if it is whole and the files were read as now.
fn read(bytes: &[u8], reading: &str) -> Option<(FxHashMap<String, Record>, Repetition)> {
    let (mut rest, checksum) = bytes.split_last_chunk::<32>()?;
    if blake3::hash(rest) != *checksum || take(&mut rest)? != reading.as_bytes() {
        return None;
    }
    let lines = Repetition::from_bytes(take(&mut rest)?)?;
    let mut files = FxHashMap::default();
    while !rest.is_empty() {
        let name = String::from_utf8(take(&mut rest)?.to_vec()).ok()?;
        let stamp = Stamp([number(&mut rest)?, number(&mut rest)?, number(&mut rest)?, number(&mut rest)?]);
        let length = usize::try_from(number(&mut rest)?).ok()?;
        let (versions, after) = rest.split_at_checked(length.checked_mul(16)?)?;
        rest = after;
        let versions = versions.as_chunks::<8>().0.as_chunks::<2>().0.iter();
        let versions = versions
            .map(|[key, digest]| Version { key: u64::from_le_bytes(*key), digest: u64::from_le_bytes(*digest) })
            .collect();
        files.insert(name, Record { stamp, versions });
    }
    Some((files, lines))
}

/// Takes bytes off that stand behind their length.
fn take<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = usize::try_from(number(rest)?).ok()?;
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let (bytes, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    Some(u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(stamp: Option<u64>) -> InputFile<'static> {
        InputFile { path: "corpus/a.txt", relative_path: "a.txt", stamp: stamp.map(|stamp| Stamp([stamp; 4])) }
    }

    #[test]
    fn a_file_is_known_as_long_as_its_stamp_is_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Inputs::open(dir.path(), &Options::default()).0;
        let version = Version { key: 3, digest: 4 };
        let mut inputs = open();
        assert_eq!(inputs.begin(Some(&file(Some(1)))), None);
        inputs.add(version);
        inputs.save(&Repetition::default(), &[]).unwrap();
        assert_eq!(open().begin(Some(&file(Some(1)))), Some(&[version][..]));
        assert_eq!(open().begin(Some(&file(Some(2)))), None);
        assert_eq!(open().begin(Some(&file(None))), None);
        let otherwise = Options { max_depth: 1, ..Options::default() };
        assert_eq!(Inputs::open(dir.path(), &otherwise).0.begin(Some(&file(Some(1)))), None);
        let mut inputs = open();
        inputs.begin(Some(&file(Some(1))));
        inputs.spoil();
        inputs.save(&Repetition::default(), &[]).unwrap();
        assert_eq!(open().begin(Some(&file(Some(1)))), None);
    }

    #[test]
    fn files_that_have_vanished_are_forgotten_and_others_stay() {
        let dir = tempfile::tempdir().unwrap();
        let open = || Inputs::open(dir.path(), &Options::default()).0;
        let mut inputs = open();
        inputs.begin(Some(&file(Some(1))));
        inputs.save(&Repetition::default(), &["corpus".into()]).unwrap();
        open().save(&Repetition::default(), &["elsewhere".into()]).unwrap();
        assert!(open().begin(Some(&file(Some(1)))).is_some());
        open().save(&Repetition::default(), &["corpus".into()]).unwrap();
        assert!(open().begin(Some(&file(Some(1)))).is_none());
    }

    #[test]
    fn what_is_damaged_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let (mut inputs, lines) = Inputs::open(dir.path(), &Options::default());
        inputs.begin(Some(&file(Some(1))));
        inputs.save(&lines, &[]).unwrap();
        let path = dir.path().join(INPUTS);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(&path, &bytes).unwrap();
            assert!(Inputs::open(dir.path(), &Options::default()).0.before.is_empty(), "byte {at}");
        }
    }
}
