//! Who, where and when: an article's mentions of actors and places, its dates and its event types.
//!
//! One pass over the tokens finds every name of the registry (`names`); what a name stands for is then decided with the whole
//! article in view (`actors`, `places`). What stays doubtful is left out rather than guessed.

mod actors;
mod capitals;
mod coordinated;
mod countries;
mod cues;
pub mod dates;
mod decision;
pub mod events;
mod evidence;
mod gaps;
mod keywords;
mod long_forms;
mod memo;
mod names;
mod places;
mod traits;
mod view;

use std::ops::Range;
use std::sync::Arc;

use crate::analysis::{Analyzer, Token};
use crate::article::{Article, Mention, MentionKind};
use crate::knowledge::{Entry, Registry};
use jiff::Span;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use countries::Weights;
use decision::Log;
pub use decision::{Decision, Why};
pub use names::Match;
use traits::{Known, Vocabulary};
use view::View;

/// Years for which an actor that no longer exists is in the news.
const REMEMBERED: i16 = 1;

/// What the tagger sees in a text.
pub struct Inspection {
    /// Actors and places.
    pub mentions: Vec<Mention>,
    /// Where dates are named, in bytes, and what they mean.
    pub dates: Vec<(Range<usize>, dates::Resolved)>,
    /// What became of each name found, those included that were taken for nothing.
    pub decisions: Vec<Decision>,
    /// The types of the event.
    pub events: Vec<&'static str>,
}

/// Whom and what a text names.
struct Found {
    /// The actors and places, in the order of the text.
    mentions: Vec<Mention>,
    /// The numbers of the actors, one for each mention.
    actors: Vec<u32>,
    named: events::Named,
}

/// Tags articles. It remembers what word forms lead to, so each thread has its own, with an analyzer of its own.
pub struct Tagger {
    registry: Arc<Registry>,
    vocabulary: Vocabulary,
    /// What was known of the words of the last text.
    known: Known,
    /// The ids of places met, by their numbers: reading one from the registry means checking its bytes.
    place_ids: FxHashMap<u32, String>,
    classifier: events::Classifier,
    today: Date,
}

impl Tagger {
    /// A tagger for the names of `registry`; no event is dated later than `today`.
    pub fn new(registry: &Arc<Registry>, today: Date) -> Self {
        Tagger {
            vocabulary: Vocabulary::new(registry),
            registry: registry.clone(),
            known: Known::default(),
            place_ids: FxHashMap::default(),
            classifier: events::Classifier::default(),
            today,
        }
    }

    /// Fills in the mentions and the dates of `article`. `tokens` are what `analyzer`, always the same French one, made of its text;
    /// `metadata_date` is the publication date as its record gives it.
    pub fn tag(&mut self, article: &mut Article, analyzer: &Analyzer, tokens: &[Token], metadata_date: Option<&str>) {
        let stated = dates::stated(metadata_date, article.url.as_deref());
        let when = stated.as_ref().and_then(dates::first_day);
        let registry = self.registry.clone();
        let mut known = std::mem::take(&mut self.known);
        self.vocabulary.look_up(&registry, analyzer, (&article.text, tokens), &mut known);
        let view = View::new(&registry, analyzer, &article.text, tokens, &known);
        let found = self.mentions(&view, when, &mut Log::default());
        article.mentions = found.mentions;
        let bounds = self.bounds(&found.actors);
        let dates = dates::dates(&view, article, stated, &bounds);
        (article.published, article.event) = dates;
        let events = self.classifier.types(&view, article.body_start, &found.named);
        article.events = events.into_iter().map(str::to_owned).collect();
        self.known = known;
    }

    /// Everything that the tagger sees in a text; `published` anchors relative dates.
    pub fn inspect(
        &mut self,
        text: &str,
        analyzer: &Analyzer,
        tokens: &[Token],
        published: Option<Date>,
    ) -> Inspection {
        let mut log = Log::kept();
        let registry = self.registry.clone();
        let mut known = Known::default();
        self.vocabulary.look_up(&registry, analyzer, (text, tokens), &mut known);
        let view = View::new(&registry, analyzer, text, tokens, &known);
        let Found { mentions, actors, named } = self.mentions(&view, published, &mut log);
        let bounds = self.bounds(&actors);
        let dates = dates::inspect(&view, published, &bounds);
        let events = self.classifier.types(&view, 0, &named);
        let mut decisions = log.decisions;
        decisions.sort_by_key(|decision| decision.range.start);
        Inspection { mentions, decisions, dates, events }
    }

    /// The days between which all the actors named, by their numbers, existed. Whoever is named more than once is not merely recalled.
    fn bounds(&self, numbers: &[u32]) -> dates::Bounds {
        let active = |number: u32| self.vocabulary.evidence.actors[number as usize].active;
        let actors_since = numbers.iter().map(|&number| active(number).0).filter(|&from| from > Date::MIN).max();
        let is_repeated = |number: u32| numbers.iter().filter(|&&other| other == number).count() > 1;
        let ended = numbers.iter().filter(|&&number| active(number).1 < Date::MAX && is_repeated(number));
        let actors_until =
            ended.filter_map(|&number| active(number).1.checked_add(Span::new().years(REMEMBERED)).ok()).min();
        dates::Bounds { today: self.today, actors_since, actors_until }
    }

    /// The actors and places named in a text, in its order, and what the types of events ask of them.
    fn mentions(&mut self, view: &View, when: Option<Date>, log: &mut Log) -> Found {
        let registry = view.registry;
        let matches = names::longest(self.vocabulary.finder.find(view));
        let places = places::resolve(view, &matches, log);
        let countries = places::countries(view, &matches, &places);
        let mut counts = Weights::default();
        countries.iter().for_each(|(_, country)| counts.add(*country, 1));
        let long_forms = self.vocabulary.long_forms.find(view);
        let found = actors::Found { matches: &matches, long_forms: &long_forms, countries: &counts, when };
        let actors = actors::resolve(view, &found, &self.vocabulary.evidence, log);
        let named = events::Named { an_actor: !actors.is_empty(), countries };
        let numbers = actors.iter().map(|(_, number)| *number).collect();
        let places = places.into_iter().map(|(range, place)| (range, Entry::Place(place.number)));
        let actors = actors.into_iter().map(|(range, number)| (range, Entry::Actor(number)));
        let mut chosen: Vec<(Range<usize>, Entry)> = places.chain(actors).collect();
        chosen.sort_unstable_by_key(|(range, _)| range.start);
        let ids = &mut self.place_ids;
        let mentions = chosen
            .into_iter()
            .map(|(range, entry)| {
                let (kind, id) = match entry {
                    Entry::Actor(number) => (MentionKind::Actor, registry.actors()[number as usize].id.clone()),
                    Entry::Place(number) => {
                        let id = ids.entry(number).or_insert_with(|| registry.place_at(number).id().to_owned());
                        (MentionKind::Place, id.clone())
                    }
                };
                Mention { kind, id, start: range.start, end: range.end }
            })
            .collect();
        Found { mentions, actors: numbers, named }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Chain;
    use crate::knowledge::protected;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static REGISTRY: LazyLock<Arc<Registry>> =
        LazyLock::new(|| Arc::new(Registry::embedded().expect("the registry that ships is sound")));

    #[test]
    fn the_words_around_a_name_decide_whom_it_means() {
        let mut analyzer = Analyzer::new(Chain::French, Some(protected(&REGISTRY)));
        let mut tagger = Tagger::new(&REGISTRY, Date::constant(2026, 11, 20));
        for (text, actors) in [
            ("Les violences de l'armée à Kati, au Mali.", &["fama"][..]),
            ("Des hommes en tenue de l'armée ont pillé Kati, au Mali.", &["hommes-armes-non-identifies"]),
            ("L'armée française a quitté Kati, au Mali.", &["armee-francaise"]),
            ("Des militaires français ont quitté Kati, au Mali.", &["armee-francaise"]),
            (
                "Les armées malienne, nigérienne et burkinabè patrouillent.",
                &["fama", "armee-nigerienne", "armee-burkinabe"],
            ),
            ("Les armées du Mali et des Nations unies patrouillent.", &[]),
            (
                "Les armées du Niger, du Mali et du Burkina Faso patrouillent.",
                &["armee-nigerienne", "fama", "armee-burkinabe"],
            ),
            ("Au Mali, oui, au Mali, l'armée du Niger patrouille.", &["armee-nigerienne"]),
            ("Le général d'armée Tiani parle à Niamey, au Niger.", &[]),
            ("Le Cameroun reconnaît le rôle de l'armée.", &["armee-camerounaise"]),
            ("Une attaque armée a visé Kati, au Mali.", &[]),
            ("L'armée a frappé entre le Mali et le Niger.", &[]),
            ("EI Hadj Moussa vit à Gao, au Mali.", &[]),
            ("À Kidal, la Chambre des métiers de l'artisanat (CMA) proteste. La CMA attend.", &[]),
            ("Le Groupe pour le soutien de l'islam et aux musulman a frappé.", &["gsim"]),
            ("Un acte terroriste, dit le maire. Des terroristes fuient.", &["terroristes-non-precises"]),
        ] {
            let tokens = analyzer.tokens(text);
            let mentions = tagger.inspect(text, &analyzer, &tokens, None).mentions;
            let actors_found = mentions.iter().filter(|mention| mention.kind == MentionKind::Actor);
            assert_eq!(actors_found.map(|mention| mention.id.as_str()).collect::<Vec<_>>(), actors, "{text}");
        }
    }

    #[test]
    fn the_words_around_a_name_decide_which_place_it_means() {
        let mut analyzer = Analyzer::new(Chain::French, Some(protected(&REGISTRY)));
        let mut tagger = Tagger::new(&REGISTRY, Date::constant(2026, 11, 20));
        for (text, places) in [
            // "le Cap" is as long a name, and not written as one here.
            ("Le Ghana a éliminé le Cap-Vert.", &["GH", "CV"][..]),
            ("Selon M. Ribadu, du Nigeria, tout va bien.", &["NG"]),
            ("Au Nigeria, Nuhu Ribadu est venu. Ribadu a parlé.", &["NG"]),
            ("Au Mali, au Niger et au Burkina Faso, la région du Sahel souffre.", &["ML", "NE", "BF"]),
            ("Au Burkina Faso, la région du Sahel souffre.", &["BF", "gn6930713"]),
            ("BAN\nMALI\nUn village. La RDC, la RCA et les USA.", &["ML", "CD", "CF", "US"]),
            ("Il dort dans le parc national de la Comoé.", &["gn2286545"]),
            ("GAO, 11 novembre 2023. Le convoi avance au Mali.", &["gn2457163", "ML"]),
            ("MAROUA – Deux soldats camerounais sont morts.", &["gn2228373"]),
            ("KAYA – Deux soldats du Burkina sont morts. La GAO proteste.", &["gn2359608", "BF"]),
            ("Au Mali, Bamako parle d'erreur.", &["ML"]),
        ] {
            let tokens = analyzer.tokens(text);
            let mentions = tagger.inspect(text, &analyzer, &tokens, None).mentions;
            let found = mentions.iter().filter(|mention| mention.kind == MentionKind::Place);
            assert_eq!(found.map(|mention| mention.id.as_str()).collect::<Vec<_>>(), places, "{text}");
        }
    }

    #[test]
    fn a_coup_that_the_reader_is_reminded_of_dates_nothing() {
        let mut analyzer = Analyzer::new(Chain::French, Some(protected(&REGISTRY)));
        let mut tagger = Tagger::new(&REGISTRY, Date::constant(2026, 11, 20));
        let text = "La frontière est fermée à la suite de la crise survenue après le coup d'État du 26 juillet 2023.";
        let tokens = analyzer.tokens(text);
        let mut article = Article { text: text.to_owned(), ..Article::default() };
        tagger.tag(&mut article, &analyzer, &tokens, Some("2026-07-14"));
        assert_eq!(article.event, None);
    }

    #[test]
    fn the_line_that_dates_an_article_is_no_date_of_the_event() {
        let mut analyzer = Analyzer::new(Chain::French, Some(protected(&REGISTRY)));
        let mut tagger = Tagger::new(&REGISTRY, Date::constant(2026, 11, 20));
        for (text, published, event) in [
            ("GAO, 11 novembre 2023. Le convoi a été attaqué vendredi à Anéfis.", "2023-11-11", "2023-11-10"),
            ("Abidjan, le 3 juin 2020.- Le poste a été attaqué mardi.", "2020-06-03", "2020-06-02"),
            ("N'Djamena (Tchad), jeudi 17 septembre 2015. Il a été tué mercredi.", "2015-09-17", "2015-09-16"),
            ("29.01.2025 – C'est fait. Le poste a été attaqué mardi.", "2025-01-29", "2025-01-28"),
            ("Note d'information – 12 juin 2024\n\nIls ont été tués le 26 mai dernier.", "2024-06-12", "2024-05-26"),
            ("Ils ont été tués à Gao ce mercredi 7 novembre 2018, dit le maire.", "2018-11-07", "2018-11-07"),
            // Stories, sentences and chronologies are not dated so.
            ("Ce mercredi 7 novembre 2018, tout bascule. Ils ont été tués.", "", "2018-11-07"),
            ("Des soldats ont été tués à Gao, le 3 juin 2020. Le maire se tait.", "", "2020-06-03"),
            ("3 juin 2020 – Ils sont tués.\n\n5 juin 2020 – Ils sont tués.", "", ""),
            ("13 mai 2008-13 mai 2015. Sept ans que disparaissait le cardinal.", "", "2015-05-13"),
            ("Ansongo, 28 janv. 2013. – Le poste a été pris samedi.", "2013-01-28", "2013-01-26"),
            ("KANO – 10 décembre 2014. Le poste a été attaqué lundi.", "2014-12-10", "2014-12-08"),
        ] {
            let tokens = analyzer.tokens(text);
            let mut article = Article { text: text.to_owned(), ..Article::default() };
            tagger.tag(&mut article, &analyzer, &tokens, None);
            let day = |value: Option<crate::article::DateValue>| value.and_then(|value| value.date).unwrap_or_default();
            assert_eq!((day(article.published).as_str(), day(article.event).as_str()), (published, event), "{text}");
        }
    }

    #[test]
    fn a_text_on_one_line_is_gone_through_once() {
        let mut analyzer = Analyzer::new(Chain::French, Some(protected(&REGISTRY)));
        let mut tagger = Tagger::new(&REGISTRY, Date::constant(2026, 11, 20));
        let text = "le 3 mai 2020 GAO attaque ".repeat(160_000);
        let tokens = analyzer.tokens(&text);
        let mut article = Article { text, ..Article::default() };
        let started = std::time::Instant::now();
        tagger.tag(&mut article, &analyzer, &tokens, None);
        // A look back to the beginning of the line from each date takes minutes.
        assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
    }

    /// Words and marks of which dates, names and sentences are made, put together in any way.
    const PIECES: [&str; 44] = [
        "le ",
        "l'",
        "31",
        "1er ",
        "29 ",
        "février ",
        "mai",
        " 2024",
        "/",
        "-",
        ".",
        "dimanche ",
        "nuit ",
        "du ",
        "au ",
        "à ",
        "de ",
        "samedi ",
        "il y a ",
        "trois ",
        "jours ",
        "plus tôt",
        "la veille ",
        "mi-",
        "fin ",
        "début ",
        "dernier ",
        "prochain ",
        "\n",
        "\n\n",
        "(",
        ")",
        "JNIM ",
        "EI ",
        "CMA ",
        "armée ",
        "Mali ",
        "Kati",
        "Boni ",
        "Est ",
        "fleuve Niger ",
        "publié ",
        "tué ",
        "…",
    ];

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![8 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
        proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn whatever_is_tagged_lies_in_the_text(text in text(), published in prop_oneof![Just(None), Just(Some("2024-02-29")), Just(Some("hier"))]) {
            let registry = &*REGISTRY;
            let mut analyzer = Analyzer::new(Chain::French, Some(protected(registry)));
            let tokens = analyzer.tokens(&text);
            let mut tagger = Tagger::new(registry, Date::constant(2026, 11, 20));
            let mut article = Article { text: text.clone(), ..Article::default() };
            tagger.tag(&mut article, &analyzer, &tokens, published);
            for mention in &article.mentions {
                prop_assert!(!text[mention.start..mention.end].is_empty());
            }
            for date in article.published.iter().chain(&article.event).filter_map(|value| value.date.as_deref()) {
                prop_assert!(dates::span(date).is_some(), "{date}");
            }
            let published = dates::stated(published, None).as_ref().and_then(dates::first_day);
            let inspection = tagger.inspect(&text, &analyzer, &tokens, published);
            for (range, resolved) in &inspection.dates {
                prop_assert!(!text[range.clone()].is_empty());
                prop_assert!(resolved.span.is_none_or(|(first, last)| first <= last), "{resolved:?}");
            }
        }
    }
}
