//! What each status is taken for, and that no reply does harm.

use handset_core::delivery::{Delivery, FailureReason, Outcome, UnknownReason};
use handset_providers::{Reply, kinds};
use http::{HeaderMap, StatusCode};
use proptest::prelude::*;

use crate::example_provider;

fn reply(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    Reply::new(StatusCode::from_u16(status).unwrap(), HeaderMap::new(), body.into().into())
}

/// What the contract says of a status whose body says nothing.
fn promised(status: u16) -> Outcome {
    match status {
        200..=299 => Outcome::Accepted { message_id: None },
        429 => Outcome::Failed(FailureReason::TooManyRequests),
        300..=499 => Outcome::Failed(FailureReason::Refused),
        500..=599 => Outcome::Unknown(UnknownReason::ServerError),
        _ => Outcome::Unknown(UnknownReason::NotUnderstood),
    }
}

#[test]
fn every_status_is_taken_for_what_is_promised() {
    for kind in kinds() {
        let provider = example_provider(kind);
        for status in 100..=999 {
            for body in ["", "null", "[]", "{}", "\"x\"", "<html>"] {
                let delivery = provider.outcome(&reply(status, body));

                assert_eq!(delivery.outcome, promised(status), "{} {status} {body}", kind.name);
                assert_eq!(delivery.http_status, Some(status));
            }
        }
    }
}

#[test]
fn a_refusal_is_told_in_words_and_a_success_is_not() {
    for kind in kinds() {
        let provider = example_provider(kind);

        let taken = provider.outcome(&reply(200, "some words"));
        let refused = provider.outcome(&reply(400, "some words"));

        assert_eq!(taken.detail, None, "{}", kind.name);
        assert!(refused.detail.unwrap().as_str().contains("some words"), "{}", kind.name);
    }
}

#[test]
fn a_number_that_the_provider_repeats_is_not_kept() {
    for kind in kinds() {
        let provider = example_provider(kind);
        for body in [
            "no route to +14155550132",
            r#"{"code": 1, "message": "no route to +1 (415) 555-0132", "status": 400}"#,
            r#"{"To": "+14155550132", "Body": "012345"}"#,
        ] {
            let detail = provider.outcome(&reply(400, body)).detail.unwrap();

            for digits in ["4155550132", "5550132", "555-0132", "012345"] {
                assert!(!detail.as_str().contains(digits), "{}: {detail:?}", kind.name);
            }
        }
    }
}

fn assert_harmless(delivery: &Delivery) {
    if let Some(detail) = &delivery.detail {
        assert!(detail.as_str().chars().count() <= 200);
        assert!(!detail.as_str().chars().any(char::is_control));
    }
    if let Outcome::Accepted { message_id: Some(id) } = &delivery.outcome {
        assert!(id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_graphic()), "{id:?}");
    }
    if let Some(code) = &delivery.provider_code {
        assert!(code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_graphic()), "{code:?}");
    }
}

/// JSON that looks like a provider's, with the wrong things in it.
fn json_like() -> impl Strategy<Value = Vec<u8>> {
    let key = prop::sample::select(vec![
        "id",
        "sid",
        "message_id",
        "code",
        "message",
        "status",
        "error_code",
    ]);
    let value = prop_oneof![
        "\\PC{0,300}".prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
        Just(serde_json::json!([[{}]])),
    ];
    prop::collection::hash_map(key, value, 0..7)
        .prop_map(|fields| serde_json::to_vec(&fields).unwrap())
}

proptest! {
    #[test]
    fn no_reply_does_harm(
        status in 100_u16..=999,
        body in prop_oneof![prop::collection::vec(any::<u8>(), 0..2_000), json_like()],
    ) {
        for kind in kinds() {
            assert_harmless(&example_provider(kind).outcome(&reply(status, body.clone())));
        }
    }
}

#[test]
fn deeply_nested_and_cut_json_does_no_harm() {
    for kind in kinds() {
        let provider = example_provider(kind);
        for body in ["[".repeat(65_536), r#"{"a":"#.repeat(10_000), "{\"sid\": \"S".to_owned()] {
            for status in [200, 400, 500] {
                assert_harmless(&provider.outcome(&reply(status, body.clone())));
            }
        }
    }
}
