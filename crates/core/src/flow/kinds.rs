//! The kinds of stage, one line each.

use std::collections::BTreeMap;

use serde::{Serialize, de::DeserializeOwned};

use super::{
    authenticator_sms, deny, executor::Run, fields::Fields, identification, password, prompt,
    reply::Reply, user_login,
};
use crate::{
    ids::{MappingId, PolicyId, PromptId},
    ports::StoreError,
    secret::SecretText,
};

/// Settings of a kind of stage, as they are stored: a JSON document, and apart from it the settings that are secret.
///
/// A document that lacks a setting gets that setting's default, so a new setting needs no migration.
pub trait StageDocument: Serialize + DeserializeOwned {
    /// Settings that must not be stored in clear.
    fn secrets(&self) -> BTreeMap<String, SecretText> {
        BTreeMap::new()
    }

    /// Puts back what [`StageDocument::secrets`] gave.
    #[must_use]
    fn with_secrets(self, _secrets: BTreeMap<String, SecretText>) -> Self {
        self
    }

    /// Everything that the settings name.
    fn references(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// Whether the settings name `reference`.
    fn refers_to(&self, reference: Reference) -> bool {
        self.references().contains(&reference)
    }

    /// The settings without `reference`, which is about to be deleted.
    #[must_use]
    fn without(self, _reference: Reference) -> Self {
        self
    }
}

/// Something that a stage's settings may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A webhook mapping.
    Mapping(MappingId),
    /// An expression policy.
    Policy(PolicyId),
    /// A prompt.
    Prompt(PromptId),
}

/// A stage's settings on their way to or from the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsDocument {
    /// The name of the kind.
    pub kind: String,
    /// The settings that are not secret, as a JSON object.
    pub document: String,
    /// The settings that are, as a JSON object of strings; to be sealed. `None` when there are none.
    pub secrets: Option<SecretText>,
}

/// Stored settings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableSettings {
    /// No kind has this name.
    #[error("unknown kind of stage {0:?}")]
    UnknownKind(String),
    /// The document does not fit the kind.
    #[error("the settings do not fit the kind of stage")]
    Document(#[source] serde_json::Error),
}

macro_rules! stage_kinds {
    ($($(#[$doc:meta])* $Kind:ident => $module:ident, $name:literal;)*) => {
        /// A kind of stage.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum StageKind {
            $($(#[$doc])* $Kind,)*
        }

        /// A kind of stage with its settings.
        #[derive(Clone, Debug, PartialEq)]
        pub enum StageSettings {
            $($(#[$doc])* $Kind(Box<$module::Settings>),)*
        }

        /// What a stage asks for. Serialises to the stage's own fields of authentik's challenge.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        pub enum Challenge {
            $($(#[$doc])* $Kind(Box<$module::Challenge>),)*
        }

        impl StageKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$Kind),*];

            /// The kind's name in the database and on the command line.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Kind => $name,)*
                }
            }
        }

        impl StageSettings {
            /// Which kind they are for.
            pub const fn kind(&self) -> StageKind {
                match self {
                    $(Self::$Kind(_) => StageKind::$Kind,)*
                }
            }

            /// The settings as the database keeps them.
            pub fn to_document(&self) -> SettingsDocument {
                match self {
                    $(Self::$Kind(settings) => document($name, settings.as_ref()),)*
                }
            }

            /// Settings that [`StageSettings::to_document`] wrote, now or in an earlier version.
            ///
            /// # Errors
            /// When there is no such kind, or the document does not fit it.
            pub fn from_document(stored: &SettingsDocument) -> Result<Self, UnreadableSettings> {
                match stored.kind.as_str() {
                    $($name => read::<$module::Settings>(stored).map(|s| Self::$Kind(Box::new(s))),)*
                    unknown => Err(UnreadableSettings::UnknownKind(unknown.to_owned())),
                }
            }

            /// Everything that the settings name.
            pub fn references(&self) -> Vec<Reference> {
                match self {
                    $(Self::$Kind(settings) => settings.references(),)*
                }
            }

            /// Whether the settings name `reference`.
            pub fn refers_to(&self, reference: Reference) -> bool {
                match self {
                    $(Self::$Kind(settings) => settings.refers_to(reference),)*
                }
            }

            /// The settings without `reference`, which is about to be deleted.
            #[must_use]
            pub fn without(self, reference: Reference) -> Self {
                match self {
                    $(Self::$Kind(settings) => Self::$Kind(Box::new(settings.without(reference))),)*
                }
            }

            pub(super) async fn challenge(&self, run: &mut Run<'_>) -> Result<Reply, StoreError> {
                match self {
                    $(Self::$Kind(settings) => $module::challenge(run, settings).await,)*
                }
            }

            pub(super) async fn respond(&self, run: &mut Run<'_>, fields: &Fields) -> Result<Reply, StoreError> {
                match self {
                    $(Self::$Kind(settings) => $module::respond(run, settings, fields).await,)*
                }
            }
        }

        impl Challenge {
            /// The name by which clients know what to show.
            pub const fn component(&self) -> &'static str {
                match self {
                    $(Self::$Kind(_) => $module::COMPONENT,)*
                }
            }
        }
    };
}

stage_kinds! {
    /// Asks who somebody is.
    Identification => identification, "identification";
    /// Asks for the password.
    Password => password, "password";
    /// Asks for the fields of a form.
    Prompt => prompt, "prompt";
    /// Enrols a phone.
    AuthenticatorSms => authenticator_sms, "authenticator_sms";
    /// Signs in.
    UserLogin => user_login, "user_login";
    /// Refuses everybody.
    Deny => deny, "deny";
}

fn document<S: StageDocument>(kind: &str, settings: &S) -> SettingsDocument {
    let secrets: BTreeMap<_, _> = settings
        .secrets()
        .iter()
        .map(|(name, secret)| (name.clone(), secret.expose().to_owned()))
        .collect();
    // Settings are plain structs and maps with text keys, which always serialise.
    let text = |value: serde_json::Result<String>| value.unwrap_or_default();
    SettingsDocument {
        kind: kind.to_owned(),
        document: text(serde_json::to_string(settings)),
        secrets: (!secrets.is_empty())
            .then(|| SecretText::new(text(serde_json::to_string(&secrets)))),
    }
}

fn read<S: StageDocument>(stored: &SettingsDocument) -> Result<S, UnreadableSettings> {
    let settings: S =
        serde_json::from_str(&stored.document).map_err(UnreadableSettings::Document)?;
    let Some(secrets) = &stored.secrets else { return Ok(settings) };
    let secrets: BTreeMap<String, String> =
        serde_json::from_str(secrets.expose()).map_err(UnreadableSettings::Document)?;
    Ok(settings
        .with_secrets(secrets.into_iter().map(|(name, secret)| (name, secret.into())).collect()))
}
