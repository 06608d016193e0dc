//! How long does a search take, in a running process and as a whole process?
//!
//! An index of generated articles is built once. A fixed mix of queries of the sort that people type then runs many times,
//! all queries by turns; what is printed are quantiles per class of query. One-word queries run against tantivy's `TopDocs` as
//! well, bare and with what any list of hits needs besides: the count and the ten stored records. Then what loading the registry costs, and last, `vigie search` as a
//! process from start to exit, against a process that does nothing.
//!
//! `VIGIE_BENCH_ARTICLES` (10,000), `VIGIE_BENCH_SEARCHES` (50 of each query) and `VIGIE_BENCH_PROCESSES` (30) change the sizes,
//! `VIGIE_BENCH_INPUT` the articles.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod generator;
mod measure;
mod requests;

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use vigie::analysis::Chain;
use vigie::article::RawArticle;
use vigie::index::{Index, Start};
use vigie::ingest;
use vigie::knowledge::Registry;
use vigie::pipeline::{self, Job};
use vigie::query::parse;
use vigie::search::{Request, search};

use generator::Generator;
use measure::{median, median_ratio, quantile, timed};
use requests::{LIMIT, WARM_UP, WORDS};

fn main() {
    let wanted = measure::is_wanted();
    let count = measure::setting("VIGIE_BENCH_ARTICLES", if wanted { 10_000 } else { 600 });
    let rounds = measure::setting("VIGIE_BENCH_SEARCHES", if wanted { 50 } else { 1 });
    let processes = measure::setting("VIGIE_BENCH_PROCESSES", if wanted { 30 } else { 1 });
    let registry = Arc::new(Registry::embedded().expect("the registry that ships is sound"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("index");
    build(&folder.path().join("articles.jsonl"), &path, count, &registry);
    let index = Index::open(&path, &registry).expect("the index was just built");
    println!("{} segments", index.searcher().segment_readers().len());

    let cases = requests::cases();
    requests::check(&index, &cases, count);
    requests::latencies(&index, &cases, rounds);
    against_tantivy(&index, rounds);
    loading_the_registry(rounds);
    as_process(&path, processes);
}

/// What the registry costs a search process before it can look anything up, and its first look at each table.
fn loading_the_registry(rounds: usize) {
    let (mut opening, mut resolving) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (seconds, registry) = timed(|| Registry::embedded().expect("the registry that ships is sound"));
        opening.push(seconds);
        let (seconds, found) = timed(|| registry.find_actor("jnim").is_ok() && registry.find_places("Ménaka").is_ok());
        assert!(found, "the registry knows them");
        resolving.push(seconds);
    }
    println!("\nthe registry, median of {rounds}");
    println!("{:<36} {:>8.3} ms", "opened", 1e3 * median(&opening));
    println!("{:<36} {:>8.3} ms", "first actor and place resolved", 1e3 * median(&resolving));
}

/// Generates articles and indexes them.
fn build(input: &Path, index: &Path, count: u64, registry: &Arc<Registry>) {
    let articles: Vec<RawArticle> = Generator::from_environment().articles(count).collect();
    println!("{}", measure::describe(&generator::facts(&articles)));
    generator::write_json_lines(articles.into_iter(), input);
    let job = Job {
        paths: vec![input.to_owned()],
        index: index.to_owned(),
        start: Start::Empty,
        prune: false,
        reading: ingest::Options::default(),
        today: Date::constant(2026, 1, 1),
    };
    let summary = pipeline::run(&job, registry, &mut |_| {}).expect("the articles can be indexed");
    assert_eq!(summary.total, count, "every article is indexed");
}

/// One-word queries against the least that tantivy does for the same term.
fn against_tantivy(index: &Index, rounds: usize) {
    let body = index.fields().body;
    let mut analyzer = index.analyzer(Chain::French);
    let pairs: Vec<(Request, TermQuery)> = WORDS
        .iter()
        .map(|word| {
            let id = analyzer.intern(word);
            let term = analyzer.word(id).terms.first().expect("a word has a term");
            let term = Term::from_field_text(body, term);
            let request = Request { query: parse(word), limit: LIMIT, ..Request::default() };
            (request, TermQuery::new(term, IndexRecordOption::WithFreqs))
        })
        .collect();
    let (mut ours, mut bare, mut listed) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..WARM_UP + rounds {
        for (request, query) in &pairs {
            let times = [
                second_time(|| search(index, request).expect("the query can be run").hits.len()),
                second_time(|| top(index, query).expect("the query can be run").len()),
                second_time(|| list(index, query).expect("the query can be run")),
            ];
            for (_, hits) in times {
                assert_eq!(hits, LIMIT, "{query:?}");
            }
            if round >= WARM_UP {
                ours.push(times[0].0);
                bare.push(times[1].0);
                listed.push(times[2].0);
            }
        }
    }
    println!("\none word, against tantivy");
    for (name, times) in [("vigie", &ours), ("TopDocs", &bare), ("TopDocs, count, records", &listed)] {
        println!("{name:<24} {:>8.0} µs", median(times) * 1e6);
    }
    println!("vigie's time as a multiple of TopDocs: {:.1}", median_ratio(&ours, &bare));
    println!("vigie's time as a multiple of TopDocs, count, records: {:.2}", median_ratio(&ours, &listed));
}

/// The time of some work right after the same work: whoever ran before has left no cold cache behind.
fn second_time<T>(work: impl Fn() -> T) -> (f64, T) {
    black_box(work());
    timed(|| black_box(work()))
}

fn top(index: &Index, query: &TermQuery) -> tantivy::Result<Vec<(f32, tantivy::DocAddress)>> {
    index.searcher().search(query, &TopDocs::with_limit(LIMIT).order_by_score())
}

/// The number of hits shown, with what any list of hits needs: the count and the stored records.
fn list(index: &Index, query: &TermQuery) -> tantivy::Result<usize> {
    let total = index.searcher().search(query, &Count)?;
    let hits = top(index, query)?;
    for (_, address) in &hits {
        black_box(index.searcher().doc::<vigie::index::Document>(*address)?);
    }
    Ok(hits.len().min(total))
}

/// `vigie search` from start to exit, by turns with `vigie --version`.
fn as_process(index: &Path, runs: usize) {
    let (mut searches, mut nothing) = (Vec::new(), Vec::new());
    for round in 0..WARM_UP + runs {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        let search = process(command.args(["search", "otages", "--index"]).arg(index));
        let idle = process(Command::new(env!("CARGO_BIN_EXE_vigie")).arg("--version"));
        if round >= WARM_UP {
            searches.push(search * 1e3);
            nothing.push(idle * 1e3);
        }
    }
    println!("\nwhole process, {runs} runs by turns, ms");
    println!("{:<20} {:>8} {:>8} {:>8}", "", "min", "median", "max");
    for (name, times) in [("vigie search otages", &searches), ("vigie --version", &nothing)] {
        println!("{name:<20} {:>8.2} {:>8.2} {:>8.2}", quantile(times, 0.0), median(times), quantile(times, 1.0));
    }
    println!("a search as a multiple of doing nothing: {:.2}", median_ratio(&searches, &nothing));
}

/// Seconds that a process takes; it must end well.
fn process(command: &mut Command) -> f64 {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let (seconds, status) = timed(|| quiet.status());
    let status = status.expect("the program that was just built can be started");
    assert!(status.success(), "{status}");
    seconds
}
