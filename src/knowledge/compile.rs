//! The registry's data files to one image that can be read without loading it.
//!
//! `build.rs` runs this at compile time on `src/knowledge/data`, and [`Registry::open`](super::Registry::open) at run time on
//! another folder; both therefore check the same rules. The image is a header (magic, checksum, section table) and the sections
//! of [`Section`]; integers are little-endian.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::key::{FILTER_BITS, filter_bits, fnv1a, name_key, trace};

/// First bytes of every image; the digit is the layout's version.
pub const MAGIC: &[u8; 8] = b"VIGIE-R3";

/// Bytes of one place record.
pub const PLACE_BYTES: usize = 48;

/// Bytes of one posting: what a name may stand for.
pub const POSTING_BYTES: usize = 12;

/// The parts of an image, in the order of its section table.
#[derive(Clone, Copy)]
pub enum Section {
    /// All strings, UTF-8, end to end.
    Strings,
    /// Place records sorted by id.
    Places,
    /// Finite-state map from name keys to their postings.
    Names,
    /// What each name may stand for: a count, then that many postings.
    Postings,
    /// Finite-state map of the single words that are names, with [`WEAK`] or [`STRONG`].
    Protected,
    /// `actors.tsv` as it is: short enough to be parsed when needed.
    Actors,
    /// Finite-state set of the words that stand in a name behind its first.
    Continuations,
    /// Filter of the words that stand in names, a bit or two for each: most words of a text stand in none, and need not be looked up.
    Words,
}

/// How many sections an image has.
pub const SECTIONS: usize = 8;

/// Bytes before the first section.
pub const HEADER_BYTES: usize = 16 + SECTIONS * 8;

/// The posting is an actor's; otherwise a place's.
pub const ACTOR: u32 = 1 << 31;
/// The form matches only with exactly this case.
pub const EXACT_CASE: u32 = 1 << 30;
/// The form needs evidence elsewhere in the article.
pub const AMBIGUOUS: u32 = 1 << 29;
/// The form is a demonym: it points to the country and does not name it.
pub const DEMONYM: u32 = 1 << 28;
/// The form counts only with its elided article: *l'armée* and not *une attaque armée*.
pub const ARTICLE: u32 = 1 << 27;
/// The rest of the posting's first word: the number of the entry.
pub const ENTRY: u32 = ARTICLE - 1;

/// Kinds of places, largest first; the record holds the number.
pub const PLACE_KINDS: [&str; 15] = [
    "country", "region", "district", "commune", "town", "village", "area", "river", "lake", "park", "forest",
    "mountain", "desert", "island", "site",
];

/// Flags of a place: its name is also an ordinary word, or a person's name, or too short to be sure.
pub const PLACE_FLAGS: [&str; 3] = ["word", "person", "short"];

/// The columns of `places.tsv`.
const PLACE_COLUMNS: [&str; 11] =
    ["id", "name", "kind", "parent", "country", "lat", "lon", "population", "aliases", "flags", "source"];

/// A word that is a name unless it is a word of the language.
pub const WEAK: u64 = 1;
/// A word that is a name whatever else it may be.
pub const STRONG: u64 = 2;

/// Kinds of places up to this one are known well enough for their names to be certain.
const CERTAIN_KIND: usize = 4;
/// And so are places with as many inhabitants.
const CERTAIN_POPULATION: u32 = 5_000;

/// No parent.
pub const NONE: u32 = u32::MAX;

/// Builds the image of a registry, or says which line breaks which rule.
pub fn compile(actors_tsv: &str, places_tsv: &str, demonyms_tsv: &str) -> Result<Vec<u8>, String> {
    let mut image = Image::default();
    image.add_actors(actors_tsv)?;
    image.add_places(places_tsv)?;
    image.add_demonyms(demonyms_tsv)?;
    image.finish(actors_tsv)
}

#[derive(Default)]
struct Image {
    strings: Vec<u8>,
    places: Vec<u8>,
    /// Name key to postings: what it may stand for, and the string (offset, length) of a form that needs its exact case.
    names: BTreeMap<String, BTreeSet<(u32, u32, u32)>>,
    protected: BTreeMap<String, u64>,
    /// Numbers of the countries by their codes.
    countries: BTreeMap<String, u32>,
}

impl Image {
    fn add_actors(&mut self, tsv: &str) -> Result<(), String> {
        let table = Table::parse("actors.tsv", tsv)?;
        for (number, row) in table.rows.iter().enumerate() {
            let cell = |name: &str| table.cell(row, name);
            let generic = !cell("stands_for")?.is_empty();
            let exact = list(cell("acronym_case_sensitive")?).collect::<Vec<_>>();
            let ambiguous: BTreeSet<String> = list(cell("ambiguous")?).map(name_key).collect();
            for form in list(cell("aliases")?).chain(list(cell("demonym_phrases")?)) {
                let key = name_key(form);
                if key.is_empty() {
                    return Err(format!("actors.tsv: {}: the alias {form:?} has no letters", row[0]));
                }
                let mut posting = ACTOR | number as u32;
                let mut surface = (NONE, 0);
                if exact.contains(&form) {
                    posting |= EXACT_CASE;
                    surface = self.string(form);
                }
                if form.starts_with("l'") || form.starts_with("l’") {
                    posting |= ARTICLE;
                }
                if ambiguous.contains(&key) {
                    posting |= AMBIGUOUS;
                } else if !key.contains(' ') && !generic {
                    self.protect(&key, WEAK);
                }
                self.names.entry(key).or_default().insert((posting, surface.0, surface.1));
            }
        }
        Ok(())
    }

    fn add_places(&mut self, tsv: &str) -> Result<(), String> {
        let table = Table::parse("places.tsv", tsv)?;
        if table.columns != PLACE_COLUMNS {
            return Err(format!("places.tsv: the columns must be {}", PLACE_COLUMNS.join(", ")));
        }
        if let Some(pair) = table.rows.windows(2).find(|pair| pair[0][0] >= pair[1][0]) {
            return Err(format!(
                "places.tsv: {} must come before {}: the file is sorted by id",
                pair[1][0], pair[0][0]
            ));
        }
        let numbers: HashMap<&str, u32> = table.rows.iter().enumerate().map(|(n, row)| (row[0], n as u32)).collect();
        let mut parents = Vec::with_capacity(table.rows.len());
        for (number, row) in table.rows.iter().enumerate() {
            let [id, name, kind, parent, country, lat, lon, population, aliases, flags, _] = row[..] else {
                return Err(format!("places.tsv: {}: {} cells", row[0], row.len()));
            };
            let fail = |what: &str| format!("places.tsv: {id} ({name}): {what}");
            let parent = match parent {
                "" => NONE,
                parent => {
                    *numbers.get(parent).ok_or_else(|| fail(&format!("its parent {parent} is not in the file")))?
                }
            };
            parents.push(parent);
            let kind = position(&PLACE_KINDS, kind).ok_or_else(|| fail(&format!("unknown kind {kind:?}")))?;
            if kind == 0 {
                self.countries.insert(id.to_owned(), number as u32);
            }
            let mut flag_bits = 0u8;
            for flag in list(flags) {
                flag_bits |=
                    1 << position(&PLACE_FLAGS, flag).ok_or_else(|| fail(&format!("unknown flag {flag:?}")))?;
            }
            let population: u32 =
                if population.is_empty() { 0 } else { number_of(population).map_err(|e| fail(&e))? };
            let (lat, lon): (f64, f64) = (number_of(lat).map_err(|e| fail(&e))?, number_of(lon).map_err(|e| fail(&e))?);
            if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
                return Err(fail("coordinates off the globe"));
            }
            let country: [u8; 2] = match country.as_bytes() {
                [] => *b"  ",
                &[a, b] => [a, b],
                _ => return Err(fail("the country must be an ISO 3166 code of two letters")),
            };
            for text in [id, name, aliases] {
                let (offset, length) = self.string(text);
                self.places.extend(offset.to_le_bytes());
                self.places.extend(length.to_le_bytes());
            }
            for value in [parent, population] {
                self.places.extend(value.to_le_bytes());
            }
            for degrees in [lat, lon] {
                self.places.extend(((degrees * 1e5).round() as i32).to_le_bytes());
            }
            self.places.extend(country);
            self.places.extend([kind as u8, flag_bits, 0, 0, 0, 0]);
            for form in std::iter::once(name).chain(list(aliases)) {
                let key = name_key(form);
                if key.is_empty() {
                    continue;
                }
                if !key.contains(' ') && flag_bits & 1 == 0 {
                    let known = form == name && (kind <= CERTAIN_KIND || population >= CERTAIN_POPULATION);
                    self.protect(&key, if known { STRONG } else { WEAK });
                }
                self.names.entry(key).or_default().insert((number as u32, NONE, 0));
            }
        }
        check_parents("places.tsv", &parents, &table.rows)
    }

    fn add_demonyms(&mut self, tsv: &str) -> Result<(), String> {
        for line in tsv.lines().filter(|line| !line.starts_with('#')) {
            let (form, code) = line.split_once('\t').ok_or_else(|| format!("demonyms.tsv: no tab in {line:?}"))?;
            let number =
                *self.countries.get(code).ok_or_else(|| format!("demonyms.tsv: {form}: no country {code:?}"))?;
            self.names.entry(name_key(form)).or_default().insert((DEMONYM | number, NONE, 0));
        }
        Ok(())
    }

    fn protect(&mut self, key: &str, certainty: u64) {
        let known = self.protected.entry(key.to_owned()).or_insert(certainty);
        *known = certainty.max(*known);
    }

    /// Where a string lies: offset and length.
    fn string(&mut self, text: &str) -> (u32, u32) {
        let offset = self.strings.len() as u32;
        self.strings.extend(text.as_bytes());
        (offset, text.len() as u32)
    }

    fn finish(self, actors_tsv: &str) -> Result<Vec<u8>, String> {
        let mut postings = Vec::new();
        let mut names = fst::MapBuilder::memory();
        for (key, entries) in &self.names {
            names.insert(key, postings.len() as u64).map_err(|error| error.to_string())?;
            postings.extend((entries.len() as u32).to_le_bytes());
            for (posting, offset, length) in entries {
                for value in [posting, offset, length] {
                    postings.extend(value.to_le_bytes());
                }
            }
        }
        let names = names.into_inner().map_err(|error| error.to_string())?;
        let protected = fst::Map::from_iter(self.protected.iter().map(|(key, certainty)| (key, *certainty)))
            .map_err(|error| error.to_string())?;
        let mut continuations: BTreeMap<&str, u64> = BTreeMap::new();
        for key in self.names.keys() {
            for (before, word) in key.split(' ').zip(key.split(' ').skip(1)) {
                *continuations.entry(word).or_default() |= 1 << trace(before);
            }
        }
        let continuations = fst::Map::from_iter(continuations).map_err(|error| error.to_string())?;
        let mut words = vec![0; FILTER_BITS / 8];
        for bit in self.names.keys().flat_map(|key| key.split(' ')).flat_map(filter_bits) {
            words[bit / 8] |= 1 << (bit % 8);
        }
        let sections: [&[u8]; SECTIONS] = [
            &self.strings,
            &self.places,
            &names,
            &postings,
            protected.as_fst().as_bytes(),
            actors_tsv.as_bytes(),
            continuations.as_fst().as_bytes(),
            &words,
        ];
        let mut image = vec![0; HEADER_BYTES];
        image[..8].copy_from_slice(MAGIC);
        for (number, section) in sections.into_iter().enumerate() {
            let at = 16 + number * 8;
            let offset = (image.len() as u32).to_le_bytes();
            image[at..at + 4].copy_from_slice(&offset);
            image[at + 4..at + 8].copy_from_slice(&(section.len() as u32).to_le_bytes());
            image.extend(section);
        }
        let fingerprint = fnv1a(&image[16..]);
        image[8..16].copy_from_slice(&fingerprint.to_le_bytes());
        Ok(image)
    }
}

/// A tab-separated file with a header, `|` between the values of a cell.
pub struct Table<'t> {
    /// The header.
    pub columns: Vec<&'t str>,
    /// The cells of each row, as many as the header has.
    pub rows: Vec<Vec<&'t str>>,
    file: &'static str,
}

impl<'t> Table<'t> {
    /// Splits `tsv`, checking that rows are complete and their first cells unique.
    pub fn parse(file: &'static str, tsv: &'t str) -> Result<Self, String> {
        let mut lines = tsv.lines();
        let columns: Vec<&str> = lines.next().ok_or_else(|| format!("{file} is empty"))?.split('\t').collect();
        let mut ids = BTreeSet::new();
        let mut rows = Vec::new();
        for (number, line) in lines.enumerate() {
            let row: Vec<&str> = line.split('\t').collect();
            if row.len() != columns.len() {
                let (line, found, wanted) = (number + 2, row.len(), columns.len());
                return Err(format!("{file}: line {line} has {found} cells, the header has {wanted}"));
            }
            if row[0].is_empty() || !ids.insert(row[0]) {
                return Err(format!("{file}: line {}: the id {:?} is empty or stands twice", number + 2, row[0]));
            }
            rows.push(row);
        }
        Ok(Table { columns, rows, file })
    }

    /// The cell of `row` under the column `name`.
    pub fn cell(&self, row: &[&'t str], name: &str) -> Result<&'t str, String> {
        let column = position(&self.columns, name).ok_or_else(|| format!("{}: no column {name:?}", self.file))?;
        Ok(row[column])
    }
}

/// The values of a cell.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|value| !value.is_empty())
}

/// Refuses a cycle among parents (numbers of rows, or [`NONE`]).
pub fn check_parents(file: &str, parents: &[u32], rows: &[Vec<&str>]) -> Result<(), String> {
    for (row, &parent) in rows.iter().zip(parents) {
        let mut at = parent;
        for _ in 0..16 {
            if at == NONE {
                break;
            }
            at = parents[at as usize];
        }
        if at != NONE {
            return Err(format!("{file}: {}: its parents form a cycle or are more than 16 deep", row[0]));
        }
    }
    Ok(())
}

fn position(values: &[&str], wanted: &str) -> Option<usize> {
    values.iter().position(|value| *value == wanted)
}

fn number_of<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text:?} is not a number"))
}
