//! The secret key and the folder it lies in.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::harness::Place;

#[test]
fn the_first_start_makes_a_key_and_a_database_for_their_owner_only() {
    let place = Place::with_admin().set_up();

    let mode = |name: &str| fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("data"), 0o700);
    assert_eq!(mode("data/secret.key"), 0o600);
    assert_eq!(mode("data/handset.db"), 0o600);
    let key = fs::read_to_string(place.path("data/secret.key")).unwrap();
    assert_eq!((key.len(), key.ends_with('\n')), (44, true));
}

#[test]
fn a_second_start_keeps_the_key() {
    let place = Place::with_admin().set_up();
    let key = fs::read(place.path("data/secret.key")).unwrap();

    let place = place.set_up();

    assert_eq!(fs::read(place.path("data/secret.key")).unwrap(), key);
}

#[test]
fn another_key_is_refused_and_says_what_to_do() {
    let place = Place::with_admin().set_up();
    place.write("data/secret.key", "0123456789abcdef0123456789abcdef0123456789abcdef\n");

    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["user", "list"], &["migrate"]] {
        let error = place.fails(command);

        assert!(
            error.contains("because: this is not the secret key that the database was set up with"),
            "{error}"
        );
        assert!(error.contains("what to do: put the right key back"), "{error}");
    }
}

#[test]
fn a_key_that_is_gone_is_never_replaced() {
    let place = Place::with_admin().set_up();
    fs::remove_file(place.path("data/secret.key")).unwrap();

    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["user", "list"], &["migrate"]] {
        let error = place.fails(command);

        assert!(error.contains("its secret key is not"), "{error}");
        assert!(error.contains("what to do: put the key back"), "{error}");
        assert!(!place.path("data/secret.key").exists());
    }
}

#[test]
fn a_key_can_be_given_and_then_no_file_is_made() {
    let key = "0123456789abcdef0123456789abcdef";
    let place = Place::with_admin().with("HANDSET_SECRET_KEY", key).set_up();
    assert!(!place.path("data/secret.key").exists());

    let place = place.with("HANDSET_SECRET_KEY", "short");

    let error = place.fails(&["user", "list"]);
    assert!(error.contains("has 5 bytes, at least 32 are needed"), "{error}");
}

#[test]
fn a_key_that_others_can_read_is_told() {
    let place = Place::with_admin().set_up();
    fs::set_permissions(place.path("data/secret.key"), fs::Permissions::from_mode(0o644)).unwrap();

    let server = place.serve();

    assert!(server.log().contains("can be used by others"), "{}", server.log());
    let doctor = place.ok(&["doctor"]);
    assert!(doctor.contains("what to do: chmod 600 "), "{doctor}");
}

#[test]
fn only_commands_that_set_up_make_anything() {
    let place = Place::new();

    for command in [
        &["user", "list"][..],
        &["user", "create", "ada", "--password-stdin"],
        &["stage", "sms", "list"],
        &["send-test", "+4915123456789"],
        &["doctor"],
        &["backup", "copy.db"],
    ] {
        let done = place.run(command);
        assert_eq!(done.code, 1, "{command:?}: {}", done.stderr);
        assert!(!place.path("data").exists(), "{command:?}");
    }
    place.ok(&["migrate"]);
    assert!(place.path("data/secret.key").exists());
    assert_eq!(place.ok(&["user", "list"]).lines().count(), 1);
}
