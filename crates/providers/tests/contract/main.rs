//! What every kind of provider promises, asked of each kind in the list without naming one.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop, in its fixtures too"
)]

#[path = "../common/log.rs"]
mod log;
#[path = "../common/message.rs"]
mod message;

mod examples;
mod headers;
mod mapping;
mod pages;
mod replies;
mod secrets;
mod settings;
mod twilio;

use handset_core::{
    delivery::OutgoingMessage,
    mapping::{MappedBody, MappedMethod, MappedRequest, Payload},
    provider::ProviderSettings,
};
use handset_providers::{Provider, ProviderKind};

/// What every secret is set to, so that it can be searched for.
const CANARY: &str = "canary-4f1d9c";

/// The kind's example settings, with [`CANARY`] for each secret.
fn example_settings(kind: &ProviderKind) -> ProviderSettings {
    let value = |name| if kind.is_secret(name) { CANARY } else { example_value(kind, name) };
    message::settings(kind, kind.settings.iter().map(|setting| (setting.name, value(setting.name))))
}

fn example_value(kind: &ProviderKind, name: &str) -> &'static str {
    kind.settings.iter().find(|setting| setting.name == name).unwrap().example
}

fn example_provider(kind: &ProviderKind) -> Box<dyn Provider> {
    (kind.open)(&example_settings(kind), None)
        .unwrap_or_else(|error| panic!("{}: {error}", kind.name))
}

fn any_message() -> OutgoingMessage {
    message::message("Your code: {code}", "+14155550132", "key.1", 300)
}

/// A message of which a mapping made `payload`.
fn mapped_message(payload: Payload) -> OutgoingMessage {
    OutgoingMessage { payload: Some(payload), ..any_message() }
}

/// What `Request()` makes, without any argument.
fn bare_request() -> MappedRequest {
    MappedRequest {
        method: MappedMethod::Post,
        query: Vec::new(),
        headers: Vec::new(),
        body: MappedBody::Empty,
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
