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
        // Nothing foretells where it stands, so nothing branches there.
        self.0.iter().map(|(known, weight)| if *known == country { *weight } else { 0 }).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The country to which the article points twice as much as to any other.
    pub fn main(&self) -> Option<CountryCode> {
        let (main, weight) = self.0.iter().copied().max_by_key(|(_, weight)| *weight)?;
        self.0.iter().all(|(other, others)| *other == main || 2 * others <= weight).then_some(main)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_country_weighs_twice_as_much_as_any_other() {
        let code = |letters| CountryCode::new(letters).expect("two letters");
        let mut weights = Weights::default();
        assert_eq!((weights.main(), weights.of(Some(code("ML")))), (None, 0));
        for (letters, weight) in [("NE", 1), ("ML", 1), ("ML", 1)] {
            weights.add(code(letters), weight);
        }
        assert_eq!((weights.main(), weights.of(Some(code("ML")))), (Some(code("ML")), 2));
        weights.add(code("NE"), 1);
        assert_eq!((weights.main(), weights.of(Some(code("NE"))), weights.of(None)), (None, 2, 0));
    }
}
