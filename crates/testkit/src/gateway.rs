//! A gateway double: a real HTTP server on loopback that remembers what it was sent and answers as told.

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

/// A request that the gateway received.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// What the gateway does with a request.
#[derive(Clone, Debug)]
pub enum Behaviour {
    /// Answers with this status and body.
    Reply(StatusCode, &'static str),
    /// Never answers.
    Hang,
    /// Closes the connection without an answer.
    Close,
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    /// The code of the latest message to each number.
    codes: HashMap<String, String>,
    next: VecDeque<Behaviour>,
}

/// The gateway double. It accepts every message unless told otherwise.
#[derive(Clone, Debug)]
pub struct GatewayDouble {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl GatewayDouble {
    /// Starts a gateway on a free port of 127.0.0.1. It runs as long as the test.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let gateway = Self { address, state: Arc::default() };
        let serving = gateway.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        gateway
    }

    async fn serve(self, stream: TcpStream) {
        let service = service_fn(move |request| self.clone().answer(request));
        // A connection that the client or the double itself breaks is no fault of the test.
        let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }

    async fn answer(
        self,
        request: Request<Incoming>,
    ) -> Result<Response<Full<Bytes>>, std::io::Error> {
        let (head, body) = request.into_parts();
        let body =
            body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let behaviour = {
            let mut state = self.state();
            if let Some((to, code)) = number_and_code(&body) {
                state.codes.insert(to, code);
            }
            state.received.push(Received {
                method: head.method,
                path,
                headers: head.headers,
                body,
            });
            state.next.pop_front().unwrap_or(Behaviour::Reply(StatusCode::OK, "{}"))
        };
        match behaviour {
            Behaviour::Reply(status, body) => {
                let mut response = Response::new(Full::from(body));
                *response.status_mut() = status;
                Ok(response)
            }
            Behaviour::Hang => std::future::pending().await,
            Behaviour::Close => Err(std::io::Error::other("closed as told")),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panicked while it held the gateway")
    }

    /// The address to which messages are posted.
    pub fn url(&self) -> String {
        format!("http://{}/sms", self.address)
    }

    /// Says what to do with the next request that nothing was said about yet.
    pub fn then(&self, behaviour: Behaviour) {
        self.state().next.push_back(behaviour);
    }

    /// How many requests have come.
    pub fn count(&self) -> usize {
        self.state().received.len()
    }

    /// All requests that have come, oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// The code of the latest message to `number`, as the Generic provider sends it.
    pub fn code_for(&self, number: &str) -> Option<String> {
        self.state().codes.get(number).cloned()
    }
}

fn number_and_code(body: &[u8]) -> Option<(String, String)> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let text = |field| body.get(field).and_then(Value::as_str).map(str::to_owned);
    Some((text("To")?, text("Body")?))
}
