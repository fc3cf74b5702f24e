//! A running server, its clients, and what it logged.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use axum::Router;
use handset_http::layers::{LayerSettings, PublicUrl, apply};
use handset_http::problem::with_fallbacks;
use handset_http::server::{ServerSettings, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than anything here may take; only a broken server reaches it.
const TOO_LONG: Duration = Duration::from_secs(10);

/// The layers of a server at a public https address.
pub(crate) fn layers() -> LayerSettings {
    LayerSettings::new(PublicUrl::parse("https://sms.example.org").unwrap())
}

/// A server on a free port of the loopback interface.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    pub(crate) async fn start(
        router: Router,
        layers: &LayerSettings,
        settings: ServerSettings,
    ) -> Self {
        install_subscriber();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let router = apply(with_fallbacks(router), layers);
        let shutdown = async { stopped.await.unwrap_or_default() };
        let task = tokio::spawn(serve(listener, router, settings, shutdown));
        Self { address, stop, task }
    }

    /// Gives the signal to stop; the task ends when the server has.
    pub(crate) fn stop(self) -> JoinHandle<io::Result<()>> {
        self.stop.send(()).unwrap();
        self.task
    }

    pub(crate) async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// One request on a connection of its own.
    pub(crate) async fn ask(&self, request: &str) -> Answer {
        let mut client = self.connect().await;
        client.send(request).await;
        client.answer().await
    }
}

/// Waits for a stopping server and says how it ended.
pub(crate) async fn ended(task: JoinHandle<io::Result<()>>) {
    timeout(TOO_LONG, task).await.expect("the server does not end").unwrap().unwrap();
}

/// A connection that speaks bytes.
pub(crate) struct Client(TcpStream);

impl Client {
    pub(crate) async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends, and says whether the other side still took it.
    pub(crate) async fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).await.is_ok()
    }

    /// Reads one answer, whose body has a length or ends with the connection.
    pub(crate) async fn answer(&mut self) -> Answer {
        timeout(TOO_LONG, self.read_answer()).await.expect("no answer")
    }

    async fn read_answer(&mut self) -> Answer {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            assert!(self.0.read_buf(&mut bytes).await.unwrap() > 0, "closed within a head");
        };
        let mut body = bytes.split_off(end);
        let mut answer = Answer::parse(&String::from_utf8(bytes).unwrap());
        match answer.headers.get("content-length") {
            Some(length) => {
                let length: usize = length.parse().unwrap();
                while body.len() < length {
                    assert!(self.0.read_buf(&mut body).await.unwrap() > 0, "closed within a body");
                }
            }
            None if answer.status >= 200 => {
                self.0.read_to_end(&mut body).await.unwrap();
            }
            None => {}
        }
        answer.body = String::from_utf8(body).unwrap();
        answer
    }

    /// What comes until the other side closes; a reset counts as closed.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = timeout(TOO_LONG, self.0.read_to_end(&mut bytes)).await.expect("not closed");
        bytes
    }

    /// What comes within this time, or until the other side closes.
    pub(crate) async fn read_for(&mut self, time: Duration) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = timeout(time, self.0.read_to_end(&mut bytes)).await;
        bytes
    }

    /// Whether the other side has closed within this time.
    pub(crate) async fn is_closed_within(&mut self, time: Duration) -> bool {
        let mut byte = [0];
        matches!(timeout(time, self.0.read(&mut byte)).await, Ok(Ok(0) | Err(_)))
    }

    pub(crate) fn into_inner(self) -> TcpStream {
        self.0
    }
}

/// An answer; header names in lower case, the last of several values.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn parse(head: &str) -> Self {
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: String::new() }
    }
}

thread_local! {
    /// Where this thread's lines go; each test has a thread and a runtime of its own.
    static CAPTURED: RefCell<Option<Log>> = const { RefCell::new(None) };
}

/// Installs the subscriber of all tests, before anything is logged.
///
/// One for the process and not one for each thread: whether a line is wanted is cached for the
/// process when it is first met, and a thread that wants nothing may be the first.
fn install_subscriber() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .json()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(|| Routed)
            .init();
    });
}

/// Writes to the log of the current thread, if it has one.
struct Routed;

impl Write for Routed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        CAPTURED.with_borrow(|log| {
            if let Some(Log(lines)) = log {
                lines.lock().unwrap().extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What this test logged since the log was made, as the product logs it.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn capture() -> Self {
        install_subscriber();
        let log = Self::default();
        CAPTURED.set(Some(log.clone()));
        log
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The fields of the lines with this message; every line must be one JSON object.
    pub(crate) fn lines(&self, message: &str) -> Vec<serde_json::Value> {
        self.text()
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect(line))
            .map(|line| line["fields"].clone())
            .filter(|fields| fields["message"] == message)
            .collect()
    }
}
