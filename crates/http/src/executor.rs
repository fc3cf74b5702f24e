//! Flows over JSON: authentik's flow executor.

mod body;
mod query;

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use handset_core::flow::{Answer, Fields, Step};
use http::{StatusCode, Uri, header};

pub(crate) use self::query::next_of;
use crate::{
    app::App,
    extract::{JsonObject, JsonRejection},
    layers::RequestId,
    problem::{Problem, json_answer},
    redirect::{found, path_and_query},
    visitor::FlowRequest,
};

/// `GET`: what the flow asks for.
pub(crate) async fn look(
    State(app): State<Arc<App>>,
    FlowRequest { slug, visitor, uri }: FlowRequest,
    id: RequestId,
) -> Result<Response, Problem> {
    let next = next_of(&uri);
    let flows = Arc::clone(&app.flows);
    // Shielded: looking can send, for a number that a prompt asked for, and can sign in.
    let answer =
        app.shield.run(async move { flows.challenge(&visitor, &slug, next).await }).await?;
    Ok(respond_with(&app, &uri, id, answer))
}

/// `POST`: a response to what the flow asked for.
pub(crate) async fn respond(
    State(app): State<Arc<App>>,
    FlowRequest { slug, visitor, uri }: FlowRequest,
    id: RequestId,
    object: Result<JsonObject, JsonRejection>,
) -> Result<Response, Problem> {
    let fields = match object {
        Ok(JsonObject(object)) => Fields::from_object(object),
        Err(JsonRejection::Malformed(_) | JsonRejection::NotAnObject(_)) => {
            return Ok(body::flow_error(id));
        }
        Err(
            rejection @ (JsonRejection::UnsupportedMediaType(_)
            | JsonRejection::Broken(_)
            | JsonRejection::Incomplete(_)),
        ) => return Ok(rejection.into_response()),
    };
    let next = next_of(&uri);
    let flows = Arc::clone(&app.flows);
    // Shielded: a counted guess and a message under way must not be lost with the client.
    let answer =
        app.shield.run(async move { flows.respond(&visitor, &slug, next, &fields).await }).await?;
    Ok(respond_with(&app, &uri, id, answer))
}

/// `OPTIONS`: which methods there are.
pub(crate) async fn methods() -> (StatusCode, [(header::HeaderName, &'static str); 1]) {
    (StatusCode::NO_CONTENT, [(header::ALLOW, "GET, HEAD, POST, OPTIONS")])
}

/// Any other method: the plan goes on, and the client is told that this could not be handled.
pub(crate) async fn other_method(id: RequestId) -> Response {
    body::flow_error(id)
}

fn respond_with(app: &App, uri: &Uri, id: RequestId, answer: Answer) -> Response {
    let Answer { flow, step, session } = answer;
    let response = match step {
        Step::Ask { challenge, errors } => {
            body::challenge(flow.as_ref(), &challenge, errors.as_ref())
        }
        Step::Denied(denied) => body::denied(flow.as_ref(), &denied),
        Step::Finished { to } => body::redirect(to.as_str()),
        Step::Advance => found(path_and_query(uri)),
        Step::NotFound => json_answer(
            StatusCode::NOT_FOUND,
            &serde_json::json!({"detail": "No Flow matches the given query."}),
        ),
        Step::NothingAsked => body::flow_error(id),
    };
    app.with_session(response, session)
}
