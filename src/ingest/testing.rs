//! What the readers' tests share: a file goes in, what was found comes out as lines.

use std::fs;
use std::io::Write;

use super::{Found, Options, read_paths};
use crate::article::RawArticle;

/// What is found in a file of this name and content.
pub(super) fn found(name: &str, content: &[u8], options: &Options) -> Vec<Found> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let mut found = Vec::new();
    read_paths(&[folder.path().to_path_buf()], options, &mut |one| {
        found.push(one);
        Ok(())
    })
    .unwrap();
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [name], "reading writes nothing");
    let root = format!("{}/", folder.path().display());
    for one in &mut found {
        let path = match one {
            Found::Article(article) => &mut article.path,
            Found::Skipped(skipped) => &mut skipped.path,
        };
        *path = path.strip_prefix(&root).unwrap_or_else(|| panic!("{path} lies outside")).to_owned();
    }
    found
}

/// The same as lines: `path#record=text` of an article, `path#record!reason` of what was skipped.
pub(super) fn told_with(name: &str, content: &[u8], options: &Options) -> Vec<String> {
    let at = |path: &str, record: Option<u64>| match record {
        Some(record) => format!("{path}#{record}"),
        None => path.to_owned(),
    };
    let tell = |found: Found| match found {
        Found::Article(article) => {
            assert_eq!(article.path, article.relative_path, "both paths go on alike inside an archive");
            format!("{}={}", at(&article.path, article.record), article.text)
        }
        Found::Skipped(skipped) => format!("{}!{}", at(&skipped.path, skipped.record), skipped.reason),
    };
    found(name, content, options).into_iter().map(tell).collect()
}

/// The same within the usual limits.
pub(super) fn told(name: &str, content: &[u8]) -> Vec<String> {
    told_with(name, content, &Options::default())
}

/// The articles in a file.
pub(super) fn articles(name: &str, content: &[u8]) -> Vec<RawArticle> {
    let articles = found(name, content, &Options::default()).into_iter().map(|found| match found {
        Found::Article(article) => *article,
        Found::Skipped(skipped) => panic!("{skipped}"),
    });
    articles.collect()
}

pub(super) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zstd(content: &[u8]) -> Vec<u8> {
    zstd::encode_all(content, 3).unwrap()
}

/// A zip archive of these members.
pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A tar archive of these members, whose names are written as they are.
pub(super) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_cksum();
        builder.append(&header, *content).unwrap();
    }
    builder.into_inner().unwrap()
}
