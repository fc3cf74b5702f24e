//! Which provider a stage sends through, and with which settings. What they mean is the providers' business.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::secret::SecretText;

/// The name of a kind of provider: lower-case ASCII letters, digits and `_`, such as `twilio`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProviderKindName(String);

/// The text cannot be the name of a kind of provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a provider's name has lower-case letters, digits and underscores only")]
pub struct InvalidProviderName;

impl ProviderKindName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProviderKindName {
    type Error = InvalidProviderName;

    fn try_from(text: String) -> Result<Self, InvalidProviderName> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if (1..=32).contains(&text.len()) && text.chars().all(allowed) {
            Ok(Self(text))
        } else {
            Err(InvalidProviderName)
        }
    }
}

impl From<ProviderKindName> for String {
    fn from(name: ProviderKindName) -> Self {
        name.0
    }
}

impl std::str::FromStr for ProviderKindName {
    type Err = InvalidProviderName;

    fn from_str(text: &str) -> Result<Self, InvalidProviderName> {
        Self::try_from(text.to_owned())
    }
}

impl std::fmt::Display for ProviderKindName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A stage's provider: the kind and that kind's own settings, its secrets kept apart.
///
/// Fields have authentik's names where authentik has them (`from_number`, `account_sid`, `auth`,
/// `auth_password`, `auth_type`); a provider reads them into its own `Settings`, which refuse what they do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSettings {
    /// The kind of provider.
    pub kind: ProviderKindName,
    /// Settings that may be shown.
    pub options: Map<String, Value>,
    /// Settings that may not: sealed in the database, write-only over the API.
    #[serde(skip)]
    pub secrets: BTreeMap<String, SecretText>,
}

impl ProviderSettings {
    /// The option `name`, when it is text and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.options.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}
