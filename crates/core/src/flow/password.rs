//! Stage kind `password`: asks for the password of whoever was identified.

use serde::{Deserialize, Serialize};

use super::{
    executor::Run,
    fields::{ErrorDetail, FieldErrors, Fields},
    kinds::{self, StageDocument},
    reply::{PendingUserView, Reply},
};
use crate::{event::EventAction, ports::StoreError, secret::SecretText, time::seconds_to_wait};

/// The name by which clients know what to show.
pub const COMPONENT: &str = "ak-stage-password";
const WRONG: &str = "Invalid password";

/// Settings of the stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Wrong passwords before the plan is dropped; at least 1.
    pub failed_attempts_before_cancel: u32,
    /// Whether the password may be shown while it is typed.
    pub allow_show_password: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { failed_attempts_before_cancel: 5, allow_show_password: false }
    }
}

impl StageDocument for Settings {}

/// What the stage asks for: authentik's `PasswordChallenge`.
#[derive(Clone, Debug, Serialize)]
pub struct Challenge {
    /// Whose password is asked for.
    #[serde(flatten)]
    pub user: PendingUserView,
    /// Whether the password may be shown while it is typed.
    pub allow_show_password: bool,
}

fn ask(run: &Run<'_>, settings: &Settings) -> kinds::Challenge {
    kinds::Challenge::Password(Box::new(Challenge {
        user: run.pending_user_view(),
        allow_show_password: settings.allow_show_password,
    }))
}

#[expect(clippy::unused_async, reason = "the same signature for every kind of stage")]
pub(super) async fn challenge(run: &mut Run<'_>, settings: &Settings) -> Result<Reply, StoreError> {
    Ok(Reply::Ask(ask(run, settings)))
}

pub(super) async fn respond(
    run: &mut Run<'_>,
    settings: &Settings,
    fields: &Fields,
) -> Result<Reply, StoreError> {
    let password = match fields.required_secret("password") {
        Ok(password) => password,
        Err(errors) => return Ok(Reply::AskAgain(ask(run, settings), errors)),
    };
    if let Some(errors) = brake(run).await? {
        return Ok(Reply::AskAgain(ask(run, settings), errors));
    }
    // Counted and committed before it is looked at, so that guesses in parallel are not free.
    let failed = run.plan.context.failed_passwords;
    run.plan.context.failed_passwords = failed.saturating_add(1);
    if !run.save().await? {
        return Ok(Reply::Overtaken);
    }
    if is_right(run, password).await? {
        run.plan.context.failed_passwords = 0;
        return Ok(Reply::Done);
    }
    let event = run.event(EventAction::LoginFailed, run.pending_user_id());
    run.services.store.append_event(event).await?;
    if run.plan.context.failed_passwords >= settings.failed_attempts_before_cancel.max(1) {
        return Ok(Reply::Deny(WRONG.to_owned()));
    }
    Ok(Reply::AskAgain(ask(run, settings), wrong()))
}

/// Whether the pending user exists, is active, and has this password. The same work is done in every case.
async fn is_right(run: &mut Run<'_>, password: SecretText) -> Result<bool, StoreError> {
    let credentials = match run.pending_user_id() {
        Some(user) => run.services.store.credentials_of(user).await?,
        None => None,
    };
    let hash = credentials.as_ref().and_then(|credentials| credentials.password.clone());
    let right = run.services.passwords.verify(password, hash).await;
    let (true, Some(credentials), Some(pending)) =
        (right, credentials, run.plan.context.pending_user.as_mut())
    else {
        return Ok(false);
    };
    pending.authenticated = true;
    credentials.user.username.as_str().clone_into(&mut pending.identifier);
    Ok(true)
}

async fn brake(run: &Run<'_>) -> Result<Option<FieldErrors>, StoreError> {
    let quota = run.services.enrolment.limits.verification_quota(&run.visitor.client_ip);
    let retry_at = run.services.store.charge(quota.into_iter().collect(), run.now).await?;
    Ok(retry_at.map(|at| {
        let seconds = seconds_to_wait(at.since(run.now));
        let text = format!("Too many attempts. Try again in {seconds} seconds.");
        FieldErrors::on("password", ErrorDetail::new(text, "throttled"))
    }))
}

fn wrong() -> FieldErrors {
    FieldErrors::on("password", ErrorDetail::invalid(WRONG))
}
