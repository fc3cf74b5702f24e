//! One line in the log for each request.

use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use http::Method;
use tokio::time::Instant;

use super::answer::ProblemCode;
use super::log_text;
use super::request_id::RequestId;
use crate::extract::ClientIp;

/// The line of one request, opened when it arrives and written exactly once.
///
/// It names the route's template where there is one, because a path may hold an id; the query, the
/// headers, cookies and bodies are never written. When the request is dropped before it has an
/// answer, because the client went away, the line says so.
pub(super) struct AccessLine {
    method: Method,
    path: Path,
    id: RequestId,
    client: ClientIp,
    started: Instant,
    answered: bool,
}

/// What the line says of the address.
enum Path {
    Template(MatchedPath),
    Unknown(String),
}

impl Path {
    fn as_str(&self) -> &str {
        match self {
            Self::Template(path) => path.as_str(),
            Self::Unknown(path) => path,
        }
    }
}

impl AccessLine {
    pub(super) fn open(request: &Request, id: RequestId, client: ClientIp) -> Self {
        let path = match request.extensions().get::<MatchedPath>() {
            Some(template) => Path::Template(template.clone()),
            None => Path::Unknown(log_text::fit(request.uri().path())),
        };
        let method = request.method().clone();
        Self { method, path, id, client, started: Instant::now(), answered: false }
    }

    /// Writes the line of an answered request.
    pub(super) fn close(mut self, response: &Response) {
        self.answered = true;
        tracing::info!(
            http.method = log_text::fit(self.method.as_str()),
            http.path = self.path.as_str(),
            http.status = response.status().as_u16(),
            problem.code = response.extensions().get::<ProblemCode>().map(|code| code.0),
            duration_ms = self.duration_ms(),
            request.id = %self.id,
            client.ip = %self.client,
            "request answered"
        );
    }

    fn duration_ms(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Drop for AccessLine {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        tracing::info!(
            http.method = log_text::fit(self.method.as_str()),
            http.path = self.path.as_str(),
            duration_ms = self.duration_ms(),
            request.id = %self.id,
            client.ip = %self.client,
            "request abandoned by the client"
        );
    }
}
