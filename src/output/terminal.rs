//! Results for a person at a terminal.

use std::io::{self, Write};
use std::ops::Range;

use super::json::flat;
use super::style::{Style, columns, fit, harmless, harmless_line};
use crate::analysis::{Analyzer, Origin, Token};
use crate::article::{Article, DateValue, Mention, MentionKind};
use crate::knowledge::{Actor, Place, Registry};
use crate::search::{FacetValue, Hit, Passage, SearchResults};
use crate::tagging::Inspection;

/// Lines of passages of one hit.
const PASSAGE_LINES: usize = 3;

/// Names of actors or places on the line below the headline.
const NAMES_SHOWN: usize = 4;

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
        let articles = plural(results.total, "article");
        let shown = if results.hits.len() as u64 == results.total {
            String::new()
        } else {
            format!(", {}-{} shown", first.rank, last.rank)
        };
        writeln!(out, "\n{}", style.dim(&format!("{articles}{shown}")))?;
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
    let place = format!("{} · {}", harmless_line(&article.path), harmless_line(&article.id));
    writeln!(out, "{INDENT}{}", style.dim(&fit(&place, width)))
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
            let more = names.len().saturating_sub(NAMES_SHOWN);
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

/// Text that has been made harmless, with the parts of it that matched.
struct Line {
    /// Characters, and whether they matched.
    chars: Vec<(char, bool)>,
}

impl Line {
    /// A part of a text as one line; `highlights` are bytes of the text. Where there is no colour, asterisks stand around what matched,
    /// so that they are counted when the line is cut.
    fn new(text: &str, range: Range<usize>, highlights: &[Range<usize>], style: Style) -> Line {
        let mut chars: Vec<(char, bool)> = Vec::new();
        let mut rest = highlights.iter().peekable();
        for (at, c) in text[range.clone()].char_indices() {
            let at = range.start + at;
            while rest.next_if(|highlight| highlight.end <= at).is_some() {}
            let matched = rest.peek().is_some_and(|highlight| highlight.contains(&at));
            if c.is_whitespace() {
                if chars.last().is_some_and(|(last, _)| *last != ' ') {
                    chars.push((' ', matched));
                }
            } else if !harmless_line(c.encode_utf8(&mut [0; 4])).is_empty() {
                chars.push((c, matched));
            }
        }
        if !style.color {
            let runs: Vec<Vec<(char, bool)>> = chars.chunk_by(|(_, a), (_, b)| a == b).map(<[_]>::to_vec).collect();
            chars = runs
                .into_iter()
                .flat_map(|run| {
                    let asterisk = run[0].1.then_some(('*', true));
                    asterisk.into_iter().chain(run).chain(asterisk).collect::<Vec<_>>()
                })
                .collect();
        }
        Line { chars }
    }

    fn text(&self) -> String {
        self.chars.iter().map(|(c, _)| c).collect()
    }

    fn fitted(self, width: usize) -> Line {
        let fitted = fit(&self.text(), width);
        let matched = |number: usize| self.chars.get(number).is_some_and(|(c, matched)| *matched && *c != '…');
        Line { chars: fitted.chars().enumerate().map(|(number, c)| (c, c != '…' && matched(number))).collect() }
    }

    fn painted(&self, style: Style, plain: impl Fn(Style, &str) -> String) -> String {
        let mut out = String::new();
        for run in self.chars.chunk_by(|(_, a), (_, b)| a == b) {
            let text: String = run.iter().map(|(c, _)| c).collect();
            out += &if run[0].1 { style.matched(&text) } else { plain(style, &text) };
        }
        out
    }
}

/// A passage as at most `count` lines of `width` columns, around its first match.
fn passage_lines(text: &str, passage: &Passage, width: usize, count: usize, style: Style) -> Vec<Line> {
    let line = Line::new(text, passage.range.clone(), &passage.highlights, style);
    // Some columns less a line, since words are not cut.
    let budget = (count * width).saturating_sub(count * 6 + 2).max(width / 2);
    let mut chars = line.chars;
    if chars.len() > budget {
        let first = chars.iter().position(|(_, matched)| *matched).unwrap_or(0);
        let last = chars.iter().rposition(|(_, matched)| *matched).unwrap_or(0);
        // Show all matches if they fit, with as much before them as behind.
        let spare = budget.saturating_sub(last + 1 - first.min(last));
        let mut start = first.saturating_sub(if spare > 0 { spare / 2 } else { budget / 4 }).min(chars.len() - budget);
        let mut end = start + budget;
        while start > 0 && start < first && chars[start - 1].0 != ' ' {
            start += 1;
        }
        while end < chars.len() && end > start + budget / 2 && chars[end].0 != ' ' {
            end -= 1;
        }
        let cut_behind = end < chars.len();
        chars = chars[start..end].to_vec();
        if start > 0 {
            chars.insert(0, ('…', false));
        }
        if cut_behind {
            chars.push(('…', false));
        }
    }
    wrap(chars, width)
}

/// Breaks characters into lines between words.
fn wrap(chars: Vec<(char, bool)>, width: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut line: Vec<(char, bool)> = Vec::new();
    for word in chars.split_inclusive(|(c, _)| *c == ' ') {
        let text: String = line.iter().chain(word).map(|(c, _)| c).collect();
        if !line.is_empty() && columns(text.trim_end()) > width {
            lines.push(Line { chars: std::mem::take(&mut line) });
        }
        line.extend_from_slice(word);
        // A word that is longer than a line is broken; a blank at the end takes no column.
        while line.len() > width + usize::from(line.last().is_some_and(|(c, _)| *c == ' ')) {
            let rest = line.split_off(width);
            lines.push(Line { chars: std::mem::replace(&mut line, rest) });
        }
    }
    if !line.is_empty() {
        lines.push(Line { chars: line });
    }
    for line in &mut lines {
        while line.chars.last().is_some_and(|(c, _)| *c == ' ') {
            line.chars.pop();
        }
    }
    lines
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
pub fn article(out: &mut dyn Write, article: &Article, registry: &Registry, style: Style) -> io::Result<()> {
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

/// Writes one line for each actor.
pub fn actors<'a>(out: &mut dyn Write, actors: impl Iterator<Item = &'a Actor>, style: Style) -> io::Result<()> {
    for actor in actors {
        let parent = actor.parent.as_ref().map(|parent| format!(" < {parent}")).unwrap_or_default();
        let line = format!("{}  {}", actor.id, style.dim(&format!("{}, {}{parent}", actor.name, actor.kind)));
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Writes an actor's entry.
pub fn actor(out: &mut dyn Write, actor: &Actor, registry: &Registry, style: Style) -> io::Result<()> {
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
    Ok(())
}

/// Writes a place's entry.
pub fn place(out: &mut dyn Write, place: &Place, style: Style) -> io::Result<()> {
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
    for token in tokens {
        let segment = &token.segment;
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
                Origin::Stemmer => "stemmed",
                Origin::Folding => "as it is",
            }
            .to_owned(),
        );
        why.extend(word.exact.as_ref().map(|exact| format!("also {exact}")));
        why.extend(token.compound.map(|compound| format!("also {}", analyzer.word(compound).terms.join(" "))));
        let terms = word.terms.join(" ");
        let range = format!("{}-{}", segment.start, segment.end);
        let source = harmless_line(&text[segment.start..segment.end]);
        let line = format!(
            "{:>4} {range:>11}  {source:<24} {:<20} {:<20} {}",
            token.position,
            word.folded,
            terms,
            why.join(", ")
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    for mention in &inspection.mentions {
        let (kind, what) = match mention.kind {
            MentionKind::Actor => {
                ("actor", registry.actor(&mention.id).map_or_else(String::new, |actor| actor.name.clone()))
            }
            MentionKind::Place => ("place", registry.place(&mention.id).map_or_else(String::new, |place| place.path())),
        };
        let surface = harmless_line(&text[mention.start..mention.end]);
        writeln!(out, "{} {}-{}  {surface}  {}  {what}", style.dim(kind), mention.start, mention.end, mention.id)?;
    }
    for (range, value) in &inspection.dates {
        let surface = harmless_line(&text[range.clone()]);
        let meaning = value.as_ref().map_or_else(
            || "cannot be placed without a publication date".to_owned(),
            |value| match (&value.date, &value.candidates[..]) {
                (Some(date), _) => date.clone(),
                (None, []) => "unknown year".to_owned(),
                (None, candidates) => candidates.join(" or "),
            },
        );
        writeln!(out, "{} {}-{}  {surface}  {meaning}", style.dim("date"), range.start, range.end)?;
    }
    Ok(())
}

/// Writes labelled values, one below the other.
pub fn fields(out: &mut dyn Write, rows: &[(&str, String)], style: Style) -> io::Result<()> {
    rows.iter().try_for_each(|(label, value)| field(out, label, value, style))
}

/// `1 article`, `2 articles`.
pub fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style { color: false, width: 40 };

    fn lines(text: &str, highlight: Option<Range<usize>>, count: usize) -> Vec<String> {
        let passage = Passage { range: 0..text.len(), highlights: highlight.into_iter().collect() };
        passage_lines(text, &passage, PLAIN.width, count, PLAIN)
            .iter()
            .map(|line| line.painted(PLAIN, |_, text| text.to_owned()))
            .collect()
    }

    #[test]
    fn passages_keep_to_their_lines_and_show_the_match() {
        let text = format!("{} l'otage est libre {}", "mot ".repeat(40), "mot ".repeat(40));
        let at = text.find("otage").unwrap();
        for count in 1..=3 {
            let shown = lines(&text, Some(at..at + 5), count);
            assert!(shown.len() <= count, "{count}: {shown:?}");
            assert!(shown.iter().all(|line| columns(line) <= PLAIN.width), "{shown:?}");
            assert!(shown.concat().contains("*otage*"), "{shown:?}");
        }
    }

    #[test]
    fn a_short_passage_is_shown_whole() {
        assert_eq!(lines("Les otages\nsont  libres.", Some(4..10), 1), ["Les *otages* sont libres."]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        assert!(lines(&"x".repeat(100), None, 3).iter().all(|line| columns(line) <= PLAIN.width));
    }
}
