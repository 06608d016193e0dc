//! How good a ranking is, against topics with judged answers in the formats of TREC.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// A question with the name that judgments know it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The name.
    pub id: String,
    /// What is typed into the search.
    pub query: String,
}

/// Reads topics: a line each, the name, a tab and the query. Empty lines and lines that begin with `#` are passed over.
pub fn read_topics(text: &str) -> Result<Vec<Topic>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(number, line)| match line.split_once('\t') {
            Some((id, query)) if !id.trim().is_empty() => {
                Ok(Topic { id: id.trim().to_owned(), query: query.to_owned() })
            }
            _ => Err(Error::new(ErrorKind::BadInput, format!("line {} of the topics has no name and tab", number + 1))
                .hint("write one topic a line: its name, a tab, the query")),
        })
        .collect()
}

/// Judgments: for each topic the grades of its documents; what is not judged is not relevant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgments {
    topics: BTreeMap<String, BTreeMap<String, u32>>,
}

impl Judgments {
    /// Reads judgments: a line each, the topic, an ignored column, the document and its grade (0 is not relevant).
    pub fn read(text: &str) -> Result<Judgments> {
        let mut judgments = Judgments::default();
        for (number, line) in text.lines().enumerate() {
            let cells: Vec<&str> = line.split_whitespace().collect();
            match cells[..] {
                [] => {}
                [topic, _, document, grade] if grade.parse::<i64>().is_ok() => {
                    let grade = grade.parse::<i64>().unwrap_or(0).clamp(0, 30) as u32;
                    judgments.topics.entry(topic.to_owned()).or_default().insert(document.to_owned(), grade);
                }
                _ => {
                    return Err(Error::new(
                        ErrorKind::BadInput,
                        format!("line {} of the judgments is not `topic 0 document grade`", number + 1),
                    )
                    .hint("judgments are in the qrels format of TREC"));
                }
            }
        }
        Ok(judgments)
    }

    /// How many topics are judged.
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether nothing is judged.
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }
}

/// Averages over all judged topics; a topic without an answer counts 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Judged topics.
    pub topics: usize,
    /// Topics whose first answer is relevant.
    #[serde(rename = "success@1")]
    pub success_1: f64,
    /// Mean reciprocal rank of the first relevant answer among ten (Voorhees 1999).
    #[serde(rename = "mrr@10")]
    pub mrr_10: f64,
    /// Normalised discounted cumulative gain of ten answers, gain 2^grade - 1 (Burges et al. 2005).
    #[serde(rename = "ndcg@10")]
    pub ndcg_10: f64,
    /// The share of relevant documents among a hundred answers.
    #[serde(rename = "recall@100")]
    pub recall_100: f64,
}

/// Scores the answers to each topic, best first, against judgments.
pub fn score(answers: &BTreeMap<String, Vec<String>>, judgments: &Judgments) -> Scores {
    let mut sum = Scores { topics: judgments.len(), ..Scores::default() };
    for (topic, grades) in &judgments.topics {
        let ranked = answers.get(topic).map_or(&[][..], Vec::as_slice);
        let grade = |document: &String| grades.get(document).copied().unwrap_or(0);
        let first = ranked.iter().take(10).position(|document| grade(document) > 0);
        sum.success_1 += f64::from(u8::from(first == Some(0)));
        sum.mrr_10 += first.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        let mut best: Vec<u32> = grades.values().copied().collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let ideal = gain(best.iter().copied());
        if ideal > 0.0 {
            sum.ndcg_10 += gain(ranked.iter().map(grade)) / ideal;
        }
        let relevant = grades.values().filter(|grade| **grade > 0).count();
        if relevant > 0 {
            let found = ranked.iter().take(100).filter(|document| grade(document) > 0).count();
            sum.recall_100 += found as f64 / relevant as f64;
        }
    }
    let count = judgments.len().max(1) as f64;
    Scores {
        topics: sum.topics,
        success_1: sum.success_1 / count,
        mrr_10: sum.mrr_10 / count,
        ndcg_10: sum.ndcg_10 / count,
        recall_100: sum.recall_100 / count,
    }
}

fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    grades.take(10).enumerate().map(|(rank, grade)| (2f64.powi(grade as i32) - 1.0) / (rank as f64 + 2.0).log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_of_a_small_run() {
        let judgments = Judgments::read("q1 0 a 1\nq1 0 b 1\n\nq2 0 c 2\nq3 0 d 1\n").unwrap();
        let answers = [
            ("q1".to_owned(), vec!["x".to_owned(), "a".to_owned(), "b".to_owned()]),
            ("q2".to_owned(), vec!["c".to_owned()]),
        ];
        let scores = score(&answers.into(), &judgments);
        assert_eq!(scores.topics, 3);
        assert!((scores.success_1 - 1.0 / 3.0).abs() < 1e-9);
        assert!((scores.mrr_10 - 1.5 / 3.0).abs() < 1e-9);
        assert!((scores.recall_100 - 2.0 / 3.0).abs() < 1e-9);
        let q1 = (1.0 / 3f64.log2() + 0.5) / (1.0 + 1.0 / 3f64.log2());
        assert!((scores.ndcg_10 - (q1 + 1.0) / 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_trec_is_named_by_its_line() {
        assert!(Judgments::read("q1 0 a 1\nq1 a 1").err().is_some_and(|error| error.to_string().contains("line 2")));
        assert!(read_topics("q1\twho\n\n# no\nq2 who").err().is_some_and(|error| error.to_string().contains("line 4")));
        assert_eq!(read_topics("q1\tqui a attaqué ?").unwrap()[0].query, "qui a attaqué ?");
    }
}
