//! The headers that every answer carries, also errors.

use http::HeaderValue;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

/// Nothing but this server's own files; no inline script or style, no frame around a page.
///
/// `data:` is allowed for images only: an avatar is an inline SVG of a person's initials, given
/// as a data URI because authentik's clients expect one. A browser runs no script in an image.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; object-src 'none'";

/// What is set whatever the handler said.
///
/// The referrer policy is `same-origin` and not `no-referrer`: other sites learn nothing with
/// either, but with `no-referrer` a browser sends `Origin: null` when a page posts its own form
/// (Fetch standard, "append a request `Origin` header"). On plain http there is no
/// `Sec-Fetch-Site`, so the same-origin check has only `Origin` to go by and would refuse every
/// form.
const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY)),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("otp-credentials=(self)"),
    ),
];

/// One year, as <https://hstspreload.org> asks for at least.
const TRANSPORT: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Adds the security headers to an answer.
///
/// `Cache-Control` is only a default, so that static files can be cached. Strict transport is
/// announced only when people reach this server over TLS: on plain http browsers ignore it, and
/// it would be wrong.
pub(super) fn add(headers: &mut HeaderMap, https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, TRANSPORT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_policy_is_the_strict_one() {
        let mut headers = HeaderMap::new();

        add(&mut headers, false);

        assert_eq!(
            headers[CONTENT_SECURITY_POLICY],
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
             object-src 'none'"
        );
    }

    #[test]
    fn a_handler_cannot_weaken_them_except_the_cache() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src *"));
        headers.append(X_FRAME_OPTIONS, HeaderValue::from_static("ALLOWALL"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=60"));

        add(&mut headers, false);

        assert_eq!(headers[CONTENT_SECURITY_POLICY], CONTENT_POLICY);
        assert_eq!(headers.get_all(X_FRAME_OPTIONS).iter().count(), 1);
        assert_eq!(headers[CACHE_CONTROL], "max-age=60");
    }

    #[test]
    fn strict_transport_is_announced_only_over_tls() {
        let (mut plain, mut tls) = (HeaderMap::new(), HeaderMap::new());

        add(&mut plain, false);
        add(&mut tls, true);

        assert!(!plain.contains_key(STRICT_TRANSPORT_SECURITY));
        assert_eq!(tls[STRICT_TRANSPORT_SECURITY], "max-age=31536000; includeSubDomains");
        assert_eq!(plain[CACHE_CONTROL], "no-store");
    }
}
