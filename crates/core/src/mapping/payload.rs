//! What a mapping makes of a message.

use serde_json::Value;

/// What a mapping made, for the provider to send. May hold a code and a number, so `Debug` shows neither.
#[derive(Clone, PartialEq)]
pub enum Payload {
    /// A JSON value: the whole body for Generic; for Twilio an object whose `message` is the text.
    Value(Value),
    /// A whole request, for Generic only.
    Request(MappedRequest),
}

/// A request as a mapping describes it with `Request(...)`.
#[derive(Clone, PartialEq)]
pub struct MappedRequest {
    /// The method.
    pub method: MappedMethod,
    /// Pairs to add to the URL's query.
    pub query: Vec<(String, String)>,
    /// Headers besides the usual ones, or instead of them; `None` leaves a usual one out.
    pub headers: Vec<(String, Option<String>)>,
    /// The body.
    pub body: MappedBody,
}

/// The methods that a mapping may choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MappedMethod {
    /// `GET`, which has no body.
    Get,
    /// `POST`.
    #[default]
    Post,
    /// `PUT`.
    Put,
}

/// The body of a mapped request.
#[derive(Clone, PartialEq)]
pub enum MappedBody {
    /// None.
    Empty,
    /// A JSON value.
    Json(Value),
    /// A form.
    Form(Vec<(String, String)>),
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Payload")
    }
}

impl std::fmt::Debug for MappedRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MappedRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for MappedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MappedBody")
    }
}
