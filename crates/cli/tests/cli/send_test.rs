//! `handset send-test`.

use handset_testkit::gateway::{Behaviour, GatewayDouble};
use http::StatusCode;

use crate::harness::Place;

const SETUP: &str = "default-authenticator-sms-setup";
const NUMBER: &str = "+4915123456789";

async fn place() -> (Place, GatewayDouble) {
    let gateway = GatewayDouble::start().await;
    let place = Place::with_admin().with("HANDSET_EGRESS_ALLOW", "127.0.0.1").set_up();
    let url = gateway.url();
    let generic = [
        "stage",
        "sms",
        "update",
        SETUP,
        "--provider",
        "generic",
        "--account-sid",
        &url,
        "--from-number",
        "x",
    ];
    place.ok(&[
        &generic[..],
        &["--secret", "auth=user", "--secret", "auth_password=canary", "--default-region", "DE"],
    ]
    .concat());
    (place, gateway)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_message_is_sent_and_what_became_of_it_is_told() {
    let (place, gateway) = place().await;
    gateway.then(Behaviour::Reply(StatusCode::OK, "{\"id\": \"m-1\"}"));
    gateway
        .then(Behaviour::Reply(StatusCode::BAD_REQUEST, "{\"message\": \"no \\u001b[31mcredit\"}"));

    let sent = place.run(&["send-test", "01512 3456789"]);
    let refused = place.run(&["send-test", NUMBER]);

    assert_eq!(sent.code, 0, "{}{}", sent.stdout, sent.stderr);
    assert!(
        sent.stdout.contains(
            "sending to +49•••••••••89 (DE) through generic\nok: the provider took the message"
        ),
        "{}",
        sent.stdout
    );
    assert!(sent.stdout.contains("id: m-1"), "{}", sent.stdout);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stdout.contains("failed: nothing was sent, refused")
            && refused.stdout.contains("HTTP status: 400"),
        "{}",
        refused.stdout
    );
    assert!(refused.stdout.contains("credit"), "{}", refused.stdout);
    let body = String::from_utf8_lossy(&gateway.received()[0].body).into_owned();
    assert!(body.contains("This is a test message") && body.contains(NUMBER), "{body}");
    for text in [sent.stdout, sent.stderr, refused.stdout, refused.stderr] {
        assert!(
            !text.contains("canary") && !text.contains(NUMBER) && !text.contains('\u{1b}'),
            "{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn test_messages_count_against_the_limits() {
    let (place, gateway) = place().await;
    for _ in 0..5 {
        place.ok(&["send-test", NUMBER]);
    }

    let error = place.fails(&["send-test", NUMBER]);

    assert!(
        error.contains("a limit on sending is used up")
            && error.contains("what to do: try again in "),
        "{error}"
    );
    assert_eq!(gateway.count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_the_stage_does_not_send_to_are_refused() {
    let (place, gateway) = place().await;
    place.ok(&["stage", "sms", "update", SETUP, "--allowed-regions", "AT"]);

    assert!(
        place.fails(&["send-test", NUMBER]).contains("the stage does not send to this number (DE)")
    );
    assert!(
        place.fails(&["send-test", "+49 30 12345678"]).contains("does not send to this number")
    );
    assert!(place.fails(&["send-test", "12"]).contains("this cannot be sent to"));
    assert!(
        place
            .fails(&["send-test", NUMBER, "--stage", "none"])
            .contains("there is no stage \"none\"")
    );
    assert_eq!(gateway.count(), 0);
}
