//! Filters: a list of those that there are, for each kind of object.

use serde_json::Value;

use super::query::Query;
use crate::api::{refusal::Faults, resource::uuid};

/// A filter: a parameter that compares a shown field.
#[derive(Clone, Copy, Debug)]
pub(in crate::api) struct Filter {
    name: &'static str,
    field: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Text,
    Flag,
    Integer,
    Uuid,
    Choice(&'static [&'static str]),
    Null,
    AnyText,
    AnyUuid,
}

impl Filter {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, field: name, kind }
    }

    /// The field is exactly this text.
    pub(in crate::api) const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    /// The field is true, or false.
    pub(in crate::api) const fn flag(name: &'static str) -> Self {
        Self::new(name, Kind::Flag)
    }

    /// The field is this number.
    pub(in crate::api) const fn integer(name: &'static str) -> Self {
        Self::new(name, Kind::Integer)
    }

    /// The field is this UUID.
    pub(in crate::api) const fn uuid(name: &'static str) -> Self {
        Self::new(name, Kind::Uuid)
    }

    /// The field is this one of several names.
    pub(in crate::api) const fn choice(
        name: &'static str,
        choices: &'static [&'static str],
    ) -> Self {
        Self::new(name, Kind::Choice(choices))
    }

    /// The field is null, or is not.
    pub(in crate::api) const fn null(name: &'static str) -> Self {
        Self::new(name, Kind::Null)
    }

    /// The field is one of these texts; the parameter may be repeated.
    pub(in crate::api) const fn any_text(name: &'static str) -> Self {
        Self::new(name, Kind::AnyText)
    }

    /// The field is, or has among its entries, one of these UUIDs; the parameter may be repeated.
    pub(in crate::api) const fn any_uuid(name: &'static str) -> Self {
        Self::new(name, Kind::AnyUuid)
    }

    /// The same filter on a field of another name.
    pub(in crate::api) const fn on(self, field: &'static str) -> Self {
        Self { field, ..self }
    }
}

/// What a field has to be.
#[derive(Debug)]
pub(super) struct Wanted {
    field: &'static str,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Any(Vec<Value>),
    Null(bool),
}

/// What `query` asks of the fields.
pub(super) fn wanted(filters: &[Filter], query: &Query) -> Result<Vec<Wanted>, Faults> {
    let mut faults = Faults::default();
    let mut wanted = Vec::new();
    for filter in filters {
        match test(filter.kind, filter.name, query) {
            Ok(Some(test)) => wanted.push(Wanted { field: filter.field, test }),
            Ok(None) => {}
            Err(sentence) => faults.add(filter.name, sentence),
        }
    }
    if faults.is_empty() { Ok(wanted) } else { Err(faults) }
}

fn test(kind: Kind, name: &str, query: &Query) -> Result<Option<Test>, String> {
    let Some(last) = query.last(name) else { return Ok(None) };
    let exactly = |value| Ok(Some(Test::Any(vec![value])));
    match kind {
        Kind::Text => exactly(last.into()),
        Kind::Flag => Ok(query.flag(name).map(|flag| Test::Any(vec![flag.into()]))),
        Kind::Null => Ok(query.flag(name).map(Test::Null)),
        Kind::Integer => {
            let number: i64 = last.trim().parse().map_err(|_| "Enter a number.".to_owned())?;
            exactly(number.into())
        }
        Kind::Uuid => exactly(uuid_value(last)?),
        Kind::Choice(choices) if choices.contains(&last) => exactly(last.into()),
        Kind::Choice(_) => {
            Err(format!("Select a valid choice. {last} is not one of the available choices."))
        }
        Kind::AnyText => Ok(Some(Test::Any(query.all(name).map(Value::from).collect()))),
        Kind::AnyUuid => {
            let ids: Result<_, _> = query.all(name).map(uuid_value).collect();
            Ok(Some(Test::Any(ids?)))
        }
    }
}

fn uuid_value(text: &str) -> Result<Value, String> {
    let id = uuid(text).ok_or_else(|| "Enter a valid UUID.".to_owned())?;
    Ok(id.to_string().into())
}

impl Wanted {
    /// Whether a shown object is wanted.
    pub(super) fn admits(&self, shown: &Value) -> bool {
        let value = shown.get(self.field).unwrap_or(&Value::Null);
        match &self.test {
            Test::Null(null) => value.is_null() == *null,
            Test::Any(wanted) => match value {
                Value::Array(entries) => wanted.iter().any(|wanted| entries.contains(wanted)),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Object(_) => wanted.contains(value),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "00000000-0000-0000-0000-000000000007";
    const FILTERS: &[Filter] = &[
        Filter::text("name"),
        Filter::flag("on"),
        Filter::integer("order"),
        Filter::uuid("thing_uuid").on("pk"),
        Filter::choice("kind", &["a", "b"]),
        Filter::null("managed__isnull").on("managed"),
        Filter::any_uuid("fields"),
    ];

    fn ask(query: &str) -> Result<bool, Faults> {
        let query = Query::of(&format!("/?{query}").parse().unwrap());
        let shown = json!({
            "pk": ID, "name": "x", "on": true, "order": 3, "kind": "a", "managed": null,
            "fields": [ID], "auth": "",
        });
        Ok(wanted(FILTERS, &query)?.iter().all(|wanted| wanted.admits(&shown)))
    }

    #[test]
    fn each_filter_compares_its_field() {
        for yes in [
            "",
            "name=x",
            "name=",
            "on=true",
            "on=maybe",
            "order=3",
            "kind=a",
            "unknown=1",
            "auth=guess",
            "managed__isnull=true",
            "name=y&name=x",
            &format!("thing_uuid={ID}"),
            &format!("fields={ID}"),
            &format!("fields={}&fields={ID}", ID.replace('7', "8")),
        ] {
            assert_eq!(ask(yes), Ok(true), "{yes}");
        }
        for no in ["name=y", "on=false", "order=4", "kind=b", "managed__isnull=false"] {
            assert_eq!(ask(no), Ok(false), "{no}");
        }
    }

    #[test]
    fn what_no_field_can_be_is_refused() {
        let choice = "Select a valid choice. c is not one of the available choices.";
        assert_eq!(ask("kind=c"), Err(Faults::of("kind", choice)));
        assert_eq!(ask("thing_uuid=x"), Err(Faults::of("thing_uuid", "Enter a valid UUID.")));
        assert_eq!(ask("order=x"), Err(Faults::of("order", "Enter a number.")));
    }
}
