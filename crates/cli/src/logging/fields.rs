//! The values of an event or a span.

use serde_json::Value;
use tracing::field::{Field, Visit};

/// Longest text of one value, in bytes; the rest is cut (threat T-21).
const MAX_VALUE_BYTES: usize = 1_024;
/// The name under which `tracing` hands an event's message over.
const MESSAGE: &str = "message";

/// Values by name, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    values: Vec<(&'static str, Value)>,
}

impl Fields {
    /// The event's message.
    pub(super) fn message(&self) -> &str {
        let message = self.values.iter().find(|(name, _)| *name == MESSAGE);
        message.and_then(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Everything but the message.
    pub(super) fn others(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.values.iter().filter(|(name, _)| *name != MESSAGE).map(|(name, value)| (*name, value))
    }

    /// Adds what `others` has and this does not.
    pub(super) fn add_missing(&mut self, others: &Self) {
        for (name, value) in others.others() {
            if !self.values.iter().any(|(known, _)| *known == name) {
                self.values.push((name, value.clone()));
            }
        }
    }

    fn set(&mut self, field: &Field, value: Value) {
        // What the `log` crate's records carry along says nothing that the target does not.
        if field.name().starts_with("log.") {
            return;
        }
        self.values.retain(|(name, _)| *name != field.name());
        self.values.push((field.name(), value));
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.set(field, cut(&format!("{value:?}")).into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, cut(value).into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.set(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, value.into());
    }

    /// The whole chain of causes, since each link says something else.
    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let chain = std::iter::successors(Some(value), |error| error.source());
        let words: Vec<String> = chain.map(ToString::to_string).collect();
        self.set(field, cut(&words.join(": ")).into());
    }
}

/// The text, or as much of it as is logged.
fn cut(text: &str) -> String {
    if text.len() <= MAX_VALUE_BYTES {
        return text.to_owned();
    }
    let end = (0..=MAX_VALUE_BYTES).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0);
    format!("{}…", text.get(..end).unwrap_or_default())
}
