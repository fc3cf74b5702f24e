//! What operators' expressions see and give back.
//!
//! Expressions run in a sandbox behind the port [`crate::ports::Expressions`]; this module is what both sides of it speak.

pub mod views;

use std::time::Duration;

use serde_json::{Map, Value};

/// A value that an expression may see, read-only.
#[derive(Clone, PartialEq)]
pub enum View {
    /// A JSON value: `None`, numbers, text, lists and dicts.
    Json(Value),
    /// A list.
    List(Vec<View>),
    /// A dict with text keys.
    Dict(Vec<(&'static str, View)>),
    /// An object with attributes.
    Object(ObjectView),
}

/// An object that an expression may see, read-only.
#[derive(Clone, PartialEq)]
pub struct ObjectView {
    /// The name of its class, as error messages tell it.
    pub class: &'static str,
    /// Its attributes.
    pub attributes: Vec<(&'static str, View)>,
    /// Its methods. Each takes no argument and returns the same value every time.
    pub methods: Vec<(&'static str, View)>,
    /// Attributes that are not there on purpose, and why: the reason becomes the hint of the error.
    pub withheld: Vec<(&'static str, &'static str)>,
}

/// The names that an expression finds, and their values.
pub type Views = Vec<(&'static str, View)>;

/// The names that an expression finds.
pub type Names = Vec<&'static str>;

/// What an expression gave back. May hold a code and a phone number, so `Debug` shows neither.
#[derive(Clone, PartialEq)]
pub struct Evaluated {
    /// The value that it returned.
    pub returned: Returned,
    /// What it told the person with `ak_message`.
    pub messages: Vec<String>,
    /// What it logged with `ak_logger`, as lines. Shown in tests only: they may hold anything.
    pub log: Vec<String>,
    /// How long it ran.
    pub took: Duration,
}

/// The value that an expression returned.
#[derive(Clone, PartialEq)]
pub enum Returned {
    /// A JSON value; nothing returned is null.
    Value(Value),
    /// `Request(...)`: its arguments by name.
    Request(Map<String, Value>),
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// The name of the error: Python's, such as `SyntaxError` or `KeyError`, or that of the limit, such as `TimeLimit`.
    pub name: String,
    /// What went wrong. Unless [`FaultKind::has_safe_message`], it may hold what the expression saw: a code, a phone number.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A place in an expression's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The text of the line.
    pub source_line: String,
}

/// What kind of fault an expression has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// It does not compile, or uses what is not there.
    Source,
    /// It raised an error while it ran.
    Raised,
    /// It reached a limit: time, memory, depth, size.
    Limit,
    /// It returned something that is not JSON.
    Returned,
    /// The sandbox could not run it now.
    Unavailable,
}

impl FaultKind {
    /// Whether the message comes from the source and the sandbox alone, and not from what the expression saw.
    pub const fn has_safe_message(self) -> bool {
        match self {
            Self::Source | Self::Limit | Self::Unavailable => true,
            Self::Raised | Self::Returned => false,
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "line {}, column {}: ", place.line, place.column)?;
        }
        f.write_str(&self.name)?;
        if self.kind.has_safe_message() {
            write!(f, ": {}", self.message)?;
        }
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

impl View {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Json(Value::String(text.into()))
    }

    /// `None`.
    pub const fn none() -> Self {
        Self::Json(Value::Null)
    }
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("View")
    }
}

impl std::fmt::Debug for ObjectView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ObjectView").field("class", &self.class).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Evaluated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evaluated").field("took", &self.took).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Returned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Value(_) => "Value",
            Self::Request(_) => "Request",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(kind: FaultKind) -> Fault {
        Fault {
            kind,
            name: "ValueError".to_owned(),
            message: "123456".to_owned(),
            place: Some(Place { line: 4, column: 9, source_line: String::new() }),
            hint: None,
        }
    }

    #[test]
    fn what_an_expression_saw_is_not_part_of_what_is_told_of_a_fault() {
        assert_eq!(fault(FaultKind::Raised).to_string(), "line 4, column 9: ValueError");
        assert_eq!(fault(FaultKind::Source).to_string(), "line 4, column 9: ValueError: 123456");
    }

    #[test]
    fn debug_output_shows_no_value() {
        let view = View::Object(ObjectView {
            class: "User",
            attributes: vec![("name", View::text("Ada"))],
            methods: vec![],
            withheld: vec![],
        });
        let returned = Returned::Value(Value::from("123456"));

        assert_eq!(format!("{view:?} {returned:?}"), "View Value");
    }
}
