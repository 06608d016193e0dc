//! The index folder: whole generations side by side, of which one is current.
//!
//! ```text
//! index/
//!   current       the name of the generation that readers open; replaced by one rename
//!   inputs        which files were read, for the next run; see `inputs`
//!   lock          held (flock) by the process that writes; a dead process holds nothing
//!   gen-000007/   a tantivy index, the reprints, the facets, and the manifest, vigie.json, written last
//! ```
//!
//! A writer builds the next generation in its own folder, beside the current one, and switches when every file of it is on
//! disk. A reader holds a shared lock on the manifest of the generation it has open, so that nobody removes it meanwhile; who removes
//! one holds the lock alone. What a killed writer leaves has no manifest or is not current, and the next writer removes it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

use serde::Deserialize;

use super::failpoint::reach;
use super::manifest::{FileSum, MANIFEST, Manifest, is_apart, take};
use super::reprints::CLUSTERS;
use crate::error::{Error, ErrorKind, Result};

/// The version of what lies in a generation: schema, analysis, stored form. Raised by every change to any of them.
pub const FORMAT: u32 = 7;

/// The file that names the current generation.
pub const CURRENT: &str = "current";

/// What that file is called until it is complete.
pub const NEXT: &str = "current.next";

const LOCK: &str = "lock";
const PREFIX: &str = "gen-";

/// A complete generation, kept from removal for as long as this value lives.
pub struct Generation {
    /// Its folder.
    pub folder: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    _lease: File,
}

/// Opens the current generation of an index folder.
pub fn open_current(index: &Path) -> Result<Generation> {
    // Between reading the name and taking the lease a writer may replace the generation and remove it: then there is
    // a newer one to read.
    let mut last = None;
    for _ in 0..50 {
        let name = current_name(index)?;
        match open(index, &name) {
            Ok(generation) => return Ok(generation),
            Err(error) if current_name(index).is_ok_and(|now| now != name) => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| no_index(index)))
}

fn no_index(index: &Path) -> Error {
    Error::new(ErrorKind::NoIndex, format!("there is no index in {}", index.display()))
        .hint("`vigie index PATH` builds one from a file or folder of articles")
}

/// The name of the current generation.
pub fn current_name(index: &Path) -> Result<String> {
    let path = index.join(CURRENT);
    let name = match fs::read(&path) {
        // What is no text names no generation, which is said below.
        Ok(name) => String::from_utf8_lossy(&name).trim().to_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(no_index(index)),
        Err(error) => return Err(Error::io("cannot read", &path, error)),
    };
    if number(&name).is_none() {
        let problem = format!("{} does not name a generation", path.display());
        return Err(Error::new(ErrorKind::CorruptIndex, problem).hint("`vigie rebuild` writes the index anew"));
    }
    Ok(name)
}

fn open(index: &Path, name: &str) -> Result<Generation> {
    let folder = index.join(name);
    let path = folder.join(MANIFEST);
    let damaged = |what: &str| {
        Error::new(ErrorKind::CorruptIndex, format!("{what} {}", path.display()))
            .hint("`vigie rebuild` writes the index anew")
    };
    let mut lease = File::open(&path).map_err(|error| damaged("the index is damaged: cannot read").caused_by(error))?;
    // A file system without locks costs only the protection against removal.
    let _ = lease.lock_shared();
    // Whoever was removing the generation had the lock until it was gone.
    fs::metadata(&path).map_err(|error| damaged("the index is damaged: cannot read").caused_by(error))?;
    let mut json = Vec::new();
    lease.read_to_end(&mut json).map_err(|error| damaged("the index is damaged: cannot read").caused_by(error))?;
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let found: Format = serde_json::from_slice(&json)
        .map_err(|error| damaged("the index is damaged: cannot parse").caused_by(error))?;
    if found.format != FORMAT {
        let message =
            format!("the index in {} has format {}, this program reads format {FORMAT}", index.display(), found.format);
        return Err(
            Error::new(ErrorKind::StaleIndex, message).hint("`vigie rebuild` writes it anew from your articles")
        );
    }
    let manifest =
        Manifest::from_bytes(&json).ok_or_else(|| damaged("the index is damaged: its checksum is not that of"))?;
    Ok(Generation { folder, manifest, _lease: lease })
}

/// The right to write an index folder, held by one process at a time.
pub struct WriteLock {
    index: PathBuf,
    _file: File,
}

impl WriteLock {
    /// Creates the folder if need be and takes the lock, or says who has it.
    pub fn acquire(index: &Path) -> Result<WriteLock> {
        fs::create_dir_all(index).map_err(|error| {
            Error::io("cannot create the index folder", index, error)
                .hint("name another folder with --index DIR or VIGIE_INDEX")
        })?;
        let path = index.join(LOCK);
        let unwritable = |error| {
            Error::io("cannot write in the index folder", index, error)
                .hint("name another folder with --index DIR or VIGIE_INDEX")
        };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(unwritable)?;
        reach("lock file opened").map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                let holder = if holder.is_empty() { "another process" } else { holder.trim() };
                let message = format!("the index in {} is being written by {holder}", index.display());
                return Err(
                    Error::new(ErrorKind::Locked, message).hint("wait until it is done; searches are not affected")
                );
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        // For whoever finds it locked; the lock itself is the kernel's.
        let _ =
            file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "process {}", std::process::id()));
        reach("lock taken").map_err(unwritable)?;
        Ok(WriteLock { index: index.to_owned(), _file: file })
    }

    /// An empty folder for the next generation. Remains of earlier builds are removed first.
    pub fn begin(&self) -> Result<PathBuf> {
        match current_name(&self.index) {
            Ok(current) => self.remove_others(Some(&current)),
            // Which generation was current is lost; a complete one may be all there is, and goes only when there is another.
            Err(_) => generations(&self.index)
                .map(|name| self.index.join(name))
                .filter(|folder| !folder.join(MANIFEST).exists())
                .for_each(|folder| self.discard(&folder)),
        }
        let _ = fs::remove_file(self.index.join(NEXT));
        reach("remains removed").map_err(|error| Error::io("cannot write in the index folder", &self.index, error))?;
        let newest = generations(&self.index).filter_map(|name| number(&name)).max().unwrap_or(0);
        let folder = self.index.join(format!("{PREFIX}{:06}", newest + 1));
        let created =
            fs::create_dir(&folder).and_then(|()| reach("folder created").inspect_err(|_| self.discard(&folder)));
        created.map_err(|error| {
            Error::io("cannot create", &folder, error).hint("name another folder with --index DIR or VIGIE_INDEX")
        })?;
        Ok(folder)
    }

    /// Completes the generation in `folder` and makes it current. Until this returns, readers have the old one. `manifest` names those
    /// files of it that come from the generation before, and gets the others.
    ///
    /// The folder is removed when this fails, unless readers have it by then.
    pub fn publish(&self, folder: &Path, manifest: Manifest) -> Result<()> {
        if let Err(error) = self.complete(folder, manifest).and_then(|()| self.switch(folder)) {
            self.discard(folder);
            let _ = fs::remove_file(self.index.join(NEXT));
            return Err(error);
        }
        // Until the disk has confirmed the switch, a loss of power may bring the old generation back: it must be there.
        sync_folder(&self.index).and_then(|()| reach("switch synced")).map_err(|error| {
            Error::io("the new index is in use, but the disk does not confirm", &self.index.join(CURRENT), error)
        })?;
        self.remove_others(folder.file_name().and_then(|name| name.to_str()));
        // Too late to fail.
        let _ = reach("old generations removed");
        Ok(())
    }

    /// Takes the checksums, waits until every file is on disk, and writes the manifest.
    fn complete(&self, folder: &Path, mut manifest: Manifest) -> Result<()> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error: io::Error| match error.kind() {
                io::ErrorKind::InvalidData => {
                    Error::new(ErrorKind::CorruptIndex, "the index is damaged: a file of it has changed its length")
                        .hint("`vigie verify` names it, `vigie rebuild` writes the index anew")
                }
                _ => Error::io("cannot write", &path, error),
            }
        };
        // The disk is waited for while the checksums are taken.
        let (files, synced) = thread::scope(|scope| {
            let synced = scope.spawn(|| sync_files(folder));
            let files = take(folder, &manifest.files);
            (files, synced.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        manifest.files = files.and_then(|files| reach("checksums taken").map(|()| files)).map_err(failed(folder))?;
        synced?;
        reach("files synced").map_err(failed(folder))?;
        let path = folder.join(MANIFEST);
        let points = ["manifest created", "manifest written", "manifest synced"];
        write_synced(&path, &manifest.to_bytes(), points).map_err(failed(&path))?;
        sync_folder(folder).and_then(|()| sync_folder(&self.index)).map_err(failed(folder))?;
        reach("folder synced").map_err(failed(folder))
    }

    /// Lets readers have the generation in `folder`.
    fn switch(&self, folder: &Path) -> Result<()> {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (current, next) = (self.index.join(CURRENT), self.index.join(NEXT));
        let points = ["next created", "next written", "next synced"];
        write_synced(&next, format!("{name}\n").as_bytes(), points)
            .map_err(|error| Error::io("cannot write", &next, error))?;
        fs::rename(&next, &current).map_err(|error| Error::io("cannot write", &current, error))?;
        let _ = reach("switched");
        Ok(())
    }

    /// Removes a generation that will not be published.
    pub fn discard(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder);
    }

    /// Removes every generation but `keep` that nobody reads.
    fn remove_others(&self, keep: Option<&str>) {
        for name in generations(&self.index).filter(|name| Some(name.as_str()) != keep) {
            let folder = self.index.join(name);
            // Locked until the folder is gone, so that no reader takes it for whole meanwhile.
            let manifest = File::open(folder.join(MANIFEST));
            if !manifest.as_ref().is_ok_and(|manifest| manifest.try_lock().is_err()) {
                let _ = fs::remove_dir_all(folder);
            }
        }
    }
}

/// Fills `to` with the files of the generation `from`: hard links where possible, since the files of a segment never
/// change, and copies of the few that do.
pub fn clone_files(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let shown = name.to_string_lossy();
        if is_apart(&shown) || shown == CLUSTERS {
            continue;
        }
        let target = to.join(&name);
        if !is_final(&shown) || fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target)?;
        }
        reach("file cloned")?;
    }
    reach("files cloned")
}

/// Those of the files of a generation that are the same in every later one that has them.
pub fn final_files(manifest: &Manifest) -> Vec<FileSum> {
    manifest.files.iter().filter(|file| is_final(&file.name)).cloned().collect()
}

/// Whether a file of this name never changes once it is written.
fn is_final(name: &str) -> bool {
    name != CLUSTERS && !name.ends_with(".json")
}

/// The names of all generations in an index folder, complete or not.
pub fn generations(index: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(index).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| number(name).is_some())
}

/// The number of the generation with this name.
pub fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

/// Writes a file whole and waits for the disk; says so at these three points.
fn write_synced(path: &Path, bytes: &[u8], [created, written, synced]: [&str; 3]) -> io::Result<()> {
    let mut file = File::create(path)?;
    reach(created)?;
    file.write_all(bytes)?;
    reach(written)?;
    file.sync_all()?;
    reach(synced)
}

/// Waits until every file of a folder is on disk.
fn sync_files(folder: &Path) -> Result<()> {
    let mut entries = fs::read_dir(folder).map_err(|error| Error::io("cannot read", folder, error))?;
    entries.try_for_each(|entry| {
        let path = entry.map_err(|error| Error::io("cannot read", folder, error))?.path();
        File::open(&path).and_then(|file| file.sync_all()).map_err(|error| Error::io("cannot write", &path, error))
    })
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(articles: u64) -> Manifest {
        Manifest {
            format: FORMAT,
            program: "test".into(),
            registry: "r".into(),
            created: 0,
            articles,
            files: Vec::new(),
        }
    }

    fn publish(index: &Path, articles: u64) -> PathBuf {
        let lock = WriteLock::acquire(index).expect("the lock");
        let folder = lock.begin().expect("a folder");
        lock.publish(&folder, manifest(articles)).expect("published");
        folder
    }

    #[test]
    fn a_reader_keeps_its_generation_while_newer_ones_come() {
        let dir = tempfile::tempdir().unwrap();
        let first = publish(dir.path(), 1);
        let reader = open_current(dir.path()).unwrap();
        let second = publish(dir.path(), 2);
        assert!(first.exists() && second.exists());
        assert_eq!(open_current(dir.path()).unwrap().manifest.articles, 2);
        drop(reader);
        publish(dir.path(), 3);
        assert!(!first.exists() && !second.exists());
    }

    #[test]
    fn what_a_killed_build_leaves_is_never_opened_and_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        publish(dir.path(), 1);
        let remains = {
            let lock = WriteLock::acquire(dir.path()).unwrap();
            lock.begin().unwrap()
        };
        assert_eq!(open_current(dir.path()).unwrap().manifest.articles, 1);
        assert!(remains.exists());
        publish(dir.path(), 2);
        assert_eq!(generations(dir.path()).count(), 1);
    }

    #[test]
    fn a_complete_generation_outlives_the_loss_of_current() {
        let dir = tempfile::tempdir().unwrap();
        let complete = publish(dir.path(), 1);
        fs::remove_file(dir.path().join(CURRENT)).unwrap();
        let lock = WriteLock::acquire(dir.path()).unwrap();
        let next = lock.begin().unwrap();
        assert!(complete.exists());
        lock.publish(&next, manifest(2)).unwrap();
        assert!(!complete.exists());
    }

    #[test]
    fn the_second_writer_is_told_who_has_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let _first = WriteLock::acquire(dir.path()).unwrap();
        let error = WriteLock::acquire(dir.path()).err().expect("locked");
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(error.to_string().contains(&std::process::id().to_string()), "{error}");
    }

    #[test]
    fn what_is_not_an_index_is_said_plainly() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(open_current(dir.path()).err().unwrap().kind(), ErrorKind::NoIndex);
        let folder = publish(dir.path(), 1);
        fs::write(folder.join(MANIFEST), r#"{"format":0,"old":true}"#).unwrap();
        let error = open_current(dir.path()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::StaleIndex);
        assert!(error.hint_text().unwrap().contains("rebuild"));
        fs::write(folder.join(MANIFEST), "{").unwrap();
        assert_eq!(open_current(dir.path()).err().unwrap().kind(), ErrorKind::CorruptIndex);
        fs::write(dir.path().join(CURRENT), "../../etc").unwrap();
        assert_eq!(open_current(dir.path()).err().unwrap().kind(), ErrorKind::CorruptIndex);
    }
}
