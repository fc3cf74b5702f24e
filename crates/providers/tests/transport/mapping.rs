//! What a mapping made, on the wire.

use handset_core::{
    delivery::{Delivery, FailureReason, Outcome, OutgoingMessage},
    mapping::{MappedBody, MappedMethod, MappedRequest, Payload},
    ports::Gateway,
};
use serde_json::json;

use crate::{
    any_message, detail, gateway,
    log::CapturedLog,
    server::{Server, answer, behaviour, write},
    stage,
};

const CREDENTIALS: &str = "Basic Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXBhc3N3b3Jk";
const AGENT: &str = concat!("handset@", env!("CARGO_PKG_VERSION"));

async fn deliver(server: &Server, path: &str, payload: Payload) -> Delivery {
    let stage = stage(&format!("http://{}{path}", server.address));
    let message = OutgoingMessage { payload: Some(payload), ..any_message() };
    gateway(&server.allowed()).deliver(&stage, message).await
}

/// What arrives at a server for `payload`: the first line, the headers in alphabetical order, and the body.
async fn arrived(path: &str, payload: Payload) -> (String, Vec<String>, String) {
    let server = Server::answering(answer("200 OK", "")).await;

    let delivery = deliver(&server, path, payload).await;

    assert!(delivery.is_accepted(), "{delivery:?}");
    server.assert_one_request();
    let request = server.seen.requests().concat();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n").map(|line| line.replace(&server.allowed(), "SERVER"));
    let first = lines.next().unwrap();
    let mut headers: Vec<_> = lines.collect();
    headers.sort();
    (first, headers, body.to_owned())
}

fn request(method: MappedMethod, body: MappedBody) -> MappedRequest {
    MappedRequest { method, query: Vec::new(), headers: Vec::new(), body }
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn header(name: &str, value: Option<&str>) -> (String, Option<String>) {
    (name.to_owned(), value.map(str::to_owned))
}

fn authorization() -> String {
    format!("authorization: {CREDENTIALS}")
}

fn agent() -> String {
    format!("user-agent: {AGENT}")
}

#[tokio::test]
async fn a_json_value_arrives_as_it_was_made() {
    let value = json!({"from": "+14155550100", "to": ["+4915123456789"], "n": 1.5, "ä": null});

    let (first, headers, body) = arrived("/sms?a=1", Payload::Value(value)).await;

    assert_eq!(first, "POST /sms?a=1 HTTP/1.1");
    assert_eq!(body, r#"{"from":"+14155550100","to":["+4915123456789"],"n":1.5,"ä":null}"#);
    let expected = [
        "accept: */*",
        &authorization(),
        "content-length: 65",
        "content-type: application/json",
        "host: SERVER",
        "idempotency-key: key.1",
        &agent(),
    ];
    assert_eq!(headers, expected);
}

#[tokio::test]
async fn a_form_arrives_with_the_gateways_own_header() {
    let form = MappedBody::Form(vec![pair("to", "+49 151"), pair("text", "a&b=ü\r\n")]);
    let mapped = MappedRequest {
        headers: vec![
            header("AccessKey", Some("live_xyz")),
            header("Authorization", None),
            header("Idempotency-Key", None),
            header("User-Agent", Some("sender/1")),
        ],
        ..request(MappedMethod::Put, form)
    };

    let (first, headers, body) = arrived("/sms", Payload::Request(mapped)).await;

    assert_eq!(first, "PUT /sms HTTP/1.1");
    assert_eq!(body, "to=%2B49+151&text=a%26b%3D%C3%BC%0D%0A");
    let expected = [
        "accept: */*",
        "accesskey: live_xyz",
        "content-length: 38",
        "content-type: application/x-www-form-urlencoded",
        "host: SERVER",
        "user-agent: sender/1",
    ];
    assert_eq!(headers, expected);
}

#[tokio::test]
async fn a_get_request_arrives_with_its_query_and_without_a_body() {
    let query = vec![pair("to", "+49"), pair("text", "your code\n1&2")];
    let mapped = MappedRequest { query, ..request(MappedMethod::Get, MappedBody::Empty) };

    let (first, headers, body) = arrived("/sms?user=x", Payload::Request(mapped)).await;

    assert_eq!(first, "GET /sms?user=x&to=%2B49&text=your+code%0A1%262 HTTP/1.1");
    assert_eq!(body, "");
    let usual =
        ["accept: */*", &authorization(), "host: SERVER", "idempotency-key: key.1", &agent()];
    assert_eq!(headers, usual);
}

#[tokio::test]
async fn a_post_without_a_body_arrives_with_no_length_but_zero() {
    let mapped = request(MappedMethod::Post, MappedBody::Empty);

    let (first, headers, body) = arrived("/sms", Payload::Request(mapped)).await;

    assert_eq!((first.as_str(), body.as_str()), ("POST /sms HTTP/1.1", ""));
    assert!(headers.contains(&"content-length: 0".to_owned()), "{headers:?}");
    assert!(!headers.iter().any(|header| header.starts_with("content-type")), "{headers:?}");
}

#[tokio::test]
async fn a_hostile_query_arrives_at_the_stages_own_server() {
    let canary = Server::answering(answer("200 OK", "")).await;
    let evil = format!("@{}/", canary.address);
    let query = vec![pair(&evil, "#"), pair("\r\nHost: evil\r\n\r\n", &evil), pair("&a", "\\..")];
    let mapped = MappedRequest { query, ..request(MappedMethod::Post, MappedBody::Empty) };

    let (first, headers, _) = arrived("", Payload::Request(mapped)).await;

    assert!(first.starts_with("POST /?%40127.0.0.1%3A"), "{first}");
    assert_eq!(headers.iter().filter(|header| header.starts_with("host:")).count(), 1);
    assert!(headers.contains(&"host: SERVER".to_owned()), "{headers:?}");
    assert_eq!(canary.seen.connections(), 0);
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_sent_and_told_in_one_sentence() {
    let server = Server::answering(answer("200 OK", "")).await;
    let headers = vec![header("Host", Some("evil.example"))];
    let mapped = MappedRequest { headers, ..request(MappedMethod::Post, MappedBody::Empty) };

    let delivery = deliver(&server, "/sms", Payload::Request(mapped)).await;

    assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::Mapping));
    assert_eq!(
        detail(&delivery),
        "a mapping may not set the header `host`: it belongs to the connection"
    );
    assert_eq!(server.seen.connections(), 0);
    assert_eq!(gateway(&server.allowed()).check(&stage(&server.url())), Ok(()));
}

/// A server that answers with what it was sent.
async fn echo(status: &'static str) -> Server {
    Server::start(behaviour(move |mut stream, seen| async move {
        seen.read_request(&mut stream).await;
        write(&mut stream, answer(status, &seen.requests().concat()).as_bytes()).await;
    }))
    .await
}

#[tokio::test]
async fn what_a_gateway_repeats_of_a_mapped_request_is_neither_kept_nor_logged() {
    let log = CapturedLog::start();
    let in_header = |value: &str| MappedRequest {
        // Without these, there is room for the header in what is kept of a reply.
        headers: vec![
            header("X-Key", Some(value)),
            header("Authorization", None),
            header("User-Agent", None),
            header("Idempotency-Key", None),
        ],
        ..request(MappedMethod::Get, MappedBody::Empty)
    };
    let in_query = |value: &str| MappedRequest {
        query: vec![pair("key", value)],
        ..request(MappedMethod::Get, MappedBody::Empty)
    };
    let in_body = |text: &str| MappedRequest {
        headers: in_header("x").headers,
        ..request(MappedMethod::Post, MappedBody::Json(json!({"text": text})))
    };

    for (mapped, repeated) in [
        (in_header("canary-one"), "canary-one"),
        (in_header("key id=\"1\",secret=\"canary-two\""), "canary-two"),
        (in_query("canary/three"), "canary%2Fthree"),
        (in_query("canary four"), "canary+four"),
        (in_body("code 135-790"), "135-790"),
        (in_body("to +14155550132"), "14155550132"),
    ] {
        let server = echo("400 Bad").await;
        let delivery = deliver(&server, "/", Payload::Request(mapped)).await;

        assert!(server.seen.requests().concat().contains(repeated), "{repeated}");
        let told = detail(&delivery);
        assert!(told.starts_with("the gateway answered 400: "), "{told}");
        assert!(told.contains("[secret]") || told.contains("[number]"), "{told}");
        assert!(!told.contains("canary") && !told.contains(repeated), "{told}");
        assert!(!log.text().contains(repeated), "{repeated}: {}", log.text());
        assert!(!log.text().contains("canary"), "{}", log.text());
    }
}

#[tokio::test]
async fn a_credential_that_a_gateway_returns_as_the_messages_id_is_not_kept() {
    let server = Server::answering(answer("200 OK", r#"{"id": "canary-key"}"#)).await;
    let headers = vec![header("X-Key", Some("canary-key"))];
    let mapped = MappedRequest { headers, ..request(MappedMethod::Post, MappedBody::Empty) };

    let delivery = deliver(&server, "/sms", Payload::Request(mapped)).await;

    assert_eq!(delivery.outcome, Outcome::Accepted { message_id: None });
}
