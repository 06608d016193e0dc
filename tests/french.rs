//! The French analysis held against hand-made families of forms that must be equal, pairs that must stay apart and spellings that
//! are one word (`tests/data/french`). The floors are what the chain reaches; a change that falls below is not an improvement.

#![expect(clippy::print_stdout, reason = "the figures are the point")]

use std::collections::BTreeSet;
use std::sync::Arc;

use vigie::analysis::{Analyzer, Chain};
use vigie::knowledge::{Registry, protected};

const FAMILIES: &str = include_str!("data/french/families.tsv");
const PAIRS: &str = include_str!("data/french/pairs.tsv");
const SPELLINGS: &str = include_str!("data/french/spelling_pairs.tsv");

fn analyzer() -> Analyzer {
    let registry = Arc::new(Registry::embedded().expect("the embedded registry"));
    Analyzer::new(Chain::French, Some(protected(&registry)))
}

fn rows(data: &str) -> impl Iterator<Item = Vec<&str>> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// Whether a search for `typed` finds a text that holds only `indexed`, as `query::compile` looks for it: the words one after the
/// other in one of their readings, or the compound that they make.
fn finds(analyzer: &mut Analyzer, typed: &str, indexed: &str) -> bool {
    let typed = analyzer.tokens(typed);
    let indexed = analyzer.tokens(indexed);
    let terms = |word| analyzer.word(word).terms.iter().map(|term| &**term).collect::<BTreeSet<&str>>();
    let meet = |a, b| !terms(a).is_disjoint(&terms(b));
    let in_order =
        indexed.windows(typed.len()).any(|window| window.iter().zip(&typed).all(|(a, b)| meet(a.word, b.word)));
    let whole = typed.first().and_then(|token| token.compound()).or((typed.len() == 1).then(|| typed[0].word));
    let wholes = indexed.iter().flat_map(|token| [Some(token.word), token.compound()]).flatten();
    in_order || whole.is_some_and(|whole| wholes.into_iter().any(|other| meet(whole, other)))
}

#[test]
fn forms_of_a_word_find_each_other() {
    let mut analyzer = analyzer();
    let mut torn = Vec::new();
    let mut count = 0;
    for row in rows(FAMILIES) {
        count += 1;
        let forms = &row[1..];
        let lost: Vec<String> = forms
            .iter()
            .flat_map(|typed| forms.iter().map(move |indexed| (*typed, *indexed)))
            .filter(|(typed, indexed)| !finds(&mut analyzer, typed, indexed))
            .map(|(typed, indexed)| format!("{typed}/{indexed}"))
            .collect();
        if !lost.is_empty() {
            torn.push(format!("{}: {}", row[0], lost[0]));
        }
    }
    println!("families whole: {} of {count}\n{}", count - torn.len(), torn.join("\n"));
    assert!(count >= 150);
    assert!(torn.len() * 100 <= count * 2, "{}", torn.join("\n"));
}

#[test]
fn different_words_do_not_find_each_other() {
    let mut analyzer = analyzer();
    let mut merged = Vec::new();
    let mut count = 0;
    for row in rows(PAIRS) {
        count += 1;
        if finds(&mut analyzer, row[0], row[1]) || finds(&mut analyzer, row[1], row[0]) {
            merged.push(format!("{} = {} ({})", row[0], row[1], row[2]));
        }
    }
    println!("pairs apart: {} of {count}\n{}", count - merged.len(), merged.join("\n"));
    assert!(count >= 120);
    assert!(merged.len() * 100 <= count * 2, "{}", merged.join("\n"));
}

#[test]
fn spellings_of_one_word_find_each_other() {
    let mut analyzer = analyzer();
    let mut lost = Vec::new();
    let mut count = 0;
    for row in rows(SPELLINGS) {
        count += 1;
        if !finds(&mut analyzer, row[0], row[1]) || !finds(&mut analyzer, row[1], row[0]) {
            lost.push(format!("{} / {}", row[0], row[1]));
        }
    }
    println!("spellings found: {} of {count}\n{}", count - lost.len(), lost.join("\n"));
    assert!(lost.len() * 100 <= count * 5, "{}", lost.join("\n"));
}

#[test]
fn any_way_of_writing_a_word_is_the_same_word() {
    let mut analyzer = analyzer();
    for (typed, indexed) in [
        ("attaque", "L’ATTAQUE"),
        ("attaque", "l'atta\u{ad}que"),
        ("attaque", "\u{feff}atta\u{200b}que"),
        ("Ménaka", "Me\u{301}naka"),
        ("otages", "d‘otages"),
        ("armée", "jusqu'armée"),
        ("œuvre", "oeuvres"),
        ("aujourd'hui", "aujourd’hui"),
        ("ville-garnison", "villes-garnisons"),
        ("garnison", "ville-garnison"),
        ("Senou", "Bamako-Sénou"),
        ("Bamako-Sénou", "bamako-senou"),
        ("malien", "Franco-malienne"),
        ("Aguelhok", "Aguel'hok"),
        ("N'Djamena", "Ndjamena"),
    ] {
        assert!(finds(&mut analyzer, typed, indexed), "{typed} does not find {indexed}");
        assert!(
            typed.contains(['-', ' ']) || indexed.contains('-') || finds(&mut analyzer, indexed, typed),
            "{indexed} does not find {typed}"
        );
    }
}
