//! Which design of the French analysis is best? Four are held against the same families of forms that must be equal and pairs of
//! words that must stay apart (`tests/data/french`), and measured for speed and for the size of the index that they make.
//!
//! - *stem, fold*: tantivy's tokenizer, lower case, Snowball French, accents folded last;
//! - *fold, stem*: the same with accents folded first;
//! - *fold, mend, stem*: the same with the endings *ee*, *ees* that folding blunts made *e*, *es* before stemming;
//! - *lexicon*: the chain of `vigie::analysis`.
//!
//! `VIGIE_BENCH_ARTICLES` (10,000), `VIGIE_BENCH_ROUNDS` (5) and `VIGIE_BENCH_INPUT` change the articles.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod chain;
#[expect(dead_code, reason = "this benchmark writes no files")]
mod generator;
mod measure;

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, Token, TokenFilter, TokenStream,
    Tokenizer,
};
use tantivy::{Index, IndexWriter, TantivyDocument};
use vigie::analysis::{Analyzer, Chain};
use vigie::knowledge::{Registry, protected};

use generator::Generator;
use measure::{median, median_ratio, timed};

const FAMILIES: &str = include_str!("../tests/data/french/families.tsv");
const PAIRS: &str = include_str!("../tests/data/french/pairs.tsv");

fn main() {
    let (articles, rounds) = if measure::is_wanted() {
        (measure::setting("VIGIE_BENCH_ARTICLES", 10_000), measure::setting("VIGIE_BENCH_ROUNDS", 5))
    } else {
        (300, 1)
    };
    let raw: Vec<_> = Generator::from_environment().articles(articles).collect();
    println!("{}\n", measure::describe(&generator::facts(&raw)));
    let texts: Vec<&str> = raw.iter().map(|article| article.text.as_str()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();

    let mut designs = designs();
    let mut seconds: Vec<Vec<f64>> = vec![Vec::new(); designs.len()];
    for round in 0..=rounds {
        for (number, (_, analyzer)) in designs.iter_mut().enumerate() {
            let (time, tokens) = timed(|| texts.iter().map(|text| count(analyzer, text)).sum::<usize>());
            assert!(tokens > texts.len() * 100, "an analyzer that finds no words is not measured");
            // The first round warms up.
            if round > 0 {
                seconds[number].push(time);
            }
        }
    }
    // tantivy's own chain in the order in which its users write it.
    let baseline = 1;
    let naive = index_bytes(designs[baseline].1.clone(), &texts);
    println!(
        "{:<18} {:>8} {:>8} {:>8} {:>10} {:>11} {:>10}",
        "design", "families", "pairs", "MB/s", "speed", "index KiB", "size"
    );
    for (number, (name, analyzer)) in designs.iter_mut().enumerate() {
        let (whole, families) = whole_families(analyzer);
        let (apart, pairs) = pairs_apart(analyzer);
        let size = index_bytes(analyzer.clone(), &texts);
        println!(
            "{name:<18} {:>8} {:>8} {:>8.1} {:>9.2}x {:>11} {:>9.2}x",
            format!("{whole}/{families}"),
            format!("{apart}/{pairs}"),
            bytes as f64 / 1e6 / median(&seconds[number]),
            median_ratio(&seconds[baseline], &seconds[number]),
            size / 1024,
            size as f64 / naive as f64,
        );
    }
    println!("speed and size are multiples of \"fold, stem\"");
}

fn designs() -> Vec<(&'static str, TextAnalyzer)> {
    let registry = Arc::new(Registry::embedded().expect("the embedded registry"));
    let simple = || TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser);
    let french = || Stemmer::new(Language::French);
    vec![
        ("stem, fold", simple().filter(french()).filter(AsciiFoldingFilter).build()),
        ("fold, stem", simple().filter(AsciiFoldingFilter).filter(french()).build()),
        ("fold, mend, stem", simple().filter(AsciiFoldingFilter).filter(Mend).filter(french()).build()),
        ("lexicon", chain::tokenizer(Analyzer::new(Chain::French, Some(protected(&registry))))),
    ]
}

fn count(analyzer: &mut TextAnalyzer, text: &str) -> usize {
    let mut tokens = 0;
    analyzer.token_stream(text).process(&mut |_| tokens += 1);
    tokens
}

/// The terms of a word; of several parts only those of the last, since chains without elision leave the article apart.
fn terms(analyzer: &mut TextAnalyzer, word: &str) -> BTreeSet<String> {
    let mut terms: Vec<(usize, String)> = Vec::new();
    analyzer.token_stream(word).process(&mut |token: &Token| terms.push((token.position, token.text.clone())));
    let last = terms.iter().map(|(position, _)| *position).max();
    terms
        .into_iter()
        .filter(|(position, term)| Some(*position) == last && !term.starts_with('='))
        .map(|(_, term)| term)
        .collect()
}

fn rows(data: &str) -> impl Iterator<Item = Vec<&str>> {
    data.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn whole_families(analyzer: &mut TextAnalyzer) -> (usize, usize) {
    let (mut whole, mut count) = (0, 0);
    for row in rows(FAMILIES) {
        let forms: Vec<BTreeSet<String>> = row[1..].iter().map(|form| terms(analyzer, form)).collect();
        count += 1;
        whole += usize::from(forms.iter().all(|a| forms.iter().all(|b| !a.is_disjoint(b))));
    }
    (whole, count)
}

fn pairs_apart(analyzer: &mut TextAnalyzer) -> (usize, usize) {
    let (mut apart, mut count) = (0, 0);
    for row in rows(PAIRS) {
        count += 1;
        apart += usize::from(terms(analyzer, row[0]).is_disjoint(&terms(analyzer, row[1])));
    }
    (apart, count)
}

/// Bytes of an index of the texts, nothing stored.
fn index_bytes(analyzer: TextAnalyzer, texts: &[&str]) -> u64 {
    let mut schema = Schema::builder();
    let indexing =
        TextFieldIndexing::default().set_tokenizer("design").set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register("design", analyzer);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 512 << 20).expect("a writer");
    for text in texts {
        let mut document = TantivyDocument::new();
        document.add_text(body, text);
        writer.add_document(document).expect("added");
    }
    writer.commit().expect("committed");
    let searcher = index.reader().expect("a reader").searcher();
    assert_eq!(searcher.num_docs(), texts.len() as u64);
    searcher.space_usage().expect("the sizes").total().get_bytes()
}

/// Makes the endings that folding blunts those that Snowball knows.
#[derive(Clone)]
struct Mend;

impl TokenFilter for Mend {
    type Tokenizer<T: Tokenizer> = MendTokenizer<T>;

    fn transform<T: Tokenizer>(self, inner: T) -> MendTokenizer<T> {
        MendTokenizer { inner }
    }
}

#[derive(Clone)]
struct MendTokenizer<T> {
    inner: T,
}

impl<T: Tokenizer> Tokenizer for MendTokenizer<T> {
    type TokenStream<'a> = MendStream<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        MendStream { tail: self.inner.token_stream(text) }
    }
}

struct MendStream<T> {
    tail: T,
}

impl<T: TokenStream> TokenStream for MendStream<T> {
    fn advance(&mut self) -> bool {
        if !self.tail.advance() {
            return false;
        }
        let text = &mut self.tail.token_mut().text;
        let cut = ["ees", "ee"].iter().find(|ending| text.ends_with(**ending)).map(|ending| text.len() - ending.len());
        if let Some(root) = cut {
            text.truncate(root + 1);
        }
        true
    }

    fn token(&self) -> &Token {
        self.tail.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.tail.token_mut()
    }
}
