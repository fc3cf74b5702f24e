//! Changing a stage's settings.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, ensure};
use handset_core::{
    flow::authenticator_sms::Settings,
    provider::{ProviderKindName, ProviderSettings},
    secret::SecretText,
};
use handset_providers::{kind, kinds};
use serde_json::{Map, Value};

use crate::{
    args::{OptionArgument, SecretArgument, SecretFrom, StageOptions},
    config::secret_variable,
    terminal,
};

/// Longest secret in a file, in bytes.
const MAX_SECRET_BYTES: u64 = 64 * 1024;

/// `settings` with the changes in `options`. What is not named stays.
///
/// # Errors
/// When a secret cannot be read, or a provider's setting is given where there is no provider.
pub(super) fn apply(mut settings: Settings, options: StageOptions) -> anyhow::Result<Settings> {
    settings.provider = provider(settings.provider.take(), &options)?;
    replace(&mut settings.friendly_name, options.friendly_name);
    replace(&mut settings.verify_only, options.verify_only);
    replace(&mut settings.code_length, options.code_length);
    replace(&mut settings.code_lifetime, options.code_lifetime);
    replace(&mut settings.default_region, options.default_region.map(|region| region.0));
    replace(&mut settings.allowed_regions, options.allowed_regions.map(|regions| regions.0));
    replace(&mut settings.denied_regions, options.denied_regions.map(|regions| regions.0));
    replace(&mut settings.duplicate_number, options.duplicate_number);
    replace(&mut settings.message, options.message);
    replace(&mut settings.max_devices_per_user, options.max_devices_per_user);
    replace(&mut settings.mapping_sees_credentials, options.mapping_sees_credentials);
    Ok(settings)
}

fn replace<T>(setting: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *setting = value;
    }
}

fn provider(
    before: Option<ProviderSettings>,
    options: &StageOptions,
) -> anyhow::Result<Option<ProviderSettings>> {
    let set = options_to_set(options);
    let start = match (before, &options.provider) {
        (Some(before), None) => before,
        (Some(before), Some(kind)) if before.kind == *kind => before,
        (_, Some(kind)) => empty(kind)?,
        (None, None) => {
            ensure!(
                set.is_empty() && options.secrets.is_empty(),
                "the stage has no provider: name one with --provider"
            );
            return Ok(None);
        }
    };
    let mut provider = start;
    for OptionArgument { key, value } in set {
        if value.is_empty() {
            provider.options.remove(&key);
        } else {
            provider.options.insert(key, Value::from(value));
        }
    }
    for argument in &options.secrets {
        let secret = secret(argument)?;
        if secret.is_empty() {
            provider.secrets.remove(&argument.key);
        } else {
            provider.secrets.insert(argument.key.clone(), secret);
        }
    }
    Ok(Some(provider))
}

fn empty(name: &ProviderKindName) -> anyhow::Result<ProviderSettings> {
    let known: Vec<_> = kinds().iter().map(|kind| kind.name).collect();
    ensure!(
        kind(name.as_str()).is_some(),
        "there is no provider {name}; there are: {}",
        known.join(", ")
    );
    Ok(ProviderSettings { kind: name.clone(), options: Map::new(), secrets: BTreeMap::new() })
}

/// What `--set` and the flags that stand for it say. A flag of its own comes last.
fn options_to_set(options: &StageOptions) -> Vec<OptionArgument> {
    let flags = [
        ("from_number", &options.from_number),
        ("account_sid", &options.account_sid),
        ("auth_type", &options.auth_type),
        ("messaging_service_sid", &options.messaging_service_sid),
    ];
    let of_flags = flags.into_iter().filter_map(|(key, value)| {
        value.as_ref().map(|value| OptionArgument { key: key.to_owned(), value: value.clone() })
    });
    options.set.iter().cloned().chain(of_flags).collect()
}

fn secret(argument: &SecretArgument) -> anyhow::Result<SecretText> {
    match &argument.from {
        SecretFrom::Given(secret) => Ok(secret.clone()),
        SecretFrom::Input => terminal::secret(&argument.key),
        SecretFrom::Variable(name) => secret_variable(name)
            .with_context(|| format!("cannot read the secret {}", argument.key)),
        SecretFrom::File(path) => file(path).with_context(|| {
            format!("cannot read the secret {} from {}", argument.key, path.display())
        }),
    }
}

/// A file's text without the line feed at its end.
fn file(path: &Path) -> anyhow::Result<SecretText> {
    ensure!(fs::metadata(path)?.len() <= MAX_SECRET_BYTES, "the file is too long to be a secret");
    let text = fs::read_to_string(path)?;
    Ok(SecretText::new(text.trim_end_matches(['\n', '\r'])))
}

/// The settings of a kind of provider, for whoever got one of them wrong.
pub(crate) fn known_settings(name: &str) -> String {
    let Some(kind) = kind(name) else { return "choose another provider".to_owned() };
    let settings = kind.settings.iter().map(|setting| {
        let flag = if kind.is_secret(setting.name) { "--secret" } else { "--set" };
        let optional = if setting.required { "" } else { " (optional)" };
        format!("{flag} {}{optional}", setting.name)
    });
    format!("{name} takes {}; see {}", settings.collect::<Vec<_>>().join(", "), kind.docs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(provider: Option<&str>, set: &[&str], secrets: &[&str]) -> StageOptions {
        StageOptions {
            provider: provider.map(|name| name.parse().unwrap()),
            set: set.iter().map(|text| text.parse().unwrap()).collect(),
            secrets: secrets.iter().map(|text| text.parse().unwrap()).collect(),
            ..StageOptions::default()
        }
    }

    fn twilio() -> Settings {
        let given =
            options(Some("twilio"), &["account_sid=AC1", "from_number=+1"], &["auth=hunter2"]);
        apply(Settings::default(), given).unwrap()
    }

    #[test]
    fn what_is_not_named_stays() {
        let changed =
            apply(twilio(), options(None, &["from_number=+2"], &[])).unwrap().provider.unwrap();

        assert_eq!(changed.text("account_sid"), Some("AC1"));
        assert_eq!(changed.text("from_number"), Some("+2"));
        assert_eq!(changed.secrets["auth"], SecretText::new("hunter2"));
        assert_eq!(apply(twilio(), options(Some("twilio"), &[], &[])).unwrap(), twilio());
    }

    #[test]
    fn another_provider_drops_the_settings_and_secrets_of_the_one_before() {
        let changed = apply(twilio(), options(Some("generic"), &["from_number=+2"], &[]))
            .unwrap()
            .provider
            .unwrap();

        assert_eq!(changed.options.len(), 1);
        assert!(changed.secrets.is_empty());
    }

    #[test]
    fn an_empty_value_removes_a_setting_or_a_secret() {
        let changed = apply(twilio(), options(None, &["from_number="], &["auth="]))
            .unwrap()
            .provider
            .unwrap();

        assert_eq!(changed.text("from_number"), None);
        assert!(changed.secrets.is_empty());
    }

    #[test]
    fn a_flag_of_its_own_is_the_same_as_set() {
        let given = StageOptions {
            from_number: Some("+3".into()),
            ..options(None, &["from_number=+2"], &[])
        };

        assert_eq!(
            apply(twilio(), given).unwrap().provider.unwrap().text("from_number"),
            Some("+3")
        );
    }

    #[test]
    fn a_setting_without_a_provider_and_an_unknown_provider_are_refused() {
        let without =
            apply(Settings::default(), options(None, &["from_number=+2"], &[])).unwrap_err();
        let unknown = apply(Settings::default(), options(Some("pigeon"), &[], &[])).unwrap_err();

        assert_eq!(without.to_string(), "the stage has no provider: name one with --provider");
        assert_eq!(unknown.to_string(), "there is no provider pigeon; there are: generic, twilio");
    }
}
