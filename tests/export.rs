//! Tables and maps: whole, and harmless to open.

mod common;

use std::sync::LazyLock;

use common::Desk;
use serde_json::Value;

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let desk = Desk::with_corpus();
    desk.write(
        "corpus/odd.jsonl",
        r#"{"id":"+1","date":"2022-07-23","source":"A, B","title":"=HYPERLINK(\"http://x\")","text":"Le \"Jnim\" a attaqué Kati et Kati encore,\nprès de Bamako, au Mali, vendredi 22 juillet 2022."}"#,
    );
    desk.run(["index"]).succeeded();
    desk
});

fn rows(arguments: &[&str]) -> Vec<csv::StringRecord> {
    let stdout = DESK.run([&["search", "--format", "csv"], arguments].concat()).stdout;
    csv::ReaderBuilder::new().has_headers(false).from_reader(stdout.as_bytes()).records().map(Result::unwrap).collect()
}

fn map(arguments: &[&str]) -> Value {
    let stdout = DESK.run([&["search", "--format", "geojson"], arguments].concat()).stdout;
    serde_json::from_str(&stdout).expect("one JSON value")
}

#[test]
fn a_table_has_a_row_for_every_hit() {
    let count = DESK.run(["count", "attaque", "--count-by", "clusters"]).stdout;
    assert_eq!(format!("{}\n", rows(&["attaque"]).len() - 1), count);
    assert_eq!(rows(&["--lang", "any", "--all-copies"]).len(), 122, "all articles, and the header");
    assert_eq!(rows(&["attaque", "--limit", "3", "--offset", "1"]).len(), 4);
    let ids = |rows: Vec<csv::StringRecord>| rows.iter().map(|row| row[0].to_owned()).collect::<Vec<_>>();
    let json = DESK.json(&["search", "attaque", "--limit", "5"]);
    let first: Vec<String> = json.iter().map(|hit| common::text_of(hit, "id")).collect();
    assert_eq!(ids(rows(&["attaque"]))[1..6], first, "in the order of a search");
    assert_eq!(rows(&["xylophone"]).len(), 1);
}

#[test]
fn a_cell_of_a_table_is_never_a_formula() {
    let rows = rows(&["titre:hyperlink"]);
    assert_eq!(
        rows[0].iter().collect::<Vec<_>>().join(","),
        "id,title,date,precision,source,url,path,actors,places,events"
    );
    let row: Vec<&str> = rows[1].iter().collect();
    assert_eq!(row[..3], ["'+1", "'=HYPERLINK(\"http://x\")", "2022-07-22"]);
    assert_eq!(
        row[3..],
        ["day", "A, B", "", "corpus/odd.jsonl", "gsim", "Mali/Koulikoro/Kati; Mali/Bamako; Mali", row[9]]
    );
}

#[test]
fn a_map_has_a_point_for_every_place_of_a_hit() {
    let map = map(&["titre:hyperlink"]);
    assert_eq!(map["type"], "FeatureCollection");
    let features = map["features"].as_array().expect("features");
    let names: Vec<&str> = features.iter().filter_map(|point| point["properties"]["place"]["name"].as_str()).collect();
    assert_eq!(names, ["Kati", "Bamako", "Mali"]);
    let kati = &features[0];
    assert_eq!(kati["geometry"], serde_json::json!({"type": "Point", "coordinates": [-8.07257, 12.74409]}));
    assert_eq!(
        (&kati["properties"]["id"], &kati["properties"]["actors"]),
        (&"+1".into(), &serde_json::json!(["gsim"]))
    );
}

#[test]
fn a_map_without_points_is_one_too() {
    assert_eq!(map(&["xylophone"]), serde_json::json!({"type": "FeatureCollection", "features": []}));
    DESK.run(["search", "--format", "csv", "--batch", "x"]).failed_saying(&["--batch", "hint: "]);
}
