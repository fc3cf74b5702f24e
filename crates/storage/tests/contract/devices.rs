//! Enrolling phones.

use handset_core::{
    guard::Guard,
    ports::{AttemptOutcome, EnrolOutcome, EnrolRequest},
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, at, phone},
};

pub(crate) async fn a_right_code_enrols_the_phone_and_clears_the_account(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;
    let _ = db.store.take_attempt(person.guess(challenge.id, at(1))).await.unwrap();

    let outcome = db.store.enrol_device(person.enrol(&challenge, at(2))).await.unwrap();

    let EnrolOutcome::Enrolled(device) = outcome else { panic!("{outcome:?}") };
    assert_eq!(
        (device.user, device.stage, &device.number),
        (person.user, person.stage, &Some(phone(1)))
    );
    assert_eq!(
        (device.lookup, device.created_at, device.last_used_at),
        (challenge.lookup, at(2), None)
    );
    assert_eq!(db.other.devices(person.user).await.unwrap(), [device]);
    let answered = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert_eq!((answered.consumed_at, answered.number), (Some(at(2)), None));
    let guard = db.store.guard(person.user).await.unwrap();
    assert_eq!(guard, Guard { day_started_at: Some(at(1)), ..Guard::default() });
    assert_eq!(
        db.number("SELECT COUNT(*) FROM events WHERE action = 'authenticator_added'").await,
        1
    );
}

pub(crate) async fn a_challenge_enrols_once(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;
    let _ = db.store.enrol_device(person.enrol(&challenge, NOW)).await.unwrap();

    let again = db.other.enrol_device(person.enrol(&challenge, NOW)).await.unwrap();

    assert_eq!(again, EnrolOutcome::NotOpen);
    assert_eq!(db.store.devices(person.user).await.unwrap().len(), 1);
    assert_eq!(db.number("SELECT COUNT(*) FROM events").await, 1);
}

pub(crate) async fn an_expired_or_given_up_challenge_enrols_nothing(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (late, changed) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    let expired = late.sent(&*db.store, phone(1), NOW).await;
    let voided = changed.sent(&*db.store, phone(2), NOW).await;
    db.store.void_challenges(changed.plan, changed.stage, NOW).await.unwrap();

    assert_eq!(
        db.store.enrol_device(late.enrol(&expired, at(300))).await.unwrap(),
        EnrolOutcome::NotOpen
    );
    assert_eq!(
        db.store.enrol_device(changed.enrol(&voided, NOW)).await.unwrap(),
        EnrolOutcome::NotOpen
    );

    assert_eq!(db.number("SELECT COUNT(*) FROM devices").await, 0);
    let _ = db.store.enrol_device(late.enrol(&expired, at(299))).await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) FROM devices").await, 1);
}

pub(crate) async fn the_last_guess_may_be_the_right_one(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;
    for _ in 0..5 {
        let guess = db.store.take_attempt(person.guess(challenge.id, NOW)).await.unwrap();
        assert!(matches!(guess, AttemptOutcome::Counted { .. }));
    }

    let outcome = db.store.enrol_device(person.enrol(&challenge, NOW)).await.unwrap();

    assert!(matches!(outcome, EnrolOutcome::Enrolled(_)), "{outcome:?}");
}

pub(crate) async fn a_number_with_an_owner_is_not_enrolled_again(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (owner, late) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    // Both were sent a code before anybody owned the number.
    let (first, second) =
        (owner.sent(&*db.store, phone(1), NOW).await, late.sent(&*db.store, phone(1), NOW).await);
    let _ = db.store.enrol_device(owner.enrol(&first, NOW)).await.unwrap();

    assert_eq!(
        db.store.enrol_device(late.enrol(&second, NOW)).await.unwrap(),
        EnrolOutcome::NumberInUse
    );

    assert!(db.store.devices(late.user).await.unwrap().is_empty());
    let consumed = db.store.challenge(late.plan, late.stage).await.unwrap().unwrap();
    assert_eq!(consumed.consumed_at, Some(NOW));
    assert_eq!(db.number("SELECT COUNT(*) FROM events").await, 1);
    // In another stage the number is free.
    let elsewhere = Person::new(&*db.store, &Setup::new(&*db.store).await).await;
    let challenge = elsewhere.sent(&*db.store, phone(1), NOW).await;
    let outcome = db.store.enrol_device(elsewhere.enrol(&challenge, NOW)).await.unwrap();
    assert!(matches!(outcome, EnrolOutcome::Enrolled(_)), "{outcome:?}");
}

pub(crate) async fn a_user_gets_no_more_phones_than_allowed(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    for (number, expected) in [(1, true), (2, true), (3, false)] {
        let challenge = person.sent(&*db.store, phone(number), NOW).await;
        let request = EnrolRequest { max_devices_per_user: 2, ..person.enrol(&challenge, NOW) };

        let outcome = db.store.enrol_device(request).await.unwrap();

        assert_eq!(matches!(outcome, EnrolOutcome::Enrolled(_)), expected, "{outcome:?}");
        assert_eq!(outcome == EnrolOutcome::TooManyDevices, !expected);
    }
    let phones: Vec<_> =
        db.store.devices(person.user).await.unwrap().into_iter().map(|d| d.number).collect();
    assert_eq!(phones, [Some(phone(1)), Some(phone(2))]);
}

pub(crate) async fn a_decoy_enrols_nothing(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;
    db.execute("UPDATE sms_challenges SET decoy = TRUE").await;

    assert_eq!(
        db.store.enrol_device(person.enrol(&challenge, NOW)).await.unwrap(),
        EnrolOutcome::NotOpen
    );
}
