//! Prompts: the fields of a prompt stage's form.

use serde::{Deserialize, Serialize};

use crate::ids::PromptId;

/// One field of a form. Fields are authentik's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// The prompt's id.
    pub id: PromptId,
    /// Its name for operators, unique.
    pub name: String,
    /// The name under which the answer is kept in `prompt_data`.
    pub field_key: FieldKey,
    /// What people read beside the field.
    pub label: String,
    /// What is asked for.
    pub kind: PromptType,
    /// Whether there must be an answer.
    pub required: bool,
    /// An example that stands in the empty field; an expression when `placeholder_expression` is set.
    pub placeholder: String,
    /// What stands in the field at first; an expression when `initial_value_expression` is set.
    pub initial_value: String,
    /// Where in the form it stands: lowest first.
    pub order: i32,
    /// A sentence below the field.
    pub sub_text: String,
    /// Whether `placeholder` is an expression.
    pub placeholder_expression: bool,
    /// Whether `initial_value` is an expression.
    pub initial_value_expression: bool,
}

/// The name under which an answer is kept: 1 to 64 ASCII letters, digits, `_`, `-` and `.`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldKey(String);

/// The text cannot be the key of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a field key has 1 to 64 letters, digits, underscores, hyphens and dots, and is not \"component\""
)]
pub struct InvalidFieldKey;

impl FieldKey {
    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for FieldKey {
    type Error = InvalidFieldKey;

    fn try_from(text: String) -> Result<Self, InvalidFieldKey> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        // Every response carries `component`: a field of that name could never be answered.
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) && text != "component" {
            Ok(Self(text))
        } else {
            Err(InvalidFieldKey)
        }
    }
}

impl From<FieldKey> for String {
    fn from(key: FieldKey) -> Self {
        key.0
    }
}

/// What a prompt asks for. Names are authentik's; `tel` is our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptType {
    /// A line of text.
    Text,
    /// A phone number, as people write it.
    Tel,
    /// An e-mail address.
    Email,
    /// A number.
    Number,
    /// Yes or no.
    Checkbox,
    /// A text that is shown and not answered.
    Static,
    /// A value that is sent along and not shown. It is no secret, and the client can change it.
    Hidden,
}

impl PromptType {
    /// Every type.
    pub const ALL: [Self; 7] = [
        Self::Text,
        Self::Tel,
        Self::Email,
        Self::Number,
        Self::Checkbox,
        Self::Static,
        Self::Hidden,
    ];

    /// The type's name in the API and the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Tel => "tel",
            Self::Email => "email",
            Self::Number => "number",
            Self::Checkbox => "checkbox",
            Self::Static => "static",
            Self::Hidden => "hidden",
        }
    }

    /// The type with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_reads_back_and_serialises_under_its_name() {
        for kind in PromptType::ALL {
            assert_eq!(PromptType::from_name(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn a_field_key_is_a_plain_word() {
        for bad in ["", "a b", "component", "ä", &"a".repeat(65)] {
            assert_eq!(FieldKey::try_from(bad.to_owned()), Err(InvalidFieldKey), "{bad}");
        }
        assert!(FieldKey::try_from("attributes.phone-2".to_owned()).is_ok());
    }
}
