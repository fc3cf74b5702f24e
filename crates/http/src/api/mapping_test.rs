//! `propertymappings/all/{pm_uuid}/test/`: tries a mapping on sample data. Nothing is sent.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{Path, State},
    response::Response,
};
use handset_core::{
    expression::{
        Evaluated, Fault, FaultKind, Returned, View, Views,
        views::{SAMPLE_NUMBER, SAMPLE_TOKEN, Sample, StageFacts, sample_settings, sample_user},
    },
    flow::{Reference, StageSettings},
    ids::UserId,
    mapping::{self, Mapping},
    ports::StoreError,
    user::User,
};
use http::{StatusCode, Uri};
use serde_json::{Map, Value, json};

use super::{
    input::{Extent, Input, Read, reference},
    listing::Query,
    mappings::PropertyMappings,
    operations::find,
    python::{dumps, str_of, type_of},
    refusal::Refusal,
    sources::in_full,
    world::World,
};
use crate::{
    app::App,
    extract::{JsonObject, JsonRejection},
    problem::{Problem, json_answer},
};

/// Evaluates a mapping for a user, or for a made-up one, and answers with what it returned.
pub(super) async fn run(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
    uri: Uri,
    body: Result<JsonObject, JsonRejection>,
) -> Result<Response, Refusal> {
    let world = World::of(&app);
    let mapping = find::<PropertyMappings>(&world, &key).await?;
    let JsonObject(fields) = body?;
    let views = views(&world, &mapping, &fields).await?;
    let indented = Query::of(&uri).flag("format_result").unwrap_or_default();
    let started = Instant::now();
    let evaluated = app.flows.expressions.evaluate(&mapping.expression, views).await;
    let answer = match evaluated.and_then(sendable) {
        Ok(evaluated) => succeeded(evaluated, indented),
        Err(fault) if fault.kind == FaultKind::Unavailable => {
            return Err(Problem::Unavailable(Some(Arc::new(fault))).into());
        }
        Err(fault) => failed(&fault, started.elapsed()),
    };
    Ok(json_answer(StatusCode::OK, &answer))
}

/// A request that could not be sent is a failure here as well.
fn sendable(evaluated: Evaluated) -> Result<Evaluated, Fault> {
    match &evaluated.returned {
        Returned::Value(_) => Ok(evaluated),
        Returned::Request(_) => mapping::payload(evaluated.returned.clone()).map(|_| evaluated),
    }
}

fn succeeded(evaluated: Evaluated, indented: bool) -> Value {
    let returned = match evaluated.returned {
        Returned::Value(value) => value,
        Returned::Request(arguments) => json!({"Request": arguments}),
    };
    json!({
        "result": dumps(&returned, indented),
        "successful": true,
        "duration_ms": milliseconds(evaluated.took),
        "log": evaluated.log,
    })
}

fn failed(fault: &Fault, took: Duration) -> Value {
    json!({
        "result": in_full(fault),
        "successful": false,
        "duration_ms": milliseconds(took),
        "log": [],
    })
}

/// To the microsecond.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

/// What the mapping sees. Entries of `context` take the place of the names that mappings know.
async fn views(
    world: &World,
    mapping: &Mapping,
    fields: &Map<String, Value>,
) -> Result<Views, Refusal> {
    let mut input = Input::of(fields, Extent::Part);
    let user = user(world, &mut input).await?;
    // There are no groups, so none exists.
    input.nullable("group", None, reference(|_| false));
    let context = input.optional("context", Map::new(), dictionary);
    let faults = input.into_faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let sample = Sample { user: user.or_else(sample_user), ..Sample::default() };
    let settings = sample_settings(sees_credentials(world, mapping).await?);
    let stage = StageFacts { name: "sample", settings: &settings };
    let facts = sample.mapping(stage, SAMPLE_NUMBER, SAMPLE_TOKEN);
    let view = |(name, view)| {
        let given = context.get(name).map(|value| View::Json(value.clone()));
        (name, given.unwrap_or(view))
    };
    Ok(facts.views().into_iter().map(view).collect())
}

/// Whether every stage that uses the mapping lets it see credentials.
async fn sees_credentials(world: &World, mapping: &Mapping) -> Result<bool, StoreError> {
    let users = world.stages().await?.iter();
    let mut users = users.filter(|stage| stage.settings.refers_to(Reference::Mapping(mapping.id)));
    Ok(users.all(|stage| match &stage.settings {
        StageSettings::AuthenticatorSms(settings) => settings.mapping_sees_credentials,
        _ => true,
    }))
}

async fn user(world: &World, input: &mut Input<'_>) -> Result<Option<User>, StoreError> {
    let Some(id) = input.nullable("user", None, user_key) else { return Ok(None) };
    let found = world.store().credentials_of(UserId(id)).await?;
    Ok(match found {
        Some(credentials) => Some(credentials.user),
        None => input.refuse("user", format!("Invalid pk \"{id}\" - object does not exist.")),
    })
}

fn user_key(value: &Value) -> Read<i64> {
    let sent = str_of(value);
    let key = if value.is_boolean() { None } else { sent.parse().ok() };
    key.ok_or_else(|| format!("Incorrect type. Expected pk value, received {}.", type_of(value)))
}

fn dictionary(value: &Value) -> Read<Map<String, Value>> {
    value.as_object().cloned().ok_or_else(|| {
        format!("Expected a dictionary of items but got type \"{}\".", type_of(value))
    })
}
