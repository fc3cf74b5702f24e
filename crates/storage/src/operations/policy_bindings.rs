//! Policies of stages of flows.

use handset_core::{
    ids::{BindingId, PolicyBindingId},
    policy::{BoundPolicy, PolicyBinding, PolicyEngineMode, StagePolicies},
    ports::{BindError, StoreError},
};

use super::policies::{self, policy_columns};
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::Vault,
};

/// The columns that [`policy_binding`] reads, of the table `policy_bindings b`.
macro_rules! columns {
    () => {
        "b.id, b.policy_id, b.flow_binding_id, b.position, b.enabled, b.negate, b.failure_result, b.timeout_secs"
    };
}

statements! {
    LIST = concat!("SELECT ", columns!(), " FROM policy_bindings b ORDER BY b.flow_binding_id, b.position, b.id");
    OF_STAGE = concat!("SELECT t.policy_engine_mode, ", columns!(), ", ", policy_columns!(), "
        FROM flow_bindings t LEFT JOIN policy_bindings b ON b.flow_binding_id = t.id AND b.enabled
            LEFT JOIN policies p ON p.id = b.policy_id
        WHERE t.id = $1 ORDER BY b.position, b.id");
    HOLD_TARGET = "SELECT 1 FROM flow_bindings WHERE id = $1", postgres " FOR KEY SHARE";
    HOLD_POLICY = "SELECT 1 FROM policies WHERE id = $1", postgres " FOR KEY SHARE";
    SAME_PLACE = "SELECT 1 FROM policy_bindings
        WHERE policy_id = $1 AND flow_binding_id = $2 AND position = $3 AND id <> $4";
    SAVE = "INSERT INTO policy_bindings (id, policy_id, flow_binding_id, position, enabled, negate, failure_result,
            timeout_secs)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO UPDATE SET policy_id = excluded.policy_id, flow_binding_id = excluded.flow_binding_id,
            position = excluded.position, enabled = excluded.enabled, negate = excluded.negate,
            failure_result = excluded.failure_result, timeout_secs = excluded.timeout_secs";
    DELETE = "DELETE FROM policy_bindings WHERE id = $1";
}

/// The binding in a row of `columns!`.
fn policy_binding(row: &mut Row) -> Result<PolicyBinding, StoreError> {
    Ok(PolicyBinding {
        id: row.take("policy_bindings.id")?,
        policy: row.take("policy_bindings.policy_id")?,
        target: row.take("policy_bindings.flow_binding_id")?,
        order: row.take("policy_bindings.position")?,
        enabled: row.take("policy_bindings.enabled")?,
        negate: row.take("policy_bindings.negate")?,
        failure_result: row.take("policy_bindings.failure_result")?,
        timeout_secs: row.take("policy_bindings.timeout_secs")?,
    })
}

/// Lists all bindings of policies.
pub(crate) struct ListPolicyBindings;

impl Operation for ListPolicyBindings {
    type Output = Vec<PolicyBinding>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Vec<PolicyBinding>, StoreError> {
        let rows = sql.rows(LIST, params![]).await?;
        rows.into_iter().map(|mut row| policy_binding(&mut row)).collect()
    }
}

/// Finds the enabled policies of a stage of a flow.
pub(crate) struct PoliciesOf(pub(crate) BindingId);

impl Operation for PoliciesOf {
    type Output = StagePolicies;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<StagePolicies, StoreError> {
        let mut found = StagePolicies { mode: PolicyEngineMode::default(), policies: Vec::new() };
        for mut row in sql.rows(OF_STAGE, params![self.0]).await? {
            found.mode =
                row.name("flow_bindings.policy_engine_mode", PolicyEngineMode::from_name)?;
            if !row.next_is_null() {
                let binding = policy_binding(&mut row)?;
                found.policies.push(BoundPolicy { binding, policy: policies::policy(&mut row)? });
            }
        }
        Ok(found)
    }
}

/// Makes or replaces a binding, unless the policy is bound to the stage under the same order.
pub(crate) struct SavePolicyBinding(pub(crate) PolicyBinding);

impl Operation for SavePolicyBinding {
    type Output = Result<(), BindError>;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<Self::Output, StoreError> {
        let bound = &self.0;
        sql.lock(&["policy bindings"]).await?;
        if sql.row(HOLD_TARGET, params![bound.target]).await?.is_none() {
            return Ok(Err(BindError::NoTarget));
        }
        if sql.row(HOLD_POLICY, params![bound.policy]).await?.is_none() {
            return Ok(Err(BindError::NoObject));
        }
        let place = params![bound.policy, bound.target, bound.order, bound.id];
        if sql.row(SAME_PLACE, place).await?.is_some() {
            return Ok(Err(BindError::Duplicate));
        }
        let params = params![
            bound.id,
            bound.policy,
            bound.target,
            bound.order,
            bound.enabled,
            bound.negate,
            bound.failure_result,
            bound.timeout_secs
        ];
        sql.execute(SAVE, params).await?;
        Ok(Ok(()))
    }
}

/// Removes a binding of a policy.
pub(crate) struct RemovePolicyBinding(pub(crate) PolicyBindingId);

impl Operation for RemovePolicyBinding {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<bool, StoreError> {
        Ok(sql.execute(DELETE, params![self.0]).await? == 1)
    }
}
