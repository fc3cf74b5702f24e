//! A flow's form: where it goes, what was typed, what was wrong.

use std::sync::Arc;

use axum::extract::{FromRequest, RawForm, Request, rejection::RawFormRejection};
use handset_core::flow::{FieldErrors, Fields, NON_FIELD_ERRORS};
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use crate::{app::App, layers::BodyFault, problem::Problem};

/// Every field that a page asks for.
const FIELDS: [&str; 4] = ["uid_field", "password", "phone_number", "code"];
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
    /// Reads `name=value` pairs; of a name that comes twice, the last counts.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
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
    /// What was posted before.
    pub(crate) posted: &'a Posted,
    /// What was wrong with it.
    pub(crate) errors: &'a FieldErrors,
    /// The fields that the page asks for.
    pub(crate) fields: Vec<PageField<'a>>,
}

/// A field of a page.
pub(crate) struct PageField<'a> {
    /// Under which it is posted.
    pub(crate) name: &'a str,
    /// Where on the page it is; `None` when it is not seen.
    pub(crate) id: Option<String>,
}

/// A sentence above a form, with the id of the field that it is about when that is on the page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Notice<'a> {
    pub(crate) sentence: &'a str,
    pub(crate) field: Option<&'a str>,
}

impl PageField<'_> {
    /// A field whose id is its name.
    pub(crate) fn named(name: &'static str) -> Self {
        Self { name, id: Some(name.to_owned()) }
    }
}

impl<'a> FormView<'a> {
    /// What was typed into a field that may be shown again.
    pub(crate) fn typed(&self, field: &str) -> &str {
        let shown = SHOWN_AGAIN.contains(&field).then(|| self.posted.0.get(field)).flatten();
        shown.and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn is_wrong(&self, field: &str) -> bool {
        self.errors.of(field).next().is_some()
    }

    /// The first sentence about a field: one at a time is enough to act on.
    pub(crate) fn error(&self, field: &'a str) -> Option<&'a str> {
        self.errors.of(field).next()
    }

    /// What is told above the form: everything that was wrong, also with a field that another tab's page asks for.
    pub(crate) fn summary(&'a self) -> Vec<Notice<'a>> {
        let general = self.errors.of(NON_FIELD_ERRORS).map(|sentence| (sentence, None));
        let own = self.fields.iter().map(|field| field.name);
        let of_fields = FIELDS
            .into_iter()
            .chain(own.filter(|name| !FIELDS.contains(name)))
            .flat_map(|field| self.errors.of(field).map(move |sentence| (sentence, Some(field))));
        let mut notices: Vec<_> = general
            .chain(of_fields)
            .map(|(sentence, field)| Notice { sentence, field: self.id_of(field) })
            .collect();
        if notices.is_empty() {
            notices.push(Notice { sentence: "This was not understood. Try again.", field: None });
        }
        notices
    }

    fn id_of(&self, name: Option<&str>) -> Option<&str> {
        let field = self.fields.iter().find(|field| Some(field.name) == name)?;
        field.id.as_deref()
    }
}
