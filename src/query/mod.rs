//! What a person typed, to what the index is asked.
//!
//! [`parse`] reads any text and never fails: what it could not take as an operator is taken literally and said in a
//! [`Diagnostic`]. The [`Query`] prints back as text that parses to the same query. `expand` replaces names by what the registry knows
//! of them, and `compile` makes a tantivy query of the result.

mod ast;
mod compile;
mod expand;
mod fields;
mod filters;
mod lexer;
mod parser;
mod question;

pub use ast::{Diagnostic, Leaf, LeafKind, Node, Query};
pub use compile::{Compiled, Compiler, Marks, QueryWord, Strictness};
pub use expand::{Plan, expand};
pub use fields::{FIELDS, FieldInfo, QueryField};
pub use filters::{ANY_LANGUAGE, DateField, Dimension, Filters, Resolved, Value};
pub use parser::parse;
pub use question::is_question;
