//! A flow's form: where it goes, what was typed, what was wrong.

use std::sync::Arc;

use axum::extract::{FromRequest, RawForm, Request, rejection::RawFormRejection};
use handset_core::flow::{FieldErrors, Fields, NON_FIELD_ERRORS};
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::{app::App, layers::BodyFault, problem::Problem};

/// Fields that are shown again as they were typed. Codes and passwords are not among them.
const SHOWN_AGAIN: [&str; 2] = ["uid_field", "phone_number"];

/// What a browser posted.
#[derive(Debug, Default)]
pub(crate) struct Posted(Map<String, Value>);

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let sent = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let sent: String = sent.unwrap_or_default().chars().take(100).collect();
        match RawForm::from_request(request, app).await {
            Ok(RawForm(bytes)) => Ok(Self::parse(&bytes)),
            Err(RawFormRejection::InvalidFormContentType(_)) => {
                Err(Problem::UnsupportedMediaType(sent))
            }
            Err(error) => Err(BodyFault::behind(&error).map_or_else(
                || Problem::MalformedBody("The form could not be read.".to_owned()),
                Problem::from,
            )),
        }
    }
}

impl Posted {
    fn parse(bytes: &[u8]) -> Self {
        let pairs = url::form_urlencoded::parse(bytes);
        Self(
            pairs
                .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
                .collect(),
        )
    }

    /// The fields, for the rules.
    pub(crate) fn fields(&self) -> Fields {
        Fields::from_object(self.0.clone())
    }
}

/// A form as it is shown.
pub(crate) struct FormView<'a> {
    /// Where it is posted to: the page's own path and query.
    pub(crate) action: &'a str,
    posted: &'a Posted,
    errors: &'a FieldErrors,
}

impl<'a> FormView<'a> {
    pub(crate) const fn new(action: &'a str, posted: &'a Posted, errors: &'a FieldErrors) -> Self {
        Self { action, posted, errors }
    }

    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// What was typed into a field that may be shown again.
    pub(crate) fn typed(&self, field: &str) -> &str {
        let shown = SHOWN_AGAIN.contains(&field).then(|| self.posted.0.get(field)).flatten();
        shown.and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn is_wrong(&self, field: &str) -> bool {
        self.errors.of(field).next().is_some()
    }

    /// The first sentence about a field: one at a time is enough to act on.
    pub(crate) fn errors(&self, field: &'a str) -> Option<&'a str> {
        self.errors.of(field).next()
    }

    /// What is told above the form: what belongs to no field, or that a field needs a second look.
    pub(crate) fn summary(&self) -> Vec<&'a str> {
        let general: Vec<_> = self.errors.of(NON_FIELD_ERRORS).collect();
        if general.is_empty() {
            vec!["Something needs your attention. See below."]
        } else {
            general
        }
    }
}
