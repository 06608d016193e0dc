//! What the engine sees in a text, as `vigie analyze --format json` writes it.

use std::io::{self, Write};

use serde::Serialize;

use super::{ActorJson, CharOffsets, PlaceJson, line, mentions_json};
use crate::analysis::{Analyzer, NamesInText, Token};
use crate::article::Precision;
use crate::knowledge::Registry;
use crate::tagging::Inspection;
use crate::tagging::dates::Resolved;

#[derive(Serialize)]
struct AnalysisJson<'a> {
    text: &'a str,
    lang: &'a str,
    tokens: Vec<TokenJson<'a>>,
    actors: Vec<ActorJson<'a>>,
    places: Vec<PlaceJson<'a>>,
    dates: Vec<DateJson<'a>>,
    events: &'a [&'static str],
}

#[derive(Serialize)]
struct TokenJson<'a> {
    position: u32,
    start: usize,
    end: usize,
    source: &'a str,
    terms: Vec<&'a str>,
}

#[derive(Serialize)]
struct DateJson<'a> {
    surface: &'a str,
    start: usize,
    end: usize,
    from: Option<String>,
    to: Option<String>,
    precision: Precision,
    candidates: Vec<String>,
}

/// Writes what the engine sees in a text.
pub fn analysis(
    out: &mut dyn Write,
    text: &str,
    lang: &str,
    (tokens, analyzer): (&[Token], &Analyzer),
    inspection: &Inspection,
    registry: &Registry,
) -> io::Result<()> {
    let offsets = CharOffsets::new(text);
    let names = NamesInText::of(analyzer, text, tokens);
    let tokens = tokens.iter().zip(0..).map(|(token, position)| {
        let segment = token.segment();
        let own = names.terms(token).iter().chain(&analyzer.word(token.word).exact);
        let compound = token.compound().map_or(&[][..], |word| analyzer.word(word).common_terms());
        let terms = own.chain(compound).map(|term| &**term);
        TokenJson {
            position,
            start: offsets.at(segment.start),
            end: offsets.at(segment.end),
            source: &text[segment.start..segment.end],
            terms: terms.collect(),
        }
    });
    let dates = inspection.dates.iter().map(|(range, resolved)| date_json(text, range, resolved, &offsets));
    let (actors, places) = mentions_json(text, &inspection.mentions, &offsets, registry);
    let json = AnalysisJson {
        text,
        lang,
        tokens: tokens.collect(),
        actors,
        places,
        dates: dates.collect(),
        events: &inspection.events,
    };
    line(out, &json)
}

fn date_json<'a>(
    text: &'a str,
    range: &std::ops::Range<usize>,
    resolved: &Resolved,
    offsets: &CharOffsets,
) -> DateJson<'a> {
    DateJson {
        surface: &text[range.clone()],
        start: offsets.at(range.start),
        end: offsets.at(range.end),
        from: resolved.span.map(|(from, _)| from.to_string()),
        to: resolved.span.map(|(_, to)| to.to_string()),
        precision: resolved.precision,
        candidates: resolved.candidates.iter().map(ToString::to_string).collect(),
    }
}
