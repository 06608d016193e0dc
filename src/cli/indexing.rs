//! `index` and `rebuild`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use super::context::Context;
use super::flags::{IndexArgs, ReadingArgs, RebuildArgs};
use super::progress::Reporter;
use super::watching::Watch;
use super::{Failure, Found};
use crate::error::{Error, ErrorKind, Result};
use crate::index::Start;
use crate::ingest::{Control, Options};
use crate::pipeline::{Job, Summary, default_corpus, run};

pub fn index(context: &mut Context, args: &IndexArgs) -> Result<Found, Failure> {
    let mut job = job(context, &args.reading, Start::Current)?;
    job.prune = args.prune;
    if !args.watch {
        return finish(context, &job);
    }
    let watch = Watch::begin(context, &job)?;
    build(context, &job)?;
    watch.follow(context, &job)
}

pub fn rebuild(context: &mut Context, args: &RebuildArgs) -> Result<Found, Failure> {
    let job = job(context, &args.reading, Start::Empty)?;
    finish(context, &job)
}

/// Builds the index of the default corpus.
pub fn build_default(context: &Context) -> Result<()> {
    let job = job(context, &ReadingArgs::default(), Start::Empty)?;
    build(context, &job)?;
    // There is nothing left to stop between two articles: from here on Ctrl-C ends the program, as anywhere else.
    job.reading.control.stop_flag().store(true, Ordering::Relaxed);
    Ok(())
}

/// Lets Ctrl-C end the reading at the next article, and a second one the program at once: a build that is killed changes nothing either.
fn stop_on_interrupt(control: &Control) -> Result<()> {
    let flag = control.stop_flag();
    flag::register_conditional_shutdown(SIGINT, i32::from(super::INTERRUPTED), flag.clone())
        .and_then(|_| flag::register(SIGINT, flag))
        .map(|_| ())
        .map_err(|error| Error::new(ErrorKind::Io, "cannot listen for Ctrl-C").caused_by(error))
}

fn job(context: &Context, args: &ReadingArgs, start: Start) -> Result<Job> {
    let mut columns = BTreeMap::new();
    for mapping in &args.columns {
        let (ours, theirs) = mapping.split_once('=').ok_or_else(|| {
            Error::new(ErrorKind::BadArgument, format!("--column {mapping:?} has no `=`"))
                .hint("write --column text=their_name")
        })?;
        columns.insert(ours.to_owned(), theirs.to_owned());
    }
    let paths = if args.paths.is_empty() {
        if !default_corpus().exists() {
            let message = format!("there is no folder {} here", default_corpus().display());
            return Err(Error::new(ErrorKind::BadArgument, message).hint("name the files or folders to index"));
        }
        vec![default_corpus().to_owned()]
    } else {
        args.paths.clone()
    };
    let control = Control::default();
    stop_on_interrupt(&control)?;
    Ok(Job {
        paths,
        index: context.index_path.clone(),
        start,
        prune: false,
        reading: Options {
            columns,
            max_record_bytes: (args.max_record as usize) << 20,
            max_unpacked_bytes: args.max_unpacked << 30,
            max_ratio: args.max_ratio,
            max_members: args.max_members,
            max_depth: args.max_depth as usize,
            control,
        },
        today: context.today(),
    })
}

fn finish(context: &mut Context, job: &Job) -> Result<Found, Failure> {
    let summary = build(context, job)?;
    let read = summary.added + summary.replaced + summary.unchanged + summary.repeated;
    if read == 0 && summary.skipped > 0 {
        return Err(Error::new(ErrorKind::BadInput, "nothing could be read; the index is as it was")
            .hint("the lines above say why each file was skipped")
            .into());
    }
    Ok(Found::Some)
}

fn build(context: &Context, job: &Job) -> Result<Summary> {
    let started = Instant::now();
    let mut reporter = Reporter::new(context.quiet);
    let outcome = run(job, &context.registry, &mut |progress| reporter.hear(&progress));
    reporter.clear();
    let summary = outcome?;
    for line in summary_lines(&summary, &job.paths, started.elapsed(), &context.index_path.display().to_string()) {
        context.say(&line);
    }
    Ok(summary)
}

/// What a run did, in a few words.
pub fn counts(summary: &Summary) -> String {
    let mut counts = vec![format!("{} added", summary.added)];
    for (count, what) in [
        (summary.replaced, "replaced"),
        (summary.unchanged, "unchanged"),
        (summary.repeated, "repeated in this run and left out"),
        (summary.pruned, "pruned"),
        (summary.skipped, "could not be read"),
    ] {
        if count > 0 {
            counts.push(format!("{count} {what}"));
        }
    }
    counts.join(", ")
}

fn summary_lines(summary: &Summary, paths: &[PathBuf], took: Duration, index: &str) -> Vec<String> {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let mut lines = vec![format!("{}: {}", paths.join(", "), counts(summary))];
    if summary.languages.len() > 1 {
        let mut languages: Vec<(&String, &u64)> = summary.languages.iter().collect();
        languages.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), code.as_str()));
        let languages: Vec<String> = languages.iter().map(|(code, count)| format!("{code} {count}")).collect();
        lines.push(format!("languages: {}", languages.join(", ")));
    }
    lines.push(format!("{} articles in {index} ({:.1} s)", summary.total, took.as_secs_f64()));
    lines
}
