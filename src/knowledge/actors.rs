//! The registry's actors: one row of `actors.tsv` each.

use serde::Serialize;

use super::compile::{NONE, Table, check_parents, list};
use super::places::CountryCode;
use crate::error::{Error, ErrorKind, Result};

/// An armed group, a force, an organisation or a generic label such as "unidentified gunmen".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// Permanent id.
    pub id: String,
    /// French name.
    pub name: String,
    /// Short label for lists and facets.
    pub short: String,
    /// `jihadiste`, `rebelle`, `armee`, `generique`…; describes the actor, not its legality.
    pub kind: String,
    /// For a generic label ("terroristes", "hommes armés"): the kinds of actors that it may stand for. Empty for somebody.
    pub stands_for: Vec<String>,
    /// The umbrella that it belongs to.
    pub parent: Option<String>,
    /// ISO 3166 codes of the countries where it operates or to which it belongs.
    pub countries: Vec<String>,
    /// When it was founded: a year, month or day.
    pub active_from: Option<String>,
    /// When it ended; absent while it lasts or when unknown.
    pub active_to: Option<String>,
    /// Ids of what it came from.
    pub predecessors: Vec<String>,
    /// Ids of what came of it.
    pub successors: Vec<String>,
    /// Every form by which it is named, phrases with a demonym ("soldats maliens") included.
    pub aliases: Vec<String>,
    /// Forms that match only with exactly this case.
    pub case_sensitive: Vec<String>,
    /// Forms that need evidence elsewhere in the article.
    pub ambiguous: Vec<String>,
    /// What counts as evidence; the syntax is described in `data/SOURCES.md`.
    pub evidence: Vec<String>,
    /// Words that rule out the ambiguous forms.
    pub veto: Vec<String>,
    /// Wikidata item.
    pub wikidata: Option<String>,
    /// UCDP actor id.
    pub ucdp_id: Option<String>,
    /// Codes of the sources that confirm the entry.
    pub sources: String,
    /// Contested points and traps, in French.
    pub notes: Option<String>,
}

impl Actor {
    /// Whether it is a label ("terroristes", "hommes armés") rather than somebody.
    pub fn is_generic(&self) -> bool {
        !self.stands_for.is_empty()
    }

    /// The country that it belongs to, if to one only.
    pub fn only_country(&self) -> Option<CountryCode> {
        match &self.countries[..] {
            [country] => CountryCode::new(country),
            _ => None,
        }
    }
}

/// Parses the table, and checks that parents exist and form no cycle.
pub fn parse(tsv: &str) -> Result<Vec<Actor>> {
    parse_table(tsv).map_err(|problem| Error::new(ErrorKind::BadRegistry, problem))
}

fn parse_table(tsv: &str) -> Result<Vec<Actor>, String> {
    let table = Table::parse("actors.tsv", tsv)?;
    let mut actors = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let cell = |name: &str| table.cell(row, name);
        let many = |name: &str| Ok::<_, String>(list(cell(name)?).map(str::to_owned).collect::<Vec<_>>());
        let maybe = |name: &str| Ok::<_, String>(Some(cell(name)?.to_owned()).filter(|value| !value.is_empty()));
        let mut aliases = many("aliases")?;
        aliases.extend(many("demonym_phrases")?);
        actors.push(Actor {
            id: cell("id")?.to_owned(),
            name: cell("name_fr")?.to_owned(),
            short: cell("short")?.to_owned(),
            kind: cell("kind")?.to_owned(),
            stands_for: many("stands_for")?,
            parent: maybe("parent")?,
            countries: cell("countries")?.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            active_from: maybe("active_from")?,
            active_to: maybe("active_to")?,
            predecessors: many("predecessors")?,
            successors: many("successors")?,
            aliases,
            case_sensitive: many("acronym_case_sensitive")?,
            ambiguous: many("ambiguous")?,
            evidence: many("evidence")?,
            veto: many("veto")?,
            wikidata: maybe("wikidata")?,
            ucdp_id: maybe("ucdp_id")?,
            sources: cell("source")?.to_owned(),
            notes: maybe("notes")?,
        });
    }
    let parents = actors
        .iter()
        .map(|actor| match &actor.parent {
            None => Ok(NONE),
            Some(parent) => actors
                .iter()
                .position(|other| other.id == *parent)
                .map(|number| number as u32)
                .ok_or_else(|| format!("actors.tsv: {}: its parent {parent} is not in the file", actor.id)),
        })
        .collect::<Result<Vec<u32>, String>>()?;
    check_parents("actors.tsv", &parents, &table.rows)?;
    Ok(actors)
}
