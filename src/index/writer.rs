//! Building the next generation of an index.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{DocAddress, IndexSettings, TantivyDocument, Term};

use super::facets::write_facets;
use super::failpoint::reach;
use super::generation::{self, FORMAT, WriteLock, clone_files, final_files};
use super::manifest::Manifest;
use super::reprints::{ReprintWriter, Reprints, Trace};
use super::schema::{Fields, Version};
use super::{Index, damaged, open_searcher, open_tantivy};
use crate::analysis::{TERMS, reader};
use crate::error::{Error, ErrorKind, Result};
use crate::knowledge::Registry;

/// Memory in which each indexing thread gathers postings before it writes a segment.
const THREAD_MEMORY: usize = 192 << 20;

/// Segments with more articles are not merged any more. The memory above makes segments of twice as many: to merge these would write nearly all of a
/// large index twice and leave one segment, which one core has to search while the others wait.
const LARGE: usize = 30_000;

/// What the next generation starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Nothing: a rebuild.
    Empty,
    /// The articles of the current generation, where there is one.
    Current,
}

/// An article on its way into the index.
pub struct Addition {
    /// What is indexed and stored.
    pub document: TantivyDocument,
    /// Which version of which article it is.
    pub version: Version,
    /// What is remembered for the sake of its copies.
    pub trace: Trace,
}

/// The next generation of an index. Readers see nothing of it before [`publish`](IndexWriter::publish); dropped without
/// that, it leaves no trace.
pub struct IndexWriter {
    /// Dropped first: its threads write in the folder.
    writer: Option<tantivy::IndexWriter>,
    folder: PathBuf,
    /// Whether the folder has been handed over to readers, or to nobody.
    published: bool,
    registry: Arc<Registry>,
    fields: Fields,
    base: Option<Index>,
    present: FxHashMap<u64, u64>,
    /// Keys of those of them that are no longer there.
    removed: Mutex<FxHashSet<u64>>,
    /// Empty only when the generation is complete.
    reprints: Option<ReprintWriter>,
    lock: WriteLock,
}

impl IndexWriter {
    /// Takes the write lock of the index folder `path` and prepares the next generation.
    pub fn begin(path: &Path, registry: &Arc<Registry>, start: Start, threads: usize) -> Result<IndexWriter> {
        let lock = WriteLock::acquire(path)?;
        let base = match start {
            Start::Empty => None,
            Start::Current => match Index::open(path, registry) {
                Ok(index) => Some(index),
                Err(error) if error.kind() == ErrorKind::NoIndex => None,
                Err(error) => return Err(error),
            },
        };
        let present = base.as_ref().map(versions).transpose()?.unwrap_or_default();
        let folder = lock.begin()?;
        let (_, fields) = Fields::schema();
        let mut next = IndexWriter {
            writer: None,
            folder,
            published: false,
            registry: registry.clone(),
            fields,
            base,
            present,
            removed: Mutex::default(),
            reprints: None,
            lock,
        };
        next.writer = Some(next.open(threads.max(1))?);
        let name = next.folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        next.reprints = Some(ReprintWriter::begin(&next.folder, generation::number(name).unwrap_or(0))?);
        Ok(next)
    }

    fn open(&self, threads: usize) -> Result<tantivy::IndexWriter> {
        let folder = &self.folder;
        let index = match &self.base {
            Some(base) => {
                clone_files(&base.generation.folder, folder)
                    .map_err(|error| Error::io("cannot write in", folder, error))?;
                open_tantivy(folder)?
            }
            None => {
                // Every thread that adds documents would get one more that compresses them, and the two wait for each other.
                let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
                let index = tantivy::Index::builder()
                    .schema(Fields::schema().0)
                    .settings(settings)
                    .create_in_dir(folder)
                    .map_err(|error| unwritable(folder, error))?;
                reach("index created").map_err(|error| unwritable(folder, error.into()))?;
                index.tokenizers().register(TERMS, reader());
                index
            }
        };
        let writer: tantivy::IndexWriter = index
            .writer_with_num_threads(threads, THREAD_MEMORY * threads)
            .map_err(|error| unwritable(folder, error))?;
        let mut merging = LogMergePolicy::default();
        merging.set_max_docs_before_merge(LARGE);
        writer.set_merge_policy(Box::new(merging));
        Ok(writer)
    }

    /// The versions of the articles that the generation started with: digests by key.
    pub fn present(&self) -> &FxHashMap<u64, u64> {
        &self.present
    }

    /// Adds articles, each in place of an older version where there is one.
    pub fn add(&self, articles: Vec<Addition>) -> Result<()> {
        let mut operations = Vec::with_capacity(articles.len());
        for Addition { document, version, trace } in articles {
            if self.present.contains_key(&version.key) {
                operations.push(UserOperation::Delete(self.term(version.key)));
                self.forget(version.key);
            }
            if let Some(reprints) = &self.reprints {
                reprints.add(version, &trace)?;
            }
            operations.push(UserOperation::Add(document));
        }
        let added = self.writer.as_ref().map(|writer| writer.run(operations));
        added.transpose().map(|_| ()).map_err(|error| unwritable(&self.folder, error))
    }

    /// Removes the article with this key.
    pub fn remove(&self, key: u64) {
        if let Some(writer) = &self.writer {
            writer.delete_term(self.term(key));
        }
        self.forget(key);
    }

    fn term(&self, key: u64) -> Term {
        Term::from_field_u64(self.fields.key, key)
    }

    fn forget(&self, key: u64) {
        if let Ok(mut removed) = self.removed.lock() {
            removed.insert(key);
        }
        // Nothing is written yet.
        let _ = reach("article removed");
    }

    /// Removes the articles that lie under one of `roots` and are not among `seen`. Returns how many. What lies at one of the paths
    /// `unread`, or in an archive or folder at one of them, is there but could not be read, and stays.
    pub fn prune(&self, roots: &[PathBuf], seen: &FxHashSet<u64>, unread: &FxHashSet<String>) -> Result<u64> {
        let Some(base) = &self.base else { return Ok(0) };
        let mut removed = 0;
        for (address, key, _) in documents(base)? {
            if seen.contains(&key) {
                continue;
            }
            let path = base.article(address)?.path;
            let path = Path::new(&path);
            let is_unread = path.ancestors().any(|path| path.to_str().is_some_and(|path| unread.contains(path)));
            if !is_unread && roots.iter().any(|root| path.starts_with(root)) {
                self.remove(key);
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn commit(&self, mut writer: tantivy::IndexWriter) -> Result<()> {
        let unwritable = |error| unwritable(&self.folder, error);
        writer.commit().map_err(unwritable)?;
        reach("segments committed").map_err(|error| unwritable(error.into()))?;
        writer.wait_merging_threads().map_err(unwritable)?;
        reach("merges done").map_err(|error| unwritable(error.into()))
    }

    /// Returns how many articles there are.
    fn lay_out_facets(&self) -> Result<u64> {
        let searcher = open_searcher(&self.folder)?;
        write_facets(&self.folder, searcher.segment_readers())?;
        Ok(searcher.num_docs())
    }

    fn find_copies(&self, reprints: ReprintWriter) -> Result<()> {
        let none = Reprints::default();
        let before = self.base.as_ref().map_or(&none, |base| base.reprints());
        let removed = self.removed.lock().map(|removed| removed.clone()).unwrap_or_default();
        reprints.finish(before, |version| {
            self.present.get(&version.key) == Some(&version.digest) && !removed.contains(&version.key)
        })
    }

    /// Writes everything to disk and makes the generation current. Returns how many articles it holds.
    pub fn publish(mut self) -> Result<u64> {
        let (writer, reprints) = (self.writer.take(), self.reprints.take());
        let next = &self;
        // The clusters depend on the fingerprints alone, and are found while the last segments are written.
        let articles = thread::scope(|scope| {
            let clusters = reprints.map(|reprints| scope.spawn(|| next.find_copies(reprints)));
            let articles = writer.map_or(Ok(()), |writer| next.commit(writer)).and_then(|()| next.lay_out_facets());
            let clusters = clusters.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            clusters.unwrap_or(Ok(())).and(articles)
        })?;
        let created = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
        let manifest = Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            registry: self.registry.fingerprint(),
            created,
            articles,
            files: self.base.as_ref().map(|base| final_files(base.manifest())).unwrap_or_default(),
        };
        // The generation that this one was made from need not outlive it.
        self.base = None;
        // From here on the folder may be what readers have, whatever else goes wrong.
        self.published = true;
        self.lock.publish(&self.folder, manifest)?;
        Ok(articles)
    }
}

impl Drop for IndexWriter {
    fn drop(&mut self) {
        if !self.published {
            self.writer = None;
            self.lock.discard(&self.folder);
        }
    }
}

/// The digests of an index's articles by key.
fn versions(index: &Index) -> Result<FxHashMap<u64, u64>> {
    Ok(documents(index)?.into_iter().map(|(_, key, digest)| (key, digest)).collect())
}

/// Address, key and digest of every article of an index.
fn documents(index: &Index) -> Result<Vec<(DocAddress, u64, u64)>> {
    let mut documents = Vec::new();
    for (ordinal, segment) in index.searcher.segment_readers().iter().enumerate() {
        let column = |name| segment.fast_fields().u64(name).map_err(|error| damaged(&index.generation.folder, error));
        let (keys, digests) = (column("key")?, column("digest")?);
        for document in segment.doc_ids_alive() {
            let (Some(key), Some(digest)) = (keys.first(document), digests.first(document)) else { continue };
            documents.push((DocAddress::new(ordinal as u32, document), key, digest));
        }
    }
    Ok(documents)
}

fn unwritable(folder: &Path, error: tantivy::TantivyError) -> Error {
    let failed = Error::new(ErrorKind::Io, format!("cannot write the index in {}", folder.display()))
        .hint("check the permissions and the free space; the index that was there is untouched");
    match error {
        // Why is lost with the thread, and tantivy guesses aloud.
        tantivy::TantivyError::ErrorInThread(_) => failed.caused_by("a file of a segment could not be written"),
        error => failed.caused_by(error),
    }
}
