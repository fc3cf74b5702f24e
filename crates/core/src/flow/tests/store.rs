//! A store of one flow, one plan and one challenge, in memory.

use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;

use super::{flow, sample_user};
use crate::{
    challenge::SmsChallenge,
    delivery::{DeliveryRecord, DeliveryState},
    device::Device,
    enrol::{SendDecision, SendFacts, SendRequest, SendReservation},
    event::Event,
    flow::{
        ActivePlan, Designation, Flow, FlowDefinition, FlowSlug, Plan, Stage, StageBinding,
        prompt::Prompt,
    },
    guard::Guard,
    ids::{
        BindingId, FlowId, MappingId, PlanId, PolicyBindingId, PolicyId, PromptId, SessionId,
        StageId, UserId,
    },
    limits::Quota,
    mapping::Mapping,
    password::PasswordHash,
    policy::{BoundPolicy, ExpressionPolicy, PolicyBinding, PolicyEngineMode, StagePolicies},
    ports::{
        AttemptOutcome, AttemptRequest, BindError, Bootstrap, DeleteStage, EnrolOutcome,
        EnrolRequest, NameTaken, SignIn, Store, StoreError,
    },
    session::{NewSession, Session, TokenDigest},
    time::Timestamp,
    token::NewApiToken,
    user::{Credentials, NewUser, User, UserField, Username},
};

/// What is in the store.
#[derive(Default)]
pub(super) struct State {
    pub(super) stages: Vec<Stage>,
    pub(super) bindings: Vec<StageBinding>,
    pub(super) policies: Vec<ExpressionPolicy>,
    pub(super) bound: Vec<BoundPolicy>,
    pub(super) prompts: Vec<Prompt>,
    pub(super) mappings: Vec<Mapping>,
    pub(super) plan: Option<Plan>,
    pub(super) challenge: Option<SmsChallenge>,
    pub(super) number_owner: Option<UserId>,
    pub(super) deliveries: Vec<DeliveryRecord>,
    pub(super) events: Vec<Event>,
    hits: Vec<String>,
}

#[derive(Default)]
pub(super) struct FakeStore(Mutex<State>);

impl FakeStore {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

fn current(state: &State, plan: &Plan) -> Option<Stage> {
    state.stages.iter().find(|stage| Some(stage.id) == plan.current_stage()).cloned()
}

/// The store, with the methods that tests of flows use, and after them those that they do not.
macro_rules! store {
    (used { $($used:tt)* } unused { $(fn $name:ident($($arg:ident: $type:ty),*) -> $answer:ty;)* }) => {
        #[async_trait]
        impl Store for FakeStore {
            $($used)*
            $(async fn $name(&self, $($arg: $type),*) -> Result<$answer, StoreError> {
                $(let _ = $arg;)*
                panic!("no test uses {}", stringify!($name))
            })*
        }
    };
}

store! {
    used {
        async fn credentials_of(&self, user: UserId) -> Result<Option<Credentials>, StoreError> {
            let known = sample_user().filter(|known| known.id == user);
            Ok(known.map(|user| Credentials { user, password: None }))
        }
        async fn append_event(&self, event: Event) -> Result<(), StoreError> {
            self.state().events.push(event);
            Ok(())
        }
        async fn flow(&self, _: &FlowSlug) -> Result<Option<FlowDefinition>, StoreError> {
            Ok(Some(FlowDefinition { flow: flow(), stages: self.state().bindings.clone() }))
        }
        async fn stage(&self, id: StageId) -> Result<Option<Stage>, StoreError> {
            Ok(self.state().stages.iter().find(|stage| stage.id == id).cloned())
        }
        async fn mapping(&self, id: MappingId) -> Result<Option<Mapping>, StoreError> {
            Ok(self.state().mappings.iter().find(|mapping| mapping.id == id).cloned())
        }
        async fn policy(&self, id: PolicyId) -> Result<Option<ExpressionPolicy>, StoreError> {
            Ok(self.state().policies.iter().find(|policy| policy.id == id).cloned())
        }
        async fn stage_policies(&self, binding: BindingId) -> Result<StagePolicies, StoreError> {
            let bound = self.state().bound.clone();
            let policies = bound.into_iter().filter(|one| one.binding.target == binding).collect();
            Ok(StagePolicies { mode: PolicyEngineMode::Any, policies })
        }
        async fn prompts(&self) -> Result<Vec<Prompt>, StoreError> {
            let mut prompts = self.state().prompts.clone();
            prompts.sort_by_key(|prompt| prompt.order);
            Ok(prompts)
        }
        async fn plan(
            &self,
            _: SessionId,
            _: &FlowSlug,
        ) -> Result<Option<ActivePlan>, StoreError> {
            let state = self.state();
            let active = |plan: &Plan| ActivePlan {
                plan: plan.clone(),
                flow: flow(),
                stage: current(&state, plan),
            };
            Ok(state.plan.as_ref().map(active))
        }
        async fn open_plan(&self, plan: Plan, _: Option<NewSession>) -> Result<bool, StoreError> {
            self.state().plan = Some(plan);
            Ok(true)
        }
        async fn save_plan(&self, plan: Plan) -> Result<bool, StoreError> {
            let mut state = self.state();
            let is_current = state.plan.as_ref().is_some_and(|kept| kept.version == plan.version);
            if is_current {
                state.plan = Some(Plan { version: plan.version + 1, ..plan });
            }
            Ok(is_current)
        }
        async fn end_plan(&self, _: PlanId, _: Timestamp) -> Result<(), StoreError> {
            self.state().plan = None;
            Ok(())
        }
        async fn reserve_send(&self, request: SendRequest) -> Result<SendReservation, StoreError> {
            let mut state = self.state();
            let facts = SendFacts {
                current: state.challenge.clone(),
                guard: Guard::default(),
                number_owner: state.number_owner,
                devices: 0,
                other_numbers_today: 0,
            };
            Ok(match request.decide(&facts) {
                SendDecision::Refuse(refused) => SendReservation::Refused(refused),
                SendDecision::AlreadySent(challenge) => SendReservation::AlreadySent(challenge),
                SendDecision::Resend(challenge) | SendDecision::Open(challenge) => {
                    state.challenge = Some(challenge.clone());
                    SendReservation::Send(challenge)
                }
            })
        }
        async fn record_delivery(&self, record: DeliveryRecord) -> Result<(), StoreError> {
            let mut state = self.state();
            if let Some(challenge) = &mut state.challenge {
                assert_eq!(challenge.last_send, DeliveryState::Sending);
                challenge.last_send = record.delivery.state();
            }
            state.deliveries.push(record);
            Ok(())
        }
        async fn challenge(
            &self,
            _: PlanId,
            _: StageId,
        ) -> Result<Option<SmsChallenge>, StoreError> {
            Ok(self.state().challenge.clone())
        }
        async fn charge(
            &self,
            quotas: Vec<Quota>,
            now: Timestamp,
        ) -> Result<Option<Timestamp>, StoreError> {
            let mut state = self.state();
            let is_full = |quota: &Quota| {
                let hits = state.hits.iter().filter(|bucket| **bucket == quota.bucket);
                hits.count() >= quota.max as usize
            };
            if quotas.iter().any(is_full) {
                return Ok(Some(now));
            }
            state.hits.extend(quotas.into_iter().map(|quota| quota.bucket));
            Ok(None)
        }
    }
    unused {
        fn bootstrap(a: Bootstrap) -> bool;
        fn check_health() -> ();
        fn database_time() -> Option<Timestamp>;
        fn abandon_sends(a: Timestamp) -> u64;
        fn sweep(a: Timestamp) -> ();
        fn create_user(a: NewUser) -> Result<User, NameTaken>;
        fn users(a: u32, b: u32) -> Vec<User>;
        fn user_by_name(a: &Username) -> Option<User>;
        fn credentials(a: &str, b: &[UserField]) -> Option<Credentials>;
        fn set_password(a: UserId, b: PasswordHash) -> ();
        fn session(a: &TokenDigest) -> Option<Session>;
        fn note_seen(a: SessionId, b: Timestamp) -> ();
        fn sign_in(a: SignIn) -> bool;
        fn end_session(a: SessionId, b: Option<Event>) -> ();
        fn flow_by_id(a: FlowId) -> Option<Flow>;
        fn flow_for(a: Designation) -> Option<Flow>;
        fn create_flow(a: FlowDefinition) -> Result<(), NameTaken>;
        fn stage_by_name(a: &str) -> Option<Stage>;
        fn stages() -> Vec<Stage>;
        fn save_stage(a: Stage) -> Result<(), NameTaken>;
        fn delete_stage(a: StageId) -> DeleteStage;
        fn flows() -> Vec<FlowDefinition>;
        fn save_stage_binding(a: FlowId, b: StageBinding) -> Result<(), BindError>;
        fn delete_stage_binding(a: BindingId) -> bool;
        fn mappings() -> Vec<Mapping>;
        fn save_mapping(a: Mapping) -> Result<(), NameTaken>;
        fn delete_mapping(a: MappingId) -> bool;
        fn policies() -> Vec<ExpressionPolicy>;
        fn save_policy(a: ExpressionPolicy) -> Result<(), NameTaken>;
        fn delete_policy(a: PolicyId) -> bool;
        fn policy_bindings() -> Vec<PolicyBinding>;
        fn save_policy_binding(a: PolicyBinding) -> Result<(), BindError>;
        fn delete_policy_binding(a: PolicyBindingId) -> bool;
        fn save_prompt(a: Prompt) -> Result<(), NameTaken>;
        fn delete_prompt(a: PromptId) -> bool;
        fn create_token(a: NewApiToken) -> Result<(), NameTaken>;
        fn user_of_token(a: &TokenDigest, b: Timestamp) -> Option<User>;
        fn end_plans_of(a: SessionId, b: Timestamp) -> ();
        fn void_challenges(a: PlanId, b: StageId, c: Timestamp) -> ();
        fn take_attempt(a: AttemptRequest) -> AttemptOutcome;
        fn enrol_device(a: EnrolRequest) -> EnrolOutcome;
        fn devices(a: UserId) -> Vec<Device>;
        fn hits(a: &str, b: Timestamp) -> u64;
        fn guard(a: UserId) -> Guard;
        fn unlock(a: UserId) -> ();
    }
}
