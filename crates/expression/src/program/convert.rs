//! Values on their way out of the interpreter.

use monty_types::MontyObject;
use serde_json::{Map, Number, Value};

use crate::{Budget, Fault, FaultKind};

/// `object` as JSON. Tuples and sets become lists, as `json.dumps` and authentik write them; keys become texts.
///
/// # Errors
/// When it holds what JSON has not, or is nested too deep.
pub(super) fn json(object: &MontyObject, budget: &Budget) -> Result<Value, Fault> {
    walk(object, budget.output_depth)
}

/// Whether `value` is short enough to be returned.
pub(super) fn check_length(value: &impl serde::Serialize, budget: &Budget) -> Result<(), Fault> {
    let mut length = Length { left: budget.output_bytes };
    serde_json::to_writer(&mut length, value).map_err(|_| {
        let message = format!("an expression may return {} bytes", budget.output_bytes);
        Fault::limit("OutputLimit", message).hint("return less")
    })
}

fn walk(object: &MontyObject, depth: usize) -> Result<Value, Fault> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Fault::limit("OutputLimit", "the returned value is nested too deep")
            .hint("return a flatter value"));
    };
    match object {
        MontyObject::None => Ok(Value::Null),
        MontyObject::Bool(value) => Ok(Value::Bool(*value)),
        MontyObject::Int(value) => Ok(Value::from(*value)),
        MontyObject::BigInt(value) => match u64::try_from(value) {
            Ok(value) => Ok(Value::from(value)),
            Err(_) => Err(wrong("OverflowError", "an integer does not fit 64 bits")
                .hint("return it as text: `str(...)`")),
        },
        MontyObject::Float(value) => Number::from_f64(*value)
            .map(Value::Number)
            .ok_or_else(|| wrong("ValueError", "a number is not finite, which JSON cannot say")),
        MontyObject::String(text) => Ok(Value::String(text.clone())),
        MontyObject::List(items) | MontyObject::Tuple(items) => {
            items.iter().map(|item| walk(item, depth)).collect()
        }
        MontyObject::Set(items) | MontyObject::FrozenSet(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| walk(item, depth)).collect();
            items.map(|items| Value::Array(in_order(items)))
        }
        MontyObject::NamedTuple { values, .. } => {
            values.iter().map(|item| walk(item, depth)).collect()
        }
        MontyObject::Dict(pairs) => {
            let mut map = Map::new();
            for (key, value) in pairs {
                map.insert(text_key(key)?, walk(value, depth)?);
            }
            Ok(Value::Object(map))
        }
        MontyObject::ClassInstance(instance) => {
            let message =
                format!("an object of the class {} is not JSON", instance.class_type.name);
            Err(wrong("TypeError", message)
                .hint("return one of its attributes, or `str(...)` of it"))
        }
        MontyObject::Cycle(..) => Err(wrong("ValueError", "a value holds itself")),
        MontyObject::Bytes(_) => {
            Err(wrong("TypeError", "bytes are not JSON").hint("decode them: `.decode()`"))
        }
        other => {
            let message = format!("a value of the type {} is not JSON", kind(other));
            Err(wrong("TypeError", message).hint("return it as text: `str(...)`"))
        }
    }
}

/// The items of a set in an order that is always the same: numbers by size, everything else by its text.
fn in_order(mut items: Vec<Value>) -> Vec<Value> {
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    items.sort_by(|a, b| match (a, b) {
        (Value::Number(_), Value::Number(_)) => number(a).total_cmp(&number(b)),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        _ => a.to_string().cmp(&b.to_string()),
    });
    items
}

/// A dict's key as JSON has it (Python library reference, `json.dumps`).
fn text_key(key: &MontyObject) -> Result<String, Fault> {
    match key {
        MontyObject::String(text) => Ok(text.clone()),
        MontyObject::Int(value) => Ok(value.to_string()),
        MontyObject::Float(_) => Ok(key.to_string()),
        MontyObject::Bool(value) => Ok(value.to_string()),
        MontyObject::None => Ok("null".to_owned()),
        _ => Err(wrong("TypeError", "a dict's keys must be texts")),
    }
}

/// The name of a value's type, as far as it has one that helps.
fn kind(object: &MontyObject) -> &'static str {
    match object {
        MontyObject::Date(_) => "date",
        MontyObject::DateTime(_) => "datetime",
        MontyObject::Time(_) => "time",
        MontyObject::TimeDelta(_) => "timedelta",
        MontyObject::Function { .. } | MontyObject::BuiltinFunction(_) => "function",
        MontyObject::Type(_) => "type",
        MontyObject::Exception { .. } => "exception",
        _ => "object",
    }
}

fn wrong(name: &str, message: impl Into<String>) -> Fault {
    Fault::new(FaultKind::Returned, name, message)
}

/// Counts what is written, up to a bound.
struct Length {
    left: usize,
}

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::WriteZero)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
