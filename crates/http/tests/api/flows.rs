//! Flows and the stages in them, replayed after a real authentik server where Handset does the same.

use http::Method;
use serde_json::{Value, json};

use crate::harness::{Api, pk};

const FLOWS: &str = "/api/v3/flows/instances/";
const BINDINGS: &str = "/api/v3/flows/bindings/";
const SMS_FLOW: &str = "/api/v3/flows/instances/default-authenticator-sms-setup/";
const MISSING: &str = "00000000-0000-0000-0000-000000000000";

fn short(flow: &Value) -> Value {
    let mut short = flow.clone();
    let fields = short.as_object_mut().unwrap();
    for field in [
        "background",
        "background_themed_urls",
        "stages",
        "policies",
        "cache_count",
        "authentication",
    ] {
        fields.remove(field).unwrap();
    }
    short
}

async fn flow(api: &Api, slug: &str) -> Value {
    let name = format!("Flow {slug}");
    let body =
        json!({"name": name, "slug": slug, "title": "Title", "designation": "stage_configuration"});
    api.make(FLOWS, &body).await
}

async fn deny_stage(api: &Api) -> Value {
    // The stage of the default flow: any will do.
    let stages = api.get("/api/v3/stages/all/?name=default-authenticator-sms-setup").await;
    stages["results"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn flows_are_made_and_shown_as_the_real_server_shows_them() {
    let api = Api::start().await;

    let made = flow(&api, "fl-1").await;

    // Without authentik's pictures and exports, which are not there.
    let shown = json!({
        "pk": pk(&made), "policybindingmodel_ptr_id": pk(&made), "name": "Flow fl-1",
        "slug": "fl-1", "title": "Title", "designation": "stage_configuration", "background": "",
        "background_url": "", "background_themed_urls": null, "stages": [], "policies": [],
        "cache_count": 0, "policy_engine_mode": "any", "compatibility_mode": false,
        "export_url": "", "layout": "stacked", "denied_action": "message_continue",
        "authentication": "none",
    });
    assert_eq!(made, shown);
    assert_eq!(api.get(&format!("{FLOWS}fl-1/")).await, shown);
    for query in ["?slug=fl-1", "?search=fl-1", &format!("?flow_uuid={}", pk(&made))] {
        assert_eq!(api.get(&format!("{FLOWS}{query}")).await["results"], json!([shown]), "{query}");
    }
    let set_up = api.get(&format!("{FLOWS}?designation=stage_configuration&page_size=1")).await;
    assert_eq!(set_up["pagination"]["count"], 2);
    assert_eq!(set_up["results"][0]["authentication"], "require_authenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_that_cannot_be_is_refused_in_the_real_servers_words() {
    let api = Api::start().await;
    flow(&api, "fl-1").await;
    let required = json!(["This field is required."]);

    for (body, answer) in [
        (
            json!({"name": "x", "slug": "fl-1", "title": "t", "designation": "stage_configuration"}),
            json!({"slug": ["Flow with this slug already exists."]}),
        ),
        (
            json!({}),
            json!({"name": required, "slug": required, "title": required, "designation": required}),
        ),
        (
            json!({
                "name": "x", "slug": "bad slug!", "title": "t", "designation": "nope",
                "authentication": "nope", "denied_action": "x", "layout": "x",
                "policy_engine_mode": "x",
            }),
            json!({
                "slug": ["Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."],
                "designation": ["\"nope\" is not a valid choice."],
                "policy_engine_mode": ["\"x\" is not a valid choice."],
                "layout": ["\"x\" is not a valid choice."],
                "denied_action": ["\"x\" is not a valid choice."],
                "authentication": ["\"nope\" is not a valid choice."],
            }),
        ),
    ] {
        assert_eq!(api.refused(FLOWS, &body).await, answer, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stages_are_bound_to_flows() {
    let api = Api::start().await;
    let (flow, stage) = (flow(&api, "fl-1").await, deny_stage(&api).await);
    let whole = json!({"target": pk(&flow), "stage": pk(&stage), "order": 0});

    let made = api.make(BINDINGS, &whole).await;

    let mut stage_obj = stage.clone();
    let default_flow = api.get(SMS_FLOW).await;
    stage_obj["flow_set"] = json!([short(&default_flow), short(&flow)]);
    let shown = json!({
        "pk": pk(&made), "policybindingmodel_ptr_id": pk(&made), "target": pk(&flow),
        "stage": pk(&stage), "stage_obj": stage_obj, "evaluate_on_plan": false,
        "re_evaluate_policies": true, "order": 0, "policy_engine_mode": "any",
        "invalid_response_action": "retry",
    });
    assert_eq!(made, shown);
    let address = format!("{BINDINGS}{}/", pk(&made));
    assert_eq!(api.get(&address).await, shown);
    let edits = json!({"order": 5, "evaluate_on_plan": true, "policy_engine_mode": "all"});
    let changed = api.patch(&address, &edits).await;
    assert_eq!((&changed["order"], &changed["policy_engine_mode"]), (&json!(5), &json!("all")));
    let (status, put) = api.ask(Method::PUT, &address, Some(&whole)).await;
    assert_eq!((status, &put["order"], &put["evaluate_on_plan"]), (200, &json!(0), &json!(true)));
    let listed = api.get(&format!("{BINDINGS}?target={}&ordering=order", pk(&flow))).await;
    assert_eq!(listed["results"], json!([put]));
    assert_eq!(api.get(&format!("{FLOWS}fl-1/")).await["stages"], json!([pk(&stage)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binding_that_cannot_be_is_refused_in_the_real_servers_words() {
    let api = Api::start().await;
    let (flow, stage) = (flow(&api, "fl-1").await, deny_stage(&api).await);
    let whole = json!({"target": pk(&flow), "stage": pk(&stage), "order": 0});
    let made = api.make(BINDINGS, &whole).await;
    let required = json!(["This field is required."]);
    let not_unique =
        json!({"non_field_errors": ["The fields target, stage, order must make a unique set."]});

    for (body, answer) in [
        (whole.clone(), not_unique.clone()),
        (json!({}), json!({"target": required, "stage": required, "order": required})),
        (
            json!({"target": MISSING, "stage": "x", "order": "a", "invalid_response_action": "boom"}),
            json!({
                "target": [format!("Invalid pk \"{MISSING}\" - object does not exist.")],
                "stage": ["“x” is not a valid UUID."],
                "order": ["A valid integer is required."],
                "invalid_response_action": ["\"boom\" is not a valid choice."],
            }),
        ),
    ] {
        assert_eq!(api.refused(BINDINGS, &body).await, answer, "{body}");
    }
    let mut second = whole;
    second["order"] = json!(1);
    let second = api.make(BINDINGS, &second).await;
    let path = format!("{BINDINGS}{}/", pk(&second));
    let told = api.ask(Method::PATCH, &path, Some(&json!({"order": 0}))).await;
    assert_eq!(told, (400, not_unique));
    assert_eq!(api.patch(&format!("{BINDINGS}{}/", pk(&made)), &json!({})).await["order"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn flows_and_stages_say_what_would_go_with_them() {
    let api = Api::start().await;
    let (flow, stage) = (flow(&api, "fl-1").await, deny_stage(&api).await);
    let body = json!({"target": pk(&flow), "stage": pk(&stage), "order": 6});
    let binding = api.make(BINDINGS, &body).await;
    let sms = format!("/api/v3/stages/authenticator/sms/{}/", pk(&stage));
    api.patch(&sms, &json!({"configure_flow": pk(&flow)})).await;
    let bound = json!({
        "app": "authentik_flows", "model_name": "flowstagebinding", "pk": pk(&binding),
        "name": format!("Flow-stage binding #6 to {}", pk(&flow)), "action": "cascade",
    });
    let name = stage["name"].as_str().unwrap();

    let of_flow = api.get(&format!("{FLOWS}fl-1/used_by/")).await;
    let of_stage = api.get(&format!("{sms}used_by/")).await;

    assert_eq!(
        of_flow,
        json!([
            bound,
            {
                "app": "authentik_flows", "model_name": "stage", "pk": pk(&stage),
                "name": format!("Stage {name}"), "action": "cascade_many",
            },
            {
                "app": "authentik_stages_authenticator_sms", "model_name": "authenticatorsmsstage",
                "pk": pk(&stage), "name": format!("SMS Authenticator Setup Stage {name}"),
                "action": "set_null",
            },
        ])
    );
    let flow_used = json!({
        "app": "authentik_flows", "model_name": "flow", "pk": pk(&flow),
        "name": "Flow Flow fl-1 (fl-1)", "action": "cascade_many",
    });
    let of_stage = of_stage.as_array().unwrap();
    assert_eq!(of_stage.len(), 4, "two flows and two bindings: {of_stage:?}");
    assert!(of_stage.contains(&flow_used) && of_stage.contains(&bound), "{of_stage:?}");
    let path = format!("{BINDINGS}{}/", pk(&binding));
    assert_eq!(api.ask(Method::DELETE, &path, None).await.0, 204);
    assert_eq!(api.get(&format!("{FLOWS}fl-1/")).await["stages"], json!([]));
}
