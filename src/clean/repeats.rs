//! Which paragraphs does a text hold twice?
//!
//! Sites print the lead once as a summary and once in the text, or the whole text twice. The first copy is kept, unless it is cut off.

use rustc_hash::FxHashSet;

/// Bytes from which a line that comes twice is a copy and no refrain.
const MIN_COPY: usize = 60;

/// Lines that break off and are looked for among the others; a page has one or two.
const MAX_SUMMARIES: usize = 8;

/// The numbers of the lines that are copies of others.
pub(super) fn find(lines: &[&str]) -> Vec<usize> {
    let (mut copies, mut summaries) = (Vec::new(), 0);
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.len() >= MIN_COPY) {
        if !seen.insert(line) {
            copies.push(number);
        } else if summaries < MAX_SUMMARIES
            && let Some(start) = cut_off(line)
        {
            summaries += 1;
            // A summary that breaks off where the paragraph below goes on.
            if start.len() >= MIN_COPY && lines[number + 1..].iter().any(|other| other.starts_with(start)) {
                copies.push(number);
            }
        }
    }
    copies
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
