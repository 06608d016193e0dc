//! Results for a person at a terminal: hits, facets and articles here, the rest in `entries`, lines of text in `line`.

mod entries;
mod line;
mod timeline;

use std::io::{self, Write};

use super::json::flat;
use super::style::{Style, columns, fit, harmless, harmless_line};
use crate::article::{Article, DateValue, Mention, MentionKind};
use crate::knowledge::{Actor, Registry};
use crate::search::{FacetValue, Hit, Reprint, SearchResults};

pub use entries::{actor, actors, analysis, fields, place};
use line::{Line, passage_lines, wrap};
pub use timeline::timeline;

/// Lines of passages of one hit.
const PASSAGE_LINES: usize = 3;

/// Names of actors or places on the line below the headline, on a narrow and on a wide terminal: both sorts must fit.
const NAMES_SHOWN: (usize, usize) = (2, 4);

/// Columns from which a terminal is wide.
const WIDE: usize = 110;

/// Columns before everything but the headline.
const INDENT: &str = "    ";

/// Writes hits, and how many more there are.
pub fn hits(out: &mut dyn Write, results: &SearchResults, registry: &Registry, style: Style) -> io::Result<()> {
    for (number, hit) in results.hits.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        hit_lines(out, hit, registry, style)?;
    }
    if let (Some(first), Some(last)) = (results.hits.first(), results.hits.last()) {
        let mut articles = plural(results.total, "article");
        if results.articles > results.total {
            articles += &format!(" ({} with copies)", results.articles);
        }
        let shown = if results.hits.len() as u64 == results.total {
            String::new()
        } else {
            format!(", {}-{} shown", first.rank, last.rank)
        };
        writeln!(out, "\n{}", style.dim(&fit(&format!("{articles}{shown}"), style.width)))?;
    }
    Ok(())
}

fn hit_lines(out: &mut dyn Write, hit: &Hit, registry: &Registry, style: Style) -> io::Result<()> {
    let article = &hit.article;
    let rank = format!("{:>2}. ", hit.rank);
    let width = style.width.saturating_sub(columns(&rank)).max(20);
    let title = match &article.title {
        Some(title) => {
            let line = Line::new(&article.text, 0..title.len(), &hit.title_highlights, style);
            line.fitted(width).painted(style, Style::title)
        }
        None => {
            let opening = fit(&harmless_line(article.body().lines().next().unwrap_or_default()), width);
            style.title(if opening.is_empty() { "(empty article)" } else { &opening })
        }
    };
    writeln!(out, "{rank}{title}")?;
    writeln!(out, "{INDENT}{}", facts(article, registry, style))?;
    let width = style.width.saturating_sub(INDENT.len()).max(20);
    let lines_each = (PASSAGE_LINES / hit.passages.len().max(1)).max(1);
    for passage in &hit.passages {
        for line in passage_lines(&article.text, passage, width, lines_each, style) {
            writeln!(out, "{INDENT}{}", line.painted(style, |_, text| text.to_owned()))?;
        }
    }
    if !hit.copies.is_empty() {
        writeln!(out, "{INDENT}{}", style.dim(&fit(&copies_line(&hit.copies), width)))?;
    }
    if !hit.reasons.is_empty() {
        let reasons: Vec<String> = hit.reasons.iter().map(ToString::to_string).collect();
        let line = harmless_line(&format!("{:.2} = {}", hit.score, reasons.join(" + ")));
        for line in wrap(line.chars().map(|c| (c, false)).collect(), width) {
            writeln!(out, "{INDENT}{}", style.dim(&line.text()))?;
        }
    }
    let place = format!("{} · {}", harmless_line(&article.path), harmless_line(&article.id));
    writeln!(out, "{INDENT}{}", style.dim(&fit(&place, width)))
}

/// How many copies of a text there are, and who printed the others when.
fn copies_line(copies: &[Reprint]) -> String {
    let others = copies.iter().map(|copy| {
        let place = copy.source.as_deref().unwrap_or(&copy.path);
        let date = copy.published.as_ref().and_then(|published| published.date.as_deref());
        harmless_line(&date.map_or_else(|| place.to_owned(), |date| format!("{place} {date}")))
    });
    format!("{} copies, the others: {}", copies.len() + 1, others.collect::<Vec<_>>().join(" · "))
}

/// How a part of a line is coloured.
type Paint = fn(Style, &str) -> String;

/// Date, source, actors and places on one line.
fn facts(article: &Article, registry: &Registry, style: Style) -> String {
    let width = style.width.saturating_sub(INDENT.len()).max(20);
    let mut parts: Vec<(String, Paint)> = vec![(dates(article), Style::date)];
    if let Some(source) = &article.source {
        parts.push((harmless_line(source), |_, text| text.to_owned()));
    }
    for (kind, paint) in [(MentionKind::Actor, Style::actor as Paint), (MentionKind::Place, Style::place)] {
        let names = names(article, kind, registry);
        if !names.is_empty() {
            let most = if style.width < WIDE { NAMES_SHOWN.0 } else { NAMES_SHOWN.1 };
            let more = names.len().saturating_sub(most);
            let mut shown = names[..names.len() - more].join(", ");
            if more > 0 {
                shown += &format!(" +{more}");
            }
            parts.push((shown, paint));
        }
    }
    let mut left = width;
    let mut line = String::new();
    for (text, paint) in parts {
        let divider = if line.is_empty() { "" } else { " · " };
        if left <= columns(divider) + 3 {
            break;
        }
        left -= columns(divider);
        let text = fit(&text, left);
        left -= columns(&text);
        line += divider;
        line += &paint(style, &text);
    }
    line
}

fn dates(article: &Article) -> String {
    let known = |date: &DateValue| match (&date.date, &date.candidates[..]) {
        (Some(date), _) => Some(date.clone()),
        (None, []) => None,
        (None, candidates) => Some(format!("{}?", candidates.join(" or "))),
    };
    let event = article.event.as_ref().and_then(known);
    let published = article.published.as_ref().and_then(known);
    match (event, published) {
        (Some(event), Some(published)) if event != published => format!("{event} (published {published})"),
        (Some(event), _) => event,
        (None, Some(published)) => format!("published {published}"),
        (None, None) => "undated".to_owned(),
    }
}

/// Names by frequency, then in the order of the text.
fn names(article: &Article, kind: MentionKind, registry: &Registry) -> Vec<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for mention in article.mentions_of(kind) {
        match counts.iter_mut().find(|(id, _)| *id == mention.id) {
            Some((_, count)) => *count += 1,
            None => counts.push((&mention.id, 1)),
        }
    }
    // Somebody before a mere label, the most frequent first.
    let label = |id: &str| kind == MentionKind::Actor && registry.actor(id).is_some_and(Actor::is_generic);
    counts.sort_by_key(|(id, count)| (label(id), std::cmp::Reverse(*count)));
    let name = |id: &str| match kind {
        MentionKind::Actor => registry.actor(id).map(|actor| actor.short.clone()),
        MentionKind::Place => registry.place(id).map(|place| place.name().to_owned()),
    };
    counts.into_iter().map(|(id, _)| name(id).unwrap_or_else(|| id.to_owned())).collect()
}
/// Writes the values of a facet as a tree with counts.
pub fn facet(out: &mut dyn Write, values: &[FacetValue], limit: Option<usize>, style: Style) -> io::Result<()> {
    let shown: Vec<(&FacetValue, usize)> = flat(values).take(limit.unwrap_or(usize::MAX)).collect();
    let digits = shown.iter().map(|(value, _)| value.count.to_string().len()).max().unwrap_or(0);
    for (value, depth) in shown {
        let indent = "  ".repeat(depth);
        let name = harmless_line(&value.name);
        let id =
            if value.id == value.name { String::new() } else { style.dim(&format!("  {}", harmless_line(&value.id))) };
        writeln!(out, "{:>digits$}  {indent}{name}{id}", value.count)?;
    }
    Ok(())
}

/// Writes a whole article, its mentions marked.
pub fn article(
    out: &mut dyn Write,
    article: &Article,
    copies: &[Reprint],
    registry: &Registry,
    style: Style,
) -> io::Result<()> {
    if let Some(title) = &article.title {
        writeln!(out, "{}", style.title(&harmless_line(title)))?;
    }
    writeln!(out, "{}", facts(article, registry, style))?;
    for (label, value) in
        [("url", &article.url), ("path", &Some(article.path.clone())), ("id", &Some(article.id.clone()))]
    {
        if let Some(value) = value {
            writeln!(out, "{}", style.dim(&format!("{label}: {}", harmless_line(value))))?;
        }
    }
    writeln!(out, "{}", style.dim(&format!("language: {}", article.lang)))?;
    if !copies.is_empty() {
        writeln!(out, "{}", style.dim(&copies_line(copies)))?;
    }
    for (name, value) in &article.extra {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        writeln!(out, "{}", style.dim(&format!("{}: {}", harmless_line(name), harmless_line(&value))))?;
    }
    writeln!(out)?;
    let mut at = article.body_start;
    let mut text = String::new();
    for mention in article.mentions.iter().filter(|mention| mention.start >= article.body_start) {
        text += &harmless(&article.text[at..mention.start]);
        text += &marked(&article.text, mention, registry, style);
        at = mention.end;
    }
    text += &harmless(&article.text[at..]);
    writeln!(out, "{text}")?;
    if !article.dropped.is_empty() {
        let parts: Vec<&str> = article.dropped.iter().map(|dropped| dropped.kind.as_str()).collect();
        writeln!(out, "\n{}", style.dim(&format!("left out as not the author's: {}", parts.join(", "))))?;
    }
    Ok(())
}

/// A mention with its id behind it: `Jnim[gsim]`.
fn marked(text: &str, mention: &Mention, registry: &Registry, style: Style) -> String {
    let surface = harmless(&text[mention.start..mention.end]);
    match mention.kind {
        MentionKind::Actor => style.actor(&format!("{surface}[{}]", mention.id)),
        MentionKind::Place => {
            let path = registry.place(&mention.id).map_or_else(|| mention.id.clone(), |place| place.path());
            style.place(&format!("{surface}[{path}]"))
        }
    }
}
/// `1 article`, `2 articles`.
pub fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
