//! Work that must come to its end although the client has left.

use std::future::pending;
use std::panic::resume_unwind;

use tokio_util::task::TaskTracker;
use tracing::Instrument as _;

/// Runs work to its end, whatever happens to the request that asked for it.
///
/// A handler is dropped in the middle when its client disconnects or its time is up. What must not
/// be cut there, such as counting a guess and then judging it, is run through this. A stopping
/// server waits for it, see [`super::ServerSettings::grace`].
///
/// Clones share one set of work.
#[derive(Clone, Debug, Default)]
pub struct Shield(TaskTracker);

impl Shield {
    /// Runs `work` in a task of its own and waits for its result.
    ///
    /// A panic of the work goes on in the caller.
    ///
    /// # Cancellation
    ///
    /// The work starts when this future is first polled. Dropping the future later leaves the work
    /// running to its end; only its result is lost.
    pub async fn run<F>(&self, work: F) -> F::Output
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        match self.0.spawn(work.in_current_span()).await {
            Ok(output) => output,
            Err(error) => match error.try_into_panic() {
                Ok(payload) => resume_unwind(payload),
                // Nobody aborts the task, so the runtime is being torn down, and with it this
                // future.
                Err(_cancelled) => pending().await,
            },
        }
    }

    /// Resolves when no work is under way.
    pub(super) async fn finished(&self) {
        self.0.close();
        self.0.wait().await;
    }

    /// How much work is under way.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use tokio::sync::Notify;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn the_result_comes_back() {
        assert_eq!(Shield::default().run(async { 7 }).await, 7);
    }

    #[tokio::test(start_paused = true)]
    async fn work_goes_on_when_the_caller_is_dropped() {
        let shield = Shield::default();
        let (go_on, done) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let (gate, mark) = (Arc::clone(&go_on), Arc::clone(&done));
        let call = shield.run(async move {
            gate.notified().await;
            mark.store(true, Ordering::SeqCst);
        });
        assert!(timeout(Duration::from_secs(1), call).await.is_err(), "the caller gives up");

        go_on.notify_one();
        shield.finished().await;

        assert!(done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    #[should_panic(expected = "within the work")]
    async fn a_panic_of_the_work_goes_on_in_the_caller() {
        Shield::default().run(async { panic!("within the work") }).await;
    }
}
