//! The forms of prompt stages.

use handset_core::flow::prompt::{self, PromptType};

use super::*;

/// A form with a field of every type under its name, with `text` wherever an operator's or a person's text can stand.
pub(super) fn prompt_form(text: &str, required: bool) -> Challenge {
    let field = |kind: PromptType| prompt::Field {
        field_key: kind.name().to_owned(),
        label: text.to_owned(),
        kind,
        required,
        placeholder: text.to_owned(),
        initial_value: text.to_owned(),
        order: 0,
        sub_text: text.to_owned(),
        choices: None,
    };
    // The ones that nobody fills stand first.
    let fields = PromptType::ALL.into_iter().rev().map(field).collect();
    Challenge::Prompt(Box::new(prompt::Challenge { fields }))
}

/// The id of a field of [`prompt_form`].
fn id_of(kind: PromptType) -> String {
    let index = PromptType::ALL.into_iter().rev().position(|known| known == kind).unwrap();
    format!("field-{index}")
}

#[tokio::test]
async fn a_form_shows_every_type_and_asks_for_what_can_be_filled() {
    let page = shown(ask(prompt_form("yes", true)), ANYBODY, &Posted::default()).await;

    let filled = [PromptType::Text, PromptType::Tel, PromptType::Email, PromptType::Number];
    for kind in filled {
        let at = id_of(kind);
        assert_eq!(page.attribute(&at, "name").as_deref(), Some(kind.name()));
        assert_eq!(page.attribute(&at, "value").as_deref(), Some("yes"));
        assert_eq!(page.attribute(&at, "placeholder").as_deref(), Some("yes"));
        assert!(page.attribute(&at, "required").is_some());
        assert_eq!(page.attribute(&at, "aria-describedby"), Some(format!("{at}-hint")));
    }
    let hidden = "<input type=\"hidden\" name=\"hidden\" value=\"yes\">";
    assert!(page.text.contains(hidden), "{}", page.text);
    assert!(!page.text.contains("name=\"static\""), "{}", page.text);
    assert_eq!(page.text.matches(" autofocus").count(), 1);
    assert!(page.attribute(&id_of(PromptType::Checkbox), "autofocus").is_some());
}

#[tokio::test]
async fn what_need_not_be_answered_is_not_required() {
    let page = shown(ask(prompt_form("yes", false)), ANYBODY, &Posted::default()).await;

    assert!(!page.text.contains(" required"), "{}", page.text);
}

#[tokio::test]
async fn a_box_is_checked_by_any_yes() {
    for (value, checked) in
        [("true", true), ("True", true), ("on", true), ("", false), ("no", false)]
    {
        let page = shown(ask(prompt_form(value, true)), ANYBODY, &Posted::default()).await;
        let at = id_of(PromptType::Checkbox);

        assert_eq!(page.attribute(&at, "checked").is_some(), checked, "{value}");
    }
}

#[tokio::test]
async fn an_error_of_a_form_stands_at_its_field_and_is_linked_when_that_is_seen() {
    let told = async |field| {
        let errors = wrong(field, "This field is required.");
        shown(refuse(prompt_form("x", true), errors), ANYBODY, &Posted::default()).await
    };

    for kind in [PromptType::Tel, PromptType::Checkbox] {
        let (page, at) = (told(kind.name()).await, id_of(kind));
        assert_eq!(page.attribute(&at, "aria-invalid").unwrap(), "true");
        let described = page.attribute(&at, "aria-describedby").unwrap();
        assert_eq!(described, format!("{at}-error {at}-hint"));
        let link = format!("<a href=\"#{at}\">This field is required.</a>");
        assert!(page.text.contains(&link), "{}", page.text);
    }
    let page = told("hidden").await;
    assert!(page.text.contains("<p>This field is required.</p>"), "{}", page.text);
}

#[tokio::test]
async fn fields_of_a_form_tell_phones_what_they_are_for() {
    let page = shown(ask(prompt_form("x", true)), ANYBODY, &Posted::default()).await;

    let expected = [
        (PromptType::Tel, "type", "tel"),
        (PromptType::Tel, "autocomplete", "tel"),
        (PromptType::Tel, "inputmode", "tel"),
        (PromptType::Email, "type", "email"),
        (PromptType::Email, "autocomplete", "email"),
        (PromptType::Number, "inputmode", "decimal"),
    ];
    for (kind, name, value) in expected {
        assert_eq!(page.attribute(&id_of(kind), name).as_deref(), Some(value), "{kind:?}");
    }
}
