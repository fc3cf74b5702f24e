//! What every handler is handed.

use std::sync::Arc;

use handset_core::flow::Flows;

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
}
