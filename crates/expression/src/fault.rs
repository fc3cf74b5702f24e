//! Why an expression has no value.

use serde::{Deserialize, Serialize};

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// The name of the error: Python's, such as `KeyError`, or that of the limit, such as `TimeLimit`.
    pub name: String,
    /// What went wrong. For [`FaultKind::Raised`] and [`FaultKind::Returned`] it may hold what the expression saw.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A place in the source, as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The text of the line.
    pub source_line: String,
}

/// What kind of fault an expression has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    /// It does not compile, or uses what is not there.
    Source,
    /// It raised an error while it ran.
    Raised,
    /// It reached a limit of its [`crate::Budget`].
    Limit,
    /// It returned something that is not JSON.
    Returned,
    /// The sandbox could not run it.
    Unavailable,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, name: &str, message: impl Into<String>) -> Self {
        Self { kind, name: name.to_owned(), message: message.into(), place: None, hint: None }
    }

    pub(crate) fn source(name: &str, message: impl Into<String>) -> Self {
        Self::new(FaultKind::Source, name, message)
    }

    pub(crate) fn limit(name: &str, message: impl Into<String>) -> Self {
        Self::new(FaultKind::Limit, name, message)
    }

    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Unavailable, "Unavailable", message)
    }

    pub(crate) fn at(mut self, place: Option<Place>) -> Self {
        self.place = place;
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "line {}, column {}: ", place.line, place.column)?;
        }
        write!(f, "{}: {}", self.name, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}
