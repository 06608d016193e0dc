//! Compiles the registry's and the lexicon's data files into the images that the binary embeds, with the same code that the
//! library uses at run time.

#![allow(dead_code, unused_imports)]

use std::path::Path;
use std::{env, fs};

#[path = "src/analysis"]
mod analysis {
    mod fold;
    #[path = "lexicon/compile.rs"]
    pub mod lexicon;
    mod segment;
    pub use fold::{fold, fold_into};
    pub use segment::segments;
}

#[path = "src/knowledge"]
mod knowledge {
    pub mod compile;
    mod key;
}

fn main() {
    for source in [
        "src/analysis/fold.rs",
        "src/analysis/segment.rs",
        "src/analysis/lexicon/compile.rs",
        "src/knowledge/compile.rs",
        "src/knowledge/key.rs",
    ] {
        println!("cargo::rerun-if-changed={source}");
    }
    let registry = knowledge::compile::compile(
        &read("src/knowledge/data/actors.tsv"),
        &read("src/knowledge/data/places.tsv"),
        &read("src/knowledge/data/demonyms.tsv"),
    );
    write("registry.img", &registry.unwrap_or_else(|problem| panic!("the registry breaks a rule: {problem}")));
    let lexicon = analysis::lexicon::compile(
        &read("src/analysis/lexicon/lexicon.tsv"),
        &read("src/analysis/lexicon/accented.txt"),
    );
    let tables = lexicon.unwrap_or_else(|problem| panic!("the lexicon breaks a rule: {problem}"));
    write("lexicon_forms.fst", &tables.forms);
    write("lexicon_lemmas.bin", &tables.lemmas);
    write("lexicon_accented.fst", &tables.accented);
}

fn read(path: &str) -> String {
    println!("cargo::rerun-if-changed={path}");
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn write(name: &str, bytes: &[u8]) {
    let path = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join(name);
    fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
