//! What gateways receive, through the whole program.

use std::time::Duration;

use handset_testkit::{
    database::TestDatabase,
    gateway::{Behaviour, GatewayDouble, Received},
};
use http::StatusCode;
use serde_json::json;

use crate::world::{AMERICAN, SETUP, World, error_code, phones, post_code, post_number};

const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

fn form(received: &Received) -> Vec<(String, String)> {
    url::form_urlencoded::parse(&received.body).into_owned().collect()
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// A server whose default stage sends through Twilio, played by the gateway double.
async fn twilio() -> World {
    let gateway = GatewayDouble::start().await;
    let base = format!("http://{}", gateway.address);
    let mut world =
        World::with(TestDatabase::sqlite(), &[("HANDSET_TWILIO_BASE_URL", &base)]).await;
    world.gateway = gateway;
    let account = format!("account_sid={ACCOUNT}");
    let options =
        ["--set", &account, "--set", "from_number=+15005550006", "--secret", "auth=twilio-token"];
    world.setup.run_ok(
        &[&["stage", "sms", "update", SETUP, "--provider", "twilio"][..], &options].concat(),
        "",
    );
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_gets_its_form_and_the_code_in_it_enrols_the_phone() {
    let world = twilio().await;
    world.gateway.then(Behaviour::Reply(
        StatusCode::CREATED,
        r#"{"sid":"SM0123","status":"queued","error_code":null}"#,
    ));
    let mut ada = world.user("ada").await;

    post_number(&mut ada, AMERICAN).await;

    let received = world.gateway.received();
    assert_eq!(received[0].path, format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json"));
    let form = form(&received[0]);
    assert_eq!((value(&form, "To"), value(&form, "From")), (AMERICAN, "+15005550006"));
    let validity: u32 = value(&form, "ValidityPeriod").parse().unwrap();
    assert!((290..=300).contains(&validity), "{validity}");
    let code: String = value(&form, "Body").chars().filter(char::is_ascii_digit).collect();
    let done = post_code(&mut ada, &code).await;
    assert_eq!(done["component"], "xak-flow-redirect");
    assert_eq!(phones(&mut ada).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn twilios_own_words_are_for_operators_only() {
    let world = twilio().await;
    let reply = r#"{"code":21211,"message":"Invalid 'To' Phone Number: +1415555XXXX","more_info":"https://x","status":400}"#;
    world.gateway.then(Behaviour::Reply(StatusCode::BAD_REQUEST, reply));
    let mut ada = world.user("ada").await;

    let failed = post_number(&mut ada, AMERICAN).await;

    assert_eq!(error_code(&failed, "non_field_errors"), "not_sent");
    assert!(!failed.to_string().contains("Invalid 'To'"));
    assert!(world.setup.log().contains("21211"), "the operator finds Twilio's code in the log");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bearer_token_is_sent_as_one_and_each_message_has_its_key() {
    let world = World::unlimited(TestDatabase::sqlite()).await;
    world.setup.run_ok(&["stage", "sms", "update", SETUP, "--set", "auth_type=bearer"], "");
    let mut ada = world.user("ada").await;

    post_number(&mut ada, AMERICAN).await;
    ada.respond(SETUP, &json!({"resend": true})).await;

    let received = world.gateway.received();
    let keys: Vec<_> = received
        .iter()
        .map(|r| r.headers["idempotency-key"].to_str().unwrap().to_owned())
        .collect();
    assert_eq!(received[0].headers["authorization"], "Bearer gwuser");
    assert!(keys[0].ends_with(".1") && keys[1].ends_with(".2"), "{keys:?}");
    assert_eq!(keys[0].strip_suffix(".1"), keys[1].strip_suffix(".2"));
    assert!(received[0].headers["user-agent"].to_str().unwrap().starts_with("handset@"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_never_answers_keeps_a_person_waiting_no_longer_than_twelve_seconds() {
    let world = World::new(TestDatabase::sqlite()).await;
    let mut ada = world.user("ada").await;
    ada.look(SETUP).await;
    world.gateway.then(Behaviour::Hang);

    let number = json!({"phone_number": AMERICAN});
    let answer = tokio::time::timeout(Duration::from_secs(12), ada.respond(SETUP, &number)).await;

    let answer = answer.expect("an answer in time");
    assert_eq!(error_code(&answer, "non_field_errors"), "not_sent");
    let done = post_code(&mut ada, &world.code_for(AMERICAN)).await;
    assert_eq!(done["component"], "xak-flow-redirect", "the message arrived after all");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_address_that_is_not_allowed_is_never_connected_to() {
    let mut world = World::new(TestDatabase::sqlite()).await;
    // The address was allowed when the stage was saved, and is no longer.
    world.setup = world.setup.with("HANDSET_EGRESS_ALLOW", "");
    world.server.kill().await;
    world.server = world.setup.serve().await;
    let mut ada = world.user("ada").await;

    let answer = post_number(&mut ada, AMERICAN).await;
    let saving =
        ["stage", "sms", "update", SETUP, "--set", "account_sid=http://169.254.169.254/latest/"];
    let refused = world.setup.run(&saving, "");

    assert_eq!(error_code(&answer, "non_field_errors"), "not_sent");
    assert_eq!(world.gateway.count(), 0);
    assert!(!refused.status.success(), "such an address cannot even be saved");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("HANDSET_EGRESS_ALLOW"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_provider_people_are_told_that_it_is_not_available() {
    let setup =
        handset_testkit::process::Setup::new(env!("CARGO_BIN_EXE_handset"), TestDatabase::sqlite());
    let server = setup.serve().await;
    let mut admin = server.signed_in("akadmin").await;
    setup.create_user("ada");
    let mut ada = server.signed_in("ada").await;

    let answer = post_number(&mut ada, AMERICAN).await;
    let (for_admin, for_ada) = (
        admin.get(&format!("/if/flow/{SETUP}/")).await,
        ada.get(&format!("/if/flow/{SETUP}/")).await,
    );

    assert_eq!(error_code(&answer, "non_field_errors"), "unavailable");
    assert!(for_admin.text().contains("handset stage sms update"));
    assert!(
        !for_ada.text().contains("handset stage sms update")
            && for_ada.text().contains("not available")
    );
}
