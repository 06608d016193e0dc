//! The requests by which searching is measured, and how long they take.

use std::collections::BTreeMap;
use std::hint::black_box;

use vigie::index::Index;
use vigie::query::{Dimension, Filters, parse};
use vigie::search::{FacetDimension, Request, search};

use crate::measure::{quantile, timed};

/// Hits that are asked for, as by default on the command line.
pub const LIMIT: usize = 10;

/// Rounds before the clock counts.
pub const WARM_UP: usize = 3;

/// The class whose queries no article matches in all parts.
const QUESTION: &str = "relaxed question";

/// Queries by class.
pub const WORDS: [&str; 8] = ["otages", "attaque", "soldats", "civils", "enlèvement", "convoi", "école", "réfugiés"];
const MIX: [(&str, &[&str]); 6] = [
    (
        "two words",
        &["soldats tués", "attaque convoi", "otages libérés", "coup d'État", "blocus carburant", "écoles fermées"],
    ),
    ("name", &["jnim", "gsim", "minusma", "wagner", "boko haram", "État islamique"]),
    ("phrase", &["\"coup d'État\"", "\"force conjointe\"", "\"bilan provisoire\"", "« mine artisanale »"]),
    ("prefix", &["terror*", "enl*", "mili*"]),
    (
        QUESTION,
        &[
            "quels otages européens ont été libérés à Kidal contre une rançon en 2019 ?",
            "pourquoi les écoles et les mosquées de Djibo restent-elles fermées malgré le convoi de carburant ?",
            "combien de soldats tchadiens ont péri dans l'embuscade du lac avant le coup d'État de Conakry ?",
        ],
    ),
    ("no query", &["", ""]),
];
const FILTERED: [(&str, &str, Dimension, &str); 6] = [
    ("actor filter", "attaque", Dimension::Actor, "al-qaida"),
    ("actor filter", "otages", Dimension::Actor, "gsim"),
    ("actor filter", "", Dimension::Actor, "fama"),
    ("place filter", "attaque", Dimension::Place, "Mali"),
    ("place filter", "soldats", Dimension::Place, "Burkina Faso"),
    ("place filter", "", Dimension::Place, "Gao"),
];
const WITH_FACETS: [&str; 4] = ["attaque", "otages libérés", "jnim", ""];

/// A request and the class by which it is reported.
pub struct Case {
    /// Requests of a class are reported together.
    pub class: &'static str,
    /// What is asked.
    pub request: Request,
}

/// All requests.
pub fn cases() -> Vec<Case> {
    let plain = |class, query: &str| Case {
        class,
        request: Request { query: parse(query), limit: LIMIT, ..Request::default() },
    };
    let mut cases: Vec<Case> = WORDS.iter().map(|query| plain("one word", query)).collect();
    for (class, queries) in MIX {
        cases.extend(queries.iter().map(|query| plain(class, query)));
    }
    cases.extend(FILTERED.iter().map(|&(class, query, dimension, name)| {
        let mut case = plain(class, query);
        case.request.filters = Filters { include: vec![(dimension, name.to_owned())], ..Filters::default() };
        case
    }));
    cases.extend(WITH_FACETS.iter().map(|query| {
        let mut case = plain("all facets", query);
        case.request.facets = FacetDimension::ALL.to_vec();
        case
    }));
    cases
}

/// A benchmark that finds nothing measures nothing: every class of queries must have hits, and only questions may be relaxed.
pub fn check(index: &Index, cases: &[Case], count: u64) {
    let mut found: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
    for Case { class, request } in cases {
        let query = &request.query;
        let results = search(index, request).expect("the query can be run");
        assert!(results.total <= count, "{class} {query}: {} articles", results.total);
        assert_eq!(results.hits.len() as u64, results.total.min(LIMIT as u64), "{class} {query}");
        assert_eq!(results.facets.len(), request.facets.len(), "{class} {query}");
        let facets = results.facets.iter().all(|(_, values)| !values.is_empty());
        assert!(facets || results.total == 0, "{class} {query}: an empty facet");
        let (total, relaxed) = found.entry(class).or_default();
        *total += results.total;
        *relaxed |= results.relaxed.is_some();
    }
    println!("articles found, by class: {}", {
        let each = found.iter().map(|(class, (total, _))| format!("{class} {total}"));
        each.collect::<Vec<_>>().join(", ")
    });
    for (class, (total, relaxed)) in found {
        assert!(total > 0, "{class}: nothing found");
        assert_eq!(relaxed, class == QUESTION, "{class}");
    }
}

/// Searches in a running process. Quantiles are over all runs of the requests of a class; `least` is the longest that a request of the class takes
/// when it is disturbed least: on a machine where other programs run it says more than the quantiles.
pub fn latencies(index: &Index, cases: &[Case], rounds: usize) {
    let mut times: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut least = vec![f64::INFINITY; cases.len()];
    for round in 0..WARM_UP + rounds {
        for (case, least) in cases.iter().zip(&mut least) {
            let (seconds, results) = timed(|| search(index, black_box(&case.request)));
            black_box(results.expect("the query can be run"));
            if round >= WARM_UP {
                times.entry(case.class).or_default().push(seconds * 1e6);
                *least = least.min(seconds * 1e6);
            }
        }
    }
    println!("\nsearch, {} queries {rounds} times each, µs", cases.len());
    println!("{:<20} {:>8} {:>8} {:>8} {:>8}", "", "p50", "p90", "p99", "least");
    let all: Vec<f64> = times.values().flatten().copied().collect();
    for (class, times) in times.iter().chain([(&"all", &all)]) {
        let [p50, p90, p99] = [0.5, 0.9, 0.99].map(|share| quantile(times, share));
        let of_class = cases.iter().zip(&least).filter(|(case, _)| *class == "all" || case.class == *class);
        let least = of_class.map(|(_, least)| *least).fold(0.0, f64::max);
        println!("{class:<20} {p50:>8.0} {p90:>8.0} {p99:>8.0} {least:>8.0}");
    }
}
