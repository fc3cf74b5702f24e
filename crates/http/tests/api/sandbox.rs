//! A sandbox double: it knows a few expressions by heart.

use std::time::Duration;

use async_trait::async_trait;
use handset_core::{
    expression::{Evaluated, Fault, FaultKind, Names, Place, Returned, View, Views},
    ports::Expressions,
};
use serde_json::{Value, json};

/// What does not compile, wherever it stands.
pub(crate) const BROKEN: &str = "syntax error";
/// What the sandbox cannot run now.
pub(crate) const UNAVAILABLE: &str = "unavailable";

pub(crate) struct KnownExpressions;

#[async_trait]
impl Expressions for KnownExpressions {
    async fn check(&self, source: &str, names: Names) -> Result<(), Fault> {
        assert!(names.contains(&"user"), "{names:?}");
        if source.contains(UNAVAILABLE) {
            return Err(fault(FaultKind::Unavailable, "Unavailable", "no worker", None));
        }
        let broken = (1..).zip(source.lines()).find_map(|(line, text)| {
            let column = u32::try_from(text.find(BROKEN)?).unwrap() + 1;
            Some(Place { line, column, source_line: text.to_owned() })
        });
        let Some(place) = broken else { return Ok(()) };
        let mut fault = fault(FaultKind::Source, "SyntaxError", "invalid syntax", Some(place));
        fault.hint = Some("remove it".to_owned());
        Err(fault)
    }

    async fn evaluate(&self, source: &str, views: Views) -> Result<Evaluated, Fault> {
        let place = |column| Place { line: 1, column, source_line: source.to_owned() };
        let returned = match source {
            "return {'b': user.username if user else None}" => json!({"b": username(&views)}),
            "return [1,2]" => json!([1, 2]),
            "x = 1" => Value::Null,
            "return Request(method='DELETE')" => {
                let arguments = json!({"method": "DELETE"}).as_object().unwrap().clone();
                return Ok(evaluated(Returned::Request(arguments)));
            }
            "raise ValueError('boom')" => {
                return Err(fault(FaultKind::Raised, "ValueError", "boom", Some(place(1))));
            }
            "return foo" => {
                let message = "name 'foo' is not defined";
                return Err(fault(FaultKind::Raised, "NameError", message, Some(place(8))));
            }
            UNAVAILABLE => {
                return Err(fault(FaultKind::Unavailable, "Unavailable", "no worker", None));
            }
            _ => named(&views, source.trim_start_matches("return ")),
        };
        Ok(evaluated(Returned::Value(returned)))
    }
}

fn evaluated(returned: Returned) -> Evaluated {
    let (messages, log) = (Vec::new(), vec!["looked at it".to_owned()]);
    Evaluated { returned, messages, log, took: Duration::from_micros(1_500) }
}

fn fault(kind: FaultKind, name: &str, message: &str, place: Option<Place>) -> Fault {
    Fault { kind, name: name.to_owned(), message: message.to_owned(), place, hint: None }
}

/// The value of a name; null when it is none or no JSON value.
fn named(views: &Views, wanted: &str) -> Value {
    match views.iter().find(|(name, _)| *name == wanted) {
        Some((_, View::Json(value))) => value.clone(),
        _ => Value::Null,
    }
}

fn username(views: &Views) -> Value {
    let user = views.iter().find(|(name, _)| *name == "user").map(|(_, view)| view);
    let Some(View::Object(user)) = user else { return Value::Null };
    named(&user.attributes, "username")
}
