//! Within which limits is a file read?

use std::collections::BTreeMap;

use super::control::Control;

/// The longest record or file of text that is kept unless [`Options::max_record_bytes`] says otherwise.
///
/// A newspaper article is some 5 KB and a whole book 1 MB, so 64 MiB only ever stops damaged files
/// and decompression bombs.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// The most that one file may unpack to unless [`Options::max_unpacked_bytes`] says otherwise: 1 TiB. A
/// whole crawl of the press stays below; what really stops bombs is [`MAX_RATIO`].
pub const MAX_UNPACKED_BYTES: u64 = 1 << 40;

/// How many times its own size a file may unpack to unless [`Options::max_ratio`] says otherwise. Text
/// packs to a tenth, the same page over and over to a hundredth; zeros to a thousandth and far below.
pub const MAX_RATIO: u64 = 200;

/// How many members of archives are looked at in one file unless [`Options::max_members`] says otherwise.
pub const MAX_MEMBERS: u64 = 1_000_000;

/// How deep archives may lie in archives unless [`Options::max_depth`] says otherwise. People pack
/// archives of archives; only a quine goes on.
pub const MAX_DEPTH: usize = 4;

/// How files are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Our field name to theirs, for `--column text=bibo:content`. A mapped name is tried before the
    /// usual ones.
    pub columns: BTreeMap<String, String>,
    /// The longest single record, or whole text file, that is kept, in bytes after decompression.
    /// What is longer is reported and skipped without being held in memory. It bounds as well what
    /// must be held whole because its directory stands at its end: a `.zip` or `.parquet` inside
    /// something compressed or inside another archive. On disk they may have any size.
    pub max_record_bytes: usize,
    /// The most that one file may unpack to, all that lies in it together.
    pub max_unpacked_bytes: u64,
    /// How many times its own size one file may unpack to. However small the file, it may unpack to
    /// one record of the longest kind.
    pub max_ratio: u64,
    /// The most members of archives that are looked at in one file, those of archives in it included.
    pub max_members: u64,
    /// How deep archives may lie in archives, and compressions in compressions: 1 reads members of an
    /// archive, but no archive among them.
    pub max_depth: usize,
    /// By which others see how far reading has come, and end it.
    pub control: Control,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            columns: BTreeMap::new(),
            max_record_bytes: MAX_RECORD_BYTES,
            max_unpacked_bytes: MAX_UNPACKED_BYTES,
            max_ratio: MAX_RATIO,
            max_members: MAX_MEMBERS,
            max_depth: MAX_DEPTH,
            control: Control::default(),
        }
    }
}
