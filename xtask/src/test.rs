//! `cargo xtask test`: every test, on a machine that may hold no more than a Rust toolchain.
//!
//! Tests learn from the environment what they may use: [`POSTGRES_URL`], [`CHROMEDRIVER`] and
//! [`CHROMIUM`]. A test that needs one of them and does not find it must say that it was left out.

pub(crate) mod cluster;
mod machine;
mod programs;

use std::ffi::OsString;
use std::process::Command;

use crate::report::{Outcome, Report};
use crate::shell::{cargo, passes, variable, works};

use cluster::Cluster;
use machine::Machine;

/// Where the tests find a PostgreSQL server on which they may create databases of their own.
/// When it is set already, that server is used and no cluster is started.
const POSTGRES_URL: &str = "HANDSET_TEST_POSTGRES_URL";
/// The program `chromedriver`.
const CHROMEDRIVER: &str = "HANDSET_TEST_CHROMEDRIVER";
/// The browser that `chromedriver` drives.
const CHROMIUM: &str = "HANDSET_TEST_CHROMIUM";

/// What the tests are told through their environment.
type Environment = Vec<(&'static str, OsString)>;

/// Runs all tests, or those that `runner`, the test runner's own arguments, selects.
/// True when nothing failed.
pub(crate) fn run(runner: &[String]) -> anyhow::Result<bool> {
    let mut report = Report::new("test");
    let mut machine = Machine::look()?;
    let mut environment = Environment::new();
    report.step("browser", || browser(&mut machine, &mut environment));
    let mut cluster = None;
    report.step("PostgreSQL", || {
        let (outcome, started) = postgres(&mut machine, &mut environment)?;
        cluster = started;
        Ok(outcome)
    });
    run_tests(&mut report, runner, &environment);
    if let Some(cluster) = cluster {
        report.step("PostgreSQL stopped", || {
            cluster.stop()?;
            Ok(Outcome::Passed("the private cluster and its files are gone".to_owned()))
        });
    }
    Ok(report.finish())
}

fn run_tests(report: &mut Report, runner: &[String], environment: &Environment) {
    // Some tests start the program itself, so it is built before any test runs.
    let built = report
        .step("build handset", || tested(cargo("build --locked --package handset"), environment));
    if !built {
        report.step("tests", || Ok(Outcome::Failed("no test was run".to_owned())));
        return;
    }
    if runner.is_empty() {
        // First, so that the runner's own summary of the other tests stands last.
        report.step("tests in documents", || {
            tested(cargo("test --workspace --doc --locked"), environment)
        });
    }
    report.step("tests", || {
        let mut tests = if works("cargo", &["nextest", "--version"]) {
            cargo("nextest run --workspace --locked")
        } else {
            cargo("test --workspace --locked --no-fail-fast --lib --bins --tests")
        };
        tests.args(runner);
        tested(tests, environment)
    });
}

fn tested(mut command: Command, environment: &Environment) -> anyhow::Result<Outcome> {
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    Ok(if passes(&mut command)? {
        Outcome::Passed("all well".to_owned())
    } else {
        Outcome::Failed("see above".to_owned())
    })
}

fn browser(machine: &mut Machine, environment: &mut Environment) -> anyhow::Result<Outcome> {
    let outcome = machine.provide(&machine::BROWSER)?;
    if let Some(found) = programs::browser() {
        environment.push((CHROMEDRIVER, found.driver.into()));
        environment.push((CHROMIUM, found.browser.into()));
    }
    Ok(outcome)
}

fn postgres(
    machine: &mut Machine,
    environment: &mut Environment,
) -> anyhow::Result<(Outcome, Option<Cluster>)> {
    if variable(POSTGRES_URL).is_some() {
        let found = format!("the server that {POSTGRES_URL} names");
        return Ok((Outcome::Passed(found), None));
    }
    let provided = match machine.provide(&machine::POSTGRES)? {
        Outcome::Passed(provided) => provided,
        missing => return Ok((missing, None)),
    };
    let cluster = Cluster::start()?;
    environment.push((POSTGRES_URL, cluster.url().into()));
    let found = format!("{provided}, started a private cluster at {}", cluster.url());
    Ok((Outcome::Passed(found), Some(cluster)))
}
