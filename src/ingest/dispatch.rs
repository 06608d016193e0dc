//! Which reader takes this stream?
//!
//! Compressions come off first, then an archive yields its members, each of which comes here again under
//! a name of its own, and a file of records or texts yields articles.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor};

use super::control::Counted;
use super::format::{Format, Kind, Layer};
use super::names::Names;
use super::unpack::{Budget, unpack};
use super::{Found, OnFound, Options, Origin, walk};
use super::{archive, bytes, delimited, feed, html, json_lines, parquet, text, warc};
use crate::error::Result;

/// What every reader of one file of the walk, and of what lies in it, goes by.
pub(super) struct Scope<'a> {
    pub(super) names: &'a Names,
    pub(super) options: &'a Options,
    pub(super) budget: &'a Budget,
    /// Archives around what is being read.
    pub(super) depth: usize,
}

/// Where the bytes come from. Only a file can be read from its end.
pub(super) enum Input<'a> {
    File(Counted<File>),
    Stream(Box<dyn BufRead + 'a>),
}

impl<'a> Input<'a> {
    fn unpacked(self, layers: &[Layer], budget: &'a Budget) -> std::io::Result<Input<'a>> {
        if layers.is_empty() { Ok(self) } else { unpack(self.stream(), layers, budget).map(Input::Stream) }
    }

    fn stream(self) -> Box<dyn BufRead + 'a> {
        match self {
            Input::File(file) => Box::new(BufReader::with_capacity(bytes::BUFFER, file)),
            Input::Stream(stream) => stream,
        }
    }

    /// The whole content where it is not a file; what must be read from its end is held in memory.
    fn seekable(self, max: usize) -> std::result::Result<Seekable, String> {
        match self {
            Input::File(file) => Ok(Seekable::File(file)),
            Input::Stream(stream) => bytes::read_whole(stream, max).map(Seekable::Held).map_err(|reason| {
                format!(
                    "{reason} (it must be held in memory here: unpack what it lies in, or allow more by --max-record)"
                )
            }),
        }
    }
}

enum Seekable {
    File(Counted<File>),
    Held(Vec<u8>),
}

/// Hands every article of a file of the walk to `on_found`.
pub(super) fn read_file(file: &walk::File, names: &Names, options: &Options, on_found: &mut OnFound) -> Result<()> {
    let opened = File::open(&file.location).and_then(|opened| opened.metadata().map(|data| (opened, data.len())));
    let (opened, size) = match opened {
        Ok(opened) => opened,
        Err(error) => return on_found(file.origin.skipped(None, bytes::reason(&error))),
    };
    let budget = Budget::new(options, size);
    let scope = Scope { names, options, budget: &budget, depth: 0 };
    let before = options.control.bytes_read();
    let counted = Counted::new(opened, &options.control);
    let read = read(Input::File(counted), &file.kind, &file.origin, &scope, on_found);
    options.control.file_done(before, size);
    read
}

/// Hands every article of an input to `on_found`.
pub(super) fn read<'a>(
    input: Input<'a>,
    kind: &Kind,
    origin: &Origin,
    scope: &Scope<'a>,
    on_found: &mut OnFound,
) -> Result<()> {
    let max = scope.options.max_record_bytes;
    if kind.layers.len() > scope.options.max_depth {
        let reason = format!("compressed more than {} times over (--max-depth N)", scope.options.max_depth);
        return on_found(origin.skipped(None, reason));
    }
    let input = match input.unpacked(&kind.layers, scope.budget) {
        Ok(input) => input,
        Err(error) => return on_found(origin.skipped(None, bytes::reason(&error))),
    };
    let read_one = match kind.format {
        Format::JsonLines => return json_lines::read(input.stream(), origin, scope.names, scope.options, on_found),
        Format::Delimited { tabs } => {
            return delimited::read(input.stream(), tabs, origin, scope.names, scope.options, on_found);
        }
        Format::Warc => return warc::read(input.stream(), origin, scope, on_found),
        Format::Feed => return feed::read(input.stream(), origin, scope, on_found),
        Format::Tar => return archive::tar::read(input.stream(), origin, scope, on_found),
        Format::Zip => {
            return match input.seekable(max) {
                Ok(Seekable::File(file)) => {
                    archive::zip::read(BufReader::with_capacity(bytes::BUFFER, file), origin, scope, on_found)
                }
                Ok(Seekable::Held(bytes)) => archive::zip::read(Cursor::new(bytes), origin, scope, on_found),
                Err(reason) => on_found(origin.skipped(None, reason)),
            };
        }
        Format::Parquet => {
            return match input.seekable(max) {
                Ok(Seekable::File(file)) => parquet::read(file, origin, scope, on_found),
                Ok(Seekable::Held(bytes)) => parquet::read(::bytes::Bytes::from(bytes), origin, scope, on_found),
                Err(reason) => on_found(origin.skipped(None, reason)),
            };
        }
        Format::Text => text::read,
        Format::Html => html::read,
    };
    let article = bytes::read_whole(input.stream(), max).and_then(|bytes| read_one(&bytes, origin));
    on_found(match article {
        Ok(article) => Found::Article(Box::new(article)),
        Err(reason) => origin.skipped(None, reason),
    })
}
