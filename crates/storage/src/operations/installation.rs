//! What there is once in a database: the key it was sealed with, and whether it has been set up.

use handset_core::ports::{Bootstrap, StoreError};

use super::{flows, stages, tokens, users};
use crate::{
    backend::{Operation, Sql},
    param::params,
    statement::statements,
    vault::Vault,
};

statements! {
    INSERT = "INSERT INTO installation (id, key_check) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    KEY_CHECK = "SELECT key_check FROM installation WHERE id = 1";
    SET_UP = "UPDATE installation SET set_up_at_ms = $1 WHERE id = 1 AND set_up_at_ms IS NULL";
    /// Changes nothing, and fails all the same where nothing can be written.
    TOUCH = "UPDATE installation SET id = 1 WHERE id = 1";
}

/// Ties an empty database to the vault's keys, and says whether the database is tied to them.
pub(crate) struct CheckKey;

impl Operation for CheckKey {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<bool, StoreError> {
        sql.execute(INSERT, params![&vault.key_check()]).await?;
        let Some(mut row) = sql.row(KEY_CHECK, params![]).await? else { return Ok(false) };
        Ok(row.take::<[u8; 32]>("installation.key_check")? == vault.key_check())
    }
}

/// Fails unless the database can be written to.
pub(crate) struct CheckHealth;

impl Operation for CheckHealth {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        sql.execute(TOUCH, params![]).await.map(drop)
    }
}

impl Operation for Bootstrap {
    type Output = bool;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<bool, StoreError> {
        if sql.execute(SET_UP, params![self.now]).await? == 0 {
            return Ok(false);
        }
        // Somebody may have made this user, or a flow, before the first start; what is there is left alone.
        let admin = users::insert_or_find(sql, &self.admin).await?;
        if let Some((token, admin)) = self.token.as_ref().zip(admin) {
            tokens::insert(sql, vault, token, admin).await?;
        }
        let mut new_flows = Vec::new();
        for definition in &self.flows {
            if flows::insert(sql, &definition.flow).await? {
                new_flows.push(definition);
            }
        }
        stages::lock(sql).await?;
        // Between the flows and their bindings, because stages name flows and bindings name both.
        for stage in &self.stages {
            stages::save(sql, vault, stage).await?;
        }
        for definition in new_flows {
            flows::bind(sql, definition).await?;
        }
        Ok(true)
    }
}
