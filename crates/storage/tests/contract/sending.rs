//! Reserving messages and recording what became of them.

use std::time::Duration;

use handset_core::{
    challenge::SmsChallenge,
    delivery::{Delivery, DeliveryRecord, DeliveryState, FailureReason},
    enrol::{SendRefused, SendRequest, SendReservation},
    flow::authenticator_sms::DuplicateNumber,
    limits::{LimitName, LimitSettings, Quota},
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup, accepted, reserved},
    values::{NOW, at, phone},
};

async fn latest(db: &TestDatabase, person: &Person) -> SmsChallenge {
    db.other.challenge(person.plan, person.stage).await.unwrap().unwrap()
}

fn refused(reservation: SendReservation) -> SendRefused {
    match reservation {
        SendReservation::Refused(refused) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

fn quota(bucket: &str, max: u32) -> Quota {
    Quota {
        limit: LimitName::SendsPerUser,
        bucket: bucket.into(),
        max,
        window: Duration::from_hours(1),
    }
}

pub(crate) async fn a_first_message_opens_a_challenge(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let request = person.send(phone(1), NOW);

    let opened = reserved(db.store.reserve_send(request.clone()).await.unwrap());

    assert_eq!(opened.id, request.challenge.id);
    let stored = latest(db, &person).await;
    assert_eq!(format!("{stored:?}"), format!("{opened:?}"));
    assert_eq!(stored.number, Some(phone(1)));
    let delivery = "SELECT COUNT(*) FROM deliveries WHERE state = 'sending' AND send_no = 1 AND provider = 'generic'
        AND client_ip = '203.0.113.9' AND region = 'DE' AND finished_at_ms IS NULL";
    assert_eq!(db.number(delivery).await, 1);
}

pub(crate) async fn a_message_again_is_the_same_challenge_with_one_more_send(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let first = person.sent(&*db.store, phone(1), NOW).await;

    let again = SendRequest { explicit_resend: true, ..person.send(phone(1), at(30)) };
    let second = reserved(db.other.reserve_send(again).await.unwrap());

    assert_eq!((second.id, second.sends, second.last_send_at), (first.id, 2, at(30)));
    let stored = latest(db, &person).await;
    assert_eq!(format!("{stored:?}"), format!("{second:?}"));
    assert_eq!((stored.expires_at, stored.last_send), (first.expires_at, DeliveryState::Sending));
    assert_eq!(db.number("SELECT COUNT(*) FROM deliveries").await, 2);
}

pub(crate) async fn a_number_that_was_sent_to_is_not_sent_to_again_before_its_time(
    db: &TestDatabase,
) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let first = person.sent(&*db.store, phone(1), NOW).await;

    let typed_again = db.store.reserve_send(person.send(phone(1), at(29))).await.unwrap();
    let asked_again = SendRequest { explicit_resend: true, ..person.send(phone(1), at(29)) };

    assert!(
        matches!(typed_again, SendReservation::AlreadySent(challenge) if challenge.id == first.id)
    );
    let until = SendRefused::CooldownUntil(at(30));
    assert_eq!(refused(db.store.reserve_send(asked_again).await.unwrap()), until);
    assert_eq!(db.number("SELECT COUNT(*) FROM deliveries").await, 1);
}

pub(crate) async fn another_number_voids_the_challenge_before(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    person.sent(&*db.store, phone(1), NOW).await;

    // In the same millisecond, so that only being open tells which is the latest.
    let second = person.sent(&*db.store, phone(2), NOW).await;

    assert_eq!(latest(db, &person).await.id, second.id);
    let wiped = "SELECT COUNT(*) FROM sms_challenges WHERE voided_at_ms IS NOT NULL AND phone_sealed IS NULL";
    assert_eq!(db.number(wiped).await, 1);
    assert_eq!(db.number("SELECT COUNT(*) FROM sms_challenges").await, 2);
}

pub(crate) async fn the_oldest_challenge_gives_way_when_there_are_too_many(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let first = Person::new(&*db.store, &setup).await;
    let mut visits = vec![first.clone()];
    for _ in 0..3 {
        visits.push(Person::visit(first.user, &*db.store, &setup).await);
    }

    for (second, visit) in (0..).zip(&visits) {
        visit.sent(&*db.store, phone(1), at(second)).await;
    }

    let mut voided = Vec::new();
    for visit in &visits {
        voided.push(latest(db, visit).await.voided_at);
    }
    assert_eq!(voided, [Some(at(3)), None, None, None]);
}

pub(crate) async fn somebody_elses_number_gets_a_challenge_that_no_code_answers(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (owner, other) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    let challenge = owner.sent(&*db.store, phone(1), NOW).await;
    let _ = db.store.enrol_device(owner.enrol(&challenge, NOW)).await.unwrap();

    let silent = reserved(db.store.reserve_send(other.send(phone(1), NOW)).await.unwrap());

    assert!(silent.decoy && latest(db, &other).await.decoy);
    let telling = Person::new(&*db.store, &setup).await;
    let request =
        SendRequest { duplicate_number: DuplicateNumber::Error, ..telling.send(phone(1), NOW) };
    assert_eq!(refused(db.store.reserve_send(request).await.unwrap()), SendRefused::NumberInUse);
    let own = db.store.reserve_send(owner.send(phone(1), NOW)).await.unwrap();
    assert_eq!(refused(own), SendRefused::AlreadyEnrolled);
    // Another stage knows nothing of it.
    let elsewhere = Person::new(&*db.store, &Setup::new(&*db.store).await).await;
    assert!(!reserved(db.store.reserve_send(elsewhere.send(phone(1), NOW)).await.unwrap()).decoy);
}

pub(crate) async fn the_decision_knows_the_users_devices_and_the_numbers_of_the_day(
    db: &TestDatabase,
) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;
    let _ = db.store.enrol_device(person.enrol(&challenge, NOW)).await.unwrap();

    let one_allowed = SendRequest { max_devices_per_user: 1, ..person.send(phone(2), NOW) };
    assert_eq!(
        refused(db.store.reserve_send(one_allowed).await.unwrap()),
        SendRefused::TooManyDevices
    );
    for number in [2, 3, 2, 3] {
        person.sent(&*db.store, phone(number), NOW).await;
    }
    let fourth = SendRefused::Limited(LimitName::NewNumbersPerUser, None);
    assert_eq!(
        refused(db.store.reserve_send(person.send(phone(4), at(86_399))).await.unwrap()),
        fourth
    );
    assert!(matches!(
        db.store.reserve_send(person.send(phone(4), at(86_400))).await.unwrap(),
        SendReservation::Send(_)
    ));
}

pub(crate) async fn a_full_quota_refuses_and_counts_nothing(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (one, two) = (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    let quotas = vec![quota("wide", 9), quota("narrow", 1)];
    let first = SendRequest { quotas: quotas.clone(), ..one.send(phone(1), NOW) };
    reserved(db.store.reserve_send(first).await.unwrap());

    let second = SendRequest { quotas, ..two.send(phone(2), at(10)) };
    let refusal = refused(db.other.reserve_send(second).await.unwrap());

    assert_eq!(refusal, SendRefused::Limited(LimitName::SendsPerUser, Some(at(3_600))));
    assert_eq!(db.store.hits("wide", NOW).await.unwrap(), 1);
    assert_eq!(db.store.hits("narrow", NOW).await.unwrap(), 1);
    assert!(db.store.challenge(two.plan, two.stage).await.unwrap().is_none());
    assert_eq!(db.number("SELECT COUNT(*) FROM deliveries").await, 1);
}

pub(crate) async fn the_outcome_of_a_message_is_recorded(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (taken, failed) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    let challenge = reserved(db.store.reserve_send(failed.send(phone(2), NOW)).await.unwrap());
    let mut delivery = Delivery::failed(FailureReason::Refused, "no such number");
    (delivery.http_status, delivery.provider_code) = (Some(400), Some("21\u{0}211".into()));

    taken.sent(&*db.store, phone(1), at(1)).await;
    db.other.record_delivery(DeliveryRecord::of(&challenge, delivery, at(2))).await.unwrap();

    assert_eq!(latest(db, &taken).await.last_send, DeliveryState::Accepted);
    assert_eq!(latest(db, &failed).await.last_send, DeliveryState::Failed);
    let accepted = "SELECT COUNT(*) FROM deliveries WHERE state = 'accepted' AND message_id = 'SM1' AND http_status = 201
        AND reason IS NULL AND finished_at_ms = 1700000001000";
    assert_eq!(db.number(accepted).await, 1);
    let refused = "SELECT COUNT(*) FROM deliveries WHERE state = 'failed' AND reason = 'refused' AND http_status = 400
        AND provider_code = '21 211' AND detail = 'no such number' AND finished_at_ms = 1700000002000";
    assert_eq!(db.number(refused).await, 1);
}

pub(crate) async fn the_outcome_of_an_earlier_message_does_not_change_the_challenge(
    db: &TestDatabase,
) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let first = reserved(db.store.reserve_send(person.send(phone(1), NOW)).await.unwrap());
    reserved(db.store.reserve_send(person.send(phone(1), at(30))).await.unwrap());

    db.store.record_delivery(accepted(&first, at(31))).await.unwrap();

    assert_eq!(latest(db, &person).await.last_send, DeliveryState::Sending);
    let states = "SELECT COUNT(*) FROM deliveries WHERE (send_no, state) IN (VALUES (1, 'accepted'), (2, 'sending'))";
    assert_eq!(db.number(states).await, 2);
}

pub(crate) async fn an_expired_challenge_keeps_its_number_for_another_code(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let first = person.sent(&*db.store, phone(1), NOW).await;
    assert_eq!(latest(db, &person).await.number, Some(phone(1)));

    let again = SendRequest { explicit_resend: true, ..person.send(phone(1), at(301)) };
    let second = reserved(db.store.reserve_send(again).await.unwrap());

    assert_ne!(second.id, first.id);
    assert_eq!(latest(db, &person).await.id, second.id);
}

pub(crate) async fn a_clock_that_jumped_back_does_not_hide_the_open_challenge(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    person.sent(&*db.store, phone(1), at(3_600)).await;

    let after_the_jump = person.sent(&*db.store, phone(2), NOW).await;

    assert_eq!(latest(db, &person).await.id, after_the_jump.id);
}

pub(crate) async fn giving_up_a_number_wipes_it(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (person, bystander) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    person.sent(&*db.store, phone(1), NOW).await;
    let limits = LimitSettings { open_challenges_per_user: 1, ..LimitSettings::default() };
    let request = SendRequest { limits, ..bystander.send(phone(2), NOW) };
    reserved(db.store.reserve_send(request).await.unwrap());

    db.store.void_challenges(person.plan, person.stage, at(9)).await.unwrap();

    let challenge = latest(db, &person).await;
    assert_eq!((challenge.voided_at, challenge.number), (Some(at(9)), None));
    assert_eq!(latest(db, &bystander).await.voided_at, None);
}
