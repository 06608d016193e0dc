//! Is this page nested deeper than any article, so that taking it apart would cost the stack or minutes?
//!
//! Twice: a scan of the tags before parsing, because the parser's work grows with the square of the
//! depth; then a walk over the tree, because only the tree tells the depth for certain and the
//! extractor recurses over it.

use dom_smoothie::Readability;

/// Deepest nesting that is read. Pages of the press stay below 60, generated ones below 200.
pub(super) const MAX_DEPTH: usize = 500;

/// Most attributes of one element: the parser compares each new one with all before it.
const MAX_ATTRIBUTES: usize = 1000;

/// Elements that hold nothing.
const VOID: [&str; 16] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
    "source", "track", "wbr",
];
/// Elements whose end tag may be left out: they close each other, and nest only inside an element
/// that is counted, so that the true depth is at most a few times what is counted.
const UNCOUNTED: [&str; 13] =
    ["html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot"];
/// Elements through which an end tag inside cannot close what is outside.
const BARRIERS: [&str; 6] = ["table", "template", "object", "marquee", "applet", "caption"];
/// Elements that end a drawing in which they stand, beside those above.
const NOT_DRAWN: [&str; 30] = [
    "b",
    "big",
    "blockquote",
    "center",
    "code",
    "div",
    "dl",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "menu",
    "nobr",
    "ol",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
];
/// Elements whose content is not markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Counts the elements of a page by its tags; the error says that they are nested too deep.
pub(super) fn check(html: &str) -> Result<usize, String> {
    let mut open: Vec<String> = Vec::new();
    let mut elements = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let (closing, tag) = match rest.strip_prefix('/') {
            Some(tag) => (true, tag),
            None => (false, rest),
        };
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = tag.find(|c: char| c.is_ascii_whitespace() || "/>".contains(c));
        let name = tag[..end.unwrap_or(tag.len())].to_ascii_lowercase();
        let slash;
        (rest, slash) = behind_attributes(&tag[end.unwrap_or(tag.len())..])?;
        if closing {
            close(&mut open, &name);
            continue;
        }
        elements += 1;
        if RAW.contains(&name.as_str()) {
            rest = behind_raw_text(rest, &name);
        } else if is_counted(&open, &name, slash) {
            open.push(name);
        }
        if open.len() > MAX_DEPTH {
            return Err(too_deep());
        }
    }
    Ok(elements)
}

/// Measures the tree itself.
pub(super) fn check_tree(page: &Readability) -> Result<(), String> {
    let mut node = page.doc.root();
    let mut depth = 0usize;
    loop {
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            // What is not counted by the tags (rows, cells, list items) comes on top.
            if depth > 4 * MAX_DEPTH {
                return Err(too_deep());
            }
            continue;
        }
        node = loop {
            if depth == 0 {
                return Ok(());
            }
            if let Some(sibling) = node.next_sibling() {
                break sibling;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return Ok(()),
            }
            depth -= 1;
        };
    }
}

/// Closes the nearest open element of that name and what is open inside it, as the parser does.
fn close(open: &mut Vec<String>, name: &str) {
    for at in (0..open.len()).rev() {
        if open[at] == name {
            open.truncate(at);
            return;
        }
        if BARRIERS.contains(&open[at].as_str()) && !BARRIERS.contains(&name) {
            return;
        }
    }
}

/// Whether this start tag may leave an element open.
fn is_counted(open: &[String], name: &str, slash: bool) -> bool {
    let html = VOID.contains(&name) || UNCOUNTED.contains(&name);
    // Inside a drawing `<path/>` is closed at once; elsewhere the slash means nothing. The drawing is
    // over when an element of the page itself turns up, which is then remembered to say so.
    let drawing = open.iter().rposition(|name| name == "svg" || name == "math");
    match drawing {
        None => !html,
        Some(at) => {
            let ends = |name: &str| VOID.contains(&name) || UNCOUNTED.contains(&name) || NOT_DRAWN.contains(&name);
            !slash || ends(name) || open[at..].iter().any(|name| ends(name))
        }
    }
}

/// What follows the `>` of a tag, which may stand in a quoted attribute as well, and whether a slash
/// comes before it; the error says that there are too many attributes.
fn behind_attributes(rest: &str) -> Result<(&str, bool), String> {
    let mut quote = None;
    // The byte before this one, and the one before this that was not a space.
    let (mut before, mut solid) = (b' ', b' ');
    let mut attributes = 0;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => {
                quote = None;
                attributes += 1;
            }
            (Some(_), _) => {}
            (None, b'"' | b'\'') if solid == b'=' => quote = Some(byte),
            (None, b'>') => return Ok((&rest[at + 1..], solid == b'/')),
            (None, b'/') => attributes += 1,
            (None, _) if byte.is_ascii_whitespace() && !before.is_ascii_whitespace() => attributes += 1,
            _ => {}
        }
        if attributes > MAX_ATTRIBUTES {
            return Err(format!("the page has a tag with more than {MAX_ATTRIBUTES} attributes"));
        }
        before = byte;
        if !byte.is_ascii_whitespace() {
            solid = byte;
        }
    }
    Ok(("", false))
}

/// What follows the content of an element that holds no markup: its own end tag, or nothing.
fn behind_raw_text<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        from += at + 2;
        let found = rest.as_bytes().get(from..from + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return &rest[from - 2..];
        }
    }
    ""
}

fn too_deep() -> String {
    format!("the page is nested more than {MAX_DEPTH} elements deep")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_nesting() {
        for (repeated, deep) in [
            ("<div>", true),
            ("<b x='>'>", true),
            ("<table><tr><td>", true),
            ("<table><td></div><div>", true),
            ("<div></x>", true),
            ("<path/>", true),
            ("<svg><path/><div/>", true),
            ("<svg><br><path/>", true),
            ("<svg><g><path d='M0'/></g></svg>", false),
            ("<p>", false),
            ("<li>a<br><img src=x>", false),
            ("<div><span></div>", false),
            ("<script>'<div>'</script>", false),
            ("<SCRIPT>'<div>'</Script >", false),
            ("<!-- <div> -->", false),
            ("< div> <3 <", false),
            ("<p title=\"<div>\">", false),
        ] {
            let page = repeated.repeat(MAX_DEPTH + 1);
            assert_eq!(check(&page).is_err(), deep, "{repeated}");
            if deep {
                continue;
            }
            assert_eq!(check_tree(&Readability::from(page)), Ok(()), "{repeated}");
        }
    }

    #[test]
    fn cut_off_tags_are_no_trouble() {
        for page in ["<", "</", "<a", "<a href=\"", "<!--", "<script", "<script>", "<title></t", "<é>"] {
            assert!(check(page).is_ok(), "{page}");
        }
    }

    #[test]
    fn attributes_are_counted() {
        for attribute in ["a ", "a=1 ", "a='1'", "/a"] {
            let page = |times: usize| format!("<p {}>x", attribute.repeat(times));
            assert!(check(&page(MAX_ATTRIBUTES / 3)).is_ok(), "{attribute}");
            assert!(check(&page(MAX_ATTRIBUTES + 1)).is_err(), "{attribute}");
        }
    }

    #[test]
    fn the_tree_is_measured() {
        let page = "<div>".repeat(4 * MAX_DEPTH + 1);
        assert!(check_tree(&Readability::from(page)).is_err());
    }
}
