//! What a PostgreSQL server does to a store.

use std::{sync::Arc, time::Duration};

use handset_core::{
    enrol::{SendRequest, SendReservation},
    limits::{LimitName, Quota},
    ports::StoreError,
};
use sqlx::{Connection, Executor, PgConnection, Row};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, phone},
};

const LOCK_BUCKET: &str = "SELECT pg_advisory_xact_lock(hashtextextended('bucket b', 0))";

fn quotas() -> Vec<Quota> {
    let window = Duration::from_mins(1);
    vec![Quota { limit: LimitName::SendsPerUser, bucket: "b".into(), max: 9, window }]
}

/// Returns when somebody waits for an advisory lock in this database.
async fn somebody_waits(connection: &mut PgConnection) {
    let waiting =
        "SELECT COUNT(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted";
    while connection.fetch_one(waiting).await.unwrap().get::<i64, _>(0) == 0 {
        tokio::task::yield_now().await;
    }
}

pub(crate) async fn a_transaction_that_loses_a_deadlock_is_tried_again(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let (mut connection, mut observer) = (db.connect().await, db.connect().await);
    let mut other = connection.begin().await.unwrap();
    other.execute(LOCK_BUCKET).await.unwrap();
    let request = SendRequest { quotas: quotas(), ..person.send(phone(1), NOW) };
    let store = Arc::clone(&db.store);
    let sending = tokio::spawn(async move { store.reserve_send(request).await });
    somebody_waits(&mut observer).await;

    // Now each has what the other wants. Who waits longer finds that out first, and gives up.
    other.execute("SELECT 1 FROM guards FOR UPDATE").await.unwrap();
    other.commit().await.unwrap();

    let outcome = sending.await.unwrap().unwrap();
    assert!(matches!(outcome, SendReservation::Send(_)), "{outcome:?}");
    assert_eq!(db.number("SELECT COUNT(*) FROM deliveries").await, 1);
    assert_eq!(db.store.hits("b", NOW).await.unwrap(), 1);
}

pub(crate) async fn a_lock_that_is_not_given_in_time_fails_closed(db: &TestDatabase) {
    let mut connection = db.connect().await;
    let mut other = connection.begin().await.unwrap();
    other.execute(LOCK_BUCKET).await.unwrap();

    let charged = db.store.charge(quotas(), NOW).await;

    assert!(matches!(charged, Err(StoreError::Unavailable(_))), "{charged:?}");
    other.rollback().await.unwrap();
    assert_eq!(db.store.hits("b", NOW).await.unwrap(), 0);
    assert_eq!(db.store.charge(quotas(), NOW).await.unwrap(), None);
}

pub(crate) async fn connections_that_the_server_closed_are_replaced(db: &TestDatabase) {
    db.store.check_health().await.unwrap();
    db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await;

    // A connection that was used a moment ago is not asked whether it is still good, so each may fail once.
    let mut tries = 0;
    while db.store.check_health().await.is_err() {
        tries += 1;
        assert!(tries <= 16, "the store does not recover");
    }
}
