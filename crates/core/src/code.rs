//! One-time codes: derived, never stored.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{
    challenge::Purpose,
    ids::{ChallengeId, StageId, UserId},
    keys::hmac_sha256,
    phone::PhoneNumber,
};

/// First part of what a code is derived from; changes when the derivation does.
const VERSION: &[u8] = b"handset/code/v1\0";

/// How many digits a code has: 6 to 10. Six digits are the least that NIST SP 800-63B-4, section 3.1.3.2, allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct CodeLength(u8);

/// A code cannot have this many digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a code has 6 to 10 digits")]
pub struct InvalidCodeLength;

impl CodeLength {
    /// The number of digits.
    pub const fn digits(self) -> u8 {
        self.0
    }
}

impl Default for CodeLength {
    /// Six digits.
    fn default() -> Self {
        Self(6)
    }
}

impl TryFrom<u8> for CodeLength {
    type Error = InvalidCodeLength;

    fn try_from(digits: u8) -> Result<Self, InvalidCodeLength> {
        if (6..=10).contains(&digits) { Ok(Self(digits)) } else { Err(InvalidCodeLength) }
    }
}

impl From<CodeLength> for u8 {
    fn from(length: CodeLength) -> Self {
        length.0
    }
}

/// The key that codes are derived with.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CodeKey([u8; 32]);

/// What a code is bound to. If any of it differs, so does the code.
#[derive(Clone, Copy, Debug)]
pub struct CodeBinding<'a> {
    /// The challenge, whose id is random.
    pub challenge: ChallengeId,
    /// Who proves the number.
    pub user: UserId,
    /// The stage that asks.
    pub stage: StageId,
    /// What the proof is for.
    pub purpose: Purpose,
    /// The number that the code is sent to.
    pub number: &'a PhoneNumber,
}

impl CodeKey {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The code for `binding`, with `length` digits. The same binding always has the same code.
    ///
    /// The first 128 bits of the MAC are reduced to the digits; the bias of that is below 2^-94.
    pub fn derive(&self, binding: &CodeBinding<'_>, length: CodeLength) -> Code {
        let mac = hmac_sha256(
            &self.0,
            &[
                VERSION,
                binding.challenge.0.as_bytes(),
                &binding.user.0.to_be_bytes(),
                binding.stage.0.as_bytes(),
                &[binding.purpose.code_tag()],
                binding.number.as_e164().as_bytes(),
            ],
        );
        let number = mac.iter().take(16).fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        let digits = number % 10_u128.pow(u32::from(length.0));
        Code(format!("{digits:0width$}", width = usize::from(length.0)))
    }
}

impl std::fmt::Debug for CodeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeKey")
    }
}

/// A one-time code: 6 to 10 ASCII digits, leading zeros kept. Never stored, shown only in the message that carries it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Code(String);

impl Code {
    /// The digits, for the message that carries them.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `input` is this code, in a time that does not depend on where they differ.
    pub fn matches(&self, input: &CodeInput) -> bool {
        self.0.as_bytes().ct_eq(input.0.as_bytes()).into()
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code")
    }
}

/// What a person typed as a code: 1 to 16 ASCII digits, after folding.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct CodeInput(String);

impl CodeInput {
    /// Reads what a person typed: spaces and hyphens are ignored, digits of any script are folded to ASCII.
    ///
    /// Returns `None` for anything that cannot be a code. That is told to nobody: it looks like a wrong code.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = String::new();
        for c in text.nfkc().take(64) {
            match ascii_digit(c) {
                Some(digit) if digits.len() < 16 => digits.push(digit),
                None if is_separator(c) => {}
                _ => return None,
            }
        }
        (!digits.is_empty()).then_some(Self(digits))
    }
}

impl std::fmt::Debug for CodeInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CodeInput")
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}' | '\u{2060}')
}

/// The first digit of the scripts whose decimal digits people type (Unicode general category Nd), each followed by the other nine.
const ZEROS: [char; 20] = [
    '0', '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '෦', '๐', '໐', '༠', '၀', '០',
    '᠐',
];

fn ascii_digit(c: char) -> Option<char> {
    ZEROS.into_iter().find_map(|zero| {
        let value = u32::from(c).checked_sub(u32::from(zero))?;
        char::from_digit(value, 10)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn key() -> CodeKey {
        CodeKey::from_bytes([3; 32])
    }

    fn code_for(challenge: u128, user: i64, stage: u128, number: &str) -> String {
        let number = number.parse().unwrap();
        let binding = CodeBinding {
            challenge: ChallengeId(Uuid::from_u128(challenge)),
            user: UserId(user),
            stage: StageId(Uuid::from_u128(stage)),
            purpose: Purpose::Enrol,
            number: &number,
        };
        key().derive(&binding, CodeLength(10)).expose().to_owned()
    }

    fn typed(text: &str) -> Option<String> {
        CodeInput::parse(text).map(|input| input.0.clone())
    }

    #[test]
    fn a_code_changes_with_everything_it_is_bound_to() {
        let code = code_for(1, 1, 1, "+14155550132");

        assert_eq!(code, code_for(1, 1, 1, "+1 415 555 0132"));
        assert_ne!(code, code_for(2, 1, 1, "+14155550132"));
        assert_ne!(code, code_for(1, 2, 1, "+14155550132"));
        assert_ne!(code, code_for(1, 1, 2, "+14155550132"));
        assert_ne!(code, code_for(1, 1, 1, "+14155550133"));
    }

    #[test]
    fn input_is_folded_to_ascii_digits() {
        assert_eq!(typed(" 012 345 "), Some("012345".into()));
        assert_eq!(typed("012-345"), Some("012345".into()));
        assert_eq!(typed("٠١٢٣٤٥"), Some("012345".into()));
        assert_eq!(typed("０１２３４５"), Some("012345".into()));
        assert_eq!(typed("०१२३४५"), Some("012345".into()));
    }

    #[test]
    fn input_that_cannot_be_a_code_is_no_input() {
        for text in ["", " ", "12a456", "1.5", "123456\0", "½", &"1".repeat(17), &" ".repeat(3_000)]
        {
            assert_eq!(typed(text), None, "{text:?}");
        }
    }

    #[test]
    fn only_the_whole_code_matches() {
        let code = Code("012345".into());

        assert!(code.matches(&CodeInput::parse("012345").unwrap()));
        for wrong in ["12345", "0123450", "012346", "01234"] {
            assert!(!code.matches(&CodeInput::parse(wrong).unwrap()), "{wrong}");
        }
    }

    #[test]
    fn debug_output_shows_no_digit() {
        assert_eq!(
            format!("{:?} {:?}", Code("012345".into()), CodeInput("012345".into())),
            "Code CodeInput"
        );
    }

    proptest! {
        #[test]
        fn a_code_has_exactly_its_length(id: u128, digits in 6_u8..=10) {
            let number: PhoneNumber = "+4915123456789".parse().unwrap();
            let binding = CodeBinding {
                challenge: ChallengeId(Uuid::from_u128(id)), user: UserId(1),
                stage: StageId(Uuid::nil()), purpose: Purpose::Enrol, number: &number,
            };
            let code = key().derive(&binding, CodeLength::try_from(digits).unwrap());
            prop_assert_eq!(code.expose().len(), usize::from(digits));
            prop_assert!(code.expose().bytes().all(|b| b.is_ascii_digit()));
        }

        #[test]
        fn reading_input_never_panics(text in "\\PC{0,80}") {
            let _ = CodeInput::parse(&text);
        }
    }
}
