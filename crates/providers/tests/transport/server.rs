//! A server made by hand, so that it can do what no honest server does.

use std::{
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a server does with a connection.
pub(crate) type Behaviour =
    Arc<dyn Fn(TcpStream, Seen) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// What a server has seen.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Seen {
    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The requests that arrived whole, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Reads one request, head and body.
    pub(crate) async fn read_request(&self, stream: &mut (impl AsyncRead + Unpin)) -> bool {
        let Some(request) = request(stream).await else { return false };
        self.requests.lock().unwrap().push(request);
        true
    }
}

async fn request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        text.push(char::from(stream.read_u8().await.ok()?));
    }
    let lower = text.to_lowercase();
    let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).await.ok()?;
    Some(text + &String::from_utf8(body).unwrap())
}

/// A server on a free port of 127.0.0.1, until the test ends.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// What it has seen.
    pub(crate) seen: Seen,
}

impl Server {
    /// Starts a server that does `behaviour` with each connection.
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Seen::default();
        let watching = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                watching.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(behaviour(stream, watching.clone()));
            }
        });
        Self { address, seen }
    }

    /// Starts a server that answers every request with these bytes and keeps the connection open.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer: Arc<[u8]> = answer.into().into();
        Self::start(behaviour(move |mut stream, seen| {
            let answer = Arc::clone(&answer);
            async move {
                while seen.read_request(&mut stream).await {
                    write(&mut stream, &answer).await;
                }
            }
        }))
        .await
    }

    /// Its URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/sms", self.address)
    }

    /// An entry that allows its address and port.
    pub(crate) fn allowed(&self) -> String {
        self.address.to_string()
    }

    /// Checks that exactly one request arrived.
    pub(crate) fn assert_one_request(&self) {
        assert_eq!(self.seen.requests().len(), 1, "{:?}", self.seen.requests());
    }
}

/// Makes a behaviour of an async closure.
pub(crate) fn behaviour<F>(act: impl Fn(TcpStream, Seen) -> F + Send + Sync + 'static) -> Behaviour
where
    F: Future<Output = ()> + Send + 'static,
{
    Arc::new(move |stream, seen| Box::pin(act(stream, seen)))
}

/// Writes, and does not care whether the other side still listens.
pub(crate) async fn write(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) {
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
}

/// An answer with a body.
pub(crate) fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}
