//! Filters beside the query: by actor, place, distance, country, event type, source, language and date.

use crate::error::{Error, ErrorKind, Result};
use crate::index::{FRENCH_CODE, day_number};
use crate::knowledge::{PlaceKind, Registry, name_key};
use crate::tagging::dates::span;
use crate::tagging::events::{EventType, event_types};

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// An actor with its children.
    Actor,
    /// A place with what lies in it.
    Place,
    /// A country.
    Country,
    /// Who published the article.
    Source,
    /// The language of the article.
    Lang,
    /// The type of the event.
    Event,
}

/// Which of an article's dates a range is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateField {
    /// The event's, else the publication date.
    #[default]
    Either,
    /// The event's.
    Event,
    /// The publication date.
    Published,
}

/// Filters as a person states them. Values of one dimension are alternatives, dimensions add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    /// Articles must have one of the values of each dimension named here.
    pub include: Vec<(Dimension, String)>,
    /// Articles must have none of these.
    pub exclude: Vec<(Dimension, String)>,
    /// First day: `2022`, `2022-11` or `2022-11-27`.
    pub since: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// Which date the two are about.
    pub date_field: DateField,
    /// A place, and how many kilometres from it a place may lie that the articles name.
    pub near: Option<(String, f64)>,
}

/// Filters with names resolved to what the index holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// For each dimension the accepted values.
    pub include: Vec<(Dimension, Vec<Value>)>,
    /// Values that are refused.
    pub exclude: Vec<(Dimension, Value)>,
    /// Days since 1970-01-01, ends included.
    pub days: Option<(i64, i64)>,
    /// Which date the days are about.
    pub date_field: DateField,
    /// The ids of the places of which articles must name one.
    pub near: Option<Vec<String>>,
    /// What the person should know: a name shared by several places, say.
    pub remarks: Vec<String>,
}

/// A value of a dimension as the index holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The ids from the root of a hierarchy down.
    Path(Vec<String>),
    /// A term.
    Term(String),
}

impl Filters {
    /// Resolves every name. An unknown one is an error with suggestions, never an empty answer.
    pub fn resolve(&self, registry: &Registry) -> Result<Resolved> {
        let mut resolved = Resolved { date_field: self.date_field, ..Resolved::default() };
        for (dimension, name) in &self.include {
            let values = values(registry, *dimension, name, &mut resolved.remarks)?;
            match resolved.include.iter_mut().find(|(other, _)| other == dimension) {
                Some((_, known)) => known.extend(values),
                None => resolved.include.push((*dimension, values)),
            }
        }
        for (dimension, name) in &self.exclude {
            let values = values(registry, *dimension, name, &mut resolved.remarks)?;
            resolved.exclude.extend(values.into_iter().map(|value| (*dimension, value)));
        }
        resolved.days = self.days()?;
        if let Some((name, kilometres)) = &self.near {
            resolved.near = Some(places_near(registry, name, *kilometres)?);
        }
        Ok(resolved)
    }

    fn days(&self) -> Result<Option<(i64, i64)>> {
        let bound = |text: &Option<String>| {
            text.as_ref()
                .map(|text| {
                    span(text).ok_or_else(|| {
                        Error::new(ErrorKind::BadArgument, format!("{text:?} is not a date"))
                            .hint("write a year, a month or a day: 2022, 2022-11, 2022-11-27")
                    })
                })
                .transpose()
        };
        let (since, until) = (bound(&self.since)?, bound(&self.until)?);
        let first = since.map_or(i64::MIN, |(from, _)| day_number(from));
        let last = until.map_or(i64::MAX, |(_, to)| day_number(to));
        if first > last {
            return Err(Error::new(ErrorKind::BadArgument, "--since is later than --until").hint("swap the two"));
        }
        Ok((since.is_some() || until.is_some()).then_some((first, last)))
    }

    /// Which languages are searched: French unless others are asked for. Empty means any.
    pub fn languages(resolved: &Resolved) -> Vec<String> {
        let asked = resolved.include.iter().find(|(dimension, _)| *dimension == Dimension::Lang);
        let Some((_, values)) = asked else { return vec![FRENCH_CODE.to_owned()] };
        let codes: Vec<String> = values
            .iter()
            .filter_map(|value| match value {
                Value::Term(code) => Some(code.clone()),
                Value::Path(_) => None,
            })
            .collect();
        if codes.iter().any(|code| code == ANY_LANGUAGE) { Vec::new() } else { codes }
    }
}

/// The value of the language filter that lets every language pass.
pub const ANY_LANGUAGE: &str = "any";

fn values(registry: &Registry, dimension: Dimension, name: &str, remarks: &mut Vec<String>) -> Result<Vec<Value>> {
    Ok(match dimension {
        Dimension::Actor => vec![actor(registry, name)?],
        Dimension::Place => {
            let places = registry.find_places(name)?;
            if places.len() > 1 {
                let paths: Vec<String> = places.iter().map(|place| place.path()).collect();
                remarks.push(format!("{name:?} is {} places: {}; a path chooses one", paths.len(), paths.join(", ")));
            }
            places
                .iter()
                .map(|place| Value::Path(place.lineage().iter().map(|place| place.id().to_owned()).collect()))
                .collect()
        }
        Dimension::Country => {
            let by_code = registry.place(&name.to_uppercase()).filter(|place| place.kind() == PlaceKind::Country);
            let country = match by_code {
                Some(place) => place,
                None => registry
                    .find_places(name)?
                    .into_iter()
                    .find(|place| place.kind() == PlaceKind::Country)
                    .ok_or_else(|| {
                        Error::new(ErrorKind::Unknown, format!("{name:?} is a place but not a country"))
                            .hint("`--place` takes any place; `--country` a name such as Mali or a code such as ML")
                    })?,
            };
            vec![Value::Term(country.id().to_owned())]
        }
        Dimension::Source => vec![Value::Term(name_key(name))],
        Dimension::Lang => vec![Value::Term(name.to_lowercase())],
        Dimension::Event => vec![Value::Term(event_type(name)?.to_owned())],
    })
}

/// The id of an event type, given that or its French name.
fn event_type(name: &str) -> Result<&'static str> {
    let key = name_key(name);
    let known = |kind: &EventType| name_key(kind.id) == key || name_key(kind.name) == key;
    event_types().find(known).map(|kind| kind.id).ok_or_else(|| {
        let nearest = event_types().min_by_key(|kind| strsim::damerau_levenshtein(&name_key(kind.id), &key));
        let all: Vec<&str> = event_types().map(|kind| kind.id).collect();
        let nearest = nearest.map_or("", |kind| kind.id);
        Error::new(ErrorKind::Unknown, format!("{name:?} is not a type of event"))
            .hint(format!("did you mean {nearest}? The types are {}", all.join(", ")))
    })
}

/// The ids of the places that lie within so many kilometres of the one called `name`, itself included. Countries lie nowhere.
fn places_near(registry: &Registry, name: &str, kilometres: f64) -> Result<Vec<String>> {
    let centres = registry.find_places(name)?;
    if let Some(country) = centres.iter().find(|place| place.kind() == PlaceKind::Country) {
        return Err(Error::new(
            ErrorKind::BadArgument,
            format!("{} is a country, not a place to be near", country.name()),
        )
        .hint("`--country` takes countries; `--near` towns, villages and regions"));
    }
    let mut near: Vec<String> = centres.iter().map(|place| place.id().to_owned()).collect();
    let all = (0..registry.place_count() as u32).map(|number| registry.place_at(number));
    let close = all.filter(|place| {
        place.kind() != PlaceKind::Country && centres.iter().any(|centre| centre.distance(place) <= kilometres)
    });
    near.extend(close.map(|place| place.id().to_owned()));
    Ok(near)
}

/// The facet path of the actor called `name`.
pub fn actor(registry: &Registry, name: &str) -> Result<Value> {
    let id = &registry.find_actor(name)?.id;
    Ok(Value::Path(registry.actor_path(id).into_iter().map(str::to_owned).collect()))
}
