//! The one place where the environment is read.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use handset_core::secret::SecretText;

/// The first characters of every variable of ours.
const PREFIX: &str = "HANDSET_";
/// Not a setting: which settings file to read.
const CONFIG: &str = "HANDSET_CONFIG";

/// The variables of the environment that begin with `HANDSET_`.
///
/// A variable that is empty counts as not set, as files for containers often leave them.
#[derive(Clone, Default)]
pub(crate) struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Reads the environment.
    ///
    /// # Errors
    /// When one of our variables is not UTF-8.
    pub(crate) fn read() -> anyhow::Result<Self> {
        let mut ours = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            let Ok(value) = value.into_string() else { bail!("{name} is not UTF-8") };
            if !value.is_empty() && name != CONFIG {
                ours.insert(name.to_owned(), value);
            }
        }
        Ok(Self(ours))
    }

    #[cfg(test)]
    pub(crate) fn of(variables: &[(&str, &str)]) -> Self {
        Self(
            variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        )
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The names of all that should be settings.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The secret in the variable `name`, for `--secret KEY=env:NAME`.
///
/// # Errors
/// When it is not set, or not UTF-8.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the environment is read"
)]
pub(crate) fn secret(name: &str) -> anyhow::Result<SecretText> {
    let value = std::env::var(name).with_context(|| format!("cannot read the variable {name}"))?;
    Ok(SecretText::new(value))
}
