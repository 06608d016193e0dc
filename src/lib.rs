//! Full-text search for French-language reporting on security in the Sahel: ranked, faceted, highlighted, offline.
//!
//! # The map
//!
//! Each module may use only those above it; read from top to bottom they are the path of an article from a file to a hit on the screen.
//!
//! | module | question it answers |
//! |---|---|
//! | [`error`] | what went wrong, and what can a person do about it? |
//! | [`article`] | what is an article, as found and as shown? what is a mention, what is a date? |
//! | [`ingest`] | which articles do these files hold? |
//! | [`analysis`] | which terms is a text made of? the one chain for indexing, queries, tagging and passages |
//! | [`knowledge`] | who and where: which actors and places are there, under which names? |
//! | [`clean`] | what of a found text is the author's, in which language, and which article is it? |
//! | [`tagging`] | which actors, places and dates does an article name? |
//! | [`fingerprint`] | which articles are copies of one text? |
//! | [`index`] | how does an article lie on disk, and how does a new index replace an old one? |
//! | [`pipeline`] | how does an article get from a file into the index? on one screen |
//! | [`query`] | what did the person ask? |
//! | [`search`] | which articles answer, in which order, and why? |
//! | [`eval`] | how good is a ranking, against judged topics? |
//! | [`output`] | how are results written, for people and for programs? |
//! | [`cli`] | which commands and flags are there? |
//!
//! # Invariants
//!
//! 1. The library is silent: it never prints, and never reads the terminal, the environment or the home folder. [`cli`] does.
//! 2. Offsets always mean the cleaned text of the article that is stored and shown; token filters never change them.
//! 3. There is one analysis chain, and everything that looks at words calls it.
//! 4. Only `index`, `query::compile`, `search` and `analysis::terms` mention tantivy.
//! 5. Results are data; [`output`] draws them.
//! 6. Knowledge is data with permanent ids; no name of an actor or a place is written in Rust code.
//! 7. A reader sees one whole generation of the index: the old or the new, never neither, never a mix.
//! 8. Arrows between modules point up only.
//!
//! `tests/house.rs` holds 1, 4 and 8 against the source.
//!
//! # From text to hit
//!
//! ```
//! use std::{fs, sync::Arc};
//! use vigie::index::{Index, Start};
//! use vigie::knowledge::Registry;
//! use vigie::pipeline::{Job, run};
//! use vigie::query::parse;
//! use vigie::search::{Request, search};
//!
//! let folder = tempfile::tempdir()?;
//! let corpus = folder.path().join("corpus");
//! fs::create_dir(&corpus)?;
//! fs::write(corpus.join("kati.txt"), "Attaque à Kati\n\nLe JNIM a revendiqué l’attaque du camp de Kati, au Mali.")?;
//!
//! let registry = Arc::new(Registry::embedded()?);
//! let job = Job {
//!     paths: vec![corpus],
//!     index: folder.path().join("index"),
//!     start: Start::Empty,
//!     prune: false,
//!     reading: Default::default(),
//!     today: "2025-12-31".parse()?,
//! };
//! let summary = run(&job, &registry, &mut |_| {})?;
//! assert_eq!((summary.added, summary.total), (1, 1));
//!
//! // The article says JNIM; the person asks for GSIM, another name of the same group.
//! let index = Index::open(&job.index, &registry)?;
//! let request = Request { query: parse("attaques gsim"), limit: 10, ..Request::default() };
//! let results = search(&index, &request)?;
//! let hit = &results.hits[0];
//! let passage = &hit.passages[0];
//! let marked: Vec<&str> = passage.highlights.iter().map(|range| &hit.article.text[range.clone()]).collect();
//! assert_eq!(marked, ["JNIM", "attaque"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod error;

pub mod article;

pub mod ingest;

pub mod analysis;

pub mod knowledge;

pub mod clean;

pub mod tagging;

pub mod fingerprint;

pub mod index;

pub mod pipeline;

pub mod query;

pub mod search;

pub mod eval;

pub mod output;

pub mod cli;
