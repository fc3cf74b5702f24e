//! Flows.

use handset_core::{flow::Designation, ids::FlowId, ports::NameTaken};

use crate::{
    database::TestDatabase,
    values::{flow, id, stage},
};

pub(crate) async fn a_flow_reads_back_with_its_stages_in_order(db: &TestDatabase) {
    let stages = ["c", "a", "b"].map(stage);
    for stage in &stages {
        db.store.save_stage(stage.clone()).await.unwrap().unwrap();
    }
    let [c, a, b] = stages.map(|stage| stage.id);
    let made = flow("made", &[c, a, b, a]);
    let empty = flow("empty", &[]);
    db.store.create_flow(made.clone()).await.unwrap().unwrap();
    db.store.create_flow(empty.clone()).await.unwrap().unwrap();

    assert_eq!(db.other.flow(&made.flow.slug).await.unwrap(), Some(made.clone()));
    assert_eq!(db.store.flow(&empty.flow.slug).await.unwrap(), Some(empty));
    assert_eq!(db.store.flow_by_id(made.flow.id).await.unwrap(), Some(made.flow));
    assert_eq!(db.store.flow(&"missing".parse().unwrap()).await.unwrap(), None);
    assert_eq!(db.store.flow_by_id(FlowId(id())).await.unwrap(), None);
}

pub(crate) async fn a_slug_is_taken_once(db: &TestDatabase) {
    let first = flow("same", &[]);
    db.store.create_flow(first.clone()).await.unwrap().unwrap();

    assert_eq!(db.other.create_flow(flow("same", &[])).await.unwrap(), Err(NameTaken));

    assert_eq!(db.store.flow(&first.flow.slug).await.unwrap(), Some(first));
}

pub(crate) async fn the_first_flow_for_something_is_the_first_by_slug(db: &TestDatabase) {
    for slug in ["b", "Z", "a"] {
        db.store.create_flow(flow(slug, &[])).await.unwrap().unwrap();
    }

    let found = db.store.flow_for(Designation::StageConfiguration).await.unwrap().unwrap();
    assert_eq!(found.slug.as_str(), "Z");
    assert_eq!(db.store.flow_for(Designation::Recovery).await.unwrap(), None);
}
