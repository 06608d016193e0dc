//! Accents may be left out; who types them gets the word that has them first.

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
