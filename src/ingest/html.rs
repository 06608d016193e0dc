//! What is the article of this web page, and what does the page say about it?
//!
//! The text is found by the algorithm of Firefox's reader view; the title, date and source by the
//! declarations that pages make for search engines ([`meta`]). Pages that would cost the extractor
//! its stack or minutes of work are turned away first ([`nesting`]).

mod meta;
mod nesting;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability, TextMode};

use super::{Origin, bytes};
use crate::article::RawArticle;

/// Elements beyond which the text is taken from the whole body: weighing every element against every
/// other would take seconds, and no page with a single article is that large.
const MAX_WEIGHED: usize = 50_000;
/// Elements beyond which a page is not read at all, so that its tree stays below a few hundred megabytes.
const MAX_ELEMENTS: usize = 500_000;
/// Bytes beyond which a page is not read: pages saved with their pictures inside stay below.
const MAX_PAGE: usize = 32 << 20;
/// Bytes at the head of a page in which browsers look for its encoding; theirs is 1,024, but old
/// pages have long comments on top.
const DECLARATION: usize = 4096;

/// Parts of a page that are never the article's own text: captions tell of pictures, readers' comments and
/// messages of social networks of anything, and what common software puts around an article of other articles.
const NOISE: &str = "figcaption, .wp-caption-text, .spip_doc_legende, nav, #respond, #comments, \
     .comment-respond, .comments-area, .comment-list, .commentlist, #commentform, \
     .spip_documents, .wp-caption, blockquote.twitter-tweet, blockquote.instagram-media, blockquote.tiktok-embed, .fb-post, \
     .sharedaddy, .jp-relatedposts, .addtoany_share_save_container, .a2a_kit, .heateor_sss_sharing_container, .essb_links, \
     .elementor-widget-share-buttons, .elementor-widget-post-navigation, .elementor-share-btn, .post-navigation, .nav-links, \
     .yarpp-related, .related-posts, .related-articles, .jnews_inline_related_post, .jeg_share_button, .jeg_post_tags, .td-post-sharing, \
     .tdb-related-news, .saboxplugin-wrap, .author-box, .mc4wp-form, .breadcrumbs, .breadcrumb";
/// What else goes when the extractor gives up and the whole body is taken. `form` is not among them:
/// some frameworks wrap the whole page in one.
const FURNITURE: &str = "script, style, noscript, template, iframe, svg, header, footer, aside, menu, \
     button, select, textarea, label, [role=navigation], [role=banner], [role=contentinfo], [hidden]";

/// The article of a web page; the error is the reason why there is none.
pub(super) fn read(bytes: &[u8], origin: &Origin) -> Result<RawArticle, String> {
    read_page(bytes, None, origin.article(None))
}

/// The article of a web page that was served with a claim about its encoding; the server's word comes before
/// the page's own, as in browsers.
pub(super) fn read_page(
    bytes: &[u8],
    served_as: Option<&'static encoding_rs::Encoding>,
    article: RawArticle,
) -> Result<RawArticle, String> {
    if bytes.len() > MAX_PAGE {
        return Err(bytes::too_long(MAX_PAGE));
    }
    let html = bytes::decode_as(bytes, served_as.or_else(|| declared_encoding(bytes)))?;
    if html.trim().is_empty() {
        return Err("the file is empty".to_owned());
    }
    let elements = nesting::check(&html)?;
    if elements > MAX_ELEMENTS {
        return Err(format!("the page has more than {MAX_ELEMENTS} elements"));
    }
    guarded(|| extract(&html, elements, article))
}

/// The text of a piece of markup, such as the content of a feed's item.
pub(super) fn read_fragment(markup: &str) -> Result<String, String> {
    if nesting::check(markup)? > MAX_ELEMENTS {
        return Err(format!("the markup has more than {MAX_ELEMENTS} elements"));
    }
    guarded(|| {
        nesting::check_tree(&parse(markup))?;
        Ok(whole_body(markup))
    })
}

/// The parser and the extractor are not ours: one page that trips them must not end a run over a hundred
/// thousand.
fn guarded<T>(take_apart: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(take_apart)).unwrap_or_else(|_| Err("the page could not be taken apart".to_owned()))
}

fn extract(html: &str, elements: usize, mut article: RawArticle) -> Result<RawArticle, String> {
    let mut page = parse(html);
    nesting::check_tree(&page)?;
    meta::read(&page, &mut article);
    page.doc.select(NOISE).remove();
    // On a page that lists several articles their headlines are text; the extractor would take each for the head of the page.
    let headlines = page.doc.select("article header h2, article header h3");
    if headlines.length() > 1 {
        page.doc.select("article header").remove_attr("class");
    }
    let weighed = if elements <= MAX_WEIGHED { page.parse().ok() } else { None };
    let text = match weighed {
        Some(found) => tidy(&found.text_content),
        None => String::new(),
    };
    article.text = if text.is_empty() { whole_body(html) } else { text };
    if let Some(title) = &article.title {
        drop_repeated_title(&mut article.text, title);
    }
    if article.text.is_empty() {
        return Err("no text was found in the page".to_owned());
    }
    Ok(article)
}

fn parse(html: &str) -> Readability {
    let mut page = Readability::from(html);
    page.config = Config {
        text_mode: TextMode::Formatted,
        // Read in `meta`, by a parser that bounds how deep it goes.
        disable_json_ld: true,
        ..Config::default()
    };
    page
}

/// The text of the body without its furniture. The page is parsed anew: the extractor has taken the
/// first tree apart.
fn whole_body(html: &str) -> String {
    let page = parse(html);
    page.doc.select(NOISE).remove();
    page.doc.select(FURNITURE).remove();
    let body = page.doc.select_single("body");
    tidy(&body.formatted_text())
}

/// Paragraphs divided by one blank line, lines without spaces around them.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if !tidy.is_empty() {
            tidy.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        tidy.push_str(line);
    }
    tidy
}

/// The headline often stands on top of the text once more.
fn drop_repeated_title(text: &mut String, title: &str) {
    let (first, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    if meta::same_words(first, title) && !rest.is_empty() {
        *text = rest.to_owned();
    }
}

/// The encoding that the page declares in `<meta charset=…>` or `<meta content="…; charset=…">`.
fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION)].to_ascii_lowercase();
    let at = head.windows(8).position(|window| window == b"charset=")?;
    let label = head[at + 8..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or(label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|byte| b"\"' ;/>\t\r\n".contains(byte)).unwrap_or(label.len());
    bytes::encoding_named(&label[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn article_in(html: impl AsRef<[u8]>) -> Result<RawArticle, String> {
        read(html.as_ref(), &Origin::stdin())
    }

    const PAGE: &str = r#"<!doctype html><html lang="fr-FR"><head><meta charset="utf-8">
<title>Mali : attaque à Boulkessi | Studio Dune</title>
<meta property="og:title" content="Mali : attaque à Boulkessi">
<meta property="og:site_name" content="Studio Dune">
<meta property="article:published_time" content="2019-10-02T08:00:00+00:00">
<link rel="canonical" href="https://dune.example/mali/boulkessi"></head><body>
<header><nav class="menu"><ul><li><a href="/">Accueil</a></li><li><a href="/m">Politique</a></li></ul></nav></header>
<main><article><h1>Mali : attaque à Boulkessi</h1>
<figure><img src="a.jpg"><figcaption>Un soldat à Kidal, photo d'archives.</figcaption></figure>
<p>Vingt-cinq soldats maliens ont été tués lundi dans l'attaque du camp de Boulkessi, près de la frontière du Burkina Faso, a annoncé le gouvernement.</p>
<p>Les assaillants, venus à moto, ont pris le camp à l'aube, selon une source militaire, avant de se retirer avec des armes et des véhicules.</p>
<p>Une soixantaine d'hommes sont portés disparus. L'armée dit avoir repris le contrôle du camp, et des renforts sont attendus dans la région.</p>
</article></main>
<section id="comments"><h3>3 commentaires</h3><p>Courage à nos soldats, que Dieu les protège, nous sommes avec vous tous.</p>
<form id="commentform"><label>Laisser un commentaire</label><textarea></textarea></form></section>
<footer><p>Mentions légales. Tous droits réservés.</p></footer></body></html>"#;

    #[test]
    fn a_page_gives_its_article_and_nothing_around_it() {
        let article = article_in(PAGE).unwrap();
        assert_eq!(article.title.as_deref(), Some("Mali : attaque à Boulkessi"));
        assert_eq!(article.date.as_deref(), Some("2019-10-02T08:00:00+00:00"));
        assert_eq!(article.url.as_deref(), Some("https://dune.example/mali/boulkessi"));
        assert_eq!(article.source.as_deref(), Some("Studio Dune"));
        assert_eq!(article.lang.as_deref(), Some("fr-FR"));
        let starts: Vec<_> = article.text.split("\n\n").map(|p| p.split(' ').next()).collect();
        assert_eq!(starts, [Some("Vingt-cinq"), Some("Les"), Some("Une")], "{}", article.text);
    }

    #[test]
    fn a_declared_encoding_is_obeyed() {
        let page = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'><title>\u{c9}t\u{e9}</title><p>Fus\u{e9}e";
        let latin: Vec<u8> = page.chars().map(|c| c as u8).collect();
        let article = article_in(latin).unwrap();
        assert_eq!((article.title.as_deref(), &*article.text), (Some("Été"), "Fusée"));
        assert_eq!(declared_encoding(b"<meta charset = x>"), None);
        assert_eq!(declared_encoding(b"<meta charset="), None);
    }

    #[test]
    fn pages_without_an_article() {
        for (page, reason) in [
            ("", "the file is empty"),
            ("<html><body><nav>Menu</nav><script>var a = 'x';</script></body></html>", "no text"),
        ] {
            assert!(article_in(page).unwrap_err().contains(reason), "{page}");
        }
        assert_eq!(article_in("du texte nu").unwrap().text, "du texte nu");
    }

    #[test]
    fn hostile_pages_return_quickly() {
        let started = Instant::now();
        for page in [
            "<div>".repeat(100_000),
            "<b x=1><p>".repeat(100_000),
            "<table><td>".repeat(50_000),
            "<div></x>".repeat(100_000),
            "<a><a>".repeat(50_000),
        ] {
            let reason = article_in(&page).err();
            assert!(reason.is_none_or(|reason| reason.contains("nested") || reason.contains("no text")));
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }

    #[test]
    fn nesting_up_to_the_limit_is_read() {
        let depth = nesting::MAX_DEPTH - 10;
        let page = format!("{}<p>Du texte tout au fond.{}", "<div>".repeat(depth), "</div>".repeat(depth));
        assert_eq!(article_in(page).unwrap().text, "Du texte tout au fond.");
    }
}
