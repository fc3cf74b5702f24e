//! The pages of the stages.

use askama::Template;
use axum::response::Response;
use handset_core::{
    defaults::SMS_SETUP_FLOW,
    flow::{Challenge, FieldErrors, Flow, authenticator_sms, identification, password},
    time::seconds_to_wait,
    user::UserField,
};
use http::StatusCode;

use super::prompt::{self, PromptPage};
use crate::pages::{
    form::{FormView, PageField, Posted},
    frame::{Frame, html},
    masked::MaskedNumber,
};

/// The page for what a flow asks for. A new kind of stage has its line here.
///
/// The form goes to `action`, the page's own address, with what was posted before and what was wrong with it.
pub(super) fn asked(
    flow: Option<&Flow>,
    challenge: &Challenge,
    is_superuser: bool,
    (action, posted, errors): (&str, &Posted, &FieldErrors),
) -> Response {
    let title = flow.map_or("Handset", |flow| flow.title.as_str());
    let frame = Frame { has_errors: !errors.is_empty(), ..Frame::titled(title) };
    let form = FormView { action, posted, errors, fields: fields_of(challenge) };
    match challenge {
        Challenge::Identification(challenge) => {
            let label = label(challenge);
            html(StatusCode::OK, &IdentificationPage { frame, form, challenge, label })
        }
        Challenge::Password(challenge) => {
            html(StatusCode::OK, &PasswordPage { frame, form, challenge })
        }
        Challenge::Prompt(challenge) => {
            html(StatusCode::OK, &PromptPage::new(frame, form, challenge))
        }
        Challenge::AuthenticatorSms(challenge) if !challenge.available => {
            let stage = flow.map_or("", |flow| flow.slug.as_str());
            let stage = if stage == SMS_SETUP_FLOW { stage } else { "NAME" };
            html(StatusCode::OK, &UnavailablePage { frame, form, is_superuser, stage })
        }
        Challenge::AuthenticatorSms(challenge) if challenge.phone_number_required => {
            let verify_only = challenge.verify_only;
            html(StatusCode::OK, &NumberPage { frame, form, verify_only })
        }
        Challenge::AuthenticatorSms(challenge) => {
            html(StatusCode::OK, &CodePage::new(frame, form, challenge))
        }
        Challenge::UserLogin(never) => match **never {},
        Challenge::Deny(never) => match **never {},
    }
}

/// The fields that the page for `challenge` has.
fn fields_of(challenge: &Challenge) -> Vec<PageField<'_>> {
    match challenge {
        Challenge::Identification(_) => vec![PageField::named("uid_field")],
        Challenge::Password(_) => vec![PageField::named("password")],
        Challenge::Prompt(challenge) => prompt::fields(challenge),
        Challenge::AuthenticatorSms(challenge) if !challenge.available => Vec::new(),
        Challenge::AuthenticatorSms(challenge) if challenge.phone_number_required => {
            vec![PageField::named("phone_number")]
        }
        Challenge::AuthenticatorSms(_) => vec![PageField::named("code")],
        Challenge::UserLogin(never) => match **never {},
        Challenge::Deny(never) => match **never {},
    }
}

fn label(challenge: &identification::Challenge) -> &'static str {
    let (name, email) = (UserField::Username, UserField::Email);
    match (challenge.user_fields.contains(&name), challenge.user_fields.contains(&email)) {
        (true, true) => "User name or e-mail",
        (false, true) => "E-mail",
        (true | false, false) => "User name",
    }
}

#[derive(Template)]
#[template(path = "identification.html")]
struct IdentificationPage<'a> {
    frame: Frame<'a>,
    form: FormView<'a>,
    challenge: &'a identification::Challenge,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage<'a> {
    frame: Frame<'a>,
    form: FormView<'a>,
    challenge: &'a password::Challenge,
}

#[derive(Template)]
#[template(path = "number.html")]
struct NumberPage<'a> {
    frame: Frame<'a>,
    form: FormView<'a>,
    verify_only: bool,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    frame: Frame<'a>,
    form: FormView<'a>,
    number: Option<MaskedNumber>,
    digits: u8,
    /// Seconds until another message may be asked for.
    wait: u64,
}

impl<'a> CodePage<'a> {
    fn new(frame: Frame<'a>, form: FormView<'a>, challenge: &authenticator_sms::Challenge) -> Self {
        Self {
            frame,
            form,
            number: challenge.masked_number.clone().map(MaskedNumber::from),
            digits: challenge.code_length.digits(),
            wait: challenge.resend_at.map_or(0, |at| seconds_to_wait(at.since(challenge.now))),
        }
    }
}

#[derive(Template)]
#[template(path = "unavailable.html")]
struct UnavailablePage<'a> {
    frame: Frame<'a>,
    form: FormView<'a>,
    is_superuser: bool,
    stage: &'a str,
}

#[derive(Template)]
#[template(path = "message.html")]
pub(super) struct MessagePage<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) sentence: &'a str,
    pub(super) again: Option<&'a str>,
}
