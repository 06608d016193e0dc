//! `analyze`.

use std::io::{self, BufRead, Read};

use super::context::Context;
use super::flags::{AnalyzeArgs, Format};
use super::{Failure, Found};
use crate::analysis::{Analyzer, Chain};
use crate::clean::Detector;
use crate::error::{Error, ErrorKind};
use crate::knowledge::protected;
use crate::output::{json, terminal};
use crate::tagging::{Tagger, dates::span};

pub fn analyze(context: &mut Context, args: &AnalyzeArgs) -> Result<Found, Failure> {
    let published = match &args.published {
        None => None,
        Some(text) => match span(text) {
            Some((from, to)) if from == to => Some(from),
            _ => {
                return Err(Error::new(ErrorKind::BadArgument, format!("{text:?} is not a day"))
                    .hint("write --published 2022-11-28")
                    .into());
            }
        },
    };
    let mut tagger = Tagger::new(&context.registry, context.today());
    let detector = Detector::default();
    let mut analyzer = Analyzer::new(Chain::French, Some(protected(&context.registry)));
    let unreadable = |error: io::Error| Error::new(ErrorKind::Io, "cannot read standard input").caused_by(error);
    let mut one = |context: &mut Context, text: &str| -> Result<(), Failure> {
        let lang = detector.detect(text, None, None);
        let tokens = analyzer.tokens(text);
        let inspection = tagger.inspect(text, &analyzer, &tokens, published);
        let registry = context.registry.clone();
        match args.format {
            Format::Json => {
                json::analysis(&mut context.out, text, &lang, (&tokens, &analyzer), &inspection, &registry)?
            }
            Format::Text => terminal::analysis(
                &mut context.out,
                text,
                &lang,
                (&tokens, &analyzer),
                &inspection,
                &registry,
                context.style,
            )?,
        }
        Ok(())
    };
    match &args.text {
        Some(text) => one(context, text)?,
        None if args.lines => {
            for line in io::stdin().lock().lines() {
                one(context, &line.map_err(unreadable)?)?;
            }
        }
        None => {
            let mut text = String::new();
            io::stdin().lock().read_to_string(&mut text).map_err(unreadable)?;
            one(context, &text)?;
        }
    }
    Ok(Found::Some)
}
