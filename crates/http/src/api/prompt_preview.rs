//! `stages/prompt/prompts/preview/`: what people would see of a prompt that is being written. Nothing is kept.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use handset_core::{
    expression::{FaultKind, views::Sample},
    flow::prompt::{COMPONENT, Field, Prompt, returned_text},
};
use http::StatusCode;
use serde_json::{Map, json};

use super::{
    input::{Extent, Input},
    prompts,
    refusal::{Faults, Refusal},
    sources::in_full,
    world::World,
};
use crate::{
    app::App,
    extract::{JsonObject, JsonRejection},
    problem::{Problem, json_answer},
};

/// The challenge with one prompt, its expressions evaluated for a made-up user. Its name may be in use.
pub(super) async fn run(
    State(app): State<Arc<App>>,
    body: Result<JsonObject, JsonRejection>,
) -> Result<Response, Refusal> {
    let JsonObject(fields) = body?;
    let mut input = Input::of(&fields, Extent::Whole);
    let prompt = prompts::read(&World::of(&app), &mut input, None).await?;
    let faults = input.into_faults();
    let Some(prompt) = prompt.filter(|_| faults.is_empty()) else { return Err(faults.into()) };
    let field = seen(&app, prompt).await?;
    Ok(json_answer(StatusCode::OK, &json!({"component": COMPONENT, "fields": [field]})))
}

async fn seen(app: &App, prompt: Prompt) -> Result<Field, Refusal> {
    let placeholder = (prompt.placeholder, prompt.placeholder_expression);
    let initial_value = (prompt.initial_value, prompt.initial_value_expression);
    Ok(Field {
        field_key: prompt.field_key.into(),
        label: prompt.label,
        kind: prompt.kind,
        required: prompt.required,
        placeholder: text(app, "placeholder", placeholder).await?,
        initial_value: text(app, "initial_value", initial_value).await?,
        order: prompt.order,
        sub_text: prompt.sub_text,
        choices: None,
    })
}

/// A text as it stands, or what its expression makes of sample data.
async fn text(
    app: &App,
    field: &str,
    (source, is_expression): (String, bool),
) -> Result<String, Refusal> {
    if !is_expression || source.is_empty() {
        return Ok(source);
    }
    let facts = Sample::default().policy(&Map::new()).views();
    match app.flows.expressions.evaluate(&source, facts).await {
        Ok(evaluated) => returned_text(evaluated.returned)
            .ok_or_else(|| Faults::of(field, "An expression of a prompt returns text.").into()),
        Err(fault) if fault.kind == FaultKind::Unavailable => {
            Err(Problem::Unavailable(Some(Arc::new(fault))).into())
        }
        Err(fault) => Err(Faults::of(field, in_full(&fault)).into()),
    }
}
