//! Somebody clones the repository and searches: the first search builds the index, the second has it.

mod common;

use std::fs;

use common::Desk;

const QUERY: &str = "prise d'otages";

#[test]
fn the_first_search_builds_the_index_and_the_second_does_not() {
    let desk = Desk::with_corpus();
    let first = desk.run(["search", QUERY]).succeeded().said(&["no index", "corpus", "added"]);
    assert!(first.stdout.starts_with(" 1. "), "{}", first.stdout);
    assert!(first.stdout.to_lowercase().contains("otage"), "{}", first.stdout);
    let built = desk.generations();
    assert_eq!(built.len(), 1);

    let second = desk.run(["search", QUERY]).succeeded();
    assert_eq!(second.stdout, first.stdout);
    assert_eq!(second.stderr, "");
    assert_eq!(desk.generations(), built);
}

#[test]
fn every_file_of_the_corpus_is_read() {
    let desk = Desk::with_corpus();
    let ran = desk.run(["index"]).succeeded();
    assert!(!ran.stderr.contains("could not be read") && !ran.stderr.contains("skipped"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    let stats = desk.json(&["stats"]);
    let articles = stats[0]["articles"].as_u64().expect("a number");
    assert!(articles >= 100, "{stats:?}");
    assert!(ran.stderr.contains(&format!("corpus: {articles} added")), "{}", ran.stderr);
    assert_eq!(desk.run(["count", "--lang", "any"]).succeeded().stdout, format!("{articles}\n"));
}

#[test]
fn what_is_on_standard_output_is_data_even_while_the_index_is_built() {
    let desk = Desk::with_corpus();
    let ran = desk.run(["search", QUERY, "--format", "json"]).succeeded();
    assert!(ran.stderr.contains("corpus"), "{}", ran.stderr);
    let hits = ran.json_lines();
    assert!(!hits.is_empty());
    assert!(hits.iter().all(|hit| hit["id"].is_string()), "{}", ran.stdout);
}

#[test]
fn other_commands_build_it_too() {
    for command in [&["count", "otages"][..], &["facets", "actor"], &["stats"]] {
        let desk = Desk::with_corpus();
        let ran = desk.run(command).succeeded().said(&["building it from corpus"]);
        assert!(!ran.stdout.is_empty(), "{command:?}");
        assert!(!ran.stdout.contains("building"), "{command:?}");
    }
}

#[test]
fn quiet_means_that_only_errors_are_said() {
    let desk = Desk::with_corpus();
    let ran = desk.run(["search", QUERY, "--quiet"]).succeeded();
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("1. "), "{}", ran.stdout);
    assert_eq!(desk.run(["-q", "rebuild"]).succeeded().stderr, "");
    let none = desk.run(["search", "-q", "xylophone"]);
    assert_eq!((none.status, none.stdout.as_str(), none.stderr.as_str()), (1, "", ""));
    desk.run(["search", "-q", "--actor", "personne-de-ce-nom"]).failed_saying(&["personne-de-ce-nom"]);
}

#[test]
fn without_index_and_corpus_the_error_says_what_to_do() {
    let desk = Desk::new();
    for command in [&["search", QUERY][..], &["count"], &["facets", "actor"], &["show", "a1b2c3"], &["stats"]] {
        desk.run(command).failed_saying(&["no index", "hint: ", "vigie index"]);
    }
    for command in ["index", "rebuild"] {
        desk.run([command]).failed_saying(&["corpus", "hint: "]);
    }
    assert_eq!(fs::read_dir(desk.path(".")).expect("the desk").count(), 0, "nothing is left behind");
}

#[test]
fn the_exit_status_is_that_of_grep() {
    let desk = Desk::with_corpus();
    let status = |arguments: &[&str]| desk.run(arguments).status;
    assert_eq!(status(&["search", QUERY]), 0);
    assert_eq!(status(&["count", QUERY]), 0);
    assert_eq!(status(&["facets", "place", QUERY]), 0);
    assert_eq!(status(&["search", "xylophone"]), 1);
    assert_eq!(status(&["search", "xylophone", "--format", "json"]), 1);
    assert_eq!(status(&["facets", "place", "xylophone"]), 1);
    assert_eq!(status(&["search", QUERY, "--since", "hier"]), 2);
    assert_eq!(status(&["search", "--since", "2023", "--until", "2022"]), 2);
    assert_eq!(status(&["show", "ffffffffffff"]), 2);
    let count = desk.run(["count", "xylophone"]);
    assert_eq!((count.status, count.stdout.as_str()), (1, "0\n"));
}

#[test]
fn the_index_folder_can_be_named() {
    let desk = Desk::with_corpus();
    desk.run(["index", "--index", "ailleurs/ici"]).succeeded();
    assert!(desk.path("ailleurs/ici/current").exists() && !desk.path("index").exists());

    let mut command = desk.command(["count", QUERY]);
    command.env("VIGIE_INDEX", "ailleurs/ici");
    let by_environment = desk.finish(command, None).succeeded();
    assert_eq!(by_environment.stderr, "", "the index is there: nothing is built");
    assert_eq!(desk.run(["count", QUERY, "--index", "ailleurs/ici"]).succeeded().stdout, by_environment.stdout);
    assert!(!desk.path("index").exists());
}

#[test]
fn a_corpus_in_which_nothing_can_be_read_makes_no_index() {
    let desk = Desk::new();
    desk.write("corpus/vide.txt", "");
    desk.run(["search", QUERY]).failed_saying(&["vide.txt", "empty"]);
}
