//! What is a line, looked at alone: prose, the site's words, noise, or something short that may be anybody's?

use memchr::{memchr_iter, memchr3, memmem};

use super::captions::is_credited_in_brackets;
use super::key::{first_word, is_sentence};
use super::layout::{
    is_bracketed, is_credits, is_first_person_button, is_imprint, is_page_number, is_row_of_labels, is_rule,
    is_running_head, is_team, is_ticker, without_markup,
};
use super::links::sends_on;
use super::media::is_player;
use super::phrases::{Kind, MAX_LINE, Match, Phrases};
use super::print::is_running_line;
use super::readers::addresses;
use super::shapes::{
    is_address, is_code, is_embed, is_initials, is_name, is_neighbour, is_numbers, is_ornament, is_pointer, is_residue,
    is_stating, is_trail, words,
};
use super::slugs::is_chain;

/// Bytes from which a line is prose even without a full stop.
const MIN_PROSE: usize = 200;

/// A sentence of this length is prose where a shorter one may be a headline or a button.
const MIN_SENTENCE: usize = 60;

/// Bytes of the shortest date: "3 mai".
const MIN_DATE: usize = 5;

/// Bytes of the longest line that tells of a picture and who took it.
const MAX_CAPTION: usize = 240;

/// Bytes of the longest credit.
const MAX_CREDIT: usize = 80;

/// What a line is, looked at alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Blank,
    /// Sentences, of the author's as far as one can see.
    Prose,
    /// Words of the site's.
    Site(Match),
    /// The residue of a template, an embedded message, a repeated paragraph: the site's wherever it stands.
    Noise(&'static str),
    /// Words of menus, dates, initials, ornaments: the site's at the ends of a page.
    Weak(&'static str),
    /// A short line that may be anybody's.
    Short,
}

pub(super) struct Line<'t> {
    pub text: &'t str,
    pub sort: Sort,
}

/// The lines of a text, newlines left out. The newline is looked for many bytes at a time: every text is gone through more than once.
pub(super) fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    memchr_iter(b'\n', text.as_bytes()).chain([text.len()]).map(move |end| {
        let line = &text[start..end];
        start = end + 1;
        line
    })
}

/// What the line is, as far as it tells itself: the surest evidence is asked first.
pub(super) fn sort(line: &str) -> Sort {
    if line.is_empty() {
        return Sort::Blank;
    }
    // A feed's markup is no word of anybody's; below it stand the site's or the author's.
    if let Some(plain) = without_markup(line) {
        return if plain.is_empty() { Sort::Noise("template") } else { sort_plain(&plain) };
    }
    sort_plain(line)
}

fn sort_plain(line: &str) -> Sort {
    let phrases = Phrases::get();
    if is_residue(line) || is_code(line) {
        return Sort::Noise("template");
    }
    if is_embed(line) {
        return Sort::Noise("embed");
    }
    if let Some(found) = phrases.find(line) {
        return Sort::Site(found);
    }
    if is_ticker(line) || is_running_head(line) || is_running_line(line) || is_page_number(line) || is_rule(line) {
        return Sort::Noise("head");
    }
    if is_team(line) || is_row_of_article(line) || is_credits(line) {
        return Sort::Site(Match::of(Kind::Byline));
    }
    if is_credited(line) || is_credited_in_brackets(line) {
        return Sort::Site(Match::of(Kind::Caption));
    }
    if is_date_and_name(line) || is_published_by(line) || phrases.is_published_line(line) {
        return Sort::Site(Match { whole: true, ..Match::of(Kind::Byline) });
    }
    if is_address(line) || is_imprint(line) || is_bracketed(line) || phrases.is_channel(line) {
        return Sort::Site(Match::of(Kind::End));
    }
    // "[Ceci est une brève. Vous avez un scoop ? Écrivez-nous]"
    if line.len() < MAX_CAPTION && line.starts_with('[') && line.ends_with(']') && addresses(line) > 0 {
        return Sort::Site(Match::of(Kind::End));
    }
    if is_pointer(line) || is_neighbour(line) {
        return Sort::Site(Match::of(Kind::Related));
    }
    if line.len() >= MIN_PROSE || (line.len() >= MIN_SENTENCE && is_sentence(line) && !line.ends_with(['?', '!'])) {
        return Sort::Prose;
    }
    sort_short(line)
}

/// What a line is that is no paragraph.
fn sort_short(line: &str) -> Sort {
    let phrases = Phrases::get();
    let first = first_word(line);
    if is_player(line, &first) {
        return Sort::Noise("embed");
    }
    if phrases.is_name_of_box(line, &first) {
        return Sort::Site(Match { whole: true, ..Match::of(Kind::Related) });
    }
    if sends_on(line, &first) {
        return Sort::Site(Match::of(Kind::Related));
    }
    if phrases.is_row_of_controls(line) {
        return Sort::Site(Match::of(Kind::Share));
    }
    if is_ornament(line) || is_trail(line) || is_chain(line) {
        return Sort::Weak("head");
    }
    if is_initials(line) || is_numbers(line) || phrases.is_date(line) {
        return Sort::Weak("byline");
    }
    if phrases.is_of_account(line) || (addresses_with_picture(line)) {
        return Sort::Site(Match::of(Kind::End));
    }
    if phrases.is_alarm(line) {
        return Sort::Site(Match { whole: true, ..Match::of(Kind::Ticker) });
    }
    if phrases.is_buttons(line)
        || is_first_person_button(line)
        || phrases.is_control(line, &first)
        || phrases.is_counter(line)
    {
        return Sort::Weak("share");
    }
    if phrases.is_menu(line) || is_row_of_labels(line) {
        return Sort::Weak("head");
    }
    if line.len() >= MIN_SENTENCE && is_sentence(line) && line.len() > MAX_LINE / 2 {
        return Sort::Prose;
    }
    Sort::Short
}

/// Whether a short line begins with a picture and asks its readers something: "📌 Copiez et collez dans vos groupes".
fn addresses_with_picture(line: &str) -> bool {
    let is_picture =
        |c: char| matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' | '\u{2b00}'..='\u{2bff}');
    line.starts_with(is_picture) && !line.ends_with(['.', ':']) && {
        let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        addresses(bare) > 0 && !bare.contains(['«', '“'])
    }
}

/// Whether the line tells of a picture and ends in who took it: "Un blindé à Sévaré. Crédit photo : Radio Lama / M. V.", "Un blindé à
/// Sévaré, en mai. MÉRIDIEN SUD / IMAGE SATELLITE".
fn is_credited(line: &str) -> bool {
    // Sentences of the author's end the line, nearly all.
    if line.len() >= MAX_CAPTION {
        return false;
    }
    let Some(stop) = memmem::find(line.as_bytes(), b". ") else { return false };
    let (told, credit) = (&line[..stop], &line[stop + 2..]);
    if line.ends_with('.') && is_short_credit(credit) && words(told) >= 3 && !is_stating(told) {
        return true;
    }
    if credit.len() > MAX_CREDIT || line.ends_with('.') && !line.contains(['©', ':', '(']) {
        return false;
    }
    let is_shouted = || {
        (credit.contains(['/', '|', '-']) || credit.contains(" POUR ") || credit.contains(" VIA "))
            && credit.chars().all(|c| !c.is_lowercase())
            && credit.chars().filter(|c| c.is_uppercase()).count() > 6
    };
    let is_signed = || credit.strip_prefix('(').and_then(|credit| credit.strip_suffix(')')).is_some_and(is_name);
    let is_caption = || Phrases::get().find(credit).is_some_and(|found| found.kind == Kind::Caption && !found.doubtful);
    words(told) >= 3 && (is_shouted() || is_signed() || is_caption())
}

/// Whether a sentence of a few words says where a picture is from: "Photo de l'auteur."
fn is_short_credit(credit: &str) -> bool {
    credit.len() <= MAX_CREDIT / 2
        && ["Photo", "Image", "Cliché", "Crédit", "Capture", "Dessin"].iter().any(|start| credit.starts_with(start))
        && Phrases::get()
            .find(credit.trim_end_matches('.'))
            .is_some_and(|found| found.kind == Kind::Caption && !found.doubtful)
}

/// Whether a list of articles tells in the line when one of them was written, where it stands and how often it was read: "19/02/2024 |
/// Nation | 14 commentaires".
fn is_row_of_article(line: &str) -> bool {
    // No letter of French begins like the bullet or the dot.
    line.len() < 120
        && memchr3(b'|', 0xE2, 0xC2, line.as_bytes()).is_some()
        && line.rsplit_once(['|', '•', '·']).is_some_and(|(date, counted)| {
            counted.contains(|c: char| c.is_ascii_digit())
                && counted.contains(char::is_alphabetic)
                && Phrases::get().is_buttons(counted)
                && is_dated(date)
        })
}

/// Whether the line says when the article was published and by whom, be the name written as a name or not: "Publié le 22 octobre 2023 par
/// sidi ould b."
fn is_published_by(line: &str) -> bool {
    line.len() < 110
        && Phrases::get().says_published(line)
        && line.rsplit_once(" par ").is_some_and(|(date, name)| {
            words(name) <= 4 && !name.contains(',') && is_dated(date) && Phrases::get().words_beside_date(date) <= 1
        })
}

/// Whether the line is a name and a date: "Sékou Bengaly, 8 avril 2019", "Admin 19/06/2019 0".
pub(super) fn is_name_and_date(line: &str) -> bool {
    let Some(digit) = line.find(|c: char| c.is_ascii_digit()) else { return false };
    // The words of the date that stand before its first number ("le lundi 3") are written small.
    let name = line[..digit].trim_end_matches(|c: char| !c.is_uppercase()).len();
    let split = line[..name].rfind([',', '|', '-', '–', '•', '—']).unwrap_or(digit);
    let (name, date) = (line[..split].trim(), line[split..].trim_start_matches([',', '|', '-', '–', '•', '—', ' ']));
    let name = if split == digit { line[..digit].trim() } else { name };
    // "Cotonou, le 9 juin" is a dateline.
    let is_place = line[..digit].contains(',') && words(name) == 1;
    line.len() < 120
        && !is_place
        && is_name(name.trim_end_matches(['|', '-', '–', ',', ' ', '•']))
        && Phrases::get().is_date(date)
}

/// Whether the line is a date and a name: "29 mars 2022 par Boubacar Yattara".
pub(super) fn is_date_and_name(line: &str) -> bool {
    line.len() < 100
        && line.contains(|c: char| c.is_ascii_digit())
        && [" par ", " Par ", " by ", " - ", " – ", " | ", " • ", ", "].iter().any(|divider| {
            // "2. - Radio Lama" is an item of a list.
            line.rsplit_once(divider).is_some_and(|(date, name)| {
                date.trim().len() >= MIN_DATE && is_name(name.trim()) && Phrases::get().is_date(date)
            })
        })
}

/// Whether the line is a full date and a few words beside it: "Amara M. | 28.03.2023 - Mise à jour : 29.03.2023".
pub(super) fn is_dated(line: &str) -> bool {
    line.len() < 120 && line.contains(|c: char| c.is_ascii_digit()) && Phrases::get().is_dated(line)
}

/// Whether the line says which reader wrote and at what hour: "Hawa Touré le 18 août 2023 à 13:44", "Sogodogo il y a 2 heures".
pub(super) fn is_readers(line: &str) -> bool {
    let phrases = Phrases::get();
    line.len() < 100
        && (has_hour(line) || line.contains("il y a "))
        && !is_sentence(line)
        && (1..=6).contains(&phrases.words_beside_date(line))
        && !phrases.says_published(line)
        && !is_dated_headline(line)
        && (phrases.is_ago(line) || (has_hour(line) && phrases.is_dated(line)))
}

/// Whether the line is a date, an hour and a headline behind them: "Vendredi 30 Juin 2023 - 18:21 Abéché : la foire est ouverte".
fn is_dated_headline(line: &str) -> bool {
    let Some(at) = line.rfind(|c: char| c.is_ascii_digit()) else { return false };
    let (date, behind) = (&line[..=at], line[at + 1..].trim_start_matches([' ', '\u{a0}', '-', '–', '|', ',', ':']));
    words(behind) >= 3 && !is_name(behind) && !behind.starts_with("par ") && Phrases::get().is_date(date)
}

/// Whether the line tells an hour: 08:20, 7h11.
fn has_hour(line: &str) -> bool {
    line.as_bytes()
        .windows(3)
        .any(|three| three[0].is_ascii_digit() && matches!(three[1], b':' | b'h' | b'H') && three[2].is_ascii_digit())
}

/// Whether the line is "Par" or "Reportage :" and a name.
pub(super) fn starts_with_par(line: &str) -> bool {
    let rest = ["Par ", "par ", "PAR ", "Par\u{a0}", "Reportage : ", "Reportage\u{a0}: ", "Texte : "]
        .iter()
        .find_map(|par| line.strip_prefix(par));
    rest.is_some_and(|rest| {
        let name = rest.split([',', '|', '(', '–', '/']).next().unwrap_or_default();
        let name = name.split(" - ").next().unwrap_or_default().trim();
        let name = ["Le ", "La ", "L’", "L'"].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name);
        line.len() < 160 && is_name(name) && !is_sentence(line)
    })
}
