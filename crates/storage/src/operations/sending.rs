//! Reserving a message, and recording what became of it.

use std::time::Duration;

use handset_core::{
    challenge::SmsChallenge,
    delivery::{DeliveryRecord, Detail, Outcome},
    enrol::{SendDecision, SendFacts, SendRefused, SendRequest, SendReservation},
    guard::Guard,
    ports::StoreError,
};

use super::{challenges, guards, limits, voiding};
use crate::{
    backend::{Operation, Sql},
    param::params,
    statement::statements,
    vault::Vault,
};

/// How far back the numbers go that a user has tried "today".
const DAY: Duration = Duration::from_hours(24);

statements! {
    /// Counts no further than the limits `$4` and `$6`, because no more is asked.
    FACTS = "SELECT (SELECT user_id FROM devices WHERE stage_id = $1 AND phone_lookup = $2),
        (SELECT COUNT(*) FROM (SELECT 1 FROM devices WHERE user_id = $3 AND stage_id = $1 LIMIT $4) AS device),
        (SELECT COUNT(*) FROM (SELECT DISTINCT phone_lookup FROM sms_challenges
            WHERE user_id = $3 AND created_at_ms > $5 AND phone_lookup <> $2 LIMIT $6) AS other_number)";
    INSERT = "INSERT INTO deliveries (challenge_id, send_no, user_id, stage_id, provider, client_ip, masked_number, region,
            phone_lookup, state, started_at_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    FINISH = "UPDATE deliveries SET state = $1, reason = $2, http_status = $3, provider_code = $4, message_id = $5,
            detail = $6, finished_at_ms = $7
        WHERE challenge_id = $8 AND send_no = $9";
    FINISH_CHALLENGE = "UPDATE sms_challenges SET last_send = $1 WHERE id = $2 AND sends = $3";
}

impl Operation for SendRequest {
    type Output = SendReservation;

    async fn run<S: Sql>(&self, sql: &mut S, vault: &Vault) -> Result<SendReservation, StoreError> {
        let guard = guards::lock(sql, self.challenge.user).await?.unwrap_or_default();
        let facts = facts(sql, vault, self, guard).await?;
        let (challenge, is_new) = match self.decide(&facts) {
            SendDecision::Refuse(refused) => return Ok(SendReservation::Refused(refused)),
            SendDecision::AlreadySent(challenge) => {
                return Ok(SendReservation::AlreadySent(challenge));
            }
            SendDecision::Resend(challenge) => (challenge, false),
            SendDecision::Open(challenge) => (challenge, true),
        };
        if let Some(full) = limits::charge(sql, &self.quotas, self.now).await? {
            return Ok(SendReservation::Refused(SendRefused::Limited(
                full.limit,
                Some(full.retry_at),
            )));
        }
        if is_new {
            challenges::insert(sql, vault, &challenge).await?;
            voiding::surplus(sql, &challenge, self.limits.open_challenges_per_user, self.now)
                .await?;
        } else {
            challenges::save_sends(sql, &challenge).await?;
        }
        insert_delivery(sql, self, &challenge).await?;
        Ok(SendReservation::Send(challenge))
    }
}

async fn facts(
    sql: &mut impl Sql,
    vault: &Vault,
    request: &SendRequest,
    guard: Guard,
) -> Result<SendFacts, StoreError> {
    let SmsChallenge { plan, user, stage, lookup, .. } = &request.challenge;
    let current = challenges::latest(sql, vault, *plan, *stage).await?;
    let params = params![
        *stage,
        lookup.as_bytes(),
        *user,
        request.max_devices_per_user,
        request.now.minus(DAY),
        request.limits.new_numbers_per_user_day
    ];
    let (number_owner, devices, other_numbers_today) = match sql.row(FACTS, params).await? {
        Some(mut row) => {
            (row.take("devices.user_id")?, row.take("devices")?, row.take("sms_challenges")?)
        }
        None => (None, 0, 0),
    };
    Ok(SendFacts { current, guard, number_owner, devices, other_numbers_today })
}

async fn insert_delivery(
    sql: &mut impl Sql,
    request: &SendRequest,
    challenge: &SmsChallenge,
) -> Result<(), StoreError> {
    let subject = &request.subject;
    let params = params![
        challenge.id,
        challenge.sends,
        challenge.user,
        challenge.stage,
        subject.provider.as_str(),
        &*subject.client_ip,
        &*subject.masked_number,
        &*subject.region,
        challenge.lookup.as_bytes(),
        challenge.last_send.name(),
        challenge.last_send_at
    ];
    sql.execute(INSERT, params).await.map(drop)
}

impl Operation for DeliveryRecord {
    type Output = ();

    async fn run<S: Sql>(&self, sql: &mut S, _: &Vault) -> Result<(), StoreError> {
        let delivery = &self.delivery;
        let state = delivery.state().name();
        let message_id = match &delivery.outcome {
            Outcome::Accepted { message_id } => message_id.as_deref(),
            Outcome::Failed(_) | Outcome::Unknown(_) => None,
        };
        // A stranger's words, all three: cut and cleaned before they are kept.
        let (message_id, code) =
            (message_id.map(Detail::new), delivery.provider_code.as_deref().map(Detail::new));
        let params = params![
            state,
            delivery.reason(),
            delivery.http_status.map(i64::from),
            code.as_ref().map(Detail::as_str),
            message_id.as_ref().map(Detail::as_str),
            delivery.detail.as_ref().map(Detail::as_str),
            self.finished_at,
            self.challenge,
            self.send_no
        ];
        sql.execute(FINISH, params).await?;
        sql.execute(FINISH_CHALLENGE, params![state, self.challenge, self.send_no]).await.map(drop)
    }
}
