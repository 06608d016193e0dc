//! What a person sees: three articles in a window of eighty columns.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::sync::LazyLock;

use common::Desk;

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let desk = Desk::new();
    desk.write(
        "corpus/depeches.jsonl",
        concat!(
            r#"{"id":"kati","date":"2022-07-23","source":"Agence Harmattan","url":"https://harmattan.example/kati","title":"Le camp de Kati attaqué","text":"Le Jnim a revendiqué l'attaque du camp militaire de Kati, au Mali. Un soldat a été tué vendredi 22 juillet 2022 et plusieurs véhicules ont brûlé.\n\nLa ville, à quinze kilomètres de Bamako, a retrouvé son calme à midi. Les otages d'un convoi pris la veille restent introuvables."}"#,
            "\n",
            r#"{"id":"otages","date":"2023-01-15","source":"Le Courrier du Fleuve","title":"Libération des otages","text":"Les trois otages enlevés par l'EIGS près de Ménaka ont été libérés samedi 14 janvier 2023. Leurs familles les attendaient depuis six mois à Niamey, au Niger, et ne disent rien de la rançon ni des intermédiaires qui ont rendu possible ce dénouement inespéré."}"#,
            "\n"
        ),
    );
    desk.write("corpus/marche.txt", "Les marchands de la région vendent le mil et les oignons comme chaque semaine.\n");
    desk.run(["index"]).succeeded();
    desk
});

#[track_caller]
fn shown(arguments: &[&str]) -> String {
    DESK.run(arguments).succeeded().stdout
}

/// Output with its escapes made visible.
fn visible(output: &str) -> String {
    output.replace('\u{1b}', "␛")
}

#[test]
fn a_search() {
    insta::assert_snapshot!(shown(&["search", "otages"]), @r"
     1. Libération des *otages*
        2023-01-14 (published 2023-01-15) · Le Courrier du Fleuve · EIGS · Ménaka,…
        Les trois *otages* enlevés par l'EIGS près de Ménaka ont été libérés samedi
        14 janvier 2023.
        corpus/depeches.jsonl · otages

     2. Le camp de Kati attaqué
        2022-07-22 (published 2022-07-23) · Agence Harmattan · JNIM · Kati, Mali +1
        Les *otages* d'un convoi pris la veille restent introuvables.
        corpus/depeches.jsonl · kati

    2 articles
    ");
}

#[test]
fn a_search_for_an_actor_marks_its_names() {
    insta::assert_snapshot!(shown(&["search", "gsim"]), @r"
     1. Le camp de Kati attaqué
        2022-07-22 (published 2022-07-23) · Agence Harmattan · JNIM · Kati, Mali +1
        Le *Jnim* a revendiqué l'attaque du camp militaire de Kati, au Mali.
        corpus/depeches.jsonl · kati

    1 article
    ");
}

#[test]
fn a_search_without_query_is_newest_first() {
    insta::assert_snapshot!(shown(&["search"]), @r"
     1. Libération des otages
        2023-01-14 (published 2023-01-15) · Le Courrier du Fleuve · EIGS · Ménaka,…
        Les trois otages enlevés par l'EIGS près de Ménaka ont été libérés samedi 14
        janvier 2023.
        corpus/depeches.jsonl · otages

     2. Le camp de Kati attaqué
        2022-07-22 (published 2022-07-23) · Agence Harmattan · JNIM · Kati, Mali +1
        Le Jnim a revendiqué l'attaque du camp militaire de Kati, au Mali.
        corpus/depeches.jsonl · kati

     3. Les marchands de la région vendent le mil et les oignons comme chaque semai…
        undated
        Les marchands de la région vendent le mil et les oignons comme chaque
        semaine.
        corpus/marche.txt · 13ea8d0206c5

    3 articles
    ");
}

#[test]
fn a_search_page() {
    insta::assert_snapshot!(shown(&["search", "otages", "--limit", "1", "--offset", "1"]), @r"
     2. Le camp de Kati attaqué
        2022-07-22 (published 2022-07-23) · Agence Harmattan · JNIM · Kati, Mali +1
        Les *otages* d'un convoi pris la veille restent introuvables.
        corpus/depeches.jsonl · kati

    2 articles, 2-2 shown
    ");
}

#[test]
fn a_search_in_colour() {
    insta::assert_snapshot!(visible(&shown(&["search", "otages", "--limit", "1", "--color", "always"])), @r"
     1. ␛[1mLibération des ␛[0m␛[1m␛[33motages␛[0m
        ␛[32m2023-01-14 (published 2023-01-15)␛[0m · Le Courrier du Fleuve · ␛[35mEIGS␛[0m · ␛[36mMénaka,…␛[0m
        Les trois ␛[1m␛[33motages␛[0m enlevés par l'EIGS près de Ménaka ont été libérés samedi 14
        janvier 2023.
        ␛[2mcorpus/depeches.jsonl · otages␛[0m

    ␛[2m2 articles, 1-1 shown␛[0m
    ");
}

#[test]
fn facets() {
    insta::assert_snapshot!(shown(&["facets", "actor"]), @r"
    1  Al-Qaïda  al-qaida
    1    JNIM  gsim
    1  EI  etat-islamique
    1    EIGS  eigs
    ");
    insta::assert_snapshot!(shown(&["facets", "place", "otages"]), @r"
    2  Mali  ML
    1    Bamako  gn2460596
    1    Koulikoro  gn2454530
    1      Kati  gn2455558
    1    Ménaka  gn2453514
    1  Niger  NE
    1    Niamey  gn2440485
    ");
}

#[test]
fn a_timeline() {
    insta::assert_snapshot!(shown(&["timeline"]), @r"
    2022-07-18/07-24  1  ███████████████████████████████████████████████████████████
    …                 0
    2023-01-09/01-15  1  ███████████████████████████████████████████████████████████
    undated           1  ███████████████████████████████████████████████████████████
    ");
    insta::assert_snapshot!(shown(&["chronologie", "--by", "month", "otages", "--since", "2023"]), @r"
    2023-01  1  ████████████████████████████████████████████████████████████████████
    ");
    insta::assert_snapshot!(shown(&["timeline", "--by", "year", "--date-field", "published", "--format", "json"]), @r#"
    {"from":"2022-01-01","to":"2022-12-31","count":1}
    {"from":"2023-01-01","to":"2023-12-31","count":1}
    {"from":null,"to":null,"count":1}
    "#);
}

#[test]
fn an_article() {
    insta::assert_snapshot!(shown(&["show", "kati"]), @r"
    Le camp de Kati attaqué
    2022-07-22 (published 2022-07-23) · Agence Harmattan · JNIM · Kati, Mali +1
    url: https://harmattan.example/kati
    path: corpus/depeches.jsonl
    id: kati
    language: fr

    Le Jnim[gsim] a revendiqué l'attaque du camp militaire de Kati[Mali/Koulikoro/Kati], au Mali[Mali]. Un soldat a été tué vendredi 22 juillet 2022 et plusieurs véhicules ont brûlé.

    La ville, à quinze kilomètres de Bamako[Mali/Bamako], a retrouvé son calme à midi. Les otages d'un convoi pris la veille restent introuvables.
    ");
}

#[test]
fn an_actor() {
    let entry = shown(&["actors", "jnim"]);
    // The list of aliases grows with the registry; how it is laid out does not.
    let head: Vec<&str> = entry.lines().take_while(|line| !line.starts_with("  came from")).collect();
    insta::assert_snapshot!(head.join("\n"), @r"
    Groupe de soutien à l'islam et aux musulmans (gsim)
      kind          jihadiste
      below         al-qaida
      above         al-mourabitoune, ansar-dine, katiba-macina, katiba-hanifa,
                    katiba-gourma, ansaroul-islam
      countries     ML, BF, NE, BJ, TG, CI, NG, MR, SN
      active        2017-03-02
    ");
    assert!(entry.contains("  aliases       Groupe de soutien"), "{entry}");
}

#[test]
fn a_place() {
    insta::assert_snapshot!(shown(&["places", "Kati"]), @r"
    Kati (gn2455558)
      kind          district
      path          Mali/Koulikoro/Kati
      coordinates   12.74409, -8.07257
      inhabitants   130254
      articles      1
      written       Kati (2)
    ");
}

#[test]
fn an_analysis() {
    insta::assert_snapshot!(shown(&["analyze", "L'armée malienne a repris Ménaka dimanche 27 novembre 2022."]), @r"
    language fr
     pos       bytes  source                   folded               term                 why
       0         0-8  L'armée                  armee                armee                elided L', lexicon
       1        9-17  malienne                 malienne             malien               lexicon
       2       18-19  a                        a                    a                    stop word
       3       20-26  repris                   repris               reprendre            lexicon
       4       27-34  Ménaka                   menaka               menaka               name
       5       35-43  dimanche                 dimanche             dimanche             lexicon
       6       44-46  27                       27                   27                   as it is
       7       47-55  novembre                 novembre             novembre             lexicon
       8       56-60  2022                     2022                 2022                 as it is
    actor 2-17  armée malienne  fama  Forces armées maliennes  the name needs no evidence
    place 27-34  Ménaka  gn2453514  Mali/Ménaka  the name needs no evidence
    event operation-militaire  Opération militaire
    date 35-60  dimanche 27 novembre 2022  2022-11-27
    ");
}

#[test]
fn mistakes_are_explained() {
    let said = |arguments: &[&str]| DESK.run(arguments).failed_saying(&[]).stderr;
    insta::assert_snapshot!(said(&["search", "--place", "Ménnaka"]), @r#"
    vigie: unknown place "Ménnaka"
    hint: did you mean Ménaka, Hennaya, Annaka? (`vigie places NAME` lists those that are known)
    "#);
    insta::assert_snapshot!(said(&["search", "--since", "hier"]), @r#"
    vigie: "hier" is not a date
    hint: write a year, a month or a day: 2022, 2022-11, 2022-11-27
    "#);
    insta::assert_snapshot!(said(&["show", "inconnu"]), @r#"
    vigie: no article has the id "inconnu"
    hint: `vigie search` prints the id of every hit
    "#);
    insta::assert_snapshot!(DESK.run(["search", "otages ("]).stderr, @"note: character 8: this bracket is closed at the end of the query");
    insta::assert_snapshot!(DESK.run(["search", "otages xylophone"]).stderr, @"no article has all of the query: these have 1 of its 2 parts");
    insta::assert_snapshot!(DESK.run(["search", "xylophone"]).stderr, @"no article matches");
}

#[test]
fn a_pipe_gets_no_colours_unless_it_asks() {
    let escapes = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = DESK.command(arguments);
        command.envs(environment.iter().copied());
        DESK.finish(command, None).succeeded().stdout.matches('\u{1b}').count()
    };
    for command in
        [&["search", "otages"][..], &["show", "kati"], &["facets", "actor"], &["analyze", "Kati"], &["stats"]]
    {
        let with = |color: &'static str| [command, &["--color", color]].concat();
        assert_eq!(escapes(command, &[]), 0, "{command:?}");
        assert_eq!(escapes(&with("auto"), &[("NO_COLOR", "1")]), 0, "{command:?}");
        assert_eq!(escapes(&with("auto"), &[("TERM", "dumb")]), 0, "{command:?}");
        assert_eq!(escapes(&with("never"), &[("CLICOLOR_FORCE", "1")]), 0, "{command:?}");
        assert_eq!(escapes(&[command, &["--format", "json", "--color", "always"]].concat(), &[]), 0, "{command:?}");
    }
    assert!(escapes(&["search", "otages", "--color", "always"], &[]) > 4);
}

#[test]
fn colours_take_nothing_away() {
    let plain = shown(&["show", "kati"]);
    let mut coloured = shown(&["show", "kati", "--color", "always"]);
    while let Some(start) = coloured.find('\u{1b}') {
        let end = start + coloured[start..].find('m').expect("an escape ends");
        coloured.replace_range(start..=end, "");
    }
    assert_eq!(coloured, plain);
}

#[test]
fn no_line_is_wider_than_the_window() {
    let desk = Desk::with_corpus();
    desk.run(["index"]).succeeded();
    for columns in ["40", "80", "120"] {
        for arguments in
            [&["search", "attaque"][..], &["search", "jnim"], &["search", "otages pris"], &["search", "--limit", "50"]]
        {
            let mut command = desk.command(arguments);
            command.env("COLUMNS", columns);
            let stdout = desk.finish(command, None).succeeded().stdout;
            let width: usize = columns.parse().expect("a number");
            let wide: Vec<&str> = stdout.lines().filter(|line| line.chars().count() > width).collect();
            assert!(wide.is_empty(), "{arguments:?} in {columns} columns:\n{}", wide.join("\n"));
        }
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let desk = Desk::with_corpus();
    desk.run(["index"]).succeeded();
    for arguments in [
        &["search", "--lang", "any", "--limit", "1000", "--format", "json"][..],
        &["search", "--lang", "any", "--limit", "1000"],
        &["search", "--lang", "any", "--format", "csv"],
        &["search", "--lang", "any", "--format", "geojson"],
        &["actors"],
        &["actors", "--format", "json"],
        &["completions", "bash"],
        &["man"],
    ] {
        let mut command = desk.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
        let mut stdout = BufReader::with_capacity(64, child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("a line");
        assert!(!line.is_empty(), "{arguments:?}");
        drop(stdout);
        let mut stderr = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
        let status = child.wait().expect("a status");
        assert_eq!((status.code(), stderr.as_str()), (Some(0), ""), "{arguments:?}");
    }
}
