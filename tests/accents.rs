//! What is one word and what is another, in an index: accents, which may be left out, and names that nobody has listed.

mod common;

use common::Desk;

#[test]
fn the_word_with_the_accents_that_were_typed_ranks_first() {
    // Each pair is one word without its accents; the articles are alike but for that word.
    for (one, other) in [("côte", "côté"), ("pêche", "péché"), ("mur", "mûr"), ("sûr", "sur"), ("tâche", "tache")]
    {
        let article = |word: &str| {
            format!(
                "Chronique du jour\n\nLe vieux pêcheur de Mopti parle encore de {word} et du fleuve, assis devant sa case."
            )
        };
        let desk = Desk::indexed(&[("a.txt", &article(one)), ("b.txt", &article(other))]);
        for (typed, first) in [(one, "a.txt"), (other, "b.txt")] {
            if typed.is_ascii() {
                // Without accents nothing is said, and both may come first.
                continue;
            }
            let hits = desk.json(&["search", typed]);
            let paths: Vec<&str> = hits.iter().map(|hit| hit["path"].as_str().expect("a path")).collect();
            assert_eq!(paths.first(), Some(&format!("corpus/{first}").as_str()), "{typed}: {paths:?}");
        }
    }
    let desk = Desk::indexed(&[("a.txt", "La côte est longue."), ("b.txt", "Le côté est long.")]);
    assert_eq!(desk.json(&["search", "cote"]).len(), 2, "without accents both are found");
}

#[test]
fn a_name_that_nobody_has_listed_is_kept_apart_by_its_capital() {
    // Stems merge each pair, since its names end in what looks like an ending.
    for (name, other) in [("Kouyaté", "Kouyater"), ("Diabatine", "Diabatin"), ("Tigarsé", "Tigarser")] {
        let desk = Desk::indexed(&[
            ("a.txt", &format!("Le chef du village, Moussa {name}, a parlé hier à la presse venue de la capitale.")),
            ("b.txt", &format!("Le maire de la commune, Moussa {other}, a parlé hier à la presse venue du pays.")),
            ("c.txt", &format!("On dit dans le pays que le mot {} vient du fleuve.", name.to_lowercase())),
        ]);
        let found = |typed: &str| -> Vec<String> {
            let hits = desk.json(&["search", typed]);
            let mut paths: Vec<String> = hits
                .iter()
                .map(|hit| hit["path"].as_str().expect("a path").trim_start_matches("corpus/").to_owned())
                .collect();
            paths.sort();
            paths
        };
        for typed in [name.to_owned(), name.to_lowercase(), name.to_uppercase(), format!("{name}s")] {
            let paths = found(&typed);
            assert!(paths.contains(&"a.txt".to_owned()) && paths.contains(&"c.txt".to_owned()), "{typed}: {paths:?}");
            assert!(!paths.contains(&"b.txt".to_owned()), "{typed}: {paths:?}");
        }
        assert!(!found(other).contains(&"a.txt".to_owned()), "{other}");
    }
}
