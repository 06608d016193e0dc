//! The desk of somebody who works with Vigie: a fresh folder, a cleared environment, the real binary.

#![allow(dead_code, reason = "every test file uses its own part of this module")]

pub mod copies;
pub mod shapes;
pub mod swap;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// No command of these tests may take longer: what hangs is reported as a failure.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder of its own in which the program runs.
pub struct Desk {
    folder: TempDir,
}

/// What a run left behind, with the desk's folder written as `$DESK`.
#[derive(Debug)]
pub struct Ran {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit status; -1 after a signal.
    pub status: i32,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A desk with a copy of the repository's own corpus in `corpus`.
    pub fn with_corpus() -> Desk {
        let desk = Desk::new();
        copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &desk.path("corpus"));
        desk
    }

    /// The same with records whose ids and characters are out of the ordinary, indexed.
    pub fn with_corpus_and_odd_records() -> Desk {
        let desk = Desk::with_corpus();
        desk.write("corpus/odd.jsonl", include_str!("../data/odd.jsonl"));
        desk.run(["index"]).succeeded();
        desk
    }

    /// A desk with these files, which `vigie index` has read from `corpus`.
    pub fn indexed(files: &[(&str, &str)]) -> Desk {
        let desk = Desk::new();
        for (name, content) in files {
            desk.write(&format!("corpus/{name}"), content);
        }
        desk.run(["index"]).succeeded();
        desk
    }

    /// A path on this desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders can be made");
        fs::write(&path, content).expect("a file can be written");
        path
    }

    /// The program, ready to be started with these arguments in the desk's folder.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.current_dir(self.folder.path()).env_clear().env("COLUMNS", "80").args(arguments);
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.stdin(Stdio::null());
        command
    }

    /// Runs the program.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Ran {
        self.finish(self.command(arguments), None)
    }

    /// Runs the program with this on its standard input.
    pub fn run_on<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>, stdin: impl Into<Vec<u8>>) -> Ran {
        self.finish(self.command(arguments), Some(stdin.into()))
    }

    /// Runs a command made by [`command`](Desk::command).
    pub fn finish(&self, command: Command, stdin: Option<Vec<u8>>) -> Ran {
        let mut command = assert_cmd::Command::from_std(command);
        if let Some(stdin) = stdin {
            command.write_stdin(stdin);
        }
        let output = command.timeout(PATIENCE).output().expect("the program runs");
        Ran {
            stdout: self.normalized(&output.stdout),
            stderr: self.normalized(&output.stderr),
            status: output.status.code().unwrap_or(-1),
        }
    }

    /// Output with this desk's own folder written as `$DESK`.
    fn normalized(&self, output: &[u8]) -> String {
        let text = String::from_utf8(output.to_vec()).expect("the program writes UTF-8");
        let real = self.folder.path().canonicalize().expect("the folder exists");
        text.replace(&*real.to_string_lossy(), "$DESK").replace(&*self.folder.path().to_string_lossy(), "$DESK")
    }

    /// Runs a search (or anything else with `--format json`) and decodes every line, whether it found something or not.
    pub fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let ran = self.run(arguments.iter().chain(&["--format", "json"]));
        assert!(ran.status == 0 || ran.status == 1, "{arguments:?}: {ran:?}");
        ran.json_lines()
    }

    /// The ids that `vigie search` finds, sorted: filters and queries are judged by what they find, not by its order.
    pub fn ids(&self, arguments: &[&str]) -> Vec<String> {
        let all: Vec<&str> = ["search", "--all-copies", "--limit", "10000"].iter().chain(arguments).copied().collect();
        let mut ids: Vec<String> = self.json(&all).iter().map(|hit| text_of(hit, "id")).collect();
        ids.sort();
        ids
    }

    /// The articles of the index by title, sorted: what `index` made of its input.
    pub fn titles(&self) -> Vec<String> {
        let hits = self.json(&["search", "--all-copies", "--lang", "any", "--limit", "10000"]);
        let mut titles: Vec<String> =
            hits.iter().map(|hit| hit["title"].as_str().unwrap_or("(none)").to_owned()).collect();
        titles.sort();
        titles
    }

    /// The whole text of an article, as `show --format json` prints it.
    pub fn text(&self, id: &str) -> String {
        let articles = self.json(&["show", id]);
        assert_eq!(articles.len(), 1, "{id} names one article");
        text_of(&articles[0], "text")
    }

    /// The generations in the index folder, sorted.
    pub fn generations(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("index")).expect("an index folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a plain name"));
        let mut names: Vec<String> = names.filter(|name| name.starts_with("gen-")).collect();
        names.sort();
        names
    }
}

impl Ran {
    /// The same run, which must have ended with status 0.
    #[track_caller]
    pub fn succeeded(self) -> Ran {
        assert_eq!(self.status, 0, "{self:?}");
        self
    }

    /// The same run, which must have failed: status 2, nothing on standard output, all of `words` on standard error, and no
    /// panic.
    #[track_caller]
    pub fn failed_saying(self, words: &[&str]) -> Ran {
        assert_eq!((self.status, self.stdout.as_str()), (2, ""), "{self:?}");
        self.said(words)
    }

    /// The same run, which must have said all of `words` on standard error, and must not have panicked.
    #[track_caller]
    pub fn said(self, words: &[&str]) -> Ran {
        for word in words {
            assert!(self.stderr.contains(word), "{word:?} is missing: {self:?}");
        }
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        self
    }

    /// Standard output as one JSON value a line.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        let decode = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        self.stdout.lines().map(decode).collect()
    }
}

/// The string under a key that must be there.
#[track_caller]
pub fn text_of(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no string {key:?} in {value}")).to_owned()
}

/// The part of a text between two character offsets.
#[track_caller]
pub fn slice(text: &str, start: usize, end: usize) -> String {
    assert!(start <= end && end <= text.chars().count(), "{start}..{end} in {} characters", text.chars().count());
    text.chars().skip(start).take(end - start).collect()
}

/// Copies a folder with all that lies in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a file type").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a file can be copied");
        }
    }
}
