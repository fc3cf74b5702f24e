//! Whether the mappings of stages can be used. They are run on sample data; nothing is sent.

use handset_core::{
    expression::{
        Fault,
        views::{SAMPLE_NUMBER, SAMPLE_TOKEN, Sample, StageFacts},
    },
    flow::{Stage, authenticator_sms::Settings},
    mapping::payload,
    message::Message,
};

use super::failed;
use crate::{finding::Finding, wire::Installation};

/// What is to be said of the mapping of one stage; nothing when it has none.
pub(super) async fn look_at(
    installation: &Installation,
    stage: &Stage,
    settings: &Settings,
) -> Option<Finding> {
    let subject = format!("stage {}", stage.name);
    let mapping = match installation.store.mapping(settings.mapping?).await {
        Ok(Some(mapping)) => mapping,
        Ok(None) => {
            return Some(Finding::fail(
                subject,
                "its mapping does not exist, so nothing is sent",
                format!("name another: handset stage sms update {} --mapping NAME", stage.name),
            ));
        }
        Err(error) => return Some(failed(&subject, &error.into())),
    };
    let name = &mapping.name;
    let run =
        async |token: &str| run(installation, (stage, settings), &mapping.expression, token).await;
    Some(match (run(SAMPLE_TOKEN).await, run(Message::already_in_use_notice().expose()).await) {
        (Err(fault), _) => Finding::fail(
            subject,
            format!("the mapping {name} fails on sample data: {fault}"),
            format!("handset mapping show {name} > FILE, then handset mapping test FILE"),
        ),
        (Ok(()), Err(fault)) => Finding::warn(
            subject,
            format!("the mapping {name} fails for messages without a code: {fault}"),
            "take `token` as text: from the error, whoever types a number could see that it has an owner",
        ),
        (Ok(()), Ok(())) => Finding::ok(subject, format!("the mapping {name} runs on sample data")),
    })
}

async fn run(
    installation: &Installation,
    (stage, settings): (&Stage, &Settings),
    source: &str,
    token: &str,
) -> Result<(), Fault> {
    let sample = Sample::default();
    let facts = sample.mapping(StageFacts { name: &stage.name, settings }, SAMPLE_NUMBER, token);
    let evaluated = installation.expressions.evaluate(source, facts.views()).await?;
    payload(evaluated.returned).map(drop)
}
