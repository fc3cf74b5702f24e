//! Limits on sending and guessing.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    challenge::Purpose,
    ids::{SessionId, UserId},
    phone::{Pepper, PhoneNumber},
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Every limit, each a setting under `[limits]`. Counts; 0 turns a limit off, except for the guess budgets, which stay at 1 or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitSettings {
    /// Guesses on one code.
    pub attempts_per_code: u32,
    /// Wrong codes in a row before an account waits.
    pub soft_lock_failures: u32,
    /// Wrong codes of one account in 24 hours.
    pub failures_per_day: u32,
    /// Wrong codes in a row before only an administrator can unlock the account. At most 100 (NIST SP 800-63B-4, section 3.2.2).
    pub hard_stop_failures: u32,
    /// Seconds before the second, third, ... message of one challenge; the last holds for all that follow.
    pub resend_cooldown_seconds: Vec<u32>,
    /// Messages to one number in an hour, over all users and stages.
    pub sends_per_number_hour: u32,
    /// Messages to one number in 24 hours, over all users and stages.
    pub sends_per_number_day: u32,
    /// Messages for one user in an hour.
    pub sends_per_user_hour: u32,
    /// Messages for one user in 24 hours.
    pub sends_per_user_day: u32,
    /// Messages for one browser session, over its whole life.
    pub sends_per_session: u32,
    /// Messages for one IP address (IPv6: one /64) in an hour.
    pub sends_per_ip_hour: u32,
    /// Messages for one IP address (IPv6: one /64) in 24 hours.
    pub sends_per_ip_day: u32,
    /// Different numbers that one user may try in 24 hours.
    pub new_numbers_per_user_day: u32,
    /// Messages in an hour to numbers that differ only in their last four digits.
    pub sends_per_prefix_hour: u32,
    /// All messages in an hour: the budget of the installation.
    pub sends_global_hour: u32,
    /// All messages in 24 hours: the budget of the installation.
    pub sends_global_day: u32,
    /// Percent of the global budget that enrolment leaves to sign-in.
    pub reserved_for_sign_in_percent: u32,
    /// Codes and passwords that one IP address (IPv6: one /64) may try in a minute. A coarse brake, no security boundary.
    pub verifications_per_ip_minute: u32,
    /// Open challenges of one user; a further one voids the oldest.
    pub open_challenges_per_user: u32,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            attempts_per_code: 5,
            soft_lock_failures: 10,
            failures_per_day: 50,
            hard_stop_failures: 100,
            resend_cooldown_seconds: vec![30, 60, 120, 300],
            sends_per_number_hour: 5,
            sends_per_number_day: 10,
            sends_per_user_hour: 5,
            sends_per_user_day: 15,
            sends_per_session: 5,
            sends_per_ip_hour: 10,
            sends_per_ip_day: 40,
            new_numbers_per_user_day: 3,
            sends_per_prefix_hour: 20,
            sends_global_hour: 200,
            sends_global_day: 1_000,
            reserved_for_sign_in_percent: 20,
            verifications_per_ip_minute: 60,
            open_challenges_per_user: 3,
        }
    }
}

/// A limit that can be hit by a request. Its name is stable: a metrics label, and the setting it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitName {
    /// Messages to one number.
    SendsPerNumber,
    /// Messages for one user.
    SendsPerUser,
    /// Messages for one browser session.
    SendsPerSession,
    /// Messages for one IP address.
    SendsPerIp,
    /// Different numbers tried by one user.
    NewNumbersPerUser,
    /// Messages to neighbouring numbers.
    SendsPerPrefix,
    /// All messages.
    SendsGlobal,
    /// Codes and passwords tried from one IP address.
    VerificationsPerIp,
    /// Entries of the audit trail about one policy or prompt that fails.
    EventsPerExpression,
}

impl LimitName {
    /// The limit's stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SendsPerNumber => "sends_per_number",
            Self::SendsPerUser => "sends_per_user",
            Self::SendsPerSession => "sends_per_session",
            Self::SendsPerIp => "sends_per_ip",
            Self::NewNumbersPerUser => "new_numbers_per_user",
            Self::SendsPerPrefix => "sends_per_prefix",
            Self::SendsGlobal => "sends_global",
            Self::VerificationsPerIp => "verifications_per_ip",
            Self::EventsPerExpression => "events_per_expression",
        }
    }
}

/// At most `max` hits on `bucket` in any span of `window`.
///
/// A hit is recorded once per bucket, however many quotas watch it, and only when all of them allow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The limit it stands for.
    pub limit: LimitName,
    /// What is counted, such as `user:7`. Numbers appear as fingerprints only.
    pub bucket: String,
    /// How many hits are allowed; at least 1.
    pub max: u32,
    /// In any span of this length.
    pub window: Duration,
}

/// Who and what a message is counted for.
#[derive(Clone, Copy, Debug)]
pub struct SendSubject<'a> {
    /// Who asked for it.
    pub user: UserId,
    /// From which browser session.
    pub session: SessionId,
    /// From which IP address, or IPv6 prefix of 64 bits.
    pub client_ip: &'a str,
    /// To which number.
    pub number: &'a PhoneNumber,
    /// What for.
    pub purpose: Purpose,
}

impl Quota {
    /// For entries of the audit trail about a failing expression, which anybody can make fail by looking at a flow again and
    /// again. The first hours of a fault tell an operator enough.
    pub fn events_about(expression: &impl std::fmt::Display) -> Self {
        Self {
            limit: LimitName::EventsPerExpression,
            bucket: format!("expression:{expression}"),
            max: 60,
            window: HOUR,
        }
    }
}

impl LimitSettings {
    /// These settings without limits and cooldowns on sending, for load runs and tests. Guess budgets stay on.
    #[must_use]
    pub fn without_send_limits(self) -> Self {
        Self {
            resend_cooldown_seconds: Vec::new(),
            sends_per_number_hour: 0,
            sends_per_number_day: 0,
            sends_per_user_hour: 0,
            sends_per_user_day: 0,
            sends_per_session: 0,
            sends_per_ip_hour: 0,
            sends_per_ip_day: 0,
            new_numbers_per_user_day: 0,
            sends_per_prefix_hour: 0,
            sends_global_hour: 0,
            sends_global_day: 0,
            verifications_per_ip_minute: 0,
            ..self
        }
    }

    /// These settings with the guess budgets inside the bounds that no setting may leave.
    #[must_use]
    pub fn bounded(self) -> Self {
        Self {
            attempts_per_code: self.attempts_per_code.clamp(1, 10),
            soft_lock_failures: self.soft_lock_failures.clamp(1, 100),
            hard_stop_failures: self.hard_stop_failures.clamp(1, 100),
            open_challenges_per_user: self.open_challenges_per_user.max(1),
            reserved_for_sign_in_percent: self.reserved_for_sign_in_percent.min(100),
            ..self
        }
    }

    /// How long a challenge's next message waits when `sends` have been reserved.
    pub fn resend_cooldown(&self, sends: u32) -> Duration {
        let waits = &self.resend_cooldown_seconds;
        let index = usize::try_from(sends.saturating_sub(1)).unwrap_or(usize::MAX);
        let seconds = waits.get(index).or(waits.last()).copied().unwrap_or(0);
        Duration::from_secs(seconds.into())
    }

    /// The quotas that a message for `subject` has to pass, all of them at once.
    pub fn send_quotas(&self, subject: &SendSubject<'_>, pepper: &Pepper) -> Vec<Quota> {
        let number = format!("number:{}", subject.number.lookup(pepper).to_hex());
        let prefix = format!("prefix:{}", subject.number.prefix_lookup(pepper).to_hex());
        let user = format!("user:{}", subject.user);
        let session = format!("session:{}", subject.session);
        let ip = format!("ip:{}", subject.client_ip);
        let global = |max| self.share_of_budget(max, subject.purpose);
        let all = [
            (LimitName::SendsPerSession, session, self.sends_per_session, DAY),
            (LimitName::SendsPerUser, user.clone(), self.sends_per_user_hour, HOUR),
            (LimitName::SendsPerUser, user, self.sends_per_user_day, DAY),
            (LimitName::SendsPerIp, ip.clone(), self.sends_per_ip_hour, HOUR),
            (LimitName::SendsPerIp, ip, self.sends_per_ip_day, DAY),
            (LimitName::SendsPerNumber, number.clone(), self.sends_per_number_hour, HOUR),
            (LimitName::SendsPerNumber, number, self.sends_per_number_day, DAY),
            (LimitName::SendsPerPrefix, prefix, self.sends_per_prefix_hour, HOUR),
            (LimitName::SendsGlobal, "global".to_owned(), global(self.sends_global_hour), HOUR),
            (LimitName::SendsGlobal, "global".to_owned(), global(self.sends_global_day), DAY),
        ];
        all.into_iter()
            .filter(|(_, _, max, _)| *max > 0)
            .map(|(limit, bucket, max, window)| Quota { limit, bucket, max, window })
            .collect()
    }

    /// The quota that a typed code or password from `client_ip` has to pass, if that limit is on.
    pub fn verification_quota(&self, client_ip: &str) -> Option<Quota> {
        (self.verifications_per_ip_minute > 0).then(|| Quota {
            limit: LimitName::VerificationsPerIp,
            bucket: format!("verify-ip:{client_ip}"),
            max: self.verifications_per_ip_minute,
            window: MINUTE,
        })
    }

    /// What `purpose` may use of a global budget of `max`: enrolment leaves a part to sign-in, so that it cannot lock people out.
    fn share_of_budget(&self, max: u32, purpose: Purpose) -> u32 {
        match purpose {
            Purpose::Enrol if max > 0 => {
                let kept =
                    u64::from(max) * u64::from(self.reserved_for_sign_in_percent.min(100)) / 100;
                max.saturating_sub(u32::try_from(kept).unwrap_or(u32::MAX)).max(1)
            }
            Purpose::Enrol => 0,
        }
    }
}

/// The longest window of any quota: hits that are older are of no use.
pub const LONGEST_WINDOW: Duration = DAY;

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::keys::{Keys, SecretKey};

    fn quotas(limits: &LimitSettings) -> Vec<Quota> {
        let number = "+4915123456789".parse().unwrap();
        let subject = SendSubject {
            user: UserId(7),
            session: SessionId(Uuid::nil()),
            client_ip: "203.0.113.9",
            number: &number,
            purpose: Purpose::Enrol,
        };
        limits.send_quotas(&subject, &Keys::derive(&SecretKey::parse(&[1; 32]).unwrap()).pepper)
    }

    #[test]
    fn enrolment_leaves_a_fifth_of_the_budget_to_sign_in() {
        let global: Vec<_> = quotas(&LimitSettings::default())
            .into_iter()
            .filter(|q| q.limit == LimitName::SendsGlobal)
            .collect();

        assert_eq!(
            global.iter().map(|q| (q.max, q.window)).collect::<Vec<_>>(),
            [(160, HOUR), (800, DAY)]
        );
    }

    #[test]
    fn a_limit_of_zero_is_off() {
        let limits = LimitSettings { sends_per_ip_hour: 0, ..LimitSettings::default() };

        assert!(
            quotas(&limits).iter().all(|q| !(q.limit == LimitName::SendsPerIp && q.window == HOUR))
        );
        assert!(quotas(&LimitSettings::default().without_send_limits()).is_empty());
    }

    #[test]
    fn no_quota_names_a_number() {
        assert!(quotas(&LimitSettings::default()).iter().all(|q| !q.bucket.contains("15123456")));
    }

    #[test]
    fn guess_budgets_cannot_be_turned_off() {
        let limits = LimitSettings {
            attempts_per_code: 0,
            hard_stop_failures: 0,
            ..LimitSettings::default()
        }
        .bounded();

        assert_eq!((limits.attempts_per_code, limits.hard_stop_failures), (1, 1));
        let limits =
            LimitSettings { hard_stop_failures: 9_999, ..limits }.bounded().without_send_limits();
        assert_eq!((limits.attempts_per_code, limits.hard_stop_failures), (1, 100));
    }
}
