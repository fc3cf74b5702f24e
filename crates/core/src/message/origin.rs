//! Origin-bound one-time codes: a last line `@host #code` that tells a browser which site the code is for
//! (WICG, "Origin-bound one-time codes delivered via SMS").

use url::{Host, Url};

/// The host that codes are bound to: the host of an `https` public URL on the default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginHost(String);

impl OriginHost {
    /// The host of `public_url`; `None` when its codes cannot be bound: the scheme is not `https`, the
    /// port is not the default, or the host is an address.
    pub fn of(public_url: &Url) -> Option<Self> {
        if public_url.scheme() != "https" || public_url.port().is_some() {
            return None;
        }
        match public_url.host()? {
            Host::Domain(domain) => Some(Self(domain.to_owned())),
            Host::Ipv4(_) | Host::Ipv6(_) => None,
        }
    }

    pub(super) fn code_line(&self, code: &str) -> String {
        format!("@{} #{code}", self.0)
    }
}

/// Reads a message as a browser does: the host and the code of its last line, if that line binds a code.
///
/// Written from the specification's parsing algorithm, to check what is sent.
pub fn parse_origin_bound_code(message: &str) -> Option<(&str, &str)> {
    let last = message.lines().last()?;
    let (host, rest) = last.strip_prefix('@')?.split_once(' ')?;
    let code = rest.strip_prefix('#')?.split(' ').next()?;
    let is_bare = |text: &str| {
        !text.is_empty()
            && !text.contains(|c: char| c.is_whitespace() || matches!(c, '@' | '#' | ':' | '/'))
    };
    (is_bare(host) && is_bare(code)).then_some((host, code))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn host(url: &str) -> Option<OriginHost> {
        OriginHost::of(&url.parse().unwrap())
    }

    #[test]
    fn only_an_https_host_on_the_default_port_is_bound_to() {
        assert_eq!(host("https://id.example.com/x"), Some(OriginHost("id.example.com".into())));
        assert_eq!(host("https://id.example.com:443"), Some(OriginHost("id.example.com".into())));
        for unbound in [
            "http://id.example.com",
            "https://id.example.com:8443",
            "https://192.0.2.1",
            "https://[2001:db8::1]",
        ] {
            assert_eq!(host(unbound), None, "{unbound}");
        }
    }

    proptest! {
        #[test]
        fn every_line_that_is_written_is_read_back(label in "[a-z][a-z0-9-]{0,20}[a-z0-9]", code in "[0-9]{6,10}", text in "\\PC{0,60}") {
            let host = host(&format!("https://{label}.example.org")).unwrap();
            let message = format!("{text}\n\n{}", host.code_line(&code));
            let expected = format!("{label}.example.org");
            prop_assert_eq!(parse_origin_bound_code(&message), Some((expected.as_str(), code.as_str())));
        }
    }
}
