//! What the contract test does not know of Twilio.

use handset_core::delivery::Outcome;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::*;
use crate::settings::tests::settings;

const SID: &str = "AC0123456789abcdef0123456789abcdef";

fn opened(options: &Value, base_url: Option<&str>) -> Result<Box<dyn Provider>, String> {
    let settings = settings(options, &[("auth", "token")]);
    let base_url = base_url.map(|url| url.parse().unwrap());
    open(&settings, base_url.as_ref()).map_err(|error| error.to_string())
}

fn outcome(status: u16, body: &str) -> Delivery {
    let provider = opened(&json!({"account_sid": SID, "from_number": "1"}), None).unwrap();
    let status = StatusCode::from_u16(status).unwrap();
    provider.outcome(&Reply::new(status, HeaderMap::new(), body.to_owned().into()))
}

#[test]
fn short_sids_are_taken_only_with_a_base_url_of_ones_own() {
    for sid in ["AC123", "ACdeadbeef", "XX0123456789abcdef0123456789abcdef"] {
        let options = json!({"account_sid": sid, "from_number": "1"});

        let refused = "account_sid: must be AC and 32 hexadecimal digits";
        assert_eq!(opened(&options, None).err().as_deref(), Some(refused));
        let regional = Some("https://api.dublin.ie1.twilio.com");
        assert_eq!(opened(&options, regional).err().as_deref(), Some(refused));
        assert!(opened(&options, Some("https://twilio.com.example.net")).is_ok());
    }
}

#[test]
fn a_sid_never_changes_the_rest_of_the_url() {
    for sid in ["AC/../../x", "AC%2f", "..", "AC?x", "AC 1", "AC#", "AC\u{fe0f}"] {
        let options = json!({"account_sid": sid, "from_number": "1"});

        assert!(opened(&options, Some("https://double.example.net")).is_err(), "{sid}");
    }
}

#[test]
fn a_base_url_keeps_its_path() {
    let options = json!({"account_sid": "AC123", "from_number": "1"});

    for base in ["http://127.0.0.1:8080/twilio", "http://127.0.0.1:8080/twilio/"] {
        let provider = opened(&options, Some(base)).unwrap();

        let expected = "http://127.0.0.1:8080/twilio/2010-04-01/Accounts/AC123/Messages.json";
        assert_eq!(provider.endpoint().as_str(), expected);
    }
}

#[test]
fn a_sender_or_a_messaging_service_is_needed() {
    let bad_service = json!({"account_sid": SID, "messaging_service_sid": "MG1"});
    let service =
        json!({"account_sid": SID, "messaging_service_sid": "MG0123456789abcdef0123456789abcdef"});

    let no_sender = opened(&json!({"account_sid": SID}), None).err();

    assert_eq!(no_sender.as_deref(), Some("from_number: is missing"));
    assert!(opened(&bad_service, None).is_err());
    assert!(opened(&service, None).is_ok());
}

#[test]
fn a_created_message_that_has_failed_is_a_failure() {
    let failures = [
        r#"{"sid": "SM1", "status": "failed"}"#,
        r#"{"sid": "SM1", "status": "undelivered", "error_code": null}"#,
        r#"{"sid": "SM1", "status": "queued", "error_code": 30007}"#,
    ];

    for body in failures {
        let outcome = outcome(201, body).outcome;
        assert_eq!(outcome, Outcome::Failed(FailureReason::Refused), "{body}");
    }
}

#[test]
fn a_reply_that_is_not_twilios_is_read_by_its_status() {
    let proxy = outcome(403, "<html>blocked by the proxy</html>");

    assert_eq!(outcome(201, "created").outcome, Outcome::Accepted { message_id: None });
    assert_eq!(outcome(201, r#"{"sid": 5}"#).outcome, Outcome::Accepted { message_id: None });
    assert_eq!(proxy.outcome, Outcome::Failed(FailureReason::Refused));
    assert_eq!(
        proxy.detail.unwrap().as_str(),
        "Twilio answered 403: <html>blocked by the proxy</html>"
    );
}
