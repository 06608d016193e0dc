//! How text is made safe and how it is coloured.

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::UnicodeWidthChar;

/// What a printer may do with a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences are understood.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Style {
    /// A headline.
    pub fn title(self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    /// What is there for whoever looks for it.
    pub fn dim(self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    /// The name of an actor.
    pub fn actor(self, text: &str) -> String {
        self.paint(AnsiColor::Magenta.on_default(), text)
    }

    /// The name of a place.
    pub fn place(self, text: &str) -> String {
        self.paint(AnsiColor::Cyan.on_default(), text)
    }

    /// A date.
    pub fn date(self, text: &str) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    /// A word that matched.
    pub fn matched(self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default().bold(), text)
    }

    fn paint(self, ansi: Ansi, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{ansi}{text}{ansi:#}") } else { text.to_owned() }
    }
}

/// Whether a character could move the cursor, change colours or turn the order of what follows.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
}

/// A text of several lines without anything that a terminal would obey, except its line ends.
pub fn harmless(text: &str) -> String {
    text.chars().filter(|&c| c == '\n' || !is_harmful(c)).collect()
}

/// A text as one line: white space is one blank, and nothing is left that a terminal would obey.
pub fn harmless_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !line.ends_with(' ') && !line.is_empty() {
                line.push(' ');
            }
        } else if !is_harmful(c) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// The columns that a text takes.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A line cut to `width` columns, with an ellipsis where something is missing.
pub fn fit(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut used = 0;
    let mut out = String::new();
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        assert_eq!(harmless_line("a\u{1b}[31mb\u{7}\r\nc\t d\u{202e}e\u{9b}f"), "a[31mb c def");
        assert_eq!(harmless("a\u{1b}]0;x\u{7}\nb"), "a]0;x\nb");
    }

    #[test]
    fn lines_are_cut_by_columns_not_by_bytes() {
        assert_eq!(fit("Ménaka", 6), "Ménaka");
        assert_eq!(fit("Ménaka", 4), "Mén…");
        assert_eq!(fit("日本語", 5), "日本…");
        assert_eq!(fit("", 0), "");
    }
}
