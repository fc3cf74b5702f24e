//! The project's own commands.
//!
//! `cargo xtask check` is the fast half: format, lints, documents and the rules of the house.
//! `cargo xtask test` makes the machine ready and runs every test. `.ci/run` calls both, so what
//! is green on a developer's machine is green there.
#![expect(clippy::print_stdout, reason = "a command for developers speaks on the terminal")]

mod check;
mod report;
mod shell;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Commands for people who work on Handset.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Format, lints, documents, layers, dependencies, migrations and links. Runs no test.
    Check,
    /// Make this machine ready, then run every test on SQLite, PostgreSQL and in a browser.
    Test {
        /// Passed on to the test runner, for example: -- -E 'test(phone)'
        #[arg(last = true)]
        runner: Vec<String>,
    },
    /// Run a PostgreSQL cluster until standard input closes (started by `test`).
    #[command(hide = true)]
    Cluster,
}

fn main() -> anyhow::Result<ExitCode> {
    let passed = match Args::parse().command {
        Command::Check => check::run(),
        Command::Test { runner } => test::run(&runner)?,
        Command::Cluster => {
            test::cluster::run_until_stdin_closes()?;
            true
        }
    };
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
