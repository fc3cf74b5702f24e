//! Reading a JSON object from a request body, as authentik's API does, but strictly.

use std::error::Error;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderMap};
use http_body_util::LengthLimitError;
use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::layers::BodyFault;
use crate::problem::{Problem, json_answer};

mod parse;

pub use parse::{JsonFault, ParseError};

/// The longest body in bytes, whatever a route's own limit is: the largest import.
const CEILING: usize = 8 * 1024 * 1024;

/// The longest `Content-Type` that is quoted back, in characters.
const LONGEST_QUOTE: usize = 100;

/// A JSON object that was posted. An empty body counts as an empty object.
///
/// Stricter than JSON itself: nesting goes at most 32 deep and no key appears twice, because two
/// readers of one text (a proxy that filters, this server that acts) must not see two values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonObject(pub Map<String, Value>);

/// The kind of a JSON value that is no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number without a fraction.
    Integer,
    /// A number with a fraction or an exponent.
    Float,
    /// A text.
    Text,
    /// A list.
    List,
}

impl JsonKind {
    /// The name that authentik's API has for it, which is Python's.
    pub const fn python_name(self) -> &'static str {
        match self {
            Self::Null => "NoneType",
            Self::Bool => "bool",
            Self::Integer => "int",
            Self::Float => "float",
            Self::Text => "str",
            Self::List => "list",
        }
    }
}

/// Why a body is not a JSON object. As a response it is what the API answers; the flow executor
/// answers its own component instead.
#[derive(Debug, Error)]
pub enum JsonRejection {
    /// The `Content-Type` is another one; holds what was sent, cut and printable.
    #[error("the body is not sent as application/json")]
    UnsupportedMediaType(String),
    /// The text is not JSON, or not JSON that is taken here.
    #[error("the body is not valid JSON")]
    Malformed(#[from] ParseError),
    /// The text is JSON and holds something else.
    #[error("the body holds no JSON object")]
    NotAnObject(JsonKind),
    /// The body is too large or too slow.
    #[error("the body was not read")]
    Broken(#[from] BodyFault),
    /// The connection ended within the body, so nobody will read the answer.
    #[error("the body ended early")]
    Incomplete(#[source] axum::Error),
}

impl IntoResponse for JsonRejection {
    fn into_response(self) -> Response {
        match self {
            Self::UnsupportedMediaType(sent) => Problem::UnsupportedMediaType(sent).into_response(),
            Self::Malformed(error) => {
                Problem::MalformedBody(format!("JSON parse error - {error}")).into_response()
            }
            Self::NotAnObject(kind) => {
                let sentence = not_an_object(kind);
                json_answer(StatusCode::BAD_REQUEST, &json!({ "non_field_errors": [sentence] }))
            }
            Self::Broken(fault) => Problem::from(fault).into_response(),
            Self::Incomplete(_) => {
                Problem::MalformedBody("The request body ended early.".to_owned()).into_response()
            }
        }
    }
}

fn not_an_object(kind: JsonKind) -> String {
    match kind {
        JsonKind::Null => "No data provided".to_owned(),
        JsonKind::Bool | JsonKind::Integer | JsonKind::Float | JsonKind::Text | JsonKind::List => {
            format!("Invalid data. Expected a dictionary, but got {}.", kind.python_name())
        }
    }
}

impl<S: Sync> FromRequest<S> for JsonObject {
    type Rejection = JsonRejection;

    async fn from_request(request: Request, _: &S) -> Result<Self, JsonRejection> {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, CEILING).await.map_err(unread)?;
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        if !is_json(&parts.headers) {
            return Err(JsonRejection::UnsupportedMediaType(quoted_type(&parts.headers)));
        }
        Self::try_from(parse::parse(&bytes)?).map_err(JsonRejection::NotAnObject)
    }
}

impl TryFrom<Value> for JsonObject {
    type Error = JsonKind;

    fn try_from(value: Value) -> Result<Self, JsonKind> {
        Err(match value {
            Value::Object(fields) => return Ok(Self(fields)),
            Value::Null => JsonKind::Null,
            Value::Bool(_) => JsonKind::Bool,
            Value::Number(number) if number.is_f64() => JsonKind::Float,
            Value::Number(_) => JsonKind::Integer,
            Value::String(_) => JsonKind::Text,
            Value::Array(_) => JsonKind::List,
        })
    }
}

/// Why reading failed: a rule of the layers, our own ceiling, or the connection.
fn unread(error: axum::Error) -> JsonRejection {
    if let Some(fault) = BodyFault::behind(&error) {
        return fault.into();
    }
    let over = error.source().is_some_and(<dyn Error>::is::<LengthLimitError>);
    if over { BodyFault::TooLarge.into() } else { JsonRejection::Incomplete(error) }
}

/// Whether the body is announced as JSON; a `charset` and other parameters do not matter, JSON is
/// always UTF-8 (RFC 8259, section 8.1).
fn is_json(headers: &HeaderMap) -> bool {
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = sent.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The `Content-Type` for a sentence: printable ASCII and short.
fn quoted_type(headers: &HeaderMap) -> String {
    let sent = headers.get(CONTENT_TYPE).map(http::HeaderValue::as_bytes).unwrap_or_default();
    let printable = sent.iter().filter(|byte| byte.is_ascii_graphic() || **byte == b' ');
    printable.take(LONGEST_QUOTE).copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn read(content_type: Option<&str>, body: &[u8]) -> Result<JsonObject, JsonRejection> {
        let mut request = Request::builder().method("POST");
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type.as_bytes());
        }
        let request = request.body(Body::from(body.to_vec())).unwrap();
        JsonObject::from_request(request, &()).await
    }

    async fn answer(content_type: Option<&str>, body: &[u8]) -> (u16, String) {
        let response = read(content_type, body).await.unwrap_err().into_response();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 1 << 16).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    const JSON: Option<&str> = Some("application/json");

    #[tokio::test]
    async fn an_empty_body_is_an_empty_object_whatever_its_type() {
        for content_type in [None, JSON, Some("text/plain")] {
            let object = read(content_type, b"").await.unwrap();

            assert_eq!(object, JsonObject::default());
        }
    }

    #[tokio::test]
    async fn json_is_read_with_any_parameters_of_its_type() {
        let types = ["application/json", "Application/JSON", "application/json; charset=utf-8"];

        for content_type in types {
            let object = read(Some(content_type), br#"{"code": "012345"}"#).await.unwrap();

            assert_eq!(object.0["code"], "012345");
        }
    }

    #[tokio::test]
    async fn another_type_is_refused_by_its_name() {
        let cases = [
            (None, ""),
            (Some("text/plain"), "text/plain"),
            (Some("application/x-www-form-urlencoded"), "application/x-www-form-urlencoded"),
            (Some("application/jsonp"), "application/jsonp"),
            (Some("application/vnd.api+json"), "application/vnd.api+json"),
            (Some("text/é"), "text/"),
        ];

        for (content_type, named) in cases {
            let detail = format!("Unsupported media type \"{named}\" in request.");
            let expected = json!({ "detail": detail }).to_string();
            assert_eq!(answer(content_type, b"name=x").await, (415, expected));
        }
    }

    #[tokio::test]
    async fn what_is_no_object_is_named_as_authentik_names_it() {
        let cases: [(&[u8], &str); 6] = [
            (b"[]", "Invalid data. Expected a dictionary, but got list."),
            (b"\"str\"", "Invalid data. Expected a dictionary, but got str."),
            (b"1", "Invalid data. Expected a dictionary, but got int."),
            (b"1.5", "Invalid data. Expected a dictionary, but got float."),
            (b"true", "Invalid data. Expected a dictionary, but got bool."),
            (b"null", "No data provided"),
        ];

        for (body, sentence) in cases {
            let expected = json!({ "non_field_errors": [sentence] }).to_string();
            assert_eq!(answer(JSON, body).await, (400, expected));
        }
    }

    #[tokio::test]
    async fn bad_json_is_answered_with_its_place() {
        let cases: [(&[u8], &str); 3] = [
            (b"{bad json", "JSON parse error - unexpected character: line 1 column 2 (char 1)"),
            (
                b"{\"name\":\"\xff\"}",
                "JSON parse error - 'utf-8' codec can't decode byte 0xff in position 9: \
                 invalid start byte",
            ),
            (b"{", "JSON parse error - unexpected end of data: line 1 column 2 (char 1)"),
        ];

        for (body, detail) in cases {
            assert_eq!(answer(JSON, body).await, (400, json!({ "detail": detail }).to_string()));
        }
    }

    #[tokio::test]
    async fn a_body_above_the_ceiling_is_too_large() {
        let body = vec![b' '; CEILING + 1];

        let rejection = read(JSON, &body).await.unwrap_err();

        assert!(matches!(rejection, JsonRejection::Broken(BodyFault::TooLarge)), "{rejection:?}");
    }
}
