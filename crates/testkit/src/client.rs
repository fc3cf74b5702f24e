//! A client with a cookie, over real HTTP/1.1 on one connection that is kept open.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A browser session's worth of requests: keeps the session's cookie and follows nothing by itself.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    connection: Option<SendRequest<Full<Bytes>>>,
    /// The session's cookie as `name=value`, once the server has set one.
    pub cookie: Option<String>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Client {
    /// A client without a session.
    pub const fn new(address: SocketAddr) -> Self {
        Self { address, connection: None, cookie: None }
    }

    /// Another client with the same session, as a second tab has.
    #[must_use]
    pub fn tab(&self) -> Self {
        Self { address: self.address, connection: None, cookie: self.cookie.clone() }
    }

    /// This session on another node.
    #[must_use]
    pub fn on(&self, address: SocketAddr) -> Self {
        Self { address, connection: None, cookie: self.cookie.clone() }
    }

    /// Sends a `GET`.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Full::default()).expect("a request")).await
    }

    /// Sends a JSON `POST`.
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.post_bytes(path, "application/json", body.to_string().into()).await
    }

    /// Sends a `POST` with any body.
    pub async fn post_bytes(&mut self, path: &str, content_type: &str, body: Bytes) -> Answer {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, content_type);
        self.send(request.body(Full::new(body)).expect("a request")).await
    }

    /// Sends a form as a browser does.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.post_bytes(path, "application/x-www-form-urlencoded", form.finish().into()).await
    }

    /// What the flow asks for.
    pub async fn look(&mut self, flow: &str) -> Value {
        self.get(&executor(flow)).await.json()
    }

    /// Posts a response to the flow and follows redirects to what comes next.
    pub async fn respond(&mut self, flow: &str, body: &Value) -> Value {
        let mut answer = self.post(&executor(flow), body).await;
        for _ in 0..10 {
            if answer.status != StatusCode::FOUND {
                break;
            }
            answer = self.get(answer.location()).await;
        }
        answer.json()
    }

    /// Signs in through the default flow.
    pub async fn sign_in(&mut self, username: &str, password: &str) {
        const FLOW: &str = "default-authentication-flow";
        self.look(FLOW).await;
        self.respond(FLOW, &serde_json::json!({"uid_field": username})).await;
        let done = self.respond(FLOW, &serde_json::json!({"password": password})).await;
        assert_eq!(
            done.get("component").and_then(Value::as_str),
            Some("xak-flow-redirect"),
            "{done}"
        );
    }

    /// A request with the session's cookie, to be finished and sent.
    pub fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let builder = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.address.to_string());
        match &self.cookie {
            Some(cookie) => builder.header(header::COOKIE, cookie),
            None => builder,
        }
    }

    /// Sends a request on the kept connection, or on a new one when the server closed that.
    pub async fn send(&mut self, request: Request<Full<Bytes>>) -> Answer {
        self.try_send(request).await.expect("the server answers")
    }

    /// As [`Client::send`], for servers that may be killed meanwhile.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn try_send(&mut self, request: Request<Full<Bytes>>) -> anyhow::Result<Answer> {
        let kept_is_ready = match &mut self.connection {
            Some(kept) => kept.ready().await.is_ok(),
            None => false,
        };
        if !kept_is_ready {
            self.connection = Some(connect(self.address).await?);
        }
        let connection = self.connection.as_mut().expect("a connection, kept or new");
        let response = connection.send_request(request).await?;
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        self.keep_cookie(&head.headers);
        Ok(Answer { status: head.status, headers: head.headers, body })
    }

    fn keep_cookie(&mut self, headers: &HeaderMap) {
        for value in headers.get_all(header::SET_COOKIE) {
            let pair =
                value.to_str().ok().and_then(|text| text.split(';').next()).unwrap_or_default();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
    }
}

/// The path of a flow's executor.
pub fn executor(flow: &str) -> String {
    format!("/api/v3/flows/executor/{flow}/?query=")
}

async fn connect(address: SocketAddr) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!("{error} in the body of a {}: {}", self.status, self.text())
        })
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of the `Location` field.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
