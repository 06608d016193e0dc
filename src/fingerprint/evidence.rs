//! What speaks for two articles being copies of one text, and what against it.

use super::sketch::{Fingerprint, Seen};

/// Shingles of the shorter article that must stand in the other, for long articles, before the background is weighed. At 0.40
/// stories that each quote a third of themselves from one communiqué pass for copies; at 0.43 copies of which each lost another part are
/// missed when they come before the whole text.
const COPY: f32 = 0.42;

/// What is asked of short articles on top of that, divided by the number of their shingles: few shingles agree by chance.
const COPY_SHORT: f32 = 4.0;

/// What is asked of two articles that were published further apart than `NEWS_DAYS`: yearly feasts and weekly bulletins are told in the same
/// words each time, and only a text that was hardly touched is the old one.
const COPY_OLD: f32 = 0.8;
const NEWS_DAYS: u32 = 45;

/// What is asked of two articles that were published so many days apart, or more. A dispatch is printed again within days, and what comes
/// the week after in the same words is the next bulletin: labelled copies that old share 0.72 and more, forms up to 0.5.
const COPY_WEEK: f32 = 0.6;
const WEEK_DAYS: u32 = 6;

/// A text with fewer shingles is a caption or a summary: it is a copy only of one that is as short and says nearly the same.
const CAPTION: usize = 24;
const COPY_CAPTION: f32 = 0.8;

/// The part of the names that copies share at least: a template with other facts names others. Labelled copies share 0.55 and more; with
/// fewer names than `FEW_NAMES` the part says nothing.
const NAMES: f32 = 0.5;
const FEW_NAMES: usize = 4;

/// The part of the facts, names and numbers together, that copies share at least: a bulletin has the same places each time and other figures.
/// Labelled copies with new tolls share 0.36 and more, bulletins hardly ever that; with fewer facts than `FEW_FACTS` the part says nothing.
const FACTS: f32 = 1.0 / 3.0;
const FEW_FACTS: usize = 8;

/// An article has something in common with another from here on.
pub const RELATED: f32 = 0.1;

/// Texts are of comparable length when the shorter has this part of the shingles of the longer.
const COMPARABLE: f32 = 0.5;

/// The beginning of a text: of so many of its shingles, one. A copy may have another first sentence, hardly another first third.
const HEAD: usize = 3;

/// How much of the shorter text stands in both, less what does so by chance.
pub fn containment(both: f32, own: f32, theirs: f32, print: &Fingerprint, other: &Fingerprint) -> f32 {
    let contained = both / own.min(theirs).max(f32::EPSILON);
    less_chance(contained, print.shingles.len().max(other.shingles.len()))
}

/// The containment from which two articles are copies; more than 1 when they cannot be.
pub fn needed(a: &Fingerprint, b: &Fingerprint) -> f32 {
    let shorter = a.shingles.len().min(b.shingles.len());
    let mut needed = COPY + COPY_SHORT / shorter.max(1) as f32;
    match a.published.zip(b.published).map_or(0, |(a, b)| a.abs_diff(b)) {
        days if days > NEWS_DAYS => needed = needed.max(COPY_OLD),
        days if days >= WEEK_DAYS => needed = needed.max(COPY_WEEK),
        _ => {}
    }
    if shorter < CAPTION {
        needed = if are_comparable(a, b) { needed.max(COPY_CAPTION) } else { f32::INFINITY };
    }
    needed
}

/// Whether two articles that share so many names and numbers may be about the same.
pub fn have_facts_in_common(names: usize, numbers: usize, a: &Fingerprint, b: &Fingerprint) -> bool {
    let fewer = a.names.len().min(b.names.len());
    let facts = (a.names.len() + a.numbers.len()).min(b.names.len() + b.numbers.len());
    (fewer < FEW_NAMES || names as f32 >= NAMES * fewer as f32)
        && (facts < FEW_FACTS || (names + numbers) as f32 >= FACTS * facts as f32)
}

pub fn are_comparable(a: &Fingerprint, b: &Fingerprint) -> bool {
    let (a, b) = (a.shingles.len() as f32, b.shingles.len() as f32);
    a.min(b) >= COMPARABLE * a.max(b)
}

/// Whether neither article has the beginning of the other: then they share an ending, the background that an agency puts below each report or a
/// paper's words about itself, which may be longer than the report. Of a copy that lost its beginning, what is left begins somewhere in
/// the other. Labelled copies share 0.16 and more of one beginning, reports with a long ending 0.04 and less.
pub fn only_endings(a: (&Fingerprint, &Seen), b: (&Fingerprint, &Seen)) -> bool {
    let has_head = |(print, _): (&Fingerprint, &Seen), (other, seen): (&Fingerprint, &Seen)| {
        let head = &print.shingles[..print.shingles.len().div_ceil(HEAD)];
        let both = head.iter().filter(|shingle| seen.contains(**shingle)).count();
        less_chance(both as f32 / head.len().max(1) as f32, other.shingles.len()) >= RELATED
    };
    !has_head(a, b) && !has_head(b, a)
}

/// The part of some shingles that stands in a text with `of` shingles, less what does so by chance.
fn less_chance(part: f32, of: usize) -> f32 {
    // Of 65,536 hashes, a long text has so many that others share some by chance.
    let chance = of as f32 / 65536.0;
    (part - chance) / (1.0 - chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(shingles: impl IntoIterator<Item = u16>, published: i32) -> Fingerprint {
        Fingerprint { shingles: shingles.into_iter().collect(), published: Some(published), ..Fingerprint::default() }
    }

    fn end_alike(a: &Fingerprint, b: &Fingerprint) -> bool {
        let [of_a, of_b] = [a, b].map(|print| {
            let mut seen = Seen::default();
            print.shingles.iter().for_each(|&shingle| _ = seen.insert(shingle));
            seen
        });
        let found = only_endings((a, &of_a), (b, &of_b));
        assert_eq!(found, only_endings((b, &of_b), (a, &of_a)));
        found
    }

    #[test]
    fn a_long_ending_in_common_is_not_a_text_in_common() {
        let report = print(0..200, 0);
        // Another report, with the same 120 shingles of background below.
        assert!(end_alike(&report, &print((1000..1080).chain(80..200), 0)));
        // Another first sentence; a beginning that is lost; paragraphs in another order; an introduction before its first half.
        assert!(!end_alike(&report, &print((1000..1030).chain(30..200), 0)));
        assert!(!end_alike(&report, &print(120..200, 0)));
        assert!(!end_alike(&report, &print((100..200).chain(0..100), 0)));
        assert!(!end_alike(&report, &print((1000..1100).chain(0..100), 0)));
    }

    #[test]
    fn a_form_has_the_same_names_and_other_numbers() {
        let with = |names: u16, numbers| Fingerprint {
            names: (0..names).collect(),
            numbers: (0..numbers).collect(),
            ..Fingerprint::default()
        };
        let same = |names, numbers, of: &Fingerprint| have_facts_in_common(names, numbers, of, of);
        let bulletin = with(4, 12);
        assert!(!same(4, 1, &bulletin) && same(4, 2, &bulletin));
        // Other names are enough to tell two forms apart, and few facts tell nothing.
        assert!(!same(1, 12, &bulletin) && same(3, 0, &with(3, 4)));
        // What counts nothing is judged by its names.
        assert!(have_facts_in_common(4, 0, &bulletin, &with(4, 0)));
    }

    #[test]
    fn the_older_the_other_the_more_is_asked() {
        let at = |day| needed(&print(0..200, 0), &print(0..200, day));
        assert_eq!(at(0), at(5));
        assert_eq!([at(-6), at(7), at(45), at(-46)], [COPY_WEEK, COPY_WEEK, COPY_WEEK, COPY_OLD]);
        let undated = Fingerprint { published: None, ..print(0..200, 0) };
        assert_eq!(needed(&undated, &print(0..200, 900)), at(0));
    }
}
