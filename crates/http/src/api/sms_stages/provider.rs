//! The fields of a stage that are about its provider. Secrets are write-only: they are shown empty, and what is sent
//! empty stays as it is.

use std::collections::BTreeMap;

use handset_core::{
    ports::Gateway,
    provider::{ProviderKindName, ProviderSettings},
    secret::SecretText,
};
use serde_json::{Map, Value};
use url::{Origin, Url};

use crate::api::input::{Input, Read, choice, filled, sentence, text};

/// The setting that only Twilio has.
const SERVICE: &str = "messaging_service_sid";
const FIELDS: [&str; 7] =
    ["provider", "from_number", "account_sid", "auth", "auth_password", "auth_type", SERVICE];
/// What a stage shows as its provider while it has none.
const NO_PROVIDER: &str = "generic";
const DEFAULT_AUTH_TYPE: &str = "basic";
const BLANK: &str = "This field may not be blank.";
const GIVE_AGAIN: &str =
    "Give this again: it is not handed to another server than the one that it was given for.";

/// What is shown of a stage's provider. Of the secrets, nothing.
pub(super) fn shown(provider: Option<&ProviderSettings>) -> [(String, Value); 7] {
    let auth_type = option(provider, "auth_type");
    let auth_type = if auth_type.is_empty() { DEFAULT_AUTH_TYPE } else { auth_type };
    let kind = provider.map_or(NO_PROVIDER, |provider| provider.kind.as_str());
    [
        ("provider", kind),
        ("from_number", option(provider, "from_number")),
        ("account_sid", option(provider, "account_sid")),
        ("auth", ""),
        ("auth_password", ""),
        ("auth_type", auth_type),
        (SERVICE, option(provider, SERVICE)),
    ]
    .map(|(name, value)| (name.to_owned(), value.into()))
}

fn option<'p>(provider: Option<&'p ProviderSettings>, name: &str) -> &'p str {
    provider.and_then(|provider| provider.text(name)).unwrap_or_default()
}

/// The provider that the request describes, starting from `former`. What is wrong with it, `input` knows.
pub(super) fn read(
    input: &mut Input<'_>,
    former: Option<&ProviderSettings>,
    gateway: &dyn Gateway,
) -> Option<ProviderSettings> {
    if input.is_part() && !FIELDS.iter().any(|field| input.has(field)) {
        return former.cloned();
    }
    let kind = kind(input, former, gateway);
    // Settings of another kind mean nothing to this one.
    let same = former.filter(|former| kind.as_ref().is_none_or(|kind| *kind == former.kind));
    let kept = |name: &str| same.map(|same| option(Some(same), name).to_owned());
    let from_number = input.required("from_number", kept("from_number"), text);
    let account_sid = input.required("account_sid", kept("account_sid"), filled);
    let secrets = secrets(input, same, account_sid.as_deref().unwrap_or_default());
    let auth_type =
        input.optional("auth_type", kept("auth_type").unwrap_or_default(), choice(auth_type));
    let service = input.optional(SERVICE, kept(SERVICE).unwrap_or_default(), text);
    if from_number.as_deref() == Some("") && service.is_empty() {
        input.refuse::<()>("from_number", BLANK);
    }
    let mut options = same.map(|same| same.options.clone()).unwrap_or_default();
    set(&mut options, "from_number", from_number?);
    set(&mut options, "account_sid", account_sid?);
    set(&mut options, "auth_type", auth_type);
    set(&mut options, SERVICE, service);
    let provider = ProviderSettings { kind: kind?, options, secrets: secrets? };
    if FIELDS.iter().all(|field| input.spared(field))
        && let Err(error) = gateway.check(&provider)
    {
        input.refuse::<()>(&error.setting, sentence(&error.problem));
    }
    Some(provider)
}

fn kind(
    input: &mut Input<'_>,
    former: Option<&ProviderSettings>,
    gateway: &dyn Gateway,
) -> Option<ProviderKindName> {
    let former = former.map(|former| former.kind.clone()).or_else(|| NO_PROVIDER.parse().ok());
    let known = |name: &str| name.parse().ok().filter(|kind| is_known(kind, gateway));
    input.required("provider", former, choice(known))
}

/// Whether the gateway knows the kind: of one that it knows, it would miss other settings first.
fn is_known(kind: &ProviderKindName, gateway: &dyn Gateway) -> bool {
    let bare =
        ProviderSettings { kind: kind.clone(), options: Map::new(), secrets: BTreeMap::new() };
    gateway.check(&bare).err().is_none_or(|error| error.setting != "provider")
}

fn auth_type(name: &str) -> Option<String> {
    matches!(name, "basic" | "bearer").then(|| name.to_owned())
}

fn set(options: &mut Map<String, Value>, name: &str, value: String) {
    if value.is_empty() {
        options.remove(name);
    } else {
        options.insert(name.to_owned(), value.into());
    }
}

/// The secrets. A blank or absent one stays, but is never handed to another server: whoever may change an address must not
/// learn the secret by it. A blank password beside a new `auth` means that there is none, as authentik's clients send it.
fn secrets(
    input: &mut Input<'_>,
    same: Option<&ProviderSettings>,
    account_sid: &str,
) -> Option<BTreeMap<String, SecretText>> {
    let kept = same.map(|same| same.secrets.clone()).unwrap_or_default();
    let auth = if kept.is_empty() {
        input.required("auth", None, |value| filled(value).map(SecretText::new))
    } else {
        Some(input.optional("auth", SecretText::default(), secret))
    };
    let password = input.optional("auth_password", None, |value| secret(value).map(Some));
    let auth = auth?;
    let moves = origin(option(same, "account_sid")) != origin(account_sid);
    if auth.is_empty() && moves && input.spared("account_sid") {
        return input.refuse("auth", GIVE_AGAIN);
    }
    let mut secrets = if moves { BTreeMap::new() } else { kept };
    let is_new = !auth.is_empty();
    if is_new {
        secrets.insert("auth".to_owned(), auth);
    }
    match password {
        Some(password) if !password.is_empty() => {
            secrets.insert("auth_password".to_owned(), password);
        }
        Some(_) if is_new => {
            secrets.remove("auth_password");
        }
        Some(_) | None => {}
    }
    Some(secrets)
}

fn secret(value: &Value) -> Read<SecretText> {
    text(value).map(SecretText::new)
}

/// The server behind an address; `None` for an account's name.
fn origin(account_sid: &str) -> Option<Origin> {
    Url::parse(account_sid).ok().filter(Url::has_host).map(|url| url.origin())
}
