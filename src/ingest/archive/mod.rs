//! Which members of this archive are ours, and under which names?
//!
//! A member's name is only a name: it tells articles apart and is shown, and nothing is ever written to
//! disk, so `../../etc/passwd` leads nowhere. Members are judged like files of a folder: what is hidden or
//! not ours is passed over in silence, what is ours and cannot be read is reported.

pub(super) mod tar;
pub(super) mod zip;

use super::dispatch::{Input, Scope, read as read_input};
use super::format::{Format, Kind, REPACK, is_otherwise_packed, kind_of};
use super::{Found, OnFound, Origin};
use crate::error::Result;

/// Why a link is not read.
const LINK: &str = "a link in an archive, not followed";
/// Longest name of a member, in bytes, that is kept as it is.
const MAX_NAME: usize = 4096;

/// What is to be done with a member.
enum Verdict {
    /// It is read.
    Ours(Origin, Kind),
    /// It is reported.
    Skipped(Found),
    /// It is passed over.
    Foreign,
}

/// What is to be done with the member `name` of the archive at `origin`; `refused` says why it is not read
/// even if it is ours.
fn judge(name: &str, refused: Option<&'static str>, origin: &Origin, scope: &Scope) -> Verdict {
    let name = normalized(name);
    if name.is_empty() || name.split('/').any(|part| part.starts_with('.')) {
        return Verdict::Foreign;
    }
    let member = origin.member(&name);
    let reason = match (kind_of(&name), refused) {
        (Some(_), Some(refused)) => refused.to_owned(),
        (Some(kind), _)
            if matches!(kind.format, Format::Zip | Format::Tar) && scope.depth + 1 >= scope.options.max_depth =>
        {
            format!("archives lie more than {} deep in each other (--max-depth N)", scope.options.max_depth)
        }
        (Some(kind), _) => return Verdict::Ours(member, kind),
        _ if is_otherwise_packed(&name) => REPACK.to_owned(),
        _ => return Verdict::Foreign,
    };
    Verdict::Skipped(member.skipped(None, reason))
}

/// Reads one member that is ours.
fn read_member(input: Input, kind: &Kind, member: &Origin, scope: &Scope, on_found: &mut OnFound) -> Result<()> {
    let inside = Scope { depth: scope.depth + 1, ..*scope };
    read_input(input, kind, member, &inside, on_found)
}

/// The name with `/` between its parts and none of `.`, `..`, a drive or a leading `/`: the same for every
/// way of writing it, and never a way out of the archive.
fn normalized(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..") && !is_drive(part));
    let mut name = parts.collect::<Vec<_>>().join("/");
    if name.len() > MAX_NAME {
        // The end holds the extension.
        name.drain(..name.ceil_char_boundary(name.len() - MAX_NAME));
    }
    name
}

fn is_drive(part: &str) -> bool {
    matches!(part.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (name, expected) in [
            ("mali/a.txt", "mali/a.txt"),
            ("./mali//a.txt", "mali/a.txt"),
            ("../../etc/passwd.txt", "etc/passwd.txt"),
            ("/etc/passwd.txt", "etc/passwd.txt"),
            ("C:\\Windows\\a.txt", "Windows/a.txt"),
            ("mali\\..\\a.txt", "mali/a.txt"),
            ("..", ""),
            ("", ""),
        ] {
            assert_eq!(normalized(name), expected);
        }
        assert!(normalized(&format!("{}.txt", "é".repeat(40_000))).len() <= MAX_NAME);
    }
}
