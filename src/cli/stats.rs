//! `stats`.

use std::fs;
use std::path::{Path, PathBuf};

use super::context::Context;
use super::flags::{Format, FormatArgs};
use super::{Failure, Found};
use crate::error::Result;
use crate::index::{Index, generation::generations};
use crate::output::{json, terminal};
use crate::query::{ANY_LANGUAGE, DateField, Dimension, Filters};
use crate::search::{self, FacetDimension, FacetValue, Request, SearchResults, Unit};

/// Sources that are named; the rest is counted, and all are in the JSON.
const SOURCES_SHOWN: usize = 12;

pub fn stats(context: &mut Context, args: &FormatArgs) -> Result<Found, Failure> {
    let index = context.open_index()?;
    let results = search::search(&index, &everything(DateField::Event))?;
    let clusters = search::count(&index, &Request { unit: Unit::Clusters, ..everything(DateField::Either) })?.0;
    let event_days = results.dates.with_day();
    let published_days = search::search(&index, &everything(DateField::Published))?.dates.with_day();
    let (languages, sources, years) = (
        values(&results, FacetDimension::Lang),
        values(&results, FacetDimension::Source),
        values(&results, FacetDimension::Year),
    );
    let dated: u64 = years.iter().map(|year| year.count).sum();
    let orphans = orphans(&context.index_path, &index);
    let orphan_bytes: u64 = orphans.iter().map(|folder| bytes(folder)).sum();
    let manifest = index.manifest();
    match args.format {
        Format::Json => {
            let object = |values: &[FacetValue]| {
                let pairs = values.iter().map(|value| (value.id.clone(), value.count.into()));
                serde_json::Value::Object(pairs.collect())
            };
            json::line(
                &mut context.out,
                &serde_json::json!({
                    "articles": manifest.articles,
                    "clusters": clusters,
                    "dated": dated,
                    "event_days": event_days,
                    "published_days": published_days,
                    "languages": object(languages),
                    "sources": object(sources),
                    "years": object(years),
                    "generation": index.generation_name(),
                    "generations": index.generation_count(),
                    "disk_bytes": index.disk_bytes(),
                    "orphans": orphans.iter().filter_map(|path| path.file_name()?.to_str()).collect::<Vec<_>>(),
                    "orphan_bytes": orphan_bytes,
                    "format": manifest.format,
                    "program": manifest.program,
                    "registry": manifest.registry,
                }),
            )?;
        }
        Format::Text => {
            let share = |count: u64| match manifest.articles {
                0 => "0".to_owned(),
                articles => format!("{count} ({:.0} %)", count as f64 * 100.0 / articles as f64),
            };
            let rows = [
                ("articles", format!("{} ({clusters} with copies counted as one)", manifest.articles)),
                ("dated", format!("{}, {}", share(dated), span(years))),
                ("event day", share(event_days)),
                ("publ. day", share(published_days)),
                ("languages", counts(languages)),
                ("sources", counts(sources)),
                ("generation", format!("{} of {}", index.generation_name(), index.generation_count())),
                ("disk", kibibytes(index.disk_bytes())),
                ("orphans", orphans_row(&orphans, orphan_bytes)),
                ("format", manifest.format.to_string()),
                ("registry", manifest.registry.clone()),
            ];
            terminal::fields(&mut context.out, &rows, context.style)?;
        }
    }
    Ok(Found::Some)
}

/// All articles in all languages, with what is counted of them.
fn everything(date_field: DateField) -> Request {
    let include = vec![(Dimension::Lang, ANY_LANGUAGE.to_owned())];
    Request {
        filters: Filters { include, date_field, ..Filters::default() },
        facets: vec![FacetDimension::Lang, FacetDimension::Source, FacetDimension::Year],
        dates: true,
        ..Request::default()
    }
}

fn values(results: &SearchResults, wanted: FacetDimension) -> &[FacetValue] {
    let found = results.facets.iter().find(|(dimension, _)| *dimension == wanted);
    found.map_or(&[], |(_, values)| values)
}

fn counts(values: &[FacetValue]) -> String {
    let shown = values.iter().take(SOURCES_SHOWN).map(|value| format!("{} {}", value.name, value.count));
    let more = values.len().saturating_sub(SOURCES_SHOWN);
    shown.chain((more > 0).then(|| format!("{more} more"))).collect::<Vec<_>>().join(", ")
}

/// Generations beside the one that is open: left by a build that was killed, or still written or read by somebody.
fn orphans(path: &Path, index: &Index) -> Vec<PathBuf> {
    let current = index.generation_name();
    let mut names: Vec<String> = generations(path).filter(|name| *name != current).collect();
    names.sort();
    names.iter().map(|name| path.join(name)).collect()
}

fn orphans_row(orphans: &[PathBuf], bytes: u64) -> String {
    if orphans.is_empty() {
        return "none".to_owned();
    }
    let what = "still written or read, or left by a build that was killed: then the next `vigie index` removes them";
    format!("{}, {} ({what})", orphans.len(), kibibytes(bytes))
}

/// Bytes of the files in a folder.
fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}

fn kibibytes(bytes: u64) -> String {
    format!("{} KiB", bytes / 1024)
}

/// The first and the last year.
fn span(years: &[FacetValue]) -> String {
    match (years.first(), years.last()) {
        (Some(first), Some(last)) => format!("{} to {}", first.id, last.id),
        _ => "none".to_owned(),
    }
}
