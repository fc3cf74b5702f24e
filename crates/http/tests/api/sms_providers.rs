//! The provider of a stage that enrols phones, and what becomes of its secrets.

use handset_core::flow::{StageSettings, authenticator_sms};
use http::Method;
use serde_json::{Value, json};

use crate::harness::{Api, pk};

const SMS: &str = "/api/v3/stages/authenticator/sms/";

pub(crate) fn generic(name: &str) -> Value {
    json!({
        "name": name, "provider": "generic", "from_number": "+14155550100",
        "account_sid": "https://gateway.test/sms", "auth": "user",
    })
}

pub(crate) fn with(field: &str, value: Value) -> Value {
    let mut body = generic("v-1");
    body[field] = value;
    body
}

async fn kept(api: &Api, stage: &Value) -> authenticator_sms::Settings {
    let name = stage["name"].as_str().unwrap();
    let stage = api.app.store.stage_by_name(name).await.unwrap().unwrap();
    let StageSettings::AuthenticatorSms(settings) = stage.settings else { panic!("an SMS stage") };
    *settings
}

/// The secrets that are kept, `auth` and `auth_password`.
pub(crate) async fn secrets(api: &Api, stage: &Value) -> [String; 2] {
    let secrets = kept(api, stage).await.provider.unwrap().secrets;
    ["auth", "auth_password"]
        .map(|name| secrets.get(name).map_or(String::new(), |secret| secret.expose().to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn blank_secrets_stay_and_a_new_pair_replaces_the_old_one() {
    let api = Api::start().await;
    let made = api.make(SMS, &with("auth_password", json!("pass"))).await;
    let address = format!("{SMS}{}/", pk(&made));

    for (body, auth, password) in [
        (json!({"auth": "", "auth_password": ""}), "user", "pass"),
        (json!({"auth_password": "new"}), "user", "new"),
        (json!({"auth": "other"}), "other", "new"),
        (json!({"auth": "token", "auth_password": "", "auth_type": "bearer"}), "token", ""),
    ] {
        let changed = api.patch(&address, &body).await;
        assert_eq!(secrets(&api, &changed).await, [auth, password], "{body}");
    }
    // As it was read: a client that shows and saves a stage loses nothing.
    let read = api.get(&address).await;
    let (status, put) = api.ask(Method::PUT, &address, Some(&read)).await;
    assert_eq!((status, &put), (200, &read));
    assert_eq!(secrets(&api, &put).await, ["token", ""]);
}

/// Deliberately not as the real server: there, whoever may edit a stage can read its secrets anyway.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_not_handed_to_another_server_or_provider() {
    let api = Api::start().await;
    let made = api.make(SMS, &with("auth_password", json!("pass"))).await;
    let address = format!("{SMS}{}/", pk(&made));

    let moved = json!({"account_sid": "https://evil.test/sms"});
    let (status, told) = api.ask(Method::PATCH, &address, Some(&moved)).await;
    assert_eq!(status, 400);
    assert!(told["auth"][0].as_str().unwrap().starts_with("Give this again"), "{told}");
    let twilio = json!({"provider": "twilio", "from_number": "+1", "account_sid": "AC1"});
    let told = api.ask(Method::PATCH, &address, Some(&twilio)).await;
    assert_eq!(told, (400, json!({"auth": ["This field is required."]})));
    assert_eq!(secrets(&api, &made).await, ["user", "pass"]);

    let same_server = api.patch(&address, &json!({"account_sid": "https://gateway.test/v2"})).await;
    assert_eq!(secrets(&api, &same_server).await, ["user", "pass"]);
    let given = json!({"account_sid": "https://other.test/", "auth": "user2"});
    let moved = api.patch(&address, &given).await;
    assert_eq!(secrets(&api, &moved).await, ["user2", ""], "the password stayed behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_provider_starts_without_the_settings_of_the_one_before() {
    let api = Api::start().await;
    let body = json!({
        "name": "v-1", "provider": "twilio", "from_number": "", "account_sid": "AC1", "auth": "t",
        "messaging_service_sid": "MG1",
    });
    let made = api.make(SMS, &body).await;
    assert_eq!(made["messaging_service_sid"], "MG1");

    let address = format!("{SMS}{}/", pk(&made));
    let put = api.ask(Method::PUT, &address, Some(&generic("v-1"))).await.1;

    assert_eq!((&put["provider"], &put["messaging_service_sid"]), (&json!("generic"), &json!("")));
    assert_eq!(kept(&api, &put).await.provider.unwrap().options.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stage_without_a_provider_looks_like_an_empty_one_and_gets_its_provider_as_a_whole() {
    let api = Api::start().await;
    api.app.configure(|settings| settings.provider = None).await;
    let stage = api.get(&format!("{SMS}?name=default-authenticator-sms-setup")).await;
    let stage = &stage["results"][0];
    let address = format!("{SMS}{}/", pk(stage));
    assert_eq!((&stage["provider"], &stage["account_sid"]), (&json!("generic"), &json!("")));

    let renamed = api.patch(&address, &json!({"friendly_name": "Phone"})).await;
    assert_eq!(kept(&api, &renamed).await.provider, None);
    let part = json!({"account_sid": "https://gateway.test/sms"});
    let (status, told) = api.ask(Method::PATCH, &address, Some(&part)).await;
    assert_eq!((status, told["auth"].is_array()), (400, true), "{told}");
    let whole = api.patch(&address, &generic("default-authenticator-sms-setup")).await;
    assert_eq!(secrets(&api, &whole).await, ["user", ""]);
}
