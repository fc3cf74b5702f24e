//! Stage kind `deny`: refuses everybody who comes to it.

use serde::{Deserialize, Serialize};

use super::{executor::Run, fields::Fields, kinds::StageDocument, reply::Reply};
use crate::ports::StoreError;

/// The name by which clients would know what to show. The stage ends the plan, so clients see `ak-stage-access-denied`.
pub const COMPONENT: &str = "ak-stage-access-denied";

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What people are told; authentik's sentence when it is empty.
    pub deny_message: String,
}

impl StageDocument for Settings {}

/// The stage asks for nothing; this is never made.
#[derive(Clone, Debug, Serialize)]
pub enum Challenge {}

#[expect(clippy::unused_async, reason = "the same signature for every kind of stage")]
pub(super) async fn challenge(
    _run: &mut Run<'_>,
    settings: &Settings,
) -> Result<Reply, StoreError> {
    let message =
        if settings.deny_message.is_empty() { "Access denied" } else { &settings.deny_message };
    Ok(Reply::Deny(message.to_owned()))
}

pub(super) async fn respond(
    run: &mut Run<'_>,
    settings: &Settings,
    _fields: &Fields,
) -> Result<Reply, StoreError> {
    challenge(run, settings).await
}
