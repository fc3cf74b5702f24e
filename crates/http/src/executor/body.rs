//! The documents that the executor answers with, field by field as authentik writes them.

use axum::response::{IntoResponse, Response};
use handset_core::flow::{AccessDenied, Challenge, FieldErrors, Flow};
use http::header::CONTENT_TYPE;
use serde::Serialize;

use crate::{layers::RequestId, problem::Problem};

/// What a challenge with a user's picture takes, so that most documents are written without a second allocation.
const TYPICAL_BYTES: usize = 1_024;

#[derive(Serialize)]
struct FlowInfo<'a> {
    layout: &'static str,
    title: &'a str,
    background: &'static str,
    background_themed_urls: Option<()>,
    cancel_url: &'static str,
}

/// A challenge: what all have in common, then the stage's own fields.
#[derive(Serialize)]
struct Document<'a, T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_info: Option<FlowInfo<'a>>,
    component: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_errors: Option<&'a FieldErrors>,
    #[serde(flatten)]
    fields: T,
}

#[derive(Serialize)]
struct Redirect<'a> {
    to: &'a str,
}

#[derive(Serialize)]
struct FlowError {
    request_id: String,
}

/// What a stage asks for; `errors` only after a post.
pub(super) fn challenge(
    flow: Option<&Flow>,
    challenge: &Challenge,
    errors: Option<&FieldErrors>,
) -> Response {
    document(flow, challenge.component(), errors, challenge)
}

/// The end of a flow without success.
pub(super) fn denied(flow: Option<&Flow>, denied: &AccessDenied) -> Response {
    document(flow, AccessDenied::COMPONENT, None, denied)
}

/// The end of a flow with success.
pub(super) fn redirect(to: &str) -> Response {
    document(None, "xak-flow-redirect", None, Redirect { to })
}

/// What could not be handled. The plan is as it was.
pub(super) fn flow_error(id: RequestId) -> Response {
    document(None, "ak-stage-flow-error", None, FlowError { request_id: id.to_string() })
}

fn document<T: Serialize>(
    flow: Option<&Flow>,
    component: &str,
    response_errors: Option<&FieldErrors>,
    fields: T,
) -> Response {
    let document = Document { flow_info: flow.map(flow_info), component, response_errors, fields };
    let mut body = Vec::with_capacity(TYPICAL_BYTES);
    // Plain structs with text keys always serialise, and writing into memory does not fail.
    if let Err(error) = serde_json::to_writer(&mut body, &document) {
        return Problem::internal(error).into_response();
    }
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

const fn flow_info(flow: &Flow) -> FlowInfo<'_> {
    FlowInfo {
        layout: "stacked",
        title: flow.title.as_str(),
        background: "",
        background_themed_urls: None,
        cancel_url: "/flows/-/cancel/",
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use handset_core::{
        code::CodeLength,
        flow::{
            AuthenticationRequirement, Designation, ErrorDetail, PendingUser, PendingUserView,
            authenticator_sms, identification, password,
        },
        ids::{FlowId, UserId},
        time::Timestamp,
        user::UserField,
    };
    use uuid::Uuid;

    use super::*;

    const INFO: &str = r#""flow_info":{"layout":"stacked","title":"Welcome","background":"","background_themed_urls":null,"cancel_url":"/flows/-/cancel/"}"#;

    fn flow() -> Flow {
        Flow {
            id: FlowId(Uuid::nil()),
            slug: "sample".parse().unwrap(),
            name: "sample".to_owned(),
            title: "Welcome".to_owned(),
            designation: Designation::Authentication,
            authentication: AuthenticationRequirement::None,
        }
    }

    fn ada() -> PendingUserView {
        let pending = PendingUser {
            identifier: "ada".to_owned(),
            user: Some(UserId(1)),
            authenticated: true,
        };
        PendingUserView {
            pending_user_avatar: "data:x".to_owned(),
            ..PendingUserView::of(Some(&pending))
        }
    }

    fn sms(phone_number_required: bool) -> Challenge {
        Challenge::AuthenticatorSms(Box::new(authenticator_sms::Challenge {
            user: ada(),
            phone_number_required,
            masked_number: Some("+49•••••••••89".to_owned()),
            resend_at: Some(Timestamp::from_ms(1)),
            code_length: CodeLength::default(),
            verify_only: true,
            available: true,
            now: Timestamp::from_ms(0),
        }))
    }

    async fn text(response: Response) -> String {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
        String::from_utf8(to_bytes(response.into_body(), 1 << 16).await.unwrap().to_vec()).unwrap()
    }

    async fn asked(asked: &Challenge, errors: Option<&FieldErrors>) -> String {
        text(challenge(Some(&flow()), asked, errors)).await
    }

    #[tokio::test]
    async fn identification_is_asked_for_as_it_was_observed() {
        let challenge = Challenge::Identification(Box::new(identification::Challenge {
            user_fields: vec![UserField::Username, UserField::Email],
            pending_user_identifier: None,
            password_fields: false,
            allow_show_password: false,
            flow_designation: Designation::Authentication,
            captcha_stage: None,
            primary_action: "Log in",
            sources: [],
            show_source_labels: false,
            enable_remember_me: false,
            passkey_challenge: None,
        }));
        let fields = r#""user_fields":["username","email"],"pending_user_identifier":null,"password_fields":false,"allow_show_password":false,"flow_designation":"authentication","captcha_stage":null,"primary_action":"Log in","sources":[],"show_source_labels":false,"enable_remember_me":false,"passkey_challenge":null"#;
        let errors = FieldErrors::general(ErrorDetail::invalid("No identification data provided."));

        let fresh = asked(&challenge, None).await;
        let refused = asked(&challenge, Some(&errors)).await;

        assert_eq!(fresh, format!(r#"{{{INFO},"component":"ak-stage-identification",{fields}}}"#));
        let told = r#""response_errors":{"non_field_errors":[{"string":"No identification data provided.","code":"invalid"}]}"#;
        assert_eq!(
            refused,
            format!(r#"{{{INFO},"component":"ak-stage-identification",{told},{fields}}}"#)
        );
    }

    #[tokio::test]
    async fn the_password_is_asked_for_as_it_was_observed() {
        let challenge = Challenge::Password(Box::new(password::Challenge {
            user: ada(),
            allow_show_password: false,
        }));

        assert_eq!(
            asked(&challenge, None).await,
            format!(
                r#"{{{INFO},"component":"ak-stage-password","pending_user":"ada","pending_user_avatar":"data:x","allow_show_password":false}}"#
            )
        );
    }

    #[tokio::test]
    async fn number_and_code_are_asked_for_as_it_was_observed_and_nothing_else_is_told() {
        let user = r#""pending_user":"ada","pending_user_avatar":"data:x""#;

        assert_eq!(
            asked(&sms(true), None).await,
            format!(
                r#"{{{INFO},"component":"ak-stage-authenticator-sms",{user},"phone_number_required":true}}"#
            )
        );
        assert_eq!(
            asked(&sms(false), Some(&FieldErrors::none())).await,
            format!(
                r#"{{{INFO},"component":"ak-stage-authenticator-sms","response_errors":{{}},{user},"phone_number_required":false}}"#
            )
        );
    }

    #[tokio::test]
    async fn the_ends_of_a_flow_are_told_as_they_were_observed() {
        let refused = AccessDenied { user: ada(), error_message: "Invalid password".to_owned() };

        assert_eq!(
            text(denied(Some(&flow()), &refused)).await,
            format!(
                r#"{{{INFO},"component":"ak-stage-access-denied","pending_user":"ada","pending_user_avatar":"data:x","error_message":"Invalid password"}}"#
            )
        );
        assert_eq!(text(redirect("/")).await, r#"{"component":"xak-flow-redirect","to":"/"}"#);
    }
}
