//! The order of a list.

use std::cmp::Ordering;

use serde_json::Value;

/// Sorts by the fields that `ordering` names, separated by commas, each with `-` before it for the other way round.
/// Fields that are not shown are ignored; what is equal stays as it was.
pub(super) fn sort(shown: &mut [Value], ordering: &str) {
    let fields: Vec<_> = ordering
        .split(',')
        .map(str::trim)
        .map(|field| field.strip_prefix('-').map_or((field, false), |field| (field, true)))
        .collect();
    shown.sort_by(|left, right| {
        fields.iter().fold(Ordering::Equal, |so_far, (field, reversed)| {
            let order = compare(left.get(field), right.get(field));
            so_far.then(if *reversed { order.reverse() } else { order })
        })
    });
}

/// Only single values of one kind have an order; null comes last, as in PostgreSQL.
fn compare(left: Option<&Value>, right: Option<&Value>) -> Ordering {
    match (left, right) {
        (Some(Value::String(left)), Some(Value::String(right))) => left.cmp(right),
        (Some(Value::Bool(left)), Some(Value::Bool(right))) => left.cmp(right),
        (Some(Value::Number(left)), Some(Value::Number(right))) => {
            left.as_i64().cmp(&right.as_i64())
        }
        (Some(Value::Null), Some(Value::Null)) => Ordering::Equal,
        (Some(Value::Null), Some(_)) => Ordering::Greater,
        (Some(_), Some(Value::Null)) => Ordering::Less,
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn several_fields_order_and_unknown_ones_do_not() {
        let names = |ordering: &str| {
            let mut shown = [
                json!({"name": "b", "order": 2, "flow": null}),
                json!({"name": "a", "order": 2, "flow": "x"}),
                json!({"name": "c", "order": 10, "flow": "w"}),
            ];
            sort(&mut shown, ordering);
            shown.map(|shown| shown["name"].as_str().unwrap().to_owned()).concat()
        };

        assert_eq!(names(""), "bac");
        assert_eq!(names("secret"), "bac");
        assert_eq!(names("name"), "abc");
        assert_eq!(names("-order,name"), "cab");
        assert_eq!(names("flow"), "cab");
        assert_eq!(names("-flow"), "bac");
    }
}
