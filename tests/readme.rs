//! Every command of the README, run as it stands there.

mod common;

use std::fs;
use std::path::Path;

use common::Desk;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md")
}

/// The lines of the README's console blocks: commands begin with `$ `, what follows is their output.
fn console_lines(readme: &str) -> Vec<&str> {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in readme.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            line if inside => lines.push(line),
            _ => {}
        }
    }
    lines
}

/// The words of a command as a shell splits them; quotes of both sorts, nothing else.
fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open: Option<char> = None;
    let mut fresh = true;
    for c in command.chars() {
        match (open, c) {
            (Some(quote), c) if c == quote => open = None,
            (None, '"' | '\'') => {
                open = Some(c);
                if fresh {
                    words.push(String::new());
                    fresh = false;
                }
            }
            (None, ' ') => fresh = true,
            (_, c) => {
                if fresh {
                    words.push(String::new());
                    fresh = false;
                }
                words.last_mut().expect("just pushed").push(c);
            }
        }
    }
    words
}

fn desk() -> Desk {
    let desk = Desk::with_corpus();
    for name in ["topics.tsv", "qrels.txt"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/eval").join(name);
        desk.write(&format!("tests/data/eval/{name}"), fs::read_to_string(from).expect("evaluation data"));
    }
    desk
}

#[test]
fn every_command_works() {
    let readme = readme();
    let desk = desk();
    let mut run = 0;
    for line in console_lines(&readme).into_iter().filter_map(|line| line.strip_prefix("$ ")) {
        let words = words(line);
        let arguments: Vec<&str> = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["cargo", "test"] => continue,
            ["cargo", "run", "--release", "--", ref rest @ ..] => rest.to_vec(),
            ["vigie", ref rest @ ..] => rest.to_vec(),
            _ => panic!("what is `{line}`?"),
        };
        let arguments: Vec<String> = arguments.iter().map(|word| word.replace("/tmp/vigie-demo", "demo")).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let outcome = desk.run(&arguments);
        assert_eq!(outcome.status, 0, "`{line}` ended with\n{}\n{}", outcome.stdout, outcome.stderr);
        run += 1;
    }
    assert!(run > 15, "only {run} commands were found");
}

#[test]
fn the_session_is_what_the_program_prints() {
    let readme = readme();
    let lines = console_lines(&readme);
    let session: Vec<&str> = lines.iter().skip(1).take_while(|line| !line.starts_with("$ ")).copied().collect();
    let command = lines[0].strip_prefix("$ vigie ").expect("a session");
    let arguments = words(command);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = desk().run(&arguments);
    assert_eq!(outcome.stdout.trim_end(), session.join("\n").trim_end(), "put the new output into the README");
}

#[test]
fn ci_runs_the_readmes_own_commands() {
    let ci = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run")).expect(".ci/run");
    assert!(ci.contains("\ncargo test\n"));
    assert!(ci.contains("cargo run --release -- search \"prise d'otages\""));
}
