//! `handset dev`.

use std::path::PathBuf;

use handset_testkit::client::Client;
use serde_json::json;

use crate::harness::{Place, Running};

const SETUP: &str = "default-authenticator-sms-setup";
const ANY_PORT: [&str; 3] = ["dev", "--listen", "127.0.0.1:0"];

/// What stands behind `name` in the table that is printed.
fn row(server: &Running, name: &str) -> String {
    let line = server.printed.lines().find_map(|line| line.trim_start().strip_prefix(name));
    line.unwrap_or_else(|| panic!("no {name} in {}", server.printed)).trim().to_owned()
}

/// Enrols `number` as `akadmin` with the code in the inbox.
async fn enrol(server: &Running, password: &str, number: &str) {
    let mut client = Client::new(server.address);
    client.sign_in("akadmin", password).await;
    client.look(SETUP).await;
    let asked = client.respond(SETUP, &json!({"phone_number": number})).await;
    assert_eq!(asked["response_errors"], json!({}), "{asked}");
    let messages = client.get("/dev/inbox/messages.json").await.json();
    assert_eq!(messages[0]["to"], number, "{messages}");
    let done = client.respond(SETUP, &json!({"code": messages[0]["code"]})).await;
    assert_eq!(done["component"], "xak-flow-redirect", "{done}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_enrolled_through_the_inbox_and_nothing_is_left_behind() {
    let place = Place::new();

    let server = place.start(&ANY_PORT);

    assert_eq!(row(&server, "sign in"), format!("http://{}/", server.address));
    assert_eq!(row(&server, "add a phone"), format!("http://{}/if/flow/{SETUP}/", server.address));
    assert_eq!(row(&server, "SMS inbox"), format!("http://{}/dev/inbox", server.address));
    assert_eq!(row(&server, "user"), "akadmin");
    assert!(server.get("/dev/inbox").starts_with("HTTP/1.1 200"));
    enrol(&server, &row(&server, "password"), "+4915123456789").await;
    let folder = PathBuf::from(row(&server, "data").split(',').next().unwrap());
    assert!(folder.join("handset.db").exists());
    let (code, log) = server.stop();
    assert_eq!(code, 0, "{log}");
    assert!(!folder.exists(), "removed at the end");
    assert!(!place.path("data").exists(), "HANDSET_DATA_DIR is not touched");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_kept_works_again_on_another_port() {
    let place = Place::with_admin();
    let password = handset_testkit::process::ADMIN_PASSWORD;
    let dev = [&ANY_PORT[..], &["--data", "kept"]].concat();
    let first = place.start(&dev);
    assert_eq!(row(&first, "password"), password);
    enrol(&first, password, "+4915123456789").await;
    assert_eq!(first.stop().0, 0);

    let second = place.start(&dev);

    assert!(row(&second, "password").starts_with("as before"), "{}", second.printed);
    enrol(&second, password, "+4915123456780").await;
    assert_eq!(second.stop().0, 0);
    assert!(place.ok(&["--data-dir", "kept", "user", "list"]).contains("akadmin"));
}

#[test]
fn real_installations_are_not_touched() {
    let place = Place::new()
        .with("HANDSET_DATABASE_URL", "postgres://handset@127.0.0.1:1/handset")
        .with("HANDSET_SECRET_KEY", "0123456789abcdef0123456789abcdef");

    let server = place.start(&[&ANY_PORT[..], &["--data", "kept"]].concat());

    assert!(server.get("/-/health/ready/").starts_with("HTTP/1.1 200"));
    assert!(place.path("kept/secret.key").exists(), "a key of its own");
}

#[test]
fn a_provider_that_was_set_by_hand_is_left_alone() {
    let place = Place::with_admin();
    let dev = [&ANY_PORT[..], &["--data", "kept"]].concat();
    assert_eq!(place.start(&dev).stop().0, 0);
    place.ok(&[
        "--data-dir",
        "kept",
        "stage",
        "sms",
        "update",
        SETUP,
        "--provider",
        "twilio",
        "--account-sid",
        "AC0123456789abcdef0123456789abcdef",
        "--from-number",
        "+14155550100",
        "--secret",
        "auth=t",
    ]);

    let server = place.start(&dev);

    assert_eq!(row(&server, "SMS inbox"), "none: the stage sends through twilio");
    assert!(server.get("/dev/inbox").starts_with("HTTP/1.1 404"));
    assert!(place.ok(&["--data-dir", "kept", "stage", "sms", "show", SETUP]).contains("twilio"));
}

#[test]
fn only_dev_has_an_inbox() {
    let server = Place::with_admin().serve();

    assert!(server.get("/dev/inbox").starts_with("HTTP/1.1 404"));
    assert!(server.get("/dev/inbox/messages.json").starts_with("HTTP/1.1 404"));
}
