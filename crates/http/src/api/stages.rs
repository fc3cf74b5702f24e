//! `stages/all`, and what the stages of every kind have in common.

use handset_core::{
    flow::{Stage, StageKind},
    ids::StageId,
    ports::{DeleteStage, StoreError},
};
use serde_json::{Map, Value, json};

use super::{
    flows,
    listing::Filter,
    refusal::{Faults, NON_FIELD_ERRORS},
    resource::{Deletable, Resource, Used},
    used_by::UsedBy,
    world::World,
};

/// What is wrong with a stage's name when another stage has it.
pub(super) const TAKEN: &str = "stage with this name already exists.";

/// How authentik calls a kind of stage.
pub(super) struct Appearance {
    /// The name of the form that edits it.
    pub(super) component: &'static str,
    /// What it is called in lists of what uses something.
    pub(super) title: &'static str,
    /// The name of one.
    pub(super) verbose_name: &'static str,
    /// The name of several.
    pub(super) verbose_name_plural: &'static str,
    /// The package of its model.
    pub(super) app: &'static str,
    /// Its model.
    pub(super) model: &'static str,
}

impl Appearance {
    /// How authentik calls this kind of stage.
    pub(super) fn of(kind: StageKind) -> Self {
        let row = |component, verbose_name, verbose_name_plural, app, model| Self {
            component,
            title: "Stage",
            verbose_name,
            verbose_name_plural,
            app,
            model,
        };
        match kind {
            StageKind::Identification => row(
                "ak-stage-identification-form",
                "Identification Stage",
                "Identification Stages",
                "authentik_stages_identification",
                "identificationstage",
            ),
            StageKind::Password => row(
                "ak-stage-password-form",
                "Password Stage",
                "Password Stages",
                "authentik_stages_password",
                "passwordstage",
            ),
            StageKind::Prompt => row(
                "ak-stage-prompt-form",
                "Prompt Stage",
                "Prompt Stages",
                "authentik_stages_prompt",
                "promptstage",
            ),
            StageKind::AuthenticatorSms => Self {
                title: "SMS Authenticator Setup Stage",
                ..row(
                    "ak-stage-authenticator-sms-form",
                    "SMS Authenticator Setup Stage",
                    "SMS Authenticator Setup Stages",
                    "authentik_stages_authenticator_sms",
                    "authenticatorsmsstage",
                )
            },
            StageKind::UserLogin => row(
                "ak-stage-user-login-form",
                "User Login Stage",
                "User Login Stages",
                "authentik_stages_user_login",
                "userloginstage",
            ),
            StageKind::Deny => row(
                "ak-stage-deny-form",
                "Deny Stage",
                "Deny Stages",
                "authentik_stages_deny",
                "denystage",
            ),
        }
    }
}

/// The fields that stages of every kind show, in their order.
pub(super) async fn common(world: &World, stage: &Stage) -> Result<Map<String, Value>, StoreError> {
    let appearance = Appearance::of(stage.settings.kind());
    let flows = world.flows().await?.iter();
    let flow_set: Vec<_> = flows
        .filter(|flow| flow.stages.iter().any(|binding| binding.stage == stage.id))
        .map(|flow| flows::short(&flow.flow))
        .collect();
    let fields = [
        ("pk", json!(stage.id)),
        ("name", json!(stage.name)),
        ("component", json!(appearance.component)),
        ("verbose_name", json!(appearance.verbose_name)),
        ("verbose_name_plural", json!(appearance.verbose_name_plural)),
        ("meta_model_name", json!(format!("{}.{}", appearance.app, appearance.model))),
        ("flow_set", json!(flow_set)),
    ];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Whether another stage has this name.
pub(super) async fn is_taken(world: &World, id: StageId, name: &str) -> Result<bool, StoreError> {
    Ok(world.stages().await?.iter().any(|other| other.id != id && other.name == name))
}

/// What names a stage: the flows that have it.
pub(super) async fn used_by(world: &World, stage: &Stage) -> Result<Vec<UsedBy>, StoreError> {
    let mut flows = Vec::new();
    let mut bindings = Vec::new();
    for flow in world.flows().await? {
        let here = flow.stages.iter().filter(|binding| binding.stage == stage.id);
        let before = bindings.len();
        bindings.extend(here.map(|binding| UsedBy::stage_binding(flow, binding)));
        if bindings.len() > before {
            flows.push(UsedBy::flow(&flow.flow));
        }
    }
    Ok(flows.into_iter().chain(bindings).collect())
}

/// Removes a stage and takes it out of its flows, unless phones were enrolled through it.
pub(super) async fn delete(world: &World, stage: &Stage) -> Result<Result<(), Faults>, StoreError> {
    Ok(match world.store().delete_stage(stage.id).await? {
        DeleteStage::Deleted | DeleteStage::NotFound => Ok(()),
        DeleteStage::HasDevices(count) => {
            let phones =
                if count == 1 { "1 phone is".to_owned() } else { format!("{count} phones are") };
            let sentence =
                format!("{phones} enrolled through this stage. It can be deleted when none is.");
            Err(Faults::of(NON_FIELD_ERRORS, sentence))
        }
    })
}

/// Stages of every kind.
pub(super) struct Stages;

impl Resource for Stages {
    type Object = Stage;

    const MODEL: &'static str = "Stage";
    const PARAMETER: &'static str = "stage_uuid";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[Filter::text("name")];

    fn key(stage: &Stage) -> String {
        stage.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<Stage>, StoreError> {
        Ok(world.stages().await?.to_vec())
    }

    async fn show(world: &World, stage: &Stage) -> Result<Value, StoreError> {
        Ok(Value::Object(common(world, stage).await?))
    }
}

impl Deletable for Stages {
    async fn delete(world: &World, stage: &Stage) -> Result<Result<(), Faults>, StoreError> {
        delete(world, stage).await
    }
}

impl Used for Stages {
    async fn used_by(world: &World, stage: &Stage) -> Result<Vec<UsedBy>, StoreError> {
        used_by(world, stage).await
    }
}
