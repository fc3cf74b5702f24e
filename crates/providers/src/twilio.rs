//! Twilio Programmable Messaging.
//!
//! The request is the operation `CreateMessage` of Twilio's API description
//! (<https://github.com/twilio/twilio-oai>, `twilio_api_v2010`, read 2026-11-24); the error codes are those of
//! <https://www.twilio.com/docs/api/errors> (read 2026-11-24).

mod errors;

use handset_core::{
    delivery::{Delivery, FailureReason, OutgoingMessage, UnknownReason},
    mapping::Payload,
    message::Message,
    ports::SettingsError,
    provider::ProviderSettings,
};
use serde::Deserialize;
use serde_json::Value;
use url::{Host, Url};

pub use self::errors::explain;
use crate::{
    mapped::MappingError,
    provider::{
        Endpoint, Example, ExpectedDelivery, Provider, ProviderKind, ReplyExample, RequestError,
        Setting,
    },
    reply::{Reply, with_words},
    request::{Authorization, OutgoingRequest},
    settings::{Fields, wrong},
};

const BASE_URL: &str = "https://api.twilio.com";
/// The range of `ValidityPeriod`, in seconds.
const VALIDITY_SECS: std::ops::RangeInclusive<u64> = 1..=36_000;
/// Longest sender and longest SID that is sent, in characters: more than Twilio's have.
const MAX_CHARS: usize = 64;
/// What Twilio takes from a mapping.
const TAKES: &str =
    "a dict for Twilio, such as {\"message\": \"...\"}, not Request(...) or another value";
/// Twilio's code for "too many requests", in case it comes with another status than 429.
const TOO_MANY_REQUESTS: u32 = 20_429;

/// Twilio.
pub static KIND: ProviderKind = ProviderKind {
    name: "twilio",
    title: "Twilio",
    docs: "docs/providers/twilio.md",
    endpoint: Endpoint::Fixed(BASE_URL),
    settings: &[
        Setting {
            name: "account_sid",
            help: "Account SID, from the first page of the Twilio Console",
            example: "AC0123456789abcdef0123456789abcdef",
            required: true,
        },
        Setting {
            name: "from_number",
            help: "Your Twilio number, short code or sender name; not needed with a Messaging Service",
            example: "+14155550100",
            required: true,
        },
        Setting {
            name: "auth",
            help: "Auth Token, from the first page of the Twilio Console",
            example: "env:TWILIO_AUTH_TOKEN",
            required: true,
        },
        Setting {
            name: "messaging_service_sid",
            help: "SID of a Messaging Service, which then chooses the sender instead of from_number",
            example: "MG0123456789abcdef0123456789abcdef",
            required: false,
        },
    ],
    secrets: &["auth"],
    open,
    examples: &EXAMPLES,
};

struct Twilio {
    url: Url,
    sender: Sender,
    authorization: Authorization,
}

enum Sender {
    From(String),
    MessagingService(String),
}

/// What is read of the resource that a 2xx reply describes.
#[derive(Deserialize)]
struct Resource {
    sid: Option<String>,
    status: Option<String>,
    error_code: Option<u32>,
    error_message: Option<String>,
}

/// What is read of the body of an error.
#[derive(Deserialize)]
struct Failure {
    code: Option<u32>,
    message: Option<String>,
}

fn open(
    settings: &ProviderSettings,
    base_url: Option<&Url>,
) -> Result<Box<dyn Provider>, SettingsError> {
    let mut fields = Fields::of(settings);
    let account_sid = fields.required_text("account_sid")?;
    let from_number = fields.text("from_number")?;
    let service_sid = fields.text("messaging_service_sid")?;
    let token = fields.required_secret("auth")?.expose();
    // authentik's clients send these with every stage. They say how a Generic gateway knows us.
    let _ = (fields.text("auth_type")?, fields.secret("auth_password")?);
    fields.finish()?;

    let own_base = Url::parse(BASE_URL).map_err(|_| wrong("provider", "has no base URL"))?;
    let base = base_url.unwrap_or(&own_base);
    check_sid("account_sid", account_sid, "AC", base)?;
    let sender = match (service_sid, from_number) {
        (Some(sid), _) => {
            check_sid("messaging_service_sid", sid, "MG", base)?;
            Sender::MessagingService(sid.to_owned())
        }
        (None, Some(number)) if number.chars().count() > MAX_CHARS => {
            return Err(wrong("from_number", format!("is longer than {MAX_CHARS} characters")));
        }
        (None, Some(number)) => Sender::From(number.to_owned()),
        (None, None) => return Err(wrong("from_number", "is missing")),
    };
    let authorization = Authorization::basic(("account_sid", account_sid), token)?;
    Ok(Box::new(Twilio { url: messages_url(base, account_sid)?, sender, authorization }))
}

/// Checks a SID: two letters for its kind, then 32 hexadecimal digits.
///
/// Doubles of Twilio's API, which a base URL of one's own is for, use shorter ones; there it only has to fit into a URL.
fn check_sid(setting: &str, sid: &str, prefix: &str, base: &Url) -> Result<(), SettingsError> {
    let fits = sid.len() <= MAX_CHARS && sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_published_form = sid
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if is_published_form || (fits && !is_twilios_own(base)) {
        return Ok(());
    }
    Err(wrong(setting, format!("must be {prefix} and 32 hexadecimal digits")))
}

fn is_twilios_own(base: &Url) -> bool {
    let is_twilio = |name: &str| name == "twilio.com" || name.ends_with(".twilio.com");
    matches!(base.host(), Some(Host::Domain(name)) if is_twilio(name))
}

fn messages_url(base: &Url, account_sid: &str) -> Result<Url, SettingsError> {
    let mut url = base.clone();
    url.path_segments_mut()
        .map_err(|()| wrong("provider", "has a base URL that cannot have a path"))?
        .pop_if_empty()
        .extend(["2010-04-01", "Accounts", account_sid, "Messages.json"]);
    Ok(url)
}

impl Provider for Twilio {
    fn endpoint(&self) -> &Url {
        &self.url
    }

    fn request(&self, message: &OutgoingMessage) -> Result<OutgoingRequest, RequestError> {
        let text = text(message)?;
        let validity = message.valid_for.as_secs();
        let validity = validity.clamp(*VALIDITY_SECS.start(), *VALIDITY_SECS.end()).to_string();
        let sender = match &self.sender {
            Sender::From(number) => ("From", number.as_str()),
            Sender::MessagingService(sid) => ("MessagingServiceSid", sid.as_str()),
        };
        let fields = [
            ("To", message.to.as_e164()),
            sender,
            ("Body", text.expose()),
            ("ValidityPeriod", validity.as_str()),
        ];
        Ok(OutgoingRequest::post(&self.url, &self.authorization).with_form(fields))
    }

    fn outcome(&self, reply: &Reply) -> Delivery {
        if reply.status.is_success() { created(reply) } else { refused(reply) }
    }
}

/// The text to send: the mapping's `message`, or else the usual one, as in authentik.
fn text(message: &OutgoingMessage) -> Result<Message, MappingError> {
    let made = match &message.payload {
        None => None,
        Some(Payload::Value(Value::Object(fields))) => fields.get("message"),
        Some(Payload::Value(_) | Payload::Request(_)) => return Err(MappingError::NotTaken(TAKES)),
    };
    match made {
        None => Ok(message.message.clone()),
        Some(Value::String(text)) => Message::mapped(text).map_err(MappingError::Message),
        Some(_) => Err(MappingError::MessageNotText),
    }
}

/// Reads a 2xx reply. Twilio may create a message that has failed already.
fn created(reply: &Reply) -> Delivery {
    let Some(created) = reply.json::<Resource>() else {
        return reply.by_status(None, "");
    };
    let has_failed =
        matches!(created.status.as_deref(), Some("failed" | "undelivered" | "canceled"));
    if !has_failed && created.error_code.is_none() {
        return reply.by_status(created.sid.as_deref().and_then(|sid| reply.message_id(sid)), "");
    }
    let words = reply.safe(created.error_message.as_deref().unwrap_or_default());
    let detail = told(created.error_code, "the message has failed", &words);
    Delivery {
        http_status: Some(reply.status.as_u16()),
        provider_code: created.error_code.map(|code| code.to_string()),
        ..Delivery::failed(FailureReason::Refused, &detail)
    }
}

/// Reads any other reply.
fn refused(reply: &Reply) -> Delivery {
    let status = reply.status.as_u16();
    let failure = reply.json::<Failure>();
    let code = failure.as_ref().and_then(|failure| failure.code);
    let words = match &failure {
        Some(failure) => reply.safe(failure.message.as_deref().unwrap_or_default()),
        None => reply.words(),
    };
    let detail = told(code, &format!("Twilio answered {status}"), &words);
    let mut delivery = reply.by_status(None, &detail);
    if code == Some(TOO_MANY_REQUESTS) && reply.status.is_client_error() {
        delivery = Delivery {
            http_status: Some(status),
            ..Delivery::failed(FailureReason::TooManyRequests, &detail)
        };
    }
    Delivery { provider_code: code.map(|code| code.to_string()), ..delivery }
}

/// What an operator reads: our sentence for the code, or else what Twilio said.
fn told(code: Option<u32>, otherwise: &str, words: &str) -> String {
    match code.and_then(explain) {
        Some(sentence) => sentence.to_owned(),
        None => with_words(otherwise, words),
    }
}

static EXAMPLES: [Example; 2] = [
    Example {
        settings: &[
            ("account_sid", "AC0123456789abcdef0123456789abcdef"),
            ("from_number", "+14155550100"),
            ("auth", "fedcba9876543210fedcba9876543210"),
        ],
        template: "Your code: {code}",
        to: "+14155550132",
        idempotency_key: "0198c0ffee.1",
        valid_for_secs: 300,
        url: "https://api.twilio.com/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json",
        headers: &[
            (
                "authorization",
                "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpmZWRjYmE5ODc2NTQzMjEwZmVkY2JhOTg3NjU0MzIxMA==",
            ),
            ("content-type", "application/x-www-form-urlencoded"),
        ],
        body: "To=%2B14155550132&From=%2B14155550100&Body=Your+code%3A+{code}&ValidityPeriod=300",
        replies: &[
            ReplyExample {
                status: 201,
                body: r#"{"sid": "SM0123456789abcdef0123456789abcdef", "status": "queued", "error_code": null}"#,
                means: ExpectedDelivery::Accepted(Some("SM0123456789abcdef0123456789abcdef")),
            },
            ReplyExample {
                status: 201,
                body: r#"{"sid": "SM0123456789abcdef0123456789abcdef", "status": "failed", "error_code": 30005}"#,
                means: ExpectedDelivery::Failed(
                    FailureReason::Refused,
                    Some("30005"),
                    "The network does not know the number",
                ),
            },
            ReplyExample {
                status: 400,
                body: r#"{"code": 21211, "message": "The 'To' number +15550000001 is not a valid phone number.", "more_info": "https://www.twilio.com/docs/errors/21211", "status": 400}"#,
                means: ExpectedDelivery::Failed(
                    FailureReason::Refused,
                    Some("21211"),
                    "Twilio does not take the person's number as valid",
                ),
            },
            ReplyExample {
                status: 400,
                body: r#"{"code": 29999, "message": "No such thing for +15550000001.", "status": 400}"#,
                means: ExpectedDelivery::Failed(
                    FailureReason::Refused,
                    Some("29999"),
                    "Twilio answered 400: No such thing for +[number].",
                ),
            },
            ReplyExample {
                status: 401,
                body: r#"{"code": 20003, "message": "Authenticate", "status": 401}"#,
                means: ExpectedDelivery::Failed(
                    FailureReason::Refused,
                    Some("20003"),
                    "The Account SID and Auth Token do not belong together",
                ),
            },
            ReplyExample {
                status: 429,
                body: r#"{"code": 20429, "message": "Too many requests", "status": 429}"#,
                means: ExpectedDelivery::Failed(
                    FailureReason::TooManyRequests,
                    Some("20429"),
                    "Twilio gets more requests than it allows",
                ),
            },
            ReplyExample {
                status: 500,
                body: r#"{"code": 20500, "message": "An internal server error has occurred"}"#,
                means: ExpectedDelivery::Unknown(UnknownReason::ServerError, Some("20500")),
            },
        ],
    },
    Example {
        settings: &[
            ("account_sid", "AC0123456789abcdef0123456789abcdef"),
            ("from_number", "+14155550100"),
            ("messaging_service_sid", "MG0123456789abcdef0123456789abcdef"),
            ("auth", "fedcba9876543210fedcba9876543210"),
            ("auth_type", "basic"),
        ],
        template: "{code} & more",
        to: "+4915123456789",
        idempotency_key: "0198c0ffee.2",
        valid_for_secs: 0,
        url: "https://api.twilio.com/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json",
        headers: &[
            (
                "authorization",
                "Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpmZWRjYmE5ODc2NTQzMjEwZmVkY2JhOTg3NjU0MzIxMA==",
            ),
            ("content-type", "application/x-www-form-urlencoded"),
        ],
        body: "To=%2B4915123456789&MessagingServiceSid=MG0123456789abcdef0123456789abcdef&Body={code}+%26+more&ValidityPeriod=1",
        replies: &[],
    },
];

#[cfg(test)]
mod tests;
