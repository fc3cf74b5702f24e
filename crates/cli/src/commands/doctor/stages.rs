//! Whether the stages that enrol a phone can send.

use handset_core::{
    flow::{Stage, authenticator_sms::Settings},
    ports::Gateway,
    provider::ProviderSettings,
};

use super::{super::stage_sms, failed, mappings};
use crate::{finding::Finding, wire::Installation};

pub(super) async fn look(installation: &Installation) -> Vec<Finding> {
    let stages = match stage_sms::all(installation).await {
        Ok(stages) => stages,
        Err(error) => return vec![failed("stages", &error)],
    };
    if stages.is_empty() {
        return vec![Finding::warn(
            "stages",
            "there is no stage that enrols a phone",
            "make one with `handset stage sms create`",
        )];
    }
    let mut findings = Vec::new();
    for (stage, settings) in &stages {
        findings.extend(look_at(installation, stage, settings).await);
    }
    findings
}

async fn look_at(installation: &Installation, stage: &Stage, settings: &Settings) -> Vec<Finding> {
    let subject = format!("stage {}", stage.name);
    let Some(provider) = &settings.provider else {
        return vec![Finding::warn(
            subject,
            "has no provider, so nobody can add a phone",
            format!("handset stage sms update {} --provider ...", stage.name),
        )];
    };
    let mut findings = vec![reach(installation, &subject, provider).await];
    findings.extend(mappings::look_at(installation, stage, settings).await);
    if settings.allowed_regions.is_empty() {
        findings.push(Finding::warn(
            subject,
            "sends to every country, which fraudsters look for: they earn from messages to dear numbers",
            format!("name the countries of your people: handset stage sms update {} --allowed-regions DE,AT,CH", stage.name),
        ));
    }
    findings
}

/// Whether the settings are complete and the provider's server answers. Sends no message and no credentials.
async fn reach(installation: &Installation, subject: &str, provider: &ProviderSettings) -> Finding {
    let gateway = &installation.gateway;
    let kind = &provider.kind;
    if let Err(error) = gateway.check(provider) {
        return Finding::fail(
            subject,
            format!("{kind}: {error}"),
            stage_sms::known_settings(kind.as_str()),
        );
    }
    match gateway.reach(provider).await {
        Ok(status) => Finding::ok(
            subject,
            format!("the settings are complete and {kind} answers (HTTP {status})"),
        ),
        Err(delivery) => {
            let detail = delivery.detail.as_ref().map_or("no answer", |detail| detail.as_str());
            let advice = match gateway.trust() {
                Ok(()) => "see that this machine reaches the provider's server: name server, firewall, HANDSET_PROXY_URL".to_owned(),
                Err(error) => error.to_string(),
            };
            Finding::fail(subject, format!("{kind} cannot be reached: {detail}"), advice)
        }
    }
}
