//! Refuses what another site makes a browser send (cross-site request forgery).

use std::net::IpAddr;

use http::header::{AUTHORIZATION, HOST, HeaderMap, HeaderName, ORIGIN};
use http::{Method, Uri};

use super::PublicUrl;

/// How a browser says from where a request was caused (W3C Fetch Metadata). Pages cannot set it.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What the check reads of a request.
pub(super) struct Caller<'r> {
    pub(super) method: &'r Method,
    pub(super) uri: &'r Uri,
    pub(super) headers: &'r HeaderMap,
}

impl Caller<'_> {
    /// Whether the request may go on.
    ///
    /// In this order:
    /// 1. Methods that change nothing pass.
    /// 2. `Authorization: Bearer` passes: such requests ignore cookies, and another site cannot add
    ///    the header without a CORS preflight, which nothing here answers.
    /// 3. `Sec-Fetch-Site`, when present, decides alone: `same-origin`, or `none` for what the
    ///    person started (a bookmark, the address bar, a reload).
    /// 4. `Origin`, when present, must be ours: see [`Caller::is_ours`].
    /// 5. With neither header the client is not a browser that could be tricked.
    ///
    /// `X-authentik-CSRF` is not needed and not read.
    pub(super) fn may_pass(&self, public_url: &PublicUrl) -> bool {
        if matches!(*self.method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
            || self.has_bearer_token()
        {
            return true;
        }
        let mut sites = self.headers.get_all(FETCH_SITE).iter().peekable();
        if sites.peek().is_some() {
            return sites.all(|site| site == "same-origin" || site == "none");
        }
        self.headers
            .get_all(ORIGIN)
            .iter()
            .all(|origin| origin.to_str().is_ok_and(|origin| self.is_ours(origin, public_url)))
    }

    fn has_bearer_token(&self) -> bool {
        self.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).is_some_and(|value| {
            value.split_once(' ').is_some_and(|(scheme, token)| {
                scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()
            })
        })
    }

    /// Whether an origin is this server.
    ///
    /// The configured public address is the measure, because `Host` is rewritten by proxies and, with
    /// a name that points here for a moment (DNS rebinding), chosen by an attacker. The one
    /// exception is for trying Handset out on plain http: there the same server is reached as
    /// `localhost`, as `127.0.0.1` and by its LAN address. Such a `Host` may stand in for
    /// the public address because no DNS answer is involved. Over https there is no exception: else
    /// `http://` of the same name, which anybody on the network can forge, would count as ours.
    fn is_ours(&self, origin: &str, public_url: &PublicUrl) -> bool {
        if origin.eq_ignore_ascii_case(public_url.origin()) {
            return true;
        }
        let (Some(theirs), false) = (origin.strip_prefix("http://"), public_url.is_https()) else {
            return false;
        };
        self.host().is_some_and(|host| host.eq_ignore_ascii_case(theirs) && needs_no_dns(host))
    }

    /// The authority that the client asked for: in HTTP/2 a part of the address, else `Host`.
    fn host(&self) -> Option<&str> {
        match self.uri.authority() {
            Some(authority) => Some(authority.as_str()),
            None => self.headers.get(HOST)?.to_str().ok(),
        }
    }
}

/// Whether an authority, with or without a port, is an address literal or `localhost`.
fn needs_no_dns(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    literal.eq_ignore_ascii_case("localhost") || literal.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn passes(public_url: &str, method: &str, headers: &[(&str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            map.append(name, HeaderValue::from_str(value).unwrap());
        }
        let caller = Caller {
            method: &method.parse().unwrap(),
            uri: &Uri::from_static("/api/v3/flows/executor/x/"),
            headers: &map,
        };
        caller.may_pass(&PublicUrl::parse(public_url).unwrap())
    }

    type Headers = &'static [(&'static str, &'static str)];

    const TLS: &str = "https://sms.example.org";
    const LAN: &str = "http://127.0.0.1:9000";

    #[test]
    fn the_browsers_word_decides_when_it_is_there() {
        let cases: [(Headers, bool); 10] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "")], false),
            (&[("sec-fetch-site", "SAME-ORIGIN")], false),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", TLS)], false),
            (&[("sec-fetch-site", "cross-site"), ("x-authentik-csrf", "token")], false),
        ];

        for (headers, expected) in cases {
            assert_eq!(passes(TLS, "POST", headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn the_origin_decides_when_the_browser_says_nothing_else() {
        let cases: [(&str, Headers, bool); 16] = [
            (TLS, &[("origin", TLS)], true),
            (TLS, &[("origin", "https://sms.example.org:443")], false),
            (TLS, &[("origin", "null")], false),
            (TLS, &[("origin", "")], false),
            (TLS, &[("origin", "https://evil.example")], false),
            (TLS, &[("origin", "https://sms.example.org.evil.example")], false),
            (TLS, &[("origin", "http://sms.example.org"), ("host", "sms.example.org")], false),
            (TLS, &[("origin", "https://evil.example"), ("host", "evil.example")], false),
            (TLS, &[("origin", TLS), ("origin", "https://evil.example")], false),
            (LAN, &[("origin", LAN)], true),
            (LAN, &[("origin", "http://localhost:9000"), ("host", "localhost:9000")], true),
            (LAN, &[("origin", "http://10.0.0.5:9000"), ("host", "10.0.0.5:9000")], true),
            (LAN, &[("origin", "http://[::1]:9000"), ("host", "[::1]:9000")], true),
            (LAN, &[("origin", "http://10.0.0.5:8080"), ("host", "10.0.0.5:9000")], false),
            (LAN, &[("origin", "http://evil.example"), ("host", "evil.example")], false),
            (LAN, &[("origin", "https://localhost:9000"), ("host", "localhost:9000")], false),
        ];

        for (public_url, headers, expected) in cases {
            assert_eq!(passes(public_url, "POST", headers), expected, "{public_url} {headers:?}");
        }
    }

    #[test]
    fn only_methods_that_change_something_are_checked() {
        let foreign = [("sec-fetch-site", "cross-site")];

        for method in ["GET", "HEAD", "OPTIONS", "TRACE"] {
            assert!(passes(TLS, method, &foreign), "{method}");
        }
        for method in ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "get"] {
            assert!(!passes(TLS, method, &foreign), "{method}");
        }
    }

    #[test]
    fn programs_pass() {
        let foreign = ("sec-fetch-site", "cross-site");

        assert!(passes(TLS, "POST", &[]));
        assert!(passes(TLS, "POST", &[("host", "10.0.0.5")]));
        assert!(passes(TLS, "DELETE", &[foreign, ("authorization", "Bearer abc")]));
        assert!(passes(TLS, "DELETE", &[foreign, ("authorization", "bearer abc")]));
        for other in ["Bearer", "Bearer ", "Bearer  ", "Basic YTpi", "Bearerabc x"] {
            assert!(!passes(TLS, "DELETE", &[foreign, ("authorization", other)]), "{other}");
        }
    }
}
