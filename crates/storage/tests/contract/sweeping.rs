//! Clearing up.

use handset_core::{
    event::EventAction,
    limits::{LimitName, Quota},
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, at, event, new_session, phone},
};

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;
/// When the codes of these tests expire, in seconds after the beginning.
const EXPIRY: u64 = 300;

pub(crate) async fn numbers_go_an_hour_after_expiry_and_challenges_a_day_after(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    person.sent(&*db.store, phone(1), NOW).await;
    let number_after = async |seconds| {
        db.store.sweep(at(seconds)).await.unwrap();
        db.other
            .challenge(person.plan, person.stage)
            .await
            .unwrap()
            .map(|challenge| challenge.number)
    };

    assert_eq!(number_after(EXPIRY + HOUR - 1).await, Some(Some(phone(1))));
    assert_eq!(number_after(EXPIRY + HOUR).await, Some(None));
    assert_eq!(number_after(EXPIRY + DAY - 1).await, Some(None));
    assert_eq!(number_after(EXPIRY + DAY).await, None);
}

pub(crate) async fn sessions_that_are_over_go_with_their_plans(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let (session, _) = new_session();
    assert!(db.store.sign_in(person.sign_in_as(session)).await.unwrap());

    assert_eq!(sessions_and_plans_after(db, 12 * HOUR - 1).await, (1, 1));
    assert_eq!(sessions_and_plans_after(db, 12 * HOUR).await, (0, 0));
}

pub(crate) async fn sessions_in_which_nobody_signed_in_go_after_an_hour(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    Person::new(&*db.store, &setup).await;

    assert_eq!(sessions_and_plans_after(db, HOUR - 1).await, (1, 1));
    assert_eq!(sessions_and_plans_after(db, HOUR).await, (0, 0));
}

async fn sessions_and_plans_after(db: &TestDatabase, seconds: u64) -> (i64, i64) {
    db.store.sweep(at(seconds)).await.unwrap();
    (
        db.number("SELECT COUNT(*) FROM sessions").await,
        db.number("SELECT COUNT(*) FROM plans").await,
    )
}

pub(crate) async fn records_go_when_their_time_is_over(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    person.sent(&*db.store, phone(1), NOW).await;
    db.store.append_event(event(EventAction::Login, None)).await.unwrap();
    let quota = Quota {
        limit: LimitName::SendsGlobal,
        bucket: "a".into(),
        max: 1,
        window: std::time::Duration::from_hours(24),
    };
    db.store.charge(vec![quota], NOW).await.unwrap();
    let left_after = async |seconds| {
        db.store.sweep(at(seconds)).await.unwrap();
        let count = async |table| db.number(&format!("SELECT COUNT(*) FROM {table}")).await;
        [count("buckets").await, count("deliveries").await, count("events").await]
    };

    assert_eq!(left_after(DAY - 1).await, [1, 1, 1]);
    assert_eq!(left_after(DAY).await, [0, 1, 1]);
    assert_eq!(left_after(180 * DAY).await, [0, 0, 1]);
    assert_eq!(left_after(365 * DAY).await, [0, 0, 0]);
    assert_eq!(db.store.users(0, 10).await.unwrap().len(), 1);
}

pub(crate) async fn a_sweep_removes_more_than_one_chunk(db: &TestDatabase) {
    let hits = "INSERT INTO buckets (bucket, hit_at_ms)
        WITH RECURSIVE hit(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM hit WHERE n < 1201) SELECT 'a', n FROM hit";
    db.execute(hits).await;

    db.store.sweep(NOW).await.unwrap();

    assert_eq!(db.number("SELECT COUNT(*) FROM buckets").await, 0);
}
