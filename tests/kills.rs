//! Runs that are killed at any moment, and readers who go on through any number of rebuilds. With the feature `failpoints`, as `.ci/run` has it,
//! there are more of them.

mod common;

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use common::Desk;
use common::swap::{OLD, RUNS, copy, held, is_tidy, prepared};
use vigie::index::Index;
use vigie::knowledge::Registry;
use vigie::query::parse;
use vigie::search::{Request, search};

/// How many runs are killed.
const KILLS: u64 = if cfg!(feature = "failpoints") { 210 } else { 30 };

#[test]
fn a_run_killed_at_any_moment_leaves_the_old_index_or_the_new_one() {
    let original = prepared();
    // The shortest of a few: a slow first run would put most moments behind the end.
    let took = RUNS.map(|(arguments, _)| {
        let once = |_| {
            let desk = copy(&original);
            let started = Instant::now();
            desk.run(arguments).succeeded();
            started.elapsed()
        };
        (0..3).map(once).min().unwrap_or_default()
    });
    // Moments spread evenly over the run and a little beyond, in a scattered order; nothing random, so that a failure comes again.
    let (mut before, mut after) = (0, 0);
    for number in 0..KILLS {
        let run = number as usize % RUNS.len();
        let (arguments, new) = RUNS[run];
        let moment = took[run].mul_f64((number * 61 % KILLS) as f64 / KILLS as f64 * 1.1);
        let desk = copy(&original);
        let mut child = desk.command(arguments).stderr(Stdio::null()).spawn().expect("started");
        sleep(moment);
        child.kill().expect("killed, or gone by itself");
        child.wait().expect("gone");
        let found = held(&desk);
        assert!(found == OLD || found == new, "{arguments:?} killed after {moment:?}: {found:?}");
        *(if found == OLD { &mut before } else { &mut after }) += 1;
        desk.run(arguments).succeeded();
        assert_eq!(held(&desk), new, "{arguments:?} after one that was killed after {moment:?}");
        is_tidy(&desk);
    }
    // How many fall on either side is the machine's affair; some must on both.
    assert!(before > KILLS / 20 && after > KILLS / 20, "{before} before the switch, {after} after it");
}

/// How many times the index is rebuilt while readers read.
const REBUILDS: usize = if cfg!(feature = "failpoints") { 60 } else { 50 };

/// Articles of the two versions of the corpus, and how many of them have the word that is looked for.
const VERSIONS: [(u64, u64); 2] = [(5, 3), (11, 7)];

#[test]
fn readers_get_one_whole_answer_through_any_number_of_rebuilds() {
    let desk = Desk::new();
    for (version, (articles, with)) in VERSIONS.into_iter().enumerate() {
        for number in 0..articles {
            let word = if number < with { "sorgho" } else { "mil" };
            let text = format!("Le marché numéro {number}\n\nLes marchands de la ville {number} vendent le {word}.\n");
            desk.write(&format!("version{version}/{number}.txt"), text);
        }
    }
    desk.run(["rebuild", "version0"]).succeeded();
    let registry = Arc::new(Registry::embedded().expect("the registry"));
    let (done, answers) = (AtomicBool::new(false), [const { AtomicUsize::new(0) }; 2]);
    let heard = |answer: (u64, u64)| {
        let version = VERSIONS.iter().position(|version| *version == answer);
        let version = version.unwrap_or_else(|| panic!("{answer:?} is neither version"));
        answers[version].fetch_add(1, Ordering::Relaxed);
    };
    scope(|scope| {
        let until_done = |read: &dyn Fn()| {
            while !done.load(Ordering::Relaxed) {
                read();
            }
        };
        for reader in 0..8 {
            let (desk, registry) = (&desk, &registry);
            let through_the_library = move || {
                let index = Index::open(&desk.path("index"), registry).expect("an index");
                let all_copies = true;
                let request = Request { query: parse("sorgho"), limit: 100, all_copies, ..Request::default() };
                let results = search(&index, &request).expect("an answer");
                assert_eq!(results.hits.len() as u64, results.total);
                heard((index.manifest().articles, results.total));
            };
            let through_the_program = move || {
                let lines = desk.json(&["search", "sorgho OR marché", "--all-copies", "--summary", "--limit", "100"]);
                let (summary, hits) = lines.split_last().expect("a summary");
                assert_eq!(summary["summary"]["total"], hits.len());
                let with = hits.iter().filter(|hit| hit["passages"].to_string().contains("sorgho")).count();
                heard((hits.len() as u64, with as u64));
            };
            scope.spawn(
                move || if reader < 4 { until_done(&through_the_library) } else { until_done(&through_the_program) },
            );
        }
        let rebuilding = std::panic::catch_unwind(|| {
            for number in 1..=REBUILDS {
                desk.run(["rebuild", ["version0", "version1"][number % 2]]).succeeded();
                // Readers come to see every version.
                sleep(Duration::from_millis(5));
            }
        });
        done.store(true, Ordering::Relaxed);
        if let Err(panic) = rebuilding {
            std::panic::resume_unwind(panic);
        }
    });
    let [first, second] = answers.map(AtomicUsize::into_inner);
    assert!(first > 50 && second > 50, "{first} answers from one version, {second} from the other");
    desk.run(["rebuild", "version0"]).succeeded();
    is_tidy(&desk);
}
