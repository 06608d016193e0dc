//! Anchors to articles: a hash table with open addressing, since a million articles have more than twenty million anchors.

/// No article has this number.
const EMPTY: u32 = u32::MAX;

/// Which articles have an anchor. An entry takes eight bytes; between 47 and 70 % of the table are in use, so it costs 11 to 17.
#[derive(Default)]
pub struct AnchorTable {
    /// Anchor and article.
    slots: Vec<(u32, u32)>,
    used: usize,
}

impl AnchorTable {
    /// Makes room for so many more entries.
    pub fn reserve(&mut self, more: usize) {
        let wanted = (self.used + more) * 10 / 7 + 1;
        if wanted > self.slots.len() {
            self.resize(wanted);
        }
    }

    /// The articles entered under an anchor, in the order in which they were entered.
    pub fn articles(&self, anchor: u32) -> impl Iterator<Item = u32> {
        let (after, before) = match self.slots.len() {
            0 => (&self.slots[..], &self.slots[..]),
            _ => {
                let (before, after) = self.slots.split_at(self.start(anchor));
                (after, before)
            }
        };
        let slots = after.iter().chain(before).take_while(|slot| slot.1 != EMPTY);
        slots.filter(move |slot| slot.0 == anchor).map(|slot| slot.1)
    }

    /// Enters an article under an anchor.
    pub fn insert(&mut self, anchor: u32, article: u32) {
        if (self.used + 1) * 10 > self.slots.len() * 7 {
            self.resize((self.slots.len() * 3 / 2).max(64));
        }
        self.place(anchor, article);
        self.used += 1;
    }

    fn place(&mut self, anchor: u32, article: u32) {
        let mut at = self.start(anchor);
        while self.slots[at].1 != EMPTY {
            at = if at + 1 == self.slots.len() { 0 } else { at + 1 };
        }
        self.slots[at] = (anchor, article);
    }

    fn resize(&mut self, slots: usize) {
        let old = std::mem::replace(&mut self.slots, vec![(0, EMPTY); slots]);
        // Entries under one anchor keep their order, unless they lie around the end of the table: so begin behind a gap.
        let gap = old.iter().position(|slot| slot.1 == EMPTY).unwrap_or(0);
        let (before, after) = old.split_at(gap);
        for &(anchor, article) in after.iter().chain(before).filter(|slot| slot.1 != EMPTY) {
            self.place(anchor, article);
        }
    }

    /// Where the entries of an anchor begin. Anchors are the smallest of many hashes, so their upper bits say nothing.
    fn start(&self, anchor: u32) -> usize {
        let spread = anchor.wrapping_mul(0x9E37_79B9);
        ((u64::from(spread) * self.slots.len() as u64) >> 32) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::AnchorTable;

    #[test]
    fn articles_are_found_in_the_order_in_which_they_came() {
        let mut table = AnchorTable::default();
        assert_eq!(table.articles(7).count(), 0);
        for article in 0..5000 {
            table.insert(article % 500, article);
        }
        for anchor in 0..500 {
            let expected: Vec<u32> = (0..10).map(|round| anchor + 500 * round).collect();
            assert_eq!(table.articles(anchor).collect::<Vec<_>>(), expected);
        }
        assert_eq!(table.articles(500).count(), 0);
    }
}
