//! `handset serve`.

use std::{io::Write, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use handset_core::{defaults::ADMIN_USERNAME, phone::load_numbering_plans, ports::Store};
use handset_http::{router, server::serve};
use tokio::{net::TcpListener, task::JoinHandle, time::MissedTickBehavior};

use crate::{
    advice::Advise,
    bootstrap::{FirstAdmin, bootstrap},
    config::Config,
    finding::{Finding, Level},
    sanity, signals,
    system::SystemClock,
    wire::{Installation, Missing, Server, server},
};

/// How often what is over is cleared up.
const SWEEP_EVERY: Duration = Duration::from_mins(1);

pub(super) async fn run(config: Config, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let listener = listen(config.listen).await?;
    let bound = listener.local_addr().context("the listener has no address")?;
    let installation = start(config).await?;
    let public_url = sanity::public_url(&installation.config, bound)?;
    warn(&sanity::settings(&installation.config, bound, &public_url));
    warn(&sanity::files(&installation.config));
    tell_first_admin(&bootstrap(&installation).await?, out);
    // From here on a signal is a request to stop, not the end: whoever reads the address may send one at once.
    let stop = signals::stop()?;
    tell_address(bound, out);
    serve_until(stop, &installation, server(&installation, public_url)?, listener).await
}

/// Takes the address before anything else is done, so that a second server on it changes nothing.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}"))
        .advise("choose another address with --listen; --listen 127.0.0.1:0 takes a free port")
}

/// Opens the installation for a server, and clears up what the last one left.
pub(super) async fn start(config: Config) -> anyhow::Result<Installation> {
    let numbers = tokio::task::spawn_blocking(load_numbering_plans);
    let installation = Installation::open(config, Missing::Make).await?;
    let abandoned = installation.store.abandon_sends(installation.clock.now()).await?;
    if abandoned > 0 {
        tracing::warn!(
            messages = abandoned,
            "a server stopped while it was sending: these messages may have gone out"
        );
    }
    numbers.await.context("cannot load the numbering plans")?;
    Ok(installation)
}

/// Serves until `stop` resolves, then finishes what is under way.
pub(super) async fn serve_until(
    stop: impl Future<Output = ()>,
    installation: &Installation,
    server: Server,
    listener: TcpListener,
) -> anyhow::Result<()> {
    let sweeps = sweep_from_now_on(Arc::clone(&installation.store));
    let outcome = serve(listener, router(Arc::new(server.app)), server.settings, stop).await;
    sweeps.abort();
    // It holds the store, which closes the database when everybody has let go of it.
    let _ = sweeps.await;
    outcome.context("the server ended")
}

fn sweep_from_now_on(store: Arc<dyn Store>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(SWEEP_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let now = handset_core::ports::Clock::now(&SystemClock);
            if let Err(error) = store.sweep(now).await {
                let error: &(dyn std::error::Error + 'static) = &error;
                tracing::warn!(error, "what is over could not be cleared up");
            }
        }
    })
}

/// Logs what should be changed.
pub(super) fn warn(findings: &[Finding]) {
    for finding in findings.iter().filter(|finding| finding.level != Level::Ok) {
        tracing::warn!(subject = finding.subject, advice = finding.advice, "{}", finding.text);
    }
}

/// Tells where it listens, for people and for programs that started it. When nobody reads, the log says it too.
pub(super) fn tell_address(bound: SocketAddr, out: &mut (dyn Write + Send)) {
    let told = writeln!(out, "listening on http://{bound}").and_then(|()| out.flush());
    if let Err(error) = told {
        tracing::debug!(%error, "nobody reads standard output");
    }
}

/// A password that was made up is shown here, once, and nowhere else.
fn tell_first_admin(first: &FirstAdmin, out: &mut (dyn Write + Send)) {
    match first {
        FirstAdmin::SetUpBefore => {}
        FirstAdmin::WasThere => {
            tracing::info!(
                user.name = ADMIN_USERNAME,
                "set up an empty database; its administrator was there"
            );
        }
        FirstAdmin::AsSet(_) => {
            tracing::info!(
                user.name = ADMIN_USERNAME,
                "set up an empty database, with the password that was set"
            );
        }
        FirstAdmin::MadeUp(password) => {
            tracing::info!(
                user.name = ADMIN_USERNAME,
                "set up an empty database; the password is on standard output"
            );
            let told = writeln!(
                out,
                "The first administrator (this is shown once):\n  user      {ADMIN_USERNAME}\n  password  {}\n\
                 `handset user password {ADMIN_USERNAME}` sets another one.",
                password.expose()
            );
            if told.is_err() {
                tracing::warn!(
                    user.name = ADMIN_USERNAME,
                    "nobody reads standard output: set a password with `handset user password`"
                );
            }
        }
    }
}
