//! `policies/expression` and `policies/all`: expression policies, which are the only policies there are.

use handset_core::{
    expression::views::policy_names,
    flow::Reference,
    ids::PolicyId,
    policy::ExpressionPolicy,
    ports::{NameTaken, StoreError},
};
use serde_json::{Map, Value, json};

use super::{
    input::{Input, boolean, expression, filled},
    listing::{Filter, Query},
    refusal::{Faults, Refusal},
    resource::{Deletable, Resource, Used, Writable},
    sources,
    used_by::{Action, UsedBy},
    world::World,
};

const TAKEN: &str = "Policy with this name already exists.";

/// Expression policies, as they are edited.
pub(super) struct ExpressionPolicies;

/// All policies, as they are listed.
pub(super) struct Policies;

/// What policies of every kind show.
pub(super) async fn common(
    world: &World,
    policy: &ExpressionPolicy,
) -> Result<Map<String, Value>, StoreError> {
    let fields = [
        ("pk", json!(policy.id)),
        ("name", json!(policy.name)),
        ("execution_logging", json!(policy.execution_logging)),
        ("component", json!("ak-policy-expression-form")),
        ("verbose_name", json!("Expression Policy")),
        ("verbose_name_plural", json!("Expression Policies")),
        ("meta_model_name", json!("authentik_policies_expression.expressionpolicy")),
        ("bound_to", json!(bindings(world, policy).await? + stages(world, policy).await?)),
    ];
    Ok(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// To how many stages of flows the policy is bound.
async fn bindings(world: &World, policy: &ExpressionPolicy) -> Result<usize, StoreError> {
    let bindings = world.policy_bindings().await?.iter();
    Ok(bindings.filter(|binding| binding.policy == policy.id).count())
}

/// How many prompt stages check what is answered with the policy.
async fn stages(world: &World, policy: &ExpressionPolicy) -> Result<usize, StoreError> {
    let reference = Reference::Policy(policy.id);
    let stages = world.stages().await?.iter();
    Ok(stages.filter(|stage| stage.settings.refers_to(reference)).count())
}

impl Resource for ExpressionPolicies {
    type Object = ExpressionPolicy;

    const MODEL: &'static str = "ExpressionPolicy";
    const PARAMETER: &'static str = "policy_uuid";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[
        Filter::flag("execution_logging"),
        Filter::text("expression"),
        Filter::text("name"),
        Filter::uuid("policy_uuid").on("pk"),
    ];

    fn key(policy: &ExpressionPolicy) -> String {
        policy.id.to_string()
    }

    async fn all(world: &World) -> Result<Vec<ExpressionPolicy>, StoreError> {
        Ok(world.policies().await?.to_vec())
    }

    async fn show(world: &World, policy: &ExpressionPolicy) -> Result<Value, StoreError> {
        let mut shown = common(world, policy).await?;
        shown.insert("expression".to_owned(), json!(policy.expression));
        Ok(Value::Object(shown))
    }
}

impl Writable for ExpressionPolicies {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&ExpressionPolicy>,
    ) -> Result<Option<ExpressionPolicy>, Refusal> {
        let id = before.map_or_else(|| PolicyId(world.new_id()), |before| before.id);
        let name = input.required("name", before.map(|before| before.name.clone()), filled);
        let others = world.policies().await?.iter().filter(|other| other.id != id);
        if others.map(|other| &other.name).any(|other| Some(other) == name.as_ref()) {
            input.refuse::<()>("name", TAKEN);
        }
        let logging = before.is_some_and(|before| before.execution_logging);
        let execution_logging = input.optional("execution_logging", logging, boolean);
        let source = before.map(|before| before.expression.clone());
        let source = input.required("expression", source, expression);
        if let Some(source) = &source {
            sources::check(world, input, "expression", source, policy_names()).await?;
        }
        Ok(name.zip(source).map(|(name, expression)| ExpressionPolicy {
            id,
            name,
            expression,
            execution_logging,
        }))
    }

    async fn save(
        world: &World,
        policy: ExpressionPolicy,
    ) -> Result<Result<(), Faults>, StoreError> {
        let saved = world.store().save_policy(policy).await?;
        Ok(saved.map_err(|NameTaken| Faults::of("name", TAKEN)))
    }
}

impl Deletable for ExpressionPolicies {
    async fn delete(
        world: &World,
        policy: &ExpressionPolicy,
    ) -> Result<Result<(), Faults>, StoreError> {
        world.store().delete_policy(policy.id).await?;
        Ok(Ok(()))
    }
}

impl Used for ExpressionPolicies {
    async fn used_by(world: &World, policy: &ExpressionPolicy) -> Result<Vec<UsedBy>, StoreError> {
        let bindings = world.policy_bindings().await?.iter();
        let bindings = bindings
            .filter(|binding| binding.policy == policy.id)
            .map(|binding| UsedBy::policy_binding(binding, &policy.name));
        let reference = Reference::Policy(policy.id);
        let stages = world.stages().await?.iter();
        let stages = stages
            .filter(|stage| stage.settings.refers_to(reference))
            .map(|stage| UsedBy::stage(stage, Action::CascadeMany));
        Ok(bindings.chain(stages).collect())
    }
}

impl Resource for Policies {
    type Object = ExpressionPolicy;

    const MODEL: &'static str = "Policy";
    const PARAMETER: &'static str = "policy_uuid";
    const SEARCH: &'static [&'static str] = &["name"];
    const FILTERS: &'static [Filter] = &[];

    fn key(policy: &ExpressionPolicy) -> String {
        ExpressionPolicies::key(policy)
    }

    async fn all(world: &World) -> Result<Vec<ExpressionPolicy>, StoreError> {
        ExpressionPolicies::all(world).await
    }

    async fn show(world: &World, policy: &ExpressionPolicy) -> Result<Value, StoreError> {
        Ok(Value::Object(common(world, policy).await?))
    }

    /// `bindings__isnull` and `promptstage__isnull`: policies that nothing uses in this way, or that something does.
    async fn admits(
        world: &World,
        policy: &ExpressionPolicy,
        query: &Query,
    ) -> Result<bool, StoreError> {
        let unbound = match query.flag("bindings__isnull") {
            Some(wanted) => wanted == (bindings(world, policy).await? == 0),
            None => true,
        };
        let unasked = match query.flag("promptstage__isnull") {
            Some(wanted) => wanted == (stages(world, policy).await? == 0),
            None => true,
        };
        Ok(unbound && unasked)
    }
}
