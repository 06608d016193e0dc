//! The invariants of `src/lib.rs` that can be read off the source: which module uses which, who mentions tantivy, who prints.

use std::fs;
use std::path::{Path, PathBuf};

/// Every source file with its path below `src`, comments and tests left out.
fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let name = |path: &Path| path.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), code(&fs::read_to_string(path).expect("a source file")))).collect()
}

/// The lines before the tests, without comments.
fn code(source: &str) -> String {
    let before_tests = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = before_tests.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules in the order in which `lib.rs` declares them.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

#[test]
fn arrows_between_modules_point_up_only() {
    let modules = modules();
    assert!(modules.len() > 10, "{modules:?}");
    let mut down = Vec::new();
    for (file, code) in sources() {
        let own = file.split(['/', '.']).next().unwrap_or_default();
        let Some(place) = modules.iter().position(|module| module == own) else { continue };
        for below in &modules[place + 1..] {
            if code.contains(&format!("crate::{below}::")) || code.contains(&format!("crate::{below};")) {
                down.push(format!("{file} uses {below}, which is declared below {own}"));
            }
        }
    }
    assert!(down.is_empty(), "{}", down.join("\n"));
}

#[test]
fn every_module_is_on_the_map() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    for module in modules() {
        assert!(lib.contains(&format!("//! | [`{module}`] |")), "{module} is missing in the table of lib.rs");
    }
}

#[test]
fn only_the_index_side_mentions_tantivy() {
    let allowed = |file: &str| {
        file.starts_with("index/")
            || file.starts_with("search/")
            || file.starts_with("query/compile")
            || file == "analysis/terms.rs"
    };
    let offenders: Vec<String> = sources()
        .into_iter()
        .filter(|(file, code)| !allowed(file) && code.contains("tantivy::"))
        .map(|(file, _)| file)
        .collect();
    assert!(offenders.is_empty(), "{offenders:?}");
}

#[test]
fn the_library_is_silent() {
    let loud = ["println!", "print!", "dbg!", "std::env", "env::var", "is_terminal", "terminal_size"];
    let mut offenders = Vec::new();
    for (file, code) in sources().into_iter().filter(|(file, _)| !file.starts_with("cli/") && file != "main.rs") {
        offenders.extend(loud.iter().filter(|word| code.contains(**word)).map(|word| format!("{file}: {word}")));
    }
    assert!(offenders.is_empty(), "{offenders:?}");
}

#[test]
fn no_file_has_grown_into_two_rooms() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(file, code)| (file, code.lines().count()))
        .filter(|(_, lines)| *lines > 500)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{long:?}");
}
