//! The command line of `stage sms`.

#![expect(clippy::doc_markdown, reason = "these comments are what --help prints")]

use std::{path::PathBuf, str::FromStr};

use clap::Subcommand;
use handset_core::{
    code::CodeLength,
    flow::{
        FlowSlug,
        authenticator_sms::{CodeLifetime, DuplicateNumber},
    },
    message::Template,
    phone::Region,
    provider::ProviderKindName,
    secret::SecretText,
    time::TimeSpan,
};

/// Which stages.
#[derive(Debug, Subcommand)]
pub(crate) enum StageCommand {
    /// Manage the stages that enrol a phone by SMS
    #[command(subcommand)]
    Sms(SmsCommand),
}

/// What to do with the stages that enrol a phone by SMS.
#[derive(Debug, Subcommand)]
pub(crate) enum SmsCommand {
    /// Make a stage
    Create {
        /// The new stage's name
        #[arg(value_name = "NAME")]
        name: String,
        /// Also make a flow that enrols a phone through it: at /if/flow/SLUG/ for people who are signed in
        #[arg(long, value_name = "SLUG")]
        flow: Option<FlowSlug>,
        /// Its settings
        #[command(flatten)]
        options: Box<StageOptions>,
    },
    /// Show a stage's settings; of secrets only whether they are set
    Show {
        /// The stage's name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// List the stages
    List,
    /// Change a stage's settings; what is not named stays
    Update {
        /// The stage's name
        #[arg(value_name = "NAME")]
        name: String,
        /// Its settings
        #[command(flatten)]
        options: Box<StageOptions>,
    },
    /// Delete a stage through which no phone is enrolled
    Delete {
        /// The stage's name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Settings of a stage that enrols a phone by SMS.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct StageOptions {
    /// Provider that sends the messages, such as twilio or generic; another one drops the settings and secrets of the one before
    #[arg(long, value_name = "KIND")]
    pub(crate) provider: Option<ProviderKindName>,
    /// Setting of the provider, such as account_sid=AC...; an empty value removes it
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<OptionArgument>,
    /// Secret of the provider: KEY asks for it (or reads a line of standard input), KEY=env:NAME takes a variable's value, KEY=file:PATH a file's
    /// text, KEY=VALUE the value itself, which other users of the machine may then see; an empty value removes it
    #[arg(long = "secret", value_name = "KEY[=VALUE]")]
    pub(crate) secrets: Vec<SecretArgument>,
    /// Sender's number; the same as --set from_number=NUMBER
    #[arg(long, value_name = "NUMBER")]
    pub(crate) from_number: Option<String>,
    /// Twilio Account SID, or the URL of a generic gateway; the same as --set account_sid=SID
    #[arg(long, value_name = "SID")]
    pub(crate) account_sid: Option<String>,
    /// How a generic gateway knows us, basic or bearer; the same as --set auth_type=TYPE
    #[arg(long, value_name = "TYPE")]
    pub(crate) auth_type: Option<String>,
    /// Twilio Messaging Service; the same as --set messaging_service_sid=SID
    #[arg(long, value_name = "SID")]
    pub(crate) messaging_service_sid: Option<String>,
    /// Forget the number once it is proved, and keep only its fingerprint
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    pub(crate) verify_only: Option<bool>,
    /// Digits of a code: 6 to 10
    #[arg(long, value_name = "DIGITS", value_parser = code_length)]
    pub(crate) code_length: Option<CodeLength>,
    /// How long a code is accepted, such as seconds=300 or minutes=5: at least 30 seconds, at most 10 minutes
    #[arg(long, value_name = "SPAN", value_parser = code_lifetime)]
    pub(crate) code_lifetime: Option<CodeLifetime>,
    /// Country of numbers without a country code, such as DE; an empty value removes it
    #[arg(long, value_name = "REGION")]
    pub(crate) default_region: Option<MaybeRegion>,
    /// The only countries that are sent to, such as DE,AT,CH; an empty value allows all
    #[arg(long, value_name = "REGIONS")]
    pub(crate) allowed_regions: Option<Regions>,
    /// Countries that are never sent to; an empty value denies none
    #[arg(long, value_name = "REGIONS")]
    pub(crate) denied_regions: Option<Regions>,
    /// When a number belongs to somebody else: silent tells nobody and sends its owner a notice, error tells the person who typed it
    #[arg(long, value_name = "MODE", value_parser = duplicate_number)]
    pub(crate) duplicate_number: Option<DuplicateNumber>,
    /// Text of the message, with {code} in it
    #[arg(long, value_name = "TEXT", value_parser = template)]
    pub(crate) message: Option<Template>,
    /// Phones that a user may have through this stage; 0 for any number
    #[arg(long, value_name = "COUNT")]
    pub(crate) max_devices_per_user: Option<u32>,
    /// Name that is shown to people who may choose among stages
    #[arg(long, value_name = "NAME")]
    pub(crate) friendly_name: Option<String>,
    /// Mapping that makes what is sent; an empty value removes it
    #[arg(long, value_name = "NAME")]
    pub(crate) mapping: Option<String>,
    /// Let the mapping read the provider's credentials, for gateways that want them in a header or field of their own
    #[arg(long, value_name = "BOOL", action = clap::ArgAction::Set)]
    pub(crate) mapping_sees_credentials: Option<bool>,
}

/// `KEY=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OptionArgument {
    /// The setting's name.
    pub(crate) key: String,
    /// Its value.
    pub(crate) value: String,
}

/// `KEY`, `KEY=VALUE`, `KEY=env:NAME` or `KEY=file:PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecretArgument {
    /// The secret's name.
    pub(crate) key: String,
    /// Where its value is.
    pub(crate) from: SecretFrom,
}

/// Where a secret's value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecretFrom {
    /// It is asked for, or a line of standard input.
    Input,
    /// On the command line.
    Given(SecretText),
    /// In this variable.
    Variable(String),
    /// In this file.
    File(PathBuf),
}

/// A region, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MaybeRegion(pub(crate) Option<Region>);

/// Regions with commas between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Regions(pub(crate) Vec<Region>);

impl FromStr for OptionArgument {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, value) = text.split_once('=').ok_or("write KEY=VALUE")?;
        Ok(Self { key: key.to_owned(), value: value.to_owned() })
    }
}

impl FromStr for SecretArgument {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, from) = match text.split_once('=') {
            None => (text, SecretFrom::Input),
            Some((key, value)) => (key, secret_from(value)),
        };
        if key.is_empty() {
            return Err("write KEY, KEY=VALUE, KEY=env:NAME or KEY=file:PATH");
        }
        Ok(Self { key: key.to_owned(), from })
    }
}

fn secret_from(value: &str) -> SecretFrom {
    if let Some(name) = value.strip_prefix("env:") {
        SecretFrom::Variable(name.to_owned())
    } else if let Some(path) = value.strip_prefix("file:") {
        SecretFrom::File(path.into())
    } else {
        SecretFrom::Given(SecretText::new(value))
    }
}

impl FromStr for MaybeRegion {
    type Err = handset_core::phone::UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() {
            Ok(Self(None))
        } else {
            text.parse().map(|region| Self(Some(region)))
        }
    }
}

impl FromStr for Regions {
    type Err = handset_core::phone::UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let regions = text.split(',').map(str::trim).filter(|region| !region.is_empty());
        regions.map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

fn code_length(text: &str) -> Result<CodeLength, String> {
    let digits: u8 = text.parse().map_err(|_| "must be a number from 6 to 10".to_owned())?;
    CodeLength::try_from(digits).map_err(|error| error.to_string())
}

fn code_lifetime(text: &str) -> Result<CodeLifetime, String> {
    let span: TimeSpan =
        text.parse().map_err(|error: handset_core::time::InvalidTimeSpan| error.to_string())?;
    CodeLifetime::try_from(span).map_err(|error| error.to_string())
}

fn duplicate_number(text: &str) -> Result<DuplicateNumber, String> {
    match text {
        "silent" => Ok(DuplicateNumber::Silent),
        "error" => Ok(DuplicateNumber::Error),
        _ => Err("must be silent or error".to_owned()),
    }
}

fn template(text: &str) -> Result<Template, String> {
    Template::try_from(text.to_owned()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_says_where_its_value_is() {
        let from = |text: &str| text.parse::<SecretArgument>().unwrap().from;

        assert_eq!(from("auth"), SecretFrom::Input);
        assert_eq!(from("auth=env:TOKEN"), SecretFrom::Variable("TOKEN".into()));
        assert_eq!(from("auth=file:/run/token"), SecretFrom::File("/run/token".into()));
        assert_eq!(from("auth=a=b"), SecretFrom::Given(SecretText::new("a=b")));
        assert_eq!(from("auth="), SecretFrom::Given(SecretText::new("")));
        assert!("=x".parse::<SecretArgument>().is_err());
    }

    #[test]
    fn a_secret_on_the_command_line_is_not_in_debug_output() {
        let argument: SecretArgument = "auth=hunter2".parse().unwrap();

        assert!(!format!("{argument:?}").contains("hunter2"));
    }

    #[test]
    fn regions_are_a_list_that_may_be_empty() {
        let de: Region = "DE".parse().unwrap();

        assert_eq!("de, DE,".parse(), Ok(Regions(vec![de, de])));
        assert_eq!("".parse(), Ok(Regions(Vec::new())));
        assert_eq!("".parse(), Ok(MaybeRegion(None)));
        assert!("DE,XX".parse::<Regions>().is_err());
    }
}
