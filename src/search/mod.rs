//! A query to results: ranked hits with passages, counts, facets. Results are data; printers draw them.

mod copies;
mod explain;
mod facets;
mod matches;
mod naming;
mod passages;
mod ranking;
mod spelling;
mod timeline;

use std::ops::{ControlFlow, Range};

use tantivy::collector::{Collector, TopDocs};
use tantivy::query::{EnableScoring, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Order, Term};

use crate::analysis::Chain;
use crate::article::Article;
use crate::error::{Error, ErrorKind, Result};
use crate::index::{Address, Borrowed, FRENCH_CODE, Index};
use crate::query::{
    ANY_LANGUAGE, Compiled, Compiler, Diagnostic, Dimension, Filters, Marks, Query, Resolved, Strictness, Value,
    expand, is_question,
};
use copies::Collapser;
use matches::Matches;
use ranking::Mode;

pub use crate::index::FacetDimension;
pub use copies::{Reprint, Unit};
pub use explain::{Reason, ReasonKind};
pub use facets::FacetValue;
pub use naming::{Naming, naming};
pub use passages::Passage;
pub use spelling::Suggestion;
pub use timeline::{Dates, Row, Step};

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The words.
    pub query: Query,
    /// The filters.
    pub filters: Filters,
    /// How many hits.
    pub limit: usize,
    /// How many hits to pass over.
    pub offset: usize,
    /// In which order.
    pub sort: Sort,
    /// Which facets to count over all articles that match.
    pub facets: Vec<FacetDimension>,
    /// Whether every copy of a text is a hit of its own, and not one hit for all.
    pub all_copies: bool,
    /// Whether hits come without highlights, passages and copies, which an export does not show and need not pay for.
    pub bare: bool,
    /// Whether each hit says where its score comes from.
    pub explain: bool,
    /// Whether the dates of all articles that match are collected, for a timeline.
    pub dates: bool,
    /// What the facets and the dates count.
    pub unit: Unit,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first; without a query, the newest first.
    #[default]
    Relevance,
    /// The oldest first.
    Date,
    /// The newest first.
    DateDescending,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct SearchResults {
    /// The hits asked for, in order.
    pub hits: Vec<Hit>,
    /// How many hits there are in all.
    pub total: u64,
    /// How many articles match, every copy counted.
    pub articles: u64,
    /// Set when articles need not have all parts of the query.
    pub relaxed: Option<Relaxed>,
    /// Words of the query that no article has, with words that may have been meant.
    pub suggestions: Vec<Suggestion>,
    /// Whether the sure suggestions were searched for instead of what was typed.
    pub corrected: bool,
    /// The counts of each facet asked for.
    pub facets: Vec<(FacetDimension, Vec<FacetValue>)>,
    /// The dates, where they were asked for: those that the filters look at.
    pub dates: Dates,
    /// What was taken literally in the query.
    pub diagnostics: Vec<Diagnostic>,
    /// What the person should know of the filters.
    pub remarks: Vec<String>,
}

/// Why articles need not have all parts of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relaxed {
    /// It is a question: any of its words will do, and those with most of them come first.
    Question,
    /// No article has all: those shown have `required` of its `parts`.
    Most {
        /// How many parts the articles have.
        required: usize,
        /// How many the query has.
        parts: usize,
    },
}

/// One article found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// 1 for the first of all hits.
    pub rank: usize,
    /// BM25 with boosts; 0 where the order is by date.
    pub score: f32,
    /// The article as stored.
    pub article: Article,
    /// Parts of the headline that match, in bytes of the article's text.
    pub title_highlights: Vec<Range<usize>>,
    /// The parts of the body that show why it matched.
    pub passages: Vec<Passage>,
    /// The other copies of its text, the earliest first.
    pub copies: Vec<Reprint>,
    /// Where the score comes from, the largest share first, where that was asked for; empty where the order is by date.
    pub reasons: Vec<Reason>,
}

impl Hit {
    /// A hit with nothing but its article.
    fn bare(rank: usize, score: f32, article: Article) -> Hit {
        Hit {
            rank,
            score,
            article,
            title_highlights: Vec::new(),
            passages: Vec::new(),
            copies: Vec::new(),
            reasons: Vec::new(),
        }
    }
}

/// Fewer articles than this, and suggestions are made for words that none has.
const FEW: u64 = 3;

/// Runs a search.
pub fn search(index: &Index, request: &Request) -> Result<SearchResults> {
    let mut hits = Vec::new();
    let results = search_each(index, request, &mut |hit| {
        hits.push(hit);
        ControlFlow::Continue(())
    })?;
    Ok(SearchResults { hits, ..results })
}

/// Runs a search and hands over one hit after the other, none of which is kept: what is exported may be the whole index. The results
/// returned have no hits. The caller may break off.
pub fn search_each(
    index: &Index,
    request: &Request,
    on_hit: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<SearchResults> {
    let question = is_question(&request.query);
    let strictness = if question { Strictness::Loose } else { Strictness::Strict };
    let find = |query: &Query| -> Result<(Prepared, usize, Matches)> {
        let prepared = Prepared::new(index, request, query, strictness)?;
        let (required, matches) = if question { prepared.some(index)? } else { prepared.most(index)? };
        Ok((prepared, required, matches))
    };
    let (mut prepared, mut required, mut matches) = find(&request.query)?;
    let lacking = required < prepared.compiled.parts() || matches.len() < FEW;
    let suggestions = if lacking { spelling::suggest(index, &request.query) } else { Vec::new() };
    let mut corrected = false;
    if suggestions.iter().any(|suggestion| suggestion.sure) {
        let other = find(&spelling::corrected(&request.query, &suggestions))?;
        // A correction is worth nothing when it finds no article with more of the query.
        if other.2.len() > 0 && (question || other.1 > required || matches.len() == 0) {
            corrected = true;
            (prepared, required, matches) = other;
        }
    }
    let parts = prepared.compiled.parts();
    let query = prepared.compiled.query(required);
    let collapsed = !request.all_copies && !index.reprints().is_empty();
    let total = matches.len();
    let mut results = SearchResults {
        total: if collapsed { matches.clusters(index)? } else { total },
        articles: total,
        relaxed: (total > 0 && required < parts).then_some(if question {
            Relaxed::Question
        } else {
            Relaxed::Most { required, parts }
        }),
        diagnostics: prepared.diagnostics,
        remarks: prepared.remarks,
        suggestions,
        corrected,
        ..SearchResults::default()
    };
    let mode = if required < parts { Mode::Question } else { Mode::AllWords };
    // A list is as long as there are articles, however many are asked for.
    let wanted = request.offset.saturating_add(request.limit).min(total as usize);
    let page = Page { index, request, compiled: &prepared.compiled, mode, query: &*query, matches: &matches };
    let mut collapser = Collapser::new(index);
    let ranked = if collapsed { page.collapsed(&mut collapser, wanted)? } else { page.ranked(wanted)? };
    if !request.facets.is_empty() {
        results.facets = facets::count(index, &request.facets, request.unit, &matches)?;
    }
    if request.dates {
        results.dates = timeline::count(index, request.filters.date_field, request.unit, &matches)?;
    }
    let explained = request.explain && request.sort == Sort::Relevance;
    let mut highlighter = Highlighter::new(index, prepared.compiled.marks.clone());
    for (position, (score, address)) in ranked.into_iter().enumerate().skip(request.offset).take(request.limit) {
        let (rank, article) = (position + 1, index.article(address)?);
        let mut hit = if request.bare {
            Hit::bare(rank, score, article)
        } else {
            Hit { copies: collapser.copies(address)?, ..highlighter.hit(rank, score, article) }
        };
        if explained {
            hit.reasons = explain::explain(index, &prepared.compiled, mode, address, score)?;
        }
        if on_hit(hit).is_break() {
            break;
        }
    }
    Ok(results)
}

/// The number of articles that match all of a request, or of their clusters. Unlike a search it is never relaxed.
pub fn count(index: &Index, request: &Request) -> Result<(u64, Vec<Diagnostic>, Vec<String>)> {
    let prepared = Prepared::new(index, request, &request.query, Strictness::Strict)?;
    let matches = Matches::find(index, &prepared.compiled, usize::MAX)?;
    let total = match request.unit {
        Unit::Articles => matches.len(),
        Unit::Clusters => matches.clusters(index)?,
    };
    Ok((total, prepared.diagnostics, prepared.remarks))
}

/// The articles with this id, and the other copies of each; by the beginning of an id, or by path, when there is none.
pub fn find(index: &Index, id: &str) -> Result<Vec<(Article, Vec<Reprint>)>> {
    let exact = addresses(index, id)?;
    let found = if exact.is_empty() && id.len() >= 4 { by_prefix(index, id)? } else { exact };
    if found.is_empty() {
        return Err(Error::new(ErrorKind::Unknown, format!("no article has the id {id:?}"))
            .hint("`vigie search` prints the id of every hit"));
    }
    let mut collapser = Collapser::new(index);
    found.into_iter().map(|address| Ok((index.article(address)?, collapser.copies(address)?))).collect()
}

struct Prepared {
    compiled: Compiled,
    diagnostics: Vec<Diagnostic>,
    remarks: Vec<String>,
}

impl Prepared {
    fn new(index: &Index, request: &Request, query: &Query, strictness: Strictness) -> Result<Prepared> {
        let filters = request.filters.resolve(index.registry())?;
        check_values(index, &filters)?;
        let (plan, diagnostics) = expand(query, index.registry());
        let compiled = Compiler::new(index, &filters, strictness).compile(plan.as_ref(), &filters);
        Ok(Prepared { compiled, diagnostics, remarks: filters.remarks })
    }

    /// The largest number of parts that some article has, and the articles that have so many.
    fn most(&self, index: &Index) -> Result<(usize, Matches)> {
        let parts = self.compiled.parts();
        for required in (1..=parts.max(1)).rev() {
            let matches = Matches::find(index, &self.compiled, required)?;
            if matches.len() > 0 {
                return Ok((required.min(parts), matches));
            }
        }
        Ok((parts, Matches::default()))
    }

    /// Any part will do: the articles that have one.
    fn some(&self, index: &Index) -> Result<(usize, Matches)> {
        Ok((1.min(self.compiled.parts()), Matches::find(index, &self.compiled, 1)?))
    }
}

/// Refuses a source or language that no article has: the answer would be empty for a reason that nobody sees.
fn check_values(index: &Index, filters: &Resolved) -> Result<()> {
    for (dimension, values) in &filters.include {
        for value in values {
            let (Value::Term(text), Dimension::Source | Dimension::Lang) = (value, dimension) else { continue };
            let (field, what) = match dimension {
                Dimension::Source => (index.fields().source_key, "source"),
                _ => (index.fields().lang, "language"),
            };
            let known = index.searcher().doc_freq(&Term::from_field_text(field, text)).map_err(failed)? > 0;
            if known || (*dimension == Dimension::Lang && text == ANY_LANGUAGE) {
                continue;
            }
            let facet = if *dimension == Dimension::Source { FacetDimension::Source } else { FacetDimension::Lang };
            let names = facets::all_values(index, facet)?;
            // A name that holds what was typed is nearer than any misspelling.
            let distance = |name: &String| {
                let key = crate::knowledge::name_key(name);
                if key.contains(text.as_str()) { 0 } else { strsim::damerau_levenshtein(&key, text) }
            };
            let mut near: Vec<(usize, &String)> = names.iter().map(|name| (distance(name), name)).collect();
            near.sort();
            let near: Vec<&str> = near.iter().take(5).map(|(_, name)| name.as_str()).collect();
            let hint = if near.is_empty() {
                "the index has none".to_owned()
            } else {
                format!("the index has {}", near.join(", "))
            };
            return Err(Error::new(ErrorKind::Unknown, format!("no article has the {what} {text:?}")).hint(hint));
        }
    }
    Ok(())
}

/// What decides the order of hits.
struct Page<'s> {
    index: &'s Index,
    request: &'s Request,
    compiled: &'s Compiled,
    mode: Mode,
    query: &'s dyn TantivyQuery,
    matches: &'s Matches,
}

impl Page<'_> {
    /// The first articles, so many if there are, copies left out.
    fn collapsed(&self, collapser: &mut Collapser, wanted: usize) -> Result<Vec<(f32, Address)>> {
        // Copies take places of the list; when too many do, a longer list is asked for.
        let mut depth = wanted + wanted / 4 + 8;
        loop {
            let ranked = self.ranked(depth)?;
            let exhausted = ranked.len() < depth;
            let kept = collapser.collapse(ranked)?;
            if exhausted || kept.len() >= wanted {
                return Ok(kept);
            }
            depth *= 2;
        }
    }

    /// The first `depth` articles. A longer list begins with the shorter one.
    fn ranked(&self, depth: usize) -> Result<Vec<(f32, Address)>> {
        if self.request.limit == 0 || depth == 0 {
            return Ok(Vec::new());
        }
        let order = match self.request.sort {
            Sort::Relevance if self.compiled.parts() > 0 => {
                // The second look must see the same candidates whichever page is asked for.
                let found = self.candidates(depth.max(ranking::WINDOW))?;
                let mut ranked = ranking::rescore(self.index, &self.compiled.words, self.mode, found)?;
                ranked.truncate(depth);
                return Ok(ranked);
            }
            Sort::Date => Order::Asc,
            // By its first possible day: "2026" is not newer than a day of that year.
            _ => Order::Desc,
        };
        let top = TopDocs::with_limit(depth).order_by_fast_field::<i64>("date_from", order);
        let found = self.search(&top)?;
        Ok(found.into_iter().map(|(_, address)| (0.0, address)).collect())
    }

    /// The best `limit` articles by the index's score.
    fn candidates(&self, limit: usize) -> Result<Vec<(f32, Address)>> {
        if let Some(nomination) = self.compiled.nomination().filter(|_| self.mode == Mode::Question) {
            // A few are in other languages.
            let more = TopDocs::with_limit(limit + limit / 4).order_by_score();
            let mut found = self.search_for(&*nomination, &more)?;
            found.retain(|(_, address)| self.matches.hold(*address));
            found.truncate(limit);
            if found.len() as u64 >= self.matches.len().min(limit as u64) {
                return Ok(found);
            }
        }
        self.search_for(self.query, &TopDocs::with_limit(limit).order_by_score())
    }

    fn search<C: Collector>(&self, collector: &C) -> Result<C::Fruit> {
        self.search_for(self.query, collector)
    }

    fn search_for<C: Collector>(&self, query: &dyn TantivyQuery, collector: &C) -> Result<C::Fruit> {
        let searcher = self.index.searcher();
        let scoring = if collector.requires_scoring() {
            EnableScoring::enabled_from_searcher(searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        searcher.search_with_executor(query, collector, self.index.executor(), scoring).map_err(failed)
    }
}

/// Marks what matched in articles.
struct Highlighter<'i> {
    marks: Marks,
    french: Borrowed<'i>,
    plain: Borrowed<'i>,
}

impl<'i> Highlighter<'i> {
    fn new(index: &'i Index, marks: Marks) -> Self {
        Highlighter { marks, french: index.analyzer(Chain::French), plain: index.analyzer(Chain::Plain) }
    }

    fn hit(&mut self, rank: usize, score: f32, article: Article) -> Hit {
        let analyzer = if article.lang == FRENCH_CODE { &mut self.french } else { &mut self.plain };
        let highlights = passages::highlights(&article, &self.marks, analyzer);
        let passages = passages::choose(&article, &highlights);
        let title_highlights =
            highlights.into_iter().map(|(range, _)| range).filter(|range| range.end <= article.body_start);
        let title_highlights = title_highlights.collect();
        Hit { title_highlights, passages, ..Hit::bare(rank, score, article) }
    }
}

fn addresses(index: &Index, id: &str) -> Result<Vec<Address>> {
    let query = TermQuery::new(Term::from_field_text(index.fields().id, id), IndexRecordOption::Basic);
    let found = index.searcher().search(&query, &TopDocs::with_limit(20).order_by_score()).map_err(failed)?;
    Ok(found.into_iter().map(|(_, address)| address).collect())
}

fn by_prefix(index: &Index, prefix: &str) -> Result<Vec<Address>> {
    let mut found = Vec::new();
    for segment in index.searcher().segment_readers() {
        let inverted = segment.inverted_index(index.fields().id).map_err(failed)?;
        let mut stream =
            inverted.terms().range().ge(prefix.as_bytes()).into_stream().map_err(|error| failed(error.into()))?;
        while stream.advance() && stream.key().starts_with(prefix.as_bytes()) && found.len() < 20 {
            found.extend(addresses(index, &String::from_utf8_lossy(stream.key()))?);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn failed(error: tantivy::TantivyError) -> Error {
    Error::new(ErrorKind::CorruptIndex, "the index could not be searched")
        .hint("if this happens again, `vigie rebuild` writes the index anew")
        .caused_by(error)
}
