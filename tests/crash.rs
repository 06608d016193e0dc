//! A run that is killed, or told that the disk is full, at every step by which a new index comes to be. Needs the feature `failpoints`.

#![cfg(feature = "failpoints")]

mod common;

use common::swap::{OLD, RUNS, copy, held, is_tidy, prepared};
use common::{Desk, Ran};
use vigie::index::failpoint::POINTS;

/// Points at which nothing can be told to fail: nothing is written there, or readers have the new index already.
const NO_WRITES: [&str; 4] = ["article removed", "switched", "switch synced", "old generations removed"];

/// Points to which a run never comes.
fn is_passed_over(run: &str, point: &str) -> bool {
    match run {
        "rebuild" => {
            ["file cloned", "files cloned", "article removed", "fingerprints compacted", "old fingerprints removed"]
                .contains(&point)
        }
        _ => point == "index created",
    }
}

/// Whether readers have the new index when the run has come so far.
fn is_switched(point: &str) -> bool {
    let place = |wanted| POINTS.iter().position(|point| *point == wanted);
    place(point) >= place("switched")
}

/// Every point, those that are reached many times also at a later one.
fn plans() -> impl Iterator<Item = (&'static str, String)> {
    let later = ["file cloned", "fingerprint appended"].map(|point| (point, format!("{point}@2")));
    POINTS.into_iter().map(|point| (point, point.to_owned())).chain(later)
}

fn run_with(desk: &Desk, arguments: &[&str], plan: &str) -> Ran {
    let mut command = desk.command(arguments);
    command.env("VIGIE_FAILPOINT", plan);
    desk.finish(command, None)
}

#[test]
fn a_run_killed_at_any_step_leaves_the_old_index_or_the_new_one() {
    let original = prepared();
    let mut killed = 0;
    for (arguments, new) in RUNS {
        for (point, plan) in plans() {
            let desk = copy(&original);
            let ran = run_with(&desk, arguments, &format!("kill {plan}"));
            if is_passed_over(arguments[0], point) {
                assert_eq!((ran.status, &held(&desk)[..]), (0, &strings(new)[..]), "{arguments:?}, {plan}: {ran:?}");
                continue;
            }
            assert_eq!(ran.status, -1, "{arguments:?} does not come to {plan:?}: {ran:?}");
            let expected = if is_switched(point) { new } else { OLD };
            assert_eq!(held(&desk), expected, "{arguments:?} killed at {plan:?}");
            desk.run(arguments).succeeded();
            assert_eq!(held(&desk), new, "{arguments:?} after one that was killed at {plan:?}");
            is_tidy(&desk);
            killed += 1;
        }
    }
    assert!(killed > 75, "{killed}");
}

#[test]
fn a_first_build_killed_at_any_step_leaves_no_index_or_a_whole_one() {
    let (arguments, new) = RUNS[2];
    let original = prepared();
    for point in POINTS.into_iter().filter(|point| !is_passed_over("rebuild", point)) {
        let desk = copy(&original);
        std::fs::remove_dir_all(desk.path("index")).expect("removed");
        assert_eq!(run_with(&desk, arguments, &format!("kill {point}")).status, -1, "{point}");
        if is_switched(point) {
            assert_eq!(held(&desk), new, "{point}");
        } else {
            desk.run(["count"]).failed_saying(&["there is no index"]);
        }
        desk.run(["index", "articles"]).succeeded();
        assert_eq!(held(&desk), new, "{point}");
        is_tidy(&desk);
    }
}

#[test]
fn a_disk_that_fills_up_at_any_write_ends_the_run_and_leaves_the_old_index() {
    let original = prepared();
    let mut full = 0;
    for (arguments, new) in RUNS {
        for (point, plan) in plans() {
            if is_passed_over(arguments[0], point) || NO_WRITES.contains(&point) {
                continue;
            }
            let desk = copy(&original);
            let ran = run_with(&desk, arguments, &format!("full {plan}"));
            ran.failed_saying(&["vigie: cannot ", "hint: "]);
            assert_eq!(held(&desk), OLD, "{arguments:?}, no space at {plan:?}");
            is_tidy(&desk);
            desk.run(arguments).succeeded();
            assert_eq!(held(&desk), new, "{arguments:?} after one without space at {plan:?}");
            full += 1;
        }
    }
    assert!(full > 60, "{full}");
}

#[test]
fn a_switch_that_the_disk_does_not_confirm_is_no_success_and_keeps_both_indexes() {
    for (arguments, new) in RUNS {
        let desk = prepared();
        run_with(&desk, arguments, "full switch synced").failed_saying(&["the new index is in use", "hint: "]);
        assert_eq!(held(&desk), new);
        assert_eq!(desk.generations().len(), 2);
        desk.run(["rebuild", "articles"]).succeeded();
        is_tidy(&desk);
    }
}

fn strings(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|title| (*title).to_owned()).collect()
}
