//! What every command needs: the registry, the index, the terminal.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::Date;

use super::flags::{ColorChoice, Global};
use crate::error::{Error, ErrorKind, Result};
use crate::index::Index;
use crate::knowledge::Registry;
use crate::output::{Style, harmless_line};
use crate::pipeline::default_corpus;

/// Width of the output where it goes to no terminal.
const DEFAULT_WIDTH: usize = 100;

/// What a command works with.
pub struct Context {
    /// Standard output, buffered.
    pub out: Box<dyn Write>,
    /// Whether remarks and progress are wanted on standard error.
    pub quiet: bool,
    /// The index folder.
    pub index_path: PathBuf,
    /// Colour and width of standard output.
    pub style: Style,
    /// The registry.
    pub registry: Arc<Registry>,
}

impl Context {
    pub fn new(global: &Global) -> Result<Context> {
        let stdout = io::stdout();
        let color = match global.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
        };
        let width = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).or_else(|| {
            stdout.is_terminal().then(terminal_size::terminal_size).flatten().map(|(width, _)| usize::from(width.0))
        });
        let registry = match &global.registry {
            Some(folder) => Registry::open(folder)?,
            None => Registry::embedded()?,
        };
        Ok(Context {
            out: Box::new(BufWriter::new(stdout)),
            quiet: global.quiet,
            index_path: global.index.clone(),
            style: Style { color, width: width.unwrap_or(DEFAULT_WIDTH).clamp(30, 200) },
            registry: Arc::new(registry),
        })
    }

    /// Opens the index; builds it from the default corpus first when there is a corpus and no index yet.
    pub fn open_index(&mut self) -> Result<Index> {
        match Index::open(&self.index_path, &self.registry) {
            Err(error) if error.kind() == ErrorKind::NoIndex && default_corpus().is_dir() => {
                let path = self.index_path.display();
                self.say(&format!("no index in {path} yet: building it from {}", default_corpus().display()));
                super::indexing::build_default(self)?;
                Index::open(&self.index_path, &self.registry)
            }
            opened => opened,
        }
    }

    /// A remark for the person, on standard error.
    pub fn say(&self, message: &str) {
        if !self.quiet {
            eprintln!("{}", harmless_line(message));
        }
    }

    /// The day on which the program runs.
    pub fn today(&self) -> Date {
        Zoned::now().date()
    }
}

/// The text of a file that the person named; `-` is standard input. `what` says what it should hold.
pub fn read_text(path: &Path, what: &str) -> Result<String> {
    let text = if path == Path::new("-") { io::read_to_string(io::stdin()) } else { std::fs::read_to_string(path) };
    text.map_err(|error| Error::io(&format!("cannot read {what} from"), path, error))
}
