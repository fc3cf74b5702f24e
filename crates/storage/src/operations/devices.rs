//! Enrolled phones.

use handset_core::{
    device::Device,
    ids::{DeviceId, StageId, UserId},
    phone::PhoneLookup,
    ports::{EnrolOutcome, EnrolRequest, StoreError},
};
use uuid::Uuid;

use super::{events, guards};
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::{self, Vault},
};

statements! {
    /// The stage stays until this transaction ends; nobody deletes it under a phone that is being enrolled.
    USER_OF_CHALLENGE = "SELECT c.user_id FROM sms_challenges c JOIN stages s ON s.id = c.stage_id WHERE c.id = $1",
        postgres " FOR KEY SHARE OF s";
    /// The one statement that decides which of two right answers counts. The guess was counted before, so it may be the last.
    CONSUME = "UPDATE sms_challenges SET consumed_at_ms = $1, phone_sealed = NULL
        WHERE id = $2 AND consumed_at_ms IS NULL AND voided_at_ms IS NULL AND expires_at_ms > $1 AND NOT decoy
        RETURNING stage_id, phone_lookup";
    COUNT = "SELECT COUNT(*) FROM devices WHERE user_id = $1 AND stage_id = $2";
    INSERT = "INSERT INTO devices (uuid, user_id, stage_id, name, phone_sealed, phone_lookup, created_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (stage_id, phone_lookup) DO NOTHING
        RETURNING id";
    LIST = "SELECT id, uuid, user_id, stage_id, name, phone_sealed, phone_lookup, created_at_ms, last_used_at_ms
        FROM devices WHERE user_id = $1 ORDER BY id";
}

fn device(mut row: Row, vault: &Vault) -> Result<Device, StoreError> {
    let id = row.take("devices.id")?;
    let uuid: Uuid = row.take("devices.uuid")?;
    let open = |sealed: Vec<u8>| {
        vault.open_number(&vault::device_number(uuid), "devices.phone_sealed", &sealed)
    };
    Ok(Device {
        id,
        user: row.take("devices.user_id")?,
        stage: row.take("devices.stage_id")?,
        name: row.take("devices.name")?,
        number: row.take::<Option<Vec<u8>>>("devices.phone_sealed")?.map(open).transpose()?,
        lookup: PhoneLookup::from_bytes(row.take("devices.phone_lookup")?),
        created_at: row.take("devices.created_at_ms")?,
        last_used_at: row.take("devices.last_used_at_ms")?,
    })
}

impl Operation for EnrolRequest {
    type Output = EnrolOutcome;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<EnrolOutcome, StoreError> {
        let Some(mut row) = sql.row(USER_OF_CHALLENGE, params![self.challenge]).await? else {
            return Ok(EnrolOutcome::NotOpen);
        };
        let user: UserId = row.take("sms_challenges.user_id")?;
        let Some(guard) = guards::lock(sql, user).await? else { return Ok(EnrolOutcome::NotOpen) };
        let Some(mut row) = sql.row(CONSUME, params![self.now, self.challenge]).await? else {
            return Ok(EnrolOutcome::NotOpen);
        };
        let stage: StageId = row.take("sms_challenges.stage_id")?;
        let lookup = PhoneLookup::from_bytes(row.take("sms_challenges.phone_lookup")?);
        guards::save(sql, user, &guard.cleared()).await?;
        if self.max_devices_per_user > 0
            && count(sql, user, stage).await? >= self.max_devices_per_user
        {
            return Ok(EnrolOutcome::TooManyDevices);
        }
        let Some(id) = insert(sql, vault, self, (user, stage, lookup)).await? else {
            return Ok(EnrolOutcome::NumberInUse);
        };
        events::insert(sql, &self.event).await?;
        Ok(EnrolOutcome::Enrolled(Device {
            id,
            user,
            stage,
            name: self.device.name.clone(),
            number: self.device.number.clone(),
            lookup,
            created_at: self.now,
            last_used_at: None,
        }))
    }
}

async fn count(sql: &mut impl Sql, user: UserId, stage: StageId) -> Result<u32, StoreError> {
    match sql.row(COUNT, params![user, stage]).await? {
        Some(mut row) => row.take("devices"),
        None => Ok(0),
    }
}

/// Inserts the device; `None` when its stage has a device with the same number.
async fn insert(
    sql: &mut impl Sql,
    vault: &Vault,
    request: &EnrolRequest,
    (user, stage, lookup): (UserId, StageId, PhoneLookup),
) -> Result<Option<DeviceId>, StoreError> {
    let uuid = vault.random_id();
    let number = request.device.number.as_ref();
    let sealed = number.map(|number| vault.seal_number(&vault::device_number(uuid), number));
    let params = params![
        uuid,
        user,
        stage,
        &*request.device.name,
        sealed.as_deref(),
        lookup.as_bytes(),
        request.now
    ];
    let row = sql.row(INSERT, params).await?;
    row.map(|mut row| row.take("devices.id")).transpose()
}

/// Lists a user's phones.
pub(crate) struct ListDevices(pub(crate) UserId);

impl Operation for ListDevices {
    type Output = Vec<Device>;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<Vec<Device>, StoreError> {
        sql.rows(LIST, params![self.0]).await?.into_iter().map(|row| device(row, vault)).collect()
    }
}
