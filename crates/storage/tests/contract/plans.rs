//! Plans.

use handset_core::{
    flow::{PendingUser, Plan, PlanContext},
    ids::SessionId,
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, at, id, new_session, phone},
};

pub(crate) async fn a_plan_reads_back_with_its_flow_and_the_stage_it_has_come_to(
    db: &TestDatabase,
) {
    let setup = Setup::new(&*db.store).await;
    let (session, _) = new_session();
    let mut plan = setup.plan(session.id);
    plan.context.prompt_data.insert("phone".into(), "x".into());
    plan.stages[0].re_evaluate_policies = false;
    db.store.open_plan(plan.clone(), Some(session)).await.unwrap();

    let active = db.other.plan(plan.session, &setup.flow.flow.slug).await.unwrap().unwrap();

    assert_eq!((&active.plan, &active.flow), (&plan, &setup.flow.flow));
    assert_eq!(active.stage, db.store.stage(setup.stage).await.unwrap());
    assert!(db.store.plan(plan.session, &"missing".parse().unwrap()).await.unwrap().is_none());
    let past_the_last = Plan { position: 1, ..plan };
    assert!(db.store.save_plan(past_the_last).await.unwrap());
    let active = db.store.plan(active.plan.session, &setup.flow.flow.slug).await.unwrap().unwrap();
    assert_eq!((active.plan.position, active.stage), (1, None));
}

pub(crate) async fn a_plan_outlives_the_stage_it_has_come_to(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;

    let _ = db.store.delete_stage(setup.stage).await.unwrap();

    let active = db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().unwrap();
    let stages: Vec<_> = active.plan.stages.iter().map(|planned| planned.stage).collect();
    assert_eq!((stages.as_slice(), active.stage), ([setup.stage].as_slice(), None));
}

pub(crate) async fn a_new_plan_takes_the_place_of_the_old_one_and_voids_its_challenges(
    db: &TestDatabase,
) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    person.sent(&*db.store, phone(1), NOW).await;
    let new = Plan { version: 7, ..setup.plan(person.session) };

    assert!(db.store.open_plan(new.clone(), None).await.unwrap());

    let active = db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().unwrap();
    assert_eq!(active.plan, new);
    let challenge = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert!(challenge.voided_at.is_some() && challenge.number.is_none());
}

pub(crate) async fn a_plan_needs_a_session(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let plan = setup.plan(SessionId(id()));

    assert!(!db.store.open_plan(plan.clone(), None).await.unwrap());

    assert!(db.store.plan(plan.session, &setup.flow.flow.slug).await.unwrap().is_none());
}

pub(crate) async fn a_plan_is_saved_once_for_each_version(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let slug = &setup.flow.flow.slug;
    let mut plan = db.store.plan(person.session, slug).await.unwrap().unwrap().plan;
    plan.context.pending_user = Some(PendingUser {
        identifier: "alice".into(),
        user: Some(person.user),
        authenticated: true,
    });

    assert!(db.store.save_plan(plan.clone()).await.unwrap());
    assert!(
        !db.other
            .save_plan(Plan { context: PlanContext::default(), ..plan.clone() })
            .await
            .unwrap()
    );

    let saved = db.store.plan(person.session, slug).await.unwrap().unwrap().plan;
    assert_eq!(saved, Plan { version: plan.version + 1, ..plan });
    assert!(db.store.save_plan(saved).await.unwrap());
}

pub(crate) async fn a_plan_that_ends_voids_its_challenges(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    person.sent(&*db.store, phone(1), NOW).await;

    db.store.end_plan(person.plan, at(9)).await.unwrap();
    db.store.end_plan(person.plan, at(10)).await.unwrap();

    assert!(db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().is_none());
    let challenge = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert_eq!((challenge.voided_at, challenge.number), (Some(at(9)), None));
}

pub(crate) async fn all_plans_of_a_session_end_at_once(db: &TestDatabase) {
    let (first, second) = (Setup::new(&*db.store).await, Setup::new(&*db.store).await);
    let person = Person::new(&*db.store, &first).await;
    assert!(db.store.open_plan(second.plan(person.session), None).await.unwrap());
    person.sent(&*db.store, phone(1), NOW).await;

    db.store.end_plans_of(person.session, at(9)).await.unwrap();

    for setup in [&first, &second] {
        assert!(db.store.plan(person.session, &setup.flow.flow.slug).await.unwrap().is_none());
    }
    let challenge = db.store.challenge(person.plan, person.stage).await.unwrap().unwrap();
    assert_eq!((challenge.voided_at, challenge.number), (Some(at(9)), None));
    assert_eq!(db.number("SELECT COUNT(*) FROM sessions").await, 1);
}
