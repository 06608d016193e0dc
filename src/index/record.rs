//! What is stored of an article: its record, and its text as it is.
//!
//! ```text
//! length of the record (4 bytes, little-endian) | record (JSON without the text) | text (UTF-8)
//! ```
//!
//! The text is most of an article, and is neither escaped nor searched for escapes.

use crate::article::Article;

/// The bytes that are stored of an article.
pub fn encode(article: &Article) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(article.text.len() + 1024);
    bytes.extend_from_slice(&[0; LENGTH]);
    // Serialising plain data to memory cannot fail.
    let _ = serde_json::to_writer(&mut bytes, article);
    let length = (bytes.len() - LENGTH) as u32;
    bytes[..LENGTH].copy_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(article.text.as_bytes());
    bytes
}

/// The article of these bytes; `None` when they are not what [`encode`] wrote.
pub fn decode(bytes: &[u8]) -> Option<Article> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH>()?;
    let (record, text) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let mut article: Article = serde_json::from_slice(record).ok()?;
    article.text = str::from_utf8(text).ok()?.to_owned();
    article.text.is_char_boundary(article.body_start).then_some(article)
}

const LENGTH: usize = 4;

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
        let bytes = encode(&article);
        assert_eq!(decode(&bytes), Some(article));
        for damaged in [&bytes[..2], &bytes[..12], &bytes[4..], &[255; 40], &bytes[..bytes.len() - 14]] {
            assert_eq!(decode(damaged), None);
        }
    }
}
