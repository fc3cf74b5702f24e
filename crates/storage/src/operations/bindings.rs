//! Stages in flows.

use handset_core::{
    flow::StageBinding,
    ids::{BindingId, FlowId, StageId},
    policy::PolicyEngineMode,
    ports::{BindError, StoreError},
};

use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::Vault,
};

/// The columns that [`binding`] reads, of the table `flow_bindings b`.
macro_rules! binding_columns {
    () => {
        "b.id, b.stage_id, b.position, b.evaluate_on_plan, b.re_evaluate_policies, b.policy_engine_mode"
    };
}
pub(super) use binding_columns;

statements! {
    HOLD_FLOW = "SELECT 1 FROM flows WHERE id = $1", postgres " FOR KEY SHARE";
    HOLD_STAGE = "SELECT 1 FROM stages WHERE id = $1", postgres " FOR KEY SHARE";
    SAME_PLACE = "SELECT 1 FROM flow_bindings WHERE flow_id = $1 AND stage_id = $2 AND position = $3 AND id <> $4";
    SAVE = "INSERT INTO flow_bindings (id, flow_id, stage_id, position, evaluate_on_plan, re_evaluate_policies,
            policy_engine_mode)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET flow_id = excluded.flow_id, stage_id = excluded.stage_id,
            position = excluded.position, evaluate_on_plan = excluded.evaluate_on_plan,
            re_evaluate_policies = excluded.re_evaluate_policies, policy_engine_mode = excluded.policy_engine_mode";
    /// Policies that are bound to it are no longer.
    DELETE = "DELETE FROM flow_bindings WHERE id = $1";
}

/// The binding in a row of [`binding_columns`].
pub(super) fn binding(row: &mut Row) -> Result<StageBinding, StoreError> {
    Ok(StageBinding {
        id: row.take("flow_bindings.id")?,
        stage: row.take("flow_bindings.stage_id")?,
        order: row.take("flow_bindings.position")?,
        evaluate_on_plan: row.take("flow_bindings.evaluate_on_plan")?,
        re_evaluate_policies: row.take("flow_bindings.re_evaluate_policies")?,
        policy_engine_mode: row
            .name("flow_bindings.policy_engine_mode", PolicyEngineMode::from_name)?,
    })
}

/// Makes or replaces a binding of a stage to a flow.
pub(super) async fn save(
    sql: &mut impl Sql,
    flow: FlowId,
    bound: &StageBinding,
) -> Result<(), StoreError> {
    let params = params![
        bound.id,
        flow,
        bound.stage,
        bound.order,
        bound.evaluate_on_plan,
        bound.re_evaluate_policies,
        bound.policy_engine_mode.name()
    ];
    sql.execute(SAVE, params).await.map(drop)
}

/// Whether flow and stage are there; if so, they stay there until this transaction ends.
async fn hold(
    sql: &mut impl Sql,
    flow: FlowId,
    stage: StageId,
) -> Result<Result<(), BindError>, StoreError> {
    if sql.row(HOLD_FLOW, params![flow]).await?.is_none() {
        return Ok(Err(BindError::NoTarget));
    }
    if sql.row(HOLD_STAGE, params![stage]).await?.is_none() {
        return Ok(Err(BindError::NoObject));
    }
    Ok(Ok(()))
}

/// Makes or replaces a binding, unless the stage is bound to the flow under the same order.
pub(crate) struct SaveStageBinding {
    pub(crate) flow: FlowId,
    pub(crate) binding: StageBinding,
}

impl Operation for SaveStageBinding {
    type Output = Result<(), BindError>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Self::Output, StoreError> {
        let bound = &self.binding;
        // Nobody else binds stages to flows that others can see.
        sql.lock(&["stage bindings"]).await?;
        if let Err(missing) = hold(sql, self.flow, bound.stage).await? {
            return Ok(Err(missing));
        }
        let place = params![self.flow, bound.stage, bound.order, bound.id];
        if sql.row(SAME_PLACE, place).await?.is_some() {
            return Ok(Err(BindError::Duplicate));
        }
        save(sql, self.flow, bound).await.map(Ok)
    }
}

/// Takes a stage out of a flow.
pub(crate) struct RemoveStageBinding(pub(crate) BindingId);

impl Operation for RemoveStageBinding {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<bool, StoreError> {
        Ok(sql.execute(DELETE, params![self.0]).await? == 1)
    }
}
