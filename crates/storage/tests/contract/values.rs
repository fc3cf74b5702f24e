//! Instants, numbers, users, stages and flows that the tests are about.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use handset_core::{
    event::{Event, EventAction},
    flow::{
        AuthenticationRequirement, Designation, Flow, FlowDefinition, Stage, StageSettings,
        authenticator_sms,
    },
    ids::{BindingId, EventId, FlowId, SessionId, StageId, UserId},
    phone::PhoneNumber,
    ports::testing::CountingEntropy,
    session::{NewSession, SessionToken},
    time::Timestamp,
    user::{NewUser, Username},
};
use serde_json::Map;
use uuid::Uuid;

/// When the tests begin.
pub(crate) const NOW: Timestamp = Timestamp::from_ms(1_700_000_000_000);
/// How long codes live.
pub(crate) const LIFETIME: Duration = Duration::from_mins(5);

static IDS: AtomicU64 = AtomicU64::new(1);

/// A number that no other call gets.
pub(crate) fn unique() -> u64 {
    IDS.fetch_add(1, Ordering::SeqCst)
}

/// An id that no other call gets.
pub(crate) fn id() -> Uuid {
    Uuid::from_u128(unique().into())
}

/// `NOW` and so many seconds.
pub(crate) fn at(seconds: u64) -> Timestamp {
    NOW.plus(Duration::from_secs(seconds))
}

/// A valid phone number, another for each `number`.
pub(crate) fn phone(number: u32) -> PhoneNumber {
    format!("+49151{:08}", 10_000_000 + number).parse().unwrap()
}

/// A user that is to be made.
pub(crate) fn new_user(username: &str) -> NewUser {
    NewUser {
        uuid: id(),
        username: Username::parse(username).unwrap(),
        name: format!("{username}'s name"),
        email: format!("{username}@Example.com"),
        is_superuser: false,
        password: None,
        created_at: NOW,
    }
}

/// A session that is to be opened, and the token that finds it.
pub(crate) fn new_session() -> (NewSession, SessionToken) {
    let token = SessionToken::random(&CountingEntropy::seeded(u32::try_from(unique()).unwrap()));
    let session = NewSession {
        id: SessionId(id()),
        token: token.digest(),
        client_ip: "203.0.113.9".into(),
        user_agent: "test".into(),
        created_at: NOW,
        expires_at: at(12 * 60 * 60),
    };
    (session, token)
}

/// A setup stage.
pub(crate) fn stage(name: &str) -> Stage {
    let settings = StageSettings::AuthenticatorSms(Box::<authenticator_sms::Settings>::default());
    Stage { id: StageId(id()), name: name.into(), configure_flow: None, settings }
}

/// A flow of stages that exist.
pub(crate) fn flow(slug: &str, stages: &[StageId]) -> FlowDefinition {
    let flow = Flow {
        id: FlowId(id()),
        slug: slug.parse().unwrap(),
        name: format!("{slug}'s name"),
        title: format!("{slug}'s title"),
        designation: Designation::StageConfiguration,
        authentication: AuthenticationRequirement::RequireAuthenticated,
    };
    FlowDefinition { flow, stages: stages.iter().map(|stage| (BindingId(id()), *stage)).collect() }
}

/// An entry of the audit trail.
pub(crate) fn event(action: EventAction, user: Option<UserId>) -> Event {
    let client_ip = "203.0.113.9".into();
    Event { id: EventId(id()), action, user, client_ip, context: Map::new(), created_at: NOW }
}
