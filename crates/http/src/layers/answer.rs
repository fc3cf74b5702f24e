//! The last word on an answer that is a [`Problem`]: form, request id, and the log of its cause.

use std::error::Error;

use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use serde_json::json;

use super::log_text;
use super::request_id::RequestId;
use crate::pages::problem_page;
use crate::problem::Problem;

/// Who reads an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// A program: everything below `/api`.
    Program,
    /// A person with a browser.
    Person,
}

impl Reader {
    pub(super) fn of(path: &str) -> Self {
        if path == "/api" || path.starts_with("/api/") { Self::Program } else { Self::Person }
    }
}

/// The code of the problem that was answered, for the access log.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProblemCode(pub(super) &'static str);

/// Rewrites a problem for its reader; any other answer is left as it is.
///
/// Headers that the handler added (a cookie, `Allow`, `Retry-After`) stay.
pub(super) fn finish(mut response: Response, reader: Reader, id: RequestId) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    if let Problem::Internal(Some(cause)) | Problem::Unavailable(Some(cause)) = &problem {
        let cause = log_text::fit(&chain(cause.as_ref()));
        tracing::error!(request.id = %id, problem.cause = cause, "a request failed");
    }
    let (content_type, text) = match reader {
        Reader::Program => ("application/json", json_body(&problem, id)),
        Reader::Person => ("text/html; charset=utf-8", problem_page(&problem.detail(), id)),
    };
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response.extensions_mut().insert(ProblemCode(problem.code()));
    response.map(|_| Body::from(text))
}

fn json_body(problem: &Problem, id: RequestId) -> String {
    let body = match problem {
        Problem::Internal(_) => json!({ "detail": problem.detail(), "request_id": id.to_string() }),
        Problem::NotFound
        | Problem::NotAuthenticated
        | Problem::InvalidToken
        | Problem::NoMatch(_)
        | Problem::InvalidPage
        | Problem::Forbidden
        | Problem::CrossOrigin
        | Problem::MethodNotAllowed(_)
        | Problem::MalformedBody(_)
        | Problem::UnsupportedMediaType(_)
        | Problem::PayloadTooLarge
        | Problem::BodyTooSlow
        | Problem::TooManyRequests { .. }
        | Problem::Unavailable(_)
        | Problem::TookTooLong => json!({ "detail": problem.detail() }),
    };
    body.to_string()
}

/// An error and its causes in one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::response::IntoResponse;
    use http::Method;

    use super::*;

    async fn body(response: Response) -> String {
        let bytes = to_bytes(response.into_body(), 1 << 16).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_program_reads_the_detail_alone() {
        let problem = Problem::MethodNotAllowed(Method::PATCH).into_response();

        let answer = finish(problem, Reader::Program, RequestId::new());

        assert_eq!(answer.headers()[CONTENT_TYPE], "application/json");
        assert_eq!(body(answer).await, r#"{"detail":"Method \"PATCH\" not allowed."}"#);
    }

    #[tokio::test]
    async fn a_person_reads_a_page_on_which_nothing_foreign_is_markup() {
        let sent = "<script>alert('1')</script>&\"".to_owned();
        let problem = Problem::UnsupportedMediaType(sent).into_response();

        let answer = finish(problem, Reader::Person, RequestId::new());

        assert_eq!(answer.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        let page = body(answer).await;
        let escaped = "&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;&#34;";
        assert!(page.contains(escaped) && !page.contains("<script>"), "{page}");
    }

    #[tokio::test]
    async fn a_fault_of_ours_is_named_by_the_request_id_only() {
        let id = RequestId::new();
        let cause = std::io::Error::other("disk 7 is on fire");

        let program = finish(Problem::internal(cause).into_response(), Reader::Program, id);
        let person = finish(Problem::Internal(None).into_response(), Reader::Person, id);

        assert_eq!(
            body(program).await,
            format!(r#"{{"detail":"Something went wrong.","request_id":"{id}"}}"#)
        );
        let page = body(person).await;
        assert!(page.contains("Something went wrong.") && page.contains(&id.to_string()));
    }

    #[tokio::test]
    async fn headers_of_the_handler_stay() {
        let mut problem = Problem::Forbidden.into_response();
        problem.headers_mut().insert("set-cookie", HeaderValue::from_static("a=b"));

        let answer = finish(problem, Reader::Person, RequestId::new());

        assert_eq!(answer.headers()["set-cookie"], "a=b");
    }

    #[test]
    fn only_the_api_is_for_programs() {
        for path in ["/api", "/api/", "/api/v3/flows/executor/x/"] {
            assert_eq!(Reader::of(path), Reader::Program, "{path}");
        }
        for path in ["/", "/apis", "/if/flow/api/", "/API/", ""] {
            assert_eq!(Reader::of(path), Reader::Person, "{path}");
        }
    }
}
