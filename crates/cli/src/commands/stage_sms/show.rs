//! Showing stages. Secrets are never part of it.

use std::io::Write;

use handset_core::flow::{
    Stage,
    authenticator_sms::{DuplicateNumber, Settings},
};
use handset_core::phone::Region;
use handset_providers::kind;

use super::super::table;
use crate::wire::Installation;

/// One stage with everything that is set.
pub(super) async fn stage(
    installation: &Installation,
    stage: &Stage,
    settings: &Settings,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let mut rows = vec![
        ["name".to_owned(), stage.name.clone()],
        ["id".to_owned(), stage.id.to_string()],
        ["flow".to_owned(), flow(installation, stage).await?],
    ];
    rows.extend(provider(settings));
    let own = [
        ("friendly_name", settings.friendly_name.clone()),
        ("verify_only", settings.verify_only.to_string()),
        ("code_length", settings.code_length.digits().to_string()),
        ("code_lifetime", format!("seconds={}", settings.code_lifetime.duration().as_secs())),
        (
            "default_region",
            settings.default_region.map(|region| region.to_string()).unwrap_or_default(),
        ),
        ("allowed_regions", regions(&settings.allowed_regions, "all")),
        ("denied_regions", regions(&settings.denied_regions, "none")),
        ("duplicate_number", duplicate_number(settings.duplicate_number).to_owned()),
        ("message", settings.message.as_str().replace('\n', "\\n")),
        ("max_devices_per_user", settings.max_devices_per_user.to_string()),
        ("mapping", mapping(installation, settings).await?),
        ("mapping_sees_credentials", settings.mapping_sees_credentials.to_string()),
    ];
    rows.extend(own.map(|(name, value)| [name.to_owned(), value]));
    table::write(out, &rows)?;
    Ok(())
}

/// The provider's settings, in the order in which its kind has them.
fn provider(settings: &Settings) -> Vec<[String; 2]> {
    let Some(provider) = &settings.provider else {
        return vec![["provider".to_owned(), "none yet: nobody can add a phone".to_owned()]];
    };
    let mut rows = vec![["provider".to_owned(), provider.kind.to_string()]];
    let Some(kind) = kind(provider.kind.as_str()) else { return rows };
    for setting in kind.settings {
        let value = if kind.is_secret(setting.name) {
            let is_set =
                provider.secrets.get(setting.name).is_some_and(|secret| !secret.is_empty());
            if is_set { "set (hidden)" } else { "not set" }.to_owned()
        } else {
            provider.text(setting.name).unwrap_or_default().to_owned()
        };
        rows.push([format!("  {}", setting.name), value]);
    }
    rows
}

/// All stages, one in each line.
pub(super) async fn list(
    installation: &Installation,
    stages: &[(Stage, Settings)],
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let mut rows = vec![["NAME", "PROVIDER", "KEEPS NUMBERS", "FLOW"].map(str::to_owned)];
    for (stage, settings) in stages {
        let provider = settings
            .provider
            .as_ref()
            .map_or_else(|| "none".to_owned(), |provider| provider.kind.to_string());
        let keeps = if settings.verify_only { "no" } else { "yes" };
        rows.push([
            stage.name.clone(),
            provider,
            keeps.to_owned(),
            flow(installation, stage).await?,
        ]);
    }
    table::write(out, &rows)?;
    Ok(())
}

/// The slug of the flow through which people come to the stage.
async fn flow(installation: &Installation, stage: &Stage) -> anyhow::Result<String> {
    let Some(id) = stage.configure_flow else { return Ok("none".to_owned()) };
    let flow = installation.store.flow_by_id(id).await?;
    Ok(flow.map_or_else(|| "none".to_owned(), |flow| flow.slug.to_string()))
}

/// The name of the stage's mapping.
async fn mapping(installation: &Installation, settings: &Settings) -> anyhow::Result<String> {
    let Some(id) = settings.mapping else { return Ok("none".to_owned()) };
    let mapping = installation.store.mapping(id).await?;
    Ok(mapping.map_or_else(|| "missing: nothing is sent".to_owned(), |mapping| mapping.name))
}

fn regions(regions: &[Region], empty: &str) -> String {
    if regions.is_empty() {
        return empty.to_owned();
    }
    regions.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

const fn duplicate_number(setting: DuplicateNumber) -> &'static str {
    match setting {
        DuplicateNumber::Silent => "silent",
        DuplicateNumber::Error => "error",
    }
}
