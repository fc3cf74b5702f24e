//! Any gateway that takes a JSON document over HTTP, as authentik's *Generic* provider posts it.
//!
//! The fields of the document and the two ways to prove who asks are authentik's
//! (<https://docs.goauthentik.io/add-secure-apps/flows-stages/stages/authenticator_sms/>, read 2026-11-24).

use handset_core::{
    delivery::{Delivery, FailureReason, OutgoingMessage, UnknownReason},
    mapping::Payload,
    ports::SettingsError,
    provider::ProviderSettings,
};
use http::HeaderName;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use crate::{
    mapped,
    provider::{
        Endpoint, Example, ExpectedDelivery, Provider, ProviderKind, ReplyExample, RequestError,
        Setting,
    },
    reply::{Reply, with_words},
    request::{Authorization, OutgoingRequest},
    settings::{Fields, wrong},
};

/// Longest sender that is sent, in characters: more than any number or sender name has.
const MAX_SENDER_CHARS: usize = 64;
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A gateway with a URL of its own.
pub static KIND: ProviderKind = ProviderKind {
    name: "generic",
    title: "Generic HTTP gateway",
    docs: "docs/providers/generic.md",
    endpoint: Endpoint::Setting("account_sid"),
    settings: &[
        Setting {
            name: "account_sid",
            help: "External API URL: where messages are posted to",
            example: "https://sms.example.com/send",
            required: true,
        },
        Setting {
            name: "from_number",
            help: "The sender's number or name, sent as From",
            example: "+14155550100",
            required: true,
        },
        Setting {
            name: "auth",
            help: "User name for HTTP Basic, or the token for Bearer",
            example: "env:SMS_GATEWAY_USER",
            required: true,
        },
        Setting {
            name: "auth_password",
            help: "Password for HTTP Basic",
            example: "env:SMS_GATEWAY_PASSWORD",
            required: false,
        },
        Setting {
            name: "auth_type",
            help: "How the gateway knows us: basic (the default) or bearer",
            example: "basic",
            required: false,
        },
    ],
    secrets: &["auth", "auth_password"],
    open,
    examples: &EXAMPLES,
};

struct Generic {
    url: Url,
    from_number: String,
    authorization: Authorization,
}

/// The document that is posted; the order of the fields is authentik's.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Document<'a> {
    from: &'a str,
    to: &'a str,
    body: &'a str,
    message: &'a str,
}

/// The names under which gateways return the id of a message.
#[derive(Deserialize)]
struct Receipt {
    id: Option<Value>,
    message_id: Option<Value>,
    sid: Option<Value>,
}

fn open(
    settings: &ProviderSettings,
    _base_url: Option<&Url>,
) -> Result<Box<dyn Provider>, SettingsError> {
    let mut fields = Fields::of(settings);
    let url = fields.required_text("account_sid")?;
    let from_number = fields.required_text("from_number")?;
    let auth_type = fields.text("auth_type")?.unwrap_or("basic");
    let auth = fields.required_secret("auth")?.expose();
    let password = fields.secret("auth_password")?.map_or("", |password| password.expose());
    fields.finish()?;

    if from_number.chars().count() > MAX_SENDER_CHARS {
        return Err(wrong("from_number", format!("is longer than {MAX_SENDER_CHARS} characters")));
    }
    let authorization = match auth_type {
        "basic" => Authorization::basic(("auth", auth), password)?,
        "bearer" => Authorization::bearer(("auth", auth))?,
        _ => return Err(wrong("auth_type", "must be basic or bearer")),
    };
    let url = Url::parse(url).map_err(|_| wrong("account_sid", "is not a URL"))?;
    Ok(Box::new(Generic { url, from_number: from_number.to_owned(), authorization }))
}

impl Provider for Generic {
    fn endpoint(&self) -> &Url {
        &self.url
    }

    fn request(&self, message: &OutgoingMessage) -> Result<OutgoingRequest, RequestError> {
        let bare = OutgoingRequest::post(&self.url, &self.authorization)
            .with_header(IDEMPOTENCY_KEY, &message.idempotency_key)?;
        Ok(match &message.payload {
            None => bare.with_json(self.document(message)?),
            Some(Payload::Value(value)) => mapped::within_limit(bare.with_json(value.to_string()))?,
            Some(Payload::Request(request)) => mapped::request(bare, request)?,
        })
    }

    fn outcome(&self, reply: &Reply) -> Delivery {
        let status = reply.status.as_u16();
        let detail = with_words(&format!("the gateway answered {status}"), &reply.words());
        reply.by_status(id_of(reply), &detail)
    }
}

impl Generic {
    /// The document that is posted for a message without a mapping.
    fn document(&self, message: &OutgoingMessage) -> Result<String, SettingsError> {
        let text = message.message.expose();
        let document = Document {
            from: &self.from_number,
            to: message.to.as_e164(),
            body: message.code.as_ref().map_or(text, |code| code.expose()),
            message: text,
        };
        serde_json::to_string(&document).map_err(|_| wrong("provider", "cannot be written as JSON"))
    }
}

/// The id that the gateway gave the message, if it told one.
fn id_of(reply: &Reply) -> Option<String> {
    let receipt: Receipt = reply.json()?;
    [receipt.id, receipt.message_id, receipt.sid]
        .iter()
        .flatten()
        .find_map(|id| reply.message_id(id.as_str()?))
}

static EXAMPLES: [Example; 2] = [
    Example {
        settings: &[
            ("account_sid", "https://sms.example.com/send?channel=2"),
            ("from_number", "+14155550100"),
            ("auth", "gateway-user"),
            ("auth_password", "gateway-password"),
        ],
        template: "Your \"code\": {code}",
        to: "+4915123456789",
        idempotency_key: "0198c0ffee.1",
        valid_for_secs: 300,
        url: "https://sms.example.com/send?channel=2",
        headers: &[
            ("authorization", "Basic Z2F0ZXdheS11c2VyOmdhdGV3YXktcGFzc3dvcmQ="),
            ("content-type", "application/json"),
            ("idempotency-key", "0198c0ffee.1"),
        ],
        body: r#"{"From":"+14155550100","To":"+4915123456789","Body":"{code}","Message":"Your \"code\": {code}"}"#,
        replies: &[
            ReplyExample { status: 204, body: "", means: ExpectedDelivery::Accepted(None) },
            ReplyExample {
                status: 200,
                body: r#"{"message_id": "m-17", "queued": true}"#,
                means: ExpectedDelivery::Accepted(Some("m-17")),
            },
            ReplyExample {
                status: 200,
                body: r#"{"id": 17, "sid": "SM17"}"#,
                means: ExpectedDelivery::Accepted(Some("SM17")),
            },
            ReplyExample { status: 200, body: "OK", means: ExpectedDelivery::Accepted(None) },
            ReplyExample {
                status: 302,
                body: "",
                means: ExpectedDelivery::Failed(
                    FailureReason::Refused,
                    None,
                    "the gateway answered 302",
                ),
            },
            ReplyExample {
                status: 400,
                body: "<h1>Bad number +4915123456789</h1>",
                means: ExpectedDelivery::Failed(
                    FailureReason::Refused,
                    None,
                    "the gateway answered 400: <h1>Bad number +[number]</h1>",
                ),
            },
            ReplyExample {
                status: 429,
                body: "slow down",
                means: ExpectedDelivery::Failed(
                    FailureReason::TooManyRequests,
                    None,
                    "the gateway answered 429: slow down",
                ),
            },
            ReplyExample {
                status: 503,
                body: "",
                means: ExpectedDelivery::Unknown(UnknownReason::ServerError, None),
            },
        ],
    },
    Example {
        settings: &[
            ("account_sid", "https://sms.example.com/send"),
            ("from_number", "Handset"),
            ("auth", "gateway-token"),
            ("auth_type", "bearer"),
        ],
        template: "{code}",
        to: "+14155550132",
        idempotency_key: "0198c0ffee.2",
        valid_for_secs: 300,
        url: "https://sms.example.com/send",
        headers: &[
            ("authorization", "Bearer gateway-token"),
            ("content-type", "application/json"),
            ("idempotency-key", "0198c0ffee.2"),
        ],
        body: r#"{"From":"Handset","To":"+14155550132","Body":"{code}","Message":"{code}"}"#,
        replies: &[],
    },
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::settings::tests::settings;

    fn opened(options: &Value, secrets: &[(&str, &str)]) -> Result<Box<dyn Provider>, String> {
        open(&settings(options, secrets), None).map_err(|error| error.to_string())
    }

    #[test]
    fn a_message_without_a_code_has_its_whole_text_as_body() {
        let options = json!({"account_sid": "https://sms.example.com/", "from_number": "1"});
        let provider = opened(&options, &[("auth", "user")]).unwrap();
        let message = OutgoingMessage {
            to: "+14155550132".parse().unwrap(),
            code: None,
            message: handset_core::message::Message::test(),
            idempotency_key: "1".to_owned(),
            valid_for: std::time::Duration::from_mins(1),
            payload: None,
        };

        let request = provider.request(&message).unwrap();

        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["Body"], body["Message"]);
        assert_eq!(body["Body"], message.message.expose());
    }

    #[test]
    fn settings_that_cannot_work_are_refused_with_the_reason() {
        let url = "https://sms.example.com/";
        let cases = [
            (json!({}), "user", "account_sid: is missing"),
            (json!({"account_sid": url}), "user", "from_number: is missing"),
            (
                json!({"account_sid": "sms.example.com", "from_number": "1"}),
                "user",
                "account_sid: is not a URL",
            ),
            (json!({"account_sid": url, "from_number": "1"}), "", "auth: is missing"),
            (
                json!({"account_sid": url, "from_number": "1"}),
                "us:er",
                "auth: may not contain a colon when it is a user name",
            ),
            (
                json!({"account_sid": url, "from_number": "1", "auth_type": "digest"}),
                "user",
                "auth_type: must be basic or bearer",
            ),
            (
                json!({"account_sid": url, "from_number": "1", "auth_type": "bearer"}),
                "to ken",
                "auth: may contain only visible ASCII characters, and no space",
            ),
            (
                json!({"account_sid": url, "from_number": "1".repeat(65)}),
                "user",
                "from_number: is longer than 64 characters",
            ),
        ];

        for (options, auth, expected) in cases {
            let error = opened(&options, &[("auth", auth)]).err();
            assert_eq!(error.as_deref(), Some(expected));
        }
    }
}
