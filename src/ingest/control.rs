//! How far has reading come, and should it go on? Asked and said from other threads.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parquet::errors::Result as ParquetResult;
use parquet::file::reader::{ChunkReader, Length};

use crate::error::{Error, ErrorKind, Result};

/// A hold on reading while it goes on; clones are holds on the same.
#[derive(Clone, Debug, Default)]
pub struct Control {
    read: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Control {
    /// Bytes of files read so far, as they lie on disk, packed or not.
    pub fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// The flag that ends reading at the next article when somebody sets it: a handler of signals, say.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        self.stop.clone()
    }

    /// Whether reading should end.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// An error when reading should end.
    pub fn check(&self) -> Result<()> {
        if self.is_stopped() { Err(Error::new(ErrorKind::Stopped, "stopped; the index is as it was")) } else { Ok(()) }
    }

    /// Begins to count anew, for the next run.
    pub(super) fn begin(&self) {
        self.read.store(0, Ordering::Relaxed);
    }

    /// A file of this size is done with, whatever of it was read, twice or not at all.
    pub(super) fn file_done(&self, before: u64, size: u64) {
        self.read.store(before + size, Ordering::Relaxed);
    }
}

/// Counts the bytes that are read.
pub(super) struct Counted<R> {
    inner: R,
    control: Control,
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R, control: &Control) -> Self {
        Counted { inner, control: control.clone() }
    }

    fn count(&self, bytes: usize) {
        self.control.read.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count(read);
        Ok(read)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl<R: Length> Length for Counted<R> {
    fn len(&self) -> u64 {
        self.inner.len()
    }
}

impl<R: ChunkReader> ChunkReader for Counted<R> {
    type T = Counted<R::T>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(Counted::new(self.inner.get_read(start)?, &self.control))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<bytes::Bytes> {
        self.count(length);
        self.inner.get_bytes(start, length)
    }
}
