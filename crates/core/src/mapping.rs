//! Webhook mappings: expressions that make what is sent to a provider.

mod payload;
mod request;

use std::sync::Arc;

use serde_json::{Map, Value};

pub use self::{
    payload::{MappedBody, MappedMethod, MappedRequest, Payload},
    request::payload,
};
use crate::{
    expression::{Fault, FaultKind, views::MappingFacts},
    ids::MappingId,
    ports::{Expressions, Store, StoreError},
};

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

/// Runs the mappings of stages.
#[derive(Clone)]
pub struct Mappings {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The sandbox.
    pub expressions: Arc<dyn Expressions>,
}

/// Why a stage's mapping made nothing that can be sent. Holds neither a code nor a number.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It has no value, or none that can be sent.
    #[error("the mapping {name:?} failed: {fault}")]
    Failed {
        /// The mapping.
        mapping: MappingId,
        /// The mapping's name.
        name: String,
        /// What went wrong.
        #[source]
        fault: Fault,
    },
    /// The stage names a mapping that is gone.
    #[error("the stage's mapping does not exist")]
    Missing(MappingId),
    /// The database did not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Mappings {
    /// What the stage's mapping makes of a message; `None` when the stage has no mapping.
    ///
    /// # Errors
    /// When it makes nothing that can be sent. Nothing may be sent then.
    pub async fn payload(&self, facts: &MappingFacts<'_>) -> Result<Option<Payload>, MappingError> {
        let Some(id) = facts.stage.settings.mapping else { return Ok(None) };
        let mapping = self.store.mapping(id).await?.ok_or(MappingError::Missing(id))?;
        let evaluated = self.expressions.evaluate(&mapping.expression, facts.views()).await;
        match evaluated.and_then(|evaluated| payload(evaluated.returned)) {
            Ok(payload) => Ok(Some(payload)),
            Err(fault) => Err(MappingError::Failed { mapping: id, name: mapping.name, fault }),
        }
    }
}

impl MappingError {
    /// What the audit trail gets to know: the mapping, the error, and where it is.
    pub fn context(&self) -> Map<String, Value> {
        let mut context = Map::new();
        let mut tell = |name: &str, value: Value| context.insert(name.to_owned(), value);
        match self {
            Self::Failed { mapping, name, fault } => {
                tell("mapping", mapping.to_string().into());
                tell("mapping_name", name.as_str().into());
                fault.add_to(&mut context);
            }
            Self::Missing(mapping) => {
                tell("mapping", mapping.to_string().into());
                tell("error", self.to_string().into());
            }
            Self::Store(_) => {
                tell("error", self.to_string().into());
            }
        }
        context
    }
}

impl Fault {
    /// Adds what is safe to tell of the fault to an entry of the audit trail: nothing that the expression saw.
    pub(crate) fn add_to(&self, context: &mut Map<String, Value>) {
        let told = if self.kind.has_safe_message() {
            format!("{}: {}", self.name, self.message)
        } else {
            self.name.clone()
        };
        context.insert("error".to_owned(), Value::from(told));
        if let Some(place) = &self.place {
            context.insert("line".to_owned(), Value::from(place.line));
            context.insert("column".to_owned(), Value::from(place.column));
        }
        if let Some(hint) = &self.hint {
            context.insert("hint".to_owned(), Value::from(hint.as_str()));
        }
    }

    /// A fault of what was returned, with what to do about it.
    pub(crate) fn returned(name: &str, hint: impl Into<String>) -> Self {
        let name = name.to_owned();
        Self {
            kind: FaultKind::Returned,
            message: name.clone(),
            name,
            place: None,
            hint: Some(hint.into()),
        }
    }
}
