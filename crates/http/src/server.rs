//! The accept loop: connections with limits on size, number and time.
//!
//! `axum::serve` sets no timer, so that hyper's time-out for request heads never runs, and it limits
//! neither connections nor idle time. This loop does, for HTTP/1.1 and HTTP/2 on one port.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

mod accept;
mod activity;
mod admission;
mod connection;
mod service;
mod shield;
mod stream;

use accept::Accept;
use admission::Admission;
use connection::Protocol;

pub use shield::Shield;

/// The address of the other end of the connection, put into every request.
///
/// Behind a proxy it is the proxy; the client is [`crate::extract::ClientIp`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The settings of the accept loop. The defaults are for a server that faces the internet.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// From the first byte of a request to the end of its head, 5 s by default. On a new connection
    /// the time starts when it is accepted, so one that says nothing is closed too.
    pub header_read: Duration,
    /// How long a connection may wait for its next request, 60 s by default.
    pub idle: Duration,
    /// From the first byte of a request to the last byte of its answer, 30 s by default. It is
    /// the last resort, against clients that do not read: the layers answer earlier.
    pub request: Duration,
    /// How long a connection is kept to drain what the client still sends after an early answer,
    /// 1 s by default. Closing at once would make its system discard the answer unread.
    pub linger: Duration,
    /// How long requests and shielded work may go on after the signal to stop, 15 s by default:
    /// longer than the 12 s that a request with a provider call may take.
    pub grace: Duration,
    /// The longest request head in bytes, 16 KiB by default; at least 8 KiB.
    pub max_header_bytes: usize,
    /// The most header fields of a request, 64 by default. HTTP/1 never takes more than 100, which
    /// is the parser's own limit: to raise it would cost every request an allocation.
    pub max_header_fields: usize,
    /// The most connections at once, 1,024 by default; further ones wait in the system's queue.
    pub max_connections: usize,
    /// The most connections at once from one IPv4 address or one /64 network of IPv6, 64 by
    /// default; further ones are closed at once. 0 turns the limit off. It counts the peer of the
    /// connection and does not hold for `unlimited_peers`.
    pub max_connections_per_client: usize,
    /// The most requests at once on one HTTP/2 connection, 64 by default.
    pub max_streams: u32,
    /// The most HTTP/2 requests that a client may have cancelled before they were looked at, 20 by
    /// default; beyond it the connection is closed ("rapid reset", CVE-2023-44487).
    pub max_pending_resets: usize,
    /// Peers for which the limit per client does not hold, because many clients are behind them; none by default.
    pub unlimited_peers: Vec<IpNet>,
    /// The work that a stopping server waits for. Give the handlers a clone.
    pub shield: Shield,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            header_read: Duration::from_secs(5),
            idle: Duration::from_mins(1),
            request: Duration::from_secs(30),
            linger: Duration::from_secs(1),
            grace: Duration::from_secs(15),
            max_header_bytes: 16 * 1024,
            max_header_fields: 64,
            max_connections: 1024,
            max_connections_per_client: 64,
            max_streams: 64,
            max_pending_resets: 20,
            unlimited_peers: Vec::new(),
            shield: Shield::default(),
        }
    }
}

/// Serves a router until `shutdown` resolves, then lets what is under way finish.
///
/// At the signal the listener is closed, idle connections end, and requests and shielded work go on
/// for at most [`ServerSettings::grace`]. Then the rest is closed and the function returns.
///
/// # Errors
///
/// When the listener has no address. Errors while accepting never end the loop.
///
/// # Cancellation
///
/// Dropping the future stops accepting; connections that are open live on. Use `shutdown`.
pub async fn serve<F>(
    listener: TcpListener,
    router: Router,
    settings: ServerSettings,
    shutdown: F,
) -> io::Result<()>
where
    F: Future<Output = ()>,
{
    tracing::info!(server.address = %listener.local_addr()?, "listening");
    let server = Arc::new(Server::new(router, settings));
    tokio::select! {
        () = shutdown => {}
        () = server.accept_all(listener) => {}
    }
    server.finish().await;
    Ok(())
}

/// What all connections share.
struct Server {
    router: Router,
    settings: ServerSettings,
    protocol: Protocol,
    admission: Admission,
    connections: TaskTracker,
    /// Asks connections to end after the request under way.
    stop: CancellationToken,
    /// Tells connections to end at once.
    cut: CancellationToken,
}

impl Server {
    fn new(router: Router, settings: ServerSettings) -> Self {
        Self {
            router,
            protocol: Protocol::new(&settings),
            admission: Admission::new(&settings),
            settings,
            connections: TaskTracker::new(),
            stop: CancellationToken::new(),
            cut: CancellationToken::new(),
        }
    }

    /// Accepts for ever. Waits for a free place before it accepts, so that a full server leaves new
    /// connections in the system's queue instead of holding them.
    async fn accept_all(self: &Arc<Self>, listener: impl Accept) {
        loop {
            let place = self.admission.place().await;
            let (stream, peer) = accept::next(&listener).await;
            let Some(ticket) = self.admission.admit(peer.ip(), place) else {
                tracing::debug!(peer.ip = %peer.ip(), "too many connections of one client");
                continue;
            };
            let server = Arc::clone(self);
            self.connections.spawn(async move {
                connection::run(&server, stream, peer).await;
                drop(ticket);
            });
        }
    }

    /// Waits for what is under way, then ends the rest.
    async fn finish(&self) {
        self.stop.cancel();
        self.connections.close();
        let under_way = async {
            self.connections.wait().await;
            self.settings.shield.finished().await;
        };
        if timeout(self.settings.grace, under_way).await.is_ok() {
            tracing::info!("stopped");
            return;
        }
        tracing::warn!(
            connections = self.connections.len(),
            tasks = self.settings.shield.len(),
            "stopped before everything was finished"
        );
        self.cut.cancel();
        self.connections.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grace_outlasts_a_provider_call() {
        let settings = ServerSettings::default();

        assert!(settings.grace > Duration::from_secs(12));
        assert!(settings.request >= settings.header_read + Duration::from_secs(25));
    }
}
