//! The gateway: the one place that sends messages, and the one place that may try again.

mod bulkhead;
mod settings;

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use handset_core::{
    delivery::{Delivery, FailureReason, Outcome, OutgoingMessage},
    ports::{Gateway, SettingsError},
    provider::ProviderSettings,
    secret::SecretText,
};
use http::Method;
use tokio::time::Instant;
use url::Url;

use self::bulkhead::Bulkhead;
pub use self::settings::{GatewayError, GatewaySettings, Timeouts};
use crate::{
    kind, kinds,
    provider::{Endpoint, Provider, ProviderKind, RequestError},
    reply::Reply,
    request::OutgoingRequest,
    settings::wrong,
    transport::{Exchange, NoTrustedRoots, SendError, Transport},
};

/// Sends messages through every kind of provider.
///
/// - At most 32 messages are under way and 256 wait; what comes on top is refused at once, so that a provider that
///   hangs cannot pile up work.
/// - A message is tried again only if it certainly did not go out (no address, no connection), at most twice.
/// - Whatever happens, [`Gateway::deliver`] answers within 11 seconds.
pub struct HttpGateway {
    transport: Transport,
    base_urls: BTreeMap<String, Url>,
    timeouts: Timeouts,
    bulkhead: Bulkhead,
}

impl HttpGateway {
    /// A gateway. Reads the trusted root certificates, once; finding none is no error yet, see [`HttpGateway::trust`].
    ///
    /// # Errors
    /// When a base URL or the proxy cannot be used.
    pub fn new(settings: GatewaySettings) -> Result<Self, GatewayError> {
        settings.check()?;
        let transport = Transport::new(
            settings.egress,
            settings.resolver,
            settings.proxy,
            &settings.roots,
            settings.timeouts.connect,
        );
        Ok(Self {
            // The error names the URL of the proxy, which may hold a password.
            transport: transport.map_err(|error| GatewayError::Client(error.without_url()))?,
            base_urls: settings.base_urls,
            timeouts: settings.timeouts,
            bulkhead: Bulkhead::new(),
        })
    }

    /// Whether `https` can work at all.
    ///
    /// # Errors
    /// When no trusted root certificate was found. Every message over `https` fails then.
    pub fn trust(&self) -> Result<(), NoTrustedRoots> {
        self.transport.trust()
    }

    /// Whether the provider's server answers at all: asks for nothing, without credentials, and takes any answer.
    ///
    /// # Errors
    /// Says what became of the request, as for a message.
    ///
    /// # Cancellation
    /// Dropping the future drops the request.
    pub async fn reach(&self, provider: &ProviderSettings) -> Result<u16, Delivery> {
        let opened = self.open(provider).map_err(|error| RequestError::from(error).delivery())?;
        let request = OutgoingRequest::bare(Method::HEAD, opened.endpoint().clone());
        let sent = self.transport.send(&request, self.timeouts.request).await;
        sent.map(|exchange| exchange.reply.status.as_u16()).map_err(|error| error.delivery())
    }

    fn open(&self, settings: &ProviderSettings) -> Result<Box<dyn Provider>, SettingsError> {
        let kind = kind_of(settings)?;
        (kind.open)(settings, self.base_urls.get(kind.name))
    }

    /// Waits for a place, then sends, perhaps more than once.
    async fn send(
        &self,
        provider: &dyn Provider,
        request: &OutgoingRequest,
        secrets: Vec<SecretText>,
    ) -> Delivery {
        let deadline = Instant::now() + self.timeouts.deliver;
        let Some(_place) = self.bulkhead.enter(self.latest_start(deadline)).await else {
            return Delivery::failed(FailureReason::Overloaded, "too many messages wait already");
        };
        match self.exchange(request, deadline).await {
            Ok(exchange) => outcome(provider, exchange, secrets),
            Err(error) => error.delivery(),
        }
    }

    async fn exchange(
        &self,
        request: &OutgoingRequest,
        deadline: Instant,
    ) -> Result<Exchange, SendError> {
        let mut waits = self.timeouts.waits.into_iter();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let error = match self.transport.send(request, left.min(self.timeouts.request)).await {
                Ok(exchange) => return Ok(exchange),
                Err(error) => error,
            };
            let again = if error.may_be_tried_again() { waits.next() } else { None };
            let again = again.map(|wait| Instant::now() + wait);
            match again.filter(|again| *again <= self.latest_start(deadline)) {
                Some(again) => tokio::time::sleep_until(again).await,
                None => return Err(error),
            }
        }
    }

    /// The last moment to begin a try: a connection must be made or given up before the time is over, so that running out
    /// of time never leaves it open whether the message went out.
    fn latest_start(&self, deadline: Instant) -> Instant {
        deadline.checked_sub(self.timeouts.connect).unwrap_or(deadline)
    }
}

#[async_trait]
impl Gateway for HttpGateway {
    async fn deliver(&self, settings: &ProviderSettings, message: OutgoingMessage) -> Delivery {
        let started = Instant::now();
        let opened = self.open(settings).map_err(RequestError::from);
        let prepared = opened.and_then(|provider| Ok((provider.request(&message)?, provider)));
        let delivery = match prepared {
            Ok((request, provider)) => {
                let secrets = settings.secrets.values().cloned().chain(request.credentials());
                self.send(provider.as_ref(), &request, secrets.collect()).await
            }
            Err(error) => error.delivery(),
        };
        log(settings, &delivery, started.elapsed());
        delivery
    }

    fn check(&self, settings: &ProviderSettings) -> Result<(), SettingsError> {
        let provider = self.open(settings)?;
        let setting = match kind_of(settings)?.endpoint {
            Endpoint::Setting(name) => name,
            Endpoint::Fixed(_) => "provider",
        };
        let checked = self.transport.check(provider.endpoint());
        checked.map(|_| ()).map_err(|error| wrong(setting, error.to_string()))
    }
}

fn kind_of(settings: &ProviderSettings) -> Result<&'static ProviderKind, SettingsError> {
    kind(settings.kind.as_str()).ok_or_else(|| {
        let names: Vec<_> = kinds().iter().map(|kind| kind.name).collect();
        wrong("provider", format!("must be one of: {}", names.join(", ")))
    })
}

/// What a reply means. One that ends too early is believed when it refuses the message, not when it takes it.
fn outcome(provider: &dyn Provider, exchange: Exchange, secrets: Vec<SecretText>) -> Delivery {
    let status = exchange.reply.status;
    match exchange.cut_by {
        Some(error) if status.is_success() => {
            Delivery { http_status: Some(status.as_u16()), ..error.delivery() }
        }
        Some(_) | None => provider.outcome(&Reply::hiding(exchange.reply, secrets)),
    }
}

/// One line for each message. The provider's words stay out: they are a stranger's.
fn log(settings: &ProviderSettings, delivery: &Delivery, took: Duration) {
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let kind = settings.kind.as_str();
    let status = delivery.http_status;
    let (reason, code) = (delivery.reason(), delivery.provider_code.as_deref());
    match &delivery.outcome {
        Outcome::Accepted { .. } => tracing::info!(
            provider.kind = kind,
            http.status = status,
            duration_ms,
            "the provider took the message"
        ),
        Outcome::Failed(_) => tracing::warn!(
            provider.kind = kind,
            delivery.reason = reason,
            http.status = status,
            provider.code = code,
            duration_ms,
            "the message was not sent"
        ),
        Outcome::Unknown(_) => tracing::warn!(
            provider.kind = kind,
            delivery.reason = reason,
            http.status = status,
            provider.code = code,
            duration_ms,
            "it is not known whether the message was sent"
        ),
    }
}
