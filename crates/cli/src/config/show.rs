//! `handset config`: the settings in force, and where each comes from.

use std::io::Write;

use url::Url;

use super::{
    Config,
    settings::{self, Setting},
    value::{Kind, Read, span_text},
};

/// Where values begin to be followed by where they come from.
const ORIGIN_COLUMN: usize = 52;

impl Config {
    /// Writes every setting as it stands in `handset.toml`, with where it comes from. Secrets are hidden.
    ///
    /// # Errors
    /// When nobody reads.
    pub(crate) fn show(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        writeln!(
            out,
            "# Settings in force. Built-in defaults < handset.toml < environment < flags."
        )?;
        for group in settings::GROUPS {
            if !group.name.is_empty() {
                writeln!(out, "\n[{}]", group.name)?;
            }
            for setting in group.settings {
                writeln!(out, "{}", self.line(setting)?)?;
            }
        }
        self.notes.iter().try_for_each(|note| writeln!(out, "\n# Note: {note}"))?;
        Ok(())
    }

    fn line(&self, setting: &Setting) -> anyhow::Result<String> {
        let name = setting.name();
        let Some(read) = self.layers.read(setting)? else {
            return Ok(format!("{:ORIGIN_COLUMN$} # not set", format!("# {name} =")));
        };
        let origin = self.layers.origin(setting.key).unwrap_or_default();
        let value = shown(setting.kind, &read);
        Ok(format!("{:ORIGIN_COLUMN$} # {origin}", format!("{name} = {value}")))
    }
}

/// A value as it may be shown.
fn shown(kind: Kind, read: &Read) -> String {
    match (kind, read) {
        (Kind::Secret, _) => "(hidden)".to_owned(),
        (Kind::Url, Read::Text(url)) => quoted(&without_password(url)),
        (_, read) => toml(read),
    }
}

/// A value as TOML writes it.
pub(super) fn toml(read: &Read) -> String {
    match read {
        Read::Text(text) => quoted(text),
        Read::Count(count) => count.to_string(),
        Read::Counts(counts) => format!("{counts:?}"),
        Read::List(items) => format!("{items:?}"),
        Read::Span(span) => quoted(&span_text(*span)),
        Read::Switch(on) => quoted(if *on { "on" } else { "off" }),
    }
}

/// Text in quotation marks, so that nothing in it can break the line.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// A URL without its password, and without parameters, which can hold one too.
fn without_password(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else { return "(hidden)".to_owned() };
    if url.password().is_some() && url.set_password(Some("***")).is_err() {
        return "(hidden)".to_owned();
    }
    if url.query().is_some() {
        url.set_query(Some("..."));
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, Flags};

    #[test]
    fn no_secret_is_shown() {
        let variables = Environment::of(&[
            ("HANDSET_SECRET_KEY", "hunter2-hunter2-hunter2-hunter2-hunter2"),
            ("HANDSET_BOOTSTRAP_PASSWORD", "hunter2hunter2"),
            ("HANDSET_DATABASE_URL", "postgres://handset:hunter2@db/handset?password=hunter2"),
            ("HANDSET_PROXY_URL", "http://me:hunter2@proxy:3128"),
        ]);
        let config = Config::load(&Flags::default(), &variables).unwrap();
        let mut out = Vec::new();

        config.show(&mut out).unwrap();

        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains("hunter2"), "{text}");
        assert!(
            text.contains("database_url = \"postgres://handset:***@db/handset?...\""),
            "{text}"
        );
        assert!(text.contains("# HANDSET_SECRET_KEY"), "{text}");
    }

    #[test]
    fn every_setting_has_its_line() {
        let mut out = Vec::new();

        Config::load(&Flags::default(), &Environment::default()).unwrap().show(&mut out).unwrap();

        let text = String::from_utf8(out).unwrap();
        for setting in settings::all() {
            assert!(text.contains(&format!("{} =", setting.name())), "{}", setting.key);
        }
        let limits = text.split("[limits]").nth(1).unwrap();
        assert!(limits.contains("resend_cooldown_seconds = [30, 60, 120, 300]"), "{text}");
    }
}
