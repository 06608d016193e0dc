//! Words that a person may have meant, from the index's own vocabulary, the lexicon and the registry.
//!
//! Candidates are words within two letters (insertions, deletions, replacements, and swaps of neighbours), found by walking finite-state
//! dictionaries along a Levenshtein automaton (Schulz and Mihov 2002). The nearer comes first, and of equally near ones the one
//! that more articles have; a word that no article has is suggested only when it is a name of the registry.

use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Streamer};
use rustc_hash::FxHashMap;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use crate::analysis::{Analyzer, Chain, Lexicon, fold};
use crate::article::MentionKind;
use crate::index::{Index, entity_term};
use crate::knowledge::Entry;
use crate::query::{Leaf, LeafKind, Node, Query};

/// Letters of a word below which nothing is suggested: every short word is near many others.
const MIN_LETTERS: usize = 4;

/// Letters from which two wrong ones are forgiven.
const LONG: usize = 6;

/// Suggestions for one word.
const MAX_SUGGESTIONS: usize = 3;

/// What a wrong first letter costs beside the edit itself: people get it right.
const FIRST_LETTER: f32 = 0.6;

/// What a tenfold frequency is worth, in edits.
const FREQUENCY: f32 = 0.25;

/// What it costs that no article has the name.
const ABSENT: f32 = 0.7;

/// A word of the query that no article has, with words that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The word as typed.
    pub typed: String,
    /// Words that may have been meant, the likeliest first.
    pub candidates: Vec<String>,
    /// Whether the first is near enough to be searched for instead.
    pub sure: bool,
}

/// Suggestions for every plain word of the query that no article has.
pub fn suggest(index: &Index, query: &Query) -> Vec<Suggestion> {
    let mut words = Vec::new();
    collect(query.root.as_ref(), &mut words);
    let mut analyzer = index.analyzer(Chain::French);
    words
        .into_iter()
        .filter_map(|word| {
            if word.chars().count() < MIN_LETTERS || !is_unknown(index, &mut analyzer, word) {
                return None;
            }
            let candidates = candidates(index, &mut analyzer, word);
            let (edits, _) = candidates.first()?;
            let sure = *edits <= if word.chars().count() >= 2 * LONG - 3 { 2 } else { 1 };
            let names = candidates.into_iter().map(|(_, name)| name).collect();
            Some(Suggestion { typed: word.to_owned(), candidates: names, sure })
        })
        .collect()
}

/// The query with the words of sure suggestions in place of those that were typed.
pub fn corrected(query: &Query, suggestions: &[Suggestion]) -> Query {
    fn mend(node: &mut Node, suggestions: &[Suggestion]) {
        match node {
            Node::All(nodes) | Node::Any(nodes) => nodes.iter_mut().for_each(|node| mend(node, suggestions)),
            Node::Not(node) => mend(node, suggestions),
            Node::Leaf(leaf) => {
                let known = suggestions.iter().find(|suggestion| suggestion.sure && suggestion.typed == leaf.text);
                if let (true, Some(suggestion)) = (is_plain(leaf), known) {
                    leaf.text.clone_from(&suggestion.candidates[0]);
                    // A name of several words is a phrase.
                    if leaf.text.contains(' ') {
                        leaf.kind = LeafKind::Phrase;
                    }
                }
            }
        }
    }
    let mut query = query.clone();
    if let Some(root) = &mut query.root {
        mend(root, suggestions);
    }
    query
}

fn collect<'q>(node: Option<&'q Node>, words: &mut Vec<&'q str>) {
    match node {
        Some(Node::All(nodes) | Node::Any(nodes)) => nodes.iter().for_each(|node| collect(Some(node), words)),
        Some(Node::Leaf(leaf)) if is_plain(leaf) => words.push(&leaf.text),
        // What is not wanted need not exist.
        _ => {}
    }
}

fn is_plain(leaf: &Leaf) -> bool {
    leaf.field.is_none()
        && leaf.kind == LeafKind::Word
        && !leaf.text.contains('-')
        && !leaf.text.chars().any(char::is_numeric)
}

/// Whether no article has any of the word's terms.
fn is_unknown(index: &Index, analyzer: &mut Analyzer, word: &str) -> bool {
    let id = analyzer.intern(word);
    let word = analyzer.word(id);
    !word.is_stop_word() && word.terms.iter().all(|term| frequency(index, term) == 0)
}

/// In how many articles a term stands.
fn frequency(index: &Index, term: &str) -> u64 {
    let fields = index.fields();
    let count = |field| index.searcher().doc_freq(&Term::from_field_text(field, term)).unwrap_or(0);
    count(fields.body).max(count(fields.title))
}

/// The words that may have been meant, with how many letters they are away.
fn candidates(index: &Index, analyzer: &mut Analyzer, word: &str) -> Vec<(usize, String)> {
    let typed = fold(word);
    let most = if typed.chars().count() < LONG { 1 } else { 2 };
    let mut found: FxHashMap<String, (usize, u64, Option<String>)> = FxHashMap::default();
    let mut add = |key: String, edits: usize, frequency: u64, name: Option<String>| {
        let known = found.entry(key).or_insert((edits, frequency, name));
        known.0 = known.0.min(edits);
        known.1 = known.1.max(frequency);
    };
    // Two letters swapped are two edits for the automaton, and one for a person.
    let Ok(automaton) = Levenshtein::new(&typed, 2) else { return Vec::new() };
    let mut forms = Lexicon::embedded().forms().search(&automaton).into_stream();
    while let Some((form, _)) = forms.next() {
        let Ok(form) = std::str::from_utf8(form) else { continue };
        let edits = strsim::damerau_levenshtein(&typed, form);
        for lemma in Lexicon::embedded().lemmas(form).filter(|_| edits <= most) {
            let frequency = frequency(index, lemma);
            if frequency > 0 {
                add(lemma.to_owned(), edits, frequency, None);
            }
        }
    }
    for (key, entry) in index.registry().near(&typed, 2) {
        let edits = strsim::damerau_levenshtein(&typed, &key);
        if edits > most {
            continue;
        }
        let (kind, id, name) = match entry {
            Entry::Actor(number) => {
                let actor = &index.registry().actors()[number as usize];
                (MentionKind::Actor, actor.id.as_str(), actor.short.clone())
            }
            Entry::Place(number) => {
                let place = index.registry().place_at(number);
                (MentionKind::Place, place.id(), place.name().to_owned())
            }
        };
        let term = Term::from_field_text(index.fields().entity, &entity_term(kind, id));
        let frequency = index.searcher().doc_freq(&term).unwrap_or(0);
        // A form that is near is suggested under the name that everybody knows, unless that is another word altogether.
        let shown = if strsim::damerau_levenshtein(&typed, &fold(&name)) <= most { name } else { capitalised(&key) };
        add(fold(&shown), edits, frequency, Some(shown));
    }
    for (term, frequency) in terms_near(index, &typed) {
        let bare = term.trim_end_matches('~');
        let edits = strsim::damerau_levenshtein(&typed, bare);
        if edits <= most && !term.starts_with('=') {
            add(term.clone(), edits, frequency, None);
        }
    }
    let mut ranked: Vec<(f32, usize, String, Option<String>)> = found
        .into_iter()
        .map(|(key, (edits, frequency, name))| {
            let first = if typed.chars().next() == key.chars().next() { 0.0 } else { FIRST_LETTER };
            let absent = if frequency == 0 { ABSENT } else { 0.0 };
            (edits as f32 + first + absent - FREQUENCY * (1.0 + frequency as f32).log10(), edits, key, name)
        })
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.cmp(&b.2)));
    let mut names: Vec<(usize, String)> = Vec::new();
    for (_, edits, term, name) in ranked.into_iter().take(2 * MAX_SUGGESTIONS) {
        let Some(name) = name.or_else(|| surface(index, analyzer, &term, &typed)) else { continue };
        if names.len() < MAX_SUGGESTIONS && !names.iter().any(|(_, known)| fold(known) == fold(&name)) {
            names.push((edits, name));
        }
    }
    names
}

/// Terms of the bodies within two letters of a word.
fn terms_near(index: &Index, typed: &str) -> Vec<(String, u64)> {
    let field = index.fields().body;
    let query = FuzzyTermQuery::new(Term::from_field_text(field, typed), 2, true);
    let Ok(automaton) = query.automaton() else { return Vec::new() };
    let mut found: Vec<(String, u64)> = Vec::new();
    for segment in index.searcher().segment_readers() {
        let Ok(inverted) = segment.inverted_index(field) else { continue };
        let Ok(mut stream) = inverted.terms().search(&automaton).into_stream() else { continue };
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
            found.push((term.to_owned(), u64::from(stream.value().doc_freq)));
        }
    }
    found
}

/// How an article writes a term: the form nearest to what was typed in the first article that has it.
fn surface(index: &Index, analyzer: &mut Analyzer, term: &str, typed: &str) -> Option<String> {
    let field = index.fields().body;
    let key = Term::from_field_text(field, term);
    let address = index.searcher().segment_readers().iter().enumerate().find_map(|(ordinal, segment)| {
        let inverted = segment.inverted_index(field).ok()?;
        let postings = inverted.read_postings(&key, IndexRecordOption::Basic).ok()??;
        (postings.doc() != TERMINATED).then(|| DocAddress::new(ordinal as u32, postings.doc()))
    })?;
    let article = index.article(address).ok()?;
    let tokens = analyzer.tokens(&article.text);
    let forms = tokens.iter().filter(|token| analyzer.word(token.word).has_term(term));
    let nearest = forms.min_by_key(|token| strsim::damerau_levenshtein(&analyzer.word(token.word).folded, typed))?;
    let written = &article.text[nearest.segment().word_start..nearest.segment().end];
    // The first word of a sentence is not a name for that.
    Some(if Lexicon::embedded().lemmas(&analyzer.word(nearest.word).folded).next().is_some() {
        written.to_lowercase()
    } else {
        written.to_owned()
    })
}

fn capitalised(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
