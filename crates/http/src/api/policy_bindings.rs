//! `policies/bindings`: policies that decide whether a stage of a flow is run.

use handset_core::{
    ids::{BindingId, PolicyBindingId, PolicyId},
    policy::PolicyBinding,
    ports::{BindError, StoreError},
};
use serde_json::{Value, json};

use super::{
    input::{Input, Read, boolean, integer, reference},
    listing::Filter,
    policies,
    refusal::{Faults, NON_FIELD_ERRORS, Refusal},
    resource::{Deletable, Resource, Used, Writable, uuid},
    used_by::UsedBy,
    world::World,
};

const NOT_UNIQUE: &str = "The fields policy, target, order must make a unique set.";
const NO_GROUPS: &str = "Handset has no groups. Bind an expression policy that looks at the user.";
const NO_USERS: &str =
    "Users are not bound. Bind an expression policy that compares request.user instead.";
const NO_FLOWS: &str = "Policies are bound to stages of flows: give the pk of a flow-stage binding, not that of a flow.";
/// Authentik's default, in seconds.
const DEFAULT_TIMEOUT: u32 = 30;

/// Policies that decide about stages of flows.
pub(super) struct PolicyBindings;

impl Resource for PolicyBindings {
    type Object = PolicyBinding;

    const MODEL: &'static str = "PolicyBinding";
    const PARAMETER: &'static str = "policy_binding_uuid";
    const SEARCH: &'static [&'static str] = &[];
    const FILTERS: &'static [Filter] = &[
        Filter::flag("enabled"),
        Filter::integer("order"),
        Filter::uuid("policy"),
        Filter::null("policy__isnull").on("policy"),
        Filter::uuid("target"),
        Filter::any_uuid("target_in").on("target"),
        Filter::integer("timeout"),
    ];

    fn key(binding: &PolicyBinding) -> String {
        binding.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<PolicyBinding>, StoreError> {
        Ok(world.policy_bindings().await?.to_vec())
    }

    async fn show(world: &World, binding: &PolicyBinding) -> Result<Value, StoreError> {
        let policy = world.policies().await?.iter().find(|policy| policy.id == binding.policy);
        let policy_obj = match policy {
            Some(policy) => Value::Object(policies::common(world, policy).await?),
            None => Value::Null,
        };
        Ok(json!({
            "pk": binding.id,
            "policy": binding.policy,
            "group": null,
            "user": null,
            "policy_obj": policy_obj,
            "group_obj": null,
            "user_obj": null,
            "target": binding.target,
            "negate": binding.negate,
            "enabled": binding.enabled,
            "order": binding.order,
            "timeout": binding.timeout_secs,
            "failure_result": binding.failure_result,
        }))
    }
}

impl Writable for PolicyBindings {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&PolicyBinding>,
    ) -> Result<Option<PolicyBinding>, Refusal> {
        let policies = world.policies().await?;
        let policy_exists = reference(|id| policies.iter().any(|policy| policy.id == PolicyId(id)));
        let policy = input.required("policy", before.map(|before| before.policy.0), policy_exists);
        input.nullable("group", None, |_| Read::<()>::Err(NO_GROUPS.to_owned()));
        input.nullable("user", None, |_| Read::<()>::Err(NO_USERS.to_owned()));
        let target = target(world, input, before).await?;
        let negate = input.optional("negate", before.is_some_and(|before| before.negate), boolean);
        let enabled = before.is_none_or(|before| before.enabled);
        let enabled = input.optional("enabled", enabled, boolean);
        let order = input.required("order", before.map(|before| before.order), integer);
        let timeout = before.map_or(DEFAULT_TIMEOUT, |before| before.timeout_secs);
        let timeout_secs = input.optional("timeout", timeout, seconds);
        let failure = before.is_some_and(|before| before.failure_result);
        let failure_result = input.optional("failure_result", failure, boolean);
        let (Some(policy), Some(target), Some(order)) = (policy, target, order) else {
            return Ok(None);
        };
        let binding = PolicyBinding {
            id: before.map_or_else(|| PolicyBindingId(world.new_id()), |before| before.id),
            policy: PolicyId(policy),
            target,
            order,
            enabled,
            negate,
            failure_result,
            timeout_secs,
        };
        if is_taken(world, &binding).await? {
            input.refuse::<()>(NON_FIELD_ERRORS, NOT_UNIQUE);
        }
        Ok(Some(binding))
    }

    async fn save(world: &World, binding: PolicyBinding) -> Result<Result<(), Faults>, StoreError> {
        let (policy, target) = (binding.policy, binding.target);
        let missing = |key: String| format!("Invalid pk \"{key}\" - object does not exist.");
        let saved = world.store().save_policy_binding(binding).await?;
        Ok(saved.map_err(|error| match error {
            BindError::Duplicate => Faults::of(NON_FIELD_ERRORS, NOT_UNIQUE),
            BindError::NoTarget => Faults::of("target", missing(target.to_string())),
            BindError::NoObject => Faults::of("policy", missing(policy.to_string())),
        }))
    }
}

impl Deletable for PolicyBindings {
    async fn delete(
        world: &World,
        binding: &PolicyBinding,
    ) -> Result<Result<(), Faults>, StoreError> {
        world.store().delete_policy_binding(binding.id).await?;
        Ok(Ok(()))
    }
}

impl Used for PolicyBindings {
    /// Nothing names a binding.
    async fn used_by(_: &World, _: &PolicyBinding) -> Result<Vec<UsedBy>, StoreError> {
        Ok(Vec::new())
    }
}

/// The flow's stage that the policy is to decide about.
async fn target(
    world: &World,
    input: &mut Input<'_>,
    before: Option<&PolicyBinding>,
) -> Result<Option<BindingId>, StoreError> {
    let flows = world.flows().await?;
    let is_flow = |id| flows.iter().any(|flow| flow.flow.id.0 == id);
    let is_binding = |id| flows.iter().flat_map(|flow| &flow.stages).any(|stage| stage.id.0 == id);
    let target = input.required("target", before.map(|before| before.target.0), |value| {
        if value.as_str().and_then(uuid).is_some_and(is_flow) {
            return Err(NO_FLOWS.to_owned());
        }
        reference(is_binding)(value)
    });
    Ok(target.map(BindingId))
}

async fn is_taken(world: &World, binding: &PolicyBinding) -> Result<bool, StoreError> {
    Ok(world.policy_bindings().await?.iter().any(|other| {
        other.id != binding.id
            && (other.policy, other.target, other.order)
                == (binding.policy, binding.target, binding.order)
    }))
}

/// Whole seconds, at least none.
fn seconds(value: &Value) -> Read<u32> {
    u32::try_from(integer(value)?)
        .map_err(|_| "Ensure this value is greater than or equal to 0.".to_owned())
}
