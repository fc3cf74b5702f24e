//! The same port speaks HTTP/2, with the same limits.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::{Router, routing};
use handset_http::server::ServerSettings;
use http::{Request, Version};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::answers::router;
use crate::harness::{Running, layers};

/// Opens a connection; the task ends with it.
async fn connect(server: &Running) -> (SendRequest<Body>, tokio::task::JoinHandle<()>) {
    let stream = TokioIo::new(server.connect().await.into_inner());
    let (requests, connection) = handshake(TokioExecutor::new(), stream).await.unwrap();
    let task = tokio::spawn(async move {
        let _ = connection.await;
    });
    (requests, task)
}

fn get(path: &str, fields: usize) -> Request<Body> {
    let mut request = Request::get(format!("http://sms.example.org{path}"));
    for number in 0..fields {
        request = request.header(format!("x-{number}"), "y");
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn http2_is_answered_with_the_same_headers() {
    let server = Running::start(router(), &layers(), ServerSettings::default()).await;
    let (mut requests, _task) = connect(&server).await;

    let answer = requests.send_request(get("/nowhere/", 0)).await.unwrap();

    assert_eq!((answer.version(), answer.status().as_u16()), (Version::HTTP_2, 404));
    assert_eq!(answer.headers()["x-frame-options"], "DENY");
}

#[tokio::test]
async fn http2_heads_have_the_same_limits() {
    let server = Running::start(router(), &layers(), ServerSettings::default()).await;
    let (mut requests, _task) = connect(&server).await;

    let full = requests.send_request(get("/hello/ada/", 64)).await.unwrap();
    let over = requests.send_request(get("/hello/ada/", 65)).await.unwrap();

    assert_eq!((full.status().as_u16(), over.status().as_u16()), (200, 431));
}

/// One frame of HTTP/2 (RFC 9113, section 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = vec![length[1], length[2], length[3], kind, flags];
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// The beginning of a connection, and so many requests that are cancelled at once.
fn rapid_reset(requests: u32) -> Vec<u8> {
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(4, 0, 0, &[]));
    for stream in (1..).step_by(2).take(requests as usize) {
        // GET, /, http, and ":authority: x", compressed.
        bytes.extend(frame(1, 0b101, stream, &[0x82, 0x84, 0x86, 0x41, 1, b'x']));
        bytes.extend(frame(3, 0, stream, &[0, 0, 0, 8]));
    }
    bytes
}

#[tokio::test]
async fn a_client_that_cancels_what_it_asks_is_cut_off() {
    let patient = ServerSettings { max_pending_resets: 1000, ..ServerSettings::default() };
    let cases = [(ServerSettings::default(), true, 5000), (patient, false, 300)];
    for (settings, cut, wait_ms) in cases {
        let server = Running::start(router(), &layers(), settings).await;
        let mut client = server.connect().await;

        assert!(client.try_send(&rapid_reset(50)).await);

        let answer = client.read_for(Duration::from_millis(wait_ms)).await;
        // GOAWAY with ENHANCE_YOUR_CALM (RFC 9113, sections 6.8 and 7).
        let goaway = answer.windows(4).any(|code| code == [0, 0, 0, 11]);
        assert_eq!(goaway, cut, "{answer:?}");
    }
}

#[tokio::test]
async fn the_number_of_requests_at_once_is_announced() {
    let server = Running::start(router(), &layers(), ServerSettings::default()).await;
    let mut client = server.connect().await;

    assert!(client.try_send(&rapid_reset(0)).await);

    let answer = client.read_for(Duration::from_millis(300)).await;
    // SETTINGS_MAX_CONCURRENT_STREAMS = 64 (RFC 9113, section 6.5.2).
    assert!(answer.windows(6).any(|setting| setting == [0, 3, 0, 0, 0, 64]), "{answer:?}");
}

#[tokio::test]
async fn an_idle_http2_connection_is_told_and_closed() {
    let idle = Duration::from_millis(150);
    let settings = ServerSettings { idle, ..ServerSettings::default() };
    let server = Running::start(router(), &layers(), settings).await;
    let (mut requests, task) = connect(&server).await;
    let answer = requests.send_request(get("/hello/ada/", 0)).await.unwrap();
    assert_eq!(answer.status(), 200);
    drop(answer);

    timeout(Duration::from_secs(5), task).await.expect("still open").unwrap();
}

#[tokio::test]
async fn a_request_under_way_on_http2_is_finished_when_the_server_stops() {
    let mut layers = layers();
    layers.answer = Duration::from_millis(300);
    let begun = Arc::new(Notify::new());
    let signal = Arc::clone(&begun);
    let slow = move || async move {
        signal.notify_one();
        std::future::pending::<()>().await;
    };
    let router = Router::new().route("/slow/", routing::get(slow));
    let server = Running::start(router, &layers, ServerSettings::default()).await;
    let (mut requests, _task) = connect(&server).await;
    let answer = tokio::spawn(requests.send_request(get("/slow/", 0)));
    begun.notified().await;

    crate::harness::ended(server.stop()).await;

    assert_eq!(answer.await.unwrap().unwrap().status(), 503);
}
