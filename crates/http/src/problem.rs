//! Every error of the HTTP surface: one table from its kind to its status, code and sentence.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::response::{IntoResponse, Response};
use handset_core::ports::StoreError;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use thiserror::Error as ThisError;

/// What went wrong, as a client is told.
///
/// A handler returns it as its error. Below `/api` the answer is authentik's
/// `{"detail": "..."}`; everywhere else the layers put the same sentence on a small page.
#[derive(Clone, Debug)]
pub enum Problem {
    /// There is nothing at this address, or nothing that this client may know of.
    NotFound,
    /// The request needs a session or a token and has none. As authentik, 403 and never 401: a
    /// 401 would make browsers open their own password window.
    NotAuthenticated,
    /// The request has a token, and it is nobody's: unknown, expired, or its user may not sign in.
    InvalidToken,
    /// Who asks is known and may not.
    Forbidden,
    /// The address is one of objects of this kind, and there is no such object.
    NoMatch(&'static str),
    /// The list has no such page.
    InvalidPage,
    /// A page of another site made the browser send this request.
    CrossOrigin,
    /// The address exists, with other methods.
    MethodNotAllowed(Method),
    /// The body is text that does not parse; the sentence says where.
    MalformedBody(String),
    /// The body is not JSON; holds the `Content-Type` that was sent.
    UnsupportedMediaType(String),
    /// The body is longer than this address takes.
    PayloadTooLarge,
    /// The body did not arrive in time.
    BodyTooSlow,
    /// A limit is used up.
    TooManyRequests {
        /// When another try makes sense, if that is known; sent as `Retry-After` in whole seconds.
        retry_after: Option<Duration>,
    },
    /// Something that this request needs is down; another try may work. The cause goes to the log, once.
    Unavailable(Option<Arc<dyn Error + Send + Sync>>),
    /// The answer was not ready in time.
    TookTooLong,
    /// A fault of ours. The client is told the request id and nothing else; the cause goes to the
    /// log, once. `None` when it was logged where it was caught.
    Internal(Option<Arc<dyn Error + Send + Sync>>),
}

/// One row of the table.
struct Row {
    status: StatusCode,
    code: &'static str,
    detail: String,
}

impl Row {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::Unavailable(Some(Arc::new(error))),
            StoreError::Unreadable { .. } => Self::internal(error),
        }
    }
}

impl Problem {
    /// A fault of ours, with its cause.
    pub fn internal(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Internal(Some(Arc::new(cause)))
    }

    /// A handler asked for something that a layer should have put into the request.
    pub(crate) fn missing_layer(what: &'static str) -> Self {
        Self::internal(MissingLayer(what))
    }

    fn row(&self) -> Row {
        use StatusCode as S;
        match self {
            Self::NotFound => Row::new(S::NOT_FOUND, "not_found", "Not found."),
            Self::NotAuthenticated => Row::new(
                S::FORBIDDEN,
                "not_authenticated",
                "Authentication credentials were not provided.",
            ),
            Self::InvalidToken => Row::new(S::FORBIDDEN, "invalid_token", "Token invalid/expired"),
            Self::NoMatch(kind) => Row::new(S::NOT_FOUND, "no_match", no_match(kind)),
            Self::InvalidPage => Row::new(S::NOT_FOUND, "invalid_page", "Invalid page."),
            Self::Forbidden => Row::new(
                S::FORBIDDEN,
                "permission_denied",
                "You do not have permission to perform this action.",
            ),
            Self::CrossOrigin => Row::new(
                S::FORBIDDEN,
                "cross_origin",
                "This request came from a page of another site and was refused.",
            ),
            Self::MethodNotAllowed(method) => Row::new(
                S::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                format!("Method \"{method}\" not allowed."),
            ),
            Self::MalformedBody(detail) => Row::new(S::BAD_REQUEST, "parse_error", detail),
            Self::UnsupportedMediaType(sent) => Row::new(
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                format!("Unsupported media type \"{sent}\" in request."),
            ),
            Self::PayloadTooLarge => Row::new(
                S::PAYLOAD_TOO_LARGE,
                "payload_too_large",
                "The request body is too large.",
            ),
            Self::BodyTooSlow => Row::new(
                S::REQUEST_TIMEOUT,
                "body_too_slow",
                "The request body did not arrive in time.",
            ),
            Self::TooManyRequests { retry_after } => {
                Row::new(S::TOO_MANY_REQUESTS, "throttled", throttled(*retry_after))
            }
            Self::Unavailable(_) => Row::new(
                S::SERVICE_UNAVAILABLE,
                "service_unavailable",
                "Service temporarily unavailable, try again later.",
            ),
            Self::TookTooLong => Row::new(
                S::SERVICE_UNAVAILABLE,
                "took_too_long",
                "The answer took too long, try again later.",
            ),
            Self::Internal(_) => {
                Row::new(S::INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong.")
            }
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.row().status
    }

    /// The stable name of the kind, for logs and the reference page.
    pub fn code(&self) -> &'static str {
        self.row().code
    }

    /// The sentence for the client.
    pub fn detail(&self) -> String {
        self.row().detail
    }
}

/// The sentence about an object that is not there.
fn no_match(kind: &str) -> String {
    format!("No {kind} matches the given query.")
}

/// The sentence of a used-up limit.
fn throttled(retry_after: Option<Duration>) -> String {
    match retry_after.map(whole_seconds) {
        None => "Request was throttled.".to_owned(),
        Some(1) => "Request was throttled. Expected available in 1 second.".to_owned(),
        Some(seconds) => {
            format!("Request was throttled. Expected available in {seconds} seconds.")
        }
    }
}

/// Whole seconds, rounded up and at least one, so that a client that waits is never early.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1)
}

/// A JSON answer.
pub(crate) fn json_answer(status: StatusCode, body: &Value) -> Response {
    let json = HeaderValue::from_static("application/json");
    (status, [(CONTENT_TYPE, json)], body.to_string()).into_response()
}

impl IntoResponse for Problem {
    /// The JSON form; the problem itself travels along so that the layers can write the page,
    /// add the request id and log the cause.
    fn into_response(self) -> Response {
        let Row { status, detail, .. } = self.row();
        let mut response = json_answer(status, &json!({ "detail": detail }));
        if let Self::TooManyRequests { retry_after: Some(wait) } = &self {
            response.headers_mut().insert(RETRY_AFTER, whole_seconds(*wait).into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A part of the layers is not in front of a handler that counts on it.
#[derive(Debug, ThisError)]
#[error("the request passed no layer that sets the {0}")]
struct MissingLayer(&'static str);

/// Makes unknown addresses and wrong methods answer from the table.
pub fn with_fallbacks<S>(router: Router<S>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    router
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|method: Method| async { Problem::MethodNotAllowed(method) })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn one_of_each() -> Vec<(Problem, u16, &'static str)> {
        let wait = Some(Duration::from_millis(4_200));
        vec![
            (Problem::NotFound, 404, "Not found."),
            (Problem::NotAuthenticated, 403, "Authentication credentials were not provided."),
            (Problem::InvalidToken, 403, "Token invalid/expired"),
            (Problem::Forbidden, 403, "You do not have permission to perform this action."),
            (Problem::NoMatch("Flow"), 404, "No Flow matches the given query."),
            (Problem::InvalidPage, 404, "Invalid page."),
            (
                Problem::CrossOrigin,
                403,
                "This request came from a page of another site and was refused.",
            ),
            (Problem::MethodNotAllowed(Method::PATCH), 405, "Method \"PATCH\" not allowed."),
            (Problem::MalformedBody("JSON parse error - x".into()), 400, "JSON parse error - x"),
            (
                Problem::UnsupportedMediaType("text/plain".into()),
                415,
                "Unsupported media type \"text/plain\" in request.",
            ),
            (Problem::PayloadTooLarge, 413, "The request body is too large."),
            (Problem::BodyTooSlow, 408, "The request body did not arrive in time."),
            (
                Problem::TooManyRequests { retry_after: wait },
                429,
                "Request was throttled. Expected available in 5 seconds.",
            ),
            (Problem::Unavailable(None), 503, "Service temporarily unavailable, try again later."),
            (Problem::TookTooLong, 503, "The answer took too long, try again later."),
            (Problem::Internal(None), 500, "Something went wrong."),
        ]
    }

    #[test]
    fn each_kind_has_its_status_and_sentence() {
        for (problem, status, detail) in one_of_each() {
            assert_eq!((problem.status().as_u16(), problem.detail().as_str()), (status, detail));
        }
    }

    #[test]
    fn no_two_kinds_share_a_code() {
        let codes: HashSet<_> = one_of_each().iter().map(|(problem, ..)| problem.code()).collect();

        assert_eq!(codes.len(), one_of_each().len());
    }

    #[test]
    fn a_used_up_limit_says_when_to_come_back() {
        for (wait_ms, seconds) in [(0, "1"), (1, "1"), (1_000, "1"), (1_001, "2"), (61_000, "61")] {
            let retry_after = Some(Duration::from_millis(wait_ms));

            let response = Problem::TooManyRequests { retry_after }.into_response();

            assert_eq!(response.headers()[RETRY_AFTER], seconds, "{wait_ms}");
        }
    }
}
