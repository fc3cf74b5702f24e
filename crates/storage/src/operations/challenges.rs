//! SMS challenges: reading and opening.

use handset_core::{
    challenge::{Purpose, SmsChallenge},
    code::CodeLength,
    delivery::DeliveryState,
    ids::{ChallengeId, PlanId, StageId},
    phone::PhoneLookup,
    ports::StoreError,
};

use super::voiding;
use crate::{
    backend::{Operation, Sql},
    param::params,
    row::Row,
    statement::statements,
    vault::{self, Vault},
};

macro_rules! columns {
    () => {
        "id, plan_id, user_id, stage_id, purpose, phone_sealed, phone_lookup, decoy, code_length, max_attempts, \
         attempts, sends, last_send_at_ms, last_send, created_at_ms, expires_at_ms, consumed_at_ms, voided_at_ms"
    };
}

/// The one that is neither answered nor given up is the latest, whatever the clock said when it was made.
macro_rules! latest {
    () => {
        concat!(
            "SELECT ", columns!(), " FROM sms_challenges WHERE plan_id = $1 AND stage_id = $2
            ORDER BY (consumed_at_ms IS NULL AND voided_at_ms IS NULL) DESC, created_at_ms DESC LIMIT 1"
        )
    };
}

statements! {
    LATEST = latest!();
    LATEST_LOCKED = latest!(), postgres " FOR UPDATE";
    BY_ID_LOCKED = concat!("SELECT ", columns!(), " FROM sms_challenges WHERE id = $1"), postgres " FOR UPDATE";
    INSERT = concat!("INSERT INTO sms_challenges (", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)");
    SAVE_SENDS = "UPDATE sms_challenges SET sends = $1, last_send_at_ms = $2, last_send = $3, decoy = $4 WHERE id = $5";
    COUNT_ATTEMPT = "UPDATE sms_challenges SET attempts = attempts + 1 WHERE id = $1 AND attempts < max_attempts";
}

/// The challenge in a row of `columns!`.
fn challenge(mut row: Row, vault: &Vault) -> Result<SmsChallenge, StoreError> {
    let id = row.take("sms_challenges.id")?;
    Ok(SmsChallenge {
        id,
        plan: row.take("sms_challenges.plan_id")?,
        user: row.take("sms_challenges.user_id")?,
        stage: row.take("sms_challenges.stage_id")?,
        purpose: row.name("sms_challenges.purpose", Purpose::from_name)?,
        number: match row.take::<Option<Vec<u8>>>("sms_challenges.phone_sealed")? {
            Some(sealed) => Some(vault.open_number(
                &vault::challenge_number(id),
                "sms_challenges.phone_sealed",
                &sealed,
            )?),
            None => None,
        },
        lookup: PhoneLookup::from_bytes(row.take("sms_challenges.phone_lookup")?),
        decoy: row.take("sms_challenges.decoy")?,
        code_length: row.parse("sms_challenges.code_length", |digits: u32| {
            CodeLength::try_from(u8::try_from(digits).unwrap_or(0))
        })?,
        max_attempts: row.take("sms_challenges.max_attempts")?,
        attempts: row.take("sms_challenges.attempts")?,
        sends: row.take("sms_challenges.sends")?,
        last_send_at: row.take("sms_challenges.last_send_at_ms")?,
        last_send: row.name("sms_challenges.last_send", DeliveryState::from_name)?,
        created_at: row.take("sms_challenges.created_at_ms")?,
        expires_at: row.take("sms_challenges.expires_at_ms")?,
        consumed_at: row.take("sms_challenges.consumed_at_ms")?,
        voided_at: row.take("sms_challenges.voided_at_ms")?,
    })
}

/// The latest challenge of a plan for a stage; nobody else changes it until this transaction ends.
pub(super) async fn latest(
    sql: &mut impl Sql,
    vault: &Vault,
    plan: PlanId,
    stage: StageId,
) -> Result<Option<SmsChallenge>, StoreError> {
    let row = sql.row(LATEST_LOCKED, params![plan, stage]).await?;
    row.map(|row| challenge(row, vault)).transpose()
}

/// A challenge; nobody else changes it until this transaction ends.
pub(super) async fn by_id(
    sql: &mut impl Sql,
    vault: &Vault,
    id: ChallengeId,
) -> Result<Option<SmsChallenge>, StoreError> {
    let row = sql.row(BY_ID_LOCKED, params![id]).await?;
    row.map(|row| challenge(row, vault)).transpose()
}

/// Opens a challenge in place of the plan's others for the stage.
pub(super) async fn insert(
    sql: &mut impl Sql,
    vault: &Vault,
    new: &SmsChallenge,
) -> Result<(), StoreError> {
    voiding::of_stage(sql, new.plan, new.stage, new.created_at).await?;
    let sealed = new
        .number
        .as_ref()
        .map(|number| vault.seal_number(&vault::challenge_number(new.id), number));
    let params = params![
        new.id,
        new.plan,
        new.user,
        new.stage,
        new.purpose.name(),
        sealed.as_deref(),
        new.lookup.as_bytes(),
        new.decoy,
        u32::from(new.code_length.digits()),
        new.max_attempts,
        new.attempts,
        new.sends,
        new.last_send_at,
        new.last_send.name(),
        new.created_at,
        new.expires_at,
        new.consumed_at,
        new.voided_at
    ];
    sql.execute(INSERT, params).await.map(drop)
}

/// Stores what another message changed in a challenge.
pub(super) async fn save_sends(
    sql: &mut impl Sql,
    challenge: &SmsChallenge,
) -> Result<(), StoreError> {
    let params = params![
        challenge.sends,
        challenge.last_send_at,
        challenge.last_send.name(),
        challenge.decoy,
        challenge.id
    ];
    sql.execute(SAVE_SENDS, params).await.map(drop)
}

/// Counts one guess; `false` when all have been counted.
pub(super) async fn count_attempt(sql: &mut impl Sql, id: ChallengeId) -> Result<bool, StoreError> {
    Ok(sql.execute(COUNT_ATTEMPT, params![id]).await? == 1)
}

/// Finds the latest challenge of a plan for a stage.
pub(crate) struct FindChallenge {
    pub(crate) plan: PlanId,
    pub(crate) stage: StageId,
}

impl Operation for FindChallenge {
    type Output = Option<SmsChallenge>;

    async fn run<S: Sql>(
        &self,
        sql: &mut S,
        vault: &Vault,
    ) -> Result<Option<SmsChallenge>, StoreError> {
        let row = sql.row(LATEST, params![self.plan, self.stage]).await?;
        row.map(|row| challenge(row, vault)).transpose()
    }
}
