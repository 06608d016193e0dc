//! A plan to a tantivy query, and to what passages must mark.

mod clauses;
mod conditions;

use rustc_hash::FxHashSet;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur,
    Query as TantivyQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::ast::LeafKind;
use super::expand::Plan;
use super::filters::{DateField, Dimension, Filters, Resolved, Value};
use crate::analysis::Chain;
use crate::article::MentionKind;
use crate::index::{Borrowed, FRENCH_CODE, Fields, Index, entity_term};
use clauses::{alternatives, best_of, boolean, constant, sequence, ways_through};

/// How much more a word in the headline counts than one in the body.
const TITLE_BOOST: f32 = 1.2;

/// How much more a word with the very accents that were typed counts, where accents tell words apart: enough to rank first.
const EXACT_BOOST: f32 = 5.0;

/// A prefix or a misspelt word stands for at most this many words of the index, the most frequent ones.
const MAX_EXPANSIONS: usize = 64;

/// What the index is asked, in parts that can be required or not.
pub struct Compiled {
    /// The positive parts of the query's outermost conjunction.
    wanted: Vec<Box<dyn TantivyQuery>>,
    /// What each of them is called when a score is explained.
    labels: Vec<String>,
    /// Its negative parts, and the filters.
    conditions: Vec<(Occur, Box<dyn TantivyQuery>)>,
    /// Whether nothing but the language is a condition.
    is_open: bool,
    /// The fields in which words are looked for, and that of mentions.
    targets: Vec<(Field, Field, Chain)>,
    entity: Field,
    /// What passages mark.
    pub marks: Marks,
    /// The words of the query in order, where it is a plain run of words: what ranking looks at a second time.
    pub words: Vec<QueryWord>,
}

/// A word of the query with the terms that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryWord {
    /// As it is written.
    pub written: String,
    /// Counts the words of the query, stop words included.
    pub position: u32,
    /// Whether it is written as a name: with a capital that does not come from being the first.
    pub is_name: bool,
    /// Terms of the French chain.
    pub french: Vec<String>,
    /// Terms of the plain chain.
    pub plain: Vec<String>,
}

/// How strictly words are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Names and compounds as a whole.
    Strict,
    /// Each of their words for itself: an article that has some of them is better than none.
    Loose,
}

/// What in a text counts as a match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// Terms of the chain by which the article was indexed.
    pub terms: FxHashSet<String>,
    /// Terms that count only in this order.
    pub sequences: Vec<Vec<String>>,
    /// Mentions: terms of the field `entity`.
    pub entities: FxHashSet<String>,
}

impl Compiled {
    /// How many positive parts there are.
    pub fn parts(&self) -> usize {
        self.wanted.len()
    }

    /// The positive parts, each with what it is called.
    pub fn labelled(&self) -> impl Iterator<Item = (&str, &dyn TantivyQuery)> {
        self.labels.iter().map(String::as_str).zip(self.wanted.iter().map(|query| &**query))
    }

    /// Whether it asks for nothing in particular.
    pub fn is_everything(&self) -> bool {
        self.wanted.is_empty() && self.conditions.is_empty()
    }

    /// What finds the candidates for a second look that counts everything anew, where any of the words will do: the terms side by side, so that
    /// the best can be found without a look at all that match (block-max WAND). It knows no conditions; nothing where there are some beside the
    /// language.
    pub fn nomination(&self) -> Option<Box<dyn TantivyQuery>> {
        if !self.is_open || self.words.is_empty() {
            return None;
        }
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        let mut add = |field: Field, term: &str, boost: f32| {
            let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), boost))));
        };
        for word in &self.words {
            for (title, body, chain) in &self.targets {
                let terms = if *chain == Chain::French { &word.french } else { &word.plain };
                for term in terms {
                    add(*title, term, TITLE_BOOST);
                    add(*body, term, 1.0);
                }
            }
        }
        self.marks.entities.iter().for_each(|entity| add(self.entity, entity, 1.0));
        Some(Box::new(BooleanQuery::new(clauses)))
    }

    /// The query that asks for at least `required` of the positive parts.
    pub fn query(&self, required: usize) -> Box<dyn TantivyQuery> {
        let wanted: Box<dyn TantivyQuery> = if self.wanted.is_empty() {
            Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
        } else if required <= 1 || self.wanted.len() == 1 {
            // Flat, so that the best can be found without a look at all that match (block-max WAND).
            boolean(self.wanted.iter().flat_map(|query| alternatives(&**query)).collect())
        } else if required >= self.wanted.len() {
            boolean(self.wanted.iter().map(|query| (Occur::Must, query.box_clone())).collect())
        } else {
            let parts = self.wanted.iter().map(|query| (Occur::Should, query.box_clone())).collect();
            Box::new(BooleanQuery::with_minimum_required_clauses(parts, required))
        };
        if self.conditions.is_empty() {
            return wanted;
        }
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> =
            self.conditions.iter().map(|(occur, query)| (*occur, query.box_clone())).collect();
        clauses.push((Occur::Must, wanted));
        Box::new(BooleanQuery::new(clauses))
    }
}

/// Compiles plans for one index.
pub struct Compiler<'i> {
    fields: Fields,
    searcher: &'i Searcher,
    french: Borrowed<'i>,
    plain: Borrowed<'i>,
    /// The fields in which words are looked for: (headline, body, chain).
    targets: Vec<(Field, Field, Chain)>,
    languages: Vec<String>,
    marks: Marks,
    strictness: Strictness,
}

impl<'i> Compiler<'i> {
    /// A compiler for `index` that searches the languages that `filters` let pass.
    pub fn new(index: &'i Index, filters: &Resolved, strictness: Strictness) -> Self {
        let fields = *index.fields();
        let languages = Filters::languages(filters);
        let mut targets = Vec::new();
        if languages.is_empty() || languages.iter().any(|code| code == FRENCH_CODE) {
            targets.push((fields.title, fields.body, Chain::French));
        }
        if languages.is_empty() || languages.iter().any(|code| code != FRENCH_CODE) {
            targets.push((fields.title_plain, fields.body_plain, Chain::Plain));
        }
        Compiler {
            fields,
            searcher: index.searcher(),
            french: index.analyzer(Chain::French),
            plain: index.analyzer(Chain::Plain),
            targets,
            languages,
            marks: Marks::default(),
            strictness,
        }
    }

    /// Compiles a plan with the filters beside it.
    pub fn compile(mut self, plan: Option<&Plan>, filters: &Resolved) -> Compiled {
        let (mut wanted, mut labels) = (Vec::new(), Vec::new());
        let words = plan.map_or_else(Vec::new, |plan| self.words(plan));
        let mut conditions = self.filters(filters);
        let of_language = usize::from(!self.languages.is_empty());
        let parts: &[Plan] = match plan {
            None => &[],
            Some(Plan::All(plans)) => plans,
            Some(plan) => std::slice::from_ref(plan),
        };
        for part in self.without_stop_words(parts) {
            match part {
                Plan::Not(plan) => {
                    let query = self.unmarked(plan);
                    conditions.push((Occur::MustNot, query));
                }
                plan => {
                    labels.push(plan.label());
                    wanted.push(self.plan(plan));
                }
            }
        }
        let is_open = conditions.len() == of_language;
        let (marks, targets, entity) = (self.marks, self.targets, self.fields.entity);
        Compiled { wanted, labels, conditions, is_open, targets, entity, marks, words }
    }

    /// The content words of a plan that is a run of words, names among them; none when operators give it another shape.
    fn words(&mut self, plan: &Plan) -> Vec<QueryWord> {
        let mut texts: Vec<&str> = Vec::new();
        let parts: &[Plan] = match plan {
            Plan::All(plans) => plans,
            plan => std::slice::from_ref(plan),
        };
        for part in parts {
            let words: &[Plan] = match part {
                Plan::Name { words, .. } => words,
                part => std::slice::from_ref(part),
            };
            for word in words {
                if let Plan::Text { kind: LeafKind::Word | LeafKind::Phrase, text, .. } = word {
                    texts.push(text);
                }
            }
        }
        let has = |chain| self.targets.iter().any(|target| target.2 == chain);
        let (has_french, has_plain) = (has(Chain::French), has(Chain::Plain));
        let mut words = Vec::new();
        let mut position = 0;
        for text in texts {
            for token in self.french.tokens(text) {
                let word = self.french.word(token.word).clone();
                let written = &text[token.segment().word_start..token.segment().end];
                let plain = self.plain.intern(written);
                let terms = |terms: &[Box<str>], wanted: bool| {
                    if wanted { terms.iter().map(|term| term.to_string()).collect() } else { Vec::new() }
                };
                if !word.is_stop_word() {
                    words.push(QueryWord {
                        written: written.to_owned(),
                        position,
                        is_name: position > 0 && written.starts_with(char::is_uppercase),
                        french: terms(&word.terms, has_french),
                        plain: terms(&self.plain.word(plain).terms, has_plain),
                    });
                }
                position += 1;
            }
        }
        words
    }

    /// Leaves out stop words where other words remain: they are in nearly every article.
    fn without_stop_words<'p>(&mut self, plans: &'p [Plan]) -> Vec<&'p Plan> {
        let mut kept: Vec<&Plan> = plans.iter().filter(|plan| !self.is_stop_word(plan)).collect();
        if kept.iter().all(|plan| matches!(plan, Plan::Not(_))) {
            kept = plans.iter().collect();
        }
        kept
    }

    fn is_stop_word(&mut self, plan: &Plan) -> bool {
        let Plan::Text { kind: LeafKind::Word, text, .. } = plan else { return false };
        let tokens = self.french.tokens(text);
        tokens.iter().all(|token| self.french.word(token.word).is_stop_word())
    }

    fn plan(&mut self, plan: &Plan) -> Box<dyn TantivyQuery> {
        match plan {
            Plan::All(plans) => {
                let clauses = self.without_stop_words(plans).into_iter().map(|plan| match plan {
                    Plan::Not(plan) => (Occur::MustNot, self.unmarked(plan)),
                    plan => (Occur::Must, self.plan(plan)),
                });
                boolean(clauses.collect())
            }
            Plan::Any(plans) => {
                let clauses = plans.iter().map(|plan| (Occur::Should, self.plan(plan)));
                boolean(clauses.collect())
            }
            Plan::Not(plan) => {
                let query = self.unmarked(plan);
                boolean(vec![(Occur::MustNot, query)])
            }
            Plan::Text { title_only, kind, text } => self.text(*title_only, *kind, text),
            Plan::Name { words, entities } => {
                let clauses =
                    self.without_stop_words(words).into_iter().map(|plan| (Occur::Must, self.plan(plan))).collect();
                let mut ways = vec![boolean(clauses)];
                for entity in entities {
                    self.marks.entities.insert(entity.clone());
                    let term = Term::from_field_text(self.fields.entity, entity);
                    ways.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
                }
                Box::new(DisjunctionMaxQuery::new(ways))
            }
            Plan::Facet(kind, paths) => {
                let dimension = match kind {
                    MentionKind::Actor => Dimension::Actor,
                    MentionKind::Place => Dimension::Place,
                };
                let values: Vec<Value> = paths.iter().cloned().map(Value::Path).collect();
                for path in paths {
                    self.marks.entities.extend(path.last().map(|id| entity_term(*kind, id)));
                }
                self.any_value(dimension, &values)
            }
            Plan::Days(first, last) => constant(self.days(DateField::Either, *first, *last)),
            Plan::Source(key) => self.any_value(Dimension::Source, &[Value::Term(key.clone())]),
        }
    }

    /// Compiles what must not match: passages have nothing to mark there.
    fn unmarked(&mut self, plan: &Plan) -> Box<dyn TantivyQuery> {
        let marks = self.marks.clone();
        let query = self.plan(plan);
        self.marks = marks;
        query
    }

    fn text(&mut self, title_only: bool, kind: LeafKind, text: &str) -> Box<dyn TantivyQuery> {
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for (title, body, chain) in self.targets.clone() {
            let (ways, exact) = self.ways(chain, kind, text, body);
            for way in &ways {
                match &way[..] {
                    [term] => {
                        self.marks.terms.insert(term.clone());
                    }
                    sequence => self.marks.sequences.push(sequence.to_vec()),
                }
            }
            let mut fields = vec![(title, TITLE_BOOST)];
            if !title_only {
                fields.push((body, 1.0));
            }
            let are_words = exact.is_none() && ways.iter().all(|way| way.len() == 1);
            for (field, boost) in fields {
                if are_words {
                    // Side by side and not as the best of them, which would keep the search from passing over weak articles.
                    let terms = ways.iter().map(|way| BoostQuery::new(sequence(field, way), boost));
                    clauses.extend(terms.map(|term| (Occur::Should, Box::new(term) as Box<dyn TantivyQuery>)));
                    continue;
                }
                let mut query = best_of(ways.iter().map(|way| sequence(field, way)).collect());
                if let Some(exact) = &exact {
                    let exact = BoostQuery::new(sequence(field, std::slice::from_ref(exact)), EXACT_BOOST);
                    query = Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Should, Box::new(exact))]));
                }
                clauses.push((Occur::Should, Box::new(BoostQuery::new(query, boost))));
            }
        }
        boolean(clauses)
    }

    /// The ways in which a text can match in one chain, each a sequence of terms; and the term by which a word with
    /// the same accents ranks first.
    fn ways(&mut self, chain: Chain, kind: LeafKind, text: &str, body: Field) -> (Vec<Vec<String>>, Option<String>) {
        let analyzer = match chain {
            Chain::French => &mut self.french,
            Chain::Plain => &mut self.plain,
        };
        let tokens = analyzer.tokens(text);
        let single = |terms: Vec<String>| terms.into_iter().map(|term| vec![term]).collect();
        if let (LeafKind::Prefix | LeafKind::Fuzzy(_), Some(token)) = (kind, tokens.first()) {
            let word = analyzer.word(token.word).clone();
            let mut found = match kind {
                LeafKind::Fuzzy(distance) => self.near(body, &word.folded, distance),
                _ => self.beginning_with(body, &word.folded),
            };
            found.extend(
                word.terms.iter().map(|term| term.to_string()).filter(|term| !found.contains(term)).collect::<Vec<_>>(),
            );
            return (single(found), None);
        }
        let readings: Vec<&[Box<str>]> = tokens.iter().map(|token| &*analyzer.word(token.word).terms).collect();
        let mut ways = ways_through(&readings);
        // A compound is also found written as one word.
        if let (Some(compound), Some(last)) = (tokens.first().and_then(|token| token.compound()), tokens.last())
            && kind == LeafKind::Word
            && last.segment().joined
        {
            ways.extend(analyzer.word(compound).terms.iter().map(|term| vec![term.to_string()]));
        }
        if self.strictness == Strictness::Loose && kind == LeafKind::Word && tokens.len() > 1 {
            let terms = tokens.iter().map(|token| analyzer.word(token.word)).filter(|word| !word.is_stop_word());
            ways.extend(terms.flat_map(|word| word.terms.iter().map(|term| vec![term.to_string()])));
        }
        ways.retain(|way| !way.is_empty());
        let exact = match &tokens[..] {
            [token] => analyzer.word(token.word).exact.as_ref().map(|exact| exact.to_string()),
            _ => None,
        };
        (ways, exact)
    }

    /// Terms of a field that begin with `prefix`, the most frequent first.
    fn beginning_with(&self, field: Field, prefix: &str) -> Vec<String> {
        let mut found: Vec<(u32, String)> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(field) else { continue };
            let Ok(mut stream) = inverted.terms().range().ge(prefix.as_bytes()).into_stream() else { continue };
            while stream.advance() {
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if !term.starts_with(prefix) {
                    break;
                }
                found.push((stream.value().doc_freq, term.to_owned()));
            }
        }
        most_frequent(found)
    }

    /// Terms of a field within `distance` letters of `term`, the most frequent first.
    fn near(&self, field: Field, term: &str, distance: u8) -> Vec<String> {
        let query = FuzzyTermQuery::new(Term::from_field_text(field, term), distance, true);
        let Ok(automaton) = query.automaton() else { return Vec::new() };
        let mut found: Vec<(u32, String)> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let Ok(inverted) = segment.inverted_index(field) else { continue };
            let Ok(mut stream) = inverted.terms().search(&automaton).into_stream() else { continue };
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key()) {
                    found.push((stream.value().doc_freq, term.to_owned()));
                }
            }
        }
        most_frequent(found)
    }
}

fn most_frequent(mut found: Vec<(u32, String)>) -> Vec<String> {
    found.sort_by(|a, b| b.cmp(a));
    let mut terms: Vec<String> = Vec::new();
    for (_, term) in found {
        if terms.len() < MAX_EXPANSIONS && !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms
}
