//! Who may call an operation.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts, middleware::from_extractor_with_state, routing::MethodRouter,
};
use handset_core::{session::TokenDigest, user::User};
use http::{HeaderMap, header::AUTHORIZATION, request::Parts};

use crate::{app::App, problem::Problem, visitor::Visit};

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Superusers only.
    Superuser,
}

impl Access {
    /// `handler` behind the check.
    pub(super) fn guard(
        self,
        handler: MethodRouter<Arc<App>>,
        app: &Arc<App>,
    ) -> MethodRouter<Arc<App>> {
        match self {
            Self::Superuser => {
                handler.route_layer(from_extractor_with_state::<Administrator, _>(Arc::clone(app)))
            }
        }
    }
}

/// A superuser: signed in with a live session, or known by the key of an API token.
pub(super) struct Administrator;

impl FromRequestParts<Arc<App>> for Administrator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        if caller(parts, app).await?.is_superuser { Ok(Self) } else { Err(Problem::Forbidden) }
    }
}

/// Who calls. A request with a token is the token's and nobody else's: it passes the same-origin check unseen, so its
/// cookies must not count.
async fn caller(parts: &mut Parts, app: &Arc<App>) -> Result<User, Problem> {
    if let Some(key) = bearer_key(&parts.headers) {
        let (digest, now) = (TokenDigest::of(key), app.flows.clock.now());
        let user = app.flows.store.user_of_token(&digest, now).await?;
        return user.ok_or(Problem::InvalidToken);
    }
    let Visit(visitor) = Visit::from_request_parts(parts, app).await?;
    visitor.session.and_then(|session| session.user).ok_or(Problem::NotAuthenticated)
}

/// The key of an `Authorization: Bearer` header (RFC 6750, section 2.1); empty when there is a header without one.
fn bearer_key(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn only_a_bearer_header_has_a_key() {
        let cases = [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Bearer ", Some("")),
            ("Basic YTpi", None),
            ("Bearer", None),
            ("abc", None),
        ];

        for (sent, key) in cases {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(sent))]);
            assert_eq!(bearer_key(&headers), key, "{sent}");
        }
        assert_eq!(bearer_key(&HeaderMap::new()), None);
    }
}
