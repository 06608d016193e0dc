//! An index that is about to be replaced: what it answers now, and what it must answer once a run has come to its end.

use std::fs;

use super::{Desk, copy_folder};

/// The runs that replace an index, and the titles that it holds afterwards.
pub const RUNS: [(&[&str], &[&str]); 3] = [
    (&["index", "articles"], &["gao", "kati moto", "mopti", "sikasso", "suite 0", "suite 7"]),
    (&["index", "articles", "--prune"], &["gao", "kati moto", "sikasso", "suite 0"]),
    (&["rebuild", "articles"], &["gao", "kati moto", "sikasso", "suite 0"]),
];

/// What the index holds before.
pub const OLD: &[&str] = &["gao", "kati camion", "mopti", "suite 0", "suite 7"];

/// A desk with an index of eight runs, after which the articles have changed: one is new, one other, two are gone. Eight, because the next one
/// then puts the fingerprint files together.
pub fn prepared() -> Desk {
    let desk = Desk::new();
    let write = |name: &str, title: &str| {
        let text = "Des hommes armés ont attaqué le marché de la ville, selon un élu joint par téléphone.";
        desk.write(&format!("articles/{name}.txt"), format!("{title}\n\n{text}\n\nC’était à {title}.\n"));
    };
    for run in 0..8 {
        write("kati", &format!("kati {run}"));
        if run == 7 {
            write("kati", "kati camion");
        }
        for name in ["gao", "mopti"] {
            write(name, name);
        }
        if run % 7 == 0 {
            write(&format!("suite{run}"), &format!("suite {run}"));
        }
        desk.run(["index", "articles"]).succeeded();
    }
    assert_eq!(held(&desk), OLD);
    write("kati", "kati moto");
    write("sikasso", "sikasso");
    for name in ["mopti", "suite7"] {
        fs::remove_file(desk.path(&format!("articles/{name}.txt"))).expect("removed");
    }
    desk
}

/// Another desk with the same index and the same articles.
pub fn copy(desk: &Desk) -> Desk {
    let copy = Desk::new();
    for folder in ["index", "articles"] {
        copy_folder(&desk.path(folder), &copy.path(folder));
    }
    copy
}

/// What the index answers: the titles of all its articles. The other commands must agree.
#[track_caller]
pub fn held(desk: &Desk) -> Vec<String> {
    let titles = desk.titles();
    let counted = desk.run(["count", "--lang", "any"]).stdout;
    assert_eq!(counted.trim(), titles.len().to_string(), "{titles:?}");
    assert_eq!(desk.json(&["stats"])[0]["articles"], titles.len());
    desk.run(["verify"]).succeeded();
    titles
}

/// Asserts that nothing is left of a run that was stopped: one generation, and nothing beside it.
#[track_caller]
pub fn is_tidy(desk: &Desk) {
    assert_eq!(desk.generations().len(), 1, "{:?}", desk.generations());
    assert_eq!(desk.run(["verify"]).succeeded().stderr, "");
}
