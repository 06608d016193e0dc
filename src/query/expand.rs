//! A query with its names replaced by what the registry knows of them.
//!
//! A name among the words matches all aliases of what it names: *jnim* finds articles that say only *GSIM*, because both were
//! tagged with the same id. The words themselves still match too. A field `acteur:` or `lieu:` asks for the id alone and covers
//! what lies below it.

use super::ast::{Diagnostic, Leaf, LeafKind, Node, Query};
use super::fields::QueryField;
use super::filters::{Value, actor};
use crate::article::MentionKind;
use crate::index::{day_number, entity_term};
use crate::knowledge::{Entry, Registry, name_key};
use crate::tagging::dates::span;

/// The longest name in words.
const MAX_NAME_WORDS: usize = 10;

/// More namesakes than this and the name says nothing.
const MAX_NAMESAKES: usize = 16;

/// A query ready to be compiled.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// All of these.
    All(Vec<Plan>),
    /// At least one of these.
    Any(Vec<Plan>),
    /// Not this.
    Not(Box<Plan>),
    /// Words of headline and body, or of the headline alone.
    Text {
        /// Whether only the headline counts.
        title_only: bool,
        /// How the words match.
        kind: LeafKind,
        /// The words.
        text: String,
    },
    /// Words that are a name: they match, or a mention of what they name does.
    Name {
        /// The words as typed.
        words: Vec<Plan>,
        /// Terms of the field `entity`.
        entities: Vec<String>,
    },
    /// A value of a hierarchy, with what lies below; several are alternatives.
    Facet(MentionKind, Vec<Vec<String>>),
    /// Days since 1970-01-01, ends included.
    Days(i64, i64),
    /// A source's key.
    Source(String),
}

impl Plan {
    /// The plan in a few words, for whoever asks where a score comes from.
    pub fn label(&self) -> String {
        let join = |plans: &[Plan], by: &str| plans.iter().map(Plan::label).collect::<Vec<_>>().join(by);
        match self {
            Plan::All(plans) => join(plans, " "),
            Plan::Any(plans) => join(plans, " OR "),
            Plan::Not(plan) => format!("-{}", plan.label()),
            Plan::Text { kind: LeafKind::Phrase, text, .. } => format!("\"{text}\""),
            Plan::Text { text, .. } => text.clone(),
            Plan::Name { words, .. } => join(words, " "),
            Plan::Facet(_, paths) => {
                let ids = paths.iter().filter_map(|path| path.last()).map(String::as_str);
                ids.collect::<Vec<_>>().join(" OR ")
            }
            Plan::Days(..) => "date".to_owned(),
            Plan::Source(key) => key.clone(),
        }
    }
}

/// Replaces names and fields. What a field could not resolve is taken as words, and said.
pub fn expand(query: &Query, registry: &Registry) -> (Option<Plan>, Vec<Diagnostic>) {
    let mut expander = Expander { registry, diagnostics: query.diagnostics.clone() };
    let plan = query.root.as_ref().map(|root| expander.node(root));
    (plan, expander.diagnostics)
}

struct Expander<'r> {
    registry: &'r Registry,
    diagnostics: Vec<Diagnostic>,
}

impl Expander<'_> {
    fn node(&mut self, node: &Node) -> Plan {
        match node {
            Node::All(nodes) => Plan::All(self.conjunction(nodes)),
            Node::Any(nodes) => Plan::Any(nodes.iter().map(|node| self.node(node)).collect()),
            Node::Not(node) => Plan::Not(Box::new(self.node(node))),
            Node::Leaf(leaf) => match self.names(std::slice::from_ref(&leaf)) {
                Some((_, plan)) => plan,
                None => self.leaf(leaf),
            },
        }
    }

    /// The nodes of a conjunction, runs of plain words searched for names, the longest first.
    fn conjunction(&mut self, nodes: &[Node]) -> Vec<Plan> {
        let mut plans = Vec::with_capacity(nodes.len());
        let mut at = 0;
        while at < nodes.len() {
            let run: Vec<&Leaf> = nodes[at..]
                .iter()
                .map_while(|node| match node {
                    Node::Leaf(leaf) if is_plain(leaf) => Some(leaf),
                    _ => None,
                })
                .take(MAX_NAME_WORDS)
                .collect();
            match self.names(&run) {
                Some((used, plan)) => {
                    plans.push(plan);
                    at += used;
                }
                None => {
                    plans.push(self.node(&nodes[at]));
                    at += 1;
                }
            }
        }
        plans
    }

    /// The longest name that the leaves begin with, and how many of them it takes.
    fn names(&mut self, leaves: &[&Leaf]) -> Option<(usize, Plan)> {
        if !leaves.first().is_some_and(|leaf| is_plain(leaf)) {
            return None;
        }
        (1..=leaves.len()).rev().find_map(|count| {
            let typed = leaves[..count].iter().map(|leaf| leaf.text.as_str()).collect::<Vec<_>>().join(" ");
            let entities = self.entities(&typed);
            if entities.is_empty() {
                return None;
            }
            let words = leaves[..count].iter().map(|leaf| self.leaf(leaf)).collect();
            Some((count, Plan::Name { words, entities }))
        })
    }

    /// What a name stands for, as terms of the field `entity`.
    fn entities(&self, typed: &str) -> Vec<String> {
        let capital = typed.chars().next().is_some_and(char::is_uppercase);
        let terms: Vec<String> = self
            .registry
            .senses(&name_key(typed))
            .into_iter()
            .filter_map(|sense| match sense.entry {
                Entry::Actor(number) => {
                    let actor = &self.registry.actors()[number as usize];
                    // "terroristes" is a word, not a name: it must not find "islamistes".
                    (!actor.is_generic()).then(|| entity_term(MentionKind::Actor, &actor.id))
                }
                Entry::Place(number) => {
                    let place = self.registry.place_at(number);
                    (capital || !place.is_word()).then(|| entity_term(MentionKind::Place, place.id()))
                }
            })
            .collect();
        if terms.len() > MAX_NAMESAKES { Vec::new() } else { terms }
    }

    fn leaf(&mut self, leaf: &Leaf) -> Plan {
        let text = |title_only| Plan::Text { title_only, kind: leaf.kind, text: leaf.text.clone() };
        match leaf.field {
            None => text(false),
            Some(QueryField::Title) => text(true),
            Some(QueryField::Source) => Plan::Source(name_key(&leaf.text)),
            Some(QueryField::Date) => self.days(&leaf.text).unwrap_or_else(|| text(false)),
            Some(QueryField::Actor) => match actor(self.registry, &leaf.text) {
                Ok(Value::Path(path)) => Plan::Facet(MentionKind::Actor, vec![path]),
                Ok(Value::Term(_)) => text(false),
                Err(error) => self.literal(leaf, &error),
            },
            Some(QueryField::Place) => match self.registry.find_places(&leaf.text) {
                Ok(places) => {
                    let path = |place: &crate::knowledge::Place| {
                        place.lineage().iter().map(|place| place.id().to_owned()).collect()
                    };
                    Plan::Facet(MentionKind::Place, places.iter().map(path).collect())
                }
                Err(error) => self.literal(leaf, &error),
            },
        }
    }

    fn literal(&mut self, leaf: &Leaf, error: &crate::error::Error) -> Plan {
        let hint = error.hint_text().map(|hint| format!("; {hint}")).unwrap_or_default();
        self.diagnostics.push(Diagnostic { range: 0..0, message: format!("{error}: taken as words{hint}") });
        Plan::Text { title_only: false, kind: LeafKind::Word, text: leaf.text.clone() }
    }

    fn days(&self, text: &str) -> Option<Plan> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let first = if from.is_empty() { i64::MIN } else { day_number(span(from)?.0) };
        let last = if to.is_empty() { i64::MAX } else { day_number(span(to)?.1) };
        Some(Plan::Days(first, last))
    }
}

fn is_plain(leaf: &Leaf) -> bool {
    leaf.field.is_none() && matches!(leaf.kind, LeafKind::Word | LeafKind::Phrase)
}
