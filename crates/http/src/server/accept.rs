//! Taking connections from the system, whatever it says.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// The first pause when the system has no room, and the longest one.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Where connections come from.
pub(super) trait Accept {
    /// The next connection, or why there is none.
    fn accept(&self) -> impl Future<Output = io::Result<(TcpStream, SocketAddr)>> + Send;
}

impl Accept for TcpListener {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        Self::accept(self).await
    }
}

/// The next connection that could be taken.
///
/// A connection that broke before it was taken is passed over. Any other error means that the
/// system has no room (no free file descriptor, no memory): that ends when connections end, so
/// the loop waits a little longer each time and never gives up.
pub(super) async fn next(listener: &impl Accept) -> (TcpStream, SocketAddr) {
    let mut pause = FIRST_PAUSE;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are written whole; waiting to fill a packet only delays them.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "a connection without TCP_NODELAY");
                }
                return (stream, peer);
            }
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::error!(%error, pause_ms = pause.as_millis(), "cannot accept connections");
                sleep(pause).await;
                pause = LONGEST_PAUSE.min(pause * 2);
            }
        }
    }
}

/// Whether an error belongs to the one connection (accept(2) hands these through) and not to us.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use tokio::time::Instant;

    use super::*;

    /// A listener that fails so often before it works.
    struct Failing {
        errors: Mutex<VecDeque<io::Error>>,
        listener: TcpListener,
    }

    impl Accept for Failing {
        async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
            let error = self.errors.lock().unwrap().pop_front();
            match error {
                Some(error) => Err(error),
                None => self.listener.accept().await,
            }
        }
    }

    async fn waited_for(errors: Vec<io::Error>) -> Duration {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let failing = Failing { errors: Mutex::new(errors.into()), listener };
        tokio::time::pause();
        let started = Instant::now();

        let (stream, peer) = next(&failing).await;

        assert_eq!(peer, client.local_addr().unwrap());
        assert!(stream.nodelay().unwrap());
        started.elapsed()
    }

    #[tokio::test]
    async fn without_file_descriptors_the_loop_waits_longer_each_time_and_goes_on() {
        let emfile = || io::Error::from_raw_os_error(24);

        let waited = waited_for((0..8).map(|_| emfile()).collect()).await;

        // 20 + 40 + 80 + 160 + 320 + 640 + 1000 + 1000; a timer may round up by a millisecond.
        assert!((3260..=3268).contains(&waited.as_millis()), "{waited:?}");
    }

    #[tokio::test]
    async fn a_connection_that_broke_on_the_way_costs_no_time() {
        let broken = vec![ErrorKind::ConnectionAborted.into(), ErrorKind::ConnectionReset.into()];

        assert_eq!(waited_for(broken).await, Duration::ZERO);
    }
}
