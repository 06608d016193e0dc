//! `index --watch`: the index follows its folders.
//!
//! The system tells of changes (where it cannot, the folders are looked through every few seconds); when a burst of them is over, the usual
//! incremental run does the rest. So nothing that a run does depends on which events came or were lost: at worst it comes late.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use jiff::Zoned;
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::context::Context;
use super::indexing::counts;
use super::{Failure, Found};
use crate::error::{Error, ErrorKind, Result};
use crate::output::harmless_line;
use crate::pipeline::{Job, Progress, run};

/// A burst is over when nothing has changed for so long: a file that is being written is read when it is whole.
const QUIET: Duration = Duration::from_millis(500);

/// A folder that never rests is read nevertheless, after so long.
const LONGEST_BURST: Duration = Duration::from_secs(10);

/// How often Ctrl-C is looked for while nothing happens.
const HEARTBEAT: Duration = Duration::from_millis(200);

/// How often folders are looked through where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(2);

/// Runs after every burst of changes until Ctrl-C. The watcher begins before the first run, so that nothing slips between.
pub struct Watch {
    changes: Receiver<()>,
    _watcher: Box<dyn Watcher>,
}

impl Watch {
    /// Begins to watch the paths of a job.
    pub fn begin(context: &Context, job: &Job) -> Result<Watch> {
        if job.paths.iter().any(|path| path == Path::new("-")) {
            return Err(Error::new(ErrorKind::BadArgument, "standard input cannot be watched")
                .hint("name folders, or leave out --watch: `-` is read until it ends anyway"));
        }
        let told = |kind: Box<dyn Fn(Notice) -> notify::Result<Box<dyn Watcher>>>| {
            let (to_us, changes) = channel();
            let relevant = Relevant::new(job);
            let notice: Notice = Box::new(move |event| {
                if event.map_or(true, |event| relevant.is(&event)) {
                    // Nobody listens any more only when the program ends.
                    let _ = to_us.send(());
                }
            });
            let mut watcher = kind(notice)?;
            for (path, mode) in roots(&job.paths) {
                watcher.watch(&path, mode)?;
            }
            Ok(Watch { changes, _watcher: watcher })
        };
        told(Box::new(|notice| Ok(Box::new(RecommendedWatcher::new(notice, Config::default())?)))).or_else(
            |error: notify::Error| {
                context.say(&format!("note: looking for changes every {} s ({error})", POLL.as_secs()));
                told(Box::new(|notice| {
                    Ok(Box::new(PollWatcher::new(notice, Config::default().with_poll_interval(POLL))?))
                }))
                .map_err(|error| Error::new(ErrorKind::Io, "cannot watch for changes").caused_by(error))
            },
        )
    }

    /// Follows until Ctrl-C, which is the usual end and no failure.
    pub fn follow(self, context: &Context, job: &Job) -> Result<Found, Failure> {
        let mut known = BTreeSet::new();
        context.say("watching for changes; Ctrl-C ends");
        while self.wait(job) {
            match update(context, job, &mut known) {
                Err(error) if error.kind() == ErrorKind::Stopped => break,
                // A folder may be away for a moment, or another process may be writing: the next burst tries again.
                Err(error) => eprintln!("vigie: {}", harmless_line(&error.to_string())),
                Ok(()) => {}
            }
        }
        context.say("no longer watching");
        Ok(Found::Some)
    }

    /// Waits for the end of the next burst; false when Ctrl-C came first.
    fn wait(&self, job: &Job) -> bool {
        let control = &job.reading.control;
        let mut burst: Option<(Instant, Instant)> = None;
        loop {
            if control.is_stopped() {
                return false;
            }
            match self.changes.recv_timeout(HEARTBEAT) {
                Ok(()) => {
                    let now = Instant::now();
                    burst = Some((burst.map_or(now, |(began, _)| began), now));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
            if burst.is_some_and(|(began, last)| last.elapsed() >= QUIET || began.elapsed() >= LONGEST_BURST) {
                return true;
            }
        }
    }
}

/// What hears of events.
type Notice = Box<dyn FnMut(notify::Result<Event>) + Send>;

/// One incremental run, and one line when it changed something. What could not be read is said once, not after every burst.
fn update(context: &Context, job: &Job, known: &mut BTreeSet<String>) -> Result<()> {
    let started = Instant::now();
    let summary = run(job, &context.registry, &mut |progress| {
        if let Progress::Skipped(skipped) = progress
            && known.insert(skipped.to_string())
        {
            context.say(&format!("skipped {skipped}"));
        }
    })?;
    if summary.added + summary.replaced + summary.pruned > 0 {
        let (now, took) = (Zoned::now().strftime("%H:%M:%S"), started.elapsed().as_secs_f64());
        let counts = counts(&summary);
        context.say(&format!("{now} {counts}; {} articles in the index ({took:.1} s)", summary.total));
    }
    Ok(())
}

/// What is watched: folders with all that lies below, and for a file the folder that it lies in, since editors replace files.
fn roots(paths: &[PathBuf]) -> Vec<(PathBuf, RecursiveMode)> {
    let root = |path: &PathBuf| {
        if path.is_dir() {
            return (path.clone(), RecursiveMode::Recursive);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        (folder.to_owned(), RecursiveMode::NonRecursive)
    };
    paths.iter().map(root).collect()
}

/// Which events can change the index.
struct Relevant {
    index: PathBuf,
    /// Names of the files among the paths; none where a whole folder is watched.
    files: Option<Vec<std::ffi::OsString>>,
}

impl Relevant {
    fn new(job: &Job) -> Relevant {
        let names = job.paths.iter().filter(|path| !path.is_dir()).filter_map(|path| path.file_name());
        let names: Vec<_> = names.map(ToOwned::to_owned).collect();
        Relevant { index: absolute(&job.index), files: (names.len() == job.paths.len()).then_some(names) }
    }

    /// Reading changes nothing; hidden files are not read; and the index may lie in the folder that it follows.
    fn is(&self, event: &Event) -> bool {
        let is_ours = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default();
            !name.as_encoded_bytes().starts_with(b".")
                && !absolute(path).starts_with(&self.index)
                && self.files.as_ref().is_none_or(|files| files.iter().any(|file| file == name))
        };
        !event.kind.is_access() && (event.paths.is_empty() || event.paths.iter().any(is_ours))
    }
}

/// A path from the root, links resolved as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let existing = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match existing {
        Some((above, real)) => path.strip_prefix(above).map_or(real.clone(), |below| real.join(below)),
        None => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, EventKind};

    #[test]
    fn the_index_and_hidden_files_are_no_news() {
        let folder = tempfile::tempdir().unwrap();
        let inside = |name: &str| folder.path().join(name);
        std::fs::create_dir(inside("index")).unwrap();
        let relevant = Relevant { index: absolute(&inside("index")), files: None };
        let event = |kind, name: &str| relevant.is(&Event::new(kind).add_path(inside(name)));
        let created = EventKind::Create(CreateKind::File);
        assert!(event(created, "a.txt") && event(created, "mali/a.txt"));
        assert!(!event(created, "index/gen-000002/vigie.json") && !event(created, ".a.txt.swp"));
        assert!(!event(EventKind::Access(AccessKind::Read), "a.txt"));
        let one = Relevant { index: inside("index"), files: Some(vec!["a.txt".into()]) };
        let of = |name| one.is(&Event::new(created).add_path(inside(name)));
        assert!(of("a.txt") && !of("b.txt"));
    }
}
