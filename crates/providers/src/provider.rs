//! What a provider is: a kind with its settings, and two pure functions.

use handset_core::{
    delivery::{Delivery, FailureReason, OutgoingMessage, UnknownReason},
    ports::SettingsError,
    provider::ProviderSettings,
};
use url::Url;

use crate::{mapped::MappingError, reply::Reply, request::OutgoingRequest};

/// A provider that was opened with a stage's settings. Pure and synchronous: it neither sends nor waits.
pub trait Provider: Send + Sync {
    /// Where messages are posted to.
    fn endpoint(&self) -> &Url;

    /// The request that hands `message` to the provider, shaped by what the stage's mapping made of it.
    ///
    /// # Errors
    /// When the settings cannot carry this message, or what the mapping made cannot be sent. What can be known without a
    /// message is refused when the provider is opened.
    fn request(&self, message: &OutgoingMessage) -> Result<OutgoingRequest, RequestError>;

    /// What `reply` says about the message. Never panics, whatever the bytes.
    fn outcome(&self, reply: &Reply) -> Delivery;
}

/// A message cannot be made a request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The settings cannot carry it.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// What the stage's mapping made of it cannot be sent.
    #[error(transparent)]
    Mapping(#[from] MappingError),
}

/// A kind of provider: everything about it that is the same for all stages.
#[derive(Debug)]
pub struct ProviderKind {
    /// The kind's name, as stages store it: lower-case letters, digits and underscores.
    pub name: &'static str,
    /// The kind's name for people.
    pub title: &'static str,
    /// The kind's page, as a path from the root of the repository.
    pub docs: &'static str,
    /// Where the kind's requests go.
    pub endpoint: Endpoint,
    /// The settings that a person fills in, in the order that helps.
    pub settings: &'static [Setting],
    /// Which of the settings are secret: sealed in the database and never shown.
    pub secrets: &'static [&'static str],
    /// Opens the kind with a stage's settings. The second argument replaces a fixed endpoint's base URL.
    pub open: Open,
    /// Messages with the requests they become, and replies with what they mean. They are tests as well.
    pub examples: &'static [Example],
}

/// Opens a kind of provider: reads its settings, and refuses what is unknown, missing or malformed.
pub type Open = fn(&ProviderSettings, Option<&Url>) -> Result<Box<dyn Provider>, SettingsError>;

/// Where a kind's requests go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// To the provider's own servers, under this base URL.
    Fixed(&'static str),
    /// To the URL that a stage names in this setting.
    Setting(&'static str),
}

/// One setting of a kind of provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The setting's name, as in authentik where authentik has it.
    pub name: &'static str,
    /// What it is, in one sentence.
    pub help: &'static str,
    /// A value that would do. For a secret, a reference as the command line takes it, such as `env:NAME`.
    pub example: &'static str,
    /// Whether there has to be a value.
    pub required: bool,
}

/// One set of settings, a message, the request it becomes, and replies with what they mean.
///
/// `{code}` stands for the message's code, which tests cannot choose.
#[derive(Debug)]
pub struct Example {
    /// The settings by name, secrets among them.
    pub settings: &'static [(&'static str, &'static str)],
    /// The message's template.
    pub template: &'static str,
    /// The number, in E.164 form.
    pub to: &'static str,
    /// The message's key against doubles.
    pub idempotency_key: &'static str,
    /// For how many seconds the message is of use.
    pub valid_for_secs: u64,
    /// The request's URL.
    pub url: &'static str,
    /// The request's headers, all of them but `User-Agent`.
    pub headers: &'static [(&'static str, &'static str)],
    /// The request's body.
    pub body: &'static str,
    /// Replies, and what they mean.
    pub replies: &'static [ReplyExample],
}

/// A reply and what it means.
#[derive(Debug)]
pub struct ReplyExample {
    /// The reply's status.
    pub status: u16,
    /// The reply's body.
    pub body: &'static str,
    /// What it means.
    pub means: ExpectedDelivery,
}

/// What a reply means, in a form that can be written down as a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedDelivery {
    /// Taken, perhaps under an id.
    Accepted(Option<&'static str>),
    /// Not taken: the reason, the provider's code, and how the detail for operators begins.
    Failed(FailureReason, Option<&'static str>, &'static str),
    /// Perhaps taken: the reason and the provider's code.
    Unknown(UnknownReason, Option<&'static str>),
}

impl RequestError {
    /// What became of the message: it was not sent, for this reason.
    pub fn delivery(&self) -> Delivery {
        let reason = match self {
            Self::Settings(_) => FailureReason::Settings,
            Self::Mapping(_) => FailureReason::Mapping,
        };
        Delivery::failed(reason, &self.to_string())
    }
}

impl ProviderKind {
    /// Whether the setting `name` is secret.
    pub fn is_secret(&self, name: &str) -> bool {
        self.secrets.contains(&name)
    }

    /// The command that creates a stage with this kind's example settings, as its page shows it.
    pub fn example_command(&self) -> String {
        let head = format!("handset stage sms create NAME --provider {}", self.name);
        self.settings.iter().filter(|setting| setting.required).fold(head, |command, setting| {
            let flag = if self.is_secret(setting.name) { "--secret" } else { "--set" };
            format!("{command} \\\n    {flag} {}={}", setting.name, setting.example)
        })
    }
}
