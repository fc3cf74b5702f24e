//! Passwords on threads of their own.

use std::{
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, available_parallelism},
};

use async_trait::async_trait;
use handset_core::{
    password::{self, InvalidPassword, PasswordHash},
    ports::{Entropy, Passwords},
    secret::SecretText,
};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// Runs argon2id on threads of its own, one for each processor: each run takes 19 MiB, which the system's allocator keeps
/// for a thread that ever took it, and more runs at once would not be faster.
pub struct BlockingPasswords {
    jobs: Sender<Job>,
    entropy: Arc<dyn Entropy>,
}

impl BlockingPasswords {
    /// With salts from `entropy`. The threads end when this is dropped.
    pub fn new(entropy: Arc<dyn Entropy>) -> Self {
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..available_parallelism().map_or(1, NonZero::get) {
            let waiting = Arc::clone(&waiting);
            let thread = thread::Builder::new().name("passwords".to_owned());
            if let Err(error) = thread.spawn(move || work(&waiting)) {
                tracing::error!(%error, "a thread for passwords could not be started");
            }
        }
        Self { jobs, entropy }
    }

    /// Runs `work` on one of the threads; `None` when there is none.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        let job = move || {
            // Whoever asked may be gone; then nobody needs the answer.
            let _ = answer.send(work());
        };
        self.jobs.send(Box::new(job)).ok()?;
        answered.await.ok()
    }
}

fn work(waiting: &Mutex<Receiver<Job>>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        // The panic hook has told of it, and whoever asked gets no answer.
        let _ = catch_unwind(AssertUnwindSafe(job));
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

#[cfg(test)]
mod tests {
    use handset_core::ports::testing::CountingEntropy;

    use super::*;

    #[tokio::test]
    async fn a_password_is_hashed_and_found_right_or_wrong_on_other_threads() {
        let passwords = BlockingPasswords::new(Arc::new(CountingEntropy::default()));
        let hash = passwords.hash(SecretText::new("correct horse")).await.unwrap();

        let right = passwords.verify(SecretText::new("correct horse"), Some(hash.clone())).await;
        let wrong = passwords.verify(SecretText::new("correct hors"), Some(hash)).await;
        let nobodys = passwords.verify(SecretText::new("correct horse"), None).await;

        assert_eq!((right, wrong, nobodys), (true, false, false));
    }

    #[tokio::test]
    async fn a_panic_on_a_thread_costs_one_answer_and_not_the_thread() {
        let passwords = BlockingPasswords::new(Arc::new(CountingEntropy::default()));
        for _ in 0..64 {
            assert_eq!(passwords.run(|| -> u8 { panic!("as told") }).await, None);
        }

        assert_eq!(passwords.run(|| 7).await, Some(7));
    }
}
