//! The session cookie: its name, how it is read, how it is set.

use std::time::Duration;

use http::HeaderValue;
use http::header::{COOKIE, HeaderMap};
use thiserror::Error;

use crate::layers::PublicUrl;

/// The longest value; a session token has 43 characters.
const LONGEST_VALUE: usize = 256;

/// The one cookie of this server, which holds a session token.
///
/// On https it is `__Host-handset_session`: browsers take a `__Host-` cookie only with `Secure`,
/// with `Path=/` and without `Domain`, so no other host of the same site can plant one
/// (RFC 6265bis, section 4.1.3.2). Plain http cannot have that and uses a name of its own, so a
/// cookie planted over http is never taken for the real one. The public address decides, not
/// the request: what a client says about its scheme is only its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionCookie {
    https: bool,
}

/// A value that is not 1 to 256 characters of the URL-safe base64 alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a session cookie holds 1 to 256 characters of the URL-safe base64 alphabet")]
pub struct InvalidCookieValue;

impl SessionCookie {
    /// The cookie of a server at this address.
    pub const fn of(public_url: &PublicUrl) -> Self {
        Self { https: public_url.is_https() }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        if self.https { "__Host-handset_session" } else { "handset_session" }
    }

    /// The value that the browser sent.
    ///
    /// `None` when there is none, when it cannot be one of ours, and when there are several that
    /// differ: on plain http a neighbour may have planted one of them.
    pub fn read(self, headers: &HeaderMap) -> Option<&str> {
        let mut found = None;
        let pairs = headers
            .get_all(COOKIE)
            .iter()
            .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
        for pair in pairs {
            let Some(value) = self.value_in(pair.trim_ascii()) else { continue };
            if found.is_some_and(|before| before != value) {
                return None;
            }
            found = Some(value);
        }
        found.and_then(|value| str::from_utf8(value).ok()).filter(|value| is_valid(value))
    }

    /// The value of a pair with this cookie's name. Bytes, because another cookie's value in an
    /// odd encoding must not sign anybody out.
    fn value_in(self, pair: &[u8]) -> Option<&[u8]> {
        pair.strip_prefix(self.name().as_bytes())?.strip_prefix(b"=")
    }

    /// The `Set-Cookie` value that gives the browser a token, for the session or for `max_age`.
    ///
    /// # Errors
    ///
    /// [`InvalidCookieValue`] when the token has characters that a cookie of ours never has.
    pub fn set(
        self,
        token: &str,
        max_age: Option<Duration>,
    ) -> Result<HeaderValue, InvalidCookieValue> {
        if !is_valid(token) {
            return Err(InvalidCookieValue);
        }
        let age = max_age.map(|age| format!("; Max-Age={}", age.as_secs())).unwrap_or_default();
        self.line(token, &age).ok_or(InvalidCookieValue)
    }

    /// The `Set-Cookie` value that makes the browser forget the token.
    pub const fn remove(self) -> HeaderValue {
        HeaderValue::from_static(if self.https {
            "__Host-handset_session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        } else {
            "handset_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        })
    }

    fn line(self, token: &str, age: &str) -> Option<HeaderValue> {
        let (name, secure) = (self.name(), if self.https { "; Secure" } else { "" });
        let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        let mut value = HeaderValue::from_str(&text).ok()?;
        // Keeps the token out of `Debug` output and out of HPACK's shared table.
        value.set_sensitive(true);
        Some(value)
    }
}

fn is_valid(value: &str) -> bool {
    (1..=LONGEST_VALUE).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(public_url: &str) -> SessionCookie {
        SessionCookie::of(&PublicUrl::parse(public_url).unwrap())
    }

    fn tls() -> SessionCookie {
        cookie("https://sms.example.org")
    }

    fn plain() -> SessionCookie {
        cookie("http://127.0.0.1:9000")
    }

    fn sent(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        headers
    }

    #[test]
    fn over_tls_the_cookie_is_bound_to_this_host() {
        let value = tls().set("abc-_123", None).unwrap();

        let expected = "__Host-handset_session=abc-_123; Path=/; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(value, expected);
        assert!(value.is_sensitive());
    }

    #[test]
    fn over_plain_http_it_has_another_name_and_is_not_secure() {
        let value = plain().set("abc", Some(Duration::from_hours(1))).unwrap();

        let expected = "handset_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600";
        assert_eq!(value, expected);
    }

    #[test]
    fn removing_it_names_the_same_cookie_with_the_same_attributes() {
        for cookie in [tls(), plain()] {
            let set = cookie.set("x", Some(Duration::ZERO)).unwrap();

            let removed = cookie.remove();

            let forgotten = set.to_str().unwrap().replacen("=x;", "=;", 1);
            assert_eq!(removed.to_str().unwrap(), forgotten);
        }
    }

    #[test]
    fn a_value_that_could_add_attributes_or_headers_is_refused() {
        for token in ["", "a b", "a;b", "a\r\nSet-Cookie: x=y", "ä", "a=", "a,b", &"a".repeat(257)]
        {
            assert_eq!(tls().set(token, None), Err(InvalidCookieValue), "{token:?}");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let cases: [(&[&str], Option<&str>); 13] = [
            (&[], None),
            (&["handset_session=abc"], Some("abc")),
            (&["a=b; handset_session=abc; c=d"], Some("abc")),
            (&["a=b;handset_session=abc"], Some("abc")),
            (&["a=b", "handset_session=abc"], Some("abc")),
            (&["handset_session=abc; handset_session=abc"], Some("abc")),
            (&["handset_session=abc; handset_session=xyz"], None),
            (&["handset_session=abc", "handset_session=xyz"], None),
            (&["handset_session="], None),
            (&["handset_session"], None),
            (&["xhandset_session=abc; HANDSET_SESSION=abc"], None),
            (&["handset_session=a b"], None),
            (&["name=Jürgen; handset_session=abc"], Some("abc")),
        ];

        for (lines, value) in cases {
            assert_eq!(plain().read(&sent(lines)), value, "{lines:?}");
        }
    }

    #[test]
    fn the_cookie_of_the_other_scheme_is_not_read() {
        let headers = sent(&["handset_session=abc"]);
        let host_only = sent(&["__Host-handset_session=abc"]);

        assert_eq!(tls().read(&headers), None);
        assert_eq!(tls().read(&host_only), Some("abc"));
        assert_eq!(plain().read(&host_only), None);
    }
}
