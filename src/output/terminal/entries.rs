//! Entries of the registry, figures of the index, and what the engine sees in a text.

use std::io::{self, Write};

use super::super::style::{Style, harmless_line};
use super::line::wrap;
use crate::analysis::{Analyzer, NamesInText, Origin, Token};
use crate::knowledge::{Actor, Entry, Place, Registry};
use crate::search::Naming;
use crate::tagging::Inspection;

/// Ways of writing a name that are shown; a group has dozens, and most are slips of the pen.
const SURFACES_SHOWN: usize = 12;

/// Writes one line for each actor.
pub fn actors<'a>(out: &mut dyn Write, actors: impl Iterator<Item = &'a Actor>, style: Style) -> io::Result<()> {
    for actor in actors {
        let parent = actor.parent.as_ref().map(|parent| format!(" < {parent}")).unwrap_or_default();
        let line = format!("{}  {}", actor.id, style.dim(&format!("{}, {}{parent}", actor.name, actor.kind)));
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Writes an actor's entry, and how the articles of the index name it where there is one.
pub fn actor(
    out: &mut dyn Write,
    actor: &Actor,
    naming: Option<&Naming>,
    registry: &Registry,
    style: Style,
) -> io::Result<()> {
    writeln!(out, "{} {}", style.title(&actor.name), style.dim(&format!("({})", actor.id)))?;
    let children: Vec<&str> = registry
        .actors()
        .iter()
        .filter(|other| other.parent.as_ref() == Some(&actor.id))
        .map(|other| other.id.as_str())
        .collect();
    let from = actor.active_from.as_deref().unwrap_or("?");
    let to = actor.active_to.as_deref().unwrap_or("");
    let rows: [(&str, String); 13] = [
        ("kind", actor.kind.clone()),
        ("stands for", actor.stands_for.join(", ")),
        ("below", registry.actor_path(&actor.id).iter().rev().skip(1).copied().collect::<Vec<_>>().join(" < ")),
        ("above", children.join(", ")),
        ("countries", actor.countries.join(", ")),
        (
            "active",
            if from == "?" && to.is_empty() {
                String::new()
            } else {
                format!("{from} to {to}").trim_end_matches(" to ").to_owned()
            },
        ),
        ("came from", actor.predecessors.join(", ")),
        ("became", actor.successors.join(", ")),
        ("aliases", actor.aliases.join(", ")),
        ("exact case", actor.case_sensitive.join(", ")),
        ("ambiguous", actor.ambiguous.join(", ")),
        ("sources", actor.sources.clone()),
        ("notes", actor.notes.clone().unwrap_or_default()),
    ];
    for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        field(out, label, value, style)?;
    }
    naming.map_or(Ok(()), |naming| named(out, naming, style))
}

/// Writes a place's entry, and how the articles of the index name it where there is one.
pub fn place(out: &mut dyn Write, place: &Place, naming: Option<&Naming>, style: Style) -> io::Result<()> {
    writeln!(out, "{} {}", style.title(place.name()), style.dim(&format!("({})", place.id())))?;
    let (lat, lon) = place.coordinates();
    let population = if place.population() > 0 { place.population().to_string() } else { String::new() };
    let rows = [
        ("kind", place.kind().name().to_owned()),
        ("path", place.path()),
        ("coordinates", format!("{lat}, {lon}")),
        ("inhabitants", population),
        ("aliases", place.aliases().collect::<Vec<_>>().join(", ")),
    ];
    for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        field(out, label, value, style)?;
    }
    naming.map_or(Ok(()), |naming| named(out, naming, style))
}

/// How many articles name an entry, and in which words.
fn named(out: &mut dyn Write, naming: &Naming, style: Style) -> io::Result<()> {
    let mut articles = naming.articles.to_string();
    if naming.with_below > naming.articles {
        articles += &format!(", {} with what lies below it", naming.with_below);
    }
    field(out, "articles", &articles, style)?;
    let mut surfaces: Vec<String> =
        naming.surfaces.iter().take(SURFACES_SHOWN).map(|(surface, count)| format!("{surface} ({count})")).collect();
    if naming.surfaces.len() > SURFACES_SHOWN {
        surfaces.push(format!("+{}", naming.surfaces.len() - SURFACES_SHOWN));
    }
    if !surfaces.is_empty() {
        field(out, "written", &surfaces.join(", "), style)?;
    }
    if naming.read < naming.articles {
        field(out, "", &format!("(in {} of the articles; there are more)", naming.read), style)?;
    }
    Ok(())
}

fn field(out: &mut dyn Write, label: &str, value: &str, style: Style) -> io::Result<()> {
    let width = style.width.saturating_sub(16).max(20);
    let chars = harmless_line(value).chars().map(|c| (c, false)).collect();
    for (number, line) in wrap(chars, width).into_iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        writeln!(out, "  {label:<12}  {}", line.text())?;
    }
    Ok(())
}

/// Losing candidates that are listed for one name.
const MOST_LOST: usize = 5;

/// An entry by id and name.
fn described(entry: Entry, registry: &Registry) -> String {
    match entry {
        Entry::Actor(number) => {
            let actor = &registry.actors()[number as usize];
            format!("{}  {}", actor.id, actor.name)
        }
        Entry::Place(number) => {
            let place = registry.place_at(number);
            format!("{}  {}", place.id(), place.path())
        }
    }
}

/// Writes what the engine sees in a text: each token with what every step made of it, then mentions and dates.
pub fn analysis(
    out: &mut dyn Write,
    text: &str,
    lang: &str,
    (tokens, analyzer): (&[Token], &Analyzer),
    inspection: &Inspection,
    registry: &Registry,
    style: Style,
) -> io::Result<()> {
    writeln!(out, "{} {lang}", style.dim("language"))?;
    writeln!(
        out,
        "{}",
        style.dim(&format!("{:>4} {:>11}  {:<24} {:<20} {:<20} why", "pos", "bytes", "source", "folded", "term"))
    )?;
    let names = NamesInText::of(analyzer, text, tokens);
    for (position, token) in tokens.iter().enumerate() {
        let segment = token.segment();
        let word = analyzer.word(token.word);
        let mut why: Vec<String> = Vec::new();
        if segment.word_start > segment.start {
            why.push(format!("elided {}", harmless_line(&text[segment.start..segment.word_start])));
        }
        if segment.joined {
            why.push("joined by a hyphen".to_owned());
        }
        why.push(
            match word.origin {
                Origin::StopWord => "stop word",
                Origin::Name => "name",
                Origin::Lexicon => "lexicon",
                Origin::Stemmer if word.name() == names.terms(token).first().map(|term| &**term) => {
                    "name by its capital"
                }
                Origin::Stemmer => "stemmed",
                Origin::Folding => "as it is",
            }
            .to_owned(),
        );
        why.extend(word.exact.as_ref().map(|exact| format!("also {exact}")));
        why.extend(
            token.compound().map(|compound| format!("also {}", analyzer.word(compound).common_terms().join(" "))),
        );
        let terms = names.terms(token).join(" ");
        let range = format!("{}-{}", segment.start, segment.end);
        let source = harmless_line(&text[segment.start..segment.end]);
        let line =
            format!("{position:>4} {range:>11}  {source:<24} {:<20} {:<20} {}", word.folded, terms, why.join(", "));
        writeln!(out, "{}", line.trim_end())?;
    }
    for decision in &inspection.decisions {
        let Some(first) = decision.taken.or(decision.lost.first().copied()) else { continue };
        let kind = if matches!(first, Entry::Actor(_)) { "actor" } else { "place" };
        let surface = harmless_line(&text[decision.range.clone()]);
        let taken = decision.taken.map_or("nothing".to_owned(), |entry| described(entry, registry));
        let range = format!("{}-{}", decision.range.start, decision.range.end);
        writeln!(out, "{} {range}  {surface}  {taken}  {}", style.dim(kind), style.dim(decision.why.text()))?;
        let lost: Vec<String> = decision.lost.iter().map(|&entry| described(entry, registry)).collect();
        for (number, other) in lost.iter().take(MOST_LOST).enumerate() {
            let label = if number == 0 { "not" } else { "" };
            writeln!(out, "      {label:<4}{other}")?;
        }
        if lost.len() > MOST_LOST {
            writeln!(out, "          and {} more", lost.len() - MOST_LOST)?;
        }
    }
    for kind in crate::tagging::events::event_types().filter(|kind| inspection.events.contains(&kind.id)) {
        writeln!(out, "{} {}  {}", style.dim("event"), kind.id, kind.name)?;
    }
    for (range, resolved) in &inspection.dates {
        let surface = harmless_line(&text[range.clone()]);
        let meaning = match (resolved.span, &resolved.candidates[..]) {
            (Some((from, to)), _) if from == to => from.to_string(),
            (Some((from, to)), _) => format!("{from} to {to}"),
            (None, []) => "cannot be placed without a publication date".to_owned(),
            (None, candidates) => {
                let candidates = candidates.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
                if resolved.contradicts {
                    format!("the weekday contradicts the date: {candidates}")
                } else {
                    candidates
                }
            }
        };
        writeln!(out, "{} {}-{}  {surface}  {meaning}", style.dim("date"), range.start, range.end)?;
    }
    Ok(())
}

/// Writes labelled values, one below the other.
pub fn fields(out: &mut dyn Write, rows: &[(&str, String)], style: Style) -> io::Result<()> {
    rows.iter().try_for_each(|(label, value)| field(out, label, value, style))
}
