//! The reference page of the settings.

use super::{
    example::as_toml,
    layers::{Layer, Layers},
    settings::{self, Group, Setting},
    show::toml,
};

const HEAD: &str = "# Settings

Settings come from built-in defaults, then from `handset.toml`, then from the environment, then from flags; a later one wins. `handset config` shows what is in force and
where each value comes from. `handset config --example` writes a `handset.toml` with all of them.

The file is `handset.toml` in the folder in which the command is started, or the one that `--config` or `HANDSET_CONFIG` names. A setting in it that does not exist is an error; an
unknown variable that begins with `HANDSET_` is told in the log. A variable that is empty counts as not set. Lists are written with commas in the environment:
`HANDSET_TRUSTED_PROXIES=10.0.0.0/8,127.0.0.1/32`. Spans of time are written like `500ms`, `30s`, `5m` or `12h`.
";

/// The page, as Markdown.
///
/// # Errors
/// Never for the built-in defaults.
pub(crate) fn reference() -> anyhow::Result<String> {
    let defaults = Layers::new(Layer::defaults()?);
    let mut page = String::from(HEAD);
    for group in settings::GROUPS {
        page.push_str(&section(group, &defaults)?);
    }
    Ok(page)
}

fn section(group: &Group, defaults: &Layers) -> anyhow::Result<String> {
    let title = match group.name {
        "" => "## General".to_owned(),
        name => format!("## `[{name}]`"),
    };
    let mut text = format!(
        "\n{title}\n\n{}\n\n| In `handset.toml` | In the environment | Takes | Default | What it does |\n|---|---|---|---|---|\n",
        group.help
    );
    for setting in group.settings {
        text.push_str(&row(setting, defaults)?);
    }
    Ok(text)
}

fn row(setting: &Setting, defaults: &Layers) -> anyhow::Result<String> {
    let default = match defaults.read(setting)? {
        Some(read) => format!("`{}`", toml(&read)),
        None => String::new(),
    };
    let example = setting.example.map(|example| format!(" Such as `{}`.", as_toml(example)));
    Ok(format!(
        "| `{}` | `{}` | {} | {default} | {}{} |\n",
        setting.name(),
        setting.variable(),
        setting.kind.name(),
        setting.help,
        example.unwrap_or_default()
    ))
}
