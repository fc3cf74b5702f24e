//! The real clock and the real source of randomness.

use std::time::{SystemTime, UNIX_EPOCH};

use handset_core::{
    ports::{Clock, Entropy},
    time::{Timestamp, millis},
};

/// The system's wall clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that is handed in elsewhere")]
    fn now(&self) -> Timestamp {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => Timestamp::from_ms(millis(since)),
            Err(before) => Timestamp::from_ms(-millis(before.duration())),
        }
    }
}

/// The operating system's random bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the source that is handed in elsewhere")]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Without randomness every secret could be guessed, and no caller can do anything about it.
            tracing::error!("the system gives no random bytes");
            std::process::abort();
        }
    }
}

/// Characters that are not mistaken for each other: 32, so that each is 5 bits.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 20 characters: 100 bits.
const PASSWORD_CHARS: usize = 20;

/// A password that nobody can guess and everybody can type, in groups of five characters.
pub(crate) fn random_password(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; PASSWORD_CHARS];
    entropy.fill(&mut bytes);
    let letters = bytes.map(|byte| ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'a'));
    let groups = letters.chunks(5).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_password_is_long_and_different_each_time() {
        let (one, two) = (random_password(&OsEntropy), random_password(&OsEntropy));

        assert_eq!(one.len(), 23);
        assert_ne!(one, two);
        assert!(one.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)));
    }

    #[test]
    fn no_two_characters_of_the_alphabet_are_the_same() {
        let distinct: std::collections::BTreeSet<_> = ALPHABET.iter().collect();

        assert_eq!(distinct.len(), 32);
    }
}
