//! Which pages does this web crawl hold?
//!
//! WARC (ISO 28500) is headers, a length and that many bytes, over and over. The crates for it hold what
//! a record claims to be in memory, so the format, which is simple, is read here. Pages are the `response`
//! records of a successful request; `conversion` records (WET files) hold texts that others took from
//! pages; `resource` records hold files without a request. All others are no articles.

mod http;

use std::io::{self, BufRead};

use serde_json::Value;

use super::bytes::{self, Exactly};
use super::dispatch::Scope;
use super::records::{Line, next_line};
use super::{Found, OnFound, Origin, html, text};
use crate::article::RawArticle;
use crate::error::Result;

/// Longest line of a header; URLs stay below, whatever they carry.
const MAX_LINE: usize = 64 << 10;
/// Most lines of a header.
const MAX_LINES: usize = 1000;

/// Hands the article of every page to `on_found`. Records of every kind are counted, from 1.
pub(super) fn read<'a>(
    mut reader: Box<dyn BufRead + 'a>,
    origin: &Origin,
    scope: &Scope,
    on_found: &mut OnFound,
) -> Result<()> {
    let max = scope.options.max_record_bytes;
    let (mut number, mut lost) = (0, false);
    loop {
        let header = match next_header(&mut reader) {
            Ok(Next::Header(header)) => header,
            Ok(Next::End) if number == 0 && !lost => return on_found(origin.skipped(None, "the file is empty")),
            Ok(Next::End) => return Ok(()),
            Ok(Next::Other) => {
                // Whatever is wrong here, the next record may be whole again.
                if !lost {
                    lost = true;
                    let reason = "no WARC record where one was expected; reading goes on at the next one";
                    on_found(origin.skipped((number > 0).then_some(number), reason))?;
                }
                continue;
            }
            Err(error) => return on_found(origin.skipped((number > 0).then_some(number), bytes::reason(&error))),
        };
        number += 1;
        lost = false;
        let Some(length) = header.get("content-length").and_then(|length| length.parse().ok()) else {
            lost = true;
            on_found(origin.skipped(Some(number), "the WARC record does not say how long it is"))?;
            continue;
        };
        let mut content = Exactly::new(&mut *reader, length);
        if let Some(kind) = Kind::of(&header) {
            let article = bytes::read_whole(&mut content, max)
                .and_then(|content| kind.article(&content, &header, origin.article(Some(number)), scope));
            match article {
                Ok(Some(article)) => on_found(Found::Article(Box::new(article)))?,
                Ok(None) => {}
                Err(reason) => on_found(origin.skipped(Some(number), reason))?,
            }
        }
        if let Err(error) = io::copy(&mut content, &mut io::sink()) {
            return on_found(origin.skipped(None, bytes::reason(&error)));
        }
    }
}

/// What a record holds, of the kinds that may be articles.
enum Kind {
    /// An answer of a web server.
    Response,
    /// A file as it is.
    File,
}

impl Kind {
    fn of(header: &Header) -> Option<Kind> {
        match header.get("warc-type")?.to_ascii_lowercase().as_str() {
            "response" if header.get("content-type").is_none_or(|kind| kind.starts_with("application/http")) => {
                Some(Kind::Response)
            }
            "resource" | "conversion" => Some(Kind::File),
            _ => None,
        }
    }

    /// The article of a record's content; none when it is not a page or text, or not a successful answer.
    fn article(
        &self,
        content: &[u8],
        header: &Header,
        mut article: RawArticle,
        scope: &Scope,
    ) -> std::result::Result<Option<RawArticle>, String> {
        let url = header.get("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
        let answer;
        let (kind, content) = match self {
            Kind::Response => {
                answer = match http::Answer::of(content) {
                    Some(answer) if answer.status == 200 => answer,
                    Some(_) => return Ok(None),
                    None => return Err("not an HTTP answer".to_owned()),
                };
                let kind = answer.header.get("content-type").unwrap_or_default().to_owned();
                if media_type(&kind, b"<").is_none() {
                    return Ok(None);
                }
                (kind, answer.body(scope)?)
            }
            Kind::File => (header.get("content-type").unwrap_or_default().to_owned(), content.into()),
        };
        let Some(media) = media_type(&kind, &content) else { return Ok(None) };
        let charset = http::parameter(&kind, "charset").and_then(|label| bytes::encoding_named(label.as_bytes()));
        if let Some(date) = header.get("warc-date") {
            // When the page was fetched says nothing about when it was published.
            article.extra.insert("warc_date".to_owned(), Value::from(date));
        }
        let mut article = match media {
            Media::Html => html::read_page(&content, charset, article)?,
            Media::Text => text::read_text(&bytes::decode_as(&content, charset)?, article)?,
        };
        article.url = url.or(article.url);
        if article.lang.is_none() {
            article.lang = header.get("content-language").map(str::to_owned);
        }
        Ok(Some(article))
    }
}

enum Media {
    Html,
    Text,
}

/// What a Content-Type stands for, of what can be an article; what has none is judged by its first character.
fn media_type(kind: &str, content: &[u8]) -> Option<Media> {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "text/html" | "application/xhtml+xml" => Some(Media::Html),
        "text/plain" => Some(Media::Text),
        "" if content.trim_ascii_start().starts_with(b"<") => Some(Media::Html),
        _ => None,
    }
}

/// Named values, as in WARC and HTTP; names are in lower case.
#[derive(Default)]
struct Header(Vec<(String, String)>);

impl Header {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Takes in one line; a line that begins with a space goes on with the value before it.
    fn add(&mut self, line: &[u8]) {
        let line = bytes::decode_line(line);
        match (line.split_once(':'), self.0.last_mut()) {
            (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (Some((name, value)), _) => self.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
            _ => {}
        }
    }
}

enum Next {
    Header(Header),
    /// Something that is not a record.
    Other,
    End,
}

/// The header of the next record, from its version line to the blank line below.
fn next_header(reader: &mut impl BufRead) -> io::Result<Next> {
    let mut line = Vec::new();
    loop {
        match next_line(reader, &mut line, MAX_LINE)? {
            Line::End => return Ok(Next::End),
            Line::Kept if line.trim_ascii().is_empty() => {}
            Line::Kept if line.starts_with(b"WARC/") => break,
            Line::Kept | Line::TooLong => return Ok(Next::Other),
        }
    }
    let mut header = Header::default();
    for _ in 0..MAX_LINES {
        match next_line(reader, &mut line, MAX_LINE)? {
            Line::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            Line::Kept if line.trim_ascii().is_empty() => return Ok(Next::Header(header)),
            Line::Kept => header.add(&line),
            Line::TooLong => {}
        }
    }
    Ok(Next::Other)
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::testing::{articles, gzip, told, told_with};

    /// A record with its blank lines.
    fn record(header: &str, content: &[u8]) -> Vec<u8> {
        let head = format!("WARC/1.0\r\n{header}\r\nContent-Length: {}\r\n\r\n", content.len());
        [head.as_bytes(), content, b"\r\n\r\n"].concat()
    }

    fn response(url: &str, http: &[u8]) -> Vec<u8> {
        let header = format!(
            "WARC-Type: response\r\nWARC-Target-URI: <{url}>\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n\
             Content-Type: application/http;\r\n msgtype=response"
        );
        record(&header, http)
    }

    #[test]
    fn pages_and_texts_of_a_crawl() {
        let latin: Vec<u8> = "<title>Ménaka</title><p>Été à Ménaka.".chars().map(|c| c as u8).collect();
        let crawl = [
            record("WARC-Type: warcinfo\r\nContent-Type: application/warc-fields", b"software: x\r\n"),
            record("WARC-Type: request\r\nContent-Type: application/http", b"GET / HTTP/1.1\r\n\r\n"),
            response(
                "https://dune.example/a",
                &[&b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\n\r\n"[..], &latin].concat(),
            ),
            response("https://dune.example/b", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Rien."),
            response("https://dune.example/c", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
            response("https://dune.example/d", b"HTTP/1.0 200 OK\ncontent-type: text/plain\n\nDu texte."),
            record(
                "WARC-Type: conversion\r\nWARC-Target-URI: https://dune.example/e\r\nContent-Type: text/plain",
                "Titre\n\nLe texte d’une page.".as_bytes(),
            ),
        ]
        .concat();
        for (name, content) in [("x.warc", crawl.clone()), ("x.warc.gz", gzip(&crawl))] {
            let articles = articles(name, &content);
            let told: Vec<_> = articles
                .iter()
                .map(|article| (article.record.unwrap(), article.url.as_deref().unwrap(), &*article.text))
                .collect();
            let expected = [
                (3, "https://dune.example/a", "Été à Ménaka."),
                (6, "https://dune.example/d", "Du texte."),
                (7, "https://dune.example/e", "Le texte d’une page."),
            ];
            assert_eq!(told, expected);
            assert_eq!(articles[0].title.as_deref(), Some("Ménaka"));
            assert_eq!((&articles[0].date, &articles[0].extra["warc_date"]), (&None, &"2024-05-01T00:00:00Z".into()));
        }
    }

    #[test]
    fn bodies_in_chunks_and_compressed() {
        let page = "<p>Du texte.".as_bytes();
        let packed = gzip(page);
        let chunks = [
            &b"4;x=y\r\n"[..],
            &packed[..4],
            b"\r\n",
            format!("{:x}\r\n", packed.len() - 4).as_bytes(),
            &packed[4..],
            b"\r\n0\r\n\r\n",
        ]
        .concat();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
        for (fields, body) in [
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunks),
            ("Content-Encoding: gzip\r\n", packed.clone()),
            // Some crawlers store the body decoded and the header as it was.
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", page.to_vec()),
            ("Content-Encoding: zstd\r\n", super::super::testing::zstd(page)),
        ] {
            let http = [head.as_bytes(), fields.as_bytes(), b"\r\n", &body].concat();
            assert_eq!(told("x.warc", &response("https://dune.example/a", &http)), ["x.warc#1=Du texte."], "{fields}");
        }
        let http = [head.as_bytes(), b"Content-Encoding: br\r\n\r\n\x0b\x02\x80"].concat();
        let told = told("x.warc", &response("https://dune.example/a", &http));
        assert_eq!(told, ["x.warc#1!the page is compressed with `br`, which is not read"]);
    }

    #[test]
    fn damage_costs_the_record_it_is_in() {
        let text = |words: &str| record("WARC-Type: conversion\r\nContent-Type: text/plain", words.as_bytes());
        let whole = [text("Un."), text("Deux."), text("Trois.")].concat();
        let cut = told("x.warc", &whole[..whole.len() - 8]);
        assert_eq!(cut[..2], ["x.warc#1=Un.", "x.warc#2=Deux."]);
        assert_eq!(cut[2..], ["x.warc#3!the file is cut off here", "x.warc!the file is cut off here"]);
        let noise = [text("Un."), b"\0\0 du bruit\nencore\n".to_vec(), text("Deux.")].concat();
        let noisy = told("x.warc", &noise);
        assert_eq!((noisy.len(), &*noisy[2]), (3, "x.warc#2=Deux."));
        assert!(noisy[1].starts_with("x.warc#1!no WARC record where one was expected"));
        let boundless = b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\nUn.\r\n\r\n";
        assert_eq!(told("x.warc", &[&boundless[..], &text("Deux.")].concat())[1], "x.warc#2=Deux.");
        assert_eq!(told("x.warc", b""), ["x.warc!the file is empty"]);
        assert_eq!(told("x.warc", b"WARC/1.0\r\nWARC-Type: resp"), ["x.warc!the file is cut off"]);
        let huge = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 18446744073709551615\r\n\r\nUn.";
        assert_eq!(told("x.warc", huge).len(), 2);
    }

    #[test]
    fn limits_hold() {
        let header = "WARC-Type: conversion\r\nContent-Type: text/plain";
        let options = Options { max_record_bytes: 2000, ..Options::default() };
        let crawl = [record(header, &[b'a'; 5000]), record(header, b"Deux.")].concat();
        let told_of = told_with("x.warc", &crawl, &options);
        assert_eq!(told_of, ["x.warc#1!longer than the limit of 2000 bytes", "x.warc#2=Deux."]);
        let http = [
            &b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"[..],
            &gzip(&[b' '; 90_000]),
        ];
        let told_of = told_with("x.warc", &response("https://dune.example/a", &http.concat()), &options);
        assert!(told_of[0].starts_with("x.warc#1!longer than the limit"), "{told_of:?}");
    }
}
