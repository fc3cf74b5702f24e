//! Where addresses lead, and what stands where nothing is.

use handset_core::defaults::SMS_SETUP_FLOW;
use handset_testkit::app::TestApp;
use http::{Method, StatusCode, header};
use http_body_util::Full;

use crate::{SETUP, SIGN_IN};

#[tokio::test(flavor = "multi_thread")]
async fn home_is_sign_in_for_strangers_and_ones_own_page_for_others() {
    let app = TestApp::start().await;
    let mut stranger = app.client();
    let mut admin = app.signed_in("akadmin").await;

    assert_eq!(stranger.get("/").await.location(), "/flows/-/default/authentication/");
    assert_eq!(admin.get("/").await.location(), "/if/user/");
    let sign_in = stranger.get("/flows/-/default/authentication/?next=%2Fif%2Fuser%2F&x=1").await;
    assert_eq!(sign_in.status, StatusCode::FOUND);
    assert_eq!(sign_in.location(), format!("{SIGN_IN}?next=%2Fif%2Fuser%2F&x=1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stages_setup_is_found_by_the_stage_and_needs_a_session() {
    let app = TestApp::start().await;
    let stage = app.store.stage_by_name(SMS_SETUP_FLOW).await.unwrap().unwrap();
    let address = format!("/flows/-/configure/{}/", stage.id);
    let mut admin = app.signed_in("akadmin").await;

    let found = admin.get(&address).await;
    assert_eq!((found.status, found.location()), (StatusCode::FOUND, SETUP));
    assert!(admin.get("/if/user/").await.text().contains(&format!("href=\"{address}\"")));
    let away = app.client().get(&address).await;
    assert!(away.location().starts_with("/flows/-/default/authentication/?next=%2Fflows%2F-%2F"));
    for unknown in ["no-uuid", "00000000-0000-0000-0000-000000000000", "%ff"] {
        let answer = admin.get(&format!("/flows/-/configure/{unknown}/")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
        assert!(answer.text().contains("<h1>"), "{unknown}: {}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_drops_the_plan_and_leads_home() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    ada.get(SETUP).await;
    ada.submit(SETUP, &[("phone_number", "+14155550132")]).await;

    let away = ada.get("/flows/-/cancel/").await;

    assert_eq!((away.status, away.location()), (StatusCode::FOUND, "/"));
    assert!(ada.get(SETUP).await.text().contains("name=\"phone_number\""), "it begins anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_there_is_a_page_for_people_and_a_detail_for_programs() {
    let app = TestApp::start().await;
    let mut client = app.client();

    for address in ["/nothing", "/if/flow/unknown/", "/if/flow/b%20d/", "/if/flow/x", "/dev/inbox"]
    {
        let page = client.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.text().contains("rel=\"stylesheet\""), "{address}: {}", page.text());
    }
    for address in ["/dev/inbox", "/dev/inbox/messages.json", "/dev/inbox/sms"] {
        assert_eq!(client.submit(address, &[]).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    let details = [
        ("/api/v3/flows/executor/unknown/", "No Flow matches the given query."),
        ("/api/v3/flows/executor/b%20d/", "Not found."),
        ("/api/v3/flows/executor/default-authentication-flow", "Not found."),
    ];
    for (address, detail) in details {
        let answer = client.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(answer.json(), serde_json::json!({"detail": detail}), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_and_kinds_of_body_that_are_not_for_pages_are_refused_politely() {
    let app = TestApp::start().await;
    let mut client = app.client();
    client.get(SIGN_IN).await;

    let json = client.post(SIGN_IN, &serde_json::json!({"uid_field": "akadmin"})).await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let long = client.submit(SIGN_IN, &[("uid_field", &"x".repeat(20_000))]).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
    let nul = client.submit(SIGN_IN, &[("uid_field", "a\0b")]).await;
    assert_eq!(nul.status, StatusCode::OK);
    assert!(nul.text().contains("Null characters are not allowed."), "{}", nul.text());
    let put = client.request(Method::PUT, SIGN_IN).body(Full::default()).unwrap();
    let put = client.send(put).await;
    assert_eq!(put.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(put.headers[header::ALLOW], "GET,HEAD,POST");

    assert!(client.get(SIGN_IN).await.text().contains("name=\"uid_field\""), "the plan goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_executor_answers_questions_about_itself_without_a_plan() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let address = "/api/v3/flows/executor/default-authentication-flow/";

    let options = client.request(Method::OPTIONS, address).body(Full::default()).unwrap();
    let options = client.send(options).await;
    assert_eq!(options.status, StatusCode::NO_CONTENT);
    assert_eq!(options.headers[header::ALLOW], "GET, HEAD, POST, OPTIONS");
    let head = client.request(Method::HEAD, address).body(Full::default()).unwrap();
    let head = client.send(head).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    let delete = client.request(Method::DELETE, address).body(Full::default()).unwrap();
    let delete = client.send(delete).await;
    assert_eq!(delete.json()["component"], "ak-stage-flow-error");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pages_files_are_this_servers_and_may_be_kept_as_long_as_they_stay_the_same() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let page = client.get(SIGN_IN).await;
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    let text = page.text();
    let files: Vec<_> =
        text.split('"').filter(|value| value.starts_with("/static/")).map(str::to_owned).collect();
    assert!(files.len() >= 3, "{files:?}");

    for file in files {
        let answer = client.get(&file).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
        let keep = answer.headers[header::CACHE_CONTROL].to_str().unwrap();
        assert!(keep.contains("immutable"), "{file}: {keep}");
        let other = client.get(&file.replace("/static/", "/static/0")).await;
        assert_eq!(other.headers[header::CACHE_CONTROL], "no-store", "{file}");
    }
    for unknown in ["/static/0/other.css", "/static/%ff/%ff", "/static/0/..%2fhandset.css"] {
        assert_eq!(client.get(unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}
