//! What names an object, and what becomes of that when the object goes.

use handset_core::flow::{Flow, FlowDefinition, Stage, StageBinding};
use serde::Serialize;

use super::stages::Appearance;

/// Something that names an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct UsedBy {
    app: &'static str,
    model_name: &'static str,
    pk: String,
    name: String,
    action: Action,
}

/// What becomes of what names an object when the object goes. Names are authentik's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    /// It goes too.
    Cascade,
    /// It stays, and the connection goes.
    CascadeMany,
    /// It stays, and names nothing.
    SetNull,
}

impl UsedBy {
    /// A flow that has the object as a stage.
    pub(super) fn flow(flow: &Flow) -> Self {
        Self {
            app: "authentik_flows",
            model_name: "flow",
            pk: flow.id.to_string(),
            name: format!("Flow {} ({})", flow.name, flow.slug),
            action: Action::CascadeMany,
        }
    }

    /// A binding of a stage to a flow.
    pub(super) fn stage_binding(flow: &FlowDefinition, binding: &StageBinding) -> Self {
        Self {
            app: "authentik_flows",
            model_name: "flowstagebinding",
            pk: binding.id.to_string(),
            name: format!("Flow-stage binding #{} to {}", binding.order, flow.flow.id),
            action: Action::Cascade,
        }
    }

    /// A stage that is bound to the object, a flow.
    pub(super) fn bound_stage(stage: &Stage) -> Self {
        Self {
            app: "authentik_flows",
            model_name: "stage",
            pk: stage.id.to_string(),
            name: format!("Stage {}", stage.name),
            action: Action::CascadeMany,
        }
    }

    /// A stage whose settings name the object.
    pub(super) fn stage(stage: &Stage, action: Action) -> Self {
        let appearance = Appearance::of(stage.settings.kind());
        Self {
            app: appearance.app,
            model_name: appearance.model,
            pk: stage.id.to_string(),
            name: format!("{} {}", appearance.title, stage.name),
            action,
        }
    }

    /// A binding of a policy; `policy` is the policy's name.
    pub(super) fn policy_binding(
        binding: &handset_core::policy::PolicyBinding,
        policy: &str,
    ) -> Self {
        Self {
            app: "authentik_policies",
            model_name: "policybinding",
            pk: binding.id.to_string(),
            name: format!(
                "Binding from PolicyBindingModel {} #{} to Policy {policy}",
                binding.target, binding.order
            ),
            action: Action::Cascade,
        }
    }
}
