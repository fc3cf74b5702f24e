//! How much of the installation's budget is used.

use std::time::Duration;

use super::failed;
use crate::{finding::Finding, wire::Installation};

/// From which share of the budget on the operator is told, in percent.
const NEAR_PERCENT: u64 = 80;
/// The bucket in which all messages are counted.
const GLOBAL: &str = "global";

pub(super) async fn look(installation: &Installation) -> Vec<Finding> {
    let limits = &installation.config.limits;
    let budgets = [
        ("hour", Duration::from_hours(1), limits.sends_global_hour, "limits.sends_global_hour"),
        ("24 hours", Duration::from_hours(24), limits.sends_global_day, "limits.sends_global_day"),
    ];
    let mut findings = Vec::new();
    for (name, window, max, setting) in budgets {
        let since = installation.clock.now().minus(window);
        findings.extend(match installation.store.hits(GLOBAL, since).await {
            Err(error) => Some(failed("budget", &error.into())),
            Ok(_) if max == 0 => None,
            Ok(used) => Some(finding(used, u64::from(max), installation, name, setting)),
        });
    }
    findings
}

fn finding(
    used: u64,
    max: u64,
    installation: &Installation,
    window: &str,
    setting: &str,
) -> Finding {
    let kept = max * u64::from(installation.config.limits.reserved_for_sign_in_percent) / 100;
    let for_enrolment = max.saturating_sub(kept);
    let text = format!(
        "{used} of {max} messages in the last {window}; adding phones stops at {for_enrolment}"
    );
    if used * 100 < for_enrolment * NEAR_PERCENT {
        return Finding::ok("budget", text);
    }
    Finding::warn(
        "budget",
        text,
        format!("see in the log whether the messages are wanted, then raise {setting}"),
    )
}
