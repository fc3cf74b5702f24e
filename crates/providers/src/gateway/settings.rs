//! What the machine's owner decides about sending.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use url::Url;

use crate::{
    egress::EgressPolicy,
    kind,
    provider::Endpoint,
    transport::{Resolver, SystemResolver, TrustedRoots},
};

/// What the machine's owner decides about sending.
#[derive(Clone)]
pub struct GatewaySettings {
    /// Which addresses may be reached besides public ones on port 443.
    pub egress: EgressPolicy,
    /// Base URLs that replace those of kinds with servers of their own, by the kind's name, such as `twilio`.
    ///
    /// They pass the address guard like any other URL: a double on this machine needs an entry in
    /// [`GatewaySettings::egress`] as well.
    pub base_urls: BTreeMap<String, Url>,
    /// The `http` or `https` proxy that everything is sent through; `None` sends directly, whatever the environment says.
    ///
    /// With a proxy, names are looked up by the proxy, so the guard sees only schemes, ports and literal addresses:
    /// the proxy itself has to refuse private addresses.
    pub proxy: Option<Url>,
    /// How long everything may take.
    pub timeouts: Timeouts,
    /// Who looks names up.
    pub resolver: Arc<dyn Resolver>,
    /// Whose certificates are trusted.
    pub roots: TrustedRoots,
}

/// How long everything may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Looking the name up, connecting and the TLS handshake. 3 s.
    pub connect: Duration,
    /// One try, from its beginning to the last byte of the reply. 10 s.
    pub request: Duration,
    /// The whole delivery, waiting and further tries included. 11 s.
    pub deliver: Duration,
    /// The waits before further tries; their number is the number of further tries. 200 ms and 800 ms.
    pub waits: [Duration; 2],
}

/// The gateway cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// A base URL was given for a kind that has none of its own, or that does not exist.
    #[error("there is no provider `{0}` whose base URL could be replaced")]
    NoSuchBaseUrl(String),
    /// The proxy is not an `http` or `https` URL.
    #[error("the proxy must be an http:// or https:// URL")]
    Proxy,
    /// The HTTP client refuses its configuration.
    #[error("the HTTP client cannot be built")]
    Client(#[source] reqwest::Error),
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            request: Duration::from_secs(10),
            deliver: Duration::from_secs(11),
            waits: [Duration::from_millis(200), Duration::from_millis(800)],
        }
    }
}

impl Default for GatewaySettings {
    fn default() -> Self {
        Self {
            egress: EgressPolicy::default(),
            base_urls: BTreeMap::new(),
            proxy: None,
            timeouts: Timeouts::default(),
            resolver: Arc::new(SystemResolver),
            roots: TrustedRoots::default(),
        }
    }
}

impl GatewaySettings {
    pub(super) fn check(&self) -> Result<(), GatewayError> {
        let has_base = |name: &String| {
            kind(name).is_some_and(|kind| matches!(kind.endpoint, Endpoint::Fixed(_)))
        };
        if let Some(name) = self.base_urls.keys().find(|name| !has_base(name)) {
            return Err(GatewayError::NoSuchBaseUrl(name.clone()));
        }
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        if self.proxy.as_ref().is_none_or(is_web) { Ok(()) } else { Err(GatewayError::Proxy) }
    }
}
