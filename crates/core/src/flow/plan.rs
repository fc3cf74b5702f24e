//! Plans: one browser session's run through one flow.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    definition::{Flow, Stage, StageBinding},
    next::LocalPath,
};
use crate::{
    ids::{BindingId, FlowId, PlanId, SessionId, StageId, UserId},
    time::Timestamp,
    user::User,
};

/// One browser session's run through one flow. A session has at most one plan for a flow, so tabs share it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The plan's id.
    pub id: PlanId,
    /// Whose run it is.
    pub session: SessionId,
    /// Through which flow.
    pub flow: FlowId,
    /// The stages that were bound when the run began, in order.
    pub stages: Vec<PlannedStage>,
    /// How many stages are behind it.
    pub position: usize,
    /// Raised with every change, so that of two changes at once one fails.
    pub version: i64,
    /// What the stages found out.
    pub context: PlanContext,
    /// When it began.
    pub created_at: Timestamp,
}

/// A stage of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStage {
    /// The binding that brought it into the plan.
    pub binding: BindingId,
    /// The stage.
    pub stage: StageId,
    /// Whether its policies are asked when the plan comes to it.
    pub re_evaluate_policies: bool,
}

/// What the stages of a plan have found out. Stored as JSON, but for what prompts asked for, which is sealed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanContext {
    /// Whom the plan is about.
    pub pending_user: Option<PendingUser>,
    /// Wrong passwords so far.
    pub failed_passwords: u32,
    /// What prompt stages asked for. Stored apart and sealed: it may hold a phone number.
    #[serde(skip)]
    pub prompt_data: Map<String, Value>,
    /// Whether a setup stage has used the number that a prompt asked for. It does so once.
    pub is_prompted_number_used: bool,
    /// Where to go when the flow is done.
    pub next: Option<LocalPath>,
}

/// Whom a plan is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingUser {
    /// What was typed to name the user, or the user name of whoever is signed in.
    pub identifier: String,
    /// The user; `None` when nobody has that name, which is not told.
    pub user: Option<UserId>,
    /// Whether it is proved that it is this user: by a session, or by a password in this plan.
    pub authenticated: bool,
}

/// A plan with what is needed to go on with it.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivePlan {
    /// The plan.
    pub plan: Plan,
    /// Its flow.
    pub flow: Flow,
    /// The stage it has come to; `None` when it is past the last one, or when the stage was deleted.
    pub stage: Option<Stage>,
}

impl PendingUser {
    /// Somebody whose session proves who they are.
    pub fn signed_in(user: &User) -> Self {
        let identifier = user.username.as_str().to_owned();
        Self { identifier, user: Some(user.id), authenticated: true }
    }
}

impl From<&StageBinding> for PlannedStage {
    fn from(bound: &StageBinding) -> Self {
        Self {
            binding: bound.id,
            stage: bound.stage,
            re_evaluate_policies: bound.re_evaluate_policies,
        }
    }
}

impl Plan {
    /// The stage that the plan has come to; `None` past the last one.
    pub fn current_stage(&self) -> Option<StageId> {
        self.stages.get(self.position).map(|planned| planned.stage)
    }

    /// The user who is proved to be there.
    pub fn authenticated_user(&self) -> Option<UserId> {
        self.context.pending_user.as_ref().filter(|pending| pending.authenticated)?.user
    }
}
