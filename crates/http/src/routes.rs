//! The route table.

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{api, app::App, executor, health, inbox, layers, pages, problem};

/// Every route, with all layers in front.
pub fn router(app: Arc<App>) -> Router {
    let layers = app.layers.clone();
    let readiness = app.readiness.clone();
    let inbox = if app.inbox.is_some() { inbox_routes() } else { Router::new() };
    let routes = Router::new()
        .route(
            "/api/v3/flows/executor/{slug}/",
            get(executor::look)
                .post(executor::respond)
                .options(executor::methods)
                .fallback(executor::other_method),
        )
        .route("/if/flow/{slug}/", get(pages::show).post(pages::respond))
        .route("/if/user/", get(pages::user))
        .route("/if/user/sign-out", post(pages::sign_out))
        .route("/flows/-/default/authentication/", get(pages::default_authentication))
        .route("/flows/-/configure/{stage}/", get(pages::configure))
        .route("/flows/-/cancel/", get(pages::cancel))
        .route("/static/{version}/{name}", get(pages::asset))
        .route("/", get(pages::home))
        .merge(api::router(&app))
        .merge(inbox)
        .with_state(app)
        .merge(health::router(readiness));
    layers::apply(problem::with_fallbacks(routes), &layers)
}

/// The gateway of `handset dev`. A server without one has no such address, whatever the method.
fn inbox_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/dev/inbox", get(inbox::show))
        .route("/dev/inbox/messages.json", get(inbox::list))
        .route("/dev/inbox/sms", post(inbox::take))
}
