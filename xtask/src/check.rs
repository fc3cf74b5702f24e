//! `cargo xtask check`: everything that can be told without running the product.
//!
//! All steps run, also after one has failed, so that one run shows every fault.

mod dependencies;
mod files;
mod layers;
mod links;
mod migrations;
mod supply;

use std::process::Command;

use crate::report::{Outcome, Report};
use crate::shell::{cargo, passes, root};

/// Runs all steps. True when none failed.
pub(crate) fn run() -> bool {
    let mut report = Report::new("check");
    report.step("format", format);
    report.step("lint", lint);
    report.step("documents in code", documents);
    report.step("layers", layers::check);
    report.step("dependencies", dependencies::check);
    report.step("licences and advisories", supply::check);
    report.step("migrations", migrations::check);
    report.step("links", links::check);
    report.step("file sizes", file_sizes);
    report.finish()
}

/// `cargo fmt` follows `mod` lines. The files of `crates/providers` are named inside a macro,
/// where it does not see them, so these are handed to `rustfmt` one by one.
fn format() -> anyhow::Result<Outcome> {
    let workspace = passes(&mut cargo("fmt --all --check"))?;
    let providers = files::with_extension(&root().join("crates/providers/src"), "rs")?;
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--check", "--edition", "2024"]).args(&providers).current_dir(root());
    let all = workspace && (providers.is_empty() || passes(&mut rustfmt)?);
    Ok(verdict(all, "every file is formatted", "run `cargo fmt --all`, see the differences above"))
}

fn lint() -> anyhow::Result<Outcome> {
    let clean = passes(&mut cargo(
        "clippy --workspace --all-targets --all-features --locked -- -D warnings",
    ))?;
    Ok(verdict(clean, "no warning in any target", "see the warnings above"))
}

fn documents() -> anyhow::Result<Outcome> {
    let mut doc = cargo("doc --workspace --no-deps --document-private-items --locked");
    let clean = passes(doc.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(verdict(clean, "no warning, no broken link", "see the warnings above"))
}

/// Told, never failed: a long file is a reason for a second look and no more.
fn file_sizes() -> anyhow::Result<Outcome> {
    /// STYLE of this project, told in ARCHITECTURE.md: 80 to 250 lines, a second look above 300.
    const SECOND_LOOK_LINES: usize = 300;
    let mut sources = files::with_extension(&root().join("crates"), "rs")?;
    sources.extend(files::with_extension(&root().join("xtask"), "rs")?);
    let mut long = Vec::new();
    for file in &sources {
        let lines = std::fs::read_to_string(file)?.lines().count();
        if lines > SECOND_LOOK_LINES {
            long.push(format!("{lines} lines in {}", files::shown(file)));
        }
    }
    let count = format!(
        "{} of {} source files are longer than {SECOND_LOOK_LINES} lines",
        long.len(),
        sources.len()
    );
    long.insert(0, count);
    Ok(Outcome::Passed(long.join("\n")))
}

fn verdict(passed: bool, right: &str, wrong: &str) -> Outcome {
    if passed { Outcome::Passed(right.to_owned()) } else { Outcome::Failed(wrong.to_owned()) }
}
