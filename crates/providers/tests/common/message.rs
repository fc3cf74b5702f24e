//! Messages and settings for tests.

use std::time::Duration;

use handset_core::{
    challenge::Purpose,
    code::{Code, CodeBinding, CodeLength},
    delivery::OutgoingMessage,
    ids::{ChallengeId, StageId, UserId},
    keys::{Keys, SecretKey},
    message::{Message, Template},
    phone::PhoneNumber,
    ports::{random_id, testing::CountingEntropy},
    provider::ProviderSettings,
    secret::SecretText,
};
use handset_providers::ProviderKind;

/// A code for `to`: the same in every run, but derived, so nobody can choose it.
fn code_for(to: &PhoneNumber) -> Code {
    let keys = Keys::derive(&SecretKey::parse(&[7; 32]).unwrap());
    let entropy = CountingEntropy::default();
    let binding = CodeBinding {
        challenge: ChallengeId(random_id(&entropy)),
        user: UserId(1),
        stage: StageId(random_id(&entropy)),
        purpose: Purpose::Enrol,
        number: to,
    };
    keys.code.derive(&binding, CodeLength::default())
}

/// A message to `to` that carries a code.
pub(crate) fn message(template: &str, to: &str, key: &str, valid_for_secs: u64) -> OutgoingMessage {
    let to: PhoneNumber = to.parse().unwrap();
    let code = code_for(&to);
    let template = Template::try_from(template.to_owned()).unwrap();
    OutgoingMessage {
        message: Message::with_code(&template, &code, None),
        to,
        code: Some(code),
        idempotency_key: key.to_owned(),
        valid_for: Duration::from_secs(valid_for_secs),
        payload: None,
    }
}

/// Settings of `kind` from pairs of names and values, secrets among them.
pub(crate) fn settings<'a>(
    kind: &ProviderKind,
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> ProviderSettings {
    let mut settings = ProviderSettings {
        kind: kind.name.parse().unwrap(),
        options: serde_json::Map::new(),
        secrets: std::collections::BTreeMap::new(),
    };
    for (name, value) in pairs {
        if kind.secrets.contains(&name) {
            settings.secrets.insert(name.to_owned(), SecretText::new(value));
        } else {
            settings.options.insert(name.to_owned(), value.into());
        }
    }
    settings
}
