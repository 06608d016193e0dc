//! The headline more than once: without its accents, in capitals, with the name of the site behind it or before it.

use super::headline::{SITE_DIVIDERS, is_same, is_shouted};
use super::lines::{Line, Sort};
use super::page::Page;
use super::shapes::words;

/// Words of the longest name of a site.
const MAX_SITE: usize = 5;

/// Words of the shortest headline that is known again in spite of what stands around it.
const MIN_WORDS: usize = 4;

/// Lines of a head that are compared.
const MAX_HEAD: usize = 200;

/// Bytes by which a line may be longer than the headline in it.
const MAX_AROUND: usize = 80;

/// Whether the long line is the headline with the name of a site behind it: "Gao : le marche rouvre - Maliportail" and "Gao : le marché rouvre".
pub(super) fn is_before_site(long: &str, headline: &str) -> bool {
    long.len() <= headline.len() + MAX_AROUND
        && words(headline) >= MIN_WORDS
        && SITE_DIVIDERS.iter().any(|divider| {
            long.rsplit_once(divider).is_some_and(|(start, site)| {
                // "Le marché rouvre - les soldats restent" goes on; sites are written large, or as addresses.
                words(site) <= MAX_SITE
                    && (site.starts_with(char::is_uppercase) || site.contains('.'))
                    && is_same(start, headline)
            })
        })
}

/// The name of a site before the headline: "Maliportail | Gao : le marche rouvre". Only the page tells whether it is one.
fn site_before<'l>(long: &'l str, headline: &str) -> Option<&'l str> {
    if long.len() > headline.len() + MAX_AROUND || words(headline) < MIN_WORDS {
        return None;
    }
    SITE_DIVIDERS.iter().chain(&[" : ", ": "]).find_map(|divider| {
        let (site, rest) = long.split_once(divider)?;
        (words(site) <= MAX_SITE && is_same(rest, headline)).then_some(site.trim())
    })
}

/// Letters with accents.
pub(super) fn accents(line: &str) -> usize {
    line.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count()
}

impl Page<'_> {
    /// Whether the line is the headline, whatever stands around it.
    pub(super) fn is_copy(&self, line: &str, headline: &str) -> bool {
        is_same(headline, line)
            || is_before_site(line, headline)
            || site_before(line, headline).is_some_and(|site| self.has_line(site))
    }

    /// Whether the name stands alone on a line at one end of the page: "Mali : le bilan" names a country, "Maliportail : le bilan" a site.
    fn has_line(&self, name: &str) -> bool {
        let is_one = |line: &Line| line.text == name;
        self.lines.iter().take(MAX_HEAD).any(is_one) || self.lines.iter().rev().take(MAX_HEAD).any(is_one)
    }

    /// The best of the copies of a headline: without the site, with the most accents, nearest to the text.
    pub(super) fn best_copy(&self, number: usize, first: usize) -> usize {
        let head = &self.lines[..first];
        let start = first.saturating_sub(MAX_HEAD);
        let found = head[number].text;
        // The line may itself be the one with the site.
        let bare = (start..first)
            .filter(|&other| other != number && !is_same(head[other].text, found))
            .find(|&other| self.is_copy(found, head[other].text))
            .map_or(found, |other| head[other].text);
        // A line of the site's ("➡ Gao : le marché rouvre") is put aside as such.
        let copies = (start..first).filter(|&other| head[other].sort == Sort::Short && is_same(bare, head[other].text));
        copies.max_by_key(|&other| (accents(head[other].text), other)).unwrap_or(number)
    }

    /// The line of the text that is the record's title with its accents.
    pub(super) fn accented(&self, same: usize) -> Option<usize> {
        let (title, Line { text: line, sort, .. }) = (self.title?, &self.lines[same]);
        let is_authors = *sort == Sort::Short && !is_shouted(line);
        (is_authors && accents(line) > accents(title) && accents(title) == 0).then_some(same)
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::boilerplate::separate;

    const TEXT: &str = "Des soldats ont été tués lundi dans l’attaque d’un camp de la région, a dit l’armée à la radio.\n\nLes soldats de la région avaient quitté le camp une heure avant l’attaque, a précisé l’armée.";
    const TITLE: &str = "Gao : le marché rouvre, les soldats restent";

    #[test]
    fn one_headline_of_many_is_shown() {
        let plain = "Gao : le marche rouvre, les soldats restent";
        for head in [
            format!("{plain} - Maliportail\n{plain}\nPar Rédaction 9 Mars 2021\n{TITLE}"),
            format!("{plain} - Maliportail\n{TITLE}\nPar Rédaction 9 Mars 2021\n{plain}"),
            format!("{plain} | Le Portail\nPublié le 3 mai 2021\n{TITLE}"),
            format!("Maliportail\nMaliportail : {plain}\nPublié le 3 mai 2021\n{TITLE}"),
            format!("Maliportail\nMaliportail | {plain}\nPublié le 3 mai 2021\n{TITLE}"),
            format!("GAO : LE MARCHE ROUVRE, LES SOLDATS RESTENT\nPublié le 3 mai 2021\n{TITLE}"),
            format!("{TITLE} – Mali Portail\nPublié le 3 mai 2021\n{TITLE}"),
            format!("{TITLE}\nPublié le 3 mai 2021\n{plain} :: Maliportail"),
        ] {
            let parted = separate(format!("{head}\n{TEXT}"), None, |_| false);
            assert_eq!((parted.title.as_deref(), parted.text.as_str()), (Some(TITLE), TEXT), "{head}");
        }
        for record in [plain, "Gao : le marche rouvre, les soldats restent - Maliportail"] {
            let parted = separate(format!("Publié le 3 mai 2021\n{TITLE}\n{TEXT}"), Some(record), |_| false);
            assert_eq!((parted.title.as_deref(), parted.text.as_str()), (Some(TITLE), TEXT), "{record}");
        }
    }

    #[test]
    fn what_is_no_copy_is_kept() {
        for (record, line) in [
            ("Mali : le bilan", "Le bilan s’alourdit à Gao"),
            ("Gao : le marché rouvre - les soldats restent", "Gao : le marché rouvre"),
            ("Gao - le marché", "Le marché"),
        ] {
            let text = format!("{line}\n\n{TEXT}");
            assert_eq!(separate(text.clone(), Some(record), |_| false).text, text, "{record}");
        }
        // One of the site's is no better for its accents, and is put aside once.
        let parted =
            separate(format!("➡ {TITLE}\n{TEXT}"), Some("Gao : le marche rouvre, les soldats restent"), |_| false);
        assert_eq!((parted.title, parted.text.as_str(), parted.dropped.len()), (None, TEXT, 1));
        // A place before the headline is part of it.
        let parted = separate(format!("le marché rouvre, les soldats restent\n{TEXT}"), Some(TITLE), |_| false);
        assert_eq!(parted.title, None);
    }
}
