//! Signals that tell the process to stop.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The exit code of a process that was interrupted (128 + SIGINT, as shells count).
const INTERRUPTED: i32 = 130;

/// Resolves at the first SIGTERM or SIGINT. A second one ends the process at once.
///
/// # Errors
/// When signals cannot be caught.
pub(crate) fn stop() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot catch SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot catch SIGINT")?;
    Ok(async move {
        next(&mut terminate, &mut interrupt).await;
        tracing::info!("stopping: what is under way is finished first");
        tokio::spawn(async move {
            next(&mut terminate, &mut interrupt).await;
            tracing::warn!("told to stop a second time: stopped at once");
            std::process::exit(INTERRUPTED);
        });
    })
}

async fn next(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
