//! Policies of stages of flows.

use handset_core::{
    flow::StageBinding,
    ids::{BindingId, PolicyBindingId, PolicyId},
    policy::{BoundPolicy, ExpressionPolicy, PolicyBinding, PolicyEngineMode, StagePolicies},
    ports::BindError,
};

use crate::{
    database::TestDatabase,
    people::Setup,
    values::{id, policy, policy_binding},
};

/// Policies that are there.
async fn policies<const N: usize>(db: &TestDatabase, names: [&str; N]) -> [ExpressionPolicy; N] {
    let policies = names.map(policy);
    for policy in &policies {
        db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    }
    policies
}

/// A stage of a flow that is there.
async fn target(db: &TestDatabase) -> BindingId {
    Setup::new(&*db.store).await.flow.stages[0].id
}

pub(crate) async fn a_binding_of_a_policy_reads_back_and_is_replaced(db: &TestDatabase) {
    let [a, b] = policies(db, ["a", "b"]).await;
    let (from, to) = (target(db).await, target(db).await);
    let made = PolicyBinding {
        enabled: false,
        negate: true,
        failure_result: true,
        timeout_secs: u32::MAX,
        ..policy_binding(a.id, from, i32::MIN)
    };
    db.store.save_policy_binding(made.clone()).await.unwrap().unwrap();
    assert_eq!(db.other.policy_bindings().await.unwrap(), std::slice::from_ref(&made));

    let replaced = PolicyBinding { id: made.id, ..policy_binding(b.id, to, 1) };
    db.store.save_policy_binding(replaced.clone()).await.unwrap().unwrap();

    assert_eq!(db.other.policy_bindings().await.unwrap(), [replaced]);
    assert!(db.store.delete_policy_binding(made.id).await.unwrap());
    assert!(!db.store.delete_policy_binding(made.id).await.unwrap());
    assert_eq!(db.other.policy_bindings().await.unwrap(), []);
}

pub(crate) async fn bindings_of_policies_are_listed_by_target_and_order(db: &TestDatabase) {
    let [a, b] = policies(db, ["a", "b"]).await;
    let (first, second) = (target(db).await, target(db).await);
    assert!(first < second);
    let made = [
        policy_binding(a.id, second, 1),
        policy_binding(b.id, second, -1),
        policy_binding(b.id, first, 9),
        policy_binding(a.id, first, 9),
    ];
    for bound in made.iter().rev() {
        db.store.save_policy_binding(bound.clone()).await.unwrap().unwrap();
    }

    let listed = db.other.policy_bindings().await.unwrap();

    let [d, c, a, b] = made;
    assert_eq!(listed, [a, b, c, d]);
}

pub(crate) async fn a_policy_is_not_bound_to_what_is_not_there(db: &TestDatabase) {
    let [a] = policies(db, ["a"]).await;
    let target = target(db).await;

    let no_target = policy_binding(a.id, BindingId(id()), 0);
    let no_policy = policy_binding(PolicyId(id()), target, 0);

    assert_eq!(db.store.save_policy_binding(no_target).await.unwrap(), Err(BindError::NoTarget));
    assert_eq!(db.store.save_policy_binding(no_policy).await.unwrap(), Err(BindError::NoObject));
    assert_eq!(db.store.policy_bindings().await.unwrap(), []);
}

pub(crate) async fn a_policy_is_bound_once_under_one_order(db: &TestDatabase) {
    let [a, b] = policies(db, ["a", "b"]).await;
    let (here, there) = (target(db).await, target(db).await);
    let (first, second) = (policy_binding(a.id, here, 0), policy_binding(a.id, here, 1));
    let save = async |bound| db.store.save_policy_binding(bound).await.unwrap();
    for bound in [&first, &second] {
        assert_eq!(save(bound.clone()).await, Ok(()));
    }

    assert_eq!(save(policy_binding(a.id, here, 0)).await, Err(BindError::Duplicate));
    let onto_first = PolicyBinding { order: 0, ..second.clone() };
    assert_eq!(save(onto_first).await, Err(BindError::Duplicate));

    assert_eq!(save(first.clone()).await, Ok(()));
    assert_eq!(save(policy_binding(b.id, here, 0)).await, Ok(()));
    assert_eq!(save(policy_binding(a.id, there, 0)).await, Ok(()));
    assert_eq!(db.number("SELECT COUNT(*) FROM policy_bindings").await, 4);
}

pub(crate) async fn a_stage_of_a_flow_has_its_enabled_policies_in_order(db: &TestDatabase) {
    let [a, b, c] = policies(db, ["a", "b", "c"]).await;
    let setup = Setup::new(&*db.store).await;
    let other = target(db).await;
    let stage = StageBinding { policy_engine_mode: PolicyEngineMode::All, ..setup.flow.stages[0] };
    db.store.save_stage_binding(setup.flow.flow.id, stage).await.unwrap().unwrap();
    let last = policy_binding(a.id, stage.id, 10);
    let (first, second) = (policy_binding(c.id, stage.id, 9), policy_binding(b.id, stage.id, 9));
    let disabled = PolicyBinding { enabled: false, ..policy_binding(b.id, stage.id, 0) };
    let elsewhere = policy_binding(b.id, other, 0);
    for bound in [&last, &second, &disabled, &elsewhere, &first] {
        db.store.save_policy_binding(bound.clone()).await.unwrap().unwrap();
    }

    let found = db.other.stage_policies(stage.id).await.unwrap();

    let bound = [(first, c), (second, b), (last, a)];
    let policies = bound.map(|(binding, policy)| BoundPolicy { binding, policy }).into();
    assert_eq!(found, StagePolicies { mode: PolicyEngineMode::All, policies });
}

pub(crate) async fn a_stage_without_policies_has_none(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let stage = StageBinding { policy_engine_mode: PolicyEngineMode::All, ..setup.flow.stages[0] };
    db.store.save_stage_binding(setup.flow.flow.id, stage).await.unwrap().unwrap();
    let none = |mode| StagePolicies { mode, policies: Vec::new() };

    assert_eq!(db.store.stage_policies(stage.id).await.unwrap(), none(PolicyEngineMode::All));

    assert!(db.store.delete_stage_binding(stage.id).await.unwrap());
    assert_eq!(db.store.stage_policies(stage.id).await.unwrap(), none(PolicyEngineMode::Any));
    assert!(!db.store.delete_policy_binding(PolicyBindingId(id())).await.unwrap());
}
