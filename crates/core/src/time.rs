//! Instants, as the rules see them: handed in, never read from a global clock.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// An instant on the wall clock: whole milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// This is also its representation in every database column that ends in `_at_ms`.
/// Arithmetic saturates, so no stored value can make a rule overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant that lies `ms` milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// This instant moved into the future by `by`.
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(millis(by)))
    }

    /// This instant moved into the past by `by`.
    #[must_use]
    pub fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(millis(by)))
    }

    /// How long after `earlier` this instant lies; zero when it does not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// `duration` in whole milliseconds, at most `i64::MAX`.
pub fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// `duration` in whole seconds, rounded up: what a person is told to wait.
pub fn seconds_to_wait(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_instant_is_no_time_after_a_later_one() {
        let noon = Timestamp::from_ms(1_000);

        assert_eq!(Timestamp::from_ms(400).since(noon), Duration::ZERO);
        assert_eq!(noon.since(Timestamp::from_ms(400)), Duration::from_millis(600));
    }

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_too_short() {
        assert_eq!(seconds_to_wait(Duration::from_millis(29_001)), 30);
        assert_eq!(seconds_to_wait(Duration::from_secs(30)), 30);
    }
}
