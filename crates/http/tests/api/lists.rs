//! Lists and bodies, the same for all resources: tried on mappings and flows.

use handset_testkit::client::Client;
use http::{Method, header};
use http_body_util::Full;
use serde_json::{Value, json};

use crate::harness::{Api, KEY};

const MAPPINGS: &str = "/api/v3/propertymappings/notification/";

async fn names(api: &Api, query: &str) -> Vec<String> {
    let page = api.get(&format!("{MAPPINGS}{query}")).await;
    let results = page["results"].as_array().unwrap().iter();
    results.map(|object| object["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_have_pages_an_order_and_a_search() {
    let api = Api::start().await;
    for name in ["beta one", "alpha one", "gamma two"] {
        api.make(MAPPINGS, &json!({"name": name, "expression": "return 1"})).await;
    }

    assert_eq!(names(&api, "").await, ["alpha one", "beta one", "gamma two"]);
    assert_eq!(names(&api, "?ordering=-name").await, ["gamma two", "beta one", "alpha one"]);
    assert_eq!(names(&api, "?search=ONE,beta").await, ["beta one"]);
    assert_eq!(names(&api, "?page_size=2&page=last").await, ["gamma two"]);
    assert_eq!(names(&api, "?ordering=secret&unknown=1&name=").await.len(), 3);
    let second = api.get(&format!("{MAPPINGS}?page_size=1&page=2")).await;
    assert_eq!(
        second["pagination"],
        json!({
            "next": 3, "previous": 1, "count": 3, "current": 2, "total_pages": 3,
            "start_index": 2, "end_index": 2,
        })
    );
    let beyond = api.ask(Method::GET, &format!("{MAPPINGS}?page=2"), None).await;
    assert_eq!(beyond, (404, json!({"detail": "Invalid page."})));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_field_can_be_is_refused_by_its_filter() {
    let api = Api::start().await;

    for (path, answer) in [
        (
            "flows/instances/?designation=nope",
            json!({"designation": ["Select a valid choice. nope is not one of the available choices."]}),
        ),
        ("flows/bindings/?stage=x", json!({"stage": ["Enter a valid UUID."]})),
    ] {
        let told = api.ask(Method::GET, &format!("/api/v3/{path}"), None).await;
        assert_eq!(told, (400, answer), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_none_are_not_found_and_others_match_nothing() {
    let api = Api::start().await;
    let missing = "00000000-0000-0000-0000-000000000000";

    for (path, detail) in [
        ("stages/authenticator/sms/not-a-uuid/", "Not found."),
        (
            &format!("stages/authenticator/sms/{missing}/"),
            "No AuthenticatorSMSStage matches the given query.",
        ),
        (&format!("stages/prompt/prompts/{missing}/"), "No Prompt matches the given query."),
        (&format!("stages/prompt/stages/{missing}/"), "No PromptStage matches the given query."),
        (&format!("stages/all/{missing}/"), "No Stage matches the given query."),
        (&format!("flows/bindings/{missing}/"), "No FlowStageBinding matches the given query."),
        (&format!("policies/bindings/{missing}/"), "No PolicyBinding matches the given query."),
        (
            &format!("policies/expression/{missing}/"),
            "No ExpressionPolicy matches the given query.",
        ),
        ("flows/instances/nope/", "No Flow matches the given query."),
    ] {
        let told = api.ask(Method::GET, &format!("/api/v3/{path}"), None).await;
        assert_eq!(told, (404, json!({"detail": detail})), "{path}");
    }
}

async fn post(api: &Api, content_type: &str, body: &'static [u8]) -> (u16, Value) {
    let mut client = Client::new(api.address);
    let request = client
        .request(Method::POST, MAPPINGS)
        .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
        .header(header::CONTENT_TYPE, content_type)
        .body(Full::new(body.into()));
    let answer = client.send(request.unwrap()).await;
    (answer.status.as_u16(), answer.json())
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_objects_of_json() {
    let api = Api::start().await;
    let required =
        json!({"name": ["This field is required."], "expression": ["This field is required."]});
    let no_object = |kind: &str| json!({"non_field_errors": [format!("Invalid data. Expected a dictionary, but got {kind}.")]});
    let media =
        |kind: &str| json!({"detail": format!("Unsupported media type \"{kind}\" in request.")});
    let form = "application/x-www-form-urlencoded";

    for (content_type, body, told) in [
        ("application/json", &b""[..], (400, required)),
        ("application/json", b"[]", (400, no_object("list"))),
        ("application/json", b"\"str\"", (400, no_object("str"))),
        ("application/json", b"null", (400, json!({"non_field_errors": ["No data provided"]}))),
        (
            "application/json",
            b"{bad json",
            (
                400,
                json!({"detail": "JSON parse error - unexpected character: line 1 column 2 (char 1)"}),
            ),
        ),
        (form, b"name=x", (415, media(form))),
        ("text/plain", b"name=x", (415, media("text/plain"))),
    ] {
        assert_eq!(post(&api, content_type, body).await, told);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_longest_expression_fits_into_a_body() {
    let api = Api::start().await;

    let source = "ä".repeat(8 * 1024);
    let made = api.make(MAPPINGS, &json!({"name": "long", "expression": source})).await;

    assert_eq!(made["expression"], source);
}
