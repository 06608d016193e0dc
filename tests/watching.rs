//! `index --watch` follows a folder until Ctrl-C.

#![cfg(unix)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use common::Desk;

#[test]
fn what_comes_and_goes_is_indexed_until_ctrl_c() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "Attaque à Kati\n\nLe Jnim a attaqué Kati vendredi 22 juillet 2022.\n");
    // The index lies in the folder that it follows, and must not follow itself.
    let arguments = ["index", "corpus", "--watch", "--prune", "--index", "corpus/index"];
    let mut child = desk.command(arguments).stderr(Stdio::piped()).spawn().expect("started");
    let (to_us, lines) = channel();
    let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let reader = std::thread::spawn(move || {
        stderr.lines().map_while(Result::ok).for_each(|line| _ = to_us.send(line));
    });
    let expect = |words: &str| loop {
        let line = lines.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|_| panic!("{words:?} was never said"));
        if line.contains(words) {
            return line;
        }
    };
    expect("watching for changes");
    desk.write("corpus/mali/b.txt", "Otages\n\nLes otages de Ménaka ont été libérés samedi 14 janvier 2023.\n");
    desk.write("corpus/c.txt", "Marché\n\nLes marchands de Gao vendent le mil comme chaque semaine de l'année.\n");
    expect("2 added");
    assert_eq!(desk.run(["count", "--index", "corpus/index"]).stdout, "3\n");
    fs::remove_file(desk.path("corpus/c.txt")).expect("removed");
    let line = expect("1 pruned");
    assert!(line.ends_with("s)") && line.contains("2 articles in the index"), "{line}");
    // Nothing more happens: the runs have not set off each other.
    assert!(lines.recv_timeout(Duration::from_millis(1500)).is_err());
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(interrupted.success());
    expect("no longer watching");
    assert_eq!(child.wait().expect("a status").code(), Some(0));
    reader.join().expect("all was read");
}

#[test]
fn standard_input_is_not_watched() {
    Desk::new().run(["index", "-", "--watch"]).failed_saying(&["standard input", "hint: "]);
}
