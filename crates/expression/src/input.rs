//! What an expression is given.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A value that an expression is given, read-only: changing it inside changes nothing outside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// A JSON value.
    #[serde(rename = "j")]
    Json(Value),
    /// A list.
    #[serde(rename = "l")]
    List(Vec<Input>),
    /// A dict with text keys.
    #[serde(rename = "d")]
    Dict(Vec<(String, Input)>),
    /// An object with attributes and no items.
    #[serde(rename = "o")]
    Object(Object),
}

/// An object that an expression is given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// The name of its class, as error messages tell it.
    #[serde(rename = "c")]
    pub class: String,
    /// Its attributes.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, Input)>,
    /// Its methods: each takes no argument and returns this value.
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    pub methods: Vec<(String, Input)>,
    /// Attributes that are missing on purpose, and why: the reason is the hint of the error.
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<(String, String)>,
}
