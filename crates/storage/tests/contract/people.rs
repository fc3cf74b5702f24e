//! People, flows and requests that the tests are about.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use handset_core::{
    challenge::{Purpose, SmsChallenge},
    code::CodeLength,
    delivery::{Delivery, DeliveryRecord, DeliveryState, DeliverySubject},
    device::{DEFAULT_DEVICE_NAME, NewDevice},
    enrol::{SendRequest, SendReservation},
    event::{Event, EventAction},
    flow::{
        AuthenticationRequirement, Designation, Flow, FlowDefinition, Plan, PlanContext, Stage,
        StageSettings,
        authenticator_sms::{self, DuplicateNumber},
    },
    ids::{BindingId, ChallengeId, EventId, FlowId, PlanId, SessionId, StageId, UserId},
    limits::LimitSettings,
    phone::PhoneNumber,
    ports::{AttemptRequest, EnrolRequest, SignIn, Store, testing::CountingEntropy},
    session::{NewSession, SessionToken},
    time::Timestamp,
    user::{NewUser, Username},
};
use serde_json::Map;
use uuid::Uuid;

use crate::database::keys;

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

/// A stage with the flow it is bound to.
pub(crate) struct Setup {
    pub(crate) stage: StageId,
    pub(crate) flow: FlowDefinition,
}

impl Setup {
    /// Makes stage and flow.
    pub(crate) async fn new(store: &dyn Store) -> Self {
        let number = unique();
        let stage = stage(&format!("stage {number}"));
        let flow = flow(&format!("flow-{number}"), &[stage.id]);
        store.save_stage(stage.clone()).await.unwrap().unwrap();
        store.create_flow(flow.clone()).await.unwrap().unwrap();
        Self { stage: stage.id, flow }
    }

    /// A plan for this flow that is to be stored.
    pub(crate) fn plan(&self, session: SessionId) -> Plan {
        Plan {
            id: PlanId(id()),
            session,
            flow: self.flow.flow.id,
            stages: vec![self.stage],
            position: 0,
            version: 0,
            context: PlanContext::default(),
            created_at: NOW,
        }
    }
}

/// A user with a session and a plan, who is about to enrol a phone.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) plan: PlanId,
    pub(crate) stage: StageId,
}

impl Person {
    /// Makes user, session and plan for `setup`.
    pub(crate) async fn new(store: &dyn Store, setup: &Setup) -> Self {
        let user =
            store.create_user(new_user(&format!("user-{}", unique()))).await.unwrap().unwrap().id;
        Self { user, ..Self::visit(user, store, setup).await }
    }

    /// The same user in another session and plan.
    pub(crate) async fn visit(user: UserId, store: &dyn Store, setup: &Setup) -> Self {
        let (session, _) = new_session();
        let plan = setup.plan(session.id);
        let (session_id, plan_id) = (session.id, plan.id);
        assert!(store.open_plan(plan, Some(session)).await.unwrap());
        Self { user, session: session_id, plan: plan_id, stage: setup.stage }
    }

    /// Signs the person in and returns the new session's token.
    pub(crate) async fn sign_in(&self, store: &dyn Store) -> SessionToken {
        let (new_session, token) = new_session();
        assert!(store.sign_in(self.sign_in_as(new_session)).await.unwrap());
        token
    }

    /// A sign-in of this person.
    pub(crate) fn sign_in_as(&self, new_session: NewSession) -> SignIn {
        let event = event(EventAction::Login, Some(self.user));
        SignIn { old_session: self.session, new_session, plan: self.plan, user: self.user, event }
    }

    /// A challenge that is to be opened.
    pub(crate) fn challenge(&self, number: PhoneNumber, now: Timestamp) -> SmsChallenge {
        SmsChallenge {
            id: ChallengeId(id()),
            plan: self.plan,
            user: self.user,
            stage: self.stage,
            purpose: Purpose::Enrol,
            lookup: number.lookup(&keys().pepper),
            number: Some(number),
            decoy: false,
            code_length: CodeLength::default(),
            max_attempts: 5,
            attempts: 0,
            sends: 1,
            last_send_at: now,
            last_send: DeliveryState::Sending,
            created_at: now,
            expires_at: now.plus(LIFETIME),
            consumed_at: None,
            voided_at: None,
        }
    }

    /// A message that this person wants, without quotas.
    pub(crate) fn send(&self, number: PhoneNumber, now: Timestamp) -> SendRequest {
        SendRequest {
            subject: DeliverySubject {
                provider: "generic".parse().unwrap(),
                client_ip: "203.0.113.9".into(),
                masked_number: number.masked(),
                region: number.region().to_string(),
            },
            challenge: self.challenge(number, now),
            explicit_resend: false,
            quotas: Vec::new(),
            limits: LimitSettings::default(),
            duplicate_number: DuplicateNumber::Silent,
            max_devices_per_user: 0,
            now,
        }
    }

    /// A guess that this person makes.
    pub(crate) fn guess(&self, challenge: ChallengeId, now: Timestamp) -> AttemptRequest {
        AttemptRequest {
            challenge,
            plan: self.plan,
            user: self.user,
            quota: None,
            limits: LimitSettings::default(),
            now,
        }
    }

    /// A right code.
    pub(crate) fn enrol(&self, challenge: &SmsChallenge, now: Timestamp) -> EnrolRequest {
        EnrolRequest {
            challenge: challenge.id,
            device: NewDevice {
                name: DEFAULT_DEVICE_NAME.into(),
                number: challenge.number.clone(),
            },
            max_devices_per_user: 0,
            event: event(EventAction::AuthenticatorAdded, Some(self.user)),
            now,
        }
    }

    /// A challenge for `number` whose message was accepted.
    pub(crate) async fn sent(
        &self,
        store: &dyn Store,
        number: PhoneNumber,
        now: Timestamp,
    ) -> SmsChallenge {
        let challenge = reserved(store.reserve_send(self.send(number, now)).await.unwrap());
        store.record_delivery(accepted(&challenge, now)).await.unwrap();
        challenge
    }
}

/// The record of a message that was taken.
pub(crate) fn accepted(challenge: &SmsChallenge, now: Timestamp) -> DeliveryRecord {
    DeliveryRecord::of(challenge, Delivery::accepted(201, Some("SM1".into())), now)
}

/// The challenge of a message that was reserved.
pub(crate) fn reserved(reservation: SendReservation) -> SmsChallenge {
    match reservation {
        SendReservation::Send(challenge) => challenge,
        other => panic!("not reserved: {other:?}"),
    }
}
