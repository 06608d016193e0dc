//! Which files lie below this path, in which order, and which of them are ours to read?
//!
//! A folder also holds things that are not articles (README.md, LICENSE, .git): those are passed over
//! without a word. A file that was named on purpose is never passed over without one.

use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::format::{Kind, READ, REPACK, is_otherwise_packed, kind_of};
use super::{Origin, Skipped, bytes};
use crate::error::Result;

/// A file to read.
pub(super) struct File {
    pub(super) location: PathBuf,
    pub(super) origin: Origin,
    pub(super) kind: Kind,
}

/// One step of the walk.
pub(super) enum Step {
    File(File),
    Skipped(Skipped),
}

/// Hands every file of ours at or below `root` to `each`, sorted by name.
pub(super) fn walk(root: &Path, each: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
    let entries = WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path()));
    for entry in entries {
        let step = match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) => file_step(root, &entry),
            Err(error) => error_step(root, &error),
        };
        if let Some(step) = step {
            each(step)?;
        }
    }
    Ok(())
}

fn file_step(root: &Path, entry: &DirEntry) -> Option<Step> {
    let path = entry.path();
    // Opening a pipe waits for a writer that may never come, and a device may never end.
    if !entry.file_type().is_file() {
        let reason = "not a regular file (pipe, socket or device), not opened; pipe JSON Lines to the path -";
        return Some(skipped(path, reason));
    }
    let name = entry.file_name().to_string_lossy();
    match kind_of(&name) {
        Some(kind) => Some(Step::File(File {
            location: path.to_path_buf(),
            origin: Origin { path: path.display().to_string(), relative_path: relative_path(root, path) },
            kind,
        })),
        None if is_otherwise_packed(&name) => Some(skipped(path, REPACK)),
        None if entry.depth() == 0 => Some(skipped(path, format!("the extension is not known; {READ}"))),
        None => None,
    }
}

fn error_step(root: &Path, error: &walkdir::Error) -> Option<Step> {
    let path = error.path().unwrap_or(root);
    // Editors leave hidden links to nowhere as locks (`.#article.txt`).
    if error.depth() > 0 && is_hidden(path) {
        return None;
    }
    let reason = if let Some(ancestor) = error.loop_ancestor() {
        format!("a loop of links: it leads back to {}", ancestor.display())
    } else if path.is_symlink() && !path.exists() {
        "a link to something that is not there".to_owned()
    } else {
        match error.io_error() {
            Some(error) => bytes::reason(error),
            None => error.to_string(),
        }
    };
    Some(skipped(path, reason))
}

fn skipped(path: &Path, reason: impl Into<String>) -> Step {
    Step::Skipped(Skipped { path: path.display().to_string(), record: None, reason: reason.into() })
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// The path below `root` with `/` on every system; the file's own name when `root` is the file.
fn relative_path(root: &Path, path: &Path) -> String {
    let below = match path.strip_prefix(root) {
        Ok(below) if !below.as_os_str().is_empty() => below,
        _ => Path::new(path.file_name().unwrap_or(path.as_os_str())),
    };
    let parts: Vec<_> = below
        .components()
        .filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy()),
            _ => None,
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// `relative path` of each file and `name!reason` of each thing skipped.
    fn told(root: &Path) -> Vec<String> {
        let mut told = Vec::new();
        walk(root, &mut |step| {
            told.push(match step {
                Step::File(file) => file.origin.relative_path,
                Step::Skipped(skipped) => {
                    let name = skipped.path.rsplit('/').next().unwrap_or_default();
                    format!("{name}!{}", skipped.reason)
                }
            });
            Ok(())
        })
        .unwrap();
        told
    }

    #[test]
    fn a_folder_is_read_sorted_without_what_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "mali/z.TXT", "mali/a.txt", ".git/x.txt", ".a.txt", "README.md"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::write(folder.path().join("old.txt.xz"), "x").unwrap();
        assert_eq!(
            told(folder.path()),
            [
                "b.txt",
                "mali/a.txt",
                "mali/z.TXT",
                "old.txt.xz!this packing is not read; unpack the file, or use .gz, .zst, .zip or .tar"
            ]
        );
    }

    #[test]
    fn a_file_named_directly_keeps_its_name_or_says_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.txt");
        fs::write(&path, "x").unwrap();
        assert_eq!(told(&path), ["x.txt"]);
        let path = folder.path().join("x.pdf");
        fs::write(&path, "x").unwrap();
        let told = told(&path);
        assert!(told[0].contains("the extension is not known") && told[0].contains(".jsonl"));
    }

    #[cfg(unix)]
    #[test]
    fn loops_dead_links_and_pipes_are_reported_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let inside = |name: &str| folder.path().join(name);
        fs::create_dir(inside("a")).unwrap();
        fs::write(inside("a/x.txt"), "x").unwrap();
        std::os::unix::fs::symlink("..", inside("a/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", inside("dead.txt")).unwrap();
        std::os::unix::fs::symlink("nowhere", inside(".#lock.txt")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(inside("pipe.txt")).status();
        let told = told(folder.path());
        assert!(told[0].starts_with("loop!a loop of links"), "{told:?}");
        assert_eq!(told[1], "a/x.txt");
        assert_eq!(told[2], "dead.txt!a link to something that is not there");
        if made.is_ok_and(|status| status.success()) {
            assert!(told[3].starts_with("pipe.txt!not a regular file"));
        }
    }
}
