//! Places at which tests stop a run, or let a write fail: compiled in with the feature `failpoints` only, which no build for use has.
//!
//! Every step by which a generation comes to be calls [`reach`] with the step's name. A test names one of its points and what happens there; see
//! `tests/crash.rs`.

/// Says that the run has come to this point. In a build without the feature nothing happens.
#[cfg(not(feature = "failpoints"))]
#[inline(always)]
pub fn reach(_: &str) -> std::io::Result<()> {
    Ok(())
}

#[cfg(feature = "failpoints")]
pub use armed::{POINTS, arm, reach};

#[cfg(feature = "failpoints")]
mod armed {
    use std::io;
    use std::process::Command;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// The points, in the order in which a run comes to them.
    pub const POINTS: [&str; 30] = [
        "lock file opened",
        "lock taken",
        "remains removed",
        "folder created",
        "file cloned",
        "files cloned",
        "index created",
        "fingerprints created",
        "article removed",
        "fingerprint appended",
        "inputs written",
        "segments committed",
        "merges done",
        "fingerprints written",
        "clusters written",
        "fingerprints compacted",
        "old fingerprints removed",
        "facets written",
        "checksums taken",
        "files synced",
        "manifest created",
        "manifest written",
        "manifest synced",
        "folder synced",
        "next created",
        "next written",
        "next synced",
        "switched",
        "switch synced",
        "old generations removed",
    ];

    /// What happens where.
    struct Plan {
        kill: bool,
        point: String,
        /// At which time it is reached, from 1.
        time: u32,
        reached: AtomicU32,
    }

    static PLAN: OnceLock<Plan> = OnceLock::new();

    /// Arranges what `plan` says, such as `kill switched` or `full fingerprint appended@3`. Returns whether it makes sense.
    pub fn arm(plan: &str) -> bool {
        let Some((action, place)) = plan.split_once(' ') else { return false };
        let (point, time) = place.split_once('@').unwrap_or((place, "1"));
        let (true, true, Ok(time)) = (["kill", "full"].contains(&action), POINTS.contains(&point), time.parse()) else {
            return false;
        };
        PLAN.set(Plan { kill: action == "kill", point: point.to_owned(), time, reached: AtomicU32::new(0) }).is_ok()
    }

    /// Says that the run has come to this point, where it may be killed, or told that the disk is full.
    pub fn reach(point: &str) -> io::Result<()> {
        debug_assert!(POINTS.contains(&point), "{point} is not on the list");
        match PLAN.get() {
            Some(plan) if plan.point == point && plan.reached.fetch_add(1, Ordering::SeqCst) + 1 == plan.time => {
                if plan.kill {
                    die();
                }
                Err(io::ErrorKind::StorageFull.into())
            }
            _ => Ok(()),
        }
    }

    /// Ends the process as the kernel does when memory runs out: nothing is dropped, nothing is flushed.
    fn die() -> ! {
        let _ = Command::new("sh").args(["-c", &format!("kill -9 {}", std::process::id())]).status();
        std::process::abort()
    }
}
