//! `flows/instances`: flows, without their stages.

use handset_core::{
    flow::{AuthenticationRequirement, Designation, Flow, FlowDefinition, FlowSlug},
    ids::FlowId,
    ports::{NameTaken, StoreError},
};
use serde_json::{Value, json};

use super::{
    input::{Input, Read, boolean, choice, filled, text},
    listing::Filter,
    refusal::{Faults, Refusal},
    resource::{KeyKind, Resource, Used, Writable},
    used_by::{Action, UsedBy},
    world::World,
};

const TAKEN: &str = "Flow with this slug already exists.";
/// Longest slug, in characters.
const MAX_SLUG: usize = 50;
const DESIGNATIONS: &[&str] = &[
    "authentication",
    "authorization",
    "invalidation",
    "enrollment",
    "unenrollment",
    "recovery",
    "stage_configuration",
];
const DENIED_ACTIONS: &[&str] = &["message_continue", "message", "continue"];
const LAYOUTS: &[&str] = &[
    "stacked",
    "content_left",
    "content_right",
    "sidebar_left",
    "sidebar_right",
    "sidebar_left_frame_background",
    "sidebar_right_frame_background",
];

/// Flows.
pub(super) struct Flows;

/// A flow as stages show it. What Handset has no setting for is shown as it is: one look, no background, one way to refuse.
pub(super) fn short(flow: &Flow) -> Value {
    json!({
        "pk": flow.id,
        "policybindingmodel_ptr_id": flow.id,
        "name": flow.name,
        "slug": flow.slug,
        "title": flow.title,
        "designation": flow.designation.name(),
        "background_url": "",
        "policy_engine_mode": "any",
        "compatibility_mode": false,
        "export_url": "",
        "layout": "stacked",
        "denied_action": "message_continue",
    })
}

impl Resource for Flows {
    type Object = FlowDefinition;

    const MODEL: &'static str = "Flow";
    const PARAMETER: &'static str = "slug";
    const KEY: KeyKind = KeyKind::Slug;
    const SEARCH: &'static [&'static str] = &["name", "slug", "designation", "title"];
    const FILTERS: &'static [Filter] = &[
        Filter::choice("denied_action", DENIED_ACTIONS),
        Filter::choice("designation", DESIGNATIONS),
        Filter::uuid("flow_uuid").on("pk"),
        Filter::text("name"),
        Filter::text("slug"),
    ];

    fn key(flow: &FlowDefinition) -> String {
        flow.flow.slug.to_string()
    }

    async fn all(world: &World) -> Result<Vec<FlowDefinition>, StoreError> {
        Ok(world.flows().await?.to_vec())
    }

    async fn show(
        _: &World,
        FlowDefinition { flow, stages }: &FlowDefinition,
    ) -> Result<Value, StoreError> {
        let mut seen = Vec::new();
        for binding in stages {
            if !seen.contains(&binding.stage) {
                seen.push(binding.stage);
            }
        }
        Ok(json!({
            "pk": flow.id,
            "policybindingmodel_ptr_id": flow.id,
            "name": flow.name,
            "slug": flow.slug,
            "title": flow.title,
            "designation": flow.designation.name(),
            "background": "",
            "background_url": "",
            "background_themed_urls": null,
            "stages": seen,
            "policies": [],
            "cache_count": 0,
            "policy_engine_mode": "any",
            "compatibility_mode": false,
            "export_url": "",
            "layout": "stacked",
            "denied_action": "message_continue",
            "authentication": flow.authentication.name(),
        }))
    }
}

impl Writable for Flows {
    async fn read(
        world: &World,
        input: &mut Input<'_>,
        before: Option<&FlowDefinition>,
    ) -> Result<Option<FlowDefinition>, Refusal> {
        let flow = before.map(|before| &before.flow);
        let id = flow.map_or_else(|| FlowId(world.new_id()), |flow| flow.id);
        let name = input.required("name", flow.map(|flow| flow.name.clone()), filled);
        let slug = input.required("slug", flow.map(|flow| flow.slug.clone()), slug);
        let others = world.flows().await?.iter().filter(|other| other.flow.id != id);
        if others.map(|other| &other.flow.slug).any(|other| Some(other) == slug.as_ref()) {
            input.refuse::<()>("slug", TAKEN);
        }
        let title = input.required("title", flow.map(|flow| flow.title.clone()), filled);
        let designation = flow.map(|flow| flow.designation);
        let designation =
            input.required("designation", designation, choice(Designation::from_name));
        check_what_is_not_kept(input);
        let authentication =
            flow.map_or(AuthenticationRequirement::None, |flow| flow.authentication);
        let authentication = input.optional(
            "authentication",
            authentication,
            choice(AuthenticationRequirement::from_name),
        );
        let stages = before.map(|before| before.stages.clone()).unwrap_or_default();
        let (Some(name), Some(slug), Some(title), Some(designation)) =
            (name, slug, title, designation)
        else {
            return Ok(None);
        };
        let flow = Flow { id, slug, name, title, designation, authentication };
        Ok(Some(FlowDefinition { flow, stages }))
    }

    async fn save(world: &World, flow: FlowDefinition) -> Result<Result<(), Faults>, StoreError> {
        let created = world.store().create_flow(flow).await?;
        Ok(created.map_err(|NameTaken| Faults::of("slug", TAKEN)))
    }
}

impl Used for Flows {
    async fn used_by(world: &World, flow: &FlowDefinition) -> Result<Vec<UsedBy>, StoreError> {
        let stages = world.stages().await?;
        let bindings = flow.stages.iter().map(|binding| UsedBy::stage_binding(flow, binding));
        let is_bound = |id| flow.stages.iter().any(|binding| binding.stage == id);
        let bound = stages.iter().filter(|stage| is_bound(stage.id)).map(UsedBy::bound_stage);
        let configured = stages.iter().filter(|stage| stage.configure_flow == Some(flow.flow.id));
        let configured = configured.map(|stage| UsedBy::stage(stage, Action::SetNull));
        Ok(bindings.chain(bound).chain(configured).collect())
    }
}

/// Settings of authentik's flows that are not kept here: they are checked, and the answer shows what is in force.
fn check_what_is_not_kept(input: &mut Input<'_>) {
    let one_of = |choices: &'static [&str]| choice(|name| choices.contains(&name).then_some(()));
    input.optional("background", (), |value| text(value).map(drop));
    input.optional("policy_engine_mode", (), one_of(&["all", "any"]));
    input.optional("compatibility_mode", (), |value| boolean(value).map(drop));
    input.optional("layout", (), one_of(LAYOUTS));
    input.optional("denied_action", (), one_of(DENIED_ACTIONS));
}

fn slug(value: &Value) -> Read<FlowSlug> {
    let text = filled(value)?;
    if text.chars().count() > MAX_SLUG {
        return Err(format!("Ensure this field has no more than {MAX_SLUG} characters."));
    }
    text.parse().map_err(|_| {
        "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.".to_owned()
    })
}
