//! An article's whole path, from a file to a generation of the index, on one screen.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::analysis::{Analyzer, Chain, Terms, Token};
use crate::article::{Article, Precision, RawArticle};
use crate::clean::{Detector, Identity, Repeated, Repetition, clean_knowing};
use crate::error::{Error, ErrorKind, Result};
use crate::fingerprint::{Fingerprint, Sketcher};
use crate::index::{Addition, DocumentMaker, FRENCH_CODE, IndexWriter, Inputs, Start, Trace, Version, first_day};
use crate::ingest::{self, Found, InputFile, Skipped};
use crate::knowledge::{Registry, protected};
use crate::tagging::Tagger;

/// Articles that go from thread to thread together; bounds the memory of what is under way.
const BATCH: usize = 64;

/// Articles that the index is handed at a time. Each handing over may wake a thread; the queue behind it counts these, not articles, so that many
/// would let it grow.
const HANDED_OVER: usize = 4;

/// Articles, and bytes of text, that are read before the first is cleaned, to learn which lines their sources repeat.
const SAMPLE: (u64, usize) = (1000, 8 << 20);

/// What was learnt is told anew after so many articles.
const LESSON: u64 = 1000;

/// Bytes of input below which one thread does, and the index is one segment.
const SMALL: u64 = 4 << 20;

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
        /// Bytes of files so far, as they lie on disk.
        bytes: u64,
        /// Bytes of all files; unknown of standard input.
        total: Option<u64>,
        /// The path of the last.
        path: &'a str,
    },
    /// All has been read; the generation is being written and made current.
    Writing {
        /// Articles read.
        articles: u64,
    },
}

/// Reads, cleans, tags and indexes; readers see the result when this returns, and nothing of it before.
///
/// A run that [`ingest::Control`] stops ends with [`ErrorKind::Stopped`] and leaves the index as it was.
///
/// One thread reads and decides what is new; others clean, tag and hand over to the index. A small job has one of each, so
/// that its articles are always numbered alike.
pub fn run(job: &Job, registry: &Arc<Registry>, on_progress: &mut dyn FnMut(Progress)) -> Result<Summary> {
    ingest::check(&job.paths, &job.reading)?;
    let size = ingest::size(&job.paths);
    let threads = match size {
        Some(size) if size < SMALL => 1,
        _ => thread::available_parallelism().map_or(1, usize::from),
    };
    let writer = IndexWriter::begin(&job.index, registry, job.start, threads)?;
    let mut summary = Summary::default();
    let mut read = thread::scope(|scope| {
        let (to_workers, batches) = sync_channel::<Batch>(2 * threads);
        let (to_main, news) = sync_channel::<News>(2 * threads);
        let batches = Arc::new(Mutex::new(batches));
        let (writer, job) = (&writer, &job);
        for _ in 0..threads {
            let (batches, to_main) = (batches.clone(), to_main.clone());
            scope.spawn(move || {
                let mut worker = Worker::new(registry, job.today);
                loop {
                    // The lock is held while waiting, which only makes the other workers wait for the lock instead.
                    let next = batches.lock().map(|batches| batches.recv());
                    let Ok(Ok(batch)) = next else { break };
                    worker.repeated = batch.repeated;
                    let done = worker.index(batch.articles, writer);
                    if to_main.send(News::Indexed(done)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(batches);
        let reader = scope.spawn(move || Reader::new(writer, job).read(job, &to_workers, &to_main));
        // The first failure ends the run: dropping the receiver stops everybody who reports to it.
        let heard = news.iter().try_for_each(|news| summary.hear(news, size, on_progress));
        drop(news);
        let read = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        heard.and(read)
    })?;
    summary.count(&read);
    // The last moment: what is published is not taken back.
    job.reading.control.check()?;
    if job.prune {
        summary.pruned = writer.prune(&job.paths, &read.seen, &read.unread)?;
    }
    // Before the articles: what is remembered of an input counts only where the index holds its articles.
    std::mem::take(&mut read.inputs).save(&read.lines, &job.paths)?;
    let unchanged = summary.added + summary.replaced + summary.pruned == 0;
    if unchanged && job.start == Start::Current && !writer.present().is_empty() {
        summary.total = writer.present().len() as u64;
        return Ok(summary);
    }
    if read.seen.is_empty() && summary.skipped > 0 {
        // Publishing an empty index over a good one because nothing could be read would lose it.
        return Ok(summary);
    }
    on_progress(Progress::Writing { articles: read.count });
    summary.total = writer.publish()?;
    Ok(summary)
}

/// Articles on their way from the reader to a worker, and what is known by then about their sources.
struct Batch {
    articles: Vec<Fresh>,
    repeated: Arc<Repeated>,
}

/// What the threads report.
enum News {
    /// Something could not be read.
    Skipped(Skipped),
    /// So many articles and bytes have been read, the last from this path.
    Read(u64, u64, String),
    /// The languages of articles that have been indexed, or why one could not be.
    Indexed(Result<Vec<String>>),
}

impl Summary {
    fn hear(&mut self, news: News, total: Option<u64>, on_progress: &mut dyn FnMut(Progress)) -> Result<()> {
        match news {
            News::Skipped(skipped) => {
                self.skipped += 1;
                on_progress(Progress::Skipped(&skipped));
            }
            News::Read(articles, bytes, path) => {
                on_progress(Progress::Read { articles, bytes, total, path: &path });
            }
            News::Indexed(languages) => {
                for language in languages? {
                    *self.languages.entry(language).or_default() += 1;
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, read: &Reader) {
        (self.added, self.replaced, self.unchanged, self.repeated) =
            (read.added, read.replaced, read.unchanged, read.repeated);
    }
}

/// An article that the index does not hold as it is.
struct Fresh {
    raw: RawArticle,
    version: Version,
    /// Its place among all that were read.
    place: u64,
}

/// Reads articles in order and decides which of them the index does not hold as they are.
struct Reader<'w> {
    writer: &'w IndexWriter,
    seen: FxHashSet<u64>,
    unread: FxHashSet<String>,
    added: u64,
    replaced: u64,
    unchanged: u64,
    repeated: u64,
    /// All articles read.
    count: u64,
    lines: Repetition,
    sites: Arc<Repeated>,
    inputs: Inputs,
}

impl<'w> Reader<'w> {
    fn new(writer: &'w IndexWriter, job: &Job) -> Self {
        let (inputs, lines) = Inputs::open(&job.index, &job.reading);
        // A rebuild learns anew.
        let lines = if job.start == Start::Current { lines } else { Repetition::default() };
        Reader {
            writer,
            seen: FxHashSet::default(),
            unread: FxHashSet::default(),
            added: 0,
            replaced: 0,
            unchanged: 0,
            repeated: 0,
            count: 0,
            lines,
            sites: Arc::default(),
            inputs,
        }
    }

    fn read(mut self, job: &Job, to_workers: &SyncSender<Batch>, to_main: &SyncSender<News>) -> Result<Self> {
        let (waiting, bytes, is_sample) = (Vec::new(), 0, true);
        let mut reading = Reading { reader: &mut self, job, to_workers, to_main, waiting, bytes, is_sample };
        ingest::read_into(&job.paths, &job.reading, &mut reading)?;
        let Reading { mut waiting, is_sample, .. } = reading;
        if is_sample {
            self.sites = Arc::new(self.lines.repeated());
        }
        self.send(&mut waiting, to_workers).ok_or_else(stopped)?;
        Ok(self)
    }

    /// Counts the articles of a file that is as it was, if all that it says of them still holds.
    fn is_known(&mut self, file: Option<&InputFile>) -> bool {
        let present = self.writer.present();
        let Some(versions) = self.inputs.begin(file) else { return false };
        let mut own = FxHashSet::default();
        let holds = |version: &Version| {
            self.seen.contains(&version.key)
                || !own.insert(version.key)
                || present.get(&version.key) == Some(&version.digest)
        };
        if !versions.iter().all(holds) {
            self.inputs.read_again();
            return false;
        }
        let read = versions.len() as u64;
        let new = versions.iter().filter(|version| self.seen.insert(version.key)).count() as u64;
        self.count += read;
        self.unchanged += new;
        self.repeated += read - new;
        true
    }

    /// Sends off what is waiting, with what is known about its sources by now; `None` when nobody receives any more.
    fn send(&mut self, waiting: &mut Vec<Fresh>, to_workers: &SyncSender<Batch>) -> Option<()> {
        while !waiting.is_empty() {
            let articles = waiting.drain(..waiting.len().min(BATCH)).collect();
            to_workers.send(Batch { articles, repeated: self.sites.clone() }).ok()?;
        }
        Some(())
    }

    fn if_new(&mut self, raw: RawArticle) -> Option<Fresh> {
        let version = Version { key: Identity::of(&raw).key, digest: Identity::digest(&raw) };
        self.inputs.add(version);
        if !self.seen.insert(version.key) {
            self.repeated += 1;
            return None;
        }
        match self.writer.present().get(&version.key) {
            Some(digest) if *digest == version.digest => {
                self.unchanged += 1;
                return None;
            }
            Some(_) => self.replaced += 1,
            None => self.added += 1,
        }
        Some(Fresh { raw, version, place: self.seen.len() as u64 })
    }
}

/// The reader at work: what it comes upon goes to the workers.
struct Reading<'r, 'w> {
    reader: &'r mut Reader<'w>,
    job: &'r Job,
    to_workers: &'r SyncSender<Batch>,
    to_main: &'r SyncSender<News>,
    waiting: Vec<Fresh>,
    /// Bytes of text so far.
    bytes: usize,
    is_sample: bool,
}

/// A receiver that is gone has a failure of its own to report.
fn stopped() -> Error {
    Error::new(ErrorKind::Io, "the run was stopped")
}

impl ingest::Sink for Reading<'_, '_> {
    fn begins(&mut self, file: Option<&InputFile>) -> Result<bool> {
        let before = self.reader.count;
        let known = self.reader.is_known(file);
        match file {
            Some(file) if known => self.tell(before, file.path)?,
            _ => {}
        }
        Ok(!known)
    }

    fn found(&mut self, found: Found) -> Result<()> {
        let raw = match found {
            Found::Skipped(skipped) => {
                self.reader.unread.insert(skipped.path.clone());
                self.reader.inputs.spoil();
                return self.to_main.send(News::Skipped(skipped)).map_err(|_| stopped());
            }
            Found::Article(raw) => raw,
        };
        self.reader.count += 1;
        self.tell(self.reader.count - 1, &raw.path)?;
        self.bytes += raw.text.len();
        self.reader.lines.learn(&raw);
        self.waiting.extend(self.reader.if_new(*raw));
        let was_sample = self.is_sample;
        self.is_sample &= self.reader.count < SAMPLE.0 && self.bytes < SAMPLE.1;
        if was_sample != self.is_sample || self.reader.count.is_multiple_of(LESSON) {
            self.reader.sites = Arc::new(self.reader.lines.repeated());
        }
        if !self.is_sample && self.waiting.len() >= BATCH {
            self.reader.send(&mut self.waiting, self.to_workers).ok_or_else(stopped)?;
        }
        Ok(())
    }
}

impl Reading<'_, '_> {
    /// Reports how far reading has come, once in a while.
    fn tell(&self, before: u64, path: &str) -> Result<()> {
        let count = self.reader.count;
        if count / BATCH as u64 == before / BATCH as u64 {
            return Ok(());
        }
        let bytes = self.job.reading.control.bytes_read();
        self.to_main.send(News::Read(count, bytes, path.to_owned())).map_err(|_| stopped())
    }
}

/// An article ready to be indexed.
pub struct Prepared {
    /// What is stored and shown.
    pub article: Article,
    /// What is indexed.
    pub terms: Terms,
    /// What its copies are known by.
    pub fingerprint: Fingerprint,
}

/// Takes one article at a time from as found to as indexed.
pub struct Worker {
    detector: Detector,
    repeated: Arc<Repeated>,
    french: Analyzer,
    plain: Analyzer,
    tokens: Vec<Token>,
    tagger: Tagger,
    documents: DocumentMaker,
    sketcher: Sketcher,
}

impl Worker {
    /// A worker that tags with the names of `registry` and dates no event later than `today`.
    pub fn new(registry: &Arc<Registry>, today: Date) -> Self {
        let analyzer = |chain| Analyzer::new(chain, Some(protected(registry)));
        Worker {
            detector: Detector::default(),
            repeated: Arc::default(),
            french: analyzer(Chain::French),
            plain: analyzer(Chain::Plain),
            tokens: Vec::new(),
            tagger: Tagger::new(registry, today),
            documents: DocumentMaker::new(registry),
            sketcher: Sketcher::default(),
        }
    }

    /// Cleans, analyses and tags an article.
    pub fn prepare(&mut self, mut raw: RawArticle) -> Prepared {
        let date = raw.date.take();
        let mut article = clean_knowing(raw, &self.detector, &self.repeated);
        // One analysis serves the tagger, the fingerprint and the index. Names are the same in every language.
        self.french.analyze(&article.text, &mut self.tokens);
        self.tagger.tag(&mut article, &self.french, &self.tokens, date.as_deref());
        let mut fingerprint = self.sketcher.sketch(&self.french, &self.tokens, article.body_start);
        fingerprint.published =
            article.published.as_ref().filter(|date| date.precision == Precision::Day).and_then(first_day);
        let terms = if article.lang == FRENCH_CODE {
            Terms::new(&self.french, &article.text, &self.tokens, article.body_start)
        } else {
            self.plain.analyze(&article.text, &mut self.tokens);
            Terms::new(&self.plain, &article.text, &self.tokens, article.body_start)
        };
        Prepared { article, terms, fingerprint }
    }

    /// Hands articles over to the index; returns their languages.
    fn index(&mut self, articles: Vec<Fresh>, writer: &IndexWriter) -> Result<Vec<String>> {
        let mut languages = Vec::with_capacity(articles.len());
        let mut articles = articles.into_iter().peekable();
        while articles.peek().is_some() {
            let mut ready = Vec::with_capacity(HANDED_OVER);
            for Fresh { raw, version, place } in articles.by_ref().take(HANDED_OVER) {
                let Prepared { article, terms, fingerprint } = self.prepare(raw);
                let day = article.published.as_ref().and_then(first_day);
                let day = day.or(article.event.as_ref().and_then(first_day));
                let document = self.documents.document(&article, &terms, version);
                ready.push(Addition { document, version, trace: Trace { place, day, fingerprint } });
                languages.push(article.lang);
            }
            writer.add(ready)?;
        }
        Ok(languages)
    }
}

/// The folder that is indexed when no path is given.
pub fn default_corpus() -> &'static Path {
    Path::new("corpus")
}
