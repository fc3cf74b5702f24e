//! Limits: hits on buckets, counted exactly.

use std::collections::BTreeSet;

use handset_core::{
    limits::{LimitName, Quota},
    ports::StoreError,
    time::Timestamp,
};

use crate::{
    backend::{Operation, Sql},
    param::params,
    statement::statements,
    vault::Vault,
};

statements! {
    /// The hit that has to grow old before the next one fits: with `$3` of `max - 1`, the `max`-th most recent.
    BLOCKING_HIT = "SELECT hit_at_ms FROM buckets WHERE bucket = $1 AND hit_at_ms > $2
        ORDER BY hit_at_ms DESC LIMIT 1 OFFSET $3";
    HIT = "INSERT INTO buckets (bucket, hit_at_ms) VALUES ($1, $2)";
    COUNT = "SELECT COUNT(*) FROM buckets WHERE bucket = $1 AND hit_at_ms >= $2";
}

/// A quota that is used up, and the first instant at which it may no longer be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full {
    pub(super) limit: LimitName,
    pub(super) retry_at: Timestamp,
}

/// Records one hit on each bucket if all quotas allow it; otherwise nothing, and says which quota will be full longest.
///
/// The buckets are locked before they are read: of transactions that share one, the next sees what this one wrote.
pub(super) async fn charge(
    sql: &mut impl Sql,
    quotas: &[Quota],
    now: Timestamp,
) -> Result<Option<Full>, StoreError> {
    let buckets: BTreeSet<&str> = quotas.iter().map(|quota| quota.bucket.as_str()).collect();
    let names: Vec<String> = buckets.iter().map(|bucket| format!("bucket {bucket}")).collect();
    sql.lock(&names.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let mut longest: Option<Full> = None;
    for quota in quotas {
        let full = full(sql, quota, now).await?;
        longest = longest.into_iter().chain(full).max_by_key(|full| full.retry_at);
    }
    if longest.is_some() {
        return Ok(longest);
    }
    for bucket in buckets {
        sql.execute(HIT, params![bucket, now]).await?;
    }
    Ok(None)
}

async fn full(
    sql: &mut impl Sql,
    quota: &Quota,
    now: Timestamp,
) -> Result<Option<Full>, StoreError> {
    let params = params![&*quota.bucket, now.minus(quota.window), quota.max.saturating_sub(1)];
    let Some(mut row) = sql.row(BLOCKING_HIT, params).await? else { return Ok(None) };
    let hit_at: Timestamp = row.take("buckets.hit_at_ms")?;
    Ok(Some(Full { limit: quota.limit, retry_at: hit_at.plus(quota.window) }))
}

/// Charges quotas on their own.
pub(crate) struct Charge {
    pub(crate) quotas: Vec<Quota>,
    pub(crate) now: Timestamp,
}

impl Operation for Charge {
    type Output = Option<Timestamp>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Option<Timestamp>, StoreError> {
        let full = charge(sql, &self.quotas, self.now).await?;
        Ok(full.map(|full| full.retry_at))
    }
}

/// Counts a bucket's hits.
pub(crate) struct CountHits {
    pub(crate) bucket: String,
    pub(crate) since: Timestamp,
}

impl Operation for CountHits {
    type Output = u64;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<u64, StoreError> {
        match sql.row(COUNT, params![&*self.bucket, self.since]).await? {
            Some(mut row) => row.take("buckets"),
            None => Ok(0),
        }
    }
}
