//! Stage kind `user_login`: opens a signed-in session for whoever was proved to be there.

use serde::{Deserialize, Serialize};

use super::{executor::Run, fields::Fields, kinds::StageDocument, reply::Reply};
use crate::{event::EventAction, ports::StoreError};

/// The name by which clients would know what to show. The stage asks for nothing, so no client sees it.
pub const COMPONENT: &str = "ak-stage-user-login";

/// Settings of the stage. There are none yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {}

impl StageDocument for Settings {}

/// The stage asks for nothing; this is never made.
#[derive(Clone, Debug, Serialize)]
pub enum Challenge {}

pub(super) async fn challenge(
    run: &mut Run<'_>,
    _settings: &Settings,
) -> Result<Reply, StoreError> {
    let Some(user) = run.plan.authenticated_user() else {
        return Ok(Reply::Deny("No pending user to log in.".to_owned()));
    };
    let event = run.event(EventAction::Login, Some(user));
    // The session may have ended meanwhile, or another tab may have signed in first.
    let signed_in = run.sign_in(user, event).await?;
    Ok(if signed_in { Reply::Done } else { Reply::Overtaken })
}

pub(super) async fn respond(
    run: &mut Run<'_>,
    settings: &Settings,
    _fields: &Fields,
) -> Result<Reply, StoreError> {
    challenge(run, settings).await
}
