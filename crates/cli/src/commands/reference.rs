//! `handset reference`: pages of the documentation that are made from this program.

use std::io::Write;

use clap::{Command, CommandFactory};

use crate::{
    args::{Args, ReferencePage},
    config::reference,
};

pub(super) fn run(page: ReferencePage, out: &mut (dyn Write + Send)) -> anyhow::Result<()> {
    let text = match page {
        ReferencePage::Configuration => reference()?,
        ReferencePage::Commands => commands(),
    };
    write!(out, "{text}")?;
    Ok(())
}

const HEAD: &str = "# Commands

Every command exits with 0 when it did what it was asked to, with 1 when it could not, and with 2 when the command line was wrong. Errors go to standard error: what failed, why, and what
to do. `--config`, `--data-dir` and `--help` work with every command; other settings are in [Settings](configuration.md).

All commands work while a server runs on the same database, SQLite or PostgreSQL.
";

fn commands() -> String {
    let mut command = Args::command();
    command.build();
    let mut page = String::from(HEAD);
    for below in visible(&command) {
        add(&mut page, below, "handset");
    }
    page
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help")
}

fn add(page: &mut String, command: &Command, path: &str) {
    let name = format!("{path} {}", command.get_name());
    if visible(command).next().is_some() {
        visible(command).for_each(|below| add(page, below, &name));
        return;
    }
    let words = command.get_long_about().or(command.get_about()).map(ToString::to_string);
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    page.extend([
        "\n## ",
        &name,
        "\n\n",
        &words.unwrap_or_default(),
        "\n\n```text\n",
        usage,
        "\n```\n",
    ]);
    let rows: Vec<String> = arguments(command).collect();
    if !rows.is_empty() {
        page.push_str("\n| Argument | What it does |\n|---|---|\n");
        page.extend(rows);
    }
}

fn arguments(command: &Command) -> impl Iterator<Item = String> {
    let own = command.get_arguments().filter(|argument| {
        !argument.is_global_set() && !matches!(argument.get_id().as_str(), "help" | "version")
    });
    own.map(|argument| {
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let several = matches!(argument.get_action(), clap::ArgAction::Append);
        let defaults =
            argument.get_default_values().first().filter(|_| !argument.is_hide_default_value_set());
        let default = defaults.map(|value| format!(" [default: {}]", value.to_string_lossy()));
        format!(
            "| `{argument}` | {}{}{} |\n",
            help.replace('|', "\\|"),
            if several { "; may be given several times" } else { "" },
            default.unwrap_or_default()
        )
    })
}
