//! Which paragraphs does a text hold twice?
//!
//! Sites print the lead once as a summary and once in the text, or the whole text twice. The first copy is kept, unless it is cut off.

use rustc_hash::FxHashSet;

/// Bytes from which a line that comes twice is a copy and no refrain.
const MIN_COPY: usize = 60;

/// Bytes of what a newspaper prints on top of every page, and lines that are looked at for it.
const RUNNING_HEAD: std::ops::RangeInclusive<usize> = 16..=140;
const MAX_NUMBERED: usize = 64;

/// Lines of a text that are compared one by one.
const MAX_COMPARED: usize = 64;

/// Lines that break off and are looked for among the others; a page has one or two.
const MAX_SUMMARIES: usize = 8;

/// The numbers of the lines that are copies of others.
pub(super) fn find(lines: &[&str]) -> Vec<usize> {
    let (mut copies, mut summaries) = (Vec::new(), 0);
    // Among the few lines of most texts hardly two are of one length; many are told apart by their hashes.
    let is_long = lines.len() > MAX_COMPARED;
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.len() >= MIN_COPY) {
        let is_again = match is_long {
            true => !seen.insert(line),
            false => lines[..number].iter().any(|other| other.len() == line.len() && other == line),
        };
        if is_again {
            copies.push(number);
        } else if summaries < MAX_SUMMARIES
            && let Some(start) = cut_off(line)
        {
            summaries += 1;
            // A summary that breaks off where the paragraph below goes on.
            if start.len() >= MIN_COPY && lines[number + 1..].iter().any(|other| starts_alike(other, start)) {
                copies.push(number);
            }
        }
    }
    copies.extend(running_heads(lines));
    copies
}

/// The numbers of the lines that differ in a number alone: what a newspaper prints on top of every page.
fn running_heads(lines: &[&str]) -> Vec<usize> {
    let is_numbered = |line: &str| {
        RUNNING_HEAD.contains(&line.len())
            && (line.ends_with(|c: char| c.is_ascii_digit()) || line.starts_with(|c: char| c.is_ascii_digit()))
    };
    let number_of = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | '|');
    let trimmed: Vec<(usize, &str)> = (0..lines.len())
        .filter(|&number| is_numbered(lines[number]))
        .map(|number| (number, lines[number].trim_matches(number_of)))
        .filter(|(_, line)| line.len() >= *RUNNING_HEAD.start() && line.contains(' '))
        .take(MAX_NUMBERED)
        .collect();
    let is_again =
        |&(number, line): &(usize, &str)| trimmed.iter().any(|&(other, again)| other != number && again == line);
    trimmed.iter().filter(|line| is_again(line)).map(|&(number, _)| number).collect()
}

/// Whether a line begins with another, whichever apostrophes and blanks they are written with.
fn starts_alike(line: &str, start: &str) -> bool {
    let alike = |c: char| match c {
        '’' | '‘' => '\'',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    };
    let mut chars = line.chars().map(alike);
    start.chars().map(alike).all(|c| chars.next() == Some(c))
}

/// What stands before the dots at which a line breaks off.
fn cut_off(line: &str) -> Option<&str> {
    let rest = ["[…]", "[...]", "(...)", "(…)", "…", "..."].iter().find_map(|dots| line.strip_suffix(dots))?;
    Some(rest.trim_end_matches(['.', '…', ' ', '\u{a0}']))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn copies() {
        let one = "Vingt soldats ont été tués lundi dans l'attaque d'un camp du nord, a annoncé l'armée.";
        let cut = "Vingt soldats ont été tués lundi dans l'attaque d'un camp du nord, a…";
        assert_eq!(find(&[one, "", "Un refrain.", one, "Un refrain."]), [3]);
        assert_eq!(find(&[cut, "", one]), [0]);
        assert_eq!(find(&[one, "", cut]), [0usize; 0]);
    }
}
