//! How long and how slow a request body may be.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::map_request;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use thiserror::Error;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::problem::Problem;

/// Why a body could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BodyFault {
    /// It is longer than the address takes.
    #[error("the request body is too large")]
    TooLarge,
    /// It did not arrive in time.
    #[error("the request body did not arrive in time")]
    TooSlow,
}

impl BodyFault {
    /// Finds the fault behind the error of an extractor that read the body.
    pub fn behind(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(fault) = error.downcast_ref::<Self>() {
                return Some(*fault);
            }
            cause = error.source();
        }
        None
    }
}

impl From<BodyFault> for Problem {
    fn from(fault: BodyFault) -> Self {
        match fault {
            BodyFault::TooLarge => Self::PayloadTooLarge,
            BodyFault::TooSlow => Self::BodyTooSlow,
        }
    }
}

/// The rules of one request's body and whether they were broken; shared by the body itself, the
/// routes that may raise the limit, and the layer that answers.
#[derive(Clone, Debug)]
pub(super) struct BodyRules(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: AtomicUsize,
    fault: AtomicU8,
}

const NO_FAULT: u8 = 0;
const TOO_LARGE: u8 = 1;
const TOO_SLOW: u8 = 2;

impl BodyRules {
    /// Puts a request's body under the rules: at most `limit` bytes, complete by `deadline`.
    pub(super) fn impose(request: Request, limit: usize, deadline: Instant) -> (Request, Self) {
        let rules = Self(Arc::new(Shared { limit: limit.into(), fault: AtomicU8::new(NO_FAULT) }));
        let watched = rules.clone();
        let mut request = request.map(|body| {
            let wait = Wait::Until(deadline);
            Body::new(WatchedBody { body, seen: 0, wait, rules: watched })
        });
        request.extensions_mut().insert(rules.clone());
        (request, rules)
    }

    /// The rule that was broken while the body was read.
    pub(super) fn broken(&self) -> Option<BodyFault> {
        match self.0.fault.load(Ordering::Relaxed) {
            TOO_LARGE => Some(BodyFault::TooLarge),
            TOO_SLOW => Some(BodyFault::TooSlow),
            _ => None,
        }
    }

    fn set_limit(&self, bytes: usize) {
        self.0.limit.store(bytes, Ordering::Relaxed);
    }

    fn limit(&self) -> usize {
        self.0.limit.load(Ordering::Relaxed)
    }

    fn record(&self, fault: BodyFault) -> BodyFault {
        let mark = match fault {
            BodyFault::TooLarge => TOO_LARGE,
            BodyFault::TooSlow => TOO_SLOW,
        };
        self.0.fault.store(mark, Ordering::Relaxed);
        fault
    }
}

/// Gives every route of a router another body limit than [`super::LayerSettings::body_limit`].
///
/// The routes keep their own limit also when the router is merged or nested into another one.
pub fn with_body_limit<S>(router: Router<S>, bytes: usize) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router.layer(map_request(move |request: Request| {
        if let Some(rules) = request.extensions().get::<BodyRules>() {
            rules.set_limit(bytes);
        }
        std::future::ready(request)
    }))
}

/// The clock of a body; most bodies arrive whole and never start a timer.
enum Wait {
    Until(Instant),
    Started(Pin<Box<Sleep>>),
    Over,
}

/// A request body under its rules.
struct WatchedBody {
    body: Body,
    seen: usize,
    wait: Wait,
    rules: BodyRules,
}

impl WatchedBody {
    fn is_too_large(&self, more: usize) -> bool {
        self.seen.saturating_add(more) > self.rules.limit()
    }

    fn fail(&mut self, fault: BodyFault) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.wait = Wait::Over;
        Poll::Ready(Some(Err(axum::Error::new(self.rules.record(fault)))))
    }

    fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Wait::Until(deadline) = self.wait {
            self.wait = Wait::Started(Box::pin(sleep_until(deadline)));
        }
        match &mut self.wait {
            Wait::Started(sleep) => sleep.as_mut().poll(cx),
            Wait::Until(_) | Wait::Over => Poll::Pending,
        }
    }
}

impl HttpBody for WatchedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if matches!(self.wait, Wait::Over) {
            return Poll::Ready(None);
        }
        // An honest `Content-Length` is refused before a byte is read, so a client that asks
        // first (`Expect: 100-continue`) is told not to send.
        let announced = usize::try_from(self.body.size_hint().lower()).unwrap_or(usize::MAX);
        if self.is_too_large(announced) {
            return self.fail(BodyFault::TooLarge);
        }
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending if self.poll_wait(cx).is_ready() => self.fail(BodyFault::TooSlow),
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                if self.is_too_large(bytes) {
                    return self.fail(BodyFault::TooLarge);
                }
                self.seen += bytes;
                Poll::Ready(Some(Ok(frame)))
            }
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use axum::body::to_bytes;
    use http_body_util::BodyExt as _;

    use super::*;

    /// A body of unknown length: so many frames of four bytes, with a pause before each.
    struct Frames {
        left: usize,
        pause: Pin<Box<Sleep>>,
        every: Duration,
    }

    impl HttpBody for Frames {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            cx: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            if self.left == 0 {
                return Poll::Ready(None);
            }
            std::task::ready!(self.pause.as_mut().poll(cx));
            self.left -= 1;
            let next = Instant::now() + self.every;
            self.pause.as_mut().reset(next);
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"abcd")))))
        }
    }

    fn frames(left: usize, every: Duration) -> Body {
        Body::new(Frames { left, pause: Box::pin(tokio::time::sleep(every)), every })
    }

    async fn read(body: Body, limit: usize) -> (Result<usize, BodyFault>, Option<BodyFault>) {
        let deadline = Instant::now() + Duration::from_secs(10);
        let (request, rules) = BodyRules::impose(Request::new(body), limit, deadline);
        let outcome = match to_bytes(request.into_body(), usize::MAX).await {
            Ok(bytes) => Ok(bytes.len()),
            Err(error) => Err(BodyFault::behind(&error).expect("only the rules can fail it")),
        };
        (outcome, rules.broken())
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_of_exactly_the_limit_is_read() {
        let whole = read(Body::from(vec![0; 16]), 16).await;
        let in_frames = read(frames(4, Duration::ZERO), 16).await;

        assert_eq!(whole, (Ok(16), None));
        assert_eq!(in_frames, (Ok(16), None));
    }

    #[tokio::test(start_paused = true)]
    async fn one_byte_more_than_the_limit_is_refused() {
        let announced = read(Body::from(vec![0; 17]), 16).await;
        let in_frames = read(frames(5, Duration::ZERO), 16).await;

        assert_eq!(announced, (Err(BodyFault::TooLarge), Some(BodyFault::TooLarge)));
        assert_eq!(in_frames, (Err(BodyFault::TooLarge), Some(BodyFault::TooLarge)));
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_beyond_the_limit_is_handed_out() {
        let deadline = Instant::now() + Duration::from_secs(10);
        let body = frames(1, Duration::ZERO);

        let (request, _rules) = BodyRules::impose(Request::new(body), 3, deadline);

        let first = request.into_body().frame().await;
        assert!(matches!(first, Some(Err(_))), "{first:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_cut_after_its_time_in_all() {
        let started = Instant::now();

        let outcome = read(frames(1000, Duration::from_secs(3)), 1 << 20).await;

        assert_eq!(outcome, (Err(BodyFault::TooSlow), Some(BodyFault::TooSlow)));
        assert_eq!(started.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_is_slow_but_in_time_is_read() {
        let outcome = read(frames(3, Duration::from_secs(3)), 1 << 20).await;

        assert_eq!(outcome, (Ok(12), None));
    }
}
