//! What the sandbox and its worker say to each other: frames of a length in 32 bits, little-endian, and JSON.

use std::{
    io::{self, Read, Write},
    time::Duration,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{Budget, Fault, Input};

/// Longest frame, in bytes: a source, its inputs and room to spare.
const MAX_FRAME_BYTES: u32 = 1 << 20;

/// What the sandbox asks of its worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Ask {
    /// Whether it compiles.
    Check {
        /// The source.
        source: String,
        /// The names that it will find.
        names: Vec<String>,
        /// The bounds.
        budget: Budget,
    },
    /// Its value.
    Evaluate {
        /// The source.
        source: String,
        /// The names that it finds, and their values.
        inputs: Vec<(String, Input)>,
        /// The names that it finds, those of the inputs included. Inputs that the source does not name are not sent.
        names: Vec<String>,
        /// What `datetime.now()` tells, in microseconds since 1970.
        now_micros: i64,
        /// The bounds.
        budget: Budget,
    },
}

/// What the worker answers.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// It is there.
    Ready,
    /// It compiles.
    Checked,
    /// It has a value.
    Evaluated(Evaluated),
    /// It has none.
    Fault(Fault),
}

/// What an expression gave back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluated {
    /// The value that it returned.
    pub returned: Returned,
    /// What it said with `ak_message`, at most 20 texts.
    pub messages: Vec<String>,
    /// What it logged with `ak_logger` and `print`, at most 100 lines.
    pub log: Vec<String>,
    /// How long it ran, compiling not included.
    pub took: Duration,
}

/// The value that an expression returned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Returned {
    /// A JSON value; an expression that returns nothing returns null.
    Value(Value),
    /// `Request(...)`: its arguments by name.
    Request(Map<String, Value>),
}

/// Writes one frame.
pub(crate) fn write(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message)?;
    let length = u32::try_from(frame.len() - 4).ok().filter(|length| *length <= MAX_FRAME_BYTES);
    let length = length.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    if let Some(head) = frame.first_chunk_mut() {
        *head = length.to_le_bytes();
    }
    to.write_all(&frame)
}

/// Reads one frame.
pub(crate) fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut head = [0; 4];
    from.read_exact(&mut head)?;
    let length = u32::from_le_bytes(head);
    if length > MAX_FRAME_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut frame = Vec::new();
    from.take(u64::from(length)).read_to_end(&mut frame)?;
    Ok(serde_json::from_slice(&frame)?)
}
