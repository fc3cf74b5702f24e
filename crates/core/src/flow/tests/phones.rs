//! Numbers that prompts asked for, and mappings of setup stages.

use serde_json::{Value, json};

use super::*;
use crate::{
    delivery::{FailureReason, Outcome},
    ids::{MappingId, UserId},
    mapping::{Mapping, Payload},
};

const NUMBER: &str = "+49 1512 3456789";

fn settings(mapping: Option<MappingId>) -> StageSettings {
    let sample = crate::expression::views::sample_settings(false);
    StageSettings::AuthenticatorSms(Box::new(authenticator_sms::Settings { mapping, ..sample }))
}

/// A prompt stage that asks for a number, and the setup stage after it.
async fn answered(number: Value) -> World {
    let world = World::new();
    world.form("phone", |_| ());
    world.stage(settings(None), |_| ());
    world.look().await;
    world.respond(json!({"phone": number})).await;
    world
}

/// A setup stage whose mapping has this source; `None` for one that is gone.
fn mapped(source: Option<&str>) -> World {
    let world = World::new();
    let mapping = MappingId(id(600));
    world.stage(settings(Some(mapping)), |_| ());
    let expression = source.map(str::to_owned);
    world.store.state().mappings.extend(expression.map(|expression| Mapping {
        id: mapping,
        name: "To the gateway".to_owned(),
        expression,
    }));
    world
}

fn sent(world: &World) -> usize {
    world.gateway.messages.lock().unwrap().len()
}

/// What the operator is told: the delivery that failed, and the entry of the audit trail. Neither holds a number or a code.
fn told(world: &World) -> (String, Map<String, Value>) {
    let state = world.store.state();
    let delivery = &state.deliveries.last().unwrap().delivery;
    assert_eq!(delivery.outcome, Outcome::Failed(FailureReason::Mapping));
    let detail = delivery.detail.as_ref().unwrap().as_str().to_owned();
    assert!(!detail.contains(SEEN), "{detail}");
    drop(state);
    let mut events = world.configuration_errors();
    assert_eq!(events.len(), 1);
    (detail, events.remove(0))
}

#[tokio::test]
async fn a_number_that_a_prompt_asked_for_is_sent_to_once_however_often_it_is_looked_at() {
    let world = answered(json!(NUMBER)).await;

    for _ in 0..3 {
        let step = world.look().await;
        assert_eq!(asked(&step)["phone_number_required"], false);
        assert_eq!(asked(&step)["errors"], Value::Null);
    }

    assert_eq!(sent(&world), 1);
    let context = world.store.state().plan.as_ref().unwrap().context.clone();
    assert!(context.is_prompted_number_used);
    assert!(context.prompt_data.contains_key("phone"), "policies of later stages may read it");
}

#[tokio::test]
async fn a_number_that_a_prompt_asked_for_and_that_cannot_be_used_is_asked_for_with_the_reason() {
    for number in [json!("12"), json!(12), json!("+1 900 555 0132")] {
        let world = answered(number.clone()).await;

        let first = asked(&world.look().await);
        let second = asked(&world.look().await);

        assert_eq!(first["phone_number_required"], true, "{number}");
        assert_eq!(first["errors"]["phone_number"][0]["code"], "invalid", "{number}");
        assert_eq!(second["phone_number_required"], true);
        assert_eq!(second["errors"], Value::Null);
        assert_eq!(sent(&world), 0);
    }
}

#[tokio::test]
async fn a_message_to_a_prompted_number_that_is_not_sent_is_told_and_not_tried_again() {
    let world = answered(json!(NUMBER)).await;
    let refused = Delivery::failed(FailureReason::Refused, "no");
    *world.gateway.outcome.lock().unwrap() = Some(refused);

    let first = asked(&world.look().await);
    world.look().await;

    assert_eq!(first["phone_number_required"], true);
    assert_eq!(first["errors"]["non_field_errors"][0]["code"], "not_sent");
    assert_eq!(sent(&world), 1);
}

#[tokio::test]
async fn what_a_prompt_asked_for_is_no_number_when_it_is_nothing() {
    for nothing in [json!(" "), json!(null), json!(true), json!([])] {
        let world = World::new();
        world.stage(settings(None), |_| ());
        world.look().await;
        let data = Map::from_iter([("phone".to_owned(), nothing)]);
        world.store.state().plan.as_mut().unwrap().context.prompt_data = data;

        let looked = asked(&world.look().await);

        assert_eq!(looked["phone_number_required"], true);
    }
}

#[tokio::test]
async fn a_mapping_makes_what_is_sent() {
    let world = mapped(Some("{\"text\": 1}"));
    world.look().await;

    let step = world.respond(json!({"phone_number": NUMBER})).await;

    assert_eq!(asked(&step)["phone_number_required"], false);
    let payload = world.gateway.messages.lock().unwrap()[0].payload.clone();
    assert!(payload == Some(Payload::Value(json!({"text": 1}))));
    assert!(world.configuration_errors().is_empty());
}

#[tokio::test]
async fn a_mapping_that_fails_sends_nothing_and_tells_the_operator_where() {
    let world = mapped(Some("fault"));
    world.look().await;

    let refused = asked(&world.respond(json!({"phone_number": NUMBER})).await);

    assert_eq!(refused["phone_number_required"], true, "another try is possible");
    assert_eq!(refused["errors"]["non_field_errors"][0]["code"], "not_sent");
    assert_eq!(sent(&world), 0);
    let (detail, event) = told(&world);
    assert_eq!(detail, "the mapping \"To the gateway\" failed: line 3, column 7: KeyError");
    let expected = json!({
        "stage": id(100), "stage_name": "stage 0", "mapping": id(600),
        "mapping_name": "To the gateway", "error": "KeyError", "line": 3, "column": 7,
    });
    assert_eq!(json!(event), expected);
}

#[tokio::test]
async fn a_mapping_that_returns_nothing_or_is_gone_sends_nothing() {
    for source in [Some("null"), None] {
        let world = mapped(source);
        world.look().await;

        let refused = asked(&world.respond(json!({"phone_number": NUMBER})).await);

        assert_eq!(refused["errors"]["non_field_errors"][0]["code"], "not_sent");
        assert_eq!(sent(&world), 0);
        assert_eq!(told(&world).1["mapping"], json!(id(600)));
    }
}

#[tokio::test]
async fn what_a_mapping_made_and_a_provider_cannot_take_is_told_to_the_operator() {
    let world = mapped(Some("[]"));
    let refused = Delivery::failed(FailureReason::Mapping, "the mapping has to return a dict");
    *world.gateway.outcome.lock().unwrap() = Some(refused);
    world.look().await;

    world.respond(json!({"phone_number": NUMBER})).await;

    assert_eq!(told(&world).1["error"], "the mapping has to return a dict");
}

#[tokio::test]
async fn the_token_of_a_message_without_a_code_is_its_text() {
    let world = mapped(Some("1"));
    world.store.state().number_owner = Some(UserId(99));
    world.look().await;

    world.respond(json!({"phone_number": NUMBER})).await;

    let evaluated = world.expressions.evaluated.lock().unwrap();
    let (_, token) = evaluated[0].1.iter().find(|(name, _)| *name == "token").unwrap();
    let crate::expression::View::Json(Value::String(token)) = token else { panic!("a text") };
    assert!(token.starts_with("Somebody tried to add this phone number"), "{token}");
}
