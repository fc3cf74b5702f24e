//! Twilio's requests against the facts of its published API description.

use std::collections::BTreeMap;

use handset_providers::{Endpoint, kind};
use serde_json::Value;
use url::form_urlencoded;

use crate::message::{message, settings};

fn description() -> Value {
    serde_json::from_str(include_str!("../fixtures/twilio-create-message.json")).unwrap()
}

/// Whether `text` keeps to what the description says of a field.
fn keeps_to(text: &str, field: &Value) -> bool {
    match field["type"].as_str().unwrap() {
        "integer" => text.parse::<u64>().is_ok_and(|number| {
            field["min"].as_u64().is_none_or(|min| number >= min)
                && field["max"].as_u64().is_none_or(|max| number <= max)
        }),
        "string" => is_string(text, field),
        other => panic!("no rule for a field of type {other}"),
    }
}

fn is_string(text: &str, field: &Value) -> bool {
    let chars = text.chars().count() as u64;
    let has_length = field["length"].as_u64().is_none_or(|length| chars == length);
    let is_short_enough = field["max_chars"].as_u64().is_none_or(|max| chars <= max);
    let has_form = match field["prefix"].as_array() {
        None => true,
        Some(prefixes) => prefixes.iter().any(|prefix| {
            let rest = text.strip_prefix(prefix.as_str().unwrap());
            rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
        }),
    };
    has_length && is_short_enough && has_form
}

#[test]
fn every_field_of_every_example_keeps_to_the_description() {
    let description = description();
    let twilio = kind("twilio").unwrap();

    for example in twilio.examples {
        for valid_for_secs in [0, 1, 300, 600, 36_000, u64::MAX] {
            let provider =
                (twilio.open)(&settings(twilio, example.settings.iter().copied()), None).unwrap();
            let longest = format!("{}{{code}}", "x".repeat(390));
            let request =
                provider.request(&message(&longest, example.to, "1", valid_for_secs)).unwrap();

            let fields: BTreeMap<String, String> =
                form_urlencoded::parse(&request.body).into_owned().collect();
            assert_fields(&fields, &description["body"]);
            assert_eq!(
                fields.len(),
                form_urlencoded::parse(&request.body).count(),
                "a field is sent once"
            );
            assert_eq!(
                request.headers["content-type"],
                description["body"]["content_type"].as_str().unwrap()
            );
            assert_eq!(request.method.as_str(), description["method"].as_str().unwrap());
        }
    }
}

fn assert_fields(fields: &BTreeMap<String, String>, body: &Value) {
    for (name, text) in fields {
        let field = &body["fields"][name];
        assert!(field.is_object(), "the description has no field {name}");
        assert!(keeps_to(text, field), "{name} = {text}");
    }
    for required in body["required"].as_array().unwrap() {
        assert!(fields.contains_key(required.as_str().unwrap()), "{required} is missing");
    }
    for group in body["one_of"].as_array().unwrap() {
        let names = group.as_array().unwrap().iter().filter_map(Value::as_str);
        assert_eq!(names.filter(|name| fields.contains_key(*name)).count(), 1, "{group}");
    }
}

#[test]
fn the_url_and_the_credentials_keep_to_the_description() {
    let description = description();
    let twilio = kind("twilio").unwrap();
    let server = description["server"].as_str().unwrap();
    let authentication = &description["authentication"];

    for example in twilio.examples {
        let example_settings: BTreeMap<_, _> = example.settings.iter().copied().collect();
        let sid = example_settings["account_sid"];
        let path = description["path"].as_str().unwrap().replace("{AccountSid}", sid);

        let provider =
            (twilio.open)(&settings(twilio, example.settings.iter().copied()), None).unwrap();
        let request = provider.request(&message("{code}", example.to, "1", 300)).unwrap();

        assert_eq!(request.url.as_str(), format!("{server}{path}"));
        assert!(keeps_to(sid, &description["path_parameters"]["AccountSid"]));
        assert_eq!(authentication["scheme"], "basic");
        assert!(request.headers["authorization"].to_str().unwrap().starts_with("Basic "));
    }
    assert_eq!(twilio.endpoint, Endpoint::Fixed("https://api.twilio.com"));
}

#[test]
fn the_replies_of_the_examples_keep_to_the_description() {
    let description = description();
    let reply = &description["reply"];
    let success = description["success_status"].as_u64().unwrap();

    for example in kind("twilio").unwrap().examples.iter().flat_map(|example| example.replies) {
        let body: Value = serde_json::from_str(example.body).unwrap();
        if u64::from(example.status) != success {
            continue;
        }
        assert!(keeps_to(body["sid"].as_str().unwrap(), &reply["sid"]), "{body}");
        assert!(reply["status"]["values"].as_array().unwrap().contains(&body["status"]), "{body}");
        assert!(body["error_code"].is_null() || body["error_code"].is_u64(), "{body}");
    }
}
