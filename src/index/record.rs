//! What is stored of an article: its record, and its text as it is.
//!
//! ```text
//! record (JSON without the text, on one line)
//! text
//! ```
//!
//! The text is most of an article, and is neither escaped nor searched for escapes.

use crate::article::Article;

/// What is stored of an article.
pub fn encode(article: &Article) -> String {
    // Serialising plain data cannot fail.
    let mut stored = serde_json::to_string(article).unwrap_or_default();
    stored.reserve_exact(1 + article.text.len());
    stored.push('\n');
    stored.push_str(&article.text);
    stored
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
        let stored = encode(&article);
        assert_eq!(decode(&stored), Some(article));
        for damaged in [&stored[..2], &stored[..12], &stored[4..], "\n", &stored[..stored.len() - 14]] {
            assert_eq!(decode(damaged), None, "{damaged}");
        }
    }
}
