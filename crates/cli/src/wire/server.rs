//! The server of an installation.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use anyhow::Context;
use handset_core::{enrol::Enrolment, flow::Flows, message::OriginHost};
use handset_http::{
    App, BlockingPasswords,
    health::Readiness,
    layers::{LayerSettings, PublicUrl},
    server::{ServerSettings, Shield},
};
use ipnet::IpNet;
use url::Url;

use super::Installation;

/// What a server serves, and how.
pub(crate) struct Server {
    /// The application.
    pub(crate) app: App,
    /// The settings of the accept loop.
    pub(crate) settings: ServerSettings,
}

/// Puts the server of an installation together, for browsers that reach it at `public_url`.
///
/// # Errors
/// Never for a public URL that was parsed.
pub(crate) fn server(installation: &Installation, public_url: PublicUrl) -> anyhow::Result<Server> {
    let shield = Shield::default();
    let config = &installation.config;
    let store = Arc::clone(&installation.store);
    let readiness = Readiness::new(move || {
        let store = Arc::clone(&store);
        async move { store.check_health().await.map_err(|error| chain(&error)) }
    });
    let url = Url::parse(public_url.origin()).context("the public URL is no URL")?;
    let app = App {
        flows: Arc::new(flows(installation, &url)),
        layers: LayerSettings {
            trusted_proxies: config.trusted_proxies.clone(),
            answer: config.server.answer,
            body_read: config.server.body_read,
            ..LayerSettings::new(public_url)
        },
        shield: shield.clone(),
        readiness,
        inbox: None,
    };
    let settings = ServerSettings {
        header_read: config.server.header_read,
        idle: config.server.idle,
        request: config.server.request,
        grace: config.server.grace,
        max_connections: config.server.max_connections,
        max_connections_per_client: config.server.max_connections_per_client,
        unlimited_peers: unlimited_peers(&config.trusted_proxies),
        shield,
        ..ServerSettings::default()
    };
    Ok(Server { app, settings })
}

/// Trusted proxies, and whatever runs on this machine: a proxy here is not always named as one, and who is here already
/// has easier ways to use the machine up.
fn unlimited_peers(trusted_proxies: &[IpNet]) -> Vec<IpNet> {
    let here: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    here.into_iter().map(IpNet::from).chain(trusted_proxies.iter().copied()).collect()
}

fn flows(installation: &Installation, public_url: &Url) -> Flows {
    let enrolment = Enrolment {
        store: Arc::clone(&installation.store),
        gateway: Arc::clone(&installation.gateway) as Arc<dyn handset_core::ports::Gateway>,
        clock: Arc::clone(&installation.clock),
        entropy: Arc::clone(&installation.entropy),
        keys: installation.keys.clone(),
        limits: installation.config.limits.clone(),
        origin_host: OriginHost::of(public_url),
        mappings: installation.mappings(),
    };
    Flows {
        store: Arc::clone(&installation.store),
        clock: Arc::clone(&installation.clock),
        entropy: Arc::clone(&installation.entropy),
        passwords: Arc::new(BlockingPasswords::new(Arc::clone(&installation.entropy))),
        enrolment: Arc::new(enrolment),
        expressions: Arc::clone(&installation.expressions),
        lifetimes: installation.config.lifetimes,
    }
}

/// An error with its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
