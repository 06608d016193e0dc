//! Whether an index is as it was written: every file of the generation that readers have is there, with its length and checksum, and no other.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::generation::{CURRENT, Generation, NEXT, current_name, generations, open_current};
use super::manifest::{FileSum, MANIFEST, is_apart};
use super::{damaged, open_tantivy};
use crate::error::{Error, ErrorKind, Result};

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not as it was written, or cannot be read.
    Damaged,
    /// It is not there.
    Missing,
    /// Nothing that wrote the index put it there.
    Unknown,
}

/// Something wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, from the index folder on.
    pub file: String,
    /// What is wrong with it.
    pub fault: Fault,
    /// How that was noticed.
    pub detail: String,
}

/// What a check of an index has shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The generation that was checked; empty where none could be opened.
    pub generation: String,
    /// The articles in it.
    pub articles: u64,
    /// Files checked.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// What is wrong, by file. Nothing: the index is whole.
    pub findings: Vec<Finding>,
    /// What lies in the folder beside the generation that was checked: an older one that somebody still searches, one that is being built, or
    /// what a killed build left. The next run removes what nobody uses.
    pub beside: Vec<String>,
}

/// Checks the current generation of the index in the folder `index`. The generation stays where it is meanwhile.
pub fn verify(index: &Path) -> Result<Verdict> {
    let mut verdict = Verdict::default();
    match open_current(index) {
        Ok(generation) => {
            verdict.check(&generation)?;
            // Whitespace at the end would be passed over by readers.
            if fs::read(index.join(CURRENT))
                .is_ok_and(|found| !found.ends_with(b"\n") || found.trim_ascii().len() + 1 != found.len())
            {
                verdict.find(CURRENT.to_owned(), Fault::Damaged, "it is more or less than a name and a newline");
            }
        }
        Err(error) if error.kind() == ErrorKind::CorruptIndex => verdict.name_unopened(index, &error),
        Err(error) => return Err(error),
    }
    verdict.findings.sort_by(|a, b| a.file.cmp(&b.file));
    verdict.beside = generations(index).filter(|name| *name != verdict.generation).collect();
    verdict.beside.extend(index.join(NEXT).exists().then(|| NEXT.to_owned()));
    verdict.beside.sort();
    Ok(verdict)
}

impl Verdict {
    fn find(&mut self, file: String, fault: Fault, detail: impl Into<String>) {
        self.findings.push(Finding { file, fault, detail: detail.into() });
    }

    /// Names the file for which no generation could be opened. Without the manifest nothing can be said about the others.
    fn name_unopened(&mut self, index: &Path, error: &Error) {
        let Ok(name) = current_name(index) else {
            return self.find(CURRENT.to_owned(), Fault::Damaged, "it does not name a generation");
        };
        if !index.join(&name).is_dir() {
            return self.find(CURRENT.to_owned(), Fault::Damaged, format!("it names {name}, which is not there"));
        }
        let file = format!("{name}/{MANIFEST}");
        match fs::metadata(index.join(&file)) {
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => {
                self.find(file, Fault::Missing, format!("`{CURRENT}` names the generation"));
            }
            _ => self.find(file, Fault::Damaged, error.to_string()),
        }
        self.generation = name;
    }

    fn check(&mut self, generation: &Generation) -> Result<()> {
        self.generation = generation.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.articles = generation.manifest.articles;
        // The manifest itself was checked when it was opened.
        self.files = 1;
        let folder = &generation.folder;
        let unreadable = |error| Error::io("cannot read", folder, error);
        let mut expected: BTreeMap<&str, &FileSum> =
            generation.manifest.files.iter().map(|file| (file.name.as_str(), file)).collect();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let file = format!("{}/{name}", self.generation);
            match expected.remove(name.as_str()) {
                Some(written) => self.compare(file, &entry.path(), written),
                None if is_apart(&name) => {}
                None => self.find(file, Fault::Unknown, "the manifest does not name it"),
            }
        }
        for name in expected.into_keys() {
            self.find(format!("{}/{name}", self.generation), Fault::Missing, "the manifest names it");
        }
        if self.findings.is_empty() {
            // What was written wrong has a right checksum.
            let index = open_tantivy(folder)?;
            let segments = index.searchable_segment_metas().map_err(|error| damaged(folder, error))?;
            let held: u64 = segments.iter().map(|segment| u64::from(segment.num_docs())).sum();
            if held != self.articles {
                let detail = format!("it says {} articles, and the index holds {held}", self.articles);
                self.find(format!("{}/{MANIFEST}", self.generation), Fault::Damaged, detail);
            }
        }
        Ok(())
    }

    fn compare(&mut self, file: String, path: &Path, written: &FileSum) {
        self.files += 1;
        match FileSum::of(path, written.name.clone()) {
            Ok(found) => {
                self.bytes += found.bytes;
                if found.bytes != written.bytes {
                    let detail = format!("{} bytes instead of {}", found.bytes, written.bytes);
                    self.find(file, Fault::Damaged, detail);
                } else if found.blake3 != written.blake3 {
                    self.find(file, Fault::Damaged, "its checksum is another");
                }
            }
            Err(error) => self.find(file, Fault::Damaged, format!("it cannot be read: {error}")),
        }
    }
}

/// A generation of at most so many bytes is checked whenever it is opened: that takes a few thousandths of a second.
const CHECKED_AT_OPENING: u64 = 4 << 20;

/// Refuses a small generation that is not as it was written: tantivy would take many a changed byte for data. A large one is left to [`verify`].
pub fn check_if_small(generation: &Generation) -> Result<()> {
    let files = &generation.manifest.files;
    if files.iter().map(|file| file.bytes).sum::<u64>() > CHECKED_AT_OPENING {
        return Ok(());
    }
    for file in files {
        let path = generation.folder.join(&file.name);
        let found = FileSum::of(&path, file.name.clone());
        if !found.as_ref().is_ok_and(|found| found == file) {
            let message = format!("the index is damaged: {} is not as it was written", path.display());
            let error = Error::new(ErrorKind::CorruptIndex, message).hint("`vigie rebuild` writes the index anew");
            return Err(match found {
                Ok(_) => error,
                Err(cause) => error.caused_by(cause),
            });
        }
    }
    Ok(())
}
