//! Sources of expressions: whether they may be saved, and what went wrong when they were tried.

use std::sync::Arc;

use handset_core::expression::{Fault, FaultKind, Names};

use super::{input::Input, refusal::Refusal, world::World};
use crate::problem::Problem;

/// Refuses `field` when `source` does not compile or uses what there is not, and says where. A server that cannot tell
/// now refuses the whole request.
pub(super) async fn check(
    world: &World,
    input: &mut Input<'_>,
    field: &str,
    source: &str,
    names: Names,
) -> Result<(), Refusal> {
    match world.app.flows.expressions.check(source, names).await {
        Ok(()) => Ok(()),
        Err(fault) if fault.kind == FaultKind::Unavailable => {
            Err(Problem::Unavailable(Some(Arc::new(fault))).into())
        }
        Err(fault) => {
            input.refuse::<()>(field, fault.to_string());
            Ok(())
        }
    }
}

/// Everything about a fault. Only for an expression that saw sample data, or what the caller gave it: unlike the fault's own
/// words, this may hold what it saw.
pub(super) fn in_full(fault: &Fault) -> String {
    let place = fault.place.as_ref();
    let place = place.map(|place| format!("line {}, column {}: ", place.line, place.column));
    let message = Some(&fault.message).filter(|message| **message != fault.name);
    let message = message.map(|message| format!(": {message}"));
    let hint = fault.hint.as_ref().map(|hint| format!(" ({hint})"));
    let [place, message, hint] = [place, message, hint].map(Option::unwrap_or_default);
    format!("{place}{}{message}{hint}", fault.name)
}
