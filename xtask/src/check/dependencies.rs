//! What the project is built from: crates that must not be there, and how many there are.

use std::collections::BTreeSet;

use crate::report::Outcome;
use crate::shell::{cargo, output, root};

/// TLS is rustls on ring, everywhere: one implementation to watch, and no C library to install.
/// `deny.toml` says the same to cargo-deny.
const BANNED: [&str; 5] = ["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl", "openssl-sys"];

/// How many crates the `handset` program may be made of, ours left out. Every one of them runs
/// next to people's phone numbers, so each needs a reason. About 75 come with the interpreter of
/// expressions; they run in processes of their own, which hold neither a key nor a database.
const PROGRAM_BUDGET: usize = 375;

/// How many crates `Cargo.lock` may list. It is more than the program holds: about 50 come with the
/// tests' tools (a browser's driver, property tests, certificates), and as many are parts that only
/// other platforms use (Windows, WebAssembly). They are built by us, so they are counted too.
const LOCK_BUDGET: usize = 510;

/// Looks for [`BANNED`] crates and compares the counts with their budgets.
pub(crate) fn check() -> anyhow::Result<Outcome> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let locked = locked_names(&lock);
    let program = in_program()?;
    let counts = format!(
        "{program} crates in the handset program (budget {PROGRAM_BUDGET}), \
         {} in Cargo.lock with tests and other platforms (budget {LOCK_BUDGET})",
        locked.len()
    );
    let mut faults = banned_in(&locked);
    if program > PROGRAM_BUDGET || locked.len() > LOCK_BUDGET {
        faults.push(format!("over budget, drop a crate, or raise the budget in xtask/src/check/dependencies.rs and say why: {counts}"));
    }
    Ok(Outcome::from_faults(format!("none banned; {counts}"), &faults))
}

/// The name of every package in a `Cargo.lock`, ours too.
fn locked_names(lock: &str) -> Vec<&str> {
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|package| package.trim_start().strip_prefix("name = \"")?.split('"').next())
        .collect()
}

fn banned_in(names: &[&str]) -> Vec<String> {
    let found = BANNED.iter().filter(|banned| names.contains(*banned));
    found.map(|name| format!("{name} is banned but in Cargo.lock: cargo tree -i {name}")).collect()
}

/// How many crates of others the program is built from on this platform, with their build scripts.
fn in_program() -> anyhow::Result<usize> {
    let tree = "tree --locked --package handset --edges normal,build --prefix none --format {p}";
    let tree = output(&mut cargo(tree))?;
    // `name v1.2.3`, then a path for our own crates, and marks such as `(*)`.
    let name_and_version = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let others = tree.lines().filter(|line| !line.is_empty() && !line.contains("(/"));
    Ok(others.map(name_and_version).collect::<BTreeSet<_>>().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"itoa\"\nversion = \"1.0.0\"\n\n\
                        [[package]]\nname = \"openssl-sys\"\nversion = \"0.9.0\"\n";

    #[test]
    fn every_package_of_the_lock_file_is_counted() {
        assert_eq!(locked_names(LOCK), ["itoa", "openssl-sys"]);
    }

    #[test]
    fn a_banned_crate_is_a_fault() {
        let faults = banned_in(&locked_names(LOCK));

        assert_eq!(faults, ["openssl-sys is banned but in Cargo.lock: cargo tree -i openssl-sys"]);
    }
}
