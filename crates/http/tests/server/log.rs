//! The access log: one line for each request, and nothing of the client's in it but its address.

use std::future::pending;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use handset_http::server::ServerSettings;
use tokio::sync::Notify;

use crate::answers::{CANARY, router};
use crate::harness::{Log, Running, ended, layers};

const ANSWERED: &str = "request answered";
const ABANDONED: &str = "request abandoned by the client";

#[tokio::test]
async fn a_request_leaves_one_line_with_its_route_and_no_values() {
    let log = Log::capture();
    let server = Running::start(router(), &layers(), ServerSettings::default()).await;

    let request = "GET /hello/secret-name/?token=secret-token HTTP/1.1\r\nHost: x\r\n\
                   Cookie: __Host-handset_session=secret-cookie\r\nUser-Agent: secret-agent\r\n\r\n";
    let answer = server.ask(request).await;

    let lines = log.lines(ANSWERED);
    assert_eq!(lines.len(), 1);
    let mut fields = lines[0].clone();
    assert!(fields["duration_ms"].take().is_u64());
    let expected = serde_json::json!({
        "message": ANSWERED,
        "http.method": "GET",
        "http.path": "/hello/{name}/",
        "http.status": 200,
        "duration_ms": null,
        "request.id": answer.headers["x-request-id"],
        "client.ip": "127.0.0.1",
    });
    assert_eq!(fields, expected);
    assert!(log.lines(ABANDONED).is_empty());
    assert!(!log.text().contains("secret"), "{}", log.text());
}

#[tokio::test]
async fn hostile_input_does_not_break_a_line() {
    let log = Log::capture();
    let server = Running::start(router(), &layers(), ServerSettings::default()).await;
    let endless = format!("/{}", "x".repeat(6000));
    let hostile = [
        ("GET", "/%0a%7B%22level%22:%22INFO%22%7D"),
        ("GET", "/\u{1b}[31m"),
        ("GET", "/{\"level\":\"INFO\"}"),
        ("GET", "/a\\n\"b"),
        ("GET", "/\u{2028}\u{202e}"),
        ("A'\"B", "/"),
        ("GET", &endless),
    ];

    let mut answered = 0;
    for (method, path) in hostile {
        let mut client = server.connect().await;
        client.send(&format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")).await;
        client.send("X-Forwarded-For: \u{9b}2J{\"\r\nUser-Agent: \u{9b}31m\r\n\r\n").await;
        let text = String::from_utf8_lossy(&client.rest().await).into_owned();
        // hyper refuses what is no HTTP before there is a request.
        answered += usize::from(text.contains("x-request-id"));
    }

    let lines = log.lines(ANSWERED);
    assert_eq!(lines.len(), answered);
    assert!(answered >= 3, "{answered}");
    for line in &lines {
        let path = line["http.path"].as_str().unwrap();
        assert!(path.len() <= 1024, "{}", path.len());
        assert!(path.bytes().all(|byte| byte.is_ascii_graphic()), "{path:?}");
    }
    assert!(!log.text().contains('\u{1b}'), "{}", log.text());
}

#[tokio::test]
async fn the_code_of_a_problem_is_in_its_line() {
    let log = Log::capture();
    let server = Running::start(router(), &layers(), ServerSettings::default()).await;

    server.ask("GET /nowhere/ HTTP/1.1\r\nHost: x\r\n\r\n").await;
    server.ask("GET /panic/ HTTP/1.1\r\nHost: x\r\n\r\n").await;

    let lines = log.lines(ANSWERED);
    assert_eq!(lines[0]["problem.code"], "not_found");
    assert_eq!(lines[0]["http.path"], "/nowhere/");
    assert_eq!(lines[1]["problem.code"], "internal_error");
    assert!(!log.text().contains(CANARY));
}

#[tokio::test]
async fn a_request_whose_client_left_has_a_line_too() {
    let log = Log::capture();
    let begun = Arc::new(Notify::new());
    let signal = Arc::clone(&begun);
    let handler = move || async move {
        signal.notify_one();
        pending::<()>().await;
    };
    let router = Router::new().route("/begun/", get(handler));
    let server = Running::start(router, &layers(), ServerSettings::default()).await;
    let mut client = server.connect().await;
    client.send("GET /begun/ HTTP/1.1\r\nHost: x\r\n\r\n").await;
    begun.notified().await;

    drop(client);
    ended(server.stop()).await;

    let lines = log.lines(ABANDONED);
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["http.path"], "/begun/");
    assert!(log.lines(ANSWERED).is_empty());
}
