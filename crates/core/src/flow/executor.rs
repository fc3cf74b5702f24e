//! The executor: leads a browser session through a flow, whatever the kinds of its stages.

mod admission;
mod run;

use std::sync::Arc;

use serde_json::{Map, Value};

use self::admission::Admitted;
pub(super) use self::run::Run;
use super::{
    definition::{AuthenticationRequirement, Flow, FlowDefinition, FlowSlug},
    fields::{FieldErrors, Fields},
    kinds::Challenge,
    next::LocalPath,
    plan::{ActivePlan, PendingUser, Plan, PlanContext},
    reply::{AccessDenied, PendingUserView},
};
use crate::{
    enrol::Enrolment,
    expression::views::{PolicyFacts, RequestFacts},
    ids::{PlanId, SessionId},
    ports::{Clock, Entropy, Expressions, Passwords, Store, StoreError, random_id},
    session::{NewSession, Session, SessionLifetimes, SessionToken},
    time::Timestamp,
    user::User,
};

/// Longest name of a browser that is kept, in characters.
const MAX_USER_AGENT_CHARS: usize = 255;

/// What people are told when the policies of a stage cannot be asked. The operator is told more.
const POLICY_FAILED: &str =
    "Something is set up wrong here, so you cannot go on. Ask your administrator.";

/// The use case. One for the whole program.
pub struct Flows {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Threads for passwords.
    pub passwords: Arc<dyn Passwords>,
    /// Enrolment of phones, for the stage that does it.
    pub enrolment: Arc<Enrolment>,
    /// The sandbox for policies and prompts.
    pub expressions: Arc<dyn Expressions>,
    /// How long sessions live.
    pub lifetimes: SessionLifetimes,
}

/// Who makes a request.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The live session of the request's cookie.
    pub session: Option<Session>,
    /// Where the request comes from: an IP address, or an IPv6 prefix of 64 bits.
    pub client_ip: String,
    /// The request, as far as its session and expressions may know of it.
    pub request: RequestFacts,
}

impl Visitor {
    /// Who is signed in.
    pub fn user(&self) -> Option<&User> {
        self.session.as_ref()?.user.as_ref()
    }

    /// What a policy is about that is asked for this visitor: `user` is whom the flow is about.
    pub(super) fn policy_facts<'a>(
        &'a self,
        user: Option<&'a User>,
        prompt_data: &'a Map<String, Value>,
    ) -> PolicyFacts<'a> {
        PolicyFacts { user, signed_in: self.user(), prompt_data, request: &self.request }
    }
}

/// Where to go when the flow is done, as the request's query says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It says nothing.
    Unset,
    /// There.
    Local(LocalPath),
    /// To somewhere that is not this host. The flow ends with a refusal.
    Refused,
}

impl Next {
    /// Reads the value of a `next` parameter.
    pub fn from_parameter(value: Option<&str>) -> Self {
        match value {
            None | Some("") => Self::Unset,
            Some(text) => LocalPath::parse(text).map_or(Self::Refused, Self::Local),
        }
    }
}

/// What to answer.
#[derive(Debug)]
pub struct Answer {
    /// The flow, when there is one.
    pub flow: Option<Flow>,
    /// What happens now.
    pub step: Step,
    /// A new secret for the session's cookie.
    pub session: Option<SessionToken>,
}

/// What happens now in a flow.
#[derive(Debug)]
pub enum Step {
    /// Something is asked for. After a post, `errors` says what was wrong; empty means that the response was taken.
    Ask {
        /// What is asked for.
        challenge: Challenge,
        /// What was wrong with what was posted; `None` when nothing was.
        errors: Option<FieldErrors>,
    },
    /// The response was taken and there is more to come: look again.
    Advance,
    /// The flow is done.
    Finished {
        /// Where to go.
        to: LocalPath,
    },
    /// The flow ends without success.
    Denied(AccessDenied),
    /// There is no such flow.
    NotFound,
    /// A response came where nothing was asked.
    NothingAsked,
}

impl Flows {
    /// The live session with this token, noting that it was seen.
    ///
    /// # Errors
    /// When the database does not do its part.
    pub async fn session(&self, token: &SessionToken) -> Result<Option<Session>, StoreError> {
        let now = self.clock.now();
        let session = self.store.session(&token.digest()).await?;
        let Some(session) = session.filter(|session| !session.is_over(&self.lifetimes, now)) else {
            return Ok(None);
        };
        if session.should_note_seen(now) {
            self.store.note_seen(session.id, now).await?;
        }
        Ok(Some(session))
    }

    /// What the flow asks for now. Begins a plan, and a session, where there is none.
    ///
    /// # Errors
    /// When the database does not do its part.
    pub async fn challenge(
        &self,
        visitor: &Visitor,
        slug: &FlowSlug,
        next: Next,
    ) -> Result<Answer, StoreError> {
        if let Some(active) = self.plan(visitor, slug).await? {
            return self.run(visitor, active, next).look().await;
        }
        let Some(definition) = self.store.flow(slug).await? else {
            return Ok(Answer { flow: None, step: Step::NotFound, session: None });
        };
        if !is_admitted(definition.flow.authentication, visitor) {
            return Ok(refused(definition.flow, visitor, "Flow does not apply to current user."));
        }
        if definition.stages.is_empty() {
            return Ok(refused(
                definition.flow,
                visitor,
                "This flow has no steps. Ask your administrator.",
            ));
        }
        self.begin(visitor, definition, next).await
    }

    /// Takes a response to what the flow asked for.
    ///
    /// # Errors
    /// When the database does not do its part.
    ///
    /// # Cancellation
    /// Run it shielded: see [`Enrolment`].
    pub async fn respond(
        &self,
        visitor: &Visitor,
        slug: &FlowSlug,
        next: Next,
        fields: &Fields,
    ) -> Result<Answer, StoreError> {
        if let Some(active) = self.plan(visitor, slug).await? {
            return self.run(visitor, active, next).respond(fields).await;
        }
        let flow = self.store.flow(slug).await?.map(|definition| definition.flow);
        let step = if flow.is_some() { Step::NothingAsked } else { Step::NotFound };
        Ok(Answer { flow, step, session: None })
    }

    /// Drops the visitor's plans, whatever they had come to.
    ///
    /// # Errors
    /// When the database does not do its part.
    pub async fn cancel(&self, visitor: &Visitor) -> Result<(), StoreError> {
        match &visitor.session {
            Some(session) => self.store.end_plans_of(session.id, self.clock.now()).await,
            None => Ok(()),
        }
    }

    async fn plan(
        &self,
        visitor: &Visitor,
        slug: &FlowSlug,
    ) -> Result<Option<ActivePlan>, StoreError> {
        match &visitor.session {
            Some(session) => self.store.plan(session.id, slug).await,
            None => Ok(None),
        }
    }

    fn run<'a>(&'a self, visitor: &'a Visitor, active: ActivePlan, next: Next) -> Run<'a> {
        Run::new(self, visitor, active, next)
    }

    /// Begins a plan, and a session for a visitor who has none.
    async fn begin(
        &self,
        visitor: &Visitor,
        definition: FlowDefinition,
        next: Next,
    ) -> Result<Answer, StoreError> {
        let now = self.clock.now();
        let token = visitor.session.is_none().then(|| SessionToken::random(self.entropy.as_ref()));
        let new_session = token.as_ref().map(|token| self.new_session(visitor, token, now));
        let session = match (&visitor.session, &new_session) {
            (Some(session), _) => session.id,
            (None, Some(opened)) => opened.id,
            (None, None) => {
                return Ok(Answer { flow: None, step: Step::NothingAsked, session: None });
            }
        };
        let mut plan = self.new_plan(visitor, &definition, session, &next);
        let admitted = self.admit_first(visitor, &definition, &mut plan).await?;
        if matches!(admitted, Admitted::Nowhere) {
            return Ok(refused(definition.flow, visitor, POLICY_FAILED));
        }
        let first = match plan.current_stage() {
            Some(stage) => self.store.stage(stage).await?,
            None => None,
        };
        if !self.store.open_plan(plan.clone(), new_session).await? {
            // The session ended between the look at it and this.
            return Ok(Answer { flow: Some(definition.flow), step: Step::Advance, session: None });
        }
        let active = ActivePlan { plan, flow: definition.flow, stage: first };
        let answer = self.run(visitor, active, next).look().await?;
        Ok(Answer { session: answer.session.or(token), ..answer })
    }

    /// A plan without stages yet.
    fn new_plan(
        &self,
        visitor: &Visitor,
        definition: &FlowDefinition,
        session: SessionId,
        next: &Next,
    ) -> Plan {
        let pending_user = visitor.user().map(PendingUser::signed_in);
        let next = match next {
            Next::Local(path) => Some(path.clone()),
            Next::Unset | Next::Refused => None,
        };
        Plan {
            id: PlanId(random_id(self.entropy.as_ref())),
            session,
            flow: definition.flow.id,
            stages: Vec::new(),
            position: 0,
            version: 0,
            context: PlanContext { pending_user, next, ..PlanContext::default() },
            created_at: self.clock.now(),
        }
    }

    fn new_session(&self, visitor: &Visitor, token: &SessionToken, now: Timestamp) -> NewSession {
        NewSession {
            id: SessionId(random_id(self.entropy.as_ref())),
            token: token.digest(),
            client_ip: visitor.client_ip.clone(),
            user_agent: visitor.request.user_agent.chars().take(MAX_USER_AGENT_CHARS).collect(),
            created_at: now,
            expires_at: now.plus(self.lifetimes.absolute),
        }
    }
}

fn is_admitted(requirement: AuthenticationRequirement, visitor: &Visitor) -> bool {
    let user = visitor.user();
    match requirement {
        AuthenticationRequirement::None => true,
        AuthenticationRequirement::RequireAuthenticated => user.is_some(),
        AuthenticationRequirement::RequireUnauthenticated => user.is_none(),
        AuthenticationRequirement::RequireSuperuser => user.is_some_and(|user| user.is_superuser),
    }
}

/// Refuses a visitor before a plan is begun.
fn refused(flow: Flow, visitor: &Visitor, sentence: &str) -> Answer {
    let pending = visitor.user().map(PendingUser::signed_in);
    let denied = AccessDenied {
        user: PendingUserView::of(pending.as_ref()),
        error_message: sentence.to_owned(),
    };
    Answer { flow: Some(flow), step: Step::Denied(denied), session: None }
}
