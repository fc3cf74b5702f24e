//! Prompts.

use handset_core::{
    flow::{
        Stage,
        prompt::{Prompt, PromptType},
    },
    ids::{PolicyId, PromptId},
    ports::NameTaken,
};

use crate::{
    database::TestDatabase,
    stages::prompt_stage,
    values::{id, policy, prompt},
};

pub(crate) async fn a_prompt_reads_back_and_is_replaced(db: &TestDatabase) {
    let made = Prompt {
        field_key: "attributes.phone-2".to_owned().try_into().unwrap(),
        kind: PromptType::Tel,
        required: true,
        placeholder_expression: true,
        ..prompt("made", -7)
    };
    db.store.save_prompt(made.clone()).await.unwrap().unwrap();
    assert_eq!(db.other.prompts().await.unwrap(), std::slice::from_ref(&made));

    let replaced =
        Prompt { id: made.id, initial_value_expression: true, ..prompt("replaced", i32::MAX) };
    db.store.save_prompt(replaced.clone()).await.unwrap().unwrap();

    assert_eq!(db.other.prompts().await.unwrap(), [replaced]);
}

pub(crate) async fn prompts_are_listed_by_order_and_then_by_name(db: &TestDatabase) {
    for (name, order) in [("z", -1), ("b", 0), ("C", 0), ("a", 10), ("y", 2)] {
        db.store.save_prompt(prompt(name, order)).await.unwrap().unwrap();
    }

    let listed = db.store.prompts().await.unwrap();

    let names: Vec<_> = listed.iter().map(|prompt| &*prompt.name).collect();
    assert_eq!(names, ["z", "C", "b", "y", "a"]);
}

pub(crate) async fn a_name_belongs_to_one_prompt(db: &TestDatabase) {
    let (first, second) = (prompt("first", 1), prompt("second", 2));
    db.store.save_prompt(first.clone()).await.unwrap().unwrap();
    db.store.save_prompt(second.clone()).await.unwrap().unwrap();

    assert_eq!(db.store.save_prompt(prompt("first", 3)).await.unwrap(), Err(NameTaken));
    let renamed = Prompt { name: "first".into(), ..second.clone() };
    assert_eq!(db.store.save_prompt(renamed).await.unwrap(), Err(NameTaken));

    assert_eq!(db.store.prompts().await.unwrap(), [first, second]);
}

pub(crate) async fn a_prompt_is_deleted_once(db: &TestDatabase) {
    let (going, staying) = (prompt("going", 1), prompt("staying", 2));
    for prompt in [&going, &staying] {
        db.store.save_prompt(prompt.clone()).await.unwrap().unwrap();
    }

    assert!(db.store.delete_prompt(going.id).await.unwrap());

    assert!(!db.store.delete_prompt(going.id).await.unwrap());
    assert!(!db.store.delete_prompt(PromptId(id())).await.unwrap());
    assert_eq!(db.other.prompts().await.unwrap(), [staying]);
}

pub(crate) async fn a_deleted_prompt_is_forgotten_by_stages_and_nothing_else_is(db: &TestDatabase) {
    let (going, staying, policy) = (prompt("going", 1), prompt("staying", 2), policy("policy"));
    for prompt in [&going, &staying] {
        db.store.save_prompt(prompt.clone()).await.unwrap().unwrap();
    }
    db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    let named = prompt_stage("a", &[going.id, staying.id], &[policy.id]);
    let other = prompt_stage("b", &[staying.id], &[policy.id]);
    for stage in [&named, &other] {
        db.store.save_stage(stage.clone()).await.unwrap().unwrap();
    }

    assert!(db.store.delete_prompt(going.id).await.unwrap());

    let settings = prompt_stage("", &[staying.id], &[policy.id]).settings;
    assert_eq!(db.other.stages().await.unwrap(), [Stage { settings, ..named }, other]);
}

pub(crate) async fn a_stage_keeps_only_the_prompts_and_policies_that_are_there(db: &TestDatabase) {
    let (there, policy) = (prompt("there", 1), policy("there"));
    db.store.save_prompt(there.clone()).await.unwrap().unwrap();
    db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    let (no_prompt, no_policy) = (PromptId(id()), PolicyId(id()));
    let stage = prompt_stage("a", &[no_prompt, there.id], &[policy.id, no_policy]);

    db.store.save_stage(stage.clone()).await.unwrap().unwrap();

    let settings = prompt_stage("", &[there.id], &[policy.id]).settings;
    assert_eq!(db.other.stages().await.unwrap(), [Stage { settings, ..stage }]);
}
