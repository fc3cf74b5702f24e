//! Webhook mappings: expressions that make what is sent to a provider.

mod payload;

pub use self::payload::{MappedBody, MappedMethod, MappedRequest, Payload};
use crate::ids::MappingId;

/// A webhook mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The mapping's id.
    pub id: MappingId,
    /// Its name for operators, unique.
    pub name: String,
    /// Its source. It compiled when it was saved.
    pub expression: String,
}
