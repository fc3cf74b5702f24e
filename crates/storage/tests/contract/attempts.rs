//! Counting guesses.

use std::time::Duration;

use handset_core::{
    guard::Guard,
    ids::{ChallengeId, PlanId, UserId},
    limits::{LimitName, LimitSettings, Quota},
    ports::{AttemptOutcome, AttemptRequest},
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, at, id, phone},
};

pub(crate) async fn a_guess_is_counted_on_the_challenge_and_on_the_account(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let sent = person.sent(&*db.store, phone(1), NOW).await;

    let outcome = db.store.take_attempt(person.guess(sent.id, at(1))).await.unwrap();

    let AttemptOutcome::Counted { challenge, guard } = outcome else { panic!("{outcome:?}") };
    assert_eq!((challenge.attempts, challenge.number, guard.consecutive), (1, Some(phone(1)), 1));
    let stored = db.other.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert_eq!(stored.attempts, 1);
    assert_eq!(db.other.guard(person.user).await.unwrap(), guard);
}

pub(crate) async fn a_guess_in_another_plan_or_by_another_user_is_not_counted(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (person, other) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    let sent = person.sent(&*db.store, phone(1), NOW).await;
    let right = person.guess(sent.id, NOW);

    let wrong = [
        AttemptRequest { plan: PlanId(id()), ..right.clone() },
        AttemptRequest { plan: other.plan, ..right.clone() },
        AttemptRequest { user: other.user, ..right.clone() },
        AttemptRequest { user: UserId(999_999), ..right.clone() },
        AttemptRequest { challenge: ChallengeId(id()), ..right },
    ];
    for request in wrong {
        let outcome = db.store.take_attempt(request).await.unwrap();
        assert!(matches!(outcome, AttemptOutcome::NotOpen), "{outcome:?}");
    }

    let stored = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert_eq!(stored.attempts, 0);
    for user in [person.user, other.user, UserId(999_999)] {
        assert_eq!(db.store.guard(user).await.unwrap(), Guard::default());
    }
}

pub(crate) async fn a_challenge_that_is_not_open_takes_no_guess(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let mut people = Vec::new();
    for number in 0..5 {
        let person = Person::new(&*db.store, &setup).await;
        let challenge = person.sent(&*db.store, phone(number), NOW).await;
        people.push((person, challenge));
    }
    let [expired, early, voided, consumed, spent] = people.try_into().unwrap();
    db.store.void_challenges(voided.0.plan, voided.0.stage, NOW).await.unwrap();
    let _ = db.store.enrol_device(consumed.0.enrol(&consumed.1, NOW)).await.unwrap();
    for _ in 0..5 {
        let outcome = db.store.take_attempt(spent.0.guess(spent.1.id, NOW)).await.unwrap();
        assert!(matches!(outcome, AttemptOutcome::Counted { .. }));
    }

    let requests = [
        expired.0.guess(expired.1.id, at(300)),
        // The clock has jumped back an hour.
        early.0.guess(early.1.id, NOW.minus(Duration::from_hours(1))),
        voided.0.guess(voided.1.id, NOW),
        consumed.0.guess(consumed.1.id, NOW),
        spent.0.guess(spent.1.id, NOW),
    ];
    for request in requests {
        let outcome = db.store.take_attempt(request).await.unwrap();
        assert!(matches!(outcome, AttemptOutcome::NotOpen), "{outcome:?}");
    }
    assert_eq!(db.store.guard(expired.0.user).await.unwrap(), Guard::default());
    assert_eq!(db.store.guard(spent.0.user).await.unwrap().consecutive, 5);
}

pub(crate) async fn no_guess_is_counted_while_the_account_waits(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let sent = person.sent(&*db.store, phone(1), NOW).await;
    db.execute("UPDATE guards SET consecutive = 10, unlocks_at_ms = 1700000030000").await;

    let early = db.store.take_attempt(person.guess(sent.id, at(29))).await.unwrap();
    let in_time = db.store.take_attempt(person.guess(sent.id, at(30))).await.unwrap();

    assert!(matches!(early, AttemptOutcome::LockedUntil(until) if until == at(30)), "{early:?}");
    let AttemptOutcome::Counted { challenge, guard } = in_time else { panic!("{in_time:?}") };
    assert_eq!((challenge.attempts, guard.consecutive, guard.locked_until), (1, 11, Some(at(90))));
}

pub(crate) async fn an_account_that_is_stopped_stays_stopped_until_it_is_unlocked(
    db: &TestDatabase,
) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let sent = person.sent(&*db.store, phone(1), NOW).await;
    db.execute(
        "UPDATE guards SET consecutive = 100, day_failures = 3, day_started_at_ms = 1700000000000",
    )
    .await;

    let stopped = db.store.take_attempt(person.guess(sent.id, NOW)).await.unwrap();
    assert!(matches!(stopped, AttemptOutcome::Stopped), "{stopped:?}");
    db.store.unlock(person.user).await.unwrap();

    assert_eq!(db.store.guard(person.user).await.unwrap(), Guard::default());
    let outcome = db.store.take_attempt(person.guess(sent.id, NOW)).await.unwrap();
    assert!(matches!(outcome, AttemptOutcome::Counted { .. }), "{outcome:?}");
}

pub(crate) async fn a_guess_too_many_from_one_address_is_not_counted(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let sent = person.sent(&*db.store, phone(1), NOW).await;
    let quota = LimitSettings { verifications_per_ip_minute: 2, ..LimitSettings::default() }
        .verification_quota("203.0.113.9")
        .unwrap();
    let guess = |now| AttemptRequest { quota: Some(quota.clone()), ..person.guess(sent.id, now) };
    // A guess that is not looked at is a hit all the same.
    let missing = AttemptRequest { challenge: ChallengeId(id()), ..guess(NOW) };
    assert!(matches!(db.store.take_attempt(missing).await.unwrap(), AttemptOutcome::NotOpen));

    assert!(matches!(
        db.store.take_attempt(guess(at(1))).await.unwrap(),
        AttemptOutcome::Counted { .. }
    ));
    let limited = db.store.take_attempt(guess(at(2))).await.unwrap();

    assert!(
        matches!(limited, AttemptOutcome::LimitedUntil(until) if until == at(60)),
        "{limited:?}"
    );
    assert_eq!(quota.limit, LimitName::VerificationsPerIp);
    let Quota { bucket, .. } = &quota;
    assert_eq!(db.store.hits(bucket, NOW).await.unwrap(), 2);
    assert_eq!(db.store.challenge(person.plan, person.stage).await.unwrap().unwrap().attempts, 1);
    assert_eq!(db.store.guard(person.user).await.unwrap().consecutive, 1);
}
