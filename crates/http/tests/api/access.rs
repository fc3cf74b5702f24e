//! Who may call what: every operation with every kind of caller, from the list of operations.

use std::time::Duration;

use handset_http::api::{Access, Operation, operations};
use handset_testkit::client::Client;
use http::Method;
use serde_json::{Value, json};

use crate::harness::{Api, KEY, send};

const NOBODY: &str = "Authentication credentials were not provided.";
const NOT_ALLOWED: &str = "You do not have permission to perform this action.";
const BAD_TOKEN: &str = "Token invalid/expired";

/// A caller and what every operation for superusers tells it; `None` when it may.
struct Caller {
    name: &'static str,
    client: Client,
    authorization: Option<&'static str>,
    refusal: Option<&'static str>,
}

async fn callers(api: &Api) -> Vec<Caller> {
    let ada = api.app.user("ada").await.on(api.address);
    let admin = api.app.signed_in("akadmin").await.on(api.address);
    api.token("ada", "adas-key", None).await;
    api.token("akadmin", "old-key", Some(Duration::from_secs(1))).await;
    api.app.clock.advance(Duration::from_secs(2));
    let nobody = || Client::new(api.address);
    let caller =
        |name, client, authorization, refusal| Caller { name, client, authorization, refusal };
    vec![
        caller("nobody", nobody(), None, Some(NOBODY)),
        caller("basic", nobody(), Some("Basic YWthZG1pbjpw"), Some(NOBODY)),
        caller("user", ada, None, Some(NOT_ALLOWED)),
        caller("user's token", nobody(), Some("Bearer adas-key"), Some(NOT_ALLOWED)),
        caller("superuser", admin.tab(), None, None),
        caller("superuser's token", nobody(), Some("Bearer administrators-key"), None),
        caller("wrong token", nobody(), Some("Bearer administrators-kez"), Some(BAD_TOKEN)),
        caller("empty token", nobody(), Some("Bearer "), Some(NOBODY)),
        caller("expired token", nobody(), Some("Bearer old-key"), Some(BAD_TOKEN)),
        caller("wrong token, superuser", admin, Some("Bearer x"), Some(BAD_TOKEN)),
    ]
}

/// An address of the operation, where there is no such object.
fn address(operation: &Operation) -> String {
    let segments = operation.path.split('/').map(|segment| {
        if segment.starts_with('{') { "00000000-0000-0000-0000-000000000000" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_for_those_whom_it_is_declared_for() {
    let api = Api::start().await;
    let mut callers = callers(&api).await;

    for operation in operations() {
        let Access::Superuser = operation.access;
        let path = address(&operation);
        for caller in &mut callers {
            let header = caller.authorization.map(|sent| ("authorization", sent));
            let headers = header.as_slice();

            let (status, told) =
                send(&mut caller.client, &operation.method, &path, headers, None).await;

            let who = format!("{} {path} by {}: {status} {told}", operation.method, caller.name);
            match caller.refusal {
                Some(refusal) => {
                    assert_eq!((status, &told), (403, &json!({"detail": refusal})), "{who}");
                }
                None => assert!(is_answer(status, &told), "{who}"),
            }
        }
    }
}

/// Whether the operation itself answered, and not something before it.
fn is_answer(status: u16, told: &Value) -> bool {
    let detail = told["detail"].as_str().unwrap_or_default();
    matches!(status, 200 | 400) || (status == 404 && detail.ends_with("matches the given query."))
}

#[tokio::test(flavor = "multi_thread")]
async fn another_sites_page_changes_nothing_in_a_superusers_name() {
    let api = Api::start().await;
    let mut admin = api.app.signed_in("akadmin").await.on(api.address);

    for operation in operations().into_iter().filter(|operation| operation.method != Method::GET) {
        for header in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            let path = address(&operation);
            let (status, told) = send(&mut admin, &operation.method, &path, &[header], None).await;

            assert_eq!(status, 403, "{} {path}: {told}", operation.method);
            assert!(told["detail"].as_str().unwrap().contains("another site"), "{told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_an_address_does_not_have_is_told() {
    let api = Api::start().await;
    let path = "/api/v3/stages/authenticator/sms/";

    let (status, told) = api.ask(Method::PATCH, path, Some(&json!({}))).await;

    assert_eq!((status, told), (405, json!({"detail": "Method \"PATCH\" not allowed."})));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scheme_of_a_token_may_be_spelled_in_any_case() {
    let api = Api::start().await;
    let mut client = Client::new(api.address);

    for authorization in [format!("bearer {KEY}"), format!("BEARER {KEY} ")] {
        let headers = [("authorization", authorization.as_str())];
        let (status, _) =
            send(&mut client, &Method::GET, "/api/v3/policies/all/", &headers, None).await;
        assert_eq!(status, 200, "{authorization}");
    }
}
