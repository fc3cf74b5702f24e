//! What stages name in their settings: mappings, policies and prompts. No stage names one that is gone.
//!
//! The settings are a document, so no foreign key watches over that. Instead, [`stages::lock`] is held by whoever saves
//! a stage and by whoever deletes something that a stage may name.

use handset_core::{
    flow::{Reference, StageSettings},
    ports::StoreError,
};

use super::stages;
use crate::{backend::Sql, param::Param, statement::statements, vault::Vault};

statements! {
    MAPPING = "SELECT 1 FROM mappings WHERE id = $1";
    POLICY = "SELECT 1 FROM policies WHERE id = $1";
    PROMPT = "SELECT 1 FROM prompts WHERE id = $1";
}

/// Settings that name only what is there. [`stages::lock`] is held, so that it stays there.
pub(super) async fn without_missing(
    sql: &mut impl Sql,
    mut settings: StageSettings,
) -> Result<StageSettings, StoreError> {
    for reference in settings.references() {
        let (statement, id) = match reference {
            Reference::Mapping(id) => (MAPPING, Param::from(id)),
            Reference::Policy(id) => (POLICY, Param::from(id)),
            Reference::Prompt(id) => (PROMPT, Param::from(id)),
        };
        if sql.row(statement, &[id]).await?.is_none() {
            settings = settings.without(reference);
        }
    }
    Ok(settings)
}

/// Makes all stages forget what is about to be deleted, and keeps others from saving a stage until it is.
pub(super) async fn forget(
    sql: &mut impl Sql,
    vault: &Vault,
    reference: Reference,
) -> Result<(), StoreError> {
    stages::lock(sql).await?;
    for stage in stages::list(sql, vault).await? {
        if stage.settings.refers_to(reference) {
            let settings = stage.settings.without(reference);
            stages::save_settings(sql, vault, stage.id, &settings).await?;
        }
    }
    Ok(())
}
