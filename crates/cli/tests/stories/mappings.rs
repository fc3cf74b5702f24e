//! Mappings, from the admin API to what a gateway receives.

use handset_testkit::database::TestDatabase;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    admin::{Admin, world},
    world::{AMERICAN, SETUP, error_code, on_both_databases, phones, post_code, post_number},
};

const EXAMPLE: &str = "return {\n    \"from\": stage.from_number,\n    \"to\": device.phone_number,\n    \"body\": f\"foo bar baz {token}\",\n}\n";

async fn the_documented_example_makes_what_the_gateway_receives(database: TestDatabase) {
    let world = world(database).await;
    Admin::of(&world.server).map(EXAMPLE).await;
    let mut ada = world.user("ada").await;

    let asked = post_number(&mut ada, AMERICAN).await;

    assert_eq!(asked["response_errors"], json!({}), "{asked}");
    let received = world.gateway.received();
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    let code = body["body"].as_str().unwrap().strip_prefix("foo bar baz ").unwrap().to_owned();
    let expected =
        json!({"from": "+15550009999", "to": AMERICAN, "body": format!("foo bar baz {code}")});
    assert_eq!(String::from_utf8_lossy(&received[0].body), expected.to_string());
    let done = post_code(&mut ada, &code).await;
    assert_eq!(done["component"], "xak-flow-redirect", "{done}");
    assert_eq!(phones(&mut ada).await, 1);
}

async fn a_mapping_that_does_not_compile_is_not_saved(database: TestDatabase) {
    let world = world(database).await;
    let mut admin = Admin::of(&world.server);
    let copy = EXAMPLE.replace("{token}\",", "{token}\".");

    let body = json!({"name": "copy", "expression": copy});
    let path = "propertymappings/notification/";
    let refused = admin.ask(Method::POST, path, &body, StatusCode::BAD_REQUEST).await;

    let sentence = refused["expression"][0].as_str().unwrap();
    assert!(sentence.starts_with("line 4, column 35: SyntaxError"), "{sentence}");
    assert!(sentence.contains("remove the stray `.`"), "{sentence}");
    let list = admin.ask(Method::GET, path, &Value::Null, StatusCode::OK).await;
    assert_eq!(list["pagination"]["count"], 0);
}

async fn a_mapping_that_fails_sends_nothing_and_tells_nobody_the_code(database: TestDatabase) {
    let world = world(database).await;
    let mut admin = Admin::of(&world.server);
    let mapping =
        admin.map("x = token\nraise ValueError(f\"canary {x} {device.phone_number}\")").await;
    let mut ada = world.user("ada").await;

    let failed = post_number(&mut ada, AMERICAN).await;

    assert_eq!(error_code(&failed, "non_field_errors"), "not_sent", "{failed}");
    assert_eq!(failed["phone_number_required"], true);
    assert_eq!(world.gateway.count(), 0);
    let log = world.setup.log();
    assert!(log.contains("line 2, column"), "the operator finds the place: {log}");
    assert!(!log.contains("canary") && !log.contains(AMERICAN), "{log}");
    let path = format!("propertymappings/notification/{mapping}/");
    admin
        .ask(Method::PATCH, &path, &json!({"expression": "return {'t': token}"}), StatusCode::OK)
        .await;
    let again = post_number(&mut ada, AMERICAN).await;
    assert_eq!(again["response_errors"], json!({}), "{again}");
    assert_eq!(world.gateway.count(), 1);
}

async fn what_cannot_be_sent_is_not_sent(database: TestDatabase) {
    let world = world(database).await;
    let mut admin = Admin::of(&world.server);
    let mut ada = world.user("ada").await;

    for expression in [
        "return None",
        "return 'a' * 20000",
        "return device",
        "return Request(json={}, form={})",
        "return Request(json={}, headers={'Host': 'example.com'})",
        "while True:\n    pass",
    ] {
        admin.map(expression).await;

        let failed = post_number(&mut ada, AMERICAN).await;

        assert_eq!(error_code(&failed, "non_field_errors"), "not_sent", "{expression}: {failed}");
        assert_eq!(world.gateway.count(), 0, "{expression}");
    }
}

async fn a_request_has_the_method_form_and_headers_that_the_mapping_gives_it(
    database: TestDatabase,
) {
    let world = world(database).await;
    let mut admin = Admin::of(&world.server);
    let stage = format!("stages/authenticator/sms/{}/", admin.setup_stage().await);
    admin
        .ask(Method::PATCH, &stage, &json!({"mapping_sees_credentials": true}), StatusCode::OK)
        .await;
    let source = "return Request(method='PUT', form={'to': device.phone_number, 'code': token}, \
        headers={'AccessKey': stage.auth, 'Authorization': None}, query={'user': user.username})";
    admin.map(source).await;
    let mut ada = world.user("ada").await;

    post_number(&mut ada, AMERICAN).await;

    let received = &world.gateway.received()[0];
    let body = String::from_utf8_lossy(&received.body).into_owned();
    assert_eq!((received.method.as_str(), received.path.as_str()), ("PUT", "/sms?user=ada"));
    assert_eq!(received.headers["accesskey"], "gwuser");
    assert!(received.headers.get("authorization").is_none());
    assert_eq!(received.headers["content-type"], "application/x-www-form-urlencoded");
    let code = body.strip_prefix("to=%2B14155550132&code=").unwrap();
    assert_eq!(post_code(&mut ada, code).await["component"], "xak-flow-redirect");
}

async fn a_stage_goes_on_without_a_mapping_that_is_deleted(database: TestDatabase) {
    let world = world(database).await;
    let mut admin = Admin::of(&world.server);
    let mapping = admin.map(EXAMPLE).await;
    let path = format!("propertymappings/notification/{mapping}/");

    let used =
        admin.ask(Method::GET, &format!("{path}used_by/"), &Value::Null, StatusCode::OK).await;
    admin.ask(Method::DELETE, &path, &Value::Null, StatusCode::NO_CONTENT).await;

    assert_eq!(used[0]["name"], format!("SMS Authenticator Setup Stage {SETUP}"));
    assert_eq!(used[0]["action"], "set_null");
    let stage = admin.find("stages/authenticator/sms/", "name", SETUP).await;
    assert_eq!(stage["mapping"], Value::Null);
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    assert!(world.gateway.code_for(AMERICAN).is_some(), "the usual document");
}

async fn a_mapping_is_tried_on_sample_data(database: TestDatabase) {
    let world = world(database).await;
    let mut admin = Admin::of(&world.server);
    let source =
        "ak_logger.info('hello', n=1)\nreturn {'to': device.phone_number, 'by': user.username}";
    let mapping = admin.map(source).await;
    let path = format!("propertymappings/all/{mapping}/test/");

    let tried = admin.ask(Method::POST, &path, &json!({"user": 1}), StatusCode::OK).await;

    assert_eq!(tried["successful"], true, "{tried}");
    let result: Value = serde_json::from_str(tried["result"].as_str().unwrap()).unwrap();
    assert_eq!(result["by"], "akadmin");
    assert_eq!(tried["log"][0], "info: hello n=1");
    assert!(tried["duration_ms"].as_f64().unwrap() >= 0.0);
    assert_eq!(world.gateway.count(), 0);
}

on_both_databases!(
    the_documented_example_makes_what_the_gateway_receives,
    a_mapping_that_does_not_compile_is_not_saved,
    a_mapping_that_fails_sends_nothing_and_tells_nobody_the_code,
    what_cannot_be_sent_is_not_sent,
    a_request_has_the_method_form_and_headers_that_the_mapping_gives_it,
    a_stage_goes_on_without_a_mapping_that_is_deleted,
    a_mapping_is_tried_on_sample_data,
);
