//! What people feed the program: every format it reads, and everything that goes wrong with files.

mod common;

use std::fs::File;
use std::io::{BufWriter, Write};

use common::{Desk, Ran};
use flate2::Compression;
use flate2::write::GzEncoder;

const BODY: &str = "Des hommes armés ont attaqué le camp de Kati vendredi à l'aube, a annoncé l'armée malienne.";

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// A desk on which a good article is indexed, to see what becomes of it.
fn desk_with_one() -> Desk {
    Desk::indexed(&[("bon.txt", "L'article de toujours\n\nLes otages de Missabougou ont été libérés samedi matin.\n")])
}

#[test]
fn plain_text_with_and_without_a_headline() {
    let desk = Desk::indexed(&[
        ("avec.txt", &format!("Kati réveillée par les tirs\n\n{BODY}\n")),
        ("sans.txt", &format!("{BODY}\n\nLe calme est revenu à midi.\n")),
    ]);
    assert_eq!(desk.titles(), ["(none)", "Kati réveillée par les tirs"]);
    let hit = &desk.json(&["search", "titre:réveillée"])[0];
    assert_eq!(hit["path"], "corpus/avec.txt");
    assert_eq!(desk.text(&common::text_of(hit, "id")), format!("Kati réveillée par les tirs\n\n{BODY}"));
}

#[test]
fn a_web_page_without_its_menu_and_comments() {
    let paragraphs = format!("<p>{BODY}</p>\n").repeat(4);
    let page = format!(
        r#"<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Kati attaqué - Le Courrier</title>
        <meta property="og:title" content="Kati attaqué"><meta property="og:site_name" content="Le Courrier">
        <meta property="article:published_time" content="2022-07-23T08:00:00Z"></head><body>
        <nav><ul><li><a href="/">Zanzibar</a></li><li><a href="/sport">Rubrique sportive</a></li></ul></nav>
        <article><h1>Kati attaqué</h1>{paragraphs}</article>
        <div id="comments"><p>Internaute42 : quelle honte, tout cela finira mal pour nous tous !</p></div>
        <footer>Mentions légales</footer></body></html>"#
    );
    let desk = Desk::indexed(&[("page.html", &page)]);
    let hit = &desk.json(&["search", "Kati"])[0];
    assert_eq!((hit["title"].as_str(), hit["source"].as_str()), (Some("Kati attaqué"), Some("Le Courrier")));
    assert_eq!(hit["published"]["date"], "2022-07-23");
    let text = desk.text(&common::text_of(hit, "id"));
    assert!(text.contains(BODY), "{text}");
    for foreign in ["Zanzibar", "Rubrique", "Internaute42", "Mentions légales", "<p>"] {
        assert!(!text.contains(foreign), "{foreign} is in {text}");
        assert_eq!(desk.run(["count", foreign]).stdout, "0\n", "{foreign}");
    }
}

#[test]
fn json_lines_with_fields_of_their_own() {
    let lines = format!(
        "{}\n\n{}\n",
        serde_json::json!({"id": "un", "title": "Un", "body": BODY, "date": "2022-07-23", "rubrique": "sécurité"}),
        serde_json::json!({"id": "deux", "headline": "Deux", "content": BODY, "publisher": "Le Courrier"}),
    );
    let desk = Desk::indexed(&[("a.jsonl", &lines), ("b.ndjson", r#"{"id":"trois","title":"Trois","text":"Kati."}"#)]);
    assert_eq!(desk.titles(), ["Deux", "Trois", "Un"]);
    assert_eq!(desk.ids(&["--source", "Le Courrier"]), ["deux"]);
    assert!(desk.run(["show", "un"]).succeeded().stdout.contains("rubrique: sécurité"), "other fields are kept");
}

#[test]
fn tables_with_semicolons_tabs_quotes_and_newlines() {
    let desk = Desk::indexed(&[
        (
            "a.csv",
            "id;titre;texte;date\nc1;\"Un; deux\";\"Première ligne.\n\nIl dit \"\"non\"\" ; puis part.\";2022-07-23\n",
        ),
        ("b.tsv", "id\ttitle\ttext\nt1\tTableau\tLe camp de Kati, \"attaqué\" hier.\n"),
        ("c.csv", "id,title,text\nv1,Virgules,\"À Gao, puis à Kidal.\"\n"),
    ]);
    assert_eq!(desk.titles(), ["Tableau", "Un; deux", "Virgules"]);
    assert_eq!(desk.text("c1"), "Un; deux\n\nPremière ligne.\n\nIl dit \"non\" ; puis part.");
    assert_eq!(desk.text("t1"), "Tableau\n\nLe camp de Kati, \"attaqué\" hier.");
    assert_eq!(desk.json(&["show", "c1"])[0]["published"]["date"], "2022-07-23");
}

#[test]
fn columns_of_other_names_are_mapped() {
    let desk = Desk::new();
    desk.write("export.csv", "o:id,bibo:content\n7,Le camp de Kati est attaqué.\n");
    desk.run(["index", "export.csv"]).failed_saying(&[
        "export.csv",
        "bibo:content",
        "--column",
        "nothing could be read",
    ]);
    desk.run(["index", "export.csv", "--column", "text=bibo:content", "--column", "id=o:id"]).succeeded();
    assert_eq!(desk.text("7"), "Le camp de Kati est attaqué.");
    desk.run(["index", "export.csv", "--column", "texte"]).failed_saying(&["--column", "hint: "]);
    desk.run(["index", "export.csv", "--column", "corps=x"]).failed_saying(&["corps", "hint: "]);
}

#[test]
fn standard_input_and_compressed_files() {
    let desk = Desk::new();
    let line = r#"{"id":"stdin-1","title":"Par le tuyau","text":"Le camp de Kati est attaqué."}"#;
    desk.run_on(["index", "-"], line).succeeded();
    assert_eq!(desk.text("stdin-1"), "Par le tuyau\n\nLe camp de Kati est attaqué.");

    desk.write("gz/a.txt.gz", gzip(format!("Compressé\n\n{BODY}").as_bytes()));
    desk.write("gz/b.jsonl.gz", gzip(br#"{"id":"gz-1","title":"Aussi","text":"Le camp de Gao."}"#));
    desk.run(["index", "gz"]).succeeded();
    assert_eq!(desk.titles(), ["Aussi", "Compressé", "Par le tuyau"]);
}

/// A zip archive of these members, whose names may be as bad as they are.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("memory can be written");
        writer.write_all(content).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

/// A tar archive of these members, whose names are written as they are.
fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in members {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(content.len() as u64);
        header.set_cksum();
        builder.append(&header, *content).expect("memory can be written");
    }
    builder.into_inner().expect("memory can be written")
}

#[test]
fn archives_of_every_kind_in_each_other() {
    let desk = Desk::new();
    let line = br#"{"id":"deux","title":"Deux","text":"Le camp de Gao.","rubrique":"nord"}"#;
    let table = b"id;titre;texte\ntrois;Trois;Le camp de Kidal.\n";
    let inner = tar(&[("../../dehors/t.csv.gz", &gzip(table)), ("lisez-moi.md", b"?")]);
    let archive = zip(&[
        ("mali/un.txt", format!("Un\n\n{BODY}").as_bytes()),
        ("b.jsonl.zst", &zstd::encode_all(&line[..], 3).expect("memory can be written")),
        ("c.tgz", &gzip(&inner)),
    ]);
    desk.write("corpus/presse.zip", &archive);
    desk.run(["index"]).succeeded().said(&["3 added"]);
    assert_eq!(desk.titles(), ["Deux", "Trois", "Un"]);
    assert_eq!(desk.json(&["show", "trois"])[0]["path"], "corpus/presse.zip/c.tgz/dehors/t.csv.gz");
    assert!(desk.run(["show", "deux"]).succeeded().stdout.contains("rubrique: nord"));
    let path = desk.json(&["search", "Kati"])[0]["path"].clone();
    assert_eq!(path, "corpus/presse.zip/mali/un.txt");
    desk.run(["index"]).succeeded().said(&["3 unchanged"]);
    // The directory of a download that was cut off is missing: what is in front of the cut is read, and what
    // was read earlier from behind it has not vanished.
    desk.write("corpus/presse.zip", &archive[..archive.len() - 150]);
    desk.run(["index", "--prune"]).succeeded().said(&["presse.zip", "cut off", "unchanged"]);
    assert_eq!(desk.titles(), ["Deux", "Trois", "Un"]);
    assert!(!desk.path("dehors").exists() && !desk.path("corpus/dehors").exists());
}

#[test]
fn a_web_crawl_and_a_feed() {
    let page = format!("<html lang=fr><head><title>Kati attaqué</title></head><body><p>{BODY}</p></body></html>");
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courrier.example/kati\r\n\
         WARC-Date: 2025-01-02T03:04:05Z\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let feed = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'rire'><!ENTITY b '&a;&a;&a;&a;'>]><rss version='2.0'><channel>\
        <title>Le Courrier</title><item><title>L&#8217;attaque de Gao</title><link>https://courrier.example/gao</link>\
        <pubDate>Sat, 23 Jul 2022 08:00:00 GMT</pubDate><description>&lt;p&gt;Le camp de Gao &amp;eacute;tait vide &b;.&lt;/p&gt;\
        </description></item></channel></rss>";
    let desk = Desk::indexed(&[("feed.xml", feed), ("sitemap.xml", "<urlset><url>https://x.example</url></urlset>")]);
    desk.write("corpus/crawl.warc.gz", gzip(record.as_bytes()));
    desk.run(["index"]).succeeded().said(&["1 added", "sitemap.xml: an XML file that is neither RSS nor Atom"]);
    assert_eq!(desk.titles(), ["Kati attaqué", "L’attaque de Gao"]);
    let hit = &desk.json(&["search", "Gao"])[0];
    assert_eq!((&hit["source"], &hit["published"]["date"]), (&"Le Courrier".into(), &"2022-07-23".into()));
    assert_eq!(desk.text(&common::text_of(hit, "id")), "L’attaque de Gao\n\nLe camp de Gao était vide &b;.");
    let hit = &desk.json(&["search", "Kati"])[0];
    assert_eq!(hit["url"], "https://courrier.example/kati");
    assert_ne!(hit["published"]["date"], "2025-01-02", "when a page was fetched is not when it was published");
    assert!(desk.run(["show", &common::text_of(hit, "id")]).stdout.contains("warc_date: 2025-01-02T03:04:05Z"));
}

#[test]
fn text_that_was_encoded_twice_is_found_by_its_real_words() {
    let desk = Desk::indexed(&[
        ("a.txt", "MÃ©naka encerclÃ©e\n\nL’armée s’est repliée à MÃ©naka.\n"),
        ("b.jsonl", r#"{"id":"b","title":"MĂ©naka","text":"L&#8217;arm&eacute;e est à MĂ©naka."}"#),
    ]);
    assert_eq!(desk.titles(), ["Ménaka", "Ménaka encerclée"]);
    assert_eq!(desk.text("b"), "Ménaka\n\nL’armée est à Ménaka.");
    assert_eq!(desk.ids(&["Ménaka armée"]).len(), 2);
}

#[test]
fn bombs_end_at_limits_that_can_be_chosen() {
    let desk = desk_with_one();
    let blanks = vec![b' '; 80 << 20];
    desk.write("corpus/bombe.jsonl.gz", gzip(&blanks));
    desk.write("corpus/bombe.jsonl.zst", zstd::encode_all(&blanks[..], 3).expect("memory can be written"));
    desk.write("corpus/bombe.zip", zip(&[("a.jsonl", &blanks), ("b.jsonl", &blanks)]));
    let mut deep = zip(&[("a.txt", b"Le fond.")]);
    for _ in 0..6 {
        deep = zip(&[("x.zip", &deep)]);
    }
    desk.write("corpus/poupees.zip", &deep);
    let ran = desk.run(["index"]).succeeded().said(&["1 unchanged"]);
    for name in ["bombe.jsonl.gz", "bombe.jsonl.zst", "bombe.zip"] {
        let line = ran.stderr.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(line.contains("--max-ratio"), "{name}: {}", ran.stderr);
    }
    assert!(ran.stderr.contains("more than 4 deep in each other (--max-depth N)"), "{}", ran.stderr);
    desk.run(["index", "corpus/poupees.zip", "--max-depth", "8"]).succeeded().said(&["1 added"]);
    desk.write("deux.zip", zip(&[("a.txt", BODY.as_bytes()), ("b.txt", b"Le camp de Gao.")]));
    desk.run(["index", "deux.zip", "--max-members", "1"]).succeeded().said(&["1 added", "more than 1 members"]);
}

#[test]
fn an_empty_file_is_reported_and_the_others_are_read() {
    let desk = desk_with_one();
    for name in ["vide.txt", "vide.html", "vide.jsonl", "vide.csv", "vide.txt.gz"] {
        desk.write(&format!("corpus/{name}"), "");
    }
    desk.write("corpus/blanc.txt", " \n\t\n");
    let ran = desk.run(["index"]).succeeded().said(&["1 unchanged", "6 could not be read"]);
    for name in ["vide.txt:", "vide.html:", "vide.jsonl:", "vide.csv:", "vide.txt.gz:", "blanc.txt:"] {
        assert!(ran.stderr.contains(&format!("skipped corpus/{name}")), "{name}: {}", ran.stderr);
    }
    assert_eq!(desk.titles(), ["L'article de toujours"]);
}

#[test]
fn two_hundred_megabytes_on_one_line_are_skipped() {
    let desk = desk_with_one();
    let path = desk.path("corpus/ligne.txt");
    let mut file = BufWriter::new(File::create(&path).expect("a file"));
    let block = "attaque ".repeat(1 << 16);
    for _ in 0..400 {
        file.write_all(block.as_bytes()).expect("200 MB of disk");
    }
    drop(file);
    std::fs::hard_link(&path, desk.path("corpus/ligne.jsonl")).expect("a second name");
    let ran = desk.run(["index"]).succeeded().said(&["1 unchanged", "2 could not be read"]);
    for name in ["corpus/ligne.txt: ", "corpus/ligne.jsonl: record 1: "] {
        let line = ran.stderr.lines().find(|line| line.contains(name)).unwrap_or_default();
        assert!(line.contains("longer than the limit"), "{name}: {}", ran.stderr);
    }
    assert_eq!(desk.titles(), ["L'article de toujours"]);
}

#[test]
fn the_longest_record_can_be_chosen() {
    let desk = Desk::new();
    desk.write(
        "a.jsonl",
        format!("{{\"id\":\"long\",\"text\":\"{}\"}}\n{{\"id\":\"bref\",\"text\":\"Kati.\"}}", "mot ".repeat(400_000)),
    );
    desk.run(["index", "a.jsonl", "--max-record", "1"]).succeeded().said(&["a.jsonl: record 1: longer than"]);
    assert_eq!(desk.ids(&[]), ["bref"]);
    desk.run(["index", "a.jsonl"]).succeeded();
    assert_eq!(desk.ids(&[]), ["bref", "long"]);
}

#[test]
fn latin_1_keeps_its_accents() {
    let desk = Desk::new();
    let text = "Siège de Ménaka\n\nÀ Ménaka, l'armée a été encerclée dès l'aube ; où était l'aide promise ?\n";
    desk.write(
        "corpus/latin1.txt",
        text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect::<Vec<u8>>(),
    );
    desk.run(["index"]).succeeded();
    let hit = &desk.json(&["search", "Ménaka"])[0];
    assert_eq!(desk.text(&common::text_of(hit, "id")), text.trim_end());
    assert!(desk.run(["show", &common::text_of(hit, "id")]).stdout.contains("À Ménaka["), "the accents are right");
}

#[test]
fn nul_bytes_are_taken_out_and_binary_files_refused() {
    let desk = Desk::new();
    desk.write(
        "corpus/quelques.txt",
        b"Le camp\0 de Ka\0ti\n\nDes hommes arm\xc3\xa9s ont attaqu\xc3\xa9 le camp militaire.\n",
    );
    desk.write("corpus/binaire.txt", (0..4000u32).map(|n| (n * 7919 % 256) as u8 & 0x1f).collect::<Vec<u8>>());
    desk.run(["index"]).succeeded().said(&["skipped corpus/binaire.txt: looks like a binary file"]);
    assert_eq!(desk.titles(), ["Le camp de Kati"]);
}

#[test]
fn a_gzip_file_cut_off_is_reported() {
    let desk = desk_with_one();
    let whole =
        gzip(format!("Tronqué\n\n{}", (0..2000).map(|n| format!("{n} {BODY} ")).collect::<String>()).as_bytes());
    desk.write("corpus/coupe.txt.gz", &whole[..whole.len() / 2]);
    desk.write("corpus/faux.txt.gz", "ceci n'est pas du gzip");
    let ran = desk.run(["index"]).succeeded().said(&["2 could not be read", "1 unchanged"]);
    let line = |name| ran.stderr.lines().find(|line| line.contains(name)).unwrap_or_default();
    assert!(line("coupe.txt.gz").contains("cut off"), "{}", ran.stderr);
    assert!(line("faux.txt.gz").contains("gzip"), "{}", ran.stderr);
}

#[test]
fn a_line_of_the_wrong_type_is_named_by_its_number() {
    let desk = Desk::new();
    let lines = [
        r#"{"id":"un","text":"Le camp de Kati."}"#,
        "[1, 2]",
        r#"{"id":"trois","text":3}"#,
        "{\"id\":",
        r#""quatre""#,
        r#"{"id":"six","text":"Le camp de Gao."}"#,
        r#"{"titel":"sans texte"}"#,
    ];
    desk.write("corpus/a.jsonl", lines.join("\n"));
    let ran = desk.run(["index"]).succeeded().said(&["2 added", "5 could not be read"]);
    for (number, why) in
        [(2, "an array"), (3, "`text` is a number"), (4, "invalid JSON"), (5, "a string"), (7, "`titel`")]
    {
        let line = ran.stderr.lines().find(|line| line.contains(&format!("corpus/a.jsonl: record {number}: ")));
        assert!(line.is_some_and(|line| line.contains(why)), "{number}: {}", ran.stderr);
    }
    assert_eq!(desk.ids(&[]), ["six", "un"]);
}

#[cfg(unix)]
#[test]
fn links_that_go_round_or_nowhere_are_reported() {
    let desk = desk_with_one();
    std::fs::create_dir(desk.path("corpus/archives")).expect("a folder");
    std::os::unix::fs::symlink("..", desk.path("corpus/archives/boucle")).expect("a link");
    std::os::unix::fs::symlink("nulle-part", desk.path("corpus/mort.txt")).expect("a link");
    let ran =
        desk.run(["index"]).succeeded().said(&["1 unchanged", "2 could not be read", "loop of links", "not there"]);
    assert!(ran.stderr.contains("corpus/archives/boucle") && ran.stderr.contains("corpus/mort.txt"), "{}", ran.stderr);
}

#[test]
fn an_index_folder_that_cannot_be_written_is_an_error() {
    let desk = Desk::new();
    desk.write("corpus/a.txt", BODY);
    desk.write("fichier", "pas un dossier");
    for command in ["index", "rebuild"] {
        desk.run([command, "--index", "fichier/index"]).failed_saying(&["fichier/index", "hint: ", "--index DIR"]);
        desk.run([command, "--index", "fichier"]).failed_saying(&["fichier", "hint: "]);
    }
    desk.run(["search", "Kati", "--index", "fichier/index"]).failed_saying(&["fichier/index"]);
}

#[test]
fn paths_flags_and_commands_that_do_not_exist() {
    let desk = desk_with_one();
    desk.run(["index", "nulle-part"]).failed_saying(&["nulle-part"]);
    desk.run(["index", "corpus", "corpus/absent.txt"]).failed_saying(&["corpus/absent.txt"]);
    desk.run(["serch", "otages"]).failed_saying(&["serch", "search"]);
    desk.run(["search", "--actr", "jnim"]).failed_saying(&["--actr", "--actor"]);
    desk.run(["search", "--format", "xml"]).failed_saying(&["xml", "json"]);
    desk.run(["search", "--limit", "beaucoup"]).failed_saying(&["beaucoup"]);
    desk.run(["facets", "couleur"]).failed_saying(&["couleur", "actor"]);
    desk.run(["show"]).failed_saying(&["<ID>"]);
    assert_eq!(desk.titles(), ["L'article de toujours"]);
}

#[test]
fn when_nothing_can_be_read_the_old_index_stays() {
    let desk = desk_with_one();
    let (before, generations) = (desk.run(["search", "otages"]).succeeded().stdout, desk.generations());
    desk.write("mauvais/vide.txt", "");
    desk.write("mauvais/faux.jsonl", "[]\n");
    desk.write("photo.pdf", "%PDF");
    for command in [
        &["index", "mauvais"][..],
        &["rebuild", "mauvais"],
        &["index", "mauvais", "--prune"],
        &["rebuild", "photo.pdf"],
    ] {
        desk.run(command).failed_saying(&["nothing could be read", "as it was", "hint: "]);
        assert_eq!(desk.run(["search", "otages"]).succeeded().stdout, before, "{command:?}");
        assert_eq!(desk.generations(), generations, "{command:?}");
    }
}

#[test]
fn nothing_in_an_article_reaches_the_terminal_as_a_command() {
    let evil = "\u{1b}]0;piège\u{7}\u{1b}[31m\u{202e}Kati\u{202c}\u{9b}2J\u{2066}\r\u{8}";
    let desk = Desk::new();
    let record = serde_json::json!({"id": format!("mal-{evil}"), "title": format!("Titre {evil} attaqué"),
        "text": format!("Le camp {evil} attaqué par le Jnim.\n\nLa suite {evil}."), "source": format!("Source {evil}"),
        "url": format!("https://x.example/{evil}"), "rubrique": format!("{evil}")});
    desk.write("corpus/mal.jsonl", record.to_string());
    desk.write("corpus/\u{1b}[2Jvide.txt", "");
    let mut runs = vec![desk.run(["index"]).succeeded()];
    let id = common::text_of(&desk.json(&["search", "attaqué"])[0], "id");
    for command in [
        &["search", "attaqué"][..],
        &["search"],
        &["show", &id],
        &["facets", "source"],
        &["facets", "source", "attaqué"],
        &["stats"],
        &["search", evil],
        &["search", "--actor", evil],
        &["analyze", evil],
        &["show", evil],
    ] {
        runs.push(desk.run(command));
    }
    let obeyed =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let open: Vec<&Ran> =
        runs.iter().filter(|ran| ran.stdout.contains(obeyed) || ran.stderr.contains(obeyed)).collect();
    assert!(open.is_empty(), "{open:#?}");
    assert!(desk.run(["search", "attaqué"]).succeeded().stdout.contains("Titre"), "the article itself is shown");
}
