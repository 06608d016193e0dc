//! What may no reader do, whatever it is fed? Panic, hang, or say nothing at all about a file of its kind.
//!
//! Valid files of every kind are cut, flipped, doubled and spliced. The budget is small in the ordinary run;
//! `VIGIE_FUZZ_SECONDS=600 cargo test --lib fuzz_readers -- --ignored --nocapture` feeds each reader for so long, or those alone whose files
//! `VIGIE_FUZZ_FILES` names, divided by commas (`x.warc,x.zip`).

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    use super::super::testing::{found, gzip, table, tar, told, told_with, zip, zstd};
    use super::super::{Found, Options};

    /// Time that any one of these small inputs may take.
    const PATIENCE: Duration = Duration::from_secs(20);

    const PAGE: &str =
        "<html><head><title>Kati</title></head><body><p>Le camp de Kati &eacute;tait vide.</p></body></html>";
    const LINES: &str = "{\"id\":1,\"text\":\"Un \\u00e9t\u{e9}.\"}\n{\"title\":\"Deux\",\"text\":\"MÃ©naka\"}\n";

    /// A source of numbers that look random, the same for the same seed (xorshift).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % bound.max(1) as u64) as usize
        }

        fn byte(&mut self) -> u8 {
            self.below(256) as u8
        }
    }

    /// A valid file of every kind.
    fn seeds() -> Vec<(&'static str, Vec<u8>)> {
        let feed = "<?xml version='1.0'?><rss><channel><title>T</title><item><title>A &amp; b</title><link>https://x.example/a</link>\
            <description><![CDATA[<p>Un.</p>]]></description></item><item><title>Deux</title></item></channel></rss>";
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{PAGE}\r\n0\r\n\r\n",
            PAGE.len()
        );
        let warc = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/a\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
            http.len()
        )
        .repeat(2);
        let members: [(&str, &[u8]); 3] =
            [("a.txt", b"Un."), ("b.html", PAGE.as_bytes()), ("c.jsonl", LINES.as_bytes())];
        let (zipped, taped) = (zip(&members), tar(&members));
        vec![
            ("x.txt", "Titre\n\nLe texte d’un article.".into()),
            ("x.html", PAGE.into()),
            ("x.jsonl", LINES.into()),
            ("x.csv", "id;titre;texte\n1;\"Un; deux\";\"Le texte\nsur deux lignes\"\n".into()),
            ("x.rss", feed.into()),
            ("x.warc", warc.clone().into()),
            ("x.warc.gz", gzip(warc.as_bytes())),
            ("x.jsonl.zst", zstd(LINES.as_bytes())),
            ("x.tgz", gzip(&taped)),
            ("x.zip", zip(&[("y.tar", &taped), ("z.zip", &zipped)])),
            ("y.zip", zipped),
            ("x.tar", taped),
            ("x.parquet", table(&["Un.", "Deux."], 1, ::parquet::basic::Compression::SNAPPY)),
        ]
    }

    /// Makes a file a little or quite different.
    fn mutate(content: &mut Vec<u8>, dice: &mut Dice) {
        for _ in 0..=dice.below(4) {
            let length = content.len();
            let at = dice.below(length + 1);
            let until = (at + dice.below(40)).min(length);
            match dice.below(6) {
                0 => content.truncate(at),
                1 => content[at..until].iter_mut().for_each(|byte| *byte = dice.byte()),
                2 if at < length => content[at] ^= 1 << dice.below(8),
                3 => drop(content.drain(at..until)),
                4 => {
                    let piece = content[at..until].to_vec();
                    let to = dice.below(length + 1);
                    content.splice(to..to, piece);
                }
                _ => {
                    let odd =
                        [&b"\xff\xff\xff\xff"[..], b"\0\0\0\0", b"99999999", b"-1", b"<", b"\"", b"\r\n\r\n", b"]]>"];
                    content.splice(at..until, odd[dice.below(odd.len())].iter().copied());
                }
            }
        }
    }

    /// Reads mutations of these files until the time is up; returns how many.
    fn fuzz(seeds: &[(&str, Vec<u8>)], time: Duration, dice: &mut Dice) -> u64 {
        let options = Options { max_record_bytes: 1 << 20, ..Options::default() };
        let (started, mut count) = (Instant::now(), 0);
        while started.elapsed() < time {
            for (name, content) in seeds {
                let mut content = content.clone();
                match dice.below(20) {
                    0 => {
                        content = (0..dice.below(3000)).map(|_| dice.byte()).collect();
                    }
                    _ => mutate(&mut content, dice),
                }
                let begun = Instant::now();
                let found = found(name, &content, &options);
                let kept = || format!("{name}: {}", content.escape_ascii());
                assert!(begun.elapsed() < PATIENCE, "too slow: {}", kept());
                assert!(
                    !found.is_empty() || matches!(*name, "x.csv" | "x.jsonl" | "x.jsonl.zst" | "x.warc" | "x.warc.gz"),
                    "silent: {}",
                    kept()
                );
                count += 1;
            }
        }
        count
    }

    #[test]
    fn mutated_files_neither_panic_nor_hang() {
        assert!(fuzz(&seeds(), Duration::from_secs(3), &mut Dice(2012)) > 0);
    }

    #[test]
    #[ignore = "runs for as long as VIGIE_FUZZ_SECONDS says"]
    #[allow(clippy::print_stderr, reason = "the count is what it is run for")]
    fn fuzz_readers() {
        let seconds = std::env::var("VIGIE_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
        let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64 | 1;
        let wanted = std::env::var("VIGIE_FUZZ_FILES").unwrap_or_default();
        let mut dice = Dice(seed);
        for file in seeds().iter().filter(|(name, _)| wanted.is_empty() || wanted.split(',').any(|file| file == *name))
        {
            let count = fuzz(std::slice::from_ref(file), Duration::from_secs(seconds), &mut dice);
            eprintln!("{}: {count} mutated files read (seed {seed})", file.0);
        }
    }

    #[test]
    fn nesting_without_end_is_refused_in_every_format() {
        let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(100_000), close.repeat(100_000));
        for (name, content) in [
            ("x.jsonl", deep("[", "]")),
            ("x.jsonl", format!("{{\"text\":\"a\",\"b\":{}}}", deep("{\"a\":", "}"))),
            ("x.html", deep("<div>", "</div>")),
            ("x.rss", format!("<rss><item><description>{}</description></item></rss>", deep("<div>", "</div>"))),
            ("x.rss", deep("<rss>", "</rss>")),
            ("x.xml", deep("<item>", "</item>")),
        ] {
            let started = Instant::now();
            let told = told(name, content.as_bytes());
            assert!(!told.is_empty(), "{name}");
            assert!(started.elapsed() < PATIENCE, "{name}");
        }
    }

    #[test]
    fn a_line_without_end_is_not_held() {
        let options = Options { max_record_bytes: 1 << 16, ..Options::default() };
        let line = vec![b'a'; 32 << 20];
        for name in ["x.txt", "x.jsonl", "x.csv", "x.html", "x.rss", "x.warc"] {
            let told = told_with(name, &line, &options);
            assert_eq!(told.len(), 1, "{name}: {told:?}");
        }
    }

    #[test]
    fn an_archive_that_holds_itself_ends() {
        let mut layers = gzip(b"Un.");
        for _ in 0..9 {
            layers = gzip(&layers);
        }
        let name = format!("x.txt{}", ".gz".repeat(10));
        assert_eq!(told(&name, &layers), [format!("{name}!compressed more than 4 times over (--max-depth N)")]);
        // Members that are archives again, each of several: the members of all are counted together.
        let mut archive = zip(&[("a.txt", b"Un.")]);
        for _ in 0..3 {
            let members: Vec<(String, &[u8])> = (0..12).map(|n| (format!("{n}.zip"), &*archive)).collect();
            let members: Vec<(&str, &[u8])> = members.iter().map(|(name, content)| (&**name, *content)).collect();
            archive = zip(&members);
        }
        let options = Options { max_members: 500, ..Options::default() };
        let found = found("x.zip", &archive, &options);
        let articles = found.iter().filter(|found| matches!(found, Found::Article(_))).count();
        assert!((200..500).contains(&articles), "{articles}");
    }
}
