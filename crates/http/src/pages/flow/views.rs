//! The pages of the stages.

use askama::Template;
use axum::response::Response;
use handset_core::{
    defaults::SMS_SETUP_FLOW,
    flow::{Challenge, authenticator_sms, identification, password},
    time::seconds_to_wait,
    user::UserField,
};
use http::StatusCode;

use crate::pages::{
    form::FormView,
    frame::{Frame, html},
};

/// A stage's question, with the form that answers it.
pub(super) struct Asked<'a> {
    pub(super) title: &'a str,
    pub(super) form: FormView<'a>,
    pub(super) is_superuser: bool,
}

impl Asked<'_> {
    /// The page for `challenge`. A new kind of stage has its line here.
    pub(super) fn page(&self, challenge: &Challenge) -> Response {
        let (frame, form) = (self.frame(), &self.form);
        match challenge {
            Challenge::Identification(challenge) => html(
                StatusCode::OK,
                &IdentificationPage { frame, form, challenge, label: label(challenge) },
            ),
            Challenge::Password(challenge) => {
                html(StatusCode::OK, &PasswordPage { frame, form, challenge })
            }
            Challenge::AuthenticatorSms(challenge) => self.authenticator_sms(challenge),
            Challenge::UserLogin(never) => match **never {},
            Challenge::Deny(never) => match **never {},
        }
    }

    fn authenticator_sms(&self, challenge: &authenticator_sms::Challenge) -> Response {
        let (frame, form) = (self.frame(), &self.form);
        if !challenge.available {
            let is_superuser = self.is_superuser;
            return html(
                StatusCode::OK,
                &UnavailablePage { frame, form, is_superuser, stage_hint: SMS_SETUP_FLOW },
            );
        }
        if challenge.phone_number_required {
            return html(StatusCode::OK, &NumberPage { frame, form, challenge });
        }
        let wait = challenge.resend_at.map_or(0, |at| seconds_to_wait(at.since(challenge.now)));
        html(StatusCode::OK, &CodePage { frame, form, challenge, wait })
    }

    fn frame(&self) -> Frame<'_> {
        Frame { has_errors: self.form.has_errors(), ..Frame::titled(self.title) }
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
    form: &'a FormView<'a>,
    challenge: &'a identification::Challenge,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage<'a> {
    frame: Frame<'a>,
    form: &'a FormView<'a>,
    challenge: &'a password::Challenge,
}

#[derive(Template)]
#[template(path = "number.html")]
struct NumberPage<'a> {
    frame: Frame<'a>,
    form: &'a FormView<'a>,
    challenge: &'a authenticator_sms::Challenge,
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    frame: Frame<'a>,
    form: &'a FormView<'a>,
    challenge: &'a authenticator_sms::Challenge,
    wait: u64,
}

#[derive(Template)]
#[template(path = "unavailable.html")]
struct UnavailablePage<'a> {
    frame: Frame<'a>,
    form: &'a FormView<'a>,
    is_superuser: bool,
    stage_hint: &'a str,
}

#[derive(Template)]
#[template(path = "message.html")]
pub(super) struct MessagePage<'a> {
    pub(super) frame: Frame<'a>,
    pub(super) sentence: &'a str,
    pub(super) again: Option<&'a str>,
}
