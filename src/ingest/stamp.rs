//! Is this file as it was when it was read?

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// File systems tell times to two seconds at worst: a file that was changed so lately may change again without looking any younger.
const GRANULARITY: Duration = Duration::from_secs(2);

/// What changes when a file does: its length, the time of its last change, and where the system says so, its number and the time when that changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp(pub [u64; 4]);

impl Stamp {
    /// The stamp of a file, looked up before it is read; `None` when a later change might not show in it.
    pub(super) fn of(data: &Metadata) -> Option<Stamp> {
        let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
        let modified = since(data.modified().ok()?)?;
        let (number, changed) = system(data);
        let last = modified.max(Duration::from_nanos(changed));
        let settled = since(SystemTime::now())? > last + GRANULARITY;
        settled.then_some(Stamp([data.len(), modified.as_nanos() as u64, number, changed]))
    }
}

/// The file's number, and when it was last replaced or changed in any way, in nanoseconds, which no program can set.
#[cfg(unix)]
fn system(data: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (data.ino(), (data.ctime().max(0) as u64).wrapping_mul(1_000_000_000).wrapping_add(data.ctime_nsec() as u64))
}

#[cfg(not(unix))]
fn system(_: &Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};

    #[test]
    fn a_young_file_has_no_stamp_and_an_old_one_has_another_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "Un.").unwrap();
        assert_eq!(Stamp::of(&fs::metadata(&path).unwrap()), None);
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(10)).unwrap();
        std::thread::sleep(GRANULARITY + Duration::from_millis(100));
        let stamp = Stamp::of(&fs::metadata(&path).unwrap());
        assert!(stamp.is_some());
        assert_eq!(Stamp::of(&fs::metadata(&path).unwrap()), stamp);
        // As long as before, and as old.
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, "Ux.").unwrap();
        file.set_modified(modified).unwrap();
        std::thread::sleep(GRANULARITY + Duration::from_millis(100));
        let other = Stamp::of(&fs::metadata(&path).unwrap());
        assert_eq!(other == stamp, cfg!(not(unix)));
    }
}
