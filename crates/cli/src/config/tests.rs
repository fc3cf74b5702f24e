use std::{fs, time::Duration};

use tempfile::TempDir;

use super::*;

fn load(
    file: &str,
    variables: &[(&str, &str)],
    flags: &[(&'static str, &'static str, &str)],
) -> anyhow::Result<Config> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("handset.toml");
    fs::write(&path, file).unwrap();
    let values =
        flags.iter().map(|(flag, key, value)| (*flag, *key, (*value).to_owned())).collect();
    Config::load(&Flags { file: Some(path), values }, &Environment::of(variables))
}

fn error(file: &str, variables: &[(&str, &str)]) -> String {
    format!("{:#}", load(file, variables, &[]).err().expect("an error"))
}

#[test]
fn without_anything_the_defaults_are_those_of_the_rules() {
    let config = load("", &[], &[]).unwrap();

    assert_eq!(config.listen, "127.0.0.1:9000".parse().unwrap());
    assert_eq!(config.limits, LimitSettings::default());
    assert_eq!(config.lifetimes, SessionLifetimes::default());
    assert_eq!(config.server.answer, Duration::from_secs(25));
    assert!(
        matches!(&config.database, Database::Sqlite(path) if path == Path::new("./data/handset.db"))
    );
    assert!(
        matches!(&config.secret_key, KeySource::OwnFile(path) if path == Path::new("./data/secret.key"))
    );
    assert_eq!(config.notes, Vec::<String>::new());
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file() {
    let file = "listen = \"127.0.0.1:1\"\ndata_dir = \"from-file\"\n[limits]\nsends_per_ip_hour = 1\nsends_per_ip_day = 1\n";
    let variables = [("HANDSET_LISTEN", "127.0.0.1:2"), ("HANDSET_LIMITS__SENDS_PER_IP_HOUR", "2")];

    let config = load(file, &variables, &[("--listen", "listen", "127.0.0.1:3")]).unwrap();

    assert_eq!(config.listen.port(), 3);
    assert_eq!((config.limits.sends_per_ip_hour, config.limits.sends_per_ip_day), (2, 1));
    assert_eq!(config.data_dir, Path::new("from-file"));
    assert_eq!(config.layers.origin("listen").as_deref(), Some("--listen"));
    assert_eq!(
        config.layers.origin("limits.sends_per_ip_hour").as_deref(),
        Some("HANDSET_LIMITS__SENDS_PER_IP_HOUR")
    );
    assert!(config.layers.origin("limits.sends_per_ip_day").unwrap().ends_with("handset.toml"));
    assert_eq!(config.layers.origin("limits.sends_per_user_day").as_deref(), Some("default"));
}

#[test]
fn limits_off_turns_off_what_costs_money_and_nothing_else() {
    let config = load("", &[("HANDSET_LIMITS", "off")], &[]).unwrap();

    assert!(!config.send_limits);
    assert_eq!(config.limits, LimitSettings::default().without_send_limits());
    assert_eq!(config.limits.attempts_per_code, 5);
}

#[test]
fn guess_budgets_stay_in_bounds_and_the_operator_is_told() {
    let config = load("[limits]\nattempts_per_code = 0\n", &[], &[]).unwrap();

    assert_eq!(config.limits.attempts_per_code, 1);
    assert!(
        config.notes[0].contains("is 0, which is out of bounds: 1 is used"),
        "{:?}",
        config.notes
    );
}

#[test]
fn a_value_that_does_not_fit_is_named_with_where_it_comes_from() {
    let cases = [
        (error("", &[("HANDSET_LISTEN", "here")]), "listen (from HANDSET_LISTEN): "),
        (
            error("", &[("HANDSET_LIMITS__SENDS_PER_IP_DAY", "x")]),
            "limits.sends_per_ip_day (from HANDSET_LIMITS__SENDS_PER_IP_DAY): must be a whole number",
        ),
        (
            error("", &[("HANDSET_EGRESS_ALLOW", "gateway.lan")]),
            "egress_allow (from HANDSET_EGRESS_ALLOW): `gateway.lan`",
        ),
        (
            error("", &[("HANDSET_TRUSTED_PROXIES", "10.0.0.0/99")]),
            "trusted_proxies (from HANDSET_TRUSTED_PROXIES): ",
        ),
        (
            error("", &[("HANDSET_PUBLIC_URL", "id.example.com")]),
            "public_url (from HANDSET_PUBLIC_URL): ",
        ),
        (
            error("", &[("HANDSET_DATABASE_URL", "mysql://h/d")]),
            "database_url (from HANDSET_DATABASE_URL): must be",
        ),
        (
            error("", &[("HANDSET_LOG_FORMAT", "xml")]),
            "log_format (from HANDSET_LOG_FORMAT): must be text or json",
        ),
        (error("", &[("HANDSET_LOG", "handset=loud")]), "log (from HANDSET_LOG): "),
        (
            error("", &[("HANDSET_TWILIO_BASE_URL", "ftp://x")]),
            "twilio_base_url (from HANDSET_TWILIO_BASE_URL): must be",
        ),
        (
            error("", &[("HANDSET_SERVER__IDLE", "0s")]),
            "server.idle (from HANDSET_SERVER__IDLE): must be more than 0",
        ),
        (
            error("", &[("HANDSET_SECRET_KEY", "a"), ("HANDSET_SECRET_KEY_FILE", "b")]),
            "are both set",
        ),
    ];

    for (error, expected) in cases {
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_session_limit_of_zero_is_off() {
    let config = load("[limits]\nsession_idle = \"0\"\n", &[], &[]).unwrap();

    assert!(config.lifetimes.idle > Duration::from_hours(24 * 365));
}

#[test]
fn a_variable_that_means_nothing_is_a_note() {
    let config =
        load("", &[("HANDSET_LISTN", "x"), ("HANDSET_SERVICE_HOST", "10.0.0.1")], &[]).unwrap();

    assert_eq!(
        config.notes,
        [
            "the variable HANDSET_LISTN does nothing: did you mean HANDSET_LISTEN?",
            "the variable HANDSET_SERVICE_HOST does nothing: there is no such setting",
        ]
    );
}

#[test]
fn a_database_is_shown_without_its_password() {
    let url = "postgres://handset:hunter2@db.example.com:5433/handset?password=hunter3";
    let config = load("", &[("HANDSET_DATABASE_URL", url)], &[]).unwrap();

    assert_eq!(config.database.shown(), "PostgreSQL, db.example.com/handset");
}

#[test]
fn a_settings_file_that_was_named_has_to_be_there() {
    let flags = Flags { file: Some("no-such-file.toml".into()), values: Vec::new() };

    let error = Config::load(&flags, &Environment::default()).err().unwrap().to_string();

    assert_eq!(error, "cannot read the settings file no-such-file.toml");
}
