//! What a stage says, and what every challenge has in common.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;

use super::{fields::FieldErrors, kinds::Challenge, plan::PendingUser};

/// What a stage says to the executor.
pub(super) enum Reply {
    /// Ask this.
    Ask(Challenge),
    /// The response was taken, or not: ask this, with these errors. No errors means that it was taken.
    AskAgain(Challenge, FieldErrors),
    /// The stage is done; go on.
    Done,
    /// Another request changed the plan meanwhile: look again at where it stands.
    Overtaken,
    /// Nobody gets past this stage like that. Drop the plan and say why.
    Deny(String),
}

/// How a pending user is shown. Until it is proved who it is, only what was typed is shown.
#[derive(Clone, Debug, Serialize)]
pub struct PendingUserView {
    /// The user's name, or what was typed.
    pub pending_user: String,
    /// A picture of the initials, as a `data:` address of an SVG.
    pub pending_user_avatar: String,
}

impl PendingUserView {
    /// The view of `pending`; of nobody when there is none.
    pub fn of(pending: Option<&PendingUser>) -> Self {
        let name = pending.map_or("", |pending| pending.identifier.as_str());
        Self { pending_user: name.to_owned(), pending_user_avatar: avatar(name) }
    }
}

/// The end of a plan that was refused: authentik's `ak-stage-access-denied`.
#[derive(Clone, Debug, Serialize)]
pub struct AccessDenied {
    /// Who was refused.
    #[serde(flatten)]
    pub user: PendingUserView,
    /// Why, in one sentence.
    pub error_message: String,
}

impl AccessDenied {
    /// The name by which clients know what to show.
    pub const COMPONENT: &'static str = "ak-stage-access-denied";
}

/// The initials of `name` as an SVG in a `data:` address: no request, no script, nothing of the name but letters and digits.
pub(super) fn avatar(name: &str) -> String {
    let initials: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect();
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64"><rect width="64" height="64" fill="#475569"/><text x="32" y="32" fill="#fff" font-family="sans-serif" font-size="28" text-anchor="middle" dominant-baseline="central">{initials}</text></svg>"##
    );
    format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(svg))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_avatar_holds_initials_and_nothing_that_could_be_markup() {
        let decoded = |name: &str| {
            let text = avatar(name);
            let svg = BASE64_STANDARD
                .decode(text.strip_prefix("data:image/svg+xml;base64,").unwrap())
                .unwrap();
            String::from_utf8(svg).unwrap()
        };

        assert!(decoded("Ada Lovelace").contains(">AL</text>"));
        assert!(decoded("ada@example.com").contains(">AE</text>"));
        assert!(decoded("<script> &x").contains(">SX</text>"));
        assert!(decoded("").contains("></text>"));
    }
}
