//! A query as a tree, and the tree as text.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::QueryField;
use super::parser::parse;

/// What was understood of a query, and what was taken literally.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Nothing for an empty query.
    pub root: Option<Node>,
    /// What the person should know.
    pub diagnostics: Vec<Diagnostic>,
}

/// Two queries are equal when they ask the same, whatever was said about their texts.
impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

impl FromStr for Query {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(parse(text))
    }
}

/// A remark on a part of the query's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The part, in bytes of the text that was typed.
    pub range: Range<usize>,
    /// The remark.
    pub message: String,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// All of these, two or more.
    All(Vec<Node>),
    /// At least one of these, two or more.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// One word, phrase or field.
    Leaf(Leaf),
}

/// A word, phrase or field value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The field it is asked of; headline and body when none is named.
    pub field: Option<QueryField>,
    /// How it matches.
    pub kind: LeafKind,
    /// The words: letters, digits, apostrophes and hyphens, except in a phrase.
    pub text: String,
}

/// How a [`Leaf`] matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafKind {
    /// A word, or a compound with hyphens.
    Word,
    /// Words in this order.
    Phrase,
    /// Words that begin so.
    Prefix,
    /// Words within so many letters.
    Fuzzy(u8),
    /// A date or two with `..` between them.
    Dates,
}

impl Node {
    /// All of `nodes`, flattened; none when there are none.
    pub fn all(nodes: Vec<Node>) -> Option<Node> {
        Node::group(nodes, |node| match node {
            Node::All(nodes) => Ok(nodes),
            other => Err(other),
        })
        .map(|group| group.unwrap_or_else(Node::All))
    }

    /// Any of `nodes`, flattened; none when there are none.
    pub fn any(nodes: Vec<Node>) -> Option<Node> {
        Node::group(nodes, |node| match node {
            Node::Any(nodes) => Ok(nodes),
            other => Err(other),
        })
        .map(|group| group.unwrap_or_else(Node::Any))
    }

    /// The flattened nodes: `Ok` when it is one, `Err` when several remain to be grouped.
    fn group(nodes: Vec<Node>, open: impl Fn(Node) -> Result<Vec<Node>, Node>) -> Option<Result<Node, Vec<Node>>> {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match open(node) {
                Ok(inner) => flat.extend(inner),
                Err(node) => flat.push(node),
            }
        }
        match flat.len() {
            0 => None,
            1 => flat.pop().map(Ok),
            _ => Some(Err(flat)),
        }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.root {
            None => Ok(()),
            Some(Node::All(nodes)) => write_joined(f, nodes, " "),
            Some(Node::Any(nodes)) => write_joined(f, nodes, " OR "),
            Some(node) => write!(f, "{node}"),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::All(nodes) => {
                f.write_str("(")?;
                write_joined(f, nodes, " ")?;
                f.write_str(")")
            }
            Node::Any(nodes) => {
                f.write_str("(")?;
                write_joined(f, nodes, " OR ")?;
                f.write_str(")")
            }
            Node::Not(node) => write!(f, "NOT {node}"),
            Node::Leaf(leaf) => write!(f, "{leaf}"),
        }
    }
}

fn write_joined(f: &mut fmt::Formatter<'_>, nodes: &[Node], between: &str) -> fmt::Result {
    for (number, node) in nodes.iter().enumerate() {
        if number > 0 {
            f.write_str(between)?;
        }
        write!(f, "{node}")?;
    }
    Ok(())
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(field) = self.field {
            write!(f, "{}:", field.name())?;
        }
        match self.kind {
            LeafKind::Word | LeafKind::Dates => f.write_str(&self.text),
            LeafKind::Phrase => write!(f, "\"{}\"", self.text),
            LeafKind::Prefix => write!(f, "{}*", self.text),
            LeafKind::Fuzzy(1) => write!(f, "{}~", self.text),
            LeafKind::Fuzzy(distance) => write!(f, "{}~{distance}", self.text),
        }
    }
}
