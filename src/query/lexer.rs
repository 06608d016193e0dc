//! A query's text to the pieces that the parser puts together.

use std::ops::Range;

use super::Diagnostic;

/// A piece of a query, with the bytes it was typed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// What it is.
    pub kind: PieceKind<'t>,
    /// Where it stands.
    pub range: Range<usize>,
    /// Whether nothing divides it from the piece before, an opening bracket excepted: `lieu:"Tin Zaouatine"`.
    pub glued: bool,
}

/// What a [`Piece`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind<'t> {
    /// `(`
    Open,
    /// `)`
    Close,
    /// The words between two quotes.
    Quoted(&'t str),
    /// Anything else up to a blank.
    Chunk(&'t str),
}

/// The closing quote that belongs to an opening one.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '"' => '"',
        '«' => '»',
        '“' | '„' | '‟' => '”',
        '‹' => '›',
        '＂' => '＂',
        _ => return None,
    })
}

/// Whether a character is a quote of any sort; a quote without its partner divides words and is otherwise ignored.
pub fn is_quote(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '‟' | '‹' | '›' | '＂')
}

/// Splits a query. Linear: each closing quote is looked for at most once a sort.
pub fn pieces<'t>(text: &'t str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Piece<'t>> {
    let mut pieces: Vec<Piece<'t>> = Vec::new();
    let mut at = 0;
    // Sorts of closing quotes of which no more follows.
    let mut exhausted: Vec<char> = Vec::new();
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        let (kind, end) = if c.is_whitespace() || c == '\0' {
            at = end;
            continue;
        } else if c == '(' {
            (PieceKind::Open, end)
        } else if c == ')' {
            (PieceKind::Close, end)
        } else if is_quote(c) {
            let close = closing(c).filter(|close| !exhausted.contains(close));
            match close.map(|close| (close, text[end..].find(close))) {
                Some((close, Some(length))) => {
                    (PieceKind::Quoted(&text[end..end + length]), end + length + close.len_utf8())
                }
                found => {
                    exhausted.extend(found.map(|(close, _)| close));
                    diagnostics.push(Diagnostic {
                        range: at..end,
                        message: format!("the quote {c} has no partner and is ignored"),
                    });
                    at = end;
                    continue;
                }
            }
        } else {
            let length =
                text[at..].find(|c: char| c.is_whitespace() || c == '(' || c == ')' || c == '\0' || is_quote(c));
            let end = length.map_or(text.len(), |length| at + length);
            (PieceKind::Chunk(&text[at..end]), end)
        };
        let glued = pieces.last().is_some_and(|last| last.range.end == at && last.kind != PieceKind::Open);
        pieces.push(Piece { kind, range: at..end, glued });
        at = end;
    }
    pieces
}
