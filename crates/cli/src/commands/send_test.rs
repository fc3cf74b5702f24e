//! `handset send-test`.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow};
use handset_core::{
    challenge::Purpose,
    delivery::{Delivery, FailureReason, Outcome, OutgoingMessage, UnknownReason},
    expression::views::{Sample, StageFacts},
    flow::authenticator_sms::Settings,
    ids::{SessionId, UserId},
    limits::{LimitName, Quota, SendSubject},
    message::Message,
    phone::PhoneNumber,
    ports::{Gateway, random_id},
    provider::ProviderSettings,
    time::seconds_to_wait,
};
use uuid::Uuid;

use super::stage_sms;
use crate::{
    advice::{Advise, plain},
    args::SendTest,
    config::Config,
    wire::{Installation, Missing},
};

/// How long the message is of use.
const VALID_FOR: Duration = Duration::from_mins(10);

pub(super) async fn run(
    test: SendTest,
    config: Config,
    out: &mut (dyn Write + Send),
) -> anyhow::Result<bool> {
    let installation = Installation::open(config, Missing::Refuse).await?;
    let (stage, settings) = stage_sms::find(&installation, &test.stage).await?;
    let provider = settings
        .provider
        .as_ref()
        .with_context(|| format!("the stage {:?} has no provider", test.stage))
        .advise(format!("set one: handset stage sms update {} --provider ...", test.stage))?;
    let number = number(&test.number, &settings)?;
    charge(&installation, &number).await?;
    writeln!(
        out,
        "sending to {} ({}) through {}",
        number.masked(),
        number.region(),
        provider.kind
    )?;
    let mut message = OutgoingMessage {
        to: number,
        code: None,
        message: Message::test(),
        idempotency_key: format!("test-{}", random_id(installation.entropy.as_ref()).simple()),
        valid_for: VALID_FOR,
        payload: None,
    };
    let started = Instant::now();
    let stage = StageFacts { name: &stage.name, settings: &settings };
    let sample = Sample::default();
    let facts = sample.mapping(stage, message.to.as_e164(), message.token());
    let delivery = match installation.mappings().payload(&facts).await {
        Ok(payload) => {
            message.payload = payload;
            installation.gateway.deliver(provider, message).await
        }
        Err(error) => Delivery::failed(FailureReason::Mapping, &error.to_string()),
    };
    tell(&delivery, provider, started.elapsed(), out)?;
    Ok(delivery.is_accepted())
}

fn number(text: &str, settings: &Settings) -> anyhow::Result<PhoneNumber> {
    let number = PhoneNumber::parse(text, settings.default_region)
        .context("this cannot be sent to")
        .advise("write the number with + and country code, such as +4915123456789")?;
    settings
        .number_policy()
        .check(&number)
        .with_context(|| format!("the stage does not send to this number ({})", number.region()))
        .advise("see --allowed-regions and --denied-regions of `handset stage sms update`")?;
    Ok(number)
}

/// Charges what does not depend on who asks: the number, its neighbours, the installation.
async fn charge(installation: &Installation, number: &PhoneNumber) -> anyhow::Result<()> {
    let subject = SendSubject {
        user: UserId(0),
        session: SessionId(Uuid::nil()),
        client_ip: "",
        number,
        purpose: Purpose::Enrol,
    };
    let quotas = installation.config.limits.send_quotas(&subject, &installation.keys.pepper);
    let counted = |quota: &Quota| {
        matches!(
            quota.limit,
            LimitName::SendsPerNumber | LimitName::SendsPerPrefix | LimitName::SendsGlobal
        )
    };
    let now = installation.clock.now();
    let quotas = quotas.into_iter().filter(counted).collect();
    match installation.store.charge(quotas, now).await? {
        None => Ok(()),
        Some(until) => {
            Err(anyhow!("a limit on sending is used up; nothing was sent")).advise(format!(
                "try again in {} seconds, or see [limits] in the settings",
                seconds_to_wait(until.since(now))
            ))
        }
    }
}

fn tell(
    delivery: &Delivery,
    provider: &ProviderSettings,
    took: Duration,
    out: &mut (dyn Write + Send),
) -> std::io::Result<()> {
    let millis = took.as_millis();
    match &delivery.outcome {
        Outcome::Accepted { message_id } => {
            writeln!(out, "ok: the provider took the message ({millis} ms)")?;
            if let Some(id) = message_id {
                writeln!(out, "  id: {}", plain(id))?;
            }
        }
        Outcome::Failed(reason) => {
            writeln!(out, "failed: nothing was sent, {} ({millis} ms)", reason.name())?;
        }
        Outcome::Unknown(UnknownReason::ServerError) => {
            writeln!(
                out,
                "failed: the provider answered with an error of its own; it probably sent nothing ({millis} ms)"
            )?;
        }
        Outcome::Unknown(reason) => {
            writeln!(
                out,
                "unknown: the message may have gone out, {} ({millis} ms)",
                reason.name()
            )?;
        }
    }
    if let Some(status) = delivery.http_status {
        writeln!(out, "  HTTP status: {status}")?;
    }
    if let Some(code) = &delivery.provider_code {
        writeln!(out, "  {} code: {}", provider.kind, plain(code))?;
    }
    if let Some(detail) = &delivery.detail {
        writeln!(out, "  details: {}", plain(detail.as_str()))?;
    }
    Ok(())
}
