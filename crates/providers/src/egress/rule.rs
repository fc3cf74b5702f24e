//! One entry of `HANDSET_EGRESS_ALLOW`.

use std::{net::IpAddr, str::FromStr};

use ipnet::IpNet;

use super::{EgressPolicy, special::unwrapped};

/// Addresses that may be reached although they are not public: a network and, if the entry names one, a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EgressRule {
    /// The network; a single address is a network of its own.
    pub net: IpNet,
    /// The only port that is allowed; `None` allows every port.
    pub port: Option<u16>,
}

/// An entry of `HANDSET_EGRESS_ALLOW` cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{entry}` is not an address or network with an optional port; write for example \
     192.168.1.20:8080, 10.0.0.0/8 or [fd00::/8]:8080"
)]
pub struct InvalidEgressRule {
    /// The entry as it was written.
    pub entry: String,
}

impl EgressRule {
    pub(super) fn covers_port(&self, port: u16) -> bool {
        self.port.is_none_or(|only| only == port)
    }

    pub(super) fn covers(&self, address: IpAddr, port: u16) -> bool {
        self.covers_port(port) && self.net.contains(&address)
    }
}

impl FromStr for EgressRule {
    type Err = InvalidEgressRule;

    fn from_str(text: &str) -> Result<Self, InvalidEgressRule> {
        let invalid = || InvalidEgressRule { entry: text.trim().to_owned() };
        let (net, port) = split_port(text.trim()).ok_or_else(invalid)?;
        let net = parse_net(net).ok_or_else(invalid)?;
        let port = port.map(|digits| parse_port(digits).ok_or_else(invalid)).transpose()?;
        Ok(Self { net, port })
    }
}

impl FromStr for EgressPolicy {
    type Err = InvalidEgressRule;

    /// Reads entries separated by commas; an empty text is a policy without entries.
    fn from_str(text: &str) -> Result<Self, InvalidEgressRule> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        Ok(Self { allow: entries.map(str::parse).collect::<Result<_, _>>()? })
    }
}

/// Splits `10.0.0.0/8:443`, `192.0.2.1:443`, `[fd00::/8]:443` and the same without a port.
fn split_port(text: &str) -> Option<(&str, Option<&str>)> {
    if let Some(bracketed) = text.strip_prefix('[') {
        let (net, rest) = bracketed.split_once(']')?;
        let port = if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) };
        return Some((net, port));
    }
    let colons_after = text.find('/').unwrap_or(0);
    let is_v6_address = colons_after == 0 && text.matches(':').count() > 1;
    match text.rsplit_once(':') {
        Some((net, port)) if !is_v6_address && net.len() > colons_after => Some((net, Some(port))),
        _ => Some((text, None)),
    }
}

fn parse_net(text: &str) -> Option<IpNet> {
    if text.contains('/') {
        return text.parse().ok();
    }
    text.parse().ok().map(|address| IpNet::from(unwrapped(address)))
}

fn parse_port(digits: &str) -> Option<u16> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|port| *port != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> Option<(String, Option<u16>)> {
        let rule: EgressRule = text.parse().ok()?;
        Some((rule.net.to_string(), rule.port))
    }

    #[test]
    fn every_spelling_of_an_entry_is_understood() {
        let cases = [
            ("10.0.0.0/8", "10.0.0.0/8", None),
            ("10.0.0.0/8:8443", "10.0.0.0/8", Some(8443)),
            ("192.168.1.20", "192.168.1.20/32", None),
            ("192.168.1.20/32:8080", "192.168.1.20/32", Some(8080)),
            ("127.0.0.1:8080", "127.0.0.1/32", Some(8080)),
            (" 127.0.0.1:8080 ", "127.0.0.1/32", Some(8080)),
            ("fd00::/8", "fd00::/8", None),
            ("[fd00::/8]", "fd00::/8", None),
            ("[fd00::/8]:8080", "fd00::/8", Some(8080)),
            ("fd00::/8:8080", "fd00::/8", Some(8080)),
            ("::1", "::1/128", None),
            ("fe80::0", "fe80::/128", None),
            ("[::1]:9000", "::1/128", Some(9000)),
            ("::ffff:127.0.0.1", "127.0.0.1/32", None),
            ("0.0.0.0/0:65535", "0.0.0.0/0", Some(65535)),
        ];

        for (text, net, port) in cases {
            assert_eq!(rule(text), Some((net.to_owned(), port)), "{text}");
        }
    }

    #[test]
    fn what_is_no_entry_is_refused() {
        let cases = [
            "",
            "x",
            "localhost",
            "10.0.0.0/33",
            "10.0.0.0/8:",
            "10.0.0.0/8:0",
            "10.0.0.0/8:65536",
            "10.0.0.0/8:+80",
            "10.0.0/8",
            "[10.0.0.1",
            "[::1]9000",
            "[::1]:",
            "::1]:9000",
            "fd00::/129",
            "http://10.0.0.1",
            "10.0.0.1:80:90",
            "10.0.0.1 :80",
            ":80",
            "*",
        ];

        for text in cases {
            assert_eq!(rule(text), None, "{text}");
        }
    }

    #[test]
    fn a_list_of_entries_is_a_policy() {
        let policy: EgressPolicy = "127.0.0.1:8080,, [fd00::/8]:8080 ,".parse().unwrap();
        let none: EgressPolicy = " ".parse().unwrap();
        let error = "10.0.0.0/8,gateway.lan".parse::<EgressPolicy>().unwrap_err();

        assert_eq!(policy.allow.len(), 2);
        assert_eq!(none, EgressPolicy::default());
        assert_eq!(error.entry, "gateway.lan");
    }
}
