//! Which elements does this item hold?

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Most elements of one item, and of what stands above the items, that are looked at.
const MAX_ELEMENTS: usize = 1000;
/// Most attributes of one element that are looked at.
const MAX_ATTRIBUTES: usize = 100;

/// One element with all that lies in it.
#[derive(Default)]
pub(super) struct Element {
    /// Its name in lower case, with the prefix that its feed uses where names could be confused without it.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// Its text, or its markup.
    pub(super) text: String,
    /// Whether other elements lie in it as part of its text.
    pub(super) is_markup: bool,
}

impl Element {
    fn new(tag: &BytesStart) -> Element {
        let name = tag.name().0.to_ascii_lowercase();
        let name = match name.split_once(':') {
            // Feeds that give Atom or RSS itself a prefix.
            Some(("atom" | "rss" | "a" | "rdf", local)) => local.to_owned(),
            _ => name,
        };
        let mut attributes = tag.attributes();
        let attributes = attributes.with_checks(false).flatten().take(MAX_ATTRIBUTES);
        let attributes = attributes.map(|found| (found.key.0.to_ascii_lowercase(), resolved(&found.value))).collect();
        Element { name, attributes, ..Element::default() }
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is a link to something other than the article's page.
    pub(super) fn is_other_link(&self) -> bool {
        self.attribute("rel").is_some_and(|rel| rel != "alternate")
    }
}

/// The elements of an item; the error is the reason why they cannot be told.
pub(super) fn read_item(markup: &str) -> Result<Vec<Element>, String> {
    let mut elements = Vec::new();
    children(markup, 1, &mut elements, &mut None).map_err(|error| format!("the item is not well-formed: {error}"))?;
    if elements.is_empty() { Err("the item is empty".to_owned()) } else { Ok(elements) }
}

/// The root of a feed and the elements that describe it, as far as the head is well-formed.
pub(super) fn read_head(markup: &str) -> Option<(Element, Vec<Element>)> {
    let mut elements = Vec::new();
    let mut root = None;
    // The head of Atom lies one level below the root, that of RSS two; errors end it, as its end does.
    let depth = if markup.to_ascii_lowercase().contains("<channel") { 2 } else { 1 };
    let _ = children(markup, depth, &mut elements, &mut root);
    root.map(|root| (root, elements))
}

/// Collects the elements that lie `depth` deep; `root` becomes the outermost.
fn children(
    markup: &str,
    depth: usize,
    elements: &mut Vec<Element>,
    root: &mut Option<Element>,
) -> quick_xml::Result<()> {
    let mut reader = Reader::from_str(markup);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut level = 0usize;
    let mut open: Option<Element> = None;
    while elements.len() < MAX_ELEMENTS {
        let start = reader.buffer_position();
        let event = reader.read_event()?;
        let end = reader.buffer_position();
        if matches!(event, Event::Eof) {
            break;
        }
        let source = || markup.get(start as usize..end as usize).unwrap_or_default();
        match (&event, &mut open) {
            (Event::Start(tag), Some(element)) => {
                level += 1;
                nested(element, tag, source());
            }
            (Event::Empty(tag), Some(element)) => nested(element, tag, source()),
            (Event::Start(tag), None) => {
                if level == 0 && root.is_none() {
                    *root = Some(Element::new(tag));
                }
                if level == depth {
                    open = Some(Element::new(tag));
                }
                level += 1;
            }
            (Event::Empty(tag), None) if level == depth => elements.push(Element::new(tag)),
            (Event::End(_), _) => {
                level = level.saturating_sub(1);
                if level <= depth {
                    elements.extend(open.take());
                } else if let Some(element) = open.as_mut().filter(|element| element.is_markup) {
                    element.text.push_str(source());
                }
            }
            (Event::Text(text), Some(element)) => element.text.push_str(text),
            (Event::CData(text), Some(element)) => element.text.push_str(text),
            (Event::GeneralRef(name), Some(element)) if element.is_markup => {
                element.text.push_str(&format!("&{};", &**name));
            }
            (Event::GeneralRef(name), Some(element)) => element.text.push_str(&resolved(&format!("&{};", &**name))),
            _ => {}
        }
    }
    elements.extend(open);
    Ok(())
}

/// Takes in an element inside another: as markup of a text, and as nothing but its words in what is data,
/// such as the name of an author.
fn nested(element: &mut Element, tag: &BytesStart, source: &str) {
    let is_text = matches!(element.name.as_str(), "content" | "summary" | "title" | "description" | "content:encoded");
    if is_text {
        element.is_markup = true;
        element.text.push_str(source);
    } else if !tag.name().0.is_empty() && !element.text.trim().is_empty() {
        element.text.push(' ');
    }
}

/// The text with the entities that HTML knows; a feed's own are left as they are, so that nothing multiplies.
fn resolved(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}
