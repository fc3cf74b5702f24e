//! Users.

use serde_json::{Map, Value};

use crate::{ids::UserId, password::PasswordHash, time::Timestamp};

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// The user's number, `pk` in the API.
    pub id: UserId,
    /// 128 random bits that never change; `uuid` in authentik.
    pub uuid: uuid::Uuid,
    /// What the user signs in with; unique without regard to case.
    pub username: Username,
    /// The name that is shown.
    pub name: String,
    /// E-mail address; empty when unknown.
    pub email: String,
    /// Whether the user may sign in. A user who may not has no sessions.
    pub is_active: bool,
    /// Whether the user may do everything.
    pub is_superuser: bool,
    /// Free-form attributes, as in authentik.
    pub attributes: Map<String, Value>,
    /// When the user was made.
    pub created_at: Timestamp,
    /// When the user last signed in.
    pub last_login_at: Option<Timestamp>,
}

/// A user as the password stage needs it.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The user.
    pub user: User,
    /// The user's password; `None` when none is set, and then no password is right.
    pub password: Option<PasswordHash>,
}

/// A user that is to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// 128 random bits.
    pub uuid: uuid::Uuid,
    /// What the user signs in with.
    pub username: Username,
    /// The name that is shown.
    pub name: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// Whether the user may do everything.
    pub is_superuser: bool,
    /// The password, unless the user is to have none yet.
    pub password: Option<PasswordHash>,
    /// When the user is made.
    pub created_at: Timestamp,
}

/// A user name: 1 to 150 characters without control characters and without white space at the ends (Django's limit, which authentik keeps).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Username(String);

/// The text cannot be a user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a user name has 1 to 150 characters, and no control characters")]
pub struct InvalidUsername;

impl Username {
    /// Reads a user name; white space at the ends is dropped.
    ///
    /// # Errors
    /// When nothing is left, too much is, or a control character is in it.
    pub fn parse(text: &str) -> Result<Self, InvalidUsername> {
        let text = text.trim();
        let fits = (1..=150).contains(&text.chars().count());
        if fits && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidUsername)
        }
    }

    /// The name as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it is compared: lower case.
    pub fn folded(&self) -> String {
        fold(&self.0)
    }
}

/// How user names and e-mail addresses are compared: without regard to case.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// What a person may be identified by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserField {
    /// The user name.
    Username,
    /// The e-mail address.
    Email,
}
