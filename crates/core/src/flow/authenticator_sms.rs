//! Stage kind `authenticator_sms`: enrols a phone.

mod settings;
mod words;

use serde::Serialize;

pub use self::settings::{CodeLifetime, DuplicateNumber, InvalidCodeLifetime, Settings};
use super::{
    executor::Run,
    fields::{ErrorDetail, FieldErrors, Fields},
    kinds, prompt,
    reply::{PendingUserView, Reply},
};
use crate::{
    challenge::{ChallengeState, Resend, SmsChallenge},
    code::CodeLength,
    enrol::{CheckError, Enrollee, StartError},
    expression::views::StageFacts,
    ids::UserId,
    phone::PhoneNumber,
    ports::StoreError,
    time::Timestamp,
};

/// The name by which clients know what to show.
pub const COMPONENT: &str = "ak-stage-authenticator-sms";

/// What the stage asks for: authentik's `AuthenticatorSMSChallenge`. What only pages show is not part of the JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Challenge {
    /// Who enrols a phone.
    #[serde(flatten)]
    pub user: PendingUserView,
    /// Whether a number is asked for; otherwise the code is.
    pub phone_number_required: bool,
    /// The number that was sent to, masked.
    #[serde(skip)]
    pub masked_number: Option<String>,
    /// When another message may be sent.
    #[serde(skip)]
    pub resend_at: Option<Timestamp>,
    /// How many digits the code has.
    #[serde(skip)]
    pub code_length: CodeLength,
    /// Whether the number will be forgotten once it is proved.
    #[serde(skip)]
    pub verify_only: bool,
    /// Whether a provider is set; without one nobody can enrol.
    #[serde(skip)]
    pub available: bool,
    /// When the challenge was made: the instant that `resend_at` is in the future of.
    #[serde(skip)]
    pub now: Timestamp,
}

pub(super) async fn challenge(run: &mut Run<'_>, settings: &Settings) -> Result<Reply, StoreError> {
    let Some(user) = run.plan.authenticated_user() else { return Ok(nobody()) };
    let latest = run.services.store.challenge(run.plan.id, run.stage).await?;
    if let Some(challenge) = &latest
        && challenge.state(run.now) == ChallengeState::Consumed
        && has_enrolled(run, user, challenge).await?
    {
        // The phone was enrolled, and the process ended before the plan went on.
        return Ok(Reply::Done);
    }
    // A number from a prompt stage is used once, on the first look: a reload never sends.
    if latest.is_none()
        && let Some(number) = take_prompted_number(run)
    {
        if !run.save().await? {
            return Ok(Reply::Overtaken);
        }
        return start(run, settings, user, &number).await.map(first_look);
    }
    Ok(Reply::Ask(ask(run, settings, latest.as_ref())))
}

pub(super) async fn respond(
    run: &mut Run<'_>,
    settings: &Settings,
    fields: &Fields,
) -> Result<Reply, StoreError> {
    let Some(user) = run.plan.authenticated_user() else { return Ok(nobody()) };
    if fields.asks_for("change_number") {
        run.services.enrolment.change_number(enrollee(run, settings, user)).await?;
        return Ok(Reply::AskAgain(ask(run, settings, None), FieldErrors::none()));
    }
    if fields.asks_for("resend") {
        let outcome = run.services.enrolment.resend(enrollee(run, settings, user)).await;
        return sent(run, settings, outcome).await;
    }
    match (fields.optional_text("code"), fields.optional_text("phone_number")) {
        (Ok(Some(code)), _) => confirm(run, settings, user, &code).await,
        (Ok(None), Ok(Some(number))) => {
            let refusals = prompt::refusals_of_number(run, &number).await?;
            if !refusals.is_empty() {
                return ask_again(run, settings, refusals).await;
            }
            start(run, settings, user, &number).await
        }
        (Err(errors), _) | (Ok(None), Err(errors)) => ask_again(run, settings, errors).await,
        (Ok(None), Ok(None)) => {
            let reply = ask_again(run, settings, FieldErrors::none()).await?;
            Ok(require_something(reply))
        }
    }
}

async fn start(
    run: &Run<'_>,
    settings: &Settings,
    user: UserId,
    number: &str,
) -> Result<Reply, StoreError> {
    let outcome = run.services.enrolment.start(enrollee(run, settings, user), number).await;
    sent(run, settings, outcome).await
}

async fn sent(
    run: &Run<'_>,
    settings: &Settings,
    outcome: Result<SmsChallenge, StartError>,
) -> Result<Reply, StoreError> {
    match outcome {
        Ok(challenge) => {
            Ok(Reply::AskAgain(ask(run, settings, Some(&challenge)), FieldErrors::none()))
        }
        Err(StartError::Store(error)) => Err(error),
        Err(error) => ask_again(run, settings, words::start_errors(&error, run.now)).await,
    }
}

async fn confirm(
    run: &Run<'_>,
    settings: &Settings,
    user: UserId,
    code: &str,
) -> Result<Reply, StoreError> {
    match run.services.enrolment.confirm(enrollee(run, settings, user), code).await {
        Ok(_device) => Ok(Reply::Done),
        Err(CheckError::Store(error)) => Err(error),
        Err(error) => ask_again(run, settings, words::check_errors(&error, run.now)).await,
    }
}

/// Asks for what is missing as the database knows it, with `errors`.
async fn ask_again(
    run: &Run<'_>,
    settings: &Settings,
    errors: FieldErrors,
) -> Result<Reply, StoreError> {
    let latest = run.services.store.challenge(run.plan.id, run.stage).await?;
    Ok(Reply::AskAgain(ask(run, settings, latest.as_ref()), errors))
}

fn ask(run: &Run<'_>, settings: &Settings, latest: Option<&SmsChallenge>) -> kinds::Challenge {
    // An expired or spent challenge still asks for the code: the person is told that it does not match, and can ask for a new one.
    let sent = latest.filter(|challenge| awaits_code(challenge, run.now));
    let resend_at = sent.and_then(|c| match c.resend(&run.services.enrolment.limits, run.now) {
        Resend::NotBefore(at) if c.is_open(run.now) => Some(at),
        Resend::NotBefore(_) | Resend::Allowed => None,
    });
    kinds::Challenge::AuthenticatorSms(Box::new(Challenge {
        user: run.pending_user_view(),
        phone_number_required: sent.is_none(),
        masked_number: sent
            .and_then(|challenge| challenge.number.as_ref())
            .map(PhoneNumber::masked),
        resend_at,
        code_length: sent.map_or(settings.code_length, |challenge| challenge.code_length),
        verify_only: settings.verify_only,
        available: settings.provider.is_some(),
        now: run.now,
    }))
}

/// Whether the challenge's number became a phone of the user. A right code alone is not enough: somebody else may have
/// enrolled the number first, or the user may have had too many phones.
async fn has_enrolled(
    run: &Run<'_>,
    user: UserId,
    challenge: &SmsChallenge,
) -> Result<bool, StoreError> {
    let devices = run.services.store.devices(user).await?;
    Ok(devices.iter().any(|device| device.stage == run.stage && device.lookup == challenge.lookup))
}

/// Whether a message went out, or may have, and its number can still be sent to.
fn awaits_code(challenge: &SmsChallenge, now: Timestamp) -> bool {
    let given_up =
        matches!(challenge.state(now), ChallengeState::Voided | ChallengeState::Consumed);
    !given_up && challenge.number.is_some() && !challenge.last_send.is_refused()
}

fn enrollee<'a>(run: &'a Run<'_>, settings: &'a Settings, user: UserId) -> Enrollee<'a> {
    Enrollee {
        user,
        session: run.plan.session,
        plan: run.plan.id,
        stage: run.stage,
        stage_facts: StageFacts { name: &run.stage_name, settings },
        client_ip: &run.visitor.client_ip,
        request: &run.visitor.request,
    }
}

fn take_prompted_number(run: &mut Run<'_>) -> Option<String> {
    let context = &mut run.plan.context;
    if context.is_prompted_number_used {
        return None;
    }
    let typed = Fields::shown(context.prompt_data.get(prompt::PHONE)?)?;
    context.is_prompted_number_used = true;
    Some(typed.trim().to_owned()).filter(|number| !number.is_empty())
}

/// On a first look nothing was posted, so an accepted number is asked about without `response_errors`.
fn first_look(reply: Reply) -> Reply {
    match reply {
        Reply::AskAgain(challenge, errors) if errors.is_empty() => Reply::Ask(challenge),
        reply => reply,
    }
}

fn require_something(reply: Reply) -> Reply {
    let Reply::AskAgain(kinds::Challenge::AuthenticatorSms(challenge), _) = reply else {
        return reply;
    };
    let missing = if challenge.phone_number_required { "phone_number" } else { "code" };
    let error = ErrorDetail::new("This field is required.", "required");
    Reply::AskAgain(kinds::Challenge::AuthenticatorSms(challenge), FieldErrors::on(missing, error))
}

fn nobody() -> Reply {
    Reply::Deny("Sign in before you add a phone.".to_owned())
}
