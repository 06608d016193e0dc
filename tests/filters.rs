//! Filters by actor, place, country, date, source and language, on a dozen articles whose ids say what they are about.

mod common;

use std::sync::LazyLock;

use common::Desk;

const CORPUS: &str = r#"
{"id":"kati","date":"2022-07-23","source":"Agence Harmattan","title":"Le camp de Kati attaqué","text":"Le Jnim a revendiqué l'attaque qui a tué un soldat vendredi 22 juillet 2022 dans le camp militaire de Kati, au Mali, à quinze kilomètres de Bamako."}
{"id":"menaka","date":"2022-11-28","source":"Le Courrier du Fleuve","title":"Combats près de Ménaka","text":"Des combattants de l'EIGS ont tué des bergers dimanche 27 novembre 2022 près de Ménaka, dans le nord du Mali."}
{"id":"djibo","date":"2022-12-02","source":"L'Écho du Liptako","title":"Djibo, ville assiégée","text":"Ansaroul Islam a tué une dizaine de civils mercredi 30 novembre 2022 aux portes de Djibo, dans le nord du Burkina Faso."}
{"id":"diffa","date":"2021-05-10","source":"Agence Harmattan","title":"Une attaque repoussée à Diffa","text":"Boko Haram a attaqué un poste de Diffa, dans le sud-est du Niger, dimanche 9 mai 2021 ; l'assaut a été repoussé."}
{"id":"aqmi","date":"2020-06-06","source":"Agence Harmattan","title":"La mort d'un chef","text":"Le chef d'Aqmi, Abdelmalek Droukdel, a été tué mercredi 3 juin 2020 à Talahandak, dans le nord du Mali, près de la frontière de l'Algérie."}
{"id":"silence","date":"2023-01-15","source":"Le Courrier du Fleuve","title":"Un marché sous la pluie","text":"Les marchands de la région vendent le mil, le sorgho et les oignons comme chaque semaine, et personne ne parle de politique."}
{"id":"undated","source":"Agence Harmattan","title":"Portrait d'un otage","text":"Il raconte sa vie d'otage, les nuits froides et les gardiens qui changeaient, sans jamais dire où cela se passait."}
{"id":"english","date":"2022-07-23","source":"Harmattan English","lang":"en","title":"Kati camp attacked","text":"The JNIM claimed responsibility for the attack against the military camp of Kati, near Bamako, in Mali, on Friday 22 July 2022, the army said in a statement."}
{"id":"english-niger","date":"2021-05-10","source":"Harmattan English","lang":"en","title":"Attack repelled in Diffa","text":"Boko Haram fighters attacked a post in Diffa, in the southeast of Niger, on Sunday 9 May 2021, but the soldiers repelled the assault within the hour."}
"#;

/// The corpus, indexed once for all tests; they only read.
static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let desk = Desk::new();
    desk.write("corpus/depeches.jsonl", CORPUS.trim_start());
    desk.run(["index"]).succeeded();
    desk
});

/// Checks which articles pass these filters, by search and by count.
#[track_caller]
fn expect(arguments: &[&str], ids: &[&str]) {
    let mut wanted: Vec<&str> = ids.to_vec();
    wanted.sort_unstable();
    assert_eq!(DESK.ids(arguments), wanted, "{arguments:?}");
    let count = DESK.run(["count"].iter().chain(arguments));
    assert_eq!(count.stdout, format!("{}\n", ids.len()), "count {arguments:?}");
    assert_eq!(count.status, i32::from(ids.is_empty()), "count {arguments:?}");
}

/// Checks that a name nobody has is an error whose hint names the right one.
#[track_caller]
fn expect_unknown(arguments: &[&str], wrong: &str, right: &str) {
    for command in [&["search"][..], &["count"], &["facets", "actor"]] {
        let ran = DESK.run(command.iter().chain(arguments)).failed_saying(&[wrong, "hint: "]);
        let hint = ran.stderr.split("hint: ").nth(1).unwrap_or_default();
        assert!(hint.contains(right), "{command:?} {arguments:?}: {right:?} is not suggested: {hint}");
    }
}

#[test]
fn without_filters_all_french_articles_pass() {
    expect(&[], &["kati", "menaka", "djibo", "diffa", "aqmi", "silence", "undated"]);
}

#[test]
fn an_actor_is_known_by_every_name_in_any_case_with_or_without_accents() {
    for name in ["eigs", "EIGS", "État islamique dans le Grand Sahara", "etat ISLAMIQUE dans le grand sahara", "EIS"] {
        expect(&["--actor", name], &["menaka"]);
    }
    for name in ["boko-haram", "BOKO HARAM", "boko haram", "Bokoharam"] {
        expect(&["--actor", name], &["diffa"]);
    }
}

#[test]
fn a_parent_covers_its_children() {
    expect(&["--actor", "jnim"], &["kati", "djibo"]);
    expect(&["--actor", "GSIM"], &["kati", "djibo"]);
    expect(&["--actor", "al-qaida"], &["kati", "djibo", "aqmi"]);
    expect(&["--actor", "Al-Qaïda"], &["kati", "djibo", "aqmi"]);
    expect(&["--actor", "ansaroul-islam"], &["djibo"]);
    expect(&["--place", "Mali"], &["kati", "menaka", "aqmi"]);
}

#[test]
fn excluding_takes_away_children_too() {
    expect(&["--not-actor", "al-qaida"], &["menaka", "diffa", "silence", "undated"]);
    expect(&["--actor", "al-qaida", "--not-actor", "gsim"], &["aqmi"]);
    expect(&["--actor", "al-qaida", "--not-actor", "aqmi", "--not-actor", "ansaroul islam"], &["kati"]);
    expect(&["--not-place", "Mali"], &["djibo", "diffa", "silence", "undated"]);
    expect(&["--place", "Mali", "--not-place", "Kati"], &["menaka", "aqmi"]);
    expect(&["--not-country", "ML", "--not-country", "Niger"], &["djibo", "silence", "undated"]);
    expect(&["--not-source", "agence harmattan"], &["menaka", "djibo", "silence"]);
}

#[test]
fn a_place_is_named_or_given_by_its_path() {
    for name in ["Ménaka", "menaka", "MENAKA", "Mali/Ménaka", "mali/menaka"] {
        expect(&["--place", name], &["menaka"]);
    }
    expect(&["--place", "Mali/Koulikoro/Kati"], &["kati"]);
    expect(&["--place", "Mali/Koulikoro"], &["kati"]);
    expect(&["--place", "Niger/Diffa"], &["diffa"]);
}

#[test]
fn a_country_is_named_or_given_by_its_code() {
    for country in ["BF", "bf", "Burkina Faso", "burkina faso", "Burkina"] {
        expect(&["--country", country], &["djibo"]);
    }
    for country in ["ML", "Mali", "mali"] {
        expect(&["--country", country], &["kati", "menaka", "aqmi"]);
    }
    DESK.run(["search", "--country", "Kati"]).failed_saying(&["not a country", "hint: ", "--place"]);
}

#[test]
fn values_of_one_dimension_are_alternatives_and_dimensions_add_up() {
    expect(&["--actor", "eigs", "--actor", "boko-haram"], &["menaka", "diffa"]);
    expect(&["--country", "NE", "--country", "BF"], &["diffa", "djibo"]);
    expect(&["--actor", "jnim", "--country", "BF"], &["djibo"]);
    expect(&["--actor", "jnim", "--actor", "eigs", "--place", "Mali"], &["kati", "menaka"]);
    expect(&["--actor", "jnim", "--country", "ML", "--source", "Le Courrier du Fleuve"], &[]);
    expect(&["attaque", "--source", "Agence Harmattan"], &["kati", "diffa"]);
}

#[test]
fn since_and_until_take_a_year_a_month_or_a_day_with_both_ends_included() {
    expect(&["--since", "2022"], &["kati", "menaka", "djibo", "silence"]);
    expect(&["--until", "2021"], &["diffa", "aqmi"]);
    expect(&["--since", "2022", "--until", "2022"], &["kati", "menaka", "djibo"]);
    expect(&["--since", "2022-11", "--until", "2022-11"], &["menaka", "djibo"]);
    expect(&["--since", "2022-11-27", "--until", "2022-11-27"], &["menaka"]);
    expect(&["--since", "2022-11-28"], &["djibo", "silence"]);
    expect(&["--until", "2020-06-03"], &["aqmi"]);
    expect(&["--until", "2020-06-02"], &[]);
}

#[test]
fn the_date_is_the_events_unless_another_is_asked_for() {
    // Djibo: 30 November in the text, published on 2 December.
    expect(&["--since", "2022-12", "--until", "2022-12"], &[]);
    expect(&["--since", "2022-12", "--until", "2022-12", "--date-field", "published"], &["djibo"]);
    expect(&["--since", "2022-12", "--until", "2022-12", "--date-field", "event"], &[]);
    expect(&["--since", "2022-11-30", "--until", "2022-11-30", "--date-field", "event"], &["djibo"]);
    // A text without an event's date is found by the publication's, except where the event's is asked for.
    expect(&["--since", "2023"], &["silence"]);
    expect(&["--since", "2023", "--date-field", "event"], &[]);
}

#[test]
fn the_day_right_behind_the_verb_is_the_events() {
    let text =
        |what: &str| format!("Près de Ménaka\n\nDes hommes armés {what}, a dit un élu de la région de Ménaka.\n");
    for what in [
        "ont tué trois bergers dimanche 27 novembre 2022",
        "ont attaqué dimanche 27 novembre 2022 un village",
        "ont mené une attaque dimanche 27 novembre 2022 contre un village",
    ] {
        let desk = Desk::indexed(&[("a.txt", &text(what))]);
        let hit = &desk.json(&["search", "Ménaka"])[0];
        assert_eq!(hit["event"]["date"].as_str(), Some("2022-11-27"), "{what}: {hit}");
        assert_eq!(desk.run(["count", "--since", "2022-11-27", "--until", "2022-11-27"]).stdout, "1\n", "{what}");
    }
}

#[test]
fn a_date_that_is_none_is_refused() {
    for date in ["hier", "2022-13", "2022-02-30", "22", "", "2022-11-27T10:00"] {
        DESK.run(["search", "--since", date]).failed_saying(&["not a date", "2022-11-27"]);
    }
    DESK.run(["search", "--since", "2023", "--until", "2022"]).failed_saying(&["later", "hint: "]);
}

#[test]
fn a_source_is_known_in_any_case_with_any_apostrophe() {
    for name in ["L'Écho du Liptako", "l'echo du liptako", "L’Écho du Liptako"] {
        expect(&["--source", name], &["djibo"]);
    }
    expect(
        &["--source", "agence harmattan", "--source", "Le courrier du fleuve", "--since", "2022"],
        &["kati", "menaka", "silence"],
    );
}

#[test]
fn french_is_searched_unless_another_language_is_asked_for() {
    expect(&["Kati"], &["kati"]);
    expect(&["--lang", "en"], &["english", "english-niger"]);
    expect(&["--lang", "EN", "Kati"], &["english"]);
    expect(&["--lang", "any", "Kati"], &["kati", "english"]);
    expect(&["--lang", "fr", "--lang", "en", "--actor", "boko haram"], &["diffa", "english-niger"]);
    assert_eq!(DESK.ids(&["--lang", "any"]).len(), 9);
}

#[test]
fn an_unknown_name_is_an_error_that_suggests_the_right_one() {
    expect_unknown(&["--place", "Ménnaka"], "Ménnaka", "Ménaka");
    expect_unknown(&["--not-place", "Menakka"], "Menakka", "Ménaka");
    expect_unknown(&["--country", "Malli"], "Malli", "Mali");
    expect_unknown(&["--actor", "Ansaroul Islan"], "Ansaroul Islan", "Ansaroul Islam");
    expect_unknown(&["--not-actor", "boko harm"], "boko harm", "Boko Haram");
    expect_unknown(&["--source", "Agence Harmatan"], "harmatan", "Agence Harmattan");
    expect_unknown(&["--lang", "xx"], "xx", "en, fr");
}

#[test]
fn letters_changed_over_in_a_short_name_are_forgiven_too() {
    expect_unknown(&["--actor", "jnmi"], "jnmi", "JNIM");
}

#[test]
fn the_same_filters_hold_in_facets() {
    let facets = DESK.json(&["facets", "country", "--actor", "jnim"]);
    let counts: Vec<(String, u64)> =
        facets.iter().map(|value| (common::text_of(value, "id"), value["count"].as_u64().expect("a count"))).collect();
    assert_eq!(counts, [("BF".to_owned(), 1), ("ML".to_owned(), 1)]);
}

#[test]
fn fields_of_the_query_say_the_same_as_flags() {
    expect(&["acteur:jnim"], &["kati", "djibo"]);
    expect(&["actor:boko-haram"], &["diffa"]);
    expect(&["lieu:Ménaka"], &["menaka"]);
    expect(&["place:Mali -acteur:aqmi"], &["kati", "menaka"]);
    expect(&["date:2022-11..2022-12"], &["menaka", "djibo"]);
    expect(&["source:\"Agence Harmattan\"", "date:2021"], &["diffa"]);
    expect(&["titre:Kati"], &["kati"]);
}

#[test]
fn hits_are_sorted_by_the_date_that_the_filters_look_at() {
    let order = |arguments: &[&str]| {
        let hits = DESK.json(&[&["search", "--limit", "100"], arguments].concat());
        hits.iter().map(|hit| common::text_of(hit, "id")).filter(|id| id != "undated").collect::<Vec<_>>()
    };
    let oldest_first = ["aqmi", "diffa", "kati", "menaka", "djibo", "silence"];
    assert_eq!(order(&["--sort", "date"]), oldest_first);
    let newest_first: Vec<&str> = oldest_first.into_iter().rev().collect();
    assert_eq!(order(&["--sort", "-date"]), newest_first);
    assert_eq!(order(&["--sort=-date"]), newest_first);
    assert_eq!(order(&[]), newest_first, "without a query the newest comes first");
}

#[test]
fn an_event_type_is_given_by_its_id_or_its_french_name() {
    for name in ["attaque", "Attaque", "ATTAQUE"] {
        expect(&["--event", name, "--place", "Diffa"], &["diffa"]);
    }
    expect(&["--event", "massacre-civils"], &["djibo", "menaka"]);
    expect(&["--event", "Massacre de civils"], &["djibo", "menaka"]);
    expect(&["--event", "coup-etat"], &[]);
    expect(&["--place", "Diffa", "--not-event", "attaque"], &[]);
    expect_unknown(&["--event", "enlevment"], "enlevment", "enlevement");
}

#[test]
fn near_a_place_means_that_the_article_names_a_place_within_the_distance() {
    // Kati lies some fifteen kilometres from Bamako, Ménaka more than nine hundred.
    expect(&["--near", "Bamako", "--within", "30km"], &["kati"]);
    expect(&["--near", "Kati", "--within", "5"], &["kati"]);
    expect(&["--near", "Ménaka", "--within", "50 km"], &["menaka"]);
    expect(&["--near", "menaka"], &["menaka"]);
    expect(&["--near", "Gao", "--within", "50km"], &[]);
    expect(&["--near", "Gao", "--within", "280km"], &["menaka"]);
    expect_unknown(&["--near", "Menakka", "--within", "10km"], "Menakka", "Ménaka");
    DESK.run(["search", "--near", "Mali"]).failed_saying(&["Mali", "--country"]);
    for distance in ["far", "-3", "20 miles", "99999"] {
        DESK.run(["search", "--near", "Gao", &format!("--within={distance}")]).failed_saying(&["kilometres"]);
    }
    DESK.run(["search", "--within", "10km"]).failed_saying(&["--near"]);
}
