//! `search`, `count`, `facets` and `timeline`.

use std::io::Write;
use std::ops::ControlFlow;
use std::time::Instant;

use super::context::{Context, read_text};
use super::flags::{CountArgs, FacetsArgs, FilterArgs, Format, HitFormat, SearchArgs, TimelineArgs};
use super::{Failure, Found};
use crate::error::{Error, ErrorKind};
use crate::eval::read_topics;
use crate::index::Index;
use crate::output::export::{Export, Form};
use crate::output::{harmless_line, json, terminal, trec};
use crate::query::{Diagnostic, parse};
use crate::search::{self, FacetDimension, Relaxed, Request, SearchResults, Unit};

/// Hits that are shown when nobody says how many. An export is whole.
const USUAL_LIMIT: u32 = 10;

pub fn search(context: &mut Context, args: &SearchArgs) -> Result<Found, Failure> {
    let form = match args.format {
        HitFormat::Csv => Some(Form::Csv),
        HitFormat::GeoJson => Some(Form::GeoJson),
        _ => None,
    };
    if let Some(form) = form {
        return export(context, args, form);
    }
    let index = context.open_index()?;
    let Some(batch) = &args.batch else {
        return one(context, &index, args, "0", &args.query.join(" "));
    };
    let topics = read_topics(&read_text(batch, "the queries")?)?;
    let mut found = Found::None;
    for topic in &topics {
        if args.format == HitFormat::Text {
            writeln!(context.out, "{}", harmless_line(&format!("# {}: {}", topic.id, topic.query)))?;
        }
        if one(context, &index, args, &topic.id, &topic.query)? == Found::Some {
            found = Found::Some;
        }
    }
    Ok(found)
}

fn one(context: &mut Context, index: &Index, args: &SearchArgs, topic: &str, query: &str) -> Result<Found, Failure> {
    let started = Instant::now();
    let summary = args.summary && args.format == HitFormat::Json;
    // A run is judged by articles.
    let all_copies = args.all_copies || args.format == HitFormat::Trec;
    let request = Request {
        limit: args.limit.unwrap_or(USUAL_LIMIT) as usize,
        offset: args.offset as usize,
        sort: args.sort.into(),
        facets: if summary { FacetDimension::ALL.to_vec() } else { Vec::new() },
        all_copies,
        explain: args.explain,
        // The facets of a summary count what its total counts.
        unit: if all_copies { Unit::Articles } else { Unit::Clusters },
        ..request(query, &args.filters)
    };
    let results = search::search(index, &request)?;
    // A run of thousands of queries is read by a program; what was taken literally in each would drown the rest.
    if args.batch.is_none() {
        remark(context, query, &results.diagnostics, &results.remarks);
        say_spelling(context, &results);
        say_relaxed(context, results.relaxed);
    }
    match args.format {
        HitFormat::Trec => trec::hits(&mut context.out, topic, &results)?,
        HitFormat::Json => {
            json::hits(&mut context.out, &results, args.explain, &context.registry)?;
            if summary {
                json::summary(&mut context.out, &results, started.elapsed().as_secs_f64() * 1e3)?;
            }
        }
        // Those that are exported went another way.
        HitFormat::Text | HitFormat::Csv | HitFormat::GeoJson => {
            terminal::hits(&mut context.out, &results, &context.registry, context.style)?;
            // With --limit 0 nobody waits for hits.
            if results.hits.is_empty() && args.limit != Some(0) {
                context.say(if results.total == 0 { "no article matches" } else { "no more articles" });
            }
        }
    }
    Ok(Found::any(results.total > 0))
}

/// Writes all hits, or as many as were asked for, one after the other.
fn export(context: &mut Context, args: &SearchArgs, form: Form) -> Result<Found, Failure> {
    if args.batch.is_some() {
        return Err(Error::new(
            ErrorKind::BadArgument,
            "--batch writes text, json or trec: a table or map has no place for topics",
        )
        .hint("run one search for each, each into a file of its own")
        .into());
    }
    let index = context.open_index()?;
    let query = args.query.join(" ");
    let request = Request {
        limit: args.limit.map_or(usize::MAX, |limit| limit as usize),
        offset: args.offset as usize,
        sort: args.sort.into(),
        all_copies: args.all_copies,
        bare: true,
        ..request(&query, &args.filters)
    };
    let registry = context.registry.clone();
    let mut export = Export::begin(&mut context.out, form)?;
    let mut written = Ok(());
    let results = search::search_each(&index, &request, &mut |hit| {
        written = export.hit(&hit, &registry);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written?;
    export.end()?;
    remark(context, &query, &results.diagnostics, &results.remarks);
    say_spelling(context, &results);
    say_relaxed(context, results.relaxed);
    Ok(Found::any(results.total > 0))
}

pub fn count(context: &mut Context, args: &CountArgs) -> Result<Found, Failure> {
    let index = context.open_index()?;
    let request = Request { unit: args.count_by.into(), ..request(&args.query.join(" "), &args.filters) };
    let (total, diagnostics, remarks) = search::count(&index, &request)?;
    remark(context, &args.query.join(" "), &diagnostics, &remarks);
    writeln!(context.out, "{total}")?;
    Ok(Found::any(total > 0))
}

pub fn facets(context: &mut Context, args: &FacetsArgs) -> Result<Found, Failure> {
    let index = context.open_index()?;
    let dimension = FacetDimension::from(args.dimension);
    let unit = args.count_by.into();
    let request = Request { facets: vec![dimension], unit, ..request(&args.query.join(" "), &args.filters) };
    let results = search::search(&index, &request)?;
    remark(context, &args.query.join(" "), &results.diagnostics, &results.remarks);
    say_relaxed(context, results.relaxed);
    say_unit(context, &results, unit);
    for (dimension, values) in &results.facets {
        match args.format {
            Format::Json => json::facet(&mut context.out, *dimension, values, args.limit)?,
            Format::Text => terminal::facet(&mut context.out, values, args.limit, context.style)?,
        }
    }
    Ok(Found::any(results.total > 0))
}

pub fn timeline(context: &mut Context, args: &TimelineArgs) -> Result<Found, Failure> {
    let index = context.open_index()?;
    let unit = args.count_by.into();
    let query = args.query.join(" ");
    let results = search::search(&index, &Request { dates: true, unit, ..request(&query, &args.filters) })?;
    remark(context, &query, &results.diagnostics, &results.remarks);
    say_relaxed(context, results.relaxed);
    say_unit(context, &results, unit);
    let rows = results.dates.rows(args.by.map_or_else(|| results.dates.usual_step(), Into::into));
    match args.format {
        Format::Json => json::timeline(&mut context.out, &rows)?,
        Format::Text => terminal::timeline(&mut context.out, &rows, context.style)?,
    }
    Ok(Found::any(results.total > 0))
}

/// Says what was counted, where copies make a difference.
fn say_unit(context: &Context, results: &SearchResults, unit: Unit) {
    if results.articles > results.total {
        context.say(match unit {
            Unit::Articles => "counted: articles, every copy of a text (--count-by clusters: copies as one)",
            Unit::Clusters => "counted: copies of one text as one (--count-by articles: every copy)",
        });
    }
}

fn request(query: &str, filters: &FilterArgs) -> Request {
    Request { query: parse(query), filters: filters.filters(), ..Request::default() }
}

/// Says which words no article has, and what was searched for instead or may have been meant.
fn say_spelling(context: &Context, results: &SearchResults) {
    for suggestion in &results.suggestions {
        let candidates = suggestion.candidates.join(", ");
        if results.corrected && suggestion.sure {
            let (typed, instead) = (&suggestion.typed, &suggestion.candidates[0]);
            context.say(&format!("no article has {typed:?}: searched for {instead:?} instead"));
        } else {
            context.say(&format!("Vouliez-vous dire / Did you mean: {candidates}?"));
        }
    }
}

/// Says why articles are shown that lack some of the query.
fn say_relaxed(context: &Context, relaxed: Option<Relaxed>) {
    match relaxed {
        None => {}
        Some(Relaxed::Question) => context.say("a question: articles with most of its words come first"),
        Some(Relaxed::Most { required, parts }) => {
            context.say(&format!("no article has all of the query: these have {required} of its {parts} parts"));
        }
    }
}

/// Says what was taken literally, with the part of the query that it is about.
fn remark(context: &Context, query: &str, diagnostics: &[Diagnostic], remarks: &[String]) {
    for diagnostic in diagnostics {
        let column = query.get(..diagnostic.range.start).map_or(0, |before| before.chars().count()) + 1;
        if diagnostic.range.is_empty() {
            context.say(&format!("note: {}", diagnostic.message));
        } else {
            context.say(&format!("note: character {column}: {}", diagnostic.message));
        }
    }
    for remark in remarks {
        context.say(&format!("note: {remark}"));
    }
}
