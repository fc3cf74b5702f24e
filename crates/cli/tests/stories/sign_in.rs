//! Signing in, sessions, and what flows demand.

use handset_testkit::{client::executor, database::TestDatabase, process::ADMIN_PASSWORD};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{SETUP, World, on_both_databases};

const SIGN_IN: &str = "default-authentication-flow";

on_both_databases! {
    signing_in_goes_from_stage_to_stage_and_changes_the_session,
    an_unknown_user_looks_like_a_wrong_password,
    five_wrong_passwords_end_the_plan,
    a_flow_for_people_who_are_signed_in_refuses_others,
    a_next_to_another_host_is_refused,
    leaving_ends_plans_and_signing_out_ends_the_session,
    a_request_from_another_site_is_refused,
}

async fn signing_in_goes_from_stage_to_stage_and_changes_the_session(database: TestDatabase) {
    let world = World::new(database).await;
    let mut client = world.server.client();

    let asked = client.look(SIGN_IN).await;
    let first_cookie = client.cookie.clone().expect("a session");
    let keys: Vec<_> = asked.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "flow_info",
        "component",
        "user_fields",
        "pending_user_identifier",
        "password_fields",
        "allow_show_password",
        "flow_designation",
        "captcha_stage",
        "primary_action",
        "sources",
        "show_source_labels",
        "enable_remember_me",
        "passkey_challenge",
    ];
    assert_eq!(keys, expected);

    let answer = client.post(&executor(SIGN_IN), &json!({"uid_field": "AkAdmin"})).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, executor(SIGN_IN).as_str()));
    let asked = client.look(SIGN_IN).await;
    assert_eq!(asked["component"], "ak-stage-password");

    let answer = client.post(&executor(SIGN_IN), &json!({"password": ADMIN_PASSWORD})).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(client.look(SIGN_IN).await, json!({"component": "xak-flow-redirect", "to": "/"}));
    assert_ne!(client.cookie, Some(first_cookie.clone()), "the session's secret is new");
    assert_eq!(client.get("/if/user/").await.status, StatusCode::OK);
    assert_eq!(client.get("/").await.location(), "/if/user/");

    client.cookie = Some(first_cookie);
    assert_ne!(client.get("/if/user/").await.status, StatusCode::OK, "the old secret is dead");
}

async fn an_unknown_user_looks_like_a_wrong_password(database: TestDatabase) {
    let world = World::new(database).await;
    let mut answers = Vec::new();
    for name in ["akadmin", "nobody1"] {
        let mut client = world.server.client();
        client.look(SIGN_IN).await;
        let asked = client.respond(SIGN_IN, &json!({"uid_field": name})).await;
        let refused = client.respond(SIGN_IN, &json!({"password": "wrong"})).await;
        let told = json!({"password": [{"string": "Invalid password", "code": "invalid"}]});
        assert_eq!(refused["response_errors"], told);
        let shape = |value: &Value| value.to_string().replace(name, "NAME");
        let avatar = asked["pending_user_avatar"].as_str().unwrap().to_owned();
        answers.push(shape(&asked).replace(&avatar, "AVATAR"));
    }
    assert_eq!(answers[0], answers[1]);
}

async fn five_wrong_passwords_end_the_plan(database: TestDatabase) {
    let world = World::new(database).await;
    let mut client = world.server.client();
    client.look(SIGN_IN).await;
    client.respond(SIGN_IN, &json!({"uid_field": "akadmin"})).await;

    for _ in 0..4 {
        let refused = client.respond(SIGN_IN, &json!({"password": "wrong"})).await;
        assert_eq!(refused["component"], "ak-stage-password");
    }
    let denied = client.respond(SIGN_IN, &json!({"password": "wrong"})).await;
    assert_eq!(denied["component"], "ak-stage-access-denied");
    assert_eq!(denied["error_message"], "Invalid password");

    let fresh = client
        .respond(SIGN_IN, &json!({"component": "ak-stage-password", "password": ADMIN_PASSWORD}))
        .await;
    assert_eq!(fresh["component"], "ak-stage-identification");
    assert_eq!(
        fresh["response_errors"]["non_field_errors"][0]["string"],
        "No identification data provided."
    );
}

async fn a_flow_for_people_who_are_signed_in_refuses_others(database: TestDatabase) {
    let world = World::new(database).await;
    let mut client = world.server.client();

    let denied = client.look(SETUP).await;
    assert_eq!(denied["component"], "ak-stage-access-denied");
    assert_eq!(denied["error_message"], "Flow does not apply to current user.");
    let page = client.get(&format!("/if/flow/{SETUP}/")).await;
    assert!(
        page.location().starts_with("/flows/-/default/authentication/?next="),
        "{}",
        page.location()
    );

    let signed_in = world.server.signed_in("akadmin").await;
    let mut client = signed_in.tab();
    assert_eq!(client.look(SETUP).await["component"], "ak-stage-authenticator-sms");
}

async fn a_next_to_another_host_is_refused(database: TestDatabase) {
    let world = World::new(database).await;
    for next in
        ["https%253A%252F%252Fevil.example", "%252F%252Fevil.example", "%252F%255Cevil.example"]
    {
        let mut client = world.server.client();
        let path = format!("{}next%3D{}", executor(SIGN_IN), next);
        client.get(&path).await;
        client.post(&path, &json!({"uid_field": "akadmin"})).await;
        client.post(&path, &json!({"password": ADMIN_PASSWORD})).await;
        let end = client.get(&path).await.json();
        assert_eq!(end["component"], "ak-stage-access-denied", "{next}: {end}");
        assert_eq!(end["error_message"], "Invalid next URL");
    }
}

async fn leaving_ends_plans_and_signing_out_ends_the_session(database: TestDatabase) {
    let world = World::new(database).await;
    let mut client = world.server.signed_in("akadmin").await;
    client.look(SETUP).await;

    assert_eq!(client.get("/flows/-/cancel/").await.status, StatusCode::FOUND);
    let posted = client.respond(SETUP, &json!({"phone_number": "+14155550132"})).await;
    assert_eq!(posted["component"], "ak-stage-flow-error", "the plan is gone");

    let old = client.cookie.clone();
    assert!(client.submit("/if/user/sign-out", &[]).await.status.is_redirection());
    client.cookie = old;
    assert_ne!(client.get("/if/user/").await.status, StatusCode::OK);
}

async fn a_request_from_another_site_is_refused(database: TestDatabase) {
    let world = World::new(database).await;
    let mut client = world.server.signed_in("akadmin").await;
    client.look(SETUP).await;
    let headers = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ];

    for (name, value) in headers {
        let request = client.request(Method::POST, &executor(SETUP)).header(name, value);
        let body = http_body_util::Full::from(json!({"phone_number": "+14155550132"}).to_string());
        let request = request.header("content-type", "application/json").body(body).unwrap();
        assert_eq!(client.send(request).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }

    assert_eq!(world.gateway.count(), 0);
}
