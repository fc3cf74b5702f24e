//! The settings file.

use std::{fs, io::ErrorKind, path::Path};

use anyhow::{Context, anyhow, bail};
use figment::{
    Profile, Provider,
    providers::{Format, Toml},
    value::Dict,
};

use super::{layers::Layer, settings, suggest};

/// The settings file that is read when none is named, if it is there.
pub(super) const DEFAULT_PATH: &str = "handset.toml";

/// Reads a settings file; `None` when it is not there and need not be.
///
/// # Errors
/// When it cannot be read, is not TOML, or holds a setting that does not exist.
pub(super) fn read(path: &Path, must_exist: bool) -> anyhow::Result<Option<Layer>> {
    let shown = path.display();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound && !must_exist => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read the settings file {shown}"));
        }
    };
    let values = parse(&text).with_context(|| format!("the settings file {shown} is not TOML"))?;
    if let Some(problem) = unknown(&values) {
        bail!("{problem} (in {shown})");
    }
    Ok(Some(Layer { origin: shown.to_string(), values }))
}

fn parse(text: &str) -> anyhow::Result<Dict> {
    let mut data =
        Toml::string(text).data().map_err(|error| anyhow!(without_source(&error.to_string())))?;
    Ok(data.remove(&Profile::Default).unwrap_or_default())
}

/// A parser's words without the lines of the file that it quotes: they may hold a secret.
fn without_source(message: &str) -> String {
    let quoted = |line: &str| {
        line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').starts_with('|')
    };
    let kept: Vec<_> =
        message.lines().filter(|line| !line.trim().is_empty() && !quoted(line)).collect();
    kept.join(": ")
}

/// The first setting of the file that does not exist, with what was probably meant.
fn unknown(values: &Dict) -> Option<String> {
    let mut keys = Vec::new();
    for (name, value) in values {
        match value.as_dict() {
            Some(section) => keys.extend(section.keys().map(|key| format!("{name}.{key}"))),
            None => keys.push(name.clone()),
        }
    }
    let key = keys.into_iter().find(|key| settings::by_key(key).is_none())?;
    Some(match meant(&key) {
        Some(meant) => format!("there is no setting {key}: did you mean {meant}?"),
        None => format!("there is no setting {key}: `handset config --example` shows all"),
    })
}

/// The setting that was probably meant: the same name in another section, or a similar one.
fn meant(key: &str) -> Option<&'static str> {
    let name = key.rsplit_once('.').map_or(key, |(_, name)| name);
    let elsewhere = settings::all().find(|setting| setting.name() == name);
    let similar = || suggest::closest(key, settings::all().map(|setting| setting.key));
    let similar_name = || {
        let close = suggest::closest(name, settings::all().map(settings::Setting::name))?;
        settings::all().find(|setting| setting.name() == close).map(|setting| setting.key)
    };
    elsewhere.map(|setting| setting.key).or_else(similar).or_else(similar_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Option<String> {
        unknown(&parse(text).unwrap())
    }

    #[test]
    fn a_setting_that_does_not_exist_is_named_with_what_was_meant() {
        let cases = [
            ("lisen = \"x\"", "there is no setting lisen: did you mean listen?"),
            (
                "sends_per_ip_hour = 1",
                "there is no setting sends_per_ip_hour: did you mean limits.sends_per_ip_hour?",
            ),
            (
                "[limits]\nsends_per_ip_hours = 1",
                "there is no setting limits.sends_per_ip_hours: did you mean limits.sends_per_ip_hour?",
            ),
            ("[limit]\nidle = \"1s\"", "there is no setting limit.idle: did you mean server.idle?"),
            ("colour = 1", "there is no setting colour: `handset config --example` shows all"),
        ];

        for (text, expected) in cases {
            assert_eq!(problem(text).as_deref(), Some(expected));
        }
        assert_eq!(problem("listen = \"x\"\n[limits]\nsends_per_ip_hour = 1"), None);
    }

    #[test]
    fn an_error_tells_the_line_and_not_what_stands_there() {
        let error = parse("listen = \"x\"\nsecret_key = \"hunter2hunter2\nlog = \"info\"")
            .unwrap_err()
            .to_string();

        assert!(error.contains("line 2"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}
