//! Filters beside the query: by actor, place, country, source, language and date.

use crate::error::{Error, ErrorKind, Result};
use crate::index::{FRENCH_CODE, day_number};
use crate::knowledge::{PlaceKind, Registry, name_key};
use crate::tagging::dates::span;

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
    })
}

/// The facet path of the actor called `name`.
pub fn actor(registry: &Registry, name: &str) -> Result<Value> {
    let id = &registry.find_actor(name)?.id;
    Ok(Value::Path(registry.actor_path(id).into_iter().map(str::to_owned).collect()))
}
