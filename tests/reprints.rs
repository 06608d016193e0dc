//! Copies of one text are found, and nothing else is taken for one.

#![allow(clippy::print_stdout, reason = "a person runs this for its figures, with --nocapture")]

mod common;

use std::path::Path;

use common::copies::{CHANGES, Dice, Judged, cluster, copy, prepare, read};

fn at(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Clusters `articles` in orders that have nothing to do with each other; the right cluster of each is `right`.
fn judge<T: PartialEq + Clone>(
    what: &str,
    articles: &[(vigie::article::Article, vigie::fingerprint::Fingerprint)],
    right: &[T],
) -> Judged {
    let mut worst: Option<Judged> = None;
    let count = articles.len();
    for step in [1, count - 1, 7, 101] {
        // A step that shares no divisor with the count visits everything.
        let step = (step..).find(|step| gcd(*step, count) == 1).expect("there is one");
        let order: Vec<usize> = (0..count).map(|place| place * step % count).collect();
        let prints: Vec<_> = order.iter().map(|&place| articles[place].1.clone()).collect();
        let right: Vec<T> = order.iter().map(|&place| right[place].clone()).collect();
        let judged = Judged::new(&cluster(&prints), &right);
        println!("{what}, in steps of {step}: {judged}");
        let name = |(a, b): &(usize, usize)| {
            let name = |place: usize| {
                let article = &articles[order[place]].0;
                format!("{} {:?}", article.id, article.title.as_deref().unwrap_or_default())
            };
            format!("{} / {}", name(*a), name(*b))
        };
        judged.wrong.iter().take(12).for_each(|pair| println!("    wrong: {}", name(pair)));
        judged.missed.iter().take(12).for_each(|pair| println!("    missed: {}", name(pair)));
        if worst.as_ref().is_none_or(|worst| judged.f1() < worst.f1()) {
            worst = Some(judged);
        }
    }
    worst.expect("there are orders")
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn labelled_reprints() {
    let articles = prepare(read(&at("tests/data/reprints.jsonl")));
    let right: Vec<String> =
        articles.iter().map(|(article, _)| article.extra["cluster"].as_str().expect("a cluster").to_owned()).collect();
    let worst = judge("labelled", &articles, &right);
    assert!(worst.f1() >= 0.98, "{worst}");
}

#[test]
fn copies_of_the_corpus() {
    let originals = read(&at("corpus"));
    // The corpus has reprints of its own: nine dispatches, each printed twice.
    let prints: Vec<_> = prepare(originals.clone()).into_iter().map(|(_, print)| print).collect();
    let own = cluster(&prints);
    assert_eq!(own.iter().enumerate().filter(|(number, root)| *number as u32 != **root).count(), 9);
    let mut dice = Dice(1);
    let mut raws = originals.clone();
    let mut right = own.clone();
    for (number, original) in originals.iter().enumerate() {
        if original.text.split(' ').count() < 80 {
            continue;
        }
        for _ in 0..3 {
            raws.push(copy(original, CHANGES[dice.roll(CHANGES.len())], &mut dice));
            right.push(own[number]);
        }
    }
    let articles = prepare(raws);
    let worst = judge("copies of the corpus", &articles, &right);
    assert!(worst.f1() >= 0.98, "{worst}");
}
