//! JSON text to a value, with a place for every fault.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use thiserror::Error;

/// How deep objects and lists may be nested, the outermost included.
const DEEPEST: usize = 32;

/// What is wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// A character that does not belong here.
    UnexpectedCharacter,
    /// The text ends in the middle.
    UnexpectedEnd,
    /// Objects and lists are nested more than 32 deep.
    TooDeep,
    /// An object has the same key twice.
    DuplicateKey,
}

impl JsonFault {
    const fn sentence(self) -> &'static str {
        match self {
            Self::UnexpectedCharacter => "unexpected character",
            Self::UnexpectedEnd => "unexpected end of data",
            Self::TooDeep => "nested too deep",
            Self::DuplicateKey => "duplicate key",
        }
    }
}

/// Why a text could not be read. Its text is in authentik's words and quotes nothing of the body.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// It is text, but not JSON as taken here.
    #[error("{}: line {line} column {column} (char {offset})", fault.sentence())]
    Json {
        /// What is wrong.
        fault: JsonFault,
        /// The line, from 1.
        line: usize,
        /// The character in its line, from 1.
        column: usize,
        /// The character in the text, from 0.
        offset: usize,
    },
    /// It is not UTF-8.
    #[error("'utf-8' codec can't decode byte {byte:#04x} in position {position}: {reason}")]
    NotUtf8 {
        /// The first byte that does not fit.
        byte: u8,
        /// Its place, from 0.
        position: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Reads a whole text as one value.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, ParseError> {
    let text = str::from_utf8(bytes).map_err(|error| not_utf8(bytes, &error))?;
    let refused = Cell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    Strict { room: DEEPEST, refused: &refused }
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| locate(text, &error, refused.get()))
}

fn not_utf8(bytes: &[u8], error: &std::str::Utf8Error) -> ParseError {
    let position = error.valid_up_to();
    let byte = bytes.get(position).copied().unwrap_or_default();
    let reason = match (error.error_len(), byte) {
        (None, _) => "unexpected end of data",
        // The bytes that can begin a character of several bytes (RFC 3629, section 4).
        (Some(_), 0xC2..=0xF4) => "invalid continuation byte",
        (Some(_), _) => "invalid start byte",
    };
    ParseError::NotUtf8 { byte, position, reason }
}

/// Turns the parser's line and byte column into places counted in characters.
fn locate(text: &str, error: &serde_json::Error, refused: Option<JsonFault>) -> ParseError {
    let fault = match refused {
        Some(fault) => fault,
        None if error.is_eof() => JsonFault::UnexpectedEnd,
        None => JsonFault::UnexpectedCharacter,
    };
    let end = if fault == JsonFault::UnexpectedEnd {
        text.len()
    } else {
        let line = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        line.map(str::len).sum::<usize>() + error.column().saturating_sub(1)
    };
    let before = text.get(..text.floor_char_boundary(end)).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    ParseError::Json {
        fault,
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        offset: before.chars().count(),
    }
}

/// Builds a value and refuses depth and duplicate keys on the way. What it refused is left in a
/// cell, because the parser's own error has only a text.
#[derive(Clone, Copy)]
struct Strict<'c> {
    room: usize,
    refused: &'c Cell<Option<JsonFault>>,
}

impl Strict<'_> {
    fn refuse<E: serde::de::Error>(self, fault: JsonFault) -> E {
        self.refused.set(Some(fault));
        E::custom(fault.sentence())
    }

    /// The rules one level further in.
    fn inside<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.room.checked_sub(1) {
            Some(room) => Ok(Self { room, ..self }),
            None => Err(self.refuse(JsonFault::TooDeep)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        // The parser refuses numbers out of range itself, so this is always finite.
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inside)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut fields = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            if fields.contains_key(&key) {
                return Err(self.refuse(JsonFault::DuplicateKey));
            }
            fields.insert(key, object.next_value_seed(inside)?);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (JsonFault, usize, usize, usize) {
        match parse(text.as_bytes()).unwrap_err() {
            ParseError::Json { fault, line, column, offset } => (fault, line, column, offset),
            other @ ParseError::NotUtf8 { .. } => panic!("{other}"),
        }
    }

    #[test]
    fn a_sound_text_is_read_as_the_plain_parser_reads_it() {
        let text = r#" {"a": [1, -2, 3.5, 1e3, true, null, "é\n\u00e9"], "b": {"c": {}}} "#;

        let value = parse(text.as_bytes()).unwrap();

        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn every_fault_has_its_place() {
        use JsonFault::{DuplicateKey, UnexpectedCharacter, UnexpectedEnd};
        let cases = [
            ("{bad json", UnexpectedCharacter, 1, 2, 1),
            ("{", UnexpectedEnd, 1, 2, 1),
            ("{\"a\": \"x", UnexpectedEnd, 1, 9, 8),
            ("{\"é\": é}", UnexpectedCharacter, 1, 7, 6),
            ("{\n  \"a\": 1,\n  nope}", UnexpectedCharacter, 3, 3, 14),
            ("{}x", UnexpectedCharacter, 1, 3, 2),
            ("{\"a\": 01}", UnexpectedCharacter, 1, 8, 7),
            ("\u{feff}{}", UnexpectedCharacter, 1, 1, 0),
            ("{\"a\": 1, \"a\": 2}", DuplicateKey, 1, 12, 11),
        ];

        for (text, kind, line, column, offset) in cases {
            assert_eq!(fault(text), (kind, line, column, offset), "{text:?}");
        }
    }

    #[test]
    fn keys_are_compared_after_their_escapes() {
        assert_eq!(fault(r#"{"code": 1, "\u0063ode": 2}"#).0, JsonFault::DuplicateKey);
        assert_eq!(fault(r#"{"x": {"a": 1, "a": 1}}"#).0, JsonFault::DuplicateKey);
        assert!(parse(br#"[{"a": 1}, {"a": 1}]"#).is_ok());
    }

    #[test]
    fn nesting_ends_at_32() {
        let lists = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let objects = |depth: usize| "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);

        assert!(parse(lists(32).as_bytes()).is_ok());
        assert!(parse(objects(32).as_bytes()).is_ok());
        assert_eq!(fault(&lists(33)).0, JsonFault::TooDeep);
        assert_eq!(fault(&objects(33)).0, JsonFault::TooDeep);
        assert_eq!(fault(&"[".repeat(100_000)).0, JsonFault::TooDeep);
    }

    #[test]
    fn numbers_and_texts_that_json_does_not_have_are_refused() {
        for text in ["NaN", "Infinity", "1e999", "\"\\ud800\"", "'a'", "\"a\nb\"", "[1,]", ""] {
            assert!(parse(text.as_bytes()).is_err(), "{text:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_named() {
        let cases: [(&[u8], &str); 3] = [
            (b"\"\xff\"", "byte 0xff in position 1: invalid start byte"),
            (b"\"\xc3x\"", "byte 0xc3 in position 1: invalid continuation byte"),
            (b"\"\xe2\x82", "byte 0xe2 in position 1: unexpected end of data"),
        ];

        for (bytes, ending) in cases {
            let error = parse(bytes).unwrap_err().to_string();
            assert_eq!(error, format!("'utf-8' codec can't decode {ending}"));
        }
    }
}
