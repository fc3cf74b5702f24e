//! A panic in a handler ends one request, not the server, and tells nobody what it held.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::pin::pin;
use std::task::Poll;

thread_local! {
    /// Whether this thread is inside a future whose panics are caught here.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    /// Where the last watched panic happened.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A caught panic. The payload is dropped: it may quote any value, a code or a number too.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Panicked {
    /// File, line and column in our source; known only when [`install_panic_hook`] was called.
    pub(super) place: Option<String>,
}

/// Replaces the standard panic hook, which prints the payload, by one that logs only the place.
///
/// To be called once at start-up. A panic inside a request is logged by the layer with its
/// request id; any other panic is logged by the hook.
pub fn install_panic_hook() {
    set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        if WATCHED.get() {
            PLACE.set(place);
        } else {
            tracing::error!(panic.place = place, "a task panicked");
        }
    }));
}

/// Runs a future to its end or to its panic.
pub(super) async fn catch<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let mut future = pin!(future);
    poll_fn(|cx| {
        let before = WATCHED.replace(true);
        let outcome = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        WATCHED.set(before);
        match outcome {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Err(_payload) => Poll::Ready(Err(Panicked { place: PLACE.take() })),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_a_value() {
        let calm = catch(async { 7 }).await;
        let wild = catch(async {
            tokio::task::yield_now().await;
            panic!("+14155550132");
        })
        .await;

        assert_eq!(calm, Ok(7));
        assert_eq!(wild, Err::<(), _>(Panicked { place: None }));
    }
}
