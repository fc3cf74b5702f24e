//! The commands, one file each.

mod backup;
mod dev;
mod doctor;
mod mapping;
mod reference;
mod send_test;
mod serve;
mod stage_sms;
mod table;
mod user;

use std::io::Write;

use crate::{
    args::{Args, Command, StageCommand},
    config::{Config, Environment, Flags, example},
    logging, wire,
};

/// Does what the command line says, and returns whether it succeeded.
///
/// # Errors
/// When it could not be done.
pub(crate) async fn run(args: Args, out: &mut (dyn Write + Send)) -> anyhow::Result<bool> {
    let flags = args.flags();
    match &args.command {
        Command::Reference(reference) => {
            reference::run(reference.page, out)?;
            return Ok(true);
        }
        Command::Config(options) if options.example => {
            write!(out, "{}", example()?)?;
            return Ok(true);
        }
        Command::Mapping(command) if mapping::needs_no_installation(command) => {
            return mapping::try_out(command.clone(), out).await;
        }
        Command::Dev(dev) => {
            dev::run(args.kept_folder(dev), flags, out).await?;
            return Ok(true);
        }
        _ => {}
    }
    let config = load(&flags)?;
    logging::start(&config.log, default_filter(&args.command))?;
    with_settings(args.command, config, out).await
}

async fn with_settings(
    command: Command,
    config: Config,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    match command {
        Command::Serve(_) => serve::run(config, out).await?,
        Command::Migrate => migrate(&config, out).await?,
        Command::Doctor(options) => return doctor::run(config, options.json, out).await,
        Command::Config(_) => config.show(out)?,
        Command::User(user) => user::run(user, config, out).await?,
        Command::Stage(StageCommand::Sms(stage)) => stage_sms::run(stage, config, out).await?,
        Command::SendTest(test) => return send_test::run(test, config, out).await,
        Command::Backup(backup) => backup::run(&backup.destination, &config, out)?,
        Command::Mapping(command) => return mapping::run(command, config, out).await,
        Command::Dev(_) | Command::Reference(_) | Command::ExpressionWorker => {}
    }
    Ok(true)
}

/// Reads the settings.
pub(crate) fn load(flags: &Flags) -> anyhow::Result<Config> {
    Config::load(flags, &Environment::read()?)
}

/// What is logged unless a filter is set: a server tells what it does, other commands print it.
const fn default_filter(command: &Command) -> &'static str {
    match command {
        Command::Serve(_) => "info",
        _ => "error",
    }
}

async fn migrate(config: &Config, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let applied = wire::migrate(config).await?;
    if applied.is_empty() {
        writeln!(out, "the database is up to date ({})", config.database.shown())?;
    }
    applied.iter().try_for_each(|name| writeln!(out, "applied {name}"))?;
    Ok(())
}
