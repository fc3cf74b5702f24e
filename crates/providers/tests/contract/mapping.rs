//! What each kind makes of what a mapping made.

use handset_core::{
    mapping::{MappedBody, MappedMethod, MappedRequest, Payload},
    message::MAX_MESSAGE_CHARS,
};
use handset_providers::{MappingError, OutgoingRequest, RequestError, kind, kinds};
use http::{Method, header::CONTENT_TYPE};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::{bare_request, example_provider, mapped_message, pairs};

type Made = Result<OutgoingRequest, RequestError>;

fn made(kind_name: &str, payload: Payload) -> Made {
    example_provider(kind(kind_name).unwrap()).request(&mapped_message(payload))
}

fn generic(request: MappedRequest) -> Made {
    made("generic", Payload::Request(request))
}

fn mapping_error(made: Made) -> MappingError {
    match made {
        Err(RequestError::Mapping(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn twilio_text(value: Value) -> Result<String, String> {
    let request = made("twilio", Payload::Value(value)).map_err(|error| error.to_string())?;
    let mut fields = form_urlencoded::parse(&request.body).into_owned();
    Ok(fields.find(|(name, _)| name == "Body").unwrap().1)
}

#[test]
fn any_json_value_is_the_whole_body_of_a_generic_request() {
    let cases = [
        (json!({"to": "+49", "from": 1, "ä": null}), r#"{"to":"+49","from":1,"ä":null}"#),
        (json!([1, "two", 3.5]), r#"[1,"two",3.5]"#),
        (json!("code: \"1\""), r#""code: \"1\"""#),
        (json!(123_456), "123456"),
        (json!(false), "false"),
    ];
    let usual = example_provider(kind("generic").unwrap()).request(&crate::any_message()).unwrap();

    for (value, body) in cases {
        let request = made("generic", Payload::Value(value)).unwrap();

        assert_eq!(std::str::from_utf8(&request.body).unwrap(), body);
        assert_eq!(request.headers, usual.headers, "{body}");
        assert_eq!((&request.method, &request.url), (&usual.method, &usual.url), "{body}");
    }
}

#[test]
fn a_request_of_ones_own_has_its_method_its_query_and_its_body() {
    let form = MappedBody::Form(pairs(&[("to", "+49 1"), ("to", "ü&=")]));
    let cases = [
        (MappedMethod::Get, MappedBody::Empty, Method::GET, None, ""),
        (MappedMethod::Post, MappedBody::Empty, Method::POST, None, ""),
        (
            MappedMethod::Post,
            form,
            Method::POST,
            Some("application/x-www-form-urlencoded"),
            "to=%2B49+1&to=%C3%BC%26%3D",
        ),
        (
            MappedMethod::Put,
            MappedBody::Json(json!({"a": [1]})),
            Method::PUT,
            Some("application/json"),
            r#"{"a":[1]}"#,
        ),
    ];

    for (method, body, expected_method, content_type, expected_body) in cases {
        let query = pairs(&[("text", "a b&c"), ("n", "1")]);
        let request = generic(MappedRequest { method, query, body, ..bare_request() }).unwrap();

        assert_eq!(request.method, expected_method);
        assert_eq!(request.url.as_str(), "https://sms.example.com/send?text=a+b%26c&n=1");
        let sent_type = request.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap());
        assert_eq!(sent_type, content_type);
        assert_eq!(std::str::from_utf8(&request.body).unwrap(), expected_body);
        assert_eq!(request.headers["idempotency-key"], "key.1");
        assert!(request.headers["authorization"].to_str().unwrap().starts_with("Basic "));
    }
}

#[test]
fn the_query_that_a_stage_has_stays() {
    let generic = kind("generic").unwrap();
    for (url, expected) in [
        ("https://sms.example.com/send?channel=2&x=%20", "?channel=2&x=%20&to=1"),
        ("https://sms.example.com/send?", "?to=1"),
        ("https://sms.example.com/send?channel=2#top", "?channel=2&to=1#top"),
    ] {
        let mut settings = crate::example_settings(generic);
        settings.options.insert("account_sid".to_owned(), url.into());
        let provider = (generic.open)(&settings, None).unwrap();
        let with_query = MappedRequest { query: pairs(&[("to", "1")]), ..bare_request() };
        let asked = |payload| provider.request(&mapped_message(payload)).unwrap().url.to_string();

        let expected = format!("https://sms.example.com/send{expected}");
        assert_eq!(asked(Payload::Request(with_query)), expected);
        assert_eq!(asked(Payload::Request(bare_request())), url);
        assert_eq!(asked(Payload::Value(json!({}))), url);
    }
}

#[test]
fn a_body_of_64_kib_is_sent_and_a_longer_one_is_not() {
    let text = |bytes: usize| "x".repeat(bytes);
    let limit = 64 * 1_024;
    let json = |bytes| json!(text(bytes - 2));
    let form = |bytes| MappedBody::Form(pairs(&[("a", &text(bytes - 2))]));
    let with = |body| MappedRequest { body, ..bare_request() };

    assert_eq!(generic(with(form(limit))).unwrap().body.len(), limit);
    assert_eq!(generic(with(MappedBody::Json(json(limit)))).unwrap().body.len(), limit);
    assert_eq!(made("generic", Payload::Value(json(limit))).unwrap().body.len(), limit);
    for too_long in [
        generic(with(form(limit + 1))),
        generic(with(MappedBody::Json(json(limit + 1)))),
        made("generic", Payload::Value(json(limit + 1))),
    ] {
        let error = mapping_error(too_long);
        assert_eq!(error.to_string(), "the mapping's body is longer than 65536 bytes");
    }
}

#[test]
fn a_url_of_8_kib_is_sent_and_a_longer_one_is_not() {
    let with = |bytes: usize| {
        let value = "x".repeat(bytes - "https://sms.example.com/send?a=".len());
        generic(MappedRequest { query: pairs(&[("a", &value)]), ..bare_request() })
    };

    assert_eq!(with(8_192).unwrap().url.as_str().len(), 8_192);
    let told = "the URL with the mapping's `query` is longer than 8192 bytes";
    assert_eq!(mapping_error(with(8_193)).to_string(), told);
}

#[test]
fn a_get_request_has_no_body() {
    for body in [MappedBody::Json(json!({})), MappedBody::Form(Vec::new())] {
        let made = generic(MappedRequest { method: MappedMethod::Get, body, ..bare_request() });

        assert_eq!(mapping_error(made), MappingError::BodyOfGet);
    }
}

#[test]
fn the_message_of_a_mapping_is_the_text_of_twilio() {
    let longest = "ü".repeat(MAX_MESSAGE_CHARS);
    let usual = "Your code: ";

    assert_eq!(twilio_text(json!({"message": "Code 1", "To": "+49"})), Ok("Code 1".to_owned()));
    assert_eq!(twilio_text(json!({"message": "a\0b\r\nc\u{1b}"})), Ok("ab\nc".to_owned()));
    assert_eq!(twilio_text(json!({"message": longest})), Ok(longest));
    for without in [json!({}), json!({"Message": "x", "body": 1})] {
        assert!(twilio_text(without).unwrap().starts_with(usual));
    }
}

#[test]
fn nothing_else_that_a_mapping_makes_changes_the_request_to_twilio() {
    let twilio = example_provider(kind("twilio").unwrap());
    let usual = twilio.request(&crate::any_message()).unwrap();

    let payload = json!({"To": "+49", "url": "https://evil.example", "headers": {"x": "y"}});
    let mapped = twilio.request(&mapped_message(Payload::Value(payload))).unwrap();

    assert_eq!(mapped.url, usual.url);
    assert_eq!(mapped.headers, usual.headers);
    assert_eq!(mapped.body, usual.body);
}

#[test]
fn what_is_no_text_for_twilio_is_refused() {
    let not_text = "the mapping's `message` is not text";
    let empty = "the mapping's `message` is empty";
    for (value, told) in [
        (json!({"message": 123_456}), not_text),
        (json!({"message": null}), not_text),
        (json!({"message": ["x"]}), not_text),
        (json!({"message": ""}), empty),
        (json!({"message": " \r\n\0 "}), empty),
        (
            json!({"message": "x".repeat(MAX_MESSAGE_CHARS + 1)}),
            "the mapping's `message` is longer than 480 characters",
        ),
    ] {
        assert_eq!(twilio_text(value), Err(told.to_owned()));
    }
    let not_taken = [
        Payload::Value(json!("Code 1")),
        Payload::Value(json!([{"message": "x"}])),
        Payload::Value(Value::Null),
        Payload::Request(bare_request()),
    ];
    for payload in not_taken {
        let error = mapping_error(made("twilio", payload)).to_string();
        assert!(error.starts_with("the mapping has to return a dict for Twilio"), "{error}");
    }
}

#[test]
fn no_sentence_shows_what_a_mapping_made() {
    let canary = "canary-4f1d9c 123456";
    let header = |name: &str, value: &str| vec![(name.to_owned(), Some(value.to_owned()))];
    let long = canary.repeat(1_000);
    let requests = [
        MappedRequest { headers: header("X-Key", &format!("{canary}\n")), ..bare_request() },
        MappedRequest { headers: header("X-Key", &long), ..bare_request() },
        MappedRequest { headers: header("Host", canary), ..bare_request() },
        MappedRequest { headers: header(canary, "x"), ..bare_request() },
        MappedRequest { headers: header("X-123456", "\n"), ..bare_request() },
        MappedRequest { query: pairs(&[(canary, &long)]), ..bare_request() },
        MappedRequest {
            body: MappedBody::Form(pairs(&[(canary, &long.repeat(9))])),
            ..bare_request()
        },
    ];
    let of_requests = requests.map(generic);
    let of_twilio = [json!(canary), json!({"message": [canary]}), json!({"message": long})]
        .map(|value| made("twilio", Payload::Value(value)));

    for made in of_requests.into_iter().chain(of_twilio) {
        let error = mapping_error(made);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("canary") && !shown.contains("123456"), "{shown}");
    }
}

#[test]
fn debug_output_shows_nothing_that_a_mapping_made() {
    let canary = "canary4f1d9c";
    let request = MappedRequest {
        method: MappedMethod::Put,
        query: pairs(&[(canary, canary)]),
        headers: vec![(canary.to_owned(), Some(canary.to_owned()))],
        body: MappedBody::Form(pairs(&[(canary, canary)])),
    };
    for payload in [Payload::Request(request), Payload::Value(json!({"message": canary}))] {
        for kind in kinds() {
            let message = mapped_message(payload.clone());
            let made = example_provider(kind).request(&message);

            let shown = format!("{message:?} {made:?}");
            assert!(!shown.contains(canary), "{}: {shown}", kind.name);
        }
    }
}
