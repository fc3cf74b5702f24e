//! The headers of a mapped request, and that it stays one request to the same server.

use handset_core::mapping::{MappedBody, MappedMethod, MappedRequest, Payload};
use handset_providers::{OutgoingRequest, RequestError, kind};
use proptest::prelude::*;
use url::Position;

use crate::{bare_request, example_provider, mapped_message, pairs};

/// Headers that nobody but the transport may set.
const OF_TRANSPORT: [&str; 16] = [
    "Host",
    "Content-Length",
    "Connection",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Trailers",
    "Transfer-Encoding",
    "Upgrade",
    "Expect",
    "HTTP2-Settings",
    "hOST",
    "TRANSFER-ENCODING",
];

fn asked(request: MappedRequest) -> Result<OutgoingRequest, RequestError> {
    let generic = example_provider(kind("generic").unwrap());
    generic.request(&mapped_message(Payload::Request(request)))
}

/// What is sent for these headers besides the usual ones, or the sentence that refuses them.
fn with_headers(headers: &[(&str, Option<&str>)]) -> Result<OutgoingRequest, String> {
    let headers =
        headers.iter().map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned)));
    let body = MappedBody::Json(serde_json::json!({}));
    asked(MappedRequest { headers: headers.collect(), body, ..bare_request() })
        .map_err(|error| error.to_string())
}

#[test]
fn headers_are_added_replaced_and_left_out() {
    let request = with_headers(&[
        ("X-Key", Some("k=1, \"2\"")),
        ("X-Empty", Some("")),
        ("Cookie", Some("a=b")),
        ("content-TYPE", Some("application/json; charset=utf-8")),
        ("User-Agent", Some("curl/8")),
        ("authorization", Some("App key")),
        ("IDEMPOTENCY-KEY", None),
        ("X-Nothing", None),
    ])
    .unwrap();

    let mut sent: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    sent.sort_unstable();
    let expected = [
        ("authorization", "App key"),
        ("content-type", "application/json; charset=utf-8"),
        ("cookie", "a=b"),
        ("user-agent", "curl/8"),
        ("x-empty", ""),
        ("x-key", "k=1, \"2\""),
    ];
    assert_eq!(sent, expected);
}

#[test]
fn the_usual_credentials_and_the_content_type_can_be_left_out() {
    let request = with_headers(&[("Authorization", None), ("Content-Type", None)]).unwrap();

    let mut left: Vec<_> = request.headers.keys().map(http::HeaderName::as_str).collect();
    left.sort_unstable();
    assert_eq!(left, ["idempotency-key", "user-agent"]);
}

#[test]
fn the_headers_of_the_transport_are_refused_by_name() {
    for name in OF_TRANSPORT {
        for value in [Some("chunked"), None] {
            let refused = with_headers(&[("X-Key", Some("k")), (name, value)]).unwrap_err();

            let name = name.to_lowercase();
            let told =
                format!("a mapping may not set the header `{name}`: it belongs to the connection");
            assert_eq!(refused, told);
        }
    }
}

#[test]
fn names_that_are_no_names_are_refused_by_their_place() {
    let too_long = "x".repeat(65);
    for name in [
        "",
        " ",
        ":path",
        ":authority",
        "X Key",
        "X-Key ",
        " Host",
        "Host:",
        "Host\0",
        "X\r\nHost",
        "X-Kéy",
        "X(Key)",
        "\"X\"",
        "X\tKey",
        &too_long,
    ] {
        let refused = with_headers(&[("X-Key", Some("k")), (name, Some("v"))]).unwrap_err();

        let told = "the name of the mapping's header no. 2 is not a header's name";
        assert!(refused.starts_with(told), "{name:?}: {refused}");
    }
}

#[test]
fn values_that_no_header_can_carry_are_refused_by_name() {
    for value in ["a\r\nHost: evil", "a\n", "\r", "a\0", "a\tb", "\u{7f}", "ä", "\u{85}", "☎"] {
        let refused = with_headers(&[("X-Key", Some(value))]).unwrap_err();

        let told = "the mapping's header `x-key` may hold only visible ASCII characters and spaces";
        assert_eq!(refused, told, "{value:?}");
    }
}

#[test]
fn a_header_is_set_once_whatever_its_case() {
    for (first, second) in [(Some("1"), Some("2")), (None, Some("2")), (Some("1"), None)] {
        let refused = with_headers(&[("X-Key", first), ("x-KEY", second)]).unwrap_err();

        assert_eq!(refused, "the mapping sets the header `x-key` twice");
    }
}

#[test]
fn at_most_32_headers_of_4_kib_are_set() {
    let names: Vec<_> = (0..33).map(|number| format!("X-{number}")).collect();
    let headers: Vec<_> = names.iter().map(|name| (name.as_str(), Some("v"))).collect();
    let long = "v".repeat(4_096);
    let longer = "v".repeat(4_097);

    assert!(with_headers(&headers[1..]).is_ok());
    assert_eq!(with_headers(&headers).unwrap_err(), "the mapping sets more than 32 headers");
    assert!(with_headers(&[("X-Key", Some(&long))]).is_ok());
    assert_eq!(
        with_headers(&[("X-Key", Some(&longer))]).unwrap_err(),
        "the mapping's header `x-key` is longer than 4096 bytes"
    );
}

/// Text as a hostile mapping would write it.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "@evil.example",
        "#",
        "?",
        "&",
        "=",
        "\r\n",
        "\n",
        "\0",
        "\t",
        " ",
        "/../",
        "//evil.example/",
        ":",
        "%0d%0a",
        "%",
        "+",
        ";",
        "\\",
        "Host",
        "Transfer-Encoding",
        "x-key",
        "\r\n\r\nGET / HTTP/1.1\r\n",
        "ä",
        "\u{202e}",
        "é́",
        "",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat()),
        ".{0,20}",
        "[A-Za-z-]{1,12}",
    ]
}

fn hostile_request() -> impl Strategy<Value = MappedRequest> {
    let pairs = || prop::collection::vec((hostile(), hostile()), 0..4);
    let headers = prop::collection::vec((hostile(), prop::option::of(hostile())), 0..3);
    let method =
        prop::sample::select(vec![MappedMethod::Get, MappedMethod::Post, MappedMethod::Put]);
    let body = prop_oneof![
        Just(MappedBody::Empty),
        hostile().prop_map(|text| MappedBody::Json(text.into())),
        pairs().prop_map(MappedBody::Form),
    ];
    (method, pairs(), headers, body).prop_map(|(method, query, headers, body)| MappedRequest {
        method,
        query,
        headers,
        body,
    })
}

fn assert_same_server(request: &OutgoingRequest) {
    let before_query = &request.url[..Position::AfterPath];
    assert_eq!(before_query, "https://sms.example.com/send");
    assert_eq!(request.url.fragment(), None);
    assert!(request.url.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "{}", request.url);
}

fn assert_no_line_is_smuggled(request: &OutgoingRequest) {
    for (name, value) in &request.headers {
        let is_of_transport =
            OF_TRANSPORT.iter().any(|other| other.eq_ignore_ascii_case(name.as_str()));
        assert!(!is_of_transport && !name.as_str().starts_with(':'), "{name}");
        let is_plain = value.as_bytes().iter().all(|byte| (b' '..=b'~').contains(byte));
        assert!(is_plain, "{name}: {:?}", value.as_bytes());
    }
}

proptest! {
    #[test]
    fn no_mapped_request_reaches_another_server_or_smuggles_a_line(mapped in hostile_request()) {
        if let Ok(request) = asked(mapped.clone()) {
            assert_same_server(&request);
            assert_no_line_is_smuggled(&request);
            let query: Vec<_> = request.url.query_pairs().into_owned().collect();
            prop_assert_eq!(query, mapped.query, "the server reads what the mapping wrote");
        }
    }

    #[test]
    fn every_query_can_be_sent(query in prop::collection::vec((hostile(), hostile()), 0..4)) {
        let request = asked(MappedRequest { query: query.clone(), ..bare_request() }).unwrap();

        assert_same_server(&request);
        prop_assert_eq!(request.url.query_pairs().into_owned().collect::<Vec<_>>(), query);
    }
}

#[test]
fn a_hostile_query_is_written_as_a_value() {
    let query = pairs(&[("@evil.example", "#"), ("&a", "\r\nHost: evil"), ("", "")]);

    let request = asked(MappedRequest { query, ..bare_request() }).unwrap();

    assert_eq!(
        request.url.as_str(),
        "https://sms.example.com/send?%40evil.example=%23&%26a=%0D%0AHost%3A+evil&="
    );
}
