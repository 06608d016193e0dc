//! Which article an article is: the id by which users name it, and the key by which a newer version replaces it.

use std::hash::Hasher;

use twox_hash::XxHash3_64;

use crate::article::RawArticle;

/// The names of an article that do not depend on its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The record's own id, or one derived from its URL or relative path. Users type it.
    pub id: String,
    /// Two articles with the same key are versions of one article. Unlike the id it also tells apart records of different
    /// sources that happen to use the same id.
    pub key: u64,
}

impl Identity {
    /// The identity of a found article. It is the same on every machine and for every folder that holds the same tree.
    pub fn of(raw: &RawArticle) -> Identity {
        let record = raw.record.map(|record| record.to_string()).unwrap_or_default();
        let (id, parts): (Option<&str>, [&str; 3]) = match (raw.id.as_deref(), raw.url.as_deref()) {
            (Some(id), _) => (Some(id), ["id", raw.source.as_deref().unwrap_or(&raw.relative_path), id]),
            (None, Some(url)) if names_one_page(url) => (None, ["url", url, ""]),
            _ => (None, ["path", &raw.relative_path, &record]),
        };
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let hash = hasher.finalize();
        let mut key = [0; 8];
        key.copy_from_slice(&hash.as_bytes()[..8]);
        let id = id.map_or_else(|| hash.to_hex()[..12].to_owned(), str::to_owned);
        Identity { id, key: u64::from_le_bytes(key) }
    }

    /// A digest of everything that the article holds: it changes when anything does.
    pub fn digest(raw: &RawArticle) -> u64 {
        let mut hasher = XxHash3_64::new();
        let mut add = |present: bool, field: &str| {
            hasher.write(&(2 * field.len() as u64 + u64::from(present)).to_le_bytes());
            hasher.write(field.as_bytes());
        };
        for field in [&raw.title, &raw.date, &raw.url, &raw.source, &raw.lang] {
            add(field.is_some(), field.as_deref().unwrap_or_default());
        }
        for (name, value) in &raw.extra {
            add(true, name);
            add(true, &value.to_string());
        }
        add(true, &raw.path);
        add(true, &raw.text);
        hasher.finish()
    }
}

/// Whether a URL has a path: a site's front page names no article.
fn names_one_page(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_some_and(|(_, path)| !path.trim_matches('/').is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(relative_path: &str) -> RawArticle {
        RawArticle {
            path: format!("/somewhere/{relative_path}"),
            relative_path: relative_path.into(),
            ..RawArticle::default()
        }
    }

    #[test]
    fn identity_does_not_depend_on_where_the_folder_lies() {
        let here = raw("mali/x.txt");
        let there = RawArticle { path: "other/mali/x.txt".into(), ..here.clone() };
        assert_eq!(Identity::of(&here), Identity::of(&there));
        assert_ne!(Identity::of(&here), Identity::of(&raw("niger/x.txt")));
        assert_eq!(Identity::of(&here).id.len(), 12);
    }

    #[test]
    fn a_record_keeps_its_own_id() {
        let one = RawArticle { id: Some("7".into()), source: Some("A".into()), ..raw("a.jsonl") };
        let two = RawArticle { id: Some("7".into()), source: Some("B".into()), ..raw("a.jsonl") };
        assert_eq!((Identity::of(&one).id.as_str(), Identity::of(&two).id.as_str()), ("7", "7"));
        assert_ne!(Identity::of(&one).key, Identity::of(&two).key);
    }

    #[test]
    fn a_front_page_does_not_identify_an_article() {
        let one = RawArticle { url: Some("https://www.example.org/".into()), record: Some(1), ..raw("a.jsonl") };
        let two = RawArticle { record: Some(2), ..one.clone() };
        assert_ne!(Identity::of(&one), Identity::of(&two));
        let page = RawArticle { url: Some("https://www.example.org/a".into()), ..one.clone() };
        let same = RawArticle { url: page.url.clone(), ..two };
        assert_eq!(Identity::of(&page), Identity::of(&same));
    }

    #[test]
    fn the_digest_sees_every_field() {
        let base = raw("x.txt");
        let changed = [
            RawArticle { text: "a".into(), ..base.clone() },
            RawArticle { title: Some("a".into()), ..base.clone() },
            RawArticle { title: Some(String::new()), ..base.clone() },
            RawArticle { date: Some("a".into()), ..base.clone() },
            RawArticle { extra: [("k".to_owned(), 1.into())].into(), ..base.clone() },
        ];
        let mut digests: Vec<u64> = changed.iter().map(Identity::digest).collect();
        digests.push(Identity::digest(&base));
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), changed.len() + 1);
    }
}
