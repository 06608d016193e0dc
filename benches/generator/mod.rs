//! As many articles as a benchmark wants, recombined from a few real ones, the same on every run.
//!
//! An article draws its sentences from a handful of source articles, so that what occurs together in the press occurs together
//! here; some sources are drawn far more often than others. Lengths are log-normal. A few hundred sources hold only so many
//! words, and a natural text never runs out of new ones: a small share of the words is therefore replaced by invented names and
//! derived forms, drawn so that the form of rank r is as likely as 1/r.
//!
//! The sources are the shipped corpus, or whatever `VIGIE_BENCH_INPUT` names (a folder, JSON Lines, CSV); only its French
//! articles are used. Of the shipped corpus this makes (words as [`segments`] cuts them, told apart after folding):
//!
//! | articles | words per article | distinct words |
//! |---------:|------------------:|---------------:|
//! |    1,000 |               266 |          7,089 |
//! |   10,000 |               267 |         26,000 |
//! |  100,000 |               268 |        161,867 |
//!
//! About one word in seventy is replaced.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;
use vigie::analysis::{fold, segments, sentences};
use vigie::article::{Article, RawArticle};
use vigie::clean::{Detector, clean};
use vigie::index::FRENCH_CODE;
use vigie::ingest::{self, Found};

/// Half of the articles are shorter than this, in words.
const MEDIAN_WORDS: f64 = 225.0;

/// Spread of the logarithm of the length.
const LENGTH_SPREAD: f64 = 0.45;

/// Lengths, in words, beyond which the draw is cut.
const SHORTEST: f64 = 40.0;
const LONGEST: f64 = 2_000.0;

/// Source articles that one article recombines, and the share of its sentences that come from them.
const SEEDS: usize = 3;
const FROM_SEEDS: f64 = 0.8;

/// The share of the words of four letters and more that is replaced by a rare form.
const RARE_SHARE: f64 = 0.025;

/// How many rare forms there are: more than any benchmark uses up.
const RARE_FORMS: f64 = 1e7;

/// Articles are dated from the first day on, over so many days: 2012 to 2025.
const FIRST_DAY: Date = Date::constant(2012, 1, 1);
const DAYS: usize = 5_114;

/// Who published the articles; none of them exists.
const SOURCES: [&str; 12] = [
    "Agence Harmattan",
    "Sahel Dépêches",
    "L'Écho du Liptako",
    "Le Courrier du Fleuve",
    "Oasis Dépêches",
    "Le Veilleur du Lac",
    "Golfe Dépêches",
    "Kénédougou Infos",
    "La Tribune du Macina",
    "Radio Adrar",
    "Le Relais de Niamey",
    "Azawagh Matin",
];

/// Syllables of invented names.
const SYLLABLES: [&str; 32] = [
    "ba", "bou", "dan", "di", "dou", "fa", "gou", "ka", "ké", "ko", "kou", "la", "li", "ma", "mé", "na", "nia", "ou",
    "ra", "ri", "sa", "sé", "si", "sou", "ta", "té", "ti", "tin", "wa", "ya", "za", "zou",
];

/// Endings that make derived forms of the sources' words.
const ENDINGS: [&str; 16] = [
    "ables", "aient", "ant", "ateur", "atrice", "ement", "er", "erait", "eront", "eurs", "ier", "ique", "isations",
    "isme", "istes", "ité",
];

/// Makes articles; see the module.
pub struct Generator {
    sources: Vec<Source>,
    /// Words of the sources without their endings, for derived forms.
    stems: Vec<String>,
}

struct Source {
    title: Option<String>,
    sentences: Vec<String>,
}

impl Generator {
    /// A generator that draws from the shipped corpus, or from what `VIGIE_BENCH_INPUT` names.
    pub fn from_environment() -> Generator {
        let input = std::env::var_os("VIGIE_BENCH_INPUT")
            .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), PathBuf::from);
        let sources: Vec<Source> = read(&input).iter().map(Source::of).collect();
        let sentences = sources.iter().flat_map(|source| &source.sentences);
        let mut stems: Vec<String> = sentences.flat_map(|sentence| stems(sentence)).collect();
        stems.sort_unstable();
        stems.dedup();
        assert!(stems.len() > 100, "{}: too few French sentences to draw from", input.display());
        Generator { sources, stems }
    }

    /// The first `count` articles.
    pub fn articles(&self, count: u64) -> impl Iterator<Item = RawArticle> {
        (1..=count).map(|number| self.article(number))
    }

    /// One article; it does not depend on how many others are made.
    pub fn article(&self, number: u64) -> RawArticle {
        let mut random = Random::new(number);
        let seeds = [(); SEEDS].map(|()| self.source(&mut random));
        let words = (MEDIAN_WORDS.ln() + LENGTH_SPREAD * random.normal()).exp().clamp(SHORTEST, LONGEST);
        let mut text = String::new();
        let mut drawn = HashSet::new();
        let mut so_far = 0;
        while (so_far as f64) < words {
            let from_seeds = random.chance(FROM_SEEDS);
            let source = if from_seeds { seeds[random.below(SEEDS)] } else { self.source(&mut random) };
            let sentence = source.sentences[random.below(source.sentences.len())].as_str();
            // Nobody writes a sentence twice; a very long article may run out of others.
            if !drawn.insert(sentence) && random.chance(0.9) {
                continue;
            }
            if !text.is_empty() {
                text.push_str(if random.chance(0.3) { "\n\n" } else { " " });
            }
            so_far += self.push(sentence, &mut text, &mut random);
        }
        let mut title = String::new();
        if let Some(headline) = seeds.iter().find_map(|source| source.title.as_deref()) {
            self.push(headline, &mut title, &mut random);
        }
        let days = random.below(DAYS) as i64;
        let publisher = random.low(SOURCES.len());
        RawArticle {
            id: Some(format!("essai-{number}")),
            title: (!title.is_empty()).then_some(title),
            text,
            date: Some((FIRST_DAY + days.days()).to_string()),
            url: Some(format!("https://journal-{publisher}.example/articles/{number}")),
            source: Some(SOURCES[publisher].to_owned()),
            ..RawArticle::default()
        }
    }

    /// A source article; some are drawn far more often than others.
    fn source(&self, random: &mut Random) -> &Source {
        &self.sources[random.low(self.sources.len())]
    }

    /// Appends a sentence, some of its words replaced. Returns how many words it has.
    fn push(&self, sentence: &str, text: &mut String, random: &mut Random) -> usize {
        let mut copied = 0;
        let mut words = 0;
        for segment in segments(sentence) {
            words += 1;
            let word = &sentence[segment.word_start..segment.end];
            if is_plain_word(word) && random.chance(RARE_SHARE) {
                text.push_str(&sentence[copied..segment.word_start]);
                // Equal chances for equal ratios of ranks: the form of rank r is as likely as 1/r.
                let rank = RARE_FORMS.powf(random.unit()) as u64;
                text.push_str(&self.rare_form(rank));
                copied = segment.end;
            }
        }
        text.push_str(&sentence[copied..]);
        words
    }

    /// The rare form of a rank: by turns an invented name and a derived form, longer as they become rarer.
    fn rare_form(&self, rank: u64) -> String {
        let mut random = Random::new(!rank);
        if rank.is_multiple_of(2) {
            let length = if rank < 2_000 { 2 } else { 3 + usize::from(rank > 50_000) };
            let name: String = (0..length).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect();
            let mut letters = name.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        } else {
            let stem = &self.stems[random.below(self.stems.len())];
            let middle = if rank > 10_000 { SYLLABLES[random.below(SYLLABLES.len())] } else { "" };
            format!("{stem}{middle}{}", ENDINGS[random.below(ENDINGS.len())])
        }
    }
}

impl Source {
    fn of(article: &Article) -> Source {
        let body = article.body();
        Source {
            title: article.title.clone(),
            sentences: sentences(body).map(|range| body[range].replace('\n', " ")).collect(),
        }
    }
}

/// The French articles of a path, cleaned.
fn read(input: &Path) -> Vec<Article> {
    let detector = Detector::default();
    let mut articles = Vec::new();
    ingest::read_paths(&[input.to_owned()], &ingest::Options::default(), &mut |found| {
        if let Found::Article(raw) = found {
            let article = clean(*raw, &detector);
            if article.lang == FRENCH_CODE && !article.body().is_empty() {
                articles.push(article);
            }
        }
        Ok(())
    })
    .unwrap_or_else(|error| panic!("cannot read the articles to recombine: {error}"));
    articles
}

/// The longer lower-case words of a sentence without their last two letters.
fn stems(sentence: &str) -> impl Iterator<Item = String> {
    let words = segments(sentence).map(|segment| &sentence[segment.word_start..segment.end]);
    words.filter(|word| word.chars().count() > 5 && word.chars().all(char::is_lowercase)).map(|word| {
        let length = word.chars().count() - 2;
        word.chars().take(length).collect()
    })
}

fn is_plain_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().nth(3).is_some()
}

/// Writes articles as JSON Lines, a line each.
pub fn write_json_lines(articles: impl Iterator<Item = RawArticle>, path: &Path) {
    let file = File::create(path).expect("the benchmark's folder can be written");
    let mut out = BufWriter::new(file);
    for article in articles {
        let record = serde_json::json!({
            "id": article.id,
            "title": article.title,
            "text": article.text,
            "date": article.date,
            "url": article.url,
            "source": article.source,
        });
        writeln!(out, "{record}").expect("the benchmark's folder has room");
    }
    out.flush().expect("the benchmark's folder has room");
}

/// What a set of articles is like.
pub struct Facts {
    /// How many there are.
    pub articles: usize,
    /// Words of headlines and texts.
    pub words: usize,
    /// Different words among them, after folding.
    pub distinct: usize,
    /// Bytes of headlines and texts.
    pub bytes: usize,
}

/// Counts the words of articles.
pub fn facts<'a>(articles: impl IntoIterator<Item = &'a RawArticle>) -> Facts {
    let mut facts = Facts { articles: 0, words: 0, distinct: 0, bytes: 0 };
    let mut distinct: HashSet<String> = HashSet::new();
    for article in articles {
        facts.articles += 1;
        for text in article.title.iter().chain([&article.text]) {
            facts.bytes += text.len();
            for segment in segments(text) {
                facts.words += 1;
                distinct.insert(fold(&text[segment.word_start..segment.end]));
            }
        }
    }
    facts.distinct = distinct.len();
    facts
}

/// SplitMix64: small, seeded, and good enough to choose sentences with.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0xA076_1D64_78BD_642F))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1, 1 excluded.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// A number below `bound`, all alike.
    fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    /// A number below `bound`, low ones more often.
    fn low(&mut self, bound: usize) -> usize {
        (self.unit().powi(2) * bound as f64) as usize
    }

    /// Normally distributed, nearly: the sum of twelve draws.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}
