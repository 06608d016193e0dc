//! The commands and their flags; help and completions are made from this. What is asked of the index has its flags in `questions`.

mod questions;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::ingest::{MAX_DEPTH, MAX_MEMBERS, MAX_RATIO, MAX_RECORD_BYTES, MAX_UNPACKED_BYTES};
use crate::query::FIELDS;
pub use questions::*;

/// Full-text search for French-language reporting on security in the Sahel.
#[derive(Parser, Debug)]
#[command(
    name = "vigie",
    version,
    max_term_width = 100,
    after_help = "\
EXAMPLES:
    vigie search \"prise d'otages Missabougou\"
    vigie search otages --actor jnim --place Mali --since 2022
    vigie facets actor --country BF
    vigie index ~/articles && vigie search 'acteur:eigs lieu:Ménaka -Niger'
    zcat feed.jsonl.gz | vigie index -

Exit status: 0 when something was found, 1 when nothing was, 2 on an error."
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Flags of every command.
#[derive(Args, Debug)]
pub struct Global {
    /// Folder of the index
    #[arg(long, global = true, value_name = "DIR", env = "VIGIE_INDEX", default_value = "index")]
    pub index: PathBuf,
    /// Folder with actors.tsv and places.tsv to use instead of the registry that ships with the program
    #[arg(long, global = true, value_name = "DIR", env = "VIGIE_REGISTRY")]
    pub registry: Option<PathBuf>,
    /// When to use colours (NO_COLOR and TERM=dumb are obeyed)
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Say nothing but errors on standard error
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// When to use colours.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorChoice {
    /// On a terminal that understands them
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Add new and changed articles of files or folders; unchanged ones are skipped
    Index(IndexArgs),
    /// Build the index anew beside the old one, and swap when it is complete
    Rebuild(RebuildArgs),
    /// Find articles: ranked hits with highlighted passages
    #[command(visible_alias = "chercher", after_help = query_help())]
    Search(SearchArgs),
    /// Print the number of articles that match, nothing else
    #[command(visible_alias = "compter")]
    Count(CountArgs),
    /// Count articles by actor, place, country, event type, source, language or year
    #[command(visible_alias = "facettes")]
    Facets(FacetsArgs),
    /// Count articles over time, drawn as bars
    #[command(visible_alias = "chronologie")]
    Timeline(TimelineArgs),
    /// Print one article whole, its mentions marked
    #[command(visible_alias = "montrer")]
    Show(ShowArgs),
    /// List the registry's actors, or print one entry
    #[command(visible_alias = "acteurs")]
    Actors(NameArgs),
    /// Print the registry's entry of a place
    #[command(visible_alias = "lieux")]
    Places(NameArgs),
    /// Print the language, tokens, mentions and dates that the engine sees in a text
    #[command(visible_alias = "analyser")]
    Analyze(AnalyzeArgs),
    /// Measure the ranking against judged topics: nDCG@10, MRR@10, recall@100
    #[command(visible_alias = "evaluer")]
    Eval(EvalArgs),
    /// Print what the index holds
    Stats(FormatArgs),
    /// Check every file of the index against its checksum
    #[command(visible_alias = "verifier")]
    Verify(FormatArgs),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, for `man -l -`
    Man,
}

#[derive(Args, Debug)]
pub struct ReadingArgs {
    /// Files and folders of articles; `-` reads JSON Lines from standard input [default: corpus]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Read one of our fields from a column or key of another name, such as text=bibo:content
    #[arg(long = "column", value_name = "OURS=THEIRS")]
    pub columns: Vec<String>,
    /// Skip single records and texts that are longer, in MiB; archives and tables inside archives count as one record
    #[arg(long, value_name = "MIB", default_value_t = MAX_RECORD_BYTES as u64 >> 20, value_parser = clap::value_parser!(u64).range(1..=4096), help_heading = "Limits")]
    pub max_record: u64,
    /// Stop unpacking a file when it has become so many times larger
    #[arg(long, value_name = "N", default_value_t = MAX_RATIO, value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    pub max_ratio: u64,
    /// Stop unpacking a file when it has become larger than this, in GiB
    #[arg(long, value_name = "GIB", default_value_t = MAX_UNPACKED_BYTES >> 30, value_parser = clap::value_parser!(u64).range(1..=1 << 33), help_heading = "Limits")]
    pub max_unpacked: u64,
    /// Stop reading an archive behind so many members
    #[arg(long, value_name = "N", default_value_t = MAX_MEMBERS, value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    pub max_members: u64,
    /// Skip archives that lie deeper in archives than this
    #[arg(long, value_name = "N", default_value_t = MAX_DEPTH as u64, value_parser = clap::value_parser!(u64).range(1..=16), help_heading = "Limits")]
    pub max_depth: u64,
}

impl Default for ReadingArgs {
    fn default() -> Self {
        ReadingArgs {
            paths: Vec::new(),
            columns: Vec::new(),
            max_record: MAX_RECORD_BYTES as u64 >> 20,
            max_ratio: MAX_RATIO,
            max_unpacked: MAX_UNPACKED_BYTES >> 30,
            max_members: MAX_MEMBERS,
            max_depth: MAX_DEPTH as u64,
        }
    }
}

#[derive(Args, Debug)]
pub struct IndexArgs {
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Drop articles under PATH that are no longer there
    #[arg(long)]
    pub prune: bool,
    /// Go on: follow PATH and add what changes until Ctrl-C (with --prune, drop what vanishes)
    #[arg(long)]
    pub watch: bool,
}

#[derive(Args, Debug)]
pub struct RebuildArgs {
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

#[derive(Args, Debug)]
pub struct ShowArgs {
    /// The id of an article, or its first letters
    pub id: String,
    /// How the article is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Args, Debug)]
pub struct NameArgs {
    /// Any name or the id
    pub name: Option<String>,
    /// How the entry is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Args, Debug)]
pub struct AnalyzeArgs {
    /// The text; standard input when not given
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
    /// Take every line of standard input as a text of its own
    #[arg(long, conflicts_with = "text")]
    pub lines: bool,
    /// The day on which the text was published: anchors "dimanche" and "hier"
    #[arg(long, value_name = "DATE")]
    pub published: Option<String>,
    /// How the analysis is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(Args, Debug)]
pub struct FormatArgs {
    /// How the result is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// The help of the query language, from the table of its fields.
fn query_help() -> String {
    let mut help = "QUERY LANGUAGE:\n    \
        words            all of them; when no article has all, those with most\n    \
        \"a phrase\"       also « a phrase »\n    \
        a OR b, a OU b   either; AND/ET, NOT/SAUF/-word, ( )\n    \
        pref*  word~     words that begin so; words spelt nearly so\n"
        .to_owned();
    for info in &FIELDS {
        help +=
            &format!("    {:<16} {}, such as {}\n", format!("{}:", info.names.join(":, ")), info.help, info.example);
    }
    help
}
