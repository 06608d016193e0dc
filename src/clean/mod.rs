//! A found article to the article that is indexed and shown.
//!
//! What is shown is the author's text, unchanged but for what copying did to it. What is taken out is kept in the record
//! ([`Article::dropped`]), each piece with the reason, so that a quotation can be checked against the original. In this order:
//!
//! 1. `tidy`: NFC, characters that nobody sees taken out, lines trimmed, floods of blank lines reduced. All that follows compares lines.
//! 2. `mend`: lines broken to a width are joined first, since each alone looks like a line of a menu.
//! 3. `repetition`: lines that a source repeats from article to article are the site's, whatever they say.
//! 4. `boilerplate`: the head, the body and the tail of the page are told apart, by what each line is (`lines`, and `page`, where its
//!    neighbours tell); `phrases` knows the site's words (data, in `boilerplate.tsv`), `voice` and `readers` whom a sentence addresses and
//!    whose words it uses, `names` what the site is called, `shapes` what a name, a credit or a template looks like, `layout` how tickers,
//!    printed pages and broadcasts are set, `tail` what stands behind the text, `headline` finds a headline that the reader of the
//!    file could not know, `controls` buttons and counters, `links` and `media` what leads elsewhere, `walls` what
//!    stands where a player should be, `scenes` and `captions` captions, `boxes` portraits and quotations, `adverts` and `small_adverts`
//!    advertisements, `letterheads` the heads of messages, `print` and `slugs` what papers and agencies put above a text, `copies` which
//!    of several headlines is the best, `closing` and `references` what is added below the close of an article, `signatures` who signs,
//!    `cohesion` which lines speak of what the text speaks of, `repeats` finds paragraphs that come twice.
//! 5. `mend` again: headlines of other articles inside a paragraph are taken out, and sentences glued together are parted, now that only
//!    the author's are left.
//! 6. `language` and `identity` look at the result.
//!
//! Kinds of what is dropped: `title`, `head`, `byline`, `caption`, `share`, `advert`, `related`, `template`, `embed`, `duplicate`,
//! `repeated`, `author`, `signature`, `tail`. The date of publication may stand in a `byline` or a `head`.

mod adverts;
mod boilerplate;
mod boxes;
mod captions;
mod closing;
mod cohesion;
mod controls;
mod copies;
mod headline;
mod identity;
mod key;
mod language;
mod layout;
mod letterheads;
mod lines;
mod links;
mod media;
mod mend;
mod names;
mod page;
mod phrases;
mod print;
mod readers;
mod references;
mod repeats;
mod repetition;
mod scenes;
mod shapes;
mod signatures;
mod slugs;
mod small_adverts;
mod tail;
mod voice;
mod walls;

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use identity::Identity;
pub use language::Detector;
pub use repetition::{Repeated, Repetition};

use crate::article::{Article, Dropped, RawArticle};

/// Headlines are cut here (in characters): a longer "title" is a whole text in the wrong field.
const MAX_TITLE_CHARS: usize = 400;

/// Cleans `raw` and finds its language. Mentions and dates are left to the tagger.
pub fn clean(raw: RawArticle, detector: &Detector) -> Article {
    clean_knowing(raw, detector, &Repeated::default())
}

/// The same, knowing which lines the source of the article repeats.
pub fn clean_knowing(raw: RawArticle, detector: &Detector, repeated: &Repeated) -> Article {
    let source = repetition::source_of(&raw);
    let identity = Identity::of(&raw);
    let mut title = raw.title.as_deref().map(one_line).filter(|title| !title.is_empty());
    let boilerplate::Parted { text: body, title: found, mut dropped } =
        boilerplate::separate(mend::join_wraps(tidy(&raw.text)), title.as_deref(), |line| repeated.holds(source, line));
    if let Some(found) = found {
        take_shown_title(&mut dropped, &found);
        // What stood in the headline's place was the name of the site.
        dropped.extend(title.take().map(|site| Dropped { kind: "head".to_owned(), text: site }));
        title = Some(found);
    }
    // "[13:02, 04/06/2022] Awa: Transféré" is no headline.
    if let Some(head) = title.take_if(|title| shapes::is_head_of_message(title)) {
        dropped.push(Dropped { kind: "byline".to_owned(), text: head });
    }
    if let Some((headline, site)) = title.as_deref().and_then(|title| headline::without_site(title, &dropped)) {
        dropped.push(Dropped { kind: "head".to_owned(), text: site });
        title = Some(headline);
    }
    let body = mend::part_sentences(mend::take_out_announcements(body, &mut dropped));
    let (text, body_start) = match &title {
        Some(title) if body.is_empty() => (title.clone(), title.len()),
        Some(title) => ([title, "\n\n", &body].concat(), title.len() + 2),
        None => (body, 0),
    };
    let lang = detector.detect(&text[body_start..], title.as_deref(), raw.lang.as_deref());
    Article {
        id: identity.id,
        path: raw.path,
        title,
        text,
        body_start,
        url: raw.url,
        source: raw.source,
        lang,
        dropped,
        extra: raw.extra,
        ..Article::default()
    }
}

/// NFC, line ends as `\n`, no blanks at the ends of lines, at most one empty line between paragraphs.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if is_plain(text) {
        join_lines(lines::lines_of(text), &mut out);
    } else {
        join_lines(nfc(&visible(text)).split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']), &mut out);
    }
    out
}

/// Takes the headline that is shown out of what was dropped as headline. Where it stood twice, the other copy stays there.
fn take_shown_title(dropped: &mut Vec<Dropped>, shown: &str) {
    let is_title = |dropped: &Dropped| dropped.kind == "title";
    let holds = |dropped: &Dropped| is_title(dropped) && dropped.text.split('\n').any(|line| line == shown);
    let Some(place) = dropped.iter().position(holds) else {
        dropped.retain(|dropped| !is_title(dropped));
        return;
    };
    let mut lines: Vec<&str> = dropped[place].text.split('\n').collect();
    lines.remove(lines.iter().position(|line| *line == shown).unwrap_or(0));
    if lines.is_empty() {
        dropped.remove(place);
    } else {
        dropped[place].text = lines.join("\n");
    }
}

fn join_lines<'t>(lines: impl Iterator<Item = &'t str>, out: &mut String) {
    let mut empty_lines = 0;
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty_lines > 0 { "\n\n" } else { "\n" });
        }
        empty_lines = 0;
        out.push_str(line);
    }
}

/// The text without the characters that copying leaves inside words and nobody sees: byte order marks, soft hyphens, zero-width blanks.
/// Joiners stay where they shape letters, in Arabic script and between pictures.
fn visible(text: &str) -> Cow<'_, str> {
    let is_zero_width = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    if !text.contains(is_zero_width) {
        return text.into();
    }
    let mut before = ' ';
    let kept = text.chars().filter(|&c| {
        let joins = matches!(c, '\u{200c}' | '\u{200d}') && before >= '\u{590}';
        let keep = joins || !is_zero_width(c);
        before = if keep { c } else { before };
        keep
    });
    kept.collect::<String>().into()
}

/// NFC, every run of white space one blank.
fn one_line(title: &str) -> String {
    // Most titles are one line of characters that may stay.
    let is_plain = is_plain(title);
    if is_plain && title.len() <= MAX_TITLE_CHARS && is_evenly_spaced(title.as_bytes()) {
        return title.to_owned();
    }
    let title = if is_plain { title.into() } else { Cow::Owned(nfc(&visible(title)).into_owned()) };
    let mut line = String::with_capacity(title.len());
    for word in title.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((cut, _)) = line.char_indices().nth(MAX_TITLE_CHARS) {
        line.truncate(cut);
    }
    line
}

/// Whether a plain text has blanks inside alone, one at a time, and no other white space.
fn is_evenly_spaced(text: &[u8]) -> bool {
    let is_space = |&byte: &u8| byte <= b' ' || byte == 0x7F;
    let is_uneven = |pair: &[u8]| {
        is_space(&pair[0]) && (pair[0] != b' ' || is_space(&pair[1])) || pair[0] == 0xC2 && pair[1] == 0xA0
    };
    !text.first().is_some_and(is_space) && !text.last().is_some_and(is_space) && !text.windows(2).any(is_uneven)
}

fn nfc(text: &str) -> Cow<'_, str> {
    if is_plain(text) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// Whether a text holds nothing but letters up to the combining marks and the punctuation of the press, which are composed and combine
/// with nothing, and ends its lines with `\n`. Nearly every text does, and looking at bytes is how to find out in no time.
fn is_plain(text: &str) -> bool {
    // The first bytes of characters from U+0300 on are 0xCC and above; 0x80 follows 0xE2 in the general punctuation, of which U+2010 to
    // U+2027 are plain. 0x85 follows 0xC2 in the control character NEL.
    let is_doubtful = |first: u8, second: u8, third: u8| {
        let is_sign = (first == 0xE2) & (second == 0x80) & (0x90..=0xA7).contains(&third);
        (first >= 0xCC) & !is_sign | (first == 0xC2) & ((second == 0x85) | (second == 0xAD)) | (first == b'\r')
    };
    // Nothing branches, so that many bytes are told at a time. What stands alone at the end is ASCII, or a further byte of a character.
    let bytes = text.as_bytes();
    let doubtful = |bytes: &[u8]| {
        let threes = bytes.iter().zip(bytes.iter().skip(1)).zip(bytes.iter().skip(2));
        threes.fold(false, |any, ((&first, &second), &third)| any | is_doubtful(first, second, third))
    };
    let last = bytes.len().saturating_sub(2);
    // Parts overlap by two bytes, and the first that holds one ends the search.
    let mut starts = (0..last).step_by(PART);
    let end = [bytes.get(last).copied().unwrap_or(0), bytes.get(last + 1).copied().unwrap_or(0)];
    !starts.any(|start| doubtful(&bytes[start..bytes.len().min(start + PART + 2)]))
        && !is_doubtful(end[0], end[1], 0)
        && !is_doubtful(end[1], 0, 0)
}

/// Bytes that are told plain together.
const PART: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaned(title: Option<&str>, text: &str) -> Article {
        let raw = RawArticle {
            path: "x.txt".into(),
            relative_path: "x.txt".into(),
            title: title.map(str::to_owned),
            text: text.to_owned(),
            ..RawArticle::default()
        };
        clean(raw, &Detector::default())
    }

    #[test]
    fn the_text_is_title_and_body() {
        let article = cleaned(Some("  Mali :\n attaque "), "Un.\r\n\r\n\r\n\r\n  Deux. \rTrois.");
        assert_eq!(article.text, "Mali : attaque\n\nUn.\n\nDeux.\nTrois.");
        assert_eq!(article.body(), "Un.\n\nDeux.\nTrois.");
    }

    #[test]
    fn a_title_alone_is_an_article() {
        let article = cleaned(Some("Attaque à Ménaka"), "");
        assert_eq!((article.text.as_str(), article.body()), ("Attaque à Ménaka", ""));
    }

    #[test]
    fn a_headline_that_stands_twice_is_shown_once_and_not_lost() {
        let prose = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée.";
        let article = cleaned(None, &format!("Un titre de quatre mots\nUn titre de quatre mots\nMenu\n{prose}"));
        assert_eq!(article.text, format!("Un titre de quatre mots\n\nMenu\n{prose}"));
        let dropped: Vec<&str> = article.dropped.iter().map(|dropped| dropped.text.as_str()).collect();
        assert_eq!(dropped, ["Un titre de quatre mots"]);
    }

    #[test]
    fn plain_texts() {
        for (text, plain) in [
            ("Ménaka\u{a0}: « l’œil »… œuvre ÿ", true),
            ("", true),
            ("e\u{301}", false),
            ("\u{212b}", false),
            ("a\u{2028}b", false),
            ("a\u{85}b", false),
            ("oti\u{ad}sage", false),
            ("a\r\nb", false),
            ("مالي", false),
            ("é", true),
            ("’", true),
            ("a…", true),
            ("\u{85}", false),
            ("\r", false),
            ("a\r", false),
            ("ab\u{85}", false),
            ("😀", false),
        ] {
            assert_eq!(is_plain(text), plain, "{text:?}");
            // Wherever a part ends.
            for before in PART - 4..PART + 4 {
                let long = "a".repeat(before) + text + "bc";
                assert_eq!(is_plain(&long), plain, "{text:?} behind {before}");
            }
        }
    }

    #[test]
    fn what_is_shown_is_nfc() {
        assert_eq!(cleaned(None, "Me\u{301}naka").text, "Ménaka");
        assert_eq!(cleaned(Some("\u{feff}Me\u{ad}\u{301}naka"), "l’ota\u{200b}ge").text, "Ménaka\n\nl’otage");
        assert_eq!(cleaned(None, "می\u{200c}خواهم").text, "می\u{200c}خواهم");
    }

    proptest! {
        /// Letters and digits are shown or dropped, each once, whatever the text.
        #[test]
        fn nothing_is_lost_and_nothing_invented(
            parts in prop::collection::vec(prop::sample::select(vec![
                "Lire aussi : ", "À lire aussi sur X :", "(Lire aussi: ", ")", "\n", "\n\n", "Par Ali Ba", "Publié le 3 mai 2020", "© AFP", "{{x}}",
                "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée.", "Menu", "Mali", "la paix.Dimanche",
                "Laisser un commentaire", "Sur le même sujet", "Un titre de quatre mots", "…", "»", "é", "3", " ", ":", "Facebook Twitter", "➡ ", "A. Ba",
                "Dernière minute", "Article suivantDeux", "Ali Ba le 3 mai 2020 à 12:30", "Un blindé à Gao. Crédit photo : X / Y", "un commu-", "niqué",
                "* Un mot du fleuve", "il y a 2 heures", "À propos de l’auteur", "Tags:", "pic.twitter.com/x", "[vc_row]", "⬛ FLASH ⬛ Un titre ⬛", "Fait à Gao, le 3 mai 2020", "Page 5     Le Crieur", "Le Crieur", "<a>un</a> &#8217;", "14h32",
                "Abonnez-vous au Crieur pour lire vos journaux chaque matin dans votre boîte.", "Site : Un titre de quatre mots - Le Crieur", "Moussa Ba est journaliste au pays.",
                "Légende image,", "Un pont à Gao (photo perso)", "Passer YouTube publication", "Fin de YouTube publication", "Mali/Gao/Sécurité",
                "GAO INFOS", "Un titre de quatre mots - Gao", "Le Crieur – Mensuel – N° 3", "Thé amer, éd. X, 80 p., 500 F", "(Gao)", "A. Ba,",
                "PHARMACIE LA PAIX", "Rue 14, BP 12, Gao, Tél. 20 00", "Un titré de quatre mots",
            ]), 0..24),
            title in prop::option::of("Un titre de quatre mots|Menu|Site : Un titre|Un titre de quatre mots - Le Crieur"),
        ) {
            let text = parts.concat();
            let article = cleaned(title.as_deref(), &text);
            let letters = |text: &str| -> Vec<char> {
                let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
                letters.sort_unstable();
                letters
            };
            let mut found: String = article.dropped.iter().map(|dropped| dropped.text.as_str()).collect();
            found.push_str(&article.text);
            prop_assert_eq!(letters(&found), letters(&(title.unwrap_or_default() + &text)));
        }
    }

    #[test]
    fn long_and_hostile_texts_are_cleaned_in_no_time() {
        let started = std::time::Instant::now();
        for part in [
            "Lire aussi : ",
            "Lire aussi : a\n",
            "Menu\n",
            "Un titre de quatre mots\n",
            "a…\n",
            "Par Ali Ba\n",
            "la paix.Dimanche",
            ":",
            "[a_b] ",
            "Accueil / Sécurité / Un titre de quatre mots\n",
            "Un titre de quatre mots des soldats du camp\n",
            "Le Crieur\nVous lisez Le Crieur. Abonnez-vous au journal des soldats du camp de la région, dit la page.\nPartager\n",
            "⬛ FLASH ⬛ Un titre ",
            "Un titre de quatre mots\n3 mai 2020 | Mali\nDes soldats ont été tués lundi dans l’attaque d’un camp de la région…\n",
            "Page 5          Le Crieur\n",
            "<a href=\"x\">un</a> ",
            "Moussa dit :\n3 mai 2020 à 12:30\n",
            "Écoutez le témoin\n00:51\nAwa Ba\nLe Crieur\n",
            "Publicité\nPromo : livraison gratuite\n",
            "------------------\nVenez donc !\nVenez ?\n",
            "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée.\nSource : Awa Ba\n",
            "Légende image,\nUn pont à Gao (photo perso)\nUn pont de la région vu du ciel au matin\n",
            "Passer YouTube publication\nMenu\nMali/Gao/Sécurité\nFin de YouTube publication\n",
            "Un titre de quatre mots - Gao\nUn titré de quatre mots\n",
            "Thé amer, éd. X, 80 p., 500 F\nAwa Ba (Gao)\n(Gao)\n",
            "PHARMACIE LA PAIX\nRue 14, BP 12, Gao\n\nDes soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée.\n\n",
            "Partager : céder un litre.\nSuivre : avancer sa moto.\n",
            "VIDÉO. Les images du camp\nUne vue des participants\n5 publications\n",
            "Cliquez ici pour lire ce que les soldats du camp de la région ont dit à l’armée lundi dans l’attaque, ont dit les soldats de la région au camp du nord et à celui du sud.\n",
        ] {
            cleaned(Some("Site : Un titre de quatre"), &part.repeat(30_000));
        }
        let cut = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région";
        let lines: Vec<String> = (0..20_000).map(|number| format!("{cut} {number}…")).collect();
        cleaned(None, &lines.join("\n"));
        // A name of its own above every sentence that names itself.
        let names: Vec<String> =
            (0..20_000).map(|number| format!("Le Crieur N{number}\nLe Crieur N{number} : {cut}.\nPartager")).collect();
        cleaned(None, &names.join("\n"));
        // Seconds on a machine of its own; what goes through a page once for each of its lines takes many minutes.
        assert!(started.elapsed().as_secs() < 150, "{:?}", started.elapsed());
    }

    #[test]
    fn the_sites_words_are_kept_aside() {
        let article = cleaned(
            Some("Libération des otages"),
            "Libération des otages\n\nIls sont libres.\n\nLire aussi : Attaque à Djibo\n\nLa suite.\n\nRédacteur en chef\nArticles: 1537\n\nLaisser un commentaire\n\nVotre adresse e-mail ne sera pas publiée.",
        );
        assert_eq!(article.body(), "Ils sont libres.\n\nLa suite.");
        let kinds: Vec<&str> = article.dropped.iter().map(|dropped| dropped.kind.as_str()).collect();
        assert_eq!(kinds, ["title", "related", "tail"]);
        assert!(article.dropped[2].text.starts_with("Rédacteur en chef"));
    }
}
