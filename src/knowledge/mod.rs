//! Who and where: the registry of actors and the gazetteer of places, as data.
//!
//! The data files lie in `data/` beside this loader, with their sources and licences in `data/SOURCES.md`. They are compiled into one
//! image ([`compile`]) that the binary embeds and reads in place (`image`), so opening the registry costs nothing; another
//! folder with the same files can be compiled at run time. No name of an actor or a place is written in Rust code.

mod actors;
#[doc(hidden)]
pub mod compile;
mod image;
mod key;
mod places;
mod suggest;

use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

pub use actors::Actor;
use key::filter_bits;
pub use key::{name_key, trace};
pub use places::{CountryCode, Place, PlaceKind};

use crate::analysis::{Certainty, Names};
use crate::error::{Error, ErrorKind, Result};
use compile::{ACTOR, AMBIGUOUS, ARTICLE, DEMONYM, ENTRY, EXACT_CASE, Section};
use image::{Bytes, PlaceTable};

/// All actors and places, and the names by which they are called.
pub struct Registry {
    image: Bytes,
    strings: Bytes,
    names: fst::Map<Bytes>,
    postings: Bytes,
    protected: fst::Map<Bytes>,
    continuations: fst::Map<Bytes>,
    words: Bytes,
    places: PlaceTable,
    actors: OnceLock<Actors>,
}

struct Actors {
    rows: Vec<Actor>,
    numbers: FxHashMap<String, u32>,
}

/// Number of an actor or of a place in its table. It changes with the registry; what is stored is the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entry {
    /// An actor.
    Actor(u32),
    /// A place.
    Place(u32),
}

/// One thing that a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sense<'r> {
    /// The actor or place.
    pub entry: Entry,
    /// The only spelling, case included, in which the name counts.
    pub exact: Option<&'r str>,
    /// Whether the name needs evidence elsewhere in the article.
    pub ambiguous: bool,
    /// Whether the name counts only with its elided article: *l'armée*.
    pub article: bool,
    /// Whether the name is a demonym, which points to a country without naming it.
    pub demonym: bool,
}

impl Registry {
    /// The registry that ships with the program.
    pub fn embedded() -> Result<Registry> {
        static IMAGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/registry.img"));
        Registry::from_image(Bytes::embedded(IMAGE))
    }

    /// The registry in a folder that holds `actors.tsv` and `places.tsv`.
    pub fn open(folder: &Path) -> Result<Registry> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path).map_err(|error| {
                Error::io("cannot read the registry file", &path, error)
                    .hint("--registry DIR wants a folder with actors.tsv and places.tsv")
            })
        };
        let demonyms = include_str!("data/demonyms.tsv");
        let image = compile::compile(&read("actors.tsv")?, &read("places.tsv")?, demonyms).map_err(|problem| {
            Error::new(ErrorKind::BadRegistry, problem).hint("mend that line; the files are described in SOURCES.md")
        })?;
        Registry::from_image(Bytes::compiled(image))
    }

    fn from_image(image: Bytes) -> Result<Registry> {
        let bad = |error: fst::Error| {
            Error::new(ErrorKind::BadRegistry, "the registry's name map is damaged").caused_by(error)
        };
        if !image.is_image() {
            return Err(Error::new(ErrorKind::BadRegistry, "the registry is not in this version's format"));
        }
        Ok(Registry {
            strings: image.section(Section::Strings),
            names: fst::Map::new(image.section(Section::Names)).map_err(bad)?,
            postings: image.section(Section::Postings),
            protected: fst::Map::new(image.section(Section::Protected)).map_err(bad)?,
            continuations: fst::Map::new(image.section(Section::Continuations)).map_err(bad)?,
            words: image.section(Section::Words),
            places: PlaceTable::new(&image),
            actors: OnceLock::new(),
            image,
        })
    }

    /// Names the registry's whole content: another registry has another fingerprint.
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.image.fingerprint())
    }

    fn actor_table(&self) -> &Actors {
        self.actors.get_or_init(|| {
            let section = self.image.section(Section::Actors);
            let tsv = std::str::from_utf8(section.as_ref()).unwrap_or_default();
            // The table was checked when the image was compiled.
            let rows = actors::parse(tsv).unwrap_or_default();
            let numbers = rows.iter().enumerate().map(|(number, actor)| (actor.id.clone(), number as u32)).collect();
            Actors { rows, numbers }
        })
    }

    /// All actors, in the order of the data file.
    pub fn actors(&self) -> &[Actor] {
        &self.actor_table().rows
    }

    /// The actor with this id.
    pub fn actor(&self, id: &str) -> Option<&Actor> {
        self.actor_number(id).map(|number| &self.actors()[number as usize])
    }

    /// The number of the actor with this id.
    pub fn actor_number(&self, id: &str) -> Option<u32> {
        self.actor_table().numbers.get(id).copied()
    }

    /// How many places there are.
    pub fn place_count(&self) -> usize {
        self.places.len()
    }

    /// The place with this number.
    pub fn place_at(&self, number: u32) -> Place<'_> {
        Place::new(&self.places, number)
    }

    /// The place with this id.
    pub fn place(&self, id: &str) -> Option<Place<'_>> {
        self.places.find(id).map(|number| self.place_at(number))
    }

    /// Everything that a name may stand for, by its [`name_key`]; demonyms name nothing.
    pub fn senses(&self, key: &str) -> Vec<Sense<'_>> {
        let senses = self.names.get(key).map(|offset| self.senses_at(offset).filter(|sense| !sense.demonym).collect());
        senses.unwrap_or_default()
    }

    /// Everything that a name may stand for, by its value in [`names`](Registry::names).
    pub fn senses_at(&self, offset: u64) -> impl Iterator<Item = Sense<'_>> {
        image::postings(&self.postings, offset).map(|posting| {
            let number = posting.bits & ENTRY;
            Sense {
                entry: if posting.bits & ACTOR != 0 { Entry::Actor(number) } else { Entry::Place(number) },
                exact: if posting.bits & EXACT_CASE != 0 { posting.exact(&self.strings) } else { None },
                ambiguous: posting.bits & AMBIGUOUS != 0,
                article: posting.bits & ARTICLE != 0,
                demonym: posting.bits & DEMONYM != 0,
            }
        })
    }

    /// The map from name keys to postings, to be walked word by word.
    pub fn names(&self) -> &fst::raw::Fst<impl AsRef<[u8]> + use<>> {
        self.names.as_fst()
    }

    /// Whether a folded word may stand in a name. It does not when this says so; of the words that stand in none, one in fifty may.
    pub fn may_stand_in_name(&self, word: &str) -> bool {
        let bits = self.words.as_ref();
        filter_bits(word).iter().all(|bit| bits[bit / 8] >> (bit % 8) & 1 == 1)
    }

    /// The [`trace`]s of the words right behind which a folded word stands in some name, a bit for each. Words that share a trace are not told
    /// apart, so a bit says that a name may go on, and its absence that none does.
    pub fn continues_behind(&self, word: &str) -> u32 {
        if self.may_stand_in_name(word) { self.continuations.get(word).unwrap_or(0) as u32 } else { 0 }
    }

    /// The ids from the root of the hierarchy down to the actor.
    pub fn actor_path(&self, id: &str) -> Vec<&str> {
        let mut path = Vec::new();
        let mut next = self.actor(id);
        while let Some(actor) = next {
            path.push(actor.id.as_str());
            next = actor.parent.as_deref().and_then(|parent| self.actor(parent));
        }
        path.reverse();
        path
    }

    /// The actor called `name`: an id, or any alias in any case and with or without accents.
    pub fn find_actor(&self, name: &str) -> Result<&Actor> {
        if let Some(actor) = self.actor(name) {
            return Ok(actor);
        }
        let key = name_key(name);
        let mut found: Vec<(bool, u32)> = self
            .senses(&key)
            .into_iter()
            .filter_map(|sense| match sense.entry {
                Entry::Actor(number) => Some((sense.ambiguous, number)),
                Entry::Place(_) => None,
            })
            .collect();
        found.extend(self.actors().iter().enumerate().filter_map(|(number, actor)| {
            let named = [&actor.id, &actor.name, &actor.short].into_iter().any(|label| name_key(label) == key);
            named.then_some((false, number as u32))
        }));
        // An unambiguous form first; among ambiguous ones the order of the file, which has the better known first.
        found.sort_unstable();
        match found.first() {
            Some(&(_, number)) if !key.is_empty() => Ok(&self.actors()[number as usize]),
            _ => Err(self.unknown(suggest::Wanted::Actor, name)),
        }
    }

    /// The places called `name`, or at the path `name` (`Mali/Ménaka`): one where the name or the path is plain, several
    /// where places of equal rank share it.
    pub fn find_places(&self, name: &str) -> Result<Vec<Place<'_>>> {
        if let Some(place) = self.place(name) {
            return Ok(vec![place]);
        }
        let mut steps = name.rsplit('/').map(name_key).filter(|step| !step.is_empty());
        let last = steps.next().unwrap_or_default();
        let above: Vec<String> = steps.collect();
        let mut found: Vec<Place<'_>> = self
            .senses(&last)
            .into_iter()
            .filter_map(|sense| match sense.entry {
                Entry::Place(number) => Some(self.place_at(number)),
                Entry::Actor(_) => None,
            })
            .filter(|place| place.lies_in(&above))
            .collect();
        let Some(best) = found.iter().map(Place::rank).max() else {
            return Err(self.unknown(suggest::Wanted::Place, name));
        };
        found.retain(|place| place.rank() == best);
        Ok(found)
    }

    /// The name keys within so many letters of `key` (a swap of neighbours counts two), with what they stand for.
    pub fn near(&self, key: &str, edits: u32) -> Vec<(String, Entry)> {
        suggest::within(self, key, edits)
    }

    fn unknown(&self, wanted: suggest::Wanted, name: &str) -> Error {
        let (what, list) = match wanted {
            suggest::Wanted::Actor => ("actor", "vigie actors"),
            suggest::Wanted::Place => ("place", "vigie places NAME"),
        };
        let near = suggest::near(self, wanted, name, 3);
        let error = Error::new(ErrorKind::Unknown, format!("unknown {what} {name:?}"));
        if near.is_empty() {
            error.hint(format!("`{list}` lists those that are known"))
        } else {
            error.hint(format!("did you mean {}? (`{list}` lists those that are known)", near.join(", ")))
        }
    }
}

/// The registry's single-word names, as the analysis chain wants to know them.
pub struct ProtectedNames(Arc<Registry>);

impl Names for ProtectedNames {
    fn certainty(&self, word: &str) -> Option<Certainty> {
        match self.0.protected.get(word)? {
            compile::STRONG => Some(Certainty::Strong),
            _ => Some(Certainty::Weak),
        }
    }
}

/// The names that the analysis chain must not stem.
pub fn protected(registry: &Arc<Registry>) -> Arc<dyn Names> {
    Arc::new(ProtectedNames(registry.clone()))
}
