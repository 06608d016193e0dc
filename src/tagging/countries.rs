//! How much an article points to which countries.

use crate::knowledge::CountryCode;

/// A weight for each country that an article points to. They are few, so a list is searched faster than a map.
#[derive(Debug, Default)]
pub struct Weights(Vec<(CountryCode, u32)>);

impl Weights {
    /// Adds to the weight of a country.
    pub fn add(&mut self, country: CountryCode, weight: u32) {
        match self.0.iter_mut().find(|(known, _)| *known == country) {
            Some((_, sum)) => *sum += weight,
            None => self.0.push((country, weight)),
        }
    }

    /// The weight of a country, 0 for none.
    pub fn of(&self, country: Option<CountryCode>) -> u32 {
        let Some(country) = country else { return 0 };
        self.0.iter().find(|(known, _)| *known == country).map_or(0, |(_, weight)| *weight)
    }

    /// The country of the greatest weight, the first in the alphabet of several.
    pub fn heaviest(&self) -> Option<CountryCode> {
        self.0
            .iter()
            .max_by_key(|(country, weight)| (*weight, std::cmp::Reverse(*country)))
            .map(|(country, _)| *country)
    }

    /// Whether the article points to a country twice as much as to any other.
    pub fn is_main(&self, country: Option<CountryCode>) -> bool {
        let weight = self.of(country);
        self.0.iter().all(|(other, others)| Some(*other) == country || 2 * others <= weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_country_weighs_twice_as_much_as_any_other() {
        let code = |letters| CountryCode::new(letters).expect("two letters");
        let mut weights = Weights::default();
        assert_eq!((weights.heaviest(), weights.of(Some(code("ML")))), (None, 0));
        for (letters, weight) in [("NE", 1), ("ML", 1), ("ML", 1)] {
            weights.add(code(letters), weight);
        }
        assert!(weights.is_main(Some(code("ML"))) && !weights.is_main(Some(code("NE"))) && !weights.is_main(None));
        weights.add(code("NE"), 1);
        assert_eq!(weights.heaviest(), Some(code("ML")));
        assert!(!weights.is_main(Some(code("ML"))));
    }
}
