//! What does a page declare about its article: headline, date, address, publisher, language?

use dom_smoothie::Readability;
use serde_json::Value;

use crate::article::RawArticle;

/// Dashes and bars between a headline and the name of the site.
const SEPARATORS: [&str; 8] = [" | ", " - ", " – ", " — ", " • ", " · ", " » ", " : "];
/// Bytes from which a title is none but an unclosed tag's.
const MAX_TITLE: usize = 2000;
/// Declarations of the date, the most telling first.
const DATES: [&str; 8] = [
    "meta[property='article:published_time'], meta[name='article:published_time']",
    "meta[itemprop=datePublished]",
    "meta[name='dc.date.issued'], meta[name='DC.date.issued'], meta[name='dcterms.date']",
    "meta[name='dc.date'], meta[name='DC.date'], meta[name='DC.Date']",
    "meta[name=pubdate], meta[name=publishdate], meta[name='publish-date'], meta[name='publication_date']",
    "meta[name='parsely-pub-date'], meta[name='sailthru.date'], meta[name=citation_publication_date]",
    "meta[property='og:published_time']",
    "meta[name=date]",
];
/// Elements that show the date, the most telling first. One in a list of other articles is none.
const TIMES: [&str; 4] = [
    "time[itemprop=datePublished][datetime]",
    "time[pubdate][datetime]",
    "article time[datetime], main time[datetime]",
    "time[datetime]",
];

/// Fills the fields of `article` that the page declares.
pub(super) fn read(page: &Readability, article: &mut RawArticle) {
    let linked = linked_data(page);
    let linked = |keys: &[&str]| linked.as_ref().and_then(|data| string_at(data, keys));
    let dates = || DATES.iter().find_map(|selector| attribute(page, selector, "content"));
    let times = || TIMES.iter().find_map(|selector| attribute(page, selector, "datetime"));

    article.source = attribute(page, "meta[property='og:site_name'], meta[name='og:site_name']", "content")
        .or_else(|| linked(&["publisher", "name"]));
    article.url = attribute(page, "link[rel=canonical]", "href")
        .filter(|url| is_absolute(url))
        .or_else(|| attribute(page, "meta[property='og:url']", "content").filter(|url| is_absolute(url)))
        .or_else(|| linked(&["url"]).filter(|url| is_absolute(url)));
    article.date =
        attribute(page, DATES[0], "content").or_else(|| linked(&["datePublished"])).or_else(dates).or_else(times);
    article.lang = attribute(page, "html", "lang")
        .or_else(|| attribute(page, "html", "xml:lang"))
        .or_else(|| attribute(page, "meta[http-equiv='content-language']", "content"));
    article.title = title(page, article).or_else(|| linked(&["headline"])).filter(|title| title.len() < MAX_TITLE);
}

/// The headline without the name of the site, where it is clear which part is which.
fn title(page: &Readability, article: &RawArticle) -> Option<String> {
    let site = article.source.as_deref().unwrap_or_default();
    let host = article.url.as_deref().map(host).unwrap_or_default();
    let declared = attribute(page, "meta[property='og:title'], meta[name='og:title']", "content")
        .or_else(|| attribute(page, "meta[name='twitter:title']", "content"));
    if let Some(declared) = declared {
        return Some(without_site(&declared, site, host).to_owned());
    }
    let whole = text_of(page, "head > title").unwrap_or_default();
    let headings = page.doc.select("h1");
    let headings: Vec<String> = headings
        .iter()
        .take(20)
        .map(|heading| one_line(&heading.text()))
        .filter(|heading| heading.contains(char::is_alphabetic) && !same_words(heading, site))
        .collect();
    // "Le blog: le billet", as blogs write it, where a lower heading is the post's.
    let post = without_logo(&whole, headings.first().map_or(site, String::as_str));
    if post.len() < whole.len()
        && page.doc.select("h2, h3").iter().take(20).any(|heading| same_words(&heading.text(), post))
    {
        return Some(post.to_owned());
    }
    // A heading that is part of the page's title is the headline and not the logo.
    let in_title = headings
        .iter()
        .find(|heading| whole.contains(heading.as_str()) && heading.split(' ').count() > 2 && !is_host(heading, host));
    let only = match headings.as_slice() {
        [only] if only.split(' ').count() > 2 || whole.is_empty() => Some(only),
        _ => None,
    };
    let heading = in_title.or(only).cloned();
    heading
        .or_else(|| {
            Some(
                without_logo(without_site(&whole, site, host), headings.first().map_or(site, String::as_str))
                    .to_owned(),
            )
        })
        .filter(|title| !title.is_empty())
}

/// The title behind the name of the site, where the page's first heading is that name: blogs write "Le blog: le billet".
fn without_logo<'a>(title: &'a str, logo: &str) -> &'a str {
    let rest = title.strip_prefix(logo).filter(|_| !logo.is_empty()).unwrap_or_default();
    let rest = rest.trim_start();
    match rest.strip_prefix([':', '|', '-', '–', '—', '•', '»']) {
        Some(rest) if rest.split_whitespace().count() > 2 => rest.trim_start(),
        _ => title,
    }
}

/// The title up to the name of the site: the name that the page declares, its host, or whatever
/// short thing follows a vertical bar, which headlines themselves do not use.
fn without_site<'a>(title: &'a str, site: &str, host: &str) -> &'a str {
    let last = SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, *separator))).max();
    let Some((at, separator)) = last else {
        return title;
    };
    let (before, name) = (title[..at].trim(), &title[at + separator.len()..]);
    let is_site = same_words(name, site)
        || is_host(name, host)
        || (separator == " | " && before.split(' ').count() > 2 && name.split(' ').count() < 5);
    if is_site && !before.is_empty() { before } else { title }
}

/// Whether a name is that of the host: "Maliweb.net" and "Le Faso" for `lefaso.net`.
fn is_host(name: &str, host: &str) -> bool {
    let squeeze =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let (name, whole) = (squeeze(name), squeeze(host));
    let domain = squeeze(host.rsplit_once('.').map_or(host, |(domain, _)| domain));
    !name.is_empty() && (name == whole || name == domain)
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Whether two texts are the same words, whatever their case, spaces and punctuation.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let one = words(one);
    !one.is_empty() && one == words(other)
}

/// The first object that tells of an article in the page's JSON-LD blocks: the one with a date.
fn linked_data(page: &Readability) -> Option<Value> {
    let blocks = page.doc.select("script[type='application/ld+json']");
    blocks.iter().find_map(|block| {
        let block: Value = serde_json::from_str(block.text().trim()).ok()?;
        dated(block)
    })
}

/// The object itself, or one of its list or of its `@graph`, that has a date of publication.
fn dated(value: Value) -> Option<Value> {
    match value {
        // The parser has bounded the depth to 128.
        Value::Array(values) => values.into_iter().find_map(dated),
        Value::Object(ref object) if object.contains_key("datePublished") => Some(value),
        Value::Object(mut object) => object.remove("@graph").and_then(dated),
        _ => None,
    }
}

fn string_at(value: &Value, keys: &[&str]) -> Option<String> {
    let found = keys.iter().try_fold(value, |value, key| value.get(key))?;
    Some(one_line(found.as_str()?)).filter(|text| !text.is_empty())
}

/// The first value that is not blank of an attribute of the elements that match.
fn attribute(page: &Readability, selector: &str, name: &str) -> Option<String> {
    let elements = page.doc.select(selector);
    elements
        .iter()
        .filter_map(|element| element.attr(name))
        .map(|value| one_line(&value))
        .find(|value| !value.is_empty())
}

fn text_of(page: &Readability, selector: &str) -> Option<String> {
    let element = page.doc.select_single(selector);
    Some(one_line(&element.text())).filter(|text| !text.is_empty())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(head: &str, body: &str) -> RawArticle {
        let html = format!("<html><head>{head}</head><body>{body}</body></html>");
        let mut article = RawArticle::default();
        read(&Readability::from(html), &mut article);
        article
    }

    #[test]
    fn titles_without_the_site() {
        let site = "<meta property='og:site_name' content='Le Pays'>";
        let url = "<link rel=canonical href='https://www.maliweb.net/x'>";
        for (head, body, expected) in [
            ("<title>Attaque à Gao | Sahel Info</title>", "", "Attaque à Gao"),
            ("<title>Attaque à Gao - Le Pays</title>", "", "Attaque à Gao - Le Pays"),
            (&format!("{site}<title>Attaque à Gao – LE PAYS</title>"), "", "Attaque à Gao"),
            (&format!("{url}<title>Attaque à Gao - Maliweb</title>"), "", "Attaque à Gao"),
            ("<title>Mali - Niger</title>", "", "Mali - Niger"),
            (
                "<title>Gao attaquée ce matin - Site</title>",
                "<h1>Logo</h1><h1>Gao attaquée ce matin</h1>",
                "Gao attaquée ce matin",
            ),
            (&format!("{site}<title>Gao attaquée</title>"), "<h1>Le Pays</h1>", "Gao attaquée"),
            ("<meta property=og:title content='A &amp; B'><title>x</title>", "<h1>y</h1>", "A & B"),
            ("", "<h1>Gao</h1>", "Gao"),
        ] {
            assert_eq!(declared(head, body).title.as_deref(), Some(expected), "{head}");
        }
        assert_eq!(declared("", "<p>x").title, None);
    }

    #[test]
    fn dates_in_their_order() {
        let linked = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"datePublished":"2001","headline":"H","publisher":{"name":"P"}}]}</script>"#;
        let time = "<article><time datetime='2003'></time></article>";
        for (head, body, expected) in [
            (&format!("{linked}<meta property='article:published_time' content='2000'>"), time, "2000"),
            (&linked.to_owned(), time, "2001"),
            (&"<meta name=date content='2002'>".to_owned(), time, "2002"),
            (&String::new(), &format!("<aside><time datetime=1999></time></aside>{time}"), "2003"),
        ] {
            assert_eq!(declared(head, body).date.as_deref(), Some(expected));
        }
        let article = declared(linked, "");
        assert_eq!(article.source.as_deref(), Some("P"));
        assert_eq!(article.title.as_deref(), Some("H"));
    }

    #[test]
    fn broken_declarations_are_passed_over() {
        let deep = "[".repeat(10_000);
        for head in [
            &format!("<script type='application/ld+json'>{deep}</script>"),
            "<script type='application/ld+json'>{oops</script>",
            "<link rel=canonical href='/relative'>",
            "<meta property='article:published_time'>",
        ] {
            let article = declared(head, "");
            assert_eq!((article.date, article.url, article.title), (None, None, None));
        }
    }
}
