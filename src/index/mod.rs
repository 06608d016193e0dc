//! The index on disk: what of an article is indexed (`schema`) and stored (`record`), which articles are copies of each other (`reprints`), by
//! what they are counted (`facets`), whole generations that replace each other ([`generation`]), what they say of themselves (`manifest`) and
//! whether it is true (`verify`), building the next one (`writer`), and which files it need not read again (`inputs`).

mod facets;
pub mod failpoint;
pub mod generation;
mod inputs;
mod manifest;
mod record;
mod reprints;
mod schema;
mod verify;
mod writer;

use std::fs;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use tantivy::schema::Value;
use tantivy::{DocAddress, DocId, Executor, IndexReader, ReloadPolicy, Searcher, TantivyDocument};

use crate::analysis::{Analyzer, Chain, TERMS, reader};
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::knowledge::{Registry, protected};
use generation::Generation;

pub use facets::{Column, FacetDimension, Facets, SEPARATOR};
pub use inputs::Inputs;
pub use manifest::{FileSum, Manifest};
pub use reprints::{Reprints, Trace};
pub use schema::{DocumentMaker, FRENCH_CODE, Fields, Version, day_number, entity_term, first_day, year_of};
pub use verify::{Fault, Finding, Verdict, verify};
pub use writer::{Addition, IndexWriter, Start};

/// One generation of an index, open for reading.
pub struct Index {
    registry: Arc<Registry>,
    generation: Generation,
    fields: Fields,
    reprints: Arc<Reprints>,
    searcher: Searcher,
    path: PathBuf,
    analyzers: [Pool; 2],
    executor: OnceLock<Executor>,
    facets: OnceLock<Facets>,
    copies: OnceLock<Vec<Copies>>,
}

/// The articles of a segment that have copies, in order, each with its cluster.
pub type Copies = Vec<(DocId, u32)>;

/// An index of fewer articles is searched by one thread: others would take longer to begin than to search.
const SMALL: u64 = 50_000;

/// The place of an article in one open index.
pub type Address = DocAddress;

/// An article as its fields.
pub type Document = TantivyDocument;

impl Index {
    /// Opens the current generation of the index in the folder `path`. It must have been built with the same registry.
    pub fn open(path: &Path, registry: &Arc<Registry>) -> Result<Index> {
        let generation = generation::open_current(path)?;
        check_registry(path, &generation.manifest, registry)?;
        verify::check_if_small(&generation)?;
        let searcher = open_searcher(&generation.folder)?;
        let (_, fields) = Fields::schema();
        Ok(Index {
            registry: registry.clone(),
            searcher,
            reprints: Arc::new(Reprints::open(&generation.folder)?),
            generation,
            fields,
            path: path.to_owned(),
            analyzers: Default::default(),
            executor: OnceLock::new(),
            facets: OnceLock::new(),
            copies: OnceLock::new(),
        })
    }

    /// The registry with which the articles were tagged.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// What the generation says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.generation.manifest
    }

    /// The name of the generation that is open.
    pub fn generation_name(&self) -> String {
        self.generation.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Bytes that the open generation takes on disk.
    pub fn disk_bytes(&self) -> u64 {
        let entries = fs::read_dir(&self.generation.folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
    }

    /// How many generations lie in the folder, the open one included.
    pub fn generation_count(&self) -> usize {
        generation::generations(&self.path).count()
    }

    /// The fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// What searches run on.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Which articles are copies of each other.
    pub fn reprints(&self) -> &Arc<Reprints> {
        &self.reprints
    }

    /// What runs searches on the segments: several threads where the index is large.
    pub fn executor(&self) -> &Executor {
        self.executor.get_or_init(|| {
            let threads = thread::available_parallelism().map_or(1, usize::from);
            let several = (threads > 1 && self.searcher.num_docs() >= SMALL)
                .then(|| Executor::multi_thread(threads, "search-").ok())
                .flatten();
            several.unwrap_or_else(Executor::single_thread)
        })
    }

    /// The values by which articles are counted; opened when they are first asked for.
    pub fn facets(&self) -> Result<&Facets> {
        if self.facets.get().is_none() {
            let _ = self.facets.set(Facets::open(&self.searcher, &self.generation.folder)?);
        }
        Ok(self.facets.get().expect("it was just set"))
    }

    /// The articles that have copies, by segment, where somebody has asked for them before.
    pub fn known_copies(&self) -> Option<&[Copies]> {
        self.copies.get().map(Vec::as_slice)
    }

    /// The articles that have copies, by segment; looked up when they are first asked for.
    pub fn copies(&self) -> Result<&[Copies]> {
        if self.copies.get().is_none() {
            let copies = self.executor().map(
                |segment: &tantivy::SegmentReader| {
                    let keys = segment.fast_fields().u64("key")?;
                    let cluster = |document| self.reprints.cluster(keys.first(document)?);
                    Ok(segment.doc_ids_alive().filter_map(|document| Some((document, cluster(document)?))).collect())
                },
                self.searcher.segment_readers().iter(),
            );
            let _ = self.copies.set(copies.map_err(|error| damaged(&self.generation.folder, error))?);
        }
        Ok(self.copies.get().expect("it was just set"))
    }

    /// The stored article at an address.
    pub fn article(&self, address: Address) -> Result<Article> {
        let unreadable = || {
            Error::new(ErrorKind::CorruptIndex, "the index is damaged: an article cannot be read")
                .hint("`vigie rebuild` writes the index anew")
        };
        let document: TantivyDocument = self.searcher.doc(address).map_err(|error| unreadable().caused_by(error))?;
        let record = document.get_first(self.fields.record).and_then(|value| value.as_str()).ok_or_else(unreadable)?;
        record::decode(record).ok_or_else(unreadable)
    }

    /// The chain that this index was built with. It remembers the word forms of earlier searches, and goes back to the index when dropped.
    pub fn analyzer(&self, chain: Chain) -> Borrowed<'_> {
        let pool = &self.analyzers[usize::from(chain == Chain::Plain)];
        let known = pool.lock().ok().and_then(|mut pool| pool.pop());
        let analyzer = known.unwrap_or_else(|| Analyzer::new(chain, Some(protected(&self.registry))));
        Borrowed { analyzer: Some(analyzer), pool }
    }
}

/// Analyzers that wait for the next search.
type Pool = Mutex<Vec<Analyzer>>;

/// An analyzer on loan from an [`Index`].
pub struct Borrowed<'i> {
    /// Empty only while it is being given back.
    analyzer: Option<Analyzer>,
    pool: &'i Pool,
}

impl Deref for Borrowed<'_> {
    type Target = Analyzer;

    fn deref(&self) -> &Analyzer {
        self.analyzer.as_ref().expect("it is given back only when dropped")
    }
}

impl DerefMut for Borrowed<'_> {
    fn deref_mut(&mut self) -> &mut Analyzer {
        self.analyzer.as_mut().expect("it is given back only when dropped")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let (Some(analyzer), Ok(mut pool)) = (self.analyzer.take(), self.pool.lock()) {
            pool.push(analyzer);
        }
    }
}

/// Refuses an index whose facets mean something else than the registry at hand.
fn check_registry(path: &Path, manifest: &Manifest, registry: &Registry) -> Result<()> {
    if manifest.registry == registry.fingerprint() {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::StaleIndex,
        format!("the index in {} was built with another registry of names", path.display()),
    )
    .hint("`vigie rebuild` tags the articles anew; or name the registry it was built with: --registry DIR"))
}

/// The tantivy index in a generation's folder, which knows how to read our terms.
fn open_tantivy(folder: &Path) -> Result<tantivy::Index> {
    let index = tantivy::Index::open_in_dir(folder).map_err(|error| damaged(folder, error))?;
    index.tokenizers().register(TERMS, reader());
    Ok(index)
}

/// All segments in a generation's folder.
fn open_searcher(folder: &Path) -> Result<Searcher> {
    let reader = open_tantivy(folder)?.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
    let reader: IndexReader = reader.map_err(|error| damaged(folder, error))?;
    Ok(reader.searcher())
}

fn damaged(folder: &Path, error: tantivy::TantivyError) -> Error {
    Error::new(ErrorKind::CorruptIndex, format!("the index in {} is damaged", folder.display()))
        .hint("`vigie rebuild` writes it anew")
        .caused_by(error)
}
