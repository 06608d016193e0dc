//! Misspelt words and names (`tests/data/french/misspellings.tsv`): what is suggested for them, and that they still find articles.

#![expect(clippy::print_stdout, reason = "the figures are the point")]

mod common;

use std::sync::Arc;

use common::Desk;
use vigie::analysis::{Analyzer, Chain, fold};
use vigie::index::Index;
use vigie::knowledge::{Registry, protected};
use vigie::query::parse;
use vigie::search::{Request, search};

const MISSPELLINGS: &str = include_str!("data/french/misspellings.tsv");

fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    MISSPELLINGS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        (cells[0], cells[1], cells[2])
    })
}

/// Whether two words are forms of one.
fn same(analyzer: &mut Analyzer, a: &str, b: &str) -> bool {
    let terms = |analyzer: &mut Analyzer, word: &str| -> Vec<String> {
        let tokens = analyzer.tokens(word);
        tokens.iter().flat_map(|token| analyzer.word(token.word).terms.iter().map(|term| term.to_string())).collect()
    };
    let (a_terms, b_terms) = (terms(analyzer, a), terms(analyzer, b));
    fold(a) == fold(b) || a_terms.iter().any(|term| b_terms.contains(term))
}

#[test]
fn most_misspellings_suggest_what_was_meant_and_find_it() {
    let desk = Desk::new();
    let articles: String = rows()
        .enumerate()
        .map(|(number, (_, wanted, _))| {
            let text = format!(
                "Selon plusieurs sources, on a beaucoup parlé hier de {wanted} dans les journaux du pays et à la radio."
            );
            serde_json::json!({"id": format!("m{number}"), "text": text}).to_string() + "\n"
        })
        .collect();
    desk.write("words.jsonl", articles);
    desk.run(["index", "words.jsonl"]).succeeded();
    let registry = Arc::new(Registry::embedded().expect("the embedded registry"));
    let index = Index::open(&desk.path("index"), &registry).expect("the index");
    let mut analyzer = Analyzer::new(Chain::French, Some(protected(&registry)));
    let (mut count, mut right, mut found) = (0, 0, 0);
    let mut wrong = Vec::new();
    for (typed, wanted, kind) in rows() {
        count += 1;
        let request = Request { query: parse(typed), limit: 10, all_copies: true, ..Request::default() };
        let results = search(&index, &request).expect("a search");
        let suggested: Vec<&str> = results
            .suggestions
            .iter()
            .flat_map(|suggestion| suggestion.candidates.iter().map(String::as_str))
            .collect();
        let hit = results.hits.iter().any(|hit| hit.article.text.contains(&format!("parlé hier de {wanted} dans")));
        found += usize::from(hit);
        // A registered misspelling needs no suggestion: it finds the article at once.
        if hit && !results.corrected || suggested.iter().any(|candidate| same(&mut analyzer, candidate, wanted)) {
            right += 1;
        } else {
            wrong.push(format!("{typed} ({kind}): wanted {wanted}, suggested {suggested:?}"));
        }
    }
    println!("suggested or found: {right} of {count}; article found: {found}\n{}", wrong.join("\n"));
    assert!(count >= 200);
    assert!(right * 100 >= count * 90, "{}", wrong.join("\n"));
    assert!(found * 100 >= count * 80, "{found} of {count} still find the article");
}
