//! What does a large index cost, and does it stay as fast as a small one?
//!
//! The real program indexes 10,000 articles, then many more, then a thousand new ones on top, then nothing new; what is printed are
//! ratios between these runs, the memory that the largest took and the size on disk. Then the requests of `search.rs`, those with
//! facets among them, run in this process on the large index.
//!
//! `VIGIE_BENCH_ARTICLES` (100,000), `VIGIE_BENCH_ROUNDS` (3, of the small index and of additions) and `VIGIE_BENCH_SEARCHES` (50) change the
//! sizes, `VIGIE_BENCH_INPUT` the articles, and `TMPDIR` where the files lie: 5 KB an article. `VIGIE_BENCH_FOLDER` names a folder in which they stay;
//! where an earlier run has left an index there, the requests alone run again.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "nothing is counted in the articles here")]
mod generator;
#[expect(dead_code, reason = "the articles are not described here")]
mod measure;
mod requests;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use vigie::index::Index;
use vigie::knowledge::Registry;

use generator::Generator;
use measure::median;

/// Articles of the small index.
const SMALL: u64 = 10_000;

/// Articles that are added.
const ADDED: u64 = 1_000;

/// How often the memory of a running process is looked at.
const TICK: Duration = Duration::from_millis(5);

/// A file that has just been written is not trusted to stay as it is.
const SETTLED: Duration = Duration::from_millis(2_500);

fn main() {
    let wanted = measure::is_wanted();
    let count = measure::setting("VIGIE_BENCH_ARTICLES", if wanted { 100_000 } else { 1_200 });
    let rounds = measure::setting("VIGIE_BENCH_ROUNDS", if wanted { 3 } else { 1 });
    let searches = measure::setting("VIGIE_BENCH_SEARCHES", if wanted { 50 } else { 1 });
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let kept = std::env::var_os("VIGIE_BENCH_FOLDER").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(temporary.path());
    let index = folder.join("index");
    if !index.exists() {
        build(folder, &index, count, rounds, wanted);
    }
    search(&index, count, searches);
}

/// Indexes many articles, and more on top.
fn build(folder: &Path, index: &Path, count: u64, rounds: usize, wanted: bool) {
    let small = if wanted { SMALL } else { 600 };
    let added = if wanted { ADDED } else { 60 };
    let inputs = Inputs::generate(folder, small, count, added, rounds as u64);
    println!(
        "{count} articles, {:.2} GB of JSON Lines, {} threads, load {}",
        fs::metadata(inputs.large.join(FIRST)).map_or(0, |file| file.len()) as f64 / 1e9,
        thread::available_parallelism().map_or(1, usize::from),
        load()
    );
    thread::sleep(SETTLED);

    let other = folder.join("small-index");
    let small_runs: Vec<Run> = (0..rounds).map(|_| vigie("rebuild", &inputs.small, &other)).collect();
    let whole = vigie("rebuild", &inputs.large, index);
    let after: Vec<Run> = (0..rounds).map(|_| vigie("rebuild", &inputs.small, &other)).collect();
    let each = |runs: &[Run]| median(&runs.iter().map(|run| run.seconds / small as f64).collect::<Vec<_>>());
    let (before, after) = (each(&small_runs), each(&after));
    println!("\nindexing, processes from start to exit");
    println!("{:<28} {:>10} {:>14} {:>14}", "", "articles/s", "peak RSS, MiB", "of it heap");
    let row = |name: &str, seconds: f64, run: &Run| {
        println!("{name:<28} {:>10.0} {:>14} {:>14}", 1.0 / seconds, run.peak, run.heap);
    };
    row(&format!("{small} articles, before"), before, &small_runs[0]);
    row(&format!("{count} articles"), whole.seconds / count as f64, &whole);
    row(&format!("{small} articles, after"), after, &small_runs[0]);
    let usual = (before + after) / 2.0;
    println!("throughput as a share of that of {small} articles: {:.3}", usual * count as f64 / whole.seconds);
    println!("index on disk: {:.2} GB, load {}", disk_bytes(index) as f64 / 1e9, load());

    println!("\non top of {count} articles, % of their rebuild ({:.1} s)", whole.seconds);
    let share = |run: &Run| 100.0 * run.seconds / whole.seconds;
    // The first run on a fresh index reads the files again if they were young when it was made.
    println!("{:<28} {:>8.2} %", "nothing new", share(&vigie("index", &inputs.large, index)));
    for round in 1..=rounds {
        inputs.add(round as u64);
        thread::sleep(SETTLED);
        let more = vigie("index", &inputs.large, index);
        println!(
            "{:<28} {:>8.2} %   peak RSS {} MiB, heap {}",
            format!("{added} new"),
            share(&more),
            more.peak,
            more.heap
        );
        println!("{:<28} {:>8.2} %", "nothing new", share(&vigie("index", &inputs.large, index)));
    }
}

/// Searches the large index in this process.
fn search(index: &Path, count: u64, searches: usize) {
    let registry = Arc::new(Registry::embedded().expect("the registry that ships is sound"));
    let index = Index::open(index, &registry).expect("the index was just built");
    let total = index.manifest().articles;
    assert!(total >= count, "{total} articles");
    let copies = index.reprints().len();
    println!("\n{} segments, {copies} articles with copies, load {}", index.searcher().segment_readers().len(), load());
    let cases = requests::cases();
    requests::check(&index, &cases, total);
    requests::latencies(&index, &cases, searches);
    println!("load {}", load());
}

/// The file of the articles that the large index begins with.
const FIRST: &str = "articles-00.jsonl";

/// The articles, as files.
struct Inputs {
    small: PathBuf,
    large: PathBuf,
    /// Files to be added to the large folder.
    more: PathBuf,
}

impl Inputs {
    fn generate(folder: &Path, small: u64, count: u64, added: u64, rounds: u64) -> Inputs {
        let [small_folder, large, more] = ["small", "large", "more"].map(|name| folder.join(name));
        for folder in [&small_folder, &large, &more] {
            fs::create_dir_all(folder).expect("the benchmark's folder can be written");
        }
        let generator = Generator::from_environment();
        generator::write_json_lines(generator.articles(small), &small_folder.join(FIRST));
        generator::write_json_lines(generator.articles(count), &large.join(FIRST));
        for round in 1..=rounds {
            let numbers = count + (round - 1) * added + 1..=count + round * added;
            generator::write_json_lines(numbers.map(|number| generator.article(number)), &more.join(added_name(round)));
        }
        Inputs { small: small_folder, large, more }
    }

    /// Adds the articles of a round to the large folder.
    fn add(&self, round: u64) {
        let name = added_name(round);
        fs::rename(self.more.join(&name), self.large.join(&name)).expect("both lie in the benchmark's folder");
    }
}

fn added_name(round: u64) -> String {
    format!("articles-{round:02}.jsonl")
}

/// What a process took.
struct Run {
    seconds: f64,
    /// The most memory that it held at once, in MiB: with pages of files, which the system takes back when it needs them.
    peak: u64,
    /// The most of it that is not pages of files; looked at every [`TICK`].
    heap: u64,
}

/// Runs `vigie COMMAND PATH`; it must end well.
fn vigie(command: &str, input: &Path, index: &Path) -> Run {
    let mut vigie = Command::new(env!("CARGO_BIN_EXE_vigie"));
    let quiet = vigie.arg(command).arg(input).arg("--index").arg(index).stdin(Stdio::null()).stdout(Stdio::null());
    let started = Instant::now();
    let mut child = quiet.stderr(Stdio::null()).spawn().expect("the program that was just built can be started");
    let status = format!("/proc/{}/status", child.id());
    let (mut peak, mut heap) = (0, 0);
    let ended = loop {
        if let Ok(status) = fs::read_to_string(&status) {
            peak = peak.max(kibibytes(&status, "VmHWM:") >> 10);
            heap = heap.max(kibibytes(&status, "RssAnon:") >> 10);
        }
        if let Some(ended) = child.try_wait().expect("it is our child") {
            break ended;
        }
        thread::sleep(TICK);
    };
    assert!(ended.success(), "vigie {command}: {ended}");
    Run { seconds: started.elapsed().as_secs_f64(), peak, heap }
}

/// A figure of `/proc/PID/status`; 0 on systems that have none.
fn kibibytes(status: &str, name: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// How busy the machine is: the mean over one, five and fifteen minutes.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn disk_bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => disk_bytes(&entry.path()),
            _ => entry.metadata().map_or(0, |file| file.len()),
        })
        .sum()
}
