//! The transport and the gateway against servers that misbehave: all on loopback, no name server, no network.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop, in its fixtures too"
)]

#[path = "../common/log.rs"]
mod log;
#[path = "../common/message.rs"]
mod message;

mod certificates;
mod faults;
mod guard;
mod http2;
mod load;
mod mapping;
mod names;
mod proxy;
mod server;
mod tls;
mod tries;

use std::{sync::Arc, time::Duration};

use handset_core::{
    delivery::{Delivery, OutgoingMessage},
    ports::Gateway,
    provider::ProviderSettings,
};
use handset_providers::{GatewaySettings, HttpGateway, Resolver, Timeouts, TrustedRoots, kind};

/// Short enough for tests that wait for them, long enough for a busy machine.
const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_millis(600),
    request: Duration::from_millis(900),
    deliver: Duration::from_millis(2_500),
    waits: [Duration::from_millis(10), Duration::from_millis(20)],
};

/// Settings of a gateway that may reach what `allow` lists.
fn gateway_settings(allow: &str) -> GatewaySettings {
    GatewaySettings {
        egress: allow.parse().unwrap(),
        timeouts: TIMEOUTS,
        resolver: Arc::new(names::Names::none()),
        roots: TrustedRoots::Only(Vec::new()),
        ..GatewaySettings::default()
    }
}

fn gateway(allow: &str) -> HttpGateway {
    HttpGateway::new(gateway_settings(allow)).unwrap()
}

fn gateway_with_names(allow: &str, resolver: Arc<dyn Resolver>) -> HttpGateway {
    HttpGateway::new(GatewaySettings { resolver, ..gateway_settings(allow) }).unwrap()
}

/// A Generic stage that posts to `url`.
fn stage(url: &str) -> ProviderSettings {
    let pairs = [
        ("account_sid", url),
        ("from_number", "+14155550100"),
        ("auth", "canary-user"),
        ("auth_password", "canary-password"),
    ];
    message::settings(kind("generic").unwrap(), pairs)
}

fn any_message() -> OutgoingMessage {
    message::message("Your code: {code}", "+14155550132", "key.1", 300)
}

/// Delivers one message to `url`.
async fn deliver(gateway: &HttpGateway, url: &str) -> Delivery {
    gateway.deliver(&stage(url), any_message()).await
}

fn detail(delivery: &Delivery) -> &str {
    delivery.detail.as_ref().map_or("", |detail| detail.as_str())
}
