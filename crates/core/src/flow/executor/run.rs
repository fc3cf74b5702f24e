//! One request's part of a plan.

use serde_json::Map;

use super::{Admitted, Answer, Flows, Next, POLICY_FAILED, Step, Visitor};
use crate::{
    event::{Event, EventAction},
    flow::{
        definition::{Flow, Stage},
        fields::Fields,
        next::LocalPath,
        plan::{ActivePlan, Plan},
        reply::{AccessDenied, PendingUserView, Reply},
    },
    ids::{EventId, StageId, UserId},
    ports::{SignIn, StoreError, random_id},
    session::SessionToken,
    time::Timestamp,
};

/// Where a plan has moved to.
enum Moved {
    /// To the next stage that is run.
    On,
    /// Nowhere: another request moved it first.
    Overtaken,
    /// Past the last stage.
    Past,
    /// Nowhere: a policy failed.
    Stopped,
}

/// One request's part of a plan: what a stage module may see and do.
pub(in crate::flow) struct Run<'a> {
    pub(in crate::flow) services: &'a Flows,
    pub(in crate::flow) visitor: &'a Visitor,
    pub(in crate::flow) plan: Plan,
    pub(in crate::flow) flow: Flow,
    /// The stage that is at work.
    pub(in crate::flow) stage: StageId,
    /// That stage's name.
    pub(in crate::flow) stage_name: String,
    pub(in crate::flow) now: Timestamp,
    current: Option<Stage>,
    next: Next,
    session: Option<SessionToken>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        services: &'a Flows,
        visitor: &'a Visitor,
        active: ActivePlan,
        next: Next,
    ) -> Self {
        let ActivePlan { plan, flow, stage } = active;
        let id = plan.current_stage().unwrap_or(StageId(uuid::Uuid::nil()));
        Self {
            services,
            visitor,
            plan,
            flow,
            stage: id,
            stage_name: String::new(),
            now: services.clock.now(),
            current: stage,
            next,
            session: None,
        }
    }

    /// Shows what is asked for, running the stages that ask for nothing.
    pub(super) async fn look(mut self) -> Result<Answer, StoreError> {
        loop {
            let Some(stage) = self.take_current() else { return self.past_the_stages().await };
            match stage.settings.challenge(&mut self).await? {
                Reply::Ask(challenge) => {
                    return Ok(self.answer(Step::Ask { challenge, errors: None }));
                }
                Reply::AskAgain(challenge, errors) => {
                    return Ok(self.answer(Step::Ask { challenge, errors: Some(errors) }));
                }
                Reply::Overtaken => return Ok(self.answer(Step::Advance)),
                Reply::Deny(message) => return self.deny(message).await,
                Reply::Done => match self.go_on().await? {
                    Moved::On => self.current = self.services.store.stage(self.stage).await?,
                    Moved::Overtaken => return Ok(self.answer(Step::Advance)),
                    Moved::Past => return self.finish().await,
                    Moved::Stopped => return self.deny(POLICY_FAILED.to_owned()).await,
                },
            }
        }
    }

    /// Hands a response to the stage that asked.
    pub(super) async fn respond(mut self, fields: &Fields) -> Result<Answer, StoreError> {
        let Some(stage) = self.take_current() else { return self.past_the_stages().await };
        let reply = match fields.check_component() {
            Ok(()) => stage.settings.respond(&mut self, fields).await?,
            Err(errors) => match stage.settings.challenge(&mut self).await? {
                Reply::Ask(challenge) | Reply::AskAgain(challenge, _) => {
                    Reply::AskAgain(challenge, errors)
                }
                reply => reply,
            },
        };
        match reply {
            Reply::Ask(challenge) => Ok(self.answer(Step::Ask { challenge, errors: None })),
            Reply::AskAgain(challenge, errors) => {
                Ok(self.answer(Step::Ask { challenge, errors: Some(errors) }))
            }
            Reply::Deny(message) => self.deny(message).await,
            Reply::Done => match self.go_on().await? {
                Moved::On | Moved::Overtaken => Ok(self.answer(Step::Advance)),
                Moved::Past => self.finish().await,
                Moved::Stopped => self.deny(POLICY_FAILED.to_owned()).await,
            },
            Reply::Overtaken => Ok(self.answer(Step::Advance)),
        }
    }

    /// Stores the plan as it is here. `false` when another request changed it first.
    pub(in crate::flow) async fn save(&mut self) -> Result<bool, StoreError> {
        let saved = self.services.store.save_plan(self.plan.clone()).await?;
        if saved {
            self.plan.version += 1;
        }
        Ok(saved)
    }

    /// Opens a signed-in session in place of this one, with a new secret. `false` when this one is gone.
    pub(in crate::flow) async fn sign_in(
        &mut self,
        user: UserId,
        event: Event,
    ) -> Result<bool, StoreError> {
        let token = SessionToken::random(self.services.entropy.as_ref());
        let new_session = self.services.new_session(self.visitor, &token, self.now);
        let old_session = std::mem::replace(&mut self.plan.session, new_session.id);
        let signed_in = self
            .services
            .store
            .sign_in(SignIn { old_session, new_session, plan: self.plan.id, user, event })
            .await?;
        if signed_in {
            self.session = Some(token);
        }
        Ok(signed_in)
    }

    /// The user that the plan is about, proved or not.
    pub(in crate::flow) fn pending_user_id(&self) -> Option<UserId> {
        self.plan.context.pending_user.as_ref().and_then(|pending| pending.user)
    }

    pub(in crate::flow) fn pending_user_view(&self) -> PendingUserView {
        PendingUserView::of(self.plan.context.pending_user.as_ref())
    }

    pub(in crate::flow) fn event(&self, action: EventAction, user: Option<UserId>) -> Event {
        Event {
            id: EventId(random_id(self.services.entropy.as_ref())),
            action,
            user,
            client_ip: self.visitor.client_ip.clone(),
            context: Map::from_iter([("flow".to_owned(), self.flow.slug.as_str().into())]),
            created_at: self.now,
        }
    }

    /// The stage that the plan has come to, to be put to work.
    fn take_current(&mut self) -> Option<Stage> {
        let stage = self.current.take()?;
        self.stage_name.clone_from(&stage.name);
        Some(stage)
    }

    fn answer(self, step: Step) -> Answer {
        Answer { flow: Some(self.flow), step, session: self.session }
    }

    /// Moves to the next stage that is run.
    async fn go_on(&mut self) -> Result<Moved, StoreError> {
        self.plan.position += 1;
        match self.services.admit(self.visitor, &self.flow, &mut self.plan).await? {
            Admitted::PastTheStages => Ok(Moved::Past),
            Admitted::Nowhere => Ok(Moved::Stopped),
            Admitted::ToStage => {
                self.stage = self.plan.current_stage().unwrap_or(self.stage);
                Ok(if self.save().await? { Moved::On } else { Moved::Overtaken })
            }
        }
    }

    /// There is no stage where the plan has come to: it is past the last one, or the stage was deleted under it.
    async fn past_the_stages(self) -> Result<Answer, StoreError> {
        if self.plan.current_stage().is_none() {
            return self.finish().await;
        }
        self.deny("This step no longer exists. Start again.".to_owned()).await
    }

    async fn finish(self) -> Result<Answer, StoreError> {
        self.services.store.end_plan(self.plan.id, self.now).await?;
        let to = match &self.next {
            Next::Refused => {
                let denied = self.denied("Invalid next URL".to_owned());
                return Ok(self.answer(Step::Denied(denied)));
            }
            Next::Local(path) => path.clone(),
            Next::Unset => self.plan.context.next.clone().unwrap_or_else(LocalPath::root),
        };
        Ok(self.answer(Step::Finished { to }))
    }

    /// Drops the plan for a fresh one: whoever posts again answers its first stage.
    async fn deny(self, message: String) -> Result<Answer, StoreError> {
        let denied = self.denied(message);
        self.services.store.end_plan(self.plan.id, self.now).await?;
        let definition = self.services.store.flow(&self.flow.slug).await?;
        // A plan without stages would be done at once: whoever was refused would be told of success.
        if let Some(definition) = definition.filter(|definition| !definition.stages.is_empty()) {
            let next = self.plan.context.next.clone().map_or(Next::Unset, Next::Local);
            let mut fresh =
                self.services.new_plan(self.visitor, &definition, self.plan.session, &next);
            let admitted = self.services.admit_first(self.visitor, &definition, &mut fresh).await?;
            if matches!(admitted, Admitted::ToStage) {
                self.services.store.open_plan(fresh, None).await?;
            }
        }
        Ok(self.answer(Step::Denied(denied)))
    }

    fn denied(&self, error_message: String) -> AccessDenied {
        AccessDenied { user: self.pending_user_view(), error_message }
    }
}
