//! Settings, from the file to the flags.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::harness::Place;

fn line(place: &Place, arguments: &[&str], name: &str) -> String {
    let shown = place.ok(arguments);
    shown.lines().find(|line| line.starts_with(&format!("{name} ="))).unwrap().to_owned()
}

#[test]
fn each_layer_beats_the_one_below_and_config_tells_which_won() {
    let place = Place::new();
    assert!(line(&place, &["config"], "listen").ends_with("# default"));

    place.write("handset.toml", "listen = \"127.0.0.1:1\"\nlog = \"debug\"\n");
    let from_file = line(&place, &["config"], "listen");
    assert!(
        from_file.starts_with("listen = \"127.0.0.1:1\"") && from_file.ends_with("# handset.toml"),
        "{from_file}"
    );

    let place = place.with("HANDSET_LISTEN", "127.0.0.1:2");
    let from_variable = line(&place, &["config"], "listen");
    assert!(
        from_variable.starts_with("listen = \"127.0.0.1:2\"")
            && from_variable.ends_with("# HANDSET_LISTEN"),
        "{from_variable}"
    );
    assert!(line(&place, &["config"], "log").ends_with("# handset.toml"));

    let from_flag = line(&place, &["config", "--data-dir", "elsewhere"], "data_dir");
    assert!(
        from_flag.starts_with("data_dir = \"elsewhere\"") && from_flag.ends_with("# --data-dir"),
        "{from_flag}"
    );
    let server = place.start(&["serve", "--listen", "127.0.0.1:0"]);
    assert_ne!(server.address.port(), 2);
}

#[test]
fn a_settings_file_can_be_named() {
    let place = Place::new();
    place.write("other.toml", "[limits]\nsends_per_ip_hour = 77\n");

    let by_flag = line(&place, &["config", "--config", "other.toml"], "sends_per_ip_hour");
    let place = place.with("HANDSET_CONFIG", "other.toml");
    let by_variable = line(&place, &["config"], "sends_per_ip_hour");

    assert!(by_flag.starts_with("sends_per_ip_hour = 77"), "{by_flag}");
    assert_eq!(by_flag, by_variable);
    assert!(
        place
            .fails(&["config", "--config", "none.toml"])
            .contains("cannot read the settings file none.toml")
    );
}

#[test]
fn a_setting_that_does_not_exist_stops_every_command_and_names_the_one_that_was_meant() {
    let place = Place::new();
    place.write("handset.toml", "[limits]\nsends_per_ip_our = 1\n");

    for command in [&["config"][..], &["serve"], &["doctor"], &["dev"]] {
        let error = place.fails(command);
        assert!(
            error.contains(
                "no setting limits.sends_per_ip_our: did you mean limits.sends_per_ip_hour?"
            ),
            "{error}"
        );
    }
}

#[test]
fn a_variable_that_does_nothing_is_told_and_stops_nothing() {
    let place = Place::with_admin().with("HANDSET_LISTENN", "x");

    let server = place.serve();

    assert!(server.log().contains("did you mean HANDSET_LISTEN?"), "{}", server.log());
}

#[test]
fn the_exit_code_tells_a_wrong_command_line_from_a_failure() {
    let place = Place::new();

    for arguments in [
        &["serv"][..],
        &["serve", "--no-such-flag"],
        &["user"],
        &["serve", "--listen", "here"],
        &[],
    ] {
        assert_eq!(place.run(arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(place.run(&["--help"]).code, 0);
    assert_eq!(place.run(&["--version"]).code, 0);
    assert_eq!(place.run(&["user", "list"]).code, 1);
}

#[test]
fn secrets_are_not_shown() {
    let place = Place::new()
        .with("HANDSET_SECRET_KEY", "canary-canary-canary-canary-canary")
        .with("HANDSET_DATABASE_URL", "postgres://handset:canary@127.0.0.1:1/handset");

    let done = place.run(&["config"]);
    let failed = place.run(&["user", "list"]);

    for text in [done.stdout, done.stderr, failed.stdout, failed.stderr] {
        assert!(!text.contains("canary"), "{text}");
    }
    assert_eq!(failed.code, 1);
}

#[test]
fn a_settings_file_with_a_secret_that_everybody_can_read_is_told() {
    let place = Place::new();
    place.write("handset.toml", "bootstrap_password = \"correct horse\"\n");
    let mode = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(place.path("handset.toml"), permissions).unwrap();
    };

    mode(0o644);
    let open = place.serve().stop().1;
    mode(0o640);
    fs::remove_file(place.path("server.log")).unwrap();
    let closed = place.serve().stop().1;

    assert!(open.contains("handset.toml holds a secret"), "{open}");
    assert!(!closed.contains("holds a secret") && !open.contains("correct horse"), "{closed}");
}
