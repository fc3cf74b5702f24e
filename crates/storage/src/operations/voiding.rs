//! Giving challenges up. Their numbers go with them.

use handset_core::{
    challenge::SmsChallenge,
    ids::{PlanId, SessionId, StageId, UserId},
    ports::StoreError,
    time::Timestamp,
};

use crate::{
    backend::{Operation, Sql},
    param::params,
    statement::statements,
    vault::Vault,
};

/// Gives up what is neither answered nor given up yet; `$1` is when. The number goes with it.
macro_rules! void_where {
    ($condition:literal) => {
        concat!(
            "UPDATE sms_challenges SET voided_at_ms = $1, phone_sealed = NULL
            WHERE consumed_at_ms IS NULL AND voided_at_ms IS NULL AND ",
            $condition
        )
    };
}

/// The same where no instant is handed in: the last one that is known of the challenge stands for it.
macro_rules! void_at_last_send_where {
    ($condition:literal) => {
        concat!(
            "UPDATE sms_challenges SET voided_at_ms = last_send_at_ms, phone_sealed = NULL
            WHERE consumed_at_ms IS NULL AND voided_at_ms IS NULL AND ",
            $condition
        )
    };
}

statements! {
    OF_STAGE = void_where!("plan_id = $2 AND stage_id = $3");
    OF_PLAN = void_where!("plan_id = $2");
    OF_SESSION = void_where!("plan_id IN (SELECT id FROM plans WHERE session_id = $2)");
    OF_ENDED_SESSION = void_at_last_send_where!("plan_id IN (SELECT id FROM plans WHERE session_id = $1)");
    OF_USER = void_at_last_send_where!("user_id = $1");
    /// `$4` of the user's challenges other than `$2` may stay open.
    SURPLUS = void_where!("id IN (SELECT id FROM sms_challenges
        WHERE id <> $2 AND user_id = $3 AND consumed_at_ms IS NULL AND voided_at_ms IS NULL AND expires_at_ms > $1
            AND attempts < max_attempts
        ORDER BY created_at_ms DESC, id LIMIT 1000000 OFFSET $4)");
}

/// Gives up the user's oldest open challenges, so that `kept` (at least 1) are left, `newest` among them.
pub(super) async fn surplus(
    sql: &mut impl Sql,
    newest: &SmsChallenge,
    kept: u32,
    now: Timestamp,
) -> Result<(), StoreError> {
    let others_kept = kept.saturating_sub(1);
    sql.execute(SURPLUS, params![now, newest.id, newest.user, others_kept]).await.map(drop)
}

/// Gives up a plan's challenges for a stage.
pub(super) async fn of_stage(
    sql: &mut impl Sql,
    plan: PlanId,
    stage: StageId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql.execute(OF_STAGE, params![now, plan, stage]).await.map(drop)
}

/// Gives up a plan's challenges.
pub(super) async fn of_plan(
    sql: &mut impl Sql,
    plan: PlanId,
    now: Timestamp,
) -> Result<(), StoreError> {
    sql.execute(OF_PLAN, params![now, plan]).await.map(drop)
}

/// Gives up the challenges of all plans of a session.
pub(super) async fn of_session(
    sql: &mut impl Sql,
    session: SessionId,
    now: Option<Timestamp>,
) -> Result<(), StoreError> {
    match now {
        Some(now) => sql.execute(OF_SESSION, params![now, session]).await.map(drop),
        None => sql.execute(OF_ENDED_SESSION, params![session]).await.map(drop),
    }
}

/// Gives up a user's challenges.
pub(super) async fn of_user(sql: &mut impl Sql, user: UserId) -> Result<(), StoreError> {
    sql.execute(OF_USER, params![user]).await.map(drop)
}

/// Gives up a plan's challenges for a stage.
pub(crate) struct VoidChallenges {
    pub(crate) plan: PlanId,
    pub(crate) stage: StageId,
    pub(crate) now: Timestamp,
}

impl Operation for VoidChallenges {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        of_stage(sql, self.plan, self.stage, self.now).await
    }
}
