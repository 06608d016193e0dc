//! When the name of a capital stands for a government: "Paris a condamné", "rejeté par Bamako", "entre Niamey et Paris".
//!
//! Nothing happened in the town then, so the name is no mention of it; as evidence for the country it still counts.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::cues::{Cue, cue};
use super::keywords::Keyword;
use super::names::Match;
use super::view::View;
use crate::analysis::{Word, fold};
use crate::knowledge::CountryCode;

/// Words between a capital and what it does: "Alger a aussitôt démenti".
const BETWEEN: usize = 3;

/// Whether a name is a capital's, and the words around it say that its government is meant.
pub fn is_government(view: &View, found: &Match) -> bool {
    if found.tokens.len() != 1 || !is_a_capital(view, found.tokens.start) {
        return false;
    }
    let name = found.tokens.start;
    let before = |distance: usize| {
        let at = name.checked_sub(distance)?;
        (at..name).all(|token| view.is_phrase(token)).then_some(at)
    };
    let word = |distance: usize| before(distance).map_or(Keyword::Nothing, |at| view.keyword(at));
    if view.tokens[name].segment().start < view.tokens[name].segment().word_start {
        // "d'Alger" is a town like any other.
        return false;
    }
    match word(1) {
        Keyword::Ni => true,
        Keyword::Par => before(2).is_some_and(|at| acts(view, at)),
        Keyword::Entre => is_with_another(view, name) && !before(2).is_some_and(|at| leads_there(view, at)),
        Keyword::Et if word(3) == Keyword::Entre && before(2).is_some_and(|at| is_a_capital(view, at)) => {
            !before(4).is_some_and(|at| leads_there(view, at))
        }
        // "accuse Alger", "a remercié Niamey"
        _ if before(1).is_some_and(|at| acts(view, at)) => true,
        _ => {
            before(1).is_none_or(|at| view.traits[at].cue != Some(Cue::Preposition))
                && is_followed_by_its_act(view, name)
        }
    }
}

/// Where, in bytes, which country's government is meant.
pub fn countries(view: &View, matches: &[Match]) -> impl Iterator<Item = (usize, CountryCode)> {
    matches.iter().filter(|found| is_government(view, found)).filter_map(|found| {
        Some((view.range(found).start, found.name.places.iter().max_by_key(|place| place.rank)?.country?))
    })
}

/// "Bamako dément", "Bamako n'a pas démenti".
fn is_followed_by_its_act(view: &View, name: usize) -> bool {
    let last = (name + BETWEEN + 1).min(view.tokens.len() - 1);
    let behind: Vec<usize> = (name + 1..=last).take_while(|&at| view.is_phrase(at - 1)).collect();
    let Some(&first) = behind.first() else { return false };
    let has = matches!(view.written(first), "a" | "ont" | "avait" | "aurait") || view.keyword(first) == Keyword::N;
    acts(view, first) || has && behind.iter().any(|&at| acts(view, at))
}

/// "entre Bamako et Rabat"
fn is_with_another(view: &View, name: usize) -> bool {
    name + 2 < view.tokens.len()
        && view.is_phrase(name)
        && view.keyword(name + 1) == Keyword::Et
        && view.is_phrase(name + 1)
        && is_a_capital(view, name + 2)
}

/// Whether a word is what governments do; the tagger remembers it in [`Traits::is_act`](super::traits::Traits::is_act).
pub fn is_act(word: &Word) -> bool {
    word.common_terms().iter().any(|term| cue(term) == Some(Cue::Government))
}

fn acts(view: &View, token: usize) -> bool {
    view.traits[token].is_act
}

/// "la route entre Bamako et Dakar"
fn leads_there(view: &View, token: usize) -> bool {
    matches!(view.keyword(token), Keyword::Route | Keyword::Axe) || view.traits[token].cue == Some(Cue::Way)
}

fn is_a_capital(view: &View, token: usize) -> bool {
    view.traits[token].is_capital && view.is_capitalised(token)
}

/// Whether a folded word is the name of a capital; the tagger remembers it.
pub fn is_capital(folded: &str) -> bool {
    static CAPITALS: OnceLock<FxHashSet<String>> = OnceLock::new();
    let capitals = CAPITALS.get_or_init(|| {
        let rows = include_str!("../knowledge/data/countries.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.skip(1).filter_map(|line| line.split('\t').nth(5)).filter(|name| !name.is_empty()).map(fold).collect()
    });
    capitals.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analyzer, Chain};
    use crate::knowledge::Registry;
    use crate::tagging::traits::{Known, Vocabulary};
    use std::sync::Arc;

    #[test]
    fn a_capital_is_a_government_or_a_town() {
        let registry = Arc::new(Registry::embedded().unwrap());
        let mut vocabulary = Vocabulary::new(&registry);
        let mut analyzer = Analyzer::new(Chain::French, None);
        for (text, governments) in [
            ("Bamako accuse Alger.", 2),
            ("Paris a aussitôt condamné le putsch.", 1),
            ("Les relations entre Niamey et Paris sont tendues.", 2),
            ("Le rapport est rejeté par Bamako.", 1),
            ("Ni Bamako ni Paris n'ont parlé.", 2),
            ("La route entre Bamako et Dakar est coupée.", 0),
            ("Le maire de Bamako a condamné l'attaque.", 0),
            ("À Bamako, le maire condamne. Il va de Niamey à Paris.", 0),
            ("Des affrontements ont éclaté dans la capitale, Khartoum.", 0),
        ] {
            let tokens = analyzer.tokens(text);
            let mut known = Known::default();
            vocabulary.look_up(&registry, &analyzer, (text, &tokens), &mut known);
            let view = View::new(&registry, &analyzer, text, &tokens, &known);
            let names = (0..tokens.len()).map(|token| Match { tokens: token..token + 1, name: Arc::default() });
            assert_eq!(names.filter(|name| is_government(&view, name)).count(), governments, "{text}");
        }
    }
}
