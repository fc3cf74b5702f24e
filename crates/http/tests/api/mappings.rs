//! Webhook mappings, replayed after a real authentik server. Where Handset differs, the test says so.
//!
//! Not replayed: `notification/{pk}/test/`, which the real server answers with 405 and Handset, where there is no such
//! address, with 404.

use http::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Api, pk},
    sandbox::{BROKEN, UNAVAILABLE},
};

const NOTIFICATION: &str = "/api/v3/propertymappings/notification/";
const ALL: &str = "/api/v3/propertymappings/all/";
const SMS: &str = "/api/v3/stages/authenticator/sms/";
const MISSING: &str = "00000000-0000-0000-0000-000000000000";

fn one(base: &str, object: &Value) -> String {
    format!("{base}{}/", pk(object))
}

async fn mapping(api: &Api, name: &str, expression: &str) -> Value {
    api.make(NOTIFICATION, &json!({"name": name, "expression": expression})).await
}

async fn stage(api: &Api, name: &str, mapping: &Value) -> Value {
    let body = json!({
        "name": name, "provider": "generic", "from_number": "+14155550100",
        "account_sid": "https://gateway.test/sms", "auth": "user", "mapping": pk(mapping),
    });
    api.make(SMS, &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn mappings_are_kept_as_the_real_server_keeps_them() {
    let api = Api::start().await;
    let source = "return {'to': device.phone_number, 'code': token}";
    let made = mapping(&api, "m-1", source).await;
    let address = one(NOTIFICATION, &made);
    let shown =
        |name: &str, source: &str| json!({"pk": pk(&made), "name": name, "expression": source});
    assert_eq!(made, shown("m-1", source));

    for path in ["?search=m-1", "?name=m-1"] {
        let page = api.get(&format!("{NOTIFICATION}{path}")).await;
        assert_eq!(
            page,
            json!({
                "pagination": {
                    "next": 0, "previous": 0, "count": 1, "current": 1, "total_pages": 1,
                    "start_index": 1, "end_index": 1,
                },
                "results": [made],
                "autocomplete": {},
            })
        );
    }
    assert_eq!(api.get(&address).await, made);
    let patched = api.patch(&address, &json!({"expression": "return {'a': 1}"})).await;
    assert_eq!(patched, shown("m-1", "return {'a': 1}"));
    let by_user = "return {'b': user.username if user else None}";
    let put = json!({"name": "m-1b", "expression": by_user});
    let put = api.ask(Method::PUT, &address, Some(&put)).await;
    assert_eq!(put, (200, shown("m-1b", by_user)));
    let mut whole = json!({
        "pk": pk(&made), "managed": null, "name": "m-1b", "expression": by_user,
        "component": "ak-property-mapping-notification-form", "verbose_name": "Webhook Mapping",
        "verbose_name_plural": "Webhook Mappings",
    });
    whole["meta_model_name"] = json!("authentik_events.notificationwebhookmapping");
    assert_eq!(api.get(&one(ALL, &made)).await, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_that_cannot_be_is_refused_in_the_real_servers_words() {
    let api = Api::start().await;
    let made = mapping(&api, "m-1", "return 1").await;
    let required = json!(["This field is required."]);

    for (body, answer) in [
        (
            json!({"name": "m-1", "expression": "return 1"}),
            json!({"name": ["Property Mapping with this name already exists."]}),
        ),
        (
            json!({"name": "m-2", "expression": ""}),
            json!({"expression": ["This field may not be blank."]}),
        ),
        (json!({}), json!({"name": required, "expression": required})),
    ] {
        assert_eq!(api.refused(NOTIFICATION, &body).await, answer, "{body}");
    }
    let part = json!({"name": "m-1"});
    let put = api.ask(Method::PUT, &one(NOTIFICATION, &made), Some(&part)).await;
    assert_eq!(put, (400, json!({"expression": required})));
}

/// Deliberately not as the real server, which saves what does not compile.
#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_that_does_not_compile_is_refused_with_its_place_and_a_hint() {
    let api = Api::start().await;
    let made = mapping(&api, "m-1", "return 1").await;
    let broken = json!({"name": "m-2", "expression": format!("x = 1\nreturn {BROKEN}")});
    let sentence = "line 2, column 8: SyntaxError: invalid syntax (remove it)";

    assert_eq!(api.refused(NOTIFICATION, &broken).await, json!({"expression": [sentence]}));
    for method in [Method::PUT, Method::PATCH] {
        let told = api.ask(method, &one(NOTIFICATION, &made), Some(&broken)).await;
        assert_eq!(told, (400, json!({"expression": [sentence]})));
    }

    assert_eq!(api.get(NOTIFICATION).await["results"], json!([made]), "nothing was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_that_is_down_is_no_fault_of_the_mapping() {
    let api = Api::start().await;

    let body = json!({"name": "m-1", "expression": UNAVAILABLE});
    let (status, _) = api.ask(Method::POST, NOTIFICATION, Some(&body)).await;

    assert_eq!(status, 503);
}

#[tokio::test(flavor = "multi_thread")]
async fn indentation_at_the_beginning_is_part_of_an_expression() {
    let api = Api::start().await;

    let made = mapping(&api, " spaced ", "    x = 1\n    return x\n\n").await;

    assert_eq!(made["name"], "spaced");
    assert_eq!(made["expression"], "    x = 1\n    return x");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_mapping_is_forgotten_by_its_stages_and_used_by_says_so_before() {
    let api = Api::start().await;
    for base in [NOTIFICATION, ALL] {
        let made = mapping(&api, "m-1", "return 1").await;
        let stage = stage(&api, &format!("sms {}", pk(&made)), &made).await;
        assert_eq!(stage["mapping"], made["pk"]);

        let users = api.get(&format!("{}used_by/", one(base, &made))).await;
        let (status, nothing) = api.ask(Method::DELETE, &one(base, &made), None).await;

        let name = format!("SMS Authenticator Setup Stage {}", stage["name"].as_str().unwrap());
        let user = json!({
            "app": "authentik_stages_authenticator_sms", "model_name": "authenticatorsmsstage",
            "pk": pk(&stage), "name": name, "action": "set_null",
        });
        assert_eq!(users, json!([user]));
        assert_eq!((status, nothing), (204, json!("")));
        assert_eq!(api.get(&one(SMS, &stage)).await["mapping"], Value::Null);
        let again = api.ask(Method::DELETE, &one(base, &made), None).await.0;
        assert_eq!(again, 404);
    }
}

/// As the real server, but: names are those of a sample message when nothing else is given, a failure is told in a line
/// instead of a traceback, and duration and log are told too.
#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_tried_on_sample_data() {
    let api = Api::start().await;
    let admin = handset_core::user::Username::parse("akadmin").unwrap();
    let admin = api.app.store.user_by_name(&admin).await.unwrap().unwrap().id;
    let by_user = "return {'b': user.username if user else None}";
    let boom = "line 1, column 1: ValueError: boom";
    let foo = "line 1, column 8: NameError: name 'foo' is not defined";

    for (source, query, body, successful, result) in [
        (by_user, "", json!({}), true, r#"{"b": "jdoe"}"#),
        (by_user, "", json!({"user": admin}), true, r#"{"b": "akadmin"}"#),
        (by_user, "", json!({"user": null, "group": null}), true, r#"{"b": "jdoe"}"#),
        (by_user, "?format_result=true", json!({}), true, "{\n    \"b\": \"jdoe\"\n}"),
        ("raise ValueError('boom')", "", json!({}), false, boom),
        ("return foo", "", json!({}), false, foo),
        ("return [1,2]", "", json!({}), true, "[1, 2]"),
        ("return token", "", json!({"context": {"token": "654321", "x": 1}}), true, "\"654321\""),
        ("return token", "", json!({}), true, "\"123456\""),
        ("x = 1", "", json!({}), true, "null"),
    ] {
        let made = mapping(&api, source, source).await;
        let path = format!("{}test/{query}", one(ALL, &made));

        let (status, told) = api.ask(Method::POST, &path, Some(&body)).await;

        assert_eq!((status, &told["successful"]), (200, &successful.into()), "{told}");
        assert_eq!(told["result"], result, "{source}");
        let log = if successful { json!(["looked at it"]) } else { json!([]) };
        assert_eq!(told["log"], log);
        assert!(!successful || told["duration_ms"] == 1.5, "{told}");
        assert!(told["duration_ms"].is_f64(), "{told}");
        api.ask(Method::DELETE, &one(ALL, &made), None).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_could_not_be_sent_fails_when_it_is_tried() {
    let api = Api::start().await;
    let made = mapping(&api, "m-1", "return Request(method='DELETE')").await;

    let (_, told) = api.ask(Method::POST, &format!("{}test/", one(ALL, &made)), None).await;

    assert_eq!(told["successful"], false);
    assert_eq!(told["result"], "WrongRequest (`method` is \"GET\", \"POST\" or \"PUT\")");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_nobody_is_told_when_a_mapping_is_tried() {
    let api = Api::start().await;
    let made = mapping(&api, "m-1", "return 1").await;
    let path = format!("{}test/", one(ALL, &made));

    for (body, answer) in [
        (json!({"user": 999}), json!({"user": ["Invalid pk \"999\" - object does not exist."]})),
        (
            json!({"user": "abc"}),
            json!({"user": ["Incorrect type. Expected pk value, received str."]}),
        ),
        (
            json!({"group": MISSING}),
            json!({"group": [format!("Invalid pk \"{MISSING}\" - object does not exist.")]}),
        ),
        (
            json!({"context": [1]}),
            json!({"context": ["Expected a dictionary of items but got type \"list\"."]}),
        ),
    ] {
        assert_eq!(api.refused(&path, &body).await, answer, "{body}");
    }
    let missing = api.ask(Method::POST, &format!("{ALL}{MISSING}/test/"), None).await;
    assert_eq!(missing, (404, json!({"detail": "No PropertyMapping matches the given query."})));
}
