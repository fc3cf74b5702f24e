//! The audit trail.

use serde_json::{Map, Value};

use crate::{
    ids::{EventId, UserId},
    time::Timestamp,
};

/// What happened. Named as authentik names its event actions, where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventAction {
    /// Somebody signed in.
    Login,
    /// Somebody tried to sign in and did not.
    LoginFailed,
    /// Somebody signed out.
    Logout,
    /// A phone was enrolled.
    AuthenticatorAdded,
    /// An account was locked after too many wrong codes.
    Locked,
    /// A message could not be sent because of how a stage is set up.
    ConfigurationError,
}

impl EventAction {
    /// The action's name in the database and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::LoginFailed => "login_failed",
            Self::Logout => "logout",
            Self::AuthenticatorAdded => "authenticator_added",
            Self::Locked => "locked",
            Self::ConfigurationError => "configuration_error",
        }
    }
}

/// An entry of the audit trail. It never holds a code, a secret or a whole phone number.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The entry's id.
    pub id: EventId,
    /// What happened.
    pub action: EventAction,
    /// Who did it, or whose account it was about.
    pub user: Option<UserId>,
    /// Where the request came from.
    pub client_ip: String,
    /// What else there is to know.
    pub context: Map<String, Value>,
    /// When it happened.
    pub created_at: Timestamp,
}
