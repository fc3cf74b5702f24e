//! Settings: built-in defaults, then `handset.toml`, then the environment, then flags; a later one wins.

mod build;
mod environment;
mod example;
mod file;
mod layers;
mod reference;
mod settings;
mod show;
mod suggest;
mod value;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use handset_core::{limits::LimitSettings, secret::SecretText, session::SessionLifetimes};
use handset_http::layers::PublicUrl;
use handset_providers::egress::EgressPolicy;
use ipnet::IpNet;
use url::Url;

pub(crate) use self::{
    environment::{Environment, secret as secret_variable},
    example::example,
    reference::reference,
};
use self::{
    layers::{Layer, Layers},
    settings::Setting,
    value::{Kind, Read},
};

/// All settings, read and checked.
pub(crate) struct Config {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Where browsers reach this server, if that was said.
    pub(crate) public_url: Option<PublicUrl>,
    /// The folder of the database and the secret key.
    pub(crate) data_dir: PathBuf,
    /// The database.
    pub(crate) database: Database,
    /// The secret key.
    pub(crate) secret_key: KeySource,
    /// What the first administrator gets.
    pub(crate) bootstrap_password: Option<SecretText>,
    /// Key of the first administrator's token.
    pub(crate) bootstrap_token: Option<SecretText>,
    /// Whose `X-Forwarded-For` is believed.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// Which private addresses providers may have.
    pub(crate) egress: EgressPolicy,
    /// What providers are reached through.
    pub(crate) proxy_url: Option<Url>,
    /// Another address for Twilio.
    pub(crate) twilio_base_url: Option<Url>,
    /// What is logged.
    pub(crate) log: LogSettings,
    /// The limits in force.
    pub(crate) limits: LimitSettings,
    /// Whether limits on sending are on.
    pub(crate) send_limits: bool,
    /// How long sessions live.
    pub(crate) lifetimes: SessionLifetimes,
    /// How long clients may take.
    pub(crate) server: ServerTimes,
    /// What the operator should know about the settings themselves, such as a variable that does nothing.
    pub(crate) notes: Vec<String>,
    /// Where each value comes from.
    pub(crate) layers: Layers,
}

/// Which database is used.
#[derive(Clone)]
pub(crate) enum Database {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server's; the address may hold a password.
    Postgres(SecretText),
}

/// Where the secret key is.
#[derive(Clone)]
pub(crate) enum KeySource {
    /// It was given itself.
    Given(SecretText),
    /// In this file, which has to be there.
    File(PathBuf),
    /// In this file, which is made when there is none.
    OwnFile(PathBuf),
}

/// What is logged, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct LogSettings {
    /// The filter, if one was set.
    pub(crate) filter: Option<String>,
    /// The format, if one was set.
    pub(crate) format: Option<LogFormat>,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object in each line.
    Json,
}

/// How long clients may take, and how many there may be.
#[derive(Clone, Debug)]
pub(crate) struct ServerTimes {
    /// For the head of a request.
    pub(crate) header_read: std::time::Duration,
    /// For the body of a request.
    pub(crate) body_read: std::time::Duration,
    /// For making an answer.
    pub(crate) answer: std::time::Duration,
    /// For a whole request.
    pub(crate) request: std::time::Duration,
    /// Between requests.
    pub(crate) idle: std::time::Duration,
    /// After the signal to stop.
    pub(crate) grace: std::time::Duration,
    /// Connections at once.
    pub(crate) max_connections: usize,
    /// Connections at once from one client.
    pub(crate) max_connections_per_client: usize,
}

/// What the command line says about settings.
#[derive(Debug, Default)]
pub(crate) struct Flags {
    /// The settings file, if one was named.
    pub(crate) file: Option<PathBuf>,
    /// Settings that were given as flags: the flag, the setting's name, its value.
    pub(crate) values: Vec<(&'static str, &'static str, String)>,
}

impl Flags {
    /// Adds the value of a flag, if it was given.
    pub(crate) fn add(&mut self, flag: &'static str, key: &'static str, value: Option<String>) {
        self.values.extend(value.map(|value| (flag, key, value)));
    }
}

impl Config {
    /// Reads all settings.
    ///
    /// # Errors
    /// When the file cannot be used, or a value does not fit. The error names the setting and where its value comes from.
    pub(crate) fn load(flags: &Flags, environment: &Environment) -> anyhow::Result<Self> {
        let mut layers = Layers::new(Layer::defaults()?);
        let path = flags.file.as_deref().unwrap_or(Path::new(file::DEFAULT_PATH));
        if let Some(layer) = file::read(path, flags.file.is_some())? {
            layers = layers.with(layer);
        }
        layers = layers.with_environment(environment);
        for (flag, key, value) in &flags.values {
            layers = layers.with(Layer::single(flag, key, value));
        }
        let mut config = build::config(&layers)?;
        config.notes.extend(unknown_variables(environment));
        Ok(config)
    }

    /// The settings file, if a secret or an address with a password comes from it.
    pub(crate) fn file_with_secrets(&self) -> Option<PathBuf> {
        let holds_secret = |setting: &&Setting| match self.layers.read(setting) {
            Ok(Some(Read::Text(_))) if setting.kind == Kind::Secret => true,
            Ok(Some(Read::Text(url))) if setting.kind == Kind::Url => {
                url.contains('@') || url.contains("password")
            }
            _ => false,
        };
        let origins = settings::all()
            .filter(holds_secret)
            .filter_map(|setting| self.layers.origin(setting.key));
        origins.map(PathBuf::from).find(|origin| origin.is_file())
    }
}

impl Database {
    /// The address, as the storage opens it.
    pub(crate) fn url(&self) -> SecretText {
        match self {
            Self::Sqlite(path) => SecretText::new(format!("sqlite:{}", path.display())),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// The database as it may be shown: without user, password and parameters.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite, {}", path.display()),
            Self::Postgres(url) => match Url::parse(url.expose()) {
                Ok(url) => {
                    format!("PostgreSQL, {}{}", url.host_str().unwrap_or_default(), url.path())
                }
                Err(_) => "PostgreSQL".to_owned(),
            },
        }
    }
}

/// Variables with our prefix that mean nothing. Only a note: systems that run containers make up variables of that kind.
fn unknown_variables(environment: &Environment) -> Vec<String> {
    let known: Vec<String> = settings::all().map(Setting::variable).collect();
    let unknown = environment.names().filter(|name| !known.iter().any(|known| known == name));
    unknown
        .map(|name| match suggest::closest(name, known.iter().map(String::as_str)) {
            Some(meant) => format!("the variable {name} does nothing: did you mean {meant}?"),
            None => format!("the variable {name} does nothing: there is no such setting"),
        })
        .collect()
}

#[cfg(test)]
mod tests;
