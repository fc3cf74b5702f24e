//! Reading the fields of an object from a request, with authentik's rules and sentences.

mod read;

use serde_json::{Map, Value};

pub(super) use self::read::{
    Read, boolean, choice, expression, filled, integer, list, reference, sentence, text,
};
use super::refusal::Faults;

const REQUIRED: &str = "This field is required.";
const NULL: &str = "This field may not be null.";

/// Which fields have to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All that are required.
    Whole,
    /// None: what is not there stays as it is.
    Part,
}

/// The fields of a request while an object is read from them. Fields that nobody asks for are ignored.
///
/// Every reader has a value to fall back on, so that reading goes on after a fault and one answer tells all of them.
pub(super) struct Input<'r> {
    fields: &'r Map<String, Value>,
    extent: Extent,
    faults: Faults,
}

impl<'r> Input<'r> {
    /// The fields of one request.
    pub(super) fn of(fields: &'r Map<String, Value>, extent: Extent) -> Self {
        Self { fields, extent, faults: Faults::default() }
    }

    /// A field that has to be there, unless only a part of the object is sent and `former` stays.
    pub(super) fn required<T>(
        &mut self,
        field: &str,
        former: Option<T>,
        read: impl FnOnce(&Value) -> Read<T>,
    ) -> Option<T> {
        match self.fields.get(field) {
            None if self.extent == Extent::Part && former.is_some() => former,
            None => self.refuse(field, REQUIRED),
            Some(value) => self.take(field, value, read),
        }
    }

    /// A field that need not be there; `former` stays then.
    pub(super) fn optional<T>(
        &mut self,
        field: &str,
        former: T,
        read: impl FnOnce(&Value) -> Read<T>,
    ) -> T {
        let Some(value) = self.fields.get(field) else { return former };
        self.take(field, value, read).unwrap_or(former)
    }

    /// A field that need not be there and may be null, or blank, which is the same.
    pub(super) fn nullable<T>(
        &mut self,
        field: &str,
        former: Option<T>,
        read: impl FnOnce(&Value) -> Read<T>,
    ) -> Option<T> {
        match self.fields.get(field) {
            None => former,
            Some(Value::Null) => None,
            Some(Value::String(text)) if text.is_empty() => None,
            Some(value) => self.take(field, value, read).or(former),
        }
    }

    /// Whether only a part of the object is sent.
    pub(super) fn is_part(&self) -> bool {
        self.extent == Extent::Part
    }

    /// Whether the field was sent.
    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// Whether nothing was wrong with the field so far.
    pub(super) fn spared(&self, field: &str) -> bool {
        self.faults.spare(field)
    }

    /// Says that a field is wrong.
    pub(super) fn refuse<T>(&mut self, field: &str, sentence: impl Into<String>) -> Option<T> {
        self.faults.add(field, sentence);
        None
    }

    /// What was wrong.
    pub(super) fn into_faults(self) -> Faults {
        self.faults
    }

    fn take<T>(
        &mut self,
        field: &str,
        value: &Value,
        read: impl FnOnce(&Value) -> Read<T>,
    ) -> Option<T> {
        if value.is_null() {
            return self.refuse(field, NULL);
        }
        match read(value) {
            Ok(read) => Some(read),
            Err(sentence) => self.refuse(field, sentence),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(fields: &Value, extent: Extent, use_it: impl FnOnce(&mut Input<'_>)) -> Faults {
        let mut input = Input::of(fields.as_object().unwrap(), extent);
        use_it(&mut input);
        input.into_faults()
    }

    #[test]
    fn a_required_field_may_be_absent_only_from_a_part() {
        let former = || Some("former".to_owned());

        let whole = faults(&json!({}), Extent::Whole, |input| {
            assert_eq!(input.required("name", former(), filled), None);
        });
        let part = faults(&json!({}), Extent::Part, |input| {
            assert_eq!(input.required("name", former(), filled), former());
        });

        assert_eq!(whole, Faults::of("name", REQUIRED));
        assert!(part.is_empty());
    }

    #[test]
    fn an_absent_optional_field_stays_and_a_wrong_one_is_told() {
        let wrong =
            faults(&json!({"verify_only": "maybe", "name": null}), Extent::Whole, |input| {
                assert!(input.optional("verify_only", true, boolean));
                assert_eq!(input.optional("other", 7, integer), 7);
                assert_eq!(input.optional("name", String::new(), text), "");
            });

        let mut expected = Faults::of("verify_only", "Must be a valid boolean.");
        expected.add("name", NULL);
        assert_eq!(wrong, expected);
    }

    #[test]
    fn null_and_blank_empty_a_nullable_field() {
        for sent in [json!({"flow": null}), json!({"flow": ""})] {
            let faults = faults(&sent, Extent::Part, |input| {
                assert_eq!(input.nullable("flow", Some(1), integer), None);
            });
            assert!(faults.is_empty());
        }
    }
}
