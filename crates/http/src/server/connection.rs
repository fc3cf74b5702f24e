//! One connection from its first byte to its end.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::activity::{Activity, Overdue};
use super::service::ConnectionService;
use super::stream::WatchedStream;
use super::{Peer, Server, ServerSettings};

/// The least that hyper takes as the limit of its read buffer, in bytes.
const LEAST_BUFFER: usize = 8 * 1024;

/// How much of a body an HTTP/2 client may send before anybody reads it, in bytes: for one request
/// and for all requests of a connection. It bounds the memory of a full server.
const STREAM_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 256 * 1024;

/// How much of an HTTP/2 answer waits for a client that reads slowly, in bytes.
const SEND_BUFFER: usize = 64 * 1024;

/// How many HTTP/2 streams of a connection may be reset for faults of the client.
const MOST_FAULTY_STREAMS: usize = 64;

/// The rules of HTTP/1.1 and HTTP/2, the same for each connection.
pub(super) struct Protocol(auto::Builder<TokioExecutor>);

impl Protocol {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            // Kept by `Activity`, which tells an idle client from a slow one.
            .header_read_timeout(None)
            .max_buf_size(settings.max_header_bytes.max(LEAST_BUFFER));
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_header_list_size(u32::try_from(settings.max_header_bytes).unwrap_or(u32::MAX))
            .max_concurrent_streams(settings.max_streams)
            .max_pending_accept_reset_streams(settings.max_pending_resets)
            .max_local_error_reset_streams(MOST_FAULTY_STREAMS)
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_send_buf_size(SEND_BUFFER);
        Self(builder)
    }
}

/// Serves one connection until it ends, breaks a time limit, or the server stops.
pub(super) async fn run(server: &Server, tcp: TcpStream, peer: SocketAddr) {
    let activity = Activity::new(&server.settings);
    let service = ConnectionService {
        router: server.router.clone(),
        peer: Peer(peer),
        activity: Arc::clone(&activity),
        max_header_fields: server.settings.max_header_fields,
    };
    let stream = TokioIo::new(WatchedStream::new(tcp, Arc::clone(&activity)));
    let mut connection = pin!(server.protocol.0.serve_connection(stream, service));
    let mut timer = pin!(sleep(server.settings.header_read));
    let mut stopping = false;
    loop {
        tokio::select! {
            biased;
            outcome = connection.as_mut() => {
                if let Err(error) = outcome {
                    tracing::debug!(error, peer.ip = %peer.ip(), "a connection broke");
                }
                return;
            }
            overdue = poll_fn(|cx| activity.poll_overdue(timer.as_mut(), cx)) => {
                tracing::debug!(?overdue, peer.ip = %peer.ip(), "a connection is closed");
                if overdue != Overdue::Idle {
                    return;
                }
                // HTTP/2 says goodbye first, so that the client does not send into the void.
                activity.close();
                connection.as_mut().graceful_shutdown();
            }
            () = server.stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            () = server.cut.cancelled() => return,
        }
    }
}
