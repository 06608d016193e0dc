//! Which articles are copies of each other, found one article after the other.

use rustc_hash::FxHashMap;

use super::anchors::AnchorTable;
use super::evidence::{RELATED, are_comparable, containment, have_facts_in_common, needed, only_endings};
use super::sketch::{Fingerprint, Seen};
use crate::error::Result;

/// A phrase that stands in so many different texts looks nothing up.
const COMMON: usize = 16;

/// Earlier articles that are compared with one, in all and of one cluster.
const COMPARED: usize = 8;
const COMPARED_EACH: usize = 2;

/// An article that shares fewer than this part of the anchors that the likeliest copy shares is not compared.
const LIKELY: f32 = 0.15;

/// When this part of the anchors is common, something must be shared that is not.
const MOSTLY_COMMON: f32 = 0.3;

/// The part of the anchors which are not common that must be shared then.
const OWN: f32 = 0.15;

/// Gives the fingerprints of earlier articles back.
pub trait Known {
    /// The fingerprint of the article with this number.
    fn fingerprint(&mut self, number: u32) -> Result<Fingerprint>;
}

/// All fingerprints in memory.
impl Known for &[Fingerprint] {
    fn fingerprint(&mut self, number: u32) -> Result<Fingerprint> {
        Ok(self[number as usize].clone())
    }
}

/// Clusters of articles, which are numbered from 0 in the order in which they come.
///
/// In memory an article takes 4 bytes and 11 to 17 for each of its anchors (22 for 270 words), fewer for copies: 250 to 380.
#[derive(Default)]
pub struct Clusters {
    /// The tree of each cluster (union-find). The root is the article that came first.
    parents: Vec<u32>,
    table: AnchorTable,
    /// The shingles of the article at hand, its names and its numbers.
    seen: Seen,
    names: Seen,
    numbers: Seen,
    /// The shingles of one that it is compared with.
    other: Seen,
    votes: Votes,
    tally: FxHashMap<u32, Tally>,
}

/// What speaks for comparing an article.
#[derive(Clone, Copy, Default)]
struct Tally {
    /// Anchors shared; those in few texts weigh more.
    weight: f32,
    anchors: u32,
}

/// An earlier article that was compared.
struct Compared {
    number: u32,
    root: u32,
    print: Fingerprint,
}

impl Clusters {
    /// Makes room for so many more articles of usual length.
    pub fn reserve(&mut self, articles: usize) {
        self.parents.reserve(articles);
        self.table.reserve(articles * 22);
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The first article of an article's cluster.
    pub fn root(&self, number: u32) -> u32 {
        let mut root = number;
        while self.parents[root as usize] != root {
            root = self.parents[root as usize];
        }
        root
    }

    /// Adds an article whose cluster is known: that of `first`, or one of its own.
    pub fn restore(&mut self, anchors: &[u32], first: Option<u32>) -> u32 {
        let number = self.push();
        if let Some(first) = first {
            self.join(first, number);
        }
        self.enter(anchors, number);
        number
    }

    /// Adds an article and finds the cluster that it belongs to. `known` knows all articles before it.
    pub fn add(&mut self, print: &Fingerprint, known: &mut dyn Known) -> Result<u32> {
        let candidates = self.candidates(print);
        let number = self.push();
        if !candidates.is_empty() {
            self.seen.clear();
            print.shingles.iter().for_each(|&shingle| _ = self.seen.insert(shingle));
            self.names.clear();
            print.names.iter().for_each(|&name| _ = self.names.insert(name));
            self.numbers.clear();
            print.numbers.iter().for_each(|&number| _ = self.numbers.insert(number));
            let mut compared = Vec::with_capacity(candidates.len());
            for (candidate, root) in candidates {
                compared.push(Compared { number: candidate, root, print: known.fingerprint(candidate)? });
            }
            for (other, comparable) in self.links(print, &compared, known)? {
                // Joined by an earlier link, or not of comparable length and there is a better one.
                if self.root(number) == number || comparable {
                    self.join(other, number);
                }
            }
        }
        self.enter(&print.anchors, number);
        Ok(number)
    }

    fn push(&mut self) -> u32 {
        let number = self.parents.len() as u32;
        self.parents.push(number);
        number
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let root = a.min(b);
        self.parents[a.max(b) as usize] = root;
    }

    /// Enters an article under those of its anchors which its cluster does not have yet.
    fn enter(&mut self, anchors: &[u32], number: u32) {
        let root = self.root(number);
        for &anchor in anchors {
            let mut count = 0;
            let known = self.table.articles(anchor).any(|other| {
                count += 1;
                count >= COMMON || self.root(other) == root
            });
            if !known {
                self.table.insert(anchor, number);
            }
        }
    }

    /// In how many texts a phrase stands; `None` when it is common.
    fn frequency(&self, anchor: u32) -> Option<usize> {
        Some(self.table.articles(anchor).take(COMMON).count()).filter(|count| *count < COMMON)
    }

    /// The earlier articles that may be copies, the likeliest first, and the roots of their clusters.
    fn candidates(&mut self, print: &Fingerprint) -> Vec<(u32, u32)> {
        self.tally.clear();
        let mut holders = Vec::with_capacity(COMMON);
        for &anchor in &print.anchors {
            holders.clear();
            holders.extend(self.table.articles(anchor).take(COMMON));
            if holders.len() == COMMON {
                continue;
            }
            for &other in &holders {
                let tally = self.tally.entry(other).or_default();
                tally.weight += 1.0 / holders.len() as f32;
                tally.anchors += 1;
            }
        }
        // One phrase that several texts share is no reason to look.
        let most = self.tally.values().map(|tally| tally.anchors).max().unwrap_or(0);
        let likely =
            |tally: &Tally| (tally.anchors > 1 || tally.weight > 0.4) && tally.anchors as f32 >= LIKELY * most as f32;
        let mut ranked: Vec<(f32, u32)> = self
            .tally
            .iter()
            .filter(|(_, tally)| likely(tally))
            .map(|(number, tally)| (tally.weight, *number))
            .collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut chosen: Vec<(u32, u32)> = Vec::with_capacity(COMPARED);
        for (_, number) in ranked {
            let root = self.root(number);
            if chosen.iter().filter(|(_, other)| *other == root).count() < COMPARED_EACH {
                chosen.push((number, root));
            }
            if chosen.len() == COMPARED {
                break;
            }
        }
        chosen
    }

    /// The articles that `print` is a copy of, the most alike first, and whether they are of comparable length.
    fn links(&mut self, print: &Fingerprint, compared: &[Compared], known: &mut dyn Known) -> Result<Vec<(u32, bool)>> {
        // Names are fewer than shingles, and tell nearly all of them apart.
        let alike = compared.iter().filter(|other| self.share_facts(print, &other.print));
        let copies: Vec<(&Compared, f32)> = alike
            .map(|other| (other, self.shared(print, &other.print)))
            .filter(|(other, shared)| *shared >= needed(print, &other.print))
            .collect();
        let copies = self.without_mere_endings(print, copies);
        // Most articles are like others in a sentence or two.
        if copies.is_empty() {
            return Ok(Vec::new());
        }
        self.vote(compared, &copies);
        let mut links: Vec<(f32, u32, bool)> = Vec::new();
        for (other, shared) in copies {
            let weighed = self.weighed(print, &other.print);
            if weighed < needed(print, &other.print) || !self.share_their_own(print, &other.print) {
                continue;
            }
            let comparable = are_comparable(print, &other.print);
            if !comparable && other.number != other.root {
                let root = known.fingerprint(other.root)?;
                if self.shared(print, &root) < RELATED {
                    continue;
                }
            }
            links.push((shared, other.number, comparable));
        }
        links.sort_by(|a, b| b.2.cmp(&a.2).then(b.0.total_cmp(&a.0)).then(a.1.cmp(&b.1)));
        Ok(links.into_iter().map(|(_, number, comparable)| (number, comparable)).collect())
    }

    /// Leaves out those that share nothing but an ending, which is background then.
    fn without_mere_endings<'a>(
        &mut self,
        print: &Fingerprint,
        mut copies: Vec<(&'a Compared, f32)>,
    ) -> Vec<(&'a Compared, f32)> {
        copies.retain(|(other, _)| {
            self.other.clear();
            other.print.shingles.iter().for_each(|&shingle| _ = self.other.insert(shingle));
            !only_endings((print, &self.seen), (&other.print, &self.other))
        });
        copies
    }

    /// Every cluster that the article is no copy of votes for its shingles to be background.
    fn vote(&mut self, compared: &[Compared], copies: &[(&Compared, f32)]) {
        self.votes.clear();
        for (place, other) in compared.iter().enumerate() {
            let is_first = compared[..place].iter().all(|before| before.root != other.root);
            let copy = copies.iter().any(|(copy, _)| copy.root == other.root);
            if is_first && !copy {
                other.print.shingles.iter().for_each(|&shingle| self.votes.add(shingle));
            }
        }
    }

    /// Containment of the shorter article in the other; `print` is in `seen`.
    fn shared(&self, print: &Fingerprint, other: &Fingerprint) -> f32 {
        let both: usize = other.shingles.iter().map(|&shingle| usize::from(self.seen.contains(shingle))).sum();
        containment(both as f32, print.shingles.len() as f32, other.shingles.len() as f32, print, other)
    }

    /// Whether two articles name the same and count the same; what `print` has is in `names` and `numbers`.
    fn share_facts(&self, print: &Fingerprint, other: &Fingerprint) -> bool {
        let names = other.names.iter().filter(|name| self.names.contains(**name)).count();
        let numbers = other.numbers.iter().filter(|number| self.numbers.contains(**number)).count();
        have_facts_in_common(names, numbers, print, other)
    }

    /// [`shared`](Clusters::shared) with each shingle weighed by the votes.
    fn weighed(&self, print: &Fingerprint, other: &Fingerprint) -> f32 {
        let own: f32 = print.shingles.iter().map(|&shingle| self.votes.weight(shingle)).sum();
        let (mut theirs, mut both) = (0.0, 0.0);
        for &shingle in &other.shingles {
            let weight = self.votes.weight(shingle);
            theirs += weight;
            both += if self.seen.contains(shingle) { weight } else { 0.0 };
        }
        containment(both, own, theirs, print, other)
    }

    /// Whether two articles that have many common phrases share others too.
    fn share_their_own(&self, print: &Fingerprint, other: &Fingerprint) -> bool {
        let own = |print: &Fingerprint| -> Vec<u32> {
            print.anchors.iter().copied().filter(|&anchor| self.frequency(anchor).is_some()).collect()
        };
        let (a, b) = (own(print), own(other));
        let common = |own: &[u32], print: &Fingerprint| 1.0 - own.len() as f32 / print.anchors.len().max(1) as f32;
        if common(&a, print).max(common(&b, other)) < MOSTLY_COMMON {
            return true;
        }
        let both = a.iter().filter(|anchor| b.binary_search(anchor).is_ok()).count();
        both as f32 >= OWN * a.len().min(b.len()) as f32
    }
}

/// How many clusters hold a shingle, of those that an article was compared with.
struct Votes {
    counts: Vec<u8>,
    voted: Vec<u16>,
}

impl Default for Votes {
    fn default() -> Self {
        Votes { counts: vec![0; 1 << 16], voted: Vec::new() }
    }
}

impl Votes {
    fn add(&mut self, shingle: u16) {
        self.counts[usize::from(shingle)] += 1;
        self.voted.push(shingle);
    }

    fn weight(&self, shingle: u16) -> f32 {
        1.0 / (1.0 + f32::from(self.counts[usize::from(shingle)]))
    }

    fn clear(&mut self) {
        for shingle in self.voted.drain(..) {
            self.counts[usize::from(shingle)] = 0;
        }
    }
}
