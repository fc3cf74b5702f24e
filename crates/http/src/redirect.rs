//! Leading clients on.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, Uri, header::LOCATION};

/// The address of a request on this host, as it came.
pub(crate) fn path_and_query(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str)
}

/// 302, as authentik leads on.
pub(crate) fn found(address: &str) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    if let Ok(location) = HeaderValue::from_str(address) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}
