//! Layers of settings: built-in defaults, the file, the environment, flags. A later layer wins.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, anyhow};
use figment::{
    Error, Figment, Metadata, Profile, Provider,
    value::{Dict, Map, Value},
};
use handset_core::{limits::LimitSettings, session::SessionLifetimes};
use handset_http::{
    layers::{LayerSettings, PublicUrl},
    server::ServerSettings,
};
use serde_json::{Value as Json, json};

use super::{
    environment::Environment,
    settings::{self, Setting},
    value::{Read, span_text},
};

/// Where the built-in defaults come from, as `handset config` names it.
pub(crate) const DEFAULT: &str = "default";

/// Values that come from one place.
pub(super) struct Layer {
    /// The place, as it is shown.
    pub(super) origin: String,
    /// The values, sections as dictionaries in it.
    pub(super) values: Dict,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.origin.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
}

impl Layer {
    /// A single value, such as a flag's.
    pub(super) fn single(origin: &str, key: &str, value: &str) -> Self {
        let value = Value::from(value);
        let values = match key.split_once('.') {
            Some((section, name)) => {
                let section_values = Dict::from([(name.to_owned(), value)]);
                Dict::from([(section.to_owned(), Value::from(section_values))])
            }
            None => Dict::from([(key.to_owned(), value)]),
        };
        Self { origin: origin.to_owned(), values }
    }

    /// The built-in defaults: those of the rules and of the server, and what this command adds.
    pub(super) fn defaults() -> anyhow::Result<Self> {
        let mut limits = serde_json::to_value(LimitSettings::default())?;
        let lifetimes = SessionLifetimes::default();
        add(&mut limits, "session_idle", lifetimes.idle);
        add(&mut limits, "session_absolute", lifetimes.absolute);
        add(&mut limits, "session_pending", lifetimes.pending);
        let values = json!({
            "listen": "127.0.0.1:9000",
            "data_dir": "./data",
            "trusted_proxies": [],
            "egress_allow": [],
            "send_limits": "on",
            "limits": limits,
            "server": server_defaults()?,
        });
        let values = Value::serialize(values)?.into_dict().unwrap_or_default();
        Ok(Self { origin: DEFAULT.to_owned(), values })
    }
}

fn server_defaults() -> anyhow::Result<Json> {
    let server = ServerSettings::default();
    let layers = LayerSettings::new(PublicUrl::parse("http://localhost")?);
    let mut values = json!({
        "max_connections": server.max_connections,
        "max_connections_per_client": server.max_connections_per_client,
    });
    add(&mut values, "header_read", server.header_read);
    add(&mut values, "body_read", layers.body_read);
    add(&mut values, "answer", layers.answer);
    add(&mut values, "request", server.request);
    add(&mut values, "idle", server.idle);
    add(&mut values, "grace", server.grace);
    Ok(values)
}

fn add(values: &mut Json, name: &str, span: Duration) {
    if let Some(values) = values.as_object_mut() {
        values.insert(name.to_owned(), span_text(span).into());
    }
}

/// All layers, merged. Each value remembers where it comes from.
#[derive(Clone)]
pub(crate) struct Layers(Figment);

impl Layers {
    pub(super) fn new(defaults: Layer) -> Self {
        Self(Figment::from(defaults))
    }

    #[must_use]
    pub(super) fn with(self, layer: Layer) -> Self {
        Self(self.0.merge(layer))
    }

    /// One layer for each variable, so that each value names its own.
    #[must_use]
    pub(super) fn with_environment(self, environment: &Environment) -> Self {
        let of = |setting: &Setting| {
            let variable = setting.variable();
            let value = environment.get(&variable)?;
            Some(Layer::single(&variable, setting.key, value))
        };
        settings::all().filter_map(of).fold(self, Self::with)
    }

    /// Where the value of `key` comes from; `None` when it has none.
    pub(crate) fn origin(&self, key: &str) -> Option<String> {
        self.0.find_metadata(key).map(|metadata| metadata.name.clone().into_owned())
    }

    /// The value of a setting, if it has one.
    ///
    /// # Errors
    /// When it is not of the setting's kind. The error names the setting and where the value comes from.
    pub(crate) fn read(&self, setting: &Setting) -> anyhow::Result<Option<Read>> {
        let Ok(value) = self.0.find_value(setting.key) else { return Ok(None) };
        let read = setting.kind.read(&value).map_err(|problem| anyhow!(problem));
        read.map(Some).with_context(|| self.place(setting.key))
    }

    /// All values, by the settings' names.
    ///
    /// # Errors
    /// As [`Layers::read`].
    pub(super) fn values(&self) -> anyhow::Result<BTreeMap<&'static str, Read>> {
        let mut values = BTreeMap::new();
        for setting in settings::all() {
            if let Some(read) = self.read(setting)? {
                values.insert(setting.key, read);
            }
        }
        Ok(values)
    }

    /// The setting and where its value comes from, for errors.
    pub(super) fn place(&self, key: &str) -> String {
        format!("{key} (from {})", self.origin(key).as_deref().unwrap_or(DEFAULT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_of_the_kind_of_its_setting() {
        let layers = Layers::new(Layer::defaults().unwrap());

        assert!(layers.values().unwrap().len() > 30);
    }

    #[test]
    fn every_default_has_a_setting() {
        let defaults = Layer::defaults().unwrap().values;
        for (name, value) in &defaults {
            let keys: Vec<String> = match value.as_dict() {
                Some(section) => section.keys().map(|key| format!("{name}.{key}")).collect(),
                None => vec![name.clone()],
            };
            for key in keys {
                assert!(settings::by_key(&key).is_some(), "{key}");
            }
        }
    }
}
