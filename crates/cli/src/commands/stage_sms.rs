//! `handset stage sms`.

mod edit;
mod show;

use std::io::Write;

use anyhow::{anyhow, bail, ensure};
use handset_core::{
    defaults::sms_setup_flow,
    flow::{FlowSlug, Stage, StageSettings, authenticator_sms::Settings},
    ids::StageId,
    ports::{DeleteStage, Gateway, random_id},
};

pub(super) use self::edit::known_settings;
use super::mapping;
use crate::{
    advice::Advise,
    args::{SmsCommand, StageOptions},
    config::Config,
    wire::{Installation, Missing},
};

/// Longest name of a stage, in characters.
const MAX_NAME_CHARS: usize = 150;

pub(super) async fn run(
    command: SmsCommand,
    config: Config,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let installation = Installation::open(config, Missing::Refuse).await?;
    match command {
        SmsCommand::Create { name, flow, options } => {
            create(&installation, &name, flow, *options, out).await
        }
        SmsCommand::Show { name } => {
            let (stage, settings) = find(&installation, &name).await?;
            show::stage(&installation, &stage, &settings, out).await
        }
        SmsCommand::List => show::list(&installation, &all(&installation).await?, out).await,
        SmsCommand::Update { name, options } => update(&installation, &name, *options, out).await,
        SmsCommand::Delete { name } => delete(&installation, &name, out).await,
    }
}

async fn create(
    installation: &Installation,
    name: &str,
    flow: Option<FlowSlug>,
    options: StageOptions,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let is_name =
        (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    ensure!(
        is_name && name.trim() == name,
        "a stage's name has 1 to {MAX_NAME_CHARS} characters, no control characters and no space at its ends"
    );
    if installation.store.stage_by_name(name).await?.is_some() {
        return Err(anyhow!("there is a stage {name:?} already"))
            .advise(format!("change it with `handset stage sms update {name}`"));
    }
    let settings = changed(installation, Settings::default(), options).await?;
    let id = StageId(random_id(installation.entropy.as_ref()));
    let mut stage = Stage {
        id,
        name: name.to_owned(),
        configure_flow: None,
        settings: checked(installation, settings)?,
    };
    if let Some(slug) = flow {
        save_with_flow(installation, &mut stage, slug.clone()).await?;
        writeln!(out, "made stage {name} and flow {slug}: /if/flow/{slug}/")?;
    } else {
        save(installation, &stage).await?;
        writeln!(out, "made stage {name}")?;
    }
    Ok(())
}

/// A flow names its stages and the stage names its flow, so the stage is saved before and after.
async fn save_with_flow(
    installation: &Installation,
    stage: &mut Stage,
    slug: FlowSlug,
) -> anyhow::Result<()> {
    ensure!(installation.store.flow(&slug).await?.is_none(), "there is a flow {slug} already");
    save(installation, stage).await?;
    let definition = sms_setup_flow(slug.clone(), stage, installation.entropy.as_ref());
    let id = definition.flow.id;
    if installation.store.create_flow(definition).await?.is_err() {
        bail!("there is a flow {slug} already; the stage was made without one");
    }
    stage.configure_flow = Some(id);
    save(installation, stage).await
}

async fn update(
    installation: &Installation,
    name: &str,
    options: StageOptions,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let (mut stage, settings) = find(installation, name).await?;
    stage.settings = checked(installation, changed(installation, settings, options).await?)?;
    save(installation, &stage).await?;
    writeln!(out, "changed stage {name}")?;
    Ok(())
}

async fn delete(
    installation: &Installation,
    name: &str,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<()> {
    let (stage, _) = find(installation, name).await?;
    match installation.store.delete_stage(stage.id).await? {
        DeleteStage::Deleted => writeln!(out, "deleted stage {name}")?,
        DeleteStage::NotFound => bail!("there is no stage {name:?}"),
        DeleteStage::HasDevices(count) => {
            return Err(anyhow!(
                "the stage {name:?} stays: {count} phones are enrolled through it"
            ))
            .advise("remove these phones first");
        }
    }
    Ok(())
}

async fn save(installation: &Installation, stage: &Stage) -> anyhow::Result<()> {
    let saved = installation.store.save_stage(stage.clone()).await?;
    saved.map_err(|_| anyhow!("there is a stage {:?} already", stage.name))
}

/// `settings` with the changes in `options`.
async fn changed(
    installation: &Installation,
    mut settings: Settings,
    options: StageOptions,
) -> anyhow::Result<Settings> {
    match options.mapping.as_deref() {
        None => {}
        Some("") => settings.mapping = None,
        Some(name) => settings.mapping = Some(mapping::find(installation, name).await?.id),
    }
    edit::apply(settings, options)
}

/// The settings, if messages can be sent with them.
fn checked(installation: &Installation, settings: Settings) -> anyhow::Result<StageSettings> {
    if let Some(provider) = &settings.provider {
        installation.gateway.check(provider).advise(known_settings(provider.kind.as_str()))?;
    }
    Ok(StageSettings::AuthenticatorSms(Box::new(settings)))
}

/// The stage of this kind with this name, and its settings.
///
/// # Errors
/// When there is none.
pub(super) async fn find(
    installation: &Installation,
    name: &str,
) -> anyhow::Result<(Stage, Settings)> {
    let Some(stage) = installation.store.stage_by_name(name).await? else {
        return Err(anyhow!("there is no stage {name:?}"))
            .advise("`handset stage sms list` shows all");
    };
    match sms_settings(&stage) {
        Some(settings) => Ok((stage.clone(), settings.clone())),
        None => bail!("the stage {name:?} is of another kind: {}", stage.settings.kind().name()),
    }
}

/// All stages of this kind, with their settings.
///
/// # Errors
/// When the database does not do its part.
pub(super) async fn all(installation: &Installation) -> anyhow::Result<Vec<(Stage, Settings)>> {
    let stages = installation.store.stages().await?;
    let of_kind = stages
        .into_iter()
        .filter_map(|stage| sms_settings(&stage).cloned().map(|settings| (stage, settings)));
    Ok(of_kind.collect())
}

fn sms_settings(stage: &Stage) -> Option<&Settings> {
    match &stage.settings {
        StageSettings::AuthenticatorSms(settings) => Some(settings),
        StageSettings::Identification(_)
        | StageSettings::Password(_)
        | StageSettings::Prompt(_)
        | StageSettings::UserLogin(_)
        | StageSettings::Deny(_) => None,
    }
}
