//! One attempt to prove one number, for one user, for one purpose.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    code::{Code, CodeBinding, CodeKey, CodeLength},
    delivery::DeliveryState,
    ids::{ChallengeId, PlanId, StageId, UserId},
    limits::LimitSettings,
    phone::{PhoneLookup, PhoneNumber},
    time::Timestamp,
};

/// How far in the future a challenge may seem to have been made before the clock must have jumped back.
const MAX_CLOCK_STEP_BACK: Duration = Duration::from_mins(1);

/// What a proved number is for. Part of what the code is derived from, so a code for one purpose never serves another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Adding a phone to an account.
    Enrol,
}

impl Purpose {
    /// The purpose's byte in the derivation of codes. Never reused for another purpose.
    pub(crate) const fn code_tag(self) -> u8 {
        match self {
            Self::Enrol => 1,
        }
    }

    /// The purpose's name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
        }
    }

    /// The purpose with this name in the database.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Enrol].into_iter().find(|purpose| purpose.name() == name)
    }
}

/// One attempt to prove one number.
///
/// The code is not part of it: it is derived when it is needed. A new number, user, stage or purpose
/// is a new challenge; a resend is not.
#[derive(Clone, Debug)]
pub struct SmsChallenge {
    /// 128 random bits.
    pub id: ChallengeId,
    /// The plan, and so the browser session, in which it may be answered.
    pub plan: PlanId,
    /// Who proves the number.
    pub user: UserId,
    /// The stage that asks.
    pub stage: StageId,
    /// What the proof is for.
    pub purpose: Purpose,
    /// The number; sealed in the database, and wiped there once the challenge has been answered or is void.
    pub number: Option<PhoneNumber>,
    /// The number's fingerprint.
    pub lookup: PhoneLookup,
    /// The number belongs to somebody else already, which is not told: no code for this challenge is ever right.
    pub decoy: bool,
    /// How many digits the code has.
    pub code_length: CodeLength,
    /// How many guesses there are in all.
    pub max_attempts: u32,
    /// How many guesses have been counted.
    pub attempts: u32,
    /// How many messages have been reserved for it.
    pub sends: u32,
    /// When the last message was reserved.
    pub last_send_at: Timestamp,
    /// What became of the last message.
    pub last_send: DeliveryState,
    /// When it was made.
    pub created_at: Timestamp,
    /// First instant at which its code is no longer accepted. A resend does not move it.
    pub expires_at: Timestamp,
    /// When its code was accepted.
    pub consumed_at: Option<Timestamp>,
    /// When it was given up: another number, a cancelled plan, a newer challenge.
    pub voided_at: Option<Timestamp>,
}

/// Where a challenge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeState {
    /// Its code may be entered.
    Open,
    /// Its code was accepted.
    Consumed,
    /// It was given up.
    Voided,
    /// Its time is over.
    Expired,
    /// All guesses are used up.
    Spent,
}

/// Whether another message may be sent for a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resend {
    /// Now.
    Allowed,
    /// Not before this instant.
    NotBefore(Timestamp),
}

impl SmsChallenge {
    /// Where the challenge stands at `now`.
    pub fn state(&self, now: Timestamp) -> ChallengeState {
        if self.consumed_at.is_some() {
            ChallengeState::Consumed
        } else if self.voided_at.is_some() {
            ChallengeState::Voided
        } else if now >= self.expires_at || self.created_at > now.plus(MAX_CLOCK_STEP_BACK) {
            ChallengeState::Expired
        } else if self.attempts >= self.max_attempts {
            ChallengeState::Spent
        } else {
            ChallengeState::Open
        }
    }

    /// Whether its code may be entered at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state(now) == ChallengeState::Open
    }

    /// Whether another message may be sent at `now`.
    ///
    /// A message that the provider refused may be retried at once. After one that was accepted, or
    /// that may have gone out, the next waits, longer each time.
    pub fn resend(&self, limits: &LimitSettings, now: Timestamp) -> Resend {
        if self.last_send.is_refused() {
            return Resend::Allowed;
        }
        let not_before = self.last_send_at.plus(limits.resend_cooldown(self.sends));
        if now >= not_before { Resend::Allowed } else { Resend::NotBefore(not_before) }
    }

    /// How much of the code's life is left at `now`.
    pub fn time_left(&self, now: Timestamp) -> Duration {
        self.expires_at.since(now)
    }

    /// The code that answers this challenge; `None` when no code does.
    pub fn code(&self, key: &CodeKey) -> Option<Code> {
        let number = self.number.as_ref().filter(|_| !self.decoy)?;
        let binding = CodeBinding {
            challenge: self.id,
            user: self.user,
            stage: self.stage,
            purpose: self.purpose,
            number,
        };
        Some(key.derive(&binding, self.code_length))
    }

    /// What a gateway can tell two requests for the same message by: challenge and count of sends.
    pub fn idempotency_key(&self) -> String {
        format!("{}.{}", self.id.0.simple(), self.sends)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use uuid::Uuid;

    use super::*;

    /// A challenge for `+14155550132`, made at 0 and open for 300 s, whose first message was accepted.
    pub(crate) fn challenge() -> SmsChallenge {
        SmsChallenge {
            id: ChallengeId(Uuid::from_u128(1)),
            plan: PlanId(Uuid::from_u128(2)),
            user: UserId(3),
            stage: StageId(Uuid::from_u128(4)),
            purpose: Purpose::Enrol,
            number: Some("+14155550132".parse().unwrap()),
            lookup: PhoneLookup::from_bytes([5; 32]),
            decoy: false,
            code_length: CodeLength::default(),
            max_attempts: 5,
            attempts: 0,
            sends: 1,
            last_send_at: Timestamp::from_ms(0),
            last_send: DeliveryState::Accepted,
            created_at: Timestamp::from_ms(0),
            expires_at: Timestamp::from_ms(300_000),
            consumed_at: None,
            voided_at: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{testing::challenge, *};

    #[test]
    fn a_challenge_is_open_until_the_instant_it_expires() {
        assert_eq!(challenge().state(Timestamp::from_ms(299_999)), ChallengeState::Open);
        assert_eq!(challenge().state(Timestamp::from_ms(300_000)), ChallengeState::Expired);
    }

    #[test]
    fn a_clock_that_jumps_back_revives_no_challenge() {
        assert_eq!(challenge().state(Timestamp::from_ms(-60_000)), ChallengeState::Open);
        assert_eq!(challenge().state(Timestamp::from_ms(-60_001)), ChallengeState::Expired);
        let used = SmsChallenge { consumed_at: Some(Timestamp::from_ms(9)), ..challenge() };
        assert_eq!(used.state(Timestamp::from_ms(1)), ChallengeState::Consumed);
    }

    #[test]
    fn a_challenge_is_spent_when_all_guesses_are_counted() {
        let last = SmsChallenge { attempts: 4, ..challenge() };
        let spent = SmsChallenge { attempts: 5, ..challenge() };

        assert!(last.is_open(Timestamp::from_ms(0)));
        assert_eq!(spent.state(Timestamp::from_ms(0)), ChallengeState::Spent);
    }

    #[test]
    fn each_message_waits_longer_than_the_one_before() {
        let limits = LimitSettings::default();
        let waits = [(1, 30), (2, 60), (3, 120), (4, 300), (9, 300)];

        for (sends, seconds) in waits {
            let challenge = SmsChallenge { sends, ..challenge() };
            let allowed_at = Timestamp::from_ms(seconds * 1_000);
            assert_eq!(challenge.resend(&limits, allowed_at), Resend::Allowed);
            let too_early = Timestamp::from_ms(allowed_at.as_ms() - 1);
            assert_eq!(challenge.resend(&limits, too_early), Resend::NotBefore(allowed_at));
        }
    }

    #[test]
    fn a_refused_message_may_be_retried_at_once_and_an_uncertain_one_may_not() {
        let limits = LimitSettings::default();
        let now = Timestamp::from_ms(1);
        let after = |last_send| SmsChallenge { last_send, ..challenge() }.resend(&limits, now);

        assert_eq!(after(DeliveryState::Failed), Resend::Allowed);
        assert_eq!(after(DeliveryState::Rejected), Resend::Allowed);
        assert!(matches!(after(DeliveryState::Unknown), Resend::NotBefore(_)));
        assert!(matches!(after(DeliveryState::Sending), Resend::NotBefore(_)));
    }

    #[test]
    fn a_decoy_has_no_code() {
        let keys = crate::keys::Keys::derive(&crate::keys::SecretKey::parse(&[1; 32]).unwrap());

        assert!(challenge().code(&keys.code).is_some());
        assert!(SmsChallenge { decoy: true, ..challenge() }.code(&keys.code).is_none());
    }
}
