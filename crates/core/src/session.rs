//! Browser sessions.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{ids::SessionId, ports::Entropy, time::Timestamp, user::User};

const TOKEN_BYTES: usize = 32;
const TOKEN_CHARS: usize = 43;

/// The secret in a session's cookie: 256 random bits as 43 characters of base64url. Only its digest is stored.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SessionToken(String);

impl SessionToken {
    /// A new token.
    pub fn random(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; TOKEN_BYTES];
        entropy.fill(&mut bytes);
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a cookie's value; `None` when no session can have it.
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        (text.len() == TOKEN_CHARS && text.bytes().all(allowed)).then(|| Self(text.to_owned()))
    }

    /// The token, for the cookie that carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the database knows the session by: SHA-256 of the token, which needs no key because the token is random.
    pub fn digest(&self) -> TokenDigest {
        TokenDigest::of(&self.0)
    }
}

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken")
    }
}

/// The digest of a session's token, or of the key of an API token: 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TokenDigest(pub [u8; 32]);

impl TokenDigest {
    /// SHA-256 of `token`, as it is sent.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }
}

/// A live session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// What the rest of the database knows the session by.
    pub id: SessionId,
    /// Who is signed in; `None` before sign-in.
    pub user: Option<User>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last seen, to within [`SessionLifetimes::SEEN_PRECISION`].
    pub last_seen_at: Timestamp,
    /// First instant at which it is over, however busy it is.
    pub expires_at: Timestamp,
}

/// A session that is to be opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// What the rest of the database will know it by.
    pub id: SessionId,
    /// The digest of its token.
    pub token: TokenDigest,
    /// Where it was opened from.
    pub client_ip: String,
    /// The browser that opened it, cut to 255 characters.
    pub user_agent: String,
    /// When it is opened.
    pub created_at: Timestamp,
    /// First instant at which it is over.
    pub expires_at: Timestamp,
}

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetimes {
    /// How long a signed-in session may be idle.
    pub idle: Duration,
    /// How long a signed-in session lives at most.
    pub absolute: Duration,
    /// How long a session lives in which nobody has signed in yet.
    pub pending: Duration,
}

impl SessionLifetimes {
    /// How exactly the instant a session was last seen is kept: a write for each request would cost more than it tells.
    pub const SEEN_PRECISION: Duration = Duration::from_mins(1);
}

impl Default for SessionLifetimes {
    /// 30 minutes idle, 12 hours in all, 10 minutes before sign-in (OWASP ASVS 5.0, section 7.3).
    fn default() -> Self {
        Self {
            idle: Duration::from_mins(30),
            absolute: Duration::from_hours(12),
            pending: Duration::from_mins(10),
        }
    }
}

impl Session {
    /// Whether the session is over at `now`.
    pub fn is_over(&self, lifetimes: &SessionLifetimes, now: Timestamp) -> bool {
        let idle = if self.user.is_some() { lifetimes.idle } else { lifetimes.pending };
        now >= self.expires_at || now >= self.last_seen_at.plus(idle)
    }

    /// Whether it is time to note that the session was seen at `now`.
    pub fn should_note_seen(&self, now: Timestamp) -> bool {
        now.since(self.last_seen_at) >= SessionLifetimes::SEEN_PRECISION
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::testing::CountingEntropy;

    #[test]
    fn a_token_reads_back_and_its_digest_is_stable() {
        let token = SessionToken::random(&CountingEntropy::default());

        let read = SessionToken::parse(token.expose()).unwrap();
        assert_eq!(read.digest(), token.digest());
        assert_eq!(format!("{token:?}"), "SessionToken");
    }

    #[test]
    fn what_no_token_can_be_is_not_looked_up() {
        for text in ["", "short", &"a".repeat(44), &"ä".repeat(43), &"'".repeat(43)] {
            assert!(SessionToken::parse(text).is_none(), "{text}");
        }
    }
}
