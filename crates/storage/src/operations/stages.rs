//! Stages and their settings.

use handset_core::{
    flow::{SettingsDocument, Stage, StageSettings},
    ids::StageId,
    ports::{DeleteStage, NameTaken, StoreError},
};

use super::references;
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::{self, Vault},
};

/// The columns that [`stage`] reads, of the table `stages s`.
macro_rules! stage_columns {
    () => {
        "s.id, s.name, s.configure_flow_id, s.kind, s.document, s.secrets"
    };
}
pub(super) use stage_columns;

statements! {
    BY_ID = concat!("SELECT ", stage_columns!(), " FROM stages s WHERE s.id = $1");
    BY_NAME = concat!("SELECT ", stage_columns!(), " FROM stages s WHERE s.name = $1");
    LIST = concat!("SELECT ", stage_columns!(), " FROM stages s ORDER BY s.name");
    NAME_OF_OTHER = "SELECT 1 FROM stages WHERE name = $1 AND id <> $2";
    SAVE = "INSERT INTO stages (id, name, configure_flow_id, kind, document, secrets) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, configure_flow_id = excluded.configure_flow_id,
            kind = excluded.kind, document = excluded.document, secrets = excluded.secrets";
    /// Unlike saving, this brings no stage back that was deleted meanwhile.
    SAVE_SETTINGS = "UPDATE stages SET document = $1, secrets = $2 WHERE id = $3";
    HOLD = "SELECT 1 FROM stages WHERE id = $1", postgres " FOR UPDATE";
    COUNT_DEVICES = "SELECT COUNT(*) FROM devices WHERE stage_id = $1";
    DELETE = "DELETE FROM stages WHERE id = $1";
}

/// The stage in a row of [`stage_columns`].
pub(super) fn stage(row: &mut Row, vault: &Vault) -> Result<Stage, StoreError> {
    let id = row.take("stages.id")?;
    let name = row.take("stages.name")?;
    let configure_flow = row.take("stages.configure_flow_id")?;
    let kind = row.take("stages.kind")?;
    let document = row.take("stages.document")?;
    let sealed: Option<Vec<u8>> = row.take("stages.secrets")?;
    let open = |sealed: Vec<u8>| vault.open(&vault::stage_secrets(id), "stages.secrets", &sealed);
    let stored = SettingsDocument { kind, document, secrets: sealed.map(open).transpose()? };
    let unreadable =
        |error| StoreError::Unreadable { place: "stages.document", source: Box::new(error) };
    let settings = StageSettings::from_document(&stored).map_err(unreadable)?;
    Ok(Stage { id, name, configure_flow, settings })
}

/// Keeps others from saving a stage, and from deleting what stages name, until this transaction ends.
pub(super) async fn lock(sql: &mut impl Sql) -> Result<(), StoreError> {
    sql.lock(&["stage names"]).await
}

/// All stages, by name.
pub(super) async fn list(sql: &mut impl Sql, vault: &Vault) -> Result<Vec<Stage>, StoreError> {
    sql.rows(LIST, params![]).await?.into_iter().map(|mut row| stage(&mut row, vault)).collect()
}

/// Makes or replaces a stage, without what it names and is not there. [`lock`] is held.
pub(super) async fn save(
    sql: &mut impl Sql,
    vault: &Vault,
    stage: &Stage,
) -> Result<(), StoreError> {
    let settings = references::without_missing(sql, stage.settings.clone()).await?;
    let (stored, sealed) = sealed(vault, stage.id, &settings);
    let params = params![
        stage.id,
        &*stage.name,
        stage.configure_flow,
        &*stored.kind,
        &*stored.document,
        sealed.as_deref()
    ];
    sql.execute(SAVE, params).await.map(drop)
}

/// Replaces the settings of a stage by others of the same kind. [`lock`] is held.
pub(super) async fn save_settings(
    sql: &mut impl Sql,
    vault: &Vault,
    stage: StageId,
    settings: &StageSettings,
) -> Result<(), StoreError> {
    let (stored, sealed) = sealed(vault, stage, settings);
    let params = params![&*stored.document, sealed.as_deref(), stage];
    sql.execute(SAVE_SETTINGS, params).await.map(drop)
}

/// Settings as they are stored, and their secrets sealed.
fn sealed(
    vault: &Vault,
    stage: StageId,
    settings: &StageSettings,
) -> (SettingsDocument, Option<Vec<u8>>) {
    let stored = settings.to_document();
    let seal = |secrets| vault.seal(&vault::stage_secrets(stage), secrets);
    let sealed = stored.secrets.as_ref().map(seal);
    (stored, sealed)
}

/// Finds a stage by id.
pub(crate) struct StageById(pub(crate) StageId);

impl Operation for StageById {
    type Output = Option<Stage>;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<Option<Stage>, StoreError> {
        sql.row(BY_ID, params![self.0]).await?.map(|mut row| stage(&mut row, vault)).transpose()
    }
}

/// Finds a stage by name.
pub(crate) struct StageByName(pub(crate) String);

impl Operation for StageByName {
    type Output = Option<Stage>;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<Option<Stage>, StoreError> {
        sql.row(BY_NAME, params![&*self.0]).await?.map(|mut row| stage(&mut row, vault)).transpose()
    }
}

/// Lists all stages.
pub(crate) struct ListStages;

impl Operation for ListStages {
    type Output = Vec<Stage>;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<Vec<Stage>, StoreError> {
        list(sql, vault).await
    }
}

/// Makes or replaces a stage, unless another has its name.
pub(crate) struct SaveStage(pub(crate) Stage);

impl Operation for SaveStage {
    type Output = Result<(), NameTaken>;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<Self::Output, StoreError> {
        lock(sql).await?;
        if sql.row(NAME_OF_OTHER, params![&*self.0.name, self.0.id]).await?.is_some() {
            return Ok(Err(NameTaken));
        }
        save(sql, vault, &self.0).await.map(Ok)
    }
}

/// Deletes a stage that has no devices.
pub(crate) struct RemoveStage(pub(crate) StageId);

impl Operation for RemoveStage {
    type Output = DeleteStage;

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<DeleteStage, StoreError> {
        if sql.row(HOLD, params![self.0]).await?.is_none() {
            return Ok(DeleteStage::NotFound);
        }
        let devices = match sql.row(COUNT_DEVICES, params![self.0]).await? {
            Some(mut row) => row.take("devices")?,
            None => 0,
        };
        if devices > 0 {
            return Ok(DeleteStage::HasDevices(devices));
        }
        sql.execute(DELETE, params![self.0]).await?;
        Ok(DeleteStage::Deleted)
    }
}
