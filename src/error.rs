//! What can go wrong, said so that a person knows what to do next.

use std::error::Error as StdError;
use std::fmt;
use std::path::Path;

/// The result of everything in this library that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Which sort of failure an [`Error`] is, for callers that must decide rather than print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be read or written.
    Io,
    /// A file was read but does not hold what its name promises.
    BadInput,
    /// A name (actor, place, article, field) that is not known.
    Unknown,
    /// There is no index where one was looked for.
    NoIndex,
    /// The index was written by another version or with another registry.
    StaleIndex,
    /// The index is damaged.
    CorruptIndex,
    /// Another process is writing the index.
    Locked,
    /// The registry's own data files break their rules.
    BadRegistry,
    /// An argument that makes no sense (a date, a range).
    BadArgument,
    /// The person asked to stop.
    Stopped,
}

/// A failure: what happened, why, and a hint at the mend.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// A failure of `kind`, told by `message` (lower case, no full stop).
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), hint: None, source: None }
    }

    /// A file or folder that could not be used: `action` is a verb phrase such as "cannot read".
    pub fn io(action: &str, path: &Path, source: std::io::Error) -> Self {
        let error = Error::new(ErrorKind::Io, format!("{action} {}", path.display()));
        let error = match source.kind() {
            std::io::ErrorKind::PermissionDenied => error.hint("check the permissions, or name another folder"),
            std::io::ErrorKind::StorageFull => {
                error.hint("the disk is full: free some space and run the same command again")
            }
            _ => error,
        };
        error.caused_by(source)
    }

    /// The same failure with a hint at what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure with its cause.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Which sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What a person can do about it, where that is known.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    /// The message followed by its causes, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let mut cause = self.source.as_deref().map(|source| source as &dyn StdError);
        while let Some(source) = cause {
            write!(f, ": {source}")?;
            cause = source.source();
        }
        Ok(())
    }
}

impl StdError for Error {}
