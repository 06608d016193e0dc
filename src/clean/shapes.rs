//! What a line is by its looks, whatever its words: a name, an agency's initials, a credit, the residue of a template.

use memchr::{memchr2, memchr3};

use super::key::is_sentence;
use super::phrases::Phrases;
use crate::analysis::is_word_char;

/// Words inside names of people that are written small.
const PARTICLES: [&str; 20] = [
    "de", "du", "des", "el", "al", "ag", "ould", "oumt", "mint", "bint", "ben", "bin", "et", "à", "la", "le", "von",
    "van", "avec", "d",
];

/// What begins a subtitle ("Les faits") and no name.
const ARTICLES: [&str; 10] = ["Le ", "La ", "Les ", "L'", "L’", "Un ", "Une ", "Des ", "Au ", "À "];

/// Residues of templates and of the short codes of page builders, as they stand in a line.
const RESIDUES: [&str; 22] = [
    "{{",
    "}}",
    "{%",
    "%}",
    "[vc_",
    "[/vc_",
    "[caption",
    "[/caption",
    "[embed",
    "[/embed",
    "[gallery",
    "[et_pb",
    "[/et_pb",
    "[audio",
    "[video",
    "[/video",
    "[fusion",
    "[/fusion",
    "[contact-form",
    "<!--",
    "[wp_",
    "[ads",
];

/// Bytes of the longest tag or name of a box.
const MAX_LABEL: usize = 80;

/// A longer line is no name.
const MAX_NAME: usize = 64;

/// Whether the line is the name of one or two people, or of a paper: up to six words that are all written large, but for particles.
pub(super) fn is_name(line: &str) -> bool {
    if line.ends_with(',') || ARTICLES.iter().any(|article| line.starts_with(article)) {
        return false;
    }
    if line.len() > MAX_NAME || line.bytes().any(|byte| matches!(byte, b':' | b'?' | b'!' | b';')) {
        return false;
    }
    let mut large = 0;
    for word in line.split([' ', '\u{a0}', ',', '/', '|', '&', '-']).filter(|word| !word.is_empty()) {
        let word = word.trim_end_matches(')').trim_start_matches(['(', '«', '"', '.', '@', '—', '–']);
        let first = word.chars().next();
        match first {
            Some(c) if c.is_uppercase() => large += 1,
            // "Moussa Kaka à Diffa" is somebody somewhere, "Retour à Gao" a subtitle.
            Some('à') if large < 2 => return false,
            Some(c) if c.is_lowercase() && (PARTICLES.contains(&word) || Phrases::get().is_aside(word)) => {}
            None => {}
            _ => return false,
        }
    }
    (1..=6).contains(&large)
}

/// Whether the line signs an article: initials, a name of at least two words, a name with its place or its agency.
pub(super) fn is_signature(line: &str) -> bool {
    let stripped =
        line.trim_start_matches(['—', '–', '-', '•', '*', '/', ' ', '\u{a0}']).trim_end_matches(['/', '-', '*', ' ']);
    // "Moussa Adamou à Garoua pour La Voix."
    let stripped =
        stripped.strip_suffix('.').filter(|line| line.contains(" pour ") && is_name(line)).unwrap_or(stripped);
    // The desk; the service of a ministry.
    let is_desk = [
        "La rédaction",
        "La Rédaction",
        "LA RÉDACTION",
        "Cellule de communication",
        "Cellule communication",
        "Cellule de Communication",
        "Service de presse",
        "Service communication",
        "Direction de la communication",
        "Le service de presse",
    ]
    .iter()
    .any(|desk| stripped.starts_with(desk));
    if is_desk && words(stripped) <= 8 && !is_sentence(stripped) {
        return true;
    }
    // "La Voix du Mouhoun" is a paper, "Les faits" are not.
    let paper =
        ["Le ", "La ", "L’", "L'"].iter().find_map(|article| stripped.strip_prefix(article)).unwrap_or_default();
    if is_name(paper) && paper.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count() >= 2 {
        return true;
    }
    // "Boureima SAWADOGO" above "Pour Delta Actu".
    if stripped
        .strip_prefix("Pour ")
        .is_some_and(|paper| paper.starts_with(char::is_uppercase) && is_name(paper) && words(paper) <= 3)
    {
        return true;
    }
    is_initials(stripped)
        || is_role(stripped.strip_prefix('(').and_then(|role| role.strip_suffix(')')).unwrap_or(stripped))
        || (!is_sentence(stripped)
            && is_name(stripped)
            && words(stripped) >= 2
            && !is_row_of_places(stripped)
            && !stripped.starts_with(['«', '"', '“']))
}

/// Whether the line is three words or more with a comma between each two: "Gao, Ménaka, Kidal".
fn is_row_of_places(line: &str) -> bool {
    line.matches(", ").count() >= 2 && line.split(", ").all(|place| words(place) == 1)
}

/// Words of sentences that state something.
const STATING: [&str; 12] = [
    " a ",
    " ont ",
    " est ",
    " sont ",
    " été ",
    " était ",
    " avait ",
    " avaient ",
    " étaient ",
    " se ",
    " fait ",
    " dit ",
];

/// Whether the line holds a word that states something.
pub(super) fn is_stating(line: &str) -> bool {
    STATING.iter().any(|word| line.contains(word))
}

/// Whether the line states something, or tells more of what it names in a clause of its own.
pub(super) fn is_telling(line: &str) -> bool {
    is_stating(line) || [" qui ", " que ", " où ", " dont "].iter().any(|word| line.contains(word))
}

/// Whether the line ends in the date at which a picture was taken, and states nothing: "Des élèves à Dori, le 1er juin 2023."
pub(super) fn is_caption(line: &str) -> bool {
    let line = line.trim_end_matches('.');
    line.ends_with(|c: char| c.is_ascii_digit())
        && line
            .rfind(", le ")
            .or_else(|| line.rfind(", en "))
            .is_some_and(|at| at > 8 && line.len() - at < 28 && Phrases::get().is_date(&line[at + 5..]))
        && !is_stating(line)
}

/// Whether the line, no sentence, holds an address: a mailbox, a site.
pub(super) fn is_address(line: &str) -> bool {
    line.len() < 160
        && memchr2(b'@', b'/', line.as_bytes()).is_some()
        && !is_sentence(line)
        && (line.contains("://") || line.contains("www.") || line.split('@').skip(1).any(|host| host.contains('.')))
}

/// Whether the line is made of numbers and a word or two: "[12/03 21:47] +223 70 00 00 00: Transféré".
pub(super) fn is_numbers(line: &str) -> bool {
    let count = |test: fn(&u8) -> bool| line.bytes().filter(test).count();
    // "Mil (100 kg) : 41 000 F" is a price.
    line.len() < 80
        && !(line.starts_with(char::is_alphabetic) && line.ends_with(['F', 'A', '€', 'g', 's']))
        && count(u8::is_ascii_digit) >= 6
        && count(u8::is_ascii_digit) >= count(u8::is_ascii_alphabetic)
        && !line.ends_with(['.', ';'])
}

/// Whether the line is the head of a message that was passed on, and holds nothing of it: "[13:02, 04/06/2022] Awa: Transféré".
pub(super) fn is_head_of_message(line: &str) -> bool {
    let Some((date, name)) = line.strip_prefix('[').and_then(|line| line.split_once(']')) else { return false };
    let is_date = date.len() <= 24
        && date.bytes().filter(u8::is_ascii_digit).count() >= 5
        && date.chars().all(|c| !c.is_alphabetic() || matches!(c, 'à' | 'h' | 'A' | 'M' | 'P'));
    let behind = name.rsplit_once(':').map_or("", |(_, behind)| behind);
    let behind = behind.trim_matches(|c: char| !c.is_alphanumeric());
    is_date && (behind.is_empty() || behind.starts_with("Transféré") || behind.starts_with("Forwarded"))
}

/// Whether the line says what somebody is, and where: "Correspondante à Boulsa".
pub(super) fn is_role(line: &str) -> bool {
    let role = line.split([' ', '\u{a0}', ',']).next().unwrap_or_default();
    line.len() < MAX_NAME
        && role.len() > 6
        && words(line) <= 6
        && !line.ends_with(['.', ',', ';', ':', '!', '?'])
        && Phrases::get().is_role(role)
}

/// Whether the line is an agency's mark: "(AFP)", "ak/so", "bur-kd/ayv".
pub(super) fn is_initials(line: &str) -> bool {
    if line.len() > 32 {
        return false;
    }
    if let Some(inside) = line.strip_prefix('(').and_then(|line| line.strip_suffix([')', '.'])) {
        let inside = inside.trim_end_matches([')', '.']);
        return inside.len() <= 16 && inside.chars().filter(|c| c.is_uppercase()).count() >= 2 && !inside.contains(' ');
    }
    let letters = line.chars().filter(|c| c.is_uppercase()).count();
    if line.len() <= 9 && (2..=4).contains(&letters) && line.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
    {
        return true;
    }
    !line.contains(' ')
        && line.contains('/')
        && line
            .split(['/', '-'])
            .all(|part| (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Whether the line is the residue of a template, or nothing but an address.
pub(super) fn is_residue(line: &str) -> bool {
    let bytes = line.as_bytes();
    let start = &bytes[..bytes.len().min(200)];
    let opens = memchr3(b'{', b'[', b'<', start).or_else(|| memchr2(b'}', b'%', start)).is_some();
    if opens && line.len() < 400 && RESIDUES.iter().any(|residue| line.contains(residue)) {
        return true;
    }
    if opens && is_short_codes(line) {
        return true;
    }
    // A row of hashtags, the name of an account, a site or a mailbox alone.
    if line.starts_with(['#', '@']) && line.split(' ').all(|word| word.starts_with(['#', '@']) && word.len() > 1) {
        return true;
    }
    if line.len() < 60
        && line
            .trim_end_matches([' ', '-', '–', '|'])
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".@-_".contains(&byte))
    {
        let site = line.trim_end_matches([' ', '-', '–', '|']);
        return site.rsplit_once('.').is_some_and(|(name, end)| {
            // Any end of a name of a site may follow, written small: "LePaysReel.info", "google-play.png".
            let is_end = (2..=8).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase());
            let known = end.to_ascii_lowercase();
            name.len() > 2
                && ((is_end && name.len() >= 5)
                    || DOMAINS.contains(&known.as_str())
                    || PICTURES.contains(&known.as_str()))
        });
    }
    let address = ["http://", "https://", "www.", "pic.twitter.com"].iter().any(|start| line.starts_with(start));
    address && !line.trim_end().contains(' ')
}

/// Ends of the addresses under which the press of the region is read.
const DOMAINS: [&str; 19] = [
    "com", "net", "org", "info", "tv", "fr", "ml", "ne", "bf", "td", "sn", "tg", "bj", "ci", "gn", "mr", "cm",
    "africa", "news",
];

/// Ends of the names of picture files.
const PICTURES: [&str; 5] = ["jpg", "jpeg", "png", "webp", "gif"];

/// Whether the line is nothing but names in brackets: `[post_views] [social_share]`, `{loadposition user9}`, `%%auteur%%`.
fn is_short_codes(line: &str) -> bool {
    let mut rest = line;
    while !rest.is_empty() {
        let Some((open, close)) =
            [("[", ']'), ("{", '}'), ("%%", '%')].into_iter().find(|(open, _)| rest.starts_with(open))
        else {
            return false;
        };
        let inside = &rest[open.len()..];
        let Some(end) = inside.find(close) else { return false };
        let code = &inside[..end];
        if !code.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') || !code.is_ascii() || code.contains(". ") {
            return false;
        }
        // Somebody's words in brackets are words; a code is one, or has underscores and settings.
        if code.contains(' ') && open == "[" && !code.contains(['_', '=']) {
            return false;
        }
        rest = inside[end..].trim_start_matches([close, ' ']);
    }
    true
}

/// Whether the line is a piece of a program: two marks of one at least.
pub(super) fn is_code(line: &str) -> bool {
    // Hardly any line of a text has one of these.
    if memchr3(b'{', b'}', b'=', line.as_bytes()).is_none() {
        return false;
    }
    const MARKS: [&str; 18] = [
        "window.",
        "document.",
        ".push(",
        "function(",
        "function (",
        "});",
        "||",
        "&&",
        "var ",
        "const ",
        "adsbygoogle",
        "googletag",
        "gtag(",
        "jQuery",
        "$(",
        "({",
        "{}",
        "=>",
    ];
    line.len() < 2_000 && MARKS.iter().filter(|mark| line.contains(**mark)).take(2).count() == 2
}

/// Whether the line is a message of a social network put into the article.
pub(super) fn is_embed(line: &str) -> bool {
    line.len() < 600
        && memchr2(b'/', b'@', line.as_bytes()).is_some()
        && (line.contains("pic.twitter.com/")
            || line.contains("https://t.co/")
            || (line.starts_with(['—', '–', '-']) && line.contains("(@") && line.contains(')')))
}

/// Whether the line points elsewhere: an arrow and a headline.
pub(super) fn is_pointer(line: &str) -> bool {
    line.len() < 200 && line.starts_with(['→', '←', '►', '▶', '➡', '➔', '➤', '👉', '▸', '⇒']) && !is_sentence(line)
}

/// Whether the line is the headline of the article before or behind this one, glued to the words that say so: "Article précédentDjougou".
pub(super) fn is_neighbour(line: &str) -> bool {
    line.len() < 300
        && ["Article précédent", "Article suivant", "Previous article", "Next article", "Previous Post", "Next Post"]
            .iter()
            .filter_map(|words| line.strip_prefix(words))
            .any(|headline| headline.starts_with(char::is_uppercase))
}

/// Whether the line holds no word at all.
pub(super) fn is_ornament(line: &str) -> bool {
    line.len() < 120 && !line.chars().any(is_word_char)
}

/// Whether the line is a row of links: three parts or more of four words at most, divided alike.
pub(super) fn is_trail(line: &str) -> bool {
    line.len() < 200
        && [" - ", " | ", " / ", " > ", " • ", " · ", " » ", " › ", " – "].iter().any(|divider| {
            line.contains(divider)
                && line.split(divider).all(|part| words(part) <= 4)
                && line.matches(divider).count() >= 2
        })
}

/// Whether a short line below "Lire aussi" is one of the headlines that it announces; the first of them may be a question.
pub(super) fn is_linked(line: &str, boxed: usize) -> bool {
    let asks = boxed == 0 && line.ends_with(['?', '!']);
    !line.ends_with(['.', ',', ';']) && !line.starts_with(char::is_lowercase) && (asks || !is_sentence(line))
}

/// Whether the line is the headline with a name, a date or a section glued to it.
pub(super) fn has_title_and_more(title: &str, line: &str) -> bool {
    let more = line.strip_prefix(title).or_else(|| line.strip_suffix(title));
    title.len() >= 20 && more.is_some_and(|more| more.len() <= 80)
}

/// Whether the line closes a document: where and when it was made, or for whom it is signed.
pub(super) fn is_closing_of_document(line: &str) -> bool {
    line.len() < 120
        && ["Fait à ", "Fait le ", "Pour le ", "Pour la ", "Pour les ", "P/"]
            .iter()
            .any(|start| line.starts_with(start))
        && !is_sentence(line)
}

/// Whether the line is no item of a list and ends in no sign of the author's.
pub(super) fn is_label(line: &str) -> bool {
    line.len() <= MAX_LABEL
        && !line.contains(". ")
        && !line.ends_with(['.', ';', ',', ':', '!', '?', '»', '…', ')'])
        && !line.starts_with(['-', '–', '—', '•', '*', '·', '«', '"', '“'])
        && !line.starts_with(char::is_lowercase)
        && (!line.starts_with(|c: char| c.is_ascii_digit()) || line.get(2..3) == Some(":"))
}

/// Whether a paragraph is cut off, as the first words of other articles are.
pub(super) fn is_teaser(line: &str) -> bool {
    line.ends_with('…') || line.ends_with("...") || line.ends_with("[…]") || line.ends_with("[...]")
}

/// The words of a line, as blanks divide them.
pub(super) fn words(line: &str) -> usize {
    line.split_whitespace().filter(|word| word.contains(is_word_char)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        for line in [
            "A. Traoré",
            "Kwadzo AMOUZOU",
            "ak/so",
            "bur-kd/ayv",
            "(AFP)",
            "I. Moumouni",
            "Mohamed Ag Alhousseini",
            "/ Moussa Diallo /",
            "Fatoumata Keïta et Ali Ould Sidi",
            "Claude PLAGBETO A/R Borgou-Alibori",
        ] {
            assert!(is_signature(line), "{line}");
        }
        for line in
            ["Kidal", "Les faits", "Un marché sous escorte", "Ils sont partis.", "« Dieu est grand »", "et/ou rien"]
        {
            assert!(!is_signature(line), "{line}");
        }
    }

    #[test]
    fn residues() {
        for line in [
            "{{facebook}}",
            "[vc_row][vc_column]",
            "https://exemple.org/a",
            "{loadposition user9}",
            "%%auteur%%",
            "[post_views] [share]",
            "[caption id=\"1\"]Un pont[/caption]",
        ] {
            assert!(is_residue(line), "{line}");
        }
        for line in ["[Le ministre] a dit non", "[sans titre]", "[…]", "https://exemple.org est en panne"] {
            assert!(!is_residue(line), "{line}");
        }
    }
}
