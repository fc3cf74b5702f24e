//! The operations, the same for every kind of object.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, Uri};

use super::{
    input::{Extent, Input},
    listing::{Query, page_of},
    refusal::Refusal,
    resource::{Deletable, Resource, Used, Writable},
    world::World,
};
use crate::{
    app::App,
    extract::{JsonObject, JsonRejection},
    problem::{Problem, json_answer},
};

type Body = Result<JsonObject, JsonRejection>;
type Answer = Result<Response, Refusal>;

/// `GET` of all.
pub(super) async fn list<R: Resource>(State(app): State<Arc<App>>, uri: Uri) -> Answer {
    let page = page_of::<R>(&World::of(&app), &Query::of(&uri)).await?;
    Ok(json_answer(StatusCode::OK, &page))
}

/// `GET` of one.
pub(super) async fn retrieve<R: Resource>(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
) -> Answer {
    let world = World::of(&app);
    let object = find::<R>(&world, &key).await?;
    Ok(json_answer(StatusCode::OK, &R::show(&world, &object).await?))
}

/// `POST`.
pub(super) async fn create<R: Writable>(State(app): State<Arc<App>>, body: Body) -> Answer {
    let JsonObject(fields) = body?;
    let input = Input::of(&fields, Extent::Whole);
    save::<R>(&app, &World::of(&app), input, None).await
}

/// `PUT`. Optional fields that are not sent stay as they are, as in authentik.
pub(super) async fn replace<R: Writable>(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
    body: Body,
) -> Answer {
    edit::<R>(&app, &key, body, Extent::Whole).await
}

/// `PATCH`.
pub(super) async fn change<R: Writable>(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
    body: Body,
) -> Answer {
    edit::<R>(&app, &key, body, Extent::Part).await
}

/// `DELETE`.
pub(super) async fn delete<R: Deletable>(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
) -> Answer {
    let world = World::of(&app);
    let object = find::<R>(&world, &key).await?;
    R::delete(&world, &object).await??;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `GET` of what names one.
pub(super) async fn used_by<R: Used>(
    State(app): State<Arc<App>>,
    Path(key): Path<String>,
) -> Answer {
    let world = World::of(&app);
    let object = find::<R>(&world, &key).await?;
    Ok(Json(R::used_by(&world, &object).await?).into_response())
}

/// The object with this key.
pub(super) async fn find<R: Resource>(world: &World, key: &str) -> Result<R::Object, Refusal> {
    let key = R::KEY.parse(key).ok_or(Problem::NotFound)?;
    let found = R::all(world).await?.into_iter().find(|object| R::key(object) == key);
    Ok(found.ok_or(Problem::NoMatch(R::MODEL))?)
}

async fn edit<R: Writable>(app: &Arc<App>, key: &str, body: Body, extent: Extent) -> Answer {
    let world = World::of(app);
    let before = find::<R>(&world, key).await?;
    let JsonObject(fields) = body?;
    save::<R>(app, &world, Input::of(&fields, extent), Some(&before)).await
}

async fn save<R: Writable>(
    app: &Arc<App>,
    world: &World,
    mut input: Input<'_>,
    before: Option<&R::Object>,
) -> Answer {
    let read = R::read(world, &mut input, before).await?;
    let faults = input.into_faults();
    let Some(object) = read.filter(|_| faults.is_empty()) else { return Err(faults.into()) };
    let key = R::key(&object);
    R::save(world, object).await??;
    // What is answered is what the database holds now.
    let after = World::of(app);
    let saved = find::<R>(&after, &key).await?;
    let status = if before.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    Ok(json_answer(status, &R::show(&after, &saved).await?))
}
