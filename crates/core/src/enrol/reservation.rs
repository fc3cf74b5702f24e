//! Whether a message may be sent: the rule, apart from the transaction in which it is asked.

use crate::{
    challenge::{Resend, SmsChallenge},
    delivery::{DeliveryState, DeliverySubject},
    flow::authenticator_sms::DuplicateNumber,
    guard::{Guard, Permit},
    ids::UserId,
    limits::{LimitName, LimitSettings, Quota},
    time::Timestamp,
};

/// A message that somebody wants sent.
#[derive(Clone, Debug)]
pub struct SendRequest {
    /// The challenge to open, if the number has none that is open: one message reserved, nothing known of it.
    pub challenge: SmsChallenge,
    /// The person asked for the code again, rather than typing the number: then a cooldown is told.
    pub explicit_resend: bool,
    /// The quotas that the message has to pass.
    pub quotas: Vec<Quota>,
    /// The limits in force.
    pub limits: LimitSettings,
    /// What happens when the number belongs to somebody else.
    pub duplicate_number: DuplicateNumber,
    /// How many phones the user may have through this stage; 0 for any number.
    pub max_devices_per_user: u32,
    /// What operators may know about it.
    pub subject: DeliverySubject,
    /// When it is asked for.
    pub now: Timestamp,
}

/// What the database knows when a message is asked for. Read in the transaction that acts on it.
#[derive(Clone, Debug)]
pub struct SendFacts {
    /// The latest challenge of the plan for the stage.
    pub current: Option<SmsChallenge>,
    /// The account's guard.
    pub guard: Guard,
    /// Who has enrolled the number through this stage.
    pub number_owner: Option<UserId>,
    /// How many phones the user has enrolled through this stage.
    pub devices: u32,
    /// How many other numbers the user has tried in the last 24 hours.
    pub other_numbers_today: u32,
}

/// What is to be done about a message that was asked for.
#[derive(Clone, Debug)]
#[must_use]
pub enum SendDecision {
    /// Nothing: it may not be sent.
    Refuse(SendRefused),
    /// Nothing: this challenge's message is out already.
    AlreadySent(SmsChallenge),
    /// Reserve another message for this open challenge, as it stands here.
    Resend(SmsChallenge),
    /// Open this challenge and void the plan's others for the stage.
    Open(SmsChallenge),
}

/// What became of a request for a message.
#[derive(Clone, Debug)]
#[must_use]
pub enum SendReservation {
    /// It was reserved and committed: send it, and record what becomes of it.
    Send(SmsChallenge),
    /// This challenge's message is out already.
    AlreadySent(SmsChallenge),
    /// It may not be sent.
    Refused(SendRefused),
}

/// Why a message may not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendRefused {
    /// The challenge's last message is too recent.
    CooldownUntil(Timestamp),
    /// A limit is reached; `None` when it is not known until when.
    Limited(LimitName, Option<Timestamp>),
    /// The account waits: too many wrong codes.
    LockedUntil(Timestamp),
    /// The account is stopped until an administrator unlocks it.
    Stopped,
    /// Somebody else has the number, and the stage tells so.
    NumberInUse,
    /// The user has enrolled this number already.
    AlreadyEnrolled,
    /// The user has as many phones as are allowed.
    TooManyDevices,
}

impl SendRequest {
    /// Decides with what the database knows. Quotas come after this, in the same transaction.
    pub fn decide(&self, facts: &SendFacts) -> SendDecision {
        if let Some(refusal) = facts.guard.refusal(&self.limits, self.now) {
            return SendDecision::Refuse(match refusal {
                Permit::LockedUntil(until) => SendRefused::LockedUntil(until),
                Permit::Stopped | Permit::Granted(_) => SendRefused::Stopped,
            });
        }
        let same_number = |challenge: &&SmsChallenge| challenge.lookup == self.challenge.lookup;
        match facts.current.as_ref().filter(|c| c.is_open(self.now)).filter(same_number) {
            Some(open) => self.send_again(open),
            None => self.open(facts),
        }
    }

    fn send_again(&self, open: &SmsChallenge) -> SendDecision {
        match open.resend(&self.limits, self.now) {
            Resend::Allowed => SendDecision::Resend(SmsChallenge {
                sends: open.sends.saturating_add(1),
                last_send_at: self.now,
                last_send: DeliveryState::Sending,
                ..open.clone()
            }),
            Resend::NotBefore(at) if self.explicit_resend => {
                SendDecision::Refuse(SendRefused::CooldownUntil(at))
            }
            Resend::NotBefore(_) => SendDecision::AlreadySent(open.clone()),
        }
    }

    fn open(&self, facts: &SendFacts) -> SendDecision {
        let numbers = self.limits.new_numbers_per_user_day;
        let too_many_devices =
            self.max_devices_per_user > 0 && facts.devices >= self.max_devices_per_user;
        match facts.number_owner {
            Some(owner) if owner == self.challenge.user => {
                SendDecision::Refuse(SendRefused::AlreadyEnrolled)
            }
            _ if too_many_devices => SendDecision::Refuse(SendRefused::TooManyDevices),
            _ if numbers > 0 && facts.other_numbers_today >= numbers => {
                SendDecision::Refuse(SendRefused::Limited(LimitName::NewNumbersPerUser, None))
            }
            Some(_) if self.duplicate_number == DuplicateNumber::Error => {
                SendDecision::Refuse(SendRefused::NumberInUse)
            }
            owner => SendDecision::Open(SmsChallenge {
                decoy: owner.is_some(),
                ..self.challenge.clone()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{challenge::testing::challenge, phone::PhoneLookup};

    fn request() -> SendRequest {
        SendRequest {
            challenge: challenge(),
            explicit_resend: false,
            quotas: Vec::new(),
            limits: LimitSettings::default(),
            duplicate_number: DuplicateNumber::Silent,
            max_devices_per_user: 0,
            subject: DeliverySubject {
                provider: "generic".parse().unwrap(),
                client_ip: "203.0.113.9".into(),
                masked_number: "+1••••••••32".into(),
                region: "US".into(),
            },
            now: Timestamp::from_ms(10_000),
        }
    }

    fn facts() -> SendFacts {
        SendFacts {
            current: None,
            guard: Guard::default(),
            number_owner: None,
            devices: 0,
            other_numbers_today: 0,
        }
    }

    #[test]
    fn a_first_number_opens_a_challenge() {
        assert!(matches!(request().decide(&facts()), SendDecision::Open(c) if !c.decoy));
    }

    #[test]
    fn the_same_number_again_is_already_sent_and_an_explicit_resend_is_told_to_wait() {
        let facts = SendFacts { current: Some(challenge()), ..facts() };

        assert!(matches!(request().decide(&facts), SendDecision::AlreadySent(_)));
        let again = SendRequest { explicit_resend: true, ..request() };
        let until = Timestamp::from_ms(30_000);
        assert!(
            matches!(again.decide(&facts), SendDecision::Refuse(SendRefused::CooldownUntil(at)) if at == until)
        );
        let later = SendRequest { now: until, ..again };
        assert!(
            matches!(later.decide(&facts), SendDecision::Resend(c) if c.sends == 2 && c.expires_at == challenge().expires_at)
        );
    }

    #[test]
    fn another_number_or_a_spent_challenge_opens_a_new_one() {
        let other = SmsChallenge { lookup: PhoneLookup::from_bytes([9; 32]), ..challenge() };
        let spent = SmsChallenge { attempts: 5, ..challenge() };

        for current in [other, spent] {
            let facts = SendFacts { current: Some(current), ..facts() };
            assert!(matches!(request().decide(&facts), SendDecision::Open(_)));
        }
    }

    #[test]
    fn somebody_elses_number_is_a_decoy_unless_the_stage_tells() {
        let facts = SendFacts { number_owner: Some(UserId(99)), ..facts() };

        assert!(matches!(request().decide(&facts), SendDecision::Open(c) if c.decoy));
        let telling = SendRequest { duplicate_number: DuplicateNumber::Error, ..request() };
        assert!(matches!(telling.decide(&facts), SendDecision::Refuse(SendRefused::NumberInUse)));
    }

    #[test]
    fn ones_own_number_is_told_to_be_enrolled() {
        let facts = SendFacts { number_owner: Some(challenge().user), ..facts() };

        assert!(matches!(
            request().decide(&facts),
            SendDecision::Refuse(SendRefused::AlreadyEnrolled)
        ));
    }

    #[test]
    fn a_locked_account_is_sent_nothing() {
        let guard = Guard { locked_until: Some(Timestamp::from_ms(11_000)), ..Guard::default() };
        let facts = SendFacts { guard, current: Some(challenge()), ..facts() };

        assert!(matches!(
            request().decide(&facts),
            SendDecision::Refuse(SendRefused::LockedUntil(_))
        ));
    }

    #[test]
    fn a_fourth_number_in_a_day_and_a_phone_too_many_are_refused() {
        let fourth = SendFacts { other_numbers_today: 3, ..facts() };
        let full = SendFacts { devices: 2, ..facts() };

        assert!(matches!(
            request().decide(&fourth),
            SendDecision::Refuse(SendRefused::Limited(LimitName::NewNumbersPerUser, _))
        ));
        let limited = SendRequest { max_devices_per_user: 2, ..request() };
        assert!(matches!(limited.decide(&full), SendDecision::Refuse(SendRefused::TooManyDevices)));
    }
}
