//! Reading a stage's settings for a provider.

use handset_core::{ports::SettingsError, provider::ProviderSettings, secret::SecretText};
use serde_json::Value;

/// Longest text of one setting, in characters: longer than any URL or token that providers hand out.
const MAX_CHARS: usize = 2_048;

/// A stage's settings while a provider reads them. What it has not asked for by the end is unknown, and refused.
///
/// A setting that is empty or `null` counts as not given: API clients send every field that they know.
pub(crate) struct Fields<'a> {
    settings: &'a ProviderSettings,
    asked: Vec<&'static str>,
    asked_secret: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(settings: &'a ProviderSettings) -> Self {
        Self { settings, asked: Vec::new(), asked_secret: Vec::new() }
    }

    /// The option `name`, without white space around it; `None` when it is not given.
    pub(crate) fn text(&mut self, name: &'static str) -> Result<Option<&'a str>, SettingsError> {
        self.asked.push(name);
        let text = match self.settings.options.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text.trim(),
            Some(_) => return Err(wrong(name, "must be text")),
        };
        check_text(name, text)?;
        Ok((!text.is_empty()).then_some(text))
    }

    /// The option `name`, which has to be given.
    pub(crate) fn required_text(&mut self, name: &'static str) -> Result<&'a str, SettingsError> {
        self.text(name)?.ok_or_else(|| wrong(name, "is missing"))
    }

    /// The secret `name`; `None` when it is not given.
    pub(crate) fn secret(
        &mut self,
        name: &'static str,
    ) -> Result<Option<&'a SecretText>, SettingsError> {
        self.asked_secret.push(name);
        let secret = self.settings.secrets.get(name).filter(|secret| !secret.is_empty());
        if let Some(secret) = secret {
            check_text(name, secret.expose())?;
        }
        Ok(secret)
    }

    /// The secret `name`, which has to be given.
    pub(crate) fn required_secret(
        &mut self,
        name: &'static str,
    ) -> Result<&'a SecretText, SettingsError> {
        self.secret(name)?.ok_or_else(|| wrong(name, "is missing"))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When a setting was given that nobody asked for, or a secret as an option.
    pub(crate) fn finish(self) -> Result<(), SettingsError> {
        for (name, value) in &self.settings.options {
            if self.asked_secret.contains(&name.as_str()) {
                return Err(wrong(name, "is secret: give it as a secret, not as an option"));
            }
            let is_given = !value.is_null() && value.as_str() != Some("");
            if is_given && !self.asked.contains(&name.as_str()) {
                return Err(wrong(name, "is not a setting of this provider"));
            }
        }
        for (name, secret) in &self.settings.secrets {
            if !secret.is_empty() && !self.asked_secret.contains(&name.as_str()) {
                return Err(wrong(name, "is not a secret of this provider"));
            }
        }
        Ok(())
    }
}

/// The setting `name` cannot be used because of `problem`, which must not show its value.
pub(crate) fn wrong(name: &str, problem: impl Into<String>) -> SettingsError {
    SettingsError { setting: name.to_owned(), problem: problem.into() }
}

fn check_text(name: &str, text: &str) -> Result<(), SettingsError> {
    if text.chars().any(char::is_control) {
        return Err(wrong(name, "contains a line break or another control character"));
    }
    if text.chars().count() > MAX_CHARS {
        return Err(wrong(name, format!("is longer than {MAX_CHARS} characters")));
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;

    /// Settings of a stage, for the tests of every provider.
    pub(crate) fn settings(options: &Value, secrets: &[(&str, &str)]) -> ProviderSettings {
        ProviderSettings {
            kind: "test".parse().unwrap(),
            options: options.as_object().unwrap().clone(),
            secrets: secrets
                .iter()
                .map(|(name, secret)| ((*name).to_owned(), SecretText::new(*secret)))
                .collect(),
        }
    }

    fn problem(settings: &ProviderSettings) -> String {
        let mut fields = Fields::of(settings);
        let read = fields.text("known").and_then(|_| fields.secret("token").map(|_| ()));
        read.and_then(|()| fields.finish()).unwrap_err().to_string()
    }

    #[test]
    fn empty_settings_count_as_not_given() {
        let settings =
            settings(&json!({"known": " ", "other": "", "third": null}), &[("fourth", "")]);
        let mut fields = Fields::of(&settings);

        assert_eq!(fields.text("known"), Ok(None));
        assert_eq!(fields.secret("token"), Ok(None));
        assert_eq!(fields.finish(), Ok(()));
    }

    #[test]
    fn each_problem_names_its_setting_and_not_its_value() {
        let cases = [
            (settings(&json!({"known": 5}), &[]), "known: must be text"),
            (settings(&json!({"other": "x"}), &[]), "other: is not a setting of this provider"),
            (settings(&json!({"other": false}), &[]), "other: is not a setting of this provider"),
            (
                settings(&json!({"token": "hunter2"}), &[]),
                "token: is secret: give it as a secret, not as an option",
            ),
            (
                settings(&json!({}), &[("other", "hunter2")]),
                "other: is not a secret of this provider",
            ),
            (
                settings(&json!({}), &[("token", "hunter2\n")]),
                "token: contains a line break or another control character",
            ),
            (
                settings(&json!({"known": "x".repeat(2_049)}), &[]),
                "known: is longer than 2048 characters",
            ),
        ];

        for (settings, expected) in cases {
            assert_eq!(problem(&settings), expected);
        }
    }
}
