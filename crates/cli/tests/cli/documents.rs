//! The pages that are made from the program are up to date.

use std::{fs, path::Path};

use crate::harness::Place;

fn check(path: &str, arguments: &[&str]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let written = fs::read_to_string(&file).unwrap_or_default();

    let made = Place::new().ok(arguments);

    let first = made.lines().zip(written.lines()).find(|(made, written)| made != written);
    assert!(
        made == written,
        "{path} is out of date: cargo run -- {} > {path}\nfirst difference: {first:?}",
        arguments.join(" ")
    );
}

#[test]
fn the_page_of_settings_is_up_to_date() {
    check("docs/reference/configuration.md", &["reference", "configuration"]);
}

#[test]
fn the_page_of_commands_is_up_to_date() {
    check("docs/reference/commands.md", &["reference", "commands"]);
}

#[test]
fn the_example_of_a_settings_file_is_up_to_date_and_changes_nothing() {
    check("handset.example.toml", &["config", "--example"]);

    let place = Place::new();
    let before = place.ok(&["config"]);
    place.write("handset.toml", &place.ok(&["config", "--example"]));
    assert_eq!(place.ok(&["config"]), before);
}

#[test]
fn every_line_of_the_example_can_be_used() {
    let place = Place::new();
    let example = place.ok(&["config", "--example"]);
    let is_setting = |line: &str| {
        line.starts_with('#') && line[1..].starts_with(|c: char| c.is_ascii_lowercase())
    };
    let used: String = example
        .lines()
        .map(|line| if is_setting(line) { &line[1..] } else { line })
        // Either the key or its file, not both.
        .filter(|line| !line.starts_with("secret_key ="))
        .flat_map(|line| [line, "\n"])
        .collect();
    place.write("handset.toml", &used);

    let shown = place.ok(&["config"]);

    assert!(!shown.contains("# default"), "{shown}");
}
