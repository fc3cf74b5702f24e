//! Stages in flows.

use handset_core::{
    flow::{FlowDefinition, StageBinding},
    ids::{BindingId, FlowId, StageId},
    policy::PolicyEngineMode,
    ports::BindError,
};

use crate::{
    database::TestDatabase,
    people::Setup,
    values::{binding, flow, id, policy, policy_binding, stage},
};

/// Stages that are there.
async fn stages<const N: usize>(db: &TestDatabase, names: [&str; N]) -> [StageId; N] {
    let stages = names.map(stage);
    for stage in &stages {
        db.store.save_stage(stage.clone()).await.unwrap().unwrap();
    }
    stages.map(|stage| stage.id)
}

/// A flow without stages that is there.
async fn empty_flow(db: &TestDatabase, slug: &str) -> FlowDefinition {
    let made = flow(slug, &[]);
    db.store.create_flow(made.clone()).await.unwrap().unwrap();
    made
}

async fn bound_to(db: &TestDatabase, flow: &FlowDefinition) -> Vec<StageBinding> {
    db.other.flow(&flow.flow.slug).await.unwrap().unwrap().stages
}

pub(crate) async fn a_binding_reads_back_and_is_replaced(db: &TestDatabase) {
    let [a, b] = stages(db, ["a", "b"]).await;
    let flow = empty_flow(db, "flow").await;
    let made = StageBinding {
        evaluate_on_plan: true,
        re_evaluate_policies: false,
        policy_engine_mode: PolicyEngineMode::All,
        ..binding(a, -5)
    };
    db.store.save_stage_binding(flow.flow.id, made).await.unwrap().unwrap();
    assert_eq!(bound_to(db, &flow).await, [made]);

    let replaced = StageBinding::new(made.id, b, 7);
    db.store.save_stage_binding(flow.flow.id, replaced).await.unwrap().unwrap();

    assert_eq!(bound_to(db, &flow).await, [replaced]);
}

pub(crate) async fn a_binding_moves_to_another_flow(db: &TestDatabase) {
    let [a] = stages(db, ["a"]).await;
    let (from, to) = (empty_flow(db, "from").await, empty_flow(db, "to").await);
    let moving = binding(a, 0);
    db.store.save_stage_binding(from.flow.id, moving).await.unwrap().unwrap();

    db.store.save_stage_binding(to.flow.id, moving).await.unwrap().unwrap();

    assert_eq!(bound_to(db, &from).await, []);
    assert_eq!(bound_to(db, &to).await, [moving]);
}

pub(crate) async fn stages_of_one_order_stand_by_the_ids_of_their_bindings(db: &TestDatabase) {
    let [a, b] = stages(db, ["a", "b"]).await;
    let flow = empty_flow(db, "flow").await;
    let (first, second, third) = (binding(b, 3), binding(a, 3), binding(a, 4));
    let before = binding(a, i32::MIN);

    for bound in [third, second, before, first] {
        db.store.save_stage_binding(flow.flow.id, bound).await.unwrap().unwrap();
    }

    assert!(first.id < second.id);
    assert_eq!(bound_to(db, &flow).await, [before, first, second, third]);
    assert_eq!(db.store.flows().await.unwrap()[0].stages, [before, first, second, third]);
}

pub(crate) async fn flows_are_listed_by_slug_with_their_stages(db: &TestDatabase) {
    let [a, b] = stages(db, ["a", "b"]).await;
    let flows = [flow("b", &[b, a, b]), flow("C", &[]), flow("a", &[a]), flow("d", &[])];
    for flow in &flows {
        db.store.create_flow(flow.clone()).await.unwrap().unwrap();
    }

    let listed = db.other.flows().await.unwrap();

    let [b, c, a, d] = flows;
    assert_eq!(listed, [c, a, b, d]);
}

pub(crate) async fn what_is_not_there_is_not_bound(db: &TestDatabase) {
    let [a] = stages(db, ["a"]).await;
    let flow = empty_flow(db, "flow").await;

    let no_flow = db.store.save_stage_binding(FlowId(id()), binding(a, 0)).await.unwrap();
    let no_stage =
        db.store.save_stage_binding(flow.flow.id, binding(StageId(id()), 0)).await.unwrap();

    assert_eq!((no_flow, no_stage), (Err(BindError::NoTarget), Err(BindError::NoObject)));
    assert_eq!(bound_to(db, &flow).await, []);
}

pub(crate) async fn a_stage_is_bound_once_under_one_order(db: &TestDatabase) {
    let [a, b] = stages(db, ["a", "b"]).await;
    let (flow, other_flow) = (empty_flow(db, "flow").await, empty_flow(db, "other").await);
    let (first, second) = (binding(a, 0), binding(a, 1));
    for bound in [first, second] {
        db.store.save_stage_binding(flow.flow.id, bound).await.unwrap().unwrap();
    }
    let save = async |flow: &FlowDefinition, bound| {
        db.store.save_stage_binding(flow.flow.id, bound).await.unwrap()
    };

    assert_eq!(save(&flow, binding(a, 0)).await, Err(BindError::Duplicate));
    assert_eq!(save(&flow, StageBinding { order: 0, ..second }).await, Err(BindError::Duplicate));
    assert_eq!(save(&flow, first).await, Ok(()));
    assert_eq!(save(&other_flow, binding(a, 0)).await, Ok(()));
    assert_eq!(save(&flow, StageBinding { stage: b, order: 0, ..second }).await, Ok(()));

    let places: Vec<_> =
        bound_to(db, &flow).await.iter().map(|bound| (bound.stage, bound.order)).collect();
    assert_eq!(places, [(a, 0), (b, 0)]);
}

pub(crate) async fn a_stage_is_taken_out_of_a_flow_with_its_policies_there(db: &TestDatabase) {
    let (setup, other) = (Setup::new(&*db.store).await, Setup::new(&*db.store).await);
    let (going, staying) = (setup.flow.stages[0].id, other.flow.stages[0].id);
    let policy = policy("policy");
    db.store.save_policy(policy.clone()).await.unwrap().unwrap();
    let kept = policy_binding(policy.id, staying, 0);
    for bound in [policy_binding(policy.id, going, 0), kept.clone()] {
        db.store.save_policy_binding(bound).await.unwrap().unwrap();
    }

    assert!(db.store.delete_stage_binding(going).await.unwrap());

    assert!(!db.store.delete_stage_binding(going).await.unwrap());
    assert!(!db.store.delete_stage_binding(BindingId(id())).await.unwrap());
    assert_eq!(bound_to(db, &setup.flow).await, []);
    assert_eq!(bound_to(db, &other.flow).await, other.flow.stages);
    assert_eq!(db.other.policy_bindings().await.unwrap(), [kept]);
    assert!(db.store.stage(setup.stage).await.unwrap().is_some());
}
