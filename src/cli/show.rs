//! `show` and `stats`.

use super::context::Context;
use super::flags::{Format, FormatArgs, ShowArgs};
use super::{Failure, Found};
use crate::output::{json, terminal};
use crate::query::{ANY_LANGUAGE, Dimension, Filters};
use crate::search::{self, FacetDimension, FacetValue, Request};

pub fn show(context: &mut Context, args: &ShowArgs) -> Result<Found, Failure> {
    let index = context.open_index()?;
    let articles = search::find(&index, &args.id)?;
    if articles.len() > 1 {
        context.say(&format!("{} articles have an id that is or begins with {:?}", articles.len(), args.id));
    }
    for (article, copies) in &articles {
        match args.format {
            Format::Json => json::article(&mut context.out, article, copies, &context.registry)?,
            Format::Text => terminal::article(&mut context.out, article, copies, &context.registry, context.style)?,
        }
    }
    Ok(Found::Some)
}

pub fn stats(context: &mut Context, args: &FormatArgs) -> Result<Found, Failure> {
    let index = context.open_index()?;
    let request = Request {
        filters: Filters { include: vec![(Dimension::Lang, ANY_LANGUAGE.to_owned())], ..Filters::default() },
        facets: vec![FacetDimension::Lang, FacetDimension::Source, FacetDimension::Year],
        ..Request::default()
    };
    let results = search::search(&index, &request)?;
    let values = |wanted| {
        let found = results.facets.iter().find(|(dimension, _)| *dimension == wanted);
        found.map_or(&[][..], |(_, values)| values)
    };
    let counts = |values: &[FacetValue]| {
        values.iter().map(|value| format!("{} {}", value.name, value.count)).collect::<Vec<_>>().join(", ")
    };
    let (languages, sources, years) =
        (values(FacetDimension::Lang), values(FacetDimension::Source), values(FacetDimension::Year));
    let dated: u64 = years.iter().map(|year| year.count).sum();
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
                    "dated": dated,
                    "languages": object(languages),
                    "sources": object(sources),
                    "years": object(years),
                    "generation": index.generation_name(),
                    "generations": index.generation_count(),
                    "disk_bytes": index.disk_bytes(),
                    "format": manifest.format,
                    "program": manifest.program,
                    "registry": manifest.registry,
                }),
            )?;
        }
        Format::Text => {
            let rows = [
                ("articles", manifest.articles.to_string()),
                ("dated", format!("{dated} ({})", span(years))),
                ("languages", counts(languages)),
                ("sources", counts(sources)),
                ("generation", format!("{} of {}", index.generation_name(), index.generation_count())),
                ("disk", format!("{} KiB", index.disk_bytes() / 1024)),
                ("format", manifest.format.to_string()),
                ("registry", manifest.registry.clone()),
            ];
            terminal::fields(&mut context.out, &rows, context.style)?;
        }
    }
    Ok(Found::Some)
}

/// The first and the last year.
fn span(years: &[FacetValue]) -> String {
    match (years.first(), years.last()) {
        (Some(first), Some(last)) => format!("{} to {}", first.id, last.id),
        _ => "none".to_owned(),
    }
}
