//! Licences, sources and known faults of what we build on, told by cargo-deny.

use crate::report::Outcome;
use crate::shell::{cargo, passes, works};

/// Runs cargo-deny with `deny.toml` when it is installed.
///
/// Known faults are kept in a database on the network. Where it cannot be fetched, this step says
/// so and checks the rest.
pub(crate) fn check() -> anyhow::Result<Outcome> {
    if !works("cargo", &["deny", "--version"]) {
        let how = "cargo-deny is not installed: cargo install cargo-deny --locked";
        return Ok(Outcome::LeftOut(how.to_owned()));
    }
    let quietly = "deny --all-features check --hide-inclusion-graph";
    if !passes(&mut cargo(&format!("{quietly} bans licenses sources")))? {
        return Ok(Outcome::Failed("see cargo-deny's words above".to_owned()));
    }
    if !passes(&mut cargo("deny --all-features fetch db"))? {
        let what = "licences, bans and sources are right; the advisory database is out of reach";
        return Ok(Outcome::LeftOut(what.to_owned()));
    }
    Ok(if passes(&mut cargo(&format!("{quietly} advisories")))? {
        Outcome::Passed("licences, bans, sources and advisories".to_owned())
    } else {
        Outcome::Failed("a crate has a known fault, see above".to_owned())
    })
}
