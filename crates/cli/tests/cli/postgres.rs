//! The commands on PostgreSQL.

use std::fs;

use handset_testkit::database::TestDatabase;

use crate::harness::Place;

const SETUP: &str = "default-authenticator-sms-setup";

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_the_key_does_not_start_and_keeps_no_other() {
    let Some(database) = TestDatabase::postgres().await else { return };
    let url = database.url().unwrap();
    let first = Place::with_admin().with("HANDSET_DATABASE_URL", url).set_up();
    let key = fs::read_to_string(first.path("data/secret.key")).unwrap();
    let second = Place::with_admin().with("HANDSET_DATABASE_URL", url);

    let error = second.fails(&["serve", "--listen", "127.0.0.1:0"]);

    assert!(error.contains("was set up with a secret key that is not here"), "{error}");
    assert!(error.contains("what to do: copy secret.key"), "{error}");
    assert!(!second.path("data/secret.key").exists());
    let second = second.with("HANDSET_SECRET_KEY", key.trim()).set_up();
    assert!(second.ok(&["user", "list"]).contains("akadmin"));
    assert!(!second.path("data/handset.db").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn users_and_stages_are_managed_while_the_server_runs() {
    let Some(database) = TestDatabase::postgres().await else { return };
    let place = Place::with_admin().with("HANDSET_DATABASE_URL", database.url().unwrap());
    let server = place.serve();

    let made =
        place.run_with_input(&["user", "create", "ada", "--password-stdin"], "correct horse\n");
    place.ok(&[
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
        "auth=canary",
        "--allowed-regions",
        "DE",
    ]);

    assert_eq!(made.code, 0, "{}", made.stderr);
    let shown = place.ok(&["stage", "sms", "show", SETUP]);
    assert!(shown.contains("twilio") && !shown.contains("canary"), "{shown}");
    assert_eq!(place.ok(&["migrate"]).lines().count(), 1);
    assert!(server.log().contains("set up an empty database"), "{}", server.log());
    assert_eq!(server.stop().0, 0);
}
