//! Policies.

use handset_core::{flow::Stage, ids::PolicyId, policy::ExpressionPolicy, ports::NameTaken};

use crate::{
    database::TestDatabase,
    people::Setup,
    stages::prompt_stage,
    values::{id, policy, policy_binding, prompt},
};

pub(crate) async fn a_policy_reads_back_and_is_replaced(db: &TestDatabase) {
    let made = ExpressionPolicy { execution_logging: true, ..policy("made") };
    db.store.save_policy(made.clone()).await.unwrap().unwrap();
    assert_eq!(db.other.policy(made.id).await.unwrap(), Some(made.clone()));

    let replaced = ExpressionPolicy { id: made.id, ..policy("replaced") };
    db.store.save_policy(replaced.clone()).await.unwrap().unwrap();

    assert_eq!(db.other.policies().await.unwrap(), [replaced]);
    assert_eq!(db.store.policy(PolicyId(id())).await.unwrap(), None);
}

pub(crate) async fn policies_are_listed_by_name(db: &TestDatabase) {
    for name in ["b", "C", "a"] {
        db.store.save_policy(policy(name)).await.unwrap().unwrap();
    }

    let listed = db.store.policies().await.unwrap();

    let names: Vec<_> = listed.iter().map(|policy| &*policy.name).collect();
    assert_eq!(names, ["C", "a", "b"]);
}

pub(crate) async fn a_name_belongs_to_one_policy(db: &TestDatabase) {
    let (first, second) = (policy("first"), policy("second"));
    db.store.save_policy(first.clone()).await.unwrap().unwrap();
    db.store.save_policy(second.clone()).await.unwrap().unwrap();

    assert_eq!(db.store.save_policy(policy("first")).await.unwrap(), Err(NameTaken));
    let renamed = ExpressionPolicy { name: "first".into(), ..second.clone() };
    assert_eq!(db.store.save_policy(renamed).await.unwrap(), Err(NameTaken));

    assert_eq!(db.store.policies().await.unwrap(), [first, second]);
}

pub(crate) async fn a_policy_is_deleted_with_its_bindings(db: &TestDatabase) {
    let target = Setup::new(&*db.store).await.flow.stages[0].id;
    let (going, staying) = (policy("going"), policy("staying"));
    for policy in [&going, &staying] {
        db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    }
    let kept = policy_binding(staying.id, target, 2);
    for binding in
        [policy_binding(going.id, target, 0), policy_binding(going.id, target, 1), kept.clone()]
    {
        db.store.save_policy_binding(binding).await.unwrap().unwrap();
    }

    assert!(db.store.delete_policy(going.id).await.unwrap());

    assert!(!db.store.delete_policy(going.id).await.unwrap());
    assert_eq!(db.other.policies().await.unwrap(), [staying]);
    assert_eq!(db.other.policy_bindings().await.unwrap(), [kept]);
}

pub(crate) async fn a_deleted_policy_is_forgotten_by_stages_and_nothing_else_is(db: &TestDatabase) {
    let (going, staying, prompt) = (policy("going"), policy("staying"), prompt("prompt", 1));
    for policy in [&going, &staying] {
        db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    }
    db.store.save_prompt(prompt.clone()).await.unwrap().unwrap();
    let named = prompt_stage("a", &[prompt.id], &[going.id, staying.id]);
    let other = prompt_stage("b", &[prompt.id], &[staying.id]);
    for stage in [&named, &other] {
        db.store.save_stage(stage.clone()).await.unwrap().unwrap();
    }

    assert!(db.store.delete_policy(going.id).await.unwrap());

    let settings = prompt_stage("", &[prompt.id], &[staying.id]).settings;
    assert_eq!(db.other.stages().await.unwrap(), [Stage { settings, ..named }, other]);
}
