//! Sending a reserved message: what the stage's mapping makes of it, and what becomes of it.

use std::time::Duration;

use serde_json::Value;

use super::{Enrollee, Enrolment, StartError};
use crate::{
    challenge::SmsChallenge,
    delivery::{Delivery, DeliveryRecord, FailureReason, Outcome, OutgoingMessage},
    event::{Event, EventAction},
    expression::views::MappingFacts,
    flow::authenticator_sms::Settings,
    mapping::MappingError,
    message::Message,
    provider::ProviderSettings,
};

impl Enrolment {
    /// Hands the reserved message over and records what became of it.
    pub(super) async fn deliver(
        &self,
        who: Enrollee<'_>,
        provider: &ProviderSettings,
        mut challenge: SmsChallenge,
    ) -> Result<SmsChallenge, StartError> {
        let Some(message) = self.outgoing(who.settings(), &challenge) else {
            return Err(StartError::NoNumber);
        };
        let (delivery, mapping_error) = match self.mapped(who, message).await {
            Ok(message) => (self.gateway.deliver(provider, message).await, None),
            Err(error) => {
                (Delivery::failed(FailureReason::Mapping, &error.to_string()), Some(error))
            }
        };
        challenge.last_send = delivery.state();
        let record = DeliveryRecord::of(&challenge, delivery.clone(), self.clock.now());
        self.store.record_delivery(record).await?;
        if delivery.outcome == Outcome::Failed(FailureReason::Mapping) {
            let event = self.mapping_failed(who, mapping_error.as_ref(), &delivery);
            self.store.append_event(event).await?;
        }
        if delivery.is_accepted() {
            Ok(challenge)
        } else {
            Err(StartError::NotSent(Box::new(delivery)))
        }
    }

    /// The message with what the stage's mapping makes of it.
    async fn mapped(
        &self,
        who: Enrollee<'_>,
        mut message: OutgoingMessage,
    ) -> Result<OutgoingMessage, MappingError> {
        if who.settings().mapping.is_some() {
            let user =
                self.store.credentials_of(who.user).await?.map(|credentials| credentials.user);
            let facts = MappingFacts {
                stage: who.stage_facts,
                user: user.as_ref(),
                number: message.to.as_e164(),
                token: message.token(),
                request: who.request,
            };
            message.payload = self.mappings.payload(&facts).await?;
        }
        Ok(message)
    }

    /// What the operator is told when nothing was sent because of the mapping: it failed, or the provider cannot take what it made.
    fn mapping_failed(
        &self,
        who: Enrollee<'_>,
        error: Option<&MappingError>,
        delivery: &Delivery,
    ) -> Event {
        let mut event = self.event(EventAction::ConfigurationError, who, self.clock.now());
        event.context.insert("stage_name".to_owned(), Value::from(who.stage_facts.name));
        let refused = || {
            let told = [
                ("mapping", who.settings().mapping.map(|mapping| mapping.to_string())),
                ("error", delivery.detail.as_ref().map(|detail| detail.as_str().to_owned())),
            ];
            told.map(|(name, text)| (name.to_owned(), text.into())).into_iter().collect()
        };
        event.context.extend(error.map_or_else(refused, MappingError::context));
        event
    }

    fn outgoing(&self, settings: &Settings, challenge: &SmsChallenge) -> Option<OutgoingMessage> {
        let to = challenge.number.clone()?;
        let code = challenge.code(&self.keys.code);
        let message = match &code {
            Some(code) => Message::with_code(&settings.message, code, self.origin_host.as_ref()),
            None => Message::already_in_use_notice(),
        };
        let valid_for = challenge.time_left(self.clock.now()).max(Duration::from_secs(1));
        Some(OutgoingMessage {
            to,
            code,
            message,
            idempotency_key: challenge.idempotency_key(),
            valid_for,
            payload: None,
        })
    }
}
