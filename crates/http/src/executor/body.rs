//! The documents that the executor answers with, field by field as authentik writes them.

use axum::response::{IntoResponse, Response};
use handset_core::flow::{AccessDenied, Challenge, FieldErrors, Flow};
use http::header::CONTENT_TYPE;
use serde::Serialize;

use crate::layers::RequestId;

#[derive(Serialize)]
struct FlowInfo<'a> {
    layout: &'static str,
    title: &'a str,
    background: &'static str,
    background_themed_urls: Option<()>,
    cancel_url: &'static str,
}

/// A challenge: what all have in common, then the stage's own fields.
#[derive(Serialize)]
struct Document<'a, T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_info: Option<FlowInfo<'a>>,
    component: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_errors: Option<&'a FieldErrors>,
    #[serde(flatten)]
    fields: T,
}

#[derive(Serialize)]
struct Redirect<'a> {
    to: &'a str,
}

#[derive(Serialize)]
struct FlowError {
    request_id: String,
}

/// What a stage asks for; `errors` only after a post.
pub(super) fn challenge(
    flow: Option<&Flow>,
    challenge: &Challenge,
    errors: Option<&FieldErrors>,
) -> Response {
    document(flow, challenge.component(), errors, challenge)
}

/// The end of a flow without success.
pub(super) fn denied(flow: Option<&Flow>, denied: &AccessDenied) -> Response {
    document(flow, AccessDenied::COMPONENT, None, denied)
}

/// The end of a flow with success.
pub(super) fn redirect(to: &str) -> Response {
    document(None, "xak-flow-redirect", None, Redirect { to })
}

/// What could not be handled. The plan is as it was.
pub(super) fn flow_error(id: RequestId) -> Response {
    document(None, "ak-stage-flow-error", None, FlowError { request_id: id.to_string() })
}

fn document<T: Serialize>(
    flow: Option<&Flow>,
    component: &str,
    response_errors: Option<&FieldErrors>,
    fields: T,
) -> Response {
    let document = Document { flow_info: flow.map(flow_info), component, response_errors, fields };
    // Plain structs with text keys always serialise.
    let body = serde_json::to_vec(&document).unwrap_or_default();
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

const fn flow_info(flow: &Flow) -> FlowInfo<'_> {
    FlowInfo {
        layout: "stacked",
        title: flow.title.as_str(),
        background: "",
        background_themed_urls: None,
        cancel_url: "/flows/-/cancel/",
    }
}
