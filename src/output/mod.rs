//! Results to bytes. Printers write to any stream and know nothing of where it leads; colour and width are told to them.

pub mod export;
pub mod json;
mod style;
pub mod terminal;
pub mod trec;

pub use style::{Style, harmless, harmless_line};
