//! `handset doctor`.

mod budget;
mod mappings;
mod stages;

use std::io::Write;

use serde_json::json;

use crate::{
    advice::{self, plain},
    config::Config,
    finding::{Finding, Level},
    sanity,
    wire::{self, Installation, Missing},
};

pub(super) async fn run(
    config: Config,
    as_json: bool,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    let public_url = sanity::public_url(&config, config.listen)?;
    let mut findings = sanity::settings(&config, config.listen, &public_url);
    findings.extend(sanity::files(&config));
    match Installation::open(config, Missing::Refuse).await {
        Ok(installation) => {
            findings.extend(database(&installation).await);
            findings.extend(stages::look(&installation).await);
            findings.extend(budget::look(&installation).await);
        }
        Err(error) => findings.push(failed("database", &error)),
    }
    let failures = findings.iter().filter(|finding| finding.level == Level::Fail).count();
    if as_json {
        print_json(&findings, out)?;
    } else {
        print(&findings, out)?;
    }
    Ok(failures == 0)
}

/// The database of an installation that could be opened: it is reachable, up to date, and belongs to the key.
async fn database(installation: &Installation) -> Vec<Finding> {
    let shown = installation.config.database.shown();
    let mut findings = vec![Finding::ok(
        "database",
        format!("{shown}: up to date, and the secret key belongs to it"),
    )];
    findings.push(match installation.store.check_health().await {
        Ok(()) => Finding::ok("database", "can be written to"),
        Err(error) => failed("database", &error.into()),
    });
    findings.push(clock(installation).await);
    findings
}

async fn clock(installation: &Installation) -> Finding {
    let subject = "clock";
    match wire::skew(installation.store.as_ref(), installation.clock.as_ref()).await {
        Err(error) => failed(subject, &error),
        Ok(None) => Finding::ok(subject, "the database has none of its own"),
        Ok(Some(apart)) if wire::is_told(apart) => Finding::warn(
            subject,
            format!(
                "this machine's clock and the database's are {} seconds apart",
                apart.as_secs()
            ),
            "set both clocks by a time server (NTP)",
        ),
        Ok(Some(apart)) => {
            Finding::ok(subject, format!("at most {} ms from the database's", apart.as_millis()))
        }
    }
}

/// An error as a finding, with its causes and what to do.
fn failed(subject: &str, error: &anyhow::Error) -> Finding {
    let text = format!("{error:#}");
    let advice = advice::of(error).unwrap_or_else(|| "see the cause above".to_owned());
    Finding::fail(subject, text, advice)
}

fn print(findings: &[Finding], out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    for finding in findings {
        writeln!(
            out,
            "{:4}  {}: {}",
            finding.level.name(),
            plain(&finding.subject),
            plain(&finding.text)
        )?;
        if let Some(advice) = &finding.advice {
            writeln!(out, "      what to do: {}", plain(advice))?;
        }
    }
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    writeln!(
        out,
        "{} ok, {} to look at, {} failed",
        count(Level::Ok),
        count(Level::Warn),
        count(Level::Fail)
    )
}

fn print_json(findings: &[Finding], out: &mut (dyn Write + Send)) -> std::io::Result<()> {
    let checks: Vec<_> = findings
        .iter()
        .map(|finding| {
            json!({
                "level": finding.level.name(),
                "subject": finding.subject,
                "text": finding.text,
                "advice": finding.advice,
            })
        })
        .collect();
    let worst = findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok);
    writeln!(out, "{}", json!({ "worst": worst.name(), "checks": checks }))
}
