//! The transport: sends one request, once, to where the address guard allows, and reads a reply of bounded size.
//!
//! Redirects are not followed, compressed bodies stay compressed, and no proxy is used unless one is set, whatever the
//! environment says. TLS is rustls on ring with the system's trusted roots.
//!
//! The guard needs the scheme and the port of a connection to decide about an address, but an HTTP client's
//! resolver is told a name only. So there is one client for each pair of scheme and port, whose resolver knows both.

mod failure;
mod resolve;
mod trust;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Method, header::CONTENT_LENGTH};
use reqwest::{Client, Proxy, Request, Response, redirect::Policy, retry};
use rustls::ClientConfig;
use url::Url;

pub(crate) use self::failure::SendError;
use self::resolve::GuardedNames;
pub use self::{
    resolve::{Resolver, SystemResolver},
    trust::{NoTrustedRoots, TrustedRoots},
};
use crate::{
    egress::{AddressRefused, Destination, EgressPolicy, Scheme},
    reply::Reply,
    request::OutgoingRequest,
};

/// Most bytes of a reply's body that are read.
const MAX_BODY_BYTES: usize = 64 * 1_024;
/// How long a connection is kept for the next message: less than the 5 s after which common servers (Node.js)
/// close it, so that a message seldom meets a connection that is about to close.
const KEPT_IDLE: Duration = Duration::from_secs(4);
/// Most clients that are kept. More than this many pairs of scheme and port are not in use at once.
const MAX_CLIENTS: usize = 16;

/// Sends requests.
pub(crate) struct Transport {
    setup: Setup,
    clients: Mutex<HashMap<Destination, Client>>,
}

/// What every client is built from.
struct Setup {
    policy: Arc<EgressPolicy>,
    resolver: Arc<dyn Resolver>,
    proxy: Option<Url>,
    tls: Result<ClientConfig, NoTrustedRoots>,
    connect_timeout: Duration,
}

/// A reply, and whether all of it (up to 64 KiB) could be read.
pub(crate) struct Exchange {
    pub(crate) reply: Reply,
    pub(crate) cut_by: Option<SendError>,
}

impl Transport {
    pub(crate) fn new(
        policy: EgressPolicy,
        resolver: Arc<dyn Resolver>,
        proxy: Option<Url>,
        roots: &TrustedRoots,
        connect_timeout: Duration,
    ) -> Result<Self, reqwest::Error> {
        let tls = trust::client_config(roots);
        let setup = Setup { policy: Arc::new(policy), resolver, proxy, tls, connect_timeout };
        let transport = Self { setup, clients: Mutex::new(HashMap::new()) };
        // What a client cannot be built from is refused now and not with the first message.
        transport.client(Destination { scheme: Scheme::Https, port: 443 })?;
        Ok(transport)
    }

    /// Looks at a URL as far as that is possible without a connection.
    pub(crate) fn check(&self, url: &Url) -> Result<Destination, SendError> {
        let destination = self.setup.policy.destination(url)?;
        if self.setup.proxy.is_some()
            && destination.scheme == Scheme::Http
            && url.domain().is_some()
        {
            // The proxy would look the name up, and nobody could check its addresses.
            return Err(AddressRefused::PlainHttp.into());
        }
        Ok(destination)
    }

    /// Whether servers can be told from impostors at all.
    ///
    /// # Errors
    /// When no root certificate is trusted.
    pub(crate) fn trust(&self) -> Result<(), NoTrustedRoots> {
        self.setup.tls.as_ref().map(|_| ()).map_err(Clone::clone)
    }

    /// Sends `request` once and reads the reply, all within `limit`.
    ///
    /// # Errors
    /// Says how far the request got: see [`SendError::delivery`].
    pub(crate) async fn send(
        &self,
        request: &OutgoingRequest,
        limit: Duration,
    ) -> Result<Exchange, SendError> {
        let destination = self.check(&request.url)?;
        if destination.scheme == Scheme::Https {
            self.trust()?;
        }
        let client = self.client(destination).map_err(|error| SendError::of(&error))?;
        let mut outgoing = Request::new(request.method.clone(), request.url.clone());
        outgoing.headers_mut().clone_from(&request.headers);
        if request.body.is_empty() && matches!(request.method, Method::POST | Method::PUT) {
            // The client says nothing of an empty body, and servers wait for it or refuse it (RFC 9110, section 8.6).
            outgoing.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        *outgoing.body_mut() = Some(request.body.clone().into());
        *outgoing.timeout_mut() = Some(limit);
        let response = client.execute(outgoing).await.map_err(|error| SendError::of(&error))?;
        Ok(read(response).await)
    }

    fn client(&self, destination: Destination) -> Result<Client, reqwest::Error> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&destination) {
            return Ok(client.clone());
        }
        let client = self.setup.client(destination)?;
        if clients.len() < MAX_CLIENTS {
            clients.insert(destination, client.clone());
        }
        Ok(client)
    }
}

impl Setup {
    #[expect(clippy::disallowed_methods, reason = "this is the guarded transport")]
    fn client(&self, destination: Destination) -> Result<Client, reqwest::Error> {
        let names = GuardedNames {
            resolver: Arc::clone(&self.resolver),
            policy: Arc::clone(&self.policy),
            destination,
            is_proxied: self.proxy.is_some(),
        };
        // Without roots the configuration trusts nobody; `send` has then refused before.
        let tls = self.tls.clone().unwrap_or_else(|_| trust::nobody());
        let builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Arc::new(names))
            .no_proxy()
            .redirect(Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(KEPT_IDLE);
        match &self.proxy {
            Some(proxy) => builder.proxy(Proxy::all(proxy.clone())?).build(),
            None => builder.build(),
        }
    }
}

async fn read(mut response: Response) -> Exchange {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let (body, cut_by) = read_body(&mut response).await;
    Exchange { reply: Reply::new(status, headers, body), cut_by }
}

async fn read_body(response: &mut Response) -> (Bytes, Option<SendError>) {
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return (body.freeze(), None),
            Err(error) => return (body.freeze(), Some(SendError::of(&error))),
        }
        if body.len() >= MAX_BODY_BYTES {
            body.truncate(MAX_BODY_BYTES);
            return (body.freeze(), None);
        }
    }
}
