//! Stages.

use std::collections::BTreeMap;

use handset_core::{
    flow::{Stage, StageSettings, authenticator_sms::Settings, prompt},
    ids::{MappingId, PolicyId, PromptId, StageId},
    ports::{DeleteStage, EnrolOutcome, NameTaken},
    provider::ProviderSettings,
    secret::SecretText,
};

use crate::{
    database::TestDatabase,
    people::{Person, Setup},
    values::{NOW, flow, id, phone, stage},
};

/// A stage whose provider has a secret.
pub(crate) fn stage_with_secret(name: &str, secret: &str) -> Stage {
    let provider = ProviderSettings {
        kind: "twilio".parse().unwrap(),
        options: serde_json::Map::new(),
        secrets: BTreeMap::from([("auth".to_owned(), SecretText::new(secret))]),
    };
    let settings = Settings { provider: Some(provider), ..Settings::default() };
    Stage { settings: StageSettings::AuthenticatorSms(Box::new(settings)), ..stage(name) }
}

/// A stage that names a mapping.
pub(crate) fn stage_with_mapping(name: &str, mapping: MappingId) -> Stage {
    let settings = Settings { mapping: Some(mapping), ..Settings::default() };
    Stage { settings: StageSettings::AuthenticatorSms(Box::new(settings)), ..stage(name) }
}

/// A stage that asks prompts and has policies look at the answers.
pub(crate) fn prompt_stage(name: &str, prompts: &[PromptId], policies: &[PolicyId]) -> Stage {
    let settings =
        prompt::Settings { fields: prompts.to_vec(), validation_policies: policies.to_vec() };
    Stage { settings: StageSettings::Prompt(Box::new(settings)), ..stage(name) }
}

pub(crate) async fn a_stage_reads_back_with_its_secrets(db: &TestDatabase) {
    let configure = flow("configure", &[]);
    db.store.create_flow(configure.clone()).await.unwrap().unwrap();
    let made =
        Stage { configure_flow: Some(configure.flow.id), ..stage_with_secret("setup", "hunter2") };
    db.store.save_stage(made.clone()).await.unwrap().unwrap();

    assert_eq!(db.other.stage(made.id).await.unwrap(), Some(made.clone()));
    assert_eq!(db.other.stage_by_name("setup").await.unwrap(), Some(made));
    assert_eq!(db.store.stage(StageId(id())).await.unwrap(), None);
    assert_eq!(db.store.stage_by_name("Setup").await.unwrap(), None);
}

pub(crate) async fn saving_a_stage_again_replaces_it(db: &TestDatabase) {
    let first = stage_with_secret("first", "hunter2");
    db.store.save_stage(first.clone()).await.unwrap().unwrap();
    let second = Stage { id: first.id, ..stage("second") };

    db.store.save_stage(second.clone()).await.unwrap().unwrap();

    assert_eq!(db.store.stages().await.unwrap(), [second]);
}

pub(crate) async fn a_name_belongs_to_one_stage(db: &TestDatabase) {
    let (first, second) = (stage("first"), stage("second"));
    db.store.save_stage(first.clone()).await.unwrap().unwrap();
    db.store.save_stage(second.clone()).await.unwrap().unwrap();

    assert_eq!(db.store.save_stage(stage("first")).await.unwrap(), Err(NameTaken));
    let renamed = Stage { name: "first".into(), ..second.clone() };
    assert_eq!(db.store.save_stage(renamed).await.unwrap(), Err(NameTaken));

    assert_eq!(db.store.stages().await.unwrap(), [first, second]);
}

pub(crate) async fn stages_are_listed_by_name(db: &TestDatabase) {
    for name in ["b", "C", "a"] {
        db.store.save_stage(stage(name)).await.unwrap().unwrap();
    }

    let names: Vec<_> =
        db.store.stages().await.unwrap().into_iter().map(|stage| stage.name).collect();

    assert_eq!(names, ["C", "a", "b"]);
}

pub(crate) async fn a_stage_is_deleted_with_its_bindings_and_challenges(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    person.sent(&*db.store, phone(1), NOW).await;

    assert_eq!(db.store.delete_stage(setup.stage).await.unwrap(), DeleteStage::Deleted);

    assert_eq!(db.store.delete_stage(setup.stage).await.unwrap(), DeleteStage::NotFound);
    assert_eq!(db.store.flow(&setup.flow.flow.slug).await.unwrap().unwrap().stages, []);
    assert!(db.store.challenge(person.plan, person.stage).await.unwrap().is_none());
    assert_eq!(db.number("SELECT COUNT(*) FROM deliveries").await, 1);
}

pub(crate) async fn a_stage_with_devices_stays(db: &TestDatabase) {
    let setup = Setup::new(&*db.store).await;
    let person = Person::new(&*db.store, &setup).await;
    let challenge = person.sent(&*db.store, phone(1), NOW).await;
    let enrolled = db.store.enrol_device(person.enrol(&challenge, NOW)).await.unwrap();
    assert!(matches!(enrolled, EnrolOutcome::Enrolled(_)));

    assert_eq!(db.store.delete_stage(setup.stage).await.unwrap(), DeleteStage::HasDevices(1));

    assert!(db.store.stage(setup.stage).await.unwrap().is_some());
}
