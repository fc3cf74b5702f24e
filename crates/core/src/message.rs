//! The text of a message: its template, its size, its origin-bound last line.

mod gsm7;
mod origin;
mod template;

pub use self::{
    origin::{OriginHost, parse_origin_bound_code},
    template::{InvalidTemplate, Template},
};
use crate::{code::Code, secret::SecretText};

/// Longest text that is sent, in characters (three segments of GSM-7 with their headers hold 459; this leaves room for Unicode to be cut too).
pub const MAX_MESSAGE_CHARS: usize = 480;

/// The text of a message, ready to send. It may hold a code, so it is secret.
#[derive(Clone, Debug)]
pub struct Message {
    text: SecretText,
}

/// A text that a mapping made cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnusableText {
    /// Nothing is left to read once control characters are dropped.
    #[error("is empty")]
    Blank,
    /// It would have to be cut, and the cut could take the code with it.
    #[error("is longer than {MAX_MESSAGE_CHARS} characters")]
    TooLong,
}

/// How a text is encoded on its way, which decides what it costs (3GPP TS 23.038).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM 7-bit alphabet: 160 characters in one segment, 153 in each of several.
    Gsm7,
    /// UCS-2, for everything else: 70 characters in one segment, 67 in each of several.
    Ucs2,
}

impl Message {
    /// The message that carries `code`: the template's text and, where there is a `host`, the line that binds the code to it.
    pub fn with_code(template: &Template, code: &Code, host: Option<&OriginHost>) -> Self {
        let mut text = template.render(code.expose());
        if let Some(host) = host {
            text = format!("{text}\n\n{}", host.code_line(code.expose()));
        }
        Self::from_text(&text)
    }

    /// The notice to the owner of a phone that somebody else tried to add. It carries no code.
    pub fn already_in_use_notice() -> Self {
        Self::from_text(
            "Somebody tried to add this phone number to another account. If it was not you, there is nothing to do: no code was sent.",
        )
    }

    /// The message that an operator sends to see whether sending works. It carries no code.
    pub fn test() -> Self {
        Self::from_text("This is a test message from Handset. Sending works.")
    }

    /// The text that a mapping made, without its control characters.
    ///
    /// # Errors
    /// When nothing is left of it, or more than [`MAX_MESSAGE_CHARS`] characters.
    pub fn mapped(text: &str) -> Result<Self, UnusableText> {
        if sendable(text).all(char::is_whitespace) {
            return Err(UnusableText::Blank);
        }
        if sendable(text).nth(MAX_MESSAGE_CHARS).is_some() {
            return Err(UnusableText::TooLong);
        }
        Ok(Self::from_text(text))
    }

    fn from_text(text: &str) -> Self {
        let clean = sendable(text).take(MAX_MESSAGE_CHARS);
        Self { text: SecretText::new(clean.collect::<String>()) }
    }

    /// The text, for the provider that sends it.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// How the text will be encoded.
    pub fn encoding(&self) -> Encoding {
        if gsm7::septets(self.expose()).is_some() { Encoding::Gsm7 } else { Encoding::Ucs2 }
    }

    /// How many messages the text will be sent, and paid for, as.
    pub fn segments(&self) -> usize {
        let (length, single, multiple) = match gsm7::septets(self.expose()) {
            Some(septets) => (septets, 160, 153),
            None => (self.expose().encode_utf16().count(), 70, 67),
        };
        if length <= single { 1 } else { length.div_ceil(multiple) }
    }
}

/// The characters of `text` that are sent: all but control characters, of which only the line feed stays.
fn sendable(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| *c == '\n' || !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Message {
        Message::from_text(text)
    }

    #[test]
    fn segments_are_counted_as_the_networks_do() {
        let cases = [
            ("a".repeat(160), Encoding::Gsm7, 1),
            ("a".repeat(161), Encoding::Gsm7, 2),
            ("€".repeat(80), Encoding::Gsm7, 1),
            ("€".repeat(81), Encoding::Gsm7, 2),
            ("ж".repeat(70), Encoding::Ucs2, 1),
            ("ж".repeat(71), Encoding::Ucs2, 2),
            ("😀".repeat(35), Encoding::Ucs2, 1),
            ("😀".repeat(36), Encoding::Ucs2, 2),
        ];

        for (content, encoding, segments) in cases {
            assert_eq!(
                (text(&content).encoding(), text(&content).segments()),
                (encoding, segments),
                "{content}"
            );
        }
    }

    #[test]
    fn control_characters_are_dropped_and_long_texts_cut() {
        assert_eq!(text("a\0b\r\nc\u{1b}").expose(), "ab\nc");
        assert_eq!(text(&"x".repeat(1_000)).expose().len(), MAX_MESSAGE_CHARS);
    }

    #[test]
    fn a_mapped_text_is_cleaned_and_neither_cut_nor_empty() {
        let mapped = |text: &str| Message::mapped(text).map(|message| message.expose().to_owned());
        let longest = "é".repeat(MAX_MESSAGE_CHARS);

        assert_eq!(mapped("a\0b\r\nc\u{1b}"), Ok("ab\nc".to_owned()));
        assert_eq!(mapped(&format!("\r{longest}")), Ok(longest.clone()));
        assert_eq!(mapped(&format!("{longest}!")), Err(UnusableText::TooLong));
        for blank in ["", " ", "\0", "\r\n\t ", "\u{a0}\u{1b}"] {
            assert_eq!(mapped(blank), Err(UnusableText::Blank), "{blank:?}");
        }
    }

    #[test]
    fn debug_output_does_not_show_the_text() {
        assert!(!format!("{:?}", text("123456")).contains("123456"));
    }
}
