//! The secret key of an installation, and the keys derived from it.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{code::CodeKey, phone::Pepper, seal::SealingKey};

/// Shortest secret key that is accepted, in bytes: 256 bits, so that no derived key is weaker than its use.
pub const MIN_SECRET_KEY_BYTES: usize = 32;

/// The secret key of an installation, as read from its file or the environment. At least 32 bytes; never in the database.
///
/// Whoever holds it and the database can read phone numbers and provider secrets; whoever loses it can do neither.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey(Vec<u8>);

/// The secret key is too short to be safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the secret key has {found} bytes, at least {MIN_SECRET_KEY_BYTES} are needed")]
pub struct SecretKeyTooShort {
    /// How many bytes it had.
    pub found: usize,
}

impl SecretKey {
    /// Takes the bytes of a secret key; white space around it (a file's last line feed) is not part of the key.
    ///
    /// # Errors
    /// When fewer than [`MIN_SECRET_KEY_BYTES`] bytes are left.
    pub fn parse(bytes: &[u8]) -> Result<Self, SecretKeyTooShort> {
        let trimmed = bytes.trim_ascii();
        if trimmed.len() < MIN_SECRET_KEY_BYTES {
            return Err(SecretKeyTooShort { found: trimmed.len() });
        }
        Ok(Self(trimmed.to_vec()))
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey")
    }
}

/// The keys of an installation, each for one purpose and derived from the secret key with HKDF-SHA-256 (RFC 5869).
#[derive(Clone, Debug)]
pub struct Keys {
    /// Derives codes.
    pub code: CodeKey,
    /// Keys the fingerprints of phone numbers.
    pub pepper: Pepper,
    /// Seals secrets and clear phone numbers in the database.
    pub sealing: SealingKey,
    check: [u8; 32],
}

impl Keys {
    /// Derives all keys from `secret_key`.
    pub fn derive(secret_key: &SecretKey) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"handset/keys/v1"), &secret_key.0);
        Self {
            code: CodeKey::from_bytes(expand(&hkdf, b"code")),
            pepper: Pepper::from_bytes(expand(&hkdf, b"phone")),
            sealing: SealingKey::from_bytes(expand(&hkdf, b"seal")),
            check: expand(&hkdf, b"check"),
        }
    }

    /// A value that is the same for the same secret key and says nothing about it.
    ///
    /// The database keeps it, so that a start with another key is refused: with a wrong pepper the
    /// uniqueness of numbers would be lost in silence.
    pub fn check_value(&self) -> [u8; 32] {
        hmac_sha256(&self.check, &[b"handset/key-check/v1"])
    }
}

fn expand(hkdf: &Hkdf<Sha256>, purpose: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    // HKDF fails only for outputs over 255 hashes; 32 bytes are one.
    let _ = hkdf.expand(purpose, &mut key);
    key
}

/// HMAC-SHA-256 over the concatenation of `parts`.
pub(crate) fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key that is shorter than a block is padded with zeros (RFC 2104, section 2).
    let mut block = Zeroizing::new([0; 64]);
    block.iter_mut().zip(key).for_each(|(padded, byte)| *padded = *byte);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_tells_two_secret_keys_apart() {
        let one = Keys::derive(&SecretKey::parse(&[1; 32]).unwrap());
        let again = Keys::derive(&SecretKey::parse(&[1; 32]).unwrap());
        let other = Keys::derive(&SecretKey::parse(&[2; 32]).unwrap());

        assert_eq!(one.check_value(), again.check_value());
        assert_ne!(one.check_value(), other.check_value());
    }

    #[test]
    fn a_short_secret_key_is_refused_and_a_trailing_line_feed_does_not_count() {
        assert_eq!(SecretKey::parse(b"short\n").unwrap_err(), SecretKeyTooShort { found: 5 });
        assert!(SecretKey::parse(b"0123456789abcdef0123456789abcde\n").is_err());
        assert!(SecretKey::parse(b"0123456789abcdef0123456789abcdef\n").is_ok());
    }
}
