//! Signing in and out on the pages.

use handset_testkit::{app::TestApp, process::ADMIN_PASSWORD};
use http::{StatusCode, header::SET_COOKIE};

use crate::{SIGN_IN, refused, submit};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_wanted_a_page_is_led_through_sign_in_and_back_to_it() {
    let app = TestApp::start().await;
    let mut browser = app.client();
    let wanted = "/if/flow/default-authenticator-sms-setup/?next=/if/user/";

    let away = browser.get(wanted).await;
    let flow = browser.get(away.location()).await;
    let address = flow.location().to_owned();
    assert!(address.starts_with(&format!("{SIGN_IN}?next=")), "{address}");
    let page = browser.get(&address).await;
    assert!(page.text().contains("name=\"uid_field\""));
    let page = submit(&mut browser, &address, &[("uid_field", "akadmin")]).await;
    assert!(page.text().contains("name=\"password\""));
    let signed_in = submit(&mut browser, &address, &[("password", ADMIN_PASSWORD)]).await;

    assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
    assert_eq!(signed_in.location(), wanted);
    let cookie = signed_in.headers[SET_COOKIE].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert!(browser.get(wanted).await.text().contains("name=\"phone_number\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_told_at_its_field_and_five_end_the_attempt() {
    let app = TestApp::start().await;
    let mut browser = app.client();
    browser.get(SIGN_IN).await;
    submit(&mut browser, SIGN_IN, &[("uid_field", "akadmin")]).await;

    for _ in 0..4 {
        let page = refused(&mut browser, SIGN_IN, &[("password", "wr0ng-p4ss")]).await;
        assert!(page.contains("id=\"password-error\">Invalid password"), "{page}");
        assert!(!page.contains("wr0ng-p4ss"), "{page}");
    }
    let end = browser.submit(SIGN_IN, &[("password", "wr0ng-p4ss")]).await;

    assert_eq!(end.status, StatusCode::FORBIDDEN);
    assert!(end.text().contains(&format!("href=\"{SIGN_IN}\"")), "a way on: {}", end.text());
    assert!(browser.get(SIGN_IN).await.text().contains("name=\"uid_field\""), "it begins anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_from_the_pages_who_has_an_account() {
    let app = TestApp::start().await;
    let page_for = async |name: &str| {
        let mut browser = app.client();
        browser.get(SIGN_IN).await;
        let asked = submit(&mut browser, SIGN_IN, &[("uid_field", name)]).await.text();
        let told = refused(&mut browser, SIGN_IN, &[("password", "x")]).await;
        (asked.replace(name, "NAME"), told.replace(name, "NAME"))
    };

    // Same initials, so the same picture.
    assert_eq!(page_for("akadmin").await, page_for("anybody").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_shown_again_and_is_never_markup() {
    let app = TestApp::start().await;
    let mut browser = app.client();
    browser.get(SIGN_IN).await;
    let name = "\"><script>alert(1)</script>";

    let page = submit(&mut browser, SIGN_IN, &[("uid_field", name)]).await.text();

    assert!(!page.contains("<script>"), "{page}");
    assert!(page.contains("&#60;script&#62;alert(1)"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_keeps_no_cookie_is_told_so_and_does_not_go_in_circles() {
    let app = TestApp::start().await;
    let mut browser = app.client();
    browser.get(SIGN_IN).await;
    browser.cookie = None;

    let answer = browser.submit(SIGN_IN, &[("uid_field", "akadmin")]).await;

    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Your browser sent no cookie"), "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_takes_a_form_and_ends_the_session() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("akadmin").await;
    let stolen = browser.tab();

    assert_eq!(browser.get("/if/user/sign-out").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(browser.get("/if/user/").await.status, StatusCode::OK, "a link does not sign out");
    let out = browser.submit("/if/user/sign-out", &[]).await;

    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/"));
    assert!(out.headers[SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    for mut client in [browser, stolen] {
        let away = client.get("/if/user/").await;
        assert_eq!(away.location(), "/flows/-/default/authentication/?next=%2Fif%2Fuser%2F");
    }
}
