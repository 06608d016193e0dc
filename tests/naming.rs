//! How many articles name an actor or a place, and in which words.

mod common;

use common::Desk;
use serde_json::json;

#[test]
fn an_entry_says_how_the_articles_name_it() {
    let desk = Desk::indexed(&[
        (
            "a.txt",
            "Attaque à Kati\n\nLe Jnim a attaqué Kati vendredi 22 juillet 2022. Le GSIM s'en vante, dit le Jnim.\n",
        ),
        ("b.txt", "Otages au Mali\n\nLe JNIM détient un otage, a dit le Jnim à la presse réunie jeudi dans le nord.\n"),
        (
            "c.txt",
            "Aqmi menace\n\nAl-Qaïda au Maghreb islamique menace les voyageurs qui traversent le désert cet hiver.\n",
        ),
    ]);
    let gsim = &desk.json(&["actors", "gsim"])[0];
    assert_eq!(
        (&gsim["articles"], &gsim["articles_with_below"], &gsim["articles_read"]),
        (&json!(2), &json!(2), &json!(2))
    );
    let counts = json!([{"surface":"Jnim","count":3},{"surface":"GSIM","count":1},{"surface":"JNIM","count":1}]);
    assert_eq!(gsim["surfaces"], counts);
    let above = &desk.json(&["actors", "al-qaida"])[0];
    assert_eq!((&above["articles"], &above["articles_with_below"]), (&json!(0), &json!(3)));
    let mali = &desk.json(&["places", "Mali"])[0];
    assert_eq!((&mali["articles"], &mali["articles_with_below"]), (&json!(1), &json!(2)));
    let entry = desk.run(["actors", "gsim"]).succeeded().stdout;
    assert!(entry.contains("  articles      2\n  written       Jnim (3), GSIM (1), JNIM (1)\n"), "{entry}");
    let above = desk.run(["actors", "al-qaida"]).succeeded().stdout;
    assert!(above.contains("  articles      0, 3 with what lies below it\n"), "{above}");
}

#[test]
fn without_an_index_the_entry_is_shown_alone() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", "Le Jnim a attaqué Kati.\n");
    let entry = desk.run(["actors", "gsim"]).succeeded();
    assert!(!entry.stdout.contains("  articles  ") && entry.stderr.is_empty(), "{entry:?}");
    let gsim = &desk.json(&["actors", "gsim"])[0];
    assert_eq!((&gsim["articles"], &gsim["surfaces"]), (&json!(null), &json!([])));
    assert!(!desk.path("index").exists(), "looking something up builds nothing");
    // An index that cannot be read does not hide the entry.
    desk.write("index/current", "gen-000009\n");
    let entry = desk.run(["actors", "gsim"]).succeeded().said(&["no articles are counted"]);
    assert!(entry.stdout.contains("gsim"), "{entry:?}");
}
