//! What the readers' tests share: a file goes in, what was found comes out as lines.

use std::fs;
use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;

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

/// A Parquet table of these texts, so many in each group of rows.
pub(super) fn table(texts: &[&str], group: usize, compression: Compression) -> Vec<u8> {
    table_with("text", texts, group, compression)
}

/// The same with another name for the column of the texts.
pub(super) fn table_with(column: &str, texts: &[&str], group: usize, compression: Compression) -> Vec<u8> {
    let schema = format!(
        "message web {{ required binary {column} (UTF8); optional binary url (UTF8); required int32 date (DATE);
         required binary language (UTF8); required int64 fetched (TIMESTAMP_MILLIS); }}"
    );
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    for (at, texts) in texts.chunks(group).enumerate() {
        let rows = texts.len();
        let strings = |texts: Vec<String>| -> Vec<ByteArray> {
            texts.iter().map(|text| ByteArray::from(text.as_bytes())).collect()
        };
        let mut group = writer.next_row_group().map(|rows| (rows, at * group)).unwrap();
        let urls = (0..rows).map(|row| format!("https://dune.example/{}", group.1 + row)).collect();
        let mut index = 0;
        while let Some(mut column) = group.0.next_column().unwrap() {
            match index {
                0 => {
                    let texts = strings(texts.iter().map(|&text| text.to_owned()).collect());
                    column.typed::<ByteArrayType>().write_batch(&texts, None, None)
                }
                1 => {
                    column.typed::<ByteArrayType>().write_batch(&strings(Vec::clone(&urls)), Some(&vec![1; rows]), None)
                }
                2 => column.typed::<Int32Type>().write_batch(&vec![19_101; rows], None, None),
                3 => column.typed::<ByteArrayType>().write_batch(&strings(vec!["fr".to_owned(); rows]), None, None),
                _ => column.typed::<Int64Type>().write_batch(&vec![1_650_355_200_000; rows], None, None),
            }
            .unwrap();
            column.close().unwrap();
            index += 1;
        }
        group.0.close().unwrap();
    }
    writer.into_inner().unwrap()
}
