//! What stands between the network and every handler.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use ipnet::IpNet;
use tokio::time::{Instant, timeout};
use tracing::Instrument as _;

use crate::extract::ClientIp;
use crate::problem::Problem;
use crate::server::Peer;

mod access_log;
mod answer;
mod body;
mod log_text;
mod panics;
mod public_url;
mod request_id;
mod same_origin;
mod security_headers;

pub use body::{BodyFault, with_body_limit};
pub use panics::install_panic_hook;
pub use public_url::{PublicUrl, PublicUrlError};
pub use request_id::RequestId;

/// The settings of the layers. Every value is a limit or a fact about the installation.
#[derive(Clone, Debug)]
pub struct LayerSettings {
    /// The address under which browsers reach this server.
    pub public_url: PublicUrl,
    /// The proxies whose `X-Forwarded-For` is believed; none by default.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a handler may take, 25 s by default: with the 5 s for the request head this makes
    /// the 30 s of [`crate::server::ServerSettings::request`], and it is longer than the 12 s that
    /// a request with a provider call may take. Then the client gets a 503.
    pub answer: Duration,
    /// How long a whole body may take to arrive, 10 s by default. Then the client gets a 408.
    pub body_read: Duration,
    /// The longest body in bytes, 16 KiB by default; [`with_body_limit`] sets another one for
    /// some routes. Beyond it the client gets a 413.
    pub body_limit: usize,
}

impl LayerSettings {
    /// The defaults, for a server at this address.
    pub const fn new(public_url: PublicUrl) -> Self {
        Self {
            public_url,
            trusted_proxies: Vec::new(),
            answer: Duration::from_secs(25),
            body_read: Duration::from_secs(10),
            body_limit: 16 * 1024,
        }
    }
}

/// Puts the layers in front of every route of a finished router, its fallbacks included.
///
/// It is one function and not a tower of small middlewares: the order is read off the page, and a
/// request is boxed once instead of ten times.
pub fn apply(router: Router, settings: &LayerSettings) -> Router {
    router
        // Ours stands in its place; axum's would cut the routes that take more.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::new(settings.clone()), through))
}

/// The way of one request through the layers.
async fn through(
    State(settings): State<Arc<LayerSettings>>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = RequestId::new();
    let client = ClientIp::resolve(peer(&request), request.headers(), &settings.trusted_proxies);
    let line = access_log::AccessLine::open(&request, id, client);
    let reader = answer::Reader::of(request.uri().path());
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(client);

    let response = if is_refused(&request, &settings.public_url) {
        Problem::CrossOrigin.into_response()
    } else {
        handled(request, next, &settings, id).await
    };

    let mut response = answer::finish(response, reader, id);
    security_headers::add(response.headers_mut(), settings.public_url.is_https());
    id.write(response.headers_mut());
    line.close(&response);
    response
}

/// The handler's answer, with its body, its time and its panics under control.
async fn handled(
    request: Request,
    next: Next,
    settings: &LayerSettings,
    id: RequestId,
) -> Response {
    let deadline = Instant::now() + settings.body_read;
    let (request, rules) = body::BodyRules::impose(request, settings.body_limit, deadline);
    let span = tracing::info_span!("request", request.id = %id);
    let answer = timeout(settings.answer, next.run(request).instrument(span));
    let response = match panics::catch(answer).await {
        Ok(Ok(response)) => response,
        Ok(Err(_elapsed)) => Problem::TookTooLong.into_response(),
        Err(panic) => {
            tracing::error!(request.id = %id, panic.place = panic.place, "a handler panicked");
            Problem::Internal(None).into_response()
        }
    };
    // An extractor may have turned a broken rule into an answer of its own; the rule's answer
    // is the same for all.
    rules.broken().map_or(response, |fault| Problem::from(fault).into_response())
}

fn is_refused(request: &Request, public_url: &PublicUrl) -> bool {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    !same_origin::Caller { method, uri, headers }.may_pass(public_url)
}

/// The address of the other end. A router that is called without a server, as in a test, has
/// none and shares one address, so that its limits still hold.
fn peer(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<Peer>();
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Peer(address)| address.ip())
}
