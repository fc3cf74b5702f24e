//! Templates of messages: text with `{code}` in it.

use serde::{Deserialize, Serialize};

use super::MAX_MESSAGE_CHARS;

const PLACEHOLDER: &str = "{code}";
/// Room that a template leaves for the code and the origin-bound line (a host name has at most 253 characters, RFC 1035).
const RESERVED_CHARS: usize = 80;

/// The text of a message around its code. It contains `{code}` exactly once and no other braces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template(String);

/// The text cannot be a message's template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTemplate {
    /// It does not contain `{code}` exactly once.
    #[error("the message must contain {{code}} exactly once")]
    CodeMissing,
    /// It contains a brace that does not belong to `{code}`.
    #[error("the message may contain no braces other than {{code}}")]
    UnknownPlaceholder,
    /// It is too long to be sent.
    #[error("the message may have at most {} characters", MAX_MESSAGE_CHARS - RESERVED_CHARS)]
    TooLong,
    /// It contains a control character other than a line feed.
    #[error("the message may not contain control characters")]
    ControlCharacter,
}

impl Template {
    pub(super) fn render(&self, code: &str) -> String {
        self.0.replacen(PLACEHOLDER, code, 1)
    }

    /// The template's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Template {
    /// `Use this code to add your phone: {code}` and a warning not to share it.
    fn default() -> Self {
        Self(format!(
            "Use this code to add your phone: {PLACEHOLDER}\nNever share it with anybody."
        ))
    }
}

impl TryFrom<String> for Template {
    type Error = InvalidTemplate;

    fn try_from(text: String) -> Result<Self, InvalidTemplate> {
        if text.matches(PLACEHOLDER).count() != 1 {
            return Err(InvalidTemplate::CodeMissing);
        }
        if text.replacen(PLACEHOLDER, "", 1).contains(['{', '}']) {
            return Err(InvalidTemplate::UnknownPlaceholder);
        }
        if text.chars().count() > MAX_MESSAGE_CHARS - RESERVED_CHARS {
            return Err(InvalidTemplate::TooLong);
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err(InvalidTemplate::ControlCharacter);
        }
        Ok(Self(text))
    }
}

impl From<Template> for String {
    fn from(template: Template) -> Self {
        template.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Result<Template, InvalidTemplate> {
        Template::try_from(text.to_owned())
    }

    #[test]
    fn the_code_takes_its_place() {
        let authentik = template("Use this code to authenticate in authentik: {code}").unwrap();

        assert_eq!(
            authentik.render("012345"),
            "Use this code to authenticate in authentik: 012345"
        );
    }

    #[test]
    fn a_template_that_would_lose_the_code_or_mean_something_else_is_refused() {
        assert_eq!(template("no code"), Err(InvalidTemplate::CodeMissing));
        assert_eq!(template("{code} {code}"), Err(InvalidTemplate::CodeMissing));
        assert_eq!(template("{code} for {user}"), Err(InvalidTemplate::UnknownPlaceholder));
        assert_eq!(
            template(&format!("{{code}}{}", "x".repeat(400))),
            Err(InvalidTemplate::TooLong)
        );
        assert_eq!(template("{code}\u{1b}"), Err(InvalidTemplate::ControlCharacter));
    }
}
