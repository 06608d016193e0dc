//! What a person sees of a run while it goes on: a bar on a terminal, a line every few seconds elsewhere, nothing with `--quiet`.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::harmless_line;
use crate::pipeline::Progress;

/// Skipped files and records that are named one by one; the rest is counted.
const MAX_NAMED: u64 = 20;

/// Between two lines where there is no terminal.
const LINE_PAUSE: Duration = Duration::from_secs(5);

/// The first moments say nothing of how long the rest will take.
const TOO_EARLY: Duration = Duration::from_secs(3);

/// Drawings of the bar in a second; more is flicker.
const DRAWINGS: u8 = 10;

/// Tells how a run is going.
pub struct Reporter {
    quiet: bool,
    /// On a terminal, from the first news of reading on.
    bar: Option<ProgressBar>,
    terminal: bool,
    started: Instant,
    last: Instant,
    skipped: u64,
}

impl Reporter {
    pub fn new(quiet: bool) -> Self {
        let now = Instant::now();
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let terminal = io::stderr().is_terminal() && !dumb;
        Reporter { quiet, bar: None, terminal, started: now, last: now, skipped: 0 }
    }

    pub fn hear(&mut self, progress: &Progress) {
        if self.quiet {
            return;
        }
        match progress {
            Progress::Skipped(skipped) => {
                self.skipped += 1;
                if self.skipped <= MAX_NAMED {
                    self.print(&format!("skipped {}", harmless_line(&skipped.to_string())));
                } else if self.skipped == MAX_NAMED + 1 {
                    self.print("more was skipped; the summary counts it");
                }
            }
            Progress::Read { articles, bytes, total, path } => {
                let line = reading(*articles, *bytes, *total, self.started.elapsed());
                let line = format!("{line}, {}", harmless_line(path));
                if self.terminal {
                    let bar = self.bar.get_or_insert_with(|| bar(*total));
                    bar.set_position(total.map_or(*bytes, |total| *bytes.min(&total)));
                    bar.set_message(line);
                } else if self.last.elapsed() >= LINE_PAUSE {
                    self.last = Instant::now();
                    eprintln!("{line}");
                }
            }
            Progress::Writing { articles } => {
                let line = format!("{articles} articles read, writing the index");
                if let Some(bar) = &self.bar {
                    bar.set_position(bar.length().unwrap_or_default());
                    bar.set_message(line);
                } else if !self.terminal && self.started.elapsed() >= LINE_PAUSE {
                    eprintln!("{line}");
                }
            }
        }
    }

    /// Wipes the bar.
    pub fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// A line above the bar.
    fn print(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let template = if total.is_some() { "{bar:16} {percent:>3} % {wide_msg}" } else { "{spinner} {wide_msg}" };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr_with_hz(DRAWINGS));
    bar.set_style(style);
    bar
}

/// Articles, their rate, bytes of all bytes, and when the reading will be done, as far as that can be known: the time that the bytes
/// read have taken, for each byte left. Writing the index comes after that and is not in it.
fn reading(articles: u64, bytes: u64, total: Option<u64>, elapsed: Duration) -> String {
    let rate = articles as f64 / elapsed.as_secs_f64().max(0.001);
    let mut line = format!("{articles} articles, {rate:.0}/s");
    let Some(total) = total else { return line };
    line += &format!(", {} of {} MB", megabytes(bytes.min(total)), megabytes(total));
    if elapsed >= TOO_EARLY && bytes > 0 {
        let left = elapsed.as_secs_f64() / bytes as f64 * total.saturating_sub(bytes) as f64;
        line += &format!(", {} to read", rough(left));
    }
    line
}

fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 10.0 { format!("{megabytes:.1}") } else { format!("{megabytes:.0}") }
}

/// Seconds as one number with its unit: an estimate has no more to say.
fn rough(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 90.0 => format!("{:.0} s", seconds.ceil()),
        seconds if seconds < 90.0 * 60.0 => format!("{:.0} min", seconds / 60.0),
        seconds => format!("{:.1} h", seconds / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_that_of_the_bytes_left() {
        let line = |bytes, total, seconds| reading(1000, bytes, total, Duration::from_secs(seconds));
        assert_eq!(line(5_000_000, None, 10), "1000 articles, 100/s");
        assert_eq!(line(5_000_000, Some(20_000_000), 2), "1000 articles, 500/s, 5.0 of 20 MB");
        assert_eq!(line(5_000_000, Some(20_000_000), 10), "1000 articles, 100/s, 5.0 of 20 MB, 30 s to read");
        assert_eq!(line(1_000_000, Some(61_000_000), 10), "1000 articles, 100/s, 1.0 of 61 MB, 10 min to read");
        // Bytes that were read twice take nothing from the total.
        assert_eq!(line(30_000_000, Some(20_000_000), 10), "1000 articles, 100/s, 20 of 20 MB, 0 s to read");
        assert_eq!(rough(3600.0 * 7.25), "7.2 h");
    }
}
