//! What became of a message.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    challenge::SmsChallenge, code::Code, ids::ChallengeId, mapping::Payload, message::Message,
    phone::PhoneNumber, provider::ProviderKindName, time::Timestamp,
};

/// Longest text of a provider that is kept, in characters.
const MAX_DETAIL_CHARS: usize = 200;

/// A message on its way to a provider.
#[derive(Clone, Debug)]
pub struct OutgoingMessage {
    /// Who gets it.
    pub to: PhoneNumber,
    /// The code alone, for gateways that build their own text; `None` for a message that carries none.
    pub code: Option<Code>,
    /// The whole text.
    pub message: Message,
    /// The same for the same message, different for any other.
    pub idempotency_key: String,
    /// How long the message is of use; after that it is better dropped than delivered.
    pub valid_for: Duration,
    /// What the stage's mapping made of the message; `None` when the stage has none.
    pub payload: Option<Payload>,
}

impl OutgoingMessage {
    /// What a mapping sees as `token`: the code, and for a message that carries none its whole text, so that whoever gets it
    /// can make sense of it.
    pub fn token(&self) -> &str {
        self.code.as_ref().map_or(self.message.expose(), |code| code.expose())
    }
}

/// What a provider made of a message, and what operators may read about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Delivery {
    /// What became of it.
    pub outcome: Outcome,
    /// The status of the provider's HTTP reply, when there was one.
    pub http_status: Option<u16>,
    /// The provider's own code for the error, such as Twilio's `21211`.
    pub provider_code: Option<String>,
    /// What the provider said or what went wrong: without control characters, at most 200 characters, for operators only.
    pub detail: Option<Detail>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider took it (a 2xx reply), perhaps under an id of its own.
    Accepted {
        /// The provider's id for the message.
        message_id: Option<String>,
    },
    /// It certainly did not go out.
    Failed(FailureReason),
    /// It may have gone out. The machine never sends it again.
    Unknown(UnknownReason),
}

/// Why a message certainly did not go out. Also a metrics label and an entry of `docs/reference/delivery.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The stage's provider settings cannot be used.
    Settings,
    /// The stage's mapping failed, or made nothing that can be sent.
    Mapping,
    /// The address guard does not allow the provider's address.
    AddressNotAllowed,
    /// The provider's name has no address, or no connection could be made.
    CannotConnect,
    /// The provider's certificate was not accepted.
    Tls,
    /// The provider answered that it did not take the message (3xx or 4xx).
    Refused,
    /// The provider answered that it is sent too much (429).
    TooManyRequests,
    /// Too many messages wait here already.
    Overloaded,
}

/// Why it is not known whether a message went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownReason {
    /// The provider did not answer in time.
    TimedOut,
    /// The connection broke after the request had begun.
    Interrupted,
    /// The provider answered with an error of its own (5xx), which promises nothing.
    ServerError,
    /// The answer could not be read as HTTP.
    NotUnderstood,
    /// This program stopped before the answer was recorded.
    Abandoned,
}

/// A provider's words, made safe to keep: control characters replaced, at most 200 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail(String);

impl Detail {
    /// Cleans and cuts `text`.
    pub fn new(text: &str) -> Self {
        let shown = |c: char| if c.is_control() || is_bidi(c) { ' ' } else { c };
        Self(text.trim().chars().map(shown).take(MAX_DETAIL_CHARS).collect())
    }

    /// The cleaned text. It is still a stranger's: escape it where it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Marks that reorder text can make a log line or page say something else (Unicode Standard Annex #9).
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

impl Delivery {
    /// A message that was taken.
    pub fn accepted(http_status: u16, message_id: Option<String>) -> Self {
        Self {
            outcome: Outcome::Accepted { message_id },
            http_status: Some(http_status),
            provider_code: None,
            detail: None,
        }
    }

    /// A message that certainly did not go out, with `detail` for operators.
    pub fn failed(reason: FailureReason, detail: &str) -> Self {
        Self {
            outcome: Outcome::Failed(reason),
            http_status: None,
            provider_code: None,
            detail: Some(Detail::new(detail)),
        }
    }

    /// A message that may have gone out, with `detail` for operators.
    pub fn unknown(reason: UnknownReason, detail: &str) -> Self {
        Self {
            outcome: Outcome::Unknown(reason),
            http_status: None,
            provider_code: None,
            detail: Some(Detail::new(detail)),
        }
    }

    /// Whether the provider took the message.
    pub fn is_accepted(&self) -> bool {
        matches!(self.outcome, Outcome::Accepted { .. })
    }

    /// How the outcome is stored.
    pub fn state(&self) -> DeliveryState {
        match self.outcome {
            Outcome::Accepted { .. } => DeliveryState::Accepted,
            Outcome::Failed(_) => DeliveryState::Failed,
            Outcome::Unknown(UnknownReason::ServerError) => DeliveryState::Rejected,
            Outcome::Unknown(_) => DeliveryState::Unknown,
        }
    }

    /// The reason's name as stored and as a metrics label; `None` when there is nothing to explain.
    pub fn reason(&self) -> Option<&'static str> {
        match self.outcome {
            Outcome::Accepted { .. } => None,
            Outcome::Failed(reason) => Some(reason.name()),
            Outcome::Unknown(reason) => Some(reason.name()),
        }
    }
}

impl FailureReason {
    /// The reason's stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Mapping => "mapping",
            Self::AddressNotAllowed => "address_not_allowed",
            Self::CannotConnect => "cannot_connect",
            Self::Tls => "tls",
            Self::Refused => "refused",
            Self::TooManyRequests => "too_many_requests",
            Self::Overloaded => "overloaded",
        }
    }
}

impl UnknownReason {
    /// The reason's stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TimedOut => "timed_out",
            Self::Interrupted => "interrupted",
            Self::ServerError => "server_error",
            Self::NotUnderstood => "not_understood",
            Self::Abandoned => "abandoned",
        }
    }
}

/// Where a delivery stands, as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Reserved, and handed to the provider or about to be.
    Sending,
    /// The provider took it.
    Accepted,
    /// It certainly did not go out.
    Failed,
    /// The provider answered with an error of its own (5xx): it should not have gone out, but nobody promises it.
    Rejected,
    /// It may have gone out.
    Unknown,
}

impl DeliveryState {
    const ALL: [Self; 5] =
        [Self::Sending, Self::Accepted, Self::Failed, Self::Rejected, Self::Unknown];

    /// The state's name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }

    /// The state with this name in the database.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether somebody answered that the message was not taken, so that the person may try again at once.
    pub const fn is_refused(self) -> bool {
        matches!(self, Self::Failed | Self::Rejected)
    }
}

/// The outcome of one reserved message, to be recorded.
#[derive(Clone, Debug)]
pub struct DeliveryRecord {
    /// The challenge the message belongs to.
    pub challenge: ChallengeId,
    /// Which of the challenge's messages it was, counted from 1.
    pub send_no: u32,
    /// What became of it.
    pub delivery: Delivery,
    /// When that was known.
    pub finished_at: Timestamp,
}

/// What operators may know about a message before it is sent.
#[derive(Clone, Debug)]
pub struct DeliverySubject {
    /// The provider that is used.
    pub provider: ProviderKindName,
    /// Where the person's request came from, as an address or IPv6 prefix.
    pub client_ip: String,
    /// The number's masked form.
    pub masked_number: String,
    /// The number's region.
    pub region: String,
}

impl DeliveryRecord {
    /// The record of `challenge`'s latest message.
    pub fn of(challenge: &SmsChallenge, delivery: Delivery, finished_at: Timestamp) -> Self {
        Self { challenge: challenge.id, send_no: challenge.sends, delivery, finished_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_providers_words_are_cleaned_and_cut() {
        let hostile = format!("<b>\u{1b}[31m\r\n\u{202e}x{}", "y".repeat(10_000));

        let detail = Detail::new(&hostile);

        assert!(detail.as_str().starts_with("<b> [31m   x"));
        assert_eq!(detail.as_str().chars().count(), 200);
    }

    #[test]
    fn only_an_answered_refusal_counts_as_refused() {
        let refused = DeliveryState::ALL.map(DeliveryState::is_refused);

        assert_eq!(refused, [false, false, true, true, false]);
    }
}
