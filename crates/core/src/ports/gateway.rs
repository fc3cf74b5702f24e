//! The port to the outside: sending a message through a provider.

use async_trait::async_trait;

use crate::{
    delivery::{Delivery, OutgoingMessage},
    provider::ProviderSettings,
};

/// Sends messages. There is one gateway; it knows every kind of provider.
#[async_trait]
pub trait Gateway: Send + Sync + 'static {
    /// Hands `message` to the provider and says what became of it, within 11 seconds whatever the provider does.
    ///
    /// At most one request per call can be accepted by the provider: what is ambiguous is not tried again.
    ///
    /// # Cancellation
    /// Dropping the future may leave a request under way whose outcome nobody learns. Callers run it shielded.
    async fn deliver(&self, provider: &ProviderSettings, message: OutgoingMessage) -> Delivery;

    /// Whether `provider` can be used at all: its kind is known and its settings are complete and well-formed.
    ///
    /// # Errors
    /// Says which setting is wrong and why, for the operator who is about to save it.
    fn check(&self, provider: &ProviderSettings) -> Result<(), SettingsError>;
}

/// A provider's settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct SettingsError {
    /// The setting that is wrong, by its name in the API.
    pub setting: String,
    /// What is wrong with it, without its value.
    pub problem: String,
}
