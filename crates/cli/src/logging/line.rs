//! One line of the log, in either format.

use std::fmt::Write;

use handset_core::time::Timestamp;
use serde_json::{Map, Value};
use tracing::Metadata;

use super::fields::Fields;

/// What a line says.
pub(super) struct Line<'a> {
    /// When it happened.
    pub(super) at: Timestamp,
    /// Level and place of the event.
    pub(super) metadata: &'a Metadata<'a>,
    /// Message and values.
    pub(super) fields: &'a Fields,
}

impl Line<'_> {
    /// One JSON object, then a line feed.
    pub(super) fn json(&self) -> String {
        let mut object = Map::new();
        object.insert("timestamp".to_owned(), self.timestamp().into());
        object.insert("level".to_owned(), self.metadata.level().as_str().into());
        object.insert("target".to_owned(), self.metadata.target().into());
        object.insert("message".to_owned(), self.fields.message().into());
        for (name, value) in self.fields.others() {
            object.entry(name).or_insert_with(|| value.clone());
        }
        format!("{}\n", escaped(&Value::Object(object).to_string()))
    }

    /// Words for people, then a line feed. Control characters are escaped.
    pub(super) fn text(&self) -> String {
        let level = self.metadata.level().as_str();
        let mut line =
            format!("{} {level:>5} {}", self.timestamp(), escaped(self.fields.message()));
        for (name, value) in self.fields.others() {
            // Writing to a String cannot fail.
            let _ = match value.as_str() {
                Some(word) if is_plain(word) => write!(line, " {name}={word}"),
                Some(text) => write!(line, " {name}={}", escaped(&Value::from(text).to_string())),
                None => write!(line, " {name}={value}"),
            };
        }
        line.push('\n');
        line
    }

    /// RFC 3339 in UTC, with milliseconds.
    fn timestamp(&self) -> String {
        let instant = jiff::Timestamp::from_millisecond(self.at.as_ms()).unwrap_or_default();
        format!("{instant:.3}")
    }
}

fn is_plain(word: &str) -> bool {
    !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'=' | b'\\'))
}

/// What a terminal obeys instead of showing it: control characters, and marks that end a line or reorder text.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with everything that a terminal obeys as JSON escapes it. JSON itself leaves some of it as it is.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_obeyed(c) {
            // All of them are in the basic plane, so four digits do. Writing to a String cannot fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}
