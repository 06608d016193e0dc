//! Names near a name that nobody has.

use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Streamer};

use super::{Entry, Registry, name_key};

/// What is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// An actor.
    Actor,
    /// A place.
    Place,
}

/// Up to `limit` display names whose spelling is near `name`, the nearest and best known first.
pub fn near(registry: &Registry, wanted: Wanted, name: &str, limit: usize) -> Vec<String> {
    let key = name_key(name);
    let wanted_edits = if key.len() < 5 { 1 } else { 2 };
    let mut found: Vec<(usize, i32, String)> = Vec::new();
    for (candidate, entry) in within(registry, &key, 2) {
        let edits = strsim::damerau_levenshtein(&key, &candidate);
        if edits > wanted_edits {
            continue;
        }
        let (label, rank) = match (entry, wanted) {
            (Entry::Actor(number), Wanted::Actor) => (registry.actors()[number as usize].short.clone(), 0),
            (Entry::Place(number), Wanted::Place) => {
                let place = registry.place_at(number);
                (place.name().to_owned(), -i32::from(place.rank()))
            }
            _ => continue,
        };
        found.push((edits, rank, label));
    }
    found.sort();
    let mut labels: Vec<String> = Vec::new();
    for (_, _, label) in found {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.truncate(limit);
    labels
}

/// The name keys within so many letters of `key` (a swap of neighbours counts two), with what they stand for.
pub fn within(registry: &Registry, key: &str, edits: u32) -> Vec<(String, Entry)> {
    let Ok(automaton) = Levenshtein::new(key, edits) else { return Vec::new() };
    let mut found = Vec::new();
    let mut stream = registry.names.search(automaton).into_stream();
    while let Some((candidate, offset)) = stream.next() {
        let Ok(candidate) = std::str::from_utf8(candidate) else { continue };
        let senses = registry.senses_at(offset).filter(|sense| !sense.demonym);
        found.extend(senses.map(|sense| (candidate.to_owned(), sense.entry)));
    }
    found
}
