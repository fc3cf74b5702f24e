//! Names, pages and the list itself.

use std::{collections::BTreeSet, fs, path::Path};

use handset_core::provider::ProviderKindName;
use handset_providers::{kind, kinds};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

#[test]
fn every_kind_has_a_name_of_its_own_that_a_stage_can_store() {
    let names: BTreeSet<_> = kinds().iter().map(|kind| kind.name).collect();

    assert_eq!(names.len(), kinds().len());
    for name in names {
        assert!(name.parse::<ProviderKindName>().is_ok(), "{name}");
        assert_eq!(kind(name).unwrap().name, name);
    }
    assert!(kind("no_such_provider").is_none());
}

#[test]
fn every_kind_has_a_page_that_shows_its_settings() {
    for kind in kinds() {
        let page = fs::read_to_string(Path::new(ROOT).join(kind.docs))
            .unwrap_or_else(|error| panic!("{}: {error}", kind.docs));
        // The page may indent the command, as part of a numbered step.
        let command: Vec<_> = kind.example_command().lines().map(|l| l.trim().to_owned()).collect();
        let lines: Vec<_> = page.lines().map(str::trim).collect();

        assert_eq!(kind.docs, format!("docs/providers/{}.md", kind.name));
        assert!(lines.windows(command.len()).any(|lines| lines == command), "{command:#?}");
        for setting in kind.settings {
            assert!(page.contains(&format!("| `{}` |", setting.name)), "{}", setting.name);
        }
    }
}

#[test]
fn every_file_with_a_kind_is_in_the_list() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path());
    let with_kind = files.filter(|file| {
        file.is_file()
            && fs::read_to_string(file).unwrap().contains("pub static KIND: ProviderKind")
    });

    let found: BTreeSet<_> =
        with_kind.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();

    let listed: BTreeSet<_> = kinds().iter().map(|kind| kind.name.to_owned()).collect();
    assert_eq!(found, listed);
}
