//! `flows/bindings`: stages in flows.

use handset_core::{
    flow::{FlowDefinition, StageBinding},
    ids::{BindingId, FlowId, StageId},
    policy::PolicyEngineMode,
    ports::{BindError, StoreError},
};
use serde_json::{Value, json};

use super::{
    input::{Input, boolean, choice, integer, reference},
    listing::{Filter, Query},
    refusal::{Faults, NON_FIELD_ERRORS, Refusal},
    resource::{Deletable, Resource, Used, Writable, uuid},
    stages,
    used_by::UsedBy,
    world::World,
};

const NOT_UNIQUE: &str = "The fields target, stage, order must make a unique set.";
const INVALID_RESPONSE_ACTIONS: &[&str] = &["retry", "restart", "restart_with_context"];

/// Stages in flows.
pub(super) struct FlowBindings;

/// A stage in a flow.
#[derive(Clone, Copy)]
pub(super) struct Bound {
    flow: FlowId,
    binding: StageBinding,
}

impl Resource for FlowBindings {
    type Object = Bound;

    const MODEL: &'static str = "FlowStageBinding";
    const PARAMETER: &'static str = "fsb_uuid";
    const SEARCH: &'static [&'static str] = &[];
    const FILTERS: &'static [Filter] = &[
        Filter::flag("evaluate_on_plan"),
        Filter::uuid("fsb_uuid").on("pk"),
        Filter::choice("invalid_response_action", INVALID_RESPONSE_ACTIONS),
        Filter::integer("order"),
        Filter::uuid("pbm_uuid").on("pk"),
        Filter::choice("policy_engine_mode", &["all", "any"]),
        Filter::flag("re_evaluate_policies"),
        Filter::uuid("stage"),
        Filter::uuid("target"),
    ];

    fn key(bound: &Bound) -> String {
        bound.binding.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<Bound>, StoreError> {
        let bound = |FlowDefinition { flow, stages }: &FlowDefinition| {
            let flow = flow.id;
            stages.iter().map(|&binding| Bound { flow, binding }).collect::<Vec<_>>()
        };
        Ok(world.flows().await?.iter().flat_map(bound).collect())
    }

    async fn show(world: &World, Bound { flow, binding }: &Bound) -> Result<Value, StoreError> {
        let stage = world.stages().await?.iter().find(|stage| stage.id == binding.stage);
        let stage_obj = match stage {
            Some(stage) => Value::Object(stages::common(world, stage).await?),
            None => Value::Null,
        };
        Ok(json!({
            "pk": binding.id,
            "policybindingmodel_ptr_id": binding.id,
            "target": flow,
            "stage": binding.stage,
            "stage_obj": stage_obj,
            "evaluate_on_plan": binding.evaluate_on_plan,
            "re_evaluate_policies": binding.re_evaluate_policies,
            "order": binding.order,
            "policy_engine_mode": binding.policy_engine_mode.name(),
            "invalid_response_action": "retry",
        }))
    }

    /// `policies`: the bindings at which one of these policies decides.
    async fn admits(world: &World, bound: &Bound, query: &Query) -> Result<bool, StoreError> {
        let wanted: Vec<_> = query.all("policies").filter_map(uuid).collect();
        if wanted.is_empty() {
            return Ok(true);
        }
        let policies = world.policy_bindings().await?;
        let here = policies.iter().filter(|policy| policy.target == bound.binding.id);
        Ok(here.map(|policy| policy.policy.0).any(|policy| wanted.contains(&policy)))
    }
}

impl Writable for FlowBindings {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&Bound>,
    ) -> Result<Option<Bound>, Refusal> {
        let (flows, stages) = (world.flows().await?, world.stages().await?);
        let flow_exists = reference(|id| flows.iter().any(|flow| flow.flow.id == FlowId(id)));
        let stage_exists = reference(|id| stages.iter().any(|stage| stage.id == StageId(id)));
        let former = before.map(|before| before.binding);
        let flow = input.required("target", before.map(|before| before.flow.0), flow_exists);
        let stage = input.required("stage", former.map(|former| former.stage.0), stage_exists);
        let id = former.map_or_else(|| BindingId(world.new_id()), |former| former.id);
        // Authentik's defaults; stage and order are put in when all fields are read.
        let fresh = StageBinding::new(id, StageId(id.0), 0);
        let settings = former.unwrap_or(fresh);
        let evaluate_on_plan =
            input.optional("evaluate_on_plan", settings.evaluate_on_plan, boolean);
        let re_evaluate_policies =
            input.optional("re_evaluate_policies", settings.re_evaluate_policies, boolean);
        let order = input.required("order", former.map(|former| former.order), integer);
        let policy_engine_mode = input.optional(
            "policy_engine_mode",
            settings.policy_engine_mode,
            choice(PolicyEngineMode::from_name),
        );
        let is_action = |name: &str| INVALID_RESPONSE_ACTIONS.contains(&name).then_some(());
        input.optional("invalid_response_action", (), choice(is_action));
        let (Some(flow), Some(stage), Some(order)) = (flow, stage, order) else { return Ok(None) };
        let binding = StageBinding {
            id,
            stage: StageId(stage),
            order,
            evaluate_on_plan,
            re_evaluate_policies,
            policy_engine_mode,
        };
        let bound = Bound { flow: FlowId(flow), binding };
        if is_taken(world, &bound).await? {
            input.refuse::<()>(NON_FIELD_ERRORS, NOT_UNIQUE);
        }
        Ok(Some(bound))
    }

    async fn save(
        world: &World,
        Bound { flow, binding }: Bound,
    ) -> Result<Result<(), Faults>, StoreError> {
        let saved = world.store().save_stage_binding(flow, binding).await?;
        Ok(saved.map_err(|error| match error {
            BindError::Duplicate => Faults::of(NON_FIELD_ERRORS, NOT_UNIQUE),
            BindError::NoTarget => Faults::of("target", missing(&flow)),
            BindError::NoObject => Faults::of("stage", missing(&binding.stage)),
        }))
    }
}

impl Deletable for FlowBindings {
    async fn delete(world: &World, bound: &Bound) -> Result<Result<(), Faults>, StoreError> {
        world.store().delete_stage_binding(bound.binding.id).await?;
        Ok(Ok(()))
    }
}

impl Used for FlowBindings {
    async fn used_by(world: &World, bound: &Bound) -> Result<Vec<UsedBy>, StoreError> {
        let policies = world.policies().await?;
        let here = world
            .policy_bindings()
            .await?
            .iter()
            .filter(|policy| policy.target == bound.binding.id);
        let named = here.filter_map(|binding| {
            let policy = policies.iter().find(|policy| policy.id == binding.policy)?;
            Some(UsedBy::policy_binding(binding, &policy.name))
        });
        Ok(named.collect())
    }
}

async fn is_taken(world: &World, Bound { flow, binding }: &Bound) -> Result<bool, StoreError> {
    let mut bindings = world.flows().await?.iter().filter(|other| other.flow.id == *flow);
    Ok(bindings.any(|flow| {
        flow.stages.iter().any(|other| {
            other.id != binding.id && other.stage == binding.stage && other.order == binding.order
        })
    }))
}

/// The sentence about a key that is nobody's by now.
fn missing(key: &dyn std::fmt::Display) -> String {
    format!("Invalid pk \"{key}\" - object does not exist.")
}
