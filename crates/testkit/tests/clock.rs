//! Stories that take time: the application in this process, with a clock that stands until it is moved.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is not there fails the story, and the line says where"
)]

use std::time::Duration;

use handset_core::{
    flow::{Plan, PlanContext, PlannedStage},
    ids::{PlanId, SessionId},
    limits::LimitSettings,
    ports::random_id,
    session::SessionToken,
    time::Timestamp,
};
use handset_testkit::{
    app::{START, TestApp},
    client::Client,
};
use serde_json::{Value, json};

const SETUP: &str = "default-authenticator-sms-setup";
const AMERICAN: &str = "+14155550132";
const GERMAN: &str = "+4915123456789";

async fn post_number(client: &mut Client, number: &str) -> Value {
    client.look(SETUP).await;
    client.respond(SETUP, &json!({"phone_number": number})).await
}

async fn post_code(client: &mut Client, code: &str) -> Value {
    client.respond(SETUP, &json!({"code": code})).await
}

async fn resend(client: &mut Client) -> Value {
    client.respond(SETUP, &json!({"resend": true})).await
}

fn told<'a>(answer: &'a Value, field: &str) -> &'a str {
    answer["response_errors"][field][0]["string"].as_str().unwrap_or_default()
}

fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u64>().unwrap() + 1) % 1_000_000)
}

fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_refused_from_the_instant_it_expires() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    let code = app.gateway.code_for(AMERICAN).unwrap();

    app.clock.advance(minutes(5));
    let late = post_code(&mut ada, &code).await;
    assert_eq!(told(&late, "code"), "Code does not match");

    app.clock.set(Timestamp::from_ms(START.as_ms() - 61_000));
    let before_it_was_made = post_code(&mut ada, &code).await;
    assert_eq!(told(&before_it_was_made, "code"), "Code does not match");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_accepted_until_just_before_it_expires() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    post_number(&mut ada, AMERICAN).await;

    app.clock.advance(Duration::from_millis(299_999));
    let done = post_code(&mut ada, &app.gateway.code_for(AMERICAN).unwrap()).await;

    assert_eq!(done["component"], "xak-flow-redirect");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resend_repeats_the_code_and_does_not_extend_its_life() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    let code = app.gateway.code_for(AMERICAN).unwrap();

    assert_eq!(
        told(&resend(&mut ada).await, "non_field_errors"),
        "A code was just sent. You can ask for it again in 30 seconds."
    );
    app.clock.advance(Duration::from_secs(30));
    assert_eq!(resend(&mut ada).await["response_errors"], json!({}));
    assert_eq!(
        told(&resend(&mut ada).await, "non_field_errors"),
        "A code was just sent. You can ask for it again in 60 seconds."
    );
    app.clock.advance(minutes(4));
    assert_eq!(resend(&mut ada).await["response_errors"], json!({}));
    assert_eq!(app.gateway.messages().len(), 3);
    assert_eq!(app.gateway.code_for(AMERICAN).as_ref(), Some(&code));
    assert!(
        app.gateway.messages()[2].valid_for <= Duration::from_secs(30),
        "only what is left of the code's life"
    );

    app.clock.advance(Duration::from_secs(30));
    assert_eq!(told(&post_code(&mut ada, &code).await, "code"), "Code does not match");

    assert_eq!(resend(&mut ada).await["response_errors"], json!({}));
    let fresh = app.gateway.code_for(AMERICAN).unwrap();
    assert_ne!(fresh, code, "after its end there is a new code");
    assert_eq!(post_code(&mut ada, &fresh).await["component"], "xak-flow-redirect");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_codes_lock_the_account_and_the_right_one_waits_with_it() {
    let limits = LimitSettings::default().without_send_limits();
    let app = TestApp::with(limits).await;
    let mut ada = app.user("ada").await;
    for _ in 0..2 {
        post_number(&mut ada, AMERICAN).await;
        let code = app.gateway.code_for(AMERICAN).unwrap();
        for _ in 0..5 {
            assert_eq!(
                told(&post_code(&mut ada, &wrong(&code)).await, "code"),
                "Code does not match"
            );
        }
    }

    let sent_before = app.gateway.messages().len();
    let locked = post_number(&mut ada, AMERICAN).await;
    assert_eq!(told(&locked, "non_field_errors"), "Too many wrong codes. Try again in 30 seconds.");
    assert_eq!(app.gateway.messages().len(), sent_before, "a locked account is sent nothing");

    app.clock.advance(Duration::from_secs(30));
    post_number(&mut ada, AMERICAN).await;
    let code = app.gateway.code_for(AMERICAN).unwrap();
    post_code(&mut ada, &wrong(&code)).await;
    let right = post_code(&mut ada, &code).await;
    assert_eq!(told(&right, "code"), "Too many wrong codes. Try again in 60 seconds.");
    app.clock.advance(minutes(1));
    assert_eq!(post_code(&mut ada, &code).await["component"], "xak-flow-redirect");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_session_and_a_new_number_do_not_reset_the_count() {
    let app = TestApp::with(LimitSettings::default().without_send_limits()).await;
    let mut first = app.user("ada").await;
    for number in [AMERICAN, GERMAN] {
        let mut session = app.signed_in("ada").await;
        post_number(&mut session, number).await;
        let code = app.gateway.code_for(number).unwrap();
        for _ in 0..5 {
            post_code(&mut session, &wrong(&code)).await;
        }
    }

    let locked = post_number(&mut first, "+14155550133").await;

    assert_eq!(locked["response_errors"]["non_field_errors"][0]["code"], "locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_messages_an_hour_go_to_a_number_in_any_hour() {
    let limits = LimitSettings {
        resend_cooldown_seconds: Vec::new(),
        sends_per_session: 0,
        sends_per_user_hour: 0,
        sends_per_ip_hour: 0,
        ..LimitSettings::default()
    };
    let app = TestApp::with(limits).await;
    let mut ada = app.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    app.clock.advance(minutes(40));
    ada = app.signed_in("ada").await;
    post_number(&mut ada, AMERICAN).await;
    for _ in 0..3 {
        resend(&mut ada).await;
    }
    assert_eq!(app.gateway.messages().len(), 5);

    let refused = resend(&mut ada).await;
    assert_eq!(told(&refused, "non_field_errors"), "Too many attempts. Try again in 20 minutes.");
    app.clock.advance(minutes(20));
    ada = app.signed_in("ada").await;
    post_number(&mut ada, AMERICAN).await;
    assert_eq!(app.gateway.messages().len(), 6, "the first message is an hour ago");
    let refused = resend(&mut ada).await;
    assert_eq!(told(&refused, "non_field_errors"), "Too many attempts. Try again in 40 minutes.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fourth_number_in_a_day_is_refused() {
    let limits = LimitSettings { sends_per_user_hour: 0, ..LimitSettings::default() };
    let app = TestApp::with(limits).await;
    let mut ada = app.user("ada").await;
    for number in ["+14155550132", "+14155550133", "+14155550134"] {
        assert_eq!(post_number(&mut ada, number).await["response_errors"], json!({}));
    }

    let refused = post_number(&mut ada, "+14155550135").await;

    assert_eq!(
        told(&refused, "non_field_errors"),
        "You have tried too many numbers today. Try again tomorrow."
    );
    assert_eq!(app.gateway.messages().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_idle_and_after_half_a_day() {
    let app = TestApp::start().await;
    let mut idle = app.user("ada").await;
    let mut busy = app.signed_in("ada").await;

    app.clock.advance(minutes(29));
    assert_eq!(busy.look(SETUP).await["component"], "ak-stage-authenticator-sms");
    app.clock.advance(minutes(2));
    assert_eq!(busy.look(SETUP).await["component"], "ak-stage-authenticator-sms");
    assert_eq!(
        idle.look(SETUP).await["component"],
        "ak-stage-access-denied",
        "idle for half an hour"
    );

    for _ in 0..24 {
        app.clock.advance(minutes(29));
        busy.look(SETUP).await;
    }
    assert_eq!(
        busy.look(SETUP).await["component"],
        "ak-stage-access-denied",
        "twelve hours are over"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_from_a_prompt_is_used_once_on_the_first_look() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    prompt(&app, &ada, json!({"phone": "+49 1512 3456789"})).await;

    let asked = ada.look(SETUP).await;
    assert_eq!(
        (&asked["phone_number_required"], asked.get("response_errors")),
        (&json!(false), None)
    );
    for _ in 0..3 {
        ada.look(SETUP).await;
    }

    assert_eq!(app.gateway.messages().len(), 1);
    let done = post_code(&mut ada, &app.gateway.code_for(GERMAN).unwrap()).await;
    assert_eq!(done["component"], "xak-flow-redirect");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_number_from_a_prompt_is_dropped_and_asked_for() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    prompt(&app, &ada, json!({"phone": "+12"})).await;

    let first = ada.look(SETUP).await;
    let second = ada.look(SETUP).await;

    assert!(told(&first, "phone_number").starts_with("This is not a valid phone number."));
    assert_eq!(
        (&second["phone_number_required"], second.get("response_errors")),
        (&json!(true), None)
    );
    assert!(app.gateway.messages().is_empty());
}

/// Puts a plan for the setup flow into the client's session, as a prompt stage would leave it.
async fn prompt(app: &TestApp, client: &Client, prompt_data: Value) {
    let cookie = client.cookie.as_ref().unwrap().split_once('=').unwrap().1;
    let token = SessionToken::parse(cookie).unwrap();
    let session = app.store.session(&token.digest()).await.unwrap().unwrap();
    let definition = app.store.flow(&SETUP.parse().unwrap()).await.unwrap().unwrap();
    let user = session.user.clone().unwrap();
    let pending = handset_core::flow::PendingUser {
        identifier: user.username.as_str().to_owned(),
        user: Some(user.id),
        authenticated: true,
    };
    let plan = Plan {
        id: PlanId(random_id(app.entropy.as_ref())),
        session: SessionId(session.id.0),
        flow: definition.flow.id,
        stages: definition.stages.iter().map(PlannedStage::from).collect(),
        position: 0,
        version: 0,
        context: PlanContext {
            pending_user: Some(pending),
            prompt_data: prompt_data.as_object().unwrap().clone(),
            ..PlanContext::default()
        },
        created_at: START,
    };
    assert!(app.store.open_plan(plan, None).await.unwrap());
}
