//! What an index says of itself.

mod common;

use common::Desk;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stats {
    articles: u64,
    clusters: u64,
    dated: u64,
    event_days: u64,
    published_days: u64,
    languages: BTreeMap<String, u64>,
    sources: BTreeMap<String, u64>,
    years: BTreeMap<String, u64>,
    generation: String,
    generations: u64,
    disk_bytes: u64,
    orphans: Vec<String>,
    orphan_bytes: u64,
    #[serde(rename = "format")]
    _format: u64,
    #[serde(rename = "program")]
    _program: String,
    #[serde(rename = "registry")]
    _registry: String,
}

fn stats(desk: &Desk) -> Stats {
    common::shapes::decode(&desk.json(&["stats"])[0])
}

#[test]
fn figures_agree_with_what_searches_count() {
    let desk = Desk::with_corpus();
    desk.run(["index"]).succeeded();
    let stats = stats(&desk);
    let count = |arguments: &[&str]| -> u64 {
        let stdout = desk.run([&["count", "--lang", "any"], arguments].concat()).succeeded().stdout;
        stdout.trim().parse().expect("a number")
    };
    assert_eq!((stats.articles, stats.clusters), (count(&[]), count(&["--count-by", "clusters"])));
    assert_eq!(stats.dated, count(&["--since", "1900"]));
    assert_eq!(stats.languages.values().sum::<u64>(), stats.articles);
    assert_eq!(stats.years.values().sum::<u64>(), stats.dated);
    let hits = desk.json(&["search", "--lang", "any", "--all-copies", "--limit", "10000"]);
    let days = |field: &str| hits.iter().filter(|hit| hit[field]["precision"] == "day").count() as u64;
    assert_eq!((stats.event_days, stats.published_days), (days("event"), days("published")));
    assert!(stats.event_days > 10 && stats.published_days > 10 && !stats.sources.is_empty(), "{stats:?}");
    assert!(stats.disk_bytes > 10_000 && stats.generations == 1 && stats.orphans.is_empty(), "{stats:?}");
    let shown = desk.run(["stats"]).succeeded().stdout;
    for words in ["articles", "copies counted as one", "event day", "publ. day", " %)", "orphans       none"] {
        assert!(shown.contains(words), "{words:?} is missing: {shown}");
    }
}

#[test]
fn what_a_killed_build_left_is_named() {
    let desk = Desk::indexed(&[("a.txt", "Le Jnim a attaqué Kati vendredi 22 juillet 2022.\n")]);
    desk.write("index/gen-000007/part", "x".repeat(5000));
    let stats = stats(&desk);
    assert_eq!((stats.generation.as_str(), stats.generations), ("gen-000001", 2));
    assert_eq!((stats.orphans, stats.orphan_bytes), (vec!["gen-000007".to_owned()], 5000));
    assert!(desk.run(["stats"]).succeeded().stdout.contains("orphans       1, 4 KiB"));
}
