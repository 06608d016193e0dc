//! How the articles of an index name an actor or a place: how many do, and in which words.

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::TermQuery;
use tantivy::schema::{Facet, IndexRecordOption};

use super::failed;
use crate::article::MentionKind;
use crate::error::Result;
use crate::index::{Index, entity_term};

/// The surfaces are read off at most so many articles: each must be taken from the store, and the common ones are known long before.
pub const MAX_READ: usize = 5_000;

/// How an entry of the registry is named in an index, in articles of any language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Naming {
    /// Articles that name it itself.
    pub articles: u64,
    /// Articles that name it or anything below it.
    pub with_below: u64,
    /// The words by which it itself is named and how often, the most frequent first.
    pub surfaces: Vec<(String, u64)>,
    /// How many articles the surfaces were read from: fewer than `articles` where there are more than `MAX_READ`.
    pub read: u64,
}

/// Looks up the entry `id`, which lies below the others of `path` (ids from the root down, its own included).
pub fn naming(index: &Index, kind: MentionKind, id: &str, path: &[&str]) -> Result<Naming> {
    let fields = index.fields();
    let basic = |term| TermQuery::new(term, IndexRecordOption::Basic);
    let own = basic(Term::from_field_text(fields.entity, &entity_term(kind, id)));
    let hierarchy = match kind {
        MentionKind::Actor => fields.actor,
        MentionKind::Place => fields.place,
    };
    let below = basic(Term::from_facet(hierarchy, &Facet::from_path(path)));
    let searcher = index.searcher();
    let (articles, found) =
        searcher.search(&own, &(Count, TopDocs::with_limit(MAX_READ).order_by_score())).map_err(failed)?;
    let with_below = searcher.search(&below, &Count).map_err(failed)?;
    let mut counts: FxHashMap<String, u64> = FxHashMap::default();
    let read = found.len() as u64;
    for (_, address) in found {
        let article = index.article(address)?;
        for mention in article.mentions_of(kind).filter(|mention| mention.id == id) {
            let words = article.text[mention.start..mention.end].split_whitespace();
            *counts.entry(words.collect::<Vec<_>>().join(" ")).or_insert(0) += 1;
        }
    }
    let mut surfaces: Vec<(String, u64)> = counts.into_iter().collect();
    surfaces.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(Naming { articles: articles as u64, with_below: with_below as u64, surfaces, read })
}
