//! The registry's places, read in place from the image.

use super::compile::PLACE_KINDS;
use super::image::{PlaceTable, TextColumn};
use super::key::name_key;

/// What sort of place it is, the largest units first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum PlaceKind {
    Country,
    Region,
    District,
    Commune,
    Town,
    Village,
    Area,
    River,
    Lake,
    Park,
    Forest,
    Mountain,
    Desert,
    Island,
    Site,
}

impl PlaceKind {
    const ALL: [PlaceKind; PLACE_KINDS.len()] = {
        use PlaceKind::*;
        [
            Country, Region, District, Commune, Town, Village, Area, River, Lake, Park, Forest, Mountain, Desert,
            Island, Site,
        ]
    };

    /// The kind as the data file writes it.
    pub fn name(self) -> &'static str {
        PLACE_KINDS[self as usize]
    }
}

/// ISO 3166 code of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// The code as two letters.
    pub fn new(letters: &str) -> Option<CountryCode> {
        letters.as_bytes().try_into().ok().map(CountryCode)
    }
}

/// A place of the gazetteer: a view into the registry, free to copy.
#[derive(Clone, Copy)]
pub struct Place<'r> {
    table: &'r PlaceTable,
    number: u32,
}

impl<'r> Place<'r> {
    pub(super) fn new(table: &'r PlaceTable, number: u32) -> Self {
        Place { table, number }
    }

    /// Its number in the table.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Permanent id: an ISO code for a country, `gn…` (GeoNames) or `wof…` (Who's On First) for most others.
    pub fn id(&self) -> &'r str {
        self.table.text(self.number, TextColumn::Id)
    }

    /// French name.
    pub fn name(&self) -> &'r str {
        self.table.text(self.number, TextColumn::Name)
    }

    /// Other spellings.
    pub fn aliases(&self) -> impl Iterator<Item = &'r str> {
        self.table.text(self.number, TextColumn::Aliases).split('|').filter(|alias| !alias.is_empty())
    }

    /// What sort of place it is.
    pub fn kind(&self) -> PlaceKind {
        PlaceKind::ALL[usize::from(self.table.kind_and_flags(self.number).0)]
    }

    /// Whether its name is also an ordinary word (Ber, San, Karma).
    pub fn is_word(&self) -> bool {
        self.table.kind_and_flags(self.number).1 & 1 != 0
    }

    /// Whether its name is also a person's (Moussa, Diallo).
    pub fn is_person(&self) -> bool {
        self.table.kind_and_flags(self.number).1 & 2 != 0
    }

    /// The enclosing place.
    pub fn parent(&self) -> Option<Place<'r>> {
        self.table.parent(self.number).map(|number| Place { table: self.table, number })
    }

    /// ISO 3166 code of its country; none for places that span several.
    pub fn country(&self) -> Option<&'r str> {
        Some(self.table.country(self.number)).filter(|code| *code != "  ")
    }

    /// The same as [`country`](Place::country), for comparisons.
    pub fn country_code(&self) -> Option<CountryCode> {
        self.country().and_then(CountryCode::new)
    }

    /// Degrees north and east.
    pub fn coordinates(&self) -> (f64, f64) {
        self.table.coordinates(self.number)
    }

    /// Kilometres to another place along the surface of the earth, taken for a sphere (haversine formula); infinite where the
    /// coordinates of one are unknown.
    pub fn distance(&self, other: &Place) -> f64 {
        const EARTH_RADIUS: f64 = 6371.0;
        let (here, there) = (self.coordinates(), other.coordinates());
        if here == (0.0, 0.0) || there == (0.0, 0.0) {
            return f64::INFINITY;
        }
        let (north, north_there) = (here.0.to_radians(), there.0.to_radians());
        let (up, across) = (north_there - north, (there.1 - here.1).to_radians());
        let chord = (up / 2.0).sin().powi(2) + north.cos() * north_there.cos() * (across / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS * chord.sqrt().min(1.0).asin()
    }

    /// Inhabitants, 0 when unknown.
    pub fn population(&self) -> u32 {
        self.table.population(self.number)
    }

    /// The places from the country down to this one.
    pub fn lineage(&self) -> Vec<Place<'r>> {
        let mut line = vec![*self];
        while let Some(parent) = line[line.len() - 1].parent() {
            line.push(parent);
        }
        line.reverse();
        line
    }

    /// The names from the country down: `Mali/Koulikoro/Kati`.
    pub fn path(&self) -> String {
        self.lineage().iter().map(Place::name).collect::<Vec<_>>().join("/")
    }

    /// How likely the bare name means this place rather than a namesake: countries before regions before towns, then by
    /// inhabitants in powers of ten.
    pub fn rank(&self) -> u8 {
        let by_kind = match self.kind() {
            PlaceKind::Country => 90,
            PlaceKind::Region => 70,
            PlaceKind::Area => 60,
            PlaceKind::District => 50,
            PlaceKind::Town => 40,
            PlaceKind::Commune => 30,
            _ => 10,
        };
        by_kind + self.population().checked_ilog10().unwrap_or(0) as u8
    }

    /// Whether the keys of `above` (innermost first) name places around this one, gaps allowed.
    pub(super) fn lies_in(&self, above: &[String]) -> bool {
        let mut next = self.parent();
        for wanted in above {
            loop {
                let Some(place) = next else { return false };
                next = place.parent();
                if std::iter::once(place.name()).chain(place.aliases()).any(|name| name_key(name) == *wanted) {
                    break;
                }
            }
        }
        true
    }
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl std::fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.id(), self.path())
    }
}
