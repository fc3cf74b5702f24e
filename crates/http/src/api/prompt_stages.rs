//! `stages/prompt/stages`: stages that show a form.

use handset_core::{
    flow::{Stage, StageSettings, prompt::Settings},
    ids::{PolicyId, PromptId, StageId},
    ports::{NameTaken, StoreError},
};
use serde_json::{Value, json};

use super::{
    input::{Input, filled, list, reference},
    listing::Filter,
    refusal::{Faults, Refusal},
    resource::{Deletable, Resource, Used, Writable},
    stages,
    used_by::UsedBy,
    world::World,
};

/// Stages that show a form.
pub(super) struct PromptStages;

/// A stage that shows a form.
#[derive(Clone)]
pub(super) struct PromptStage {
    stage: Stage,
    settings: Settings,
}

/// What a prompt stage shows. A stage of another kind shows what all have in common.
pub(super) async fn shown(world: &World, stage: &Stage) -> Result<Value, StoreError> {
    let mut shown = stages::common(world, stage).await?;
    if let StageSettings::Prompt(settings) = &stage.settings {
        shown.insert("fields".to_owned(), json!(settings.fields));
        shown.insert("validation_policies".to_owned(), json!(settings.validation_policies));
    }
    Ok(Value::Object(shown))
}

impl PromptStage {
    fn of(stage: &Stage) -> Option<Self> {
        let StageSettings::Prompt(settings) = &stage.settings else { return None };
        Some(Self { stage: stage.clone(), settings: settings.as_ref().clone() })
    }
}

impl Resource for PromptStages {
    type Object = PromptStage;

    const MODEL: &'static str = "PromptStage";
    const PARAMETER: &'static str = "stage_uuid";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[
        Filter::any_uuid("fields"),
        Filter::text("name"),
        Filter::uuid("stage_uuid").on("pk"),
        Filter::any_uuid("validation_policies"),
    ];

    fn key(stage: &PromptStage) -> String {
        stage.stage.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<PromptStage>, StoreError> {
        Ok(world.stages().await?.iter().filter_map(PromptStage::of).collect())
    }

    async fn show(world: &World, stage: &PromptStage) -> Result<Value, StoreError> {
        shown(world, &stage.stage).await
    }
}

impl Writable for PromptStages {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&PromptStage>,
    ) -> Result<Option<PromptStage>, Refusal> {
        let id = before.map_or_else(|| StageId(world.new_id()), |before| before.stage.id);
        let name = before.map(|before| before.stage.name.clone());
        let name = input.required("name", name, filled);
        if let Some(name) = &name
            && stages::is_taken(world, id, name).await?
        {
            input.refuse::<()>("name", stages::TAKEN);
        }
        let (prompts, policies) = (world.prompts().await?, world.policies().await?);
        let prompt = |value: &Value| {
            let exists = |id| prompts.iter().any(|prompt| prompt.id == PromptId(id));
            reference(exists)(value).map(PromptId)
        };
        let policy = |value: &Value| {
            let exists = |id| policies.iter().any(|policy| policy.id == PolicyId(id));
            reference(exists)(value).map(PolicyId)
        };
        let fields = before.map(|before| before.settings.fields.clone());
        let fields = input.required("fields", fields, |value| match list(prompt)(value) {
            Ok(fields) if fields.is_empty() => Err("This list may not be empty.".to_owned()),
            read => read,
        });
        let policies = before.map(|before| before.settings.validation_policies.clone());
        let validation_policies =
            input.optional("validation_policies", policies.unwrap_or_default(), list(policy));
        let (Some(name), Some(fields)) = (name, fields) else { return Ok(None) };
        let settings = Settings { fields, validation_policies };
        let kind = StageSettings::Prompt(Box::new(settings.clone()));
        let configure_flow = before.and_then(|before| before.stage.configure_flow);
        let stage = Stage { id, name, configure_flow, settings: kind };
        Ok(Some(PromptStage { stage, settings }))
    }

    async fn save(
        world: &World,
        PromptStage { stage, .. }: PromptStage,
    ) -> Result<Result<(), Faults>, StoreError> {
        let saved = world.store().save_stage(stage).await?;
        Ok(saved.map_err(|NameTaken| Faults::of("name", stages::TAKEN)))
    }
}

impl Deletable for PromptStages {
    async fn delete(world: &World, stage: &PromptStage) -> Result<Result<(), Faults>, StoreError> {
        stages::delete(world, &stage.stage).await
    }
}

impl Used for PromptStages {
    async fn used_by(world: &World, stage: &PromptStage) -> Result<Vec<UsedBy>, StoreError> {
        stages::used_by(world, &stage.stage).await
    }
}
