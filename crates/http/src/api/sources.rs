//! Sources of expressions: whether they may be saved.

use std::sync::Arc;

use handset_core::expression::{FaultKind, Names};

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
