//! Prompts and the stages that ask them.

use http::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Api, pk},
    sandbox::BROKEN,
};

const PROMPTS: &str = "/api/v3/stages/prompt/prompts/";
const STAGES: &str = "/api/v3/stages/prompt/stages/";

fn phone() -> Value {
    json!({"name": "ask-phone", "field_key": "phone", "label": "Phone", "type": "tel"})
}

#[tokio::test(flavor = "multi_thread")]
async fn prompts_are_kept() {
    let api = Api::start().await;

    let made = api.make(PROMPTS, &phone()).await;

    let shown = json!({
        "pk": pk(&made), "name": "ask-phone", "field_key": "phone", "label": "Phone",
        "type": "tel", "required": true, "placeholder": "", "initial_value": "", "order": 0,
        "prompt_stages_obj": [], "sub_text": "", "placeholder_expression": false,
        "initial_value_expression": false,
    });
    assert_eq!(made, shown);
    let address = format!("{PROMPTS}{}/", pk(&made));
    let edits = json!({"required": false, "placeholder": " +49 ... ", "order": -5});
    let changed = api.patch(&address, &edits).await;
    assert_eq!(changed["placeholder"], "+49 ...");
    let put = api.ask(Method::PUT, &address, Some(&phone())).await.1;
    assert_eq!(put, changed, "what is not sent stays");
    assert_eq!(api.get(&format!("{PROMPTS}?type=tel&search=phone")).await["results"], json!([put]));
    assert_eq!(api.ask(Method::DELETE, &address, None).await.0, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_that_cannot_be_is_refused() {
    let api = Api::start().await;
    api.make(PROMPTS, &phone()).await;
    let with = |field: &str, value: Value| {
        let mut body = phone();
        body["name"] = json!("other");
        body[field] = value;
        body
    };
    let place = "line 1, column 1: SyntaxError: invalid syntax (remove it)";

    for (body, field, sentence) in [
        (phone(), "name", "Prompt with this name already exists."),
        (with("type", json!("password")), "type", "\"password\" is not a valid choice."),
        (with("type", json!("date")), "type", "\"date\" is not a valid choice."),
        (with("order", json!("x")), "order", "A valid integer is required."),
        (with("label", json!("")), "label", "This field may not be blank."),
    ] {
        assert_eq!(api.refused(PROMPTS, &body).await, json!({field: [sentence]}), "{body}");
    }
    let key = api.refused(PROMPTS, &with("field_key", json!("a b"))).await;
    assert!(key["field_key"][0].as_str().unwrap().starts_with("A field key has"), "{key}");
    for field in ["placeholder", "initial_value"] {
        let mut body = with(field, json!(BROKEN));
        assert_eq!(api.ask(Method::POST, &format!("{PROMPTS}preview/"), Some(&body)).await.0, 200);
        body[format!("{field}_expression")] = json!(true);
        assert_eq!(api.refused(PROMPTS, &body).await, json!({field: [place]}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_makes_a_text_that_is_kept_an_expression_and_so_it_is_checked() {
    let api = Api::start().await;
    let mut body = phone();
    body["placeholder"] = json!(BROKEN);
    let made = api.make(PROMPTS, &body).await;

    let flag = json!({"placeholder_expression": true});
    let path = format!("{PROMPTS}{}/", pk(&made));
    let (status, told) = api.ask(Method::PATCH, &path, Some(&flag)).await;

    assert_eq!(status, 400);
    assert!(told["placeholder"][0].as_str().unwrap().contains("SyntaxError"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_is_seen_before_it_is_kept() {
    let api = Api::start().await;
    api.make(PROMPTS, &phone()).await;
    let mut body = phone();
    body["initial_value"] = json!("return {'b': user.username if user else None}");
    body["initial_value_expression"] = json!(true);
    let preview = format!("{PROMPTS}preview/");

    let (status, seen) = api.ask(Method::POST, &preview, Some(&body)).await;
    body["initial_value"] = json!("return foo");
    let failed = api.refused(&preview, &body).await;

    assert_eq!(status, 200);
    assert_eq!(
        seen,
        json!({
            "component": "ak-stage-prompt",
            "fields": [{
                "field_key": "phone", "label": "Phone", "type": "tel", "required": true,
                "placeholder": "", "initial_value": "{\"b\":\"jdoe\"}", "order": 0,
                "sub_text": "", "choices": null,
            }],
        })
    );
    let sentence = "line 1, column 8: NameError: name 'foo' is not defined";
    assert_eq!(failed, json!({"initial_value": [sentence]}));
    assert_eq!(api.get(PROMPTS).await["pagination"]["count"], 1, "nothing was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn prompt_stages_name_prompts_and_policies_and_forget_those_that_go() {
    let api = Api::start().await;
    let first = api.make(PROMPTS, &phone()).await;
    let name = json!({"name": "n", "field_key": "name", "label": "Name", "type": "text"});
    let second = api.make(PROMPTS, &name).await;
    let policy = json!({"name": "p", "expression": "return True"});
    let policy = api.make("/api/v3/policies/expression/", &policy).await;
    let body = json!({
        "name": "ask", "fields": [pk(&first), pk(&second)], "validation_policies": [pk(&policy)],
    });

    let made = api.make(STAGES, &body).await;

    let shown = json!({
        "pk": pk(&made), "name": "ask", "component": "ak-stage-prompt-form",
        "verbose_name": "Prompt Stage", "verbose_name_plural": "Prompt Stages",
        "meta_model_name": "authentik_stages_prompt.promptstage", "flow_set": [],
        "fields": [pk(&first), pk(&second)], "validation_policies": [pk(&policy)],
    });
    assert_eq!(made, shown);
    let stage = json!([{
        "app": "authentik_stages_prompt", "model_name": "promptstage", "pk": pk(&made),
        "name": "Stage ask", "action": "cascade_many",
    }]);
    let policy_address = format!("/api/v3/policies/expression/{}/", pk(&policy));
    let prompt_address = format!("{PROMPTS}{}/", pk(&first));
    assert_eq!(api.get(&format!("{policy_address}used_by/")).await, stage);
    assert_eq!(api.get(&format!("{prompt_address}used_by/")).await, stage);
    assert_eq!(api.get(&policy_address).await["bound_to"], 1);
    assert_eq!(api.get(&prompt_address).await["prompt_stages_obj"], json!([shown]));
    for (filter, value) in [("fields", pk(&first)), ("validation_policies", pk(&policy))] {
        let found = api.get(&format!("{STAGES}?{filter}={value}")).await;
        assert_eq!(found["results"], json!([shown]), "{filter}");
    }
    for address in [policy_address, prompt_address] {
        assert_eq!(api.ask(Method::DELETE, &address, None).await.0, 204);
    }
    let left = api.get(&format!("{STAGES}{}/", pk(&made))).await;
    assert_eq!(left["fields"], json!([pk(&second)]));
    assert_eq!(left["validation_policies"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_stage_that_cannot_be_is_refused() {
    let api = Api::start().await;
    let prompt = api.make(PROMPTS, &phone()).await;
    let missing = "00000000-0000-0000-0000-000000000000";
    let unknown = format!("Invalid pk \"{missing}\" - object does not exist.");

    for (body, answer) in [
        (
            json!({}),
            json!({"name": ["This field is required."], "fields": ["This field is required."]}),
        ),
        (
            json!({"name": "default-authenticator-sms-setup", "fields": [pk(&prompt)]}),
            json!({"name": ["stage with this name already exists."]}),
        ),
        (json!({"name": "s", "fields": []}), json!({"fields": ["This list may not be empty."]})),
        (
            json!({"name": "s", "fields": "x"}),
            json!({"fields": ["Expected a list of items but got type \"str\"."]}),
        ),
        (
            json!({"name": "s", "fields": ["x"], "validation_policies": [missing]}),
            json!({"fields": ["“x” is not a valid UUID."], "validation_policies": [unknown]}),
        ),
    ] {
        assert_eq!(api.refused(STAGES, &body).await, answer, "{body}");
    }
}
