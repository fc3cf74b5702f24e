//! Phone numbers: parsed once at the edge into E.164, then carried as a type.

mod policy;
mod region;

use std::str::FromStr;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use self::{
    policy::{NumberPolicy, NumberRefused},
    region::{Region, UnknownRegion},
};
use crate::keys::hmac_sha256;

/// Longest input that is looked at, in characters. E.164 allows 15 digits; the rest is room for separators.
const MAX_INPUT_CHARS: usize = 64;
/// Digits at the end of a number that are dropped to group it with its neighbours.
const PREFIX_DROPS_DIGITS: usize = 4;

/// A valid phone number in E.164 form (ITU-T E.164): `+`, then 7 to 15 ASCII digits, at most 16 bytes.
///
/// Two spellings of one number are equal. `Debug` shows the masked form; only [`PhoneNumber::as_e164`] shows the whole.
///
/// ```
/// use handset_core::phone::{PhoneNumber, Region};
///
/// let international = PhoneNumber::parse("+49 1512 3456789", None)?;
/// let national = PhoneNumber::parse("01512 3456789", Some("DE".parse()?))?;
///
/// assert_eq!(international, national);
/// assert_eq!(international.as_e164(), "+4915123456789");
/// assert_eq!(international.masked(), "+49•••••••••89");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Zeroize, ZeroizeOnDrop)]
pub struct PhoneNumber {
    e164: String,
    #[zeroize(skip)]
    calling_code_digits: usize,
    #[zeroize(skip)]
    region: Region,
    #[zeroize(skip)]
    kind: NumberKind,
}

/// What a number is for, as far as its numbering plan tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberKind {
    /// A mobile phone, or a line that cannot be told apart from one (as in North America).
    Mobile,
    /// A line of an internet telephony provider.
    Voip,
    /// A fixed line.
    FixedLine,
    /// Free for the caller.
    TollFree,
    /// Dearer than an ordinary call, and so a target of fraud: premium rate, shared cost, personal numbers.
    Costly,
    /// Pagers, voice mail boxes, company-wide numbers and what the plan does not name.
    Other,
}

/// The input is not a valid phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumber {
    /// It holds characters that no phone number has, is too long, or is empty.
    #[error("not a phone number")]
    NotANumber,
    /// It has no country calling code, and no default region is set.
    #[error("the country calling code is missing")]
    NoCountry,
    /// No numbering plan knows it.
    #[error("no such number can exist")]
    NotValid,
}

impl PhoneNumber {
    /// Parses what a person typed. `default_region` is where a number without `+` is from.
    ///
    /// Accepts digits of any script, spaces and the punctuation people use between digits. Letters
    /// (vanity numbers, extensions) are refused, since a code must reach exactly one line.
    ///
    /// # Errors
    /// When the input is not a number that libphonenumber's metadata calls valid.
    pub fn parse(input: &str, default_region: Option<Region>) -> Result<Self, InvalidNumber> {
        let text = normalised(input)?;
        let number = PHONE_NUMBER_UTIL
            .parse(&text, default_region.map(Region::for_library))
            .map_err(|error| match error {
                rlibphonenumber::ParseError::InvalidCountryCode if !text.starts_with('+') => {
                    InvalidNumber::NoCountry
                }
                _ => InvalidNumber::NotValid,
            })?;
        if !number.extension().is_empty() || !number.is_valid() {
            return Err(InvalidNumber::NotValid);
        }
        Ok(Self {
            e164: number.format_as(PhoneNumberFormat::E164).into_owned(),
            calling_code_digits: number.country_code.to_string().len(),
            region: number
                .get_region_code()
                .map(Region::from_library)
                .ok_or(InvalidNumber::NotValid)?,
            kind: NumberKind::from_library(number.get_type()),
        })
    }

    /// The whole number, as it is handed to a provider: `+` and digits.
    pub fn as_e164(&self) -> &str {
        &self.e164
    }

    /// The number as it may be shown to its owner and to operators: country calling code and the last two digits.
    pub fn masked(&self) -> String {
        let (shown, hidden) = self.e164.split_at(self.calling_code_digits + 1);
        let (hidden, last) = hidden.split_at(hidden.len().saturating_sub(2));
        format!("{shown}{}{last}", "•".repeat(hidden.len()))
    }

    /// The country or territory that the number belongs to.
    pub fn region(&self) -> Region {
        self.region
    }

    /// What the number is for.
    pub fn kind(&self) -> NumberKind {
        self.kind
    }

    /// The fingerprint by which the database finds the number without knowing it.
    pub fn lookup(&self, pepper: &Pepper) -> PhoneLookup {
        pepper.fingerprint(&self.e164)
    }

    /// The fingerprint of the number without its last four digits, which groups neighbouring numbers.
    pub fn prefix_lookup(&self, pepper: &Pepper) -> PhoneLookup {
        let kept = self.e164.len().saturating_sub(PREFIX_DROPS_DIGITS);
        pepper.fingerprint(self.e164.get(..kept).unwrap_or_default())
    }
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

impl FromStr for PhoneNumber {
    type Err = InvalidNumber;

    /// Parses an international number, such as one that was stored.
    fn from_str(input: &str) -> Result<Self, InvalidNumber> {
        Self::parse(input, None)
    }
}

/// Folds compatibility forms (NFKC), then lets pass only what stands in phone numbers.
fn normalised(input: &str) -> Result<String, InvalidNumber> {
    if input.chars().count() > MAX_INPUT_CHARS {
        return Err(InvalidNumber::NotANumber);
    }
    let text: String = input.nfkc().collect();
    let allowed = |c: char| {
        c.is_numeric()
            || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')' | '/' | '‐'..='―' | '\u{2060}')
    };
    if !text.chars().any(char::is_numeric) || !text.chars().all(allowed) {
        return Err(InvalidNumber::NotANumber);
    }
    Ok(text.trim().to_owned())
}

impl NumberKind {
    fn from_library(kind: PhoneNumberType) -> Self {
        match kind {
            PhoneNumberType::Mobile | PhoneNumberType::FixedLineOrMobile => Self::Mobile,
            PhoneNumberType::VoIP => Self::Voip,
            PhoneNumberType::FixedLine => Self::FixedLine,
            PhoneNumberType::TollFree => Self::TollFree,
            PhoneNumberType::PremiumRate
            | PhoneNumberType::SharedCost
            | PhoneNumberType::PersonalNumber => Self::Costly,
            PhoneNumberType::Pager
            | PhoneNumberType::UAN
            | PhoneNumberType::VoiceMail
            | PhoneNumberType::Unknown => Self::Other,
        }
    }
}

/// Loads the numbering plans, so that the first person does not wait for it (about 30 ms). Call it at start-up.
pub fn load_numbering_plans() {
    let _ = PhoneNumber::parse("+41446681800", None);
}

/// The key of the fingerprints of phone numbers. Without it, a stolen database cannot be searched for a number.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Pepper([u8; 32]);

impl Pepper {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA-256 over the hexadecimal SHA-256 of the text. The inner digest is what authentik
    /// stores, so its fingerprints can be taken over without knowing the numbers.
    fn fingerprint(&self, text: &str) -> PhoneLookup {
        let digest = hex(&Sha256::digest(text.as_bytes()));
        PhoneLookup(hmac_sha256(&self.0, &[b"handset/phone/v1\0", digest.as_bytes()]))
    }
}

impl std::fmt::Debug for Pepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pepper")
    }
}

/// The keyed fingerprint of a phone number: 32 bytes, the same for every spelling of the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PhoneLookup([u8; 32]);

impl PhoneLookup {
    /// A fingerprint that was stored.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The fingerprint, as it is stored.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The fingerprint as 64 hexadecimal digits.
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }
}

/// `bytes` as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;

    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
