//! A disk that is too small: a run ends with an error, and the old index is whole.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::process::Command;

use common::swap::is_tidy;
use common::{Desk, Ran};

/// An index of the repository's own corpus, after which an article is added.
fn desk() -> Desk {
    let desk = Desk::with_corpus();
    desk.run(["index", "corpus"]).succeeded();
    desk.write("corpus/nouveau.txt", "Le marché de Gao\n\nLes commerçants réclament des patrouilles.\n");
    desk
}

/// Runs a shell script on the desk, in which `$VIGIE` is the program.
fn shell(desk: &Desk, words: &[&str], script: &str) -> Ran {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args(["sh", "-c", script]).current_dir(desk.path("")).env_clear();
    command.env("VIGIE", env!("CARGO_BIN_EXE_vigie")).envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    desk.finish(command, None)
}

#[track_caller]
fn answer(desk: &Desk) -> String {
    desk.run(["search", "otages", "--format", "json"]).succeeded().stdout
}

#[test]
fn no_file_may_grow_beyond_a_limit() {
    let mut failed = 0;
    for run in ["rebuild", "index"] {
        let desk = desk();
        let before = answer(&desk);
        // In blocks of 512 bytes or of 1,024, as the shell has it.
        let mut limit = 0;
        loop {
            let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$VIGIE\" {run} corpus");
            let ran = shell(&desk, &["env"], &script);
            if ran.status == 0 {
                break;
            }
            ran.failed_saying(&["vigie: "]);
            assert_eq!(answer(&desk), before, "{run}, limit {limit}");
            is_tidy(&desk);
            failed += 1;
            limit = limit * 5 / 4 + 1;
            assert!(limit < 10_000, "it never succeeds");
        }
        is_tidy(&desk);
        assert_eq!(desk.run(["count", "--lang", "any"]).stdout, "121\n", "{run}, limit {limit}");
    }
    assert!(failed > 20, "{failed}");
}

#[test]
fn a_disk_that_fills_up() {
    let desk = desk();
    fs::create_dir(desk.path("disk")).expect("a folder");
    let private = ["unshare", "--user", "--map-root-user", "--mount"];
    if shell(&desk, &private, "mount -t tmpfs -o size=64k tmpfs disk").status != 0 {
        // This machine lets nobody mount a small disk; the limit on files above works everywhere.
        return;
    }
    let before = desk.run(["count", "--lang", "any"]).stdout;
    let mut failed = 0;
    for run in ["rebuild", "index"] {
        let mut succeeded = false;
        for kilobytes in (488..1_448).step_by(24) {
            // The disk is gone when the script ends.
            let script = format!(
                "mount -t tmpfs -o size={kilobytes}k tmpfs disk && cp -r index disk && export VIGIE_INDEX=disk/index
                \"$VIGIE\" {run} corpus; echo $?; \"$VIGIE\" count --lang any; \"$VIGIE\" verify && ls $VIGIE_INDEX"
            );
            let ran = shell(&desk, &private, &script);
            let lines: Vec<&str> = ran.stdout.lines().collect();
            let &[status, count, verdict, ref rest @ ..] = &lines[..] else { panic!("{kilobytes} KiB: {ran:?}") };
            assert!(verdict.starts_with("ok: ") && rest.len() == 4, "{run}, {kilobytes} KiB: {ran:?}");
            succeeded = status == "0";
            if succeeded {
                assert_eq!(count, "121", "{run}, {kilobytes} KiB: {ran:?}");
            } else {
                assert_eq!((status, count), ("2", before.trim()), "{run}, {kilobytes} KiB: {ran:?}");
                assert!(ran.stderr.contains("vigie: cannot "), "{run}, {kilobytes} KiB: {ran:?}");
                failed += 1;
            }
        }
        assert!(succeeded, "{run} never succeeds");
    }
    assert!(failed > 10, "{failed}");
}
