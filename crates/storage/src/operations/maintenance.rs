//! Clearing up: what a stopped process left behind, and what is over.

use std::time::Duration;

use handset_core::{limits::LONGEST_WINDOW, ports::StoreError, time::Timestamp};

use crate::{
    backend::{Operation, Sql},
    param::params,
    statement::{Statement, statements},
    vault::Vault,
};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// How many rows one transaction of a sweep touches: few enough that nobody waits long behind it.
const CHUNK: u32 = 500;

statements! {
    ABANDON_CHALLENGES = "UPDATE sms_challenges SET last_send = 'unknown'
        WHERE last_send = 'sending' AND id IN (SELECT challenge_id FROM deliveries WHERE state = 'sending')";
    ABANDON = "UPDATE deliveries SET state = 'unknown', reason = $1, finished_at_ms = $2 WHERE state = 'sending'";
    WIPE_NUMBERS = "UPDATE sms_challenges SET phone_sealed = NULL
        WHERE id IN (SELECT id FROM sms_challenges WHERE phone_sealed IS NOT NULL AND expires_at_ms <= $1 LIMIT $2)";
    DELETE_CHALLENGES = "DELETE FROM sms_challenges
        WHERE id IN (SELECT id FROM sms_challenges WHERE expires_at_ms <= $1 LIMIT $2)";
    DELETE_DELIVERIES = "DELETE FROM deliveries
        WHERE id IN (SELECT id FROM deliveries WHERE started_at_ms <= $1 LIMIT $2)";
    DELETE_HITS = "DELETE FROM buckets WHERE id IN (SELECT id FROM buckets WHERE hit_at_ms <= $1 LIMIT $2)";
    DELETE_EVENTS = "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE created_at_ms <= $1 LIMIT $2)";
    /// Sessions in which nobody has signed in; they are over long before.
    DELETE_PENDING_SESSIONS = "DELETE FROM sessions WHERE id IN
        (SELECT id FROM sessions WHERE user_id IS NULL AND last_seen_at_ms <= $1 LIMIT $2)";
    /// Plans go with their sessions.
    DELETE_SESSIONS = "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at_ms <= $1 LIMIT $2)";
}

/// Turns deliveries in `sending` into `unknown`.
pub(crate) struct AbandonSends(pub(crate) Timestamp);

impl Operation for AbandonSends {
    type Output = u64;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<u64, StoreError> {
        sql.execute(ABANDON_CHALLENGES, params![]).await?;
        let reason = handset_core::delivery::UnknownReason::Abandoned.name();
        sql.execute(ABANDON, params![reason, self.0]).await
    }
}

/// One kind of row that is over at some age.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retention {
    statement: Statement,
    kept_for: Duration,
}

/// What is kept how long: challenges 24 hours after they expire and their numbers one, deliveries 180 days, events 365 days,
/// sessions until they are over or, when nobody signed in, an hour after they were last seen.
pub(crate) const RETENTIONS: [Retention; 7] = [
    Retention { statement: WIPE_NUMBERS, kept_for: HOUR },
    Retention { statement: DELETE_CHALLENGES, kept_for: DAY },
    Retention { statement: DELETE_DELIVERIES, kept_for: Duration::from_hours(180 * 24) },
    Retention { statement: DELETE_HITS, kept_for: LONGEST_WINDOW },
    Retention { statement: DELETE_EVENTS, kept_for: Duration::from_hours(365 * 24) },
    Retention { statement: DELETE_PENDING_SESSIONS, kept_for: HOUR },
    Retention { statement: DELETE_SESSIONS, kept_for: Duration::ZERO },
];

/// Clears up at most [`CHUNK`] rows of one kind; `true` when more may be left.
pub(crate) struct SweepChunk {
    pub(crate) retention: Retention,
    pub(crate) now: Timestamp,
}

impl Operation for SweepChunk {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<bool, StoreError> {
        let until = self.now.minus(self.retention.kept_for);
        let rows = sql.execute(self.retention.statement, params![until, CHUNK]).await?;
        Ok(rows >= u64::from(CHUNK))
    }
}
