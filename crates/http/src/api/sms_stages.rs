//! `stages/authenticator/sms`: stages that enrol phones.

mod provider;
mod settings;

use handset_core::{
    flow::{Stage, StageSettings, authenticator_sms::Settings},
    ids::{FlowId, MappingId, StageId},
    ports::{NameTaken, StoreError},
};
use serde_json::Value;

use super::{
    input::{Input, boolean, filled, reference, text},
    listing::Filter,
    refusal::{Faults, Refusal},
    resource::{Deletable, Resource, Used, Writable},
    stages,
    used_by::UsedBy,
    world::World,
};

/// Stages that enrol phones.
pub(super) struct SmsStages;

/// A stage that enrols phones.
#[derive(Clone)]
pub(super) struct SmsStage {
    id: StageId,
    name: String,
    configure_flow: Option<FlowId>,
    settings: Settings,
}

impl SmsStage {
    fn of(stage: &Stage) -> Option<Self> {
        let StageSettings::AuthenticatorSms(settings) = &stage.settings else { return None };
        Some(Self {
            id: stage.id,
            name: stage.name.clone(),
            configure_flow: stage.configure_flow,
            settings: settings.as_ref().clone(),
        })
    }

    fn into_stage(self) -> Stage {
        Stage {
            id: self.id,
            name: self.name,
            configure_flow: self.configure_flow,
            settings: StageSettings::AuthenticatorSms(Box::new(self.settings)),
        }
    }
}

impl Resource for SmsStages {
    type Object = SmsStage;

    const MODEL: &'static str = "AuthenticatorSMSStage";
    const PARAMETER: &'static str = "stage_uuid";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[
        Filter::text("account_sid"),
        Filter::choice("auth_type", &["basic", "bearer"]),
        Filter::uuid("configure_flow"),
        Filter::text("friendly_name"),
        Filter::text("from_number"),
        Filter::uuid("mapping"),
        Filter::text("name"),
        Filter::text("provider"),
        Filter::uuid("stage_uuid").on("pk"),
        Filter::flag("verify_only"),
    ];

    fn key(stage: &SmsStage) -> String {
        stage.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<SmsStage>, StoreError> {
        Ok(world.stages().await?.iter().filter_map(SmsStage::of).collect())
    }

    async fn show(world: &World, stage: &SmsStage) -> Result<Value, StoreError> {
        let mut shown = stages::common(world, &stage.clone().into_stage()).await?;
        let flow = stage.configure_flow.map(|flow| flow.to_string());
        shown.insert("configure_flow".to_owned(), flow.into());
        shown.insert("friendly_name".to_owned(), stage.settings.friendly_name.clone().into());
        shown.extend(provider::shown(stage.settings.provider.as_ref()));
        shown.insert("verify_only".to_owned(), stage.settings.verify_only.into());
        let mapping = stage.settings.mapping.map(|mapping| mapping.to_string());
        shown.insert("mapping".to_owned(), mapping.into());
        shown.extend(settings::shown(&stage.settings));
        Ok(Value::Object(shown))
    }
}

impl Writable for SmsStages {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&SmsStage>,
    ) -> Result<Option<SmsStage>, Refusal> {
        let id = before.map_or_else(|| StageId(world.new_id()), |before| before.id);
        let former = before.map(|before| before.settings.clone()).unwrap_or_default();
        let name = input.required("name", before.map(|before| before.name.clone()), filled);
        if let Some(name) = &name
            && stages::is_taken(world, id, name).await?
        {
            input.refuse::<()>("name", stages::TAKEN);
        }
        let flows = world.flows().await?;
        let flow_exists = reference(|id| flows.iter().any(|flow| flow.flow.id == FlowId(id)));
        let configure_flow = before.and_then(|before| before.configure_flow).map(|flow| flow.0);
        let configure_flow = input.nullable("configure_flow", configure_flow, flow_exists);
        let friendly_name = input.optional("friendly_name", former.friendly_name.clone(), text);
        let gateway = world.app.flows.enrolment.gateway.as_ref();
        let provider = provider::read(input, former.provider.as_ref(), gateway);
        let verify_only = input.optional("verify_only", former.verify_only, boolean);
        let mappings = world.mappings().await?;
        let mapping_exists =
            reference(|id| mappings.iter().any(|mapping| mapping.id == MappingId(id)));
        let mapping = former.mapping.map(|mapping| mapping.0);
        let mapping = input.nullable("mapping", mapping, mapping_exists).map(MappingId);
        let own = settings::read(input, former);
        let settings = Settings { friendly_name, provider, verify_only, mapping, ..own };
        let configure_flow = configure_flow.map(FlowId);
        Ok(name.map(|name| SmsStage { id, name, configure_flow, settings }))
    }

    async fn save(world: &World, stage: SmsStage) -> Result<Result<(), Faults>, StoreError> {
        let saved = world.store().save_stage(stage.into_stage()).await?;
        Ok(saved.map_err(|NameTaken| Faults::of("name", stages::TAKEN)))
    }
}

impl Deletable for SmsStages {
    async fn delete(world: &World, stage: &SmsStage) -> Result<Result<(), Faults>, StoreError> {
        stages::delete(world, &stage.clone().into_stage()).await
    }
}

impl Used for SmsStages {
    async fn used_by(world: &World, stage: &SmsStage) -> Result<Vec<UsedBy>, StoreError> {
        stages::used_by(world, &stage.clone().into_stage()).await
    }
}
