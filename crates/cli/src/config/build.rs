//! From values to settings that fit together.

use std::{
    collections::BTreeMap,
    error::Error,
    net::IpAddr,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use handset_core::{limits::LimitSettings, secret::SecretText, session::SessionLifetimes};
use handset_http::layers::PublicUrl;
use handset_providers::egress::EgressPolicy;
use ipnet::IpNet;
use serde_json::{Map, Value as Json};
use url::Url;

use super::{
    Config, Database, KeySource, LogFormat, LogSettings, ServerTimes, layers::Layers, settings,
    value::Read,
};
use crate::logging;

/// The SQLite file in the data folder.
const DATABASE_FILE: &str = "handset.db";
/// The secret key's file in the data folder.
const KEY_FILE: &str = "secret.key";
/// How long a session may be, when its limit is off.
const NO_LIMIT: Duration = Duration::from_hours(10 * 365 * 24);

/// Reads and checks everything.
pub(super) fn config(layers: &Layers) -> anyhow::Result<Config> {
    let values = Values { values: layers.values()?, layers };
    let data_dir = PathBuf::from(values.text("data_dir").unwrap_or("./data"));
    let send_limits = values.switch(settings::SEND_LIMITS);
    let (limits, notes) = values.limits()?;
    Ok(Config {
        listen: values.parsed("listen")?.context("no address to listen on")?,
        public_url: values.public_url()?,
        database: values.database(&data_dir)?,
        secret_key: values.secret_key(&data_dir)?,
        bootstrap_password: values.secret("bootstrap_password"),
        bootstrap_token: values.secret("bootstrap_token"),
        trusted_proxies: values.networks("trusted_proxies")?,
        egress: EgressPolicy { allow: values.parsed_list("egress_allow")? },
        proxy_url: values.url("proxy_url")?,
        twilio_base_url: values.url("twilio_base_url")?,
        log: values.log()?,
        limits: if send_limits { limits } else { limits.without_send_limits() },
        send_limits,
        lifetimes: values.lifetimes(),
        server: values.server()?,
        notes,
        data_dir,
        layers: layers.clone(),
    })
}

struct Values<'a> {
    values: BTreeMap<&'static str, Read>,
    layers: &'a Layers,
}

impl Values<'_> {
    /// Text that is not empty.
    fn text(&self, key: &str) -> Option<&str> {
        match self.values.get(key) {
            Some(Read::Text(text)) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    fn secret(&self, key: &str) -> Option<SecretText> {
        self.text(key).map(SecretText::new)
    }

    fn switch(&self, key: &str) -> bool {
        self.values.get(key) != Some(&Read::Switch(false))
    }

    fn span(&self, key: &str) -> Duration {
        match self.values.get(key) {
            Some(Read::Span(span)) => *span,
            _ => Duration::ZERO,
        }
    }

    fn parsed<T>(&self, key: &str) -> anyhow::Result<Option<T>>
    where
        T: FromStr,
        T::Err: Error + Send + Sync + 'static,
    {
        self.text(key).map(|text| text.parse().with_context(|| self.place(key))).transpose()
    }

    fn parsed_list<T>(&self, key: &str) -> anyhow::Result<Vec<T>>
    where
        T: FromStr,
        T::Err: Error + Send + Sync + 'static,
    {
        let Some(Read::List(items)) = self.values.get(key) else { return Ok(Vec::new()) };
        items.iter().map(|item| item.parse().with_context(|| self.place(key))).collect()
    }

    /// Networks; an address alone is a network of its own.
    fn networks(&self, key: &str) -> anyhow::Result<Vec<IpNet>> {
        let Some(Read::List(items)) = self.values.get(key) else { return Ok(Vec::new()) };
        let network = |item: &String| match item.parse::<IpAddr>() {
            Ok(address) => Ok(IpNet::from(address)),
            Err(_) => item
                .parse()
                .with_context(|| format!("{}: {item:?} is no address or network", self.place(key))),
        };
        items.iter().map(network).collect()
    }

    fn url(&self, key: &str) -> anyhow::Result<Option<Url>> {
        let url = self.parsed::<Url>(key)?;
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        ensure!(
            url.as_ref().is_none_or(is_web),
            "{}: must be an http:// or https:// URL",
            self.place(key)
        );
        Ok(url)
    }

    fn public_url(&self) -> anyhow::Result<Option<PublicUrl>> {
        let key = "public_url";
        self.text(key)
            .map(|text| PublicUrl::parse(text).with_context(|| self.place(key)))
            .transpose()
    }

    fn database(&self, data_dir: &Path) -> anyhow::Result<Database> {
        let Some(url) = self.text("database_url") else {
            return Ok(Database::Sqlite(data_dir.join(DATABASE_FILE)));
        };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Database::Postgres(SecretText::new(url)));
        }
        let path = url.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest));
        match path.filter(|path| !path.is_empty() && !path.starts_with(':') && !path.contains('?'))
        {
            Some(path) => Ok(Database::Sqlite(path.into())),
            None => bail!(
                "{}: must be postgres://USER:PASSWORD@HOST/NAME or sqlite:PATH",
                self.place("database_url")
            ),
        }
    }

    fn secret_key(&self, data_dir: &Path) -> anyhow::Result<KeySource> {
        match (self.secret("secret_key"), self.text("secret_key_file")) {
            (Some(_), Some(_)) => bail!(
                "{} and {} are both set: set one of them",
                self.place("secret_key"),
                self.place("secret_key_file")
            ),
            (Some(key), None) => Ok(KeySource::Given(key)),
            (None, Some(path)) => Ok(KeySource::File(path.into())),
            (None, None) => Ok(KeySource::OwnFile(data_dir.join(KEY_FILE))),
        }
    }

    fn log(&self) -> anyhow::Result<LogSettings> {
        let filter = self.text("log").map(str::to_owned);
        if let Some(filter) = &filter {
            logging::check_filter(filter).with_context(|| self.place("log"))?;
        }
        let format = match self.text("log_format") {
            None => None,
            Some("text") => Some(LogFormat::Text),
            Some("json") => Some(LogFormat::Json),
            Some(_) => bail!("{}: must be text or json", self.place("log_format")),
        };
        Ok(LogSettings { filter, format })
    }

    /// The limits, and what had to be changed in them.
    fn limits(&self) -> anyhow::Result<(LimitSettings, Vec<String>)> {
        let mut given = Map::new();
        for (key, read) in &self.values {
            let Some(name) = key.strip_prefix("limits.") else { continue };
            match read {
                Read::Count(count) => drop(given.insert(name.to_owned(), (*count).into())),
                Read::Counts(counts) => drop(given.insert(name.to_owned(), counts.clone().into())),
                Read::Text(_) | Read::List(_) | Read::Span(_) | Read::Switch(_) => {}
            }
        }
        let limits: LimitSettings = serde_json::from_value(Json::Object(given.clone()))?;
        let limits = limits.bounded();
        let bounded = serde_json::to_value(&limits)?;
        let changed = given.iter().filter_map(|(name, value)| {
            let used = bounded.get(name).filter(|used| *used != value)?;
            let place = self.place(&format!("limits.{name}"));
            Some(format!("{place} is {value}, which is out of bounds: {used} is used"))
        });
        Ok((limits, changed.collect()))
    }

    fn lifetimes(&self) -> SessionLifetimes {
        let span = |key| Some(self.span(key)).filter(|span| !span.is_zero()).unwrap_or(NO_LIMIT);
        SessionLifetimes {
            idle: span("limits.session_idle"),
            absolute: span("limits.session_absolute"),
            pending: span("limits.session_pending"),
        }
    }

    fn server(&self) -> anyhow::Result<ServerTimes> {
        let count = |key| match self.values.get(key) {
            Some(Read::Count(count)) => usize::try_from(*count).unwrap_or(usize::MAX),
            _ => 0,
        };
        let times = ServerTimes {
            header_read: self.span("server.header_read"),
            body_read: self.span("server.body_read"),
            answer: self.span("server.answer"),
            request: self.span("server.request"),
            idle: self.span("server.idle"),
            grace: self.span("server.grace"),
            max_connections: count("server.max_connections"),
            max_connections_per_client: count("server.max_connections_per_client"),
        };
        for key in ["header_read", "body_read", "answer", "request", "idle"] {
            let key = format!("server.{key}");
            ensure!(!self.span(&key).is_zero(), "{}: must be more than 0", self.place(&key));
        }
        ensure!(
            times.max_connections > 0,
            "{}: must be 1 or more",
            self.place("server.max_connections")
        );
        Ok(times)
    }

    fn place(&self, key: &str) -> String {
        self.layers.place(key)
    }
}
