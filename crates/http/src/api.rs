//! The admin API: everything that Handset keeps, under `/api/v3/`, in authentik's shapes.
//!
//! A resource is one file here that says how its objects are shown, read and kept; the operations are the same for all.
//! The table lists every operation with who may call it: an operation cannot be added without.

mod access;
mod flow_bindings;
mod flows;
mod input;
mod listing;
mod mapping_test;
mod mappings;
mod operations;
mod policies;
mod policy_bindings;
mod prompt_preview;
mod prompt_stages;
mod prompts;
mod python;
mod refusal;
mod resource;
mod sms_stages;
mod sources;
mod stages;
mod table;
mod used_by;
mod world;

use std::sync::Arc;

use axum::Router;

use self::table::Table;
pub use self::{access::Access, table::Operation};
use crate::{app::App, layers::with_body_limit};

/// Longest body in bytes: an expression of 16 KiB, every character of it escaped, and what is around it.
const BODY_LIMIT: usize = 128 * 1024;

/// Every operation, on one screen.
fn table() -> Table {
    use Access::Superuser;
    Table::default()
        .list::<flows::Flows>(Superuser, "/flows/instances/")
        .create::<flows::Flows>(Superuser, "/flows/instances/")
        .retrieve::<flows::Flows>(Superuser, "/flows/instances/")
        .used_by::<flows::Flows>(Superuser, "/flows/instances/")
        .everything::<flow_bindings::FlowBindings>(Superuser, "/flows/bindings/")
        .list::<policies::Policies>(Superuser, "/policies/all/")
        .everything::<policy_bindings::PolicyBindings>(Superuser, "/policies/bindings/")
        .everything::<policies::ExpressionPolicies>(Superuser, "/policies/expression/")
        .list::<mappings::PropertyMappings>(Superuser, "/propertymappings/all/")
        .retrieve::<mappings::PropertyMappings>(Superuser, "/propertymappings/all/")
        .delete::<mappings::PropertyMappings>(Superuser, "/propertymappings/all/")
        .used_by::<mappings::PropertyMappings>(Superuser, "/propertymappings/all/")
        .post(Superuser, "/propertymappings/all/{pm_uuid}/test/", mapping_test::run)
        .everything::<mappings::WebhookMappings>(Superuser, "/propertymappings/notification/")
        .list::<stages::Stages>(Superuser, "/stages/all/")
        .retrieve::<stages::Stages>(Superuser, "/stages/all/")
        .delete::<stages::Stages>(Superuser, "/stages/all/")
        .used_by::<stages::Stages>(Superuser, "/stages/all/")
        .everything::<sms_stages::SmsStages>(Superuser, "/stages/authenticator/sms/")
        .everything::<prompts::Prompts>(Superuser, "/stages/prompt/prompts/")
        .post(Superuser, "/stages/prompt/prompts/preview/", prompt_preview::run)
        .everything::<prompt_stages::PromptStages>(Superuser, "/stages/prompt/stages/")
}

/// The routes of the admin API.
pub(crate) fn router(app: &Arc<App>) -> Router<Arc<App>> {
    with_body_limit(table().into_router(app), BODY_LIMIT)
}

/// Every operation of the admin API, for whoever checks all of them.
pub fn operations() -> Vec<Operation> {
    table().operations()
}
