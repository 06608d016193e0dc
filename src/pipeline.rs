//! An article's whole path, from a file to a generation of the index, on one screen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::article::{Article, RawArticle};
use crate::clean::{Detector, Identity, clean};
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Document, Fields, IndexWriter, Start, Version};
use crate::ingest::{self, Found, Skipped};
use crate::knowledge::Registry;
use crate::tagging::Tagger;

/// Articles that are cleaned and tagged together; bounds the memory of what is under way.
const BATCH: usize = 256;

/// Batches that may wait between reading and indexing.
const WAITING: usize = 2;

/// Fewer articles than this in the first batch, and one indexing thread does: a small index then is one segment.
const SMALL: usize = BATCH;

/// What to index, where, and how.
#[derive(Clone, Debug)]
pub struct Job {
    /// Files and folders; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// The index folder.
    pub index: PathBuf,
    /// From scratch, or on top of what is there.
    pub start: Start,
    /// Whether articles that have vanished from the paths are removed from the index.
    pub prune: bool,
    /// How files are read.
    pub reading: ingest::Options,
    /// No event is dated later.
    pub today: Date,
}

/// What a run did. Every article read is counted once: as added, replaced, unchanged or repeated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// New articles.
    pub added: u64,
    /// Articles whose older version was replaced.
    pub replaced: u64,
    /// Articles that were already there as they are.
    pub unchanged: u64,
    /// Articles that came twice in this run; the first was kept.
    pub repeated: u64,
    /// Articles removed because they have vanished from the paths.
    pub pruned: u64,
    /// Articles by language, of those added or replaced.
    pub languages: BTreeMap<String, u64>,
    /// What could not be read.
    pub skipped: u64,
    /// Articles in the index afterwards.
    pub total: u64,
}

/// What a caller hears while a run goes on.
pub enum Progress<'a> {
    /// Something could not be read.
    Skipped(&'a Skipped),
    /// So many articles have been read, the last from this path.
    Read {
        /// Articles so far.
        articles: u64,
        /// The path of the last.
        path: &'a str,
    },
}

/// Reads, cleans, tags and indexes; readers see the result when this returns, and nothing of it before.
pub fn run(job: &Job, registry: &Arc<Registry>, on_progress: &mut dyn FnMut(Progress)) -> Result<Summary> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let (sender, batches) = sync_channel::<Result<Batch>>(WAITING);
        let stop = &stop;
        scope.spawn(move || {
            let mut batch = Batch::default();
            let read = ingest::read_paths(&job.paths, &job.reading, &mut |found| {
                match found {
                    Found::Article(raw) => batch.articles.push(*raw),
                    Found::Skipped(skipped) => batch.skipped.push(skipped),
                }
                if batch.articles.len() + batch.skipped.len() >= BATCH {
                    let full = std::mem::take(&mut batch);
                    if stop.load(Ordering::Relaxed) || sender.send(Ok(full)).is_err() {
                        return Err(Error::new(ErrorKind::Io, "stopped"));
                    }
                }
                Ok(())
            });
            // Whoever is not listening any more has an error of its own to report.
            let _ = sender.send(read.map(|()| batch));
        });
        let result = index_batches(job, registry, &mut batches.iter(), on_progress);
        stop.store(true, Ordering::Relaxed);
        drop(batches);
        result
    })
}

#[derive(Default)]
struct Batch {
    articles: Vec<RawArticle>,
    skipped: Vec<Skipped>,
}

fn index_batches(
    job: &Job,
    registry: &Arc<Registry>,
    batches: &mut dyn Iterator<Item = Result<Batch>>,
    on_progress: &mut dyn FnMut(Progress),
) -> Result<Summary> {
    let mut summary = Summary::default();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut unread: FxHashSet<String> = FxHashSet::default();
    let mut read = 0;
    // Nothing is created on disk before the first batch shows that the paths exist.
    let first = batches.next().transpose()?.unwrap_or_default();
    let threads = if first.articles.len() < SMALL { 1 } else { rayon::current_num_threads() };
    let writer = IndexWriter::begin(&job.index, registry, job.start, threads)?;
    thread::scope(|scope| {
        // While one batch is being added the next is cleaned and tagged.
        let (sender, processed) = sync_channel::<Vec<(Document, Version)>>(1);
        let writer = &writer;
        let adder = scope.spawn(move || {
            processed.into_iter().flatten().try_for_each(|(document, version)| writer.add(document, version))
        });
        for batch in std::iter::once(Ok(first)).chain(batches) {
            let batch = batch?;
            for skipped in &batch.skipped {
                unread.insert(skipped.path.clone());
                summary.skipped += 1;
                on_progress(Progress::Skipped(skipped));
            }
            read += batch.articles.len() as u64;
            if let Some(last) = batch.articles.last() {
                on_progress(Progress::Read { articles: read, path: &last.path });
            }
            let fresh = choose_fresh(batch.articles, writer, &mut seen, &mut summary);
            let mut documents = Vec::with_capacity(fresh.len());
            for (document, version, lang) in process(fresh, writer.fields(), registry, job.today) {
                *summary.languages.entry(lang).or_default() += 1;
                documents.push((document, version));
            }
            if sender.send(documents).is_err() {
                break;
            }
        }
        drop(sender);
        adder.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    if job.prune {
        summary.pruned = writer.prune(&job.paths, &seen, &unread)?;
    }
    if summary.added + summary.replaced + summary.pruned == 0
        && job.start == Start::Current
        && !writer.present().is_empty()
    {
        summary.total = writer.present().len() as u64;
        return Ok(summary);
    }
    if read == 0 && summary.skipped > 0 {
        // Publishing an empty index over a good one because nothing could be read would lose it.
        return Ok(summary);
    }
    summary.total = writer.publish()?;
    Ok(summary)
}

/// The articles that the index does not hold as they are.
fn choose_fresh(
    articles: Vec<RawArticle>,
    writer: &IndexWriter,
    seen: &mut FxHashSet<u64>,
    summary: &mut Summary,
) -> Vec<(RawArticle, Version)> {
    let versions: Vec<Version> =
        articles.par_iter().map(|raw| Version { key: Identity::of(raw).key, digest: Identity::digest(raw) }).collect();
    let mut fresh = Vec::with_capacity(articles.len());
    for (raw, version) in articles.into_iter().zip(versions) {
        if !seen.insert(version.key) {
            summary.repeated += 1;
            continue;
        }
        match writer.present().get(&version.key) {
            Some(digest) if *digest == version.digest => {
                summary.unchanged += 1;
                continue;
            }
            Some(_) => summary.replaced += 1,
            None => summary.added += 1,
        }
        fresh.push((raw, version));
    }
    fresh
}

/// Cleans and tags on all cores; the order is kept, so that two runs number the articles alike.
fn process(
    articles: Vec<(RawArticle, Version)>,
    fields: Fields,
    registry: &Arc<Registry>,
    today: Date,
) -> Vec<(Document, Version, String)> {
    thread_local! {
        static WORKER: std::cell::RefCell<Option<(String, Worker)>> = const { std::cell::RefCell::new(None) };
    }
    articles
        .into_par_iter()
        .map(|(raw, version)| {
            WORKER.with_borrow_mut(|slot| {
                // What a thread remembers of word forms is worth keeping from batch to batch.
                let name = registry.fingerprint();
                if slot.as_ref().is_none_or(|(known, _)| *known != name) {
                    *slot = Some((name, Worker::new(registry, today)));
                }
                let worker = &mut slot.as_mut().expect("just filled").1;
                let article = worker.article(raw);
                (fields.document(&article, version, registry), version, article.lang)
            })
        })
        .collect()
}

/// Takes one article at a time from as found to as indexed.
pub struct Worker {
    detector: Detector,
    tagger: Tagger,
}

impl Worker {
    /// A worker that tags with the names of `registry` and dates no event later than `today`.
    pub fn new(registry: &Arc<Registry>, today: Date) -> Self {
        Worker { detector: Detector::default(), tagger: Tagger::new(registry, today) }
    }

    /// The article as it is indexed.
    pub fn article(&mut self, mut raw: RawArticle) -> Article {
        let date = raw.date.take();
        let mut article = clean(raw, &self.detector);
        self.tagger.tag(&mut article, date.as_deref());
        article
    }
}

/// The folder that is indexed when no path is given.
pub fn default_corpus() -> &'static Path {
    Path::new("corpus")
}
