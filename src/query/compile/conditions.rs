//! Filters as conditions: what must or must not hold of an article, and adds nothing to its score.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{Occur, Query as TantivyQuery, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::{Facet, IndexRecordOption};

use super::Compiler;
use super::clauses::{boolean, constant};
use crate::article::MentionKind;
use crate::index::entity_term;
use crate::query::filters::{DateField, Dimension, Resolved, Value};

impl Compiler<'_> {
    pub(super) fn filters(&self, filters: &Resolved) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for (dimension, values) in filters.include.iter().filter(|(dimension, _)| *dimension != Dimension::Lang) {
            clauses.push((Occur::Must, self.any_value(*dimension, values)));
        }
        for (dimension, value) in &filters.exclude {
            clauses.push((Occur::MustNot, self.any_value(*dimension, std::slice::from_ref(value))));
        }
        if !self.languages.is_empty() {
            let values: Vec<Value> = self.languages.iter().cloned().map(Value::Term).collect();
            clauses.push((Occur::Must, self.any_value(Dimension::Lang, &values)));
        }
        if let Some(ids) = &filters.near {
            let term = |id: &String| Term::from_field_text(self.fields.entity, &entity_term(MentionKind::Place, id));
            clauses.push((Occur::Must, constant(Box::new(TermSetQuery::new(ids.iter().map(term))))));
        }
        if let Some((first, last)) = filters.days {
            clauses.push((Occur::Must, constant(self.days(filters.date_field, first, last))));
        }
        clauses
    }

    /// Articles that have one of `values`; all count alike.
    pub(super) fn any_value(&self, dimension: Dimension, values: &[Value]) -> Box<dyn TantivyQuery> {
        let terms = values.iter().map(|value| self.term(dimension, value));
        let clauses = terms.map(|term| {
            let query: Box<dyn TantivyQuery> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            (Occur::Should, query)
        });
        constant(boolean(clauses.collect()))
    }

    fn term(&self, dimension: Dimension, value: &Value) -> Term {
        let field = match dimension {
            Dimension::Actor => self.fields.actor,
            Dimension::Place => self.fields.place,
            Dimension::Country => self.fields.country,
            Dimension::Source => self.fields.source_key,
            Dimension::Lang => self.fields.lang,
            Dimension::Event => self.fields.event_type,
        };
        match value {
            Value::Path(ids) => Term::from_facet(field, &Facet::from_path(ids)),
            Value::Term(text) => Term::from_field_text(field, text),
        }
    }

    /// Articles whose date may lie between two days: the last day it allows is not before the first, nor the other way round.
    pub(super) fn days(&self, field: DateField, first: i64, last: i64) -> Box<dyn TantivyQuery> {
        let (from, to) = match field {
            DateField::Either => (self.fields.date_from, self.fields.date_to),
            DateField::Event => (self.fields.event_from, self.fields.event_to),
            DateField::Published => (self.fields.published_from, self.fields.published_to),
        };
        let begins = RangeQuery::new(Bound::Unbounded, Bound::Included(Term::from_field_i64(from, last)));
        let ends = RangeQuery::new(Bound::Included(Term::from_field_i64(to, first)), Bound::Unbounded);
        boolean(vec![(Occur::Must, Box::new(begins)), (Occur::Must, Box::new(ends))])
    }
}
