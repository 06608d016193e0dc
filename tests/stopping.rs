//! A run that is stopped changes nothing, and a run says how far it has come.

mod common;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use common::Desk;
use vigie::error::ErrorKind;
use vigie::index::{Index, Start};
use vigie::ingest::Options;
use vigie::knowledge::Registry;
use vigie::pipeline::{Job, Progress, run};

fn articles(count: usize) -> String {
    (0..count).map(|n| format!("{{\"id\":\"a{n}\",\"text\":\"Le Jnim a attaqué le camp numéro {n}.\"}}\n")).collect()
}

fn job(desk: &Desk) -> Job {
    Job {
        paths: vec![desk.path("corpus")],
        index: desk.path("index"),
        start: Start::Current,
        prune: false,
        reading: Options::default(),
        today: "2025-12-31".parse().expect("a date"),
    }
}

#[test]
fn a_run_that_is_stopped_leaves_the_index_as_it_was() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", articles(3));
    let registry = Arc::new(Registry::embedded().expect("the registry"));
    run(&job(&desk), &registry, &mut |_| {}).expect("indexed");
    desk.write("corpus/a.jsonl", articles(500));
    let job = job(&desk);
    let stop = job.reading.control.stop_flag();
    let stopped = run(&job, &registry, &mut |progress| {
        if let Progress::Read { .. } = progress {
            stop.store(true, Ordering::Relaxed);
        }
    });
    assert_eq!(stopped.expect_err("it was stopped").kind(), ErrorKind::Stopped);
    assert_eq!(Index::open(&job.index, &registry).expect("an index").manifest().articles, 3);
    assert_eq!(desk.generations().len(), 1, "nothing is left behind");
    stop.store(false, Ordering::Relaxed);
    assert_eq!(run(&job, &registry, &mut |_| {}).expect("indexed").total, 500);
}

#[test]
fn bytes_are_those_on_disk_and_end_at_the_total() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", articles(300));
    desk.write("corpus/notes.md", "not ours\n".repeat(1000));
    let size = fs::metadata(desk.path("corpus/a.jsonl")).expect("a file").len();
    let registry = Arc::new(Registry::embedded().expect("the registry"));
    let job = job(&desk);
    let (mut seen, mut written) = (Vec::new(), false);
    run(&job, &registry, &mut |progress| match progress {
        Progress::Read { bytes, total, .. } => seen.push((bytes, total)),
        Progress::Writing { articles } => written = articles == 300,
        Progress::Skipped(_) => {}
    })
    .expect("indexed");
    assert_eq!(seen.len(), 4, "every 64 articles: {seen:?}");
    assert!(seen.iter().all(|(bytes, total)| (1..=size).contains(bytes) && *total == Some(size)), "{size}: {seen:?}");
    assert!(seen.is_sorted() && written);
    assert_eq!(job.reading.control.bytes_read(), size);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_run_with_status_130() {
    use std::io::{Read, Write};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    let desk = Desk::indexed(&[("a.txt", "Le Jnim a attaqué Kati vendredi 22 juillet 2022.\n")]);
    fs::remove_file(desk.path("index/lock")).expect("the lock file of the first run");
    let mut child = desk.command(["index", "-"]);
    let mut child = child.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    let begun = Instant::now();
    while !desk.path("index/lock").exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never began");
        std::thread::sleep(Duration::from_millis(10));
    }
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(interrupted.success());
    std::thread::sleep(Duration::from_millis(200));
    let mut stdin = child.stdin.take().expect("a pipe");
    // The program may be gone before all is written.
    let _ = stdin.write_all(articles(100).as_bytes());
    drop(stdin);
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert_eq!(child.wait().expect("a status").code(), Some(130), "{said}");
    assert_eq!(said, "vigie: stopped; the index is as it was\n");
    assert_eq!(desk.run(["count"]).stdout, "1\n");
}
