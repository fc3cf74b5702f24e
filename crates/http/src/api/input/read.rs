//! Readers of single values. Each gives the value, or authentik's sentence about what is wrong with it.

use serde_json::Value;
use uuid::Uuid;

use crate::api::{
    python::{str_of, type_of},
    resource::uuid,
};

/// What was read, or what is wrong with it.
pub(in crate::api) type Read<T> = Result<T, String>;

/// A rule's words as a sentence.
pub(in crate::api) fn sentence(words: &str) -> String {
    let mut rest = words.chars();
    let first = rest.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(rest).chain(['.']).collect()
}

/// A text without white space at its ends. Numbers are taken too.
pub(in crate::api) fn text(value: &Value) -> Read<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            return Err("Not a valid string.".to_owned());
        }
    };
    if text.contains('\0') { Err("Null characters are not allowed.".to_owned()) } else { Ok(text) }
}

/// A text that is not blank.
pub(in crate::api) fn filled(value: &Value) -> Read<String> {
    let text = text(value)?;
    if text.is_empty() { Err("This field may not be blank.".to_owned()) } else { Ok(text) }
}

/// The source of an expression. Only its end is trimmed: white space at its beginning has a meaning.
pub(in crate::api) fn expression(value: &Value) -> Read<String> {
    filled(value)?;
    Ok(str_of(value).trim_end().to_owned())
}

/// Yes or no, in the many ways in which Django REST framework takes it.
pub(in crate::api) fn boolean(value: &Value) -> Read<bool> {
    let sent = str_of(value).to_ascii_lowercase();
    let is_scalar = !value.is_array() && !value.is_object();
    match sent.as_str() {
        "t" | "y" | "yes" | "true" | "on" | "1" | "1.0" if is_scalar => Ok(true),
        "f" | "n" | "no" | "false" | "off" | "0" | "0.0" if is_scalar => Ok(false),
        _ => Err("Must be a valid boolean.".to_owned()),
    }
}

/// A whole number of 32 bits, also as text.
pub(in crate::api) fn integer(value: &Value) -> Read<i32> {
    let no_integer = || "A valid integer is required.".to_owned();
    if !value.is_number() && !value.is_string() {
        return Err(no_integer());
    }
    let sent = str_of(value);
    let sent = sent.trim();
    let whole = sent.split_once('.').map_or(sent, |(whole, fraction)| {
        if fraction.bytes().all(|digit| digit == b'0') { whole } else { sent }
    });
    let digits = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(no_integer());
    }
    // Only the size is left to be wrong.
    whole.parse().map_err(|_| {
        if whole.starts_with('-') {
            format!("Ensure this value is greater than or equal to {}.", i32::MIN)
        } else {
            format!("Ensure this value is less than or equal to {}.", i32::MAX)
        }
    })
}

/// One of several names; `known` gives what a name stands for.
pub(in crate::api) fn choice<T>(
    known: impl FnOnce(&str) -> Option<T>,
) -> impl FnOnce(&Value) -> Read<T> {
    |value| {
        let name = str_of(value);
        known(&name).ok_or_else(|| format!("\"{name}\" is not a valid choice."))
    }
}

/// The key of an object that exists.
pub(in crate::api) fn reference(
    exists: impl FnOnce(Uuid) -> bool,
) -> impl FnOnce(&Value) -> Read<Uuid> {
    |value| {
        let sent = str_of(value);
        let missing = || format!("Invalid pk \"{sent}\" - object does not exist.");
        let malformed = || format!("\u{201c}{sent}\u{201d} is not a valid UUID.");
        match value {
            Value::Bool(_) => {
                Err(format!("Incorrect type. Expected pk value, received {}.", type_of(value)))
            }
            Value::Number(number) if !number.is_f64() => Err(missing()),
            Value::String(text) if text.is_empty() => Err("This field may not be null.".to_owned()),
            Value::String(text) => uuid(text)
                .ok_or_else(malformed)
                .and_then(|id| if exists(id) { Ok(id) } else { Err(missing()) }),
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => Err(malformed()),
        }
    }
}

/// A list, each entry read by `entry`. What is in it twice counts once.
pub(in crate::api) fn list<T: PartialEq>(
    entry: impl Fn(&Value) -> Read<T>,
) -> impl FnOnce(&Value) -> Read<Vec<T>> {
    move |value| match value {
        Value::Array(values) => {
            let mut entries = Vec::with_capacity(values.len());
            for value in values {
                let entry = entry(value)?;
                if !entries.contains(&entry) {
                    entries.push(entry);
                }
            }
            Ok(entries)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            Err(format!("Expected a list of items but got type \"{}\".", type_of(value)))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_trimmed_and_numbers_are_texts() {
        assert_eq!(text(&json!("  spaced ")), Ok("spaced".to_owned()));
        assert_eq!(text(&json!(123)), Ok("123".to_owned()));
        assert_eq!(filled(&json!("   ")), Err("This field may not be blank.".to_owned()));
        assert_eq!(text(&json!("nul\0x")), Err("Null characters are not allowed.".to_owned()));
        for no_text in [json!(true), json!(["a"]), json!({"a": 1})] {
            assert_eq!(text(&no_text), Err("Not a valid string.".to_owned()), "{no_text}");
        }
    }

    #[test]
    fn an_expression_keeps_its_indentation() {
        assert_eq!(
            expression(&json!("    x = 1\n    return x\n")).unwrap(),
            "    x = 1\n    return x"
        );
    }

    #[test]
    fn booleans_and_integers_are_taken_in_many_ways() {
        for yes in [json!(true), json!("true"), json!(1), json!("on"), json!("Y")] {
            assert_eq!(boolean(&yes), Ok(true), "{yes}");
        }
        for no in [json!(false), json!("OFF"), json!(0)] {
            assert_eq!(boolean(&no), Ok(false), "{no}");
        }
        for neither in [json!("maybe"), json!([true]), json!({}), json!("")] {
            assert!(boolean(&neither).is_err(), "{neither}");
        }
        for seven in [json!(7), json!("7"), json!(" 7.0 "), json!(7.0)] {
            assert_eq!(integer(&seven), Ok(7), "{seven}");
        }
        for none in [json!("a"), json!(1.5), json!(true), json!([1]), json!(""), json!("-")] {
            assert_eq!(integer(&none), Err("A valid integer is required.".to_owned()), "{none}");
        }
        let too_large = "Ensure this value is less than or equal to 2147483647.".to_owned();
        assert_eq!(integer(&json!(2_147_483_648_i64)), Err(too_large));
    }

    #[test]
    fn a_choice_is_quoted_as_python_writes_it() {
        let known = |name: &str| (name == "generic").then_some(());

        assert_eq!(choice(known)(&json!("generic")), Ok(()));
        assert_eq!(choice(known)(&json!(5)), Err("\"5\" is not a valid choice.".to_owned()));
        assert_eq!(
            choice(known)(&json!(["generic"])),
            Err("\"['generic']\" is not a valid choice.".to_owned())
        );
    }

    #[test]
    fn a_reference_is_a_uuid_of_something_that_exists() {
        let id = Uuid::from_u128(7);
        let read = |value: Value| reference(|known| known == id)(&value);

        assert_eq!(read(json!(id.to_string())), Ok(id));
        assert_eq!(read(json!(id.simple().to_string())), Ok(id));
        assert_eq!(read(json!("x")), Err("“x” is not a valid UUID.".to_owned()));
        assert_eq!(read(json!(["x"])), Err("“['x']” is not a valid UUID.".to_owned()));
        assert_eq!(read(json!(7)), Err("Invalid pk \"7\" - object does not exist.".to_owned()));
        assert_eq!(
            read(json!(true)),
            Err("Incorrect type. Expected pk value, received bool.".to_owned())
        );
        let braced = format!("{{{id}}}");
        assert_eq!(read(json!(braced)), Err(format!("“{braced}” is not a valid UUID.")));
    }

    #[test]
    fn a_list_says_what_it_is_not_and_what_is_wrong_in_it() {
        assert_eq!(list(integer)(&json!([1, "2", 1])), Ok(vec![1, 2]));
        assert_eq!(
            list(integer)(&json!("1")),
            Err("Expected a list of items but got type \"str\".".to_owned())
        );
        assert!(list(integer)(&json!([1, "x"])).is_err());
    }
}
