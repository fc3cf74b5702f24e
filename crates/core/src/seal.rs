//! Sealing: authenticated encryption of single values before they reach the database.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{ports::Entropy, secret::SecretText};

/// First byte of every sealed value: the format's version, so that a later one can be told apart.
const VERSION: u8 = 1;
/// Length of an XChaCha20-Poly1305 nonce (draft-irtf-cfrg-xchacha-03, section 2), long enough to be random.
const NONCE_BYTES: usize = 24;

/// Seals and opens values with XChaCha20-Poly1305.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

/// Where a sealed value lives. It is authenticated with the value, so a value moved to another row or column does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    table: &'static str,
    row: String,
    column: &'static str,
}

impl Place {
    /// The cell in `column` of the row of `table` that `row` identifies for good.
    pub fn new(table: &'static str, row: impl std::fmt::Display, column: &'static str) -> Self {
        Self { table, row: row.to_string(), column }
    }

    fn associated_data(&self) -> Vec<u8> {
        format!("handset/seal/v1\0{}\0{}\0{}", self.table, self.row, self.column).into_bytes()
    }
}

/// A sealed value could not be opened: it was changed, moved, or sealed with another key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sealed value in {table}.{column} cannot be opened with this secret key")]
pub struct CannotOpen {
    /// The table it was read from.
    pub table: &'static str,
    /// The column it was read from.
    pub column: &'static str,
}

impl SealingKey {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals `text` for `place`: version, random nonce, ciphertext and tag.
    pub fn seal(&self, place: &Place, text: &SecretText, entropy: &dyn Entropy) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let payload = Payload { msg: text.expose().as_bytes(), aad: &place.associated_data() };
        // The cipher fails only for messages over 256 GiB.
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        [&[VERSION], nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`SealingKey::seal`] made for the same `place`.
    ///
    /// # Errors
    /// When the value was changed, comes from another place, or was sealed with another key.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<SecretText, CannotOpen> {
        self.try_open(place, sealed).ok_or(CannotOpen { table: place.table, column: place.column })
    }

    fn try_open(&self, place: &Place, sealed: &[u8]) -> Option<SecretText> {
        let (version, rest) = sealed.split_first()?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE_BYTES>()?;
        if *version != VERSION {
            return None;
        }
        let payload = Payload { msg: ciphertext, aad: &place.associated_data() };
        let opened = Zeroizing::new(self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?);
        std::str::from_utf8(&opened).ok().map(SecretText::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealingKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::testing::CountingEntropy;

    fn place(row: u8) -> Place {
        Place::new("stages", row, "secrets")
    }

    #[test]
    fn a_sealed_value_opens_at_its_place_and_nowhere_else() {
        let key = SealingKey::from_bytes([7; 32]);
        let sealed = key.seal(&place(1), &SecretText::new("token"), &CountingEntropy::default());

        assert_eq!(key.open(&place(1), &sealed).unwrap().expose(), "token");
        assert!(key.open(&place(2), &sealed).is_err());
        assert!(SealingKey::from_bytes([8; 32]).open(&place(1), &sealed).is_err());
    }

    #[test]
    fn a_changed_or_cut_value_does_not_open() {
        let key = SealingKey::from_bytes([7; 32]);
        let sealed = key.seal(&place(1), &SecretText::new("token"), &CountingEntropy::default());

        for byte in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[byte] ^= 1;
            assert!(key.open(&place(1), &changed).is_err(), "byte {byte}");
            assert!(key.open(&place(1), &sealed[..byte]).is_err(), "cut at {byte}");
        }
    }

    #[test]
    fn the_same_text_is_sealed_differently_each_time() {
        let key = SealingKey::from_bytes([7; 32]);
        let entropy = CountingEntropy::default();
        let text = SecretText::new("token");

        assert_ne!(key.seal(&place(1), &text, &entropy), key.seal(&place(1), &text, &entropy));
    }
}
