//! A clock and a source of bytes that tests control.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use super::{Clock, Entropy};
use crate::time::{Timestamp, millis};

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that stands at `now`.
    pub const fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.as_ms()))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(millis(by), Ordering::SeqCst);
    }

    /// Sets the clock, backwards too.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_ms(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes that differ with every call and are the same in every run. Never for anything but tests.
#[derive(Debug, Default)]
pub struct CountingEntropy(AtomicU64);

impl CountingEntropy {
    /// A source whose bytes differ from those of every other seed.
    pub const fn seeded(seed: u32) -> Self {
        Self(AtomicU64::new((seed as u64) << 32))
    }
}

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        use sha2::{Digest, Sha256};

        for chunk in bytes.chunks_mut(32) {
            let count = self.0.fetch_add(1, Ordering::SeqCst);
            let block = Sha256::digest(count.to_be_bytes());
            chunk.iter_mut().zip(block).for_each(|(byte, random)| *byte = random);
        }
    }
}
