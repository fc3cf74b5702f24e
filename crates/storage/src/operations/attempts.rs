//! Counting guesses.

use handset_core::{
    guard::Permit,
    ports::{AttemptOutcome, AttemptRequest, StoreError},
};

use super::{challenges, guards, limits};
use crate::{
    backend::{Operation, Sql},
    vault::Vault,
};

impl Operation for AttemptRequest {
    type Output = AttemptOutcome;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<AttemptOutcome, StoreError> {
        let Some(guard) = guards::lock(sql, self.user).await? else {
            return Ok(AttemptOutcome::NotOpen);
        };
        if let Some(full) = limits::charge(sql, self.quota.as_slice(), self.now).await? {
            return Ok(AttemptOutcome::LimitedUntil(full.retry_at));
        }
        // Asked before the challenge, so that whoever is locked learns it whatever code they hold.
        let charged = match guard.charge(&self.limits, self.now) {
            Permit::Granted(guard) => guard,
            Permit::LockedUntil(until) => return Ok(AttemptOutcome::LockedUntil(until)),
            Permit::Stopped => return Ok(AttemptOutcome::Stopped),
        };
        let Some(mut challenge) = challenges::by_id(sql, vault, self.challenge).await? else {
            return Ok(AttemptOutcome::NotOpen);
        };
        if challenge.plan != self.plan
            || challenge.user != self.user
            || !challenge.is_open(self.now)
        {
            return Ok(AttemptOutcome::NotOpen);
        }
        if !challenges::count_attempt(sql, challenge.id).await? {
            return Ok(AttemptOutcome::NotOpen);
        }
        guards::save(sql, self.user, &charged).await?;
        challenge.attempts += 1;
        Ok(AttemptOutcome::Counted { challenge: Box::new(challenge), guard: charged })
    }
}
