//! Files that are as they were are not read again, and nobody can tell by what comes out.

mod common;

use std::thread::sleep;
use std::time::Duration;

use common::Desk;

/// A file that was changed lately is not trusted to stay as it is.
const SETTLED: Duration = Duration::from_millis(2_200);

const KATI: &str = "Le camp de Kati\n\nDes hommes armés ont attaqué le camp militaire avec un camion.\n";
const GAO: &str = r#"{"id":"gao","source":"Le Fleuve","text":"Les commerçants réclament un hélicoptère."}"#;
const OTHER_GAO: &str = r#"{"id":"gao","source":"Le Fleuve","text":"Les commerçants réclament une pirogue."}"#;

#[test]
fn a_run_counts_what_it_need_not_read_like_what_it_reads() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", KATI);
    desk.write("corpus/b.jsonl", format!("{GAO}\n{GAO}\n"));
    desk.write("corpus/c.jsonl", format!("{OTHER_GAO}\n"));
    sleep(SETTLED);
    let index = || desk.run(["index", "corpus"]).succeeded().stderr;
    let told = index();
    assert!(told.contains("2 added, 2 repeated"), "{told}");
    for _ in 0..2 {
        let told = index();
        assert!(told.contains("0 added, 2 unchanged, 2 repeated"), "{told}");
    }
    // Of several versions the first counts, also when its file is not read.
    assert_eq!(desk.run(["count", "hélicoptère"]).stdout.trim(), "1");
    desk.run(["index", "corpus", "--prune"]).succeeded().said(&["2 unchanged, 2 repeated"]);
    std::fs::remove_file(desk.path("corpus/b.jsonl")).expect("removed");
    let told = index();
    assert!(told.contains("0 added, 1 replaced, 1 unchanged"), "{told}");
    assert_eq!(desk.run(["count", "pirogue"]).stdout.trim(), "1");
    std::fs::remove_file(desk.path("corpus/a.txt")).expect("removed");
    desk.run(["index", "corpus", "--prune"]).succeeded().said(&["1 unchanged, 1 pruned", "1 articles"]);
}

#[test]
fn what_could_not_be_read_is_tried_and_named_again() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", format!("{GAO}\n[]\n"));
    desk.write("corpus/b.txt", KATI);
    sleep(SETTLED);
    desk.run(["index", "corpus"]).succeeded();
    desk.run(["index", "corpus"]).succeeded().said(&["2 unchanged, 1 could not be read", "a.jsonl: record 2"]);
}

#[test]
fn another_way_of_reading_reads_anew() {
    let desk = Desk::new();
    desk.write("corpus/a.jsonl", r#"{"id":"1","text":"Un texte sur Gao.","resume":"Un texte sur Kidal."}"#);
    sleep(SETTLED);
    desk.run(["index", "corpus"]).succeeded();
    desk.run(["index", "corpus", "--column", "text=resume"]).succeeded().said(&["1 replaced"]);
}
