//! Adding a phone on the pages, without JavaScript.

use std::time::Duration;

use handset_testkit::{app::TestApp, client::Client};
use http::StatusCode;

use crate::{GERMAN, SETUP, refused, submit};

async fn ask_for_code(browser: &mut Client, number: &str) -> String {
    browser.get(SETUP).await;
    let page = submit(browser, SETUP, &[("phone_number", number)]).await.text();
    assert!(page.contains("name=\"code\""), "{page}");
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_added_with_forms_alone() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;

    let page = ada.get(SETUP).await.text();
    assert!(page.contains("name=\"phone_number\"") && page.contains("Your carrier"), "{page}");
    let page = refused(&mut ada, SETUP, &[("phone_number", "+12")]).await;
    assert!(page.contains("value=\"+12\""), "what was typed is kept: {page}");
    let page = ask_for_code(&mut ada, "+49 1512 3456789").await;
    assert!(page.contains("ends in 89") && !page.contains("15123456789"), "{page}");
    let page = refused(&mut ada, SETUP, &[("code", "12 34")]).await;
    assert!(page.contains("id=\"code-error\">Code does not match"), "{page}");
    let code = app.gateway.code_for(GERMAN).unwrap();
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let page = ada.submit(SETUP, &[("code", &spaced)]).await;

    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/if/user/"));
    let phones = ada.get("/if/user/").await.text();
    assert!(phones.contains("SMS Device") && phones.contains("2026-11-24 12:00 UTC"), "{phones}");
    assert_eq!(app.gateway.messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_again_and_again_sends_nothing() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    ask_for_code(&mut ada, GERMAN).await;

    for _ in 0..3 {
        assert!(ada.get(SETUP).await.text().contains("name=\"code\""));
    }

    assert_eq!(app.gateway.messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_can_be_asked_for_again_once_the_page_says_so() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    let page = ask_for_code(&mut ada, GERMAN).await;
    assert!(page.contains("You can ask again in 30 seconds."), "{page}");

    let early = refused(&mut ada, SETUP, &[("resend", "true")]).await;
    assert!(early.contains("You can ask for it again in 30 seconds."), "{early}");
    app.clock.advance(Duration::from_secs(30));
    let page = submit(&mut ada, SETUP, &[("resend", "true")]).await.text();

    assert!(page.contains("name=\"code\""), "{page}");
    assert_eq!(app.gateway.messages().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_number_can_be_used() {
    let app = TestApp::start().await;
    let mut ada = app.user("ada").await;
    ask_for_code(&mut ada, "+14155550132").await;

    let page = submit(&mut ada, SETUP, &[("change_number", "true")]).await.text();
    assert!(page.contains("name=\"phone_number\""), "{page}");
    let page = ask_for_code(&mut ada, GERMAN).await;

    assert!(page.contains("ends in 89"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_when_a_number_will_be_forgotten() {
    let app = TestApp::start().await;
    app.configure(|settings| settings.verify_only = true).await;
    let mut ada = app.user("ada").await;
    assert!(ada.get(SETUP).await.text().contains("checked and then forgotten"));
    ask_for_code(&mut ada, GERMAN).await;
    let code = app.gateway.code_for(GERMAN).unwrap();

    let phones = submit(&mut ada, SETUP, &[("code", &code)]).await.text();

    assert!(phones.contains("Verified only"), "{phones}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_administrators_read_the_command_that_sets_one() {
    let app = TestApp::start().await;
    app.configure(|settings| settings.provider = None).await;
    let mut admin = app.signed_in("akadmin").await;
    let mut ada = app.user("ada").await;

    let command = "handset stage sms update default-authenticator-sms-setup";
    assert!(admin.get(SETUP).await.text().contains(command));
    let page = ada.get(SETUP).await.text();

    assert!(page.contains("not available yet") && !page.contains(command), "{page}");
}
