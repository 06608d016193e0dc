//! Every offset that the JSON tells points at what it says, counted in characters of the text that `show` prints.

mod common;

use std::sync::LazyLock;

use common::shapes::{Analysis, Precision, SEARCHES, article, decode, hits};
use common::{Desk, slice, text_of};

/// The repository's corpus and a file of odd records, indexed once; all tests only read.
static DESK: LazyLock<Desk> = LazyLock::new(Desk::with_corpus_and_odd_records);

#[test]
fn mentions_lie_in_the_text_where_they_say() {
    let (mut actors, mut places) = (0, 0);
    for (hit, _) in SEARCHES.iter().flat_map(|arguments| hits(&DESK, arguments)) {
        let (_, text) = article(&DESK, &hit.id);
        for actor in &hit.actors {
            assert_eq!(slice(&text, actor.start, actor.end), actor.surface, "{}: {actor:?}", hit.id);
            actors += 1;
        }
        for place in &hit.places {
            assert_eq!(slice(&text, place.start, place.end), place.surface, "{}: {place:?}", hit.id);
            assert!(place.path.split('/').next_back() == Some(place.name.as_str()), "{}: {place:?}", hit.id);
            places += 1;
        }
        for evidence in hit.event.iter().map(|event| &event.evidence) {
            assert!(text.contains(evidence.as_str()), "{}: {evidence:?} is not in the text", hit.id);
        }
    }
    assert!(actors > 100 && places > 100, "{actors} actors, {places} places");
}

#[test]
fn passages_are_slices_of_the_text_and_highlights_are_words_in_them() {
    let mut highlighted = 0;
    for (hit, passages) in SEARCHES.iter().flat_map(|arguments| hits(&DESK, arguments)) {
        let (_, text) = article(&DESK, &hit.id);
        assert!(!passages.is_empty(), "{}", hit.id);
        for passage in passages {
            let length = passage.text.chars().count();
            assert_eq!(slice(&text, passage.start, passage.start + length), passage.text, "{}", hit.id);
            let chars: Vec<char> = passage.text.chars().collect();
            let mut behind = 0;
            for [start, end] in passage.highlights {
                assert!(behind <= start && start < end && end <= length, "{}: {start}..{end} of {length}", hit.id);
                let word = &chars[start..end];
                let inside_word = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
                assert!(word[0].is_alphanumeric() && word[word.len() - 1].is_alphanumeric(), "{}: {word:?}", hit.id);
                assert!(start == 0 || !inside_word(start - 1), "{}: {word:?} in {:?}", hit.id, passage.text);
                assert!(!inside_word(end), "{}: {word:?} in {:?}", hit.id, passage.text);
                behind = end;
                highlighted += 1;
            }
        }
    }
    assert!(highlighted > 50, "{highlighted}");
}

#[test]
fn what_is_highlighted_is_what_was_asked_for() {
    for (query, beginnings) in [("otages", &["otage"][..]), ("jnim", &["jnim", "gsim", "groupe", "nusrat", "jama"])] {
        let hits = hits(&DESK, &[query, "--limit", "50"]);
        let mut words = Vec::new();
        for passage in hits.iter().flat_map(|(_, passages)| passages) {
            words.extend(
                passage.highlights.iter().map(|[start, end]| slice(&passage.text, *start, *end).to_lowercase()),
            );
        }
        assert!(words.len() > 5, "{query}: {words:?}");
        let strange: Vec<&String> =
            words.iter().filter(|word| !beginnings.iter().any(|start| word.contains(start))).collect();
        assert!(strange.is_empty(), "{query}: {strange:?}");
    }
}

#[test]
fn characters_of_several_bytes_count_once() {
    let (hit, text) = article(&DESK, "multi-octets");
    assert!(text.starts_with("🦒 Éléphants"), "{text}");
    let names: Vec<(&str, &str)> = hit.actors.iter().map(|actor| (actor.id.as_str(), actor.surface.as_str())).collect();
    assert_eq!(names, [("gsim", "Jnim")]);
    for place in &hit.places {
        assert_eq!(slice(&text, place.start, place.end), place.surface);
    }
    assert!(hit.places.iter().any(|place| place.surface == "Ménaka"), "{:?}", hit.places);
    let (_, passages) = &hits(&DESK, &["éléphants"])[0];
    assert!(passages.iter().any(|passage| !passage.highlights.is_empty()), "{passages:?}");
}

#[test]
fn the_analysis_shows_tokens_mentions_and_dates_with_their_places() {
    let text = "🦒 « L’attaque » du Gsim à Kati, dimanche 27 novembre : aujourd'hui, l'armée compte ses morts en 2021.";
    let lines = DESK.json(&["analyze", text, "--published", "2022-11-28"]);
    assert_eq!(lines.len(), 1);
    let analysis: Analysis = decode(&lines[0]);
    assert_eq!((analysis.text.as_str(), analysis.lang.as_str()), (text, "fr"));
    assert_eq!(analysis.events, ["attaque"]);
    for token in &analysis.tokens {
        assert_eq!(slice(text, token.start, token.end), token.source);
        assert!(token.terms.iter().all(|term| !term.is_empty()), "{token:?}");
    }
    assert!(analysis.tokens.is_sorted_by(|a, b| a.position < b.position && a.end <= b.start), "{:?}", analysis.tokens);
    let attack =
        analysis.tokens.iter().find(|token| token.source == "L’attaque").expect("elision belongs to the token");
    let plural: Analysis = decode(&DESK.json(&["analyze", "attaques"])[0]);
    assert_eq!(attack.terms, plural.tokens[0].terms, "the singular with its article is the same word as the plural");
    assert!(attack.terms.iter().all(|term| term.starts_with("attaqu")), "{attack:?}");

    let actors: Vec<(&str, &str)> = analysis.actors.iter().map(|it| (it.id.as_str(), it.surface.as_str())).collect();
    assert_eq!(actors, [("gsim", "Gsim"), ("fama", "armée")], "Kati makes plain whose army it is");
    assert_eq!(slice(text, analysis.actors[0].start, analysis.actors[0].end), "Gsim");
    let places: Vec<(&str, &str)> = analysis.places.iter().map(|it| (it.path.as_str(), it.surface.as_str())).collect();
    assert_eq!(places, [("Mali/Koulikoro/Kati", "Kati")]);
    assert_eq!(slice(text, analysis.places[0].start, analysis.places[0].end), "Kati");

    let dates: Vec<(&str, Option<&str>, Option<&str>)> =
        analysis.dates.iter().map(|date| (date.surface.as_str(), date.from.as_deref(), date.to.as_deref())).collect();
    assert!(dates.contains(&("dimanche 27 novembre", Some("2022-11-27"), Some("2022-11-27"))), "{dates:?}");
    assert!(dates.contains(&("2021", Some("2021-01-01"), Some("2021-12-31"))), "{dates:?}");
    for date in &analysis.dates {
        assert_eq!(slice(text, date.start, date.end), date.surface);
        assert!(date.precision != Precision::Unknown && date.candidates.is_empty(), "{date:?}");
    }
}

#[test]
fn a_day_that_no_year_is_known_for_has_candidates() {
    let lines = DESK.json(&["analyze", "Le village a été pris dimanche 27 novembre."]);
    let analysis: Analysis = decode(&lines[0]);
    let [date] = &analysis.dates[..] else { panic!("{:?}", analysis.dates) };
    assert_eq!((date.precision == Precision::Unknown, &date.from, &date.to), (true, &None, &None), "{date:?}");
    for sunday in ["2016-11-27", "2022-11-27"] {
        assert!(date.candidates.contains(&sunday.to_owned()), "{date:?}");
    }
}

#[test]
fn analyze_takes_texts_from_standard_input() {
    let ran = DESK.run_on(["analyze", "--lines", "--format", "json"], "Kati brûle.\n\nMénaka dort.\n").succeeded();
    let texts: Vec<String> = ran.json_lines().iter().map(|line| decode::<Analysis>(line).text).collect();
    assert_eq!(texts, ["Kati brûle.", "", "Ménaka dort."]);
    let whole = DESK.run_on(["analyze", "--format", "json"], "Kati brûle.\nMénaka dort.").succeeded();
    let lines = whole.json_lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(text_of(&lines[0], "text"), "Kati brûle.\nMénaka dort.");
}
