//! Addresses that lead on: to sign-in, to a stage's setup, back home.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};
use handset_core::{flow::Designation, ids::StageId};
use http::{HeaderValue, StatusCode, Uri, header::LOCATION};
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

use super::flow::not_found;
use crate::{app::App, problem::Problem, visitor::Visit};

/// `/`: one's own page, or sign-in.
pub(crate) async fn home(Visit(visitor): Visit) -> Response {
    let is_signed_in = visitor.session.is_some_and(|session| session.user.is_some());
    found(if is_signed_in { "/if/user/" } else { "/flows/-/default/authentication/" })
}

/// The flow that signs people in, with the query as it came.
pub(crate) async fn default_authentication(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Some(flow) = app.flows.store.flow_for(Designation::Authentication).await? else {
        return Ok(not_found());
    };
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(found(&format!("/if/flow/{}/{query}", flow.slug)))
}

/// The flow through which people set a stage up.
pub(crate) async fn configure(
    State(app): State<Arc<App>>,
    Path(stage): Path<String>,
    Visit(visitor): Visit,
    uri: Uri,
) -> Result<Response, Problem> {
    if visitor.session.is_none_or(|session| session.user.is_none()) {
        return Ok(sign_in_first(&uri));
    }
    let Ok(stage) = stage.parse::<Uuid>() else { return Ok(not_found()) };
    let stage = app.flows.store.stage(StageId(stage)).await?;
    let Some(flow) = stage.and_then(|stage| stage.configure_flow) else { return Ok(not_found()) };
    match app.flows.store.flow_by_id(flow).await? {
        Some(flow) => Ok(found(&format!("/if/flow/{}/?next=/if/user/", flow.slug))),
        None => Ok(not_found()),
    }
}

/// Drops the visitor's plans.
pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    Visit(visitor): Visit,
) -> Result<Response, Problem> {
    app.flows.cancel(&visitor).await?;
    Ok(found("/"))
}

/// To sign-in, and from there back to where somebody wanted to go.
pub(super) fn sign_in_first(wanted: &Uri) -> Response {
    let wanted = wanted.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let next: String = byte_serialize(wanted.as_bytes()).collect();
    found(&format!("/flows/-/default/authentication/?next={next}"))
}

/// 302, as authentik leads on.
pub(super) fn found(address: &str) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    if let Ok(location) = HeaderValue::from_str(address) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
