//! Enrolling a phone: a number is proved by a code sent to it, and only then becomes a device.

mod deliver;
mod reservation;

use std::sync::Arc;

use serde_json::{Map, Value};

pub use self::reservation::{SendDecision, SendFacts, SendRefused, SendRequest, SendReservation};
use crate::{
    challenge::{Purpose, SmsChallenge},
    code::CodeInput,
    delivery::{Delivery, DeliveryState, DeliverySubject},
    device::{DEFAULT_DEVICE_NAME, Device, NewDevice},
    event::{Event, EventAction},
    expression::views::{RequestFacts, StageFacts},
    flow::authenticator_sms::Settings,
    ids::{ChallengeId, EventId, PlanId, SessionId, StageId, UserId},
    keys::Keys,
    limits::{LimitSettings, SendSubject},
    mapping::Mappings,
    message::OriginHost,
    phone::{InvalidNumber, NumberRefused, PhoneNumber},
    ports::{
        AttemptOutcome, AttemptRequest, Clock, EnrolOutcome, EnrolRequest, Entropy, Gateway, Store,
        StoreError, random_id,
    },
    provider::ProviderSettings,
    time::Timestamp,
};

/// The use case. One for the whole program.
pub struct Enrolment {
    /// The database.
    pub store: Arc<dyn Store>,
    /// The way out.
    pub gateway: Arc<dyn Gateway>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The installation's keys.
    pub keys: Keys,
    /// The limits in force.
    pub limits: LimitSettings,
    /// The host that codes are bound to, if they can be.
    pub origin_host: Option<OriginHost>,
    /// The mappings of stages.
    pub mappings: Mappings,
}

/// Who enrols a phone, and where in the flow.
#[derive(Clone, Copy, Debug)]
pub struct Enrollee<'a> {
    /// The user, proved by a session or a password.
    pub user: UserId,
    /// The browser session.
    pub session: SessionId,
    /// The plan.
    pub plan: PlanId,
    /// The setup stage.
    pub stage: StageId,
    /// That stage's name and settings.
    pub stage_facts: StageFacts<'a>,
    /// Where the request came from: an IP address, or an IPv6 prefix of 64 bits.
    pub client_ip: &'a str,
    /// What mappings may know of the request.
    pub request: &'a RequestFacts,
}

impl<'a> Enrollee<'a> {
    /// The stage's settings.
    const fn settings(&self) -> &'a Settings {
        self.stage_facts.settings
    }
}

/// Why no code is on its way.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The stage has no provider yet.
    #[error("no provider is set")]
    NoProvider,
    /// There is no number to send to again.
    #[error("there is no number to send to")]
    NoNumber,
    /// What was typed is no number.
    #[error(transparent)]
    InvalidNumber(#[from] InvalidNumber),
    /// The stage does not send to such numbers.
    #[error(transparent)]
    NumberRefused(#[from] NumberRefused),
    /// A limit, a lock or a rule forbids it.
    #[error("no message may be sent")]
    Refused(SendRefused),
    /// The provider did not take the message, or nobody knows whether it did.
    #[error("the message was not sent")]
    NotSent(Box<Delivery>),
    /// The database did not do its part; nothing was sent.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a code did not enrol a phone.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It is wrong, old, used, or for something else. Which of these is not told.
    #[error("the code does not match")]
    WrongCode,
    /// The account waits: too many wrong codes.
    #[error("the account is locked for a while")]
    LockedUntil(Timestamp),
    /// The account is stopped until an administrator unlocks it.
    #[error("the account is locked")]
    Stopped,
    /// Too many guesses came from this address.
    #[error("too many guesses came from this address")]
    LimitedUntil(Timestamp),
    /// The code was right, but somebody else has the number by now.
    #[error("the number has an owner")]
    NumberInUse,
    /// The code was right, but the user has as many phones as are allowed.
    #[error("the user has too many phones")]
    TooManyDevices,
    /// The database did not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Enrolment {
    /// Starts to prove the number that a person typed: a challenge is committed, then the code is sent.
    ///
    /// The same number again, while its challenge is open, sends nothing new before its cooldown is over.
    ///
    /// # Errors
    /// See [`StartError`]. Unless it is `NotSent`, nothing was sent.
    ///
    /// # Cancellation
    /// Run it shielded: a send that is under way must be recorded.
    pub async fn start(&self, who: Enrollee<'_>, number: &str) -> Result<SmsChallenge, StartError> {
        let number = PhoneNumber::parse(number, who.settings().default_region)?;
        self.send(who, number, false).await
    }

    /// Sends the code again; if it can no longer be entered, a new one.
    ///
    /// # Errors
    /// As [`Enrolment::start`]; also when the cooldown is not over, and when no number was given yet.
    ///
    /// # Cancellation
    /// As [`Enrolment::start`].
    pub async fn resend(&self, who: Enrollee<'_>) -> Result<SmsChallenge, StartError> {
        let latest = self.store.challenge(who.plan, who.stage).await?;
        let number =
            latest.and_then(|challenge| challenge.number.clone()).ok_or(StartError::NoNumber)?;
        self.send(who, number, true).await
    }

    /// Checks a typed code and, if it is right, enrols the phone.
    ///
    /// The guess is counted and committed before it is looked at. What cannot be a code is not counted: it can tell nobody anything.
    ///
    /// # Errors
    /// See [`CheckError`].
    ///
    /// # Cancellation
    /// Run it shielded, so that a right code is not lost with its client.
    pub async fn confirm(&self, who: Enrollee<'_>, code: &str) -> Result<Device, CheckError> {
        let now = self.clock.now();
        let latest = self.store.challenge(who.plan, who.stage).await?;
        let (Some(latest), Some(input)) = (latest, CodeInput::parse(code)) else {
            return Err(CheckError::WrongCode);
        };
        let challenge = self.take_attempt(who, &latest, now).await?;
        let right = challenge.code(&self.keys.code).is_some_and(|code| code.matches(&input));
        if !right {
            return Err(CheckError::WrongCode);
        }
        self.enrol(who, &challenge, now).await
    }

    /// Gives the number up, so that another can be typed.
    ///
    /// # Errors
    /// When the database does not do its part.
    pub async fn change_number(&self, who: Enrollee<'_>) -> Result<(), StoreError> {
        self.store.void_challenges(who.plan, who.stage, self.clock.now()).await
    }

    async fn send(
        &self,
        who: Enrollee<'_>,
        number: PhoneNumber,
        explicit_resend: bool,
    ) -> Result<SmsChallenge, StartError> {
        let provider = who.settings().provider.as_ref().ok_or(StartError::NoProvider)?;
        who.settings().number_policy().check(&number)?;
        let request = self.request(who, provider, number, explicit_resend);
        match self.store.reserve_send(request).await? {
            SendReservation::Refused(refused) => Err(StartError::Refused(refused)),
            SendReservation::AlreadySent(challenge) => Ok(challenge),
            SendReservation::Send(challenge) => self.deliver(who, provider, challenge).await,
        }
    }

    fn request(
        &self,
        who: Enrollee<'_>,
        provider: &ProviderSettings,
        number: PhoneNumber,
        explicit_resend: bool,
    ) -> SendRequest {
        let now = self.clock.now();
        let subject = SendSubject {
            user: who.user,
            session: who.session,
            client_ip: who.client_ip,
            number: &number,
            purpose: Purpose::Enrol,
        };
        SendRequest {
            quotas: self.limits.send_quotas(&subject, &self.keys.pepper),
            subject: DeliverySubject {
                provider: provider.kind.clone(),
                client_ip: who.client_ip.to_owned(),
                masked_number: number.masked(),
                region: number.region().to_string(),
            },
            challenge: self.new_challenge(who, number, now),
            explicit_resend,
            limits: self.limits.clone(),
            duplicate_number: who.settings().duplicate_number,
            max_devices_per_user: who.settings().max_devices_per_user,
            now,
        }
    }

    fn new_challenge(
        &self,
        who: Enrollee<'_>,
        number: PhoneNumber,
        now: Timestamp,
    ) -> SmsChallenge {
        SmsChallenge {
            id: ChallengeId(random_id(self.entropy.as_ref())),
            plan: who.plan,
            user: who.user,
            stage: who.stage,
            purpose: Purpose::Enrol,
            lookup: number.lookup(&self.keys.pepper),
            number: Some(number),
            decoy: false,
            code_length: who.settings().code_length,
            max_attempts: self.limits.attempts_per_code,
            attempts: 0,
            sends: 1,
            last_send_at: now,
            last_send: DeliveryState::Sending,
            created_at: now,
            expires_at: now.plus(who.settings().code_lifetime.duration()),
            consumed_at: None,
            voided_at: None,
        }
    }

    async fn take_attempt(
        &self,
        who: Enrollee<'_>,
        latest: &SmsChallenge,
        now: Timestamp,
    ) -> Result<SmsChallenge, CheckError> {
        let request = AttemptRequest {
            challenge: latest.id,
            plan: who.plan,
            user: who.user,
            quota: self.limits.verification_quota(who.client_ip),
            limits: self.limits.clone(),
            now,
        };
        match self.store.take_attempt(request).await? {
            AttemptOutcome::Counted { challenge, guard } => {
                if guard.consecutive == self.limits.soft_lock_failures {
                    self.store.append_event(self.event(EventAction::Locked, who, now)).await?;
                }
                Ok(*challenge)
            }
            AttemptOutcome::NotOpen => Err(CheckError::WrongCode),
            AttemptOutcome::LockedUntil(until) => Err(CheckError::LockedUntil(until)),
            AttemptOutcome::Stopped => Err(CheckError::Stopped),
            AttemptOutcome::LimitedUntil(until) => Err(CheckError::LimitedUntil(until)),
        }
    }

    async fn enrol(
        &self,
        who: Enrollee<'_>,
        challenge: &SmsChallenge,
        now: Timestamp,
    ) -> Result<Device, CheckError> {
        let number = challenge.number.clone().filter(|_| !who.settings().verify_only);
        let request = EnrolRequest {
            challenge: challenge.id,
            device: NewDevice { name: DEFAULT_DEVICE_NAME.to_owned(), number },
            max_devices_per_user: who.settings().max_devices_per_user,
            event: self.event(EventAction::AuthenticatorAdded, who, now),
            now,
        };
        match self.store.enrol_device(request).await? {
            EnrolOutcome::Enrolled(device) => Ok(device),
            EnrolOutcome::NotOpen => Err(CheckError::WrongCode),
            EnrolOutcome::NumberInUse => Err(CheckError::NumberInUse),
            EnrolOutcome::TooManyDevices => Err(CheckError::TooManyDevices),
        }
    }

    fn event(&self, action: EventAction, who: Enrollee<'_>, now: Timestamp) -> Event {
        let context = [("stage".to_owned(), Value::from(who.stage.to_string()))];
        Event {
            id: EventId(random_id(self.entropy.as_ref())),
            action,
            user: Some(who.user),
            client_ip: who.client_ip.to_owned(),
            context: Map::from_iter(context),
            created_at: now,
        }
    }
}
