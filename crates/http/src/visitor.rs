//! Who makes a request.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use handset_core::{
    expression::views::RequestFacts,
    flow::{FlowSlug, Visitor},
    session::SessionToken,
};
use http::{Uri, header::USER_AGENT, request::Parts};

use crate::{app::App, extract::ClientIp, layers::PublicUrl, problem::Problem};

/// The visitor behind a request: the live session of its cookie, its address, its browser.
pub(crate) struct Visit(pub(crate) Visitor);

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let client_ip = ClientIp::from_request_parts(parts, app).await?;
        let token = app.cookie().read(&parts.headers).and_then(SessionToken::parse);
        let session = match token {
            Some(token) => app.flows.session(&token).await?,
            None => None,
        };
        let user_agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let request = RequestFacts {
            // The public address, and not what a client says in `Host`.
            host: public_host(&app.layers.public_url),
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            user_agent: user_agent.unwrap_or_default().to_owned(),
            client_ip: client_ip.to_string(),
        };
        Ok(Self(Visitor { session, client_ip: client_ip.limit_key(), request }))
    }
}

/// The host, and the port where it is not the scheme's own, of the public address.
fn public_host(public_url: &PublicUrl) -> String {
    public_url.origin().split_once("://").map_or("", |(_, host)| host).to_owned()
}

/// A request to a flow's address, whichever of the two it is.
pub(crate) struct FlowRequest {
    pub(crate) slug: FlowSlug,
    pub(crate) visitor: Visitor,
    pub(crate) uri: Uri,
}

impl FromRequestParts<Arc<App>> for FlowRequest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let slug = Path::<String>::from_request_parts(parts, app).await;
        let slug = slug.ok().and_then(|Path(slug)| slug.parse().ok()).ok_or(Problem::NotFound)?;
        let Visit(visitor) = Visit::from_request_parts(parts, app).await?;
        Ok(Self { slug, visitor, uri: parts.uri.clone() })
    }
}
