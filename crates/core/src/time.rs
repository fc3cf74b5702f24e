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

/// A span of time as authentik writes it: `seconds=300`, `minutes=5`, or several parts separated by `;`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeSpan(Duration);

/// The text is no span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a span of time is written like seconds=300 or hours=1;minutes=30")]
pub struct InvalidTimeSpan;

impl TimeSpan {
    /// A span of whole seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// The span as a duration.
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl std::str::FromStr for TimeSpan {
    type Err = InvalidTimeSpan;

    fn from_str(text: &str) -> Result<Self, InvalidTimeSpan> {
        let seconds =
            text.split(';').map(part_seconds).try_fold(0_u64, |sum, part| sum.checked_add(part?));
        seconds.map(Self::from_secs).ok_or(InvalidTimeSpan)
    }
}

fn part_seconds(part: &str) -> Option<u64> {
    let (unit, count) = part.trim().split_once('=')?;
    let unit_seconds = match unit {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 60 * 60,
        "days" => 24 * 60 * 60,
        "weeks" => 7 * 24 * 60 * 60,
        _ => return None,
    };
    count.parse::<u64>().ok()?.checked_mul(unit_seconds)
}

impl TryFrom<String> for TimeSpan {
    type Error = InvalidTimeSpan;

    fn try_from(text: String) -> Result<Self, InvalidTimeSpan> {
        text.parse()
    }
}

impl From<TimeSpan> for String {
    fn from(span: TimeSpan) -> Self {
        span.to_string()
    }
}

impl std::fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "seconds={}", self.0.as_secs())
    }
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

    #[test]
    fn spans_are_read_as_authentik_writes_them() {
        assert_eq!("seconds=300".parse(), Ok(TimeSpan::from_secs(300)));
        assert_eq!("hours=1;minutes=30".parse(), Ok(TimeSpan::from_secs(5_400)));
        for text in [
            "",
            "300",
            "seconds",
            "seconds=-1",
            "fortnights=1",
            "seconds=1;;",
            "weeks=99999999999999999999",
        ] {
            assert_eq!(text.parse::<TimeSpan>(), Err(InvalidTimeSpan), "{text}");
        }
    }
}
