//! Compiles the registry's data files into the image that the binary embeds, with the same code that reads a
//! registry at run time.

#![allow(dead_code, unused_imports)]

use std::path::Path;
use std::{env, fs};

#[path = "src/analysis"]
mod analysis {
    mod fold;
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
    let data = Path::new("src/knowledge/data");
    let read = |name: &str| {
        let path = data.join(name);
        println!("cargo::rerun-if-changed={}", path.display());
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    for source in
        ["src/analysis/fold.rs", "src/analysis/segment.rs", "src/knowledge/compile.rs", "src/knowledge/key.rs"]
    {
        println!("cargo::rerun-if-changed={source}");
    }
    let image = knowledge::compile::compile(&read("actors.tsv"), &read("places.tsv"))
        .unwrap_or_else(|problem| panic!("the registry breaks a rule: {problem}"));
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("registry.img");
    fs::write(&out, image).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}
