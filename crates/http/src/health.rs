//! Two addresses for whoever watches this server: is it alive, and can it do its work.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::StatusCode;
use tokio::time::timeout;

/// How long the check may take. A load balancer that asks every few seconds gives up about then.
const LONGEST_CHECK: Duration = Duration::from_secs(3);

type Check = dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), String>> + Send>> + Send + Sync;

/// Whether the server can do its work; the check is handed in by whoever knows the database.
///
/// The reason of a failure is for the log. A stranger who asks sees only that there is one.
#[derive(Clone)]
pub struct Readiness(Arc<Check>);

impl Readiness {
    /// A check that runs once for every question. Its error names what is missing and holds no
    /// secret.
    pub fn new<F, A>(check: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), String>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(check())))
    }

    async fn ask(&self) -> Result<(), String> {
        let late = |_| Err("the check took too long".to_owned());
        timeout(LONGEST_CHECK, (self.0)()).await.unwrap_or_else(late)
    }
}

/// `/-/health/live/`: 200 while the process answers at all. `/-/health/ready/`: 200 when the check
/// passes, 503 when it fails or takes longer than three seconds.
pub fn router<S>(readiness: Readiness) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    Router::new()
        .route("/-/health/live/", get(|| async { "ok\n" }))
        .route("/-/health/ready/", get(move || ready(readiness.clone())))
}

async fn ready(readiness: Readiness) -> (StatusCode, &'static str) {
    match readiness.ask().await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(reason) => {
            tracing::warn!(reason, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use http::Request;
    use http::header::CONTENT_TYPE;
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(readiness: Readiness, path: &str) -> (u16, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router::<()>(readiness).oneshot(request).await.unwrap();
        assert_eq!(response.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1024).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    fn broken() -> Readiness {
        Readiness::new(|| async { Err("database 10.1.2.3 is down".to_owned()) })
    }

    #[tokio::test]
    async fn a_server_without_its_database_is_alive_and_not_ready() {
        assert_eq!(ask(broken(), "/-/health/live/").await, (200, "ok\n".to_owned()));
        assert_eq!(ask(broken(), "/-/health/ready/").await, (503, "not ready\n".to_owned()));
    }

    #[tokio::test]
    async fn a_server_that_can_work_is_ready() {
        let readiness = Readiness::new(|| async { Ok(()) });

        assert_eq!(ask(readiness, "/-/health/ready/").await, (200, "ok\n".to_owned()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_check_that_hangs_counts_as_not_ready() {
        let readiness = Readiness::new(std::future::pending);

        assert_eq!(ask(readiness, "/-/health/ready/").await.0, 503);
    }
}
