//! Whatever is posted: the observed status, a helpful message, nothing lost and nothing sent.

use handset_testkit::{client::executor, database::TestDatabase, gateway::Behaviour};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{AMERICAN, SETUP, World, error_code, on_both_databases, post_code, post_number};

on_both_databases! {
    a_body_that_is_no_object_is_a_flow_error_and_the_plan_survives,
    a_field_of_the_wrong_kind_is_told_on_the_field,
    a_number_that_is_none_is_told_on_its_field_and_sends_nothing,
    a_code_that_is_none_counts_for_nothing,
    a_stage_deleted_under_a_running_plan_ends_it_politely,
    what_a_gateway_answers_never_breaks_the_flow,
}

async fn a_body_that_is_no_object_is_a_flow_error_and_the_plan_survives(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;
    let bodies: [&[u8]; 9] = [
        b"{bad json",
        b"[]",
        b"\"text\"",
        b"null",
        b"7",
        b"{\"code\":\"1\",\"code\":\"2\"}",
        b"{\"a\":\"\xff\"}",
        b"{\"phone_number\":\"\\ud800\"}",
        &[b'['; 5_000],
    ];

    for body in bodies {
        let answer =
            ada.post_bytes(&executor(SETUP), "application/json", body.to_vec().into()).await;
        let text = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
        assert_eq!(answer.status, StatusCode::OK, "{text}");
        let json = answer.json();
        assert_eq!(json["component"], "ak-stage-flow-error", "{text}");
        assert_eq!(json["request_id"], answer.headers["x-request-id"].to_str().unwrap(), "{text}");
    }
    for kind in ["application/x-www-form-urlencoded", "text/plain"] {
        let answer = ada.post_bytes(&executor(SETUP), kind, "phone_number=1".into()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert!(answer.json()["detail"].as_str().unwrap().contains(kind));
    }
    let put =
        ada.request(Method::PUT, &executor(SETUP)).body(http_body_util::Full::default()).unwrap();
    assert_eq!(ada.send(put).await.json()["component"], "ak-stage-flow-error");

    assert_eq!(world.gateway.count(), 0);
    let sent = ada.respond(SETUP, &json!({"phone_number": AMERICAN})).await;
    assert_eq!(sent["response_errors"], json!({}), "the plan goes on");
}

async fn a_field_of_the_wrong_kind_is_told_on_the_field(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;
    let cases = [
        (json!({}), "phone_number", "required"),
        (json!({"component": null}), "component", "null"),
        (json!({"component": " "}), "component", "blank"),
        (json!({"phone_number": null}), "phone_number", "null"),
        (json!({"phone_number": ""}), "phone_number", "blank"),
        (json!({"phone_number": true}), "phone_number", "invalid"),
        (json!({"phone_number": [AMERICAN]}), "phone_number", "invalid"),
        (json!({"phone_number": {"a": 1}}), "phone_number", "invalid"),
        (
            json!({"phone_number": "+1415\u{0}5550132"}),
            "phone_number",
            "null_characters_not_allowed",
        ),
        (json!({"code": null}), "code", "null"),
        (json!({"code": ""}), "code", "blank"),
        (json!({"code": []}), "code", "invalid"),
    ];

    for (body, field, code) in cases {
        let answer = ada.respond(SETUP, &body).await;
        assert_eq!(error_code(&answer, field), code, "{body}: {answer}");
        assert_eq!(answer["phone_number_required"], true);
    }

    assert_eq!(world.gateway.count(), 0);
    let other = ada
        .respond(
            SETUP,
            &json!({"component": "ak-stage-password", "phone_number": AMERICAN, "x": 1}),
        )
        .await;
    assert_eq!(
        other["response_errors"],
        json!({}),
        "the component's name is not compared, unknown fields are ignored"
    );
}

async fn a_number_that_is_none_is_told_on_its_field_and_sends_nothing(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;
    let long = "1".repeat(3_000);
    let numbers = [
        "abc",
        "+",
        "123",
        "01512 3456789",
        "+15550491758",
        "+1 900 234 5678",
        "+493012345678",
        "+1415\n5550132",
        "hash:0123456789abcdef",
        "'; DROP TABLE users; --",
        "<script>alert(1)</script>",
        "+1415555013½",
        &long,
    ];

    for number in numbers {
        let answer = ada.respond(SETUP, &json!({"phone_number": number})).await;
        let told =
            answer["response_errors"]["phone_number"][0]["string"].as_str().unwrap_or_default();
        assert!(told.ends_with('.'), "{number}: {answer}");
        assert!(
            number.len() < 5 || !answer.to_string().contains(number),
            "{number} is not repeated"
        );
    }

    assert_eq!(world.gateway.count(), 0);
    for number in ["＋１４１５５５５０１３２", "+٤٩١٥١٢٣٤٥٦٧٨٩"] {
        let answer = ada.respond(SETUP, &json!({"phone_number": number})).await;
        assert_eq!(answer["response_errors"], json!({}), "{number}");
    }
    assert_eq!(world.gateway.count(), 2);
}

async fn a_code_that_is_none_counts_for_nothing(database: TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.user("ada").await;
    let before = post_code(&mut ada, "123456").await;
    assert_eq!(before["component"], "ak-stage-flow-error", "nothing was asked yet");
    post_number(&mut ada, AMERICAN).await;

    let long = "1".repeat(3_000);
    for code in ["abc", "12.34", "½", "1234567890123456789", "\u{202e}123456", &long] {
        let answer = post_code(&mut ada, code).await;
        assert_eq!(error_code(&answer, "code"), "invalid", "{code}");
    }

    let code = world.code_for(AMERICAN);
    let folded: String = code
        .chars()
        .map(|c| char::from_u32('٠' as u32 + c.to_digit(10).unwrap()).unwrap())
        .collect();
    let done = post_code(&mut ada, &format!(" {}-{} ", &folded[..6], &folded[6..])).await;
    assert_eq!(done["component"], "xak-flow-redirect", "{done}");
}

async fn a_stage_deleted_under_a_running_plan_ends_it_politely(database: TestDatabase) {
    let world = World::new(database).await;
    let gateway = world.gateway.url();
    world.setup.run_ok(&["stage", "sms", "create", "second", "--flow", "second-setup"], "");
    world.setup.use_gateway("second", &gateway);
    let mut ada = world.user("ada").await;
    ada.look("second-setup").await;
    ada.respond("second-setup", &json!({"phone_number": AMERICAN})).await;

    world.setup.run_ok(&["stage", "sms", "delete", "second"], "");

    let answer = ada.respond("second-setup", &json!({"code": world.code_for(AMERICAN)})).await;
    assert_eq!(answer["component"], "ak-stage-access-denied", "{answer}");
    assert!(answer["error_message"].as_str().unwrap().contains("no longer exists"));
    for _ in 0..2 {
        let posted = ada.respond("second-setup", &json!({"code": world.code_for(AMERICAN)})).await;
        assert_ne!(posted["component"], "xak-flow-redirect", "nobody is told of success: {posted}");
        let seen = ada.look("second-setup").await;
        assert_eq!(seen["component"], "ak-stage-access-denied", "{seen}");
    }
    let unknown = ada.get(&executor("no-such-flow")).await;
    assert_eq!(
        (unknown.status, unknown.json()),
        (StatusCode::NOT_FOUND, json!({"detail": "No Flow matches the given query."}))
    );
}

async fn what_a_gateway_answers_never_breaks_the_flow(database: TestDatabase) {
    let world = World::unlimited(database).await;
    let mut ada = world.user("ada").await;
    let refused = [
        Behaviour::Reply(StatusCode::MULTIPLE_CHOICES, ""),
        Behaviour::Reply(StatusCode::NOT_MODIFIED, ""),
        Behaviour::Reply(StatusCode::BAD_REQUEST, "<html><script>alert(1)</script></html>"),
        Behaviour::Reply(StatusCode::TOO_MANY_REQUESTS, "{}"),
        Behaviour::Reply(StatusCode::INTERNAL_SERVER_ERROR, "\u{0}\u{1b}[31m"),
    ];
    for behaviour in refused {
        world.gateway.then(behaviour.clone());
        let answer = post_number(&mut ada, AMERICAN).await;
        assert_eq!(error_code(&answer, "non_field_errors"), "not_sent", "{behaviour:?}");
        assert_eq!(answer["phone_number_required"], true, "{behaviour:?}");
    }

    world.gateway.then(Behaviour::Close);
    let before = world.gateway.count();
    let answer: Value = post_number(&mut ada, AMERICAN).await;
    assert_eq!(error_code(&answer, "non_field_errors"), "not_sent");
    assert_eq!(world.gateway.count(), before + 1, "what may have been sent is not sent again");

    world.gateway.then(Behaviour::Reply(StatusCode::NO_CONTENT, ""));
    let answer = post_number(&mut ada, AMERICAN).await;
    assert_eq!(answer["response_errors"], json!({}));
    let done = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect");
}
