//! The route table.

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::{app::App, executor, health, layers, problem};

/// Every route, with all layers in front.
pub fn router(app: Arc<App>) -> Router {
    let layers = app.layers.clone();
    let readiness = app.readiness.clone();
    let routes = Router::new()
        .route(
            "/api/v3/flows/executor/{slug}/",
            get(executor::look).post(executor::respond).fallback(executor::other_method),
        )
        .with_state(app)
        .merge(health::router(readiness));
    layers::apply(problem::with_fallbacks(routes), &layers)
}
