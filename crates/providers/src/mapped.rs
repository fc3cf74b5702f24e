//! Requests as a stage's mapping describes them.
//!
//! What a mapping returns was typed by an administrator and may carry what a person typed. So it can shape the request, and it
//! cannot choose who is asked, what the transport says about the request (its length, its connection), or where a header ends.

mod headers;

use handset_core::{
    mapping::{MappedBody, MappedMethod, MappedRequest},
    message::UnusableText,
};
use http::Method;

use self::headers::{MAX_HEADERS, MAX_VALUE_BYTES};
use crate::request::OutgoingRequest;

/// Longest URL that is sent, in bytes: common servers take about as much (RFC 9110, section 4.1, asks for 8,000).
const MAX_URL_BYTES: usize = 8 * 1_024;
/// Longest body that a mapping may make, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1_024;

/// What a stage's mapping made cannot be sent. The sentences name headers and never show a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// The provider takes something else; the text says what.
    #[error("the mapping has to return {0}")]
    NotTaken(&'static str),
    /// The text of the message is no text.
    #[error("the mapping's `message` is not text")]
    MessageNotText,
    /// The text of the message is empty or too long.
    #[error("the mapping's `message` {0}")]
    Message(#[source] UnusableText),
    /// A `GET` with a body, which servers ignore or refuse (RFC 9110, section 9.3.1).
    #[error("a GET request has no body: give its values as `query`")]
    BodyOfGet,
    /// The body is too long.
    #[error("the mapping's body is longer than {MAX_BODY_BYTES} bytes")]
    BodyTooLong,
    /// The URL is too long.
    #[error("the URL with the mapping's `query` is longer than {MAX_URL_BYTES} bytes")]
    UrlTooLong,
    /// There are too many headers.
    #[error("the mapping sets more than {MAX_HEADERS} headers")]
    TooManyHeaders,
    /// The name of a header is none. It may be anything, a secret too, so it is told by its place.
    #[error(
        "the name of the mapping's header no. {0} is not a header's name: use letters, digits and hyphens"
    )]
    HeaderName(usize),
    /// The header is the transport's.
    #[error("a mapping may not set the header `{0}`: it belongs to the connection")]
    HeaderOfTransport(String),
    /// The header is there twice; names are compared without case.
    #[error("the mapping sets the header `{0}` twice")]
    HeaderTwice(String),
    /// The header's value holds what no header can carry.
    #[error("the mapping's header `{0}` may hold only visible ASCII characters and spaces")]
    HeaderValue(String),
    /// The header's value is too long.
    #[error("the mapping's header `{0}` is longer than {MAX_VALUE_BYTES} bytes")]
    HeaderTooLong(String),
}

/// `usual`, which has no body, as `mapped` changes it.
///
/// # Errors
/// When `mapped` asks for what a mapping may not ask for, or for too much.
pub(crate) fn request(
    mut usual: OutgoingRequest,
    mapped: &MappedRequest,
) -> Result<OutgoingRequest, MappingError> {
    if mapped.method == MappedMethod::Get && mapped.body != MappedBody::Empty {
        return Err(MappingError::BodyOfGet);
    }
    usual.method = match mapped.method {
        MappedMethod::Get => Method::GET,
        MappedMethod::Post => Method::POST,
        MappedMethod::Put => Method::PUT,
    };
    if !mapped.query.is_empty() {
        // Keys and values are encoded, so the query ends where the URL ends, and the server stays the same.
        usual.url.query_pairs_mut().extend_pairs(&mapped.query);
    }
    if usual.url.as_str().len() > MAX_URL_BYTES {
        return Err(MappingError::UrlTooLong);
    }
    let shaped = match &mapped.body {
        MappedBody::Empty => usual,
        MappedBody::Json(value) => usual.with_json(value.to_string()),
        MappedBody::Form(pairs) => usual.with_form(pairs),
    };
    let mut shaped = within_limit(shaped)?;
    headers::apply(&mut shaped.headers, &mapped.headers)?;
    Ok(shaped)
}

/// `request`, if its body is short enough.
///
/// # Errors
/// When it is not.
pub(crate) fn within_limit(request: OutgoingRequest) -> Result<OutgoingRequest, MappingError> {
    if request.body.len() > MAX_BODY_BYTES {
        return Err(MappingError::BodyTooLong);
    }
    Ok(request)
}
