//! `verify`.

use std::io::Write;

use super::context::Context;
use super::flags::{Format, FormatArgs};
use super::{Failure, Found};
use crate::error::{Error, ErrorKind};
use crate::index::{self, Fault, Verdict};
use crate::output::{harmless_line, json};

pub fn verify(context: &mut Context, args: &FormatArgs) -> Result<Found, Failure> {
    let verdict = index::verify(&context.index_path)?;
    match args.format {
        Format::Text => text(context, &verdict)?,
        Format::Json => lines(context, &verdict)?,
    }
    if verdict.findings.is_empty() {
        return Ok(Found::Some);
    }
    // What was found is read before what follows from it.
    context.out.flush()?;
    let message = format!("the index in {} is damaged", context.index_path.display());
    Err(Error::new(ErrorKind::CorruptIndex, message).hint("`vigie rebuild` writes it anew from your articles").into())
}

fn text(context: &mut Context, verdict: &Verdict) -> Result<(), Failure> {
    for finding in &verdict.findings {
        let line = format!("{} {}: {}", word(finding.fault), finding.file, finding.detail);
        writeln!(context.out, "{}", harmless_line(&line))?;
    }
    if verdict.findings.is_empty() {
        let Verdict { generation, files, bytes, articles, .. } = verdict;
        writeln!(context.out, "ok: {generation}, {files} files, {} KiB, {articles} articles", bytes / 1024)?;
    }
    for name in &verdict.beside {
        context.say(&format!("note: {name} is not part of it; the next `vigie index` removes it unless it is in use"));
    }
    Ok(())
}

fn lines(context: &mut Context, verdict: &Verdict) -> Result<(), Failure> {
    for finding in &verdict.findings {
        let finding = serde_json::json!({
            "file": finding.file,
            "fault": word(finding.fault),
            "detail": finding.detail,
        });
        json::line(&mut context.out, &finding)?;
    }
    let summary = serde_json::json!({"summary": {
        "ok": verdict.findings.is_empty(),
        "generation": verdict.generation,
        "files": verdict.files,
        "bytes": verdict.bytes,
        "articles": verdict.articles,
        "faults": verdict.findings.len(),
        "beside": verdict.beside,
    }});
    Ok(json::line(&mut context.out, &summary)?)
}

fn word(fault: Fault) -> &'static str {
    match fault {
        Fault::Damaged => "damaged",
        Fault::Missing => "missing",
        Fault::Unknown => "unknown",
    }
}
