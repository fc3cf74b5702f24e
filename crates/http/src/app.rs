//! What every handler is handed.

use std::sync::Arc;

use axum::response::Response;
use handset_core::{flow::Flows, session::SessionToken};
use http::header::SET_COOKIE;

use crate::{
    extract::SessionCookie, health::Readiness, inbox::Inbox, layers::LayerSettings, server::Shield,
};

/// The application: the rules, and what HTTP needs around them.
pub struct App {
    /// The use cases.
    pub flows: Arc<Flows>,
    /// The public address, trusted proxies and limits of requests.
    pub layers: LayerSettings,
    /// What runs on when a client goes away; the server waits for it when it stops.
    pub shield: Shield,
    /// Whether requests can be served.
    pub readiness: Readiness,
    /// The gateway of `handset dev`; `None` in any other server.
    pub inbox: Option<Arc<Inbox>>,
}

impl App {
    /// The cookie that carries a session's secret.
    pub(crate) const fn cookie(&self) -> SessionCookie {
        SessionCookie::of(&self.layers.public_url)
    }

    /// `response`, giving the browser a new session's secret where there is one.
    pub(crate) fn with_session(
        &self,
        mut response: Response,
        session: Option<SessionToken>,
    ) -> Response {
        if let Some(token) = session
            && let Ok(cookie) = self.cookie().set(token.expose(), None)
        {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}
