//! Operators and their programs who change the same things at once. Every task waits at a barrier, so that they truly meet.

use handset_core::{
    flow::{Reference, StageBinding},
    ids::UserId,
    policy::PolicyBinding,
    ports::{BindError, DeleteStage, NameTaken},
    session::TokenDigest,
    token::NewApiToken,
};

use crate::{
    database::TestDatabase,
    people::Setup,
    stages::stage_with_mapping,
    together::{at_once, how_many},
    values::{NOW, binding, mapping, new_user, policy, policy_binding, prompt, stage, token},
};

/// How many tasks meet.
const MANY: usize = 32;
/// How often what may go well by chance is tried.
const ROUNDS: usize = 8;

/// Holds that one got the name and the others were told.
fn one_got_it(outcomes: &[Result<(), NameTaken>]) {
    assert_eq!(how_many(outcomes, Result::is_ok), 1);
}

pub(crate) async fn of_many_with_one_name_one_is_saved(db: &TestDatabase) {
    let outcomes =
        at_once(
            db,
            MANY,
            |_, store| async move { store.save_mapping(mapping("same")).await.unwrap() },
        );
    one_got_it(&outcomes.await);
    assert_eq!(db.store.mappings().await.unwrap().len(), 1);

    let outcomes =
        at_once(
            db,
            MANY,
            |_, store| async move { store.save_policy(policy("same")).await.unwrap() },
        );
    one_got_it(&outcomes.await);
    assert_eq!(db.store.policies().await.unwrap().len(), 1);

    let outcomes =
        at_once(
            db,
            MANY,
            |_, store| async move { store.save_prompt(prompt("same", 1)).await.unwrap() },
        );
    one_got_it(&outcomes.await);
    assert_eq!(db.store.prompts().await.unwrap().len(), 1);
}

pub(crate) async fn of_many_tokens_with_one_identifier_or_key_one_is_made(db: &TestDatabase) {
    let ada = db.store.create_user(new_user("ada")).await.unwrap().unwrap();
    let same_identifier = |number: usize, user: UserId| NewApiToken {
        digest: TokenDigest::of(&number.to_string()),
        ..token("same", user)
    };
    let same_key = |number: usize, user: UserId| NewApiToken {
        identifier: number.to_string(),
        ..token("key", user)
    };

    let outcomes = at_once(db, MANY, |number, store| {
        let token = same_identifier(number, ada.id);
        async move { store.create_token(token).await.unwrap() }
    });
    one_got_it(&outcomes.await);
    let outcomes = at_once(db, MANY, |number, store| {
        let token = same_key(number, ada.id);
        async move { store.create_token(token).await.unwrap() }
    });
    one_got_it(&outcomes.await);

    assert_eq!(db.number("SELECT COUNT(*) FROM api_tokens").await, 2);
    let key = same_key(0, ada.id).digest;
    assert_eq!(db.store.user_of_token(&key, NOW).await.unwrap(), Some(ada));
}

pub(crate) async fn no_stage_names_a_mapping_that_was_deleted_while_it_was_saved(
    db: &TestDatabase,
) {
    for round in 0..ROUNDS {
        let going = mapping("going");
        db.store.save_mapping(going.clone()).await.unwrap().unwrap();

        let outcomes = at_once(db, 16, |number, store| {
            let saved = stage_with_mapping(&format!("stage {round} {number}"), going.id);
            async move {
                match number {
                    0..14 => store.save_stage(saved).await.unwrap().is_ok(),
                    _ => store.delete_mapping(going.id).await.unwrap(),
                }
            }
        });

        assert_eq!(how_many(&outcomes.await, |done| *done), 15);
        let gone = Reference::Mapping(going.id);
        let stages = db.store.stages().await.unwrap();
        assert_eq!(how_many(&stages, |stage| stage.settings.refers_to(gone)), 0);
        assert_eq!(stages.len(), 14 * (round + 1));
    }
}

pub(crate) async fn a_stage_that_is_deleted_while_it_forgets_a_mapping_stays_deleted(
    db: &TestDatabase,
) {
    for round in 0..ROUNDS {
        let mapping = mapping("mapping");
        db.store.save_mapping(mapping.clone()).await.unwrap().unwrap();
        let mut stages = Vec::new();
        for number in 0..15 {
            let stage = stage_with_mapping(&format!("stage {round} {number}"), mapping.id);
            db.store.save_stage(stage.clone()).await.unwrap().unwrap();
            stages.push(stage.id);
        }

        let outcomes = at_once(db, 16, |number, store| {
            let stage = stages.get(number).copied();
            async move {
                match stage {
                    Some(stage) => store.delete_stage(stage).await.unwrap() == DeleteStage::Deleted,
                    None => store.delete_mapping(mapping.id).await.unwrap(),
                }
            }
        });

        assert!(outcomes.await.into_iter().all(|deleted| deleted));
        assert_eq!(db.store.stages().await.unwrap(), []);
    }
}

pub(crate) async fn one_place_in_a_flow_is_given_once(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let policy = policy("policy");
    db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    let (flow, target) = (setup.flow.flow.id, setup.flow.stages[0].id);

    let stages = at_once(db, MANY, |_, store| {
        let bound = binding(setup.stage, 7);
        async move { store.save_stage_binding(flow, bound).await.unwrap() }
    });
    let stages = stages.await;
    let policies = at_once(db, MANY, |_, store| {
        let bound = policy_binding(policy.id, target, 7);
        async move { store.save_policy_binding(bound).await.unwrap() }
    });
    let policies = policies.await;

    for outcomes in [stages, policies] {
        assert_eq!(how_many(&outcomes, Result::is_ok), 1);
        assert_eq!(how_many(&outcomes, |outcome| *outcome == Err(BindError::Duplicate)), MANY - 1);
    }
}

pub(crate) async fn a_binding_is_replaced_by_one_after_the_other(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let policy = policy("policy");
    db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    let (flow, target) = (setup.flow.flow.id, setup.flow.stages[0].id);
    let (stage_bound, policy_bound) =
        (binding(setup.stage, 1), policy_binding(policy.id, target, 1));

    let outcomes = at_once(db, MANY, |number, store| {
        let order = i32::try_from(number / 2 + 1).unwrap();
        let stage_bound = StageBinding { order, ..stage_bound };
        let policy_bound = PolicyBinding { order, ..policy_bound.clone() };
        async move {
            match number % 2 {
                0 => store.save_stage_binding(flow, stage_bound).await.unwrap(),
                _ => store.save_policy_binding(policy_bound).await.unwrap(),
            }
        }
    });

    assert_eq!(how_many(&outcomes.await, Result::is_ok), MANY);
    assert_eq!(db.number("SELECT COUNT(*) FROM flow_bindings").await, 2);
    assert_eq!(db.number("SELECT COUNT(*) FROM policy_bindings").await, 1);
}

pub(crate) async fn what_is_deleted_is_not_bound(db: &TestDatabase) {
    for round in 0..ROUNDS {
        let setup = Setup::new(&*db.store).await;
        let (stage, policy) = (stage(&format!("going {round}")), policy("going"));
        db.store.save_stage(stage.clone()).await.unwrap().unwrap();
        db.store.save_policy(policy.clone()).await.unwrap().unwrap();
        let (flow, target) = (setup.flow.flow.id, setup.flow.stages[0].id);

        let outcomes = at_once(db, 16, |number, store| {
            let order = i32::try_from(number + 1).unwrap();
            let stage_bound = binding(stage.id, order);
            let policy_bound = policy_binding(policy.id, target, order);
            async move {
                match number {
                    0 => assert_eq!(
                        store.delete_stage(stage.id).await.unwrap(),
                        DeleteStage::Deleted
                    ),
                    1 => assert!(store.delete_policy(policy.id).await.unwrap()),
                    2..9 => return store.save_stage_binding(flow, stage_bound).await.unwrap(),
                    _ => return store.save_policy_binding(policy_bound).await.unwrap(),
                }
                Ok(())
            }
        });

        let refused =
            |outcome: &Result<(), BindError>| !matches!(outcome, Ok(()) | Err(BindError::NoObject));
        assert_eq!(how_many(&outcomes.await, refused), 0);
        assert_eq!(db.store.flow(&setup.flow.flow.slug).await.unwrap(), Some(setup.flow));
        assert_eq!(db.store.policy_bindings().await.unwrap(), []);
    }
}

pub(crate) async fn no_policy_is_bound_to_a_stage_that_was_taken_out(db: &TestDatabase) {
    let policy = policy("policy");
    db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    for _ in 0..ROUNDS {
        let target = Setup::new(&*db.store).await.flow.stages[0].id;

        let outcomes = at_once(db, 16, |number, store| {
            let bound = policy_binding(policy.id, target, i32::try_from(number).unwrap());
            async move {
                if number == 0 {
                    assert!(store.delete_stage_binding(target).await.unwrap());
                    return Ok(());
                }
                store.save_policy_binding(bound).await.unwrap()
            }
        });

        let refused =
            |outcome: &Result<(), BindError>| !matches!(outcome, Ok(()) | Err(BindError::NoTarget));
        assert_eq!(how_many(&outcomes.await, refused), 0);
        assert_eq!(db.store.policy_bindings().await.unwrap(), []);
    }
}
