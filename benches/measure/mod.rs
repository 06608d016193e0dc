//! Clocks and medians for the benchmarks.

use std::str::FromStr;
use std::time::Instant;

use crate::generator::Facts;

/// As in the program, for all that is measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whether figures are wanted. `cargo bench` says so with `--bench`; without it (`cargo test --benches`) a benchmark only shows
/// that it runs, on a few articles.
pub fn is_wanted() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// A number from the environment, or what it is when nobody says otherwise.
pub fn setting<T: FromStr>(name: &str, usual: T) -> T {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} wants a number, not {text:?}")),
        Err(_) => usual,
    }
}

/// Seconds that some work takes, and its result.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let result = work();
    (started.elapsed().as_secs_f64(), result)
}

/// The middle value.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which a share of the values lies (nearest rank).
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let rank = (share * sorted.len() as f64).ceil() as usize;
    *sorted.get(rank.saturating_sub(1)).expect("something was measured")
}

/// The median of `above[i] / below[i]`: what remains of two interleaved series when the machine's mood is taken out.
pub fn median_ratio(above: &[f64], below: &[f64]) -> f64 {
    assert_eq!(above.len(), below.len(), "the series were measured in pairs");
    median(&above.iter().zip(below).map(|(above, below)| above / below).collect::<Vec<_>>())
}

/// One line on what is measured with.
pub fn describe(facts: &Facts) -> String {
    format!(
        "{} articles, {} words each, {} distinct words, {:.1} MB of text; {} threads",
        facts.articles,
        facts.words / facts.articles.max(1),
        facts.distinct,
        facts.bytes as f64 / 1e6,
        std::thread::available_parallelism().map_or(1, usize::from),
    )
}
