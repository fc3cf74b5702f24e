//! The arrows between the crates, and what the inner crates must never reach.

use std::collections::BTreeSet;

use anyhow::Context as _;
use serde_json::Value;

use crate::report::Outcome;
use crate::shell::{cargo, output};

/// Which of our crates each of our crates may build on. ARCHITECTURE.md draws the same picture.
const ARROWS: [(&str, &[&str]); 9] = [
    (
        "handset",
        &[
            "handset-allocator",
            "handset-core",
            "handset-expression",
            "handset-http",
            "handset-providers",
            "handset-storage",
        ],
    ),
    ("handset-allocator", &[]),
    ("handset-http", &["handset-core", "handset-expression"]),
    ("handset-storage", &["handset-core"]),
    ("handset-providers", &["handset-core", "handset-expression"]),
    ("handset-core", &[]),
    ("handset-expression", &[]),
    ("handset-testkit", &["handset-core", "handset-expression", "handset-http", "handset-storage"]),
    ("xtask", &[]),
];

/// The crates that do no I/O. They hold the rules, so that the rules can be read and tested alone.
const PURE: [&str; 2] = ["handset-core", "handset-expression"];

/// Runtimes, servers, clients and databases: none may be in the tree of a pure crate.
const IMPURE: [&str; 6] = ["axum", "hyper", "reqwest", "rusqlite", "sqlx", "tokio"];

/// The feature that gives tests power over the clock and over chance. It must not reach the product.
const TEST_FEATURE: &str = "testing";

/// The one crate that may ask for [`TEST_FEATURE`] outside its own tests.
const TEST_KIT: &str = "handset-testkit";

/// Compares the manifests with [`ARROWS`] and the trees of the [`PURE`] crates with [`IMPURE`].
pub(crate) fn check() -> anyhow::Result<Outcome> {
    let metadata = output(&mut cargo("metadata --no-deps --format-version 1 --locked"))?;
    let manifests = manifests(&metadata).context("cargo metadata has changed its shape")?;
    let mut faults: Vec<String> = manifests.iter().flat_map(faults_of).collect();
    for package in PURE {
        let tree = tree_of(package)?;
        let reached = IMPURE.iter().filter(|name| tree.contains(**name));
        faults.extend(reached.map(|name| format!("{package} must do no I/O but reaches {name}")));
    }
    let found = format!("{} crates keep to the arrows, {} do no I/O", manifests.len(), PURE.len());
    Ok(Outcome::from_faults(found, &faults))
}

/// A crate of ours and the crates of ours that its manifest names, test dependencies left out.
struct Manifest {
    name: String,
    builds_on: BTreeSet<String>,
    /// It asks one of them for [`TEST_FEATURE`].
    for_tests: bool,
}

fn manifests(metadata: &str) -> Option<Vec<Manifest>> {
    let metadata: Value = serde_json::from_str(metadata).ok()?;
    metadata.get("packages")?.as_array()?.iter().map(manifest).collect()
}

fn manifest(package: &Value) -> Option<Manifest> {
    let name = package.get("name")?.as_str()?.to_owned();
    let mut manifest = Manifest { name, builds_on: BTreeSet::new(), for_tests: false };
    for dependency in package.get("dependencies")?.as_array()? {
        let name = dependency.get("name")?.as_str()?;
        let ours = ARROWS.iter().any(|(ours, _)| *ours == name);
        if ours && dependency.get("kind")?.as_str() != Some("dev") {
            let features = dependency.get("features")?.as_array()?;
            manifest.for_tests |= features.iter().any(|feature| feature == TEST_FEATURE);
            manifest.builds_on.insert(name.to_owned());
        }
    }
    Some(manifest)
}

fn faults_of(manifest: &Manifest) -> Vec<String> {
    let name = manifest.name.as_str();
    let Some((_, allowed)) = ARROWS.iter().find(|(ours, _)| *ours == name) else {
        return vec![format!("{name} is new: draw its arrows in xtask/src/check/layers.rs")];
    };
    let extra = manifest.builds_on.iter().filter(|other| !allowed.contains(&other.as_str()));
    let mut faults: Vec<_> =
        extra.map(|other| format!("{name} must not build on {other}")).collect();
    if manifest.for_tests && name != TEST_KIT {
        faults.push(format!("{name} may ask for the feature {TEST_FEATURE} in its tests only"));
    }
    faults
}

/// The names in the tree of normal dependencies, with all features, for every platform.
fn tree_of(package: &str) -> anyhow::Result<BTreeSet<String>> {
    let arguments = format!(
        "tree --locked --package {package} --edges normal --all-features --target all \
         --prefix none --format {{p}}"
    );
    let tree = output(&mut cargo(&arguments))?;
    Ok(tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(metadata: &str) -> Vec<String> {
        manifests(metadata).unwrap().iter().flat_map(faults_of).collect()
    }

    #[test]
    fn an_arrow_that_points_upward_is_a_fault() {
        let metadata = r#"{"packages": [{"name": "handset-http", "dependencies": [
            {"name": "handset-core", "kind": null, "features": []},
            {"name": "handset-storage", "kind": null, "features": []},
            {"name": "axum", "kind": null, "features": []}]}]}"#;

        assert_eq!(faults(metadata), ["handset-http must not build on handset-storage"]);
    }

    #[test]
    fn the_test_kit_may_be_used_by_tests_only() {
        let in_tests = r#"{"packages": [{"name": "handset-http", "dependencies": [
            {"name": "handset-testkit", "kind": "dev", "features": []}]}]}"#;
        let in_product = r#"{"packages": [{"name": "handset-http", "dependencies": [
            {"name": "handset-testkit", "kind": null, "features": []}]}]}"#;

        assert!(faults(in_tests).is_empty());
        assert_eq!(faults(in_product), ["handset-http must not build on handset-testkit"]);
    }

    #[test]
    fn the_feature_for_tests_stays_out_of_the_product() {
        let in_tests = r#"{"packages": [{"name": "handset-http", "dependencies": [
            {"name": "handset-core", "kind": "dev", "features": ["testing"]}]}]}"#;
        let in_product = r#"{"packages": [{"name": "handset-http", "dependencies": [
            {"name": "handset-core", "kind": null, "features": ["testing"]}]}]}"#;

        assert!(faults(in_tests).is_empty());
        assert_eq!(
            faults(in_product),
            ["handset-http may ask for the feature testing in its tests only"]
        );
    }

    #[test]
    fn a_crate_without_arrows_is_a_fault() {
        let metadata = r#"{"packages": [{"name": "handset-new", "dependencies": []}]}"#;

        let faults = faults(metadata);

        assert_eq!(faults.len(), 1);
        assert!(faults[0].starts_with("handset-new is new"));
    }
}
