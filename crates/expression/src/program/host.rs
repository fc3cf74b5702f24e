//! What a running program may ask of its host: helpers, methods of the objects it was given, the time. Nothing else.

mod addresses;
mod digests;
mod said;

use std::collections::HashMap;

use monty_types::{
    ExcType, MontyClassInstance, MontyClassType, MontyDate, MontyDateTime, MontyException,
    MontyObject, MontyUuid, OsFunctionCall,
};
use serde_json::{Map, Value};

use self::{digests::Digests, said::Said};
use super::convert;
use crate::{
    Budget, Fault, Input, Object, Returned,
    helpers::{digest::Algorithm, digest::hex, printf, text::slugify},
};

/// What a call gives back.
pub(super) type Outcome = Result<MontyObject, MontyException>;
/// Arguments by name.
pub(super) type Named = [(MontyObject, MontyObject)];

/// The arguments of `Request(...)`.
const REQUEST_ARGUMENTS: [&str; 5] = ["json", "form", "headers", "method", "query"];

/// The host of one run.
pub(super) struct Host {
    now_micros: i64,
    ids: u128,
    /// Methods and withheld attributes of the objects that the program was given.
    objects: HashMap<MontyUuid, Object>,
    logger: Option<MontyUuid>,
    requests: HashMap<MontyUuid, Vec<(String, MontyObject)>>,
    digests: Digests,
    said: Said,
}

impl Host {
    pub(super) fn new(now_micros: i64) -> Self {
        Self {
            now_micros,
            ids: 0,
            objects: HashMap::new(),
            logger: None,
            requests: HashMap::new(),
            digests: Digests::default(),
            said: Said::default(),
        }
    }

    /// An input as the interpreter takes it.
    pub(super) fn object(&mut self, input: Input) -> MontyObject {
        match input {
            Input::Json(value) => from_json(value),
            Input::List(items) => {
                MontyObject::List(items.into_iter().map(|item| self.object(item)).collect())
            }
            Input::Dict(pairs) => MontyObject::dict(self.pairs(pairs)),
            Input::Object(mut object) => {
                let attributes = self.pairs(std::mem::take(&mut object.attributes));
                let (id, instance) = self.instance(&object.class, attributes);
                self.objects.insert(id, object);
                instance
            }
        }
    }

    fn pairs(&mut self, pairs: Vec<(String, Input)>) -> Vec<(MontyObject, MontyObject)> {
        pairs
            .into_iter()
            .map(|(name, input)| (MontyObject::String(name), self.object(input)))
            .collect()
    }

    /// A new object of the host's.
    fn instance(
        &mut self,
        class: &str,
        attributes: Vec<(MontyObject, MontyObject)>,
    ) -> (MontyUuid, MontyObject) {
        self.ids += 2;
        let instance_id = MontyUuid::from_u128(self.ids);
        let class_type = MontyClassType {
            name: class.to_owned(),
            id: MontyUuid::from_u128(self.ids - 1),
            host_defined: true,
            is_dataclass: false,
            attrs: Vec::new().into(),
        };
        let instance = MontyClassInstance { class_type, instance_id, attrs: attributes.into() };
        (instance_id, MontyObject::ClassInstance(Box::new(instance)))
    }

    /// The value of a helper's name.
    pub(super) fn helper(&mut self, name: &str) -> Option<MontyObject> {
        match name {
            "Request" | "ak_message" | "hmac_sha256" | "slugify" => Some(function(name)),
            "ak_logger" => {
                let (id, logger) = self.instance("Logger", Vec::new());
                self.logger = Some(id);
                Some(logger)
            }
            "_handset_hashlib" => {
                let functions =
                    Algorithm::ALL.map(|algorithm| format!("hashlib.{}", algorithm.name()));
                Some(
                    self.module(
                        "hashlib",
                        functions.iter().map(String::as_str).chain(["hashlib.new"]),
                    ),
                )
            }
            "_handset_hmac" => Some(
                self.module("hmac", ["hmac.new", "hmac.digest", "hmac.compare_digest"].into_iter()),
            ),
            _ => None,
        }
    }

    /// An object with functions for attributes.
    fn module<'a>(&mut self, name: &str, functions: impl Iterator<Item = &'a str>) -> MontyObject {
        let attribute = |full: &str| {
            let short = full.rsplit('.').next().unwrap_or(full);
            (MontyObject::String(short.to_owned()), function(full))
        };
        self.instance(name, functions.map(attribute).collect()).1
    }

    /// Does what a program calls: a helper, or a method of `object`.
    pub(super) fn call(
        &mut self,
        name: &str,
        object: Option<MontyUuid>,
        args: &[MontyObject],
        named: &Named,
    ) -> Outcome {
        if let Some(object) = object {
            return self.method(name, object, args, named);
        }
        match (name, args) {
            ("Request", _) => self.request(args, named),
            ("ak_message", [text]) => {
                self.said.message(&text.to_string());
                Ok(MontyObject::None)
            }
            ("slugify", [MontyObject::String(text), ..]) => Ok(MontyObject::String(slugify(text))),
            ("hmac_sha256", [key, message]) => {
                let mac = Algorithm::Sha256.hmac(digests::bytes(key)?, digests::bytes(message)?);
                Ok(MontyObject::String(hex(&mac)))
            }
            ("_handset_printf", [MontyObject::String(template), values]) => {
                print_formatted(template, values)
            }
            ("_handset_pack", [MontyObject::List(numbers)]) => pack(numbers),
            ("_handset_address", [value]) => addresses::address_facts(value),
            ("_handset_network", [MontyObject::String(text), MontyObject::Bool(strict)]) => {
                addresses::network_facts(text, *strict)
            }
            ("ak_message" | "slugify" | "hmac_sha256", _) => Err(raise(
                ExcType::TypeError,
                format!("{name}() got other arguments than it takes"),
            )),
            _ if name.starts_with("hashlib.") || name.starts_with("hmac.") => {
                self.digest(name, args, named)
            }
            _ => Err(raise(ExcType::NameError, format!("name '{name}' is not defined"))),
        }
    }

    fn method(
        &mut self,
        name: &str,
        object: MontyUuid,
        args: &[MontyObject],
        named: &Named,
    ) -> Outcome {
        if self.logger == Some(object) {
            return self.said.log(name, args, named);
        }
        if let Some(outcome) = self.digests.method(name, object, args) {
            return outcome;
        }
        let known = self.objects.get(&object);
        let constant =
            known.and_then(|object| object.methods.iter().find(|(method, _)| method == name));
        match constant.map(|(_, value)| value.clone()) {
            Some(value) => Ok(self.object(value)),
            None => Err(self.withheld(object, name).unwrap_or_else(|| {
                let class = known.map_or("object", |object| object.class.as_str());
                raise(
                    ExcType::AttributeError,
                    format!("'{class}' object has no attribute '{name}'"),
                )
            })),
        }
    }

    fn digest(&mut self, name: &str, args: &[MontyObject], named: &Named) -> Outcome {
        match digests::call(name, args, named)? {
            digests::Made::Value(value) => Ok(value),
            digests::Made::Digest(digest) => {
                let (id, instance) = self.instance("HASH", digest.attributes());
                self.digests.keep(id, digest);
                Ok(instance)
            }
        }
    }

    /// The error for an attribute that is missing on purpose.
    pub(super) fn withheld(&self, object: MontyUuid, name: &str) -> Option<MontyException> {
        let object = self.objects.get(&object)?;
        let (_, why) = object.withheld.iter().find(|(withheld, _)| withheld == name)?;
        Some(raise(ExcType::AttributeError, format!("{WITHHELD}'{name}': {why}")))
    }

    /// `Request(...)`.
    fn request(&mut self, args: &[MontyObject], named: &Named) -> Outcome {
        if !args.is_empty() {
            let message = "Request() takes arguments by name only, for example Request(json=...)";
            return Err(raise(ExcType::TypeError, message));
        }
        let mut arguments = Vec::new();
        for (name, value) in named {
            let MontyObject::String(name) = name else { continue };
            if !REQUEST_ARGUMENTS.contains(&name.as_str()) {
                let message =
                    format!("Request() takes {}, not '{name}'", REQUEST_ARGUMENTS.join(", "));
                return Err(raise(ExcType::TypeError, message));
            }
            arguments.push((name.clone(), value.clone()));
        }
        let (id, instance) = self.instance("Request", Vec::new());
        self.requests.insert(id, arguments);
        Ok(instance)
    }

    /// What the program returned.
    pub(super) fn returned(&self, value: &MontyObject, budget: &Budget) -> Result<Returned, Fault> {
        let request = match value {
            MontyObject::ClassInstance(instance) => self.requests.get(&instance.instance_id),
            _ => None,
        };
        let Some(arguments) = request else {
            let value = convert::json(value, budget)?;
            convert::check_length(&value, budget)?;
            return Ok(Returned::Value(value));
        };
        let arguments: Map<String, Value> = arguments
            .iter()
            .map(|(name, value)| Ok((name.clone(), convert::json(value, budget)?)))
            .collect::<Result<_, Fault>>()?;
        convert::check_length(&arguments, budget)?;
        Ok(Returned::Request(arguments))
    }

    /// The messages, and the log.
    pub(super) fn said(self) -> (Vec<String>, Vec<String>) {
        self.said.into_parts()
    }

    /// Takes in what was printed.
    pub(super) fn printed(&mut self, text: &str) {
        text.lines().for_each(|line| self.said.line(line));
    }

    /// Answers what would be a call to the operating system: the time, and nothing else.
    pub(super) fn system(&self, call: &OsFunctionCall) -> Outcome {
        let utc = jiff::Timestamp::from_microsecond(self.now_micros)
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let at = |seconds: i32| {
            let offset = jiff::tz::Offset::from_seconds(seconds).unwrap_or(jiff::tz::Offset::UTC);
            offset.to_datetime(utc)
        };
        let narrow = |part: i8| u8::try_from(part).unwrap_or_default();
        match call {
            OsFunctionCall::DateToday => {
                let date = at(0).date();
                let (month, day) = (narrow(date.month()), narrow(date.day()));
                Ok(MontyObject::Date(MontyDate { year: i32::from(date.year()), month, day }))
            }
            OsFunctionCall::DateTimeNow(zone) => {
                let local = at(zone.as_ref().map_or(0, |zone| zone.offset_seconds));
                Ok(MontyObject::DateTime(MontyDateTime {
                    year: i32::from(local.year()),
                    month: narrow(local.month()),
                    day: narrow(local.day()),
                    hour: narrow(local.hour()),
                    minute: narrow(local.minute()),
                    second: narrow(local.second()),
                    microsecond: u32::try_from(local.subsec_nanosecond() / 1_000)
                        .unwrap_or_default(),
                    offset_seconds: zone.as_ref().map(|zone| zone.offset_seconds),
                    timezone_name: zone.as_ref().and_then(|zone| zone.name.clone()),
                }))
            }
            _ => {
                Err(raise(ExcType::PermissionError, "expressions have no files and no environment"))
            }
        }
    }
}

const WITHHELD: &str = "no attribute ";

/// What to do about an error that a program raised.
pub(super) fn hint(kind: ExcType, message: &str) -> Option<&'static str> {
    match kind {
        ExcType::KeyError => Some("read with `.get(...)` what may be missing"),
        ExcType::AttributeError if message.starts_with(WITHHELD) => None,
        ExcType::AttributeError => {
            Some("see which attributes there are in the documentation of mappings")
        }
        _ => None,
    }
}

/// An error to raise in the program.
pub(super) fn raise(kind: ExcType, message: impl Into<String>) -> MontyException {
    MontyException::new(kind, Some(message.into()))
}

fn function(name: &str) -> MontyObject {
    MontyObject::Function { name: name.to_owned(), docstring: None }
}

fn from_json(value: Value) -> MontyObject {
    match value {
        Value::Null => MontyObject::None,
        Value::Bool(value) => MontyObject::Bool(value),
        Value::Number(number) => number.as_i64().map_or_else(
            || MontyObject::Float(number.as_f64().unwrap_or(f64::NAN)),
            MontyObject::Int,
        ),
        Value::String(text) => MontyObject::String(text),
        Value::Array(items) => MontyObject::List(items.into_iter().map(from_json).collect()),
        Value::Object(pairs) => {
            let pairs =
                pairs.into_iter().map(|(key, value)| (MontyObject::String(key), from_json(value)));
            MontyObject::dict(pairs.collect::<Vec<_>>())
        }
    }
}

fn print_formatted(template: &str, values: &MontyObject) -> Outcome {
    let formatted = match values {
        MontyObject::Tuple(values) => printf::printf(template, &printf::Values::Tuple(values)),
        MontyObject::Dict(pairs) => {
            let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| (key, value)).collect();
            printf::printf(template, &printf::Values::Dict(&pairs))
        }
        other => printf::printf(template, &printf::Values::Tuple(std::slice::from_ref(other))),
    };
    formatted.map(MontyObject::String).map_err(|(name, message)| {
        let kind = match name {
            "TypeError" => ExcType::TypeError,
            "KeyError" => ExcType::KeyError,
            "OverflowError" => ExcType::OverflowError,
            "MemoryError" => ExcType::MemoryError,
            _ => ExcType::ValueError,
        };
        raise(kind, message)
    })
}

/// Numbers as bytes.
fn pack(numbers: &[MontyObject]) -> Outcome {
    let byte = |number: &MontyObject| match number {
        MontyObject::Int(number) => u8::try_from(*number)
            .map_err(|_| raise(ExcType::ValueError, "bytes must be in range(0, 256)")),
        _ => Err(raise(ExcType::TypeError, "'str' object cannot be interpreted as an integer")),
    };
    numbers.iter().map(byte).collect::<Result<_, _>>().map(MontyObject::Bytes)
}
