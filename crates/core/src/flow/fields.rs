//! Reading what a client posted, with authentik's rules and its words for what is wrong.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

/// What is wrong with one field: a sentence for people and a code for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorDetail {
    /// The sentence.
    pub string: String,
    /// The code, such as `required`.
    pub code: &'static str,
}

impl ErrorDetail {
    /// An error with the code that authentik uses for everything without a code of its own.
    pub fn invalid(string: impl Into<String>) -> Self {
        Self::new(string, "invalid")
    }

    /// An error with a code.
    pub fn new(string: impl Into<String>, code: &'static str) -> Self {
        Self { string: string.into(), code }
    }

    fn required() -> Self {
        Self::new("This field is required.", "required")
    }

    fn null() -> Self {
        Self::new("This field may not be null.", "null")
    }

    fn blank() -> Self {
        Self::new("This field may not be blank.", "blank")
    }

    fn not_text() -> Self {
        Self::invalid("Not a valid string.")
    }

    fn null_character() -> Self {
        Self::new("Null characters are not allowed.", "null_characters_not_allowed")
    }
}

/// Errors by field, in the order in which they were found. Serialises as an object of lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(Cow<'static, str>, ErrorDetail)>);

/// The name under which errors stand that belong to no field.
pub const NON_FIELD_ERRORS: &str = "non_field_errors";

impl FieldErrors {
    /// No errors.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// One error on one field.
    pub fn on(field: &'static str, error: ErrorDetail) -> Self {
        Self(vec![(Cow::Borrowed(field), error)])
    }

    /// Adds an error on a field whose name is not known beforehand.
    pub fn add(&mut self, field: &str, error: ErrorDetail) {
        self.0.push((Cow::Owned(field.to_owned()), error));
    }

    /// Adds an error on the whole response.
    pub fn add_general(&mut self, sentence: impl Into<String>) {
        self.0.push((Cow::Borrowed(NON_FIELD_ERRORS), ErrorDetail::invalid(sentence)));
    }

    /// One error on the whole response.
    pub fn general(error: ErrorDetail) -> Self {
        Self::on(NON_FIELD_ERRORS, error)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentences for `field`.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0
            .iter()
            .filter(move |(name, _)| *name == field)
            .map(|(_, error)| error.string.as_str())
    }
}

impl Serialize for FieldErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut seen: Vec<&str> = Vec::new();
        for (field, _) in &self.0 {
            if !seen.contains(&field.as_ref()) {
                seen.push(field.as_ref());
                let errors: Vec<_> =
                    self.0.iter().filter(|(name, _)| name == field).map(|(_, e)| e).collect();
                map.serialize_entry(field, &errors)?;
            }
        }
        map.end()
    }
}

/// The fields of a posted response: a JSON object, or a form's fields as text.
///
/// Unknown fields are ignored, as authentik does. Numbers are accepted where text is expected, booleans are not.
#[derive(Clone, Debug, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of a JSON object.
    pub const fn from_object(object: Map<String, Value>) -> Self {
        Self(object)
    }

    /// The text of a field that must be there, without white space at its ends.
    ///
    /// # Errors
    /// When it is missing, null, not text, blank, or holds a NUL.
    pub fn required_text(&self, field: &'static str) -> Result<String, FieldErrors> {
        self.text_of_required(field).map_err(|error| FieldErrors::on(field, error))
    }

    /// The text of a field that may be missing, without white space at its ends.
    ///
    /// # Errors
    /// When it is there and null, not text, blank, or holds a NUL.
    pub fn optional_text(&self, field: &'static str) -> Result<Option<String>, FieldErrors> {
        if self.has(field) { self.required_text(field).map(Some) } else { Ok(None) }
    }

    /// The text of a field exactly as it was typed, for a password.
    ///
    /// # Errors
    /// When it is missing, null, not text, empty, or holds a NUL.
    pub fn required_secret(
        &self,
        field: &'static str,
    ) -> Result<crate::secret::SecretText, FieldErrors> {
        let value =
            self.0.get(field).ok_or_else(|| FieldErrors::on(field, ErrorDetail::required()))?;
        match text_of(value) {
            Ok(text) if text.is_empty() => Err(FieldErrors::on(field, ErrorDetail::blank())),
            Ok(text) => Ok(text.into()),
            Err(error) => Err(FieldErrors::on(field, error)),
        }
    }

    /// The text of a field that may be missing, null or blank, which all mean the same.
    ///
    /// # Errors
    /// When it is there and not text, or holds a NUL.
    pub fn lenient_text(&self, field: &'static str) -> Result<Option<String>, FieldErrors> {
        self.text_of(field).map_err(|error| FieldErrors::on(field, error))
    }

    /// Whether a field asks for something: `true`, or what a form's button sends.
    pub fn asks_for(&self, field: &str) -> bool {
        match self.0.get(field) {
            Some(Value::Bool(asked)) => *asked,
            Some(Value::String(text)) => matches!(text.as_str(), "true" | "1" | "on"),
            _ => false,
        }
    }

    /// As [`Fields::lenient_text`], for a field whose name is not known beforehand.
    ///
    /// # Errors
    /// When it is there and not text, or holds a NUL.
    pub(super) fn text_of(&self, field: &str) -> Result<Option<String>, ErrorDetail> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                let text = text_of(value)?;
                Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
            }
        }
    }

    /// As [`Fields::required_text`], for a field whose name is not known beforehand.
    ///
    /// # Errors
    /// When it is missing, null, not text, blank, or holds a NUL.
    pub(super) fn text_of_required(&self, field: &str) -> Result<String, ErrorDetail> {
        let value = self.0.get(field).ok_or_else(ErrorDetail::required)?;
        let text = text_of(value)?;
        match text.trim() {
            "" => Err(ErrorDetail::blank()),
            trimmed => Ok(trimmed.to_owned()),
        }
    }

    /// Whether a box is checked: a boolean, or what a form sends. A form leaves a box out that is not checked, so one that
    /// must be there must be checked there.
    ///
    /// # Errors
    /// When it is anything else, or missing and `required`.
    pub(super) fn checkbox(&self, field: &str, required: bool) -> Result<bool, ErrorDetail> {
        let text = match self.0.get(field) {
            None if required => return Err(ErrorDetail::required()),
            None => return Ok(false),
            Some(Value::Null) => return Err(ErrorDetail::null()),
            Some(value) => Self::shown(value).unwrap_or_default(),
        };
        match text.trim().to_ascii_lowercase().as_str() {
            "on" | "true" | "1" => Ok(true),
            "off" | "false" | "0" => Ok(false),
            _ => Err(ErrorDetail::invalid("Must be a valid boolean.")),
        }
    }

    /// Whether a field is there.
    pub(super) fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// What was typed into a field, to be shown again.
    pub(super) fn as_typed(&self, field: &str) -> Option<String> {
        Self::shown(self.0.get(field)?)
    }

    /// A text, number or boolean as the value of a form's field.
    pub(super) fn shown(value: &Value) -> Option<String> {
        match value {
            Value::Bool(checked) => Some(checked.to_string()),
            value => text_of(value).ok(),
        }
    }

    /// Checks `component`, which every response carries: it may be missing, but not null or blank.
    ///
    /// # Errors
    /// When it is null, blank or not text.
    pub fn check_component(&self) -> Result<(), FieldErrors> {
        self.optional_text("component").map(|_| ())
    }
}

fn text_of(value: &Value) -> Result<String, ErrorDetail> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null => return Err(ErrorDetail::null()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => return Err(ErrorDetail::not_text()),
    };
    if text.contains('\0') { Err(ErrorDetail::null_character()) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        match value {
            Value::Object(object) => Fields::from_object(object),
            _ => panic!("an object"),
        }
    }

    fn code_of(result: Result<impl std::fmt::Debug, FieldErrors>) -> &'static str {
        result.unwrap_err().0[0].1.code
    }

    #[test]
    fn text_is_trimmed_and_numbers_count_as_text() {
        let fields = fields(json!({"code": " 012345 ", "phone_number": 4_915_123_456_789_u64}));

        assert_eq!(fields.required_text("code").unwrap(), "012345");
        assert_eq!(fields.required_text("phone_number").unwrap(), "4915123456789");
    }

    #[test]
    fn each_fault_has_the_code_that_authentik_gives_it() {
        let fields = fields(
            json!({"null": null, "blank": "  ", "bool": true, "list": [], "nul": "a\u{0}b"}),
        );

        assert_eq!(code_of(fields.required_text("missing")), "required");
        assert_eq!(code_of(fields.required_text("null")), "null");
        assert_eq!(code_of(fields.required_text("blank")), "blank");
        assert_eq!(code_of(fields.required_text("bool")), "invalid");
        assert_eq!(code_of(fields.required_text("list")), "invalid");
        assert_eq!(code_of(fields.required_text("nul")), "null_characters_not_allowed");
    }

    #[test]
    fn a_password_keeps_its_spaces() {
        assert_eq!(
            fields(json!({"password": " x "})).required_secret("password").unwrap().expose(),
            " x "
        );
    }

    #[test]
    fn errors_serialise_as_lists_by_field() {
        let mut errors = FieldErrors::on("code", ErrorDetail::invalid("a"));
        errors.add("code", ErrorDetail::invalid("b"));

        let expected = json!({"code": [{"string": "a", "code": "invalid"}, {"string": "b", "code": "invalid"}]});
        assert_eq!(serde_json::to_value(&errors).unwrap(), expected);
        assert_eq!(serde_json::to_value(FieldErrors::none()).unwrap(), json!({}));
    }
}
