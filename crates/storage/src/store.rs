//! The store: each method is one operation, run on whichever database there is.

use std::fmt;

use async_trait::async_trait;
use handset_core::{
    challenge::SmsChallenge,
    delivery::DeliveryRecord,
    device::Device,
    enrol::{SendRequest, SendReservation},
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
    policy::{ExpressionPolicy, PolicyBinding, StagePolicies},
    ports::{
        AttemptOutcome, AttemptRequest, BindError, Bootstrap, DeleteStage, EnrolOutcome,
        EnrolRequest, NameTaken, SignIn, Store, StoreError,
    },
    session::{NewSession, Session, TokenDigest},
    time::Timestamp,
    token::NewApiToken,
    user::{Credentials, NewUser, User, UserField, Username},
};

use crate::{
    backend::Backend,
    operations::{
        bindings::{RemoveStageBinding, SaveStageBinding},
        challenges::FindChallenge,
        devices::ListDevices,
        events::AppendEvent,
        flows::{CreateFlow, FindFlow, FlowById, FlowFor, ListFlows},
        guards::{FindGuard, Unlock},
        installation::CheckHealth,
        limits::{Charge, CountHits},
        maintenance::{AbandonSends, RETENTIONS, SweepChunk},
        mappings::MappingById,
        named::{List, Remove, Save},
        plans::{EndPlan, EndPlansOf, FindPlan, OpenPlan, SavePlan},
        policies::PolicyById,
        policy_bindings::{ListPolicyBindings, PoliciesOf, RemovePolicyBinding, SavePolicyBinding},
        sessions::{EndSession, FindSession, NoteSeen},
        stages::{ListStages, RemoveStage, SaveStage, StageById, StageByName},
        tokens::{CreateToken, UserOfToken},
        users::{CreateUser, CredentialsOf, FindCredentials, FindUser, ListUsers, SetPassword},
        voiding::VoidChallenges,
    },
};

/// A [`Store`] on a database of one kind: see [`crate::SqliteStore`] and [`crate::PostgresStore`].
pub struct SqlStore<B>(pub(crate) B);

impl<B> fmt::Debug for SqlStore<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqlStore")
    }
}

#[async_trait]
impl<B: Backend> Store for SqlStore<B> {
    async fn bootstrap(&self, bootstrap: Bootstrap) -> Result<bool, StoreError> {
        self.0.write(bootstrap).await
    }

    async fn check_health(&self) -> Result<(), StoreError> {
        self.0.write(CheckHealth).await
    }

    async fn database_time(&self) -> Result<Option<Timestamp>, StoreError> {
        self.0.time().await
    }

    async fn abandon_sends(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.0.write(AbandonSends(now)).await
    }

    /// Clears up in many small transactions, so that other writes get their turn between them. After an error, what was
    /// cleared stays so and the next sweep goes on.
    async fn sweep(&self, now: Timestamp) -> Result<(), StoreError> {
        for retention in RETENTIONS {
            while self.0.write(SweepChunk { retention, now }).await? {}
        }
        Ok(())
    }

    async fn create_user(&self, user: NewUser) -> Result<Result<User, NameTaken>, StoreError> {
        self.0.write(CreateUser(user)).await
    }

    async fn users(&self, offset: u32, limit: u32) -> Result<Vec<User>, StoreError> {
        self.0.read(ListUsers { offset, limit }).await
    }

    async fn user_by_name(&self, username: &Username) -> Result<Option<User>, StoreError> {
        self.0.read(FindUser(username.clone())).await
    }

    async fn credentials(
        &self,
        identifier: &str,
        fields: &[UserField],
    ) -> Result<Option<Credentials>, StoreError> {
        self.0
            .read(FindCredentials { identifier: identifier.to_owned(), fields: fields.to_vec() })
            .await
    }

    async fn credentials_of(&self, user: UserId) -> Result<Option<Credentials>, StoreError> {
        self.0.read(CredentialsOf(user)).await
    }

    async fn set_password(&self, user: UserId, password: PasswordHash) -> Result<(), StoreError> {
        self.0.write(SetPassword { user, password }).await
    }

    async fn session(&self, token: &TokenDigest) -> Result<Option<Session>, StoreError> {
        self.0.read(FindSession(*token)).await
    }

    async fn note_seen(&self, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
        self.0.write(NoteSeen { session, now }).await
    }

    async fn sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError> {
        self.0.write(sign_in).await
    }

    async fn end_session(
        &self,
        session: SessionId,
        event: Option<Event>,
    ) -> Result<(), StoreError> {
        self.0.write(EndSession { session, event }).await
    }

    async fn append_event(&self, event: Event) -> Result<(), StoreError> {
        self.0.write(AppendEvent(event)).await
    }

    async fn flow(&self, slug: &FlowSlug) -> Result<Option<FlowDefinition>, StoreError> {
        self.0.read(FindFlow(slug.clone())).await
    }

    async fn flow_by_id(&self, flow: FlowId) -> Result<Option<Flow>, StoreError> {
        self.0.read(FlowById(flow)).await
    }

    async fn flow_for(&self, designation: Designation) -> Result<Option<Flow>, StoreError> {
        self.0.read(FlowFor(designation)).await
    }

    async fn create_flow(&self, flow: FlowDefinition) -> Result<Result<(), NameTaken>, StoreError> {
        self.0.write(CreateFlow(flow)).await
    }

    async fn stage(&self, stage: StageId) -> Result<Option<Stage>, StoreError> {
        self.0.read(StageById(stage)).await
    }

    async fn stage_by_name(&self, name: &str) -> Result<Option<Stage>, StoreError> {
        self.0.read(StageByName(name.to_owned())).await
    }

    async fn stages(&self) -> Result<Vec<Stage>, StoreError> {
        self.0.read(ListStages).await
    }

    async fn save_stage(&self, stage: Stage) -> Result<Result<(), NameTaken>, StoreError> {
        self.0.write(SaveStage(stage)).await
    }

    async fn delete_stage(&self, stage: StageId) -> Result<DeleteStage, StoreError> {
        self.0.write(RemoveStage(stage)).await
    }

    async fn flows(&self) -> Result<Vec<FlowDefinition>, StoreError> {
        self.0.read(ListFlows).await
    }

    async fn save_stage_binding(
        &self,
        flow: FlowId,
        binding: StageBinding,
    ) -> Result<Result<(), BindError>, StoreError> {
        self.0.write(SaveStageBinding { flow, binding }).await
    }

    async fn delete_stage_binding(&self, binding: BindingId) -> Result<bool, StoreError> {
        self.0.write(RemoveStageBinding(binding)).await
    }

    async fn mapping(&self, mapping: MappingId) -> Result<Option<Mapping>, StoreError> {
        self.0.read(MappingById(mapping)).await
    }

    async fn mappings(&self) -> Result<Vec<Mapping>, StoreError> {
        self.0.read(List::all()).await
    }

    async fn save_mapping(&self, mapping: Mapping) -> Result<Result<(), NameTaken>, StoreError> {
        self.0.write(Save(mapping)).await
    }

    async fn delete_mapping(&self, mapping: MappingId) -> Result<bool, StoreError> {
        self.0.write(Remove::<Mapping>(mapping)).await
    }

    async fn policy(&self, policy: PolicyId) -> Result<Option<ExpressionPolicy>, StoreError> {
        self.0.read(PolicyById(policy)).await
    }

    async fn policies(&self) -> Result<Vec<ExpressionPolicy>, StoreError> {
        self.0.read(List::all()).await
    }

    async fn save_policy(
        &self,
        policy: ExpressionPolicy,
    ) -> Result<Result<(), NameTaken>, StoreError> {
        self.0.write(Save(policy)).await
    }

    async fn delete_policy(&self, policy: PolicyId) -> Result<bool, StoreError> {
        self.0.write(Remove::<ExpressionPolicy>(policy)).await
    }

    async fn policy_bindings(&self) -> Result<Vec<PolicyBinding>, StoreError> {
        self.0.read(ListPolicyBindings).await
    }

    async fn save_policy_binding(
        &self,
        binding: PolicyBinding,
    ) -> Result<Result<(), BindError>, StoreError> {
        self.0.write(SavePolicyBinding(binding)).await
    }

    async fn delete_policy_binding(&self, binding: PolicyBindingId) -> Result<bool, StoreError> {
        self.0.write(RemovePolicyBinding(binding)).await
    }

    async fn stage_policies(&self, binding: BindingId) -> Result<StagePolicies, StoreError> {
        self.0.read(PoliciesOf(binding)).await
    }

    async fn prompts(&self) -> Result<Vec<Prompt>, StoreError> {
        self.0.read(List::all()).await
    }

    async fn save_prompt(&self, prompt: Prompt) -> Result<Result<(), NameTaken>, StoreError> {
        self.0.write(Save(prompt)).await
    }

    async fn delete_prompt(&self, prompt: PromptId) -> Result<bool, StoreError> {
        self.0.write(Remove::<Prompt>(prompt)).await
    }

    async fn create_token(&self, token: NewApiToken) -> Result<Result<(), NameTaken>, StoreError> {
        self.0.write(CreateToken(token)).await
    }

    async fn user_of_token(
        &self,
        digest: &TokenDigest,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError> {
        self.0.read(UserOfToken { digest: *digest, now }).await
    }

    async fn plan(
        &self,
        session: SessionId,
        flow: &FlowSlug,
    ) -> Result<Option<ActivePlan>, StoreError> {
        self.0.read(FindPlan { session, flow: flow.clone() }).await
    }

    async fn open_plan(
        &self,
        plan: Plan,
        new_session: Option<NewSession>,
    ) -> Result<bool, StoreError> {
        self.0.write(OpenPlan { plan, new_session }).await
    }

    async fn save_plan(&self, plan: Plan) -> Result<bool, StoreError> {
        self.0.write(SavePlan(plan)).await
    }

    async fn end_plans_of(&self, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
        self.0.write(EndPlansOf { session, now }).await
    }

    async fn end_plan(&self, plan: PlanId, now: Timestamp) -> Result<(), StoreError> {
        self.0.write(EndPlan { plan, now }).await
    }

    async fn reserve_send(&self, request: SendRequest) -> Result<SendReservation, StoreError> {
        self.0.write(request).await
    }

    async fn record_delivery(&self, record: DeliveryRecord) -> Result<(), StoreError> {
        self.0.write(record).await
    }

    async fn challenge(
        &self,
        plan: PlanId,
        stage: StageId,
    ) -> Result<Option<SmsChallenge>, StoreError> {
        self.0.read(FindChallenge { plan, stage }).await
    }

    async fn void_challenges(
        &self,
        plan: PlanId,
        stage: StageId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.0.write(VoidChallenges { plan, stage, now }).await
    }

    async fn take_attempt(&self, request: AttemptRequest) -> Result<AttemptOutcome, StoreError> {
        self.0.write(request).await
    }

    async fn enrol_device(&self, request: EnrolRequest) -> Result<EnrolOutcome, StoreError> {
        self.0.write(request).await
    }

    async fn devices(&self, user: UserId) -> Result<Vec<Device>, StoreError> {
        self.0.read(ListDevices(user)).await
    }

    async fn charge(
        &self,
        quotas: Vec<Quota>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.0.write(Charge { quotas, now }).await
    }

    async fn hits(&self, bucket: &str, since: Timestamp) -> Result<u64, StoreError> {
        self.0.read(CountHits { bucket: bucket.to_owned(), since }).await
    }

    async fn guard(&self, user: UserId) -> Result<Guard, StoreError> {
        self.0.read(FindGuard(user)).await
    }

    async fn unlock(&self, user: UserId) -> Result<(), StoreError> {
        self.0.write(Unlock(user)).await
    }
}
