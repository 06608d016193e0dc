//! What is kept of 242 scraped pages whose author's text is marked, measured in characters.
//!
//! Precision is the share of the shown characters that are the author's, recall the share of the author's that are shown. The two texts
//! are aligned by their longest common subsequence of words and signs, so that what stands in the wrong place counts as wrong. White
//! space and characters that nobody sees do not count. `cargo test --test cleaning -- --nocapture` prints the table.
//! `VIGIE_PAGES=DIR` measures the pages of another folder too, without a floor.

#![allow(clippy::print_stdout, reason = "the table is what the test is for")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::Desk;
use encoding_rs::{Encoding, WINDOWS_1250, WINDOWS_1252};
use vigie::analysis::{Lexicon, fold, is_invisible};
use vigie::article::{Article, RawArticle};
use vigie::clean::{Detector, clean};
use vigie::ingest::{Found, Options, read_paths};

/// The floor, just under what is reached; raise it with every gain.
const PRECISION: f64 = 0.995;
const RECALL: f64 = 0.999;

/// Pages whose characters are encoded twice, by way of these encodings. Reading repairs them; what the author wrote is repaired here.
const ENCODED_TWICE: [(&str, &Encoding); 2] = [("10-", WINDOWS_1252), ("11-", WINDOWS_1250)];

/// The character references that pages of the French press write.
const ENTITIES: [(&str, &str); 29] = [
    ("nbsp", "\u{a0}"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("rsquo", "’"),
    ("lsquo", "‘"),
    ("#8217", "’"),
    ("hellip", "…"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("oelig", "œ"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("agrave", "à"),
    ("acirc", "â"),
    ("ccedil", "ç"),
    ("ocirc", "ô"),
    ("ucirc", "û"),
    ("ugrave", "ù"),
    ("icirc", "î"),
    ("iuml", "ï"),
    ("Eacute", "É"),
    ("Egrave", "È"),
    ("Ecirc", "Ê"),
    ("Agrave", "À"),
    ("Ccedil", "Ç"),
    ("quot", "\""),
    ("amp", "&"),
];

#[derive(Clone, Copy, Default)]
struct Measure {
    page: usize,
    shown: usize,
    authors: usize,
    common: usize,
}

impl Measure {
    fn precision(self) -> f64 {
        self.common as f64 / self.shown.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.common as f64 / self.authors.max(1) as f64
    }

    /// The noise that is left out.
    fn drops(self) -> usize {
        (self.page + self.common).saturating_sub(self.authors + self.shown)
    }

    fn precision_of_drops(self) -> f64 {
        self.drops() as f64 / (self.drops() + self.authors - self.common).max(1) as f64
    }

    fn recall_of_drops(self) -> f64 {
        self.drops() as f64 / (self.page.saturating_sub(self.authors)).max(1) as f64
    }

    fn add(&mut self, other: Measure) {
        self.page += other.page;
        self.shown += other.shown;
        self.authors += other.authors;
        self.common += other.common;
    }
}

/// Words, and signs one by one.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut in_word = false;
    for c in text.chars().filter(|&c| !is_invisible(c)) {
        if c.is_alphanumeric() && in_word {
            tokens.last_mut().expect("a word has begun").push(c);
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
        in_word = c.is_alphanumeric();
    }
    tokens
}

fn chars(tokens: &[String]) -> usize {
    tokens.iter().map(|token| token.chars().count()).sum()
}

/// The characters of the longest common subsequence, and whether each token is part of it.
fn align(one: &[String], other: &[String]) -> (usize, Vec<bool>, Vec<bool>) {
    let width = other.len() + 1;
    let mut best = vec![0u32; (one.len() + 1) * width];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            best[i * width + j] = if one[i] == other[j] {
                best[(i + 1) * width + j + 1] + one[i].chars().count() as u32
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let (mut in_one, mut in_other) = (vec![false; one.len()], vec![false; other.len()]);
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            (in_one[i], in_other[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (best[0] as usize, in_one, in_other)
}

/// The runs of tokens that are not in common.
fn runs(tokens: &[String], common: &[bool]) -> Vec<String> {
    let mut runs = Vec::new();
    let mut open = false;
    for (token, &common) in tokens.iter().zip(common) {
        match (common, open) {
            (true, _) => open = false,
            (false, false) => {
                runs.push(token.clone());
                open = true;
            }
            (false, true) => {
                let run: &mut String = runs.last_mut().expect("a run has begun");
                run.push(' ');
                run.push_str(token);
            }
        }
    }
    runs
}

/// What stands between the marks, and the page without them.
fn unmark(page: &str) -> (String, String) {
    let mut authors = String::new();
    for part in page.split('⟦').skip(1) {
        let (inside, _) = part.split_once('⟧').expect("every mark is closed");
        authors.push_str(&without_tags(inside));
        authors.push('\n');
    }
    (authors, page.replace(['⟦', '⟧'], ""))
}

/// The text of a piece of a page.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for (number, part) in html.split('<').enumerate() {
        let inside = if number == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) };
        if number > 0
            && ["p", "/p", "br", "h", "/h", "div", "/div", "li", "/li"].iter().any(|tag| part.starts_with(tag))
        {
            text.push('\n');
        }
        text.push_str(inside);
    }
    for (entity, character) in ENTITIES {
        text = text.replace(&format!("&{entity};"), character);
    }
    text
}

fn read(name: &str, page: &str) -> Article {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, page).expect("a page");
    let mut raw: Option<RawArticle> = None;
    read_paths(&[path], &Options::default(), &mut |found| {
        if let Found::Article(article) = found {
            raw = Some(*article);
        }
        Ok(())
    })
    .expect("the page is read");
    clean(raw.unwrap_or_default(), &Detector::default())
}

/// Measures the pages of a folder, each with the number that its name begins with, and prints what is wrong with them.
fn measure(folder: &Path) -> Vec<(usize, Measure)> {
    let mut pages: Vec<PathBuf> =
        fs::read_dir(folder).expect("the pages").map(|page| page.expect("a page").path()).collect();
    pages.sort();
    pages.retain(|page| page.extension().is_none_or(|extension| extension != "md"));
    pages.iter().map(|page| measure_page(page)).collect()
}

/// The text with the words joined that a hyphen divides at the end of a line, as the cleaner shows them: compounds keep theirs.
fn without_divisions(text: &str) -> String {
    let mut joined = String::new();
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let start =
            line.rfind(|c: char| !c.is_alphabetic() && c != '-').map_or(0, |at| line.ceil_char_boundary(at + 1));
        let next = lines.peek().map_or("", |next| next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default());
        let word = line[start..].strip_suffix('-').map(|half| fold(&format!("{half}{next}")));
        let is_divided = next.starts_with(char::is_lowercase)
            && word.is_some_and(|word| Lexicon::embedded().lemmas(&word).next().is_some());
        joined.push_str(if is_divided { line.trim_end_matches('-') } else { line });
        joined.push_str(if is_divided { "" } else { "\n" });
    }
    joined
}

fn measure_page(page: &Path) -> (usize, Measure) {
    let name = page.file_name().and_then(|name| name.to_str()).expect("a name");
    let (mut authors, text) = unmark(&fs::read_to_string(page).expect("a page"));
    if let Some((_, encoding)) = ENCODED_TWICE.iter().find(|(start, _)| name.starts_with(start)) {
        let bytes = encoding.encode(&authors).0.into_owned();
        authors = String::from_utf8(bytes).expect("what the author wrote is encoded twice");
    }
    let article = read(name, &text);
    let (shown, authors) = (tokens(&article.text), tokens(&without_divisions(&authors)));
    let (common, in_shown, in_authors) = align(&shown, &authors);
    let measure =
        Measure { page: chars(&tokens(&without_tags(&text))), shown: chars(&shown), authors: chars(&authors), common };
    println!("{name:36} precision {:.3} recall {:.3}", measure.precision(), measure.recall());
    for run in runs(&shown, &in_shown) {
        println!("    + {run}");
    }
    for run in runs(&authors, &in_authors) {
        println!("    - {run}");
    }
    for dropped in &article.dropped {
        println!("    {}: {}", dropped.kind, dropped.text.replace('\n', " ⏎ "));
    }
    let (number, _) = name.split_once('-').expect("a page has a number");
    (number.parse().expect("a page has a number"), measure)
}

/// Sums up and prints the pages whose number is `wanted`.
fn total(name: &str, pages: &[(usize, Measure)], wanted: impl Fn(usize) -> bool) -> Measure {
    let mut total = Measure::default();
    pages.iter().filter(|(number, _)| wanted(*number)).for_each(|(_, measure)| total.add(*measure));
    println!(
        "{name:13} shown: precision {:.4} recall {:.4}; left out: precision {:.4} recall {:.4}",
        total.precision(),
        total.recall(),
        total.precision_of_drops(),
        total.recall_of_drops(),
    );
    total
}

#[test]
fn the_authors_text_is_shown_and_nothing_else() {
    let pages = measure(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages"));
    total("first forty", &pages, |number| number <= 40);
    total("odd to 79", &pages, |number| (41..=80).contains(&number) && number % 2 == 1);
    total("even to 80", &pages, |number| (41..=80).contains(&number) && number % 2 == 0);
    total("81 to 92", &pages, |number| (81..=92).contains(&number));
    total("93 to 116", &pages, |number| (93..=116).contains(&number));
    total("117 to 134", &pages, |number| (117..=134).contains(&number));
    total("135 to 158", &pages, |number| (135..=158).contains(&number));
    total("159 to 173", &pages, |number| (159..=173).contains(&number));
    total("174 to 188", &pages, |number| (174..=188).contains(&number));
    total("189 to 218", &pages, |number| (189..=218).contains(&number));
    total("from 219", &pages, |number| number > 218);
    let all = total("all", &pages, |_| true);
    assert!(all.precision() >= PRECISION && all.recall() >= RECALL);
}

#[test]
fn pages_from_elsewhere() {
    let Some(folder) = std::env::var_os("VIGIE_PAGES").map(PathBuf::from) else {
        println!("VIGIE_PAGES names no folder: nothing measured");
        return;
    };
    total("elsewhere", &measure(&folder), |_| true);
}

#[test]
fn a_line_that_a_source_repeats_is_no_text() {
    let villages = ["Ansongo", "Bourem", "Gossi", "Hombori", "Kidal", "Tessit"];
    let files: Vec<(String, String)> = villages
        .iter()
        .map(|village| {
            let body = format!("Des hommes armés sont entrés lundi à {village}, où ils ont brûlé la mairie et le grenier, selon un élu.");
            (format!("le-pays/{village}.txt"), format!("Attaque à {village}\n\n{body}\n\nLe pays, la pirogue de ceux qui lisent\n\n{body} Deux veilleurs sont blessés."))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(Desk::indexed(&files).run(["search", "pirogue"]).status, 1, "six of six articles");
    assert_eq!(Desk::indexed(&files[..4]).run(["search", "pirogue"]).status, 0, "four articles prove nothing");
}
