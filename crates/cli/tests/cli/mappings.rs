//! `handset mapping`.

use serde_json::{Value, json};

use crate::harness::Place;

const SETUP: &str = "default-authenticator-sms-setup";

const EXAMPLE: &str = "return {\n    \"from\": stage.from_number,\n    \"to\": device.phone_number,\n    \"body\": f\"foo bar baz {token}\",\n}\n";

#[test]
fn a_mapping_is_checked_and_tried_without_an_installation() {
    let place = Place::new();

    let checked = place.run_with_input(&["mapping", "check", "-"], EXAMPLE);
    let tried =
        place.run_with_input(&["mapping", "test", "-", "--token", "000042", "--json"], EXAMPLE);

    assert_eq!((checked.code, checked.stdout.as_str()), (0, "ok: the mapping can be used\n"));
    let told: Value = serde_json::from_str(&tried.stdout).unwrap();
    let result =
        json!({"from": "+14155550100", "to": "+14155550132", "body": "foo bar baz 000042"});
    assert_eq!((tried.code, &told["result"]), (0, &result), "{}", tried.stdout);
    assert!(!place.path("data").exists(), "nothing was made");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_a_hint() {
    let place = Place::new();

    let refused =
        place.run_with_input(&["mapping", "check", "-"], &EXAMPLE.replace("\",\n}", "\".\n}"));

    let expected = "error: line 4, column 35: SyntaxError: a name must follow the `.`\n  4 |     \"body\": f\"foo bar baz {token}\".\n    |                                   ^\nhint: remove the stray `.` after the string\n";
    assert_eq!((refused.code, refused.stdout.as_str()), (1, expected));
}

#[test]
fn there_is_stack_for_what_takes_much_of_it() {
    let place = Place::new();
    let source = "return str(ip_address('10.1.2.3') in ip_network('10.0.0.0/8'))";

    let tried = place.run_with_input(&["mapping", "test", "-", "--json"], source);

    let told: Value = serde_json::from_str(&tried.stdout).unwrap();
    assert_eq!((tried.code, &told["result"]), (0, &json!("True")), "{}", tried.stdout);
}

#[test]
fn credentials_are_not_seen_unless_that_is_asked_for() {
    let place = Place::new();
    let source = "return Request(headers={'AccessKey': stage.auth})";

    let without = place.run_with_input(&["mapping", "test", "-"], source);
    let with = place.run_with_input(&["mapping", "test", "-", "--credentials"], source);

    assert_eq!(without.code, 1);
    assert!(without.stdout.contains("mapping_sees_credentials"), "{}", without.stdout);
    assert!(with.stdout.contains("sample-auth"), "{}", with.stdout);
}

#[test]
fn a_mapping_is_kept_shown_used_and_deleted() {
    let place = Place::with_admin().set_up();

    let made = place.run_with_input(&["mapping", "save", "gateway", "-"], EXAMPLE);
    let bad = place.run_with_input(&["mapping", "save", "bad", "-"], "return devcie");

    assert_eq!(made.stdout, "made mapping gateway\n");
    assert_eq!(
        (bad.code, bad.stdout.contains("did you mean `device`?")),
        (1, true),
        "{}",
        bad.stdout
    );
    assert_eq!(place.ok(&["mapping", "show", "gateway"]), EXAMPLE);
    place.ok(&["stage", "sms", "update", SETUP, "--mapping", "gateway"]);
    assert!(place.ok(&["stage", "sms", "show", SETUP]).contains("gateway"));
    place.ok(&["mapping", "delete", "gateway"]);
    assert!(!place.ok(&["stage", "sms", "show", SETUP]).contains("gateway"));
    assert_eq!(place.run(&["mapping", "show", "gateway"]).code, 1);
}
