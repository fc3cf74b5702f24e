//! Expression policies.

use handset_core::{flow::Reference, ids::PolicyId, policy::ExpressionPolicy, ports::StoreError};

use super::named::Named;
use crate::{
    backend::{Operation, Sql},
    param::{Param, params},
    row::Row,
    statement::{Statement, statements},
    vault::Vault,
};

/// The columns that [`policy`] reads, of the table `policies p`.
macro_rules! policy_columns {
    () => {
        "p.id, p.name, p.expression, p.execution_logging"
    };
}
pub(super) use policy_columns;

statements! {
    BY_ID = concat!("SELECT ", policy_columns!(), " FROM policies p WHERE p.id = $1");
    LIST = concat!("SELECT ", policy_columns!(), " FROM policies p ORDER BY p.name");
    NAME_OF_OTHER = "SELECT 1 FROM policies WHERE name = $1 AND id <> $2";
    SAVE = "INSERT INTO policies (id, name, expression, execution_logging) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, expression = excluded.expression,
            execution_logging = excluded.execution_logging";
    /// Its bindings go with it.
    DELETE = "DELETE FROM policies WHERE id = $1";
}

/// The policy in a row of [`policy_columns`].
pub(super) fn policy(row: &mut Row) -> Result<ExpressionPolicy, StoreError> {
    Ok(ExpressionPolicy {
        id: row.take("policies.id")?,
        name: row.take("policies.name")?,
        expression: row.take("policies.expression")?,
        execution_logging: row.take("policies.execution_logging")?,
    })
}

impl Named for ExpressionPolicy {
    type Id = PolicyId;

    const NAMES: &'static str = "policy names";
    const LIST: Statement = LIST;
    const NAME_OF_OTHER: Statement = NAME_OF_OTHER;
    const SAVE: Statement = SAVE;
    const DELETE: Statement = DELETE;

    fn read(mut row: Row) -> Result<Self, StoreError> {
        policy(&mut row)
    }

    fn id(&self) -> PolicyId {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn params(&self) -> Vec<Param<'_>> {
        params![self.id, &*self.name, &*self.expression, self.execution_logging].to_vec()
    }

    fn reference(id: PolicyId) -> Reference {
        Reference::Policy(id)
    }
}

/// Finds a policy by id.
pub(crate) struct PolicyById(pub(crate) PolicyId);

impl Operation for PolicyById {
    type Output = Option<ExpressionPolicy>;

    async fn run<S: Sql>(
        &self,
        sql: &mut S,
        _: &Vault,
    ) -> Result<Option<ExpressionPolicy>, StoreError> {
        sql.row(BY_ID, params![self.0]).await?.map(ExpressionPolicy::read).transpose()
    }
}
