//! Expression policies, and where they decide.

use http::Method;
use serde_json::{Value, json};

use crate::{
    harness::{Api, pk},
    sandbox::BROKEN,
};

const POLICIES: &str = "/api/v3/policies/expression/";
const BINDINGS: &str = "/api/v3/policies/bindings/";

async fn policy(api: &Api, name: &str) -> Value {
    api.make(POLICIES, &json!({"name": name, "expression": "return True"})).await
}

/// The first stage of the sign-in flow.
async fn flow_binding(api: &Api) -> Value {
    let flow = api.get("/api/v3/flows/instances/default-authentication-flow/").await;
    let bindings = api.get(&format!("/api/v3/flows/bindings/?target={}", pk(&flow))).await;
    bindings["results"][0].clone()
}

fn shown(policy: &Value, bound_to: usize) -> Value {
    json!({
        "pk": pk(policy), "name": "p-1", "execution_logging": false,
        "component": "ak-policy-expression-form", "verbose_name": "Expression Policy",
        "verbose_name_plural": "Expression Policies",
        "meta_model_name": "authentik_policies_expression.expressionpolicy", "bound_to": bound_to,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_are_kept() {
    let api = Api::start().await;

    let made = policy(&api, "p-1").await;

    let mut whole = shown(&made, 0);
    whole["expression"] = json!("return True");
    assert_eq!(made, whole);
    let address = format!("{POLICIES}{}/", pk(&made));
    let edits = json!({"execution_logging": true, "expression": "return False"});
    let changed = api.patch(&address, &edits).await;
    assert_eq!((&changed["execution_logging"], &changed["name"]), (&json!(true), &json!("p-1")));
    let put = json!({"name": "p-1", "expression": "return True"});
    let put = api.ask(Method::PUT, &address, Some(&put)).await.1;
    assert_eq!(put["execution_logging"], true, "what is not sent stays");
    assert_eq!(api.get("/api/v3/policies/all/").await["results"][0]["pk"], made["pk"]);
    assert_eq!(api.ask(Method::DELETE, &address, None).await.0, 204);
    assert_eq!(api.get(POLICIES).await["results"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_cannot_be_is_refused() {
    let api = Api::start().await;
    policy(&api, "p-1").await;

    for (body, answer) in [
        (
            json!({"name": "p-1", "expression": "return 1"}),
            json!({"name": ["Policy with this name already exists."]}),
        ),
        (
            json!({"name": "p-2", "expression": BROKEN}),
            json!({"expression": ["line 1, column 1: SyntaxError: invalid syntax (remove it)"]}),
        ),
        (
            json!({"execution_logging": "maybe"}),
            json!({
                "name": ["This field is required."],
                "execution_logging": ["Must be a valid boolean."],
                "expression": ["This field is required."],
            }),
        ),
    ] {
        assert_eq!(api.refused(POLICIES, &body).await, answer, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_is_bound_to_a_stage_of_a_flow() {
    let api = Api::start().await;
    let (policy, target) = (policy(&api, "p-1").await, flow_binding(&api).await);
    let whole = json!({"policy": pk(&policy), "target": pk(&target), "order": 3});

    let made = api.make(BINDINGS, &whole).await;

    assert_eq!(
        made,
        json!({
            "pk": pk(&made), "policy": pk(&policy), "group": null, "user": null,
            "policy_obj": shown(&policy, 1), "group_obj": null, "user_obj": null,
            "target": pk(&target), "negate": false, "enabled": true, "order": 3, "timeout": 30,
            "failure_result": false,
        })
    );
    let address = format!("{BINDINGS}{}/", pk(&made));
    let changed = api.patch(&address, &json!({"negate": "on", "timeout": 5})).await;
    assert_eq!((&changed["negate"], &changed["timeout"]), (&json!(true), &json!(5)));
    let user = json!({
        "app": "authentik_policies", "model_name": "policybinding", "pk": pk(&made),
        "name": format!("Binding from PolicyBindingModel {} #3 to Policy p-1", pk(&target)),
        "action": "cascade",
    });
    for path in [
        format!("{POLICIES}{}/used_by/", pk(&policy)),
        format!("/api/v3/flows/bindings/{}/used_by/", pk(&target)),
    ] {
        assert_eq!(api.get(&path).await, json!([user]), "{path}");
    }
    assert_eq!(api.get(&format!("{address}used_by/")).await, json!([]));
    let (status, _) = api.ask(Method::DELETE, &format!("{POLICIES}{}/", pk(&policy)), None).await;
    assert_eq!(status, 204);
    assert_eq!(api.get(BINDINGS).await["results"], json!([]), "it went with its policy");
}

#[tokio::test(flavor = "multi_thread")]
async fn bindings_and_policies_are_found_by_each_other() {
    let api = Api::start().await;
    let (bound, free) = (policy(&api, "bound").await, policy(&api, "free").await);
    let target = flow_binding(&api).await;
    let body = json!({"policy": pk(&bound), "target": pk(&target), "order": 0});
    let made = api.make(BINDINGS, &body).await;

    for (path, found) in [
        (format!("{BINDINGS}?target={}&enabled=true", pk(&target)), Some(&made)),
        (format!("{BINDINGS}?target_in={0}&target_in={0}", pk(&target)), Some(&made)),
        (format!("{BINDINGS}?policy={}", pk(&free)), None),
        (format!("{BINDINGS}?policy__isnull=true"), None),
        (format!("/api/v3/flows/bindings/?policies={}", pk(&bound)), Some(&target)),
        (format!("/api/v3/flows/bindings/?policies={}", pk(&free)), None),
        ("/api/v3/policies/all/?bindings__isnull=true".to_owned(), Some(&free)),
        ("/api/v3/policies/all/?bindings__isnull=false".to_owned(), Some(&bound)),
        ("/api/v3/policies/all/?promptstage__isnull=false".to_owned(), None),
    ] {
        let results = api.get(&path).await["results"].clone();
        let keys: Vec<_> = results.as_array().unwrap().iter().map(pk).collect();
        assert_eq!(keys, found.map(pk).into_iter().collect::<Vec<_>>(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_policies_are_bound_and_only_to_stages_of_flows() {
    let api = Api::start().await;
    let (policy, target) = (policy(&api, "p-1").await, flow_binding(&api).await);
    let whole = json!({"policy": pk(&policy), "target": pk(&target), "order": 0});
    api.make(BINDINGS, &whole).await;
    let with = |field: &str, value: Value| {
        let mut body = whole.clone();
        body["order"] = json!(1);
        body[field] = value;
        body
    };
    let uuid = "00000000-0000-0000-0000-000000000007";

    for (body, field, words) in [
        (whole.clone(), "non_field_errors", "policy, target, order must make a unique set."),
        (with("policy", Value::Null), "policy", "may not be null."),
        (with("policy", json!(uuid)), "policy", "does not exist."),
        (with("target", json!(uuid)), "target", "does not exist."),
        (with("target", target["target"].clone()), "target", "give the pk of a flow-stage binding"),
        (with("group", json!(uuid)), "group", "Handset has no groups."),
        (with("user", json!(1)), "user", "Users are not bound."),
        (with("timeout", json!(-1)), "timeout", "greater than or equal to 0."),
        (json!({"target": pk(&target), "order": 0}), "policy", "This field is required."),
    ] {
        let told = api.refused(BINDINGS, &body).await;
        assert!(told[field][0].as_str().unwrap().contains(words), "{body}: {told}");
    }
}
