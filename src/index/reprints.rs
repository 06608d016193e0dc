//! Reprints on disk: the fingerprint of every article, and which articles are copies of one text.
//!
//! Clusters lie beside the documents and not in them. A document cannot be changed once it is written, and whether an article is a copy
//! may be known only when a later one has come; in a file of their own, articles change clusters without being indexed again.
//!
//! ```text
//! gen-000007/
//!   gen-000005.fingerprints   what the run that made generation 5 added; never changes, so later generations link to it
//!   gen-000007.fingerprints
//!   clusters                  the articles that have copies, cluster by cluster, the earliest first; written by every run
//! ```
//!
//! Threads append fingerprints as they come. When all are there, the articles are taken in the order in which they were read, those
//! of earlier runs first with the clusters that they had, so the result does not depend on the threads. Of a million articles about 300 bytes
//! each are held in memory meanwhile; fingerprints are read where they lie, from files mapped into memory, when they are compared. A run on top of an index reads the fingerprints that
//! are there once from beginning to end, and enters only those anchors that its new articles have too.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::Directory;
use tantivy::directory::{MmapDirectory, OwnedBytes};

use super::Version;
use super::failpoint::reach;
use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::{Clusters, Fingerprint, Known, stored_anchors};

/// The file of the clusters.
pub const CLUSTERS: &str = "clusters";

/// The ends of the names of fingerprint files.
const FINGERPRINTS: &str = ".fingerprints";

/// With more fingerprint files than this, all are written into one.
const MAX_FILES: usize = 8;

/// Bytes before each fingerprint: its length, the article's key and digest, its number among all, its day.
const HEADER: usize = 4 + 8 + 8 + 8 + 4;

/// Stands for no day, and comes after all days.
const UNDATED: i32 = i32::MAX;

/// What is remembered of an article for the sake of its copies.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Its place among the articles of the run.
    pub place: u64,
    /// The day of its publication, else of its event.
    pub day: Option<i32>,
    /// What its copies are known by.
    pub fingerprint: Fingerprint,
}

/// Gathers the fingerprints of a run.
pub struct ReprintWriter {
    folder: PathBuf,
    /// The upper bits of the numbers of this run's articles.
    run: u64,
    log: Mutex<Log>,
}

struct Log {
    file: BufWriter<File>,
    buffer: Vec<u8>,
    /// What lies in the file, in its order, and how long it is.
    entries: Vec<Entry>,
    length: u64,
    /// The anchors of all, where the generation that this one began with has fingerprints too.
    anchors: Option<FxHashSet<u32>>,
}

/// The number of the file that this run writes; those of earlier runs come behind it.
const OWN: u32 = 0;

/// Where a fingerprint lies, and what decides its article's rank in a cluster.
struct Entry {
    number: u64,
    key: u64,
    day: i32,
    file: u32,
    at: u64,
}

impl ReprintWriter {
    /// Begins the fingerprints of generation `number` in its folder.
    pub fn begin(folder: &Path, number: u64) -> Result<ReprintWriter> {
        let path = folder.join(format!("gen-{number:06}{FINGERPRINTS}"));
        let file = File::create_new(&path)
            .and_then(|file| reach("fingerprints created").map(|()| file))
            .map_err(|error| Error::io("cannot write", &path, error))?;
        let files = fingerprint_files(folder).map_err(|error| Error::io("cannot read", folder, error))?;
        let log = Log {
            file: BufWriter::with_capacity(1 << 18, file),
            buffer: Vec::new(),
            entries: Vec::new(),
            length: 0,
            anchors: (files.len() > 1).then(FxHashSet::default),
        };
        Ok(ReprintWriter { folder: folder.to_owned(), run: number << 40, log: Mutex::new(log) })
    }

    /// Adds an article.
    pub fn add(&self, version: Version, trace: &Trace) -> Result<()> {
        let failed = |error| Error::io("cannot write in", &self.folder, error);
        let Ok(mut log) = self.log.lock() else { return Err(failed(io::ErrorKind::Other.into())) };
        let Log { file, buffer, entries, length, anchors } = &mut *log;
        let number = self.run + trace.place;
        let day = trace.day.unwrap_or(UNDATED);
        buffer.clear();
        buffer.extend_from_slice(&[0; 4]);
        buffer.extend_from_slice(&version.key.to_le_bytes());
        buffer.extend_from_slice(&version.digest.to_le_bytes());
        buffer.extend_from_slice(&number.to_le_bytes());
        buffer.extend_from_slice(&day.to_le_bytes());
        trace.fingerprint.write(buffer);
        let bytes = (buffer.len() - HEADER) as u32;
        buffer[..4].copy_from_slice(&bytes.to_le_bytes());
        entries.push(Entry { number, key: version.key, day, file: OWN, at: *length });
        *length += buffer.len() as u64;
        if let Some(anchors) = anchors {
            anchors.extend(&trace.fingerprint.anchors);
        }
        file.write_all(buffer).and_then(|()| reach("fingerprint appended")).map_err(failed)
    }

    /// Finds the clusters and writes them. `before` are the clusters of the generation that this one began with, and `stays` says which versions
    /// of its articles are still there.
    pub fn finish(self, before: &Reprints, stays: impl Fn(Version) -> bool) -> Result<()> {
        let folder = self.folder.clone();
        self.write(before, stays).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => damaged(&folder),
            _ => Error::io("cannot write the clusters in", &folder, error),
        })
    }

    fn write(self, before: &Reprints, stays: impl Fn(Version) -> bool) -> io::Result<()> {
        let ReprintWriter { folder, run, log } = self;
        let mut log = log.into_inner().map_err(|_| io::ErrorKind::Other)?;
        log.file.flush()?;
        // What this run adds, and which anchors must be known of the others.
        let (mut new, wanted) = (log.entries, log.anchors.unwrap_or_default());
        reach("fingerprints written")?;
        drop(log.file);
        let mut paths = fingerprint_files(&folder)?;
        let own = paths.pop().ok_or(io::ErrorKind::NotFound)?;
        // One list for all: a list for each of very many articles takes longer to make than to fill.
        let mut anchors: Vec<u32> = Vec::new();
        let mut old: Vec<(Entry, Range<usize>)> = Vec::new();
        for (file, path) in (OWN + 1..).zip(&paths) {
            records(path, file, |entry, version, bytes| {
                if stays(version) && entry.number < run {
                    let from = anchors.len();
                    anchors.extend(stored_anchors(bytes).filter(|anchor| wanted.contains(anchor)));
                    old.push((entry, from..anchors.len()));
                }
                Ok(())
            })?;
        }
        new.sort_unstable_by_key(|entry| entry.number);
        // An article that went and came back as it was has a record of each time.
        old.sort_unstable_by_key(|(entry, _)| (entry.key, std::cmp::Reverse(entry.number)));
        old.dedup_by_key(|(entry, _)| entry.key);
        old.sort_unstable_by_key(|(entry, _)| entry.number);
        let mut clusters = Clusters::default();
        clusters.reserve(new.len());
        let mut firsts: FxHashMap<u32, u32> = FxHashMap::default();
        let mut files = Vec::new();
        for path in std::iter::once(&own).chain(&paths) {
            files.push(map(path)?);
        }
        let entries = Vec::with_capacity(old.len() + new.len());
        let mut store = Store { files, entries, failed: None };
        for (entry, range) in old {
            let known = before.cluster(entry.key);
            let first = known.and_then(|cluster| firsts.get(&cluster).copied());
            let number = clusters.restore(&anchors[range], first);
            if let Some(cluster) = known {
                firsts.entry(cluster).or_insert(number);
            }
            store.entries.push(entry);
        }
        for entry in new {
            let (file, at) = (entry.file, entry.at);
            store.entries.push(entry);
            let print = store.read(file, at)?;
            if clusters.add(&print, &mut store).is_err() {
                return Err(store.failed.take().unwrap_or(io::ErrorKind::InvalidData.into()));
            }
        }
        write_clusters(&folder.join(CLUSTERS), &clusters, &store.entries)?;
        reach("clusters written")?;
        drop(store);
        if paths.len() >= MAX_FILES {
            compact(&own, &paths, stays)?;
        }
        Ok(())
    }
}

/// Moves the records that stay from `others` to the end of `own`.
fn compact(own: &Path, others: &[PathBuf], stays: impl Fn(Version) -> bool) -> io::Result<()> {
    let mut out = BufWriter::new(File::options().append(true).open(own)?);
    for path in others {
        records(path, 0, |entry, version, bytes| {
            if stays(version) {
                out.write_all(&(bytes.len() as u32).to_le_bytes())?;
                out.write_all(&version.key.to_le_bytes())?;
                out.write_all(&version.digest.to_le_bytes())?;
                out.write_all(&entry.number.to_le_bytes())?;
                out.write_all(&entry.day.to_le_bytes())?;
                out.write_all(bytes)?;
            }
            Ok(())
        })?;
    }
    out.flush()?;
    reach("fingerprints compacted")?;
    others.iter().try_for_each(fs::remove_file)?;
    reach("old fingerprints removed")
}

/// The fingerprint files of a generation, the newest last.
fn fingerprint_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(FINGERPRINTS) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Calls `found` for every record of a file, from its beginning to its end.
fn records(path: &Path, file: u32, mut found: impl FnMut(Entry, Version, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 18, File::open(path)?);
    let mut header = [0; HEADER];
    let mut bytes = Vec::new();
    let mut at = 0;
    while !reader.fill_buf()?.is_empty() {
        reader.read_exact(&mut header)?;
        let field = |from: usize| u64::from_le_bytes(header[from..from + 8].try_into().unwrap_or_default());
        let version = Version { key: field(4), digest: field(12) };
        let day = i32::from_le_bytes(header[28..].try_into().unwrap_or_default());
        let length = u32::from_le_bytes(header[..4].try_into().unwrap_or_default()) as usize;
        if length > MAX_RECORD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        bytes.resize(length, 0);
        reader.read_exact(&mut bytes)?;
        found(Entry { number: field(20), key: version.key, day, file, at }, version, &bytes)?;
        at += (HEADER + length) as u64;
    }
    Ok(())
}

/// No fingerprint is longer.
const MAX_RECORD: usize = 1 << 16;

/// A file as bytes in memory, of which the system reads what is looked at.
fn map(path: &Path) -> io::Result<OwnedBytes> {
    let (folder, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let directory = MmapDirectory::open(folder).map_err(io::Error::other)?;
    directory.open_read(Path::new(name)).map_err(io::Error::other)?.read_bytes()
}

/// Reads fingerprints where they lie.
struct Store {
    files: Vec<OwnedBytes>,
    entries: Vec<Entry>,
    failed: Option<io::Error>,
}

impl Store {
    fn read(&self, file: u32, at: u64) -> io::Result<Fingerprint> {
        let record = self.files[file as usize].get(at as usize..).and_then(|record| {
            let length = u32::from_le_bytes(*record.first_chunk::<4>()?) as usize;
            record.get(HEADER..HEADER + length)
        });
        record.and_then(Fingerprint::read).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

impl Known for Store {
    fn fingerprint(&mut self, number: u32) -> Result<Fingerprint> {
        let Entry { file, at, .. } = self.entries[number as usize];
        self.read(file, at).map_err(|error| {
            self.failed = Some(error);
            Error::new(ErrorKind::CorruptIndex, "a fingerprint cannot be read")
        })
    }
}

/// Writes the clusters of two and more: for each article its key and the key of the earliest, then a checksum of all.
fn write_clusters(path: &Path, clusters: &Clusters, entries: &[Entry]) -> io::Result<()> {
    let mut members: Vec<(u32, &Entry)> = Vec::new();
    let mut have_copies: FxHashSet<u32> = FxHashSet::default();
    for number in 0..entries.len() as u32 {
        let root = clusters.root(number);
        if root != number {
            have_copies.insert(root);
            members.push((root, &entries[number as usize]));
        }
    }
    members.extend(have_copies.into_iter().map(|root| (root, &entries[root as usize])));
    members.sort_unstable_by_key(|(root, entry)| (*root, entry.day, entry.number));
    let mut bytes = Vec::with_capacity(16 * members.len() + 32);
    for cluster in members.chunk_by(|a, b| a.0 == b.0) {
        for (_, entry) in cluster {
            bytes.extend_from_slice(&entry.key.to_le_bytes());
            bytes.extend_from_slice(&cluster[0].1.key.to_le_bytes());
        }
    }
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    fs::write(path, bytes)
}

/// Which articles of a generation are copies of each other.
#[derive(Default)]
pub struct Reprints {
    /// Articles that have copies, by key, cluster by cluster, the earliest of each first; and the place of the first.
    members: Vec<(u64, u32)>,
    clusters: FxHashMap<u64, u32>,
}

impl Reprints {
    /// Reads the clusters of the generation in `folder`.
    pub fn open(folder: &Path) -> Result<Reprints> {
        let path = folder.join(CLUSTERS);
        let bytes = fs::read(&path).map_err(|error| damaged(&path).caused_by(error))?;
        let (pairs, checksum) = bytes.split_last_chunk::<32>().ok_or_else(|| damaged(&path))?;
        let (pairs, rest) = pairs.as_chunks::<16>();
        if !rest.is_empty() || blake3::hash(&bytes[..16 * pairs.len()]) != *checksum {
            return Err(damaged(&path));
        }
        let mut reprints = Reprints::default();
        let mut first = (0, 0);
        for (place, pair) in pairs.iter().enumerate() {
            let (key, head) = pair.split_at(8);
            let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap_or_default());
            if number(key) == number(head) {
                first = (number(head), place as u32);
            }
            reprints.members.push((number(key), first.1));
            reprints.clusters.insert(number(key), first.1);
        }
        Ok(reprints)
    }

    /// The cluster of the article with this key, if it has copies.
    pub fn cluster(&self, key: u64) -> Option<u32> {
        self.clusters.get(&key).copied()
    }

    /// The keys of the articles of a cluster, the earliest first.
    pub fn members(&self, cluster: u32) -> impl Iterator<Item = u64> {
        let members = self.members.get(cluster as usize..).unwrap_or_default().iter();
        members.take_while(move |(_, first)| *first == cluster).map(|(key, _)| *key)
    }

    /// How many articles have copies.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether no article has a copy.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

fn damaged(path: &Path) -> Error {
    Error::new(ErrorKind::CorruptIndex, format!("the index is damaged: cannot read {}", path.display()))
        .hint("`vigie rebuild` writes the index anew")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analyzer, Chain};
    use crate::fingerprint::Sketcher;

    const TEXT: &str = "Neuf personnes ont été tuées samedi à Bankouara, un village de la commune de Sanam, dans la région de Tillabéri, par \
        des individus armés venus à moto, ont rapporté lundi un élu de la zone et un ressortissant du village réfugié à Niamey.";
    const OTHER: &str = "Le pont d'El-Beïd, qui relie Fotokol à Gamboru, a été rouvert vendredi à la circulation des marchandises en présence \
        des gouverneurs de l'Extrême-Nord et du Borno, et les camions passent de nouveau par dizaines chaque matin.";

    /// Adds articles (key, day, text) to the generation in a new folder that begins with `before`; returns its clusters as keys.
    fn run(
        folder: &Path,
        before: Option<&Path>,
        number: u64,
        articles: &[(u64, i32, &str)],
        gone: &[u64],
    ) -> Vec<Vec<u64>> {
        fs::create_dir(folder).unwrap();
        if let Some(before) = before {
            super::super::generation::clone_files(before, folder).unwrap();
        }
        let mut analyzer = Analyzer::new(Chain::French, None);
        let writer = ReprintWriter::begin(folder, number).unwrap();
        // Threads hand articles over in any order.
        for (place, (key, day, text)) in articles.iter().enumerate().rev() {
            let tokens = analyzer.tokens(text);
            let fingerprint = Sketcher::default().sketch(&analyzer, &tokens, 0);
            let trace = Trace { place: place as u64, day: Some(*day), fingerprint };
            writer.add(Version { key: *key, digest: 1 }, &trace).unwrap();
        }
        let clusters = before.map_or_else(Reprints::default, |before| Reprints::open(before).unwrap());
        writer.finish(&clusters, |version| !gone.contains(&version.key)).unwrap();
        let reprints = Reprints::open(folder).unwrap();
        let mut firsts: Vec<u32> = reprints.members.iter().map(|(_, first)| *first).collect();
        firsts.dedup();
        firsts.into_iter().map(|first| reprints.members(first).collect()).collect()
    }

    #[test]
    fn clusters_grow_and_shrink_with_the_index_and_the_earliest_comes_first() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| dir.path().join(name));
        let copy = TEXT.replace("Neuf", "Onze");
        assert_eq!(run(&a, None, 1, &[(10, 5, TEXT), (11, 5, OTHER)], &[]), Vec::<Vec<u64>>::new());
        assert_eq!(run(&b, Some(&a), 2, &[(12, 3, &copy), (13, 9, OTHER)], &[]), [vec![12, 10], vec![11, 13]]);
        // The first one goes, and what is left of its cluster gets another copy.
        assert_eq!(run(&c, Some(&b), 3, &[(14, 4, TEXT)], &[10, 13]), [[12, 14]]);
        // All at once is the same.
        let all = [(12, 3, copy.as_str()), (11, 5, OTHER), (14, 4, TEXT)];
        assert_eq!(run(&d, None, 1, &all, &[]), [[12, 14]]);
    }

    #[test]
    fn many_runs_leave_one_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut before: Option<PathBuf> = None;
        for number in 1..=12 {
            let folder = dir.path().join(number.to_string());
            let clusters = run(&folder, before.as_deref(), number, &[(number, 0, TEXT)], &[]);
            assert_eq!(clusters.first().map_or(1, Vec::len) as u64, number);
            assert!(fingerprint_files(&folder).unwrap().len() <= MAX_FILES + 1);
            before = Some(folder);
        }
    }

    #[test]
    fn damaged_clusters_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a");
        run(&folder, None, 1, &[(1, 0, TEXT), (2, 0, TEXT)], &[]);
        let path = folder.join(CLUSTERS);
        let mut bytes = fs::read(&path).unwrap();
        bytes[3] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(Reprints::open(&folder).err().unwrap().kind(), ErrorKind::CorruptIndex);
    }
}
