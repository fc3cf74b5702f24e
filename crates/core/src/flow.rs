//! Flows: ordered stages that a browser session is led through.
//!
//! A stage kind is one module here with its settings, its challenge and its response, and one line in
//! `stage_kinds!` in `kinds.rs`. The executor knows no kind by name.

mod definition;
mod executor;
mod fields;
mod kinds;
mod next;
mod plan;
mod reply;
#[cfg(test)]
mod tests;

pub mod authenticator_sms;
pub mod deny;
pub mod identification;
pub mod password;
pub mod prompt;
pub mod user_login;

pub use self::{
    definition::{
        AuthenticationRequirement, Designation, Flow, FlowDefinition, FlowSlug, InvalidSlug, Stage,
        StageBinding,
    },
    executor::{Answer, Flows, Next, Step, Visitor},
    fields::{ErrorDetail, FieldErrors, Fields, NON_FIELD_ERRORS},
    kinds::{
        Challenge, Reference, SettingsDocument, StageDocument, StageKind, StageSettings,
        UnreadableSettings,
    },
    next::LocalPath,
    plan::{ActivePlan, PendingUser, Plan, PlanContext, PlannedStage},
    reply::{AccessDenied, PendingUserView},
};
