//! The JSON that scripts rely on: every field is there, none is unknown, totals agree, pages join.

mod common;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use common::Desk;
use common::shapes::{Facet, Record, SEARCHES, Summary, article, decode, hits};
use serde_json::Value;

/// The repository's corpus and a file of odd records, indexed once; all tests only read.
static DESK: LazyLock<Desk> = LazyLock::new(Desk::with_corpus_and_odd_records);

#[test]
fn a_missing_key_and_an_unknown_one_are_both_noticed() {
    let hit = &DESK.json(&["search", "otages", "--limit", "1"])[0];
    let keys: Vec<String> = hit.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(keys.len(), 15, "{keys:?}");
    for key in keys.iter().filter(|key| *key != "passages") {
        let mut poorer = hit.clone();
        poorer.as_object_mut().expect("an object").retain(|name, _| name != key && name != "passages");
        assert!(serde_json::from_value::<Record>(poorer).is_err(), "without {key:?} it is still taken for a hit");
    }
    let mut richer = hit.clone();
    richer.as_object_mut().expect("an object").remove("passages");
    richer["more"] = Value::Null;
    assert!(serde_json::from_value::<Record>(richer).is_err());
}

#[test]
fn hits_are_ranked_from_one_with_falling_scores() {
    for arguments in SEARCHES {
        let hits = hits(&DESK, arguments);
        assert!(!hits.is_empty(), "{arguments:?}");
        let ranks: Vec<Option<usize>> = hits.iter().map(|(hit, _)| hit.rank).collect();
        assert_eq!(ranks, (1..=hits.len()).map(Some).collect::<Vec<_>>(), "{arguments:?}");
        let scores: Vec<f64> = hits.iter().map(|(hit, _)| hit.score.expect("a score")).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{arguments:?}: {scores:?}");
    }
}

#[test]
fn show_prints_the_same_object_as_search() {
    for (mut hit, _) in SEARCHES.iter().flat_map(|arguments| hits(&DESK, arguments)) {
        let (shown, _) = article(&DESK, &hit.id);
        (hit.rank, hit.score) = (None, None);
        assert_eq!(shown, hit);
    }
}

#[test]
fn records_keep_their_own_id_whatever_it_looks_like() {
    for id in ["bn-001", "harmattan-2022-0147", "multi-octets", "2022/11/28 #7", "42"] {
        assert_eq!(article(&DESK, id).0.id, id);
    }
    let (record, _) = article(&DESK, "42");
    assert_eq!((record.title, record.url, record.source, record.published), (None, None, None, None));
}

#[test]
fn the_summary_is_the_last_line_and_agrees_with_count() {
    for (arguments, all, unit) in SEARCHES_COUNTED {
        let with_limit =
            |limit, summary: &[&str]| DESK.json(&[&["search", "--limit", limit], arguments, all, summary].concat());
        let mut lines = with_limit("3", &["--summary"]);
        let mut last = lines.pop().expect("a summary");
        let summary: Summary = decode(&last.as_object_mut().expect("an object").remove("summary").expect("a summary"));
        assert_eq!(last, serde_json::json!({}), "nothing beside the summary");
        assert_eq!(lines, with_limit("3", &[]), "{arguments:?}");
        assert!(!summary.relaxed && summary.took_ms >= 0.0, "{summary:?}");
        assert_eq!(with_limit("10000", &[]).len(), summary.total, "{arguments:?} {all:?}");
        let count = DESK.run(["count", "--count-by", unit].iter().chain(arguments)).succeeded();
        assert_eq!(count.stdout, format!("{}\n", summary.total), "{arguments:?} {all:?}");
        let languages: u64 = summary.facets["lang"].values().sum();
        assert_eq!(languages, summary.total as u64, "{arguments:?} {all:?}: each article has one language");
        for dimension in ["actor", "place", "country", "source", "lang", "year"] {
            let most = summary.facets[dimension].values().max().copied().unwrap_or(0);
            assert!(most <= summary.total as u64, "{dimension}: {most} of {}", summary.total);
        }
    }
}

/// Words and filters, the flag that shows every copy or not, and what `count` must count to agree with the total.
const SEARCHES_COUNTED: [(&[&str], &[&str], &str); 8] = [
    (&["otages"], &[], "clusters"),
    (&["otages"], &["--all-copies"], "articles"),
    (&["attaque", "--actor", "jnim"], &[], "clusters"),
    (&["attaque", "--actor", "jnim"], &["--all-copies"], "articles"),
    (&["--country", "NE"], &[], "clusters"),
    (&["--country", "NE"], &["--all-copies"], "articles"),
    (&["--lang", "any"], &[], "clusters"),
    (&["--lang", "any"], &["--all-copies"], "articles"),
];

#[test]
fn a_relaxed_answer_says_so() {
    let lines = DESK.json(&["search", "otages xylophone", "--summary", "--limit", "2"]);
    let summary: Summary = decode(&lines.last().expect("a summary")["summary"]);
    assert!(summary.relaxed && summary.total > 0, "{summary:?}");
    assert!(DESK.run(["search", "otages xylophone"]).succeeded().stderr.contains("no article has all"));
}

#[test]
fn facets_are_a_tree_whose_counts_agree_with_the_summary() {
    for (all, unit) in [(&[][..], "clusters"), (&["--all-copies"], "articles")] {
        facets_agree(all, unit);
    }
}

fn facets_agree(all: &[&str], unit: &str) {
    let lines = DESK.json(&[&["search", "attaque", "--summary", "--limit", "1"], all].concat());
    let summary: Summary = decode(&lines.last().expect("a summary")["summary"]);
    for dimension in ["actor", "place", "country", "source", "lang", "year"] {
        let values: Vec<Facet> =
            DESK.json(&["facets", dimension, "attaque", "--count-by", unit]).iter().map(decode).collect();
        let counts: BTreeMap<String, u64> = values.iter().map(|value| (value.id.clone(), value.count)).collect();
        assert_eq!(counts, summary.facets[dimension], "{dimension}");
        for value in &values {
            assert_eq!(value.facet, dimension);
            assert!(value.path.ends_with(&value.name) && value.count > 0, "{value:?}");
            assert!(value.depth == 0 || value.path.contains('/'), "{value:?}");
        }
        // A child's articles are among its parent's.
        for pair in values.windows(2).filter(|pair| pair[1].depth > pair[0].depth) {
            assert!(pair[1].depth == pair[0].depth + 1 && pair[1].count <= pair[0].count, "{pair:?}");
            assert!(pair[1].path.starts_with(&pair[0].path), "{pair:?}");
        }
    }
}

#[test]
fn offset_pages_through_without_gap_or_overlap() {
    for arguments in [&["attaque"][..], &["--lang", "any"], &["otages", "--sort", "date"], &["--sort", "-date"]] {
        let page = |offset: usize, limit: usize| {
            let (offset, limit) = (offset.to_string(), limit.to_string());
            let hits = hits(&DESK, &[arguments, &["--offset", &offset, "--limit", &limit]].concat());
            hits.into_iter().map(|(hit, _)| (hit.rank.expect("a rank"), hit.id)).collect::<Vec<_>>()
        };
        let whole = page(0, 10_000);
        assert!(whole.len() > 9, "{arguments:?}: {}", whole.len());
        let pages: Vec<(usize, String)> =
            (0..).map(|n| page(n * 7, 7)).take_while(|page| !page.is_empty()).flatten().collect();
        assert_eq!(pages, whole, "{arguments:?}");
        let ranks: Vec<usize> = whole.iter().map(|(rank, _)| *rank).collect();
        assert_eq!(ranks, (1..=whole.len()).collect::<Vec<_>>(), "{arguments:?}");
        let mut ids: Vec<&String> = whole.iter().map(|(_, id)| id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), whole.len(), "{arguments:?}: no article comes twice");
    }
}

#[test]
fn the_first_letters_of_an_id_are_enough() {
    let (hit, _) =
        &hits(&DESK, &["otages", "--limit", "50"]).into_iter().find(|(hit, _)| hit.id.len() == 12).expect("a hash");
    assert_eq!(article(&DESK, &hit.id[..6]).0.id, hit.id);
    DESK.run(["show", "zzzzzz"]).failed_saying(&["zzzzzz", "hint: "]);
}
