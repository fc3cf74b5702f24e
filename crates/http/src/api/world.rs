//! What the database holds, as far as one request needs it.

use std::sync::Arc;

use handset_core::{
    flow::{FlowDefinition, Stage, prompt::Prompt},
    mapping::Mapping,
    policy::{ExpressionPolicy, PolicyBinding},
    ports::{Store, StoreError, random_id},
};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::app::App;

/// Everything that operators keep, read once for a request and only when it is asked for.
///
/// These lists are short: what operators write by hand. What grows with the number of people does not belong here.
pub(super) struct World {
    /// The application.
    pub(super) app: Arc<App>,
    flows: OnceCell<Vec<FlowDefinition>>,
    stages: OnceCell<Vec<Stage>>,
    mappings: OnceCell<Vec<Mapping>>,
    policies: OnceCell<Vec<ExpressionPolicy>>,
    policy_bindings: OnceCell<Vec<PolicyBinding>>,
    prompts: OnceCell<Vec<Prompt>>,
}

impl World {
    /// The world as it is from now on; a new one is needed to see what was written meanwhile.
    pub(super) fn of(app: &Arc<App>) -> Self {
        Self {
            app: Arc::clone(app),
            flows: OnceCell::new(),
            stages: OnceCell::new(),
            mappings: OnceCell::new(),
            policies: OnceCell::new(),
            policy_bindings: OnceCell::new(),
            prompts: OnceCell::new(),
        }
    }

    /// The database.
    pub(super) fn store(&self) -> &dyn Store {
        self.app.flows.store.as_ref()
    }

    /// An id for something new.
    pub(super) fn new_id(&self) -> Uuid {
        random_id(self.app.flows.entropy.as_ref())
    }

    /// All flows, by slug.
    pub(super) async fn flows(&self) -> Result<&[FlowDefinition], StoreError> {
        let flows = self.flows.get_or_try_init(|| self.store().flows()).await?;
        Ok(flows)
    }

    /// All stages, by name.
    pub(super) async fn stages(&self) -> Result<&[Stage], StoreError> {
        let stages = self.stages.get_or_try_init(|| self.store().stages()).await?;
        Ok(stages)
    }

    /// All mappings, by name.
    pub(super) async fn mappings(&self) -> Result<&[Mapping], StoreError> {
        let mappings = self.mappings.get_or_try_init(|| self.store().mappings()).await?;
        Ok(mappings)
    }

    /// All policies, by name.
    pub(super) async fn policies(&self) -> Result<&[ExpressionPolicy], StoreError> {
        let policies = self.policies.get_or_try_init(|| self.store().policies()).await?;
        Ok(policies)
    }

    /// All bindings of policies, by target and order.
    pub(super) async fn policy_bindings(&self) -> Result<&[PolicyBinding], StoreError> {
        let bindings =
            self.policy_bindings.get_or_try_init(|| self.store().policy_bindings()).await?;
        Ok(bindings)
    }

    /// All prompts, by order and name.
    pub(super) async fn prompts(&self) -> Result<&[Prompt], StoreError> {
        let prompts = self.prompts.get_or_try_init(|| self.store().prompts()).await?;
        Ok(prompts)
    }
}
