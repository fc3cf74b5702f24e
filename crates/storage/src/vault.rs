//! Sealing on the way into the database, opening on the way out.

use std::sync::Arc;

use handset_core::{
    ids::{ChallengeId, PlanId, StageId},
    keys::Keys,
    phone::PhoneNumber,
    ports::{Entropy, StoreError, random_id},
    seal::Place,
    secret::SecretText,
};
use uuid::Uuid;

/// The keys and the randomness that writing needs.
pub(crate) struct Vault {
    keys: Keys,
    entropy: Arc<dyn Entropy>,
}

impl Vault {
    pub(crate) fn new(keys: Keys, entropy: Arc<dyn Entropy>) -> Self {
        Self { keys, entropy }
    }

    /// Tells whether the database was sealed with these keys.
    pub(crate) fn key_check(&self) -> [u8; 32] {
        self.keys.check_value()
    }

    /// 128 random bits.
    pub(crate) fn random_id(&self) -> Uuid {
        random_id(self.entropy.as_ref())
    }

    /// Seals `text` so that it opens at `place` only.
    pub(crate) fn seal(&self, place: &Place, text: &SecretText) -> Vec<u8> {
        self.keys.sealing.seal(place, text, self.entropy.as_ref())
    }

    /// Opens what was sealed for `place`; `column` is what an error names.
    pub(crate) fn open(
        &self,
        place: &Place,
        column: &'static str,
        sealed: &[u8],
    ) -> Result<SecretText, StoreError> {
        let unreadable =
            |source| StoreError::Unreadable { place: column, source: Box::new(source) };
        self.keys.sealing.open(place, sealed).map_err(unreadable)
    }

    /// Seals a phone number for `place`.
    pub(crate) fn seal_number(&self, place: &Place, number: &PhoneNumber) -> Vec<u8> {
        self.seal(place, &SecretText::new(number.as_e164()))
    }

    /// Opens a phone number that was sealed for `place`.
    pub(crate) fn open_number(
        &self,
        place: &Place,
        column: &'static str,
        sealed: &[u8],
    ) -> Result<PhoneNumber, StoreError> {
        let unreadable =
            |source| StoreError::Unreadable { place: column, source: Box::new(source) };
        self.open(place, column, sealed)?.expose().parse().map_err(unreadable)
    }
}

/// Where a challenge's number is sealed.
pub(crate) fn challenge_number(challenge: ChallengeId) -> Place {
    Place::new("sms_challenges", challenge, "phone_sealed")
}

/// Where a device's number is sealed; `uuid` is the row's own.
pub(crate) fn device_number(uuid: Uuid) -> Place {
    Place::new("devices", uuid, "phone_sealed")
}

/// Where a token's key is sealed.
pub(crate) fn token_key(identifier: &str) -> Place {
    Place::new("api_tokens", identifier, "key_sealed")
}

/// Where what prompts were answered in a plan is sealed.
pub(crate) fn prompt_data(plan: PlanId) -> Place {
    Place::new("plans", plan, "prompt_data")
}

/// Where a stage's secret settings are sealed.
pub(crate) fn stage_secrets(stage: StageId) -> Place {
    Place::new("stages", stage, "secrets")
}
