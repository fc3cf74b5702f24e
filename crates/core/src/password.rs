//! Passwords: argon2id, always run, whoever is asked about.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};

use crate::{ports::Entropy, secret::SecretText};

/// Longest password that is looked at, in bytes; more is refused before any work is done.
pub const MAX_PASSWORD_BYTES: usize = 1_024;
const SALT_BYTES: usize = 16;

/// A password's argon2id hash in PHC string format, with the parameters that RFC 9106 and OWASP advise (19 MiB, 2 passes, 1 lane).
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// The password cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPassword {
    /// Shorter than 8 characters (NIST SP 800-63B-4, section 3.1.1.2).
    #[error("a password has at least 8 characters")]
    TooShort,
    /// Longer than [`MAX_PASSWORD_BYTES`].
    #[error("a password has at most {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
}

impl PasswordHash {
    /// Hashes a new password. Takes tens of milliseconds and 19 MiB: not for an asynchronous thread.
    ///
    /// # Errors
    /// When the password is too short or too long.
    pub fn of(password: &SecretText, entropy: &dyn Entropy) -> Result<Self, InvalidPassword> {
        if password.expose().chars().count() < 8 {
            return Err(InvalidPassword::TooShort);
        }
        if password.expose().len() > MAX_PASSWORD_BYTES {
            return Err(InvalidPassword::TooLong);
        }
        let mut salt = [0; SALT_BYTES];
        entropy.fill(&mut salt);
        Argon2::default()
            .hash_password_with_salt(password.expose().as_bytes(), &salt)
            .map(|hash| Self(hash.to_string()))
            .map_err(|_| InvalidPassword::TooLong)
    }

    /// A hash that was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The hash, as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

/// Whether `password` belongs to `hash`. Without a hash the same work is done and the answer is no,
/// so that nobody learns from the time it takes whether a user exists. Not for an asynchronous thread.
pub fn verify(password: &SecretText, hash: Option<&PasswordHash>) -> bool {
    let expected = hash.map_or(NOBODYS, PasswordHash::as_str);
    let right = password.expose().len() <= MAX_PASSWORD_BYTES
        && Argon2::default().verify_password(password.expose().as_bytes(), expected).is_ok();
    right && hash.is_some()
}

/// A well-formed hash with the default parameters that nobody's password is looked up in.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::testing::CountingEntropy;

    #[test]
    fn a_password_is_right_for_its_own_hash_only() {
        let entropy = CountingEntropy::default();
        let hash = PasswordHash::of(&SecretText::new("correct horse"), &entropy).unwrap();

        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify(&SecretText::new("correct horse"), Some(&hash)));
        assert!(!verify(&SecretText::new("correct hors"), Some(&hash)));
        assert!(!verify(&SecretText::new("correct horse"), None));
    }

    #[test]
    fn nobodys_hash_costs_the_same_work_as_a_real_one() {
        let parsed = argon2::PasswordHash::new(NOBODYS).unwrap();
        let real = PasswordHash::of(&SecretText::new("correct horse"), &CountingEntropy::default())
            .unwrap();
        let real = argon2::PasswordHash::new(real.as_str()).unwrap();

        assert_eq!(
            (parsed.algorithm, parsed.params, parsed.hash.unwrap().len()),
            (real.algorithm, real.params, real.hash.unwrap().len())
        );
        assert!(!verify(&SecretText::new(""), None));
    }

    #[test]
    fn a_password_that_is_too_short_or_too_long_is_refused() {
        let entropy = CountingEntropy::default();
        let of = |text: &str| PasswordHash::of(&SecretText::new(text), &entropy).unwrap_err();

        assert_eq!(of("1234567"), InvalidPassword::TooShort);
        assert_eq!(of(&"x".repeat(1_025)), InvalidPassword::TooLong);
    }
}
