//! `handset backup`.

use std::fs;

use crate::harness::Place;

#[test]
fn a_copy_taken_while_the_server_runs_can_be_served_with_the_same_key() {
    let place = Place::with_admin();
    let server = place.serve();
    let made =
        place.run_with_input(&["user", "create", "ada", "--password-stdin"], "correct horse\n");
    assert_eq!(made.code, 0, "{}", made.stderr);

    let told = place.ok(&["backup", "copy.db"]);

    assert!(told.contains("copied ") && told.contains("keep a copy of "), "{told}");
    let restored = Place::new();
    fs::create_dir(restored.path("data")).unwrap();
    fs::copy(place.path("copy.db"), restored.path("data/handset.db")).unwrap();
    fs::copy(place.path("data/secret.key"), restored.path("data/secret.key")).unwrap();
    assert!(restored.ok(&["user", "list"]).contains("ada"));
    drop(server);
}

#[test]
fn a_copy_can_be_taken_when_no_server_runs() {
    let place = Place::with_admin().set_up();

    place.ok(&["backup", "copy.db"]);

    assert!(fs::metadata(place.path("copy.db")).unwrap().len() > 10_000);
    let again = place.fails(&["backup", "copy.db"]);
    assert!(again.contains("what to do: name a file that does not exist"), "{again}");
}

#[test]
fn postgresql_has_its_own_tool() {
    let place = Place::new().with("HANDSET_DATABASE_URL", "postgres://h:canary@127.0.0.1:1/d");

    let error = place.fails(&["backup", "copy.db"]);

    assert!(error.contains("pg_dump") && !error.contains("canary"), "{error}");
}
