//! `handset config --example`: a settings file with every setting, explained.

use super::{
    layers::{Layer, Layers},
    settings::{self, Setting},
    show::toml,
};

/// How wide the explanations are.
const WIDTH: usize = 100;

/// A whole `handset.toml`. Every setting in it is a comment, so that it changes nothing until it is edited.
///
/// # Errors
/// Never for the built-in defaults.
pub(crate) fn example() -> anyhow::Result<String> {
    let defaults = Layers::new(Layer::defaults()?);
    let mut text = String::from(
        "# Settings of Handset: built-in defaults < this file < environment < flags.\n\
         # This file is read from the folder in which the command is started, or from where --config or HANDSET_CONFIG says.\n\
         # Every setting is a comment here: remove the # in front of what you change.\n",
    );
    for group in settings::GROUPS {
        text.push('\n');
        comment(&mut text, group.help);
        if !group.name.is_empty() {
            text.extend(["[", group.name, "]\n"]);
        }
        for setting in group.settings {
            text.push('\n');
            comment(&mut text, setting.help);
            text.push_str(&line(&defaults, setting)?);
        }
    }
    Ok(text)
}

fn line(defaults: &Layers, setting: &Setting) -> anyhow::Result<String> {
    let name = setting.name();
    let default = defaults.read(setting)?.map(|read| toml(&read));
    Ok(match (default, setting.example) {
        (Some(default), None) => format!("#{name} = {default}\n"),
        (Some(default), Some(example)) => {
            format!("# Default: {default}\n#{name} = {}\n", as_toml(example))
        }
        (None, Some(example)) => format!("#{name} = {}\n", as_toml(example)),
        (None, None) => format!("#{name} = \"...\"\n"),
    })
}

/// An example as TOML writes it: lists are written as such in the table.
pub(super) fn as_toml(example: &str) -> String {
    if example.starts_with('[') { example.to_owned() } else { format!("\"{example}\"") }
}

/// Writes a comment, with line breaks where words end.
fn comment(text: &mut String, words: &str) {
    let mut line = String::from("#");
    for word in words.split_whitespace() {
        if line.len() + word.len() + 1 > WIDTH {
            text.push_str(&line);
            text.push('\n');
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    text.push_str(&line);
    text.push('\n');
}
