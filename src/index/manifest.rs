//! What a generation says of itself, and the checksums of its files.
//!
//! Checksums are BLAKE3: the library is here for the ids of articles, it hashes more than a gigabyte a second on one core, so that the files
//! of a run, still in the page cache, cost a small part of the run, and no two files have ever been found to share one. tantivy's own CRC-32 covers
//! the inside of its segments only, neither its lists of segments nor anything of ours.
//!
//! A file that a generation shares with the one before keeps the checksum that it got when it was written. That makes a small addition to a large index cheap,
//! and damage that came in between cannot be blessed by a fresh checksum.

use std::fs::{self, DirEntry, File};
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// The name of the manifest in its generation.
pub const MANIFEST: &str = "vigie.json";

/// What a generation says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// See [`FORMAT`](super::generation::FORMAT).
    pub format: u32,
    /// The version of the program that wrote it.
    pub program: String,
    /// The fingerprint of the registry with which its articles were tagged.
    pub registry: String,
    /// When it was completed: seconds since 1970, UTC.
    pub created: u64,
    /// How many articles it holds.
    pub articles: u64,
    /// Every file of it but this one, by name.
    pub files: Vec<FileSum>,
}

/// A file as it was when it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The checksum of its content, in hexadecimal digits.
    pub blake3: String,
}

/// A manifest with a checksum of its own.
#[derive(Serialize, Deserialize)]
struct Sealed {
    #[serde(flatten)]
    manifest: Manifest,
    /// Of all the rest, written without spaces.
    seal: String,
}

impl Manifest {
    /// The manifest as it lies on disk.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serialising plain data to memory cannot fail.
        let seal = blake3::hash(&serde_json::to_vec(self).unwrap_or_default()).to_string();
        serde_json::to_vec_pretty(&Sealed { manifest: self.clone(), seal }).unwrap_or_default()
    }

    /// The manifest that these bytes are, if not one of them has changed since they were written.
    pub fn from_bytes(bytes: &[u8]) -> Option<Manifest> {
        let Sealed { manifest, .. } = serde_json::from_slice(bytes).ok()?;
        (manifest.to_bytes() == bytes).then_some(manifest)
    }
}

/// Whether a file of this name is no part of what a generation holds: the manifest itself, and the locks that tantivy creates whenever it
/// opens an index.
pub fn is_apart(name: &str) -> bool {
    [MANIFEST, ".tantivy-writer.lock", ".tantivy-meta.lock"].contains(&name)
}

/// The files of a generation, sorted by name. Those among `known` are taken to have the checksums given there; their lengths must agree.
pub fn take(folder: &Path, known: &[FileSum]) -> io::Result<Vec<FileSum>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<DirEntry>>>()?;
    let sum = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        match known.iter().find(|file| file.name == name) {
            _ if is_apart(&name) => Ok(None),
            Some(file) if file.bytes == entry.metadata()?.len() => Ok(Some(file.clone())),
            Some(_) => Err(io::ErrorKind::InvalidData.into()),
            None => FileSum::of(&entry.path(), name).map(Some),
        }
    };
    // One by one, since few files are much longer than the others.
    let sums = entries.par_iter().with_max_len(1).map(sum).collect::<io::Result<Vec<Option<FileSum>>>>()?;
    let mut files: Vec<FileSum> = sums.into_iter().flatten().collect();
    files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

impl FileSum {
    /// Reads a file from beginning to end.
    pub fn of(path: &Path, name: String) -> io::Result<FileSum> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(path)?)?;
        Ok(FileSum { name, bytes: hasher.count(), blake3: hasher.finalize().to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let file = FileSum { name: "a.term".into(), bytes: 3, blake3: blake3::hash(b"abc").to_string() };
        Manifest {
            format: 3,
            program: "0.1.0".into(),
            registry: "r".into(),
            created: 0,
            articles: 7,
            files: vec![file],
        }
    }

    #[test]
    fn a_manifest_in_which_any_bit_has_changed_is_refused() {
        let whole = manifest().to_bytes();
        assert_eq!(Manifest::from_bytes(&whole), Some(manifest()));
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1 << bit;
                assert_eq!(Manifest::from_bytes(&bytes), None, "bit {bit} of byte {at}");
            }
            assert_eq!(Manifest::from_bytes(&whole[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn known_files_are_not_read_again_unless_their_lengths_disagree() {
        let dir = tempfile::tempdir().unwrap();
        for (name, content) in [("b", "xyz"), ("a", "abc"), (MANIFEST, "{}"), (".tantivy-meta.lock", "")] {
            fs::write(dir.path().join(name), content).unwrap();
        }
        let known = FileSum { name: "b".into(), bytes: 3, blake3: "as it was".into() };
        let files = take(dir.path(), std::slice::from_ref(&known)).unwrap();
        assert_eq!(files, [FileSum::of(&dir.path().join("a"), "a".into()).unwrap(), known.clone()]);
        assert_eq!(files[0].blake3, blake3::hash(b"abc").to_string());
        fs::write(dir.path().join("b"), "xy").unwrap();
        assert_eq!(take(dir.path(), &[known]).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
