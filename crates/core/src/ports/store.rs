//! The port to the database.

use async_trait::async_trait;

use crate::{
    challenge::SmsChallenge,
    delivery::DeliveryRecord,
    device::{Device, NewDevice},
    enrol::{SendRequest, SendReservation},
    event::Event,
    flow::{
        ActivePlan, Designation, Flow, FlowDefinition, FlowSlug, Plan, Stage, StageBinding,
        prompt::Prompt,
    },
    guard::Guard,
    ids::{
        BindingId, ChallengeId, FlowId, MappingId, PlanId, PolicyBindingId, PolicyId, PromptId,
        SessionId, StageId, UserId,
    },
    limits::{LimitSettings, Quota},
    mapping::Mapping,
    password::PasswordHash,
    policy::{ExpressionPolicy, PolicyBinding, StagePolicies},
    session::{NewSession, Session, TokenDigest},
    time::Timestamp,
    token::NewApiToken,
    user::{Credentials, NewUser, User, UserField, Username},
};

/// The database could not do what was asked. Nothing of it was done, unless the connection broke during the commit itself.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached, is full, read-only, or did not answer in time.
    #[error("the database is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database holds something that this program did not write.
    #[error("the database holds an unreadable value in {place}")]
    Unreadable {
        /// Table and column.
        place: &'static str,
        /// Why it cannot be read.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// A name is in use already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this name is in use already")]
pub struct NameTaken;

/// One guess at a challenge's code.
#[derive(Clone, Debug)]
pub struct AttemptRequest {
    /// The challenge.
    pub challenge: ChallengeId,
    /// The plan in which the guess is made; it must be the challenge's.
    pub plan: PlanId,
    /// Who makes it; must be the challenge's user.
    pub user: UserId,
    /// The brake on guesses from one address, if it is on.
    pub quota: Option<Quota>,
    /// The limits in force.
    pub limits: LimitSettings,
    /// When it is made.
    pub now: Timestamp,
}

/// Whether a guess was counted, and so may be looked at.
#[derive(Clone, Debug)]
#[must_use]
pub enum AttemptOutcome {
    /// It was counted and committed.
    Counted {
        /// The challenge, this guess included.
        challenge: Box<SmsChallenge>,
        /// The account's guard, this guess included.
        guard: Guard,
    },
    /// The challenge takes no guesses (any more), or belongs to another plan or user.
    NotOpen,
    /// The account waits.
    LockedUntil(Timestamp),
    /// The account is stopped until an administrator unlocks it.
    Stopped,
    /// Too many guesses came from this address.
    LimitedUntil(Timestamp),
}

/// A phone whose code was right.
#[derive(Clone, Debug)]
pub struct EnrolRequest {
    /// The challenge that was answered.
    pub challenge: ChallengeId,
    /// The phone to be enrolled.
    pub device: NewDevice,
    /// How many phones the user may have through this stage; 0 for any number.
    pub max_devices_per_user: u32,
    /// What the audit trail gets.
    pub event: Event,
    /// When it was answered.
    pub now: Timestamp,
}

/// Whether a phone was enrolled. Only the transaction that consumed the challenge returns `Enrolled`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum EnrolOutcome {
    /// The challenge was consumed and the phone enrolled, in one transaction.
    Enrolled(Device),
    /// The challenge was consumed, expired or given up before. Nothing happened.
    NotOpen,
    /// The challenge was consumed, but the number has an owner by now. No phone was enrolled.
    NumberInUse,
    /// The challenge was consumed, but the user has as many phones as are allowed. No phone was enrolled.
    TooManyDevices,
}

/// A sign-in: the session's secret is replaced and its user set.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The session that ends.
    pub old_session: SessionId,
    /// The session that takes its place.
    pub new_session: NewSession,
    /// The plan that signed the user in and goes on in the new session. Other plans of the old session end with it:
    /// they may be about somebody else.
    pub plan: PlanId,
    /// Who signed in.
    pub user: UserId,
    /// What the audit trail gets.
    pub event: Event,
}

/// What an empty database gets.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    /// The first administrator.
    pub admin: NewUser,
    /// A token of the administrator's, for programs; its `user` is ignored.
    pub token: Option<NewApiToken>,
    /// Stages, before the flows that bind them.
    pub stages: Vec<Stage>,
    /// Flows with their stages in order.
    pub flows: Vec<FlowDefinition>,
    /// When.
    pub now: Timestamp,
}

/// What became of a request to delete a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum DeleteStage {
    /// It is gone, with its bindings and open challenges.
    Deleted,
    /// There is no such stage.
    NotFound,
    /// Phones are enrolled through it; it stays.
    HasDevices(u64),
}

/// Why a stage was not bound to a flow, or a policy not to a stage of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// The flow, or the stage of a flow, is not there.
    #[error("what it is bound to does not exist")]
    NoTarget,
    /// The stage, or the policy, is not there.
    #[error("what is bound does not exist")]
    NoObject,
    /// The same is bound there already, under the same order.
    #[error("it is bound there already")]
    Duplicate,
}

/// The database. One method for each act that has to be atomic; no method hands out a transaction.
///
/// Every method that writes is one transaction: on `Err` nothing was written. A committed write survives the end
/// of the process, and a power loss with the documented database settings.
///
/// # Cancellation
/// Dropping the future of a writing method leaves it undone or done, never half done; which of the two, the caller
/// does not learn. Callers that must know run it shielded from the client's disconnect.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    // Installation

    /// Writes `bootstrap` if the database has never been set up, and says whether it did. Over all nodes, one call returns `true`.
    async fn bootstrap(&self, bootstrap: Bootstrap) -> Result<bool, StoreError>;
    /// Whether the database answers and can be written to.
    async fn check_health(&self) -> Result<(), StoreError>;
    /// The database's own clock, where it has one.
    async fn database_time(&self) -> Result<Option<Timestamp>, StoreError>;
    /// Turns deliveries that a process left in `sending` into `unknown`; returns how many. Called at start-up.
    async fn abandon_sends(&self, now: Timestamp) -> Result<u64, StoreError>;
    /// Removes what is over: sessions, plans, hits that no window sees, old challenges; wipes numbers that are no longer needed.
    async fn sweep(&self, now: Timestamp) -> Result<(), StoreError>;

    // Users and sessions

    /// Makes a user, unless the user name is taken.
    async fn create_user(&self, user: NewUser) -> Result<Result<User, NameTaken>, StoreError>;
    /// All users by user name, at most `limit`, after the first `offset`.
    async fn users(&self, offset: u32, limit: u32) -> Result<Vec<User>, StoreError>;
    /// The user with this user name, without regard to case.
    async fn user_by_name(&self, username: &Username) -> Result<Option<User>, StoreError>;
    /// The active user whom `identifier` names in one of `fields`, without regard to case; `None` when there is none, or more than one.
    async fn credentials(
        &self,
        identifier: &str,
        fields: &[UserField],
    ) -> Result<Option<Credentials>, StoreError>;
    /// The active user with this id.
    async fn credentials_of(&self, user: UserId) -> Result<Option<Credentials>, StoreError>;
    /// Sets a user's password and ends all sessions of the user.
    async fn set_password(&self, user: UserId, password: PasswordHash) -> Result<(), StoreError>;
    /// The session with this token and its active user. The caller checks whether it is over.
    async fn session(&self, token: &TokenDigest) -> Result<Option<Session>, StoreError>;
    /// Notes that a session was seen.
    async fn note_seen(&self, session: SessionId, now: Timestamp) -> Result<(), StoreError>;
    /// Signs a user in: opens the new session, moves the plan to it, and ends the old session with its other plans.
    /// `false`, and nothing done, when the old session is gone or the user is no longer active.
    async fn sign_in(&self, sign_in: SignIn) -> Result<bool, StoreError>;
    /// Ends a session and its plans, and voids their challenges.
    async fn end_session(&self, session: SessionId, event: Option<Event>)
    -> Result<(), StoreError>;
    /// Adds an entry to the audit trail.
    async fn append_event(&self, event: Event) -> Result<(), StoreError>;

    // Flows

    /// The flow with this slug and the ids of its stages in order.
    async fn flow(&self, slug: &FlowSlug) -> Result<Option<FlowDefinition>, StoreError>;
    /// The flow with this id.
    async fn flow_by_id(&self, flow: FlowId) -> Result<Option<Flow>, StoreError>;
    /// The first flow with this designation, by slug.
    async fn flow_for(&self, designation: Designation) -> Result<Option<Flow>, StoreError>;
    /// Makes a flow with its bindings, unless the slug is taken.
    async fn create_flow(&self, flow: FlowDefinition) -> Result<Result<(), NameTaken>, StoreError>;
    /// The stage with this id.
    async fn stage(&self, stage: StageId) -> Result<Option<Stage>, StoreError>;
    /// The stage with this name.
    async fn stage_by_name(&self, name: &str) -> Result<Option<Stage>, StoreError>;
    /// All stages, by name.
    async fn stages(&self) -> Result<Vec<Stage>, StoreError>;
    /// Makes or replaces the stage with this id, unless another stage has its name.
    async fn save_stage(&self, stage: Stage) -> Result<Result<(), NameTaken>, StoreError>;
    /// Deletes a stage through which no phone is enrolled.
    async fn delete_stage(&self, stage: StageId) -> Result<DeleteStage, StoreError>;
    /// All flows, by slug, with their stages in order.
    async fn flows(&self) -> Result<Vec<FlowDefinition>, StoreError>;
    /// Makes or replaces the binding with this id of a stage to a flow.
    async fn save_stage_binding(
        &self,
        flow: FlowId,
        binding: StageBinding,
    ) -> Result<Result<(), BindError>, StoreError>;
    /// Takes a stage out of a flow, with the policies bound to it there; `false` when there is no such binding.
    async fn delete_stage_binding(&self, binding: BindingId) -> Result<bool, StoreError>;

    // Mappings, policies and prompts. In one transaction with the deletion of one, every stage that names it forgets it.

    /// The mapping with this id.
    async fn mapping(&self, mapping: MappingId) -> Result<Option<Mapping>, StoreError>;
    /// All mappings, by name.
    async fn mappings(&self) -> Result<Vec<Mapping>, StoreError>;
    /// Makes or replaces the mapping with this id, unless another has its name.
    async fn save_mapping(&self, mapping: Mapping) -> Result<Result<(), NameTaken>, StoreError>;
    /// Deletes a mapping; `false` when there is none.
    async fn delete_mapping(&self, mapping: MappingId) -> Result<bool, StoreError>;
    /// The policy with this id.
    async fn policy(&self, policy: PolicyId) -> Result<Option<ExpressionPolicy>, StoreError>;
    /// All policies, by name.
    async fn policies(&self) -> Result<Vec<ExpressionPolicy>, StoreError>;
    /// Makes or replaces the policy with this id, unless another has its name.
    async fn save_policy(
        &self,
        policy: ExpressionPolicy,
    ) -> Result<Result<(), NameTaken>, StoreError>;
    /// Deletes a policy with its bindings; `false` when there is none.
    async fn delete_policy(&self, policy: PolicyId) -> Result<bool, StoreError>;
    /// All bindings of policies, by target and order.
    async fn policy_bindings(&self) -> Result<Vec<PolicyBinding>, StoreError>;
    /// Makes or replaces the binding with this id of a policy to a stage of a flow.
    async fn save_policy_binding(
        &self,
        binding: PolicyBinding,
    ) -> Result<Result<(), BindError>, StoreError>;
    /// Removes a binding of a policy; `false` when there is none.
    async fn delete_policy_binding(&self, binding: PolicyBindingId) -> Result<bool, StoreError>;
    /// The enabled policies of a stage of a flow, in order; none when the binding is gone.
    async fn stage_policies(&self, binding: BindingId) -> Result<StagePolicies, StoreError>;
    /// All prompts, by order and then by name.
    async fn prompts(&self) -> Result<Vec<Prompt>, StoreError>;
    /// Makes or replaces the prompt with this id, unless another has its name.
    async fn save_prompt(&self, prompt: Prompt) -> Result<Result<(), NameTaken>, StoreError>;
    /// Deletes a prompt; `false` when there is none.
    async fn delete_prompt(&self, prompt: PromptId) -> Result<bool, StoreError>;

    // Tokens

    /// Makes a token, unless its identifier is taken.
    async fn create_token(&self, token: NewApiToken) -> Result<Result<(), NameTaken>, StoreError>;
    /// The active user of the token with this digest that is not over at `now`.
    async fn user_of_token(
        &self,
        digest: &TokenDigest,
        now: Timestamp,
    ) -> Result<Option<User>, StoreError>;

    // Plans

    /// The session's plan for the flow, with the flow and the stage it has come to.
    async fn plan(
        &self,
        session: SessionId,
        flow: &FlowSlug,
    ) -> Result<Option<ActivePlan>, StoreError>;
    /// Stores a new plan in place of the session's plan for the same flow, opening the session first if it is new.
    /// `false` when the session is gone by now.
    async fn open_plan(
        &self,
        plan: Plan,
        new_session: Option<NewSession>,
    ) -> Result<bool, StoreError>;
    /// Replaces a stored plan if it still has `plan.version`, and raises its version. Of any number of calls with the same version, one returns `true`.
    async fn save_plan(&self, plan: Plan) -> Result<bool, StoreError>;
    /// Removes all plans of a session and voids their open challenges.
    async fn end_plans_of(&self, session: SessionId, now: Timestamp) -> Result<(), StoreError>;
    /// Removes a plan and voids its open challenges.
    async fn end_plan(&self, plan: PlanId, now: Timestamp) -> Result<(), StoreError>;

    // Proving a number

    /// Decides with [`SendRequest::decide`] whether a message may be sent, checks all quotas, and reserves the message:
    /// challenge, delivery and hits are committed before this returns [`SendReservation::Send`].
    ///
    /// Over all nodes: no quota is ever exceeded, a plan has at most one open challenge for a stage and a user at most
    /// `open_challenges_per_user`, and of parallel calls for the same plan and number one gets `Send`.
    async fn reserve_send(&self, request: SendRequest) -> Result<SendReservation, StoreError>;
    /// Records what became of a reserved message.
    async fn record_delivery(&self, record: DeliveryRecord) -> Result<(), StoreError>;
    /// The latest challenge of a plan for a stage.
    async fn challenge(
        &self,
        plan: PlanId,
        stage: StageId,
    ) -> Result<Option<SmsChallenge>, StoreError>;
    /// Gives up a plan's open challenges for a stage.
    async fn void_challenges(
        &self,
        plan: PlanId,
        stage: StageId,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Counts a guess on the challenge and on the account's guard, and commits that before the guess is looked at.
    ///
    /// Over all nodes, at most `max_attempts` calls for one challenge return [`AttemptOutcome::Counted`].
    async fn take_attempt(&self, request: AttemptRequest) -> Result<AttemptOutcome, StoreError>;
    /// Consumes the challenge, enrols the phone and clears the guard.
    ///
    /// Over all nodes, at most one call for one challenge returns [`EnrolOutcome::Enrolled`], and a stage never has two devices with one number.
    async fn enrol_device(&self, request: EnrolRequest) -> Result<EnrolOutcome, StoreError>;
    /// The user's phones, oldest first.
    async fn devices(&self, user: UserId) -> Result<Vec<Device>, StoreError>;

    // Limits

    /// Records one hit on each quota's bucket if all of them allow it. Over all nodes, no quota is ever exceeded.
    /// `Some` is the first instant at which it is worth trying again.
    async fn charge(
        &self,
        quotas: Vec<Quota>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError>;
    /// How many hits `bucket` has had since `since`.
    async fn hits(&self, bucket: &str, since: Timestamp) -> Result<u64, StoreError>;
    /// The account's guard.
    async fn guard(&self, user: UserId) -> Result<Guard, StoreError>;
    /// Forgets the account's wrong codes.
    async fn unlock(&self, user: UserId) -> Result<(), StoreError>;
}
