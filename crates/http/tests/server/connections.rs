//! Limits on the time, size and number of connections.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use bytes::Bytes;
use handset_http::extract::JsonObject;
use handset_http::layers::with_body_limit;
use handset_http::server::ServerSettings;
use hyper::body::{Body as HttpBody, Frame};
use tokio::time::{Instant, sleep};

use crate::harness::{Running, layers};

const HELLO: &str = "GET /hello/ HTTP/1.1\r\nHost: x\r\n\r\n";
const MS: fn(u64) -> Duration = Duration::from_millis;

fn router() -> Router {
    Router::new()
        .route("/hello/", get(|| async { "hello" }))
        .route("/endless/", get(|| async { Body::new(Endless) }))
        .route("/api/v3/json/", post(|body: JsonObject| async move { body.0.len().to_string() }))
        .route("/bytes/", post(|body: Bytes| async move { body.len().to_string() }))
        .merge(limited("/large/", 256 * 1024))
        // More than axum allows on its own.
        .merge(limited("/import/", 3 << 20))
        .route("/unread/", post(|| async { "not read" }))
}

fn limited(path: &str, bytes: usize) -> Router {
    let read = post(|body: Bytes| async move { body.len().to_string() });
    with_body_limit(Router::new().route(path, read), bytes)
}

/// An answer that never ends.
struct Endless;

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 4096])))))
    }
}

async fn start(settings: ServerSettings) -> Running {
    Running::start(router(), &layers(), settings).await
}

/// A server whose heads may take a tenth of a second and whose connections may idle for a minute.
async fn quick() -> Running {
    start(ServerSettings { header_read: MS(100), ..ServerSettings::default() }).await
}

fn post_to(path: &str, headers: &str, body: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n{body}")
}

#[tokio::test]
async fn a_connection_that_never_finishes_its_head_is_closed() {
    let server = quick().await;
    let beginnings = ["", "G", "PRI * HTTP/2.0\r\n", "GET /hello/ HTTP/1.1\r\nHost: x\r\n"];

    for beginning in beginnings {
        let mut client = server.connect().await;
        client.send(beginning).await;

        assert!(client.is_closed_within(MS(5000)).await, "{beginning:?}");
    }
}

#[tokio::test]
async fn a_head_that_dribbles_in_gets_no_more_time() {
    let server = quick().await;
    let mut client = server.connect().await;
    let started = Instant::now();

    client.send("GET /hello/ HTTP/1.1\r\n").await;
    while client.try_send(b"a: b\r\n").await && started.elapsed() < MS(5000) {
        sleep(MS(10)).await;
    }

    assert!(started.elapsed() < MS(5000), "{:?}", started.elapsed());
}

#[tokio::test]
async fn the_second_head_of_a_connection_is_timed_as_the_first() {
    let server = quick().await;
    let mut client = server.connect().await;
    client.send(HELLO).await;
    assert_eq!(client.answer().await.status, 200);

    client.send("GET /hello/ HTTP/1.1\r\n").await;

    assert!(client.is_closed_within(MS(5000)).await);
}

#[tokio::test]
async fn an_idle_connection_is_kept_longer_than_a_head_may_take_and_then_closed() {
    let (header_read, idle) = (MS(50), MS(1000));
    let settings = ServerSettings { header_read, idle, ..ServerSettings::default() };
    let server = start(settings).await;
    let mut client = server.connect().await;
    client.send(HELLO).await;
    assert_eq!(client.answer().await.status, 200);

    sleep(MS(150)).await;
    client.send(HELLO).await;

    assert_eq!(client.answer().await.status, 200);
    assert!(client.is_closed_within(MS(5000)).await);
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_cut() {
    let request = MS(200);
    let server = start(ServerSettings { request, ..ServerSettings::default() }).await;
    let mut client = server.connect().await;

    client.send("GET /endless/ HTTP/1.1\r\nHost: x\r\n\r\n").await;
    sleep(MS(400)).await;

    assert!(client.rest().await.len() > 4096);
}

#[tokio::test]
async fn a_head_that_is_too_long_or_has_too_many_fields_is_refused() {
    let server = start(ServerSettings::default()).await;
    let fields = |count: usize| "a: b\r\n".repeat(count - 1);
    let cases = [
        (format!("a: {}\r\n", "x".repeat(15 * 1024)), 200),
        (format!("a: {}\r\n", "x".repeat(17 * 1024)), 431),
        (fields(64), 200),
        (fields(65), 431),
    ];

    for (extra, status) in cases {
        let request = format!("GET /hello/ HTTP/1.1\r\nHost: x\r\n{extra}\r\n");

        assert_eq!(server.ask(&request).await.status, status, "{}", extra.len());
    }
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_read_and_one_byte_more_is_refused() {
    let server = start(ServerSettings::default()).await;
    let cases = [
        ("/bytes/", 16 * 1024, 200),
        ("/bytes/", 16 * 1024 + 1, 413),
        ("/large/", 256 * 1024, 200),
        ("/large/", 256 * 1024 + 1, 413),
        ("/import/", 3 << 20, 200),
        ("/import/", (3 << 20) + 1, 413),
    ];

    for (path, bytes, status) in cases {
        let body = "x".repeat(bytes);
        let announced = post_to(path, &format!("Content-Length: {bytes}\r\n"), &body);
        let chunk = format!("{bytes:x}\r\n{body}\r\n0\r\n\r\n");
        let chunked = post_to(path, "Transfer-Encoding: chunked\r\n", &chunk);

        assert_eq!(server.ask(&announced).await.status, status, "{path} {bytes} announced");
        assert_eq!(server.ask(&chunked).await.status, status, "{path} {bytes} chunked");
    }
}

/// Without the lingering close the system resets the connection and the rest cannot be sent.
#[tokio::test]
async fn a_client_that_keeps_sending_can_still_read_why_it_was_refused() {
    let server = start(ServerSettings::default()).await;
    // More than the buffers of both systems take.
    let large = "x".repeat(32 << 20);
    let json = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", large.len());
    let cases = [
        ("/api/v3/json/", 413, r#"{"detail":"The request body is too large."}"#),
        ("/unread/", 200, "not read"),
    ];

    for (path, status, body) in cases {
        let mut client = server.connect().await;
        client.send(&post_to(path, &json, "")).await;
        let answer = client.answer().await;

        let sent = client.try_send(large.as_bytes()).await;

        assert_eq!((answer.status, answer.body.as_str(), sent), (status, body, true));
    }
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_before_it_sends() {
    let server = start(ServerSettings::default()).await;
    let mut client = server.connect().await;

    let headers = "Content-Length: 20000\r\nExpect: 100-continue\r\n";
    client.send(&post_to("/bytes/", headers, "")).await;

    assert_eq!(client.answer().await.status, 413);
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let mut layers = layers();
    layers.body_read = MS(100);
    let server = Running::start(router(), &layers, ServerSettings::default()).await;

    let json = "Content-Type: application/json\r\nContent-Length: 10\r\n";
    let answer = server.ask(&post_to("/api/v3/json/", json, "{\"a\"")).await;

    assert_eq!(answer.status, 408);
    assert_eq!(answer.body, r#"{"detail":"The request body did not arrive in time."}"#);
}

#[tokio::test]
async fn one_client_has_a_limited_number_of_connections() {
    let max_connections_per_client = 2;
    let settings = ServerSettings { max_connections_per_client, ..ServerSettings::default() };
    let server = start(settings).await;
    let mut first = server.connect().await;
    let mut second = server.connect().await;
    for client in [&mut first, &mut second] {
        client.send(HELLO).await;
        assert_eq!(client.answer().await.status, 200);
    }

    let mut third = server.connect().await;

    assert!(third.is_closed_within(MS(5000)).await);
    drop(first);
    // The server notices the end of the first connection a moment later.
    while !is_answered(&server).await {
        sleep(MS(5)).await;
    }
}

async fn is_answered(server: &Running) -> bool {
    let mut client = server.connect().await;
    let request = HELLO.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    client.try_send(request.as_bytes()).await && client.rest().await.starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn a_trusted_proxy_may_open_more_connections() {
    let settings = ServerSettings {
        max_connections_per_client: 1,
        unlimited_peers: vec!["127.0.0.0/8".parse().unwrap()],
        ..ServerSettings::default()
    };
    let server = start(settings).await;
    let mut clients = vec![server.connect().await, server.connect().await, server.connect().await];

    for client in &mut clients {
        client.send(HELLO).await;
        assert_eq!(client.answer().await.status, 200);
    }
}

#[tokio::test]
async fn a_full_server_lets_the_next_connection_wait() {
    let settings = ServerSettings { max_connections: 1, ..ServerSettings::default() };
    let server = start(settings).await;
    let mut first = server.connect().await;
    first.send(HELLO).await;
    assert_eq!(first.answer().await.status, 200);
    let mut second = server.connect().await;
    second.send(HELLO).await;
    assert!(second.read_for(MS(100)).await.is_empty(), "answered too early");

    drop(first);

    assert_eq!(second.answer().await.status, 200);
}
