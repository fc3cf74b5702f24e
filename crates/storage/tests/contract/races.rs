//! Many at once, over two stores on one database. Every task waits at a barrier, so that they truly meet.

use std::{sync::Arc, time::Duration};

use handset_core::{
    enrol::{SendRequest, SendReservation},
    flow::Plan,
    ids::SessionId,
    limits::{LimitName, LimitSettings, Quota},
    ports::{AttemptOutcome, DeleteStage, EnrolOutcome},
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup, accepted, reserved},
    together::{at_once, how_many},
    values::{NOW, at, new_session, phone},
};

pub(crate) async fn one_code_is_accepted_once(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    for round in 0..5 {
        let person = Person::new(&*db.store, &setup).await;
        let challenge = person.sent(&*db.store, phone(round), NOW).await;

        let outcomes = at_once(db, 64, |_, store| {
            let request = person.enrol(&challenge, NOW);
            async move { store.enrol_device(request).await.unwrap() }
        })
        .await;

        assert_eq!(how_many(&outcomes, |outcome| matches!(outcome, EnrolOutcome::Enrolled(_))), 1);
        assert_eq!(how_many(&outcomes, |outcome| *outcome == EnrolOutcome::NotOpen), 63);
        assert_eq!(db.store.devices(person.user).await.unwrap().len(), 1);
    }
}

pub(crate) async fn five_guesses_are_counted_of_five_hundred(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;

    let outcomes = at_once(db, 500, |_, store| {
        let guess = person.guess(challenge.id, NOW);
        async move { store.take_attempt(guess).await.unwrap() }
    })
    .await;

    let mut counted: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| match outcome {
            AttemptOutcome::Counted { challenge, .. } => Some(challenge.attempts),
            _ => None,
        })
        .collect();
    counted.sort_unstable();
    assert_eq!(counted, [1, 2, 3, 4, 5]);
    assert_eq!(db.store.guard(person.user).await.unwrap().consecutive, 5);
}

pub(crate) async fn ten_guesses_are_counted_before_an_account_waits(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let first = Person::new(&*db.store, &setup).await;
    let mut challenges = Vec::new();
    for number in 0..4 {
        let visit = Person::visit(first.user, &*db.store, &setup).await;
        let limits = LimitSettings {
            open_challenges_per_user: 9,
            new_numbers_per_user_day: 0,
            ..LimitSettings::default()
        };
        let request = SendRequest { limits, ..visit.send(phone(number), NOW) };
        challenges.push((visit, reserved(db.store.reserve_send(request).await.unwrap()).id));
    }

    let outcomes = at_once(db, 64, |number, store| {
        let (visit, challenge) = &challenges[number % challenges.len()];
        let guess = visit.guess(*challenge, NOW);
        async move { store.take_attempt(guess).await.unwrap() }
    })
    .await;

    assert_eq!(
        how_many(&outcomes, |outcome| matches!(outcome, AttemptOutcome::Counted { .. })),
        10
    );
    let waiting = |outcome: &AttemptOutcome| matches!(outcome, AttemptOutcome::LockedUntil(until) if *until == at(30));
    assert!(how_many(&outcomes, waiting) > 0);
    assert_eq!(db.store.guard(first.user).await.unwrap().consecutive, 10);
}

pub(crate) async fn one_number_becomes_one_device(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let mut people = Vec::new();
    for _ in 0..32 {
        let person = Person::new(&*db.store, &setup).await;
        let challenge = person.sent(&*db.store, phone(1), NOW).await;
        people.push((person, challenge));
    }

    let outcomes = at_once(db, 32, |number, store| {
        let (person, challenge) = &people[number];
        let mut request = person.enrol(challenge, NOW);
        // Clear and verify-only mixed.
        request.device.number = request.device.number.filter(|_| number % 3 > 0);
        async move { store.enrol_device(request).await.unwrap() }
    })
    .await;

    assert_eq!(how_many(&outcomes, |outcome| matches!(outcome, EnrolOutcome::Enrolled(_))), 1);
    assert_eq!(how_many(&outcomes, |outcome| *outcome == EnrolOutcome::NumberInUse), 31);
    assert_eq!(db.number("SELECT COUNT(*) FROM devices").await, 1);
}

pub(crate) async fn a_quota_of_five_lets_five_messages_through(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let mut people = Vec::new();
    for _ in 0..64 {
        people.push(Person::new(&*db.store, &setup).await);
    }
    let quota = |bucket: &str, max| Quota {
        limit: LimitName::SendsPerNumber,
        bucket: bucket.into(),
        max,
        window: Duration::from_hours(1),
    };

    let outcomes = at_once(db, 64, |number, store| {
        // In different order, as a deadlock would need it.
        let mut quotas =
            vec![quota("five", 5), quota("global", 60), quota(&format!("own {number}"), 1)];
        quotas.rotate_left(number % 3);
        let request = SendRequest { quotas, ..people[number].send(phone(1), NOW) };
        async move { store.reserve_send(request).await.unwrap() }
    })
    .await;

    assert_eq!(how_many(&outcomes, |outcome| matches!(outcome, SendReservation::Send(_))), 5);
    assert_eq!(db.store.hits("five", NOW).await.unwrap(), 5);
    assert_eq!(db.store.hits("global", NOW).await.unwrap(), 5);
    assert_eq!(db.number("SELECT COUNT(*) FROM deliveries").await, 5);
}

pub(crate) async fn one_of_many_requests_for_the_same_message_sends_it(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;

    let outcomes = at_once(db, 64, |_, store| {
        let request = person.send(phone(1), NOW);
        async move { store.reserve_send(request).await.unwrap() }
    })
    .await;

    assert_eq!(how_many(&outcomes, |outcome| matches!(outcome, SendReservation::Send(_))), 1);
    assert_eq!(
        how_many(&outcomes, |outcome| matches!(outcome, SendReservation::AlreadySent(_))),
        63
    );
    assert_eq!(db.number("SELECT COUNT(*) FROM sms_challenges").await, 1);
}

pub(crate) async fn a_user_has_no_more_open_challenges_than_allowed(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let first = Person::new(&*db.store, &setup).await;
    let mut visits = Vec::new();
    for _ in 0..16 {
        visits.push(Person::visit(first.user, &*db.store, &setup).await);
    }

    let outcomes = at_once(db, 64, |number, store| {
        let request = visits[number % 16].send(phone(1), NOW);
        async move { store.reserve_send(request).await.unwrap() }
    })
    .await;

    assert!(how_many(&outcomes, |outcome| matches!(outcome, SendReservation::Send(_))) >= 16);
    assert_eq!(
        db.number("SELECT COUNT(*) FROM sms_challenges WHERE voided_at_ms IS NULL").await,
        3
    );
}

pub(crate) async fn a_plan_is_changed_by_one_of_many(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let plan = db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().unwrap().plan;

    let outcomes = at_once(db, 64, |number, store| {
        let plan = Plan { position: number, ..plan.clone() };
        async move { store.save_plan(plan).await.unwrap() }
    })
    .await;

    assert_eq!(how_many(&outcomes, |saved| *saved), 1);
    let saved = db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().unwrap().plan;
    assert!(outcomes[saved.position] && saved.version == plan.version + 1);
}

pub(crate) async fn one_session_gets_one_plan_for_a_flow(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;

    let outcomes = at_once(db, 64, |_, store| {
        let plan = setup.plan(person.session);
        async move { store.open_plan(plan, None).await.unwrap() }
    })
    .await;

    assert!(outcomes.iter().all(|opened| *opened));
    assert_eq!(db.number("SELECT COUNT(*) FROM plans").await, 1);
}

pub(crate) async fn a_session_signs_in_once(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;

    let outcomes = at_once(db, 64, |_, store| {
        let request = person.sign_in_as(new_session().0);
        async move { store.sign_in(request).await.unwrap() }
    })
    .await;

    assert_eq!(how_many(&outcomes, |signed_in| *signed_in), 1);
    assert_eq!(db.number("SELECT COUNT(*) FROM sessions").await, 1);
    assert_eq!(db.number("SELECT COUNT(*) FROM plans").await, 1);
}

pub(crate) async fn a_stage_is_deleted_or_gets_its_phone(db: &TestDatabase) {
    for round in 0..8 {
        let setup = Setup::new(&*db.store).await;
        let person = Person::new(&*db.store, &setup).await;
        let challenge = person.sent(&*db.store, phone(round), NOW).await;
        let (enrol, stage) = (person.enrol(&challenge, NOW), setup.stage);
        let (deleting, enrolling) = (Arc::clone(&db.store), Arc::clone(&db.other));

        let deleted = tokio::spawn(async move { deleting.delete_stage(stage).await.unwrap() });
        let enrolled = tokio::spawn(async move { enrolling.enrol_device(enrol).await.unwrap() });

        match (deleted.await.unwrap(), enrolled.await.unwrap()) {
            (DeleteStage::Deleted, EnrolOutcome::NotOpen)
            | (DeleteStage::HasDevices(1), EnrolOutcome::Enrolled(_)) => {}
            other => panic!("no order of the two explains {other:?}"),
        }
    }
}

pub(crate) async fn mixed_writes_do_not_deadlock(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;

    at_once(db, 64, |number, store| {
        let (person, challenge, later) = (person.clone(), challenge.clone(), at(60));
        let nobody = setup.plan(SessionId(crate::values::id()));
        async move {
            match number % 7 {
                0 => drop(store.reserve_send(person.send(phone(2), later)).await.unwrap()),
                1 => drop(store.take_attempt(person.guess(challenge.id, later)).await.unwrap()),
                2 => drop(store.enrol_device(person.enrol(&challenge, later)).await.unwrap()),
                3 => store.void_challenges(person.plan, person.stage, later).await.unwrap(),
                4 => store.record_delivery(accepted(&challenge, later)).await.unwrap(),
                5 => store.sweep(at(400)).await.unwrap(),
                _ => drop(store.open_plan(nobody, None).await.unwrap()),
            }
        }
    })
    .await;

    let live =
        "SELECT COUNT(*) FROM sms_challenges WHERE voided_at_ms IS NULL AND consumed_at_ms IS NULL";
    assert!(db.number(live).await <= 1);
}
