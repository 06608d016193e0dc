//! The command line: one file for each group of commands, flags in `flags`.
//!
//! Data goes to standard output, everything else to standard error. The exit status is that of grep: 0 when something was found,
//! 1 when nothing was, 2 when something went wrong, 130 after Ctrl-C. A reader that closes the pipe ends the program quietly.

#![expect(clippy::print_stderr, reason = "the command line speaks to the person")]

mod analyze;
mod context;
mod evaluate;
mod flags;
mod indexing;
mod manual;
mod progress;
mod registry;
mod searching;
mod show;
mod stats;
mod verify;
mod watching;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::error::{Error, ErrorKind};
use crate::output::harmless_line;
use context::Context;
use flags::{Cli, Command};

/// Why a command ended without a result.
enum Failure {
    /// Something to tell the person.
    Error(Error),
    /// Standard output could not be written.
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Error(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

/// The exit status after Ctrl-C, as shells know it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

/// Whether a command found something: the exit status.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Some,
    None,
}

impl Found {
    fn any(yes: bool) -> Found {
        if yes { Found::Some } else { Found::None }
    }
}

/// Runs the program on its arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // clap knows by itself whether this is help (standard output, 0) or a mistake (standard error, 2).
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    // The index's reader panics on some damaged files. That is told as what it is; nothing is written while reading.
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| dispatch(cli))).unwrap_or_else(|panic| {
        let what = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        let message = format!(
            "a file could not be made sense of, most likely of a damaged index ({})",
            what.unwrap_or("no details")
        );
        Err(Error::new(ErrorKind::CorruptIndex, message)
            .hint("`vigie rebuild` writes the index anew; if that fails too, report it")
            .into())
    });
    match outcome {
        Ok(Found::Some) => ExitCode::SUCCESS,
        Ok(Found::None) => ExitCode::from(1),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            eprintln!("vigie: cannot write the output: {error}");
            ExitCode::from(2)
        }
        Err(Failure::Error(error)) if error.kind() == ErrorKind::Stopped => {
            eprintln!("vigie: {}", harmless_line(&error.to_string()));
            ExitCode::from(INTERRUPTED)
        }
        Err(Failure::Error(error)) => {
            eprintln!("vigie: {}", harmless_line(&error.to_string()));
            if let Some(hint) = error.hint_text() {
                eprintln!("hint: {}", harmless_line(hint));
            }
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli) -> Result<Found, Failure> {
    #[cfg(feature = "failpoints")]
    if let Ok(plan) = std::env::var("VIGIE_FAILPOINT") {
        assert!(crate::index::failpoint::arm(&plan), "{plan:?} is no point to fail at");
    }
    let mut context = Context::new(&cli.global)?;
    let found = match &cli.command {
        Command::Index(args) => indexing::index(&mut context, args),
        Command::Rebuild(args) => indexing::rebuild(&mut context, args),
        Command::Search(args) => searching::search(&mut context, args),
        Command::Count(args) => searching::count(&mut context, args),
        Command::Facets(args) => searching::facets(&mut context, args),
        Command::Timeline(args) => searching::timeline(&mut context, args),
        Command::Show(args) => show::show(&mut context, args),
        Command::Actors(args) => registry::actors(&mut context, args),
        Command::Places(args) => registry::places(&mut context, args),
        Command::Analyze(args) => analyze::analyze(&mut context, args),
        Command::Eval(args) => evaluate::eval(&mut context, args),
        Command::Stats(args) => stats::stats(&mut context, args),
        Command::Verify(args) => verify::verify(&mut context, args),
        Command::Completions { shell } => {
            // Through memory: the generator would panic on a closed pipe.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "vigie", &mut script);
            context.out.write_all(&script).map_err(Failure::from)?;
            Ok(Found::Some)
        }
        Command::Man => manual::man(&mut context),
    }?;
    context.out.flush()?;
    Ok(found)
}
