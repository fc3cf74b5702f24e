//! People on their way through a flow, and what they ask for.

use handset_core::{
    challenge::{Purpose, SmsChallenge},
    code::CodeLength,
    delivery::{Delivery, DeliveryRecord, DeliveryState, DeliverySubject},
    device::{DEFAULT_DEVICE_NAME, NewDevice},
    enrol::{SendRequest, SendReservation},
    event::EventAction,
    flow::{FlowDefinition, Plan, PlanContext, PlannedStage, authenticator_sms::DuplicateNumber},
    ids::{ChallengeId, PlanId, SessionId, StageId, UserId},
    limits::LimitSettings,
    phone::PhoneNumber,
    ports::{AttemptRequest, EnrolRequest, SignIn, Store},
    session::{NewSession, SessionToken},
    time::Timestamp,
};

use crate::{
    database::keys,
    values::{LIFETIME, NOW, event, flow, id, new_session, new_user, stage, unique},
};

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
            stages: self.flow.stages.iter().map(PlannedStage::from).collect(),
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
