//! What does a file's name promise about its content?
//!
//! A name is read from its end: `presse.jsonl.gz` is gzip around JSON Lines, `2022.tgz` gzip around a tar
//! archive. Files and members of archives are judged alike.

/// What is read, as told to a person who named something else.
pub(super) const READ: &str = "files that are read: .txt .html .htm .xhtml .jsonl .ndjson .csv .tsv .warc .wet \
     .parquet .rss .atom .rdf .xml, each also in .gz, .zst, .zip and .tar";

/// How a file's content is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// One article as plain text.
    Text,
    /// One article as a web page.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// Rows below a header; `tabs` tells `.tsv` from `.csv`.
    Delimited { tabs: bool },
    /// Records of a web crawl.
    Warc,
    /// Items of an RSS or Atom feed.
    Feed,
    /// Rows of a table stored by columns.
    Parquet,
    /// An archive with a directory at its end.
    Zip,
    /// An archive that is read from front to back.
    Tar,
}

/// A compression around the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstd,
}

/// What a name promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// The compressions, the outermost first.
    pub(super) layers: Vec<Layer>,
    pub(super) format: Format,
}

/// What kind of file a name promises, in any case of its letters; nothing when it is not one of ours.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    let name = name.to_lowercase();
    let (mut rest, mut layers) = (name.as_str(), Vec::new());
    loop {
        let (inner, extension) = rest.rsplit_once('.')?;
        let format = match extension {
            "gz" | "zst" => {
                layers.push(if extension == "gz" { Layer::Gzip } else { Layer::Zstd });
                rest = inner;
                continue;
            }
            "tgz" => {
                layers.push(Layer::Gzip);
                Format::Tar
            }
            "tzst" => {
                layers.push(Layer::Zstd);
                Format::Tar
            }
            "txt" => Format::Text,
            "html" | "htm" | "xhtml" => Format::Html,
            "jsonl" | "ndjson" => Format::JsonLines,
            "csv" => Format::Delimited { tabs: false },
            "tsv" => Format::Delimited { tabs: true },
            // WET files are the plain texts of a WARC file, in the same wrapping.
            "warc" | "wet" => Format::Warc,
            "rss" | "atom" | "rdf" | "xml" => Format::Feed,
            "parquet" => Format::Parquet,
            "zip" => Format::Zip,
            "tar" => Format::Tar,
            _ => return None,
        };
        return Some(Kind { layers, format });
    }
}

/// Whether a file would be ours if only it were unpacked: to pass it over in silence would lose
/// articles that the user believes indexed.
pub(super) fn is_otherwise_packed(name: &str) -> bool {
    let name = name.to_lowercase();
    name.rsplit_once('.').is_some_and(|(inner, extension)| match extension {
        "bz2" | "xz" | "lz4" | "br" | "lzma" | "z" => kind_of(inner).is_some(),
        "7z" | "rar" | "tbz" | "tbz2" | "txz" => true,
        _ => false,
    })
}

/// What a person can do about such a file.
pub(super) const REPACK: &str = "this packing is not read; unpack the file, or use .gz, .zst, .zip or .tar";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_extension() {
        use Layer::{Gzip, Zstd};
        let tsv = Format::Delimited { tabs: true };
        for (name, layers, format) in [
            ("a.txt", &[][..], Format::Text),
            ("a.b.HTML", &[], Format::Html),
            ("a.jsonl.gz", &[Gzip], Format::JsonLines),
            ("a.jsonl.zst", &[Zstd], Format::JsonLines),
            ("a.tsv", &[], tsv),
            ("a.tgz", &[Gzip], Format::Tar),
            ("a.tar.zst", &[Zstd], Format::Tar),
            ("a.txt.zst.gz", &[Gzip, Zstd], Format::Text),
            ("CC-MAIN.warc.wet.gz", &[Gzip], Format::Warc),
            ("feed.XML", &[], Format::Feed),
            ("a.parquet", &[], Format::Parquet),
            ("a.zip", &[], Format::Zip),
        ] {
            assert_eq!(kind_of(name), Some(Kind { layers: layers.to_vec(), format }), "{name}");
        }
        for name in ["a.gz", "license", "a.pdf", "", "txt", ".gz.gz", "a.json"] {
            assert_eq!(kind_of(name), None, "{name}");
        }
    }

    #[test]
    fn packings_that_are_not_read() {
        for (name, expected) in
            [("a.tar.xz", true), ("a.jsonl.bz2", true), ("a.rar", true), ("a.bz2", false), ("a.txt", false)]
        {
            assert_eq!(is_otherwise_packed(name), expected, "{name}");
        }
    }
}
