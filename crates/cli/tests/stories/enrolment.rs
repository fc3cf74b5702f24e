//! Enrolling a phone over JSON.

use handset_testkit::{client::executor, database::TestDatabase, gateway::Behaviour};
use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{
    AMERICAN, GERMAN, SETUP, World, enrol, error_code, on_both_databases, phones, post_code,
    post_number,
};

on_both_databases! {
    a_phone_is_enrolled_with_the_code_that_was_sent,
    a_wrong_code_is_refused_and_the_right_one_still_counts,
    after_five_wrong_codes_the_right_one_is_refused_and_a_new_one_can_be_asked_for,
    a_reload_never_sends,
    a_resend_waits_and_then_repeats_the_code,
    another_number_gets_another_code_and_voids_the_first,
    a_failed_send_is_told_without_the_gateways_words_and_can_be_retried,
    two_tabs_share_one_challenge,
    a_verify_only_phone_is_proved_and_forgotten,
    somebody_elses_number_looks_like_any_other,
    a_stage_that_tells_refuses_somebody_elses_number,
    ones_own_number_cannot_be_added_twice,
    limits_on_a_number_hold_over_users,
    a_right_code_for_a_number_that_was_taken_meanwhile_enrols_nothing,
}

async fn a_phone_is_enrolled_with_the_code_that_was_sent(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;

    let asked = ada.look(SETUP).await;
    assert_eq!(asked["component"], "ak-stage-authenticator-sms");
    assert_eq!(asked["phone_number_required"], true);
    assert_eq!(asked["pending_user"], "ada");
    assert!(asked["pending_user_avatar"].as_str().unwrap().starts_with("data:image/svg+xml"));
    let keys: Vec<_> = asked.as_object().unwrap().keys().map(String::as_str).collect();
    let expected =
        ["flow_info", "component", "pending_user", "pending_user_avatar", "phone_number_required"];
    assert_eq!(keys, expected);

    let sent = post_number(&mut ada, "+1 (415) 555-0132").await;
    assert_eq!(sent["response_errors"], json!({}));
    assert_eq!(sent["phone_number_required"], false);

    let received = world.gateway.received();
    assert_eq!(received.len(), 1);
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    let keys: Vec<_> = body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["From", "To", "Body", "Message"]);
    assert_eq!((&body["From"], &body["To"]), (&json!("+15550009999"), &json!(AMERICAN)));
    let code = body["Body"].as_str().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
    assert!(body["Message"].as_str().unwrap().contains(code));
    assert_eq!(received[0].headers["authorization"], "Basic Z3d1c2VyOmd3cGFzcw==");

    let done = post_code(&mut ada, code).await;
    assert_eq!(done, json!({"component": "xak-flow-redirect", "to": "/"}));
    assert_eq!(phones(&mut ada).await, 1);

    let again = post_code(&mut ada, code).await;
    assert_ne!(again["component"], "xak-flow-redirect", "a code is used once");
    assert_eq!(phones(&mut ada).await, 1);
}

async fn a_wrong_code_is_refused_and_the_right_one_still_counts(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;

    let refused = post_code(&mut ada, &world.wrong_code_for(AMERICAN)).await;
    assert_eq!(
        refused["response_errors"],
        json!({"code": [{"string": "Code does not match", "code": "invalid"}]})
    );
    assert_eq!(refused["phone_number_required"], false);

    let spaced = world.code_for(AMERICAN).chars().flat_map(|c| [c, ' ']).collect::<String>();
    let done = post_code(&mut ada, &spaced).await;
    assert_eq!(done["component"], "xak-flow-redirect");
    assert_eq!(phones(&mut ada).await, 1);
}

async fn after_five_wrong_codes_the_right_one_is_refused_and_a_new_one_can_be_asked_for(
    database: TestDatabase,
) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    let (right, wrong) = (world.code_for(AMERICAN), world.wrong_code_for(AMERICAN));
    for _ in 0..5 {
        post_code(&mut ada, &wrong).await;
    }

    let refused = post_code(&mut ada, &right).await;
    assert_eq!(error_code(&refused, "code"), "invalid");
    assert_eq!(phones(&mut ada).await, 0);

    let resent = ada
        .respond(SETUP, &json!({"component": "ak-stage-authenticator-sms", "resend": true}))
        .await;
    assert_eq!(resent["response_errors"], json!({}), "{resent}");
    assert_ne!(world.code_for(AMERICAN), right, "a new challenge has a new code");
    let done = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect");
}

async fn a_reload_never_sends(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;

    for _ in 0..3 {
        let asked = ada.look(SETUP).await;
        assert_eq!(asked["phone_number_required"], false);
        ada.get(&format!("/if/flow/{SETUP}/")).await;
    }

    assert_eq!(world.gateway.count(), 1);
}

async fn a_resend_waits_and_then_repeats_the_code(database: TestDatabase) {
    let world = World::with(database, &[("HANDSET_LIMITS__RESEND_COOLDOWN_SECONDS", "2,60")]).await;
    let mut ada = world.user("ada").await;
    let resend = json!({"component": "ak-stage-authenticator-sms", "resend": true});
    post_number(&mut ada, AMERICAN).await;
    let first = world.code_for(AMERICAN);

    let early = ada.respond(SETUP, &resend).await;
    assert_eq!(error_code(&early, "non_field_errors"), "throttled");
    assert_eq!(world.gateway.count(), 1);

    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    let later = ada.respond(SETUP, &resend).await;
    assert_eq!(later["response_errors"], json!({}));
    assert_eq!(world.gateway.count(), 2);
    assert_eq!(world.code_for(AMERICAN), first);
}

async fn another_number_gets_another_code_and_voids_the_first(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    post_number(&mut ada, AMERICAN).await;
    let first = world.code_for(AMERICAN);

    let change = json!({"component": "ak-stage-authenticator-sms", "change_number": true});
    let asked = ada.respond(SETUP, &change).await;
    assert_eq!(
        (&asked["phone_number_required"], &asked["response_errors"]),
        (&json!(true), &json!({}))
    );
    let refused = post_code(&mut ada, &first).await;
    assert_eq!(error_code(&refused, "code"), "invalid");

    post_number(&mut ada, GERMAN).await;
    let refused = post_code(&mut ada, &first).await;
    assert_eq!(
        error_code(&refused, "code"),
        "invalid",
        "the code for the first number does not prove the second"
    );
    let done = post_code(&mut ada, &world.code_for(GERMAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect");
    assert_eq!(phones(&mut ada).await, 1);
}

async fn a_failed_send_is_told_without_the_gateways_words_and_can_be_retried(
    database: TestDatabase,
) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;

    for status in [StatusCode::BAD_REQUEST, StatusCode::INTERNAL_SERVER_ERROR, StatusCode::FOUND] {
        world.gateway.then(Behaviour::Reply(status, "<b>gateway secret words</b>"));
        let failed = post_number(&mut ada, AMERICAN).await;
        assert_eq!(error_code(&failed, "non_field_errors"), "not_sent", "{failed}");
        assert_eq!(failed["phone_number_required"], true);
        assert!(!failed.to_string().contains("gateway secret words"));
    }
    assert_eq!(world.gateway.count(), 3, "the machine never tries again by itself");

    let sent = post_number(&mut ada, AMERICAN).await;
    assert_eq!(sent["response_errors"], json!({}));
    let done = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect");
}

async fn two_tabs_share_one_challenge(database: TestDatabase) {
    let world = World::new(database).await;
    let mut first = world.user("ada").await;
    first.look(SETUP).await;
    let mut second = first.tab();
    second.look(SETUP).await;

    post_number(&mut first, AMERICAN).await;
    let same = post_number(&mut second, "+1 415 555 0132").await;
    assert_eq!(same["response_errors"], json!({}));
    assert_eq!(world.gateway.count(), 1);

    let done = post_code(&mut second, &world.code_for(AMERICAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect");
    assert_eq!(phones(&mut first).await, 1);
}

async fn a_verify_only_phone_is_proved_and_forgotten(database: TestDatabase) {
    let world = World::new(database).await;
    world.setup.run_ok(&["stage", "sms", "update", SETUP, "--verify-only", "true"], "");
    let mut ada = world.user("ada").await;

    enrol(&world, &mut ada, AMERICAN).await;

    let page = ada.get("/if/user/").await.text();
    assert_eq!(page.matches("SMS Device").count(), 1);
    assert!(!page.contains('•') && !page.contains("ends in"), "nothing is left to show: {page}");
    let mut eve = world.user("eve").await;
    let before = world.gateway.count();
    post_number(&mut eve, AMERICAN).await;
    let notice: Value = serde_json::from_slice(&world.gateway.received()[before].body).unwrap();
    assert!(
        !notice["Message"].as_str().unwrap().chars().any(|c| c.is_ascii_digit()),
        "a notice has no code"
    );
}

async fn somebody_elses_number_looks_like_any_other(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    enrol(&world, &mut ada, AMERICAN).await;
    let mut eve = world.user("eve").await;

    let free = post_number(&mut eve, GERMAN).await;
    let taken = post_number(&mut eve, AMERICAN).await;
    assert_eq!(taken, free, "the answers cannot be told apart");
    for code in ["000000", "123456"] {
        assert_eq!(error_code(&post_code(&mut eve, code).await, "code"), "invalid");
    }
    assert_eq!(phones(&mut eve).await, 0);
    assert_eq!(phones(&mut ada).await, 1);
}

async fn a_stage_that_tells_refuses_somebody_elses_number(database: TestDatabase) {
    let world = World::new(database).await;
    world.setup.run_ok(&["stage", "sms", "update", SETUP, "--duplicate-number", "error"], "");
    let mut ada = world.user("ada").await;
    enrol(&world, &mut ada, AMERICAN).await;
    let mut eve = world.user("eve").await;

    let told = post_number(&mut eve, AMERICAN).await;

    let expected =
        json!({"non_field_errors": [{"string": "Invalid phone number", "code": "invalid"}]});
    assert_eq!(told["response_errors"], expected);
    assert_eq!(world.gateway.count(), 1);
}

async fn ones_own_number_cannot_be_added_twice(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    enrol(&world, &mut ada, AMERICAN).await;

    let told = post_number(&mut ada, AMERICAN).await;

    assert_eq!(error_code(&told, "phone_number"), "invalid");
    assert_eq!(world.gateway.count(), 1);
}

async fn limits_on_a_number_hold_over_users(database: TestDatabase) {
    let limits = [
        ("HANDSET_LIMITS__SENDS_PER_NUMBER_HOUR", "2"),
        ("HANDSET_LIMITS__SENDS_PER_IP_HOUR", "0"),
    ];
    let world = World::with(database, &limits).await;
    let mut refused = 0;

    for name in ["ada", "bob", "cat", "dan"] {
        let mut user = world.user(name).await;
        let answer = post_number(&mut user, AMERICAN).await;
        refused += usize::from(error_code(&answer, "non_field_errors") == "throttled");
    }

    assert_eq!((refused, world.gateway.count()), (2, 2));
}

async fn a_right_code_for_a_number_that_was_taken_meanwhile_enrols_nothing(database: TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut eve) = (world.user("ada").await, world.user("eve").await);
    post_number(&mut eve, AMERICAN).await;
    let eves_code = world.code_for(AMERICAN);
    enrol(&world, &mut ada, AMERICAN).await;

    let refused = post_code(&mut eve, &eves_code).await;
    assert_eq!(error_code(&refused, "non_field_errors"), "invalid", "{refused}");

    for _ in 0..2 {
        let asked = eve.look(SETUP).await;
        assert_eq!(
            asked["component"], "ak-stage-authenticator-sms",
            "a look does not get past it: {asked}"
        );
        assert_eq!(asked["phone_number_required"], true);
    }
    assert_eq!((phones(&mut ada).await, phones(&mut eve).await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_number_answers_at_the_same_address_with_its_query() {
    let world = World::new(TestDatabase::sqlite()).await;
    let mut ada = world.user("ada").await;
    let path = format!("{}next%3D%2Fif%2Fuser%2F", executor(SETUP));
    ada.get(&path).await;
    ada.post(&path, &json!({"phone_number": AMERICAN})).await;

    let done = ada.post(&path, &json!({"code": world.code_for(AMERICAN)})).await;

    assert_eq!(done.json(), json!({"component": "xak-flow-redirect", "to": "/if/user/"}));
}
