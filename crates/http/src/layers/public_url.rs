//! The address under which people reach this server.

use thiserror::Error;
use url::{Origin, Url};

/// The address under which browsers reach this server, as the operator wrote it.
///
/// Always `http` or `https` with a host and no path: Handset owns a whole origin, because the
/// `__Host-` cookie, the security headers and the same-origin check speak for a whole origin.
/// Everything that depends on the scheme is decided from here and never from a request, whose
/// `Host` and `X-Forwarded-Proto` are the client's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    https: bool,
}

impl PublicUrl {
    /// Parses an address such as `https://sms.example.org` or `http://127.0.0.1:9000`.
    ///
    /// # Errors
    ///
    /// [`PublicUrlError`] says which part is missing or too much.
    pub fn parse(text: &str) -> Result<Self, PublicUrlError> {
        let url = Url::parse(text).map_err(PublicUrlError::NotAUrl)?;
        let https = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(PublicUrlError::Scheme),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(PublicUrlError::Credentials);
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(PublicUrlError::Path);
        }
        match url.origin() {
            origin @ Origin::Tuple(..) => Ok(Self { origin: origin.ascii_serialization(), https }),
            Origin::Opaque(_) => Err(PublicUrlError::Scheme),
        }
    }

    /// Whether browsers reach this server over TLS.
    pub const fn is_https(&self) -> bool {
        self.https
    }

    /// The origin exactly as a browser writes it in `Origin`: lower case, punycode, no default port.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Why a text is not a public address.
#[derive(Debug, Error)]
pub enum PublicUrlError {
    /// It is no URL at all.
    #[error("the public address is not a URL")]
    NotAUrl(#[source] url::ParseError),
    /// It is neither `http` nor `https`.
    #[error("the public address must start with http:// or https://")]
    Scheme,
    /// It holds a user name or a password.
    #[error("the public address must not hold a user name or a password")]
    Credentials,
    /// It has a path, a query or a fragment.
    #[error("the public address must end after the host and port")]
    Path,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_written_as_browsers_write_it() {
        let cases = [
            ("https://SMS.Example.org", "https://sms.example.org", true),
            ("https://sms.example.org:443/", "https://sms.example.org", true),
            ("http://127.0.0.1:9000", "http://127.0.0.1:9000", false),
            ("http://[2001:DB8::1]:80", "http://[2001:db8::1]", false),
            ("https://bücher.example", "https://xn--bcher-kva.example", true),
        ];

        for (text, origin, https) in cases {
            let url = PublicUrl::parse(text).unwrap();

            assert_eq!((url.origin(), url.is_https()), (origin, https), "{text}");
        }
    }

    #[test]
    fn an_address_that_is_not_a_whole_origin_is_refused() {
        let cases = [
            "",
            "sms.example.org",
            "ftp://sms.example.org",
            "file:///tmp/x",
            "https://user@sms.example.org",
            "https://sms.example.org/base/",
            "https://sms.example.org/?a=b",
            "https://sms.example.org/#a",
        ];

        for text in cases {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }
}
