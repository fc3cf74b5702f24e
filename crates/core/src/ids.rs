//! Identifiers. Each has its own type, so that one is never passed where another is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

uuid_id! {
    /// A flow. Shown as `pk` by the API.
    FlowId;
    /// A stage. Shown as `pk` by the API.
    StageId;
    /// The binding of one stage to one flow.
    BindingId;
    /// One browser session's run through one flow.
    PlanId;
    /// A browser session. Not the secret in the cookie: see [`crate::session::SessionToken`].
    SessionId;
    /// An SMS challenge: 128 random bits, part of what its code is derived from.
    ChallengeId;
    /// An entry of the audit trail.
    EventId;
    /// A webhook mapping. Shown as `pk` by the API.
    MappingId;
    /// An expression policy. Shown as `pk` by the API.
    PolicyId;
    /// The binding of one policy to one stage of a flow.
    PolicyBindingId;
    /// A prompt: one field of a form. Shown as `pk` by the API.
    PromptId;
}

/// A user. A positive integer, as in authentik.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

/// An enrolled phone. A positive integer, as in authentik.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceId(pub i64);

impl std::fmt::Display for UserId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Display for DeviceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
