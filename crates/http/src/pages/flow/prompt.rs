//! The form of a prompt stage.

use askama::Template;
use handset_core::flow::{
    FieldErrors,
    prompt::{self, PromptType},
};

use crate::pages::{
    form::{FormView, PageField},
    frame::Frame,
};

#[derive(Template)]
#[template(path = "prompt.html")]
pub(super) struct PromptPage<'a> {
    frame: Frame<'a>,
    form: FormView<'a>,
    fields: Vec<FieldView<'a>>,
}

/// A field as it is shown.
struct FieldView<'a> {
    /// Its id on the page. Keys are the operator's and could clash with the ids of hints and errors.
    id: String,
    name: &'a str,
    label: &'a str,
    kind: PromptType,
    required: bool,
    placeholder: &'a str,
    value: &'a str,
    hint: &'a str,
    error: Option<&'a str>,
    /// Whether it is the first that can be filled.
    is_first: bool,
}

/// The fields of the form, for the sentences above it.
pub(super) fn fields(challenge: &prompt::Challenge) -> Vec<PageField<'_>> {
    let fields = challenge.fields.iter().enumerate();
    fields
        .map(|(index, field)| PageField {
            name: &field.field_key,
            id: is_filled(field.kind).then(|| id(index)),
        })
        .collect()
}

fn id(index: usize) -> String {
    format!("field-{index}")
}

/// Whether a field is one that people fill.
const fn is_filled(kind: PromptType) -> bool {
    !matches!(kind, PromptType::Static | PromptType::Hidden)
}

impl<'a> PromptPage<'a> {
    pub(super) fn new(
        frame: Frame<'a>,
        form: FormView<'a>,
        challenge: &'a prompt::Challenge,
    ) -> Self {
        let first = challenge.fields.iter().position(|field| is_filled(field.kind));
        let fields = challenge.fields.iter().enumerate();
        let fields = fields
            .map(|(index, field)| FieldView {
                id: id(index),
                is_first: first == Some(index),
                ..FieldView::of(field, form.errors)
            })
            .collect();
        Self { frame, form, fields }
    }
}

impl<'a> FieldView<'a> {
    fn of(field: &'a prompt::Field, errors: &'a FieldErrors) -> Self {
        Self {
            id: String::new(),
            name: &field.field_key,
            label: &field.label,
            kind: field.kind,
            required: field.required,
            placeholder: &field.placeholder,
            value: &field.initial_value,
            hint: &field.sub_text,
            error: errors.of(&field.field_key).next(),
            is_first: false,
        }
    }

    /// The ids of what a screen reader says after the label: the error first.
    fn described_by(&self) -> Option<String> {
        let (error, hint) = (format!("{}-error", self.id), format!("{}-hint", self.id));
        match (self.error.is_some(), !self.hint.is_empty()) {
            (true, true) => Some(format!("{error} {hint}")),
            (true, false) => Some(error),
            (false, true) => Some(hint),
            (false, false) => None,
        }
    }

    /// Whether a box is checked at first: what an expression or a form makes of "yes".
    fn is_checked(&self) -> bool {
        ["on", "true", "1"].iter().any(|yes| self.value.eq_ignore_ascii_case(yes))
    }

    const fn input_type(&self) -> &'static str {
        match self.kind {
            PromptType::Tel => "tel",
            PromptType::Email => "email",
            // `number` would drop what it cannot read, and turn with the wheel.
            PromptType::Text
            | PromptType::Number
            | PromptType::Checkbox
            | PromptType::Static
            | PromptType::Hidden => "text",
        }
    }

    const fn input_mode(&self) -> Option<&'static str> {
        match self.kind {
            PromptType::Tel => Some("tel"),
            PromptType::Email => Some("email"),
            PromptType::Number => Some("decimal"),
            PromptType::Text | PromptType::Checkbox | PromptType::Static | PromptType::Hidden => {
                None
            }
        }
    }

    const fn autocomplete(&self) -> Option<&'static str> {
        match self.kind {
            PromptType::Tel => Some("tel"),
            PromptType::Email => Some("email"),
            PromptType::Text
            | PromptType::Number
            | PromptType::Checkbox
            | PromptType::Static
            | PromptType::Hidden => None,
        }
    }

    /// As many characters as the rules take.
    const fn max_length(&self) -> u16 {
        match self.kind {
            PromptType::Email => 254,
            PromptType::Text
            | PromptType::Tel
            | PromptType::Number
            | PromptType::Checkbox
            | PromptType::Static
            | PromptType::Hidden => 1_024,
        }
    }
}
