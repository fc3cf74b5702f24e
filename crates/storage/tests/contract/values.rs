//! Instants, numbers, users, stages, flows and what goes with them, that the tests are about.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use handset_core::{
    event::{Event, EventAction},
    flow::{
        AuthenticationRequirement, Designation, Flow, FlowDefinition, Stage, StageBinding,
        StageSettings, authenticator_sms,
        prompt::{Prompt, PromptType},
    },
    ids::{
        BindingId, EventId, FlowId, MappingId, PolicyBindingId, PolicyId, PromptId, SessionId,
        StageId, UserId,
    },
    mapping::Mapping,
    phone::PhoneNumber,
    policy::{ExpressionPolicy, PolicyBinding},
    ports::testing::CountingEntropy,
    secret::SecretText,
    session::{NewSession, SessionToken, TokenDigest},
    time::Timestamp,
    token::NewApiToken,
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
    let stages = (0..).zip(stages).map(|(order, stage)| binding(*stage, order)).collect();
    FlowDefinition { flow, stages }
}

/// A binding of a stage.
pub(crate) fn binding(stage: StageId, order: i32) -> StageBinding {
    StageBinding::new(BindingId(id()), stage, order)
}

/// A mapping.
pub(crate) fn mapping(name: &str) -> Mapping {
    Mapping { id: MappingId(id()), name: name.into(), expression: format!("return '{name}'") }
}

/// A policy.
pub(crate) fn policy(name: &str) -> ExpressionPolicy {
    ExpressionPolicy {
        id: PolicyId(id()),
        name: name.into(),
        expression: format!("return '{name}' != ''"),
        execution_logging: false,
    }
}

/// A binding of a policy.
pub(crate) fn policy_binding(policy: PolicyId, target: BindingId, order: i32) -> PolicyBinding {
    PolicyBinding {
        id: PolicyBindingId(id()),
        policy,
        target,
        order,
        enabled: true,
        negate: false,
        failure_result: false,
        timeout_secs: 30,
    }
}

/// A prompt.
pub(crate) fn prompt(name: &str, order: i32) -> Prompt {
    Prompt {
        id: PromptId(id()),
        name: name.into(),
        field_key: "phone".to_owned().try_into().unwrap(),
        label: format!("{name}'s label"),
        kind: PromptType::Text,
        required: false,
        placeholder: format!("{name}'s placeholder"),
        initial_value: format!("{name}'s initial value"),
        order,
        sub_text: format!("{name}'s sub text"),
        placeholder_expression: false,
        initial_value_expression: false,
    }
}

/// A token that is never over.
pub(crate) fn token(identifier: &str, user: UserId) -> NewApiToken {
    let key = format!("{identifier}'s key");
    NewApiToken {
        identifier: identifier.into(),
        user,
        digest: TokenDigest::of(&key),
        key: SecretText::new(key),
        description: format!("{identifier}'s description"),
        created_at: NOW,
        expires_at: None,
    }
}

/// An entry of the audit trail.
pub(crate) fn event(action: EventAction, user: Option<UserId>) -> Event {
    let client_ip = "203.0.113.9".into();
    Event { id: EventId(id()), action, user, client_ip, context: Map::new(), created_at: NOW }
}
