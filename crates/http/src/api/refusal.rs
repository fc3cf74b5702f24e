//! Why a request to the admin API does not get what it asks for.

use axum::response::{IntoResponse, Response};
use handset_core::ports::StoreError;
use http::StatusCode;
use serde_json::{Map, Value};

use crate::{
    extract::JsonRejection,
    problem::{Problem, json_answer},
};

/// Where what is wrong with no single field is told.
pub(super) const NON_FIELD_ERRORS: &str = "non_field_errors";

/// What is wrong with the fields of a request: sentences by field, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Faults(Map<String, Value>);

impl Faults {
    /// One fault.
    pub(super) fn of(field: &str, sentence: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.add(field, sentence);
        faults
    }

    /// Adds a fault to those of `field`.
    pub(super) fn add(&mut self, field: &str, sentence: impl Into<String>) {
        let sentences = self.0.entry(field).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(sentences) = sentences {
            sentences.push(Value::String(sentence.into()));
        }
    }

    /// Whether nothing is wrong with `field`.
    pub(super) fn spare(&self, field: &str) -> bool {
        !self.0.contains_key(field)
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a request does not get what it asks for.
#[derive(Debug)]
pub(super) enum Refusal {
    /// A row of the table of problems.
    Problem(Problem),
    /// The body is no JSON object.
    Body(JsonRejection),
    /// The object cannot be as the body says.
    Invalid(Faults),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Problem(error.into())
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self::Body(rejection)
    }
}

impl From<Faults> for Refusal {
    fn from(faults: Faults) -> Self {
        Self::Invalid(faults)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Body(rejection) => rejection.into_response(),
            Self::Invalid(Faults(faults)) => {
                json_answer(StatusCode::BAD_REQUEST, &Value::Object(faults))
            }
        }
    }
}
