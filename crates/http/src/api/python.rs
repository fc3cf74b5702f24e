//! Texts as Python writes them, for sentences and results that authentik's clients know.

use std::io;

use serde::Serialize;
use serde_json::{
    Value,
    ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer},
};

/// What `str(value)` is.
pub(super) fn str_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            repr_of(value)
        }
    }
}

fn repr_of(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(repr_of).collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) => {
            let entry =
                |(key, value): (&String, &Value)| format!("{}: {}", quoted(key), repr_of(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let escaped = text.chars().map(|c| match c {
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c if c == quote => format!("\\{c}"),
        c => c.to_string(),
    });
    format!("{quote}{}{quote}", escaped.collect::<String>())
}

/// The name of the value's type.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// What `json.dumps(value, ensure_ascii=False)` is, with `indent=4` when it is to be read by people.
pub(super) fn dumps(value: &Value, indented: bool) -> String {
    if indented {
        written(value, PrettyFormatter::with_indent(b"    "))
    } else {
        written(value, Spaced)
    }
}

fn written(value: &Value, formatter: impl Formatter) -> String {
    let mut bytes = Vec::new();
    let done = value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
    // A JSON value always serialises, and writing into memory does not fail.
    done.ok().and_then(|()| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// One line, with a space after every comma and colon.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        CompactFormatter.begin_object_value(writer)?;
        writer.write_all(b" ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_named_as_python_names_them() {
        let cases = [
            (json!("generic"), "generic", "str"),
            (json!(["generic", "it's", 1]), r#"['generic', "it's", 1]"#, "list"),
            (json!({"a": null, "b": [true]}), "{'a': None, 'b': [True]}", "dict"),
            (json!(5), "5", "int"),
            (json!(1.5), "1.5", "float"),
            (json!(true), "True", "bool"),
            (json!(null), "None", "NoneType"),
        ];

        for (value, text, kind) in cases {
            assert_eq!((str_of(&value).as_str(), type_of(&value)), (text, kind));
        }
    }

    #[test]
    fn json_is_written_as_python_writes_it() {
        let value = json!({"b": "ä", "list": [1, 2], "empty": {}});

        assert_eq!(dumps(&value, false), r#"{"b": "ä", "list": [1, 2], "empty": {}}"#);
        assert_eq!(dumps(&json!({"b": [1]}), true), "{\n    \"b\": [\n        1\n    ]\n}");
    }
}
