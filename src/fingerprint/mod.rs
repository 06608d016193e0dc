//! Which articles are copies of one text? A fingerprint of each, and the clusters that they form.
//!
//! Newspapers print the same dispatch under another headline, cut it, correct a word in every sentence or raise its toll. What stays is runs
//! of words, so an article is remembered by the hashes of its shingles (runs of neighbouring words of the body, as the analysis folded
//! them), and two articles are copies when most shingles of the shorter one stand in the other: *containment*, since half of a text is still a
//! copy of the whole, which the Jaccard coefficient would not say.
//!
//! # From words to clusters
//!
//! 1. [`Sketcher`] makes a [`Fingerprint`] of the tokens that the tagger and the index use too: every shingle of three words as 16 bits, and
//!    as `anchors` the smallest 32-bit hashes of the shingles of five words (bottom-k MinHash). Three words survive light editing, five
//!    are rare enough to look a text up by.
//! 2. [`Clusters`] takes the fingerprints one after the other. The anchors name the few earlier articles that may be copies (`anchors`); these
//!    are compared shingle by shingle, on all shingles and not on a sample, because copies and mere relatives lie too close for an estimate.
//! 3. Shingles that an article shares with clusters that it is no copy of are background: a paragraph on the conflict that follows every report,
//!    a site's own words, the phrases of a bulletin. They weigh less, so that a background shared does not make a copy.
//!
//! Other evidence speaks against a copy (`evidence`): other names and numbers, which is what tells a template filled in twice; weeks or years between two
//! publications; and that nothing but an ending is shared. A report tells its news first and the background last, so of a copy, however
//! it was cut, some of one beginning stands in the other, and of two reports with the same background nothing does.
//!
//! An anchor is entered once for each cluster and not for each copy, so lists stay short however often a dispatch is printed, and the length
//! of a list says in how many different texts a phrase stands: those in many look nothing up. The work for an article does not depend on how many
//! there are.
//!
//! # What keeps clusters from growing into each other
//!
//! Clusters are joined by links between articles, and a chain of links can join what has nothing in common: a page that holds two short news
//! items whole contains both. So a link to a text more than twice as long or as short adds an article to one cluster only, and only if it has
//! something in common with the article that began it; and only links between texts of comparable length join two clusters.

mod anchors;
mod clusters;
mod evidence;
mod numbers;
mod sketch;

pub use clusters::{Clusters, Known};
pub use sketch::{Fingerprint, Sketcher, stored_anchors};
