//! `vigie verify` names every file that is not as it was written, and no other command falls over such a file.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{Desk, Ran, copy_folder};
use vigie::index::generation::FORMAT;

/// An index of two generations' making: files of the first run, a list of deleted articles, files of the second.
static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let desk = Desk::with_corpus();
    desk.run(["index", "corpus"]).succeeded();
    let path = desk.path("corpus/mali/otages-cisse-petronin.txt");
    let text = fs::read_to_string(&path).expect("an article");
    fs::write(&path, text + "\nLe sorgho manque.\n").expect("a changed article");
    desk.run(["index", "corpus"]).succeeded().said(&["1 replaced"]);
    desk
});

/// Whatever asks something of an index.
const QUESTIONS: [&[&str]; 6] = [
    &["search", "otages Kati", "--format", "json"],
    &["search", "attaque*", "--summary", "--format", "json", "--limit", "200"],
    &["count", "militaires OR civils"],
    &["facets", "actor", "--format", "json"],
    &["show", "1f4fb21f7a71", "--format", "json"],
    &["stats", "--format", "json"],
];

/// A desk with a copy of the index, to be damaged.
fn copy() -> Desk {
    let desk = Desk::new();
    copy_folder(&DESK.path("index"), &desk.path("index"));
    desk
}

/// The files of the index, from the index folder on: all that `verify` answers for.
fn files(desk: &Desk) -> Vec<String> {
    let [generation] = &desk.generations()[..] else { panic!("one generation: {:?}", desk.generations()) };
    let entries = fs::read_dir(desk.path("index").join(generation)).expect("a generation");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"));
    let mut files: Vec<String> =
        names.filter(|name| !name.ends_with(".lock")).map(|name| format!("{generation}/{name}")).collect();
    files.push("current".to_owned());
    files.sort();
    files
}

fn place(desk: &Desk, file: &str) -> PathBuf {
    desk.path("index").join(file)
}

/// Everything the program says about the index.
fn answers(desk: &Desk) -> Vec<Ran> {
    QUESTIONS.iter().map(|question| desk.run(*question)).collect()
}

/// What is comparable of an answer: not how long it took.
fn content(ran: &Ran) -> String {
    ran.stdout.split("\"took_ms\"").next().unwrap_or_default().to_owned()
}

#[track_caller]
fn names_only(ran: Ran, fault: &str, file: &str) {
    assert_eq!(ran.status, 2, "{file}: {ran:?}");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 1, "{file}: {ran:?}");
    assert!(lines[0].starts_with(&format!("{fault} {file}: ")), "{file}: {ran:?}");
    ran.said(&["the index in index is damaged", "hint: ", "vigie rebuild"]);
}

#[test]
fn an_index_is_whole_after_every_sort_of_run() {
    let desk = Desk::with_corpus();
    let check = |arguments: &[&str], articles: u64| {
        desk.run(arguments).succeeded();
        let ran = desk.run(["verify"]).succeeded();
        let expected = format!("ok: {}, {} files, ", desk.generations()[0], files(&desk).len() - 1);
        assert!(ran.stdout.starts_with(&expected), "{expected}… {ran:?}");
        assert!(ran.stdout.ends_with(&format!(" KiB, {articles} articles\n")), "{ran:?}");
        assert_eq!(ran.stderr, "");
        let [summary] = &desk.json(&["verify"])[..] else { panic!("one line") };
        assert_eq!(summary["summary"]["ok"], true);
        assert_eq!(summary["summary"]["articles"], articles);
    };
    check(&["index", "corpus"], 120);
    desk.write("corpus/nouveau.txt", "Le marché de Gao\n\nLes commerçants réclament des patrouilles.\n");
    check(&["index", "corpus"], 121);
    fs::remove_file(desk.path("corpus/mali/otages-cisse-petronin.txt")).expect("removed");
    check(&["index", "corpus", "--prune"], 120);
    // Often enough that fingerprint files are put together.
    for number in 0..10 {
        desk.write(&format!("corpus/n{number}.txt"), format!("Titre\n\nLe convoi numéro {number} est arrivé à Gao.\n"));
        check(&["index", "corpus"], 121 + number);
    }
    check(&["rebuild", "corpus"], 130);
}

/// What became of the questions to a damaged index.
#[derive(Debug, Default)]
struct Tally {
    refused: usize,
    right: usize,
    wrong: usize,
}

/// Changes a byte at several places of every file, one at a time: `verify` must name the file, and no question may end in a panic.
fn change_every_file(desk: &Desk) -> Tally {
    let whole = answers(desk);
    let mut tally = Tally::default();
    for file in &files(desk) {
        let path = place(desk, file);
        let bytes = fs::read(&path).expect("its bytes");
        let last = bytes.len() - 1;
        let mut places = vec![0, 1, last / 4, last / 2, last / 4 * 3, last.saturating_sub(8), last];
        places.dedup();
        for (number, at) in places.into_iter().enumerate() {
            let mut damaged = bytes.clone();
            damaged[at] ^= [0xff, 0x01, 0x80][number % 3];
            fs::write(&path, damaged).expect("damaged");
            names_only(desk.run(["verify"]), "damaged", file);
            for (ran, whole) in answers(desk).iter().zip(&whole) {
                assert!((0..=2).contains(&ran.status), "{file} at {at}: {ran:?}");
                assert!(!ran.stderr.contains("panicked"), "{file} at {at}: {ran:?}");
                match ran.status {
                    2 => {
                        assert!(ran.stderr.contains("hint: "), "{file} at {at}: {ran:?}");
                        tally.refused += 1;
                    }
                    _ if content(ran) == content(whole) => tally.right += 1,
                    _ => tally.wrong += 1,
                }
            }
        }
        fs::write(&path, bytes).expect("mended");
    }
    desk.run(["verify"]).succeeded();
    tally
}

#[test]
fn a_changed_byte_anywhere_is_noticed_and_no_wrong_answer_comes_of_it() {
    let desk = copy();
    let files = files(&desk);
    assert!(files.len() > 15 && files.iter().any(|file| file.ends_with(".del")), "{files:?}");
    let tally = change_every_file(&desk);
    // Only a newline of `current` that became other whitespace is passed over.
    assert!(tally.refused > 100 * tally.right.max(1) && tally.wrong == 0, "{tally:?}");
}

#[test]
fn nothing_falls_over_a_changed_byte_of_a_large_index() {
    let desk = Desk::with_corpus();
    // Larger than what is checked whenever it is opened.
    let text = |number: usize| {
        let words = (0..400).map(|at| format!("mot{}", (number * 7919 + at * 104_729) % 50_021));
        words.collect::<Vec<_>>().join(" ")
    };
    let record = |number| serde_json::json!({"id": format!("n{number}"), "lang": "fr", "text": text(number)});
    let records: String = (0..900).map(|number| format!("{}\n", record(number))).collect();
    desk.write("corpus/grand.jsonl", records);
    desk.run(["index", "corpus"]).succeeded();
    let [summary] = &desk.json(&["verify"])[..] else { panic!("one line") };
    assert!(summary["summary"]["bytes"].as_u64() > Some(4 << 20), "{summary}");
    let tally = change_every_file(&desk);
    assert!(tally.refused > 50 && tally.right > tally.wrong, "{tally:?}");
}

#[test]
fn files_that_are_cut_or_longer_are_named() {
    let desk = copy();
    for file in files(&desk) {
        let path = place(&desk, &file);
        let bytes = fs::read(&path).expect("its bytes");
        for changed in [&bytes[..bytes.len() / 2], &bytes[..0], &[&bytes[..], b" "].concat()] {
            fs::write(&path, changed).expect("changed");
            names_only(desk.run(["verify"]), "damaged", &file);
            for ran in answers(&desk) {
                assert!((0..=2).contains(&ran.status) && !ran.stderr.contains("panicked"), "{file}: {ran:?}");
            }
        }
        fs::write(&path, bytes).expect("mended");
    }
    desk.run(["verify"]).succeeded();
}

#[test]
fn missing_and_unknown_files_are_named() {
    let desk = copy();
    for file in files(&desk).iter().filter(|file| *file != "current") {
        let path = place(&desk, file);
        let bytes = fs::read(&path).expect("its bytes");
        fs::remove_file(&path).expect("removed");
        names_only(desk.run(["verify"]), "missing", file);
        for ran in answers(&desk) {
            assert!((0..=2).contains(&ran.status) && !ran.stderr.contains("panicked"), "{file}: {ran:?}");
        }
        fs::write(&path, bytes).expect("put back");
    }
    let orphan = format!("{}/orphelin.idx", desk.generations()[0]);
    fs::write(place(&desk, &orphan), "").expect("written");
    names_only(desk.run(["verify"]), "unknown", &orphan);
    let lines = desk.run(["verify", "--format", "json"]).json_lines();
    assert_eq!((lines[0]["file"].as_str(), lines[0]["fault"].as_str()), (Some(&*orphan), Some("unknown")));
    assert_eq!((&lines[1]["summary"]["ok"], &lines[1]["summary"]["faults"]), (&false.into(), &1.into()));
    fs::remove_file(place(&desk, &orphan)).expect("removed");
    desk.run(["verify"]).succeeded();
}

#[test]
fn what_lies_beside_the_index_is_named_and_is_no_fault() {
    let desk = copy();
    fs::create_dir(place(&desk, "gen-000077")).expect("remains of a build");
    fs::write(place(&desk, "current.next"), "gen-000077\n").expect("written");
    desk.run(["verify"]).succeeded().said(&["note: gen-000077", "note: current.next"]);
}

#[test]
fn nothing_is_added_to_a_damaged_index() {
    let desk = copy();
    copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/voisins"), &desk.path("nouveaux"));
    let store = files(&desk).into_iter().find(|file| file.ends_with(".store")).expect("a store");
    let mut bytes = fs::read(place(&desk, &store)).expect("its bytes");
    bytes[100] ^= 1;
    fs::write(place(&desk, &store), bytes).expect("damaged");
    desk.run(["index", "nouveaux"]).failed_saying(&["damaged", &store, "hint: "]);
    names_only(desk.run(["verify"]), "damaged", &store);
}

#[test]
fn there_must_be_an_index_of_this_format() {
    let desk = Desk::new();
    desk.run(["verify"]).failed_saying(&["there is no index in index"]);
    let desk = copy();
    let manifest = place(&desk, &format!("{}/vigie.json", desk.generations()[0]));
    let text = fs::read_to_string(&manifest).expect("a manifest");
    fs::write(&manifest, text.replace(&format!("\"format\": {FORMAT}"), "\"format\": 2")).expect("written");
    desk.run(["verify"]).failed_saying(&["format 2", "hint: ", "vigie rebuild"]);
}
