//! `handset mapping`.

mod report;

use std::{
    io::{Read, Write},
    path::Path,
    sync::Arc,
};

use anyhow::{Context, anyhow};
use handset_core::{
    expression::views::{self, StageFacts},
    ids::MappingId,
    mapping::{Mapping, payload},
    phone::PhoneNumber,
    ports::{Expressions, random_id},
};

use super::table;
use crate::{
    advice::Advise,
    args::MappingCommand,
    config::Config,
    system::SystemClock,
    wire::{self, Installation, Missing},
};

/// Longest file that is read, in bytes: more than any expression may have, so that the sandbox says so.
const MAX_FILE_BYTES: u64 = 1 << 20;
/// Longest name of a mapping, in characters.
const MAX_NAME_CHARS: usize = 150;

/// What a mapping is tried with.
struct Sample {
    token: String,
    phone_number: PhoneNumber,
    credentials: bool,
}

/// Whether `command` can be done without an installation.
pub(super) const fn needs_no_installation(command: &MappingCommand) -> bool {
    matches!(command, MappingCommand::Check { .. } | MappingCommand::Test { .. })
}

/// `check` and `test`: what they need is the sandbox alone.
pub(super) async fn try_out(
    command: MappingCommand,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    let expressions = wire::expressions(Arc::new(SystemClock))?;
    match command {
        MappingCommand::Check { file, json } => {
            check(expressions.as_ref(), &read(&file)?, json, out).await
        }
        MappingCommand::Test { file, token, phone_number, credentials, json } => {
            let sample = Sample { token, phone_number, credentials };
            test(expressions.as_ref(), &read(&file)?, &sample, json, out).await
        }
        MappingCommand::Save { .. }
        | MappingCommand::List
        | MappingCommand::Show { .. }
        | MappingCommand::Delete { .. } => Ok(false),
    }
}

/// Everything else.
pub(super) async fn run(
    command: MappingCommand,
    config: Config,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    let installation = Installation::open(config, Missing::Refuse).await?;
    match command {
        MappingCommand::Save { name, file } => {
            return save(&installation, name, &read(&file)?, out).await;
        }
        MappingCommand::List => list(&installation, out).await?,
        MappingCommand::Show { name } => {
            write!(out, "{}", find(&installation, &name).await?.expression)?;
        }
        MappingCommand::Delete { name } => {
            let mapping = find(&installation, &name).await?;
            installation.store.delete_mapping(mapping.id).await?;
            writeln!(out, "deleted mapping {name}")?;
        }
        MappingCommand::Check { .. } | MappingCommand::Test { .. } => {}
    }
    Ok(true)
}

async fn check(
    expressions: &dyn Expressions,
    source: &str,
    json: bool,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    let checked = expressions.check(source, views::mapping_names()).await;
    match &checked {
        Ok(()) if json => writeln!(out, "{}", serde_json::json!({"ok": true}))?,
        Ok(()) => writeln!(out, "ok: the mapping can be used")?,
        Err(fault) => report::fault(fault, json, out)?,
    }
    Ok(checked.is_ok())
}

async fn test(
    expressions: &dyn Expressions,
    source: &str,
    sample: &Sample,
    json: bool,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    let settings = views::sample_settings(sample.credentials);
    let stage = StageFacts { name: "sample", settings: &settings };
    let about = views::Sample::default();
    let facts = about.mapping(stage, sample.phone_number.as_e164(), &sample.token);
    let evaluated = expressions.evaluate(source, facts.views()).await;
    let usable =
        evaluated.and_then(|evaluated| payload(evaluated.returned.clone()).map(|_| evaluated));
    match &usable {
        Ok(evaluated) => report::evaluated(evaluated, json, out)?,
        Err(fault) => report::fault(fault, json, out)?,
    }
    Ok(usable.is_ok())
}

async fn save(
    installation: &Installation,
    name: String,
    source: &str,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    let length = name.chars().count();
    anyhow::ensure!(
        (1..=MAX_NAME_CHARS).contains(&length)
            && !name.chars().any(char::is_control)
            && name.trim() == name,
        "a mapping's name has 1 to {MAX_NAME_CHARS} characters, no control characters and no space at its ends"
    );
    if let Err(fault) = installation.expressions.check(source, views::mapping_names()).await {
        report::fault(&fault, false, out)?;
        return Ok(false);
    }
    let before = by_name(installation, &name).await?;
    let id = before
        .as_ref()
        .map_or_else(|| MappingId(random_id(installation.entropy.as_ref())), |before| before.id);
    let mapping = Mapping { id, name: name.clone(), expression: source.to_owned() };
    let saved = installation.store.save_mapping(mapping).await?;
    saved.map_err(|_| anyhow!("there is a mapping {name:?} already"))?;
    writeln!(out, "{} mapping {name}", if before.is_some() { "changed" } else { "made" })?;
    Ok(true)
}

async fn list(installation: &Installation, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let mut rows = vec![["NAME", "LINES", "ID"].map(str::to_owned)];
    for mapping in installation.store.mappings().await? {
        let lines = mapping.expression.lines().count().to_string();
        rows.push([mapping.name, lines, mapping.id.to_string()]);
    }
    table::write(out, &rows)?;
    Ok(())
}

/// The mapping with this name.
///
/// # Errors
/// When there is none.
pub(super) async fn find(installation: &Installation, name: &str) -> anyhow::Result<Mapping> {
    by_name(installation, name)
        .await?
        .with_context(|| format!("there is no mapping {name:?}"))
        .advise("`handset mapping list` shows all")
}

async fn by_name(installation: &Installation, name: &str) -> anyhow::Result<Option<Mapping>> {
    let mappings = installation.store.mappings().await?;
    Ok(mappings.into_iter().find(|mapping| mapping.name == name))
}

/// The text of a file, or of standard input.
fn read(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(MAX_FILE_BYTES).read_to_string(&mut text)
    } else {
        let opened =
            std::fs::File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
        opened.take(MAX_FILE_BYTES).read_to_string(&mut text)
    };
    read.with_context(|| format!("cannot read {}", file.display()))?;
    Ok(text)
}
