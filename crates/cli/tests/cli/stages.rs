//! `handset stage sms`.

use std::fs;

use crate::harness::Place;

const SETUP: &str = "default-authenticator-sms-setup";
const TWILIO: [&str; 8] = [
    "--provider",
    "twilio",
    "--set",
    "account_sid=AC0123456789abcdef0123456789abcdef",
    "--set",
    "from_number=+14155550100",
    "--secret",
    "auth=canary-token",
];

fn create<'a>(name: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["stage", "sms", "create", name], &TWILIO[..], more].concat()
}

#[test]
fn a_stage_is_made_shown_changed_and_deleted() {
    let place = Place::with_admin().set_up();

    let made = place.ok(&create(
        "texts",
        &["--flow", "add-phone", "--allowed-regions", "DE,AT", "--verify-only", "true"],
    ));
    assert_eq!(made, "made stage texts and flow add-phone: /if/flow/add-phone/\n");
    let list = place.ok(&["stage", "sms", "list"]);
    assert!(
        list.lines().any(|line| line.starts_with("texts ")
            && line.contains("twilio")
            && line.ends_with("add-phone")),
        "{list}"
    );

    place.ok(&[
        "stage",
        "sms",
        "update",
        "texts",
        "--code-length",
        "8",
        "--code-lifetime",
        "minutes=10",
        "--from-number",
        "+14155550101",
    ]);
    let shown = place.ok(&["stage", "sms", "show", "texts"]);
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "code_length 8",
        "code_lifetime seconds=600",
        "allowed_regions DE,AT",
        "verify_only true",
        "+14155550101",
        "AC0123456789abcdef0123456789abcdef",
    ] {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }

    assert_eq!(place.ok(&["stage", "sms", "delete", "texts"]), "deleted stage texts\n");
    assert!(
        place.fails(&["stage", "sms", "show", "texts"]).contains("there is no stage \"texts\"")
    );
}

#[test]
fn a_secret_is_kept_and_never_shown() {
    let place = Place::with_admin().set_up();
    place.ok(&create("texts", &[]));

    let shown = place.ok(&["stage", "sms", "show", "texts"]);

    assert!(
        shown
            .lines()
            .any(|line| line.trim_start().starts_with("auth ") && line.ends_with("set (hidden)")),
        "{shown}"
    );
    let output = [shown, place.ok(&["stage", "sms", "list"]), place.ok(&["config"])].concat();
    assert!(!output.contains("canary"));
    for file in fs::read_dir(place.path("data")).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("canary"), "a secret in clear");
    }
}

#[test]
fn a_secret_comes_from_a_variable_a_file_or_standard_input() {
    let place = Place::with_admin().with("SMS_TOKEN", "from variable").set_up();
    place.write("token", "from file\n");
    let generic = [
        "stage",
        "sms",
        "update",
        SETUP,
        "--provider",
        "generic",
        "--account-sid",
        "https://sms.example.com/send",
        "--from-number",
        "x",
    ];

    place.ok(&[
        &generic[..],
        &["--secret", "auth=env:SMS_TOKEN", "--secret", "auth_password=file:token"],
    ]
    .concat());
    let asked = place.run_with_input(
        &[&generic[..], &["--secret", "auth", "--secret", "auth_password"]].concat(),
        "user\npass\n",
    );
    assert_eq!(asked.code, 0, "{}", asked.stderr);

    let too_few = place.run_with_input(
        &[&generic[..], &["--secret", "auth", "--secret", "auth_password"]].concat(),
        "user\n",
    );
    assert!(
        too_few.stderr.contains("standard input has no line with auth_password"),
        "{}",
        too_few.stderr
    );
    assert!(
        place
            .fails(&[&generic[..], &["--secret", "auth=env:NONE"]].concat())
            .contains("cannot read the variable NONE")
    );
    assert!(
        place
            .fails(&[&generic[..], &["--secret", "auth=file:none"]].concat())
            .contains("cannot read the secret auth from none")
    );
}

#[test]
fn settings_that_cannot_work_are_refused_before_they_are_saved() {
    let place = Place::with_admin().set_up();
    let update = |more: &[&str]| place.fails(&[&["stage", "sms", "update", SETUP], more].concat());

    let missing = update(&[
        "--provider",
        "twilio",
        "--set",
        "account_sid=AC0123456789abcdef0123456789abcdef",
        "--set",
        "from_number=+14155550100",
    ]);
    assert!(missing.contains("handset: auth: is missing"), "{missing}");
    assert!(missing.contains("--secret auth"), "{missing}");
    assert!(update(&["--set", "from_number=x"]).contains("the stage has no provider"));
    assert!(
        update(&["--provider", "pigeon"])
            .contains("there is no provider pigeon; there are: generic, twilio")
    );
    let private = update(&[
        "--provider",
        "generic",
        "--account-sid",
        "http://10.0.0.1/sms",
        "--from-number",
        "x",
        "--secret",
        "auth=canary",
    ]);
    assert!(
        private.contains("account_sid: ") && private.contains("HANDSET_EGRESS_ALLOW"),
        "{private}"
    );
    assert!(!private.contains("canary"), "{private}");

    assert!(place.ok(&["stage", "sms", "show", SETUP]).contains("none yet"), "nothing was saved");
    for wrong in [
        ["--code-length", "5"],
        ["--code-lifetime", "hours=1"],
        ["--allowed-regions", "DE,XX"],
        ["--message", "no code"],
        ["--duplicate-number", "x"],
    ] {
        let done = place.run(&["stage", "sms", "update", SETUP, wrong[0], wrong[1]]);
        assert_eq!(done.code, 2, "{wrong:?}");
        assert!(done.stderr.contains(wrong[0]), "{}", done.stderr);
    }
}

#[test]
fn another_provider_takes_nothing_over() {
    let place = Place::with_admin().set_up();
    place.ok(&create("texts", &[]));

    let error = place.fails(&[
        "stage",
        "sms",
        "update",
        "texts",
        "--provider",
        "generic",
        "--account-sid",
        "https://sms.example.com/send",
    ]);
    assert!(error.contains("is missing"), "{error}");
    place.ok(&[
        "stage",
        "sms",
        "update",
        "texts",
        "--provider",
        "generic",
        "--account-sid",
        "https://sms.example.com/send",
        "--from-number",
        "Shop",
        "--auth-type",
        "bearer",
        "--secret",
        "auth=t",
    ]);

    let shown = place.ok(&["stage", "sms", "show", "texts"]);
    assert!(shown.contains("Shop") && !shown.contains("+14155550100"), "{shown}");
}

#[test]
fn names_and_flows_are_used_once() {
    let place = Place::with_admin().set_up();
    place.ok(&create("texts", &["--flow", "add-phone"]));

    assert!(place.fails(&create("texts", &[])).contains("there is a stage \"texts\" already"));
    assert!(
        place
            .fails(&create("more", &["--flow", "add-phone"]))
            .contains("there is a flow add-phone already")
    );
    assert!(place.fails(&["stage", "sms", "show", "more"]).contains("there is no stage"));
    assert!(
        place
            .fails(&["stage", "sms", "show", "default-authentication-password"])
            .contains("is of another kind: password")
    );
    assert_eq!(place.run(&create("x", &["--flow", "no slug"])).code, 2);
}
