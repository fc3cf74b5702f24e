//! Limits.

use std::time::Duration;

use handset_core::{
    limits::{LimitName, Quota},
    time::Timestamp,
};
use proptest::{
    collection::vec,
    sample::subsequence,
    test_runner::{Config, TestRunner},
};
use tokio::{runtime::Handle, task::block_in_place};

use crate::{
    database::TestDatabase,
    values::{NOW, at, unique},
};

fn quota(bucket: &str, max: u32, seconds: u64) -> Quota {
    Quota {
        limit: LimitName::SendsPerUser,
        bucket: bucket.into(),
        max,
        window: Duration::from_secs(seconds),
    }
}

pub(crate) async fn a_quota_is_exact_and_says_when_it_is_worth_trying_again(db: &TestDatabase) {
    let charge = async |now| db.store.charge(vec![quota("a", 2, 60)], now).await.unwrap();

    assert_eq!(charge(NOW).await, None);
    assert_eq!(charge(at(10)).await, None);
    assert_eq!(charge(at(59)).await, Some(at(60)));
    assert_eq!(charge(at(60)).await, None);
    assert_eq!(charge(at(61)).await, Some(at(70)));
    assert_eq!(db.other.hits("a", at(10)).await.unwrap(), 2);
    assert_eq!(db.other.hits("a", at(11)).await.unwrap(), 1);
    assert_eq!(db.other.hits("b", NOW).await.unwrap(), 0);
}

pub(crate) async fn a_bucket_that_two_quotas_watch_is_hit_once(db: &TestDatabase) {
    let quotas = vec![quota("a", 2, 60), quota("a", 3, 3_600)];
    let charge = async |now| db.store.charge(quotas.clone(), now).await.unwrap();

    assert_eq!(charge(NOW).await, None);
    assert_eq!(db.store.hits("a", NOW).await.unwrap(), 1);
    assert_eq!(charge(at(60)).await, None);
    assert_eq!(charge(at(120)).await, None);
    assert_eq!(charge(at(180)).await, Some(at(3_600)));
}

pub(crate) async fn nothing_is_recorded_when_one_quota_of_several_is_full(db: &TestDatabase) {
    assert_eq!(db.store.charge(vec![quota("full", 1, 60)], NOW).await.unwrap(), None);

    let both = vec![quota("free", 9, 60), quota("full", 1, 60)];
    assert_eq!(db.other.charge(both, at(1)).await.unwrap(), Some(at(60)));

    assert_eq!(db.store.hits("free", NOW).await.unwrap(), 0);
    assert_eq!(db.store.charge(Vec::new(), NOW).await.unwrap(), None);
}

/// Limits as a list of instants: what the database has to agree with.
struct Model(Vec<(String, Timestamp)>);

impl Model {
    fn charge(&mut self, quotas: &[Quota], now: Timestamp) -> Option<Timestamp> {
        let retry_at = quotas.iter().filter_map(|quota| self.retry_at(quota, now)).max();
        if retry_at.is_none() {
            let mut buckets: Vec<_> = quotas.iter().map(|quota| quota.bucket.clone()).collect();
            buckets.sort();
            buckets.dedup();
            self.0.extend(buckets.into_iter().map(|bucket| (bucket, now)));
        }
        retry_at
    }

    fn retry_at(&self, quota: &Quota, now: Timestamp) -> Option<Timestamp> {
        let hits = self.0.iter().filter(|(bucket, _)| *bucket == quota.bucket).map(|(_, at)| *at);
        let mut in_window: Vec<_> = hits.filter(|at| at.plus(quota.window) > now).collect();
        in_window.sort();
        let blocking = in_window.len().checked_sub(quota.max as usize)?;
        Some(in_window[blocking].plus(quota.window))
    }
}

pub(crate) async fn quotas_behave_as_a_list_of_instants_would(db: &TestDatabase) {
    let kinds = vec![("a", 1, 5), ("a", 3, 60), ("b", 2, 10), ("c", 4, 30)];
    let steps = vec((0_u64..20, subsequence(kinds, 0..4)), 1..30);
    let config = Config { cases: 48, failure_persistence: None, ..Config::default() };

    let outcome = TestRunner::new(config).run(&steps, |steps| {
        let case = unique();
        let (mut model, mut now) = (Model(Vec::new()), NOW);
        for (advance, kinds) in steps {
            now = now.plus(Duration::from_secs(advance));
            let quotas: Vec<_> = kinds
                .iter()
                .map(|(bucket, max, window)| quota(&format!("{case}-{bucket}"), *max, *window))
                .collect();

            let charge = db.store.charge(quotas.clone(), now);
            let charged = block_in_place(|| Handle::current().block_on(charge)).unwrap();

            assert_eq!(charged, model.charge(&quotas, now));
        }
        Ok(())
    });

    outcome.unwrap();
}
