//! Mappings, and the stages that name them.

use handset_core::{
    flow::{Stage, StageSettings},
    ids::MappingId,
    mapping::Mapping,
    ports::NameTaken,
};

use crate::{
    database::TestDatabase,
    stages::{stage_with_mapping, stage_with_secret},
    values::{id, mapping, stage},
};

/// A stage that has a secret and names a mapping.
fn stage_with_both(name: &str, mapping: MappingId) -> Stage {
    let mut both = stage_with_secret(name, "hunter2");
    if let StageSettings::AuthenticatorSms(settings) = &mut both.settings {
        settings.mapping = Some(mapping);
    }
    both
}

pub(crate) async fn a_mapping_reads_back_and_is_replaced(db: &TestDatabase) {
    let made = mapping("made");
    db.store.save_mapping(made.clone()).await.unwrap().unwrap();
    assert_eq!(db.other.mapping(made.id).await.unwrap(), Some(made.clone()));

    let same_name = Mapping { expression: "return {}".into(), ..made.clone() };
    db.store.save_mapping(same_name.clone()).await.unwrap().unwrap();
    assert_eq!(db.other.mapping(made.id).await.unwrap(), Some(same_name.clone()));

    let renamed = Mapping { name: "renamed".into(), ..same_name };
    db.store.save_mapping(renamed.clone()).await.unwrap().unwrap();
    assert_eq!(db.other.mappings().await.unwrap(), [renamed]);
    assert_eq!(db.store.mapping(MappingId(id())).await.unwrap(), None);
}

pub(crate) async fn mappings_are_listed_by_name(db: &TestDatabase) {
    for name in ["b", "C", "a"] {
        db.store.save_mapping(mapping(name)).await.unwrap().unwrap();
    }

    let listed = db.store.mappings().await.unwrap();

    let names: Vec<_> = listed.iter().map(|mapping| &*mapping.name).collect();
    assert_eq!(names, ["C", "a", "b"]);
}

pub(crate) async fn a_name_belongs_to_one_mapping(db: &TestDatabase) {
    let (first, second) = (mapping("first"), mapping("second"));
    db.store.save_mapping(first.clone()).await.unwrap().unwrap();
    db.store.save_mapping(second.clone()).await.unwrap().unwrap();

    assert_eq!(db.store.save_mapping(mapping("first")).await.unwrap(), Err(NameTaken));
    let renamed = Mapping { name: "first".into(), ..second.clone() };
    assert_eq!(db.store.save_mapping(renamed).await.unwrap(), Err(NameTaken));

    assert_eq!(db.store.mappings().await.unwrap(), [first, second]);
}

pub(crate) async fn a_deleted_mapping_is_forgotten_by_the_stages_that_named_it_and_no_others(
    db: &TestDatabase,
) {
    let (going, staying) = (mapping("going"), mapping("staying"));
    for mapping in [&going, &staying] {
        db.store.save_mapping(mapping.clone()).await.unwrap().unwrap();
    }
    let stages = [
        stage_with_mapping("a", going.id),
        stage_with_both("b", going.id),
        stage_with_both("c", staying.id),
        stage("d"),
    ];
    for stage in &stages {
        db.store.save_stage(stage.clone()).await.unwrap().unwrap();
    }

    assert!(db.store.delete_mapping(going.id).await.unwrap());

    assert!(!db.store.delete_mapping(going.id).await.unwrap());
    assert_eq!(db.store.mappings().await.unwrap(), [staying]);
    let [a, b, c, d] = stages;
    let a = Stage { settings: StageSettings::AuthenticatorSms(Box::default()), ..a };
    let b = Stage { settings: stage_with_secret("", "hunter2").settings, ..b };
    assert_eq!(db.other.stages().await.unwrap(), [a, b, c, d]);
}

pub(crate) async fn a_stage_does_not_keep_a_mapping_that_is_not_there(db: &TestDatabase) {
    let there = mapping("there");
    db.store.save_mapping(there.clone()).await.unwrap().unwrap();
    let right = stage_with_mapping("a", there.id);
    let wrong = stage_with_both("b", MappingId(id()));

    db.store.save_stage(right.clone()).await.unwrap().unwrap();
    db.store.save_stage(wrong.clone()).await.unwrap().unwrap();

    let without = Stage { settings: stage_with_secret("", "hunter2").settings, ..wrong };
    assert_eq!(db.store.stages().await.unwrap(), [right, without]);
}
