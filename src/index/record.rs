//! What is stored of an article: its record, and its text as it is.
//!
//! ```text
//! record (JSON without the text, on one line)
//! text
//! ```
//!
//! The text is most of an article, and is neither escaped nor searched for escapes.

use crate::article::Article;

/// What is stored of an article, in the place of what `stored` held.
pub fn encode<'s>(article: &Article, stored: &'s mut Vec<u8>) -> &'s str {
    stored.clear();
    // Plain data can be serialised, and gives UTF-8.
    if serde_json::to_writer(&mut *stored, article).is_err() {
        stored.clear();
    }
    stored.push(b'\n');
    stored.extend_from_slice(article.text.as_bytes());
    simdutf8::basic::from_utf8(stored).unwrap_or_default()
}

/// The article that [`encode`] stored; `None` when it is something else.
pub fn decode(stored: &str) -> Option<Article> {
    let (record, text) = stored.split_once('\n')?;
    let mut article: Article = serde_json::from_str(record).ok()?;
    text.is_char_boundary(article.body_start).then(|| {
        article.text = text.to_owned();
        article
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read() {
        let article = Article {
            id: "1".into(),
            title: Some("Un « titre »".into()),
            text: "Un « titre »\n\nUn \"corps\"\u{1}.".into(),
            body_start: 16,
            ..Article::default()
        };
        let mut room = b"something else, and longer than what comes".to_vec();
        let stored = encode(&article, &mut room);
        assert_eq!(decode(stored), Some(article));
        for damaged in [&stored[..2], &stored[..12], &stored[4..], "\n", &stored[..stored.len() - 14]] {
            assert_eq!(decode(damaged), None, "{damaged}");
        }
    }
}
