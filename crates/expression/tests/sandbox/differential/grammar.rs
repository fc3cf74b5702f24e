//! Makes small expressions out of templates: `$int`, `$text` and the like stand for anything of that kind.

use super::{parts::PARTS, templates::TEMPLATES};

/// Another seed makes other cases.
const SEED: u64 = 20_261_124;
/// How many cases are made of one template, if they differ.
const ROUNDS: u64 = 4;
/// How deep parts may hold parts.
const DEPTH: usize = 3;

/// Every case, each once. They are the same in every run.
pub(crate) fn cases() -> Vec<String> {
    let mut cases: Vec<String> = Vec::new();
    for template in TEMPLATES.concat() {
        for round in 0..ROUNDS {
            let mut random = Random::new(SEED ^ hash(template) ^ round);
            let case = fill(template, DEPTH, &mut random);
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
    }
    cases
}

/// FNV-1a: a template has the same cases wherever it stands.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Replaces each `$name` in a template.
fn fill(template: &str, depth: usize, random: &mut Random) -> String {
    let mut pieces = template.split('$');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        filled.push_str(&part(name, depth, random));
        filled.push_str(rest);
    }
    filled
}

fn part(name: &str, depth: usize, random: &mut Random) -> String {
    let found = PARTS.iter().find(|(known, ..)| *known == name);
    let &(_, plain, nested) = found.unwrap_or_else(|| panic!("there is no part ${name}"));
    let is_nested = depth > 0 && !nested.is_empty() && random.below(2) == 0;
    let chosen = random.choose(if is_nested { nested } else { plain });
    fill(chosen, depth.saturating_sub(1), random)
}

/// `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): good enough to choose by.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % bound
    }

    /// One of `items`, which are not none.
    pub(crate) fn choose<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        items.get(self.below(items.len())).unwrap()
    }
}
