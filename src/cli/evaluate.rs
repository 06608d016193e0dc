//! `eval`.

use std::collections::BTreeMap;

use super::context::{Context, read_text};
use super::flags::{EvalArgs, Format};
use super::{Failure, Found};
use crate::error::{Error, ErrorKind};
use crate::eval::{Judgments, read_topics, score};
use crate::output::{json, terminal};
use crate::query::parse;
use crate::search::{self, Request};

/// Answers that are looked at: recall is measured at a hundred.
const DEPTH: usize = 100;

pub fn eval(context: &mut Context, args: &EvalArgs) -> Result<Found, Failure> {
    let topics = read_topics(&read_text(&args.topics, "the topics")?)?;
    let judgments = Judgments::read(&read_text(&args.qrels, "the judgments")?)?;
    if judgments.is_empty() {
        return Err(Error::new(ErrorKind::BadInput, "the judgments are empty")
            .hint("they are in the qrels format of TREC")
            .into());
    }
    let index = context.open_index()?;
    let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for topic in &topics {
        let request = Request {
            query: parse(&topic.query),
            filters: args.filters.filters(),
            limit: DEPTH,
            // Judgments are about articles, and a copy of a right answer is one.
            all_copies: true,
            ..Request::default()
        };
        let results = search::search(&index, &request)?;
        answers.insert(topic.id.clone(), results.hits.into_iter().map(|hit| hit.article.id).collect());
    }
    let scores = score(&answers, &judgments);
    match args.format {
        Format::Json => json::line(&mut context.out, &scores)?,
        Format::Text => {
            let rows = [
                ("topics", scores.topics.to_string()),
                ("success@1", format!("{:.4}", scores.success_1)),
                ("MRR@10", format!("{:.4}", scores.mrr_10)),
                ("nDCG@10", format!("{:.4}", scores.ndcg_10)),
                ("recall@100", format!("{:.4}", scores.recall_100)),
            ];
            terminal::fields(&mut context.out, &rows, context.style)?;
        }
    }
    Ok(Found::any(!topics.is_empty()))
}
