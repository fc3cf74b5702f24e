//! Settings of the stage.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    code::CodeLength,
    flow::kinds::{Reference, StageDocument},
    ids::MappingId,
    message::Template,
    phone::{NumberPolicy, Region},
    provider::ProviderSettings,
    secret::SecretText,
    time::TimeSpan,
};

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The name that is shown to people who may choose among setup stages.
    pub friendly_name: String,
    /// What messages are sent through; nobody can enrol while there is none.
    pub provider: Option<ProviderSettings>,
    /// Forgets the number once it is proved, and keeps only its fingerprint.
    pub verify_only: bool,
    /// How many digits a code has.
    pub code_length: CodeLength,
    /// How long a code is accepted.
    pub code_lifetime: CodeLifetime,
    /// Where a number without country calling code is from.
    pub default_region: Option<Region>,
    /// The only regions that are sent to; empty means every region.
    pub allowed_regions: Vec<Region>,
    /// Regions that are never sent to.
    pub denied_regions: Vec<Region>,
    /// What happens when the number belongs to somebody else.
    pub duplicate_number: DuplicateNumber,
    /// The text of the message.
    pub message: Template,
    /// How many phones a user may have through this stage; 0 for any number.
    pub max_devices_per_user: u32,
    /// The mapping that makes what is sent; without one the provider has its own way.
    pub mapping: Option<MappingId>,
    /// Whether the mapping may read `stage.auth` and `stage.auth_password`.
    pub mapping_sees_credentials: bool,
}

impl Settings {
    /// Which numbers the stage sends to.
    pub fn number_policy(&self) -> NumberPolicy<'_> {
        NumberPolicy {
            allowed_regions: &self.allowed_regions,
            denied_regions: &self.denied_regions,
        }
    }
}

impl StageDocument for Settings {
    fn secrets(&self) -> BTreeMap<String, SecretText> {
        self.provider.as_ref().map(|provider| provider.secrets.clone()).unwrap_or_default()
    }

    fn with_secrets(mut self, secrets: BTreeMap<String, SecretText>) -> Self {
        if let Some(provider) = &mut self.provider {
            provider.secrets = secrets;
        }
        self
    }

    fn references(&self) -> Vec<Reference> {
        self.mapping.map(Reference::Mapping).into_iter().collect()
    }

    fn without(mut self, reference: Reference) -> Self {
        if self.refers_to(reference) {
            self.mapping = None;
        }
        self
    }
}

/// What happens when a number that somebody types belongs to somebody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateNumber {
    /// It looks as if it did not: no code is sent, the number's owner gets a notice, and nobody learns who is enrolled.
    #[default]
    Silent,
    /// The person is told.
    Error,
}

/// How long a code is accepted: 30 seconds to 10 minutes (NIST SP 800-63B-4, section 3.1.3.2, allows no more). 5 minutes unless set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "TimeSpan", into = "TimeSpan")]
pub struct CodeLifetime(TimeSpan);

/// A code cannot be accepted for so long, or for so short a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code is accepted for at least 30 and at most 600 seconds")]
pub struct InvalidCodeLifetime;

impl CodeLifetime {
    /// The time.
    pub const fn duration(self) -> Duration {
        self.0.duration()
    }
}

impl Default for CodeLifetime {
    fn default() -> Self {
        Self(TimeSpan::from_secs(300))
    }
}

impl TryFrom<TimeSpan> for CodeLifetime {
    type Error = InvalidCodeLifetime;

    fn try_from(span: TimeSpan) -> Result<Self, InvalidCodeLifetime> {
        if (30..=600).contains(&span.duration().as_secs()) {
            Ok(Self(span))
        } else {
            Err(InvalidCodeLifetime)
        }
    }
}

impl From<CodeLifetime> for TimeSpan {
    fn from(lifetime: CodeLifetime) -> Self {
        lifetime.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::flow::StageSettings;

    fn twilio() -> Settings {
        Settings {
            provider: Some(ProviderSettings {
                kind: "twilio".parse().unwrap(),
                options: json!({"account_sid": "AC1"}).as_object().unwrap().clone(),
                secrets: BTreeMap::from([("auth".to_owned(), SecretText::new("hunter2"))]),
            }),
            ..Settings::default()
        }
    }

    #[test]
    fn a_document_holds_no_secret_and_reads_back_with_it() {
        let settings = StageSettings::AuthenticatorSms(Box::new(twilio()));

        let document = settings.to_document();

        assert!(!document.document.contains("hunter2"));
        assert_eq!(StageSettings::from_document(&document).unwrap(), settings);
    }

    #[test]
    fn a_document_from_before_a_setting_existed_gets_its_default() {
        let settings: Settings = serde_json::from_str("{}").unwrap();

        assert_eq!(settings, Settings::default());
        assert_eq!(settings.code_lifetime.duration(), Duration::from_mins(5));
    }

    #[test]
    fn a_lifetime_out_of_bounds_is_refused() {
        for span in ["seconds=29", "seconds=601", "hours=1"] {
            assert!(
                serde_json::from_value::<Settings>(json!({"code_lifetime": span})).is_err(),
                "{span}"
            );
        }
        assert!(serde_json::from_value::<Settings>(json!({"code_lifetime": "minutes=10"})).is_ok());
    }
}
