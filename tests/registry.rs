//! The rules that the entries of the registry keep, beyond those without which it does not compile (unique ids, parents that exist and form no
//! cycle, places sorted by id): every name resolves to its entry, ambiguity is declared, dates and references are sound.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use vigie::knowledge::{Actor, Entry, Registry, name_key};
use vigie::tagging::dates::span;

/// A name that so many actors share is a common noun ("l'armée").
const COMMON_NOUN: usize = 6;

fn registry() -> Registry {
    Registry::embedded().expect("the registry that ships is sound")
}

/// The actors whose name this is, and whether each says that it needs evidence.
fn bearers(registry: &Registry, name: &str) -> Vec<(u32, bool)> {
    let senses = registry.senses(&name_key(name)).into_iter();
    let actors = senses.filter_map(|sense| match sense.entry {
        Entry::Actor(number) => Some((number, sense.ambiguous)),
        Entry::Place(_) => None,
    });
    let actors: BTreeMap<u32, bool> = actors.collect();
    actors.into_iter().collect()
}

fn each(check: impl Fn(&Registry, u32, &Actor)) {
    let registry = registry();
    assert!(registry.actors().len() > 200, "the actors are there");
    registry.actors().iter().enumerate().for_each(|(number, actor)| check(&registry, number as u32, actor));
}

#[test]
fn every_name_resolves_to_its_entry_or_is_declared_ambiguous() {
    each(|registry, number, actor| {
        for name in &actor.aliases {
            let bearers = bearers(registry, name);
            let own = bearers.iter().find(|(bearer, _)| *bearer == number);
            let Some((_, ambiguous)) = own else { panic!("{}: {name:?} is not found as its name", actor.id) };
            let sure = bearers.iter().filter(|(_, ambiguous)| !ambiguous).count();
            assert!(*ambiguous || sure == 1, "{}: {name:?} is the name of others too, undeclared", actor.id);
        }
    });
}

#[test]
fn names_are_written_once_and_what_is_said_of_them_is_said_of_names() {
    each(|_, _, actor| {
        let names: BTreeSet<&String> = actor.aliases.iter().collect();
        assert_eq!(names.len(), actor.aliases.len(), "{}: a name stands twice", actor.id);
        for form in actor.ambiguous.iter().chain(&actor.case_sensitive) {
            let key = name_key(form);
            assert!(
                actor.aliases.iter().any(|name| name_key(name) == key),
                "{}: {form:?} is declared and is no name of it",
                actor.id
            );
        }
        let is_padded = |text: &String| text.trim() != text || text.is_empty();
        assert!(!actor.aliases.iter().any(is_padded), "{}: a name is empty or padded", actor.id);
    });
}

#[test]
fn dates_parse_and_come_in_order() {
    each(|_, _, actor| {
        let read = |date: &Option<String>| {
            date.as_deref().map(|date| span(date).unwrap_or_else(|| panic!("{}: {date:?} is no date", actor.id)))
        };
        if let (Some((from, _)), Some((_, to))) = (read(&actor.active_from), read(&actor.active_to)) {
            assert!(from <= to, "{}: it ended before it began", actor.id);
        }
    });
}

#[test]
fn what_an_entry_refers_to_is_there() {
    each(|registry, _, actor| {
        for id in actor.parent.iter().chain(&actor.predecessors).chain(&actor.successors) {
            assert!(registry.actor(id).is_some() && *id != actor.id, "{}: {id:?} is no other actor", actor.id);
        }
        let of_evidence = actor.evidence.iter().filter_map(|rule| rule.strip_prefix("pays:"));
        let of_evidence = of_evidence.map(|rule| rule.split_once('@').map_or(rule, |(code, _)| code));
        for code in actor.countries.iter().map(String::as_str).chain(of_evidence) {
            let place = registry.place(code).unwrap_or_else(|| panic!("{}: no country {code:?}", actor.id));
            assert_eq!(place.country(), Some(code), "{}", actor.id);
        }
        assert!(!actor.sources.is_empty(), "{}: nothing says where it is from", actor.id);
    });
}

#[test]
fn a_common_noun_means_the_force_of_the_country_that_an_article_is_about() {
    each(|registry, _, actor| {
        let is_common = |form: &&String| bearers(registry, form).len() >= COMMON_NOUN;
        if let ([country], Some(form)) = (&actor.countries[..], actor.ambiguous.iter().find(is_common)) {
            let rule = format!("pays:{country}");
            assert!(actor.evidence.contains(&rule), "{}: {form:?} needs the evidence {rule}", actor.id);
        }
    });
}

/// Ids are permanent: whoever has cited one must find it again.
#[test]
#[allow(clippy::print_stderr, reason = "says that it measured nothing")]
fn every_id_that_was_given_out_is_still_there() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/actors/actors.tsv");
    let Ok(table) = std::fs::read_to_string(&path) else {
        eprintln!("{} is not here: nothing compared", path.display());
        return;
    };
    let registry = registry();
    for id in table.lines().skip(1).filter_map(|line| line.split('\t').next()) {
        assert!(registry.actor(id).is_some(), "{id} is gone");
    }
}

#[test]
fn words_that_stand_in_no_name_need_not_be_looked_up() {
    let registry = registry();
    let places = (0..registry.place_count() as u32).map(|number| registry.place_at(number));
    let names = registry.actors().iter().flat_map(|actor| actor.aliases.clone());
    for name in places.map(|place| place.name().to_owned()).chain(names) {
        for word in name_key(&name).split(' ') {
            assert!(registry.may_stand_in_name(word), "{word} of {name}");
        }
    }
    let strangers = (0..10_000).filter(|number| registry.may_stand_in_name(&format!("mot{number}"))).count();
    assert!(strangers < 500, "the filter lets {strangers} of 10,000 strangers pass");
}
