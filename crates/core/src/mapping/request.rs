//! From what a mapping returned to what is sent.

use serde::Serialize;
use serde_json::{Map, Value};

use super::payload::{MappedBody, MappedMethod, MappedRequest, Payload};
use crate::expression::{Fault, Returned};

/// Longest value that is sent, in bytes of JSON.
const MAX_BYTES: usize = 16 * 1_024;

/// What is to be sent for a value that a mapping returned.
///
/// # Errors
/// When nothing was returned, or more than 16 KiB of JSON, or the arguments of `Request(...)` do not fit together.
pub fn payload(returned: Returned) -> Result<Payload, Fault> {
    match returned {
        Returned::Value(Value::Null) => Err(Fault::returned(
            "NothingReturned",
            "return what is to be sent; without a value nothing is sent",
        )),
        Returned::Value(value) => fits(&value).map(|()| Payload::Value(value)),
        Returned::Request(arguments) => {
            fits(&arguments)?;
            request(arguments).map(Payload::Request)
        }
    }
}

fn fits(value: &impl Serialize) -> Result<(), Fault> {
    // JSON values always serialise.
    let length = serde_json::to_vec(value).map_or(0, |json| json.len());
    if length <= MAX_BYTES {
        return Ok(());
    }
    Err(Fault::returned("TooLong", format!("return at most {MAX_BYTES} bytes of JSON")))
}

/// The arguments of `Request(...)`; null means not given.
fn request(mut arguments: Map<String, Value>) -> Result<MappedRequest, Fault> {
    let mut take = |name: &str| arguments.remove(name).filter(|value| !value.is_null());
    let method = take("method").map_or(Ok(MappedMethod::Post), |method| read_method(&method))?;
    let query = take("query").map_or(Ok(Vec::new()), |query| pairs("query", query))?;
    let headers = take("headers").map_or(Ok(Vec::new()), headers)?;
    let body = match (take("json"), take("form")) {
        (None, None) => MappedBody::Empty,
        (Some(json), None) => MappedBody::Json(json),
        (None, Some(form)) => MappedBody::Form(pairs("form", form)?),
        (Some(_), Some(_)) => return Err(wrong("give Request either `json` or `form`")),
    };
    if method == MappedMethod::Get && body != MappedBody::Empty {
        return Err(wrong("a GET request has no `json` and no `form`; use `query`"));
    }
    match arguments.keys().next() {
        Some(unknown) => Err(wrong(format!("Request does not take `{unknown}`"))),
        None => Ok(MappedRequest { method, query, headers, body }),
    }
}

fn read_method(method: &Value) -> Result<MappedMethod, Fault> {
    match method.as_str().map(str::to_ascii_uppercase).as_deref() {
        Some("GET") => Ok(MappedMethod::Get),
        Some("POST") => Ok(MappedMethod::Post),
        Some("PUT") => Ok(MappedMethod::Put),
        Some(_) | None => Err(wrong("`method` is \"GET\", \"POST\" or \"PUT\"")),
    }
}

fn headers(headers: Value) -> Result<Vec<(String, Option<String>)>, Fault> {
    let Value::Object(headers) = headers else { return Err(wrong("`headers` is a dict")) };
    headers
        .into_iter()
        .map(|(name, value)| match value {
            Value::Null => Ok((name, None)),
            Value::String(text) => Ok((name, Some(text))),
            Value::Number(number) => Ok((name, Some(number.to_string()))),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                Err(wrong("the values of `headers` are texts"))
            }
        })
        .collect()
}

/// A dict as pairs of texts: a list repeats its key, `None` leaves it out.
fn pairs(argument: &str, value: Value) -> Result<Vec<(String, String)>, Fault> {
    let Value::Object(map) = value else { return Err(wrong(format!("`{argument}` is a dict"))) };
    let mut pairs = Vec::new();
    for (key, value) in map {
        match value {
            Value::Null => {}
            Value::Array(items) => {
                for item in &items {
                    pairs.push((key.clone(), text(argument, item)?));
                }
            }
            single => pairs.push((key, text(argument, &single)?)),
        }
    }
    Ok(pairs)
}

fn text(argument: &str, value: &Value) -> Result<String, Fault> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(wrong(format!(
            "the values of `{argument}` are texts, numbers, booleans, or lists of these"
        ))),
    }
}

fn wrong(hint: impl Into<String>) -> Fault {
    Fault::returned("WrongRequest", hint)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn made(arguments: &Value) -> Result<Payload, Fault> {
        payload(Returned::Request(arguments.as_object().unwrap().clone()))
    }

    #[test]
    fn a_request_is_made_of_its_arguments() {
        let arguments = json!({
            "method": "put",
            "query": {"a": 1, "b": [true, "x"], "c": null},
            "headers": {"X-Key": "k", "Authorization": null},
            "form": {"to": "+49"},
        });

        let Ok(Payload::Request(request)) = made(&arguments) else { panic!("a request") };

        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(request.method, MappedMethod::Put);
        assert_eq!(request.query, [pair("a", "1"), pair("b", "true"), pair("b", "x")]);
        assert_eq!(
            request.headers,
            [("X-Key".to_owned(), Some("k".to_owned())), ("Authorization".to_owned(), None)]
        );
        assert!(request.body == MappedBody::Form(vec![pair("to", "+49")]));
    }

    #[test]
    fn arguments_that_do_not_fit_are_refused() {
        for bad in [
            json!({"json": 1, "form": {}}),
            json!({"method": "GET", "json": {}}),
            json!({"method": "DELETE"}),
            json!({"headers": []}),
            json!({"headers": {"a": true}}),
            json!({"query": {"a": {}}}),
            json!({"url": "https://example.com"}),
        ] {
            assert_eq!(made(&bad).unwrap_err().name, "WrongRequest", "{bad}");
        }
    }

    #[test]
    fn no_more_is_sent_than_fits() {
        let text = |bytes: usize| Value::String("x".repeat(bytes));

        // The quotes count too.
        assert!(payload(Returned::Value(text(MAX_BYTES - 2))).is_ok());
        assert_eq!(payload(Returned::Value(text(MAX_BYTES - 1))).unwrap_err().name, "TooLong");
        assert_eq!(made(&json!({"json": text(MAX_BYTES)})).unwrap_err().name, "TooLong");
    }

    #[test]
    fn nothing_returned_is_nothing_to_send() {
        assert_eq!(payload(Returned::Value(Value::Null)).unwrap_err().name, "NothingReturned");
        assert!(payload(Returned::Value(json!(0))).is_ok());
    }
}
