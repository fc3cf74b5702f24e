//! API tokens: what programs prove themselves with.

use crate::{ids::UserId, secret::SecretText, session::TokenDigest, time::Timestamp};

/// A token that is to be made.
#[derive(Clone, Debug)]
pub struct NewApiToken {
    /// Its name for operators, unique.
    pub identifier: String,
    /// Whose rights it has.
    pub user: UserId,
    /// SHA-256 of the key, by which it is found.
    pub digest: TokenDigest,
    /// The key itself; kept sealed.
    pub key: SecretText,
    /// What it is for.
    pub description: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is over; `None` for never.
    pub expires_at: Option<Timestamp>,
}
