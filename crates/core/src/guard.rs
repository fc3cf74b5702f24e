//! The account guard: wrong codes are counted per account, whatever challenge, session or node they come through.

use std::time::Duration;

use crate::{limits::LimitSettings, time::Timestamp};

/// How long an account waits after it reaches the soft lock, and after each further wrong code
/// (NIST SP 800-63B-4, section 3.2.2: a wait that grows from 30 seconds to an hour).
pub const LOCK_WAITS: [Duration; 7] = [
    Duration::from_secs(30),
    Duration::from_mins(1),
    Duration::from_mins(2),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_mins(30),
    Duration::from_hours(1),
];
const DAY: Duration = Duration::from_hours(24);

/// The wrong codes of one account. Kept in the database and reset only by a right code or an administrator:
/// a resend, a new challenge, a restart or another node change nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Wrong codes since the last right one.
    pub consecutive: u32,
    /// No code is looked at before this instant.
    pub locked_until: Option<Timestamp>,
    /// Wrong codes in the day that began at `day_started_at`.
    pub day_failures: u32,
    /// When the day of `day_failures` began.
    pub day_started_at: Option<Timestamp>,
}

/// Whether the account may make a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Permit {
    /// It may; the guess is counted in this guard, which must be stored before the guess is looked at.
    Granted(Guard),
    /// Not before this instant.
    LockedUntil(Timestamp),
    /// Not until an administrator unlocks it: 100 wrong codes in a row (NIST SP 800-63B-4, section 3.2.2).
    Stopped,
}

impl Guard {
    /// Counts one guess as wrong, before it is looked at. [`Guard::cleared`] takes that back if it was right.
    pub fn charge(self, limits: &LimitSettings, now: Timestamp) -> Permit {
        match self.refusal(limits, now) {
            Some(refusal) => refusal,
            None => Permit::Granted(self.counted(limits, now)),
        }
    }

    /// Why no guess is allowed at `now`, if so. Also asked before a message is sent: a code that cannot be entered is wasted money.
    pub fn refusal(&self, limits: &LimitSettings, now: Timestamp) -> Option<Permit> {
        if self.consecutive >= limits.hard_stop_failures {
            return Some(Permit::Stopped);
        }
        if let Some(until) = self.locked_until.filter(|until| *until > now) {
            return Some(Permit::LockedUntil(until));
        }
        let day_ends_at = self.day_started_at?.plus(DAY);
        let day_is_full =
            limits.failures_per_day > 0 && self.day_failures >= limits.failures_per_day;
        (day_is_full && day_ends_at > now).then_some(Permit::LockedUntil(day_ends_at))
    }

    fn counted(self, limits: &LimitSettings, now: Timestamp) -> Self {
        let consecutive = self.consecutive.saturating_add(1);
        let same_day = self.day_started_at.is_some_and(|start| start.plus(DAY) > now);
        Self {
            consecutive,
            locked_until: lock_wait(consecutive, limits).map(|wait| now.plus(wait)),
            day_failures: if same_day { self.day_failures.saturating_add(1) } else { 1 },
            day_started_at: if same_day { self.day_started_at } else { Some(now) },
        }
    }

    /// The guard after a right code: nothing in a row is left, and the guess itself was no failure.
    #[must_use]
    pub fn cleared(self) -> Self {
        Self {
            consecutive: 0,
            locked_until: None,
            day_failures: self.day_failures.saturating_sub(1),
            ..self
        }
    }
}

fn lock_wait(consecutive: u32, limits: &LimitSettings) -> Option<Duration> {
    let beyond = consecutive.checked_sub(limits.soft_lock_failures)?;
    let step = usize::try_from(beyond).unwrap_or(usize::MAX).min(LOCK_WAITS.len() - 1);
    LOCK_WAITS.get(step).copied()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const T0: Timestamp = Timestamp::from_ms(1_000_000);

    fn after_failures(count: u32, limits: &LimitSettings) -> (Guard, Timestamp) {
        let mut now = T0;
        let mut guard = Guard::default();
        for _ in 0..count {
            guard = match guard.charge(limits, now) {
                Permit::Granted(guard) => guard,
                Permit::LockedUntil(until) => {
                    now = until;
                    let Permit::Granted(guard) = guard.charge(limits, now) else {
                        panic!("a lock ends when it says");
                    };
                    guard
                }
                Permit::Stopped => panic!("stopped early"),
            };
        }
        (guard, now)
    }

    #[test]
    fn the_tenth_wrong_code_locks_for_thirty_seconds() {
        let limits = LimitSettings::default();
        let (ninth, now) = after_failures(9, &limits);
        let (tenth, _) = after_failures(10, &limits);

        assert_eq!(ninth.refusal(&limits, now), None);
        let until = T0.plus(Duration::from_secs(30));
        assert_eq!(tenth.charge(&limits, T0), Permit::LockedUntil(until));
        assert!(matches!(tenth.charge(&limits, until), Permit::Granted(_)));
    }

    #[test]
    fn waits_grow_to_an_hour() {
        let limits = LimitSettings::default();
        for (failures, wait) in (10..).zip(LOCK_WAITS).chain([(40, LOCK_WAITS[6])]) {
            let (guard, now) = after_failures(failures, &limits);
            assert_eq!(guard.refusal(&limits, now), Some(Permit::LockedUntil(now.plus(wait))));
        }
    }

    #[test]
    fn a_hundred_wrong_codes_in_a_row_stop_the_account_for_good() {
        let limits = LimitSettings { failures_per_day: 0, ..LimitSettings::default() };
        let (guard, now) = after_failures(100, &limits);

        assert_eq!(guard.charge(&limits, now.plus(DAY * 365)), Permit::Stopped);
    }

    #[test]
    fn fifty_wrong_codes_in_a_day_end_the_day() {
        let limits = LimitSettings { soft_lock_failures: 1_000, ..LimitSettings::default() };
        let (guard, now) = after_failures(50, &limits);

        assert_eq!(guard.charge(&limits, now), Permit::LockedUntil(T0.plus(DAY)));
        assert!(matches!(
            guard.charge(&limits, T0.plus(DAY)),
            Permit::Granted(Guard { day_failures: 1, .. })
        ));
    }

    #[test]
    fn a_right_code_clears_what_was_in_a_row_and_nothing_else() {
        let limits = LimitSettings::default();
        let (guard, _) = after_failures(4, &limits);

        assert_eq!(guard.cleared(), Guard { consecutive: 0, day_failures: 3, ..guard });
    }

    proptest! {
        #[test]
        fn no_order_of_times_gives_more_than_ten_guesses_before_a_lock(
            steps in proptest::collection::vec(0_u64..20, 1..60)
        ) {
            let limits = LimitSettings::default();
            let mut now = T0;
            let mut guard = Guard::default();
            let mut granted = 0;
            for step in steps {
                now = now.plus(Duration::from_millis(step));
                if let Permit::Granted(charged) = guard.charge(&limits, now) {
                    guard = charged;
                    granted += 1;
                }
            }
            prop_assert!(granted <= 10);
        }
    }
}
