//! What a program says: to the person with `ak_message`, to the operator with `ak_logger` and `print`.

use monty_types::{ExcType, MontyObject};

use super::{Named, Outcome, raise};

/// Most messages that are kept.
const MAX_MESSAGES: usize = 20;
/// Longest message that is kept, in characters.
const MAX_MESSAGE_CHARS: usize = 500;
/// Most lines of log that are kept.
const MAX_LINES: usize = 100;
/// Longest line of log that is kept, in characters.
const MAX_LINE_CHARS: usize = 1_000;

/// What a program has said so far.
#[derive(Default)]
pub(super) struct Said {
    messages: Vec<String>,
    log: Vec<String>,
}

impl Said {
    pub(super) fn message(&mut self, text: &str) {
        if self.messages.len() < MAX_MESSAGES {
            self.messages.push(clean(text, MAX_MESSAGE_CHARS));
        }
    }

    /// A call of `ak_logger.info("event", key=value)` and its like.
    pub(super) fn log(&mut self, level: &str, args: &[MontyObject], named: &Named) -> Outcome {
        if !matches!(
            level,
            "debug" | "info" | "warning" | "warn" | "error" | "exception" | "critical"
        ) {
            return Err(raise(
                ExcType::AttributeError,
                format!("'Logger' object has no attribute '{level}'"),
            ));
        }
        let events = args.iter().map(ToString::to_string);
        let values = named.iter().map(|(key, value)| format!("{key}={value}"));
        let words: Vec<_> = events.chain(values).collect();
        self.line(&format!("{level}: {}", words.join(" ")));
        Ok(MontyObject::None)
    }

    pub(super) fn line(&mut self, text: &str) {
        if self.log.len() < MAX_LINES {
            self.log.push(clean(text, MAX_LINE_CHARS));
        }
    }

    pub(super) fn into_parts(self) -> (Vec<String>, Vec<String>) {
        (self.messages, self.log)
    }
}

/// Without control characters, and cut.
fn clean(text: &str, max_chars: usize) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(max_chars).collect()
}
