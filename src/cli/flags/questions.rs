//! The flags of `search`, `count`, `facets`, `timeline` and `eval`: filters, orders, formats.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Format;
use crate::query::{DateField, Dimension, Filters};
use crate::search::{FacetDimension, Sort, Step, Unit};

#[derive(Args, Debug)]
pub struct FilterArgs {
    /// Only articles that name this actor or one below it, under any of its names
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub actor: Vec<String>,
    /// Only articles that do not
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub not_actor: Vec<String>,
    /// Only articles that name this place or one in it; a path (Mali/Ménaka) chooses among namesakes
    #[arg(long, value_name = "NAME|PATH", help_heading = "Filters")]
    pub place: Vec<String>,
    /// Only articles that do not
    #[arg(long, value_name = "NAME|PATH", help_heading = "Filters")]
    pub not_place: Vec<String>,
    /// Only articles that name a place in this country, by name or ISO code
    #[arg(long, value_name = "NAME|CODE", help_heading = "Filters")]
    pub country: Vec<String>,
    /// Only articles that do not
    #[arg(long, value_name = "NAME|CODE", help_heading = "Filters")]
    pub not_country: Vec<String>,
    /// Only articles that name a place within --within of this one
    #[arg(long, value_name = "PLACE", help_heading = "Filters")]
    pub near: Option<String>,
    /// How far that is, in kilometres [default: 50km]
    #[arg(long, value_name = "KM", requires = "near", value_parser = kilometres, help_heading = "Filters")]
    pub within: Option<f64>,
    /// Only articles about this type of event, such as enlevement; `vigie facets event` lists them
    #[arg(long, value_name = "TYPE", help_heading = "Filters")]
    pub event: Vec<String>,
    /// No articles about this type of event
    #[arg(long, value_name = "TYPE", help_heading = "Filters")]
    pub not_event: Vec<String>,
    /// Only articles of this publisher
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub source: Vec<String>,
    /// No articles of this publisher
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    pub not_source: Vec<String>,
    /// Only articles in this language (ISO code), or `any`; French when not given
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    pub lang: Vec<String>,
    /// From this day, month or year on (2022, 2022-11, 2022-11-27)
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub since: Option<String>,
    /// Up to this day, month or year
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    pub until: Option<String>,
    /// Which date --since and --until are about; the event's, else the publication's, when not given
    #[arg(long, value_name = "FIELD", help_heading = "Filters")]
    pub date_field: Option<DateFieldArg>,
}

impl FilterArgs {
    /// The filters that these flags state.
    pub fn filters(&self) -> Filters {
        let pairs = |lists: [(Dimension, &Vec<String>); 6]| {
            lists
                .into_iter()
                .flat_map(|(dimension, names)| names.iter().map(move |name| (dimension, name.clone())))
                .collect()
        };
        Filters {
            include: pairs([
                (Dimension::Actor, &self.actor),
                (Dimension::Place, &self.place),
                (Dimension::Country, &self.country),
                (Dimension::Source, &self.source),
                (Dimension::Lang, &self.lang),
                (Dimension::Event, &self.event),
            ]),
            exclude: pairs([
                (Dimension::Actor, &self.not_actor),
                (Dimension::Place, &self.not_place),
                (Dimension::Country, &self.not_country),
                (Dimension::Source, &self.not_source),
                (Dimension::Lang, &Vec::new()),
                (Dimension::Event, &self.not_event),
            ]),
            near: self.near.clone().map(|place| (place, self.within.unwrap_or(USUAL_DISTANCE))),
            since: self.since.clone(),
            until: self.until.clone(),
            date_field: match self.date_field {
                None => DateField::Either,
                Some(DateFieldArg::Event) => DateField::Event,
                Some(DateFieldArg::Published) => DateField::Published,
            },
        }
    }
}

/// How near is near when nobody says, in kilometres.
const USUAL_DISTANCE: f64 = 50.0;

/// `50`, `50km`, `12,5 km`.
fn kilometres(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches(|c: char| c.is_alphabetic()).trim_end().replace(',', ".");
    let unit = text.trim().trim_start_matches(|c: char| !c.is_alphabetic());
    match number.parse() {
        Ok(number) if (0.0..=5_000.0).contains(&number) && ["", "km"].contains(&unit.to_lowercase().as_str()) => {
            Ok(number)
        }
        _ => Err("write a distance in kilometres, such as 50km (at most 5000)".to_owned()),
    }
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum DateFieldArg {
    /// The event's date
    Event,
    /// The publication date
    Published,
}

#[derive(Args, Debug)]
pub struct SearchArgs {
    /// Words, "phrases", OR/OU, AND/ET, NOT/SAUF/-word, ( ), prefix*, word~, field:value
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    /// How many hits [default: 10; all with --format csv or geojson]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub limit: Option<u32>,
    /// How many hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
    pub offset: u32,
    /// Order of the hits
    #[arg(long, value_name = "ORDER", default_value = "relevance", allow_hyphen_values = true)]
    pub sort: SortArg,
    /// Show every copy of a text, not one hit for all; a TREC run always does
    #[arg(long)]
    pub all_copies: bool,
    /// Say where each hit's score comes from (text and json)
    #[arg(long)]
    pub explain: bool,
    /// How the hits are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: HitFormat,
    /// Run every line of FILE (a name, a tab, a query) instead of QUERY; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub batch: Option<PathBuf>,
    /// With --format json: a last line with totals and facet counts
    #[arg(long)]
    pub summary: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
pub enum SortArg {
    /// The best first
    Relevance,
    /// The oldest first
    Date,
    /// The newest first
    #[value(name = "-date")]
    DateDescending,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Sort {
        match sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Date => Sort::Date,
            SortArg::DateDescending => Sort::DateDescending,
        }
    }
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
    /// A table: id, title, date, precision, source, url, path, actors, places, events; a row a hit
    Csv,
    /// A map: a point for each place that a hit names
    #[value(name = "geojson")]
    GeoJson,
    /// A TREC run: topic, Q0, id, rank, score, vigie
    Trec,
}

#[derive(Args, Debug)]
pub struct EvalArgs {
    /// Topics: a line each, the name, a tab, the query
    #[arg(long, value_name = "FILE")]
    pub topics: PathBuf,
    /// Judgments in the qrels format of TREC: topic, 0, id, grade
    #[arg(long, value_name = "FILE")]
    pub qrels: PathBuf,
    #[command(flatten)]
    pub filters: FilterArgs,
    /// How the figures are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Args, Debug)]
pub struct CountArgs {
    /// As for `search`
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    /// Count every article, or copies of one text as one
    #[arg(long, value_name = "UNIT", default_value = "articles")]
    pub count_by: UnitArg,
}

/// What is counted.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitArg {
    /// Every article, copies too
    Articles,
    /// Copies of one text as one
    Clusters,
}

impl From<UnitArg> for Unit {
    fn from(unit: UnitArg) -> Unit {
        match unit {
            UnitArg::Articles => Unit::Articles,
            UnitArg::Clusters => Unit::Clusters,
        }
    }
}

#[derive(Args, Debug)]
pub struct FacetsArgs {
    /// What to count by
    #[arg(value_name = "DIM")]
    pub dimension: FacetArg,
    /// As for `search`; all articles when not given
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    /// Count every article, or copies of one text as one
    #[arg(long, value_name = "UNIT", default_value = "articles")]
    pub count_by: UnitArg,
    /// Print at most so many values
    #[arg(long, short = 'n', value_name = "N")]
    pub limit: Option<usize>,
    /// How the counts are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetArg {
    /// Actors, as a tree
    #[value(alias = "acteur", alias = "actors")]
    Actor,
    /// Places, as a tree
    #[value(alias = "lieu", alias = "places")]
    Place,
    /// Countries
    #[value(alias = "pays", alias = "countries")]
    Country,
    /// Publishers
    #[value(alias = "sources")]
    Source,
    /// Languages
    #[value(alias = "langue")]
    Lang,
    /// Types of events
    #[value(alias = "evenement", alias = "événement", alias = "events")]
    Event,
    /// Years of the event, else of the publication
    #[value(alias = "annee", alias = "année")]
    Year,
}

impl From<FacetArg> for FacetDimension {
    fn from(dimension: FacetArg) -> FacetDimension {
        match dimension {
            FacetArg::Actor => FacetDimension::Actor,
            FacetArg::Place => FacetDimension::Place,
            FacetArg::Country => FacetDimension::Country,
            FacetArg::Source => FacetDimension::Source,
            FacetArg::Lang => FacetDimension::Lang,
            FacetArg::Year => FacetDimension::Year,
            FacetArg::Event => FacetDimension::Event,
        }
    }
}

#[derive(Args, Debug)]
pub struct TimelineArgs {
    /// As for `search`; all articles when not given
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    /// How long a row is; some dozens of rows when not given
    #[arg(long, value_name = "STEP")]
    pub by: Option<StepArg>,
    /// Count every article, or copies of one text as one
    #[arg(long, value_name = "UNIT", default_value = "articles")]
    pub count_by: UnitArg,
    /// How the counts are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// How long the rows of a timeline are.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepArg {
    /// A row a day
    #[value(alias = "jour")]
    Day,
    /// A row a week, from Monday on
    #[value(alias = "semaine")]
    Week,
    /// A row a month
    #[value(alias = "mois")]
    Month,
    /// A row a year
    #[value(alias = "annee", alias = "année")]
    Year,
}

impl From<StepArg> for Step {
    fn from(step: StepArg) -> Step {
        match step {
            StepArg::Day => Step::Day,
            StepArg::Week => Step::Week,
            StepArg::Month => Step::Month,
            StepArg::Year => Step::Year,
        }
    }
}
