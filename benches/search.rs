//! How long does a search take, in a running process and as a whole process?
//!
//! An index of generated articles is built once. A fixed mix of queries of the sort that people type then runs many times,
//! all queries by turns; what is printed are quantiles per class of query. One-word queries run against tantivy's `TopDocs` as
//! well, bare and with what any list of hits needs besides: the count and the ten stored records. Last, `vigie search` as a
//! process from start to exit, against a process that does nothing.
//!
//! `VIGIE_BENCH_ARTICLES` (10,000), `VIGIE_BENCH_SEARCHES` (50 of each query) and `VIGIE_BENCH_PROCESSES` (30) change the sizes,
//! `VIGIE_BENCH_INPUT` the articles.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod generator;
mod measure;

use std::collections::BTreeMap;
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
use vigie::query::{Dimension, Filters, parse};
use vigie::search::{FacetDimension, Request, search};

use generator::Generator;
use measure::{median, median_ratio, quantile, timed};

/// Hits that are asked for, as by default on the command line.
const LIMIT: usize = 10;

/// Rounds before the clock counts.
const WARM_UP: usize = 3;

/// What `vigie search --summary` counts.
const FACETS: [FacetDimension; 6] = [
    FacetDimension::Actor,
    FacetDimension::Place,
    FacetDimension::Country,
    FacetDimension::Source,
    FacetDimension::Lang,
    FacetDimension::Year,
];

/// The class whose queries no article matches in all parts.
const QUESTION: &str = "relaxed question";

/// Queries by class.
const WORDS: [&str; 8] = ["otages", "attaque", "soldats", "civils", "enlèvement", "convoi", "école", "réfugiés"];
const MIX: [(&str, &[&str]); 6] = [
    (
        "two words",
        &["soldats tués", "attaque convoi", "otages libérés", "coup d'État", "blocus carburant", "écoles fermées"],
    ),
    ("name", &["jnim", "gsim", "minusma", "wagner", "boko haram", "État islamique"]),
    ("phrase", &["\"coup d'État\"", "\"force conjointe\"", "\"bilan provisoire\"", "« mine artisanale »"]),
    ("prefix", &["terror*", "enl*", "mili*"]),
    (
        QUESTION,
        &[
            "quels otages européens ont été libérés à Kidal contre une rançon en 2019 ?",
            "pourquoi les écoles et les mosquées de Djibo restent-elles fermées malgré le convoi de carburant ?",
            "combien de soldats tchadiens ont péri dans l'embuscade du lac avant le coup d'État de Conakry ?",
        ],
    ),
    ("no query", &["", ""]),
];
const FILTERED: [(&str, &str, Dimension, &str); 6] = [
    ("actor filter", "attaque", Dimension::Actor, "al-qaida"),
    ("actor filter", "otages", Dimension::Actor, "gsim"),
    ("actor filter", "", Dimension::Actor, "fama"),
    ("place filter", "attaque", Dimension::Place, "Mali"),
    ("place filter", "soldats", Dimension::Place, "Burkina Faso"),
    ("place filter", "", Dimension::Place, "Gao"),
];
const WITH_FACETS: [&str; 4] = ["attaque", "otages libérés", "jnim", ""];

/// A request and the class by which it is reported.
struct Case {
    class: &'static str,
    request: Request,
}

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

    let cases = cases();
    check(&index, &cases, count);
    latencies(&index, &cases, rounds);
    against_tantivy(&index, rounds);
    as_process(&path, processes);
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

fn cases() -> Vec<Case> {
    let plain = |class, query: &str| Case {
        class,
        request: Request { query: parse(query), limit: LIMIT, ..Request::default() },
    };
    let mut cases: Vec<Case> = WORDS.iter().map(|query| plain("one word", query)).collect();
    for (class, queries) in MIX {
        cases.extend(queries.iter().map(|query| plain(class, query)));
    }
    cases.extend(FILTERED.iter().map(|&(class, query, dimension, name)| {
        let mut case = plain(class, query);
        case.request.filters = Filters { include: vec![(dimension, name.to_owned())], ..Filters::default() };
        case
    }));
    cases.extend(WITH_FACETS.iter().map(|query| {
        let mut case = plain("all six facets", query);
        case.request.facets = FACETS.to_vec();
        case
    }));
    cases
}

/// A benchmark that finds nothing measures nothing: every class of queries must have hits, and only questions may be relaxed.
fn check(index: &Index, cases: &[Case], count: u64) {
    let mut found: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
    for Case { class, request } in cases {
        let query = &request.query;
        let results = search(index, request).expect("the query can be run");
        assert!(results.total <= count, "{class} {query}: {} articles", results.total);
        assert_eq!(results.hits.len() as u64, results.total.min(LIMIT as u64), "{class} {query}");
        assert_eq!(results.facets.len(), request.facets.len(), "{class} {query}");
        let facets = results.facets.iter().all(|(_, values)| !values.is_empty());
        assert!(facets || results.total == 0, "{class} {query}: an empty facet");
        let (total, relaxed) = found.entry(class).or_default();
        *total += results.total;
        *relaxed |= results.relaxed.is_some();
    }
    println!("articles found, by class: {}", {
        let each = found.iter().map(|(class, (total, _))| format!("{class} {total}"));
        each.collect::<Vec<_>>().join(", ")
    });
    for (class, (total, relaxed)) in found {
        assert!(total > 0, "{class}: nothing found");
        assert_eq!(relaxed, class == QUESTION, "{class}");
    }
}

/// Searches in a running process.
fn latencies(index: &Index, cases: &[Case], rounds: usize) {
    let mut times: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for round in 0..WARM_UP + rounds {
        for case in cases {
            let (seconds, results) = timed(|| search(index, black_box(&case.request)));
            black_box(results.expect("the query can be run"));
            if round >= WARM_UP {
                times.entry(case.class).or_default().push(seconds * 1e6);
            }
        }
    }
    println!("\nsearch, {} queries {rounds} times each, µs", cases.len());
    println!("{:<20} {:>8} {:>8} {:>8}", "", "p50", "p90", "p99");
    let all: Vec<f64> = times.values().flatten().copied().collect();
    for (class, times) in times.iter().chain([(&"all", &all)]) {
        let [p50, p90, p99] = [0.5, 0.9, 0.99].map(|share| quantile(times, share));
        println!("{class:<20} {p50:>8.0} {p90:>8.0} {p99:>8.0}");
    }
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
