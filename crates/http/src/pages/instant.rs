//! Instants on pages: exact for programs and scripts, readable for people without scripts.

use handset_core::time::Timestamp;

/// An instant, written twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instant {
    /// As `2026-11-24T10:43:00Z` (RFC 3339).
    pub(crate) datetime: String,
    /// As `2026-11-24 10:43 UTC`.
    pub(crate) text: String,
}

impl Instant {
    pub(crate) fn of(at: Timestamp) -> Self {
        let at = jiff::Timestamp::from_second(at.as_ms().div_euclid(1_000)).unwrap_or_default();
        Self {
            datetime: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            text: at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_written_for_programs_and_for_people() {
        let instant = Instant::of(Timestamp::from_ms(1_795_517_000_999));

        assert_eq!(instant.datetime, "2026-11-24T10:43:20Z");
        assert_eq!(instant.text, "2026-11-24 10:43 UTC");
    }
}
