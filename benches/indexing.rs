//! How fast are articles indexed, how much of that is tantivy, and where does the rest go?
//!
//! Three lines are measured by turns, each from nothing to a complete index in a folder of its own:
//!
//! - *vigie*: [`vigie::pipeline::run`], from a JSON Lines file to a published generation;
//! - *tantivy, same chain*: ready documents (plain text, stored record, facets and dates made beforehand, outside the clock) into the
//!   same schema through the same analysis chain, with as many threads and as much memory;
//! - *tantivy, its own chain*: the same with tantivy's tokenizer, lower case and ASCII folding, nothing stemmed.
//!
//! The figure is the median of the pairwise ratios. Then what each stage takes, on one thread, article by article.
//!
//! `VIGIE_BENCH_ARTICLES` (10,000) and `VIGIE_BENCH_ROUNDS` (7) change the sizes, `VIGIE_BENCH_INPUT` the articles.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod chain;
mod generator;
mod measure;

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, SimpleTokenizer, TextAnalyzer};
use vigie::analysis::{Analyzer, Chain, TERMS, Terms, Token, reader};
use vigie::article::{Article, RawArticle};
use vigie::clean::{Detector, Identity, clean};
use vigie::index::{Document, DocumentMaker, Fields, Start, Version};
use vigie::ingest::{self, Found};
use vigie::knowledge::{Registry, protected};
use vigie::pipeline::{self, Job};
use vigie::tagging::Tagger;

use generator::Generator;
use measure::{median, median_ratio, timed};

/// As in `vigie::index::IndexWriter`.
const THREAD_MEMORY: usize = 192 << 20;

/// The day on which the benchmark runs, every day.
const TODAY: Date = Date::constant(2026, 1, 1);

/// Passes over each stage; the median counts.
const STAGE_PASSES: usize = 3;

fn main() {
    let wanted = measure::is_wanted();
    let count = measure::setting("VIGIE_BENCH_ARTICLES", if wanted { 10_000 } else { 600 });
    let rounds = measure::setting("VIGIE_BENCH_ROUNDS", if wanted { 7 } else { 1 });
    let registry = Arc::new(Registry::embedded().expect("the registry that ships is sound"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = folder.path().join("articles.jsonl");
    generator::write_json_lines(Generator::from_environment().articles(count), &input);
    let raws = read(&input);
    assert_eq!(raws.len() as u64, count, "every line is an article");
    println!("{}", measure::describe(&generator::facts(&raws)));

    let documents = documents(&raws, &registry);
    compare(&input, &documents, &registry, rounds, wanted);
    stages(&input, &raws, &registry, if wanted { STAGE_PASSES } else { 1 });
}

/// The whole path against tantivy alone.
fn compare(input: &Path, documents: &[Document], registry: &Arc<Registry>, rounds: usize, warm: bool) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut ours, mut same, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds + usize::from(warm) {
        let times = [
            full_path(input, documents.len() as u64, registry),
            tantivy_alone(documents, || our_chain(registry), threads),
            tantivy_alone(documents, tantivys_chain, threads),
        ];
        // The first round warms up.
        if round > 0 || !warm {
            ours.push(times[0]);
            same.push(times[1]);
            own.push(times[2]);
        }
    }
    println!("\nindexing, {rounds} rounds by turns");
    for (name, times) in [("vigie", &ours), ("tantivy, same chain", &same), ("tantivy, its own chain", &own)] {
        let seconds = median(times);
        println!("{name:<24} {:>8.0} articles/s   {seconds:.3} s", documents.len() as f64 / seconds);
    }
    println!("vigie's speed as a share of tantivy's, same chain: {:.3}", median_ratio(&same, &ours));
    println!("vigie's speed as a share of tantivy's, its own chain: {:.3}", median_ratio(&own, &ours));
}

/// Seconds from the file to a published generation.
fn full_path(input: &Path, count: u64, registry: &Arc<Registry>) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let job = Job {
        paths: vec![input.to_owned()],
        index: folder.path().join("index"),
        start: Start::Empty,
        prune: false,
        reading: ingest::Options::default(),
        today: TODAY,
    };
    let (seconds, summary) = timed(|| pipeline::run(&job, registry, &mut |_| {}));
    let summary = summary.expect("the articles can be indexed");
    assert_eq!((summary.added, summary.total), (count, count), "every article is new and indexed");
    seconds
}

/// Seconds for ready documents to a committed index.
fn tantivy_alone(documents: &[Document], chain: impl Fn() -> TextAnalyzer, threads: usize) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ready = documents.to_vec();
    let (seconds, index) = timed(|| index_documents(folder.path(), ready, chain(), threads));
    let index = index.expect("tantivy can index the documents");
    let reader = index.reader().expect("tantivy can read its index");
    assert_eq!(reader.searcher().num_docs(), documents.len() as u64, "every document is indexed");
    seconds
}

fn index_documents(
    folder: &Path,
    documents: Vec<Document>,
    chain: TextAnalyzer,
    threads: usize,
) -> tantivy::Result<tantivy::Index> {
    let index = tantivy::Index::create_in_dir(folder, Fields::schema().0)?;
    index.tokenizers().register(TERMS, chain);
    let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(threads, THREAD_MEMORY * threads)?;
    for document in documents {
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(index)
}

/// Our French chain as tantivy runs its own. Nearly all articles are French.
fn our_chain(registry: &Arc<Registry>) -> TextAnalyzer {
    chain::tokenizer(french(registry))
}

fn french(registry: &Arc<Registry>) -> Analyzer {
    Analyzer::new(Chain::French, Some(protected(registry)))
}

fn tantivys_chain() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter).build()
}

/// Every stage of the path on one thread, article by article as a worker goes, and tantivy with plain text.
fn stages(input: &Path, raws: &[RawArticle], registry: &Arc<Registry>, passes: usize) {
    let mut times: [Vec<f64>; 8] = Default::default();
    let mut bytes = 0;
    let mut alone = Vec::new();
    for _ in 0..passes {
        let (reading, read) = timed(|| read(input));
        assert_eq!(read.len(), raws.len(), "every line is an article");
        let Staged { seconds, articles, versions, documents } = through_the_stages(read, registry);
        let mentions: usize = articles.iter().map(|article| article.mentions.len()).sum();
        assert!(mentions > articles.len(), "articles of the Sahel name actors and places");
        let indexing = tantivy_alone(&documents, reader, 1);
        let plain = with_plain_text(&articles, &versions, registry);
        let same = tantivy_alone(&plain, || our_chain(registry), 1);
        bytes = articles.iter().map(|article| article.text.len()).sum();
        let [identity, cleaning, analysis, tagging, making] = seconds;
        let measured = [reading, identity, cleaning, analysis, tagging, making, indexing, same];
        times.iter_mut().zip(measured).for_each(|(times, time)| times.push(time));
        alone.push(tagging_alone(raws, registry));
    }
    let medians = times.map(|times| median(&times));
    let whole: f64 = medians[..7].iter().sum();
    let names = [
        "reading JSON Lines",
        "identity and digest",
        "cleaning and language",
        "analysis",
        "tagging",
        "making documents",
        "tantivy, ready terms",
    ];
    let each = |seconds: f64| seconds * 1e6 / raws.len() as f64;
    println!("\nstages on one thread, median of {passes} passes");
    for (name, seconds) in names.into_iter().zip(medians) {
        println!("{name:<24} {:>8.1} µs/article   {:>5.1} %", each(seconds), 100.0 * seconds / whole);
    }
    println!("{:<24} {:>8.1} µs/article", "all of these", each(whole));
    println!("{:<24} {:>8.1} µs/article", "tantivy, same chain", each(medians[7]));
    println!("tagging: {:.1} MB of text a second", bytes as f64 / medians[4] / 1e6);
    println!("tagging, nothing between the articles: {:.1} MB of text a second", bytes as f64 / median(&alone) / 1e6);
    println!("tagging and the analysis before it: {:.1} MB a second", bytes as f64 / (medians[3] + medians[4]) / 1e6);
}

/// Seconds for tagging articles that are cleaned and analysed beforehand, one right after the other.
fn tagging_alone(raws: &[RawArticle], registry: &Arc<Registry>) -> f64 {
    let (detector, mut analyzer) = (Detector::default(), french(registry));
    let mut tagger = Tagger::new(registry, TODAY);
    let mut ready: Vec<(Article, Vec<Token>, Option<String>)> = Vec::new();
    for mut raw in raws.iter().cloned() {
        let date = raw.date.take();
        let article = clean(raw, &detector);
        let mut tokens = Vec::new();
        analyzer.analyze(&article.text, &mut tokens);
        ready.push((article, tokens, date));
    }
    let tag = |(article, tokens, date): &mut (Article, Vec<Token>, Option<String>)| {
        tagger.tag(article, &analyzer, tokens, date.as_deref());
    };
    timed(|| ready.iter_mut().for_each(tag)).0
}

fn read(input: &Path) -> Vec<RawArticle> {
    let mut raws = Vec::new();
    ingest::read_paths(&[input.to_owned()], &ingest::Options::default(), &mut |found| {
        if let Found::Article(raw) = found {
            raws.push(*raw);
        }
        Ok(())
    })
    .expect("the generated articles can be read");
    raws
}

fn version(raw: &RawArticle) -> Version {
    Version { key: Identity::of(raw).key, digest: Identity::digest(raw) }
}

/// What the stages made, and the seconds that each took.
struct Staged {
    /// Identity, cleaning, analysis, tagging, making documents.
    seconds: [f64; 5],
    articles: Vec<Article>,
    versions: Vec<Version>,
    documents: Vec<Document>,
}

/// As `vigie::pipeline::Worker` does it. Nearly all articles are French.
fn through_the_stages(raws: Vec<RawArticle>, registry: &Arc<Registry>) -> Staged {
    let (detector, mut analyzer) = (Detector::default(), french(registry));
    let (mut tagger, mut maker) = (Tagger::new(registry, TODAY), DocumentMaker::new(registry));
    let mut tokens: Vec<Token> = Vec::new();
    let (articles, versions, documents) = (Vec::new(), Vec::new(), Vec::new());
    let mut staged = Staged { seconds: [0.0; 5], articles, versions, documents };
    for mut raw in raws {
        let (identity, version) = timed(|| version(&raw));
        let date = raw.date.take();
        let (cleaning, mut article) = timed(|| clean(raw, &detector));
        let (analysis, ()) = timed(|| analyzer.analyze(&article.text, &mut tokens));
        let (tagging, ()) = timed(|| tagger.tag(&mut article, &analyzer, &tokens, date.as_deref()));
        let (making, document) = timed(|| {
            let terms = Terms::new(&analyzer, &article.text, &tokens, article.body_start);
            maker.document(&article, &terms, version)
        });
        let measured = [identity, cleaning, analysis, tagging, making];
        staged.seconds.iter_mut().zip(measured).for_each(|(sum, seconds)| *sum += seconds);
        staged.articles.push(article);
        staged.versions.push(version);
        staged.documents.push(document);
    }
    staged
}

/// The documents of the whole path with plain text in place of terms, for tantivy alone.
fn documents(raws: &[RawArticle], registry: &Arc<Registry>) -> Vec<Document> {
    let mut worker = pipeline::Worker::new(registry, TODAY);
    let articles: Vec<Article> = raws.iter().map(|raw| worker.prepare(raw.clone()).article).collect();
    with_plain_text(&articles, &raws.iter().map(version).collect::<Vec<_>>(), registry)
}

fn with_plain_text(articles: &[Article], versions: &[Version], registry: &Arc<Registry>) -> Vec<Document> {
    let mut maker = DocumentMaker::new(registry);
    let document = |(article, version): (&Article, &Version)| {
        let text = Terms { title: article.title.clone().unwrap_or_default(), body: article.body().to_owned() };
        maker.document(article, &text, *version)
    };
    articles.iter().zip(versions).map(document).collect()
}
