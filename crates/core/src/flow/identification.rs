//! Stage kind `identification`: asks who somebody is.

use serde::{Deserialize, Serialize};

use super::{
    definition::Designation,
    executor::Run,
    fields::{ErrorDetail, FieldErrors, Fields},
    kinds::{self, StageDocument},
    plan::PendingUser,
    reply::Reply,
};
use crate::{ports::StoreError, user::UserField};

/// The name by which clients know what to show.
pub const COMPONENT: &str = "ak-stage-identification";
/// Longest identifier that is looked up, in characters.
const MAX_IDENTIFIER_CHARS: usize = 254;

/// Settings of the stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// What people may type. Nobody can be found when it is empty.
    pub user_fields: Vec<UserField>,
    /// Goes on as if the user existed, so that nobody learns who does.
    pub pretend_user_exists: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { user_fields: vec![UserField::Username, UserField::Email], pretend_user_exists: true }
    }
}

impl StageDocument for Settings {}

/// What the stage asks for: authentik's `IdentificationChallenge`, with what Handset does not have left empty.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the fields are authentik's")]
pub struct Challenge {
    /// What people may type.
    pub user_fields: Vec<UserField>,
    /// Always null: there is no earlier identifier to show.
    pub pending_user_identifier: Option<String>,
    /// Whether the password is asked for here too.
    pub password_fields: bool,
    /// Whether the password may be shown while it is typed.
    pub allow_show_password: bool,
    /// What the flow is for.
    pub flow_designation: Designation,
    /// Always null.
    pub captcha_stage: Option<()>,
    /// The button's text.
    pub primary_action: &'static str,
    /// Always empty: Handset has no other sources of users.
    pub sources: [(); 0],
    /// Always false.
    pub show_source_labels: bool,
    /// Always false.
    pub enable_remember_me: bool,
    /// Always null.
    pub passkey_challenge: Option<()>,
}

fn ask(run: &Run<'_>, settings: &Settings) -> kinds::Challenge {
    kinds::Challenge::Identification(Box::new(Challenge {
        user_fields: settings.user_fields.clone(),
        pending_user_identifier: None,
        password_fields: false,
        allow_show_password: false,
        flow_designation: run.flow.designation,
        captcha_stage: None,
        primary_action: if run.flow.designation == Designation::Authentication {
            "Log in"
        } else {
            "Continue"
        },
        sources: [],
        show_source_labels: false,
        enable_remember_me: false,
        passkey_challenge: None,
    }))
}

// Each kind has these two functions; some kinds wait for nothing in them.
#[expect(clippy::unused_async, reason = "the same signature for every kind of stage")]
pub(super) async fn challenge(run: &mut Run<'_>, settings: &Settings) -> Result<Reply, StoreError> {
    Ok(Reply::Ask(ask(run, settings)))
}

pub(super) async fn respond(
    run: &mut Run<'_>,
    settings: &Settings,
    fields: &Fields,
) -> Result<Reply, StoreError> {
    let refuse = |errors| Ok(Reply::AskAgain(ask(run, settings), errors));
    let identifier = match fields.lenient_text("uid_field") {
        Ok(Some(identifier)) if identifier.chars().count() <= MAX_IDENTIFIER_CHARS => identifier,
        Ok(Some(_)) => return refuse(not_found()),
        Ok(None) => {
            return refuse(FieldErrors::general(ErrorDetail::invalid(
                "No identification data provided.",
            )));
        }
        Err(errors) => return refuse(errors),
    };
    let found = run.services.store.credentials(&identifier, &settings.user_fields).await?;
    if found.is_none() && !settings.pretend_user_exists {
        return Ok(Reply::AskAgain(ask(run, settings), not_found()));
    }
    run.plan.context.pending_user = Some(PendingUser {
        identifier,
        user: found.map(|credentials| credentials.user.id),
        authenticated: false,
    });
    Ok(Reply::Done)
}

fn not_found() -> FieldErrors {
    FieldErrors::general(ErrorDetail::invalid("Failed to authenticate."))
}
