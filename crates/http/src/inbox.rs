//! The gateway of `handset dev`: takes messages as a real one would, and shows them.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use askama::Template;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use handset_core::{ports::Clock, secret::SecretText, time::Timestamp};
use http::{
    HeaderMap, StatusCode,
    header::{AUTHORIZATION, WWW_AUTHENTICATE},
};
use serde::Serialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

use crate::{
    app::App,
    extract::{JsonObject, JsonRejection},
    pages::{Frame, Instant, html},
    problem::Problem,
};

const KEPT: usize = 100;

/// How a stage proves to the inbox that it may send.
#[derive(Debug)]
pub enum InboxCredentials {
    /// HTTP Basic.
    Basic {
        /// The user name.
        username: String,
        /// The password.
        password: SecretText,
    },
    /// A bearer token.
    Bearer(SecretText),
}

/// The inbox: the last 100 messages, in memory.
pub struct Inbox {
    authorization: SecretText,
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Newest first.
    messages: VecDeque<Message>,
    /// How many messages there have ever been.
    count: u64,
}

/// A message that the inbox took. It holds a code: shown on the inbox's page, which only `handset dev` has.
#[derive(Clone, Serialize)]
struct Message {
    /// Its place among all messages, the first being 1.
    id: u64,
    to: String,
    from: String,
    /// The code; absent in a message that carries none.
    code: Option<String>,
    #[serde(rename = "message")]
    text: String,
    received_at: String,
    #[serde(skip)]
    at: Timestamp,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage<'a> {
    frame: Frame<'a>,
    messages: Vec<MessageView>,
}

struct MessageView {
    id: u64,
    to: String,
    from: String,
    code: Option<String>,
    text: String,
    at: Instant,
}

impl Inbox {
    /// An empty inbox that takes messages sent with `credentials`.
    pub fn new(credentials: &InboxCredentials, clock: Arc<dyn Clock>) -> Self {
        let authorization = match credentials {
            InboxCredentials::Basic { username, password } => {
                format!(
                    "Basic {}",
                    BASE64_STANDARD.encode(format!("{username}:{}", password.expose()))
                )
            }
            InboxCredentials::Bearer(token) => format!("Bearer {}", token.expose()),
        };
        Self { authorization: authorization.into(), clock, kept: Mutex::default() }
    }

    fn admits(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get(AUTHORIZATION).map(http::HeaderValue::as_bytes).unwrap_or_default();
        sent.ct_eq(self.authorization.expose().as_bytes()).into()
    }

    fn keep(&self, object: &serde_json::Map<String, Value>) -> bool {
        let text = |field| object.get(field).and_then(Value::as_str).map(str::to_owned);
        let (Some(to), Some(from), Some(body), Some(message)) =
            (text("To"), text("From"), text("Body"), text("Message"))
        else {
            return false;
        };
        let at = self.clock.now();
        let code = (body != message).then_some(body);
        let received_at = Instant::of(at).datetime;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.count += 1;
        let id = kept.count;
        kept.messages.push_front(Message { id, to, from, code, text: message, received_at, at });
        kept.messages.truncate(KEPT);
        true
    }

    fn newest_first(&self) -> Vec<Message> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.messages.iter().cloned().collect()
    }
}

fn inbox(app: &App) -> Result<&Inbox, Problem> {
    app.inbox.as_deref().ok_or(Problem::NotFound)
}

/// `POST /dev/inbox/sms`: a message, as the Generic provider sends it.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    object: Result<JsonObject, JsonRejection>,
) -> Result<Response, Problem> {
    let inbox = inbox(&app)?;
    if !inbox.admits(&headers) {
        let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"inbox\"")];
        return Ok((StatusCode::UNAUTHORIZED, challenge, "wrong credentials").into_response());
    }
    let object = match object {
        Ok(JsonObject(object)) => object,
        Err(rejection) => return Ok(rejection.into_response()),
    };
    if inbox.keep(&object) {
        Ok((StatusCode::OK, Json(serde_json::json!({"status": "queued"}))).into_response())
    } else {
        Ok((StatusCode::BAD_REQUEST, "To, From, Body and Message must be text").into_response())
    }
}

/// `GET /dev/inbox`: the messages as a page.
pub(crate) async fn show(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    Ok(page(inbox(&app)?))
}

fn page(inbox: &Inbox) -> Response {
    let messages = inbox.newest_first().into_iter().map(view).collect();
    html(StatusCode::OK, &InboxPage { frame: Frame::titled("SMS inbox"), messages })
}

/// `GET /dev/inbox/messages.json`: the messages for programs, newest first.
pub(crate) async fn list(State(app): State<Arc<App>>) -> Result<Response, Problem> {
    Ok(Json(inbox(&app)?.newest_first()).into_response())
}

fn view(message: Message) -> MessageView {
    MessageView {
        id: message.id,
        to: message.to,
        from: message.from,
        code: message.code,
        text: message.text,
        at: Instant::of(message.at),
    }
}

#[cfg(test)]
mod tests {
    use handset_core::ports::testing::FixedClock;
    use http::HeaderValue;
    use serde_json::json;

    use super::*;
    use crate::pages::inspect::{HOSTILE, Page};

    fn inbox(credentials: &InboxCredentials) -> Inbox {
        let noon = FixedClock::at(Timestamp::from_ms(1_795_521_600_000));
        Inbox::new(credentials, Arc::new(noon))
    }

    fn basic() -> InboxCredentials {
        InboxCredentials::Basic { username: "ada".to_owned(), password: SecretText::new("s3cret") }
    }

    fn keep(inbox: &Inbox, message: Value) -> bool {
        let Value::Object(message) = message else { panic!("an object") };
        inbox.keep(&message)
    }

    fn with_code(code: &str) -> Value {
        json!({"To": "+4915123456789", "From": "Handset", "Body": code, "Message": format!("Code: {code}")})
    }

    #[test]
    fn only_exactly_the_right_credentials_are_admitted() {
        let admits = |credentials: &InboxCredentials, sent: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(sent) = sent {
                headers.insert(AUTHORIZATION, HeaderValue::from_str(sent).unwrap());
            }
            inbox(credentials).admits(&headers)
        };
        let bearer = InboxCredentials::Bearer(SecretText::new("t0ken"));

        assert!(admits(&basic(), Some("Basic YWRhOnMzY3JldA==")));
        assert!(admits(&bearer, Some("Bearer t0ken")));
        for sent in [None, Some(""), Some("Basic YWRhOnMzY3JldA"), Some("Bearer YWRhOnMzY3JldA==")]
        {
            assert!(!admits(&basic(), sent), "{sent:?}");
        }
        for sent in [None, Some("Bearer"), Some("Bearer t0ken2"), Some("Bearer t0ke")] {
            assert!(!admits(&bearer, sent), "{sent:?}");
        }
    }

    #[test]
    fn the_last_hundred_messages_are_kept_newest_first() {
        let inbox = inbox(&basic());

        for code in 1..=101 {
            assert!(keep(&inbox, with_code(&format!("{code:06}"))));
        }

        let kept = inbox.newest_first();
        assert_eq!(kept.len(), 100);
        assert_eq!((kept[0].id, kept[0].code.as_deref()), (101, Some("000101")));
        assert_eq!(kept[99].code.as_deref(), Some("000002"));
        assert_eq!(kept[0].received_at, "2026-11-24T12:00:00Z");
    }

    #[test]
    fn a_message_without_a_code_has_none_and_one_that_is_no_text_is_refused() {
        let inbox = inbox(&basic());
        let notice = json!({"To": "+1", "From": "x", "Body": "Hello", "Message": "Hello"});

        assert!(keep(&inbox, notice));
        assert!(!keep(&inbox, json!({"To": 1, "From": "x", "Body": "y", "Message": "z"})));
        assert!(!keep(&inbox, json!({})));

        let kept = inbox.newest_first();
        assert_eq!((kept.len(), kept[0].code.as_ref()), (1, None));
    }

    #[tokio::test]
    async fn the_page_shows_what_came_and_nothing_of_it_becomes_markup() {
        let page_with = async |text: &str| {
            let inbox = inbox(&basic());
            let message = json!({"To": text, "From": text, "Body": "123456", "Message": text});
            assert!(keep(&inbox, message));
            let page = Page::of(page(&inbox)).await;
            page.check();
            assert!(page.text.contains("123456"));
            page.structure()
        };
        let plain = page_with("plain").await;

        for text in HOSTILE {
            assert_eq!(page_with(text).await, plain, "{text:?}");
        }
        Page::of(page(&inbox(&basic()))).await.check();
    }
}
