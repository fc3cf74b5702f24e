//! Browser sessions.

use handset_core::{
    event::EventAction,
    ids::{SessionId, UserId},
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, at, event, id, new_session, phone},
};

pub(crate) async fn a_session_opens_with_its_first_plan(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (new, token) = new_session();

    assert!(db.store.open_plan(setup.plan(new.id), Some(new.clone())).await.unwrap());

    let session = db.other.session(&token.digest()).await.unwrap().unwrap();
    assert_eq!((session.id, session.user, session.created_at), (new.id, None, new.created_at));
    assert_eq!((session.last_seen_at, session.expires_at), (new.created_at, new.expires_at));
    assert!(db.store.session(&new_session().1.digest()).await.unwrap().is_none());
}

pub(crate) async fn seeing_a_session_is_noted(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (new, token) = new_session();
    db.store.open_plan(setup.plan(new.id), Some(new.clone())).await.unwrap();

    db.store.note_seen(new.id, at(61)).await.unwrap();
    db.store.note_seen(SessionId(id()), at(61)).await.unwrap();

    assert_eq!(db.store.session(&token.digest()).await.unwrap().unwrap().last_seen_at, at(61));
}

pub(crate) async fn a_sign_in_moves_its_plan_to_a_new_session_and_ends_the_old_one(
    db: &TestDatabase,
) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let (new, token) = new_session();

    assert!(db.store.sign_in(person.sign_in_as(new.clone())).await.unwrap());

    let session = db.other.session(&token.digest()).await.unwrap().unwrap();
    let user = session.user.unwrap();
    assert_eq!(
        (session.id, user.id, user.last_login_at),
        (new.id, person.user, Some(new.created_at))
    );
    let moved = db.store.plan(new.id, &setup.flow.flow.slug).await.unwrap().unwrap();
    assert_eq!((moved.plan.id, moved.plan.session), (person.plan, new.id));
    assert!(db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().is_none());
    assert_eq!(db.number("SELECT COUNT(*) FROM sessions").await, 1);
    assert_eq!(db.number("SELECT COUNT(*) FROM events WHERE action = 'login'").await, 1);
}

pub(crate) async fn a_sign_in_ends_the_other_plans_of_the_old_session(db: &TestDatabase) {
    let (setup, other_setup) = (Setup::new(&*db.store).await, Setup::new(&*db.store).await);
    let person = Person::new(&*db.store, &setup).await;
    let other_plan = other_setup.plan(person.session);
    assert!(db.store.open_plan(other_plan.clone(), None).await.unwrap());
    let other = Person { plan: other_plan.id, stage: other_setup.stage, ..person.clone() };
    for (number, person) in [(1, &person), (2, &other)] {
        person.sent(&*db.store, phone(number), NOW).await;
    }
    let (new, _) = new_session();

    assert!(db.store.sign_in(person.sign_in_as(new.clone())).await.unwrap());

    assert!(db.store.plan(new.id, &other_setup.flow.flow.slug).await.unwrap().is_none());
    assert_eq!(db.number("SELECT COUNT(*) FROM plans").await, 1);
    let ended = db.store.challenge(other.plan, other.stage).await.unwrap().unwrap();
    assert!(ended.voided_at.is_some() && ended.number.is_none());
    let kept = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert!(kept.is_open(NOW));
}

pub(crate) async fn a_user_who_may_not_sign_in_is_not_signed_in(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    db.execute("UPDATE users SET is_active = FALSE").await;

    assert!(!db.store.sign_in(person.sign_in_as(new_session().0)).await.unwrap());

    assert!(db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().is_some());
    assert_eq!(db.number("SELECT COUNT(*) FROM events").await, 0);
}

pub(crate) async fn a_session_that_is_gone_cannot_sign_in(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    db.store.end_session(person.session, None).await.unwrap();

    assert!(!db.store.sign_in(person.sign_in_as(new_session().0)).await.unwrap());

    assert_eq!(db.number("SELECT COUNT(*) FROM sessions").await, 0);
    assert_eq!(db.number("SELECT COUNT(*) FROM events").await, 0);
}

pub(crate) async fn a_session_of_a_user_who_may_not_sign_in_is_gone(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let (new, token) = new_session();
    db.store.sign_in(person.sign_in_as(new)).await.unwrap();
    db.execute("UPDATE users SET is_active = FALSE").await;

    assert!(db.store.session(&token.digest()).await.unwrap().is_none());
}

pub(crate) async fn ending_a_session_ends_its_plans_and_voids_their_challenges(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let (out, gone) =
        (Person::new(&*db.store, &setup).await, Person::new(&*db.store, &setup).await);
    for (number, person) in [(1, &out), (2, &gone)] {
        person.sent(&*db.store, phone(number), NOW).await;
    }

    let logout = event(EventAction::Logout, Some(out.user));
    db.store.end_session(out.session, Some(logout)).await.unwrap();
    db.store.end_session(gone.session, None).await.unwrap();

    for person in [&out, &gone] {
        assert!(db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().is_none());
        let challenge = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
        assert!(challenge.voided_at.is_some() && challenge.number.is_none());
    }
    assert_eq!(db.number("SELECT COUNT(*) FROM events WHERE action = 'logout'").await, 1);
}

pub(crate) async fn events_are_kept(db: &TestDatabase) {
    let mut failed = event(EventAction::LoginFailed, None);
    failed.context.insert("identifier".into(), "a\0\u{1F600}".into());
    let locked = event(EventAction::Locked, Some(UserId(7)));

    db.store.append_event(failed).await.unwrap();
    db.store.append_event(locked).await.unwrap();

    let context = db.text("SELECT context FROM events WHERE action = 'login_failed'").await;
    assert_eq!(context.as_deref(), Some("{\"identifier\":\"a\\u0000\u{1F600}\"}"));
    let user = "SELECT user_id FROM events WHERE action = 'locked' AND client_ip = '203.0.113.9'";
    assert_eq!(db.number(user).await, 7);
}
