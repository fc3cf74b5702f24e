//! What a connection is doing and until when it may.
//!
//! hyper has one time-out that comes near, for HTTP/1 request heads, but it also counts the
//! waiting between two requests, so that it cannot tell a client that idles (fine for a
//! minute) from one that dribbles a head (not fine). Nor does it run while the first bytes
//! decide between HTTP/1 and HTTP/2, or while an answer is not read. Hence one clock for all.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use super::ServerSettings;

/// The clock of one connection.
pub(super) struct Activity {
    header_read: Duration,
    idle: Duration,
    request: Duration,
    linger: Duration,
    state: Mutex<State>,
}

struct State {
    /// What is awaited while no request is under way, and since when.
    awaited: Awaited,
    since: Instant,
    /// The start of each request under way, oldest first.
    under_way: Vec<(u64, Instant)>,
    requests: u64,
    http2: bool,
    /// Whether the last request was answered before its body was read to the end.
    body_left: bool,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    /// The rest of a request head; on a new connection also its first byte.
    Head,
    /// The next request.
    Request,
    /// That the client stops sending.
    End,
}

/// What took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overdue {
    /// A request head.
    Head,
    /// The next request: the connection is idle.
    Idle,
    /// A whole request with its answer.
    Request,
    /// The end of a connection that is being closed.
    End,
}

impl Activity {
    pub(super) fn new(settings: &ServerSettings) -> Arc<Self> {
        let state = State {
            awaited: Awaited::Head,
            since: Instant::now(),
            under_way: Vec::new(),
            requests: 0,
            http2: false,
            body_left: false,
        };
        Arc::new(Self {
            header_read: settings.header_read,
            idle: settings.idle,
            request: settings.request,
            linger: settings.linger,
            state: Mutex::new(state),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client sent something. On an idle HTTP/1 connection that is the start of a head; in
    /// HTTP/2 it may be a ping, which must not keep a connection alive.
    pub(super) fn bytes_arrived(&self) {
        let mut state = self.state();
        if state.awaited == Awaited::Request && state.under_way.is_empty() && !state.http2 {
            state.awaited = Awaited::Head;
            state.since = Instant::now();
        }
    }

    /// A request head is complete.
    pub(super) fn begin(self: &Arc<Self>, http2: bool) -> UnderWay {
        let mut state = self.state();
        // The time for the whole request includes its head.
        let head = state.awaited == Awaited::Head && state.under_way.is_empty();
        let started = if head { state.since } else { Instant::now() };
        state.requests += 1;
        let number = state.requests;
        state.under_way.push((number, started));
        state.http2 = http2;
        state.body_left = false;
        UnderWay { activity: Arc::clone(self), number }
    }

    fn end(&self, number: u64) {
        let mut state = self.state();
        state.under_way.retain(|(other, _)| *other != number);
        if state.under_way.is_empty() && state.awaited != Awaited::End {
            state.awaited = Awaited::Request;
            state.since = Instant::now();
        }
    }

    /// A handler has answered without reading the whole body.
    pub(super) fn leave_body(&self) {
        self.state().body_left = true;
    }

    /// The connection is being closed. Says whether the client may still be sending, so that it
    /// needs time to read the answer first.
    pub(super) fn close(&self) -> bool {
        let mut state = self.state();
        let sending = state.body_left || state.awaited == Awaited::Head;
        state.awaited = Awaited::End;
        state.since = Instant::now();
        sending
    }

    /// When the current step becomes overdue.
    fn due(&self) -> (Instant, Overdue) {
        let state = self.state();
        match (state.awaited, state.under_way.first()) {
            (Awaited::End, _) => (state.since + self.linger, Overdue::End),
            (_, Some((_, started))) => (*started + self.request, Overdue::Request),
            (Awaited::Head, None) => (state.since + self.header_read, Overdue::Head),
            (Awaited::Request, None) => (state.since + self.idle, Overdue::Idle),
        }
    }

    /// Resolves when the current step is overdue.
    ///
    /// To be polled after the connection in the same task: what the connection does may bring the
    /// time forward, and then nobody else wakes the timer.
    pub(super) fn poll_overdue(
        &self,
        mut timer: Pin<&mut Sleep>,
        cx: &mut Context<'_>,
    ) -> Poll<Overdue> {
        loop {
            let (due, step) = self.due();
            if due < timer.deadline() {
                timer.as_mut().reset(due);
            }
            ready!(timer.as_mut().poll(cx));
            if due <= Instant::now() {
                return Poll::Ready(step);
            }
            timer.as_mut().reset(due);
        }
    }
}

/// A request under way; it ends when this is dropped, with the last byte of the answer.
pub(super) struct UnderWay {
    activity: Arc<Activity>,
    number: u64,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.activity.end(self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;

    use tokio::time::{advance, sleep, timeout};

    use super::*;

    fn activity() -> Arc<Activity> {
        Activity::new(&ServerSettings::default())
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// The step that is overdue first if nothing more happens, and how long that takes.
    async fn overdue(activity: &Activity) -> (Overdue, u64) {
        let started = Instant::now();
        let mut timer = pin!(sleep(seconds(3600)));
        let step = poll_fn(|cx| activity.poll_overdue(timer.as_mut(), cx)).await;
        (step, started.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_connection_has_five_seconds_for_its_first_head() {
        let activity = activity();

        activity.bytes_arrived();

        assert_eq!(overdue(&activity).await, (Overdue::Head, 5));
    }

    #[tokio::test(start_paused = true)]
    async fn dribbling_does_not_stretch_the_time_for_a_head() {
        let activity = activity();

        advance(seconds(4)).await;
        activity.bytes_arrived();

        assert_eq!(overdue(&activity).await, (Overdue::Head, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn between_requests_a_connection_may_idle_for_a_minute() {
        let activity = activity();

        drop(activity.begin(false));

        assert_eq!(overdue(&activity).await, (Overdue::Idle, 60));
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_byte_of_the_next_head_ends_the_idling() {
        let activity = activity();
        drop(activity.begin(false));

        advance(seconds(20)).await;
        activity.bytes_arrived();

        assert_eq!(overdue(&activity).await, (Overdue::Head, 5));
    }

    #[tokio::test(start_paused = true)]
    async fn a_whole_request_has_thirty_seconds_with_its_head() {
        let activity = activity();

        advance(seconds(4)).await;
        let _under_way = activity.begin(false);
        activity.bytes_arrived();

        assert_eq!(overdue(&activity).await, (Overdue::Request, 26));
    }

    #[tokio::test(start_paused = true)]
    async fn pings_do_not_keep_an_http2_connection_alive() {
        let activity = activity();
        drop(activity.begin(true));

        advance(seconds(59)).await;
        activity.bytes_arrived();

        assert_eq!(overdue(&activity).await, (Overdue::Idle, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_of_several_requests_counts() {
        let activity = activity();
        let first = activity.begin(true);
        advance(seconds(10)).await;
        let _second = activity.begin(true);

        drop(first);

        assert_eq!(overdue(&activity).await, (Overdue::Request, 30));
    }

    #[tokio::test(start_paused = true)]
    async fn a_timer_that_runs_already_is_brought_forward() {
        let activity = activity();
        drop(activity.begin(false));
        let mut timer = pin!(sleep(seconds(3600)));
        let mut wait = poll_fn(|cx| activity.poll_overdue(timer.as_mut(), cx));
        assert!(timeout(seconds(1), &mut wait).await.is_err());

        activity.bytes_arrived();

        assert_eq!(timeout(seconds(6), wait).await, Ok(Overdue::Head));
    }

    #[tokio::test(start_paused = true)]
    async fn a_closing_connection_lingers_for_a_second() {
        let activity = activity();
        let under_way = activity.begin(false);
        activity.leave_body();

        assert!(activity.close());
        drop(under_way);

        assert_eq!(overdue(&activity).await, (Overdue::End, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_ends_between_requests_need_not_linger() {
        let activity = activity();
        drop(activity.begin(false));

        assert!(!activity.close());
    }
}
