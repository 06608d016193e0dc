//! A score is explained by shares that add up to it.

mod common;

use common::Desk;

#[test]
fn the_shares_add_up_to_the_score() {
    let desk = Desk::with_corpus();
    desk.run(["index"]).succeeded();
    for query in [
        "otages",
        "attaque camp militaire",
        "jnim OU eigs",
        "acteur:gsim libération",
        "Qui a revendiqué l'attaque de Barsalogho ?",
        "otages xylophone",
    ] {
        let hits = desk.json(&["search", query, "--explain"]);
        assert!(!hits.is_empty(), "{query}");
        for hit in hits {
            let score = hit["score"].as_f64().expect("a score");
            let shares = hit["explain"].as_array().expect("shares");
            let sum: f64 = shares.iter().map(|share| share["score"].as_f64().expect("a number")).sum();
            assert!((sum - score).abs() < 0.01 * score.max(1.0), "{query}: {score} is not {sum} of {shares:?}");
            assert!(shares.iter().all(|share| share["kind"].is_string() && share["what"].is_string()), "{shares:?}");
        }
    }
    let by_date = desk.json(&["search", "otages", "--explain", "--sort", "date", "--limit", "1"]);
    assert_eq!(by_date[0]["explain"], serde_json::json!([]), "no score, nothing to explain");
    let shown = desk.run(["search", "attaque camp militaire", "--explain", "--limit", "1"]).succeeded().stdout;
    assert!(shown.contains(" = ") && shown.contains(" + "), "{shown}");
}
