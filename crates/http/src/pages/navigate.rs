//! Addresses that lead on: to sign-in, to a stage's setup, back home.

use std::sync::Arc;

use axum::{
    extract::{Path, RawQuery, State, rejection::PathRejection},
    response::Response,
};
use handset_core::{
    flow::{Designation, LocalPath},
    ids::StageId,
};
use http::Uri;
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

use super::flow::not_found;
use crate::{
    app::App,
    problem::Problem,
    redirect::{found, path_and_query},
    visitor::Visit,
};

/// The address that leads to the flow that signs people in.
const SIGN_IN: &str = "/flows/-/default/authentication/";

/// `/`: one's own page, or sign-in.
pub(crate) async fn home(Visit(visitor): Visit) -> Response {
    let is_signed_in = visitor.session.is_some_and(|session| session.user.is_some());
    found(if is_signed_in { "/if/user/" } else { SIGN_IN })
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
    stage: Result<Path<Uuid>, PathRejection>,
    Visit(visitor): Visit,
    uri: Uri,
) -> Result<Response, Problem> {
    if visitor.session.is_none_or(|session| session.user.is_none()) {
        return Ok(sign_in_first(&uri));
    }
    let Ok(Path(stage)) = stage else { return Ok(not_found()) };
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
    found(&sign_in_address(wanted))
}

/// Carries `wanted` along only when a flow accepts it as `next`: with any other the sign-in would end in a refusal.
fn sign_in_address(wanted: &Uri) -> String {
    let wanted = path_and_query(wanted);
    match LocalPath::parse(wanted) {
        Some(wanted) => {
            let next: String = byte_serialize(wanted.as_str().as_bytes()).collect();
            format!("{SIGN_IN}?next={next}")
        }
        None => SIGN_IN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(wanted: &str) -> String {
        sign_in_address(&wanted.parse().unwrap())
    }

    #[test]
    fn sign_in_leads_back_to_where_somebody_wanted_to_go() {
        assert_eq!(
            address("/if/flow/x/?next=%2Fif%2Fuser%2F"),
            "/flows/-/default/authentication/?next=%2Fif%2Fflow%2Fx%2F%3Fnext%3D%252Fif%252Fuser%252F"
        );
    }

    #[test]
    fn an_address_that_no_flow_would_lead_to_is_left_out() {
        for wanted in ["/if/flow/x/?a=%5C", "/if/flow/x/?a={b}", &format!("/{}", "a".repeat(2_000))]
        {
            assert_eq!(address(wanted), "/flows/-/default/authentication/", "{wanted}");
        }
    }
}
