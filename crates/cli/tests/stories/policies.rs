//! Prompts, and policies that limit what they are answered and which stages are run.

use handset_testkit::database::TestDatabase;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    admin::{Admin, world},
    world::{AMERICAN, GERMAN, SETUP, World, error_code, on_both_databases},
};

/// The policy of authentik's page about limiting phone numbers, in words of our own.
const AMERICANS_ONLY: &str = "phone = request.context[\"prompt_data\"][\"phone\"]\n\
    if regex_match(phone, r\"^\\+1\"):\n    return True\n\
    ak_message(\"Only numbers of the USA and Canada can be added.\")\nreturn False\n";

/// A setup flow that asks for the number in a prompt stage of its own.
async fn prompting(database: TestDatabase, policy: &str) -> (World, Admin) {
    let world = world(database).await;
    let mut admin = Admin::of(&world.server);
    let prompt = json!({
        "name": "phone", "field_key": "phone", "label": "Phone", "type": "tel", "required": true,
        "placeholder": "+1 415 555 0132", "order": 0,
    });
    let prompt = admin.make("stages/prompt/prompts/", &prompt).await;
    let policy = json!({"name": "numbers", "expression": policy});
    let policy = admin.make("policies/expression/", &policy).await;
    let stage = json!({"name": "ask", "fields": [prompt], "validation_policies": [policy]});
    let stage = admin.make("stages/prompt/stages/", &stage).await;
    let flow = admin.find("flows/instances/", "slug", SETUP).await;
    let binding = json!({"target": flow["pk"], "stage": stage, "order": -1});
    admin.make("flows/bindings/", &binding).await;
    (world, admin)
}

fn prompted(number: &str) -> Value {
    json!({"component": "ak-stage-prompt", "phone": number})
}

async fn a_prompted_number_is_used_without_asking_again(database: TestDatabase) {
    let (world, _) = prompting(database, AMERICANS_ONLY).await;
    let mut ada = world.user("ada").await;
    let form = ada.look(SETUP).await;
    assert_eq!(form["component"], "ak-stage-prompt", "{form}");
    assert_eq!(form["fields"][0]["type"], "tel");

    let asked = ada.respond(SETUP, &prompted(" +1 (415) 555-0132 ")).await;

    assert_eq!(asked["component"], "ak-stage-authenticator-sms", "{asked}");
    assert_eq!(asked["phone_number_required"], false);
    let reloaded = ada.look(SETUP).await;
    assert_eq!(reloaded["phone_number_required"], false);
    assert_eq!(world.gateway.count(), 1, "a reload sends nothing");
    let code = json!({"code": world.code_for(AMERICAN)});
    assert_eq!(ada.respond(SETUP, &code).await["component"], "xak-flow-redirect");
}

async fn a_policy_limits_the_numbers_and_says_why(database: TestDatabase) {
    let (world, _) = prompting(database, AMERICANS_ONLY).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;

    let refused = ada.respond(SETUP, &prompted(GERMAN)).await;

    assert_eq!(refused["component"], "ak-stage-prompt", "{refused}");
    let sentence = &refused["response_errors"]["non_field_errors"][0]["string"];
    assert_eq!(sentence, "Only numbers of the USA and Canada can be added.");
    assert_eq!(refused["fields"][0]["initial_value"], GERMAN, "it can be corrected");
    assert_eq!(world.gateway.count(), 0);
    let taken = ada.respond(SETUP, &prompted(AMERICAN)).await;
    assert_eq!(taken["phone_number_required"], false, "{taken}");
}

async fn a_policy_also_limits_the_number_that_replaces_the_prompted_one(database: TestDatabase) {
    let (world, _) = prompting(database, AMERICANS_ONLY).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;
    ada.respond(SETUP, &prompted(AMERICAN)).await;
    ada.respond(SETUP, &json!({"change_number": true})).await;

    let refused = ada.respond(SETUP, &json!({"phone_number": GERMAN})).await;

    let sentence = &refused["response_errors"]["non_field_errors"][0]["string"];
    assert_eq!(sentence, "Only numbers of the USA and Canada can be added.", "{refused}");
    assert_eq!(world.gateway.count(), 1);
    let taken = ada.respond(SETUP, &json!({"phone_number": "+14155550133"})).await;
    assert_eq!(taken["phone_number_required"], false, "{taken}");
}

async fn a_prompted_number_that_cannot_be_used_is_asked_for_again(database: TestDatabase) {
    let (world, _) = prompting(database, "return True").await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;

    let asked = ada.respond(SETUP, &prompted("12")).await;

    assert_eq!(asked["component"], "ak-stage-authenticator-sms", "{asked}");
    assert_eq!(asked["phone_number_required"], true);
    assert_eq!(error_code(&asked, "phone_number"), "invalid", "{asked}");
    assert_eq!(world.gateway.count(), 0);
    let number = json!({"phone_number": AMERICAN});
    assert_eq!(ada.respond(SETUP, &number).await["phone_number_required"], false);
}

async fn a_validation_policy_that_fails_takes_nothing(database: TestDatabase) {
    let (world, _) = prompting(database, "return request.context['no such thing']").await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;

    let refused = ada.respond(SETUP, &prompted(AMERICAN)).await;

    assert_eq!(error_code(&refused, "non_field_errors"), "unavailable", "{refused}");
    assert_eq!(world.gateway.count(), 0);
}

/// Binds a policy to the prompt stage of the setup flow.
async fn bind(admin: &mut Admin, expression: &str, failure_result: bool) {
    let policy = json!({"name": "when", "expression": expression});
    let policy = admin.make("policies/expression/", &policy).await;
    let stage = admin.find("stages/prompt/stages/", "name", "ask").await;
    let target = admin.find("flows/bindings/", "stage", stage["pk"].as_str().unwrap()).await;
    let binding = json!({
        "policy": policy, "target": target["policybindingmodel_ptr_id"], "order": 0,
        "failure_result": failure_result,
    });
    admin.ask(Method::POST, "policies/bindings/", &binding, StatusCode::CREATED).await;
}

async fn a_policy_skips_a_stage_for_whom_it_says_no(database: TestDatabase) {
    let (world, mut admin) = prompting(database, "return True").await;
    bind(&mut admin, "return request.user.username == 'ada'", false).await;
    let mut ada = world.user("ada").await;
    let mut bob = world.user("bob").await;

    assert_eq!(ada.look(SETUP).await["component"], "ak-stage-prompt");
    assert_eq!(bob.look(SETUP).await["component"], "ak-stage-authenticator-sms");
}

async fn a_bound_policy_that_fails_ends_the_flow_and_skips_nothing(database: TestDatabase) {
    let (world, mut admin) = prompting(database, "return True").await;
    bind(&mut admin, "return request.user.nothing", false).await;
    let mut ada = world.user("ada").await;

    let denied = ada.look(SETUP).await;

    assert_eq!(denied["component"], "ak-stage-access-denied", "{denied}");
    let number = json!({"phone_number": AMERICAN});
    let after = ada.respond(SETUP, &number).await;
    assert_ne!(after["component"], "ak-stage-authenticator-sms", "{after}");
    assert_eq!(world.gateway.count(), 0);
}

async fn a_bound_policy_that_fails_counts_as_yes_where_the_binding_says_so(database: TestDatabase) {
    let (world, mut admin) = prompting(database, "return True").await;
    bind(&mut admin, "return request.user.nothing", true).await;
    let mut ada = world.user("ada").await;

    assert_eq!(ada.look(SETUP).await["component"], "ak-stage-prompt");
}

async fn the_form_of_a_prompt_stage_works_as_a_page(database: TestDatabase) {
    let (world, _) = prompting(database, AMERICANS_ONLY).await;
    let mut ada = world.user("ada").await;
    let path = format!("/if/flow/{SETUP}/");
    let page = ada.get(&path).await.text();
    assert!(
        page.contains("type=\"tel\"") && page.contains("<label for=\"field-0\">Phone"),
        "{page}"
    );

    let refused = ada.submit(&path, &[("phone", GERMAN)]).await;

    assert!(refused.text().contains("Only numbers of the USA and Canada"), "{}", refused.text());
    assert!(refused.text().contains(&format!("value=\"{GERMAN}\"")), "{}", refused.text());
    ada.submit(&path, &[("phone", AMERICAN)]).await;
    ada.get(&path).await;
    assert_eq!(world.gateway.count(), 1);
}

on_both_databases!(
    a_prompted_number_is_used_without_asking_again,
    a_policy_limits_the_numbers_and_says_why,
    a_policy_also_limits_the_number_that_replaces_the_prompted_one,
    a_prompted_number_that_cannot_be_used_is_asked_for_again,
    a_validation_policy_that_fails_takes_nothing,
    a_policy_skips_a_stage_for_whom_it_says_no,
    a_bound_policy_that_fails_ends_the_flow_and_skips_nothing,
    a_bound_policy_that_fails_counts_as_yes_where_the_binding_says_so,
    the_form_of_a_prompt_stage_works_as_a_page,
);
