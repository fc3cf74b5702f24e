//! The objects that `hashlib` and `hmac` make.

use std::collections::HashMap;

use monty_types::{ExcType, MontyException, MontyObject, MontyUuid};

use super::{Named, Outcome, raise};
use crate::helpers::digest::{Algorithm, hex};

/// A hash, or an HMAC, that may still be fed.
#[derive(Clone)]
pub(super) struct Digest {
    algorithm: Algorithm,
    key: Option<Vec<u8>>,
    data: Vec<u8>,
}

/// What a function of the two modules makes.
pub(super) enum Made {
    Value(MontyObject),
    Digest(Digest),
}

/// The digests of one run.
#[derive(Default)]
pub(super) struct Digests(HashMap<MontyUuid, Digest>);

impl Digest {
    fn finish(&self) -> Vec<u8> {
        match &self.key {
            Some(key) => self.algorithm.hmac(key, &self.data),
            None => self.algorithm.hash(&self.data),
        }
    }

    pub(super) fn attributes(&self) -> Vec<(MontyObject, MontyObject)> {
        let hash = self.algorithm.name();
        let name = if self.key.is_some() { format!("hmac-{hash}") } else { hash.to_owned() };
        let size = i64::try_from(self.algorithm.hash(b"").len()).unwrap_or_default();
        let attribute = |name: &str, value| (MontyObject::String(name.to_owned()), value);
        vec![
            attribute("name", MontyObject::String(name)),
            attribute("digest_size", MontyObject::Int(size)),
            attribute("block_size", MontyObject::Int(self.algorithm.block_size())),
        ]
    }
}

impl Digests {
    pub(super) fn keep(&mut self, id: MontyUuid, digest: Digest) {
        self.0.insert(id, digest);
    }

    /// A method of a digest; `None` when `object` is none.
    pub(super) fn method(
        &mut self,
        name: &str,
        object: MontyUuid,
        args: &[MontyObject],
    ) -> Option<Outcome> {
        let digest = self.0.get_mut(&object)?;
        Some(match (name, args) {
            ("hexdigest", []) => Ok(MontyObject::String(hex(&digest.finish()))),
            ("digest", []) => Ok(MontyObject::Bytes(digest.finish())),
            ("update", [data]) => strict_bytes(data).map(|data| {
                digest.data.extend_from_slice(data);
                MontyObject::None
            }),
            _ => Err(raise(
                ExcType::AttributeError,
                format!("'HASH' object has no method '{name}' for these arguments"),
            )),
        })
    }
}

/// A function of `hashlib` or `hmac`.
pub(super) fn call(
    name: &str,
    args: &[MontyObject],
    named: &Named,
) -> Result<Made, MontyException> {
    let argument = |position: usize, name: &str| {
        let by_name =
            || named.iter().find(|(key, _)| matches!(key, MontyObject::String(key) if key == name));
        args.get(position).or_else(|| by_name().map(|(_, value)| value))
    };
    let data = |value: Option<&MontyObject>| {
        value.map_or(Ok(Vec::new()), |value| strict_bytes(value).map(<[u8]>::to_vec))
    };
    match name {
        "hmac.compare_digest" => match (argument(0, "a"), argument(1, "b")) {
            (Some(a), Some(b)) => Ok(Made::Value(MontyObject::Bool(bytes(a)? == bytes(b)?))),
            _ => Err(raise(ExcType::TypeError, "compare_digest() takes two arguments")),
        },
        "hmac.new" | "hmac.digest" => {
            let algorithm =
                algorithm(argument(2, if name == "hmac.new" { "digestmod" } else { "digest" }))?;
            let key = data(argument(0, "key"))?;
            let digest = Digest { algorithm, key: Some(key), data: data(argument(1, "msg"))? };
            if name == "hmac.digest" {
                return Ok(Made::Value(MontyObject::Bytes(digest.finish())));
            }
            Ok(Made::Digest(digest))
        }
        "hashlib.new" => {
            let digest = Digest {
                algorithm: algorithm(argument(0, "name"))?,
                key: None,
                data: data(argument(1, "data"))?,
            };
            Ok(Made::Digest(digest))
        }
        _ => {
            let short = name.strip_prefix("hashlib.").unwrap_or(name);
            let algorithm = Algorithm::from_name(short).ok_or_else(|| {
                raise(ExcType::NameError, format!("name '{name}' is not defined"))
            })?;
            Ok(Made::Digest(Digest { algorithm, key: None, data: data(argument(0, "string"))? }))
        }
    }
}

/// The algorithm that an argument names, as text or as `hashlib.sha256`.
fn algorithm(argument: Option<&MontyObject>) -> Result<Algorithm, MontyException> {
    let named = match argument {
        Some(MontyObject::String(name)) => Algorithm::from_name(name),
        Some(MontyObject::Function { name, .. }) => {
            Algorithm::from_name(name.strip_prefix("hashlib.").unwrap_or(name))
        }
        Some(_) => None,
        None => return Err(raise(ExcType::TypeError, "Missing required argument 'digestmod'.")),
    };
    named.ok_or_else(|| raise(ExcType::ValueError, "unsupported hash type"))
}

/// Bytes, as Python's functions want them.
fn strict_bytes(value: &MontyObject) -> Result<&[u8], MontyException> {
    match value {
        MontyObject::Bytes(bytes) => Ok(bytes),
        MontyObject::String(_) => {
            Err(raise(ExcType::TypeError, "Strings must be encoded before hashing"))
        }
        _ => Err(raise(ExcType::TypeError, "object supporting the buffer API required")),
    }
}

/// Bytes, or a text's in UTF-8.
pub(super) fn bytes(value: &MontyObject) -> Result<&[u8], MontyException> {
    match value {
        MontyObject::String(text) => Ok(text.as_bytes()),
        other => strict_bytes(other),
    }
}
