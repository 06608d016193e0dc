//! Queries put together from smaller ones.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, PhraseQuery,
    Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// The clauses as one query; a single positive one stands for itself.
pub fn boolean(mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)>) -> Box<dyn TantivyQuery> {
    if clauses.is_empty() {
        return Box::new(EmptyQuery);
    }
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, constant(Box::new(AllQuery))));
    }
    match clauses.len() {
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}

/// The clauses of a query of which any will do, those of the queries in it in their place; else the query itself.
pub fn alternatives(query: &dyn TantivyQuery) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
    let any = query.downcast_ref::<BooleanQuery>().filter(|query| {
        query.get_minimum_number_should_match() <= 1 && query.clauses().iter().all(|(occur, _)| *occur == Occur::Should)
    });
    match any {
        Some(any) => any.clauses().iter().flat_map(|(_, query)| alternatives(&**query)).collect(),
        None => vec![(Occur::Should, query.box_clone())],
    }
}

/// What matches in one of several ways, counted once.
pub fn best_of(mut ways: Vec<Box<dyn TantivyQuery>>) -> Box<dyn TantivyQuery> {
    match ways.len() {
        0 => Box::new(EmptyQuery),
        1 => ways.remove(0),
        _ => Box::new(DisjunctionMaxQuery::new(ways)),
    }
}

/// A condition: it lets pass or not, and adds nothing to the score.
pub fn constant(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Terms one after the other in a field.
pub fn sequence(field: Field, terms: &[String]) -> Box<dyn TantivyQuery> {
    let terms: Vec<Term> = terms.iter().map(|term| Term::from_field_text(field, term)).collect();
    match &terms[..] {
        [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new(terms)),
    }
}

/// A phrase of words with several terms each is looked for in at most so many ways.
const MAX_WAYS: usize = 16;

/// The sequences of terms that words with several terms each may be. Where they are too many: all first terms, which take unlisted words for words,
/// and all last, which take them for names.
pub fn ways_through(readings: &[&[Box<str>]]) -> Vec<Vec<String>> {
    let count = readings.iter().fold(1usize, |count, terms| count.saturating_mul(terms.len().max(1)));
    if count > MAX_WAYS {
        let all = |pick: fn(&[Box<str>]) -> Option<&Box<str>>| {
            readings.iter().filter_map(|terms| pick(terms)).map(|term| term.to_string()).collect()
        };
        return vec![all(|terms| terms.first()), all(|terms| terms.last())];
    }
    let mut ways: Vec<Vec<String>> = vec![Vec::new()];
    for terms in readings {
        ways = ways
            .iter()
            .flat_map(|way| terms.iter().map(|term| way.iter().cloned().chain([term.to_string()]).collect()))
            .collect();
    }
    ways
}
