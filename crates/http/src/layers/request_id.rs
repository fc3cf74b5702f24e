//! The name under which one request is found in the log.

use std::fmt;

use axum::extract::FromRequestParts;
use http::HeaderValue;
use http::header::HeaderMap;
use http::request::Parts;
use uuid::Uuid;

use crate::problem::Problem;

/// The header with the id.
const OURS: &str = "x-request-id";
/// The header under which authentik's clients look for the same id.
const AUTHENTIKS: &str = "x-authentik-id";

/// The id of one request: 32 lower-case hex digits of a random UUID (RFC 9562, version 4).
///
/// It is always made here. A client's own `X-Request-Id` is ignored: it would let anybody write
/// chosen text into the log, or reuse the id of somebody else's request. It is a label and grants
/// nothing, so it is drawn from the system's randomness directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(Uuid);

impl RequestId {
    /// Makes a new id.
    pub(super) fn new() -> Self {
        Self(Uuid::new_v4())
    }

    /// Writes the id into the answer, under both names.
    pub(super) fn write(self, headers: &mut HeaderMap) {
        // Hex digits are always a valid header value.
        if let Ok(value) = HeaderValue::from_str(&self.to_string()) {
            headers.insert(OURS, value.clone());
            headers.insert(AUTHENTIKS, value);
        }
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(out)
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().copied().ok_or_else(|| Problem::missing_layer("request id"))
    }
}
