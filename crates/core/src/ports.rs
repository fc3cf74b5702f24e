//! What the rules need from the world: time, randomness, a store, a gateway, and threads for passwords.
//!
//! Each port states its promise under concurrency. A promise of the [`Store`] holds over all tasks, processes
//! and nodes that share one database.

mod expressions;
mod gateway;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

use async_trait::async_trait;

pub use self::{
    expressions::Expressions,
    gateway::{Gateway, SettingsError},
    store::{
        AttemptOutcome, AttemptRequest, BindError, Bootstrap, DeleteStage, EnrolOutcome,
        EnrolRequest, NameTaken, SignIn, Store, StoreError,
    },
};
use crate::{
    password::{InvalidPassword, PasswordHash},
    secret::SecretText,
    time::Timestamp,
};

/// The time. Handed in, so that tests can set it.
pub trait Clock: Send + Sync + 'static {
    /// The present instant on the wall clock.
    fn now(&self) -> Timestamp;
}

/// Randomness from a cryptographically secure source. Handed in, so that tests can repeat it.
pub trait Entropy: Send + Sync + 'static {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// 128 random bits as an identifier.
pub fn random_id(entropy: &dyn Entropy) -> uuid::Uuid {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    uuid::Uuid::from_bytes(bytes)
}

/// Hashes and checks passwords away from the asynchronous threads, a few at a time: each takes 19 MiB.
#[async_trait]
pub trait Passwords: Send + Sync + 'static {
    /// Whether `password` belongs to `hash`, with the same work when there is no hash: see [`crate::password::verify`].
    ///
    /// # Cancellation
    /// Dropping the future loses the answer and nothing else.
    async fn verify(&self, password: SecretText, hash: Option<PasswordHash>) -> bool;

    /// Hashes a new password: see [`PasswordHash::of`].
    ///
    /// # Errors
    /// When the password is too short or too long.
    async fn hash(&self, password: SecretText) -> Result<PasswordHash, InvalidPassword>;
}
