//! Passwords on threads of their own.

use std::{num::NonZero, sync::Arc, thread::available_parallelism};

use async_trait::async_trait;
use handset_core::{
    password::{self, InvalidPassword, PasswordHash},
    ports::{Entropy, Passwords},
    secret::SecretText,
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Runs argon2id on blocking threads, as many at once as there are processors: each run takes 19 MiB, and more at once would not be faster.
pub struct BlockingPasswords {
    places: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
}

impl BlockingPasswords {
    /// With salts from `entropy`.
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        Self { places: Arc::new(Semaphore::new(processors)), entropy }
    }

    /// Runs `work` when there is a place; `None` when the runtime is being torn down.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let place = Arc::clone(&self.places).acquire_owned().await.ok()?;
        let done = spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await.ok()
    }
}

#[async_trait]
impl Passwords for BlockingPasswords {
    async fn verify(&self, password: SecretText, hash: Option<PasswordHash>) -> bool {
        self.run(move || password::verify(&password, hash.as_ref())).await.unwrap_or(false)
    }

    async fn hash(&self, password: SecretText) -> Result<PasswordHash, InvalidPassword> {
        let entropy = Arc::clone(&self.entropy);
        let hashed = self.run(move || PasswordHash::of(&password, entropy.as_ref())).await;
        hashed.unwrap_or(Err(InvalidPassword::TooLong))
    }
}
