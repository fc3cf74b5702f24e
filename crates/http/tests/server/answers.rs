//! What every answer carries, whatever became of the request.

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use bytes::Bytes;
use handset_http::extract::{ClientIp, JsonObject};
use handset_http::layers::{LayerSettings, PublicUrl, RequestId};
use handset_http::problem::Problem;
use handset_http::server::{Peer, ServerSettings};
use http::HeaderName;
use http::header::{CACHE_CONTROL, HeaderValue};

use crate::harness::{Answer, Log, Running, layers};

/// Something that must never leave the process.
pub(crate) const CANARY: &str = "+14155550132 code 493817";

pub(crate) fn router() -> Router {
    let file = (CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    Router::new()
        .route("/hello/{name}/", get(|| async { "hello" }))
        .route("/file/", get(move || std::future::ready(([file.clone()], "file"))))
        .route("/post/", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/panic/", get(panics))
        .route("/api/v3/panic/", get(panics))
        .route("/broken/", get(|| async { broken() }))
        .route("/slow/", get(std::future::pending::<()>))
        .route("/api/v3/json/", post(|body: JsonObject| async move { body.0.len().to_string() }))
        .route("/who/", get(who))
}

async fn panics() -> &'static str {
    tokio::task::yield_now().await;
    panic!("{CANARY}")
}

fn broken() -> Problem {
    Problem::internal(std::io::Error::other("the disk is full"))
}

async fn who(
    client: ClientIp,
    id: RequestId,
    axum::Extension(Peer(peer)): axum::Extension<Peer>,
) -> String {
    format!("{client} {id} {}", peer.ip())
}

async fn start(layers: &LayerSettings) -> Running {
    Running::start(router(), layers, ServerSettings::default()).await
}

fn request(method: &str, path: &str, headers: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: sms.example.org\r\n{headers}\r\n")
}

fn assert_safe(answer: &Answer, context: &str) {
    let expected = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
             object-src 'none'",
        ),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "otp-credentials=(self)"),
        ("cache-control", "no-store"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ];
    for (name, value) in expected {
        assert_eq!(
            answer.headers.get(name).map(String::as_str),
            Some(value),
            "{name} of {context}"
        );
    }
    let id = &answer.headers["x-request-id"];
    assert_eq!(id.len(), 32, "{context}");
    assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{context}");
    assert_eq!(id, &answer.headers["x-authentik-id"], "{context}");
}

#[tokio::test]
async fn every_status_carries_the_security_headers() {
    let mut layers = layers();
    layers.answer = Duration::from_millis(100);
    let server = start(&layers).await;
    let cases = [
        ("GET", "/hello/ada/", "", 200),
        ("HEAD", "/hello/ada/", "Connection: close\r\n", 200),
        ("GET", "/nowhere/", "", 404),
        ("GET", "/api/v3/nowhere/", "", 404),
        ("DELETE", "/hello/ada/", "", 405),
        ("OPTIONS", "/hello/ada/", "", 405),
        ("POST", "/post/", "Content-Length: 20000\r\n", 413),
        ("POST", "/api/v3/json/", "Content-Length: 20000\r\n", 413),
        ("POST", "/post/", "Origin: https://evil.example\r\n", 403),
        ("GET", "/panic/", "", 500),
        ("GET", "/broken/", "", 500),
        ("GET", "/slow/", "", 503),
    ];

    for (method, path, headers, status) in cases {
        let mut client = server.connect().await;
        client.send(&request(method, path, headers)).await;
        let answer = if method == "HEAD" { head(client).await } else { client.answer().await };

        assert_eq!(answer.status, status, "{method} {path}");
        assert_safe(&answer, &format!("{method} {path}"));
    }
}

/// The answer to `HEAD` announces a length and has no body.
async fn head(mut client: crate::harness::Client) -> Answer {
    let text = String::from_utf8(client.rest().await).unwrap();
    assert!(text.ends_with("\r\n\r\n"), "{text}");
    Answer::parse(&text)
}

#[tokio::test]
async fn a_file_may_be_cached_and_plain_http_announces_no_tls() {
    let plain = LayerSettings::new(PublicUrl::parse("http://127.0.0.1:9000").unwrap());
    let server = start(&plain).await;

    let answer = server.ask(&request("GET", "/file/", "")).await;

    assert_eq!(answer.headers["cache-control"], "max-age=3600");
    assert!(!answer.headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn errors_are_json_for_programs_and_pages_for_people() {
    let server = start(&layers()).await;

    let program = server.ask(&request("PATCH", "/api/v3/json/", "")).await;
    let person = server.ask(&request("PATCH", "/hello/ada/", "")).await;

    assert_eq!(program.body, r#"{"detail":"Method \"PATCH\" not allowed."}"#);
    assert_eq!(program.headers["content-type"], "application/json");
    assert_eq!(program.headers["allow"], "POST");
    assert!(person.body.contains("<h1>Method &#34;PATCH&#34; not allowed.</h1>"));
    assert_eq!(person.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(person.headers["allow"], "GET,HEAD");
}

#[tokio::test]
async fn a_panic_ends_one_request_and_tells_nobody_what_it_held() {
    let log = Log::capture();
    let server = start(&layers()).await;
    let mut client = server.connect().await;

    client.send(&request("GET", "/panic/", "")).await;
    let page = client.answer().await;
    client.send(&request("GET", "/api/v3/panic/", "")).await;
    let json = client.answer().await;
    client.send(&request("GET", "/hello/ada/", "")).await;
    let next = client.answer().await;

    let id = &page.headers["x-request-id"];
    assert!(page.body.contains("Something went wrong") && page.body.contains(id), "{}", page.body);
    let body: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(body["detail"], "Something went wrong.");
    assert_eq!(body["request_id"], *json.headers["x-request-id"]);
    assert_eq!((page.status, json.status, next.status), (500, 500, 200));
    assert_eq!(log.lines("a handler panicked").len(), 2);
    assert_eq!(log.lines("a handler panicked")[0]["request.id"], **id);
    for text in [page.body, json.body, log.text()] {
        assert!(!text.contains("493817"), "{text}");
    }
}

#[tokio::test]
async fn the_cause_of_a_fault_is_logged_once_and_not_told() {
    let log = Log::capture();
    let server = start(&layers()).await;

    let answer = server.ask(&request("GET", "/broken/", "")).await;

    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("disk"), "{}", answer.body);
    let logged = log.lines("a request failed");
    assert_eq!(logged.len(), 1);
    assert_eq!(logged[0]["problem.cause"], "the disk is full");
    assert_eq!(logged[0]["request.id"], *answer.headers["x-request-id"]);
}

#[tokio::test]
async fn the_request_id_is_ours_and_the_client_is_found_behind_a_trusted_proxy() {
    let stranger = start(&layers()).await;
    let mut trusting = layers();
    trusting.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let proxied = start(&trusting).await;
    let headers = "X-Forwarded-For: 198.51.100.7\r\nX-Request-Id: chosen\r\n";

    let direct = stranger.ask(&request("GET", "/who/", headers)).await;
    let behind = proxied.ask(&request("GET", "/who/", headers)).await;

    let id = &direct.headers["x-request-id"];
    assert_eq!(direct.body, format!("127.0.0.1 {id} 127.0.0.1"));
    let id = &behind.headers["x-request-id"];
    assert_eq!(behind.body, format!("198.51.100.7 {id} 127.0.0.1"));
}

#[tokio::test]
async fn what_another_site_sends_is_refused_for_programs_and_people() {
    let server = start(&layers()).await;
    let foreign = "Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n";
    let ours = "Origin: https://sms.example.org\r\nContent-Length: 0\r\nX-authentik-CSRF: x\r\n";

    let program = server.ask(&request("POST", "/api/v3/json/", foreign)).await;
    let person = server.ask(&request("POST", "/post/", foreign)).await;
    let passed = server.ask(&request("POST", "/api/v3/json/", ours)).await;

    let sentence = "This request came from a page of another site and was refused.";
    assert_eq!(program.body, format!(r#"{{"detail":"{sentence}"}}"#));
    assert!(person.body.contains(sentence), "{}", person.body);
    assert_eq!((program.status, person.status, passed.status), (403, 403, 200));
}

#[tokio::test]
async fn a_handler_that_hangs_is_answered_for() {
    let mut layers = layers();
    layers.answer = Duration::from_millis(50);
    let server = start(&layers).await;

    let answer = server.ask(&request("GET", "/slow/", "")).await;

    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("took too long"), "{}", answer.body);
}

#[tokio::test]
async fn a_handler_cannot_set_a_request_id_of_its_own() {
    let name = HeaderName::from_static("x-request-id");
    let forged = (name, HeaderValue::from_static("forged"));
    let router = Router::new().route("/", get(move || std::future::ready(([forged.clone()], ""))));
    let server = Running::start(router, &layers(), ServerSettings::default()).await;

    let answer = server.ask(&request("GET", "/", "")).await;

    assert_eq!(answer.headers["x-request-id"].len(), 32);
}
