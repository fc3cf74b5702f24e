//! Who is on the other end, also behind a proxy.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::FromRequestParts;
use http::header::HeaderMap;
use http::request::Parts;
use ipnet::IpNet;

use crate::problem::Problem;

/// The IP address of the client, for limits and the log.
///
/// An IPv4 address inside IPv6 (`::ffff:192.0.2.1`) is always written as IPv4, so that one client
/// is not two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientIp(pub IpAddr);

impl ClientIp {
    /// The client of a request that arrived from `peer`.
    ///
    /// `X-Forwarded-For` counts only when the peer is a trusted proxy. It is read from the right,
    /// because each proxy appends what it saw and only the right end was written by ours: the
    /// first hop that is not a trusted proxy is the client. When every hop is trusted, it is the
    /// left-most. When a hop on the way cannot be read, it is the peer: the limits then apply to
    /// the proxy as a whole, they are never skipped.
    pub fn resolve(peer: IpAddr, headers: &HeaderMap, trusted_proxies: &[IpNet]) -> Self {
        let peer = peer.to_canonical();
        if !is_trusted(trusted_proxies, peer) {
            return Self(peer);
        }
        Self(forwarded_for(headers, trusted_proxies).unwrap_or(peer))
    }

    /// The name under which limits count this client: the IPv4 address, or the /64 network of an
    /// IPv6 address, since a single customer is given at least that much.
    pub fn limit_key(&self) -> String {
        match network(self.0) {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(network) => format!("{network}/64"),
        }
    }
}

impl fmt::Display for ClientIp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<S: Sync> FromRequestParts<S> for ClientIp {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().copied().ok_or_else(|| Problem::missing_layer("client IP"))
    }
}

/// Whether an address (without an IPv4 address hidden inside) belongs to a trusted proxy.
pub(crate) fn is_trusted(proxies: &[IpNet], address: IpAddr) -> bool {
    proxies.iter().any(|network| network.contains(&address))
}

/// What one customer holds: an IPv4 address, or the first 64 bits of an IPv6 address.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The right-most hop that is not trusted; `None` when there is no hop or one cannot be read.
fn forwarded_for(headers: &HeaderMap, trusted_proxies: &[IpNet]) -> Option<IpAddr> {
    let mut furthest = None;
    for line in headers.get_all("x-forwarded-for").iter().rev() {
        for hop in line.to_str().ok()?.rsplit(',') {
            let address = parse_hop(hop)?;
            if !is_trusted(trusted_proxies, address) {
                return Some(address);
            }
            furthest = Some(address);
        }
    }
    furthest
}

/// An address as proxies write it: bare, in brackets, or with a port.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim_matches([' ', '\t']);
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = bare
        .parse::<IpAddr>()
        .or_else(|_| hop.parse::<SocketAddr>().map(|address| address.ip()))
        .ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const PROXY: &str = "10.0.0.1";
    const STRANGER: &str = "203.0.113.9";

    fn resolve(peer: &str, lines: &[&str]) -> String {
        let trusted: Vec<IpNet> =
            ["10.0.0.0/8", "fd00::/8"].iter().map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            let value = HeaderValue::from_bytes(line.as_bytes()).unwrap();
            headers.append("x-forwarded-for", value);
        }
        ClientIp::resolve(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        let cases: [&[&str]; 7] = [
            &[],
            &["198.51.100.7"],
            &["10.0.0.2"],
            &["127.0.0.1"],
            &["198.51.100.7, 10.0.0.1"],
            &["garbage"],
            &["198.51.100.7", "192.0.2.1"],
        ];

        for lines in cases {
            assert_eq!(resolve(STRANGER, lines), STRANGER, "{lines:?}");
        }
    }

    #[test]
    fn the_right_most_untrusted_hop_is_the_client() {
        let cases: [(&[&str], &str); 18] = [
            (&["198.51.100.7"], "198.51.100.7"),
            (&[" 198.51.100.7 "], "198.51.100.7"),
            (&["\t198.51.100.7"], "198.51.100.7"),
            (&["192.0.2.66, 198.51.100.7"], "198.51.100.7"),
            (&["192.0.2.66,198.51.100.7"], "198.51.100.7"),
            (&["198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            (&["192.0.2.66, 198.51.100.7, 10.0.0.2, 10.9.9.9"], "198.51.100.7"),
            (&["127.0.0.1, 198.51.100.7"], "198.51.100.7"),
            (&["10.1.1.1, 198.51.100.7"], "198.51.100.7"),
            (&["garbage, 198.51.100.7"], "198.51.100.7"),
            (&["'; drop table, 198.51.100.7, 10.0.0.2"], "198.51.100.7"),
            (&["192.0.2.66", "198.51.100.7"], "198.51.100.7"),
            (&["198.51.100.7", "10.0.0.2"], "198.51.100.7"),
            (&["198.51.100.7:51234"], "198.51.100.7"),
            (&["2001:db8::7"], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["[2001:db8::7]:443, fd00::1"], "2001:db8::7"),
            (&["::ffff:198.51.100.7"], "198.51.100.7"),
        ];

        for (lines, client) in cases {
            assert_eq!(resolve(PROXY, lines), client, "{lines:?}");
        }
    }

    #[test]
    fn a_header_that_cannot_be_read_leaves_the_proxy_as_the_client() {
        let cases: [&[&str]; 15] = [
            &[],
            &[""],
            &[" "],
            &[","],
            &["198.51.100.7,"],
            &["198.51.100.7, , 10.0.0.2"],
            &["unknown"],
            &["198.51.100.7, _hidden"],
            &["198.51.100"],
            &["198.51.100.7.8"],
            &["198.51.100.07"],
            &["0x7f.0.0.1"],
            &["198.51.100.7 10.0.0.2"],
            &["\"198.51.100.7\""],
            &["for=198.51.100.7"],
        ];

        for lines in cases {
            assert_eq!(resolve(PROXY, lines), PROXY, "{lines:?}");
        }
        assert_eq!(resolve(PROXY, &["198.51.100.7\u{e9}"]), PROXY);
        assert_eq!(resolve(PROXY, &["198.51.100.7", "garbage"]), PROXY);
        assert_eq!(resolve(PROXY, &["198.51.100.7:99999"]), PROXY);
        assert_eq!(resolve(PROXY, &["fe80::1%eth0"]), PROXY);
    }

    #[test]
    fn a_chain_of_trusted_hops_starts_at_its_left_end() {
        assert_eq!(resolve(PROXY, &["10.0.0.7, 10.0.0.2"]), "10.0.0.7");
        assert_eq!(resolve(PROXY, &["fd00::7", "10.0.0.2"]), "fd00::7");
    }

    #[test]
    fn an_ipv4_address_inside_ipv6_is_the_same_address() {
        assert_eq!(resolve("::ffff:10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(resolve("::ffff:203.0.113.9", &["198.51.100.7"]), STRANGER);
        assert_eq!(resolve(PROXY, &["198.51.100.7, ::ffff:10.0.0.2"]), "198.51.100.7");
    }

    #[test]
    fn limits_count_ipv4_addresses_and_ipv6_networks() {
        let cases = [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("::1", "::/64"),
        ];

        for (address, key) in cases {
            assert_eq!(ClientIp(address.parse().unwrap()).limit_key(), key, "{address}");
        }
    }
}
