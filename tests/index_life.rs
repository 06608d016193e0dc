//! An index over the years: it grows, is corrected, is rebuilt, and survives whoever kills it.

mod common;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::Desk;
use vigie::index::Index;
use vigie::knowledge::Registry;
use vigie::query::parse;
use vigie::search::{Request, search};

/// Two articles, each with a word that the other lacks.
fn desk() -> Desk {
    Desk::indexed(&[
        ("kati.txt", "Le camp de Kati\n\nDes hommes armés ont attaqué le camp militaire avec un camion.\n"),
        ("gao.txt", "Le marché de Gao\n\nLes commerçants de la ville réclament des patrouilles et un hélicoptère.\n"),
    ])
}

/// How many articles have this word.
#[track_caller]
fn count(desk: &Desk, word: &str) -> u64 {
    desk.run(["count", word]).stdout.trim().parse().expect("a number")
}

fn manifest(desk: &Desk) -> PathBuf {
    let [generation] = &desk.generations()[..] else { panic!("one generation: {:?}", desk.generations()) };
    desk.path("index").join(generation).join("vigie.json")
}

#[test]
fn indexing_again_changes_nothing() {
    let desk = desk();
    let (before, generations) = (desk.run(["search", "camp"]).stdout, desk.generations());
    let again = desk.run(["index"]).succeeded().said(&["0 added", "2 unchanged", "2 articles"]);
    assert!(!again.stderr.contains("replaced"), "{}", again.stderr);
    assert_eq!(desk.run(["search", "camp"]).stdout, before);
    assert_eq!(desk.generations(), generations, "no new generation for nothing");
}

#[test]
fn a_changed_file_replaces_its_article() {
    let desk = desk();
    let id = desk.ids(&["camion"]);
    desk.write("corpus/kati.txt", "Le camp de Kati\n\nDes hommes armés ont attaqué le camp militaire avec une moto.\n");
    desk.run(["index"]).succeeded().said(&["0 added", "1 replaced", "1 unchanged", "2 articles"]);
    assert_eq!((count(&desk, "camion"), count(&desk, "moto"), count(&desk, "hélicoptère")), (0, 1, 1));
    assert_eq!(desk.ids(&["moto"]), id, "it is the same article");
    assert!(!desk.text(&id[0]).contains("camion"));
    assert_eq!(desk.generations().len(), 1);
}

#[test]
fn new_files_are_added_and_vanished_ones_stay_until_pruned() {
    let desk = desk();
    desk.write("corpus/mopti/fleuve.txt", "Le fleuve à Mopti\n\nLes pirogues attendent la crue.\n");
    fs::remove_file(desk.path("corpus/gao.txt")).expect("removed");
    desk.run(["index"]).succeeded().said(&["1 added", "1 unchanged", "3 articles"]);
    assert_eq!((count(&desk, "pirogue"), count(&desk, "hélicoptère")), (1, 1));
    desk.run(["index", "--prune"]).succeeded().said(&["2 unchanged", "1 pruned", "2 articles"]);
    assert_eq!((count(&desk, "pirogue"), count(&desk, "hélicoptère"), count(&desk, "camion")), (1, 0, 1));
}

#[test]
fn pruning_one_folder_leaves_the_others_alone() {
    let desk = desk();
    desk.write("archives/mopti.txt", "Le fleuve à Mopti\n\nLes pirogues attendent la crue.\n");
    desk.run(["index", "archives"]).succeeded();
    fs::remove_file(desk.path("corpus/gao.txt")).expect("removed");
    desk.run(["index", "archives", "--prune"]).succeeded().said(&["1 unchanged", "3 articles"]);
    assert_eq!((count(&desk, "pirogue"), count(&desk, "hélicoptère")), (1, 1));
}

#[test]
fn pruning_keeps_what_is_there_and_cannot_be_read_today() {
    let desk = desk();
    desk.write("corpus/gao.txt", "");
    desk.run(["index", "--prune"]).succeeded().said(&["gao.txt", "1 could not be read"]);
    assert_eq!(count(&desk, "hélicoptère"), 1, "the file has not vanished");
}

#[test]
fn rebuilding_on_another_corpus_swaps() {
    let desk = desk();
    let first = desk.generations();
    desk.write("autre/mopti.txt", "Le fleuve à Mopti\n\nLes pirogues attendent la crue.\n");
    desk.run(["rebuild", "autre"]).succeeded().said(&["1 added", "1 articles"]);
    assert_eq!((count(&desk, "pirogue"), count(&desk, "camion")), (1, 0));
    let second = desk.generations();
    assert!(second.len() == 1 && second != first, "{first:?} then {second:?}");
}

#[test]
fn a_search_under_way_keeps_its_generation() {
    let desk = desk();
    let registry = Arc::new(Registry::embedded().expect("the registry"));
    let index = Index::open(&desk.path("index"), &registry).expect("an index");
    let found = || {
        let request = Request { query: parse("camion"), limit: 10, ..Request::default() };
        search(&index, &request).expect("an answer").hits.len()
    };
    assert_eq!(found(), 1);
    desk.write("autre/mopti.txt", "Le fleuve à Mopti\n\nLes pirogues attendent la crue.\n");
    for _ in 0..2 {
        desk.run(["rebuild", "autre"]).succeeded();
        assert_eq!(count(&desk, "camion"), 0, "newcomers see the new generation");
        assert_eq!(found(), 1, "whoever was there sees the old one");
        assert_eq!(desk.generations().len(), 2);
    }
    drop(index);
    desk.run(["rebuild", "autre"]).succeeded();
    assert_eq!(desk.generations().len(), 1);
}

#[test]
fn an_index_of_another_format_asks_for_a_rebuild() {
    let desk = desk();
    let path = manifest(&desk);
    let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&path).expect("a manifest")).expect("JSON");
    json["format"] = 0.into();
    fs::write(&path, json.to_string()).expect("written");
    for command in
        [&["search", "camp"][..], &["count"], &["facets", "actor"], &["stats"], &["show", "1234"], &["index"]]
    {
        desk.run(command).failed_saying(&["format 0", "hint: ", "vigie rebuild"]);
    }
    desk.run(["rebuild"]).succeeded();
    assert_eq!(count(&desk, "camion"), 1);
}

/// Something that damages an index.
type Spoil = fn(&Desk);

#[test]
fn a_damaged_index_is_named_as_such_and_rebuilt() {
    let garbage: [(&str, Spoil); 4] = [
        ("does not name a generation", |desk| fs::write(desk.path("index/current"), "../../etc\n").expect("written")),
        ("damaged", |desk| fs::write(desk.path("index/current"), "gen-000999\n").expect("written")),
        ("damaged", |desk| fs::write(manifest(desk), "{\"format\":").expect("written")),
        ("damaged", |desk| fs::write(manifest(desk).with_file_name("meta.json"), "{}").expect("written")),
    ];
    for (number, (word, spoil)) in garbage.into_iter().enumerate() {
        let desk = desk();
        spoil(&desk);
        let ran = desk.run(["search", "camp"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{number}: {ran:?}");
        assert!(ran.stderr.contains(word) && ran.stderr.contains("vigie rebuild"), "{number}: {}", ran.stderr);
        desk.run(["rebuild"]).succeeded();
        assert_eq!(count(&desk, "camion"), 1, "{number}");
        assert_eq!(desk.generations().len(), 1, "{number}");
    }
}

#[test]
fn bytes_that_are_no_text_in_current_are_damage_too() {
    let desk = desk();
    fs::write(desk.path("index/current"), [0xff; 40]).expect("written");
    desk.run(["search", "camp"]).failed_saying(&["index/current", "hint: ", "vigie rebuild"]);
    desk.run(["rebuild"]).succeeded();
    assert_eq!(count(&desk, "camion"), 1);
}

#[test]
fn an_index_made_with_another_registry_is_not_searched_with_this_one() {
    let desk = desk();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/knowledge/data");
    for name in ["actors.tsv", "places.tsv"] {
        let table = fs::read_to_string(data.join(name)).expect("the registry");
        desk.write(&format!("registre/{name}"), table.replace("Andorre", "Andorre-la-Vieille"));
    }
    desk.run(["rebuild", "--registry", "registre"]).succeeded();
    desk.run(["search", "camp", "--registry", "registre"]).succeeded();
    desk.run(["search", "camp"]).failed_saying(&["registry", "hint: ", "vigie rebuild"]);
}

#[test]
fn the_second_writer_is_told_who_is_writing_and_readers_are_not_disturbed() {
    let desk = desk();
    let mut lock = File::options().write(true).truncate(true).open(desk.path("index/lock")).expect("the lock");
    lock.lock().expect("locked");
    lock.write_all(b"process 4242").expect("written");
    desk.write("corpus/mopti.txt", "Le fleuve à Mopti\n\nLes pirogues attendent la crue.\n");
    for command in ["index", "rebuild"] {
        desk.run([command]).failed_saying(&["being written by process 4242", "hint: "]);
        assert_eq!((count(&desk, "camion"), count(&desk, "pirogue")), (1, 0));
    }
    drop(lock);
    desk.run(["index"]).succeeded();
    assert_eq!(count(&desk, "pirogue"), 1, "a lock that nobody holds stops nobody");
}

#[test]
fn a_killed_build_changes_nothing() {
    let desk = desk();
    let answer = || desk.run(["search", "camp", "--format", "json"]).succeeded().stdout;
    let before = answer();
    for command in ["rebuild", "index"] {
        // Killed at once, after its first batch, and in the midst of many: it never comes to the end of its input.
        for articles in [0, 300, 1_500] {
            let mut child = start(&desk, command);
            if articles > 0 {
                child
                    .stdin
                    .as_mut()
                    .expect("a pipe")
                    .write_all(records(articles).as_bytes())
                    .expect("read by the child");
                wait_until_it_writes(&desk, &child);
            }
            assert!(child.try_wait().expect("a status").is_none(), "it is still at work");
            child.kill().expect("killed");
            child.wait().expect("gone");
            // What the last one left is there until the next writer comes; at 0 it may not have come so far.
            assert!(
                articles == 0 || desk.generations().len() == 2,
                "{command} after {articles}: {:?}",
                desk.generations()
            );
            assert_eq!(answer(), before, "{command} killed after {articles} articles");
        }
    }
    desk.run_on(["rebuild", "-"], records(600)).succeeded().said(&["600 added"]);
    assert_eq!(desk.generations().len(), 1, "what the killed builds left is gone");
    assert_eq!((count(&desk, "sorgho"), count(&desk, "camion")), (600, 0));
}

#[test]
fn searches_answer_from_the_old_index_until_the_new_one_is_complete() {
    let desk = desk();
    let mut child = start(&desk, "rebuild");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(records(600).as_bytes()).expect("read by the child");
    wait_until_it_writes(&desk, &child);
    for _ in 0..3 {
        assert_eq!((count(&desk, "camion"), count(&desk, "sorgho")), (1, 0));
    }
    desk.run(["index"]).failed_saying(&["being written by process", &child.id().to_string()]);
    drop(stdin);
    assert!(child.wait().expect("a status").success());
    assert_eq!((count(&desk, "camion"), count(&desk, "sorgho")), (0, 600));
    assert_eq!(desk.generations().len(), 1);
}

/// Starts a build that reads articles from a pipe, and so lasts until the pipe is closed.
fn start(desk: &Desk, command: &str) -> Child {
    let mut command = desk.command([command, "-"]);
    command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started")
}

/// Waits until the child holds the lock and has begun a generation.
fn wait_until_it_writes(desk: &Desk, child: &Child) {
    let holder = format!("process {}", child.id());
    let deadline = Instant::now() + Duration::from_secs(60);
    while fs::read_to_string(desk.path("index/lock")).unwrap_or_default() != holder || desk.generations().len() < 2 {
        assert!(Instant::now() < deadline, "it does not begin to write");
        sleep(Duration::from_millis(5));
    }
    sleep(Duration::from_millis(30));
}

/// Articles as JSON Lines.
fn records(articles: usize) -> String {
    let text =
        "Les marchands de la région vendent le mil et le sorgho ; le Jnim contrôle la route de Ménaka. ".repeat(5);
    let record = |number| serde_json::json!({"id": format!("n{number}"), "title": "Marché", "text": text});
    (0..articles).map(|number| format!("{}\n", record(number))).collect()
}

#[test]
fn damaged_files_end_in_a_clear_error_and_never_in_a_panic() {
    let desk = Desk::with_corpus();
    desk.run(["index", "corpus/mali"]).succeeded();
    let generation = desk.path("index").join(&desk.generations()[0]);
    let mut refused = 0;
    for entry in std::fs::read_dir(&generation).expect("a generation") {
        let path = entry.expect("a file").path();
        let whole = std::fs::read(&path).expect("its bytes");
        for part in 1..4 {
            let mut damaged = whole.clone();
            let at = damaged.len() * part / 4;
            for byte in damaged.iter_mut().skip(at).take(24) {
                *byte = 0xff;
            }
            // In place of the file, not through it: another generation may share its bytes.
            std::fs::remove_file(&path).expect("removed");
            std::fs::write(&path, &damaged).expect("damaged");
            for arguments in [&["search", "otages Kati"][..], &["stats"]] {
                let ran = desk.run(arguments);
                assert!((0..=2).contains(&ran.status), "{}: {arguments:?} ended with {}", path.display(), ran.status);
                assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
                assert!(
                    ran.status != 2 || ran.stderr.contains("rebuild"),
                    "{}: no hint in {}",
                    path.display(),
                    ran.stderr
                );
                refused += usize::from(ran.status == 2);
            }
        }
        std::fs::remove_file(&path).expect("removed");
        std::fs::write(&path, &whole).expect("restored");
    }
    assert!(refused > 5, "damage was noticed only {refused} times");
    desk.run(["search", "otages"]).succeeded();
}
