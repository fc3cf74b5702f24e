//! Stages that enrol phones, replayed after a real authentik server. Where Handset differs, the test says so.

use http::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Api, pk},
    sms_providers::{generic, secrets, with},
};

const SMS: &str = "/api/v3/stages/authenticator/sms/";
const MISSING: &str = "00000000-0000-0000-0000-000000000000";

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_shows_authentiks_fields_without_secrets_and_then_our_own() {
    let api = Api::start().await;

    let made = api.make(SMS, &generic("gen-1")).await;

    let shown = json!({
        "pk": pk(&made), "name": "gen-1", "component": "ak-stage-authenticator-sms-form",
        "verbose_name": "SMS Authenticator Setup Stage",
        "verbose_name_plural": "SMS Authenticator Setup Stages",
        "meta_model_name": "authentik_stages_authenticator_sms.authenticatorsmsstage",
        "flow_set": [], "configure_flow": null, "friendly_name": "", "provider": "generic",
        "from_number": "+14155550100", "account_sid": "https://gateway.test/sms", "auth": "",
        "auth_password": "", "auth_type": "basic", "messaging_service_sid": "",
        "verify_only": false, "mapping": null, "code_length": 6, "code_lifetime": "seconds=300",
        "default_region": null, "allowed_regions": [], "denied_regions": [],
        "duplicate_number": "silent", "message": made["message"], "max_devices_per_user": 0,
        "mapping_sees_credentials": false,
    });
    assert_eq!(made, shown);
    assert_eq!(api.get(&format!("{SMS}{}/", pk(&made))).await, shown);
    assert_eq!(api.get(&format!("{SMS}?name=gen-1")).await["results"], json!([shown]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sent_stays_also_over_a_put_by_a_client_that_does_not_know_it() {
    let api = Api::start().await;
    let made = api.make(SMS, &with("auth_password", json!("pass"))).await;
    let address = format!("{SMS}{}/", pk(&made));
    let own = json!({"code_length": 8, "allowed_regions": ["DE"], "verify_only": true});
    let changed = api.patch(&address, &own).await;

    let (status, put) = api.ask(Method::PUT, &address, Some(&generic("v-1"))).await;

    assert_eq!((status, &put), (200, &changed));
    assert_eq!((&put["code_length"], &put["verify_only"]), (&json!(8), &json!(true)));
    assert_eq!(api.patch(&address, &json!({})).await, changed);
    let ignored = json!({"pk": MISSING, "component": "x", "flow_set": [], "unknown": 1});
    assert_eq!(api.patch(&address, &ignored).await, changed);
    assert_eq!(secrets(&api, &put).await, ["user", "pass"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_value_that_cannot_be_is_refused_in_the_real_servers_words() {
    let api = Api::start().await;
    let null = "This field may not be null.";
    let blank = "This field may not be blank.";
    let unknown = format!("Invalid pk \"{MISSING}\" - object does not exist.");

    for (field, value, sentence) in [
        ("provider", json!("carrier-pigeon"), "\"carrier-pigeon\" is not a valid choice."),
        ("provider", json!("pigeon"), "\"pigeon\" is not a valid choice."),
        ("provider", Value::Null, null),
        ("provider", json!(""), "\"\" is not a valid choice."),
        ("provider", json!(5), "\"5\" is not a valid choice."),
        ("provider", json!(["generic"]), "\"['generic']\" is not a valid choice."),
        ("auth_type", json!("digest"), "\"digest\" is not a valid choice."),
        ("auth_type", Value::Null, null),
        ("auth_type", json!(""), "\"\" is not a valid choice."),
        ("mapping", json!(MISSING), &unknown),
        ("mapping", json!("not-a-uuid"), "“not-a-uuid” is not a valid UUID."),
        ("mapping", json!(7), "Invalid pk \"7\" - object does not exist."),
        ("configure_flow", json!(MISSING), &unknown),
        ("configure_flow", json!("nope"), "“nope” is not a valid UUID."),
        ("name", json!(""), blank),
        ("name", Value::Null, null),
        ("name", json!("   "), blank),
        ("name", json!(["a"]), "Not a valid string."),
        ("name", json!({"a": 1}), "Not a valid string."),
        ("name", json!(true), "Not a valid string."),
        ("name", json!("nul\0x"), "Null characters are not allowed."),
        ("name", json!("default-authenticator-sms-setup"), "stage with this name already exists."),
        ("from_number", json!(""), blank),
        ("from_number", Value::Null, null),
        ("account_sid", json!(""), blank),
        ("auth", json!(""), blank),
        ("auth", Value::Null, null),
        ("auth_password", Value::Null, null),
        ("verify_only", json!("maybe"), "Must be a valid boolean."),
        ("verify_only", Value::Null, null),
        ("friendly_name", Value::Null, null),
        // Ours: the provider's own rules, and our own settings.
        ("account_sid", json!("no address"), "Is not a URL."),
        ("code_length", json!(5), "A code has 6 to 10 digits."),
        (
            "code_lifetime",
            json!("hours=1"),
            "A code is accepted for at least 30 and at most 600 seconds.",
        ),
        (
            "denied_regions",
            json!(["xx"]),
            "\"xx\" is not a region: use two letters, such as DE, or 001.",
        ),
        ("message", json!("x"), "The message must contain {code} exactly once."),
    ] {
        let told = api.refused(SMS, &with(field, value.clone())).await;
        assert_eq!(told, json!({field: [sentence]}), "{field} {value}");
    }
    let required = json!(["This field is required."]);
    let empty = json!({
        "name": required, "provider": required, "from_number": required, "account_sid": required,
        "auth": required,
    });
    assert_eq!(api.refused(SMS, &json!({})).await, empty);
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_taken_in_the_ways_in_which_the_real_server_takes_them() {
    let api = Api::start().await;

    for (field, value, kept) in [
        ("name", json!(123), json!("123")),
        ("name", json!(" lead/trail "), json!("lead/trail")),
        ("friendly_name", json!("  spaced  "), json!("spaced")),
        ("verify_only", json!("true"), json!(true)),
        ("verify_only", json!(1), json!(true)),
        ("verify_only", json!("on"), json!(true)),
        ("auth_password", json!(""), json!("")),
        ("mapping", Value::Null, Value::Null),
        ("default_region", json!("de"), json!("DE")),
    ] {
        let made = api.make(SMS, &with(field, value.clone())).await;
        assert_eq!(made[field], kept, "{field} {value}");
        let path = format!("{SMS}{}/", pk(&made));
        assert_eq!(api.ask(Method::DELETE, &path, None).await, (204, json!("")));
        let gone = json!({"detail": "No AuthenticatorSMSStage matches the given query."});
        assert_eq!(api.ask(Method::DELETE, &path, None).await, (404, gone));
    }
}

/// As the real server, but without `auth`, which is kept when it is not sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_put_names_all_required_fields_that_it_lacks() {
    let api = Api::start().await;
    let made = api.make(SMS, &generic("v-1")).await;
    let required = json!(["This field is required."]);

    let path = format!("{SMS}{}/", pk(&made));
    let told = api.ask(Method::PUT, &path, Some(&json!({"name": "only-name"}))).await;

    let lacking = json!({"provider": required, "from_number": required, "account_sid": required});
    assert_eq!(told, (400, lacking));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_through_which_phones_are_enrolled_stays() {
    let api = Api::start().await;
    let mut ada = api.app.user("ada").await;
    let flow = "default-authenticator-sms-setup";
    ada.look(flow).await;
    ada.respond(flow, &json!({"phone_number": "+4915123456789"})).await;
    let code = api.app.gateway.code_for("+4915123456789").unwrap();
    ada.respond(flow, &json!({"code": code})).await;
    let stage = api.get(&format!("{SMS}?name={flow}")).await["results"][0].clone();

    for base in [SMS, "/api/v3/stages/all/"] {
        let path = format!("{base}{}/", pk(&stage));
        let told = api.ask(Method::DELETE, &path, None).await;

        let sentence = "1 phone is enrolled through this stage. It can be deleted when none is.";
        assert_eq!(told, (400, json!({"non_field_errors": [sentence]})));
        assert_eq!(api.get(&path).await["name"], flow);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stages_of_every_kind_are_listed_with_their_forms() {
    let api = Api::start().await;

    let all = api.get("/api/v3/stages/all/?ordering=name").await;

    let forms: Vec<_> =
        all["results"].as_array().unwrap().iter().map(|s| &s["component"]).collect();
    assert_eq!(
        forms,
        [
            "ak-stage-identification-form",
            "ak-stage-user-login-form",
            "ak-stage-password-form",
            "ak-stage-authenticator-sms-form",
        ]
    );
    let password = &all["results"][2];
    assert_eq!(password["meta_model_name"], "authentik_stages_password.passwordstage");
    assert_eq!(password["flow_set"][0]["slug"], "default-authentication-flow");
    let of_another_kind = api.ask(Method::GET, &format!("{SMS}{}/", pk(password)), None).await;
    assert_eq!(of_another_kind.0, 404);
}
