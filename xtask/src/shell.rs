//! Running other programs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};

/// The top folder of the repository.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// `cargo` in the top folder, with the arguments given in one text, parted by spaces.
///
/// The variables that `cargo run` sets for this program are taken away: build scripts look at
/// them, and would build again what a plain `cargo` has already built.
pub(crate) fn cargo(arguments: &str) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(arguments.split_whitespace());
    for (name, _) in std::env::vars_os() {
        if is_set_by_cargo_run(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command
}

fn is_set_by_cargo_run(name: &str) -> bool {
    const PREFIXES: [&str; 4] =
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_NAME", "CARGO_CRATE_NAME"];
    name == "OUT_DIR" || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Runs the command with its output on this terminal. True when it ends well.
pub(crate) fn passes(command: &mut Command) -> anyhow::Result<bool> {
    println!("$ {}", shown(command));
    let status = command.status().with_context(|| format!("could not run {}", shown(command)))?;
    Ok(status.success())
}

/// What the command writes to standard output.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let ended = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("could not run {}", shown(command)))?;
    if !ended.status.success() {
        let errors = String::from_utf8_lossy(&ended.stderr);
        bail!("{} ended with {}\n{}", shown(command), ended.status, errors.trim());
    }
    String::from_utf8(ended.stdout).with_context(|| format!("{} is not text", shown(command)))
}

/// True when the command can be started and ends well; its output is thrown away.
pub(crate) fn works(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The first program of this name on the search path.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = variable("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// An environment variable of this process, `None` when unset or empty.
#[expect(clippy::disallowed_methods, reason = "the ban is for the product; this is a build tool")]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_variables_that_describe_the_running_package_are_taken_from_cargo() {
        assert!(is_set_by_cargo_run("CARGO_PKG_NAME"));
        assert!(is_set_by_cargo_run("CARGO_MANIFEST_DIR"));
        assert!(!is_set_by_cargo_run("CARGO_HOME"));
        assert!(!is_set_by_cargo_run("CARGO_TARGET_DIR"));
        assert!(!is_set_by_cargo_run("PATH"));
    }

    #[test]
    fn the_top_folder_holds_the_lock_file() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
