//! Results as a TREC run: `topic Q0 document rank score vigie`, blanks between, for `trec_eval` and its like.

use std::io::{self, Write};

use crate::search::SearchResults;

/// Writes the hits of one topic. Blanks in names would shift the columns and become underscores.
pub fn hits(out: &mut dyn Write, topic: &str, results: &SearchResults) -> io::Result<()> {
    for hit in &results.hits {
        writeln!(out, "{} Q0 {} {} {} vigie", column(topic), column(&hit.article.id), hit.rank, hit.score)?;
    }
    Ok(())
}

fn column(name: &str) -> String {
    name.chars().map(|c| if c.is_whitespace() || c.is_control() { '_' } else { c }).collect()
}
