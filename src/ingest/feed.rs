//! Which items does this RSS or Atom feed hold?
//!
//! The feed is cut into its items as it streams by, so that one item is held at a time and a damaged one
//! costs itself alone; each is then read by an XML parser that knows no entities but those of HTML, so that
//! nothing multiplies.

mod item;
mod markup;

use std::io::BufRead;

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::dispatch::Scope;
use super::json_lines::article_from;
use super::{Found, OnFound, Origin, bytes, html};
use crate::article::RawArticle;
use crate::error::Result;

use item::Element;
use markup::{Part, Parts};

/// Hands the article of every item to `on_found`. Items are counted from 1.
pub(super) fn read<'a>(
    reader: Box<dyn BufRead + 'a>,
    origin: &Origin,
    scope: &Scope,
    on_found: &mut OnFound,
) -> Result<()> {
    let max = scope.options.max_record_bytes;
    let reader = match bytes::line_stream(reader, max) {
        Ok(reader) => reader,
        Err(reason) => return on_found(origin.skipped(None, reason)),
    };
    let mut parts = Parts::new(reader, max);
    let mut channel: Option<Channel> = None;
    let mut number = 0;
    loop {
        let part = match parts.next() {
            Ok(part) => part,
            Err(error) => return on_found(origin.skipped((number > 0).then_some(number), bytes::reason(&error))),
        };
        match (part, &channel) {
            (Part::Head(head), _) => match Channel::of(&head) {
                Some(found) => channel = Some(found),
                None => return on_found(origin.skipped(None, "an XML file that is neither RSS nor Atom")),
            },
            (Part::Item(item), Some(channel)) => {
                number += 1;
                let article = bytes::decode_as(&item, channel.encoding)
                    .and_then(|item| channel.article(&item, origin.article(Some(number)), scope));
                on_found(match article {
                    Ok(article) => Found::Article(Box::new(article)),
                    Err(reason) => origin.skipped(Some(number), reason),
                })?;
            }
            (Part::TooLong, _) => {
                number += 1;
                on_found(origin.skipped(Some(number), bytes::too_long(max)))?;
            }
            (Part::CutOff, _) => return on_found(origin.skipped(Some(number + 1), "the file is cut off in this item")),
            (Part::End | Part::Item(_), _) if number == 0 => {
                return on_found(origin.skipped(None, "the feed holds no items"));
            }
            (Part::End | Part::Item(_), _) => return Ok(()),
        }
    }
}

/// What stands above the items and holds for all of them.
struct Channel {
    encoding: Option<&'static Encoding>,
    title: Option<String>,
    lang: Option<String>,
}

impl Channel {
    /// Reads the head of a feed, up to its first item; nothing when it is not the head of a feed.
    fn of(head: &[u8]) -> Option<Channel> {
        let encoding = markup::declared_encoding(head);
        let head = bytes::decode_as(head, encoding).ok()?;
        let (root, elements) = item::read_head(&head)?;
        if !matches!(root.name.as_str(), "rss" | "feed" | "rdf") {
            return None;
        }
        let text =
            |name: &str| elements.iter().find(|element| element.name == name).map(|found| found.text.trim().to_owned());
        let lang = root.attribute("xml:lang").map(str::to_owned).or_else(|| text("language"));
        Some(Channel { encoding, title: text("title"), lang })
    }

    /// The article of one item; the error is the reason why there is none.
    fn article(&self, item: &str, article: RawArticle, scope: &Scope) -> std::result::Result<RawArticle, String> {
        let elements = item::read_item(item)?;
        let mut object = Map::new();
        let mut put = |name: &str, value: String| {
            if !value.trim().is_empty() && !object.contains_key(name) {
                object.insert(name.to_owned(), Value::String(value));
            }
        };
        for element in &elements {
            match element.name.as_str() {
                "link" if element.is_other_link() => {}
                "link" => put("link", element.attribute("href").unwrap_or(&element.text).trim().to_owned()),
                "title" => put("title", plain(element)?),
                "pubdate" | "published" | "dc:date" | "issued" => put("published", day(&element.text)),
                "updated" | "modified" => put("updated", day(&element.text)),
                "guid" | "id" => put("guid", element.text.trim().to_owned()),
                // An item's own source is where a reprint comes from: kept, but not who published it here.
                "source" => put("reprinted_from", element.text.trim().to_owned()),
                "content:encoded" | "content" => put("content", plain(element)?),
                "description" | "summary" => put("summary", plain(element)?),
                name => put(name, element.text.trim().to_owned()),
            }
        }
        let value =
            |object: &Map<String, Value>, name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        if !object.contains_key("content")
            && let Some(summary) = object.remove("summary")
        {
            object.insert("content".to_owned(), summary);
        }
        if !object.contains_key("published")
            && let Some(updated) = value(&object, "updated")
        {
            object.insert("published".to_owned(), updated.into());
        }
        if !object.contains_key("link")
            && let Some(guid) = value(&object, "guid").filter(|guid| guid.starts_with("http"))
        {
            object.insert("link".to_owned(), guid.into());
        }
        let mut article = article_from(object, article, scope.names)?;
        article.source = article.source.or_else(|| self.title.clone().filter(|title| !title.is_empty()));
        article.lang = article.lang.or_else(|| self.lang.clone());
        Ok(article)
    }
}

/// The text of an element, whose content is text, text that is markup, or markup.
fn plain(element: &Element) -> std::result::Result<String, String> {
    let text = element.text.trim();
    let is_markup = element.is_markup || (text.contains('<') && text.contains('>'));
    if is_markup { html::read_fragment(text) } else { Ok(text.to_owned()) }
}

/// A date as RSS writes it (`Tue, 19 Apr 2022 08:00:00 GMT`) in the way of ISO 8601; others as they are.
fn day(text: &str) -> String {
    let text = text.trim();
    match jiff::fmt::rfc2822::parse(text) {
        Ok(date) => date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::testing::{articles, told, told_with};

    const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- <item> in a comment is none -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Le Courrier</title><link>https://courrier.example/</link><language>fr-ML</language>
<image><title>Logo</title></image>
<item><title>L&#8217;arm&eacute;e &amp;amp; les civils</title><link>https://courrier.example/a</link>
<pubDate>Tue, 19 Apr 2022 08:00:00 GMT</pubDate><guid isPermaLink="false">42</guid><dc:creator>A. B.</dc:creator>
<description>R&#xe9;sum&eacute;.</description>
<content:encoded><![CDATA[<p>Le camp de Kati </item> a &eacute;t&eacute; attaqu&eacute;.</p><p>Bilan&nbsp;: rien.</p>]]></content:encoded></item>
<item><title>Deux</title><guid>https://courrier.example/b</guid><description>&lt;p&gt;Un r&amp;eacute;sum&amp;eacute;.&lt;/p&gt;</description></item>
</channel></rss>"#;

    #[test]
    fn items_of_an_rss_feed() {
        let articles = articles("x.rss", RSS.as_bytes());
        assert_eq!(articles.len(), 2);
        let first = &articles[0];
        assert_eq!(first.title.as_deref(), Some("L’armée & les civils"));
        assert_eq!(first.text, "Le camp de Kati a été attaqué.\n\nBilan : rien.");
        let fields = [&first.url, &first.date, &first.source, &first.lang].map(|field| field.as_deref().unwrap());
        assert_eq!(fields, ["https://courrier.example/a", "2022-04-19T08:00:00+00:00", "Le Courrier", "fr-ML"]);
        let extra: Vec<_> = first.extra.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        assert_eq!(extra, [("dc:creator", "A. B."), ("guid", "42"), ("summary", "Résumé.")]);
        assert_eq!(
            (articles[1].url.as_deref(), &*articles[1].text),
            (Some("https://courrier.example/b"), "Un résumé.")
        );
    }

    #[test]
    fn entries_of_an_atom_feed_in_latin_1() {
        let feed = r#"<?xml version='1.0' encoding='ISO-8859-1'?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
            <title>Le Courrier</title><entry><title type="html">Ménaka</title><id>tag:x,1</id>
            <link rel="self" href="https://x.example/self"/><link href="https://x.example/a"/>
            <updated>2022-04-19T08:00:00Z</updated><author><name>A. B.</name></author>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Été à <b>Ménaka</b>.</p></div></content>
            </entry></feed>"#;
        let latin: Vec<u8> = feed.chars().map(|c| c as u8).collect();
        for content in [latin, feed.as_bytes().to_vec()] {
            let article = &articles("x.atom", &content)[0];
            assert_eq!((article.title.as_deref(), &*article.text), (Some("Ménaka"), "Été à Ménaka."));
            assert_eq!(article.url.as_deref(), Some("https://x.example/a"));
            assert_eq!(article.date.as_deref(), Some("2022-04-19T08:00:00Z"));
            assert_eq!(article.extra["author"], "A. B.");
        }
    }

    #[test]
    fn files_that_are_no_feeds() {
        for (content, reason) in [
            ("<?xml version='1.0'?><urlset><url>x</url></urlset>", "neither RSS nor Atom"),
            ("ceci n'est pas du XML", "neither RSS nor Atom"),
            ("", "neither RSS nor Atom"),
            ("<rss><channel><title>Vide</title></channel></rss>", "the feed holds no items"),
        ] {
            let told = told("x.xml", content.as_bytes());
            assert!(told.len() == 1 && told[0].contains(reason), "{told:?}");
        }
    }

    #[test]
    fn damage_costs_the_item_it_is_in() {
        let feed = "<rss><channel><item><title>Un</title><description>1</descri</item>\
            <item><title>Deux</b></title><description>2 & 3 &inconnu; <x</description></item>\
            <item><title>Trois</title><description>3</description></item><item><title>Quat";
        let told = told("x.rss", feed.as_bytes());
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told.contains(&"x.rss#3=3".to_owned()), "{told:?}");
        assert_eq!(told[3], "x.rss#4!the file is cut off in this item");
    }

    #[test]
    fn entity_bombs_and_long_items_cost_nothing() {
        let mut bomb = "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'rire'>".to_owned();
        for n in 1..30 {
            bomb += &format!("<!ENTITY a{n} '{}'>", format!("&a{};", n - 1).repeat(10));
        }
        bomb += "<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>Un</title><description>&a29;&f; ha</description></item></channel></rss>";
        assert_eq!(told("x.rss", bomb.as_bytes()), ["x.rss#1=&a29;&f; ha"]);
        let options = Options { max_record_bytes: 500, ..Options::default() };
        let feed = format!(
            "<rss><item><title>{}</title></item><item><title>{}</item><item><description>Trois</description></item></rss>",
            "long ".repeat(9999),
            "<b>".repeat(999)
        );
        let told_of = told_with("x.rss", feed.as_bytes(), &options);
        let expected = [
            "x.rss#1!longer than the limit of 500 bytes",
            "x.rss#2!longer than the limit of 500 bytes",
            "x.rss#3=Trois",
        ];
        assert_eq!(told_of, expected);
        let deep = format!("<rss><item><description>{}</description></item></rss>", "<b>".repeat(100_000));
        assert!(told("x.rss", deep.as_bytes())[0].starts_with("x.rss#1!"));
        let one_line = format!("<rss>{}", "a".repeat(9 << 20));
        assert_eq!(told("x.rss", one_line.as_bytes()), ["x.rss!the feed holds no items"]);
    }
}
