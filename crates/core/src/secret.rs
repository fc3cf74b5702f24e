//! Text that must never be shown.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret string: a provider's token, a password as typed, the text of a message that holds a code.
///
/// It has no `Display`, is not serialisable, `Debug` shows only the type's name, and its memory is wiped on drop.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SecretText(String);

impl SecretText {
    /// Takes `text` into safekeeping.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself, for the one place that has to use it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText")
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_the_type_and_not_the_secret() {
        assert_eq!(format!("{:?}", SecretText::new("hunter2")), "SecretText");
    }
}
