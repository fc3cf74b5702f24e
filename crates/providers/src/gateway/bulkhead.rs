//! The limit on messages under way, so that a provider that hangs cannot take the whole program with it.

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::{Instant, timeout_at},
};

/// Most messages that are sent at once.
const MAX_SENDING: usize = 32;
/// Most messages that wait to be sent.
const MAX_WAITING: usize = 256;

/// Lets 32 messages be sent at once, lets 256 wait, and turns away the rest.
pub(super) struct Bulkhead {
    inside: Semaphore,
    sending: Semaphore,
}

/// A message's place. Dropping it gives it to the next.
pub(super) struct Place<'a> {
    _inside: SemaphorePermit<'a>,
    _sending: SemaphorePermit<'a>,
}

impl Bulkhead {
    pub(super) fn new() -> Self {
        Self {
            inside: Semaphore::new(MAX_SENDING + MAX_WAITING),
            sending: Semaphore::new(MAX_SENDING),
        }
    }

    /// A place to send; `None` when too many wait already, or no place is free before `until`.
    pub(super) async fn enter(&self, until: Instant) -> Option<Place<'_>> {
        let inside = self.inside.try_acquire().ok()?;
        let sending = timeout_at(until, self.sending.acquire()).await.ok()?.ok()?;
        Some(Place { _inside: inside, _sending: sending })
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_message_beyond_the_queue_is_turned_away_at_once() {
        let bulkhead = Arc::new(Bulkhead::new());
        let until = Instant::now() + Duration::from_secs(8);
        let mut sending = Vec::new();
        for _ in 0..MAX_SENDING {
            sending.push(bulkhead.enter(until).await.unwrap());
        }
        for _ in 0..MAX_WAITING {
            let bulkhead = Arc::clone(&bulkhead);
            tokio::spawn(async move { bulkhead.enter(until).await.is_some() });
        }
        while bulkhead.inside.available_permits() > 0 {
            tokio::task::yield_now().await;
        }

        let turned_away = bulkhead.enter(until).await;

        assert!(turned_away.is_none());
        assert!(Instant::now() < until);
    }

    #[tokio::test(start_paused = true)]
    async fn a_waiting_message_gets_the_next_free_place_or_gives_up_in_time() {
        let bulkhead = Bulkhead::new();
        let until = Instant::now() + Duration::from_secs(8);
        let mut sending = Vec::new();
        for _ in 0..MAX_SENDING {
            sending.push(bulkhead.enter(until).await.unwrap());
        }

        let gave_up = bulkhead.enter(until).await;
        sending.pop();
        let got_in = bulkhead.enter(until + Duration::from_secs(8)).await;

        assert!(gave_up.is_none());
        assert_eq!(Instant::now(), until);
        assert!(got_in.is_some());
    }
}
