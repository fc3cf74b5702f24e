//! Reading the answers to prompts, with authentik's words for what is wrong.

use serde_json::{Map, Number, Value};

use super::{Prompt, PromptType};
use crate::flow::fields::{ErrorDetail, FieldErrors, Fields};

/// Longest answer, in characters.
pub(super) const MAX_CHARS: usize = 1_024;
/// Longest e-mail address, in characters (RFC 5321, section 4.5.3.1, with the correction of RFC 3696's erratum 1690).
const MAX_EMAIL_CHARS: usize = 254;

/// The answers by field key.
///
/// # Errors
/// What is wrong with each field, all fields at once.
pub(super) fn read(prompts: &[Prompt], fields: &Fields) -> Result<Map<String, Value>, FieldErrors> {
    let mut answers = Map::new();
    let mut errors = FieldErrors::none();
    for prompt in prompts {
        let key = prompt.field_key.as_str();
        match answer(prompt, fields) {
            Ok(Some(value)) => {
                answers.insert(key.to_owned(), value);
            }
            Ok(None) => {}
            Err(error) => errors.add(key, error),
        }
    }
    if errors.is_empty() { Ok(answers) } else { Err(errors) }
}

fn answer(prompt: &Prompt, fields: &Fields) -> Result<Option<Value>, ErrorDetail> {
    let key = prompt.field_key.as_str();
    match prompt.kind {
        // It is shown, not asked.
        PromptType::Static => Ok(None),
        PromptType::Checkbox => {
            fields.checkbox(key, prompt.required).map(|checked| Some(Value::Bool(checked)))
        }
        // What stands in it at first is its answer then.
        PromptType::Hidden if !fields.has(key) => Ok(None),
        PromptType::Text | PromptType::Tel | PromptType::Hidden => {
            Ok(Some(Value::String(text(prompt, fields)?.unwrap_or_default())))
        }
        PromptType::Email => {
            let address = text(prompt, fields)?.unwrap_or_default();
            if address.is_empty() || is_email(&address) {
                Ok(Some(Value::String(address)))
            } else {
                Err(ErrorDetail::invalid("Enter a valid email address."))
            }
        }
        PromptType::Number => match text(prompt, fields)? {
            None => Ok(None),
            Some(digits) => number(&digits)
                .map(|number| Some(Value::Number(number)))
                .ok_or_else(|| ErrorDetail::invalid("A valid number is required.")),
        },
    }
}

/// A text without white space at its ends; `None` when there is none and none is required.
fn text(prompt: &Prompt, fields: &Fields) -> Result<Option<String>, ErrorDetail> {
    let key = prompt.field_key.as_str();
    let text =
        if prompt.required { fields.text_of_required(key).map(Some) } else { fields.text_of(key) }?;
    let Some(text) = text else { return Ok(None) };
    if text.chars().count() > MAX_CHARS {
        let sentence = format!("Ensure this field has no more than {MAX_CHARS} characters.");
        return Err(ErrorDetail::new(sentence, "max_length"));
    }
    if text.chars().any(char::is_control) {
        return Err(ErrorDetail::invalid("Not a valid string."));
    }
    Ok(Some(text))
}

fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let fits = address.chars().count() <= MAX_EMAIL_CHARS && !address.contains(char::is_whitespace);
    fits && !local.is_empty()
        && !local.contains('@')
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

fn number(digits: &str) -> Option<Number> {
    let whole = digits.parse::<i64>().ok().map(Number::from);
    let is_plain =
        digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    whole.or_else(|| if is_plain { Number::from_f64(digits.parse().ok()?) } else { None })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{flow::tests::text_prompt, ids::PromptId};

    fn prompt(key: &str, kind: PromptType, required: bool) -> Prompt {
        Prompt { kind, required, ..text_prompt(PromptId(uuid::Uuid::nil()), key) }
    }

    fn read_one(kind: PromptType, required: bool, posted: &Value) -> Result<Value, String> {
        let fields = Fields::from_object(posted.as_object().unwrap().clone());
        match read(&[prompt("x", kind, required)], &fields) {
            Ok(answers) => Ok(Value::Object(answers)),
            Err(errors) => Err(errors.of("x").next().unwrap().to_owned()),
        }
    }

    #[test]
    fn answers_have_the_type_of_their_prompt() {
        for (kind, posted, answer) in [
            (PromptType::Text, json!({"x": " a "}), json!({"x": "a"})),
            (PromptType::Tel, json!({"x": "+49 151 234"}), json!({"x": "+49 151 234"})),
            (PromptType::Email, json!({"x": "a@b.example"}), json!({"x": "a@b.example"})),
            (PromptType::Number, json!({"x": "12"}), json!({"x": 12})),
            (PromptType::Number, json!({"x": 1.5}), json!({"x": 1.5})),
            (PromptType::Checkbox, json!({"x": "on"}), json!({"x": true})),
            (PromptType::Checkbox, json!({"x": false}), json!({"x": false})),
            (PromptType::Static, json!({"x": "changed"}), json!({})),
            (PromptType::Hidden, json!({"x": "1"}), json!({"x": "1"})),
        ] {
            assert_eq!(read_one(kind, true, &posted), Ok(answer), "{kind:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_in_authentiks_words() {
        for (kind, posted, sentence) in [
            (PromptType::Text, json!({}), "This field is required."),
            (PromptType::Text, json!({"x": " "}), "This field may not be blank."),
            (PromptType::Text, json!({"x": true}), "Not a valid string."),
            (PromptType::Email, json!({"x": "a@b"}), "Enter a valid email address."),
            (PromptType::Email, json!({"x": "a@b@c.example"}), "Enter a valid email address."),
            (PromptType::Email, json!({"x": "a b@c.example"}), "Enter a valid email address."),
            (PromptType::Number, json!({"x": "NaN"}), "A valid number is required."),
            (PromptType::Number, json!({"x": "9".repeat(400)}), "A valid number is required."),
            (PromptType::Checkbox, json!({}), "This field is required."),
            (PromptType::Checkbox, json!({"x": "maybe"}), "Must be a valid boolean."),
            (PromptType::Checkbox, json!({"x": null}), "This field may not be null."),
            (PromptType::Text, json!({"x": "a\u{7}b"}), "Not a valid string."),
        ] {
            assert_eq!(read_one(kind, true, &posted), Err(sentence.to_owned()), "{posted}");
        }
    }

    #[test]
    fn what_is_not_required_may_be_missing() {
        assert_eq!(read_one(PromptType::Text, false, &json!({})), Ok(json!({"x": ""})));
        assert_eq!(read_one(PromptType::Number, false, &json!({"x": ""})), Ok(json!({})));
        assert_eq!(read_one(PromptType::Checkbox, false, &json!({})), Ok(json!({"x": false})));
        assert_eq!(read_one(PromptType::Hidden, true, &json!({})), Ok(json!({})));
    }

    #[test]
    fn an_answer_is_bounded() {
        let text = |length: usize| json!({"x": "é".repeat(length)});

        assert!(read_one(PromptType::Tel, true, &text(MAX_CHARS)).is_ok());
        assert_eq!(
            read_one(PromptType::Tel, true, &text(MAX_CHARS + 1)),
            Err("Ensure this field has no more than 1024 characters.".to_owned())
        );
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let prompts = [prompt("a", PromptType::Text, true), prompt("b", PromptType::Email, true)];
        let fields = Fields::from_object(Map::from_iter([("b".to_owned(), Value::from("b"))]));

        let errors = read(&prompts, &fields).unwrap_err();

        let told = json!({
            "a": [{"string": "This field is required.", "code": "required"}],
            "b": [{"string": "Enter a valid email address.", "code": "invalid"}],
        });
        assert_eq!(serde_json::to_value(&errors).unwrap(), told);
    }
}
