//! The pieces of a query to a tree.
//!
//! Precedence, strongest first: NOT, AND (also between words without an operator), OR. Nothing is an error: an operator without
//! its operand is the word that it spells, a bracket without its partner is ignored, an unknown field is words. The parser
//! keeps its own stack, so depth costs memory and not the program's stack, and is bounded by [`MAX_DEPTH`].

use std::ops::Range;

use super::ast::{Diagnostic, Leaf, LeafKind, Node, Query};
use super::fields::QueryField;
use super::lexer::{Piece, PieceKind, pieces};
use crate::analysis::{is_hyphen, is_invisible, is_word_char, segments};
use crate::tagging::dates::span;

/// Brackets deeper than this are ignored; nobody types them.
pub const MAX_DEPTH: usize = 32;

/// A prefix must have this many letters: `a*` would mean every other word.
const MIN_PREFIX: usize = 2;

/// Words and phrases behind these are ignored, and so are wildcards behind the first few: each is looked up in the index.
const MAX_LEAVES: usize = 256;
const MAX_WILDCARDS: usize = 16;

/// More remarks than this help nobody.
const MAX_DIAGNOSTICS: usize = 20;

/// Reads any text as a query.
pub fn parse(text: &str) -> Query {
    let mut parser = Parser { stack: vec![Level::default()], diagnostics: Vec::new(), leaves: 0, wildcards: 0 };
    let pieces = pieces(text, &mut parser.diagnostics);
    parser.run(&pieces);
    let root = parser.finish();
    parser.diagnostics.sort_by_key(|diagnostic| diagnostic.range.start);
    parser.diagnostics.truncate(MAX_DIAGNOSTICS);
    Query { root, diagnostics: parser.diagnostics }
}

/// What has been read inside one pair of brackets: alternatives of conjunctions.
#[derive(Default)]
struct Level {
    alternatives: Vec<Node>,
    current: Vec<Node>,
    /// An operator that still waits for what follows it.
    pending: Pending,
    field: Option<QueryField>,
    /// Whether the brackets themselves are negated.
    negated: bool,
    opened: Range<usize>,
}

#[derive(Default)]
struct Pending {
    or: Option<(Range<usize>, String)>,
    and: Option<(Range<usize>, String)>,
    not: Option<(Range<usize>, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    And,
    Or,
    Not,
}

impl Operator {
    fn of(chunk: &str) -> Option<Operator> {
        Some(match chunk {
            "AND" | "ET" | "&&" => Operator::And,
            "OR" | "OU" | "||" => Operator::Or,
            "NOT" | "SAUF" => Operator::Not,
            _ => return None,
        })
    }
}

struct Parser {
    stack: Vec<Level>,
    diagnostics: Vec<Diagnostic>,
    leaves: usize,
    wildcards: usize,
}

impl Parser {
    fn run(&mut self, pieces: &[Piece]) {
        // The field that a chunk ending in a colon names, for the piece glued to it.
        let mut field: Option<QueryField> = None;
        for (number, piece) in pieces.iter().enumerate() {
            if self.leaves >= MAX_LEAVES {
                self.say(piece.range.clone(), format!("everything behind the first {MAX_LEAVES} words is ignored"));
                return;
            }
            let scope = field.take().filter(|_| piece.glued);
            match piece.kind {
                PieceKind::Open => self.open(scope, piece.range.clone()),
                PieceKind::Close => self.close(piece.range.clone()),
                PieceKind::Quoted(words) => self.quoted(words, scope),
                PieceKind::Chunk(chunk) => {
                    if let Some(operator) = Operator::of(chunk).filter(|_| scope.is_none()) {
                        self.operator(operator, chunk, piece.range.clone());
                        continue;
                    }
                    let follows = pieces
                        .get(number + 1)
                        .is_some_and(|next| next.glued && matches!(next.kind, PieceKind::Open | PieceKind::Quoted(_)));
                    field = self.chunk(chunk, piece.range.start, scope, follows, piece.glued);
                }
            }
        }
    }

    fn level(&mut self) -> &mut Level {
        self.stack.last_mut().expect("the outermost level is never popped")
    }

    fn say(&mut self, range: Range<usize>, message: impl Into<String>) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(Diagnostic { range, message: message.into() });
        }
    }

    fn push(&mut self, node: Node) {
        self.leaves += match &node {
            Node::All(nodes) | Node::Any(nodes) => nodes.len(),
            _ => 1,
        };
        let level = self.level();
        let pending = std::mem::take(&mut level.pending);
        if pending.or.is_some() {
            let done = Node::all(std::mem::take(&mut level.current));
            level.alternatives.extend(done);
        }
        level.current.push(if pending.not.is_some() { negate(node) } else { node });
    }

    fn operator(&mut self, operator: Operator, chunk: &str, range: Range<usize>) {
        let level = self.level();
        let can = match operator {
            Operator::Not => level.pending.not.is_none(),
            _ => {
                !level.current.is_empty()
                    && level.pending.or.is_none()
                    && level.pending.and.is_none()
                    && level.pending.not.is_none()
            }
        };
        if !can {
            self.literal(chunk, range);
            return;
        }
        let waiting = Some((range, chunk.to_owned()));
        match operator {
            Operator::And => level.pending.and = waiting,
            Operator::Or => level.pending.or = waiting,
            Operator::Not => level.pending.not = waiting,
        }
    }

    /// Takes an operator as the word that it spells.
    fn literal(&mut self, chunk: &str, range: Range<usize>) {
        if chunk.chars().any(is_word_char) {
            self.say(range, format!("{chunk} has nothing to join here and is taken as a word"));
            let field = self.level().field;
            // Lower case, so that it is a word when it is read again.
            self.push(Node::Leaf(Leaf { field, kind: LeafKind::Word, text: chunk.to_lowercase() }));
        } else {
            self.say(range, format!("{chunk} has nothing to join here and is ignored"));
        }
    }

    fn open(&mut self, scope: Option<QueryField>, range: Range<usize>) {
        if self.stack.len() > MAX_DEPTH {
            self.say(range, format!("brackets more than {MAX_DEPTH} deep are ignored"));
            return;
        }
        let field = scope.or(self.level().field);
        let negated = self.level().pending.not.take().is_some();
        self.stack.push(Level { field, negated, opened: range, ..Level::default() });
    }

    fn close(&mut self, range: Range<usize>) {
        if self.stack.len() == 1 {
            self.say(range, "this bracket was never opened and is ignored");
            return;
        }
        self.pop();
    }

    fn pop(&mut self) {
        self.settle();
        if let Some(mut level) = self.stack.pop() {
            level.alternatives.extend(Node::all(level.current));
            if let Some(node) = Node::any(level.alternatives) {
                self.push(if level.negated { negate(node) } else { node });
            }
        }
    }

    /// Takes operators that still wait at the end of a level as words.
    fn settle(&mut self) {
        let pending = std::mem::take(&mut self.level().pending);
        for (range, chunk) in [pending.or, pending.and, pending.not].into_iter().flatten() {
            self.literal(&chunk, range);
        }
    }

    fn finish(&mut self) -> Option<Node> {
        while self.stack.len() > 1 {
            let opened = self.level().opened.clone();
            self.say(opened, "this bracket is closed at the end of the query");
            self.pop();
        }
        self.settle();
        let mut level = std::mem::take(self.level());
        level.alternatives.extend(Node::all(level.current));
        Node::any(level.alternatives)
    }

    fn quoted(&mut self, words: &str, scope: Option<QueryField>) {
        let field = scope.or(self.level().field);
        let text = clean_phrase(words);
        if text.is_empty() {
            return;
        }
        self.push(Node::Leaf(Leaf { field, kind: LeafKind::Phrase, text }));
    }

    /// Reads a chunk; returns the field that it names for what is glued to it.
    fn chunk(
        &mut self,
        chunk: &str,
        start: usize,
        scope: Option<QueryField>,
        follows: bool,
        glued: bool,
    ) -> Option<QueryField> {
        let mut rest = chunk;
        if !glued
            && let Some(word) = chunk.strip_prefix(['-', '\u{2212}']).filter(|word| word.starts_with(is_word_char))
        {
            let before = self.level().pending.not.is_some();
            if !before {
                self.level().pending.not = Some((start..start + 1, String::new()));
            }
            rest = word;
        } else if !glued && chunk.starts_with('-') && chunk.len() == 1 && follows {
            self.level().pending.not = Some((start..start + 1, String::new()));
            return None;
        }
        let offset = start + (chunk.len() - rest.len());
        if let Some((name, value)) = rest.split_once(':').filter(|_| scope.is_none()) {
            match QueryField::named(name) {
                Some(field) if value.is_empty() && follows => return Some(field),
                Some(field) if value.chars().any(is_word_char) => {
                    self.value(value, offset + name.len() + 1, Some(field));
                    return None;
                }
                None if !value.is_empty()
                    && !value.starts_with('/')
                    && !name.is_empty()
                    && name.chars().all(is_word_char)
                    && !name.chars().all(char::is_numeric) =>
                {
                    self.say(offset..offset + name.len() + 1, format!("{name}: is not a field and is taken as a word"));
                }
                _ => {}
            }
        }
        self.value(rest, offset, scope);
        None
    }

    /// The words of a chunk, with what the end of it asks for.
    fn value(&mut self, text: &str, start: usize, scope: Option<QueryField>) {
        let field = scope.or(self.level().field);
        let range = start..start + text.len();
        if field == Some(QueryField::Date) {
            match dates(text) {
                Some(text) => self.push(Node::Leaf(Leaf { field, kind: LeafKind::Dates, text })),
                None => {
                    self.say(
                        range,
                        format!("{text:?} is not a date (2022, 2022-11, 2022-11-27, 2022..2023) and is taken as words"),
                    );
                    self.words(text, None, LeafKind::Word);
                }
            }
            return;
        }
        let (body, kind) = self.suffix(text, range);
        self.words(body, field, kind);
    }

    /// What a trailing `*`, `~` or `~2` asks for.
    fn suffix<'t>(&mut self, text: &'t str, range: Range<usize>) -> (&'t str, LeafKind) {
        let ends_in_letter = |body: &str| segments(body).last().is_some_and(|last| last.end == body.len());
        if let Some(body) = text.strip_suffix('*').filter(|body| ends_in_letter(body)) {
            let letters =
                segments(body).last().map_or(0, |last| visible(&body[last.word_start..last.end]).chars().count());
            if letters >= MIN_PREFIX && self.wildcard(range.clone()) {
                return (body, LeafKind::Prefix);
            }
            if letters >= MIN_PREFIX {
                return (body, LeafKind::Word);
            }
            self.say(range, format!("a prefix needs {MIN_PREFIX} letters: {body:?} is taken as a word"));
            return (body, LeafKind::Word);
        }
        for (ending, distance) in [("~", 1), ("~1", 1), ("~2", 2)] {
            if let Some(body) = text.strip_suffix(ending).filter(|body| ends_in_letter(body)) {
                return (body, if self.wildcard(range) { LeafKind::Fuzzy(distance) } else { LeafKind::Word });
            }
        }
        if text.contains(['*', '~', '^', '\\', '[', ']', '{', '}']) && text.chars().any(is_word_char) {
            self.say(range, format!("{text:?} is taken as words"));
        }
        (text, LeafKind::Word)
    }

    /// Whether one more wildcard is allowed.
    fn wildcard(&mut self, range: Range<usize>) -> bool {
        self.wildcards += 1;
        let allowed = self.wildcards <= MAX_WILDCARDS;
        if !allowed {
            self.say(range, format!("more than {MAX_WILDCARDS} wildcards: this one is taken as a word"));
        }
        allowed
    }

    /// One leaf for each word of `text`, compounds whole; the last has `kind`. They are one operand of what waits before them.
    fn words(&mut self, text: &str, field: Option<QueryField>, kind: LeafKind) {
        let mut leaves: Vec<String> = Vec::new();
        for segment in segments(text) {
            let word = visible(&text[segment.word_start..segment.end]);
            match leaves.last_mut() {
                Some(compound) if segment.joined => {
                    compound.push('-');
                    compound.push_str(&word);
                }
                _ => leaves.push(word),
            }
        }
        let last = leaves.len().saturating_sub(1);
        let nodes = leaves.into_iter().enumerate().map(|(number, text)| {
            let kind = if number == last { kind } else { LeafKind::Word };
            // A prefix or a typo is asked of one word, not of a compound.
            let kind = if text.contains('-') && kind != LeafKind::Word { LeafKind::Word } else { kind };
            Node::Leaf(Leaf { field, kind, text: not_an_operator(text) })
        });
        if let Some(node) = Node::all(nodes.collect()) {
            self.push(node);
        }
    }
}

/// Twice not is not at all.
fn negate(node: Node) -> Node {
    match node {
        Node::Not(inner) => *inner,
        other => Node::Not(Box::new(other)),
    }
}

/// A word that spells an operator is written in lower case, so that it is read as a word again.
fn not_an_operator(text: String) -> String {
    if Operator::of(&text).is_some() { text.to_lowercase() } else { text }
}

fn visible(word: &str) -> String {
    word.chars().filter(|&c| !is_invisible(c)).collect()
}

/// The words of a phrase as written, without what would end it or mean something else when read again.
fn clean_phrase(words: &str) -> String {
    let words: String = words.chars().filter(|&c| !is_invisible(c) && c != '"' && c != '\0').collect();
    if segments(&words).next().is_none() {
        return String::new();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `2022-11..2023-02` and its like, with either end open.
fn dates(text: &str) -> Option<String> {
    let text: String = text.chars().map(|c| if is_hyphen(c) { '-' } else { c }).collect();
    let ends = match text.split_once("..") {
        Some(("", "")) => return None,
        Some((from, to)) => [from, to],
        None => [text.as_str(), text.as_str()],
    };
    let valid = ends.into_iter().all(|end| end.is_empty() || span(end).is_some());
    valid.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        let query = parse(text);
        let said: String = query.diagnostics.iter().map(|d| format!(" !{}", &text[d.range.clone()])).collect();
        format!("{query}{said}")
    }

    #[test]
    fn what_people_type() {
        for (text, query) in [
            ("otages Missabougou", "otages Missabougou"),
            ("prise d'otages", "prise otages"),
            ("l’armée N'Djamena Aguel'hoc", "armée N'Djamena Aguel'hoc"),
            ("« prise d’otages » Mali", "\"prise d’otages\" Mali"),
            ("a OR b c", "a OR (b c)"),
            ("attaque OU embuscade ET Mali", "attaque OR (embuscade Mali)"),
            ("(attaque OU embuscade) Mali", "(attaque OR embuscade) Mali"),
            ("otages -Niger SAUF Tchad", "otages NOT Niger NOT Tchad"),
            ("-(Niger Tchad)", "NOT (Niger Tchad)"),
            ("ville-garnison 3-0", "ville-garnison 3-0"),
            ("enlèv* tombouctu~ kidale~2", "enlèv* tombouctu~ kidale~2"),
            ("acteur:jnim Lieu:\"Tin Zaouatine\" title:otages", "acteur:jnim lieu:\"Tin Zaouatine\" titre:otages"),
            ("date:2022-11..2023-02 date:2022..", "date:2022-11..2023-02 date:2022.."),
            ("titre:(attaque OU embuscade)", "titre:attaque OR titre:embuscade"),
            ("C'est fini ?", "est fini"),
            ("Mali : trois morts", "Mali trois morts"),
            ("http://a.example/x", "http a example x"),
            ("14:30", "14 30"),
            ("", ""),
            (" ?! … ", ""),
            ("\"\" « » ()", ""),
            ("مالي 🔥 otages", "مالي otages"),
        ] {
            assert_eq!(shown(text), query, "{text}");
        }
    }

    #[test]
    fn what_is_taken_literally_is_said() {
        for (text, shown_as) in [
            ("OR otages", "or otages !OR"),
            ("otages ET", "otages et !ET"),
            ("a AND OR b", "a or b !OR"),
            ("\"prise d'otages", "prise otages !\""),
            ("(otages", "otages !("),
            ("otages)", "otages !)"),
            ("foo:bar", "foo bar !foo:"),
            ("date:demain", "demain !demain"),
            ("*otages a* ota*ges", "otages a ota ges !*otages !a* !ota*ges"),
            ("NOT", "not !NOT"),
            ("||", " !||"),
        ] {
            assert_eq!(shown(text), shown_as, "{text}");
        }
    }

    #[test]
    fn deep_and_long_queries_are_read_in_bounded_depth() {
        parse(&"(".repeat(100_000));
        parse(&format!("{}a{}", "NOT (".repeat(50_000), ")".repeat(50_000)));
        parse(&"« \" “ ".repeat(50_000));
        assert!(parse(&"a OR ".repeat(20_000)).root.is_some());
        for long in ["otages Kati ", "a~ ", "ab* OR ", "\"a b\" "] {
            let query = parse(&long.repeat(100_000));
            assert!(query.to_string().len() < 10_000 && !query.diagnostics.is_empty(), "{long}");
        }
    }

    fn prints_back(text: &str) {
        let query = parse(text);
        let printed = query.to_string();
        assert_eq!(parse(&printed), query, "typed {text:?}, printed {printed:?}");
    }

    #[test]
    fn collected_queries_print_back_as_the_same_query() {
        for line in
            include_str!("../../tests/data/french/queries.txt").split('\n').filter(|line| !line.starts_with('#'))
        {
            prints_back(line);
        }
    }

    proptest! {
        #[test]
        fn any_text_prints_back_as_the_same_query(text in "\\PC{0,40}|([a-zéA-Z0-9'’\"«»():*~.-]{0,6} |OR |ET |NOT |-|\\(|\\)|titre:|date:2022|\"){0,14}") {
            prints_back(&text);
        }
    }
}
