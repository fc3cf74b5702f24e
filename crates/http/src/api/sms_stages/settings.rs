//! The settings that authentik's stages do not have. All are optional, so that its clients need not know them.

use handset_core::{
    code::CodeLength,
    flow::authenticator_sms::{CodeLifetime, DuplicateNumber, Settings},
    message::Template,
    phone::Region,
    time::TimeSpan,
};
use serde_json::{Value, json};

use crate::api::input::{Input, Read, boolean, choice, filled, integer, list, sentence, text};

const SILENT: &str = "silent";
const ERROR: &str = "error";

/// What a stage shows of them.
pub(super) fn shown(settings: &Settings) -> [(String, Value); 9] {
    [
        ("code_length", json!(settings.code_length)),
        ("code_lifetime", json!(settings.code_lifetime)),
        ("default_region", json!(settings.default_region)),
        ("allowed_regions", json!(settings.allowed_regions)),
        ("denied_regions", json!(settings.denied_regions)),
        ("duplicate_number", json!(settings.duplicate_number)),
        ("message", json!(settings.message)),
        ("max_devices_per_user", json!(settings.max_devices_per_user)),
        ("mapping_sees_credentials", json!(settings.mapping_sees_credentials)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}

/// `former` with the changes that the request asks for.
pub(super) fn read(input: &mut Input<'_>, former: Settings) -> Settings {
    Settings {
        code_length: input.optional("code_length", former.code_length, code_length),
        code_lifetime: input.optional("code_lifetime", former.code_lifetime, code_lifetime),
        default_region: input.nullable("default_region", former.default_region, region),
        allowed_regions: input.optional("allowed_regions", former.allowed_regions, list(region)),
        denied_regions: input.optional("denied_regions", former.denied_regions, list(region)),
        duplicate_number: input.optional(
            "duplicate_number",
            former.duplicate_number,
            choice(|name| match name {
                SILENT => Some(DuplicateNumber::Silent),
                ERROR => Some(DuplicateNumber::Error),
                _ => None,
            }),
        ),
        message: input.optional("message", former.message, message),
        max_devices_per_user: input.optional(
            "max_devices_per_user",
            former.max_devices_per_user,
            count,
        ),
        mapping_sees_credentials: input.optional(
            "mapping_sees_credentials",
            former.mapping_sees_credentials,
            boolean,
        ),
        friendly_name: former.friendly_name,
        provider: former.provider,
        verify_only: former.verify_only,
        mapping: former.mapping,
    }
}

fn code_length(value: &Value) -> Read<CodeLength> {
    let digits = u8::try_from(integer(value)?).unwrap_or_default();
    CodeLength::try_from(digits).map_err(|error| sentence(&error.to_string()))
}

fn code_lifetime(value: &Value) -> Read<CodeLifetime> {
    let span: TimeSpan = filled(value)?
        .parse()
        .map_err(|error: handset_core::time::InvalidTimeSpan| sentence(&error.to_string()))?;
    CodeLifetime::try_from(span).map_err(|error| sentence(&error.to_string()))
}

fn region(value: &Value) -> Read<Region> {
    text(value)?
        .parse()
        .map_err(|error: handset_core::phone::UnknownRegion| sentence(&error.to_string()))
}

fn message(value: &Value) -> Read<Template> {
    Template::try_from(filled(value)?).map_err(|error| sentence(&error.to_string()))
}

fn count(value: &Value) -> Read<u32> {
    u32::try_from(integer(value)?)
        .map_err(|_| "Ensure this value is greater than or equal to 0.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::input::Extent;

    fn changed(sent: &Value) -> (Settings, crate::api::refusal::Faults) {
        let mut input = Input::of(sent.as_object().unwrap(), Extent::Part);
        let settings = read(&mut input, Settings::default());
        (settings, input.into_faults())
    }

    #[test]
    fn what_is_shown_reads_back() {
        let sent = json!({
            "code_length": 8, "code_lifetime": "seconds=120", "default_region": "DE",
            "allowed_regions": ["DE", "AT"], "denied_regions": ["US"], "duplicate_number": "error",
            "message": "Code: {code}", "max_devices_per_user": 2, "mapping_sees_credentials": true,
        });

        let (settings, faults) = changed(&sent);

        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(Value::Object(shown(&settings).into_iter().collect()), sent);
    }

    #[test]
    fn each_wrong_value_is_told_and_changes_nothing() {
        let sent = json!({
            "code_length": 5, "code_lifetime": "hours=1", "default_region": "xx",
            "allowed_regions": ["DE", "x"], "denied_regions": "DE", "duplicate_number": "loud",
            "message": "no code", "max_devices_per_user": -1, "mapping_sees_credentials": "maybe",
        });

        let (settings, faults) = changed(&sent);

        assert_eq!(settings, Settings::default());
        for field in sent.as_object().unwrap().keys() {
            assert!(!faults.spare(field), "{field}");
        }
        let length = changed(&json!({"code_length": 5})).1;
        assert_eq!(
            length,
            crate::api::refusal::Faults::of("code_length", "A code has 6 to 10 digits.")
        );
    }
}
