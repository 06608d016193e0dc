//! Full-text search for French-language reporting on security in the Sahel.
pub mod analysis;
pub mod article;
pub mod clean;
pub mod cli;
pub mod error;
pub mod index;
pub mod ingest;
pub mod knowledge;
pub mod output;
pub mod pipeline;
pub mod query;
pub mod search;
pub mod tagging;
