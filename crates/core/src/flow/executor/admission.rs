//! Which stages of a flow are run, as the policies bound to them say.

use super::{Flows, Visitor};
use crate::{
    event::{Event, EventAction},
    flow::{
        definition::{Flow, FlowDefinition},
        plan::{Plan, PlannedStage},
    },
    ids::{BindingId, EventId, UserId},
    limits::Quota,
    policy::{self, Admission, Broken},
    ports::{StoreError, random_id},
    user::User,
};

/// Where a plan stands after its policies were asked.
#[must_use]
pub(super) enum Admitted {
    /// At a stage that is run.
    ToStage,
    /// Past the last one.
    PastTheStages,
    /// A policy failed. The flow must end.
    Nowhere,
}

impl Flows {
    /// Takes the stages into a plan that are not left out when it begins, and moves it to the first that is run.
    pub(super) async fn admit_first(
        &self,
        visitor: &Visitor,
        definition: &FlowDefinition,
        plan: &mut Plan,
    ) -> Result<Admitted, StoreError> {
        let mut stages = Vec::with_capacity(definition.stages.len());
        for bound in &definition.stages {
            let admission = if bound.evaluate_on_plan {
                self.asked(visitor, &definition.flow, plan, bound.id).await?
            } else {
                Admission::Run
            };
            match admission {
                Admission::Run => stages.push(PlannedStage::from(bound)),
                Admission::Skip => {}
                Admission::Unknown => return Ok(Admitted::Nowhere),
            }
        }
        plan.stages = stages;
        self.admit(visitor, &definition.flow, plan).await
    }

    /// Moves a plan to the first stage that is run, from where it stands on.
    pub(super) async fn admit(
        &self,
        visitor: &Visitor,
        flow: &Flow,
        plan: &mut Plan,
    ) -> Result<Admitted, StoreError> {
        while let Some(planned) = plan.stages.get(plan.position).copied() {
            if !planned.re_evaluate_policies {
                return Ok(Admitted::ToStage);
            }
            match self.asked(visitor, flow, plan, planned.binding).await? {
                Admission::Run => return Ok(Admitted::ToStage),
                Admission::Skip => plan.position += 1,
                Admission::Unknown => return Ok(Admitted::Nowhere),
            }
        }
        Ok(Admitted::PastTheStages)
    }

    /// Asks the policies of one stage, and notes one that fails.
    async fn asked(
        &self,
        visitor: &Visitor,
        flow: &Flow,
        plan: &Plan,
        binding: BindingId,
    ) -> Result<Admission, StoreError> {
        let policies = self.store.stage_policies(binding).await?;
        if policies.policies.is_empty() {
            return Ok(Admission::Run);
        }
        let user = self.user_of(plan).await?;
        let facts = visitor.policy_facts(user.as_ref(), &plan.context.prompt_data);
        let consultation = policy::consult(self.expressions.as_ref(), &policies, &facts).await;
        for broken in &consultation.broken {
            let user = user.as_ref().map(|user| user.id);
            self.note_broken(visitor, flow, user, broken).await?;
        }
        Ok(consultation.admission)
    }

    /// Whom a plan is about, as expressions see it.
    pub(in crate::flow) async fn user_of(&self, plan: &Plan) -> Result<Option<User>, StoreError> {
        match plan.context.pending_user.as_ref().and_then(|pending| pending.user) {
            Some(user) => {
                Ok(self.store.credentials_of(user).await?.map(|credentials| credentials.user))
            }
            None => Ok(None),
        }
    }

    /// Tells the operator of a policy, or an expression of a prompt, that failed; not again and again without end.
    pub(in crate::flow) async fn note_broken(
        &self,
        visitor: &Visitor,
        flow: &Flow,
        user: Option<UserId>,
        broken: &Broken,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        if self.store.charge(vec![Quota::events_about(&broken.whose)], now).await?.is_some() {
            return Ok(());
        }
        let mut context = broken.context();
        context.insert("flow".to_owned(), flow.slug.as_str().into());
        let event = Event {
            id: EventId(random_id(self.entropy.as_ref())),
            action: EventAction::ConfigurationError,
            user,
            client_ip: visitor.client_ip.clone(),
            context,
            created_at: now,
        };
        self.store.append_event(event).await
    }
}
